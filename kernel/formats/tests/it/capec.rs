use baize_model::{Body, Format};
use baize_testkit::data;

use crate::case::{check, count, one, refused, sound, walk};

const FORMAT: Format = Format::Capec;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "bundle", "stix-capec.json");
    check(FORMAT, "catalogue", "capec_v9.1.xml");
}

#[test]
fn what_is_no_object_is_refused() {
    assert_eq!(
        refused(FORMAT, "a.json", br#"{"type": "attack-pattern"}"#).0,
        "schema"
    );
    assert_eq!(
        refused(FORMAT, "a.json", br#"{"type": "identity", "id": "5"}"#).0,
        "no-identifier"
    );
    assert_eq!(refused(FORMAT, "a.xml", b"<Attack_Pattern_Catalog/>").0, "schema");
}

#[test]
fn every_real_object_is_read() {
    let used = data::step(8);
    let (mut patterns, mut linked, mut deprecated) = (0, 0, 0);
    let walked = walk("capec-stix-dev", used, |name, bytes| {
        let parsed = one(FORMAT, name, bytes);
        sound(name, &parsed);
        assert!(name.ends_with(&format!("{}.json", parsed.key)), "{name}");
        assert!(parsed.modified.is_some(), "{name}");
        if let Body::AttackPattern(pattern) = &parsed.body {
            assert!(
                pattern.id.starts_with("CAPEC-") && !pattern.name.is_empty(),
                "{name}"
            );
            patterns += 1;
            linked += pattern.weaknesses.len();
            deprecated += usize::from(pattern.deprecated);
        }
    });
    if let Some(walked) = walked {
        count("capec", used, walked, 2_666);
        assert!(
            used > 1 || (patterns, linked, deprecated) == (615, 1_212, 56),
            "{patterns} {linked} {deprecated}"
        );
    }
}
