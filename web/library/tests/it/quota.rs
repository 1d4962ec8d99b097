//! How much one client may ask.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::{Method, StatusCode};
use axum::{Extension, Router};
use baize_web_library::WebConfig;

use crate::double::library;
use crate::{ask, get, over};

fn from(peer: &str, requests_per_minute: u32) -> Router {
    let peer: SocketAddr = peer.parse().unwrap();
    let config = WebConfig {
        requests_per_minute,
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        ..WebConfig::default()
    };
    over(library(), config).layer(Extension(ConnectInfo(peer)))
}

#[tokio::test]
async fn a_client_is_told_what_is_left_and_refused_beyond_it() {
    let app = from("203.0.113.5:7", 3);
    for left in ["2", "1", "0"] {
        let answer = ask(&app, Method::GET, "/api/v1/totals", &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("ratelimit-policy"), "\"client\";q=3;w=60");
        assert!(
            answer
                .header("ratelimit")
                .starts_with(&format!("\"client\";r={left};t="))
        );
    }
    let refused = ask(&app, Method::GET, "/api/v1/totals", &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["code"], "BZ-TOO-MANY-REQUESTS");
    assert_eq!(refused.header("retry-after"), "20");
    assert_eq!(refused.header("ratelimit"), "\"client\";r=0;t=60");
    for free in ["/healthz", "/static/baize.css"] {
        let answer = ask(&app, Method::GET, free, &[]).await;
        assert_eq!(
            (answer.status, answer.header("ratelimit")),
            (StatusCode::OK, ""),
            "{free}"
        );
    }
    let page = ask(&app, Method::GET, "/about", &[("accept", "text/html")]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn who_the_client_is_only_trusted_proxies_say() {
    let forged = from("203.0.113.5:7", 1);
    let asked = |app: Router, address: &'static str| async move {
        let header = [("x-forwarded-for", address)];
        ask(&app, Method::GET, "/api/v1/totals", &header).await.status
    };
    assert_eq!(asked(forged.clone(), "198.51.100.1").await, StatusCode::OK);
    assert_eq!(asked(forged, "198.51.100.2").await, StatusCode::TOO_MANY_REQUESTS);
    let proxied = from("10.0.0.1:7", 1);
    assert_eq!(asked(proxied.clone(), "198.51.100.1").await, StatusCode::OK);
    assert_eq!(asked(proxied.clone(), "198.51.100.2").await, StatusCode::OK);
    assert_eq!(
        asked(proxied, "198.51.100.1").await,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn there_may_be_no_quota() {
    let app = from("203.0.113.5:7", 0);
    for _ in 0..20 {
        let answer = ask(&app, Method::GET, "/api/v1/totals", &[]).await;
        assert_eq!((answer.status, answer.header("ratelimit")), (StatusCode::OK, ""));
    }
}

#[tokio::test]
async fn this_machine_is_itself_on_a_socket_for_both_families_too() {
    let app = from("[::ffff:127.0.0.1]:7", 1);
    for path in ["/api/v1/totals", "/api/v1/totals", "/metrics"] {
        assert_eq!(get(&app, path).await.status, StatusCode::OK, "{path}");
    }
}
