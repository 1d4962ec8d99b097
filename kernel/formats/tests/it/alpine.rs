use std::collections::BTreeSet;

use baize_model::Format;
use baize_testkit::data;

use crate::case::{check, claims, count, one, refused, sound, walk};

const FORMAT: Format = Format::AlpineSecdb;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "release", "main.json");
    check(FORMAT, "rolling", "security.json");
}

#[test]
fn what_is_no_database_is_refused() {
    assert_eq!(
        refused(FORMAT, "a.json", b"{\"packages\": []}").0,
        "no-identifier"
    );
    assert_eq!(refused(FORMAT, "a.json", b"{\"reponame\": \"main\"}").0, "schema");
    assert_eq!(
        refused(FORMAT, "a.json", b"{\"reponame\": \"main\", \"packages\": [").0,
        "truncated"
    );
}

#[test]
fn the_yaml_form_says_the_same() {
    let json = br#"{"reponame": "main", "distroversion": "v9.1", "urlprefix": "https://dl-cdn.alpinelinux.org/alpine",
        "packages": [{"pkg": {"name": "lumen", "secfixes": {"1.0-r1": ["CVE-2031-0001"], "0": ["CVE-2031-0002"]}}}]}"#;
    let yaml = b"reponame: main\ndistroversion: v9.1\nurlprefix: https://dl-cdn.alpinelinux.org/alpine\npackages:\n- pkg:\n    name: lumen\n    secfixes:\n      1.0-r1:\n      - CVE-2031-0001\n      '0':\n      - CVE-2031-0002\n";
    assert_eq!(one(FORMAT, "main.json", json), one(FORMAT, "main.yaml", yaml));
}

#[test]
fn every_real_database_is_read() {
    let used = data::step(4);
    let mut keys = BTreeSet::new();
    let mut spoken = 0;
    let walked = walk("alpine-secdb-dev", used, |name, bytes| {
        let parsed = one(FORMAT, name, bytes);
        sound(name, &parsed);
        assert_eq!(parsed.source, "alpine-secdb");
        spoken += claims(&parsed).len();
        keys.insert(parsed.key);
    });
    if let Some(walked) = walked {
        count("alpine", used, walked, 41);
        assert_eq!(keys.len(), walked, "keys are distinct");
        assert!(spoken > 1_000, "{spoken}");
    }
}

#[test]
fn other_distributions_are_told_apart() {
    let Some(suite) = data::suite("importers") else {
        return;
    };
    for (folder, source) in [
        ("wolfi", "wolfi-secdb"),
        ("chainguard", "chainguard-secdb"),
        ("minimos", "minimos-secdb"),
    ] {
        let path = suite
            .join("vunnel")
            .join(folder)
            .join("test-fixtures/input/secdb/security.json");
        let parsed = one(
            FORMAT,
            "security.json",
            &std::fs::read(path).expect("a readable file"),
        );
        sound(folder, &parsed);
        assert_eq!(parsed.source, source);
    }
    let path = suite.join("vunnel/alpine/test-fixtures/input/secdb/v3.15/main.yaml");
    let parsed = one(
        FORMAT,
        "main.yaml",
        &std::fs::read(path).expect("a readable file"),
    );
    assert_eq!(
        (parsed.source.as_str(), parsed.key.as_str()),
        ("alpine-secdb", "v3.15/main")
    );
}
