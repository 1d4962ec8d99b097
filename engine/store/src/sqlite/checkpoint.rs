//! Copies the write-ahead log back into the database, beside the writer.
//!
//! The long part runs while others write. Only the last few frames are copied while the writer waits: without that
//! a busy writer would always be ahead, and the log would grow for ever.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::{Condvar, Mutex};

use super::connection::{Connection, Role, failure};
use super::gate::Gate;
use crate::error::{Error, Result};
use crate::location::{Options, Urgency};

/// So few frames may be copied while the writer waits.
const TAIL_FRAMES: i64 = 256;

/// Passes beside the writer before the rest is copied while it waits.
const PASSES: usize = 6;

/// The longest a writer is held back for a checkpoint.
const HOLD_BACK: Duration = Duration::from_secs(10);

pub(crate) struct Checkpointer {
    wake: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    finished: Arc<Finished>,
}

/// How many checkpoints came to an end, well or not.
#[derive(Default)]
struct Finished {
    count: Mutex<u64>,
    more: Condvar,
}

impl Checkpointer {
    pub(crate) fn start(file: PathBuf, options: Options, gate: Arc<Gate>) -> Result<Self> {
        let (wake, woken) = bounded(1);
        let finished = Arc::<Finished>::default();
        let theirs = finished.clone();
        let thread = std::thread::Builder::new()
            .name("store-checkpoint".to_owned())
            .spawn(move || work(&file, &options, &gate, &woken, &theirs))
            .map_err(|e| Error::Unavailable(format!("no thread for checkpoints: {e}")))?;
        Ok(Self {
            wake: Some(wake),
            thread: Some(thread),
            finished,
        })
    }

    /// Asks for a checkpoint; does not wait for it.
    pub(crate) fn ask(&self) {
        if let Some(wake) = &self.wake {
            // A full channel means that one is asked for already.
            let _ = wake.try_send(());
        }
    }

    /// Asks for a checkpoint and waits until one has ended. Not to be called by a thread that holds the writer.
    pub(crate) fn wait(&self) {
        let until = Instant::now() + HOLD_BACK;
        let mut count = self.finished.count.lock();
        let before = *count;
        self.ask();
        while *count == before {
            if self.finished.more.wait_until(&mut count, until).timed_out() {
                break;
            }
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the checkpoint thread panicked");
        }
    }
}

fn work(file: &Path, options: &Options, gate: &Arc<Gate>, woken: &Receiver<()>, finished: &Finished) {
    let mut connection = None;
    while woken.recv().is_ok() {
        let done = match &connection {
            None => Connection::open(file, Role::Checkpointer, options)
                .and_then(|opened| checkpoint(connection.insert(opened), gate)),
            Some(opened) => checkpoint(opened, gate),
        };
        *finished.count.lock() += 1;
        finished.more.notify_all();
        match done {
            Ok(true) => {}
            // A reader holds an old snapshot: do not spin.
            Ok(false) => std::thread::sleep(Duration::from_millis(100)),
            Err(error) => {
                tracing::warn!(%error, "checkpoint failed");
                connection = None;
                std::thread::sleep(Duration::from_secs(1));
            }
        }
    }
}

/// True when the whole log was copied, so that the next write starts it afresh.
fn checkpoint(connection: &Connection, gate: &Arc<Gate>) -> Result<bool> {
    let mut copied = -1;
    for _ in 0..PASSES {
        let (log, now) = passive(connection)?;
        if log - now <= TAIL_FRAMES || now == copied {
            break;
        }
        copied = now;
    }
    let turn = gate.turn(Urgency::Bulk, Duration::MAX)?;
    let (log, copied) = passive(connection)?;
    drop(turn);
    Ok(log == copied)
}

/// Frames in the log, and how many of them are copied.
pub(crate) fn passive(connection: &Connection) -> Result<(i64, i64)> {
    connection
        .raw
        .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            Ok((row.get(1)?, row.get(2)?))
        })
        .map_err(failure)
}
