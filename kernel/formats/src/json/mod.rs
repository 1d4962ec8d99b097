//! JSON with bounds.
//!
//! Documents are read by RFC 8259, with two allowances that real feeds need: a byte order mark is skipped, and
//! of repeated keys the last one counts. Nesting is measured before anything is parsed, so that depth costs no
//! stack whatever the reader does with the parts it has no interest in.

pub(crate) mod elements;
pub(crate) mod lenient;

use baize_model::Refusal;
use serde::Deserialize;

/// Deepest nesting that is read.
pub(crate) const MAX_DEPTH: usize = 128;

/// Longest reason of a refusal, in bytes.
const MAX_REASON: usize = 200;

/// Reads a JSON document strictly (RFC 8259). Nesting deeper than 128 is refused.
pub(crate) fn parse<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Refusal> {
    serde_json::from_str(text(bytes)?).map_err(|e| refusal(&e))
}

/// The text of a document: UTF-8, without a byte order mark, nested no deeper than [`MAX_DEPTH`].
pub(crate) fn text(bytes: &[u8]) -> Result<&str, Refusal> {
    let text = utf8(bytes)?;
    if too_deep(text.as_bytes()) {
        return Err(Refusal::new(
            "too-deep",
            format!("nested deeper than {MAX_DEPTH} levels"),
        ));
    }
    Ok(text)
}

/// Bytes as UTF-8, without a byte order mark.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes)
        .map_err(|e| Refusal::new("not-utf8", format!("not UTF-8 at byte {}", e.valid_up_to())))
}

/// Reads a document whose type borrows from the text, and hands it to `then`. A document with repeated keys is
/// read a second time with only the last of each.
pub(crate) fn read<R>(
    bytes: &[u8],
    then: &mut dyn FnMut(&str) -> Result<R, serde_json::Error>,
) -> Result<R, Refusal> {
    let text = text(bytes)?;
    match then(text) {
        Err(e) if e.is_data() && e.to_string().starts_with("duplicate field") => {
            let last: serde_json::Value = serde_json::from_str(text).map_err(|e| refusal(&e))?;
            then(&last.to_string()).map_err(|e| refusal(&e))
        }
        other => other.map_err(|e| refusal(&e)),
    }
}

/// Turns a JSON error into a refusal that says where.
pub(crate) fn refusal(e: &serde_json::Error) -> Refusal {
    let text = e.to_string();
    let code = if text.starts_with("recursion limit") {
        "too-deep"
    } else if e.is_eof() {
        "truncated"
    } else if e.is_data() {
        "schema"
    } else {
        "not-json"
    };
    let place = format!("line {} column {}", e.line(), e.column());
    let reason = text.strip_suffix(&format!(" at {place}")).unwrap_or(&text);
    Refusal::new(code, worded(reason)).at(place)
}

/// A reason without names of Rust types, and no longer than a person reads.
fn worded(reason: &str) -> String {
    let reason = match reason.split_once("expected struct ") {
        Some((before, _)) => format!("{before}expected an object"),
        None => reason.to_owned(),
    };
    if reason.len() <= MAX_REASON {
        return reason;
    }
    let end = (0..=MAX_REASON)
        .rev()
        .find(|&i| reason.is_char_boundary(i))
        .unwrap_or(0);
    format!("{} …", &reason[..end])
}

/// Whether brackets outside strings ever nest deeper than [`MAX_DEPTH`].
fn too_deep(bytes: &[u8]) -> bool {
    let (mut depth, mut i) = (0_usize, 0);
    while let Some(&byte) = bytes.get(i) {
        i += 1;
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => i = after_string(bytes, i),
            _ => {}
        }
    }
    false
}

/// Place after the closing quote of a string whose first character is at `i`, or the end.
fn after_string(bytes: &[u8], mut i: usize) -> usize {
    while let Some(found) = bytes.get(i..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        let at = i + found;
        if bytes[at] == b'"' {
            return at + 1;
        }
        i = at + 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn depth_is_bounded_without_recursion() {
        let nested = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
        assert!(parse::<Value>(nested(127).as_bytes()).is_ok());
        for n in [129, 100_000] {
            let refusal = parse::<Value>(nested(n).as_bytes()).unwrap_err();
            assert_eq!(refusal.code, "too-deep", "{n}");
        }
        let ignored = format!("{{\"x\": {}}}", nested(100_000));
        assert_eq!(text(ignored.as_bytes()).unwrap_err().code, "too-deep");
    }

    #[test]
    fn brackets_in_strings_do_not_nest() {
        let quoted = format!("[\"{}\\\"{}\"]", "[".repeat(500), "{".repeat(500));
        assert!(parse::<Value>(quoted.as_bytes()).is_ok());
    }

    #[test]
    fn refusals_say_what_and_where() {
        let code = |bytes: &[u8]| parse::<Value>(bytes).unwrap_err().code;
        assert_eq!(code(b"{\"a\": 1"), "truncated");
        assert_eq!(code(b"{\"a\": tru}"), "not-json");
        assert_eq!(code(b"\"\xff\""), "not-utf8");
        let at = parse::<Value>(b"{\n\"a\": x}").unwrap_err().at;
        assert_eq!(at.as_deref(), Some("line 2 column 6"));
    }

    #[test]
    fn a_long_value_is_cut_from_the_reason() {
        let json = format!("\"{}\"", "漏洞".repeat(500));
        let refusal = parse::<u8>(json.as_bytes()).unwrap_err();
        assert_eq!(refusal.code, "schema");
        assert!(
            refusal.reason.len() < 210 && refusal.reason.ends_with('…'),
            "{refusal}"
        );
    }

    #[test]
    fn of_repeated_keys_the_last_counts() {
        #[derive(Deserialize)]
        struct One {
            a: u8,
        }
        let got = read(b"{\"a\": 1, \"a\": 2}", &mut |text| {
            serde_json::from_str::<One>(text).map(|one| one.a)
        });
        assert_eq!(got, Ok(2));
    }
}
