use baize_model::Format;

use crate::case::{check, refused};

const FORMAT: Format = Format::PocIndex;

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "repositories", "CVE-2031-50001.json");
    check(FORMAT, "by-content", "all.json");
}

#[test]
fn what_names_no_cve_is_refused() {
    let entry =
        br#"[{"id": 1, "full_name": "someone/tool", "html_url": "https://example.org/someone/tool"}]"#;
    assert_eq!(refused(FORMAT, "tools.json", entry).0, "no-identifier");
    assert_eq!(refused(FORMAT, "CVE-2031-50001.json", b"[5]").0, "schema");
}
