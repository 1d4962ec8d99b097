//! The whole router over invented records: pages, interface, refusals, hostile texts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod api;
mod bulk;
mod double;
mod feeds;
mod hostile;
mod lists;
mod markup;
mod numbers;
mod pages;
mod programs;
mod quota;
mod refusals;
mod site;
mod streams;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use baize_web_library::{AppState, WebConfig, router};
use tower::ServiceExt;

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}

/// The router over a library.
pub(crate) fn over(library: double::Double, config: WebConfig) -> Router {
    let now = double::at("2026-11-23T10:00:00Z");
    router(AppState {
        library: Arc::new(library),
        config,
        clock: Arc::new(move || now),
    })
}

/// The router over the invented records.
pub(crate) fn app() -> Router {
    over(double::library(), WebConfig::default())
}

/// Asks with headers.
pub(crate) async fn ask(app: &Router, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer(app, request.body(Body::empty()).unwrap()).await
}

async fn answer(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

/// Gets a page as a browser would, in a language.
pub(crate) async fn page(app: &Router, path: &str, language: &str) -> Answer {
    ask(
        app,
        Method::GET,
        path,
        &[("accept", "text/html"), ("accept-language", language)],
    )
    .await
}

/// Posts a body as a program would.
pub(crate) async fn post(app: &Router, path: &str, body: &str) -> Answer {
    let request = Request::builder().method(Method::POST).uri(path);
    let request = request.header("content-type", "application/json");
    answer(app, request.body(Body::from(body.to_owned())).unwrap()).await
}

/// Gets as a program would.
pub(crate) async fn get(app: &Router, path: &str) -> Answer {
    ask(app, Method::GET, path, &[]).await
}
