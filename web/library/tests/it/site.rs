//! Headers, files, limits of trust: what every answer has.

use std::net::SocketAddr;

use axum::Extension;
use axum::extract::ConnectInfo;
use axum::http::{Method, StatusCode};
use baize_web_library::WebConfig;

use crate::double::library;
use crate::pages::PAGES;
use crate::{app, ask, get, over, page};

#[tokio::test]
async fn every_answer_wears_its_headers() {
    let app = app();
    for path in
        PAGES
            .iter()
            .copied()
            .chain(["/api/v1/totals", "/static/baize.css", "/robots.txt", "/healthz"])
    {
        let answer = page(&app, path, "en").await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert!(!answer.header("referrer-policy").is_empty(), "{path}");
        assert!(
            answer.headers.get("strict-transport-security").is_none(),
            "{path}: not without https"
        );
        assert!(
            answer.headers.get("set-cookie").is_none(),
            "{path} sets a cookie nobody asked for"
        );
    }
}

#[tokio::test]
async fn the_host_header_builds_no_link() {
    let headers = [
        ("accept", "text/html"),
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
    ];
    let config = WebConfig {
        public_url: Some("https://baize.example".into()),
        ..WebConfig::default()
    };
    for app in [app(), over(library(), config)] {
        for path in PAGES
            .iter()
            .copied()
            .chain(["/api/openapi.json", "/vulnerabilities/cve-2099-0001"])
        {
            let answer = ask(&app, Method::GET, path, &headers).await;
            assert!(!answer.text().contains("evil"), "{path}");
            assert!(!answer.header("location").contains("evil"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_public_address_makes_links_and_transport_strict() {
    let config = WebConfig {
        public_url: Some("https://baize.example/".into()),
        ..WebConfig::default()
    };
    let app = over(library(), config);
    let answer = page(&app, "/vulnerabilities/CVE-2099-0001?lang=en", "en").await;
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
    assert!(answer.header("set-cookie").ends_with("; Secure"));
    assert!(
        answer
            .text()
            .contains("rel=\"canonical\" href=\"https://baize.example/vulnerabilities/CVE-2099-0001\"")
    );
    let problem = get(&app, "/api/v1/nothing").await.json();
    assert_eq!(problem["type"], "https://baize.example/errors#BZ-NOT-FOUND");
}

#[tokio::test]
async fn files_are_kept_for_ever_under_their_hash() {
    let app = app();
    let home = page(&app, "/", "en").await;
    let href = home
        .text()
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let style = get(&app, &href).await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.header("cache-control").contains("immutable"));
    let again = ask(
        &app,
        Method::GET,
        &href,
        &[("if-none-match", style.header("etag"))],
    )
    .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let plain = get(&app, "/static/baize.css").await;
    assert_eq!(
        (plain.header("cache-control"), plain.body == style.body),
        ("no-cache", true)
    );
    let old = get(&app, "/static/0123456789abcdef/baize.css").await;
    assert_eq!(
        (old.status, old.header("cache-control")),
        (StatusCode::OK, "no-cache")
    );
    assert_eq!(
        get(&app, "/favicon.svg").await.header("content-type"),
        "image/svg+xml"
    );
}

#[tokio::test]
async fn pages_travel_compressed() {
    let answer = ask(
        &app(),
        Method::GET,
        "/",
        &[("accept", "text/html"), ("accept-encoding", "gzip")],
    )
    .await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert!(answer.body.len() < 10_000, "{} bytes", answer.body.len());
}

#[tokio::test]
async fn counts_are_for_this_machine_only() {
    let asked = |peer: &str, header: Option<(&'static str, &'static str)>, config: WebConfig| {
        let peer: SocketAddr = peer.parse().unwrap();
        let app = over(library(), config).layer(Extension(ConnectInfo(peer)));
        async move {
            get(&app, "/api/v1/totals").await;
            let headers: Vec<_> = header.into_iter().collect();
            ask(&app, Method::GET, "/metrics", &headers).await
        }
    };
    let local = asked("127.0.0.1:5", None, WebConfig::default()).await;
    assert_eq!(local.status, StatusCode::OK);
    assert!(
        local
            .text()
            .contains("baize_http_requests_total{route=\"/api/v1/totals\",method=\"GET\",status=\"200\"} 1")
    );
    assert!(
        local
            .text()
            .contains("baize_http_request_seconds_bucket{route=\"/api/v1/totals\",le=\"+Inf\"} 1")
    );
    let remote = asked("203.0.113.5:5", None, WebConfig::default()).await;
    assert_eq!(remote.status, StatusCode::NOT_FOUND);
    let forged = asked(
        "203.0.113.5:5",
        Some(("x-forwarded-for", "127.0.0.1")),
        WebConfig::default(),
    )
    .await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
    let proxied = asked(
        "127.0.0.1:5",
        Some(("x-forwarded-for", "203.0.113.5")),
        WebConfig::default(),
    )
    .await;
    assert_eq!(
        proxied.status,
        StatusCode::NOT_FOUND,
        "a proxy nobody configured is not this machine"
    );
    let public = WebConfig {
        metrics_public: true,
        ..WebConfig::default()
    };
    assert_eq!(asked("203.0.113.5:5", None, public).await.status, StatusCode::OK);
}

#[tokio::test]
async fn small_addresses_answer() {
    let config = WebConfig {
        security_txt: Some("Contact: mailto:a@b.example\n".into()),
        ..WebConfig::default()
    };
    let app = over(library(), config);
    assert_eq!(get(&app, "/healthz").await.text(), "ok\n");
    assert_eq!(get(&app, "/readyz").await.text(), "ready\n");
    assert!(get(&app, "/robots.txt").await.text().starts_with("User-agent"));
    assert!(
        get(&app, "/.well-known/security.txt")
            .await
            .text()
            .starts_with("Contact")
    );
    let head = ask(&app, Method::HEAD, "/api/v1/totals", &[]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}
