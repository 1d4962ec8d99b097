//! PEP 440.

use crate::key::{Key, is_digits, is_zero, take};
use crate::order::Why;

/// A version of PEP 440, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Pep440 {
    pub(crate) epoch: String,
    pub(crate) release: Vec<String>,
    /// `a`, `b` or `rc`, and its number.
    pub(crate) pre: Option<(&'static str, String)>,
    pub(crate) post: Option<String>,
    pub(crate) dev: Option<String>,
    pub(crate) local: Vec<String>,
}

const PRE: &[(&str, &str)] = &[
    ("alpha", "a"),
    ("beta", "b"),
    ("preview", "rc"),
    ("pre", "rc"),
    ("rc", "rc"),
    ("a", "a"),
    ("b", "b"),
    ("c", "rc"),
];

fn digits(number: &str) -> String {
    let trimmed = number.trim_start_matches('0');
    if trimmed.is_empty() {
        "0".to_owned()
    } else {
        trimmed.to_owned()
    }
}

/// `[-_.]? WORD [-_.]? NUMBER?`: the word found, its number ("0" if none) and the rest.
fn labelled<'a>(
    text: &'a str,
    words: &[(&'static str, &'static str)],
) -> Option<(&'static str, String, &'a str)> {
    let separator = ['-', '_', '.'];
    let body = text.strip_prefix(separator).unwrap_or(text);
    let (canonical, after) = words
        .iter()
        .find_map(|(word, canonical)| Some((*canonical, body.strip_prefix(word)?)))?;
    let numbered = after.strip_prefix(separator).unwrap_or(after);
    let (number, rest) = take(numbered, |b| b.is_ascii_digit());
    Some(if number.is_empty() {
        (canonical, digits(""), after)
    } else {
        (canonical, digits(number), rest)
    })
}

impl Pep440 {
    pub(crate) fn parse(text: &str) -> Result<Self, Why> {
        let lower = text.to_ascii_lowercase();
        let rest = lower.strip_prefix('v').unwrap_or(&lower);
        let (epoch, mut rest) = match rest.split_once('!') {
            Some((epoch, rest)) if is_digits(epoch) => (digits(epoch), rest),
            Some(_) => return Err("the epoch is not a number"),
            None => (digits(""), rest),
        };
        let mut release = Vec::new();
        loop {
            let (number, after) = take(rest, |b| b.is_ascii_digit());
            if number.is_empty() {
                return Err("the release does not begin with a number");
            }
            release.push(digits(number));
            rest = after;
            match after.strip_prefix('.') {
                Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => rest = next,
                _ => break,
            }
        }
        let mut version = Self {
            epoch,
            release,
            pre: None,
            post: None,
            dev: None,
            local: Vec::new(),
        };
        if let Some((letter, number, after)) = labelled(rest, PRE) {
            version.pre = Some((letter, number));
            rest = after;
        }
        if let Some((_, number, after)) = labelled(rest, &[("post", ""), ("rev", ""), ("r", "")]) {
            version.post = Some(number);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('-') {
            let (number, after) = take(after, |b| b.is_ascii_digit());
            if !number.is_empty() {
                version.post = Some(digits(number));
                rest = after;
            }
        }
        if let Some((_, number, after)) = labelled(rest, &[("dev", "")]) {
            version.dev = Some(number);
            rest = after;
        }
        if let Some(local) = rest.strip_prefix('+') {
            for part in local.split(['.', '-', '_']) {
                if part.is_empty() || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
                    return Err("the local version is not of letters, digits and separators between them");
                }
                version.local.push(if is_digits(part) {
                    digits(part)
                } else {
                    part.to_owned()
                });
            }
            rest = "";
        }
        if rest.is_empty() {
            Ok(version)
        } else {
            Err("PEP 440 has no such suffix")
        }
    }

    /// Whether it is a pre-release or a development release.
    pub(crate) fn is_prerelease(&self) -> bool {
        self.pre.is_some() || self.dev.is_some()
    }

    /// The same without its local version.
    pub(crate) fn public(&self) -> Self {
        Self {
            local: Vec::new(),
            ..self.clone()
        }
    }

    /// Epoch and release alone.
    pub(crate) fn base(&self) -> Self {
        Self {
            pre: None,
            post: None,
            dev: None,
            ..self.public()
        }
    }

    pub(crate) fn key(&self) -> Box<[u8]> {
        let mut key = Key::default();
        key.number(&self.epoch);
        let used = self
            .release
            .iter()
            .rposition(|n| !is_zero(n))
            .map_or(0, |last| last + 1);
        for number in &self.release[..used] {
            key.mark(2).number(number);
        }
        key.mark(1);
        match &self.pre {
            // A development release of the release itself comes before its pre-releases.
            None if self.post.is_none() && self.dev.is_some() => key.mark(1),
            Some((letter, number)) => key
                .mark(match *letter {
                    "a" => 2,
                    "b" => 3,
                    _ => 4,
                })
                .number(number),
            None => key.mark(5),
        };
        match &self.post {
            None => key.mark(1),
            Some(number) => key.mark(2).number(number),
        };
        match &self.dev {
            Some(number) => key.mark(1).number(number),
            None => key.mark(2),
        };
        for part in &self.local {
            if is_digits(part) {
                key.mark(3).number(part);
            } else {
                key.mark(2).text(part);
            }
        }
        key.mark(1);
        key.finish()
    }

    /// The normal form.
    pub(crate) fn canonical(&self) -> String {
        let mut out = String::new();
        if self.epoch != "0" {
            out.push_str(&self.epoch);
            out.push('!');
        }
        out.push_str(&self.release.join("."));
        if let Some((letter, number)) = &self.pre {
            out.push_str(letter);
            out.push_str(number);
        }
        for (word, number) in [(".post", &self.post), (".dev", &self.dev)] {
            if let Some(number) = number {
                out.push_str(word);
                out.push_str(number);
            }
        }
        if !self.local.is_empty() {
            out.push('+');
            out.push_str(&self.local.join("."));
        }
        out
    }
}
