//! Why a file is not read.

use std::fmt::Display;

use thiserror::Error;

/// Why a file is not read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum InventoryError {
    /// Nothing about it is known.
    #[error("neither a bill of materials nor a lockfile that is known")]
    Unknown,
    /// It is known and cannot be read by this version.
    #[error("{what} cannot be read")]
    Unsupported {
        /// What it is.
        what: String,
    },
    /// It is longer than a file may be.
    #[error("{bytes} bytes, more than {limit}")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The most there may be.
        limit: usize,
    },
    /// It holds more than a file may.
    #[error("more than {limit} {what}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The most there may be.
        limit: usize,
    },
    /// It is not what it seems to be.
    #[error("not {what}: {reason}")]
    Malformed {
        /// What it seems to be.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

impl InventoryError {
    /// It is not what it seems to be.
    pub(crate) fn malformed(what: &'static str, reason: impl Display) -> Self {
        let reason = format!("{reason}");
        let first = reason.lines().next().unwrap_or_default();
        Self::Malformed {
            what,
            reason: first.chars().take(200).collect(),
        }
    }
}
