//! The alias and upstream graph of the OSV suite.

use baize_testkit::data;
use baize_testkit::databases::each_engine;

use crate::house::{House, id};

/// Placeholders of the suite that no authority could assign, and identifiers of the right shape in their place.
const PLACEHOLDERS: &[(&str, &str)] = &[
    ("ALIAS", "PYSEC-2026-1"),
    ("CVE-1", "CVE-2026-10001"),
    ("CVE-2", "CVE-2026-10002"),
    ("CVE-3", "CVE-2026-10003"),
    ("CVE-4", "CVE-2026-10004"),
    ("CVE-5", "CVE-2026-10005"),
    ("MULTI-ECO-FIX-DEMO", "GO-2026-1"),
];

/// The records of the suite by name, or nothing without it.
fn records() -> Option<Vec<(String, String)>> {
    let folder = data::suite("osv")?.join("osv.dev/gcp/website/testdata/osv");
    let mut files: Vec<(String, String)> = std::fs::read_dir(&folder)
        .expect("a folder of records")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a readable file"))
        })
        .collect();
    files.sort();
    assert_eq!(files.len(), 15);
    Some(files)
}

fn import(house: &House, files: &[(String, String)]) -> baize_catalog::Report {
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.clone()))
        .collect();
    house.import(&files)
}

/// The head of the record that `any` leads to, its other identifiers, and what it is related to.
fn seen(house: &House, any: &str) -> (String, Vec<String>, Vec<String>) {
    let record = house
        .library
        .record(&id(any))
        .expect("readable")
        .unwrap_or_else(|| panic!("{any} is there"));
    let texts = |ids: &mut dyn Iterator<Item = &baize_model::Identifier>| {
        let mut texts: Vec<String> = ids.map(|i| i.as_str().to_owned()).collect();
        texts.sort();
        texts
    };
    (
        record.merged.id.as_str().to_owned(),
        texts(&mut record.merged.aliases.iter()),
        texts(&mut record.merged.related.iter().map(|r| &r.value)),
    )
}

#[test]
fn records_of_real_identifiers_are_taken_and_placeholders_refused() {
    let Some(files) = records() else { return };
    each_engine(|db| {
        let house = House::over(db);
        let report = import(&house, &files);
        assert_eq!((report.total.added, report.total.rejected), (8, 7));
        let mut refused: Vec<&str> = report
            .rejections
            .iter()
            .map(|r| {
                assert_eq!((r.code, r.place.as_ref()), ("no-identifier", "/id"), "{r:?}");
                r.file.trim_end_matches(".json")
            })
            .collect();
        refused.sort_unstable();
        let mut placeholders: Vec<&str> = PLACEHOLDERS.iter().map(|(from, _)| *from).collect();
        placeholders.sort_unstable();
        assert_eq!(refused, placeholders);

        // A distribution's record of a CVE is another record; each names the other.
        let (head, aliases, related) = seen(&house, "UBUNTU-CVE-2023-21400");
        assert_eq!(head, "UBUNTU-CVE-2023-21400");
        assert!(aliases.is_empty());
        assert_eq!(related, ["CVE-2023-21400"]);
        let (head, aliases, related) = seen(&house, "CVE-2023-21400");
        assert_eq!(head, "CVE-2023-21400");
        assert!(aliases.is_empty());
        assert_eq!(related, ["DLA-3623-1", "UBUNTU-CVE-2023-21400"]);
        // An advisory about 44 vulnerabilities is none of them.
        let (head, aliases, related) = seen(&house, "DLA-3623-1");
        assert_eq!(head, "DLA-3623-1");
        assert!(aliases.is_empty());
        assert_eq!(related.len(), 44);
        // An upstream without a record of its own still has no page.
        assert!(
            house
                .library
                .record(&id("CVE-2023-4015"))
                .expect("readable")
                .is_none()
        );
        assert_eq!(seen(&house, "SUSE-SU-2023:3313-1").0, "SUSE-SU-2023:3313-1");
    });
}

#[test]
fn aliases_join_and_upstreams_relate_in_any_order() {
    let Some(files) = records() else { return };
    let files: Vec<(String, String)> = files
        .into_iter()
        .map(|(name, mut text)| {
            for (from, to) in PLACEHOLDERS {
                text = text.replace(&format!("\"{from}\""), &format!("\"{to}\""));
            }
            (name, text)
        })
        .collect();
    let backwards: Vec<(String, String)> = files.iter().rev().cloned().collect();
    let mut hashes = Vec::new();
    for order in [&files, &backwards] {
        let hashes = std::cell::RefCell::new(&mut hashes);
        each_engine(|db| {
            let house = House::over(db);
            let report = import(&house, order);
            assert_eq!((report.total.added, report.total.rejected), (15, 0), "{report:?}");
            let one = (
                "CVE-2026-10001".to_owned(),
                vec!["ALIAS-CVE-1".to_owned(), "PYSEC-2026-1".to_owned()],
                vec!["CVE-2026-10002".to_owned(), "CVE-2026-10003".to_owned()],
            );
            for any in ["CVE-2026-10001", "ALIAS-CVE-1", "PYSEC-2026-1"] {
                assert_eq!(seen(&house, any), one, "{any}");
            }
            // Two identifiers of one authority stay two records, whatever either says of the other.
            let (head, aliases, related) = seen(&house, "CVE-2026-10002");
            assert_eq!((head.as_str(), aliases.len()), ("CVE-2026-10002", 0));
            assert_eq!(related, ["CVE-2026-10001", "CVE-2026-10003"]);
            let (head, aliases, related) = seen(&house, "CVE-2026-10003");
            assert_eq!((head.as_str(), aliases.len()), ("CVE-2026-10003", 0));
            assert_eq!(related, ["CVE-2026-10001", "CVE-2026-10002", "CVE-2026-10004"]);
            assert_eq!(seen(&house, "CVE-2026-10004").2, ["CVE-2026-10003"]);
            assert_eq!(seen(&house, "CVE-2026-10005").2.len(), 0);
            hashes.borrow_mut().push(house.hash());
        });
    }
    assert!(hashes.iter().all(|h| *h == hashes[0]), "{hashes:?}");
}
