//! What can go wrong in the library.

use crate::QueryFault;

/// An error of the library.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query cannot be read; the offset counts characters from 0.
    #[error("the query cannot be read at character {offset}: {fault}")]
    Query {
        /// Where.
        offset: usize,
        /// Why.
        fault: QueryFault,
    },
    /// The cursor is not one of ours or has expired.
    #[error("the cursor {0:?} is not valid")]
    Cursor(String),
    /// The index is being built.
    #[error("the search index is being built")]
    IndexNotReady,
    /// Stored data could not be read back.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The index failed.
    #[error("search index: {0}")]
    Index(String),
    /// The system would not start a thread.
    #[error("cannot start a thread: {0}")]
    Thread(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] baize_store::Error),
}

/// Result of the library.
pub type Result<T> = std::result::Result<T, Error>;

/// Inside a transaction everything that fails is a failure of the store.
impl From<Error> for baize_store::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(inner) => inner,
            other => Self::Corrupt(other.to_string()),
        }
    }
}
