//! Reading the library from asynchronous code.

use std::fmt;
use std::sync::Arc;

use baize_catalog::{Change, Error, Hits, Library, Record, Result, Sort, SourceStatus, Totals};
use baize_model::Identifier;
use baize_web_kit::{Code, Problem};
use tokio::sync::Semaphore;

/// What the pages read. Implemented by [`Library`]; tests bring their own. Every method blocks.
pub trait Read: Send + Sync {
    /// The vulnerability that an identifier leads to.
    fn record(&self, id: &Identifier) -> Result<Option<Record>>;
    /// Its history, newest first, `before` a sequence number.
    fn history(&self, id: &Identifier, before: Option<i64>, limit: usize) -> Result<Option<Vec<Change>>>;
    /// A document's bytes and media type.
    fn document(
        &self,
        source: &str,
        key: &str,
        sha256: Option<&str>,
    ) -> Result<Option<(Vec<u8>, &'static str)>>;
    /// A page of hits.
    fn search(&self, query: &str, sort: Sort, cursor: Option<&str>, limit: usize) -> Result<Hits>;
    /// Changes after a sequence number, oldest first.
    fn changes(&self, since: i64, limit: usize) -> Result<Vec<Change>>;
    /// Sources and their state.
    fn sources(&self) -> Result<Vec<SourceStatus>>;
    /// Totals.
    fn totals(&self) -> Result<Totals>;
}

impl Read for Library {
    fn record(&self, id: &Identifier) -> Result<Option<Record>> {
        Self::record(self, id)
    }

    fn history(&self, id: &Identifier, before: Option<i64>, limit: usize) -> Result<Option<Vec<Change>>> {
        Self::history(self, id, before, limit)
    }

    fn document(
        &self,
        source: &str,
        key: &str,
        sha256: Option<&str>,
    ) -> Result<Option<(Vec<u8>, &'static str)>> {
        Self::document(self, source, key, sha256)
    }

    fn search(&self, query: &str, sort: Sort, cursor: Option<&str>, limit: usize) -> Result<Hits> {
        Self::search(self, query, sort, cursor, limit)
    }

    fn changes(&self, since: i64, limit: usize) -> Result<Vec<Change>> {
        Self::changes(self, since, limit)
    }

    fn sources(&self) -> Result<Vec<SourceStatus>> {
        Self::sources(self)
    }

    fn totals(&self) -> Result<Totals> {
        Self::totals(self)
    }
}

/// Longest query that is read, in characters.
pub(crate) const MAX_QUERY: usize = 2_000;

/// The library as handlers hold it.
#[derive(Clone)]
pub(crate) struct App {
    library: Arc<dyn Read>,
    readers: Arc<Semaphore>,
    pub(crate) public_url: Option<String>,
    pub(crate) security_txt: Option<String>,
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
            public_url: config.public_url.clone(),
            security_txt: config.security_txt.clone(),
        }
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
    pub(crate) async fn search(
        &self,
        query: &str,
        sort: Sort,
        cursor: Option<String>,
        limit: usize,
    ) -> std::result::Result<Hits, Problem> {
        if query.chars().nth(MAX_QUERY).is_some() {
            return Err(Problem::new(Code::QueryTooLong));
        }
        let text = query.to_owned();
        self.read(move |library| library.search(&text, sort, cursor.as_deref(), limit))
            .await
            .map_err(|mut problem| {
                if let Some((text, _)) = &mut problem.particulars.at {
                    query.clone_into(text);
                }
                problem
            })
    }
}

/// What can be wrong with a query, by how the library says it, and the key of the words for it.
const FAULTS: [(&str, &str); 6] = [
    (" is no severity level", "problem-says-level"),
    (" is neither true nor false", "problem-says-flag"),
    (" is no number", "problem-says-number"),
    (" is no day", "problem-says-day"),
    ("a value is missing after the colon", "problem-says-no-value"),
    ("the quotation mark is never closed", "problem-says-quotation"),
];

/// The refusal of a query. A reason that has no words in other languages is told as the library says it.
fn unreadable(reason: &str) -> Problem {
    let problem = Problem::new(Code::Query);
    let found = FAULTS
        .iter()
        .find_map(|(fault, key)| Some((*key, reason.strip_suffix(fault)?)));
    match found {
        Some((key, value)) => problem.says(key, value),
        None => problem.detail(reason),
    }
}

/// The refusal that stands for an error of the library.
fn refusal(error: Error) -> Problem {
    match error {
        Error::Query { offset, reason } => unreadable(&reason).at(String::new(), offset),
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
