use baize_model::Format;

use crate::case::{check, refused};

const FORMAT: Format = Format::Julia;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "package-ranges", "JLSEC-2031-3.md");
    check(FORMAT, "osv-fields", "JLSEC-2031-4.md");
}

#[test]
fn what_is_no_advisory_is_refused() {
    assert_eq!(refused(FORMAT, "README.md", b"# About\n").0, "not-a-record");
    assert_eq!(
        refused(FORMAT, "a.md", b"```toml\nid = \"JLSEC-0000-0\"\n```\n").0,
        "not-a-record"
    );
    assert_eq!(
        refused(FORMAT, "a.md", b"```toml\nid = \"\"\n```\n").0,
        "no-identifier"
    );
    assert_eq!(
        refused(FORMAT, "a.md", b"```toml\naliases = []\n```\n").0,
        "schema"
    );
}
