//! What survives the end of a process, and what two processes may not do at once (SQLite).

use std::io::Write;
use std::time::Duration;

use baize_store::{Access, Db, Error, Location, Migration, Options, Urgency, values};

use crate::child::{Second, directory};

const TABLES: &[Migration] = &[Migration {
    name: "0001_note",
    sql: "CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL); CREATE TABLE copy (id BIGINT PRIMARY KEY);",
}];

#[test]
fn an_acknowledged_write_survives_kill() {
    for round in 0..3 {
        let place = tempfile::tempdir().unwrap();
        let mut writer = Second::run("durability::child_that_writes", place.path());
        let mut last = 0;
        for _ in 0..20 + round * 37 {
            last = writer.next("written ").parse().unwrap();
        }
        let more = writer.kill("written ");
        let last: i64 = more
            .iter()
            .filter_map(|id| id.parse().ok())
            .next_back()
            .unwrap_or(last);
        let db = Db::open(&Location::Directory(place.path().to_owned()), Options::default()).unwrap();
        let (notes, greatest, copies) = db
            .read(|tx| {
                let row = tx.query_one(
                    "SELECT count(*), max(id), (SELECT count(*) FROM copy) FROM note",
                    &[],
                )?;
                Ok((row.int(0)?, row.int(1)?, row.int(2)?))
            })
            .unwrap();
        assert!(
            greatest >= last,
            "write {last} was acknowledged, and {greatest} is the last one there"
        );
        assert_eq!(
            (notes, copies),
            (greatest, greatest),
            "no write is missing or torn"
        );
        assert!(db.check_integrity(10).unwrap().is_empty());
    }
}

#[test]
#[ignore = "run by an_acknowledged_write_survives_kill in a process of its own"]
fn child_that_writes() {
    let Some(place) = directory() else { return };
    let db = Db::open(&Location::Directory(place), Options::default()).unwrap();
    db.migrate("test", TABLES).unwrap();
    for id in 1..1_000_000_i64 {
        db.write(Urgency::Interactive, |tx| {
            tx.execute(
                "INSERT INTO note (id, text) VALUES ($1, $2)",
                &values![id, "x".repeat(3000)],
            )?;
            tx.execute("INSERT INTO copy (id) VALUES ($1)", &values![id])
        })
        .unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nwritten {id}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn a_second_writer_is_refused_until_the_first_is_gone() {
    let place = tempfile::tempdir().unwrap();
    let location = Location::Directory(place.path().to_owned());
    let mut holder = Second::run("durability::child_that_holds", place.path());
    holder.next("holding");
    match Db::open(&location, Options::default()) {
        Err(Error::Busy { pid, .. }) => assert_eq!(pid, holder.pid()),
        other => panic!("{other:?}"),
    }
    // Reading beside it is allowed, writing through such a handle is not.
    let reader = Db::open(
        &location,
        Options {
            access: Access::ReadOnly,
            ..Options::default()
        },
    )
    .unwrap();
    assert!(
        reader
            .facts()
            .unwrap()
            .migrations
            .iter()
            .any(|(owner, _)| owner == "test")
    );
    let refused = reader.write(Urgency::Interactive, |tx| tx.execute("DELETE FROM note", &[]));
    assert!(matches!(refused, Err(Error::Usage(_))));
    holder.kill("");
    Db::open(&location, Options::default()).unwrap();
}

#[test]
#[ignore = "run by a_second_writer_is_refused_until_the_first_is_gone in a process of its own"]
fn child_that_holds() {
    let Some(place) = directory() else { return };
    let db = Db::open(&Location::Directory(place), Options::default()).unwrap();
    db.migrate("test", TABLES).unwrap();
    println!("\nholding");
    std::thread::sleep(Duration::from_mins(1));
    drop(db);
}
