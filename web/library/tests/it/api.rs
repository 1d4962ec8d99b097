//! The interface: shapes, validators, its description.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use baize_web_library::api::{document, numbers, schema, taxonomies};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::double::{Double, filled};
use crate::{app, ask, get, over, post};

/// Reads an answer as its schema and writes it back: nothing may be lost or unknown.
fn holds<T: DeserializeOwned + Serialize>(body: &Value) {
    let read: T = serde_json::from_value(body.clone()).unwrap_or_else(|e| panic!("{e}: {body}"));
    assert_eq!(&serde_json::to_value(read).unwrap(), body);
}

#[tokio::test]
async fn answers_are_what_their_schemas_say() {
    for app in [
        app(),
        over(
            Double::of(vec![filled("CVE-2099-0001", "x")]),
            baize_web_library::WebConfig::default(),
        ),
    ] {
        holds::<schema::Hits>(&get(&app, "/api/v1/vulnerabilities").await.json());
        let faceted = get(&app, "/api/v1/vulnerabilities?facets=exploited,year")
            .await
            .json();
        holds::<schema::Hits>(&faceted);
        assert_eq!(faceted["facets"][0]["field"], "exploited");
        assert!(faceted["facets"][0]["values"][0]["count"].as_u64() > Some(0));
        let suggested = get(&app, "/api/v1/suggest?q=cve-2099").await.json();
        holds::<schema::Suggestions>(&suggested);
        assert!(!suggested["items"].as_array().unwrap().is_empty());
        let similar = get(&app, "/api/v1/vulnerabilities/CVE-2099-0001/similar?limit=3")
            .await
            .json();
        holds::<schema::SimilarList>(&similar);
        holds::<schema::Problem>(&get(&app, "/api/v1/vulnerabilities?facets=colour").await.json());
        holds::<schema::Problem>(
            &get(&app, "/api/v1/vulnerabilities/CVE-1999-1/similar")
                .await
                .json(),
        );
        holds::<schema::Record>(&get(&app, "/api/v1/vulnerabilities/CVE-2099-0001").await.json());
        holds::<schema::Changes>(
            &get(&app, "/api/v1/vulnerabilities/CVE-2099-0001/history")
                .await
                .json(),
        );
        holds::<schema::Changes>(&get(&app, "/api/v1/changes?since=0").await.json());
        let batch = post(
            &app,
            "/api/v1/vulnerabilities/batch",
            r#"{"ids": ["cve 2099 0001", "CVE-1999-1", "?"]}"#,
        );
        holds::<schema::BatchAnswer>(&batch.await.json());
        holds::<schema::Series>(
            &get(&app, "/api/v1/vulnerabilities/CVE-2099-0001/epss")
                .await
                .json(),
        );
        for list in ["vendors", "products", "packages", "assigners"] {
            holds::<schema::Names>(&get(&app, &format!("/api/v1/{list}")).await.json());
            holds::<schema::Names>(&get(&app, &format!("/api/v1/{list}?start=a&limit=1")).await.json());
        }
        holds::<taxonomies::Taxonomies>(&get(&app, "/api/v1/taxonomies").await.json());
        for name in ["cwe", "cnnvd", "gbt30279"] {
            holds::<taxonomies::Taxonomy>(&get(&app, &format!("/api/v1/taxonomies/{name}")).await.json());
        }
        holds::<schema::Sources>(&get(&app, "/api/v1/sources").await.json());
        holds::<schema::Statistics>(&get(&app, "/api/v1/statistics").await.json());
        holds::<numbers::WeaknessList>(&get(&app, "/api/v1/weaknesses").await.json());
        let one = get(&app, "/api/v1/weaknesses/79").await.json();
        holds::<numbers::Weakness>(&one);
        assert_eq!(
            (&one["records"], &one["parents"][0]),
            (&300.into(), &"CWE-664".into())
        );
        holds::<schema::Problem>(&get(&app, "/api/v1/weaknesses/CWE-1").await.json());
        holds::<schema::Totals>(&get(&app, "/api/v1/totals").await.json());
        holds::<schema::Problem>(&get(&app, "/api/v1/vulnerabilities?q=(").await.json());
        holds::<schema::Problem>(&get(&app, "/api/v1/nothing").await.json());
    }
}

#[tokio::test]
async fn answers_are_stable() {
    let app = app();
    // Sorted, so that they do not depend on whether some crate makes `serde_json` keep the order of keys.
    let mut settings = insta::Settings::clone_current();
    settings.set_sort_maps(true);
    let _bound = settings.bind_to_scope();
    insta::assert_json_snapshot!("hits", get(&app, "/api/v1/vulnerabilities?limit=2").await.json());
    insta::assert_json_snapshot!(
        "record",
        get(&app, "/api/v1/vulnerabilities/CVE-2099-0341").await.json()
    );
    insta::assert_json_snapshot!(
        "history",
        get(&app, "/api/v1/vulnerabilities/CVE-2099-0001/history?limit=1")
            .await
            .json()
    );
    let ids = r#"{"ids": ["cve 2099 0341", "CVE-1999-1", "no identifier"]}"#;
    let fields = "/api/v1/vulnerabilities/batch?fields=id,titles.en.value,epss";
    insta::assert_json_snapshot!("batch", post(&app, fields, ids).await.json());
    insta::assert_json_snapshot!(
        "epss",
        get(&app, "/api/v1/vulnerabilities/CVE-2099-0001/epss?limit=2")
            .await
            .json()
    );
    insta::assert_json_snapshot!("gbt30279", get(&app, "/api/v1/taxonomies/gbt30279").await.json());
    insta::assert_json_snapshot!("vendors", get(&app, "/api/v1/vendors?limit=2").await.json());
    insta::assert_json_snapshot!("packages", get(&app, "/api/v1/packages?limit=2").await.json());
    insta::assert_json_snapshot!("totals", get(&app, "/api/v1/totals").await.json());
    let mut problem = get(&app, "/api/v1/vulnerabilities?q=a+(").await.json();
    problem["request_id"] = "…".into();
    insta::assert_json_snapshot!("problem", problem);
    insta::assert_json_snapshot!("openapi", document(Some("https://baize.example/")));
}

#[tokio::test]
async fn an_unchanged_answer_is_not_sent_again() {
    let app = app();
    for path in [
        "/api/v1/vulnerabilities/CVE-2099-0001",
        "/api/v1/totals",
        "/api/openapi.json",
        "/api/v1/documents/cve/CVE-2099-0001",
    ] {
        let first = get(&app, path).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        let again = ask(
            &app,
            Method::GET,
            path,
            &[("if-none-match", first.header("etag"))],
        )
        .await;
        assert_eq!(
            (again.status, again.body.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{path}"
        );
        let other = ask(&app, Method::GET, path, &[("if-none-match", "\"x\"")]).await;
        assert_eq!(other.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn pages_follow_one_another_without_loss() {
    let app = app();
    let mut seen = BTreeSet::new();
    let mut path = "/api/v1/vulnerabilities?limit=4&sort=published".to_owned();
    loop {
        let answer = get(&app, &path).await;
        let body = answer.json();
        for item in body["items"].as_array().unwrap() {
            assert!(seen.insert(item["id"].as_str().unwrap().to_owned()));
        }
        let Some(cursor) = body["next"].as_str() else {
            assert!(answer.headers.get("link").is_none());
            break;
        };
        let link = answer.header("link");
        assert!(link.contains("rel=\"next\"") && link.contains(cursor));
        path = link[1..link.find('>').unwrap()].to_owned();
    }
    assert_eq!(seen.len(), 14);
    let mut since = 0;
    let mut changes = 0;
    loop {
        let body = get(&app, &format!("/api/v1/changes?since={since}&limit=7"))
            .await
            .json();
        changes += body["items"].as_array().unwrap().len();
        if body["next"] == since {
            break;
        }
        since = body["next"].as_i64().unwrap();
    }
    assert!(changes >= 40, "{changes}");
}

#[tokio::test]
async fn any_page_may_read_the_interface() {
    let app = app();
    let answer = ask(
        &app,
        Method::GET,
        "/api/v1/totals",
        &[("origin", "https://other.example")],
    )
    .await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.headers.get("access-control-allow-credentials").is_none());
    let before = ask(
        &app,
        Method::OPTIONS,
        "/api/v1/totals",
        &[("origin", "https://other.example")],
    )
    .await;
    assert_eq!(before.status, StatusCode::NO_CONTENT);
    assert_eq!(
        before.header("access-control-allow-methods"),
        "GET, HEAD, POST, OPTIONS"
    );
    let page = get(&app, "/sources").await;
    assert!(page.headers.get("access-control-allow-origin").is_none());
}

/// The routes of the interface as the router's source has them.
fn routed() -> BTreeSet<String> {
    let source = include_str!("../../src/api/mod.rs");
    source
        .split(".route(")
        .skip(1)
        .filter_map(|rest| rest.split('"').nth(1))
        .map(|path| path.replace("{*", "{"))
        .collect()
}

#[tokio::test]
async fn every_route_is_described_and_every_description_routed() {
    let document = document(None);
    assert_eq!(document["openapi"].as_str().unwrap().get(..3), Some("3.1"));
    let described: BTreeSet<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(described, routed());
    let app = app();
    for path in &described {
        let path = path
            .replace("weaknesses/{id}", "weaknesses/CWE-502")
            .replace("{id}", "CVE-2099-0001")
            .replace("{source}", "cve")
            .replace("{key}", "CVE-2099-0001");
        let path = path.replace("{name}", "cnnvd");
        let answer = match path.rsplit('/').next() {
            Some("batch") => post(&app, &path, r#"{"ids": ["CVE-2099-0001"]}"#).await,
            // It has no end: see the tests of streams.
            Some("stream") => continue,
            _ => get(&app, &path).await,
        };
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
    let page = crate::page(&app, "/api", "zh-CN").await;
    for path in &described {
        assert!(page.text().contains(path.as_str()), "{path} is not on the page");
    }
}

#[test]
fn every_reference_in_the_description_resolves() {
    let document = document(None);
    let mut waiting = vec![&document];
    let mut found = 0;
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(object) => {
                if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                    found += 1;
                    assert!(
                        document.pointer(reference.trim_start_matches('#')).is_some(),
                        "{reference}"
                    );
                }
                waiting.extend(object.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    assert!(found > 20);
}

#[tokio::test]
async fn caches_are_told_the_same_of_what_has_not_changed() {
    let (app, csv) = (app(), [("accept", "text/csv")]);
    for (path, more) in [
        ("/api/v1/vulnerabilities", &[][..]),
        ("/api/v1/vulnerabilities", &csv),
        ("/api/v1/vulnerabilities/CVE-2099-0001?fields=id", &[]),
        ("/api/v1/vulnerabilities/CVE-2099-0001?format=osv", &[]),
        ("/api/v1/changes", &[]),
        ("/api/v1/vendors", &csv),
        ("/api/v1/dumps/delta?since=0", &[]),
        ("/api/openapi.json", &[]),
    ] {
        let first = ask(&app, Method::GET, path, more).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        let known = [more, &[("if-none-match", first.header("etag"))]].concat();
        let again = ask(&app, Method::GET, path, &known).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        for name in ["etag", "vary", "cache-control"] {
            assert_eq!(first.header(name), again.header(name), "{path}: {name}");
            assert_ne!(again.header(name), "", "{path}: {name}");
        }
        if path.ends_with("/vulnerabilities") || path.ends_with("/vendors") {
            assert!(again.header("vary").contains("accept,"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_table_says_where_it_goes_on_and_in_which_form() {
    let app = app();
    for path in [
        "/api/v1/vulnerabilities?limit=2",
        "/api/v1/vulnerabilities/CVE-2099-0001/epss?limit=1",
        "/api/v1/packages?limit=1",
    ] {
        let mut seen = 0;
        let mut next = Some(path.to_owned());
        let mut first = vec![("accept", "text/csv")];
        while let Some(path) = next {
            let answer = ask(&app, Method::GET, &path, &first).await;
            assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8", "{path}");
            seen += answer.text().lines().count() - 1;
            // Whoever follows the link says nothing of the form any more.
            first.clear();
            let link = answer.header("link");
            next = link
                .split_once('<')
                .and_then(|(_, link)| link.split_once(">; rel=\"next\""))
                .map(|(path, _)| path.to_owned());
        }
        let whole = format!("{}?limit=100", path.split('?').next().unwrap());
        let all = get(&app, &whole).await.json()["items"].as_array().unwrap().len();
        assert_eq!(seen, all, "{path}");
        assert!(all > 1, "{path}");
    }
}

#[test]
fn bounds_that_are_said_are_those_that_are_kept() {
    let document = document(None);
    let limit = |path: &str| {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        let limit = parameters.iter().find(|one| one["name"] == "limit").unwrap();
        limit["schema"]["maximum"].as_u64()
    };
    for path in ["/api/v1/changes", "/api/v1/vulnerabilities/{id}/history"] {
        assert!(limit(path) <= Some(baize_catalog::MAX_CHANGES as u64), "{path}");
    }
}
