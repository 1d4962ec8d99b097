//! The OSV door.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::house::{demo, demo_folder, get, post};

fn ids(answer: &Value) -> Vec<&str> {
    let list = answer["vulns"].as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|v| v["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_package_is_found_in_every_spelling_and_judged_by_version() {
    let app = demo();
    let ask = async |body: Value| post(&app, "/v1/query", body.to_string()).await.json();
    let all = ask(json!({"package": {"name": "Django", "ecosystem": "PyPI"}})).await;
    assert!(!ids(&all).is_empty());
    let same = [
        json!({"package": {"name": "django", "ecosystem": "pypi"}}),
        json!({"package": {"purl": "pkg:pypi/django"}}),
    ];
    for query in same {
        assert_eq!(ask(query).await, all);
    }
    let old = ask(json!({"package": {"purl": "pkg:pypi/django@0.1"}})).await;
    let new = ask(json!({"package": {"purl": "pkg:pypi/django@99"}})).await;
    assert_eq!(new, json!({}), "nothing is said of a version after every fix");
    assert!(ids(&old).len() <= ids(&all).len());
    let lodash = ask(json!({"package": {"name": "lodash", "ecosystem": "npm"}, "version": "4.17.20"})).await;
    assert!(ids(&lodash).contains(&"GHSA-35jh-r3h4-6jhm"), "{lodash}");
    let fixed = ask(json!({"package": {"name": "lodash", "ecosystem": "npm"}, "version": "4.17.21"})).await;
    assert!(!ids(&fixed).contains(&"GHSA-35jh-r3h4-6jhm"), "{fixed}");
    let none = ask(json!({"package": {"name": "Lodash", "ecosystem": "npm"}})).await;
    assert_eq!(none, json!({}), "names of npm keep their case");
}

#[tokio::test]
async fn a_document_that_came_as_osv_is_given_as_it_came() {
    let app = demo();
    let answer = get(&app, "/v1/vulns/GHSA-35jh-r3h4-6jhm").await;
    let stored = std::fs::read(demo_folder().join("osv/GHSA-35jh-r3h4-6jhm.json")).unwrap();
    assert_eq!(answer.body, stored);
    let query = json!({"package": {"name": "lodash", "ecosystem": "npm"}});
    let whole = post(&app, "/v1/query", query.to_string()).await;
    let text = String::from_utf8(whole.body).unwrap();
    assert!(text.contains(String::from_utf8(stored).unwrap().trim()));
}

#[tokio::test]
async fn what_came_in_another_format_is_converted() {
    let app = demo();
    let answer = get(&app, "/v1/vulns/CVE-2021-44228").await;
    assert_eq!(answer.status, StatusCode::OK);
    insta::assert_json_snapshot!("osv_of_a_cve", answer.json());
}

#[tokio::test]
async fn an_identifier_without_a_document_names_the_others() {
    let app = demo();
    let answer = get(&app, "/v1/vulns/CVE-2099-1").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.json(), json!({"code": 5, "message": "Bug not found."}));
    assert_eq!(
        get(&app, "/v1/vulns/nonsense").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_batch_answers_in_the_order_of_its_queries() {
    let app = demo();
    let queries = json!({"queries": [
        {"package": {"name": "lodash", "ecosystem": "npm"}, "version": "4.17.20"},
        {"package": {"name": "no-such-package", "ecosystem": "npm"}},
        {"package": {"purl": "pkg:pypi/django"}},
        {"package": {}, "commit": "6879efc2c1596d11a6a6ad296f80063b558d5e0f"},
    ]});
    let answer = post(&app, "/v1/querybatch", queries.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK);
    insta::assert_json_snapshot!("osv_batch", answer.json());
}

#[tokio::test]
async fn pages_follow_one_another_without_gaps() {
    let app = demo();
    let query = |token: Option<&str>| {
        let mut query = json!({"package": {"name": "Django", "ecosystem": "PyPI"}});
        if let Some(token) = token {
            query["page_token"] = token.into();
        }
        query.to_string()
    };
    let all = post(&app, "/v1/query", query(None)).await.json();
    let first = ids(&all)[0];
    let token: String = first
        .bytes()
        .fold("after.".to_owned(), |text, b| format!("{text}{b:02x}"));
    let rest = post(&app, "/v1/query", query(Some(&token))).await.json();
    assert_eq!(ids(&rest), ids(&all)[1..]);
}

#[tokio::test]
async fn refusals_are_those_of_the_service() {
    let app = demo();
    let both = json!({"package": {"purl": "pkg:pypi/jinja2@3.1.4"}, "version": "3.1.4"}).to_string();
    let many = json!({"queries": vec![json!({"commit": "ab"}); 1_001]}).to_string();
    let long = json!({"package": {"name": "a".repeat(1 << 20), "ecosystem": "npm"}}).to_string();
    for (path, body, message) in [
        ("/v1/query", both, "version specified in params and PURL query"),
        ("/v1/querybatch", many, "Too many queries."),
        ("/v1/query", String::new(), "Invalid query."),
        ("/v1/query", long, "A field is longer than 2048 bytes."),
    ] {
        let answer = post(&app, path, body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json(), json!({"code": 3, "message": message}));
    }
    for body in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "\"x\"".to_owned(),
        "{".to_owned(),
    ] {
        assert_eq!(
            post(&app, "/v1/query", body).await.status,
            StatusCode::BAD_REQUEST
        );
    }
    let huge = post(&app, "/v1/querybatch", " ".repeat(5 << 20)).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
}
