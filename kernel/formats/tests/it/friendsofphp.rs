use std::collections::BTreeSet;

use baize_model::Format;
use baize_testkit::data;

use crate::case::{check, claims, has_extension, one, refused, sound, walk};

const FORMAT: Format = Format::FriendsOfPhp;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "with-cve", "CVE-2031-30001.yaml");
    check(FORMAT, "without-cve", "2031-05-28-1.yaml");
}

#[test]
fn what_is_no_advisory_is_refused() {
    let advisory = |reference: &str| {
        format!(
            "title: T\nlink: https://example.org\nreference: {reference}\nbranches:\n  1.x:\n    time: ~\n    versions: ['<1.2']\n"
        )
    };
    assert_eq!(
        refused(
            FORMAT,
            "2031-01-01.yaml",
            advisory("npm://quiet/lantern").as_bytes()
        )
        .0,
        "schema"
    );
    assert_eq!(
        refused(
            FORMAT,
            "notes.yaml",
            advisory("composer://quiet/lantern").as_bytes()
        )
        .0,
        "no-identifier"
    );
    assert_eq!(refused(FORMAT, "php.yaml", b"name: CI\non: [push]\n").0, "schema");
}

#[test]
fn every_real_advisory_is_read() {
    let used = data::step(8);
    let mut found = 0;
    let mut keys = BTreeSet::new();
    let walked = walk("yaml-friendsofphp-dev", 1, |name, bytes| {
        // A workflow of the repository is YAML too.
        let advisory = has_extension(name, "yaml") && !name.contains(".github/");
        if !advisory {
            return;
        }
        found += 1;
        if (found - 1) % used != 0 {
            return;
        }
        let parsed = one(FORMAT, name, bytes);
        sound(name, &parsed);
        let claim = &claims(&parsed)[0];
        assert_eq!(
            parsed.key_from_name,
            claim.subject.as_str().starts_with("FOP-"),
            "{name}"
        );
        assert!(
            claim.affected[0].other_versions.is_empty(),
            "{name}: {:?}",
            claim.affected[0].other_versions
        );
        assert!(keys.insert(parsed.key), "{name}");
    });
    if walked.is_some() {
        assert_eq!(found, 1_592);
    }
}
