//! Reading the library. (Signatures for the surfaces; the implementation replaces this file.)

use baize_model::Identifier;

use crate::{Change, Error, Hits, Record, Result, Sort, SourceStatus, Totals};

/// A handle on the library; cheap to clone. All methods block: call them from a blocking thread.
#[derive(Clone)]
pub struct Library {
    _private: (),
}

impl Library {
    /// The vulnerability that any of its identifiers, in any spelling, leads to.
    pub fn record(&self, _id: &Identifier) -> Result<Option<Record>> {
        Err(Error::IndexNotReady)
    }

    /// History of a vulnerability, newest first, `before` a sequence number.
    pub fn history(
        &self,
        _id: &Identifier,
        _before: Option<i64>,
        _limit: usize,
    ) -> Result<Option<Vec<Change>>> {
        Err(Error::IndexNotReady)
    }

    /// A document's bytes (current revision, or the one with this SHA-256), with its media type.
    pub fn document(
        &self,
        _source: &str,
        _key: &str,
        _sha256: Option<&str>,
    ) -> Result<Option<(Vec<u8>, &'static str)>> {
        Err(Error::IndexNotReady)
    }

    /// Searches. `cursor` is the `next` of the page before; `limit` at most 100.
    pub fn search(&self, _query: &str, _sort: Sort, _cursor: Option<&str>, _limit: usize) -> Result<Hits> {
        Err(Error::IndexNotReady)
    }

    /// Changes after a sequence number, oldest first.
    pub fn changes(&self, _since: i64, _limit: usize) -> Result<Vec<Change>> {
        Err(Error::IndexNotReady)
    }

    /// Sources and their state, by name.
    pub fn sources(&self) -> Result<Vec<SourceStatus>> {
        Err(Error::IndexNotReady)
    }

    /// Totals.
    pub fn totals(&self) -> Result<Totals> {
        Err(Error::IndexNotReady)
    }
}
