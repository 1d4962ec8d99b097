use baize_model::Format;
use baize_testkit::data;

use crate::case::{check, claims, count, one, refused, sound, walk};

const FORMAT: Format = Format::RedHatCve;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "releases-and-states", "CVE-2031-20001.json");
    check(FORMAT, "old-single-values", "CVE-2009-90001.json");
}

#[test]
fn what_is_no_record_is_refused() {
    assert_eq!(
        refused(FORMAT, "cve.json", b"[{\"CVE\": \"CVE-2031-20001\"}]").0,
        "schema"
    );
    assert_eq!(
        refused(FORMAT, "a.json", b"{\"message\": \"Not Found\"}").0,
        "no-identifier"
    );
    assert_eq!(
        refused(FORMAT, "a.json", b"{\"name\": \"none\"}").0,
        "no-identifier"
    );
}

#[test]
fn every_real_record_is_read() {
    let used = data::step(10);
    let (mut titled, mut related, mut packages) = (0, 0, 0);
    let walked = walk("redhat-cve-json-2023-2024-dev", used, |name, bytes| {
        let parsed = one(FORMAT, name, bytes);
        sound(name, &parsed);
        let claim = &claims(&parsed)[0];
        assert!(
            name.ends_with(&format!("{}.json", parsed.key)),
            "{name} {}",
            parsed.key
        );
        titled += claim.titles.len();
        related += usize::from(!claim.related.is_empty());
        packages += claim.affected.len();
    });
    if let Some(walked) = walked {
        count("redhat", data::step(10), walked, 7_026);
        // One record has an empty bug.
        assert!(titled == walked || titled == walked - 1, "{titled} of {walked}");
        assert!(related > 0);
        assert!(used > 1 || packages == 56_863 + 49_434, "{packages}");
    }
}
