//! Single fields as records have them, in the model's words.

use crate::bounds::add_new;
use baize_model::{Identifier, RefKind, Reference, Scheme, Severity, Text, parse_date, parse_instant};
use jiff::Timestamp;

/// Most entries that a list of a record may have.
pub(crate) const MAX_ITEMS: usize = 100_000;

/// An English text without surrounding white space, or nothing when nothing is left.
pub(crate) fn english(text: &str) -> Option<Text> {
    let text = text.trim();
    (!text.is_empty()).then(|| Text::new("en", text))
}

/// A string without surrounding white space, or nothing when nothing is left.
pub(crate) fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|t| !t.is_empty())
}

/// The identifiers among some texts, sorted, without repeats and without the subject.
pub(crate) fn identifiers<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    subject: &Identifier,
) -> Vec<Identifier> {
    let mut found: Vec<Identifier> = texts
        .into_iter()
        .filter_map(|t| Identifier::parse(t).ok())
        .filter(|id| id != subject)
        .collect();
    found.sort();
    found.dedup();
    found
}

/// A link, or nothing when there is no address.
pub(crate) fn link(url: &str, kinds: &[RefKind]) -> Option<Reference> {
    let url = url.trim();
    (!url.is_empty()).then(|| Reference {
        url: url.to_owned(),
        kinds: kinds.to_vec(),
        title: None,
    })
}

/// Adds links that are not there yet, in order.
pub(crate) fn add_links(to: &mut Vec<Reference>, links: impl IntoIterator<Item = Reference>) {
    let mut known: std::collections::HashSet<String> = to.iter().map(|r| r.url.clone()).collect();
    for link in links {
        if known.insert(link.url.clone()) {
            to.push(link);
        }
    }
}

/// An assessment from a CVSS vector, or nothing when the text is not one.
pub(crate) fn cvss(vector: &str, score: Option<f64>, by: &str) -> Option<Severity> {
    let vector = vector.trim();
    let scheme = if vector.starts_with("CVSS:4.0/") {
        Scheme::Cvss40
    } else if vector.starts_with("CVSS:3.1/") {
        Scheme::Cvss31
    } else if vector.starts_with("CVSS:3.0/") {
        Scheme::Cvss30
    } else if vector.starts_with("AV:") {
        Scheme::Cvss2
    } else {
        return None;
    };
    Some(Severity {
        scheme,
        vector: Some(vector.to_owned()),
        score: score.filter(|s| (0.0..=10.0).contains(s)),
        level: None,
        words: None,
        by: by.to_owned(),
    })
}

/// Every `CWE-n` in a text, without repeats, in order: `CWE-362->CWE-416`, `(CWE-125|CWE-787)`, `cwe-079`.
pub(crate) fn weaknesses(text: &str) -> Vec<String> {
    let upper = text.to_ascii_uppercase();
    let mut found = Vec::new();
    for part in upper.split("CWE").skip(1) {
        let Some(part) = part.strip_prefix(['-', ' ', ':', '_']) else {
            continue;
        };
        let digits: &str = &part[..part.bytes().take_while(u8::is_ascii_digit).count()];
        // Ten million is beyond any number CWE will give; longer runs of digits are not one.
        let Some(number) = digits.parse::<u32>().ok().filter(|n| *n > 0 && *n < 10_000_000) else {
            continue;
        };
        add_new(&mut found, format!("CWE-{number}"));
    }
    found
}

/// The first CVE identifier inside a longer text, in canonical spelling: `CVE-2017-17434-1`,
/// `CVE-2021-35940.patch`, `poc for cve_2022_0185`.
pub(crate) fn cve_within(text: &str) -> Option<Identifier> {
    let lower = text.to_ascii_lowercase();
    let mut rest = lower.as_str();
    while let Some(at) = rest.find("cve") {
        rest = &rest[at + 3..];
        if let Some(id) = year_and_number(rest.trim_start_matches(separates)) {
            return Some(id);
        }
    }
    None
}

/// Reads `2021-44228…` as a CVE identifier.
fn year_and_number(text: &str) -> Option<Identifier> {
    let year = text.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?;
    let rest = &text[4..];
    let number = rest.trim_start_matches(separates);
    if number.len() == rest.len() {
        return None;
    }
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    Identifier::parse(&format!("CVE-{year}-{}", &number[..digits])).ok()
}

/// Characters that people put between the parts of a CVE identifier, soft hyphens included.
fn separates(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '_' | ':' | '\u{AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}'
        )
}

/// The calendar day of a date or instant, as `YYYY-MM-DD`.
pub(crate) fn day(text: &str) -> Option<String> {
    let text = text.trim();
    parse_date(text.get(..10).unwrap_or(text))
        .or_else(|| parse_date(text))
        .map(|d| d.to_string())
}

/// An instant, also where the zone is written as Ruby does (`2023-02-03 18:12:53 +0000`).
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    with_zone(text).or_else(|| parse_instant(text))
}

fn with_zone(text: &str) -> Option<Timestamp> {
    let (when, zone) = text.rsplit_once(' ')?;
    let (hours, minutes) = (zone.get(1..3)?, zone.get(3..5)?);
    if zone.len() != 5 {
        return None;
    }
    let when = when.trim_end().replacen(' ', "T", 1);
    format!("{when}{}{hours}:{minutes}", &zone[..1]).parse().ok()
}

/// The first byte that is neither white space nor part of a byte order mark.
pub(crate) fn first_byte(bytes: &[u8]) -> Option<u8> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.iter().copied().find(|b| !b.is_ascii_whitespace())
}

/// Stem of the innermost file's name: `a/b/CVE-2022-0185.json` → `CVE-2022-0185`.
pub(crate) fn stem(name: &str) -> &str {
    let file = file(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// The innermost file's name without its path.
pub(crate) fn file(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weaknesses_are_found_in_every_spelling() {
        assert_eq!(weaknesses("CWE-362->CWE-416"), ["CWE-362", "CWE-416"]);
        assert_eq!(weaknesses("(CWE-125|CWE-787)"), ["CWE-125", "CWE-787"]);
        assert_eq!(
            weaknesses("cwe-079, CWE 79 and CWE-99999999999"),
            ["CWE-79".to_owned()]
        );
        assert!(weaknesses("NVD-CWE-noinfo").is_empty());
    }

    #[test]
    fn a_cve_is_found_inside_other_text() {
        let found = |t: &str| cve_within(t).map(String::from);
        for text in [
            "CVE-2017-17434-1",
            "CVE-2017-17434.patch",
            "CVE-cve : 2017-17434",
            "CVE-2017–17434",
            "CVE-2017-\u{AD}17434",
            "poc for cve_2017_17434 (works)",
            "cve in CVE-2017-17434",
        ] {
            assert_eq!(found(text).as_deref(), Some("CVE-2017-17434"), "{text}");
        }
        for text in [
            "CVE-46838",
            "CVE-????-?????",
            "CVE-2022-?????",
            "cve",
            "ＣＶＥ",
            "CVE-2017é-1",
            "cveé",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn instants_of_ruby_are_read() {
        assert_eq!(
            instant("2023-02-03 18:12:53 +0000")
                .map(|t| t.to_string())
                .as_deref(),
            Some("2023-02-03T18:12:53Z")
        );
        assert_eq!(
            instant("2023-02-03 18:12:53 -0600")
                .map(|t| t.to_string())
                .as_deref(),
            Some("2023-02-04T00:12:53Z")
        );
        assert_eq!(instant("日本語"), None);
        assert_eq!(instant("+0000"), None);
    }
}
