//! The words of the interface hold together, and the error codes are documented.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod codes;
mod patience;
mod words;
