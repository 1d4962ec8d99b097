//! Small parts of pages, each a template of its own: severity, times, identifiers, icons.

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;
use baize_model::{Level, Scheme, Severity};
use jiff::Timestamp;

use crate::{Locale, encode_segment};

/// A severity in word, shape and colour, with its scheme and assessor.
#[derive(Template, Clone, Debug)]
#[template(path = "component/severity.html")]
pub struct SeverityChip {
    /// Class of the colour and shape: `critical` … `none`, `unrated`.
    pub class: &'static str,
    /// The level in the reader's language.
    pub word: String,
    /// The level in the other language, for the hover text.
    pub other: String,
    /// The score.
    pub score: Option<String>,
    /// Name of the scheme; empty to leave it out.
    pub scheme: String,
    /// Who assessed; empty to leave it out.
    pub by: String,
    /// Tag of the other language, where its word is to stand beside and not only on hover.
    pub both: Option<&'static str>,
}

impl HtmlSafe for SeverityChip {}

impl SeverityChip {
    /// The chip of an assessment, with scheme and assessor named.
    pub fn of(l: &Locale, severity: &Severity) -> Self {
        let mut chip = Self::level(l, severity.level);
        if let (None, Some(words)) = (severity.level, &severity.words) {
            chip.word.clone_from(words);
            chip.other.clear();
        }
        chip.score = severity.score.map(|score| format!("{score:.1}"));
        chip.scheme = scheme_name(l, severity.scheme);
        assessor(&severity.by).clone_into(&mut chip.by);
        chip
    }

    /// The chip of an assessment, or of its absence.
    pub fn of_option(l: &Locale, severity: Option<&Severity>) -> Self {
        severity.map_or_else(|| Self::level(l, None), |s| Self::of(l, s))
    }

    /// The chip of a bare level.
    pub fn level(l: &Locale, level: Option<Level>) -> Self {
        let class = level.map_or("unrated", Level::as_str);
        let key = level_key(level);
        Self {
            class,
            word: l.t(key),
            other: l.other().t(key),
            score: None,
            scheme: String::new(),
            by: String::new(),
            both: None,
        }
    }

    /// The same with the words of both languages, for the head of a page.
    #[must_use]
    pub fn in_both(mut self, l: &Locale) -> Self {
        self.both = Some(l.other().tag()).filter(|_| !self.other.is_empty());
        self
    }

    /// The same without scheme and assessor, for narrow places that name them elsewhere.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.scheme.clear();
        self.by.clear();
        self
    }
}

/// Name of an assessor. NVD names those it takes scores from by the number of their organisation; the frequent ones
/// have names that readers know.
pub fn assessor(by: &str) -> &str {
    match by {
        "134c704f-9b21-4f2e-91b3-4a467353bcc0" => "CISA-ADP",
        "416baaa9-dc9f-4396-8d5f-8c081fb06d67" => "kernel.org",
        other => other,
    }
}

/// Key of the word for a level.
pub fn level_key(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Critical) => "level-critical",
        Some(Level::High) => "level-high",
        Some(Level::Medium) => "level-medium",
        Some(Level::Low) => "level-low",
        Some(Level::None) => "level-none",
        None => "level-unrated",
    }
}

/// Name of a scheme.
pub fn scheme_name(l: &Locale, scheme: Scheme) -> String {
    l.t(match scheme {
        Scheme::Cvss2 => "scheme-cvss2",
        Scheme::Cvss30 => "scheme-cvss30",
        Scheme::Cvss31 => "scheme-cvss31",
        Scheme::Cvss40 => "scheme-cvss40",
        Scheme::Cnnvd => "scheme-cnnvd",
        Scheme::GbtTechnical => "scheme-gbt-technical",
        Scheme::GbtComprehensive => "scheme-gbt-comprehensive",
        Scheme::Cnvd => "scheme-cnvd",
        Scheme::Ssvc => "scheme-ssvc",
        Scheme::Vendor => "scheme-vendor",
    })
}

/// A time: what is shown, with zone on hover.
#[derive(Template, Clone, Debug)]
#[template(path = "component/time.html")]
pub struct Time {
    /// RFC 3339.
    pub iso: String,
    /// What is read.
    pub shown: String,
    /// The age in words; empty to leave it out.
    pub age: String,
    /// Both zones, for the hover text.
    pub moment: String,
}

impl HtmlSafe for Time {}

impl Time {
    /// The day, `2021-12-10`, for tables.
    pub fn day(l: &Locale, time: Timestamp) -> Self {
        Self {
            iso: time.to_string(),
            shown: time.strftime("%Y-%m-%d").to_string(),
            age: String::new(),
            moment: format!("{} · {}", l.moment(time), l.age(time)),
        }
    }

    /// The day in words and its age, for prose.
    pub fn full(l: &Locale, time: Timestamp) -> Self {
        Self {
            shown: l.day(time),
            age: l.age(time),
            moment: l.moment(time),
            ..Self::day(l, time)
        }
    }

    /// The age alone, for lists of what is new.
    pub fn age(l: &Locale, time: Timestamp) -> Self {
        Self {
            shown: l.age(time),
            moment: l.moment(time),
            ..Self::day(l, time)
        }
    }
}

/// An identifier: monospace, a link to its vulnerability or a value that copies on click.
#[derive(Template, Clone, Debug)]
#[template(path = "component/identifier.html")]
pub struct IdentifierTag {
    /// The identifier.
    pub text: String,
    /// Where it leads; none where it is the page itself.
    pub href: Option<String>,
    /// What to copy is told in the reader's language.
    pub copy: String,
}

impl HtmlSafe for IdentifierTag {}

impl IdentifierTag {
    /// A link to the vulnerability.
    pub fn link(l: &Locale, text: impl Display) -> Self {
        let text = text.to_string();
        let href = Some(format!("/vulnerabilities/{}", encode_segment(&text)));
        Self {
            text,
            href,
            copy: l.t("copy"),
        }
    }

    /// The identifier as a value that copies on click.
    pub fn value(l: &Locale, text: impl Display) -> Self {
        Self {
            text: text.to_string(),
            href: None,
            copy: l.t("copy"),
        }
    }
}

/// An icon of the set; decorative, the words stand beside it.
#[derive(Template, Clone, Copy, PartialEq, Eq, Debug)]
#[template(path = "component/icon.html")]
pub struct Icon {
    /// Its name.
    pub name: &'static str,
}

impl HtmlSafe for Icon {}

impl Icon {
    /// Every icon.
    pub const ALL: [Self; 8] = [
        Self { name: "search" },
        Self { name: "exploited" },
        Self { name: "warning" },
        Self { name: "external" },
        Self { name: "link" },
        Self { name: "copy" },
        Self { name: "file" },
        Self { name: "derived" },
    ];

    /// An icon by name.
    pub const fn named(name: &'static str) -> Self {
        Self { name }
    }
}
