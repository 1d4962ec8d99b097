//! Measures bulk writing, with people writing and reading at the same time.
//!
//! `cargo run --release -p baize-store --example bulk -- [DIRECTORY|postgres://…] [ROWS]`: the place must be empty.
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use baize_store::events::{self, NewEvent};
use baize_store::{Db, Location, Migration, Options, Result, Urgency, values};

const TABLES: &[Migration] = &[Migration {
    name: "0001_row",
    sql: "CREATE TABLE small (id BIGINT PRIMARY KEY, source BIGINT NOT NULL, name TEXT NOT NULL, sum BYTEA NOT NULL);
          CREATE TABLE named (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE);
          CREATE TABLE large (id BIGINT PRIMARY KEY, body BYTEA NOT NULL);
          CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL);",
}];

const BATCH: i64 = 200;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let place = arguments.next().unwrap_or_else(|| "bulk.data".to_owned());
    let rows: i64 = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(400_000);
    let db = Db::open(&Location::parse(&place), Options::default())?;
    db.migrate("bench", TABLES)?;

    let mut spread = 1_u64;
    measure("small rows, 200 a transaction", rows, &db, |from| {
        let rows = (from..from + BATCH).map(|i| values![i, i % 9, "CVE-2026-0000", [7_u8; 32]]);
        db.write(Urgency::Bulk, |tx| {
            tx.execute_many(
                "INSERT INTO small (id, source, name, sum) VALUES ($1, $2, $3, $4)",
                rows.clone(),
            )
        })
    })?;
    measure("small rows, 20000 a transaction", rows, &db, |from| {
        if from % 20_000 != 0 {
            return Ok(0);
        }
        let rows = (from..from + 20_000).map(|i| values![rows + i, i % 9, "CVE-2026-0000", [7_u8; 32]]);
        db.write(Urgency::Bulk, |tx| {
            tx.execute_many(
                "INSERT INTO small (id, source, name, sum) VALUES ($1, $2, $3, $4)",
                rows.clone(),
            )
        })
    })?;
    measure("rows with a unique name", rows, &db, |from| {
        let rows: Vec<_> = (from..from + BATCH)
            .map(|i| {
                spread = spread
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                values![i, format!("{spread:x}")]
            })
            .collect();
        db.write(Urgency::Bulk, |tx| {
            tx.execute_many("INSERT INTO named (id, name) VALUES ($1, $2)", &rows)
        })
    })?;
    measure("rows of 1.3 kB", rows / 4, &db, |from| {
        let rows = (from..from + BATCH).map(|i| values![i, [i as u8; 1300]]);
        db.write(Urgency::Bulk, |tx| {
            tx.execute_many("INSERT INTO large (id, body) VALUES ($1, $2)", rows.clone())
        })
    })?;
    let sequencer = events::Sequencer::new("bench");
    measure("events of 150 bytes", rows, &db, |from| {
        let payload = [3; 150];
        let news: Vec<_> = (from..from + BATCH)
            .map(|subject| NewEvent {
                stream: events::LIBRARY,
                kind: 1,
                subject,
                version: 1,
                payload: &payload,
            })
            .collect();
        db.write(Urgency::Bulk, |tx| events::append_many(tx, &news))?;
        if from % 2000 == 0 {
            sequencer.run_once(&db, db.now()?)?;
        }
        Ok(0)
    })?;

    let started = Instant::now();
    db.read(|tx| {
        for i in 0..100_000 {
            tx.query_one("SELECT name FROM small WHERE id = $1", &values![i * 7919 % rows])?
                .text(0)?;
        }
        Ok(())
    })?;
    println!(
        "{:40} {:8.1} µs",
        "point read in one transaction",
        started.elapsed().as_micros() as f64 / 1e5
    );
    let started = Instant::now();
    for i in 0..20_000 {
        db.read(|tx| {
            tx.query_one("SELECT name FROM small WHERE id = $1", &values![i * 7919 % rows])?
                .int(0)
                .or(Ok(0))
        })?;
    }
    println!(
        "{:40} {:8.1} µs",
        "point read, a transaction each",
        started.elapsed().as_micros() as f64 / 2e4
    );
    let started = Instant::now();
    let asked: Vec<_> = (0..100_000).map(|i| values![i * 7919 % rows]).collect();
    db.read(|tx| tx.query_many("SELECT name FROM small WHERE id = $1", &asked))?;
    println!(
        "{:40} {:8.1} µs",
        "point read, query_many",
        started.elapsed().as_micros() as f64 / 1e5
    );

    interactive_during_bulk(&db)?;
    println!("{:40} {:8} MiB", "resident memory", resident().unwrap_or(0) >> 20);
    Ok(())
}

fn measure(what: &str, rows: i64, db: &Db, mut batch: impl FnMut(i64) -> Result<u64>) -> Result<()> {
    let started = Instant::now();
    for from in (0..rows).step_by(BATCH as usize) {
        batch(from)?;
    }
    db.flush()?;
    println!(
        "{what:40} {:8.0} rows/s",
        rows as f64 / started.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Latency of interactive writes, 20 a second, while bulk work goes on for ten seconds.
fn interactive_during_bulk(db: &Db) -> Result<()> {
    let stop = AtomicBool::new(false);
    let (mut waits, written) = std::thread::scope(|scope| {
        let bulk = scope.spawn(|| -> Result<i64> {
            let mut next = 1_000_000_000;
            while !stop.load(Ordering::Relaxed) {
                let rows = (next..next + BATCH).map(|i| values![i, [i as u8; 1300]]);
                db.write(Urgency::Bulk, |tx| {
                    tx.execute_many("INSERT INTO large (id, body) VALUES ($1, $2)", rows.clone())
                })?;
                next += BATCH;
            }
            Ok(next - 1_000_000_000)
        });
        let mut waits = Vec::new();
        for id in 0..200_i64 {
            let started = Instant::now();
            let written = db.write(Urgency::Interactive, |tx| {
                tx.execute(
                    "INSERT INTO note (id, text) VALUES ($1, $2)",
                    &values![id, "a note"],
                )
            });
            waits.push(started.elapsed());
            if written.is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        stop.store(true, Ordering::Relaxed);
        (waits, bulk.join())
    });
    waits.sort_unstable();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize].as_micros() as f64 / 1e3;
    println!(
        "{:40} p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms, beside {} bulk rows of 1.3 kB",
        "interactive write during bulk",
        at(0.5),
        at(0.99),
        at(1.0),
        written.map_or(Ok(0), |rows| rows)?
    );
    Ok(())
}

fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|kib| kib << 10)
}
