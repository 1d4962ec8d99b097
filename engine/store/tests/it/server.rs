//! What only a server does: collisions, broken connections.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Barrier, Mutex};
use std::time::Duration;

use baize_store::{Db, Error, Migration, Options, Urgency, values};
use baize_testkit::databases::Scratch;

const TABLES: &[Migration] = &[Migration {
    name: "0001_duty",
    sql: "CREATE TABLE duty (id BIGINT PRIMARY KEY, present BOOLEAN NOT NULL)",
}];

fn duty(scratch: &Scratch) -> Db {
    let db = scratch.open_with(Options {
        attempts: 5,
        ..Options::default()
    });
    db.migrate("test", TABLES).unwrap();
    db.write(Urgency::Interactive, |tx| {
        tx.execute("INSERT INTO duty (id, present) VALUES (1, TRUE), (2, TRUE)", &[])
    })
    .unwrap();
    db
}

#[test]
fn two_that_exclude_each_other_never_both_commit() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let db = duty(&scratch);
    let (both_have_read, attempts) = (Barrier::new(2), AtomicU32::new(0));
    // Each may leave if the other one stays. Each sees both present, and both would leave.
    let leave = |me: i64| {
        let first = Mutex::new(true);
        db.write(Urgency::Interactive, |tx| {
            attempts.fetch_add(1, Ordering::Relaxed);
            let row = tx.query_one("SELECT count(*) FROM duty WHERE present = TRUE", &[])?;
            if std::mem::take(&mut *first.lock().unwrap()) {
                both_have_read.wait();
            }
            if row.int(0)? < 2 {
                return Ok(false);
            }
            tx.execute("UPDATE duty SET present = FALSE WHERE id = $1", &values![me])?;
            Ok(true)
        })
        .unwrap()
    };
    let left = std::thread::scope(|scope| {
        let other = scope.spawn(|| leave(2));
        [leave(1), other.join().unwrap()]
    });
    assert_eq!(
        left.iter().filter(|left| **left).count(),
        1,
        "one left and one stayed"
    );
    assert_eq!(
        attempts.load(Ordering::Relaxed),
        3,
        "the one that collided ran again"
    );
}

#[test]
fn a_collision_without_end_is_given_up() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let db = duty(&scratch);
    let mut attempts = 0;
    let outcome = db.write(Urgency::Interactive, |tx| {
        attempts += 1;
        tx.execute(
            "DO $$ BEGIN RAISE EXCEPTION 'collision' USING ERRCODE = '40001'; END $$",
            &[],
        )
    });
    assert!(
        matches!(outcome, Err(Error::Serialization { attempts: 5 })),
        "{outcome:?}"
    );
    assert_eq!(attempts, 5);
}

#[test]
fn a_connection_that_breaks_is_replaced() {
    let Some(scratch) = Scratch::postgres() else {
        return;
    };
    let (db, other) = (duty(&scratch), scratch.open());
    let end = |pid: i64| {
        other
            .write(Urgency::Interactive, |tx| {
                tx.query("SELECT pg_terminate_backend(CAST($1 AS INTEGER))", &values![pid])
            })
            .unwrap();
        std::thread::sleep(Duration::from_millis(50));
    };
    // In the middle of a transaction: it runs again.
    let mut attempts = 0;
    db.write(Urgency::Interactive, |tx| {
        attempts += 1;
        tx.execute("UPDATE duty SET present = FALSE WHERE id = 1", &[])?;
        if attempts == 1 {
            end(tx.query_one("SELECT pg_backend_pid()", &[])?.int(0)?);
        }
        tx.execute("UPDATE duty SET present = FALSE WHERE id = 2", &[])
    })
    .unwrap();
    assert_eq!(attempts, 2);
    // While it lay idle: nobody notices.
    let idle = db
        .read(|tx| tx.query_one("SELECT pg_backend_pid()", &[])?.int(0))
        .unwrap();
    end(idle);
    let present = db.read(|tx| {
        tx.query_one("SELECT count(*) FROM duty WHERE present = TRUE", &[])?
            .int(0)
    });
    assert_eq!(present.unwrap(), 0);
    // The one that ids come from, too.
    db.write(Urgency::Interactive, |tx| tx.allocate("thing", 1))
        .unwrap();
    let all = other.read(|tx| {
        let rows = tx.query(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            &[],
        )?;
        rows.iter().map(|row| row.int(0)).collect::<Result<Vec<_>, _>>()
    });
    all.unwrap().into_iter().for_each(end);
    db.write(Urgency::Interactive, |tx| tx.allocate("thing", 5000))
        .unwrap();
}

#[test]
fn a_server_that_is_not_there_is_unavailable() {
    let options = Options {
        patience: Duration::from_millis(100),
        ..Options::default()
    };
    let location = baize_store::Location::parse("postgres://ada:secret@127.0.0.1:1/none");
    match Db::open(&location, options) {
        Err(error @ Error::Unavailable(_)) => assert!(!error.to_string().contains("secret")),
        other => panic!("{other:?}"),
    }
}
