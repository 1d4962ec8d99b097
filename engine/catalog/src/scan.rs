//! Going through all of the library, for exports and for keeping the index up with other processes.

use std::ops::ControlFlow;

use baize_model::Identifier;
use baize_store::values;

use crate::indexing::IndexState;
use crate::packing::Place;
use crate::reading::format_of;
use crate::{Error, Library, Result};

/// Rows read at a time.
const STRIDE: i64 = 200;

/// A stored document, as received.
#[derive(Clone, Debug)]
pub struct StoredDocument {
    /// Source.
    pub source: String,
    /// Key at the source.
    pub key: String,
    /// Format name.
    pub format: String,
    /// The bytes of the current revision.
    pub bytes: Vec<u8>,
}

impl Library {
    /// Calls `each` with the identifier that heads each vulnerability, or each that holds for a query, in a stable
    /// order, until it breaks off.
    pub fn scan(
        &self,
        query: Option<&str>,
        mut each: impl FnMut(&Identifier) -> ControlFlow<()>,
    ) -> Result<()> {
        let identifier = |text: &str| Identifier::parse(text).map_err(|e| Error::Damaged(e.to_string()));
        if let Some(query) = query {
            for number in self.inner.indexing.search.numbers(query)? {
                let rows = self
                    .db()
                    .read(|tx| tx.query(include_str!("../queries/head_of.sql"), &values![number]))?;
                // One that has gone since the index was written is left out.
                let Some(row) = rows.first() else { continue };
                if each(&identifier(row.text(0)?)?).is_break() {
                    return Ok(());
                }
            }
            return Ok(());
        }
        let mut last = 0;
        loop {
            let page = values![last, STRIDE];
            let rows = self
                .db()
                .read(|tx| tx.query(include_str!("../queries/heads_after.sql"), &page))?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                last = row.int(0)?;
                if each(&identifier(row.text(1)?)?).is_break() {
                    return Ok(());
                }
            }
        }
    }

    /// Calls `each` with every document whose source and format `wanted` takes, in the order in which they first
    /// came, until it breaks off.
    pub fn scan_documents(
        &self,
        wanted: impl Fn(&str, &str) -> bool,
        mut each: impl FnMut(&StoredDocument) -> ControlFlow<()>,
    ) -> Result<()> {
        let mut last = 0;
        loop {
            let page = values![last, STRIDE];
            let rows = self
                .db()
                .read(|tx| tx.query(include_str!("../queries/documents_after.sql"), &page))?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                last = row.int(0)?;
                let (source, format) = (row.text(1)?, format_of(&row, 3)?.as_str());
                if !wanted(source, format) {
                    continue;
                }
                let place = Place::from_row(&row, 4)?;
                let document = StoredDocument {
                    source: source.to_owned(),
                    key: row.text(2)?.to_owned(),
                    format: format.to_owned(),
                    bytes: self.db().try_read(|tx| self.packs().record(tx, place))?,
                };
                if each(&document).is_break() {
                    return Ok(());
                }
            }
        }
    }

    /// A number that is another one whenever records may have changed, for what is kept of them: at once after a
    /// write of this process, and when [`Library::follow`] meets one of another.
    pub fn generation(&self) -> u64 {
        self.inner.indexing.generation()
    }

    /// How far the search index is.
    pub fn index_state(&self) -> Result<IndexState> {
        IndexState::of(self.db(), &self.inner.indexing.search)
    }

    /// Waits until everything that other processes have committed is in the index of this handle, if it writes one.
    pub fn follow(&self) -> Result<()> {
        self.inner.indexing.follow()
    }
}
