use std::collections::BTreeSet;

use baize_model::Format;
use baize_testkit::data;

use crate::case::{check, claims, count, one, refused, sound, walk};

const FORMAT: Format = Format::RubySec;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "gem", "CVE-2031-40001.yml");
    check(FORMAT, "engine", "OSVDB-990001.yml");
}

#[test]
fn what_is_no_advisory_is_refused() {
    assert_eq!(
        refused(FORMAT, "a.yml", b"gem: lantern\ntitle: T\n").0,
        "no-identifier"
    );
    assert_eq!(
        refused(FORMAT, "a.yml", b"cve: 2031-40001\ntitle: T\n").0,
        "schema"
    );
    assert_eq!(refused(FORMAT, "a.yml", b"- a\n- b\n").0, "not-yaml");
}

#[test]
fn every_real_advisory_is_read() {
    let used = data::step(8);
    let mut keys = BTreeSet::new();
    let mut without_ranges = Vec::new();
    let walked = walk("yaml-rubysec-dev", used, |name, bytes| {
        let parsed = one(FORMAT, name, bytes);
        sound(name, &parsed);
        let claim = &claims(&parsed)[0];
        assert!(claim.published.is_some() && claim.titles.len() == 1, "{name}");
        if claim.affected[0].ranges.is_empty() {
            without_ranges.push(name.to_owned());
        }
        assert!(keys.insert(parsed.key), "{name}");
    });
    if let Some(walked) = walked {
        count("rubysec", used, walked, 1_381);
        // What these two call safe covers every version; nothing is made up in its place.
        without_ranges.retain(|n| !n.ends_with("CVE-2021-32808.yml") && !n.ends_with("CVE-2019-15224.yml"));
        assert_eq!(without_ranges, Vec::<String>::new());
    }
}
