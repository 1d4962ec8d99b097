//! What is refused, how, and what is said about it.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use baize_catalog::Error;
use baize_web_library::WebConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::double::{Double, library};
use crate::{app, ask, get, markup, over, page};

#[tokio::test]
async fn a_query_error_points_at_the_character() {
    let app = app();
    let answer = page(&app, "/search?q=vendor:a+((b+OR+c", "en").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let text = answer.text();
    assert!(
        text.contains("<code>vendor:a <mark>(</mark>(b OR c</code>"),
        "{text}"
    );
    assert!(text.contains("BZ-QUERY") && text.contains("the parenthesis is never closed"));
    assert!(
        text.contains("value=\"vendor:a ((b OR c\""),
        "the query is kept in the box"
    );
    assert!(
        text.contains("无法读取查询语句"),
        "the other language stands beside"
    );
    let json = get(&app, "/api/v1/vulnerabilities?q=vendor:a+((b").await;
    assert_eq!(json.status, StatusCode::BAD_REQUEST);
    assert_eq!(json.header("content-type"), "application/problem+json");
    assert_eq!(json.json()["code"], "BZ-QUERY");
    assert_eq!(json.json()["offset"], 9);
}

#[tokio::test]
async fn deep_nesting_is_only_a_refusal() {
    let app = app();
    let nested = format!("/search?q={}", "(".repeat(1_900));
    let answer = page(&app, &nested, "zh-CN").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    markup::read(answer.text());
    assert!(answer.text().len() < 20_000);
}

#[tokio::test]
async fn lengths_are_bounded() {
    let app = app();
    let long = get(&app, &format!("/search?q={}", "a".repeat(60_000))).await;
    assert_eq!(long.status, StatusCode::URI_TOO_LONG);
    assert_eq!(long.json()["code"], "BZ-URI-TOO-LONG");
    let query = get(&app, &format!("/api/v1/vulnerabilities?q={}", "a".repeat(2_001))).await;
    assert_eq!(
        (query.status, query.json()["code"].clone()),
        (StatusCode::BAD_REQUEST, "BZ-QUERY-TOO-LONG".into())
    );
    let body = ask(&app, Method::POST, "/search", &[("content-length", "9999999")]).await;
    assert_eq!(body.status, StatusCode::PAYLOAD_TOO_LARGE);
    for (path, code) in [
        ("/api/v1/vulnerabilities?limit=0", "BZ-PARAMETER"),
        ("/api/v1/vulnerabilities?limit=101", "BZ-PARAMETER"),
        ("/api/v1/vulnerabilities?limit=x", "BZ-BAD-REQUEST"),
        ("/api/v1/vulnerabilities?sort=best", "BZ-PARAMETER"),
        ("/api/v1/vulnerabilities?cursor=zzz", "BZ-CURSOR"),
        ("/api/v1/changes?since=-1", "BZ-PARAMETER"),
        ("/api/v1/documents/cve/x?sha256=zz", "BZ-PARAMETER"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!(
            (answer.status, answer.json()["code"].clone()),
            (StatusCode::BAD_REQUEST, code.into()),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_server_itself_refuses_a_boundless_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, app()).await });
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET /search?q={} HTTP/1.1\r\nHost: a\r\n\r\n",
        "a".repeat(100_000)
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 414");
    server.abort();
}

#[tokio::test]
async fn what_does_not_exist_is_said_plainly() {
    let app = app();
    for (path, code) in [
        ("/nothing", "BZ-NOT-FOUND"),
        ("/vulnerabilities/CVE-1999-9999", "BZ-UNKNOWN-IDENTIFIER"),
        ("/vulnerabilities/kestrel", "BZ-NOT-AN-IDENTIFIER"),
        ("/documents/cve/nope", "BZ-UNKNOWN-DOCUMENT"),
        ("/static/none.css", "BZ-NOT-FOUND"),
        ("/api/v1/nothing", "BZ-NOT-FOUND"),
        ("/api/v1/vulnerabilities/CVE-1999-9999", "BZ-UNKNOWN-IDENTIFIER"),
        ("/.well-known/security.txt", "BZ-NOT-FOUND"),
        ("/metrics", "BZ-NOT-FOUND"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["code"], code, "{path}");
        assert_eq!(answer.json()["status"], 404);
        assert!(!answer.header("x-request-id").is_empty());
    }
    let words = page(&app, "/vulnerabilities/kestrel%20gateway", "en").await;
    assert!(words.text().contains("href=\"/search?q=kestrel%20gateway\""));
}

#[tokio::test]
async fn methods_that_change_things_are_refused() {
    let app = app();
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        for path in ["/", "/search", "/vulnerabilities/CVE-2099-0001", "/api/v1/totals"] {
            let answer = ask(&app, method.clone(), path, &[]).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert_eq!(answer.json()["code"], "BZ-METHOD");
            assert!(answer.header("allow").contains("GET"));
        }
    }
}

#[tokio::test]
async fn troubles_of_the_library_have_their_codes() {
    for (error, status, code) in [
        (
            (|| Error::IndexNotReady) as fn() -> Error,
            503,
            "BZ-INDEX-NOT-READY",
        ),
        (|| Error::Damaged("secret detail".into()), 500, "BZ-DAMAGED"),
        (|| Error::Index("secret detail".into()), 500, "BZ-INTERNAL"),
        (|| panic!("secret detail"), 500, "BZ-INTERNAL"),
    ] {
        let app = over(
            Double {
                broken: Some(error),
                ..library()
            },
            WebConfig::default(),
        );
        let answer = get(&app, "/api/v1/vulnerabilities?q=a").await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].clone()),
            (status, code.into())
        );
        assert!(!answer.text().contains("secret"));
        assert_eq!(answer.header("retry-after").is_empty(), status != 503);
        let home = page(&app, "/", "en").await;
        assert_eq!(
            home.status,
            StatusCode::OK,
            "the first page stands without an index"
        );
        assert!(home.text().contains("being built"));
    }
}

#[tokio::test]
async fn slow_answers_are_given_up() {
    let slow = Double {
        slow: Some(Duration::from_millis(400)),
        ..library()
    };
    let config = WebConfig {
        timeout: Duration::from_millis(50),
        ..WebConfig::default()
    };
    let answer = get(&over(slow, config), "/api/v1/vulnerabilities?q=a").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.json()["code"], "BZ-TIMEOUT");
}
