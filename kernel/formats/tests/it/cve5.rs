//! CVE records: the suite's verdicts, and every real record.

use std::path::{Path, PathBuf};

use baize_formats::lint_cve;
use baize_model::{Format, State};
use baize_testkit::data;

use crate::real;

/// Whether a fixture's name says that it must be refused.
fn must_be_refused(name: &str) -> bool {
    [
        "_fail",
        "missing",
        "_bad_",
        "multipleSame",
        "multipleIdentical",
        "MultipleIdentical",
        "NoEn",
        "nonexistent",
    ]
    .iter()
    .any(|mark| name.contains(mark))
}

fn fixtures(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            fixtures(&path, into);
        } else if path.extension().is_some_and(|e| e == "json") {
            into.push(path);
        }
    }
}

#[test]
fn fixtures_are_taken_or_refused_as_their_names_say() {
    let Some(suite) = data::suite("cve") else {
        return;
    };
    let mut paths = Vec::new();
    fixtures(&suite.join("cve-services/test"), &mut paths);
    fixtures(&suite.join("cve-services/test-http"), &mut paths);
    assert!(paths.len() >= 23, "{} fixtures", paths.len());
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a readable file");
        // A body without any English reason: the name says nothing of its verdict, the schema refuses it.
        if name == "rejectBodyMultipleNonEngValues.json" {
            assert!(!lint_cve(&bytes).is_empty(), "{name}");
            continue;
        }
        if name != "cveRecordList.json" {
            let findings = lint_cve(&bytes);
            assert_eq!(
                !findings.is_empty(),
                must_be_refused(&name),
                "{name}: {findings:?}"
            );
        }
        let text = String::from_utf8_lossy(&bytes);
        if text.contains("cnaContainer") || text.contains("adpContainer") {
            continue;
        }
        for parsed in real::parsed(Format::Cve5, &name, &bytes) {
            assert_eq!(
                parsed.is_err(),
                must_be_refused(&name),
                "{name}: {:?}",
                parsed.err()
            );
        }
    }
}

#[test]
fn the_real_sample_is_taken() {
    let Some(suite) = data::suite("cve") else {
        return;
    };
    let mut paths = Vec::new();
    fixtures(&suite.join("vulnrichment-sample"), &mut paths);
    assert_eq!(paths.len(), 517);
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a readable file");
        for parsed in real::parsed(Format::Cve5, &name, &bytes) {
            let parsed = parsed.unwrap_or_else(|e| panic!("{name}: {e:?}"));
            assert_eq!(format!("{}.json", parsed.key), name);
        }
    }
}

#[test]
fn every_vulnrichment_record_says_something() {
    let (mut rejected, mut assessed, mut evidence) = (0, 0, 0);
    let count = real::walk(
        "cve5-vulnrichment-dev.tar.zst",
        40,
        Format::Cve5,
        |name, parsed| {
            assert!(
                name.ends_with(&format!("{}.json", parsed.key)),
                "{name}: {}",
                parsed.key
            );
            assert!(parsed.modified.is_some(), "{name}");
            for claim in real::claims(parsed) {
                match claim.state {
                    State::Rejected => {
                        rejected += 1;
                        assert!(!claim.notes.is_empty(), "{name}");
                    }
                    _ => assert!(!claim.descriptions.is_empty(), "{name}"),
                }
                assessed += usize::from(!claim.severities.is_empty());
                evidence += usize::from(!claim.exploitation.is_empty());
            }
        },
    );
    if let Some(count) = count {
        if data::step(40) == 1 {
            assert_eq!((count, rejected), (32_102, 88));
        }
        assert!(assessed * 10 > count * 9, "{assessed} of {count} are assessed");
        assert!(evidence > 0);
    }
}

#[test]
fn every_kernel_record_has_its_ranges() {
    let mut ranges = 0;
    let count = real::walk(
        "cve5-linux-kernel-dev.tar.zst",
        40,
        Format::Cve5,
        |name, parsed| {
            assert!(
                name.ends_with(&format!("{}.json", parsed.key)),
                "{name}: {}",
                parsed.key
            );
            assert!(!parsed.key_from_name, "{name}");
            for claim in real::claims(parsed) {
                assert!(!claim.affected.is_empty(), "{name}");
                ranges += claim.affected.iter().map(|a| a.ranges.len()).sum::<usize>();
            }
        },
    );
    if let Some(count) = count {
        assert!(ranges > 2 * count, "{ranges} ranges in {count} records");
        if data::step(40) == 1 {
            assert_eq!(count, 8_390);
        }
    }
}

#[test]
fn records_of_gos_database_are_taken() {
    let count = real::walk(
        "osv-golang-vulndb-dev.tar.zst",
        1,
        Format::Cve5,
        |name, parsed| {
            assert!(name.starts_with("data/cve/"), "{name}");
            assert_eq!(parsed.source, "cve");
        },
    );
    if count.is_some() && data::step(1) == 1 {
        assert_eq!(count, Some(239));
    }
}
