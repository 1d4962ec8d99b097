//! The one place where this crate reads the machine's clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Microseconds since 1970 UTC.
pub(crate) fn system() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_micros() as i64)
}
