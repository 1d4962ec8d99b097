//! `versions`: pairs of versions and how they compare.

use std::cmp::Ordering;

use baize_testkit::data;
use baize_versions::{Scheme, compare};

use crate::suite::{rows, text};

#[test]
fn every_pair_of_the_suite_compares_as_it_says() {
    let Some(suite) = data::suite("versions") else { return };
    let mut failures = Vec::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(&suite).expect("a folder") {
        let file = entry.expect("an entry").path();
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.starts_with("cmp-") {
            continue;
        }
        for row in rows(&file) {
            let scheme: Scheme = text(&row, "eco").parse().expect("a scheme");
            let (a, op, b) = (text(&row, "a"), text(&row, "op"), text(&row, "b"));
            seen += 1;
            let got = compare(scheme, a, b);
            let holds = got.as_ref().is_ok_and(|order| match op {
                "<" => order.is_lt(),
                ">" => order.is_gt(),
                "<=" => order.is_le(),
                ">=" => order.is_ge(),
                "=" => *order == Ordering::Equal,
                "!" => *order != Ordering::Equal,
                other => panic!("unknown operator {other}"),
            });
            if !holds {
                failures.push(format!("{name}: {a} {op} {b}: {got:?}"));
            }
        }
    }
    for f in &failures { println!("{f}"); }
    println!("{seen} rows, {} fail", failures.len());
    assert!(failures.is_empty());
}
