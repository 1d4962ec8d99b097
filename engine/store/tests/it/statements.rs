//! Values, rows and statements.

use baize_store::{ConstraintKind, Error, Migration, Result, Tx, Urgency, Value, values};
use baize_testkit::databases::Scratch;

store_contract!(
    every_kind_of_value_comes_back,
    a_parameter_counts_by_its_number,
    many_rows_go_in_and_many_queries_come_out,
    a_stream_of_rows_can_be_stopped,
    broken_rules_are_named,
    wrong_use_is_an_error,
    a_failed_transaction_only_ends,
    text_orders_by_bytes,
);

const TABLES: &[Migration] = &[Migration {
    name: "0001_things",
    sql: "CREATE TABLE thing (id BIGINT PRIMARY KEY, number DOUBLE PRECISION, word TEXT, data BYTEA, flag BOOLEAN);
          CREATE TABLE pair (a BIGINT NOT NULL, b BIGINT NOT NULL CHECK (b >= 0), PRIMARY KEY (a, b))
              /*sqlite: WITHOUT ROWID*/;
          CREATE TABLE part (id BIGINT PRIMARY KEY, thing BIGINT NOT NULL REFERENCES thing (id));",
}];

fn with_tables<T>(scratch: &Scratch, mut f: impl FnMut(&mut Tx) -> Result<T>) -> Result<T> {
    let db = scratch.open();
    db.migrate("test", TABLES).unwrap();
    db.write(Urgency::Interactive, |tx| f(tx))
}

fn every_kind_of_value_comes_back(scratch: &Scratch) {
    with_tables(scratch, |tx| {
        let insert = "INSERT INTO thing (id, number, word, data, flag) VALUES ($1, $2, $3, $4, $5)";
        tx.execute(insert, &values![i64::MIN, -1.5, "漏洞", [0_u8, 255], true])?;
        tx.execute(insert, &values![2_i64, 3_i64, "", Vec::new(), false])?;
        tx.execute(
            insert,
            &values![3_i64, None::<f64>, None::<&str>, None::<Vec<u8>>, None::<bool>],
        )?;
        let rows = tx.query("SELECT id, number, word, data, flag FROM thing ORDER BY id", &[])?;
        assert_eq!(rows[0].int(0)?, i64::MIN);
        assert!((rows[0].real(1)? + 1.5).abs() < f64::EPSILON);
        assert_eq!(
            (rows[0].text(2)?, rows[0].bytes(3)?, rows[0].bool(4)?),
            ("漏洞", &[0, 255][..], true)
        );
        assert!((rows[1].real(1)? - 3.0).abs() < f64::EPSILON);
        assert_eq!(
            (rows[1].text(2)?, rows[1].bytes(3)?, rows[1].bool(4)?),
            ("", &[][..], false)
        );
        assert_eq!(rows[2].opt_real(1)?, None);
        assert_eq!(rows[2].opt_text(2)?, None);
        assert_eq!(rows[2].opt_bytes(3)?, None);
        assert_eq!(rows[2].opt_bool(4)?, None);
        assert!(rows[2].text(2).is_err() && rows[0].int(2).is_err() && rows[0].int(9).is_err());
        // A filter by a truth value, and a sum, mean the same on both.
        let row = tx.query_one(
            "SELECT count(*), CAST(sum(id) AS BIGINT) FROM thing WHERE flag = TRUE",
            &[],
        )?;
        assert_eq!((row.int(0)?, row.int(1)?), (1, i64::MIN));
        assert_eq!(
            tx.query("SELECT id FROM thing WHERE flag = $1", &values![true])?
                .len(),
            1
        );
        Ok(())
    })
    .unwrap();
}

fn a_parameter_counts_by_its_number(scratch: &Scratch) {
    with_tables(scratch, |tx| {
        let sql = "SELECT CAST($2 AS TEXT), CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT)";
        let row = tx.query_one(sql, &values![1_i64, "two", 3_i64])?;
        assert_eq!(
            (row.text(0)?, row.int(1)?, row.text(2)?, row.int(3)?),
            ("two", 1, "two", 3)
        );
        Ok(())
    })
    .unwrap();
}

fn many_rows_go_in_and_many_queries_come_out(scratch: &Scratch) {
    with_tables(scratch, |tx| {
        let rows = (0..5000_i64).map(|i| values![i, i % 7, format!("word {i}"), [0_u8; 100], i % 2 == 0]);
        let insert = "INSERT INTO thing (id, number, word, data, flag) VALUES ($1, $2, $3, $4, $5)";
        assert_eq!(tx.execute_many(insert, rows)?, 5000);
        let wanted: Vec<Vec<Value>> = (0..3000_i64).map(|i| values![i * 2].to_vec()).collect();
        let found = tx.query_many("SELECT word FROM thing WHERE id = $1", &wanted)?;
        assert_eq!(found.len(), 3000);
        assert_eq!(found[1234][0].text(0)?, "word 2468");
        assert!(found[2500].is_empty());
        // Rows are applied in order: the last one wins.
        let upsert = "INSERT INTO thing (id, word) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET word = excluded.word";
        tx.execute_many(upsert, (0..1000).map(|i| values![9999_i64, format!("{i}")]))?;
        assert_eq!(tx.query_one("SELECT word FROM thing WHERE id = 9999", &[])?.text(0)?, "999");
        assert_eq!(tx.execute_many(upsert, Vec::<Vec<Value>>::new())?, 0);
        Ok(())
    })
    .unwrap();
}

fn a_stream_of_rows_can_be_stopped(scratch: &Scratch) {
    with_tables(scratch, |tx| {
        tx.execute_many(
            "INSERT INTO thing (id) VALUES ($1)",
            (0..3000_i64).map(|i| values![i]),
        )?;
        let mut sum = 0;
        tx.for_each(
            "SELECT id FROM thing WHERE id >= $1 ORDER BY id",
            &values![1000_i64],
            |row| {
                sum += row.int(0)?;
                Ok::<_, Error>(())
            },
        )?;
        assert_eq!(sum, (1000..3000).sum::<i64>());
        Ok(())
    })
    .unwrap();
    let mut seen = 0;
    let stopped = with_tables(scratch, |tx| {
        seen = 0;
        tx.for_each("SELECT id FROM thing ORDER BY id", &[], |_| {
            seen += 1;
            if seen == 10 {
                Err(Error::Missing("patience".to_owned()))
            } else {
                Ok(())
            }
        })
    });
    assert!(matches!(stopped, Err(Error::Missing(_))), "{stopped:?}");
    assert_eq!(seen, 10);
}

fn broken_rules_are_named(scratch: &Scratch) {
    let broken = |sql: &'static str| match with_tables(scratch, |tx| tx.execute(sql, &[])) {
        Err(Error::Constraint { kind, table, .. }) => (kind, table),
        other => panic!("{sql}: {other:?}"),
    };
    with_tables(scratch, |tx| {
        tx.execute("INSERT INTO pair (a, b) VALUES (1, 1)", &[])
    })
    .unwrap();
    let pair = || "pair".to_owned();
    assert_eq!(
        broken("INSERT INTO pair (a, b) VALUES (1, 1)"),
        (ConstraintKind::Unique, pair())
    );
    assert_eq!(
        broken("INSERT INTO pair (a, b) VALUES (NULL, 1)"),
        (ConstraintKind::NotNull, pair())
    );
    assert_eq!(
        broken("INSERT INTO pair (a, b) VALUES (1, -1)").0,
        ConstraintKind::Check
    );
    assert_eq!(
        broken("INSERT INTO part (id, thing) VALUES (1, 77)").0,
        ConstraintKind::ForeignKey
    );
}

fn wrong_use_is_an_error(scratch: &Scratch) {
    let wrong = |sql: &'static str, params: &[Value]| {
        let outcome = with_tables(scratch, |tx| tx.query(sql, params));
        assert!(matches!(outcome, Err(Error::Usage(_))), "{sql}: {outcome:?}");
    };
    wrong("SELECT id FROM thing WHERE id = $1", &[]);
    wrong("SELECT id FROM thing WHERE id = $1", &values![1_i64, 2_i64]);
    wrong("SELECT id FROM thing WHERE word = $1", &values!["a\0b"]);
    wrong("SELECT id FROM thing WHERE number = $1", &values![f64::NAN]);
    for sql in [
        "SELECT nonsense FROM thing",
        "SELECT id FROM thing WHERE \"nonsense\" IS NULL",
        "SELEC",
    ] {
        let outcome = with_tables(scratch, |tx| tx.query(sql, &[]));
        assert!(
            matches!(outcome, Err(Error::Database { .. })),
            "{sql}: {outcome:?}"
        );
    }
    let reading = scratch.open().read(|tx| tx.execute("DELETE FROM mark", &[]));
    assert!(matches!(reading, Err(Error::Usage(_))), "{reading:?}");
}

fn a_failed_transaction_only_ends(scratch: &Scratch) {
    let outcome = with_tables(scratch, |tx| {
        tx.execute("INSERT INTO pair (a, b) VALUES (5, 5)", &[])?;
        assert!(tx.execute("INSERT INTO pair (a, b) VALUES (5, 5)", &[]).is_err());
        assert!(matches!(
            tx.query("SELECT a FROM pair", &[]),
            Err(Error::Usage(_))
        ));
        Ok(())
    });
    assert!(matches!(outcome, Err(Error::Usage(_))), "{outcome:?}");
    let left = with_tables(scratch, |tx| tx.query("SELECT a FROM pair", &[])).unwrap();
    assert!(left.is_empty());
}

fn text_orders_by_bytes(scratch: &Scratch) {
    with_tables(scratch, |tx| {
        let words = ["a", "B", "é", "漏", "-", "\u{10000}", "\u{FFFD}", ""];
        tx.execute_many(
            "INSERT INTO thing (id, word) VALUES ($1, $2)",
            words.iter().zip(0_i64..).map(|(word, id)| values![id, *word]),
        )?;
        let rows = tx.query("SELECT word FROM thing ORDER BY word", &[])?;
        let found: Vec<&str> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        let mut wanted = words.to_vec();
        wanted.sort_unstable();
        assert_eq!(found, wanted);
        Ok(())
    })
    .unwrap();
}
