//! The stream of changes: from now on, from a number, in order, without gaps, never too many.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use axum::{Extension, Router};
use baize_web_library::WebConfig;
use tower::ServiceExt;

use crate::double::library;
use crate::{app, get, over};

async fn open(app: &Router, path: &str, last: Option<&str>) -> Response {
    let mut request = Request::builder().uri(path);
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let request = request.body(Body::empty()).unwrap();
    app.clone().oneshot(request).await.unwrap()
}

/// Reads until there are so many events; gives back their numbers.
async fn numbers(response: Response, count: usize) -> Vec<i64> {
    use futures_util::StreamExt;
    let mut stream = response.into_body().into_data_stream();
    let mut text = String::new();
    while text.matches("\nevent: change\n").count() < count {
        let chunk = tokio::time::timeout(Duration::from_secs(10), stream.next());
        let chunk = chunk.await.expect("an event in time").expect("no end").unwrap();
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    text.lines()
        .filter_map(|line| line.strip_prefix("id: "))
        .map(|number| number.parse().unwrap())
        .collect()
}

#[tokio::test]
async fn a_client_that_comes_back_misses_nothing() {
    let app = app();
    let all: Vec<i64> = get(&app, "/api/v1/changes?limit=500").await.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["sequence"].as_i64().unwrap())
        .collect();
    let stream = open(&app, "/api/v1/changes/stream?since=0", None).await;
    assert_eq!(stream.status(), StatusCode::OK);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert_eq!(numbers(stream, all.len()).await, all);
    // The header of a client that comes back counts for more than where it once began.
    let middle = all[all.len() / 2];
    let again = open(&app, "/api/v1/changes/stream?since=0", Some(&middle.to_string())).await;
    let rest: Vec<i64> = all.iter().copied().filter(|number| *number > middle).collect();
    assert_eq!(numbers(again, rest.len()).await, rest);
    for (path, last) in [
        ("/api/v1/changes/stream?since=-1", None),
        ("/api/v1/changes/stream", Some("x")),
    ] {
        assert_eq!(open(&app, path, last).await.status(), StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn there_are_never_too_many() {
    let app = over(library(), WebConfig::default());
    let mut held = Vec::new();
    for _ in 0..64 {
        let stream = open(&app, "/api/v1/changes/stream", None).await;
        assert_eq!(stream.status(), StatusCode::OK);
        held.push(stream);
    }
    let refused = open(&app, "/api/v1/changes/stream", None).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key("retry-after"));
    held.pop();
    let next = open(&app, "/api/v1/changes/stream", None).await;
    assert_eq!(next.status(), StatusCode::OK, "a place that was left is free");
}

#[tokio::test]
async fn one_client_leaves_streams_to_the_others() {
    let app = over(library(), WebConfig::default());
    let from = |peer: &str| {
        let peer: SocketAddr = peer.parse().unwrap();
        app.clone().layer(Extension(ConnectInfo(peer)))
    };
    let greedy = from("203.0.113.5:7");
    let mut held = Vec::new();
    for _ in 0..8 {
        let stream = open(&greedy, "/api/v1/changes/stream", None).await;
        assert_eq!(stream.status(), StatusCode::OK);
        held.push(stream);
    }
    let refused = open(&greedy, "/api/v1/changes/stream", None).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    let other = open(&from("203.0.113.6:7"), "/api/v1/changes/stream", None).await;
    assert_eq!(other.status(), StatusCode::OK);
    drop(held);
    let again = open(&greedy, "/api/v1/changes/stream", None).await;
    assert_eq!(again.status(), StatusCode::OK);
}
