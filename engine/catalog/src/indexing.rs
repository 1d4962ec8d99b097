//! Keeping the search index up with the store.
//!
//! A thread of its own writes what the import hands over, and catches up from history when it starts behind.
//! The index records the sequence number it is complete to; what was lost with a crash is done again from there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread::JoinHandle;

use baize_model::Identifier;
use baize_store::{Db, Engine, Value, events, values};
use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::Mutex;
use serde::Serialize;

use crate::history::unpack_claims;
use crate::ingest::{DocumentClaims, IndexWork, Indexable, entries_of};
use crate::library::LibraryOptions;
use crate::packing::{Packer, Shelf};
use crate::rules::derive::derive;
use crate::rules::merge::merge;
use crate::rules::precedence::Precedence;
use crate::search::{Indexed, Search};
use crate::{Error, Result};

/// Batches of work waiting for the index.
const QUEUE: usize = 32;
/// Events read at a time when catching up.
const STRIDE: usize = 500;

/// The index and the thread that writes it.
pub(crate) struct Indexing {
    pub(crate) search: Arc<Search>,
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
    pub(crate) fn open(db: &Db, shelf: &Arc<Shelf>, options: &LibraryOptions) -> Result<Self> {
        let search = Arc::new(Search::open(&options.index, options.writes_index)?);
        if !options.writes_index {
            return Ok(Self {
                search,
                orders: None,
                thread: Mutex::new(None),
            });
        }
        let (sender, orders) = bounded(QUEUE);
        let worker = Worker {
            db: db.clone(),
            packer: Packer::new(shelf),
            precedence: options.precedence.clone(),
            search: search.clone(),
            pristine: search.committed() == 0,
            unsaved: false,
            has_points: !db
                .read(|tx| tx.query(include_str!("../queries/any_point.sql"), &[]))?
                .is_empty(),
        };
        let thread = std::thread::spawn(move || worker.run(&orders));
        Ok(Self {
            search,
            orders: Some(sender),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Hands over work. Blocks while the thread is behind.
    pub(crate) fn later(&self, work: IndexWork) -> Result<()> {
        let Some(orders) = &self.orders else { return Ok(()) };
        if work.changed.is_empty() && work.removed.is_empty() && work.stale.is_empty() {
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
    packer: Packer,
    precedence: Precedence,
    search: Arc<Search>,
    /// Nothing has been committed yet, so there is nothing to delete before a first write.
    pristine: bool,
    /// Something has been written since the last commit.
    unsaved: bool,
    /// Whether there is any series; saves asking for a point of every record while there is none.
    has_points: bool,
}

impl Worker {
    fn run(mut self, orders: &Receiver<Order>) -> Result<()> {
        self.catch_up()?;
        let mut written: BTreeSet<i64> = BTreeSet::new();
        for order in orders {
            match order {
                Order::Work(work) => {
                    self.unsaved = true;
                    for vulnerability in work.removed {
                        self.search.remove(vulnerability);
                    }
                    for indexable in &work.changed {
                        let fresh = self.pristine && written.insert(indexable.vulnerability);
                        self.write(indexable, fresh)?;
                    }
                    self.has_points |= !work.stale.is_empty();
                    for vulnerability in work.stale {
                        self.refresh(vulnerability)?;
                        written.insert(vulnerability);
                    }
                }
                Order::Settle(answer) => {
                    let outcome = self.commit();
                    self.pristine = false;
                    written.clear();
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
        self.commit()
    }

    /// Makes everything written visible and durable, as the state at the last change. Where other processes write
    /// as well, what they have changed up to there is written first.
    fn commit(&mut self) -> Result<()> {
        if self.db.engine() == Engine::Postgres {
            return self.catch_up();
        }
        let head = self.db.read(|tx| events::head(tx, events::LIBRARY))?;
        self.search.commit(head)
    }

    /// Writes what changed since the index was last complete.
    fn catch_up(&mut self) -> Result<()> {
        let mut sequence = self.search.committed();
        let mut behind = BTreeSet::new();
        loop {
            let found = self
                .db
                .read(|tx| events::after(tx, events::LIBRARY, sequence, STRIDE))?;
            let Some(last) = found.last() else { break };
            sequence = last.sequence;
            behind.extend(found.iter().map(|event| event.subject));
        }
        // What is written here may be written again, by an import that goes on where a killed one ended.
        self.pristine &= behind.is_empty();
        for vulnerability in behind {
            self.refresh(vulnerability)?;
        }
        if self.unsaved || sequence > self.search.committed() {
            self.search.commit(sequence)?;
            self.unsaved = false;
        }
        Ok(())
    }

    fn rebuild(&mut self) -> Result<()> {
        self.search.clear()?;
        let mut last = 0;
        loop {
            let page = values![last, STRIDE as i64];
            let rows = self
                .db
                .read(|tx| tx.query(include_str!("../queries/vulnerabilities_after.sql"), &page))?;
            if rows.is_empty() {
                self.commit()?;
                return self.search.compact();
            }
            for row in rows {
                last = row.int(0)?;
                self.refresh(last)?;
            }
        }
    }

    /// Reads a vulnerability from the store and writes it anew, or drops it when it is gone.
    fn refresh(&mut self, vulnerability: i64) -> Result<()> {
        if let Some(indexable) = load(&self.db, &mut self.packer, vulnerability)? {
            self.write(&indexable, false)
        } else {
            self.search.remove(vulnerability);
            Ok(())
        }
    }

    fn write(&mut self, indexable: &Indexable, fresh: bool) -> Result<()> {
        let entries = entries_of(&indexable.documents);
        let merged = merge(&indexable.identifiers, &entries, &self.precedence);
        let epss = if self.has_points {
            latest_epss(&self.db, &merged.id)?
        } else {
            None
        };
        let derived = derive(&merged, epss);
        let mut sources: Vec<String> = indexable.documents.iter().map(|d| d.source.to_string()).collect();
        sources.sort();
        sources.dedup();
        let indexed = Indexed::new(
            indexable.vulnerability,
            &indexable.identifiers,
            &merged,
            &derived,
            epss,
            sources,
        );
        self.search.put(&indexed, fresh)
    }
}

/// Latest EPSS score of an identifier.
fn latest_epss(db: &Db, id: &Identifier) -> Result<Option<f64>> {
    if id.authority().as_str() != "CVE" {
        return Ok(None);
    }
    let rows = db.read(|tx| {
        let found = tx.query(
            include_str!("../queries/find_identifier.sql"),
            &values![id.as_str()],
        )?;
        match found.first() {
            Some(row) => tx.query(include_str!("../queries/latest_epss.sql"), &values![row.int(0)?]),
            None => Ok(Vec::new()),
        }
    })?;
    Ok(rows
        .first()
        .map(|row| row.int(1))
        .transpose()?
        .map(|v| v as f64 / 1_000_000.0))
}

/// A cluster with everything that is said about it.
pub(crate) fn load(db: &Db, packer: &mut Packer, vulnerability: i64) -> Result<Option<Indexable>> {
    let (identifiers, claims) = db.read(|tx| {
        let rows = tx.query(
            include_str!("../queries/identifiers_of_vulnerability.sql"),
            &values![vulnerability],
        )?;
        let keys: Vec<Vec<Value>> = rows
            .iter()
            .map(|row| Ok(values![row.int(0)?].to_vec()))
            .collect::<baize_store::Result<_>>()?;
        let claims = tx.query_many(include_str!("../queries/claims_about.sql"), &keys)?;
        Ok((rows, claims))
    })?;
    let mut names = BTreeSet::new();
    for row in &identifiers {
        names.insert(Identifier::parse(row.text(1)?).map_err(|e| Error::Damaged(e.to_string()))?);
    }
    let mut documents = Vec::new();
    for row in claims.iter().flatten() {
        documents.push(DocumentClaims {
            document: row.int(0)?,
            source: row.text(1)?.into(),
            key: row.text(2)?.into(),
            claims: Arc::new(unpack_claims(row, 3, 4, packer)?),
        });
    }
    Ok((!documents.is_empty()).then_some(Indexable {
        vulnerability,
        identifiers: names,
        documents,
    }))
}
