//! The writing end of a run.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use baize_model::{Identifier, State};
use baize_store::{Db, Tx, Urgency, Value, values};
use crossbeam_channel::Receiver;

use super::batch::{Arrival, Batch, named, state_of};
use super::prepare::{Prepared, PreparedBody};
use super::report::{HeldBack, Outcome};
use super::{IndexWork, Run, series};
use crate::packing::{Pack, Packer, Place};
use crate::{Error, Result};

/// Records per transaction.
const BATCH: usize = 200;
/// Records per transaction while somebody else waits to write.
const BATCH_WAITED_FOR: usize = 40;
/// Subjects after which a transaction is full as well: some documents speak of thousands of vulnerabilities.
const SUBJECTS: usize = 1000;

/// Writes what the parsing threads prepared.
pub(super) struct Writer {
    pub(super) run: Arc<Run>,
    pub(super) db: Db,
    pub(super) packer: Packer,
    sources: HashMap<String, i64>,
    /// Published and all documents of a source before the run.
    standing: HashMap<i64, (u64, u64)>,
    series: series::Ledger,
}

/// What a transaction did.
#[derive(Default)]
struct Done {
    outcomes: Vec<Outcome>,
    index: IndexWork,
    /// Packs it wrote, with their numbers.
    packs: Vec<(Arc<Pack>, i64)>,
}

/// What is decided about a record before anything is written.
enum Decision<'p> {
    /// The library has it.
    Unchanged,
    /// A new document.
    New(&'p Prepared),
    /// A revision of a document: its number, the revision that is current, and what becomes of the new one.
    Revision(&'p Prepared, i64, i64, Fate),
}

/// What becomes of a new revision.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It becomes current.
    Current,
    /// It is older than the current one.
    Past,
    /// It would withdraw a published document: the brake decides at the end of the run.
    Held,
}

impl Writer {
    pub(super) fn new(run: &Arc<Run>) -> Result<Self> {
        let db = run.library.db().clone();
        let rows = db.read(|tx| tx.query(include_str!("../../queries/published_by_source.sql"), &[]))?;
        let mut standing = HashMap::new();
        for row in rows {
            let count = |i| row.int(i).map(|n| u64::try_from(n).unwrap_or_default());
            standing.insert(row.int(0)?, (count(1)?, count(2)?));
        }
        let packer = Packer::of_history()?;
        let series = series::Ledger::default();
        Ok(Self {
            run: run.clone(),
            db,
            packer,
            sources: HashMap::new(),
            standing,
            series,
        })
    }

    pub(super) fn run(mut self, ready: &Receiver<Vec<Prepared>>) -> Result<()> {
        let mut waiting: Vec<Prepared> = Vec::new();
        let mut seen: HashSet<(String, String)> = HashSet::new();
        let mut subjects = 0;
        loop {
            let handful = if waiting.is_empty() {
                ready.recv().ok()
            } else {
                ready.try_recv().ok()
            };
            let over = handful.is_none();
            for prepared in handful.into_iter().flatten() {
                if matches!(prepared.body, PreparedBody::Series(..)) {
                    self.write_series(&prepared)?;
                    continue;
                }
                // One transaction decides about a document once.
                let limit = if self.db.interactive_waiting() {
                    BATCH_WAITED_FOR
                } else {
                    BATCH
                };
                let repeated = seen.contains(&(prepared.source.clone(), prepared.key.clone()));
                if waiting.len() >= limit || repeated || subjects >= SUBJECTS {
                    self.write(&std::mem::take(&mut waiting))?;
                    seen.clear();
                    subjects = 0;
                }
                subjects += prepared.subjects();
                seen.insert((prepared.source.clone(), prepared.key.clone()));
                waiting.push(prepared);
            }
            if over {
                if waiting.is_empty() {
                    break;
                }
                self.write(&std::mem::take(&mut waiting))?;
                seen.clear();
                subjects = 0;
            }
        }
        self.apply_brake()
    }

    pub(super) fn source(&mut self, name: &str) -> Result<i64> {
        if let Some(id) = self.sources.get(name) {
            return Ok(*id);
        }
        let id = self.run.library.source_id(name)?;
        self.sources.insert(name.to_owned(), id);
        Ok(id)
    }

    fn write(&mut self, batch: &[Prepared]) -> Result<()> {
        let sources: Vec<i64> = batch
            .iter()
            .map(|p| self.source(&p.source))
            .collect::<Result<_>>()?;
        let (run, packer, standing) = (&self.run, &mut self.packer, &self.standing);
        let written = self.db.try_write(Urgency::Bulk, |tx| {
            transact(run, tx, packer, batch, &sources, standing)
        });
        if written.is_err() {
            run.library.packs().forget();
            // A connection that broke in a commit leaves open what happened.
            run.library.inner.indexing.changed();
        }
        let done = written?;
        for (pack, number) in &done.packs {
            pack.is_stored_as(*number);
        }
        {
            let mut report = run.report.lock();
            for (prepared, outcome) in batch.iter().zip(&done.outcomes) {
                report.count(&prepared.source, &prepared.file, *outcome, 1);
            }
        }
        run.done.fetch_add(batch.len() as u64, Ordering::Relaxed);
        run.library.index_later(done.index)
    }

    fn write_series(&mut self, prepared: &Prepared) -> Result<()> {
        let source = self.source(&prepared.source)?;
        series::write(self, source, prepared)
    }

    pub(super) fn ledger(&mut self) -> &mut series::Ledger {
        &mut self.series
    }

    /// Lets the withdrawals of this run take effect, or holds them for a person where they are too many.
    fn apply_brake(&mut self) -> Result<()> {
        let run = self.run.clone();
        let rows = self
            .db
            .read(|tx| tx.query(include_str!("../../queries/list_held.sql"), &values![run.id]))?;
        let mut by_source: BTreeMap<(i64, String), Vec<Release>> = BTreeMap::new();
        for row in rows {
            let release = Release {
                document: row.int(0)?,
                revision: row.int(1)?,
                key: row.text(4)?.into(),
                replaced: row.int(5)?,
                source: row.text(3)?.into(),
            };
            by_source
                .entry((row.int(2)?, row.text(3)?.to_owned()))
                .or_default()
                .push(release);
        }
        for ((source, name), releases) in by_source {
            let (published, _) = self.standing.get(&source).copied().unwrap_or_default();
            let brake = run.options.brake;
            let allowed = ((published as f64 * brake.share) as u64).max(brake.least);
            if releases.len() as u64 > allowed {
                let held = HeldBack {
                    source: name,
                    withdrawals: releases.len() as u64,
                    published,
                };
                run.report.lock().held.push(held);
                continue;
            }
            for part in releases.chunks(BATCH) {
                let packer = &mut self.packer;
                let work = self
                    .db
                    .try_write(Urgency::Bulk, |tx| release(&run, tx, packer, part))?;
                run.library.index_later(work)?;
            }
        }
        Ok(())
    }
}

/// A held revision that takes effect.
struct Release {
    document: i64,
    revision: i64,
    replaced: i64,
    source: Arc<str>,
    key: Arc<str>,
}

fn transact(
    run: &Run,
    tx: &mut Tx,
    packer: &mut Packer,
    prepared: &[Prepared],
    sources: &[i64],
    standing: &HashMap<i64, (u64, u64)>,
) -> Result<Done> {
    let now = tx.now()?;
    let decisions = decide(tx, prepared, sources, standing)?;
    let fresh = decisions.iter().filter(|d| matches!(d, Decision::New(_))).count();
    let revisions = decisions
        .iter()
        .filter(|d| !matches!(d, Decision::Unchanged))
        .count();
    if revisions == 0 {
        return Ok(Done {
            outcomes: vec![Outcome::Unchanged; prepared.len()],
            ..Done::default()
        });
    }
    let mut next_document = if fresh > 0 {
        tx.allocate("document", fresh)?
    } else {
        0
    };
    let mut next_revision = tx.allocate("revision", revisions)?;
    let mut done = Done::default();
    let (mut documents, mut currents, mut rows, mut held) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut arrivals, mut spoken, mut taxa, mut overtaken) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (decision, source) in decisions.iter().zip(sources) {
        let (p, document, replaced, place) = match decision {
            Decision::Unchanged => {
                done.outcomes.push(Outcome::Unchanged);
                continue;
            }
            Decision::New(p) => {
                let document = next_document;
                next_document += 1;
                done.outcomes.push(Outcome::Added);
                documents.push(
                    values![
                        document,
                        *source,
                        p.key.as_str(),
                        next_revision,
                        state_code(state_of(p))
                    ]
                    .to_vec(),
                );
                (*p, document, None, Fate::Current)
            }
            Decision::Revision(p, document, current, place) => {
                done.outcomes.push(Outcome::Updated);
                match place {
                    Fate::Current => {
                        overtaken.push(values![*document].to_vec());
                        currents.push(values![*document, next_revision, state_code(state_of(p))].to_vec());
                    }
                    Fate::Held => held.push(values![*document, next_revision, run.id].to_vec()),
                    Fate::Past => {}
                }
                (*p, *document, Some(*current), *place)
            }
        };
        let pack = pack_number(tx, &mut done.packs, &p.pack)?;
        rows.push(revision_row(run, p, pack, document, next_revision, now)?);
        match &p.body {
            PreparedBody::Claims(subjects) => {
                for s in subjects {
                    spoken.push((next_revision, &s.subject, pack, s.slot));
                }
                if place == Fate::Current {
                    arrivals.push(Arrival {
                        document,
                        revision: next_revision,
                        replaced,
                        source: p.source.as_str().into(),
                        key: p.key.as_str().into(),
                        claims: subjects
                            .iter()
                            .map(|s| (s.subject.clone(), s.claims.clone()))
                            .collect(),
                    });
                }
            }
            PreparedBody::Taxon { id, kind, name, body } if place == Fate::Current => {
                taxa.push(values![id.as_str(), document, *kind, name.as_str(), body.as_str()].to_vec());
            }
            PreparedBody::Taxon { .. } | PreparedBody::Series(..) => {}
        }
        next_revision += 1;
    }
    let mut batch = Batch::new(tx, run.library.packs(), packer);
    let everything = prepared.iter().filter_map(|p| match &p.body {
        PreparedBody::Claims(subjects) => Some(subjects.iter().flat_map(|s| named(&s.claims))),
        _ => None,
    });
    batch.identify(everything.flatten())?;
    // What stands now is read before anything of it is written over.
    batch.foresee(&arrivals)?;
    batch
        .tx
        .execute_many(include_str!("../../queries/insert_document.sql"), &documents)?;
    batch
        .tx
        .execute_many(include_str!("../../queries/update_document.sql"), &currents)?;
    let packs: Vec<Vec<Value>> = done
        .packs
        .iter()
        .map(|(pack, number)| pack.row(*number))
        .collect::<Result<_>>()?;
    batch
        .tx
        .execute_many(include_str!("../../queries/insert_pack.sql"), &packs)?;
    batch
        .tx
        .execute_many(include_str!("../../queries/insert_revision.sql"), &rows)?;
    batch
        .tx
        .execute_many(include_str!("../../queries/delete_held.sql"), &overtaken)?;
    batch
        .tx
        .execute_many(include_str!("../../queries/put_held.sql"), &held)?;
    batch
        .tx
        .execute_many(include_str!("../../queries/put_taxon.sql"), &taxa)?;
    let claims: Vec<Vec<Value>> = spoken
        .iter()
        .map(|(revision, subject, pack, slot)| {
            values![
                *revision,
                batch.numbers[*subject],
                *pack,
                slot.offset as i64,
                slot.length as i64
            ]
            .to_vec()
        })
        .collect();
    batch
        .tx
        .execute_many(include_str!("../../queries/insert_claim.sql"), &claims)?;
    done.index = settle(run, batch, &arrivals)?;
    Ok(done)
}

/// Correlates arrivals and writes clusters and history.
fn settle(run: &Run, mut batch: Batch<'_>, arrivals: &[Arrival]) -> Result<IndexWork> {
    batch.speak(arrivals)?;
    batch.join(arrivals)?;
    batch.recluster()?;
    batch.settle(arrivals, run.library.precedence())
}

fn release(run: &Run, tx: &mut Tx, packer: &mut Packer, part: &[Release]) -> Result<IndexWork> {
    let packs = run.library.packs();
    let mut batch = Batch::new(tx, packs, packer);
    let (mut arrivals, mut currents) = (Vec::new(), Vec::new());
    for held in part {
        let mut claims: BTreeMap<Identifier, Arc<Vec<_>>> = BTreeMap::new();
        let mut state = State::Withdrawn;
        let rows = batch.tx.query(
            include_str!("../../queries/claims_of_revision.sql"),
            &values![held.revision],
        )?;
        let places: Vec<Place> = rows
            .iter()
            .map(|row| Place::from_row(row, 2))
            .collect::<Result<_>>()?;
        for (row, said) in rows.iter().zip(packs.claims(batch.tx, &places)?) {
            batch.identify(named(&said))?;
            let subject = Identifier::parse(row.text(1)?).map_err(|e| Error::Damaged(e.to_string()))?;
            state = said.first().map_or(state, |c| c.state);
            claims.insert(subject, said);
        }
        let current = values![held.document, held.revision, state_code(state)];
        currents.push(current.to_vec());
        batch.tx.execute(
            include_str!("../../queries/delete_held.sql"),
            &values![held.document],
        )?;
        arrivals.push(Arrival {
            document: held.document,
            revision: held.revision,
            replaced: Some(held.replaced),
            source: held.source.clone(),
            key: held.key.clone(),
            claims: claims.into_iter().collect(),
        });
    }
    batch.foresee(&arrivals)?;
    batch
        .tx
        .execute_many(include_str!("../../queries/update_document.sql"), &currents)?;
    settle(run, batch, &arrivals)
}

fn decide<'p>(
    tx: &mut Tx,
    prepared: &'p [Prepared],
    sources: &[i64],
    standing: &HashMap<i64, (u64, u64)>,
) -> Result<Vec<Decision<'p>>> {
    let keys: Vec<Vec<Value>> = prepared
        .iter()
        .zip(sources)
        .map(|(p, source)| values![*source, p.key.as_str()].to_vec())
        .collect();
    let found = tx.query_many(include_str!("../../queries/find_document.sql"), &keys)?;
    let mut decisions = Vec::with_capacity(prepared.len());
    for ((p, rows), source) in prepared.iter().zip(found).zip(sources) {
        let Some(row) = rows.first() else {
            decisions.push(Decision::New(p));
            continue;
        };
        let document = row.int(0)?;
        let current = (row.opt_int(3)?, row.opt_int(4)?, row.bytes(5)?);
        let seen = current.2 == p.digest
            || !tx
                .query(
                    include_str!("../../queries/find_revision.sql"),
                    &values![document, p.digest],
                )?
                .is_empty();
        decisions.push(if seen {
            Decision::Unchanged
        } else {
            let newer = (p.modified, p.serial, &p.digest[..]) > current;
            let first_load = standing.get(source).is_none_or(|(_, all)| *all == 0);
            let withdraws = row.int(2)? < WITHDRAWN && state_code(state_of(p)) >= WITHDRAWN;
            let place = match (newer, withdraws && !first_load) {
                (false, _) => Fate::Past,
                (true, true) => Fate::Held,
                (true, false) => Fate::Current,
            };
            Decision::Revision(p, document, row.int(1)?, place)
        });
    }
    Ok(decisions)
}

/// States from here on are withdrawals.
const WITHDRAWN: i64 = 3;

/// Number of a state in the database; the order matters to the brake.
pub(crate) fn state_code(state: State) -> i64 {
    match state {
        State::Published => 0,
        State::Reserved => 1,
        State::Disputed => 2,
        State::Withdrawn => 3,
        State::Rejected => 4,
    }
}

/// Bytes that are the same elsewhere may be another document.
const NAMED_OUTSIDE: i64 = 1;

/// Number of a pack; one that is not stored yet gets one, and joins those to be written.
fn pack_number(tx: &mut Tx, writing: &mut Vec<(Arc<Pack>, i64)>, pack: &Arc<Pack>) -> Result<i64> {
    if let Some(number) = pack.number() {
        return Ok(number);
    }
    // The records of a pack come one after the other, so it is among the last.
    let held = writing.iter().rev().find(|(held, _)| Arc::ptr_eq(held, pack));
    if let Some((_, number)) = held {
        return Ok(*number);
    }
    let number = tx.allocate("pack", 1)?;
    writing.push((pack.clone(), number));
    Ok(number)
}

pub(super) fn revision_row(
    run: &Run,
    p: &Prepared,
    pack: i64,
    document: i64,
    revision: i64,
    now: i64,
) -> Result<Vec<Value>> {
    Ok(values![
        revision,
        document,
        p.digest_head(),
        p.digest,
        p.format.number(),
        p.modified,
        p.serial,
        now,
        run.id,
        p.size as i64,
        p.records() as i64,
        if p.named_outside { NAMED_OUTSIDE } else { 0 },
        p.pack.share(p.packed_bytes())? as i64,
        pack,
        p.content.offset as i64,
    ]
    .to_vec())
}
