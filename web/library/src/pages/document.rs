//! `/documents/{source}/{key}`: a document as received. Text of other people, so it is served as plain text or
//! as a download, in a sandbox, never as anything a browser would run.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap,
};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use baize_web_kit::{Code, Problem, not_modified};
use serde::Deserialize;

use crate::read::App;

#[derive(Deserialize)]
pub(crate) struct Asked {
    sha256: Option<String>,
    download: Option<String>,
}

pub(crate) async fn show(
    State(app): State<App>,
    Path((source, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (bytes, media) = fetch(&app, &source, &key, asked.sha256.clone()).await?;
    let text = std::str::from_utf8(&bytes).is_ok() && asked.download.is_none();
    let media = if text { "text/plain; charset=utf-8" } else { media };
    let disposition = if text {
        "inline".to_owned()
    } else {
        attachment(&key)
    };
    Ok(answer(
        &headers,
        bytes,
        media,
        &disposition,
        asked.sha256.is_some(),
    ))
}

/// A document, or the refusal that it does not exist.
pub(crate) async fn fetch(
    app: &App,
    source: &str,
    key: &str,
    sha256: Option<String>,
) -> Result<(Vec<u8>, &'static str), Problem> {
    if sha256
        .as_deref()
        .is_some_and(|h| h.len() != 64 || !h.bytes().all(|b| b.is_ascii_hexdigit()))
    {
        return Err(Problem::new(Code::Parameter).says("problem-says-sha256", "64"));
    }
    if source.len() > 100 || key.len() > 1_000 {
        return Err(Problem::new(Code::UnknownDocument));
    }
    let (source, key) = (source.to_owned(), key.to_owned());
    app.read(move |library| library.document(&source, &key, sha256.as_deref()))
        .await?
        .ok_or_else(|| Problem::new(Code::UnknownDocument))
}

/// The answer that carries a document. A revision named by its hash never changes.
pub(crate) fn answer(
    request: &HeaderMap,
    bytes: Vec<u8>,
    media: &'static str,
    disposition: &str,
    pinned: bool,
) -> Response {
    let tag = baize_web_kit::entity_tag(&bytes);
    let mut response = not_modified(request, &tag).unwrap_or_else(|| Response::new(Body::from(bytes)));
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(axum::http::header::ETAG, &tag);
    set(CONTENT_TYPE, media);
    set(CONTENT_DISPOSITION, disposition);
    set(
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox; frame-ancestors 'none'",
    );
    set(
        CACHE_CONTROL,
        if pinned {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        },
    );
    response
}

/// A download named after the document's key, in characters that mean nothing to a header or a shell.
pub(crate) fn attachment(key: &str) -> String {
    let name: String = key
        .chars()
        .take(120)
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!("attachment; filename=\"{}\"", name.trim_start_matches('.'))
}
