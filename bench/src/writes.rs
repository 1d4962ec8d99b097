//! Small durable writes beside an import, and how long each takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use baize_store::{Db, Migration, Urgency, values};
use serde_json::Value;

use crate::Failure;

/// Pause between two writes.
const PAUSE: Duration = Duration::from_millis(20);
const TABLE: &[Migration] = &[Migration {
    name: "0001_probe",
    sql: "CREATE TABLE probe (id BIGINT PRIMARY KEY, body TEXT NOT NULL)",
}];

/// A thread that writes until it is told to stop.
pub(crate) struct Probe {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Result<Vec<Duration>, baize_store::Error>>,
}

impl Probe {
    pub(crate) fn start(db: &Db) -> Result<Self, Failure> {
        db.migrate("bench", TABLE)?;
        let stop = Arc::new(AtomicBool::new(false));
        let (db, told) = (db.clone(), stop.clone());
        let thread = std::thread::spawn(move || {
            let mut waits = Vec::new();
            while !told.load(Ordering::Relaxed) {
                let started = Instant::now();
                let id = waits.len() as i64;
                db.write(Urgency::Interactive, |tx| {
                    tx.execute(
                        "INSERT INTO probe (id, body) VALUES ($1, $2)",
                        &values![id, "a form"],
                    )
                })?;
                waits.push(started.elapsed());
                std::thread::sleep(PAUSE);
            }
            Ok(waits)
        });
        Ok(Self { stop, thread })
    }

    /// Milliseconds: median, 99th percentile, longest.
    pub(crate) fn finish(self) -> Result<Value, Failure> {
        self.stop.store(true, Ordering::Relaxed);
        let mut waits = self.thread.join().map_err(|_| "the writing thread panicked")??;
        waits.sort();
        let at = |share: f64| {
            let place = (waits.len() as f64 * share) as usize;
            let wait = waits.get(place.min(waits.len().saturating_sub(1)));
            wait.map_or(0.0, |wait| wait.as_secs_f64() * 1000.0)
        };
        Ok(serde_json::json!({"count": waits.len(), "p50": at(0.5), "p99": at(0.99), "longest": at(1.0)}))
    }
}
