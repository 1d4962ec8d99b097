//! Integration tests of the HTTP client.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod downloads;
mod guard;
