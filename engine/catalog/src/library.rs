//! The handle on the library.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use baize_store::{Db, Migration, Urgency, values};
use parking_lot::{Mutex, RwLock};

use crate::indexing::Indexing;
use crate::ingest::IndexWork;
use crate::packing::Packs;
use crate::rules::precedence::Precedence;
use crate::sizes::Sizes;
use crate::statements::Known;
use crate::{Error, Result, Weaknesses};

/// Tables of the library.
const MIGRATIONS: &[Migration] = &[Migration {
    name: "0001_library",
    sql: include_str!("../queries/migrations/0001_library.sql"),
}];

/// How a library is opened.
#[derive(Clone, Debug, Default)]
pub struct LibraryOptions {
    /// Folder of the search index; derived data, made anew when it is missing or of another version.
    pub index: PathBuf,
    /// The precedence table.
    pub precedence: Precedence,
    /// Whether this handle keeps the index up to date. One handle per index folder may.
    pub writes_index: bool,
}

/// A handle on the library; cheap to clone. All methods block: call them from a blocking thread.
#[derive(Clone)]
pub struct Library {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) packs: Arc<Packs>,
    pub(crate) precedence: Precedence,
    sources: RwLock<Sources>,
    pub(crate) indexing: Indexing,
    /// The tree of weaknesses, and the state of the runs it is of.
    pub(crate) weaknesses: Mutex<Option<KeptWeaknesses>>,
    pub(crate) known: Known,
    pub(crate) sizes: Sizes,
}

/// The last run and the last end of one, and the tree as of then.
type KeptWeaknesses = ((Option<i64>, Option<i64>), Arc<Weaknesses>);

#[derive(Default)]
struct Sources {
    by_name: HashMap<String, i64>,
    by_id: HashMap<i64, Arc<str>>,
}

impl Library {
    /// Opens the library of a database and brings its tables up to date.
    pub fn open(db: &Db, options: LibraryOptions) -> Result<Self> {
        db.migrate("catalog", MIGRATIONS)?;
        let packs = Packs::new();
        let indexing = Indexing::open(db, &packs, &options)?;
        let inner = Inner {
            db: db.clone(),
            packs,
            precedence: options.precedence,
            sources: RwLock::default(),
            indexing,
            weaknesses: Mutex::new(None),
            known: Known::default(),
            sizes: Sizes::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The database below.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn packs(&self) -> &Arc<Packs> {
        &self.inner.packs
    }

    pub(crate) fn precedence(&self) -> &Precedence {
        &self.inner.precedence
    }

    /// Number of a source; a new one gets one.
    pub(crate) fn source_id(&self, name: &str) -> Result<i64> {
        if let Some(id) = self.inner.sources.read().by_name.get(name) {
            return Ok(*id);
        }
        self.load_sources()?;
        if let Some(id) = self.inner.sources.read().by_name.get(name) {
            return Ok(*id);
        }
        self.db().write(Urgency::Interactive, |tx| {
            let id = tx.allocate("source", 1)?;
            tx.execute(include_str!("../queries/insert_source.sql"), &values![id, name])?;
            Ok(())
        })?;
        self.load_sources()?;
        self.inner
            .sources
            .read()
            .by_name
            .get(name)
            .copied()
            .ok_or_else(|| Error::Damaged(format!("source {name}")))
    }

    /// Name of a source.
    pub(crate) fn source_name(&self, id: i64) -> Result<Arc<str>> {
        if let Some(name) = self.inner.sources.read().by_id.get(&id) {
            return Ok(name.clone());
        }
        self.load_sources()?;
        let held = self.inner.sources.read();
        held.by_id
            .get(&id)
            .cloned()
            .ok_or_else(|| Error::Damaged(format!("source {id} is missing")))
    }

    fn load_sources(&self) -> Result<()> {
        let rows = self
            .db()
            .read(|tx| tx.query(include_str!("../queries/list_sources.sql"), &[]))?;
        let mut held = self.inner.sources.write();
        for row in rows {
            let (id, name) = (row.int(0)?, row.text(1)?);
            held.by_name.insert(name.to_owned(), id);
            held.by_id.insert(id, name.into());
        }
        Ok(())
    }

    pub(crate) fn index_later(&self, work: IndexWork) -> Result<()> {
        self.inner.indexing.later(work)
    }

    /// Waits until everything committed so far is in the search index.
    pub(crate) fn wait_for_index(&self) -> Result<()> {
        self.inner.indexing.settle()
    }
}
