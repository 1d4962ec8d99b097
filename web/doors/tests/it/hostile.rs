//! What nobody should send: every door refuses it clearly and at once. And what browsers send before they let a script
//! of another site in.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;

use crate::house::{Answer, ask, demo, dressed, get, post};

/// Longest time for a refusal, in a build for use; one for tests is many times slower. The machine may be busy: the
/// best of three counts.
const AT_ONCE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 400 } else { 100 });

async fn at_once(what: &str, mut answer: impl AsyncFnMut() -> Answer) -> Answer {
    let mut best = Duration::MAX;
    let mut last = None;
    for _ in 0..3 {
        let begun = Instant::now();
        last = Some(answer().await);
        best = best.min(begun.elapsed());
    }
    assert!(best <= AT_ONCE, "{what} took {best:?}");
    last.unwrap()
}

#[tokio::test]
async fn a_megabyte_in_any_field_of_a_query_is_refused_at_once() {
    let app = demo();
    for filler in ["a", "(", "[", "\"", "漏", "%28", "/"] {
        let long = filler.repeat((1 << 20) / filler.len());
        for body in [
            json!({"package": {"name": long, "ecosystem": "npm"}}),
            json!({"package": {"name": "a", "ecosystem": long}}),
            json!({"package": {"name": "a", "ecosystem": "npm"}, "version": long}),
            json!({"package": {"purl": format!("pkg:npm/{long}")}}),
            json!({"package": {"purl": format!("pkg:npm/a@1?q={long}")}}),
            json!({"commit": long}),
            json!({"commit": "abc", "page_token": long}),
        ] {
            let answer = at_once(filler, async || post(&app, "/v1/query", body.to_string()).await).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            assert_eq!(
                answer.json(),
                json!({"code": 3, "message": "A field is longer than 2048 bytes."})
            );
            let batch = json!({"queries": [body]}).to_string();
            let answer = at_once(filler, async || {
                post(&app, "/v1/querybatch", batch.as_str()).await
            })
            .await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        }
    }
}

#[tokio::test]
async fn deep_nesting_is_refused_at_once() {
    let app = demo();
    let deep = 100_000;
    for body in [
        "[".repeat(deep),
        "{\"package\":".repeat(deep),
        format!("{{\"version\":{}", "[".repeat(deep)),
        format!("{{\"queries\":{}{}}}", "[".repeat(deep), "]".repeat(deep)),
        format!("{{\"what\":{}{}}}", "[".repeat(deep), "]".repeat(deep)),
    ] {
        for path in ["/v1/query", "/v1/querybatch"] {
            let answer = at_once("a nest", async || post(&app, path, body.as_str()).await).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            let refusal = answer.json();
            assert_eq!(refusal["code"], 3);
            assert!(refusal["message"].as_str().unwrap().len() < 300, "{refusal}");
        }
    }
    // Within the bounds of a field nesting is text like any other.
    for name in [
        "(".repeat(2_000),
        "[".repeat(2_000),
        "@".repeat(2_000),
        "/a".repeat(1_000),
    ] {
        let purl = json!({"package": {"purl": format!("pkg:npm/{name}")}}).to_string();
        let range = json!({"package": {"name": "lodash", "ecosystem": "npm"}, "version": name}).to_string();
        for body in [purl, range] {
            let answer = at_once("a name", async || post(&app, "/v1/query", body.as_str()).await).await;
            assert!(
                matches!(answer.status, StatusCode::OK | StatusCode::BAD_REQUEST),
                "{}",
                answer.status
            );
        }
    }
}

#[tokio::test]
async fn addresses_of_the_doors_are_bounded() {
    let app = demo();
    // The longest address that a server reads at all.
    let of = |piece: &str| piece.repeat(60_000 / piece.len());
    for piece in ["(", "%5C(", ":", "%22", "%5B", "a.", "1-", "%25"] {
        let long = of(piece);
        for parameter in [
            "cpeName=cpe:2.3:a:",
            "virtualMatchString=cpe:2.3:a:",
            "virtualMatchString=cpe:2.3:a:apache:log4j&versionStart=",
            "keywordSearch=",
            "cveId=",
            "cweId=",
            "sourceIdentifier=",
            "pubStartDate=",
            "x=",
        ] {
            let path = format!("/rest/json/cves/2.0?{parameter}{long}");
            let answer = at_once(parameter, async || get(&app, &path).await).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{parameter}{piece}");
            assert!(answer.headers.contains_key("message"), "{parameter}{piece}");
        }
        for place in [
            "/v1/vulns/",
            "/api/vulnerability/",
            "/api/vulnerability/cpesearch/cpe:2.3:a:",
            "/api/vulnerability/search/a/",
            "/api/vulnerability/recent/",
            "/api/vulnerability/last/",
            "/api/vulnerability/browse/",
            "/api/epss/",
            "/api/cwe/",
            "/api/capec/",
            "/api/kev/",
            "/api/kev/origin/a/",
            "/api/kev?vuln_id=",
            "/api/kev?date_from=",
            "/api/cwe?page=",
        ] {
            let path = format!("{place}{long}");
            let answer = at_once(place, async || get(&app, &path).await).await;
            assert!(
                !answer.status.is_server_error(),
                "{place}{piece}: {}",
                answer.status
            );
            assert!(answer.body.len() < 10_000, "{place}{piece}");
        }
    }
    let whole = dressed();
    let long = get(&whole, &format!("/rest/json/cves/2.0?cveId={}", of("("))).await;
    assert_eq!(
        long.status,
        StatusCode::URI_TOO_LONG,
        "an instance reads no such address"
    );
}

#[tokio::test]
async fn scripts_of_other_sites_may_read_every_door() {
    let app = dressed();
    let request = |method: Method, path: &str| {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("origin", "https://other.example");
        let request = request.header("access-control-request-method", "POST");
        request
            .header("access-control-request-headers", "content-type")
            .body(Body::empty())
            .unwrap()
    };
    for path in [
        "/v1/query",
        "/v1/querybatch",
        "/v1/vulns/GHSA-35jh-r3h4-6jhm",
        "/rest/json/cves/2.0",
        "/api/vulnerability/CVE-2021-44228",
        "/api/kev",
    ] {
        let before = ask(&app, request(Method::OPTIONS, path)).await;
        assert_eq!(before.status, StatusCode::NO_CONTENT, "{path}");
        let header = |name: &str| before.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("access-control-allow-origin"), "*", "{path}");
        assert!(header("access-control-allow-methods").contains("POST"), "{path}");
        assert!(
            header("access-control-allow-headers").contains("content-type"),
            "{path}"
        );
        assert!(!before.headers.contains_key("access-control-allow-credentials"));
        if path.ends_with("query") || path.ends_with("querybatch") {
            continue;
        }
        let (head, whole) = (
            ask(&app, request(Method::HEAD, path)).await,
            get(&app, path).await,
        );
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0), "{path}");
        assert_eq!(
            head.headers.get("content-type"),
            whole.headers.get("content-type")
        );
        assert_eq!(whole.headers["access-control-allow-origin"], "*");
    }
    let asked = ask(&app, request(Method::GET, "/v1/query")).await;
    assert_eq!(asked.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(asked.json()["code"], 405);
    assert_eq!(asked.headers["access-control-allow-origin"], "*");
    let refused = get(&app, "/v1/vulns/CVE-2099-1").await;
    assert_eq!(
        refused.headers["access-control-allow-origin"], "*",
        "refusals can be read too"
    );
}
