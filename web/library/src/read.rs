//! Reading the library from asynchronous code.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use baize_catalog::{
    Change, Conflict, EpssPoint, Error, FacetField, FieldChange, Hits, Library, Merged, Named, Names, Record,
    Result, Revision, SearchRequest, Similar, Sort, SourceStatus, Statistics, Suggestion, Totals, Weaknesses,
};
use baize_model::Identifier;
use baize_web_kit::{Code, Locale, Problem, entity_tag};

use crate::kept::{Kept, Written};
use tokio::sync::Semaphore;

use crate::api::stream::Pulse;

/// What the pages read. Implemented by [`Library`]; tests bring their own. Every method blocks.
pub trait Read: Send + Sync {
    /// The vulnerability that an identifier leads to.
    fn record(&self, id: &Identifier) -> Result<Option<Record>>;
    /// What sources disagree on about each of some vulnerabilities.
    fn conflicts(&self, ids: &[Identifier]) -> Result<Vec<Vec<Conflict>>>;
    /// Its history, newest first, `before` a sequence number.
    fn history(&self, id: &Identifier, before: Option<i64>, limit: usize) -> Result<Option<Vec<Change>>>;
    /// The identifier that heads it, and its EPSS series, oldest point first.
    fn series(&self, id: &Identifier) -> Result<Option<(Identifier, Vec<EpssPoint>)>>;
    /// Names of things that begin with `start` and come after `after`.
    fn names(&self, of: Named, start: &str, after: Option<&str>, limit: usize) -> Result<Names>;
    /// A document's bytes and media type.
    fn document(
        &self,
        source: &str,
        key: &str,
        sha256: Option<&str>,
    ) -> Result<Option<(Vec<u8>, &'static str)>>;
    /// A page of hits, with the facets asked for.
    fn find(&self, request: &SearchRequest<'_>) -> Result<Hits>;
    /// Ways to go on with what has been typed.
    fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>>;
    /// Vulnerabilities that are like one.
    fn similar(&self, id: &Identifier, limit: usize) -> Result<Option<Vec<Similar>>>;
    /// Vulnerabilities that are like a record that was read already.
    fn similar_to(&self, merged: &Merged, limit: usize) -> Result<Vec<Similar>>;
    /// Changes after a sequence number, oldest first.
    fn changes(&self, since: i64, limit: usize) -> Result<Vec<Change>>;
    /// Number of the last change.
    fn sequence(&self) -> Result<i64>;
    /// A number that is another one whenever records may have changed.
    fn generation(&self) -> u64;
    /// Sources and their state.
    fn sources(&self) -> Result<Vec<SourceStatus>>;
    /// Totals.
    fn totals(&self) -> Result<Totals>;
    /// Numbers over everything.
    fn statistics(&self) -> Result<Arc<Statistics>>;
    /// The tree of weaknesses.
    fn weaknesses(&self) -> Result<Arc<Weaknesses>>;
    /// Revisions of a document, the last received first.
    fn revisions(&self, source: &str, key: &str) -> Result<Vec<Revision>>;
    /// Fields in which two revisions of a document differ about a vulnerability.
    fn compare_revisions(
        &self,
        id: &Identifier,
        source: &str,
        key: &str,
        revisions: [&str; 2],
    ) -> Result<Option<Vec<FieldChange>>>;
}

impl Read for Library {
    fn record(&self, id: &Identifier) -> Result<Option<Record>> {
        Self::record(self, id)
    }

    fn conflicts(&self, ids: &[Identifier]) -> Result<Vec<Vec<Conflict>>> {
        Self::conflicts(self, ids)
    }

    fn history(&self, id: &Identifier, before: Option<i64>, limit: usize) -> Result<Option<Vec<Change>>> {
        Self::history(self, id, before, limit)
    }

    fn series(&self, id: &Identifier) -> Result<Option<(Identifier, Vec<EpssPoint>)>> {
        Self::series(self, id)
    }

    fn names(&self, of: Named, start: &str, after: Option<&str>, limit: usize) -> Result<Names> {
        Self::names(self, of, start, after, limit)
    }

    fn document(
        &self,
        source: &str,
        key: &str,
        sha256: Option<&str>,
    ) -> Result<Option<(Vec<u8>, &'static str)>> {
        Self::document(self, source, key, sha256)
    }

    fn find(&self, request: &SearchRequest<'_>) -> Result<Hits> {
        Self::find(self, request)
    }

    fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>> {
        Self::suggest(self, typed, limit)
    }

    fn similar(&self, id: &Identifier, limit: usize) -> Result<Option<Vec<Similar>>> {
        Self::similar(self, id, limit)
    }

    fn similar_to(&self, merged: &Merged, limit: usize) -> Result<Vec<Similar>> {
        Self::similar_to(self, merged, limit)
    }

    fn changes(&self, since: i64, limit: usize) -> Result<Vec<Change>> {
        Self::changes(self, since, limit)
    }

    fn generation(&self) -> u64 {
        Self::generation(self)
    }
    fn sequence(&self) -> Result<i64> {
        Ok(self.index_state()?.head)
    }

    fn sources(&self) -> Result<Vec<SourceStatus>> {
        Self::sources(self)
    }

    fn totals(&self) -> Result<Totals> {
        Self::totals(self)
    }

    fn statistics(&self) -> Result<Arc<Statistics>> {
        Self::statistics(self)
    }

    fn weaknesses(&self) -> Result<Arc<Weaknesses>> {
        Self::weaknesses(self)
    }

    fn revisions(&self, source: &str, key: &str) -> Result<Vec<Revision>> {
        Self::revisions(self, source, key)
    }

    fn compare_revisions(
        &self,
        id: &Identifier,
        source: &str,
        key: &str,
        revisions: [&str; 2],
    ) -> Result<Option<Vec<FieldChange>>> {
        Self::compare_revisions(self, id, source, key, revisions)
    }
}

/// Longest query that is read, in characters.
pub(crate) const MAX_QUERY: usize = 2_000;

/// The library as handlers hold it.
#[derive(Clone)]
pub(crate) struct App {
    library: Arc<dyn Read>,
    readers: Arc<Semaphore>,
    kept: Arc<Kept>,
    pub(crate) pulse: Arc<Pulse>,
    pub(crate) public_url: Option<String>,
    base: String,
    pub(crate) organisation: String,
    pub(crate) security_txt: Option<String>,
    /// Folder of the files with everything.
    pub(crate) dumps: Option<PathBuf>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

impl App {
    pub(crate) fn new(library: Arc<dyn Read>, config: &baize_web_kit::Config) -> Self {
        Self {
            library,
            readers: Arc::new(Semaphore::new(config.readers.max(1))),
            kept: Arc::new(Kept::new()),
            pulse: Pulse::new(),
            public_url: config.public_url.clone(),
            base: config.base().to_owned(),
            organisation: config.organisation.clone(),
            security_txt: config.security_txt.clone(),
            dumps: config.dumps.clone(),
        }
    }

    /// Where the site is, for what must be said in full.
    pub(crate) fn base(&self) -> String {
        self.base.clone()
    }

    /// A record as JSON.
    pub(crate) async fn written(&self, id: Identifier) -> std::result::Result<Written, Problem> {
        let generation = self.library.generation();
        if let Some(written) = self.kept.get(&id, generation) {
            return Ok(written);
        }
        let asked = id.clone();
        let record = self.read(move |library| library.record(&asked)).await?;
        let record = record.ok_or_else(|| unknown(&id))?;
        let bytes = serde_json::to_vec(&record).map_err(|error| {
            tracing::error!(%error, "a record could not be written");
            Problem::new(Code::Internal)
        })?;
        let written = Written {
            tag: entity_tag(&bytes),
            bytes: bytes.into(),
        };
        self.kept.put(id, generation, written.clone());
        Ok(written)
    }

    /// Reads on a blocking thread. The permit goes with the work, so that work whose reader gave up still
    /// counts against the limit.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Read) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let permit = Arc::clone(&self.readers)
            .acquire_owned()
            .await
            .map_err(|_| Problem::new(Code::Busy))?;
        let library = Arc::clone(&self.library);
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(library.as_ref())
        })
        .await;
        match done {
            Ok(result) => result.map_err(refusal),
            Err(error) => {
                tracing::error!(%error, "reading the library failed");
                Err(Problem::new(Code::Internal))
            }
        }
    }

    /// Searches, and points at the query when it cannot be read.
    pub(crate) async fn search(&self, l: Locale, asked: Asked) -> std::result::Result<Hits, Problem> {
        if asked.query.chars().nth(MAX_QUERY).is_some() {
            return Err(Problem::new(Code::QueryTooLong));
        }
        let found = self
            .read(move |library| {
                let found = library.find(&SearchRequest {
                    query: &asked.query,
                    sort: asked.sort,
                    cursor: asked.cursor.as_deref(),
                    limit: asked.limit,
                    facets: &asked.facets,
                    facet_values: asked.facet_values,
                });
                match found {
                    // The reason is said in the reader's language, with the query it is about.
                    Err(Error::Query { offset, fault }) => Ok(Err((asked.query, offset, fault))),
                    other => other.map(Ok),
                }
            })
            .await?;
        found.map_err(|(query, offset, fault)| {
            let key = format!("query-fault-{}", fault.code());
            let reason = l.t2(&key, "value", fault.value(), "other", fault.other());
            Problem::new(Code::Query).detail_in(&l, reason).at(query, offset)
        })
    }
}

/// What is asked of a search.
#[derive(Clone, Default)]
pub(crate) struct Asked {
    pub(crate) query: String,
    pub(crate) sort: Sort,
    pub(crate) cursor: Option<String>,
    pub(crate) limit: usize,
    pub(crate) facets: Vec<FacetField>,
    pub(crate) facet_values: usize,
}

/// The refusal that stands for an error of the library.
fn refusal(error: Error) -> Problem {
    match error {
        Error::Query { offset, fault } => Problem::new(Code::Query)
            .detail(fault.to_string())
            .at(String::new(), offset),
        Error::Cursor(_) => Problem::new(Code::Cursor),
        Error::IndexNotReady => Problem::new(Code::IndexNotReady),
        Error::Damaged(reason) => {
            tracing::error!(reason, "stored data is damaged");
            Problem::new(Code::Damaged)
        }
        Error::Index(reason) => {
            tracing::error!(reason, "the index failed");
            Problem::new(Code::Internal)
        }
        Error::Thread(error) => {
            tracing::error!(%error, "a thread could not be started");
            Problem::new(Code::Internal)
        }
        Error::Store(error) => {
            tracing::error!(%error, "the database failed");
            Problem::new(Code::Busy)
        }
    }
}

/// The identifier in an address.
pub(crate) fn identifier(text: &str) -> std::result::Result<Identifier, Problem> {
    Identifier::parse(text).map_err(|_| {
        let shown: String = text.chars().take(200).collect();
        Problem::new(Code::NotAnIdentifier).search(shown)
    })
}

/// The refusal of an identifier that no source has.
pub(crate) fn unknown(id: &Identifier) -> Problem {
    Problem::new(Code::UnknownIdentifier).search(id.as_str())
}
