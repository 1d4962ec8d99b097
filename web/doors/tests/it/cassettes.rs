//! What clients of the OSV API were recorded asking, and what they were answered.
//!
//! The answers hold whole records only for single queries; those records are the library of this test. Of the others
//! shape, length and order are judged.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use baize_catalog::{ImportOptions, Importer};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::house::{empty, offer, over, post};

#[derive(Deserialize)]
struct Cassette {
    interactions: Vec<Interaction>,
}

#[derive(Deserialize)]
struct Interaction {
    request: Request,
}

#[derive(Deserialize)]
struct Request {
    body: String,
    url: String,
    headers: BTreeMap<String, Vec<String>>,
}

/// Answers by the name of their test; what is asked again is numbered from `#01`.
fn snapshots(text: &str) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for part in text.split("\n---\n") {
        let part = part.trim_start();
        let Some((head, body)) = part.split_once("]\n") else {
            continue;
        };
        let name = head.strip_suffix(" - 1").unwrap();
        let name = name.splitn(3, '/').nth(2).unwrap().to_owned();
        found.insert(name, serde_json::from_str(body).unwrap());
    }
    found
}

/// A recorded record as a record again: what the recording hid gets a value. The versions of a repository are the
/// one that was asked for, in the spelling of its tags.
fn restored(record: &Value) -> Value {
    let mut record = record.clone();
    record["modified"] = "2026-01-02T03:04:05Z".into();
    let fields = record.as_object_mut().unwrap();
    fields.remove("database_specific");
    let entries = fields.get_mut("affected").and_then(Value::as_array_mut);
    for entry in entries.into_iter().flatten() {
        let of_code = entry
            .get("package")
            .is_none_or(|package| package["ecosystem"] == "GIT");
        let entry = entry.as_object_mut().unwrap();
        entry.retain(|_, value| !value.is_string());
        if entry.remove("versions").is_some() && of_code {
            entry.insert("versions".to_owned(), serde_json::json!(["curl-8_5_0"]));
        }
        for range in entry
            .get_mut("ranges")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            range.as_object_mut().unwrap().remove("database_specific");
        }
    }
    record
}

fn ids(answer: &Value) -> BTreeSet<&str> {
    let vulns = answer["vulns"].as_array().into_iter().flatten();
    vulns.map(|v| v["id"].as_str().unwrap()).collect()
}

/// Only what the service has, each of its kind, and nothing that is empty.
fn is_shaped(answer: &Map<String, Value>, slim: bool) {
    for (key, value) in answer {
        match key.as_str() {
            "vulns" => {
                let vulns = value.as_array().unwrap();
                assert!(!vulns.is_empty(), "an empty list is left out");
                for vulnerability in vulns {
                    let fields = vulnerability.as_object().unwrap();
                    let modified = fields["modified"].as_str().unwrap();
                    assert!(modified.ends_with('Z') && modified.parse::<jiff::Timestamp>().is_ok());
                    assert!(
                        fields["id"].is_string() && (!slim || fields.len() == 2),
                        "{vulnerability}"
                    );
                }
            }
            "next_page_token" => assert!(value.as_str().is_some_and(|token| !token.is_empty())),
            other => panic!("{other} is none of the service's"),
        }
    }
}

#[tokio::test]
async fn recorded_queries_are_answered_in_the_shapes_recorded() {
    let Some(suite) = baize_testkit::data::suite("osv") else {
        return;
    };
    let tester = suite.join("osv.dev/tools/apitester");
    let answers = |name: &str| {
        let text = std::fs::read_to_string(tester.join(format!("__snapshots__/cassette_{name}.snap")));
        text.map(|text| snapshots(&text)).unwrap_or_default()
    };
    let folder = tempfile::tempdir().unwrap();
    let library = empty(folder.path());
    let mut importer = Importer::start(&library, ImportOptions::default()).unwrap();
    let mut loaded: BTreeMap<String, Value> = BTreeMap::new();
    for answer in answers("single_query").values() {
        for record in answer["vulns"].as_array().into_iter().flatten() {
            let record = restored(record);
            loaded.insert(record["id"].as_str().unwrap().to_owned(), record);
        }
    }
    for (id, record) in &loaded {
        offer(
            &mut importer,
            &format!("{id}.json"),
            record.to_string().as_bytes(),
        );
    }
    importer.finish().unwrap();
    assert_eq!(loaded.len(), 95, "all the records that the answers hold");
    let app = over(library);

    let (mut asked, mut queries, mut equal) = (0, 0, 0);
    let mut recordings: Vec<_> = std::fs::read_dir(tester.join("testdata/cassettes"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    recordings.sort();
    for path in recordings {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let cassette: Cassette = serde_saphyr::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let answers = answers(&name);
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for Interaction { request } in cassette.interactions {
            let mut test = request.headers["X-Test-Name"][0].clone();
            let before = counted.entry(test.clone()).or_default();
            if *before > 0 {
                test = format!("{test}#{before:02}");
            }
            *before += 1;
            let expected = answers.get(&test);
            let expected = expected.unwrap_or_else(|| panic!("{name}: no answer to {test}"));
            let at = request.url.strip_prefix("https://api.osv.dev").unwrap();
            let answer = post(&app, at, request.body).await;
            asked += 1;
            if let Some(code) = expected.get("code") {
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{test}");
                let refusal = serde_json::json!({"code": code, "message": expected["message"]});
                assert_eq!(answer.json(), refusal, "{test}");
                (queries, equal) = (queries + 1, equal + 1);
                continue;
            }
            assert_eq!(
                answer.status,
                StatusCode::OK,
                "{test}: {}",
                String::from_utf8_lossy(&answer.body)
            );
            let answer = answer.json();
            let pairs: Vec<(&Value, &Value)> = match expected["results"].as_array() {
                Some(expected) => {
                    let results = answer["results"].as_array().unwrap();
                    assert_eq!(results.len(), expected.len(), "{test}");
                    assert_eq!(answer.as_object().unwrap().len(), 1, "{test}");
                    expected.iter().zip(results).collect()
                }
                None => vec![(expected, &answer)],
            };
            for (expected, answer) in pairs {
                is_shaped(answer.as_object().unwrap(), at == "/v1/querybatch");
                queries += 1;
                let wanted = ids(expected);
                if !wanted.iter().all(|id| loaded.contains_key(*id)) {
                    continue;
                }
                if expected["query"]["commit"].is_string() {
                    assert!(ids(answer).is_empty(), "{test}: no commit graph is known");
                    continue;
                }
                assert_eq!(ids(answer), wanted, "{test} {}", expected["query"]);
                equal += 1;
                if at == "/v1/query" {
                    for vulnerability in answer["vulns"].as_array().unwrap() {
                        assert_eq!(loaded[vulnerability["id"].as_str().unwrap()], *vulnerability);
                    }
                }
            }
        }
    }
    assert_eq!((asked, queries), (104, 819), "every recorded query");
    assert_eq!(
        equal, 674,
        "answers about known records name the same vulnerabilities"
    );
}
