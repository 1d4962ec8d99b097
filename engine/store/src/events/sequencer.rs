//! Numbers committed events on PostgreSQL.

use crate::db::Db;
use crate::error::Result;
use crate::location::{Engine, Urgency};
use crate::postgres::Isolation;
use crate::tx::Tx;
use crate::values;

use super::SEQUENCE_BITS;

/// How long a sequencer that does not come back keeps others out.
const LEASE_MICROS: i64 = 5_000_000;

/// Most events of a stream numbered in one transaction.
const BATCH: i64 = 20_000;

/// The one process that numbers events. Every node may run one; a lease lets one of them work.
///
/// To keep the promise of ≤ 200 ms, call [`Sequencer::run_once`] every 100 ms.
#[derive(Debug)]
pub struct Sequencer {
    holder: String,
}

impl Sequencer {
    /// A sequencer under the name of its node or process.
    pub fn new(holder: impl Into<String>) -> Self {
        Self {
            holder: holder.into(),
        }
    }

    /// Numbers the events committed so far and returns how many; 0 when another node holds the lease, and always on
    /// SQLite, where events are numbered as they are appended. `now` is [`Db::now`].
    pub fn run_once(&self, db: &Db, now: i64) -> Result<u64> {
        if db.engine() == Engine::Sqlite {
            return Ok(0);
        }
        // One snapshot: what is moved and what is deleted are the same rows. Two sequencers at once collide on the
        // row of the lease, whatever their clocks say, and the second one sees the first one's lease.
        db.write_at(Urgency::Interactive, Isolation::Snapshot, |tx| {
            let lease = values!["sequencer", self.holder.as_str(), now, now + LEASE_MICROS];
            if tx.execute(include_str!("../../queries/take_lease.sql"), &lease)? == 0 {
                return Ok(0);
            }
            number_all(tx)
        })
    }

    /// Numbers whatever is waiting at the end of a run, whoever holds the lease: the row lock alone is what keeps
    /// two from numbering at once.
    pub(crate) fn settle(&self, db: &Db) -> Result<()> {
        if db.engine() == Engine::Sqlite {
            return Ok(());
        }
        loop {
            let numbered = db.write_at(Urgency::Interactive, Isolation::Snapshot, |tx| {
                let lease = values!["sequencer", self.holder.as_str(), i64::MAX, 0_i64];
                tx.execute(include_str!("../../queries/take_lease.sql"), &lease)?;
                number_all(tx)
            })?;
            if numbered == 0 {
                return Ok(());
            }
        }
    }
}

fn number_all(tx: &mut Tx) -> Result<u64> {
    let streams = tx.query(include_str!("../../queries/pending_streams.postgres.sql"), &[])?;
    let mut numbered = 0;
    for row in &streams {
        numbered += number(tx, row.int(0)?)?;
    }
    Ok(numbered)
}

fn number(tx: &mut Tx, stream: i64) -> Result<u64> {
    let head = tx.query_opt(include_str!("../../queries/read_head.sql"), &values![stream])?;
    let head = head.map_or(Ok(0), |row| row.int(0))?;
    let params = values![stream, (stream << SEQUENCE_BITS) + head, BATCH];
    let moved = tx.execute(include_str!("../../queries/number_events.postgres.sql"), &params)?;
    let params = values![stream, head + moved as i64];
    tx.execute(include_str!("../../queries/set_head.sql"), &params)?;
    Ok(moved)
}
