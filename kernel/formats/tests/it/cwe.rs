use std::collections::{BTreeMap, BTreeSet};

use baize_model::{Body, Format, Weakness, WeaknessKind};
use baize_testkit::data;

use crate::case::{check, count, one, refused, sound, walk};

const FORMAT: Format = Format::Cwe;

fn weakness(name: &str, bytes: &[u8]) -> Weakness {
    let parsed = one(FORMAT, name, bytes);
    sound(name, &parsed);
    assert!(parsed.modified.is_some(), "{name}");
    match parsed.body {
        Body::Weakness(weakness) => *weakness,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "catalogue", "cwec_v9.1.xml");
    check(FORMAT, "entry", "9001.json");
    check(FORMAT, "api-answer", "weakness.json");
}

#[test]
fn what_is_no_entry_is_refused() {
    assert_eq!(
        refused(FORMAT, "a.json", br#"{"ContentVersion": "9.1"}"#).0,
        "schema"
    );
    assert_eq!(
        refused(
            FORMAT,
            "a.json",
            br#"{"id": "x", "name": "n", "description": "d"}"#
        )
        .0,
        "no-identifier"
    );
    assert_eq!(refused(FORMAT, "a.xml", b"<Weakness_Catalog/>").0, "schema");
    let entity = b"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><C><Weaknesses><Weakness ID=\"1\"/></Weaknesses></C>";
    assert_eq!(refused(FORMAT, "a.xml", entity).0, "not-xml");
}

#[test]
fn every_real_entry_is_read() {
    let used = data::step(4);
    let mut kinds: BTreeMap<WeaknessKind, usize> = BTreeMap::new();
    let walked = walk("cwe-json-dev", used, |name, bytes| {
        let weakness = weakness(name, bytes);
        assert!(name.contains(match weakness.kind {
            WeaknessKind::Weakness => "weakness/",
            WeaknessKind::Category => "category/",
            WeaknessKind::View => "view/",
        }));
        // One view states its objective in white space.
        let described = !weakness.description.is_empty() || weakness.kind == WeaknessKind::View;
        assert!(described && !weakness.name.is_empty(), "{name}");
        *kinds.entry(weakness.kind).or_default() += 1;
    });
    if let Some(walked) = walked {
        count("cwe", used, walked, 1_429);
        println!("{kinds:?}");
    }
}

#[test]
fn every_entry_of_the_api_is_read() {
    let Some(suite) = data::suite("cwe") else {
        return;
    };
    let mut found = 0;
    for folder in ["W", "C", "V"] {
        let dir = suite.join("rest-api-wg/json_repo").join(folder);
        for file in std::fs::read_dir(dir).expect("a folder").step_by(data::step(10)) {
            let path = file.expect("an entry").path();
            // Beside the entries lie lists of all of them.
            if !path
                .file_stem()
                .is_some_and(|s| s.to_string_lossy().bytes().all(|b| b.is_ascii_digit()))
            {
                continue;
            }
            let weakness = weakness(
                &path.to_string_lossy(),
                &std::fs::read(&path).expect("a readable file"),
            );
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            assert_eq!(weakness.id, format!("CWE-{stem}"));
            found += 1;
        }
    }
    assert!(found > 100, "{found}");
    for (list, entries) in [("C/categories.json", 420), ("V/views.json", 58)] {
        let bytes = std::fs::read(suite.join("rest-api-wg/json_repo").join(list)).expect("a readable file");
        let found = crate::case::read(FORMAT, list, &bytes);
        assert_eq!(found.len(), entries, "{list}");
        assert!(found.iter().all(Result::is_ok), "{list}");
    }
}

#[test]
fn the_real_catalogue_and_the_files_made_of_it_agree() {
    let Some(suite) = data::suite("cwe") else {
        return;
    };
    let file = std::fs::File::open(suite.join("cwec_latest.xml.zip")).expect("a readable file");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut xml = Vec::new();
    std::io::Read::read_to_end(&mut archive.by_index(0).expect("a file"), &mut xml).expect("readable");
    let mut ids = BTreeSet::new();
    for record in crate::case::read(FORMAT, "cwec.xml", &xml) {
        let parsed = record.unwrap_or_else(|r| panic!("{r}"));
        assert!(parsed.modified.is_some(), "{}", parsed.key);
        assert!(
            matches!(&parsed.body, Body::Weakness(w) if !w.description.is_empty()),
            "{}",
            parsed.key
        );
        ids.insert(parsed.key);
    }
    assert_eq!(ids.len(), 964 + 409 + 54);
}
