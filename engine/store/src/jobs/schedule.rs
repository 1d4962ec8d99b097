//! Work that comes again and again.
//!
//! A schedule is only a name and a time. Whoever takes a due one enqueues its job in the same transaction, so that
//! however many nodes look, each turn is taken once. Turns missed while nothing ran are not made up for.

use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::values;

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// What it is for.
    pub name: String,
    /// Microseconds from turn to turn.
    pub every: i64,
    /// The next turn.
    pub next: i64,
}

/// Sets how often `name` comes. A new one comes first at `first`; one that is known keeps its next turn, unless the
/// new interval brings it earlier.
pub fn set(tx: &mut Tx, name: &str, every: i64, first: i64, now: i64) -> Result<()> {
    if every <= 0 {
        return Err(Error::usage(format!(
            "schedule {name} would come every {every} µs"
        )));
    }
    tx.execute(
        include_str!("../../queries/put_schedule.sql"),
        &values![name, every, first, now],
    )?;
    Ok(())
}

/// Forgets a schedule. False when there is none of that name.
pub fn remove(tx: &mut Tx, name: &str) -> Result<bool> {
    Ok(tx.execute(include_str!("../../queries/remove_schedule.sql"), &values![name])? == 1)
}

/// All schedules by name.
pub fn list(tx: &mut Tx) -> Result<Vec<Schedule>> {
    read(tx, include_str!("../../queries/list_schedules.sql"), &[])
}

/// Takes the turns that are due and moves each schedule to its next turn after `now`. The caller enqueues the jobs.
pub fn take_due(tx: &mut Tx, now: i64) -> Result<Vec<Schedule>> {
    let due = read(tx, include_str!("../../queries/due_schedules.sql"), &values![now])?;
    let mut taken = Vec::with_capacity(due.len());
    for turn in due {
        let missed = (now - turn.next) / turn.every;
        let next = turn.next + (missed + 1) * turn.every;
        let params = values![turn.name.as_str(), turn.next, next];
        if tx.execute(include_str!("../../queries/move_schedule.sql"), &params)? == 1 {
            taken.push(turn);
        }
    }
    Ok(taken)
}

fn read(tx: &mut Tx, sql: &'static str, params: &[crate::Value]) -> Result<Vec<Schedule>> {
    let rows = tx.query(sql, params)?;
    rows.iter()
        .map(|row| {
            Ok(Schedule {
                name: row.text(0)?.to_owned(),
                every: row.int(1)?,
                next: row.int(2)?,
            })
        })
        .collect()
}
