//! What can go wrong before records are read.

use std::path::PathBuf;

/// An error of collecting. Whatever goes wrong *inside* an input is a refusal, not an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An input cannot be opened.
    #[error("cannot open {}: {source}", path.display())]
    Open {
        /// The input.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// An address of a feed gave nothing.
    #[error(transparent)]
    Fetch(#[from] baize_outbound::Error),
    /// An address of a feed gave something else than it should.
    #[error("{url} does not hold what it should: {reason}")]
    Answer {
        /// The address.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// The configuration of a feed is wrong.
    #[error("feed {feed:?}: {reason}")]
    Configuration {
        /// The feed.
        feed: String,
        /// What is wrong.
        reason: String,
    },
    /// The records of a feed were not stored, or its state was not read or kept.
    #[error("feed {feed:?} cannot be kept: {reason}")]
    Keeping {
        /// The feed.
        feed: String,
        /// Why.
        reason: String,
    },
}
