//! Identifiers of vulnerabilities and advisories, and the authorities that assign them.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Longest identifier that is accepted, in bytes of its canonical form.
const MAX_LEN: usize = 128;

/// An identifier in canonical spelling: `CVE-2021-44228`, `GHSA-jfh8-c2jp-5v3q`, `CNNVD-202112-799`.
///
/// Reading accepts what people type: lower case, full-width characters, surrounding brackets, spaces or
/// typographic dashes in place of hyphens. The canonical form is what is stored, compared and shown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Identifier(Box<str>);

/// Who assigns a family of identifiers: `CVE`, `GHSA`, `CNNVD`, `RUSTSEC` …
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Authority<'a>(&'a str);

/// The text is not an identifier of any recognised shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: {0:?}")]
pub struct NotAnIdentifier(pub String);

impl Identifier {
    /// Reads an identifier in any spelling.
    ///
    /// A shape is required (`PREFIX-something` with a letter first and a digit or a second part somewhere), so
    /// that ordinary words of a query are not taken for identifiers.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        canonical(text)
            .map(|s| Self(s.into_boxed_str()))
            .ok_or_else(|| NotAnIdentifier(clip(text)))
    }

    /// Canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The authority that assigned the identifier.
    pub fn authority(&self) -> Authority<'_> {
        Authority::of(&self.0)
    }

    /// Year and number where the family counts that way (`CVE-2021-44228` → `(2021, 44228)`), for sorting.
    pub fn year_and_number(&self) -> Option<(u16, u64)> {
        let mut parts = self.0.split('-').skip(1);
        let year = parts.next()?;
        let year: u16 = year.get(..4)?.parse().ok()?;
        let number = parts.next()?.parse().ok()?;
        Some((year, number))
    }
}

impl<'a> Authority<'a> {
    /// Authority of a canonical identifier: the part before the first hyphen, `VU#` for CERT/CC notes.
    pub fn of(canonical: &'a str) -> Self {
        if canonical.starts_with("VU#") {
            return Self("VU#");
        }
        if let Some(rest) = canonical.strip_prefix("CNVD-C-") {
            return Self(&canonical[..canonical.len() - rest.len() - 1]);
        }
        let end = canonical.find(['-', ':']).unwrap_or(canonical.len());
        Self(&canonical[..end])
    }

    /// Name of the authority, as the identifiers begin.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// Whether identifiers of this authority name *one* vulnerability, so that an alias assertion between two
    /// of them can make two records one. References to exploit lists, bug trackers and mailing lists do not:
    /// one vulnerability may have many of them.
    pub fn names_one_vulnerability(self) -> bool {
        !matches!(
            self.0,
            "BID" | "OSVDB" | "EDB" | "MSF" | "XF" | "SECUNIA" | "CWE" | "CAPEC" | "POC"
        )
    }

    /// Order in which an identifier is chosen to head a page: smaller is better.
    pub fn rank(self) -> u8 {
        match self.0 {
            "CVE" => 0,
            "CNNVD" => 1,
            "CNVD" => 2,
            "GHSA" => 3,
            "RUSTSEC" | "GO" | "PYSEC" | "MAL" | "JLSEC" | "HSEC" => 4,
            "EUVD" | "GCVE" | "JVNDB" | "VU#" | "NVDB" => 5,
            "EDB" | "MSF" | "POC" => 9,
            _ => 6,
        }
    }
}

fn clip(text: &str) -> String {
    text.chars().take(80).collect()
}

/// Canonical spelling, or nothing when the text has not the shape of an identifier.
fn canonical(text: &str) -> Option<String> {
    if text.len() > 4 * MAX_LEN {
        return None;
    }
    let text: Cow<'_, str> = if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    };
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || "()[]{}<>\"'“”‘’【】《》,.;:、,。".contains(c));
    let mut s = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '_' if !s.contains(':') => {
                s.push('-');
            }
            c if c.is_whitespace() => {
                if !s.ends_with('-') {
                    s.push('-');
                }
            }
            '-' if s.ends_with('-') => {}
            c => s.push(c),
        }
    }
    let upper = s.to_ascii_uppercase();
    if let Some(n) = upper.strip_prefix("VU#").or_else(|| upper.strip_prefix("VU-")) {
        return digits(n, 3).then(|| format!("VU#{n}"));
    }
    let (prefix, rest) = upper.split_once('-')?;
    let shaped = match prefix {
        "CVE" | "CAN" => return numbered("CVE", rest, 4),
        "CNVD" => {
            return match rest.strip_prefix("C-") {
                Some(rest) => numbered("CNVD-C", rest, 1),
                None => numbered("CNVD", rest, 4),
            };
        }
        "CNNVD" => {
            let (when, n) = rest.split_once('-')?;
            let month_form =
                when.len() == 6 && digits(when, 6) && digits(n, 3) && ("01"..="12").contains(&&when[4..]);
            let year_form = when.len() == 4 && digits(when, 4) && digits(n, 5);
            month_form || year_form
        }
        "GHSA" => {
            let groups: Vec<&str> = rest.split('-').collect();
            let ok = groups.len() == 3
                && groups
                    .iter()
                    .all(|g| g.len() == 4 && g.bytes().all(|b| b.is_ascii_alphanumeric()));
            return ok.then(|| format!("GHSA-{}", rest.to_ascii_lowercase()));
        }
        "CWE" | "CAPEC" | "EDB" | "BID" | "OSVDB" => digits(rest, 1),
        "RUSTSEC" | "PYSEC" | "MAL" | "EUVD" | "JVNDB" | "ALSA" | "ALBA" | "ALEA" | "GO" | "HSEC"
        | "JLSEC" => rest.split('-').count() >= 2 || rest.contains(':'),
        _ => return other(&s),
    };
    (shaped && upper.len() <= MAX_LEN && upper.bytes().all(plain)).then_some(upper)
}

/// Families that are not known by name keep their own case after the prefix (`openSUSE-SU-2024:0001-1`).
fn other(s: &str) -> Option<String> {
    let (prefix, rest) = s.split_once('-')?;
    let ok = s.len() <= MAX_LEN
        && (2..=24).contains(&prefix.len())
        && prefix.bytes().next()?.is_ascii_alphabetic()
        && prefix.bytes().all(|b| b.is_ascii_alphanumeric())
        && rest.bytes().any(|b| b.is_ascii_digit())
        && !rest.ends_with('-')
        && s.bytes().all(plain);
    ok.then(|| s.to_owned())
}

fn plain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-:._#/+@".contains(&b)
}

fn digits(s: &str, least: usize) -> bool {
    s.len() >= least && s.len() <= 19 && s.bytes().all(|b| b.is_ascii_digit())
}

fn numbered(prefix: &str, rest: &str, least: usize) -> Option<String> {
    let (year, n) = rest.split_once('-')?;
    (year.len() == 4 && digits(year, 4) && digits(n, least)).then(|| format!("{prefix}-{year}-{n}"))
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Authority<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FromStr for Identifier {
    type Err = NotAnIdentifier;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::parse(s)
    }
}

impl TryFrom<String> for Identifier {
    type Error = NotAnIdentifier;
    fn try_from(s: String) -> Result<Self, Self::Error> {
        Self::parse(&s)
    }
}

impl From<Identifier> for String {
    fn from(id: Identifier) -> Self {
        id.0.into_string()
    }
}

impl Borrow<str> for Identifier {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canon(s: &str) -> Option<String> {
        Identifier::parse(s).ok().map(String::from)
    }

    #[test]
    fn spellings_of_one_identifier_are_one() {
        for s in [
            "CVE-2021-44228",
            "cve-2021-44228",
            "cve 2021 44228",
            "CVE-2021-44228",
            "CVE–2021–44228",
            "【CVE-2021-44228】",
            " CVE-2021-44228\n",
            "CVE_2021_44228",
        ] {
            assert_eq!(canon(s).as_deref(), Some("CVE-2021-44228"), "{s}");
        }
        assert_eq!(
            canon("ghsa-JFH8-c2jp-5V3Q").as_deref(),
            Some("GHSA-jfh8-c2jp-5v3q")
        );
        assert_eq!(canon("cnnvd-202112-799").as_deref(), Some("CNNVD-202112-799"));
        assert_eq!(
            canon("CNNVD-2025-03948296").as_deref(),
            Some("CNNVD-2025-03948296")
        );
        assert_eq!(canon("CNVD-C-2021-95914").as_deref(), Some("CNVD-C-2021-95914"));
        assert_eq!(canon("vu#930724").as_deref(), Some("VU#930724"));
        assert_eq!(canon("RHSA-2021:5106").as_deref(), Some("RHSA-2021:5106"));
        assert_eq!(
            canon("openSUSE-SU-2021:4107-1").as_deref(),
            Some("openSUSE-SU-2021:4107-1")
        );
    }

    #[test]
    fn words_are_not_identifiers() {
        for s in [
            "",
            "log4j",
            "request smuggling",
            "CVE-",
            "CVE-21-1",
            "CNNVD-202113-001",
            "use-after-free",
            "http://a/b",
            &"CVE-2021-1".repeat(100),
        ] {
            assert_eq!(canon(s), None, "{s}");
        }
    }

    #[test]
    fn canonical_form_is_a_fixed_point() {
        for s in [
            "CVE-2021-44228",
            "GHSA-jfh8-c2jp-5v3q",
            "VU#930724",
            "CNVD-C-2021-95914",
            "BIT-apache-2021-41773",
            "RHSA-2021:5106",
        ] {
            let once = canon(s).unwrap();
            assert_eq!(canon(&once).as_deref(), Some(once.as_str()));
        }
    }

    #[test]
    fn authority_is_the_prefix() {
        let of = |s: &str| Identifier::parse(s).unwrap().authority().as_str().to_owned();
        assert_eq!(of("CVE-2021-44228"), "CVE");
        assert_eq!(of("VU#930724"), "VU#");
        assert_eq!(of("CNVD-C-2021-95914"), "CNVD-C");
    }
}
