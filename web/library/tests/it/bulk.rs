//! Bulk data: files whole and in parts, and what has changed since.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use axum::{Extension, Router};
use baize_web_library::WebConfig;
use baize_web_library::api::schema;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::double::library;
use crate::{app, ask, get, over, page};

const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A site with one dump, of two files.
fn with_dump() -> (Router, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("41-x");
    std::fs::create_dir_all(place.join("osv/Red Hat")).unwrap();
    std::fs::write(place.join("records.jsonl.zst"), b"0123456789").unwrap();
    std::fs::write(place.join("osv/Red Hat/all.zip"), b"PK").unwrap();
    std::fs::write(folder.path().join("secret"), b"secret").unwrap();
    let dump = json!({
        "sequence": 41, "written": "2026-11-23T03:00:00Z", "folder": "41-x",
        "files": [
            {"path": "records.jsonl.zst", "records": 14, "bytes": 10, "sha256": HASH},
            {"path": "osv/Red Hat/all.zip", "records": 2, "bytes": 2, "sha256": HASH},
        ],
    });
    std::fs::write(folder.path().join("current.json"), dump.to_string()).unwrap();
    let config = WebConfig {
        dumps: Some(folder.path().to_owned()),
        public_url: Some("https://baize.example".into()),
        ..WebConfig::default()
    };
    (over(library(), config), folder)
}

#[tokio::test]
async fn a_file_comes_whole_or_in_parts() {
    let (app, _folder) = with_dump();
    let path = "/dumps/records.jsonl.zst";
    let whole = ask(&app, Method::GET, path, &[("accept-encoding", "gzip")]).await;
    assert_eq!(
        (whole.status, whole.body.as_slice()),
        (StatusCode::OK, b"0123456789".as_slice())
    );
    assert_eq!(whole.header("content-type"), "application/zstd");
    assert_eq!(
        (whole.header("accept-ranges"), whole.header("content-encoding")),
        ("bytes", "")
    );
    assert_eq!(
        (whole.header("content-length"), whole.header("x-baize-sequence")),
        ("10", "41")
    );
    let tag = whole.header("etag").to_owned();
    assert!(tag.starts_with('"'), "ranges need a strong tag, not {tag}");
    for (range, status, bytes, said) in [
        ("bytes=2-4", StatusCode::PARTIAL_CONTENT, "234", "bytes 2-4/10"),
        ("bytes=7-", StatusCode::PARTIAL_CONTENT, "789", "bytes 7-9/10"),
        ("bytes=-1", StatusCode::PARTIAL_CONTENT, "9", "bytes 9-9/10"),
        ("bytes=0-1,3-4", StatusCode::OK, "0123456789", ""),
    ] {
        let part = ask(&app, Method::GET, path, &[("range", range), ("if-range", &tag)]).await;
        assert_eq!(
            (part.status, part.text(), part.header("content-range")),
            (status, bytes, said),
            "{range}"
        );
    }
    let changed = ask(
        &app,
        Method::GET,
        path,
        &[("range", "bytes=2-4"), ("if-range", "\"x\"")],
    )
    .await;
    assert_eq!(
        (changed.status, changed.body.len()),
        (StatusCode::OK, 10),
        "of another dump: all of it"
    );
    let beyond = ask(&app, Method::GET, path, &[("range", "bytes=10-")]).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.header("content-range"), "bytes */10");
    let known = ask(&app, Method::GET, path, &[("if-none-match", &tag)]).await;
    assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let head = ask(&app, Method::HEAD, path, &[]).await;
    assert_eq!((head.header("content-length"), head.body.len()), ("10", 0));
    let head = ask(&app, Method::HEAD, path, &[("range", "bytes=2-4")]).await;
    assert_eq!(
        (head.status, head.header("content-length")),
        (StatusCode::OK, "10"),
        "parts are of GET only"
    );
    let spaced = get(&app, "/dumps/osv/Red%20Hat/all.zip").await;
    assert_eq!(
        (spaced.status, spaced.body.as_slice()),
        (StatusCode::OK, b"PK".as_slice())
    );
    for outside in [
        "/dumps/../secret",
        "/dumps/%2e%2e/secret",
        "/dumps/..%2fsecret",
        "/dumps/secret",
        "/dumps/current.json",
        "/dumps//etc/passwd",
        "/dumps/41-x/records.jsonl.zst",
    ] {
        assert_eq!(
            get(&app, outside).await.status,
            StatusCode::NOT_FOUND,
            "{outside}"
        );
    }
}

#[tokio::test]
async fn files_are_listed_with_what_they_cover() {
    let (app, folder) = with_dump();
    let list = get(&app, "/api/v1/dumps").await.json();
    let read: schema::Dumps = serde_json::from_value(list.clone()).unwrap();
    assert_eq!((read.sequence, read.items.len()), (Some(41), 2));
    assert_eq!(
        read.items[1].url,
        "https://baize.example/dumps/osv/Red%20Hat/all.zip"
    );
    let shown = page(&app, "/dumps", "zh-CN").await;
    assert!(shown.text().contains(HASH) && shown.text().contains("/api/v1/dumps/delta?since=41"));
    crate::markup::read(shown.text());
    std::fs::write(folder.path().join("current.json"), b"{").unwrap();
    assert_eq!(
        get(&app, "/api/v1/dumps").await.status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    std::fs::remove_file(folder.path().join("current.json")).unwrap();
    let none = get(&app, "/api/v1/dumps").await.json();
    assert_eq!(none, json!({"sequence": null, "written": null, "items": []}));
    assert_eq!(page(&app, "/dumps", "en").await.status, StatusCode::OK);
    assert_eq!(
        get(&app, "/dumps/records.jsonl.zst").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_delta_has_each_record_as_it_is_now() {
    let app = app();
    let all = get(&app, "/api/v1/changes?limit=500").await.json();
    let wanted: BTreeSet<String> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["id"].as_str().unwrap().to_owned())
        .collect();
    let (mut since, mut seen) = (0, BTreeSet::new());
    loop {
        let path = format!("/api/v1/dumps/delta?since={since}&limit=7");
        let answer = get(&app, &path).await;
        assert_eq!(answer.header("content-type"), "application/jsonl; charset=utf-8");
        for line in answer.text().lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            let read: schema::DeltaLine = serde_json::from_value(value.clone()).unwrap();
            assert!(read.sequence > since);
            if let Some(record) = &read.record {
                assert_eq!(record.id, read.id);
                let sources: Vec<&str> = record.sources.iter().map(|side| side.source.as_str()).collect();
                assert!(!sources.contains(&"cnnvd"), "its terms do not allow it");
                assert!(!line.contains("cnnvd/"), "{line}");
            }
            seen.insert(read.id);
        }
        let next: i64 = answer.header("x-baize-sequence").parse().unwrap();
        assert_eq!(
            answer.headers.contains_key("link"),
            next > since && answer.header("link").contains(&next.to_string())
        );
        if next == since {
            break;
        }
        since = next;
    }
    assert_eq!(seen, wanted);
    for bad in ["since=-1", "since=x", "since=0&limit=0", "since=0&limit=201"] {
        let answer = get(&app, &format!("/api/v1/dumps/delta?{bad}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[tokio::test]
async fn a_delta_of_large_records_comes_in_bounded_pieces() {
    let mut double = library();
    double.swell(9 << 20);
    let app = over(double, WebConfig::default());
    let all = get(&app, "/api/v1/changes?limit=500").await.json();
    let wanted: BTreeSet<&str> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["id"].as_str().unwrap())
        .collect();
    let (mut since, mut seen, mut pieces) = (0, BTreeSet::new(), 0);
    loop {
        let answer = get(&app, &format!("/api/v1/dumps/delta?since={since}&limit=200")).await;
        assert!(
            answer.body.len() < 30 << 20,
            "{} bytes at once",
            answer.body.len()
        );
        for line in answer.text().lines() {
            let id = line.split('"').nth(3).unwrap();
            assert!(
                seen.insert(id.to_owned()),
                "{id} came before, and has not changed since"
            );
        }
        since = answer.header("x-baize-sequence").parse().unwrap();
        pieces += 1;
        if !answer.headers.contains_key("link") {
            break;
        }
    }
    assert!(pieces > 1);
    assert_eq!(seen.iter().map(String::as_str).collect::<BTreeSet<_>>(), wanted);
}

#[tokio::test]
async fn answers_that_nobody_takes_do_not_fill_the_memory() {
    let mut double = library();
    double.swell(9 << 20);
    let app = over(double, WebConfig::default());
    let from = |peer: &str| {
        let peer: SocketAddr = peer.parse().unwrap();
        app.clone().layer(Extension(ConnectInfo(peer)))
    };
    let greedy = from("203.0.113.5:7");
    let open = async |app: &Router| {
        let request = Request::get("/api/v1/vulnerabilities/CVE-2099-0001?fields=id,titles");
        let request = request.body(Body::empty()).unwrap();
        app.clone().oneshot(request).await.unwrap()
    };
    let mut held = Vec::new();
    let refused = loop {
        let answer = open(&greedy).await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        held.push(answer);
        assert!(held.len() < 20, "180 MiB are held for one client");
    };
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "5");
    assert_eq!(get(&greedy, "/api/v1/totals").await.status, StatusCode::OK);
    assert_eq!(open(&from("203.0.113.6:7")).await.status(), StatusCode::OK);
    held.truncate(4);
    assert_eq!(open(&greedy).await.status(), StatusCode::OK);
}
