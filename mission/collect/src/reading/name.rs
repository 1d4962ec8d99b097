//! Names of files and members.

use jiff::civil::Date;

/// A name fit to be shown and stored: UTF-8 (else GB 18030, as Chinese archives have it, else with
/// replacement characters), without control and direction-changing characters.
pub fn display_name(raw: &[u8]) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => std::borrow::Cow::Borrowed(text),
        Err(_) => match encoding_rs::GB18030.decode_without_bom_handling(raw) {
            (text, false) => text,
            _ => String::from_utf8_lossy(raw),
        },
    };
    text.chars()
        .map(|c| if is_hidden(c) { '\u{fffd}' } else { c })
        .collect()
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The day in a path, as `YYYY-MM-DD` within any of its components, the archive's name included. The
/// innermost one is taken.
pub fn date_in_path(name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    (0..bytes.len().saturating_sub(9)).rev().find_map(|start| {
        if (start > 0 && digit(start - 1)) || digit(start + 10) {
            return None;
        }
        let text = name.get(start..start + 10)?;
        let date: Date = text.parse().ok()?;
        (text.as_bytes()[4] == b'-' && (1990..2100).contains(&date.year())).then_some(date)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_found_anywhere_in_the_path() {
        for (path, want) in [
            (
                "epss-emba-2026-06-14-dev.tar.zst/EPSS/2021.csv",
                Some(date(2026, 6, 14)),
            ),
            ("2026-01-01/epss_scores-2026-02-03.csv.gz", Some(date(2026, 2, 3))),
            ("2026-02-03", Some(date(2026, 2, 3))),
            ("飞-2026-02-03-飞", Some(date(2026, 2, 3))),
            ("CVE-2026-02-033", None),
            ("12026-02-03", None),
            ("2026-13-01/x", None),
            ("0001-01-01", None),
            ("2026/02/03", None),
            ("", None),
        ] {
            assert_eq!(date_in_path(path), want, "{path}");
        }
    }

    #[test]
    fn names_are_safe_to_show() {
        assert_eq!(display_name(b"a/\x1b[31mb\n"), "a/\u{fffd}[31mb\u{fffd}");
        assert_eq!(display_name("x\u{202e}gpj.exe".as_bytes()), "x\u{fffd}gpj.exe");
        assert_eq!(display_name("漏洞.xml".as_bytes()), "漏洞.xml");
        assert_eq!(display_name(&[0xc2, 0xa9, 0xb6, 0xb4, b'.', b'x']), "漏洞.x");
        assert_eq!(display_name(&[b'a', 0xff]), "a\u{fffd}");
    }
}
