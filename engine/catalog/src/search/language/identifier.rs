//! Identifiers as people spell them in a query.

use baize_model::Identifier;
use unicode_normalization::UnicodeNormalization;

/// Families that are recognised by their prefix alone, so that a word that merely has the shape of an identifier
/// (`log4j-2`, `windows-10`) is still searched for as a word.
const FAMILIES: &[&str] = &[
    "CVE", "CAN", "CNNVD", "CNVD", "GHSA", "RUSTSEC", "PYSEC", "GO", "MAL", "EUVD", "JVNDB", "VU", "ALSA",
    "ALBA", "ALEA", "HSEC", "JLSEC", "OSV", "EDB", "MSF", "RHSA", "RHBA", "DSA", "DLA", "USN", "BIT", "BELL",
    "ICSA", "ICSMA", "CGA", "GSD", "SNYK", "NVDB", "PAN",
];

/// Longest spelling.
const LONGEST: usize = 256;

/// Whether an identifier is of a family that is known by name.
pub(super) fn is_family(id: &Identifier) -> bool {
    let authority = id.authority();
    let name = authority.as_str();
    let name = name.strip_suffix('#').unwrap_or(name);
    let name = name.strip_suffix("-C").unwrap_or(name);
    FAMILIES.contains(&name)
}

/// The family at the start of a text, in any case and width.
pub(crate) fn family(text: &str) -> Option<&'static str> {
    let letters: String = text
        .nfkc()
        .take_while(char::is_ascii_alphabetic)
        .take(12)
        .collect::<String>()
        .to_ascii_uppercase();
    FAMILIES.iter().copied().find(|family| *family == letters)
}

/// Lower case, half-width, with hyphens.
pub(crate) fn folded(text: &str) -> String {
    text.nfkc()
        .take(LONGEST)
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '_' | ' ' => '-',
            c => c,
        })
        .collect::<String>()
        .to_lowercase()
}

/// The identifier in a spelling: with or without hyphens, in any case and width.
pub(super) fn spelt(text: &str) -> Option<Identifier> {
    if text.len() > LONGEST {
        return None;
    }
    let parsed = Identifier::parse(text).ok();
    match parsed {
        Some(id) if is_family(&id) => Some(id),
        other => without_hyphens(text).or(other),
    }
}

fn without_hyphens(text: &str) -> Option<Identifier> {
    let run_together = || {
        let start = text
            .trim()
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("ghsa"));
        (start && text.trim().len() == 16).then_some("GHSA")
    };
    let family = family(text.trim()).or_else(run_together)?;
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            c if c.is_ascii_alphanumeric() => plain.push(c),
            '-' | '_' | ':' | '.' | '#' | '\u{2010}'..='\u{2015}' | '\u{2212}' => plain.push('-'),
            c if c.is_whitespace() => plain.push('-'),
            '【' | '】' | '[' | ']' | '《' | '》' => {}
            _ => return None,
        }
    }
    let plain = plain.trim_matches('-');
    let rest = plain.get(family.len()..)?.trim_start_matches('-');
    let whole = match (family, rest.find('-')) {
        ("CVE" | "CNVD", None) if rest.len() > 4 => format!("{family}-{}-{}", &rest[..4], &rest[4..]),
        ("CNNVD", None) if rest.len() > 6 => format!("{family}-{}-{}", &rest[..6], &rest[6..]),
        ("GHSA", _) => {
            let letters: String = rest.chars().filter(|c| *c != '-').collect();
            // The letters that GitHub uses, so that words are not taken for a number.
            let theirs = |b: u8| b"23456789cfghjmpqrvwx".contains(&b.to_ascii_lowercase());
            if letters.len() != 12 || !letters.bytes().all(theirs) {
                return None;
            }
            format!("GHSA-{}-{}-{}", &letters[..4], &letters[4..8], &letters[8..])
        }
        (_, Some(_)) => format!("{family}-{rest}"),
        _ => return None,
    };
    Identifier::parse(&whole).ok().filter(is_family)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let cve = Identifier::parse("CVE-2021-44228").ok();
        for text in [
            "CVE-2021-44228",
            "cve 2021 44228",
            "ＣＶＥ－２０２１－４４２２８",
            "cve2021-44228",
            "CVE202144228",
            "cve:2021-44228",
            "【cve-2021-44228】",
        ] {
            assert_eq!(spelt(text), cve, "{text}");
        }
        assert_eq!(
            spelt("ghsajfh8c2jp5v3q"),
            Identifier::parse("GHSA-jfh8-c2jp-5v3q").ok()
        );
        assert_eq!(
            spelt("cnnvd202112-799"),
            Identifier::parse("CNNVD-202112-799").ok()
        );
        assert_eq!(
            spelt("cnnvd202112799"),
            Identifier::parse("CNNVD-202112-799").ok()
        );
        for text in [
            "",
            "cve",
            "cve2021",
            "漏洞",
            "ghsa-12",
            "ghsa exploited yes",
            &"cve2021".repeat(100),
        ] {
            assert_eq!(spelt(text), None, "{text}");
        }
    }

    #[test]
    fn families() {
        let of = |text| is_family(&Identifier::parse(text).unwrap());
        assert!(
            of("CVE-2021-44228") && of("VU#930724") && of("CNVD-C-2021-95914") && of("GHSA-jfh8-c2jp-5v3q")
        );
        assert!(!of("log4j-2.17.1") && !of("windows-10"));
    }
}
