//! Addresses as formats that hold to RFC 3986 want them.

use std::fmt::Write as _;

/// An address in the letters that a URI may have: others are escaped, which names the same. `None` for what has no
/// scheme and place.
pub(crate) fn uri(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (place, path) = rest.split_at(end);
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-_~:@[]!$&'()*+,;=%".contains(&b);
    if !named || place.is_empty() || !place.bytes().all(plain) {
        return None;
    }
    let mut out = format!("{scheme}://{place}");
    let mut fragment = false;
    let bytes = path.as_bytes();
    for (i, byte) in bytes.iter().enumerate() {
        let escape = || {
            let digits = bytes.get(i + 1..i + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        let stands = match byte {
            b'%' => escape(),
            b'#' => !std::mem::replace(&mut fragment, true),
            other => other.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(other),
        };
        if stands {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_a_uri_has_not_are_escaped() {
        for (given, written) in [
            (
                "https://example.org/a?b=c%20d#e",
                Some("https://example.org/a?b=c%20d#e"),
            ),
            (
                "https://example.org/漏洞 [1]",
                Some("https://example.org/%E6%BC%8F%E6%B4%9E%20%5B1%5D"),
            ),
            ("https://example.org/a%2", Some("https://example.org/a%252")),
            ("https://example.org/#a#b", Some("https://example.org/#a%23b")),
            ("http://[::1]:80/", Some("http://[::1]:80/")),
            ("www.example.org", None),
            ("https:///a", None),
            ("https://exa mple.org/", None),
        ] {
            assert_eq!(uri(given).as_deref(), written, "{given}");
        }
    }
}
