//! Bringing records into the library.
//!
//! [`Importer`] takes raw records and works in the background: two threads parse, hash and pack, one writes, one
//! indexes. Everything offered before [`Importer::finish`] returns is durable and searchable after it.

mod batch;
mod correlate;
mod prepare;
mod report;
mod series;
mod settle;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Instant;

use baize_model::{RawRecord, Refusal};
use baize_store::{Value, values};
use crossbeam_channel::{Receiver, Sender, bounded};
use jiff::civil::Date;
use parking_lot::Mutex;

pub(crate) use batch::DocumentClaims;
pub use report::{Counts, HeldBack, Rejection, Report};
pub(crate) use series::{POINTS, day_of, read_stale, unscaled};
pub(crate) use settle::{IndexWork, Indexable, entries_of};

use crate::packing::Packer;
use crate::{Library, Result};
use prepare::{PrepareError, Prepared, digest, digest_head, prepare};
use report::Outcome;

/// Records handed from thread to thread at a time.
const HANDFUL: usize = 256;
/// Bytes after which a handful is full.
const HANDFUL_BYTES: usize = 1 << 20;
/// Handfuls waiting between two threads.
const QUEUE: usize = 8;
/// A first load of so many records leaves gaps worth closing.
const WORTH_REPACKING: u64 = 50_000;
/// Threads that parse, and pack what a handful holds.
const PARSERS: usize = 2;

/// The withdrawal brake: more than this and a person decides.
#[derive(Clone, Copy, Debug)]
pub struct Brake {
    /// Share of a source's published documents that one run may withdraw or reject, 0–1.
    pub share: f64,
    /// So many are always let through.
    pub least: u64,
}

impl Default for Brake {
    fn default() -> Self {
        Self {
            share: 0.02,
            least: 20,
        }
    }
}

/// Options of a run.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Source of every record, in place of the one that the content names.
    pub source: Option<String>,
    /// Source to which the quarantine counts what was refused, where `source` does not name one: a feed knows whose
    /// records it brings before they can be read.
    pub supplier: Option<String>,
    /// Day of series that do not say it, where the file's path does not say it either.
    pub as_of: Option<Date>,
    /// The brake.
    pub brake: Brake,
}

/// A run that takes records.
pub struct Importer {
    raw: Option<Sender<Vec<Offered>>>,
    handful: Vec<Offered>,
    handful_bytes: usize,
    run: Arc<Run>,
    threads: Vec<JoinHandle<Result<()>>>,
    started: Instant,
}

/// A record and the day its path names.
pub(crate) struct Offered {
    raw: RawRecord,
    day: Option<Date>,
}

/// What the threads of a run share.
pub(crate) struct Run {
    pub(crate) library: Library,
    pub(crate) options: ImportOptions,
    pub(crate) id: i64,
    pub(crate) report: Mutex<Report>,
    pub(crate) done: AtomicU64,
    /// False when the library was empty at the start: then nothing can be unchanged but repeats in the run.
    pub(crate) had_documents: bool,
}

impl Importer {
    /// Begins a run.
    pub fn start(library: &Library, options: ImportOptions) -> Result<Self> {
        let db = library.db().clone();
        let id = db.write(baize_store::Urgency::Interactive, |tx| {
            let id = tx.allocate("import_run", 1)?;
            let now = tx.now()?;
            tx.execute(include_str!("../../queries/insert_run.sql"), &values![id, now])?;
            Ok(id)
        })?;
        let had_documents = db.read(|tx| {
            let rows = tx.query(include_str!("../../queries/any_document.sql"), &[])?;
            Ok(!rows.is_empty())
        })?;
        let run = Arc::new(Run {
            library: library.clone(),
            options,
            id,
            report: Mutex::default(),
            done: AtomicU64::new(0),
            had_documents,
        });
        let (raw_in, raw_out) = bounded::<Vec<Offered>>(QUEUE);
        let (ready_in, ready_out) = bounded::<Vec<Prepared>>(QUEUE);
        let mut threads = Vec::new();
        for _ in 0..PARSERS {
            let (run, from, to) = (run.clone(), raw_out.clone(), ready_in.clone());
            threads.push(thread("parse").spawn(move || parse_all(&run, &from, &to))?);
        }
        drop(ready_in);
        let writer = write::Writer::new(&run)?;
        threads.push(thread("write").spawn(move || writer.run(&ready_out))?);
        Ok(Self {
            raw: Some(raw_in),
            handful: Vec::new(),
            handful_bytes: 0,
            run,
            threads,
            started: Instant::now(),
        })
    }

    /// Takes a record. Blocks while the threads behind are busy. `day` is a day found in the record's path.
    pub fn offer(&mut self, raw: RawRecord, day: Option<Date>) {
        self.handful_bytes += raw.bytes.len();
        self.handful.push(Offered { raw, day });
        if self.handful.len() >= HANDFUL || self.handful_bytes >= HANDFUL_BYTES {
            self.pass_on();
        }
    }

    /// Takes note of a file or record that is none.
    pub fn refuse(&mut self, file: &str, why: Refusal) {
        self.run.reject(file, why);
    }

    /// Records dealt with so far.
    pub fn done(&self) -> u64 {
        self.run.done.load(Ordering::Relaxed)
    }

    fn pass_on(&mut self) {
        self.handful_bytes = 0;
        let handful = std::mem::take(&mut self.handful);
        if let Some(raw) = &self.raw {
            // Fails only when the threads have ended on an error, which `finish` reports.
            let _ = raw.send(handful);
        }
    }

    /// Waits until everything is durable and searchable, and reports.
    pub fn finish(mut self) -> Result<Report> {
        self.pass_on();
        drop(self.raw.take());
        for thread in self.threads.drain(..) {
            thread
                .join()
                .unwrap_or_else(|_| Err(crate::Error::Damaged("an import thread panicked".to_owned())))?;
        }
        let run = &self.run;
        run.library.wait_for_index()?;
        let mut report = std::mem::take(&mut *run.report.lock());
        report
            .rejections
            .sort_by(|a, b| (&a.file, &a.place).cmp(&(&b.file, &b.place)));
        report.seconds = self.started.elapsed().as_secs_f64();
        run.close(&report)?;
        if !run.had_documents && report.total.added >= WORTH_REPACKING {
            // The load is complete and durable without it.
            if let Err(error) = run.library.db().repack() {
                tracing::warn!(%error, "the database keeps the gaps of the first load");
            }
        }
        Ok(report)
    }
}

impl Run {
    /// Notes a refusal in the report and the quarantine.
    pub(crate) fn reject(&self, file: &str, why: Refusal) {
        let place = why.at.unwrap_or_default();
        self.done.fetch_add(1, Ordering::Relaxed);
        self.report.lock().reject(Rejection {
            file: file.to_owned(),
            place,
            code: why.code,
            reason: why.reason,
        });
    }

    fn close(&self, report: &Report) -> Result<()> {
        let db = self.library.db();
        let options = &self.options;
        let source = options.source.as_deref().or(options.supplier.as_deref());
        let source = clean(source.unwrap_or_default());
        for part in report.rejections.chunks(200) {
            db.write(baize_store::Urgency::Bulk, |tx| {
                let first = tx.allocate("quarantine", part.len())?;
                let now = tx.now()?;
                let rows: Vec<Vec<Value>> = part
                    .iter()
                    .zip(first..)
                    .map(|(r, id)| {
                        values![
                            id,
                            self.id,
                            now,
                            source.as_str(),
                            clean(&r.file),
                            clean(&r.place),
                            r.code,
                            clean(&r.reason)
                        ]
                        .to_vec()
                    })
                    .collect();
                tx.execute_many(include_str!("../../queries/put_quarantine.sql"), &rows)?;
                Ok(())
            })?;
        }
        let summary =
            serde_json::json!({"total": report.total, "sources": report.sources, "held": report.held});
        db.write(baize_store::Urgency::Interactive, |tx| {
            let now = tx.now()?;
            tx.execute(
                include_str!("../../queries/finish_run.sql"),
                &values![self.id, now, summary.to_string()],
            )?;
            Ok(())
        })?;
        db.flush()?;
        Ok(())
    }
}

fn thread(name: &str) -> std::thread::Builder {
    std::thread::Builder::new().name(name.to_owned())
}

/// Text that every database takes: no U+0000, bounded.
fn clean(text: &str) -> String {
    text.chars()
        .take(1000)
        .map(|c| if c == '\0' { '\u{FFFD}' } else { c })
        .collect()
}

fn parse_all(run: &Run, from: &Receiver<Vec<Offered>>, to: &Sender<Vec<Prepared>>) -> Result<()> {
    let mut packer = Packer::new()?;
    for handful in from {
        let digests: Vec<[u8; 32]> = handful.iter().map(|o| digest(&o.raw.bytes)).collect();
        let known = if run.had_documents {
            run.known(&handful, &digests)?
        } else {
            vec![false; handful.len()]
        };
        let mut ready = Vec::with_capacity(handful.len());
        for ((offered, digest), known) in handful.into_iter().zip(digests).zip(known) {
            if known {
                continue;
            }
            let day = offered.day.or(run.options.as_of);
            match prepare(
                &offered.raw,
                digest,
                run.options.source.as_deref(),
                day,
                &mut packer,
            ) {
                Ok(prepared) => ready.push(prepared),
                Err(PrepareError::Refused(mut why)) => {
                    if why.at.is_none() && offered.raw.position > 1 {
                        why.at = Some(format!("record {}", offered.raw.position));
                    }
                    run.reject(&offered.raw.name, why);
                }
                Err(PrepareError::Library(e)) => return Err(e),
            }
        }
        packer.seal()?;
        if !ready.is_empty() && to.send(ready).is_err() {
            return Ok(()); // The writer has ended on an error of its own.
        }
    }
    Ok(())
}

impl Run {
    /// Which of these records the library already has, byte for byte. Those are counted and need no parsing.
    fn known(&self, handful: &[Offered], digests: &[[u8; 32]]) -> Result<Vec<bool>> {
        let keys: Vec<Vec<Value>> = digests
            .iter()
            .map(|d| vec![Value::from(digest_head(d))])
            .collect();
        let found = self
            .library
            .db()
            .read(|tx| tx.query_many(include_str!("../../queries/find_digest.sql"), &keys))?;
        let mut known = Vec::with_capacity(handful.len());
        for ((offered, digest), rows) in handful.iter().zip(digests).zip(found) {
            let mut match_ = None;
            for row in &rows {
                let same = row.bytes(0)? == digest && row.int(2)? == offered.raw.format.number();
                let source = self.library.source_name(row.int(1)?)?;
                if same && self.options.source.as_deref().is_none_or(|s| *s == *source) {
                    match_ = Some((source, row.int(3)?));
                }
            }
            known.push(match_.is_some());
            if let Some((source, records)) = match_ {
                let n = u64::try_from(records).unwrap_or(1);
                self.done.fetch_add(n, Ordering::Relaxed);
                self.report
                    .lock()
                    .count(&source, &offered.raw.name, Outcome::Unchanged, n);
            }
        }
        Ok(known)
    }
}
