//! Transactions, migrations and ids.

use std::collections::HashSet;
use std::sync::Mutex;

use baize_store::{Db, Error, Migration, Options, Urgency, values};
use baize_testkit::databases::Scratch;

store_contract!(
    an_error_rolls_back,
    a_panic_rolls_back_and_frees_the_writer,
    a_reader_sees_one_snapshot,
    migrations_run_once_and_must_not_change,
    ids_are_unique_and_consecutive,
    ids_of_a_rolled_back_block_are_safe,
    nothing_is_lost_between_writers,
    flush_works_on_an_idle_database,
);

fn counter(scratch: &Scratch) -> Db {
    let db = scratch.open();
    let sql = "CREATE TABLE counter (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)";
    db.migrate(
        "test",
        &[Migration {
            name: "0001_counter",
            sql,
        }],
    )
    .unwrap();
    db
}

fn count(db: &Db) -> i64 {
    db.read(|tx| tx.query_one("SELECT count(*) FROM counter", &[])?.int(0))
        .unwrap()
}

fn an_error_rolls_back(scratch: &Scratch) {
    let db = counter(scratch);
    let outcome: Result<(), Error> = db.write(Urgency::Bulk, |tx| {
        tx.execute("INSERT INTO counter (id, value) VALUES (1, 1)", &[])?;
        Err(Error::Missing("something".to_owned()))
    });
    assert!(matches!(outcome, Err(Error::Missing(_))));
    assert_eq!(count(&db), 0);
}

fn a_panic_rolls_back_and_frees_the_writer(scratch: &Scratch) {
    let db = counter(scratch);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        db.write(Urgency::Interactive, |tx| {
            tx.execute("INSERT INTO counter (id, value) VALUES (1, 1)", &[])?;
            assert!(tx.engine().name().is_empty(), "on purpose");
            Ok(())
        })
    }));
    assert!(caught.is_err());
    assert_eq!(count(&db), 0);
    db.write(Urgency::Interactive, |tx| {
        tx.execute("INSERT INTO counter (id, value) VALUES (1, 1)", &[])
    })
    .unwrap();
    assert_eq!(count(&db), 1);
}

fn a_reader_sees_one_snapshot(scratch: &Scratch) {
    let db = counter(scratch);
    db.read(|tx| {
        let before = tx.query_one("SELECT count(*) FROM counter", &[])?.int(0)?;
        db.write(Urgency::Bulk, |tx| {
            tx.execute("INSERT INTO counter (id, value) VALUES (1, 1)", &[])
        })?;
        let after = tx.query_one("SELECT count(*) FROM counter", &[])?.int(0)?;
        assert_eq!((before, after), (0, 0));
        Ok(())
    })
    .unwrap();
    assert_eq!(count(&db), 1);
}

fn migrations_run_once_and_must_not_change(scratch: &Scratch) {
    let first = Migration {
        name: "0001_a",
        sql: "CREATE TABLE a (id BIGINT PRIMARY KEY)",
    };
    let second = Migration {
        name: "0002_b",
        sql: "CREATE TABLE b (id BIGINT PRIMARY KEY)",
    };
    let db = scratch.open();
    db.migrate("x", &[first]).unwrap();
    db.migrate("x", &[first, second]).unwrap();
    db.migrate("x", &[first, second]).unwrap();
    db.migrate("x", &[first]).unwrap();
    let changed = Migration {
        name: "0001_a",
        sql: "CREATE TABLE c (id BIGINT PRIMARY KEY)",
    };
    assert!(matches!(db.migrate("x", &[changed]), Err(Error::Usage(_))));
    // A step that fails leaves nothing behind.
    let broken = Migration {
        name: "0003_c",
        sql: "CREATE TABLE c (id BIGINT PRIMARY KEY); CREATE TABLE a (id BIGINT)",
    };
    assert!(db.migrate("x", &[first, second, broken]).is_err());
    let mended = Migration {
        name: "0003_c",
        sql: "CREATE TABLE c (id BIGINT PRIMARY KEY)",
    };
    db.migrate("x", &[first, second, mended]).unwrap();
    // Several processes may start at once.
    let many = |n: i64| Migration {
        name: ["p", "q", "r"][n as usize],
        sql: [
            "CREATE TABLE p (a BIGINT)",
            "CREATE TABLE q (a BIGINT)",
            "CREATE TABLE r (a BIGINT)",
        ][n as usize],
    };
    let list = [many(0), many(1), many(2)];
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| db.migrate("y", &list))).collect();
        for one in all {
            one.join().unwrap().unwrap();
        }
    });
}

fn ids_are_unique_and_consecutive(scratch: &Scratch) {
    let db = counter(scratch);
    let seen = Mutex::new(HashSet::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for round in 1..60_usize {
                    let count = round * 7 % 50 + 1;
                    let first = db.write(Urgency::Bulk, |tx| tx.allocate("thing", count)).unwrap();
                    let mut seen = seen.lock().unwrap();
                    for id in first..first + count as i64 {
                        assert!(id > 0 && seen.insert(id), "{id} was given out twice");
                    }
                }
            });
        }
    });
    let big = db
        .write(Urgency::Bulk, |tx| tx.allocate("thing", 100_000))
        .unwrap();
    assert!(!seen.lock().unwrap().contains(&big));
}

fn ids_of_a_rolled_back_block_are_safe(scratch: &Scratch) {
    let db = counter(scratch);
    let failed: Result<(), Error> = db.write(Urgency::Bulk, |tx| {
        tx.allocate("thing", 10)?;
        Err(Error::Missing("something".to_owned()))
    });
    assert!(failed.is_err());
    let first = db.write(Urgency::Bulk, |tx| tx.allocate("thing", 10)).unwrap();
    drop(db);
    // What the first process holds in memory must be covered by what is stored.
    let db = scratch.open();
    let second = db.write(Urgency::Bulk, |tx| tx.allocate("thing", 10)).unwrap();
    assert!(second >= first + 10, "{second} after {first}");
}

fn nothing_is_lost_between_writers(scratch: &Scratch) {
    let db = counter(scratch);
    db.write(Urgency::Bulk, |tx| {
        tx.execute("INSERT INTO counter (id, value) VALUES (1, 0)", &[])
    })
    .unwrap();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..20 {
                    // Read, think, write: lost updates unless transactions run as if one after the other.
                    db.write(Urgency::Interactive, |tx| {
                        let value = tx
                            .query_one("SELECT value FROM counter WHERE id = 1", &[])?
                            .int(0)?;
                        tx.execute("UPDATE counter SET value = $1 WHERE id = 1", &values![value + 1])
                    })
                    .unwrap();
                }
            });
        }
    });
    let value = db
        .read(|tx| {
            tx.query_one("SELECT value FROM counter WHERE id = 1", &[])?
                .int(0)
        })
        .unwrap();
    assert_eq!(value, 60);
}

fn flush_works_on_an_idle_database(scratch: &Scratch) {
    let db = Db::open(scratch.location(), Options::default()).unwrap();
    db.flush().unwrap();
    db.flush().unwrap();
}
