//! The search index: one over all published records, derived from the store.
//!
//! It can be deleted at any time and is then made anew. Its folder says which version of the schema made it; an
//! index of another version is thrown away and rebuilt.

mod compile;
mod document;
mod facets;
mod find;
mod glossary;
mod keys;
mod language;
mod names;
mod order;
mod schema;
mod similar;
mod spelling;
mod statistics;
mod stored;
mod suggest;
mod tidy;
mod words;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Term};

pub use document::is_name;
pub(crate) use document::{Indexed, Likeness};
pub use keys::Key;
pub use language::QueryFault;
pub use names::{Name, Named, Names};
use schema::Fields;

use crate::{Error, Facet, Result, Statistics};

/// Version of schema and tokens. Raise it whenever either changes.
const VERSION: &str = "8";
/// Memory of the writer before it starts a segment. The end of an import waits for the last segment, so it is small.
const WRITER_BYTES: usize = 32 << 20;

/// The changes and points up to which the index is known to be complete, by their sequence numbers.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Complete {
    pub(crate) library: i64,
    pub(crate) points: i64,
}

impl Complete {
    /// As the index keeps it.
    fn payload(self) -> String {
        format!("{} {}", self.library, self.points)
    }

    fn read(payload: &str) -> Option<Self> {
        let (library, points) = payload.split_once(' ')?;
        Some(Self {
            library: library.parse().ok()?,
            points: points.parse().ok()?,
        })
    }
}

/// The index of one node.
pub(crate) struct Search {
    reader: IndexReader,
    writer: Option<Mutex<IndexWriter>>,
    fields: Fields,
    committed: RwLock<Complete>,
    /// Facets of all records, and the state of the index they are of.
    everything: Mutex<Option<(u64, Vec<Facet>)>>,
    /// Numbers over all records, and the state of the index they are of.
    numbers: Mutex<Option<(u64, Arc<Statistics>)>>,
}

impl Search {
    /// Opens (or makes) the index in a folder. `writes` takes the folder's writer lock.
    pub(crate) fn open(folder: &Path, writes: bool) -> Result<Self> {
        let at = |e: std::io::Error| Error::Index(format!("{}: {e}", folder.display()));
        let stamp = folder.join("version");
        if writes && std::fs::read_to_string(&stamp).ok().as_deref() != Some(VERSION) {
            if folder.exists() {
                std::fs::remove_dir_all(folder).map_err(at)?;
            }
            std::fs::create_dir_all(folder).map_err(at)?;
            std::fs::write(&stamp, VERSION).map_err(at)?;
        }
        let (schema, fields) = schema::schema();
        let directory =
            tantivy::directory::MmapDirectory::open(folder).map_err(|e| Error::Index(e.to_string()))?;
        let index = Index::builder()
            .schema(schema)
            .settings(schema::settings())
            .open_or_create(directory)
            .map_err(failed)?;
        words::register(&index);
        let writer = if writes {
            let writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).map_err(failed)?;
            Some(Mutex::new(writer))
        } else {
            None
        };
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::OnCommitWithDelay)
            .try_into()
            .map_err(failed)?;
        let committed = index
            .load_metas()
            .map_err(failed)?
            .payload
            .and_then(|payload| Complete::read(&payload))
            .unwrap_or_default();
        Ok(Self {
            reader,
            writer,
            fields,
            committed: RwLock::new(committed),
            everything: Mutex::new(None),
            numbers: Mutex::new(None),
        })
    }

    /// Up to where the index is known to be complete.
    pub(crate) fn committed(&self) -> Complete {
        *self.committed.read()
    }

    /// Writes a vulnerability anew. `fresh` says that it cannot be in the index yet.
    pub(crate) fn put(&self, indexed: &Indexed, fresh: bool) -> Result<()> {
        let Some(writer) = &self.writer else { return Ok(()) };
        let writer = writer.lock();
        if !fresh {
            writer.delete_term(Term::from_field_u64(
                self.fields.vulnerability,
                indexed.vulnerability as u64,
            ));
        }
        writer
            .add_document(self.fields.document(indexed))
            .map_err(failed)?;
        Ok(())
    }

    /// Drops a vulnerability.
    pub(crate) fn remove(&self, vulnerability: i64) {
        if let Some(writer) = &self.writer {
            writer.lock().delete_term(Term::from_field_u64(
                self.fields.vulnerability,
                vulnerability as u64,
            ));
        }
    }

    /// Makes everything put so far visible and durable, as complete up to there.
    pub(crate) fn commit(&self, complete: Complete) -> Result<()> {
        let Some(writer) = &self.writer else { return Ok(()) };
        let mut writer = writer.lock();
        let mut prepared = writer.prepare_commit().map_err(failed)?;
        prepared.set_payload(&complete.payload());
        prepared.commit().map_err(failed)?;
        *self.committed.write() = complete;
        drop(writer);
        self.reader.reload().map_err(failed)
    }

    /// Bytes by part and field, largest first.
    pub(crate) fn space(&self) -> Result<Vec<(String, u64)>> {
        let usage = self.reader.searcher().space_usage().map_err(failed)?;
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for segment in usage.segments() {
            let parts = [
                ("terms", segment.termdict()),
                ("postings", segment.postings()),
                ("positions", segment.positions()),
                ("columns", segment.fast_fields()),
                ("lengths", segment.fieldnorms()),
            ];
            for (part, usage) in parts {
                for field in usage.fields() {
                    let name = format!("{part} {}", field.field_name());
                    *sums.entry(name).or_default() += field.total().get_bytes();
                }
            }
            *sums.entry("stored".to_owned()).or_default() += segment.store().total().get_bytes();
        }
        let mut sums: Vec<(String, u64)> = sums.into_iter().filter(|(_, bytes)| *bytes > 0).collect();
        sums.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        Ok(sums)
    }

    /// Throws everything away.
    pub(crate) fn clear(&self) -> Result<()> {
        if let Some(writer) = &self.writer {
            writer.lock().delete_all_documents().map_err(failed)?;
        }
        Ok(())
    }
}

pub(crate) fn failed(e: impl std::fmt::Display) -> Error {
    Error::Index(e.to_string())
}

/// The query as it is kept: the same in its plainest form. What is given back reads as the same query.
pub fn canonical_query(text: &str) -> Result<String> {
    language::read(text).map(|node| node.to_string())
}
