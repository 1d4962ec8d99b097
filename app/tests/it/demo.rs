//! `baize demo` as somebody sees it who has just downloaded the program.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::serving::Running;
use crate::session::Session;

#[test]
fn a_demo_is_there_within_seconds() {
    let session = Session::sqlite();
    let began = Instant::now();
    let demo = Running::start(&session, &["demo", "--listen", "127.0.0.1:0"]);
    // Generous: this is a build without optimisation on a busy machine.
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
    for path in [
        "/",
        "/search?q=log4j",
        "/vulnerabilities/CVE-2021-44228",
        "/sources",
        "/api/v1/changes",
    ] {
        let (status, body) = demo.get(path);
        assert!(status.contains("200"), "{path}: {status} {body}");
    }
    examples(&demo);
    assert!(!session.data().exists(), "a demo keeps away from real data");
    assert_eq!(demo.stop(), 0);
}

/// Every example of the interface's own description answers with something.
fn examples(demo: &Running) {
    let (_, document) = demo.get("/api/openapi.json");
    let document: Value = serde_json::from_str(&document).expect("JSON");
    let mut asked = 0;
    for methods in document["paths"].as_object().expect("paths").values() {
        for operation in methods.as_object().expect("operations").values() {
            let source = operation["x-codeSamples"][0]["source"]
                .as_str()
                .expect("an example");
            let mut quoted = source.split('\'').skip(1).step_by(2);
            let address = quoted.next().expect("an address");
            let path = &address[address.find("/api/").expect("a path")..];
            // It has no end: it has a test of its own.
            if path.contains("/changes/stream") {
                continue;
            }
            let (status, body) = match quoted.next() {
                None => demo.get(path),
                Some(sent) => demo.post(path, sent),
            };
            assert!(status.contains("200"), "{source}: {status} {body}");
            if let Ok(value) = serde_json::from_str::<Value>(&body)
                && let Some(items) = value["items"].as_array()
            {
                assert!(
                    !items.is_empty() || path == "/api/v1/dumps",
                    "{source} finds nothing"
                );
            }
            assert!(!body.is_empty(), "{source}");
            asked += 1;
        }
    }
    assert!(asked > 20, "{asked}");
}
