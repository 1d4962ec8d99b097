//! What a file holds, from its first bytes.

use baize_model::{Format, Refusal};

/// Answer of [`detect`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detected {
    /// Records of this format: hand the file to [`crate::records`].
    Records(Format),
    /// One JSON record a line; every line is detected by itself.
    JsonLines,
    /// Recognised, and not a record: an index, a schema, a feed list, documentation, an error page.
    NotRecords(Refusal),
    /// Not recognised.
    Unknown(Refusal),
}

/// Says what a file holds. `head` is its beginning (at least 64 KiB, or all of it); the name is only used
/// where the content leaves a choice.
pub fn detect(_name: &str, _head: &[u8]) -> Detected {
    Detected::Unknown(Refusal::new(
        "unknown-format",
        "the content is of no known format",
    ))
}
