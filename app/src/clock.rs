//! The time. Everything else takes it as a parameter.

use jiff::Timestamp;

/// The time.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}
