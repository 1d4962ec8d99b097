use baize_model::{Body, Format};
use baize_testkit::data;

use crate::snapshot::{check, files, mutate, whole};

#[test]
fn a_document() {
    check(Format::OpenVex, "openvex", "current");
}

#[test]
fn the_first_version() {
    check(Format::OpenVex, "openvex", "first-version");
}

#[test]
fn what_is_not_openvex_is_refused() {
    let refused = |text: &str| {
        whole(Format::OpenVex, "x.json", text.as_bytes())
            .unwrap_err()
            .code
    };
    assert_eq!(refused("{}"), "schema");
    assert_eq!(
        refused(r#"{"@context":"https://example.org","statements":[]}"#),
        "schema"
    );
    let nameless =
        r#"{"@context":"https://openvex.dev/ns","statements":[{"vulnerability":"?","status":"fixed"}]}"#;
    assert_eq!(refused(nameless), "no-identifier");
}

#[test]
fn every_document_of_the_suite_is_read() {
    let Some(suite) = data::suite("openvex") else {
        return;
    };
    let mut read = 0;
    for path in files(&suite, ".json") {
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        if !text.contains("\"@context\"")
            || !text.contains("\"statements\"")
            || path.components().any(|c| c.as_os_str() == "spec")
        {
            continue;
        }
        match whole(Format::OpenVex, &path.to_string_lossy(), &bytes) {
            Ok(parsed) => {
                read += 1;
                assert!(
                    matches!(parsed.body, Body::Claims(ref c) if !c.is_empty()),
                    "{}",
                    path.display()
                );
            }
            Err(e) => panic!("{}: {e:?}", path.display()),
        }
    }
    assert!(read >= 15, "{read} documents");
}

#[test]
fn damaged_fixtures_never_panic() {
    for case in ["current", "first-version"] {
        mutate(Format::OpenVex, "openvex", case);
    }
}
