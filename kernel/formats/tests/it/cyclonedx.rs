use baize_model::Format;
use baize_testkit::data;

use crate::snapshot::{check, claims, files, mutate, whole};

#[test]
fn a_document() {
    check(Format::CycloneDxVex, "cyclonedx", "vex");
}

#[test]
fn proofs_of_concept_are_not_kept() {
    let bytes = crate::snapshot::input("cyclonedx", "vex");
    let parsed = whole(Format::CycloneDxVex, "x", &bytes).unwrap();
    assert!(!format!("{parsed:?}").contains("PoC-Zeilen"));
}

#[test]
fn a_bill_of_materials_alone_is_refused() {
    let refused = |text: &str| {
        whole(Format::CycloneDxVex, "x", text.as_bytes())
            .unwrap_err()
            .code
    };
    assert_eq!(refused(r#"{"bomFormat":"CycloneDX","components":[]}"#), "schema");
    assert_eq!(refused(r#"{"bomFormat":"other","vulnerabilities":[]}"#), "schema");
    assert_eq!(
        refused(r#"{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"?"}]}"#),
        "no-identifier"
    );
}

#[test]
fn every_document_with_vulnerabilities_is_read() {
    let Some(suite) = data::suite("cyclonedx") else {
        return;
    };
    let (mut read, mut spoke) = (0, 0);
    for path in files(&suite, ".json") {
        let name = path.to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&bytes) else {
            continue;
        };
        let nonempty = value["vulnerabilities"].as_array().is_some_and(|v| !v.is_empty());
        if name.contains("/schema/")
            || name.contains("invalid-")
            || !nonempty
            || value["bomFormat"] != "CycloneDX"
        {
            continue;
        }
        read += 1;
        match whole(Format::CycloneDxVex, &name, &bytes) {
            Ok(parsed) => spoke += usize::from(!claims(&parsed).is_empty()),
            // Schema tests with nothing but the list under test.
            Err(e) => assert_eq!(e.code, "no-identifier", "{name}: {e:?}"),
        }
    }
    println!("{spoke} of {read}");
    assert!(spoke >= 25, "{spoke} of {read}");
}

#[test]
fn damaged_fixtures_never_panic() {
    mutate(Format::CycloneDxVex, "cyclonedx", "vex");
}
