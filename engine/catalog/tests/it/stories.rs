//! What becomes of records, step by step.

use baize_catalog::{Brake, ImportOptions, Sort};
use baize_model::State;
use baize_testkit::databases::each_engine;

use crate::house::{House, cve, id, osv};

const DAY1: &str = "2026-01-03T00:00:00Z";
const DAY2: &str = "2026-01-04T00:00:00Z";

#[test]
fn aliases_lead_to_one_record_with_its_sources_side_by_side() {
    each_engine(|db| {
        let house = House::over(db);
        let report = house.import(&[
            (
                "a/CVE-2026-10001.json",
                cve("CVE-2026-10001", "PUBLISHED", DAY1, "SQL injection"),
            ),
            (
                "a/GHSA.json",
                osv("GHSA-aaaa-bbbb-cccc", DAY1, &["CVE-2026-10001"], false),
            ),
            (
                "a/PYSEC.json",
                osv("PYSEC-2026-1", DAY1, &["GHSA-aaaa-bbbb-cccc"], false),
            ),
            ("a/README.md", "nothing".to_owned()),
        ]);
        assert_eq!(
            (report.total.read, report.total.added, report.total.rejected),
            (4, 3, 1),
            "{report:?}"
        );
        for any in ["CVE-2026-10001", "ghsa-AAAA-bbbb-cccc", "PYSEC-2026-1"] {
            let record = house.library.record(&id(any)).expect("readable").expect("there");
            assert_eq!(record.merged.id, id("CVE-2026-10001"), "{any}");
            assert_eq!(record.sources.len(), 3);
            assert_eq!(record.merged.aliases.len(), 2);
        }
        let record = house
            .library
            .record(&id("CVE-2026-10001"))
            .expect("readable")
            .expect("there");
        assert_eq!(record.merged.titles["en"].from, ["ghsa/GHSA-aaaa-bbbb-cccc"]);
        assert!(record.derived.title_zh.is_some() && record.derived.priority.is_some());
        let hits = house
            .library
            .search("sql injection", Sort::Relevance, None, 10)
            .expect("a page");
        assert_eq!(hits.items[0].id, id("CVE-2026-10001"));
        let (bytes, kind) = house
            .library
            .document("ghsa", "GHSA-aaaa-bbbb-cccc", None)
            .expect("readable")
            .expect("there");
        assert_eq!(kind, "application/json");
        assert_eq!(
            bytes,
            osv("GHSA-aaaa-bbbb-cccc", DAY1, &["CVE-2026-10001"], false).into_bytes()
        );
    });
}

#[test]
fn importing_again_changes_nothing() {
    each_engine(|db| {
        let house = House::over(db);
        let files = [
            (
                "a/CVE.json",
                cve("CVE-2026-10001", "PUBLISHED", DAY1, "SQL injection"),
            ),
            (
                "a/GHSA.json",
                osv("GHSA-aaaa-bbbb-cccc", DAY1, &["CVE-2026-10001"], false),
            ),
        ];
        house.import(&files);
        let (hash, head) = (house.hash(), house.library.totals().expect("totals").sequence);
        let again = house.import(&files);
        assert_eq!((again.total.read, again.total.unchanged), (2, 2));
        assert_eq!(house.hash(), hash);
        assert_eq!(house.library.totals().expect("totals").sequence, head);
    });
}

#[test]
fn an_older_revision_is_kept_and_changes_nothing_shown() {
    each_engine(|db| {
        let house = House::over(db);
        house.import(&[(
            "CVE.json",
            cve("CVE-2026-10001", "PUBLISHED", DAY2, "The newer title"),
        )]);
        let late = house.import(&[(
            "CVE.json",
            cve("CVE-2026-10001", "PUBLISHED", DAY1, "The older title"),
        )]);
        assert_eq!(late.total.updated, 1);
        let record = house
            .library
            .record(&id("CVE-2026-10001"))
            .expect("readable")
            .expect("there");
        assert_eq!(record.merged.titles["en"].value, "The newer title");
        assert_eq!(record.sources[0].revisions, 2);
    });
}

#[test]
fn history_tells_each_field_and_replays_to_the_record() {
    each_engine(|db| {
        let house = House::over(db);
        house.import(&[(
            "CVE.json",
            cve("CVE-2026-10001", "PUBLISHED", DAY1, "First title"),
        )]);
        house.import(&[(
            "CVE.json",
            cve("CVE-2026-10001", "PUBLISHED", DAY2, "Second title"),
        )]);
        house.import(&[(
            "G.json",
            osv("GHSA-aaaa-bbbb-cccc", DAY1, &["CVE-2026-10001"], false),
        )]);
        let history = house
            .library
            .history(&id("CVE-2026-10001"), None, 10)
            .expect("readable")
            .expect("there");
        let kinds: Vec<&str> = history.iter().map(|c| c.kind.as_str()).collect();
        assert_eq!(kinds, ["changed", "changed", "created"]);
        let title = history[1]
            .fields
            .iter()
            .find(|f| f.field == "titles")
            .expect("the title changed");
        assert_eq!(title.before["en"], "First title");
        assert_eq!(title.after["en"], "Second title");
        assert_eq!(
            house.library.replay_differences(|_| ()).expect("a replay"),
            Vec::<String>::new()
        );
        let sequence: Vec<i64> = house
            .library
            .changes(0, 10)
            .expect("changes")
            .iter()
            .map(|c| c.sequence)
            .collect();
        assert_eq!(sequence, [1, 2, 3]);
    });
}

#[test]
fn two_identifiers_of_one_authority_stay_two_and_say_so() {
    each_engine(|db| {
        let house = House::over(db);
        house.import(&[
            (
                "1.json",
                osv("GHSA-aaaa-bbbb-cccc", DAY1, &["CVE-2026-10001"], true),
            ),
            ("2.json", cve("CVE-2026-10001", "PUBLISHED", DAY1, "One")),
        ]);
        house.import(&[(
            "3.json",
            osv("GHSA-zzzz-bbbb-cccc", DAY1, &["CVE-2026-10001"], false),
        )]);
        let record = house
            .library
            .record(&id("CVE-2026-10001"))
            .expect("readable")
            .expect("there");
        assert_eq!(
            record.merged.aliases,
            [id("GHSA-zzzz-bbbb-cccc")],
            "the record in force wins"
        );
        assert!(
            record.conflicts.iter().any(|c| c.field == "identity"),
            "{:?}",
            record.conflicts
        );
        let other = house
            .library
            .record(&id("GHSA-aaaa-bbbb-cccc"))
            .expect("readable")
            .expect("there");
        assert_eq!(other.merged.id, id("GHSA-aaaa-bbbb-cccc"));
        // Asked for alone, of many at once, in the order asked for.
        let asked = [
            id("GHSA-aaaa-bbbb-cccc"),
            id("CVE-1999-0001"),
            id("CVE-2026-10001"),
        ];
        let alone = house.library.conflicts(&asked).expect("readable");
        assert_eq!(
            alone,
            [other.conflicts.clone(), Vec::new(), record.conflicts.clone()]
        );
        assert!(
            other
                .merged
                .related
                .iter()
                .any(|r| r.value == id("CVE-2026-10001"))
        );
        assert_eq!(
            house.library.replay_differences(|_| ()).expect("a replay"),
            Vec::<String>::new()
        );
    });
}

#[test]
fn an_alias_that_is_taken_back_parts_the_records() {
    each_engine(|db| {
        let house = House::over(db);
        house.import(&[
            ("1.json", cve("CVE-2026-10001", "PUBLISHED", DAY1, "One")),
            (
                "2.json",
                osv("GHSA-aaaa-bbbb-cccc", DAY1, &["CVE-2026-10001"], false),
            ),
        ]);
        house.import(&[("2.json", osv("GHSA-aaaa-bbbb-cccc", DAY2, &[], false))]);
        let record = house
            .library
            .record(&id("CVE-2026-10001"))
            .expect("readable")
            .expect("there");
        assert!(record.merged.aliases.is_empty());
        let other = house
            .library
            .record(&id("GHSA-aaaa-bbbb-cccc"))
            .expect("readable")
            .expect("there");
        assert_eq!(other.merged.id, id("GHSA-aaaa-bbbb-cccc"));
        assert_eq!(
            house.library.replay_differences(|_| ()).expect("a replay"),
            Vec::<String>::new()
        );
    });
}

#[test]
fn a_wave_of_withdrawals_waits_for_a_person() {
    each_engine(|db| {
        let house = House::over(db);
        let all = |state: &str, day: &str| -> Vec<(&str, String)> {
            (0..30)
                .map(|n| ("c.json", cve(&format!("CVE-2026-2{n:04}"), state, day, "Text")))
                .collect()
        };
        house.import(&all("PUBLISHED", DAY1));
        let few = house.import(&all("REJECTED", DAY2)[..5]);
        assert!(few.held.is_empty());
        let record = house
            .library
            .record(&id("CVE-2026-20000"))
            .expect("readable")
            .expect("there");
        assert_eq!(record.merged.state.value, State::Rejected);
        let options = ImportOptions {
            brake: Brake {
                share: 0.02,
                least: 10,
            },
            ..ImportOptions::default()
        };
        let many = house.import_with(&all("REJECTED", DAY2), options);
        assert_eq!(many.held[0].withdrawals, 25, "{many:?}");
        let record = house
            .library
            .record(&id("CVE-2026-20029"))
            .expect("readable")
            .expect("there");
        assert_eq!(record.merged.state.value, State::Published, "held back");
    });
}

#[test]
fn what_was_refused_counts_to_the_source_it_is_known_to_be_from() {
    each_engine(|db| {
        let house = House::over(db);
        let good = || ("a/1.json", cve("CVE-2026-10001", "PUBLISHED", DAY1, "Text"));
        let bad = |name: &'static str| (name, "nothing".to_owned());
        let quarantined = || {
            let sources = house.library.sources().expect("readable");
            sources
                .into_iter()
                .map(|source| (source.name, source.quarantined))
                .collect::<Vec<_>>()
        };
        house.import(&[good(), bad("a/2.json")]);
        assert_eq!(quarantined(), [("cve".to_owned(), 0)], "nobody says whose it is");
        let supplied = ImportOptions {
            supplier: Some("cve".to_owned()),
            ..ImportOptions::default()
        };
        house.import_with(&[bad("a/2.json"), bad("a/3.json")], supplied.clone());
        house.import_with(&[bad("a/3.json")], supplied.clone());
        assert_eq!(quarantined(), [("cve".to_owned(), 2)]);
        let named = ImportOptions {
            source: Some("mirror".to_owned()),
            ..supplied
        };
        house.import_with(&[good(), bad("a/4.json")], named);
        assert_eq!(
            quarantined(),
            [("cve".to_owned(), 2), ("mirror".to_owned(), 1)],
            "the name that was given goes first"
        );
    });
}

#[test]
fn series_keep_changes_only_whatever_the_order() {
    let day = |n: u8, a: &str, b: &str| {
        let name = format!("epss/2026-03-0{n}.csv");
        (
            name,
            format!(
                "#model_version:v1,score_date:2026-03-0{n}T00:00:00+0000\ncve,epss,percentile\nCVE-2026-10001,{a},0.5\nCVE-2026-10002,{b},0.6\n"
            ),
        )
    };
    let files = [
        day(1, "0.10000", "0.20000"),
        day(2, "0.30000", "0.20000"),
        day(3, "0.10000", "0.20000"),
    ];
    each_engine(|db| {
        let house = House::over(db);
        house.import(&[("c.json", cve("CVE-2026-10001", "PUBLISHED", DAY1, "One"))]);
        for (name, text) in &files {
            house.import(&[(name.as_str(), text.clone())]);
        }
        let record = house
            .library
            .record(&id("CVE-2026-10001"))
            .expect("readable")
            .expect("there");
        let scores: Vec<f64> = record.epss.iter().map(|p| p.score).collect();
        assert_eq!(scores, [0.1, 0.3, 0.1]);
        assert_eq!(house.library.totals().expect("totals").points, 4);
    });
    let hashes: Vec<String> = [[0, 1, 2], [0, 2, 1], [2, 1, 0], [1, 0, 2]]
        .into_iter()
        .map(|order| {
            let scratch = baize_testkit::databases::Scratch::sqlite();
            let db = scratch.open();
            let house = House::over(&db);
            for n in order {
                house.import(&[(files[n].0.as_str(), files[n].1.clone())]);
            }
            house.hash()
        })
        .collect();
    assert!(hashes.iter().all(|h| *h == hashes[0]), "{hashes:?}");
}

#[test]
fn a_list_shows_scores_whichever_came_first() {
    let scores = (
        "epss/2026-03-01.csv",
        "#model_version:v1,score_date:2026-03-01T00:00:00+0000\ncve,epss,percentile\nCVE-2026-10001,0.25000,0.5\n"
            .to_owned(),
    );
    let record = ("c.json", cve("CVE-2026-10001", "PUBLISHED", DAY1, "One"));
    each_engine(|db| {
        // The same handle all along, as in an instance that serves.
        let house = House::over(db);
        house.import(std::slice::from_ref(&scores));
        house.import(std::slice::from_ref(&record));
        let hits = house
            .library
            .search("id:CVE-2026-10001", baize_catalog::Sort::Relevance, None, 5)
            .expect("hits");
        assert_eq!(hits.items[0].epss, Some(0.25));
    });
}

#[test]
fn an_index_that_was_not_there_learns_of_scores_too() {
    let scores = |day: &str, score: &str| {
        let text = format!(
            "#model_version:v1,score_date:{day}T00:00:00+0000\ncve,epss,percentile\nCVE-2026-10001,{score},0.5\n"
        );
        (format!("epss/{day}.csv"), text)
    };
    each_engine(|db| {
        let house = House::over(db);
        house.import(&[("c.json", cve("CVE-2026-10001", "PUBLISHED", DAY1, "One"))]);
        // Another node's index, or the one of this node before it was stopped.
        let other = House::over(db);
        let shown = || {
            let found = other
                .library
                .search("id:CVE-2026-10001", baize_catalog::Sort::Relevance, None, 5);
            found.expect("hits").items[0].epss
        };
        numbered(db);
        other.library.follow().expect("an index");
        assert_eq!(shown(), None);
        for (day, score, want) in [
            ("2026-03-01", "0.25000", 0.25),
            // Too small a step for the public history.
            ("2026-03-02", "0.27000", 0.27),
        ] {
            let (name, text) = scores(day, score);
            house.import(&[(name.as_str(), text)]);
            numbered(db);
            assert!(other.library.index_state().expect("a state").waiting > 0);
            other.library.follow().expect("an index");
            assert_eq!(other.library.index_state().expect("a state").waiting, 0);
            assert_eq!(shown(), Some(want));
        }
    });
}

/// Gives committed events their numbers, as a serving node does on PostgreSQL.
fn numbered(db: &baize_store::Db) {
    let now = db.now().expect("a time");
    baize_store::events::Sequencer::new("test".to_owned())
        .run_once(db, now)
        .expect("numbers");
}
