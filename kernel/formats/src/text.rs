//! Bytes to text: byte order marks, UTF-8, GBK.

use std::borrow::Cow;

use baize_model::Refusal;

/// Reads text as UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|e| Refusal::new("not-utf8", format!("not UTF-8 at byte {}", e.valid_up_to())))
}
