//! The inputs of other projects' importers: every file is read whole, or refused by what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use baize_formats::Detected;
use baize_model::{Format, RangeEvent};
use baize_testkit::data;
use serde_json::Value;

use crate::real;

/// What becomes of the records of a folder, and how many there are. Folders that are not named are of formats that
/// are not read (`docs/conformance.md` lists them): each of their files is refused as unknown.
const OUTCOMES: &[(&str, &str, usize)] = &[
    ("trivy-db/pkg/vulnsrc/alpine/testdata/happy", "alpine-secdb", 1),
    ("trivy-db/pkg/vulnsrc/alpine/testdata/sad", "not-json", 1),
    ("trivy-db/pkg/vulnsrc/aqua/testdata/happy", "osv-json", 1),
    ("trivy-db/pkg/vulnsrc/bitnami/testdata/happy", "osv-json", 3),
    ("trivy-db/pkg/vulnsrc/bitnami/testdata/sad", "not-json", 1),
    ("trivy-db/pkg/vulnsrc/bundler/testdata/happy", "rubysec", 1),
    (
        "trivy-db/pkg/vulnsrc/chainguard/testdata/happy",
        "alpine-secdb",
        1,
    ),
    ("trivy-db/pkg/vulnsrc/chainguard/testdata/sad", "schema", 1),
    ("trivy-db/pkg/vulnsrc/ghsa/testdata/happy/ghsa", "osv-json", 10),
    ("trivy-db/pkg/vulnsrc/julia/testdata/happy", "osv-json", 2),
    ("trivy-db/pkg/vulnsrc/osv/testdata/happy", "osv-json", 6),
    ("trivy-db/pkg/vulnsrc/osv/testdata/sad", "not-json", 1),
    (
        "trivy-db/pkg/vulnsrc/redhat-csaf/testdata/happy/csaf-vex",
        "csaf",
        2,
    ),
    (
        "trivy-db/pkg/vulnsrc/redhat-csaf/testdata/vuln-list-redhat/csaf-vex",
        "csaf",
        4,
    ),
    ("trivy-db/pkg/vulnsrc/redhat/testdata/happy", "redhat-cve", 7),
    ("trivy-db/pkg/vulnsrc/redhat/testdata/sad8", "truncated", 1),
    ("trivy-db/pkg/vulnsrc/redhat/testdata/sad5", "unknown-format", 1),
    ("trivy-db/pkg/vulnsrc/redhat/testdata/sad", "schema", 6),
    ("trivy-db/pkg/vulnsrc/wolfi/testdata/happy", "alpine-secdb", 1),
    ("trivy-db/pkg/vulnsrc/wolfi/testdata/sad", "not-json", 1),
    ("vunnel/alpine/test-fixtures/input", "alpine-secdb", 2),
    ("vunnel/amazon/test-fixtures/input", "index", 3),
    ("vunnel/bitnami/test-fixtures/vulndb", "osv-json", 2),
    ("vunnel/chainguard/test-fixtures/input/osv/all.json", "index", 1),
    ("vunnel/chainguard/test-fixtures/input/osv", "osv-json", 3),
    ("vunnel/chainguard/test-fixtures/input/secdb", "alpine-secdb", 1),
    (
        "vunnel/chainguard_libraries/test-fixtures/input/openvex/all.json",
        "index",
        1,
    ),
    (
        "vunnel/chainguard_libraries/test-fixtures/input/openvex",
        "openvex",
        3,
    ),
    ("vunnel/hummingbird/test-fixtures/input", "csaf", 2),
    ("vunnel/kev/test-fixtures", "kev", 4),
    ("vunnel/minimos/test-fixtures/input", "alpine-secdb", 1),
    ("vunnel/nvd/test-fixtures", "nvd2", 39),
    ("vunnel/rocky/test-fixtures/osv", "osv-json", 3),
    ("vunnel/ubuntu/test-fixtures/osv", "osv-json", 9),
    ("vunnel/ubuntu/test-fixtures/vex", "openvex", 2),
    ("vunnel/wolfi/test-fixtures/input", "alpine-secdb", 1),
];

/// Number of files that are refused as unknown.
const UNKNOWN: usize = 180;

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// What becomes of a file: its format once for every record, or the codes of refusals.
fn outcomes(name: &str, bytes: &[u8]) -> Vec<String> {
    match real::detected(name, bytes) {
        Detected::Records(format) => real::parsed(format, name, bytes)
            .into_iter()
            .map(|record| record.map_or_else(|why| why.code.to_owned(), |_| format.as_str().to_owned()))
            .collect(),
        Detected::JsonLines => vec!["lines".to_owned()],
        Detected::NotRecords(why) | Detected::Unknown(why) => {
            assert!(!why.reason.is_empty(), "{name}");
            vec![why.code.to_owned()]
        }
    }
}

#[test]
fn every_input_is_read_whole_or_refused_by_what_it_is() {
    let Some(suite) = data::suite("importers") else {
        return;
    };
    let mut paths = Vec::new();
    files(&suite, &mut paths);
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unknown = 0;
    for path in &paths {
        let name = path
            .strip_prefix(&suite)
            .expect("inside the suite")
            .to_string_lossy()
            .into_owned();
        if name.contains("/snapshots/") {
            continue;
        }
        let bytes = std::fs::read(path).expect("a readable file");
        let expected = OUTCOMES.iter().find(|(folder, ..)| name.starts_with(folder));
        for outcome in outcomes(&name, &bytes) {
            if let Some((folder, expected, _)) = expected {
                assert_eq!(outcome, *expected, "{name}");
                *found.entry(folder).or_default() += 1;
            } else {
                assert_eq!(outcome, "unknown-format", "{name}");
                unknown += 1;
            }
        }
    }
    for (folder, outcome, count) in OUTCOMES {
        assert_eq!(found.get(folder), Some(count), "{folder}: {outcome}");
    }
    assert_eq!(unknown, UNKNOWN);
}

/// Identifier, package and version in which it was fixed, in lower case; `0` where it was never affected.
type Fix = (String, String, String);

/// The fixes that the snapshots of a provider expect.
fn expected(snapshots: &Path) -> BTreeSet<Fix> {
    let mut paths = Vec::new();
    files(snapshots, &mut paths);
    let mut fixes = BTreeSet::new();
    for path in paths {
        let envelope: Value =
            serde_json::from_slice(&std::fs::read(&path).expect("a readable file")).expect("JSON");
        let Some(vulnerability) = envelope.pointer("/item/Vulnerability") else {
            continue;
        };
        let text = |value: &Value, key: &str| value[key].as_str().expect("a text").to_lowercase();
        for fix in vulnerability["FixedIn"].as_array().expect("a list") {
            fixes.insert((
                text(vulnerability, "Name"),
                text(fix, "Name"),
                text(fix, "Version"),
            ));
        }
    }
    fixes
}

/// The fixes that our claims of a provider's inputs state.
fn stated(inputs: &Path) -> BTreeSet<Fix> {
    let mut paths = Vec::new();
    files(inputs, &mut paths);
    let mut fixes = BTreeSet::new();
    for path in paths {
        let name = path.to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a readable file");
        for parsed in real::parsed(Format::AlpineSecdb, &name, &bytes) {
            for claim in real::claims(parsed.expect("a record")) {
                for affected in &claim.affected {
                    let package = affected.package.as_ref().expect("a package").name.to_lowercase();
                    let subject = claim.subject.as_str().to_lowercase();
                    let events = affected.ranges.iter().flat_map(|range| &range.events);
                    let mut versions: Vec<String> = events
                        .filter_map(|event| match event {
                            RangeEvent::Fixed(version) => Some(version.to_lowercase()),
                            _ => None,
                        })
                        .collect();
                    if versions.is_empty() {
                        versions.push("0".to_owned());
                    }
                    fixes.extend(
                        versions
                            .into_iter()
                            .map(|v| (subject.clone(), package.clone(), v)),
                    );
                }
            }
        }
    }
    fixes
}

#[test]
fn fixes_of_apk_distributions_are_those_that_others_read() {
    let Some(suite) = data::suite("importers") else {
        return;
    };
    for provider in ["alpine", "wolfi", "minimos", "chainguard"] {
        let folder = suite.join("vunnel").join(provider).join("test-fixtures");
        let expected = expected(&folder.join("snapshots"));
        let stated = stated(&folder.join("input/secdb"));
        assert!(expected.len() >= 16, "{provider}");
        assert_eq!(stated, expected, "{provider}");
    }
}
