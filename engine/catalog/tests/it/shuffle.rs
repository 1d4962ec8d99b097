//! Any order of arrival, cut into any runs, on any engine: one state.

use baize_testkit::databases::{Scratch, each_engine};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::house::{House, cve, osv};

/// Records that agree, disagree, overlap and are revised.
fn records() -> Vec<String> {
    let mut all = Vec::new();
    for n in 0..6 {
        all.push(cve(
            &format!("CVE-2026-1000{n}"),
            "PUBLISHED",
            "2026-01-03T00:00:00Z",
            &format!("Title {n}"),
        ));
    }
    all.push(cve(
        "CVE-2026-10001",
        "PUBLISHED",
        "2026-01-05T00:00:00Z",
        "Title 1 revised",
    ));
    all.push(cve(
        "CVE-2026-10002",
        "REJECTED",
        "2026-01-05T00:00:00Z",
        "Not a vulnerability",
    ));
    let osv_records: &[(&str, &str, &[&str], bool)] = &[
        (
            "GHSA-aaaa-bbbb-0000",
            "2026-01-03T00:00:00Z",
            &["CVE-2026-10000"],
            false,
        ),
        (
            "GHSA-aaaa-bbbb-0001",
            "2026-01-03T00:00:00Z",
            &["CVE-2026-10000"],
            false,
        ),
        (
            "GHSA-aaaa-bbbb-0002",
            "2026-01-03T00:00:00Z",
            &["CVE-2026-10001", "CVE-2026-10002"],
            false,
        ),
        (
            "GHSA-aaaa-bbbb-0003",
            "2026-01-03T00:00:00Z",
            &["CVE-2026-10003"],
            true,
        ),
        (
            "GHSA-aaaa-bbbb-0004",
            "2026-01-03T00:00:00Z",
            &["CVE-2026-10003"],
            false,
        ),
        (
            "GHSA-aaaa-bbbb-0004",
            "2026-01-06T00:00:00Z",
            &["CVE-2026-10004"],
            false,
        ),
        (
            "PYSEC-2026-1",
            "2026-01-03T00:00:00Z",
            &["GHSA-aaaa-bbbb-0000", "CVE-2026-10005"],
            false,
        ),
        (
            "PYSEC-2026-2",
            "2026-01-03T00:00:00Z",
            &["GHSA-aaaa-bbbb-0001"],
            false,
        ),
        (
            "PYSEC-2026-3",
            "2026-01-03T00:00:00Z",
            &["GHSA-aaaa-bbbb-0004", "CVE-2026-10003"],
            false,
        ),
        (
            "GO-2026-0001",
            "2026-01-03T00:00:00Z",
            &["CVE-2026-10000", "GHSA-aaaa-bbbb-0001"],
            false,
        ),
        ("GO-2026-0002", "2026-01-03T00:00:00Z", &["CVE-2026-10009"], false),
        (
            "RUSTSEC-2026-0001",
            "2026-01-03T00:00:00Z",
            &["GHSA-aaaa-bbbb-0003"],
            false,
        ),
        (
            "GHSA-aaaa-bbbb-0000",
            "2026-01-07T00:00:00Z",
            &["CVE-2026-10000"],
            true,
        ),
    ];
    all.extend(
        osv_records
            .iter()
            .map(|(id, modified, aliases, gone)| osv(id, modified, aliases, *gone)),
    );
    all
}

fn build(house: &House, order: &[String], cuts: usize) {
    for part in order.chunks(order.len().div_ceil(cuts.max(1))) {
        let files: Vec<(&str, String)> = part.iter().map(|text| ("r.json", text.clone())).collect();
        house.import(&files);
    }
}

#[test]
fn one_state_in_any_order_and_any_number_of_runs() {
    let expected = {
        let scratch = Scratch::sqlite();
        let house = House::over(&scratch.open());
        build(&house, &records(), 1);
        house.hash()
    };
    let mut runner = TestRunner::new(Config {
        cases: 12,
        ..Config::default()
    });
    runner
        .run(&(Just(records()).prop_shuffle(), 1..6usize), |(order, cuts)| {
            let scratch = Scratch::sqlite();
            let house = House::over(&scratch.open());
            build(&house, &order, cuts);
            prop_assert_eq!(&house.hash(), &expected);
            prop_assert_eq!(
                house.library.replay_differences(|_| ()).expect("a replay"),
                Vec::<String>::new()
            );
            build(&house, &order, 1);
            prop_assert_eq!(&house.hash(), &expected, "importing again");
            Ok(())
        })
        .expect("one state");
    each_engine(|db| {
        let house = House::over(db);
        let mut order = records();
        order.reverse();
        build(&house, &order, 3);
        assert_eq!(house.hash(), expected);
    });
}
