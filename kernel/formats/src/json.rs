//! JSON with bounds.

use baize_model::Refusal;
use serde::Deserialize;

/// Reads a JSON document strictly (RFC 8259). Nesting deeper than 128 is refused.
pub(crate) fn parse<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|e| refusal(&e))
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
    Refusal::new(code, text).at(format!("line {} column {}", e.line(), e.column()))
}
