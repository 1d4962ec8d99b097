//! Reading the library for the doors.

use std::sync::Arc;

use baize_catalog::{Error, Library, Result};
use baize_web_kit::Clock;
use lru::LruCache;
use parking_lot::Mutex;
use tokio::sync::Semaphore;

use crate::Doors;
use crate::lookup::Known;

/// Bytes of documents kept at hand.
const KEPT: usize = 24 << 20;

/// The library as handlers hold it.
#[derive(Clone)]
pub(crate) struct Reader {
    inside: Arc<Inside>,
}

struct Inside {
    library: Library,
    readers: Arc<Semaphore>,
    clock: Clock,
    documents: Mutex<Documents>,
    known: Mutex<Option<Known>>,
}

/// Source and key of a document.
type Name = (Box<str>, Box<str>);

/// Documents read lately, of one state of the index.
struct Documents {
    generation: u64,
    bytes: usize,
    held: LruCache<Name, Arc<[u8]>>,
}

/// Why a read came to nothing.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The search index is being built: come back later.
    NotReady,
    /// Anything else; it is in the log.
    Failed,
}

impl Reader {
    pub(crate) fn new(doors: Doors) -> Self {
        Self {
            inside: Arc::new(Inside {
                library: doors.library,
                readers: Arc::new(Semaphore::new(doors.readers.max(1))),
                clock: doors.clock,
                documents: Mutex::new(Documents {
                    generation: 0,
                    bytes: 0,
                    held: LruCache::unbounded(),
                }),
                known: Mutex::default(),
            }),
        }
    }

    /// The time.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        (self.inside.clock)()
    }

    /// Assertions of exploitation, read lately.
    pub(crate) fn known(&self) -> &Mutex<Option<Known>> {
        &self.inside.known
    }

    /// The library. Its methods block.
    pub(crate) fn library(&self) -> &Library {
        &self.inside.library
    }

    /// Works on a blocking thread. The permit goes with the work, so that work whose reader gave up still counts
    /// against the limit.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Trouble> {
        let permit = Arc::clone(&self.inside.readers)
            .acquire_owned()
            .await
            .map_err(|_| Trouble::Failed)?;
        let this = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(&this)
        })
        .await;
        match done {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(Error::IndexNotReady)) => Err(Trouble::NotReady),
            Ok(Err(error)) => {
                tracing::error!(%error, "the library could not be read");
                Err(Trouble::Failed)
            }
            Err(error) => {
                tracing::error!(%error, "reading the library failed");
                Err(Trouble::Failed)
            }
        }
    }

    /// A document's bytes.
    pub(crate) fn document(&self, source: &str, key: &str) -> Result<Option<Arc<[u8]>>> {
        let generation = self.library().index_generation();
        let name = (Box::from(source), Box::from(key));
        {
            let mut kept = self.inside.documents.lock();
            if kept.generation != generation {
                kept.generation = generation;
                kept.bytes = 0;
                kept.held.clear();
            }
            if let Some(bytes) = kept.held.get(&name) {
                return Ok(Some(Arc::clone(bytes)));
            }
        }
        let Some((bytes, _)) = self.library().document(source, key, None)? else {
            return Ok(None);
        };
        let bytes: Arc<[u8]> = bytes.into();
        let mut kept = self.inside.documents.lock();
        if kept.generation == generation && bytes.len() <= KEPT / 8 {
            kept.bytes += bytes.len();
            if let Some(before) = kept.held.put(name, Arc::clone(&bytes)) {
                kept.bytes = kept.bytes.saturating_sub(before.len());
            }
            while kept.bytes > KEPT {
                let Some((_, gone)) = kept.held.pop_lru() else {
                    break;
                };
                kept.bytes = kept.bytes.saturating_sub(gone.len());
            }
        }
        Ok(Some(bytes))
    }

    /// A document as JSON that can be put into an answer as it is. Nothing if it is not JSON by itself.
    pub(crate) fn json(&self, source: &str, key: &str) -> Result<Option<Box<serde_json::value::RawValue>>> {
        let Some(bytes) = self.document(source, key)? else {
            return Ok(None);
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        Ok(serde_json::from_slice(bytes).ok())
    }
}
