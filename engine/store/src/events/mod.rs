//! Events: what happened, in numbered streams without gaps.
//!
//! An event is appended in the transaction of the change it tells of. On SQLite, where transactions run one after
//! the other, it gets its number there and then. On PostgreSQL it waits unnumbered, and the [`Sequencer`] numbers
//! what is committed: an order in which a change that saw another one comes after it, without a counter that all
//! writers queue for. Either way readers see numbered events only, and a number once seen never changes.
//!
//! Storage per event beyond the payload: about 20 bytes on SQLite.

pub mod cursor;
mod sequencer;

pub use sequencer::Sequencer;

use crate::error::{Error, Result};
use crate::location::Engine;
use crate::row::Row;
use crate::tx::Tx;
use crate::values;

/// Bits of a position that hold the sequence number.
const SEQUENCE_BITS: u32 = 48;

/// Most bytes of a payload.
pub const MOST_PAYLOAD: usize = 16 << 20;

/// One stream of events. Declared as a constant by its owner; the number is stored and must never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream {
    number: u8,
    name: &'static str,
}

/// The public history of the library.
pub const LIBRARY: Stream = Stream::new(0, "library");

impl Stream {
    /// A stream by its number in the database.
    pub const fn new(number: u8, name: &'static str) -> Self {
        Self { number, name }
    }

    /// Its name, for messages.
    pub fn name(self) -> &'static str {
        self.name
    }

    fn key(self) -> i64 {
        i64::from(self.number)
    }

    /// The position of a sequence number; sequences outside 0 … 2^48-1 are clamped.
    fn position(self, sequence: i64) -> i64 {
        (self.key() << SEQUENCE_BITS) | sequence.clamp(0, (1 << SEQUENCE_BITS) - 1)
    }
}

/// An event about to be appended.
#[derive(Clone, Copy, Debug)]
pub struct NewEvent<'a> {
    /// Where it belongs.
    pub stream: Stream,
    /// What kind of thing happened; numbers are the stream owner's and never change their meaning.
    pub kind: u16,
    /// The id of what it happened to.
    pub subject: i64,
    /// Version of the payload's layout.
    pub version: u16,
    /// The rest, as small as the caller can make it.
    pub payload: &'a [u8],
}

/// A numbered event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number in its stream, counted from 1 without gaps.
    pub sequence: i64,
    /// What kind of thing happened.
    pub kind: u16,
    /// The id of what it happened to.
    pub subject: i64,
    /// Version of the payload's layout.
    pub version: u16,
    /// When its transaction ran: microseconds since 1970 UTC by the database's clock.
    pub created: i64,
    /// The rest.
    pub payload: Vec<u8>,
}

/// Heads of streams as a transaction on SQLite moves them; written back when it commits.
#[derive(Debug, Default)]
pub(crate) struct Heads(Vec<(i64, i64)>);

/// Appends one event. See [`append_many`] for more.
pub fn append(tx: &mut Tx, event: &NewEvent) -> Result<()> {
    append_many(tx, std::slice::from_ref(event))
}

/// Appends events in their order. They are seen by readers once the transaction has committed and, on PostgreSQL,
/// the sequencer has numbered them.
pub fn append_many(tx: &mut Tx, events: &[NewEvent]) -> Result<()> {
    if let Some(large) = events.iter().find(|event| event.payload.len() > MOST_PAYLOAD) {
        let size = large.payload.len() as u64;
        return Err(Error::TooLarge {
            what: "the payload of an event",
            size,
            limit: MOST_PAYLOAD as u64,
        });
    }
    if events.is_empty() {
        return Ok(());
    }
    let created = tx.now()?;
    match tx.engine() {
        Engine::Sqlite => {
            let mut rows = Vec::with_capacity(events.len());
            for event in events {
                let position = event.stream.position(next_sequence(tx, event.stream)?);
                rows.push(values![
                    position,
                    event.kind,
                    event.subject,
                    event.version,
                    created,
                    event.payload
                ]);
            }
            tx.execute_many(include_str!("../../queries/append_event.sql"), rows)?;
        }
        Engine::Postgres => {
            let first = tx.allocate("event", events.len())?;
            let rows = events.iter().zip(first..).map(|(event, id)| {
                values![
                    id,
                    event.stream.key(),
                    event.kind,
                    event.subject,
                    event.version,
                    created,
                    event.payload
                ]
            });
            tx.execute_many(include_str!("../../queries/append_pending_event.sql"), rows)?;
        }
    }
    Ok(())
}

fn next_sequence(tx: &mut Tx, stream: Stream) -> Result<i64> {
    if !tx.heads.0.iter().any(|(key, _)| *key == stream.key()) {
        let head = head(tx, stream)?;
        tx.heads.0.push((stream.key(), head));
    }
    let place = tx.heads.0.iter_mut().find(|(key, _)| *key == stream.key());
    let (_, head) = place.ok_or_else(|| Error::Missing(format!("the head of stream {}", stream.name)))?;
    *head += 1;
    Ok(*head)
}

/// Writes back the heads a transaction moved. Called before its commit.
pub(crate) fn settle(tx: &mut Tx) -> Result<()> {
    for (stream, head) in std::mem::take(&mut tx.heads.0) {
        tx.execute(include_str!("../../queries/set_head.sql"), &values![stream, head])?;
    }
    Ok(())
}

/// The last number given out in a stream; 0 when there is none yet.
pub fn head(tx: &mut Tx, stream: Stream) -> Result<i64> {
    if let Some((_, head)) = tx.heads.0.iter().find(|(key, _)| *key == stream.key()) {
        return Ok(*head);
    }
    let row = tx.query_opt(
        include_str!("../../queries/read_head.sql"),
        &values![stream.key()],
    )?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// At most `limit` events after number `sequence`, in order.
pub fn after(tx: &mut Tx, stream: Stream, sequence: i64, limit: usize) -> Result<Vec<Event>> {
    let (from, to) = (stream.position(sequence), stream.position(i64::MAX));
    let params = values![from, to, i64::try_from(limit).unwrap_or(i64::MAX)];
    let rows = tx.query(include_str!("../../queries/events_after.sql"), &params)?;
    rows.into_iter().map(|row| read(row, stream)).collect()
}

fn read(mut row: Row, stream: Stream) -> Result<Event> {
    let narrow = |number: i64| {
        u16::try_from(number).map_err(|_| Error::Corrupt(format!("an event of stream {}", stream.name)))
    };
    Ok(Event {
        sequence: row.int(0)? & ((1 << SEQUENCE_BITS) - 1),
        kind: narrow(row.int(1)?)?,
        subject: row.int(2)?,
        version: narrow(row.int(3)?)?,
        created: row.int(4)?,
        payload: row.take_bytes(5)?,
    })
}

/// At most `limit` events about a subject with numbers below `before`, newest first.
pub fn about(tx: &mut Tx, stream: Stream, subject: i64, before: i64, limit: usize) -> Result<Vec<Event>> {
    let (from, to) = (stream.position(0), stream.position(before));
    let params = values![subject, from, to, i64::try_from(limit).unwrap_or(i64::MAX)];
    let rows = tx.query(include_str!("../../queries/events_about.sql"), &params)?;
    rows.into_iter().map(|row| read(row, stream)).collect()
}

/// The number of the last event about a subject.
pub fn last_about(tx: &mut Tx, stream: Stream, subject: i64) -> Result<Option<i64>> {
    Ok(about(tx, stream, subject, i64::MAX, 1)?
        .first()
        .map(|event| event.sequence))
}
