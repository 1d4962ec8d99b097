//! Lists as CSV. No cell is a formula to a spreadsheet.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderValue, LINK, VARY,
};
use axum::response::Response;
use baize_web_kit::{Code, Problem, entity_tag, not_modified};
use serde::Serialize;

use crate::view::csv::{MARK, line};

/// What an answer depends on besides its address.
const VARIES: &str = "accept, accept-encoding";

/// In which form a list is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Json,
    Csv,
}

impl Form {
    /// As the parameter says, else as the header does.
    pub(super) fn of(format: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        match format {
            Some("csv") => Ok(Self::Csv),
            Some("json") => Ok(Self::Json),
            None | Some("") => {
                let first = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
                let csv = first.is_some_and(|accept| accept.trim_start().starts_with("text/csv"));
                Ok(if csv { Self::Csv } else { Self::Json })
            }
            Some(_) => Err(Problem::new(Code::Parameter).says("problem-says-format", "json, csv")),
        }
    }
}

/// Says where the next page is.
pub(super) fn go_on(response: &mut Response, address: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("<{address}>; rel=\"next\"")) {
        response.headers_mut().insert(LINK, value);
    }
}

/// JSON of what could have been a table.
pub(super) fn json(request: &HeaderMap, value: &impl Serialize) -> Result<Response, Problem> {
    let mut response = baize_web_kit::json(request, value)?;
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from_static(VARIES));
    Ok(response)
}

/// A table as a download, with an entity tag.
pub(super) fn answer<const N: usize>(
    request: &HeaderMap,
    name: &str,
    head: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Response {
    let mut text = String::from(MARK);
    line(&mut text, head);
    for row in rows {
        line(&mut text, row.iter().map(String::as_str));
    }
    let tag = entity_tag(text.as_bytes());
    let mut response = not_modified(request, &tag).unwrap_or_else(|| Response::new(Body::from(text)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(VARY, HeaderValue::from_static(VARIES));
    for (name, value) in [
        (ETAG, tag),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"baize-{name}.csv\""),
        ),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
