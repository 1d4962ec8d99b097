//! What can go wrong before a single record is read.

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
}
