//! How far each consumer has read.
//!
//! Advance the cursor in the transaction that does the consumer's work: then each event is worked on exactly once
//! in that database. Work outside of it is done at least once.

use super::Stream;
use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::values;

/// The last number `consumer` has finished; 0 at first.
pub fn get(tx: &mut Tx, consumer: &str, stream: Stream) -> Result<i64> {
    let row = tx.query_opt(
        include_str!("../../queries/read_cursor.sql"),
        &values![consumer, stream.key()],
    )?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// Notes that `consumer` has finished everything up to `sequence`. Going back, or beyond the head of the stream, is
/// [`Error::Conflict`].
pub fn advance(tx: &mut Tx, consumer: &str, stream: Stream, sequence: i64) -> Result<()> {
    let at = get(tx, consumer, stream)?;
    let head = super::head(tx, stream)?;
    if sequence < at || sequence > head {
        return Err(Error::Conflict(format!(
            "the cursor of {consumer} on {} is at {at} of {head} and cannot go to {sequence}",
            stream.name
        )));
    }
    let params = values![consumer, stream.key(), sequence];
    tx.execute(include_str!("../../queries/write_cursor.sql"), &params)?;
    Ok(())
}

/// Sends `consumer` back to the start, to read everything again.
pub fn reset(tx: &mut Tx, consumer: &str, stream: Stream) -> Result<()> {
    let params = values![consumer, stream.key(), 0_i64];
    tx.execute(include_str!("../../queries/write_cursor.sql"), &params)?;
    Ok(())
}
