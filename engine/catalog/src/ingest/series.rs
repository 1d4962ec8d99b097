//! Series: a file is one document, a point is stored only where the value changes.
//!
//! What is stored depends on the files alone, not on the order in which they came. A point that comes before
//! others may change what the next observed day has to say: a value that was left out there because it repeated
//! its predecessor is put back, one that now repeats it is taken away.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use baize_model::{Identifier, Point, RawRecord};
use baize_store::events::{self, NewEvent, Stream};
use baize_store::{Tx, Urgency, Value, values};
use jiff::civil::Date;

use super::IndexWork;
use super::prepare::{Prepared, PreparedBody};
use super::report::Outcome;
use super::write::{Writer, revision_row};
use crate::history::{Kind, Payload, append};
use crate::packing::{Packer, Place};
use crate::reading::format_of;
use crate::{Error, FieldChange, Result, varint};

/// Points per transaction.
const CHUNK: usize = 2000;
/// Number of the EPSS series in the database; the only one so far.
pub(crate) const EPSS: i64 = 1;
/// Values are kept in millionths.
const SCALE: f64 = 1_000_000.0;
/// Crossing one of these is a history event.
const THRESHOLDS: [i64; 3] = [100_000, 500_000, 900_000];
/// A change smaller than this does not make the search index write the record anew.
const NOTICEABLE: i64 = 10_000;

/// Which records are to be indexed anew because of a point. An index of another process, and one that was not
/// written to the end, learn of it here; the public history tells of far fewer points.
pub(crate) const POINTS: Stream = Stream::new(1, "points");
/// The only kind of event there. Its subject is the day, its payload what [`read_stale`] reads.
const STALE: u16 = 1;

/// Points of the day after, as far as they have been read in this run.
#[derive(Default)]
pub(super) struct Ledger {
    day: Option<Date>,
    points: HashMap<Identifier, (i64, i64)>,
}

/// Writes the points of a file and, last, the file itself, so that a run that is cut short does it again.
pub(super) fn write(writer: &mut Writer, source: i64, prepared: &Prepared) -> Result<()> {
    let PreparedBody::Series(series, day) = &prepared.body else {
        return Ok(());
    };
    let found = writer.db.read(|tx| {
        tx.query(
            include_str!("../../queries/find_document.sql"),
            &values![source, prepared.key.as_str()],
        )
    })?;
    let held = found
        .first()
        .map(|row| Ok::<_, Error>((row.int(0)?, row.bytes(5)? == prepared.digest)))
        .transpose()?;
    let n = series.points.len() as u64;
    if matches!(held, Some((_, true))) {
        writer.run.done.fetch_add(n, Ordering::Relaxed);
        writer
            .run
            .report
            .lock()
            .count(&prepared.source, &prepared.file, Outcome::Unchanged, n);
        return Ok(());
    }
    let run = writer.run.clone();
    let next = next_day(writer, source, *day)?;
    for chunk in series.points.chunks(CHUNK) {
        let later = later_values(writer, next, chunk);
        let (db, packer) = (&writer.db, &mut writer.packer);
        let wrote = db.try_write(Urgency::Bulk, |tx| points(tx, packer, *day, next, chunk, &later))?;
        {
            let mut report = run.report.lock();
            report.count(&prepared.source, &prepared.file, Outcome::Added, wrote.added);
            report.count(&prepared.source, &prepared.file, Outcome::Updated, wrote.updated);
            report.count(
                &prepared.source,
                &prepared.file,
                Outcome::Unchanged,
                wrote.unchanged,
            );
        }
        run.done.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        run.library.index_later(IndexWork {
            stale: wrote.stale,
            has_points: true,
            ..IndexWork::default()
        })?;
    }
    let pack = &prepared.pack;
    let number = writer.db.try_write(Urgency::Bulk, |tx| {
        let number = if let Some(number) = pack.number() {
            number
        } else {
            let number = tx.allocate("pack", 1)?;
            tx.execute(include_str!("../../queries/insert_pack.sql"), &pack.row(number)?)?;
            number
        };
        let revision = tx.allocate("revision", 1)?;
        let document = if let Some((document, _)) = held {
            tx.execute(
                include_str!("../../queries/update_document.sql"),
                &values![document, revision, 0_i64],
            )?;
            document
        } else {
            let document = tx.allocate("document", 1)?;
            let row = values![document, source, prepared.key.as_str(), revision, 0_i64];
            tx.execute(include_str!("../../queries/insert_document.sql"), &row)?;
            document
        };
        let row = revision_row(&run, prepared, number, document, revision, tx.now()?)?;
        tx.execute(include_str!("../../queries/insert_revision.sql"), &row)?;
        Ok::<_, Error>(number)
    })?;
    pack.is_stored_as(number);
    Ok(())
}

/// The next day after `day` of which the library has a file.
fn next_day(writer: &mut Writer, source: i64, day: Date) -> Result<Option<Date>> {
    let Ok(after) = day.tomorrow() else {
        return Ok(None);
    };
    let rows = writer.db.read(|tx| {
        tx.query(
            include_str!("../../queries/first_document_from.sql"),
            &values![source, after.to_string()],
        )
    })?;
    let Some(row) = rows.first() else { return Ok(None) };
    let Some(next) = row.text(0)?.get(..10).and_then(baize_model::parse_date) else {
        return Ok(None);
    };
    if writer.ledger().day != Some(next) {
        let points = read_day(writer, source, next)?;
        *writer.ledger() = Ledger {
            day: Some(next),
            points,
        };
    }
    Ok(Some(next))
}

/// All points of a day, from the files as they were received.
fn read_day(writer: &mut Writer, source: i64, day: Date) -> Result<HashMap<Identifier, (i64, i64)>> {
    let bounds = values![source, day.to_string(), format!("{day}~")];
    let rows = writer
        .db
        .read(|tx| tx.query(include_str!("../../queries/documents_from.sql"), &bounds))?;
    let mut all = HashMap::new();
    for row in rows {
        let place = Place::from_row(&row, 2)?;
        let packs = writer.run.library.packs();
        let bytes = writer.db.try_read(|tx| packs.record(tx, place))?;
        let format = format_of(&row, 1)?;
        let raw = RawRecord {
            bytes,
            format,
            name: row.text(0)?.to_owned(),
            position: 1,
        };
        let parsed = baize_formats::parse(&raw).map_err(|e| Error::Damaged(format!("stored series: {e}")))?;
        if let baize_model::Body::Series(series) = parsed.body {
            all.extend(series.points.into_iter().map(|p| (p.subject.clone(), scaled(&p))));
        }
    }
    Ok(all)
}

fn later_values(writer: &mut Writer, next: Option<Date>, chunk: &[Point]) -> Vec<Option<(i64, i64)>> {
    let ledger = writer.ledger();
    chunk
        .iter()
        .map(|p| next.and_then(|_| ledger.points.get(&p.subject).copied()))
        .collect()
}

fn scaled(point: &Point) -> (i64, i64) {
    (
        (point.value * SCALE).round() as i64,
        (point.percentile * SCALE).round() as i64,
    )
}

/// The value that is stored as a number.
pub(crate) fn unscaled(stored: i64) -> f64 {
    stored as f64 / SCALE
}

/// Days since 1970-01-01, as days are stored.
pub(crate) fn day_number(day: Date) -> i64 {
    i64::from((day - Date::constant(1970, 1, 1)).get_days())
}

/// The day of a day number.
pub(crate) fn day_of(number: i64) -> Option<Date> {
    Date::constant(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(number).ok()?)
        .ok()
}

/// What a chunk of points did.
#[derive(Default)]
struct Wrote {
    added: u64,
    updated: u64,
    unchanged: u64,
    stale: Vec<i64>,
}

fn points(
    tx: &mut Tx,
    packer: &mut Packer,
    day: Date,
    next: Option<Date>,
    chunk: &[Point],
    later: &[Option<(i64, i64)>],
) -> Result<Wrote> {
    let today = day_number(day);
    let keys: Vec<Vec<Value>> = chunk
        .iter()
        .map(|p| values![p.subject.as_str()].to_vec())
        .collect();
    let found = tx.query_many(include_str!("../../queries/find_identifier.sql"), &keys)?;
    let missing: Vec<&Identifier> = {
        let mut ids: Vec<&Identifier> = chunk
            .iter()
            .zip(&found)
            .filter(|(_, rows)| rows.is_empty())
            .map(|(p, _)| &p.subject)
            .collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let mut numbers: HashMap<&Identifier, i64> = HashMap::new();
    if !missing.is_empty() {
        let first = tx.allocate("identifier", missing.len())?;
        numbers.extend(missing.iter().copied().zip(first..));
        let rows: Vec<Vec<Value>> = missing
            .iter()
            .map(|i| values![numbers[*i], i.as_str(), None::<i64>].to_vec())
            .collect();
        tx.execute_many(include_str!("../../queries/insert_identifier.sql"), &rows)?;
    }
    let known: Vec<Vec<Value>> = found
        .iter()
        .zip(chunk)
        .map(|(rows, p)| {
            let id = match rows.first() {
                Some(row) => row.int(0)?,
                None => numbers[&p.subject],
            };
            Ok(values![id, EPSS].to_vec())
        })
        .collect::<Result<_>>()?;
    let held = tx.query_many(include_str!("../../queries/latest_points.sql"), &known)?;
    let mut wrote = Wrote::default();
    let (mut puts, mut deletes, mut crossings) = (Vec::new(), Vec::new(), Vec::new());
    for (i, rows) in held.iter().enumerate() {
        let Value::Int(id) = known[i][0] else { continue };
        let (value, percentile) = scaled(&chunk[i]);
        let mut before = None;
        let mut at = None;
        let mut after = None;
        for row in rows {
            let (day, value) = (row.int(0)?, row.int(1)?);
            match day.cmp(&today) {
                std::cmp::Ordering::Greater => after = Some((day, value)),
                std::cmp::Ordering::Equal => at = Some(value),
                std::cmp::Ordering::Less => {
                    before = Some(value);
                    break;
                }
            }
        }
        match (before == Some(value), at) {
            (true, Some(_)) => {
                deletes.push(values![id, EPSS, today].to_vec());
                wrote.updated += 1;
            }
            (true, None) => wrote.unchanged += 1,
            (false, Some(held)) if held == value => wrote.unchanged += 1,
            (false, held) => {
                puts.push(values![id, EPSS, today, value, percentile].to_vec());
                if held.is_some() || before.is_some() {
                    wrote.updated += 1;
                } else {
                    wrote.added += 1;
                }
            }
        }
        if let (Some(next), Some((later, later_percentile))) = (next, later[i]) {
            let next = day_number(next);
            match after {
                Some((day, held)) if day == next && held == value => {
                    deletes.push(values![id, EPSS, next].to_vec());
                }
                Some((day, _)) if day == next => {}
                _ if later != value => puts.push(values![id, EPSS, next, later, later_percentile].to_vec()),
                _ => {}
            }
        }
        let vulnerability = found[i].first().and_then(|row| row.opt_int(1).ok().flatten());
        if let (Some(vulnerability), None) = (vulnerability, after) {
            if before.is_none_or(|b| (b - value).abs() >= NOTICEABLE) {
                wrote.stale.push(vulnerability);
            }
            if let Some(before) = before
                && THRESHOLDS.iter().any(|t| (before < *t) != (value < *t))
            {
                crossings.push((vulnerability, &chunk[i].subject, before, value));
            }
        }
    }
    tx.execute_many(include_str!("../../queries/delete_point.sql"), &deletes)?;
    tx.execute_many(include_str!("../../queries/put_point.sql"), &puts)?;
    let mut entries = Vec::with_capacity(crossings.len());
    for (vulnerability, subject, before, after) in crossings {
        let number = |v: i64| serde_json::Value::from(unscaled(v));
        let fields = vec![FieldChange {
            field: "epss".to_owned(),
            at: None,
            before: number(before),
            after: number(after),
        }];
        let payload = Payload {
            kind: Kind::Changed,
            id: subject.clone(),
            causes: vec![format!("epss/{day}")],
            fields,
            revision: None,
            subject: None,
        };
        entries.push((vulnerability, payload));
    }
    append(tx, packer, &entries)?;
    wrote.stale.sort_unstable();
    wrote.stale.dedup();
    if !wrote.stale.is_empty() {
        let payload = write_stale(&wrote.stale);
        let event = NewEvent {
            stream: POINTS,
            kind: STALE,
            subject: today,
            version: 1,
            payload: &payload,
        };
        events::append(tx, &event)?;
    }
    Ok(wrote)
}

/// Numbers of vulnerabilities in their order, each as its distance from the one before.
fn write_stale(vulnerabilities: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(vulnerabilities.len() * 2);
    let mut last = 0;
    for number in vulnerabilities {
        varint::write(&mut bytes, [(number - last) as u64]);
        last = *number;
    }
    bytes
}

/// The vulnerabilities whose points an event of [`POINTS`] tells of.
pub(crate) fn read_stale(mut payload: &[u8]) -> impl Iterator<Item = i64> {
    let mut last = 0_i64;
    std::iter::from_fn(move || {
        last = last.checked_add_unsigned(varint::read(&mut payload)?)?;
        Some(last)
    })
}
