//! Identifiers, days and links found in loose text.

use baize_model::{Identifier, parse_instant};
use jiff::Timestamp;

/// Most links taken from one text.
const MAX_LINKS: usize = 500;

/// CVE identifiers in a field that is meant for them, whatever stands around and between their parts:
/// `CVE 2022 26923`, `2019-10352`, several on lines of their own. Sorted, without repeats.
pub(crate) fn cves(text: &str) -> Vec<Identifier> {
    let text: Vec<char> = text.chars().map(half_width).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() && found.len() < MAX_LINKS {
        let year = at..at + run(&text[at..], |c| c.is_ascii_digit());
        if year.is_empty() {
            at += 1;
            continue;
        }
        at = year.end;
        let gap = run(&text[at..], |c| !c.is_alphanumeric());
        let number = at + gap..at + gap + run(&text[at + gap..], |c| c.is_ascii_digit());
        let plausible = year.len() == 4 && (1..=3).contains(&gap) && (4..=10).contains(&number.len());
        if plausible && says_cve(&text[..year.start]) {
            let digits = |range: std::ops::Range<usize>| text[range].iter().collect::<String>();
            if let Ok(id) = Identifier::parse(&format!("CVE-{}-{}", digits(year), digits(number.clone()))) {
                found.push(id);
            }
            at = number.end;
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether the word before a year lets it begin a CVE number: `CVE`, its older form, a lost first letter, none.
fn says_cve(before: &[char]) -> bool {
    let end = before.len() - run_back(before, |c| !c.is_alphanumeric());
    let start = end - run_back(&before[..end], char::is_alphabetic);
    let word: String = before[start..end].iter().map(char::to_ascii_uppercase).collect();
    matches!(word.as_str(), "" | "CVE" | "CAN" | "VE") && (start == 0 || !before[start - 1].is_alphanumeric())
}

fn run(text: &[char], of: impl Fn(char) -> bool) -> usize {
    text.iter().take_while(|c| of(**c)).count()
}

fn run_back(text: &[char], of: impl Fn(char) -> bool) -> usize {
    text.iter().rev().take_while(|c| of(**c)).count()
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    }
}

/// The first day or instant in a date field, with the slips of real exports: `2023->05-04`, `2021年3月1日`.
pub(crate) fn day(text: &str) -> Option<Timestamp> {
    let text: String = text.trim().chars().take(80).map(half_width).collect();
    if let Some(instant) = parse_instant(&text) {
        return Some(instant);
    }
    let text = text
        .replace("->", "-")
        .replace(['年', '月', '/', '.'], "-")
        .replace('日', " ");
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).find_map(|start| {
        let part = run(&chars[start..], |c| c.is_ascii_digit() || c == '-');
        let text: String = chars[start..start + part].iter().collect();
        let mut numbers = text.split('-').filter(|n| !n.is_empty());
        let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
        (year.len() == 4).then(|| parse_instant(&format!("{year}-{month:0>2}-{day:0>2}")))?
    })
}

/// Links in a text that is a list of them; the whole text where it holds none.
pub(crate) fn links(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .split(|c: char| c.is_whitespace() || "，；、".contains(c))
        .map(|word| word.trim_end_matches([',', ';', '。']))
        .filter(|word| {
            let scheme = word
                .split_once("://")
                .map(|(scheme, _)| scheme.to_ascii_lowercase());
            matches!(scheme.as_deref(), Some("http" | "https" | "ftp"))
        })
        .take(MAX_LINKS)
        .map(str::to_owned)
        .collect();
    if found.is_empty() {
        found.extend(super::clean(text).filter(|whole| whole.len() <= 2048));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_cve_numbers_are_read() {
        let ids = |s: &str| {
            cves(s)
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        for (text, want) in [
            ("CVE-2030-0199", "CVE-2030-0199"),
            (" \tCVE-2030-0199\u{A0}", "CVE-2030-0199"),
            ("CVE 2030 26923", "CVE-2030-26923"),
            ("CVE-2030–17621", "CVE-2030-17621"),
            ("CVE-2030=0338", "CVE-2030-0338"),
            ("VE-2030-1000652", "CVE-2030-1000652"),
            ("2030-10352", "CVE-2030-10352"),
            ("?CVE-2030-21067", "CVE-2030-21067"),
            ("ＣＶＥ－２０３０－１２３４", "CVE-2030-1234"),
            (
                "CVE-2030-9491\nCVE-2030-9490,CVE-2030-9490",
                "CVE-2030-9490 CVE-2030-9491",
            ),
            ("CNVD-2030-00259", ""),
            ("CVE-2030-740", ""),
            ("103297", ""),
            ("", ""),
        ] {
            assert_eq!(ids(text), want, "{text:?}");
        }
    }

    #[test]
    fn days_with_slips_are_read() {
        for text in [
            "2023-05-04",
            "2023->05-04",
            "2023-05-04->2024-01-01",
            "2023年5月4日",
            " 2023/5/4 ",
            "于2023.05.04发布",
        ] {
            assert_eq!(
                day(text).map(|t| t.to_string()).as_deref(),
                Some("2023-05-04T00:00:00Z"),
                "{text}"
            );
        }
        assert_eq!(
            day("2023-05-04 01:02:03").map(|t| t.to_string()).as_deref(),
            Some("2023-05-04T01:02:03Z")
        );
        for text in ["", "0000-00-00", "->", "20-1-1", "二〇二三年"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn links_are_taken_apart() {
        assert_eq!(
            links("https://a.example/1\r\nhttp://b.example/2；ftp://c.example"),
            ["https://a.example/1", "http://b.example/2", "ftp://c.example"]
        );
        assert_eq!(links(" www.example.com "), ["www.example.com"]);
        assert!(links(" \n").is_empty());
    }
}
