//! CWE numbers in fields and prose.

use crate::bounds::add_new;

/// Adds `CWE-n` for every CWE number in a text, without repeats. Returns whether there was one.
pub(crate) fn add_all(weaknesses: &mut Vec<String>, text: &str) -> bool {
    let mut found = false;
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = find_prefix(bytes, from) {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let number = text[at..at + digits].trim_start_matches('0');
        if !number.is_empty() && digits <= 6 {
            found = true;
            add_new(weaknesses, format!("CWE-{number}"));
        }
        from = at;
    }
    found
}

/// Place after the next `CWE-`, `CWE:` or `CWE ` in any case, at or after `from`.
fn find_prefix(bytes: &[u8], from: usize) -> Option<usize> {
    let mut start = from;
    loop {
        let at = start + memchr::memchr2(b'C', b'c', bytes.get(start..)?)?;
        let after = bytes.get(at..at + 4)?;
        let word_begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        if word_begins && after[..3].eq_ignore_ascii_case(b"CWE") && b"-: _".contains(&after[3]) {
            return Some(at + 4);
        }
        start = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_prose() {
        let all = |text: &str| {
            let mut list = Vec::new();
            add_all(&mut list, text);
            list.join(" ")
        };
        assert_eq!(all("CWE-79"), "CWE-79");
        assert_eq!(all("cwe-079: XSS (CWE 89, CWE-79)"), "CWE-79 CWE-89");
        assert_eq!(all("NVD-CWE-noinfo"), "");
        assert_eq!(all("CWE-0 acwe-7 CWE-"), "");
        assert_eq!(all("漏洞CWE-78描述"), "CWE-78");
        assert_eq!(all("CWE-12345678901234567890"), "");
    }
}
