//! What can go wrong on the way out.

use std::time::Duration;

/// Why a request gave nothing. Addresses are shown without their query, which may hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The client cannot be set up, usually because the system has no root certificates.
    #[error("the HTTP client cannot be set up: {0}")]
    Setup(String),
    /// The address may not be reached.
    #[error("{url} is refused: {reason}")]
    Refused {
        /// The address.
        url: String,
        /// Why.
        reason: String,
    },
    /// The server answered with another status than hoped for.
    #[error("{url} answers with status {status}")]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// The server asks to wait longer than the policy does, or kept asking.
    #[error("{url} asks to slow down{}", after.map(|a| format!(" for {} s", a.as_secs())).unwrap_or_default())]
    Throttled {
        /// The address.
        url: String,
        /// How long, when it says so.
        after: Option<Duration>,
    },
    /// The answer is larger than allowed.
    #[error("{url} answers with more than {limit} bytes")]
    TooLarge {
        /// The address.
        url: String,
        /// The limit.
        limit: u64,
    },
    /// Too slow.
    #[error("{url} took longer than {} s {what}", limit.as_secs())]
    Timeout {
        /// The address.
        url: String,
        /// Doing what.
        what: &'static str,
        /// The limit.
        limit: Duration,
    },
    /// The connection failed or broke, as often as was tried.
    #[error("{url} cannot be read: {reason}")]
    Network {
        /// The address.
        url: String,
        /// Why.
        reason: String,
    },
    /// The server sent another part of the file than the one asked for, or an unasked `304`.
    #[error("{url} answers what was not asked: {reason}")]
    Protocol {
        /// The address.
        url: String,
        /// What.
        reason: String,
    },
    /// The content is not the one that was announced.
    #[error("{url} has the SHA-256 {actual}, not {expected}")]
    Digest {
        /// The address.
        url: String,
        /// What it should be.
        expected: String,
        /// What it is.
        actual: String,
    },
    /// The download cannot be kept.
    #[error("a download cannot be written: {0}")]
    Io(#[from] std::io::Error),
}
