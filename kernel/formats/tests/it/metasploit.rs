use std::collections::BTreeSet;

use baize_model::Format;
use baize_testkit::data;

use crate::case::{check, claims, count, one, refused, sound, walk};

const FORMAT: Format = Format::Metasploit;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "index", "modules_metadata_base.json");
    check(FORMAT, "module", "lantern_upload.json");
}

#[test]
fn what_is_no_module_is_refused() {
    assert_eq!(
        refused(FORMAT, "a.json", br#"{"fullname": ""}"#).0,
        "no-identifier"
    );
    assert_eq!(refused(FORMAT, "a.json", br#"{"a": {"name": "x"}}"#).0, "schema");
    assert_eq!(refused(FORMAT, "a.json", b"5").0, "schema");
}

#[test]
fn every_real_module_is_read() {
    let used = data::step(10);
    let mut keys = BTreeSet::new();
    let mut spoken = 0;
    let walked = walk("metasploit-index-dev", used, |name, bytes| {
        let parsed = one(FORMAT, name, bytes);
        sound(name, &parsed);
        assert!(parsed.modified.is_some(), "{name}");
        spoken += claims(&parsed).len();
        assert!(keys.insert(parsed.key), "{name}");
    });
    if let Some(walked) = walked {
        count("metasploit", used, walked, 5_700);
        assert!(if used == 1 { spoken > 2_900 } else { spoken > 0 }, "{spoken}");
    }
}
