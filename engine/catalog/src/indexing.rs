//! Keeping the search index up with the store.
//!
//! A thread of its own writes what the import hands over, and catches up from history when it starts behind.
//! The index records the sequence numbers it is complete to; what was lost with a crash is done again from there.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use baize_store::{Db, Engine, events, values};
use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::Mutex;
use serde::Serialize;

use crate::ingest::{IndexWork, Indexable, POINTS, entries_of, read_stale};
use crate::library::LibraryOptions;
use crate::loading::{LatestEpss, Loaded, latest_epss, load_many};
use crate::packing::Packs;
use crate::rules::derive::derive_listed;
use crate::rules::merge::merge;
use crate::rules::precedence::Precedence;
use crate::search::{Complete, Indexed, Search};
use crate::{Error, Result};

/// Batches of work waiting for the index.
const QUEUE: usize = 6;
/// Events read at a time when catching up.
const STRIDE: usize = 500;
/// The same of events that each name up to two thousand vulnerabilities.
const POINT_STRIDE: usize = 50;
/// Threads that read what is written anew, and vulnerabilities they read at a time.
const LOADERS: usize = 2;
const PART: usize = 64;

/// The index and the thread that writes it.
pub(crate) struct Indexing {
    pub(crate) search: Arc<Search>,
    generation: Arc<AtomicU64>,
    orders: Option<Sender<Order>>,
    thread: Mutex<Option<JoinHandle<Result<()>>>>,
}

/// How far the search index is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct IndexState {
    /// The change up to which it is complete.
    pub indexed: i64,
    /// The last change of the library.
    pub head: i64,
    /// Changes that are not in it, and parts of series whose points are not.
    pub waiting: i64,
}

impl IndexState {
    pub(crate) fn of(db: &Db, search: &Search) -> Result<Self> {
        let (there, indexed) = (heads(db)?, search.committed());
        let missing = |head: i64, done: i64| (head - done).max(0);
        Ok(Self {
            indexed: indexed.library,
            head: there.library,
            waiting: missing(there.library, indexed.library) + missing(there.points, indexed.points),
        })
    }
}

/// The ends of the streams that the index follows.
fn heads(db: &Db) -> Result<Complete> {
    Ok(db.read(|tx| {
        Ok::<_, baize_store::Error>(Complete {
            library: events::head(tx, events::LIBRARY)?,
            points: events::head(tx, POINTS)?,
        })
    })?)
}

enum Order {
    Work(IndexWork),
    /// Commit, then answer.
    Settle(Sender<Result<()>>),
    /// Make everything anew, then answer.
    Rebuild(Sender<Result<()>>),
    /// Write what others have committed since, then answer.
    Follow(Sender<Result<()>>),
}

impl Indexing {
    pub(crate) fn open(db: &Db, packs: &Arc<Packs>, options: &LibraryOptions) -> Result<Self> {
        let search = Arc::new(Search::open(&options.index, options.writes_index)?);
        let generation = Arc::new(AtomicU64::new(0));
        if !options.writes_index {
            return Ok(Self {
                search,
                generation,
                orders: None,
                thread: Mutex::new(None),
            });
        }
        let (sender, orders) = bounded(QUEUE);
        let worker = Worker {
            db: db.clone(),
            packs: packs.clone(),
            precedence: options.precedence.clone(),
            search: search.clone(),
            generation: generation.clone(),
            pristine: search.committed() == Complete::default(),
            unsaved: false,
            written: HashSet::new(),
            waiting: BTreeSet::new(),
            has_points: !db
                .read(|tx| tx.query(include_str!("../queries/any_point.sql"), &[]))?
                .is_empty(),
        };
        let thread = std::thread::Builder::new()
            .name("index".to_owned())
            .spawn(move || worker.run(&orders))?;
        Ok(Self {
            search,
            generation,
            orders: Some(sender),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Says that records may have changed.
    pub(crate) fn changed(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// A number that is another one whenever records may have changed.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Hands over work that has been committed. Blocks while the thread is behind.
    pub(crate) fn later(&self, work: IndexWork) -> Result<()> {
        self.changed();
        let Some(orders) = &self.orders else { return Ok(()) };
        if work.changed.is_empty() && work.removed.is_empty() && work.stale.is_empty() && !work.has_points {
            return Ok(());
        }
        orders.send(Order::Work(work)).map_err(|_| self.failure())
    }

    /// Waits until everything handed over is visible and durable.
    pub(crate) fn settle(&self) -> Result<()> {
        self.order(Order::Settle)
    }

    /// Makes the whole index anew. The old one serves until the new one is complete.
    pub(crate) fn rebuild(&self) -> Result<()> {
        self.order(Order::Rebuild)
    }

    /// Waits until what other processes have committed is in the index too.
    pub(crate) fn follow(&self) -> Result<()> {
        self.order(Order::Follow)
    }

    fn order(&self, order: impl FnOnce(Sender<Result<()>>) -> Order) -> Result<()> {
        let Some(orders) = &self.orders else { return Ok(()) };
        let (answer, answered) = bounded(1);
        orders.send(order(answer)).map_err(|_| self.failure())?;
        answered.recv().map_err(|_| self.failure())?
    }

    /// Why the thread has ended.
    fn failure(&self) -> Error {
        match self.thread.lock().take().map(JoinHandle::join) {
            Some(Ok(Err(error))) => error,
            _ => Error::Index("the indexing thread has ended".to_owned()),
        }
    }
}

impl Drop for Indexing {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.lock().take() {
            // Its work is done again from history if it fails now.
            let _ = thread.join();
        }
    }
}

struct Worker {
    db: Db,
    packs: Arc<Packs>,
    precedence: Precedence,
    search: Arc<Search>,
    generation: Arc<AtomicU64>,
    /// Nothing has been committed yet, so there is nothing to delete before a first write.
    pristine: bool,
    /// Something has been written since the last commit.
    unsaved: bool,
    /// What was written since the last commit, and what has changed again since it was.
    written: HashSet<i64>,
    waiting: BTreeSet<i64>,
    /// Whether there is any series; saves asking for a point of every record while there is none.
    has_points: bool,
}

impl Worker {
    fn run(mut self, orders: &Receiver<Order>) -> Result<()> {
        self.catch_up()?;
        for order in orders {
            match order {
                Order::Work(work) => self.take(work)?,
                Order::Settle(answer) => {
                    let outcome = self.settle();
                    let _ = answer.send(outcome);
                }
                Order::Rebuild(answer) => {
                    let outcome = self.rebuild();
                    let _ = answer.send(outcome);
                }
                Order::Follow(answer) => {
                    let outcome = self.catch_up();
                    let _ = answer.send(outcome);
                }
            }
        }
        self.settle()
    }

    /// Writes what is there for the first time since the last commit. What changes again waits until then: a record
    /// of which many sources speak is written twice, not once for each of them.
    fn take(&mut self, work: IndexWork) -> Result<()> {
        if !self.unsaved {
            self.search.hold_merges();
        }
        self.unsaved = true;
        for vulnerability in work.removed {
            self.search.remove(vulnerability);
            self.waiting.remove(&vulnerability);
        }
        // Records that come after their points are written with them.
        self.has_points |= work.has_points;
        for indexable in &work.changed {
            if self.written.insert(indexable.vulnerability) {
                self.write(indexable, self.pristine)?;
            } else {
                self.waiting.insert(indexable.vulnerability);
            }
        }
        self.waiting.extend(work.stale);
        Ok(())
    }

    /// Writes what waits, then commits.
    fn settle(&mut self) -> Result<()> {
        let waiting: Vec<i64> = std::mem::take(&mut self.waiting).into_iter().collect();
        self.refresh(&waiting)?;
        self.written = HashSet::new();
        self.pristine = false;
        self.commit()?;
        self.unsaved = false;
        self.search.resume_merges();
        self.search.tidy()
    }

    /// Makes everything written visible and durable, as the state at the last change. Where other processes write
    /// as well, what they have changed up to there is written first.
    fn commit(&mut self) -> Result<()> {
        if self.db.engine() == Engine::Postgres {
            return self.catch_up();
        }
        let heads = heads(&self.db)?;
        self.search.commit(heads)
    }

    /// Writes what changed since the index was last complete.
    fn catch_up(&mut self) -> Result<()> {
        let mut complete = self.search.committed();
        let mut behind = BTreeSet::new();
        loop {
            let found = self
                .db
                .read(|tx| events::after(tx, events::LIBRARY, complete.library, STRIDE))?;
            let Some(last) = found.last() else { break };
            complete.library = last.sequence;
            behind.extend(found.iter().map(|event| event.subject));
        }
        loop {
            let found = self
                .db
                .read(|tx| events::after(tx, POINTS, complete.points, POINT_STRIDE))?;
            let Some(last) = found.last() else { break };
            complete.points = last.sequence;
            self.has_points = true;
            behind.extend(found.iter().flat_map(|event| read_stale(&event.payload)));
        }
        if complete != self.search.committed() {
            self.generation.fetch_add(1, Ordering::AcqRel);
        }
        // What is written here may be written again, by an import that goes on where a killed one ended.
        self.pristine &= behind.is_empty();
        let behind: Vec<i64> = behind.into_iter().collect();
        self.refresh(&behind)?;
        if self.unsaved || complete != self.search.committed() {
            self.search.commit(complete)?;
            self.unsaved = false;
        }
        Ok(())
    }

    fn rebuild(&mut self) -> Result<()> {
        self.search.clear()?;
        let mut all = Vec::new();
        loop {
            let page = values![all.last().copied().unwrap_or(0), STRIDE as i64];
            let rows = self
                .db
                .read(|tx| tx.query(include_str!("../queries/vulnerabilities_after.sql"), &page))?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                all.push(row.int(0)?);
            }
        }
        self.refresh(&all)?;
        self.commit()?;
        self.search.compact()
    }

    /// Reads vulnerabilities from the store and writes them anew, or drops those that are gone.
    fn refresh(&mut self, vulnerabilities: &[i64]) -> Result<()> {
        let (db, packs, precedence) = (&self.db, &*self.packs, &self.precedence);
        let parts = Mutex::new(vulnerabilities.chunks(PART));
        let (sender, ready) = bounded(LOADERS * 2);
        std::thread::scope(|scope| {
            for _ in 0..LOADERS {
                let (sender, parts) = (sender.clone(), &parts);
                scope.spawn(move || {
                    loop {
                        let Some(part) = parts.lock().next() else { break };
                        let loaded = load_many(db, packs, part).map(|found| {
                            let indexed = |held: Loaded| to_index(&held.indexable, held.epss, precedence);
                            (part, found.into_iter().map(indexed).collect::<Vec<_>>())
                        });
                        if sender.send(loaded).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            for loaded in ready {
                let (part, indexed) = loaded?;
                let mut gone: BTreeSet<i64> = part.iter().copied().collect();
                for indexed in &indexed {
                    gone.remove(&indexed.vulnerability);
                    self.search.put(indexed, false)?;
                }
                for vulnerability in gone {
                    self.search.remove(vulnerability);
                }
            }
            Ok(())
        })
    }

    fn write(&mut self, indexable: &Indexable, fresh: bool) -> Result<()> {
        let epss = if self.has_points {
            latest_epss(&self.db, &indexable.identifiers)?
        } else {
            None
        };
        self.search
            .put(&to_index(indexable, epss, &self.precedence), fresh)
    }
}

/// What the index holds of a vulnerability. `epss` says where it stands.
fn to_index(indexable: &Indexable, epss: Option<LatestEpss>, precedence: &Precedence) -> Indexed {
    let merged = merge(
        &indexable.identifiers,
        &entries_of(&indexable.documents),
        precedence,
    );
    let derived = derive_listed(&merged, epss.map(|e| e.score));
    Indexed::new(indexable, &merged, &derived, epss)
}
