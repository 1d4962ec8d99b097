//! What programs ask for: many records at once, parts of them, series, names, tables.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::{app, ask, get, post};

const BATCH: &str = "/api/v1/vulnerabilities/batch";

#[tokio::test]
async fn a_batch_is_answered_item_by_item() {
    let app = app();
    let body = json!({"ids": ["cve–2099–0001", "CVE-1999-0001", "<script>", "CVE-2099-0001"]});
    let answer = post(&app, BATCH, &body.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let items = answer.json()["items"].clone();
    let codes: Vec<_> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["found"].as_bool().unwrap(), item["code"].as_str()))
        .collect();
    assert_eq!(
        codes,
        [
            (true, None),
            (false, Some("BZ-UNKNOWN-IDENTIFIER")),
            (false, Some("BZ-NOT-AN-IDENTIFIER")),
            (true, None)
        ]
    );
    assert_eq!(
        items[0]["record"],
        get(&app, "/api/v1/vulnerabilities/CVE-2099-0001").await.json()
    );
    assert_eq!(items[0]["asked"], body["ids"][0]);
}

#[tokio::test]
async fn a_batch_has_bounds() {
    let app = app();
    let many = vec!["CVE-2099-0001"; 101];
    for (body, status) in [
        (json!({"ids": []}).to_string(), StatusCode::BAD_REQUEST),
        (json!({"ids": many}).to_string(), StatusCode::BAD_REQUEST),
        (json!({"ids": [1]}).to_string(), StatusCode::BAD_REQUEST),
        (
            json!({"ids": ["x"], "colour": 1}).to_string(),
            StatusCode::BAD_REQUEST,
        ),
        ("{".to_owned(), StatusCode::BAD_REQUEST),
        ("[".repeat(60_000), StatusCode::BAD_REQUEST),
        (String::new(), StatusCode::BAD_REQUEST),
        (
            json!({"ids": ["x".repeat(100_000)]}).to_string(),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        let answer = post(&app, BATCH, &body).await;
        assert_eq!(answer.status, status, "{}", &body[..body.len().min(60)]);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    // It is a record's place too: nothing is there to get.
    assert_eq!(get(&app, BATCH).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let other = ask(&app, Method::POST, "/api/v1/vulnerabilities/CVE-2099-0001", &[]).await;
    assert_eq!(other.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_part_of_an_answer_can_be_asked_for() {
    let app = app();
    let part = get(
        &app,
        "/api/v1/vulnerabilities/CVE-2099-0001?fields=id,titles.en.value",
    )
    .await;
    let whole = get(&app, "/api/v1/vulnerabilities/CVE-2099-0001").await;
    assert_eq!(
        part.json(),
        json!({"id": "CVE-2099-0001", "titles": {"en": {"value": whole.json()["titles"]["en"]["value"]}}})
    );
    let other = get(&app, "/api/v1/vulnerabilities/CVE-2099-0001?fields=id").await;
    let tags = [&whole, &part, &other].map(|answer| answer.header("etag").to_owned());
    assert!(
        tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2],
        "{tags:?}"
    );
    let path = "/api/v1/vulnerabilities/CVE-2099-0001?fields=id";
    let stale = ask(&app, Method::GET, path, &[("if-none-match", &tags[1])]).await;
    assert_eq!(
        stale.status,
        StatusCode::OK,
        "another part is no validator of this one"
    );
    let fresh = ask(&app, Method::GET, path, &[("if-none-match", &tags[2])]).await;
    assert_eq!(fresh.status, StatusCode::NOT_MODIFIED);
    let list = get(&app, "/api/v1/vulnerabilities?limit=2&fields=id,severity.level").await;
    let body = list.json();
    assert!(body["total"].as_u64() > Some(2) && body["next"].is_string());
    for item in body["items"].as_array().unwrap() {
        let names: Vec<&String> = item.as_object().unwrap().keys().collect();
        assert!(
            names.iter().all(|name| *name == "id" || *name == "severity"),
            "{names:?}"
        );
    }
    assert!(
        list.header("link").contains("fields=id%2Cseverity.level"),
        "{}",
        list.header("link")
    );
    for path in [
        "/api/v1/vulnerabilities?fields=id,colour",
        "/api/v1/vulnerabilities/CVE-2099-0001?fields=id,colour",
    ] {
        let refused = get(&app, path).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        let problem = refused.json();
        assert_eq!(
            (&problem["code"], &problem["offset"]),
            (&json!("BZ-PARAMETER"), &json!(3)),
            "{path}"
        );
        assert_eq!(problem["detail"], "there is no field colour");
    }
    let refused = post(
        &app,
        &format!("{BATCH}?fields=colour"),
        r#"{"ids": ["CVE-2099-0001"]}"#,
    )
    .await;
    assert_eq!(refused.json()["offset"], 0);
}

#[tokio::test]
async fn a_series_is_read_in_parts() {
    let app = app();
    let path = "/api/v1/vulnerabilities/CVE-2099-0001/epss";
    let whole = get(&app, path).await.json();
    let points = whole["items"].as_array().unwrap().clone();
    assert!(points.len() > 2 && whole["next"].is_null());
    let mut read = Vec::new();
    let mut from = String::new();
    loop {
        let page = get(&app, &format!("{path}?limit=1&from={from}")).await.json();
        read.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        next.clone_into(&mut from);
    }
    assert_eq!(read, points);
    let last = points.last().unwrap()["date"].as_str().unwrap();
    let one = get(&app, &format!("{path}?from={last}&to={last}")).await.json();
    assert_eq!(one["items"], json!([points.last().unwrap()]));
    for bad in [
        "from=yesterday",
        "to=2026-13-01",
        "limit=0",
        "limit=1001",
        "format=xml",
    ] {
        assert_eq!(
            get(&app, &format!("{path}?{bad}")).await.status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
    let table = get(&app, &format!("{path}?format=csv")).await;
    assert!(table.text().starts_with("\u{feff}date,score,percentile\r\n"));
}

#[tokio::test]
async fn names_are_paged_without_loss() {
    let app = app();
    for (path, least) in [
        ("/api/v1/vendors?limit=1", 1),
        ("/api/v1/vendors?sort=name&limit=2", 5),
        ("/api/v1/packages?limit=2", 5),
    ] {
        let (mut path, mut seen) = (path.to_owned(), Vec::new());
        loop {
            let answer = get(&app, &path).await;
            let body = answer.json();
            for item in body["items"].as_array().unwrap() {
                let name = item["name"].as_str().unwrap().to_owned();
                assert!(!seen.contains(&name), "{name} twice");
                seen.push(name);
            }
            if body["next"].is_null() {
                break;
            }
            let link = answer.header("link");
            path = link[1..link.find('>').unwrap()].to_owned();
        }
        assert!(seen.len() >= least, "{seen:?}");
    }
    let long = get(&app, &format!("/api/v1/products?start={}", "a".repeat(513))).await;
    assert_eq!(long.json()["code"], "BZ-PARAMETER");
    let beginning = get(&app, "/api/v1/products?start=ce").await.json();
    assert_eq!(beginning["items"][0]["name"], "cedar");
    for bad in ["cursor=x", "sort=colour", "limit=201", "start=a&sort=records"] {
        let answer = get(&app, &format!("/api/v1/vendors?{bad}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[tokio::test]
async fn lists_are_tables_without_formulas() {
    let app = app();
    let table = get(&app, "/api/v1/products?sort=name&format=csv").await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert!(table.header("content-disposition").contains("baize-products.csv"));
    assert!(table.text().contains("\r\n'=cmd,"), "{}", table.text());
    let path = "/api/v1/vulnerabilities?limit=1000";
    let table = ask(&app, Method::GET, path, &[("accept", "text/csv")]).await;
    assert_eq!(table.text().lines().count(), 15, "{}", table.text());
    let list = get(&app, path.trim_end_matches("00")).await;
    for answer in [&table, &list] {
        assert!(
            answer.header("vary").starts_with("accept,"),
            "{}",
            answer.header("vary")
        );
    }
    let known = [("accept", "text/csv"), ("if-none-match", table.header("etag"))];
    let again = ask(&app, Method::GET, path, &known).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let part = get(&app, "/api/v1/vulnerabilities?limit=3&format=csv").await;
    assert_eq!(part.text().lines().count(), 4);
    assert!(part.header("link").contains("format=csv"));
    for bad in [
        "limit=1001&format=csv",
        "limit=101",
        "format=csv&fields=id",
        "format=pdf",
    ] {
        let answer = get(&app, &format!("/api/v1/vulnerabilities?{bad}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[tokio::test]
async fn taxonomies_lead_to_one_another() {
    let app = app();
    let list = get(&app, "/api/v1/taxonomies").await.json();
    for taxonomy in list["items"].as_array().unwrap() {
        let name = taxonomy["name"].as_str().unwrap();
        let one = get(&app, &format!("/api/v1/taxonomies/{name}")).await.json();
        assert_eq!(
            one["items"].as_array().unwrap().len() as u64,
            taxonomy["entries"].as_u64().unwrap()
        );
    }
    let guide = get(&app, "/api/v1/taxonomies/cnnvd").await.json();
    let tree = get(&app, "/api/v1/taxonomies/gbt30279").await.json();
    let known: Vec<&str> = tree["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|n| n["id"].as_str())
        .collect();
    for known_type in guide["items"].as_array().unwrap() {
        let node = known_type["crosswalk"]["gbt30279"].as_str().unwrap();
        assert!(known.contains(&node), "{node}");
    }
    assert_eq!(
        get(&app, "/api/v1/taxonomies/owasp").await.status,
        StatusCode::NOT_FOUND
    );
}
