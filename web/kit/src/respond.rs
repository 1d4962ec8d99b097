//! Answers: pages and JSON with validators.

use std::fmt::Write as _;

use askama::Template;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Code, Problem};

/// A page.
pub fn html(template: &impl Template) -> Result<Response, Problem> {
    let text = template.render().map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        Problem::new(Code::Internal)
    })?;
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(
        VARY,
        HeaderValue::from_static("accept-language, cookie, accept-encoding"),
    );
    Ok(response)
}

/// A JSON document with an entity tag over its bytes; 304 when the client has it.
pub fn json(request: &HeaderMap, value: &impl Serialize) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(value).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Problem::new(Code::Internal)
    })?;
    let tag = entity_tag(&bytes);
    Ok(written_json(request, bytes, &tag))
}

/// A JSON document that is written already, with its entity tag; 304 when the client has it.
pub fn written_json(request: &HeaderMap, bytes: impl Into<Body>, tag: &str) -> Response {
    // What caches go by is said with 304 too.
    let mut response = not_modified(request, tag).unwrap_or_else(|| {
        let mut response = Response::new(bytes.into());
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    });
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    set_tag(headers, tag);
    response
}

/// `304 Not Modified`, if the request names this tag in `If-None-Match`.
pub fn not_modified(request: &HeaderMap, tag: &str) -> Option<Response> {
    let known = request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .any(|line| {
            line.split(',')
                .map(str::trim)
                .any(|t| t == "*" || strong(t) == strong(tag))
        });
    known.then(|| {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        set_tag(response.headers_mut(), tag);
        response
    })
}

pub(crate) fn set_tag(headers: &mut HeaderMap, tag: &str) {
    if let Ok(value) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, value);
    }
}

fn strong(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// An entity tag over bytes. It is weak, since the bytes may travel compressed.
pub fn entity_tag(bytes: &[u8]) -> String {
    format!("W/\"{}\"", short_hash(bytes))
}

/// The first 16 hexadecimal digits of the SHA-256 of bytes.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(8)
        .fold(String::new(), |mut out, b| {
            let _ = write!(out, "{b:02x}");
            out
        })
}

fn encode(text: &str, plain: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if plain(b) {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

/// Text as one segment of a path: `VU#1` becomes `VU%231`.
pub fn encode_segment(text: &str) -> String {
    encode(text, |b| b.is_ascii_alphanumeric() || b"-._~:@".contains(&b))
}

/// Text as a value in a query.
pub fn encode_value(text: &str) -> String {
    encode(text, |b| b.is_ascii_alphanumeric() || b"-._~:@/".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_encoded_for_its_place() {
        assert_eq!(encode_segment("VU#930724"), "VU%23930724");
        assert_eq!(encode_segment("a/b?c"), "a%2Fb%3Fc");
        assert_eq!(encode_segment("RHSA-2021:5106"), "RHSA-2021:5106");
        assert_eq!(encode_value("类型:SQL&x=1"), "%E7%B1%BB%E5%9E%8B:SQL%26x%3D1");
    }

    #[test]
    fn a_known_tag_is_not_sent_again() {
        let mut headers = HeaderMap::new();
        let tag = entity_tag(b"x");
        assert!(not_modified(&headers, &tag).is_none());
        headers.insert(
            IF_NONE_MATCH,
            HeaderValue::from_str(&format!("\"a\", {tag}")).unwrap(),
        );
        assert!(not_modified(&headers, &tag).is_some());
        assert!(not_modified(&headers, &entity_tag(b"y")).is_none());
    }
}
