use baize_model::Format;
use baize_testkit::data;

use crate::case::{check, claims, count, has_extension, one, refused, sound, walk};

const FORMAT: Format = Format::RustSec;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "vulnerability", "RUSTSEC-2031-0007.md");
    check(FORMAT, "unmaintained-withdrawn", "RUSTSEC-2030-0042.md");
    check(FORMAT, "toolchain", "CVE-2031-10101.md");
    check(FORMAT, "unordered-requirement", "RUSTSEC-2031-0008.md");
}

#[test]
fn what_is_no_advisory_is_refused() {
    let template = b"```toml\n[advisory]\nid = \"RUSTSEC-0000-0000\"\npackage = \"x\"\ndate = \"2031-01-01\"\n```\n# T\n";
    assert_eq!(refused(FORMAT, "template.md", template).0, "not-a-record");
    assert_eq!(refused(FORMAT, "README.md", b"# About\n").0, "not-a-record");
    let nameless = b"```toml\n[advisory]\nid = \"none\"\npackage = \"x\"\ndate = \"2031-01-01\"\n```\n# T\n";
    assert_eq!(
        refused(FORMAT, "a.md", nameless),
        ("no-identifier", Some("advisory.id".to_owned()))
    );
    let (code, at) = refused(FORMAT, "a.md", b"```toml\n[advisory]\nid = 5\n```\n# T\n");
    assert_eq!((code, at.as_deref()), ("schema", Some("line 3")));
}

#[test]
fn every_real_advisory_is_read() {
    let used = data::step(5);
    let (mut found, mut withdrawn, mut ranged, mut described) = (0, 0, 0, 0);
    let walked = walk("rustsec-md-dev", 1, |name, bytes| {
        if !has_extension(name, "md") {
            return;
        }
        found += 1;
        if (found - 1) % used != 0 {
            return;
        }
        let parsed = one(FORMAT, name, bytes);
        sound(name, &parsed);
        let claim = &claims(&parsed)[0];
        withdrawn += usize::from(claim.withdrawn.is_some());
        ranged += usize::from(!claim.affected[0].ranges.is_empty());
        described += usize::from(claim.titles.len() == 1 && claim.published.is_some());
    });
    if walked.is_some() {
        assert_eq!(found, 1_225);
        count("rustsec titles", used, described, 1_225);
        count("rustsec ranges", used, ranged, 1_225);
        assert!(used > 1 || withdrawn == 13, "{withdrawn}");
    }
}
