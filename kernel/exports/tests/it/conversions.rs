//! Records that others convert to OSV, through our reading and writing: which fields come out the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use baize_model::Format;
use serde_json::Value;

use crate::read;

/// Fields in which a document can be compared.
const FIELDS: [&str; 8] = [
    "id",
    "published",
    "aliases",
    "summary",
    "details",
    "severity",
    "links",
    "upstream",
];

/// Documents that a snapshot holds, by identifier.
fn snapshots(path: &Path) -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut found = BTreeMap::new();
    for part in text.split("\n---\n") {
        let body = part.find("\n{").map(|at| &part[at..]).unwrap_or_default();
        for document in serde_json::Deserializer::from_str(body)
            .into_iter::<Value>()
            .flatten()
        {
            if let Some(id) = document["id"].as_str() {
                found.entry(id.to_owned()).or_insert(document);
            }
        }
    }
    found
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

fn field(document: &Value, name: &str) -> Value {
    let texts = |list: &Value, key: &str| -> BTreeSet<String> {
        let items = list.as_array().into_iter().flatten();
        items
            .map(|item| if key.is_empty() { item } else { &item[key] }.to_string())
            .collect()
    };
    match name {
        // The others add a link to NVD, which no record states.
        "links" => {
            let mut links = texts(&document["references"], "url");
            links.retain(|link| !link.contains("nvd.nist.gov/vuln/detail/"));
            serde_json::json!(links)
        }
        "severity" => serde_json::json!(texts(&document["severity"], "score")),
        "aliases" | "upstream" => serde_json::json!(texts(&document[name], "")),
        _ => document[name].clone(),
    }
}

/// Converts every record of some folders that a snapshot has, and counts the fields that are equal.
fn compared(format: Format, inputs: &[PathBuf], expected: &BTreeMap<String, Value>) -> (usize, Vec<usize>) {
    let mut done = BTreeSet::new();
    let mut equal = vec![0; FIELDS.len()];
    for path in inputs {
        let bytes = std::fs::read(path).unwrap();
        for claim in read(format, &path.to_string_lossy(), &bytes) {
            let Some(wanted) = expected.get(claim.subject.as_str()) else {
                continue;
            };
            if !done.insert(claim.subject.clone()) {
                continue;
            }
            let written = baize_exports::osv(&claim);
            for (at, name) in FIELDS.iter().enumerate() {
                equal[at] += usize::from(field(&written, name) == field(wanted, name));
            }
        }
    }
    (done.len(), equal)
}

#[test]
fn what_others_convert_comes_out_the_same_where_it_can() {
    let Some(suite) = baize_testkit::data::suite("osv") else {
        return;
    };
    let feeds = suite.join("osv.dev/vulnfeeds");
    let of = |folders: &[&str]| {
        let mut found = Vec::new();
        for folder in folders {
            files(&feeds.join("test_data").join(folder), &mut found);
        }
        found
    };
    let wanted = snapshots(&feeds.join("conversion/cve5/__snapshots__/converter_test.snap"));
    let records = compared(Format::Cve5, &of(&["cve5", "cvelistV5"]), &wanted);
    let mut advisories = Vec::new();
    files(&suite.join("tools/redhat/testdata/CSAF"), &mut advisories);
    let mut wanted = BTreeMap::new();
    let mut written = Vec::new();
    files(&suite.join("tools/redhat/testdata/OSV"), &mut written);
    for path in written {
        let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        wanted.insert(document["id"].as_str().unwrap().to_owned(), document);
    }
    let advisories = compared(Format::Csaf, &advisories, &wanted);
    // The order is that of `FIELDS`; `docs/conformance.md` says why the others differ.
    assert_eq!(records, (13, vec![13, 12, 11, 13, 13, 12, 9, 13]));
    assert_eq!(advisories, (2, vec![2, 0, 2, 2, 0, 0, 0, 2]));
}
