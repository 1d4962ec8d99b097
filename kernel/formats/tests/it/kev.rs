use std::collections::BTreeMap;

use baize_model::{ExploitationKind, Format};
use baize_testkit::data;

use crate::case::{check, claims, cut, has_extension, one, read, refused, sound, walk};

const FORMAT: Format = Format::Kev;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "cisa", "catalogue.json");
    check(FORMAT, "enisa", "eukev.json");
    check(FORMAT, "enisa-csv", "kev.csv");
    check(FORMAT, "vulncheck", "catalogue.json");
    check(FORMAT, "broken-entries", "catalogue.json");
}

#[test]
fn what_is_no_catalogue_is_refused() {
    assert_eq!(refused(FORMAT, "a.csv", b"name,value\na,b\n").0, "schema");
    assert_eq!(
        refused(FORMAT, "a.json", b"{\"vulnerabilities\": [").0,
        "truncated"
    );
    assert_eq!(
        refused(FORMAT, "a.json", b"{\"title\": \"a schema\"}").0,
        "no-identifier"
    );
    assert_eq!(read(FORMAT, "a.json", b"{\"vulnerabilities\": []}"), []);
}

#[test]
fn rows_and_objects_of_one_catalogue_are_the_same_bytes() {
    let json = br#"{"vulnerabilities": [{"cveID": "CVE-2031-0001", "product": "Kite \"X\"", "notes": "a\r\nb", "cwes": ["CWE-1", "CWE-2"]}]}"#;
    let csv = b"\xEF\xBB\xBFcveID,product,notes,cwes\r\nCVE-2031-0001,\"Kite \"\"X\"\"\",\"a\r\nb\",\"CWE-1, CWE-2\"\r\n";
    let (from_json, from_csv) = (cut(FORMAT, "a.json", json), cut(FORMAT, "a.csv", csv));
    assert_eq!(from_json[0].bytes, from_csv[0].bytes);
}

#[test]
fn both_editions_of_the_real_catalogue_are_the_same_bytes() {
    let mut editions: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    let walked = walk("kev-cisagov-2025-08-dev", 1, |name, bytes| {
        if name.ends_with("known_exploited_vulnerabilities.json") || has_extension(name, "csv") {
            let records = cut(FORMAT, name, bytes);
            for record in &records {
                let parsed = baize_formats::parse(record).unwrap_or_else(|r| panic!("{name}: {r}"));
                sound(name, &parsed);
                assert_eq!(parsed.source, "cisa-kev");
                let exploitation = &claims(&parsed)[0].exploitation[0];
                assert_eq!(exploitation.kind, ExploitationKind::KnownExploited);
                assert!(
                    exploitation.date.is_some() && exploitation.due.is_some(),
                    "{}",
                    parsed.key
                );
                assert!(
                    parsed.modified.is_some() && claims(&parsed)[0].titles.len() == 1,
                    "{}",
                    parsed.key
                );
            }
            editions.insert(name.to_owned(), records.into_iter().map(|r| r.bytes).collect());
        }
    });
    if walked.is_some() {
        let editions: Vec<_> = editions.into_values().collect();
        assert_eq!(editions.len(), 2);
        assert_eq!(editions[0].len(), 1_404);
        assert!(editions[0] == editions[1], "the editions differ");
    }
}

#[test]
fn catalogues_of_other_importers_are_read() {
    let Some(suite) = data::suite("epss-kev") else {
        return;
    };
    for (file, entries) in [
        ("vunnel/kev/test-fixtures/valid-catalog-1.json", 3),
        ("vunnel/kev/test-fixtures/single-entry/example1.json", 1),
        (
            "claircore/enricher/kev/testdata/known_exploited_vulnerabilities.json",
            2,
        ),
        ("vulnerablecode/kev_data.json", 1),
        ("kev-data/known_exploited_vulnerabilities.json", 1_404),
        ("kev-data/known_exploited_vulnerabilities.csv", 1_404),
    ] {
        let bytes = std::fs::read(suite.join(file)).expect("a readable file");
        let found = read(FORMAT, file, &bytes);
        assert_eq!(found.len(), entries, "{file}");
        for record in found {
            sound(file, &record.unwrap_or_else(|r| panic!("{file}: {r}")));
        }
    }
}

#[test]
fn an_entry_alone_is_a_catalogue_of_one() {
    let parsed = one(
        FORMAT,
        "a.json",
        br#"{"cveID": "CVE-2031-0001", "dateAdded": "2031-01-02"}"#,
    );
    assert_eq!(
        (parsed.source.as_str(), parsed.key.as_str()),
        ("cisa-kev", "CVE-2031-0001")
    );
}
