//! Work to be done later, kept in a table.
//!
//! A job is enqueued in the transaction of the change that asks for it. A worker claims it for the length of a
//! lease, and ends it in the transaction of its result. Each job is done **at least once**: a worker that dies, or
//! outlives its lease, is followed by another. Within a lease nobody else has the claim, and the holder of a claim
//! that ran out can no longer end the job ([`Error::Conflict`]), so results kept in this database count once.
//! A job that failed too often becomes a dead letter, which a person can replay or discard.
//!
//! Times are microseconds since 1970 UTC; pass [`Db::now`], so that nodes agree.

pub mod schedule;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::location::{Engine, Urgency};
use crate::postgres::Isolation;
use crate::row::Row;
use crate::tx::Tx;
use crate::values;

/// Most bytes of a payload.
pub const MOST_PAYLOAD: usize = 64 << 10;

/// Most bytes kept of an error's text.
const MOST_ERROR: usize = 2000;

/// A job about to be enqueued.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// Which worker does it.
    pub kind: &'a str,
    /// What it is about.
    pub payload: &'a serde_json::Value,
    /// Not before this time.
    pub due: i64,
    /// While a job of this kind and key waits or runs, no other one is enqueued.
    pub dedupe: Option<&'a str>,
    /// How often it is tried before it becomes a dead letter.
    pub most_attempts: u32,
}

/// A claimed job.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its id.
    pub id: i64,
    /// Which worker does it.
    pub kind: String,
    /// What it is about.
    pub payload: serde_json::Value,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// How often it is tried.
    pub most_attempts: u32,
    /// When it was enqueued.
    pub created: i64,
    holder: String,
}

/// What a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for its time.
    Waiting,
    /// Somebody does it.
    Claimed,
    /// It failed too often.
    Dead,
}

impl State {
    fn number(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Claimed => 1,
            Self::Dead => 2,
        }
    }

    fn read(number: i64) -> Result<Self> {
        match number {
            0 => Ok(Self::Waiting),
            1 => Ok(Self::Claimed),
            2 => Ok(Self::Dead),
            other => Err(Error::Corrupt(format!("a job has state {other}"))),
        }
    }
}

/// A job as a person looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// Which worker does it.
    pub kind: String,
    /// What it is about.
    pub payload: serde_json::Value,
    /// What it is doing.
    pub state: State,
    /// Waiting: when it may begin. Claimed: when the lease ends. Dead: when it was given up.
    pub due: i64,
    /// How often it was tried.
    pub attempts: u32,
    /// How often it is tried.
    pub most_attempts: u32,
    /// When it was enqueued.
    pub created: i64,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

/// Enqueues a job and returns its id, or `None` when one of the same kind and key is there already. `now` is noted
/// as the time it was made.
pub fn enqueue(tx: &mut Tx, job: &NewJob, now: i64) -> Result<Option<i64>> {
    let payload = job.payload.to_string();
    if payload.len() > MOST_PAYLOAD {
        let (size, limit) = (payload.len() as u64, MOST_PAYLOAD as u64);
        return Err(Error::TooLarge {
            what: "the payload of a job",
            size,
            limit,
        });
    }
    if job.most_attempts == 0 {
        return Err(Error::usage(format!(
            "a job of kind {} would never be tried",
            job.kind
        )));
    }
    let id = tx.allocate("job", 1)?;
    let row = values![id, job.kind, payload, job.dedupe, job.due, job.most_attempts, now];
    let added = tx.execute(include_str!("../../queries/enqueue_job.sql"), &row)?;
    Ok((added == 1).then_some(id))
}

/// Claims the job of one of `kinds` that is due longest, for `lease` microseconds. `holder` names the worker.
pub fn claim(db: &Db, holder: &str, kinds: &[&str], now: i64, lease: i64) -> Result<Option<Claim>> {
    let kinds = serde_json::Value::from(kinds).to_string();
    let sql = match db.engine() {
        Engine::Sqlite => include_str!("../../queries/claim_job.sqlite.sql"),
        Engine::Postgres => include_str!("../../queries/claim_job.postgres.sql"),
    };
    // A look first: most of the time there is nothing, and a look does not keep writers waiting.
    let due = db.read(|tx| tx.query_opt(include_str!("../../queries/any_job_due.sql"), &values![now]))?;
    if due.is_none() {
        return Ok(None);
    }
    db.write_at(Urgency::Interactive, Isolation::Statement, |tx| {
        tx.execute(
            include_str!("../../queries/bury_lost_jobs.sql"),
            &values![now, "its worker never came back"],
        )?;
        let row = tx.query_opt(
            sql,
            &values![now, holder, now.saturating_add(lease), kinds.as_str()],
        )?;
        row.map(|row| {
            Ok(Claim {
                id: row.int(0)?,
                kind: row.text(1)?.to_owned(),
                payload: json(row.text(2)?)?,
                attempt: row.int(3)? as u32,
                most_attempts: row.int(4)? as u32,
                created: row.int(5)?,
                holder: holder.to_owned(),
            })
        })
        .transpose()
    })
}

/// Extends a claim to `lease` microseconds from `now`.
pub fn heartbeat(tx: &mut Tx, claim: &Claim, now: i64, lease: i64) -> Result<()> {
    let params = values![
        claim.id,
        claim.holder.as_str(),
        claim.attempt,
        now.saturating_add(lease)
    ];
    let kept = tx.execute(include_str!("../../queries/extend_job.sql"), &params)?;
    still_held(claim, kept)
}

/// Ends a job that is done. To be called in the transaction that keeps its result.
pub fn complete(tx: &mut Tx, claim: &Claim) -> Result<()> {
    let params = values![claim.id, claim.holder.as_str(), claim.attempt];
    let kept = tx.execute(include_str!("../../queries/complete_job.sql"), &params)?;
    still_held(claim, kept)
}

/// Gives back a job that failed: to be tried again after `delay` microseconds, or as a dead letter when this was the
/// last attempt or `delay` is `None`.
pub fn fail(tx: &mut Tx, claim: &Claim, now: i64, delay: Option<i64>, error: &str) -> Result<()> {
    let again = delay.filter(|_| claim.attempt < claim.most_attempts);
    let sql = match again {
        Some(_) => include_str!("../../queries/retry_job.sql"),
        None => include_str!("../../queries/bury_job.sql"),
    };
    let due = now.saturating_add(again.unwrap_or(0));
    let params = values![
        claim.id,
        claim.holder.as_str(),
        claim.attempt,
        due,
        shorten(error)
    ];
    let kept = tx.execute(sql, &params)?;
    still_held(claim, kept)
}

fn still_held(claim: &Claim, kept: u64) -> Result<()> {
    if kept == 1 {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "job {} of kind {} is no longer ours",
        claim.id, claim.kind
    )))
}

/// Delay before the next attempt: `base` doubled with each attempt up to `most`, of which the later half is by
/// chance. `chance` is a random number in 0 … 1 of the caller's.
pub fn back_off(attempt: u32, base: i64, most: i64, chance: f64) -> i64 {
    let doubled = base.max(1).saturating_mul(1 << attempt.saturating_sub(1).min(30));
    let full = doubled.min(most.max(1));
    full / 2 + (full as f64 / 2.0 * chance.clamp(0.0, 1.0)) as i64
}

/// Jobs in one state with ids after `after`, in order of id.
pub fn list(tx: &mut Tx, state: State, after: i64, limit: usize) -> Result<Vec<Job>> {
    let params = values![state.number(), after, i64::try_from(limit).unwrap_or(i64::MAX)];
    tx.query(include_str!("../../queries/list_jobs.sql"), &params)?
        .iter()
        .map(read)
        .collect()
}

/// How many jobs are in each state, and the earliest `due` among them.
pub fn counts(tx: &mut Tx) -> Result<Vec<(State, i64, i64)>> {
    let rows = tx.query(include_str!("../../queries/count_jobs.sql"), &[])?;
    rows.iter()
        .map(|row| Ok((State::read(row.int(0)?)?, row.int(1)?, row.int(2)?)))
        .collect()
}

/// Lets a dead letter begin anew. False when there is no such dead letter.
pub fn replay(tx: &mut Tx, id: i64, now: i64) -> Result<bool> {
    Ok(tx.execute(include_str!("../../queries/replay_job.sql"), &values![id, now])? == 1)
}

/// Removes a dead letter. False when there is no such dead letter.
pub fn discard(tx: &mut Tx, id: i64) -> Result<bool> {
    Ok(tx.execute(include_str!("../../queries/discard_job.sql"), &values![id])? == 1)
}

fn read(row: &Row) -> Result<Job> {
    Ok(Job {
        id: row.int(0)?,
        kind: row.text(1)?.to_owned(),
        payload: json(row.text(2)?)?,
        state: State::read(row.int(3)?)?,
        due: row.int(4)?,
        attempts: row.int(5)? as u32,
        most_attempts: row.int(6)? as u32,
        created: row.int(7)?,
        error: row.opt_text(8)?.map(str::to_owned),
    })
}

fn json(text: &str) -> Result<serde_json::Value> {
    serde_json::from_str(text).map_err(|e| Error::Corrupt(format!("the payload of a job: {e}")))
}

/// An error's text as the table can keep it.
fn shorten(error: &str) -> String {
    let mut end = error.len().min(MOST_ERROR);
    while !error.is_char_boundary(end) {
        end -= 1;
    }
    error[..end].replace('\0', "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_up_to_its_bound() {
        assert_eq!(back_off(1, 1000, 60_000, 0.0), 500);
        assert_eq!(back_off(1, 1000, 60_000, 1.0), 1000);
        assert_eq!(back_off(4, 1000, 60_000, 1.0), 8000);
        assert_eq!(back_off(u32::MAX, 1000, 60_000, 1.0), 60_000);
        assert!(back_off(0, 0, 0, f64::NAN) <= 1);
    }

    #[test]
    fn an_error_text_is_cut_between_characters() {
        assert_eq!(shorten(&"漏".repeat(1000)).chars().count(), MOST_ERROR / 3);
        assert_eq!(shorten("a\0b"), "a\u{FFFD}b");
    }
}
