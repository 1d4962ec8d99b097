//! The NVD 2.0 API: `/rest/json/cves/2.0`.
//!
//! A refusal is a 404 without a body whose header `message` says why, as NVD's is.

mod asked;
mod products;

use axum::Router;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use baize_catalog::Result;
use baize_exports::nvd_instant;
use baize_model::Format;
use baize_web_kit::Foreign;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::reader::{Reader, Trouble};
use asked::Asked;

pub(crate) fn routes() -> Router<Reader> {
    Router::new().route("/rest/json/cves/2.0", get(cves))
}

/// Why there is no answer.
#[derive(Debug, PartialEq)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    fn new(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            message: message.into(),
        }
    }
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Self {
        let (status, message) = match trouble {
            Trouble::NotReady => (StatusCode::SERVICE_UNAVAILABLE, "The index is being built."),
            Trouble::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "Internal error."),
        };
        Self {
            status,
            message: message.to_owned(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        let plain: String = self
            .message
            .chars()
            .filter(|c| (' '..='~').contains(c))
            .take(300)
            .collect();
        if let Ok(value) = HeaderValue::from_str(&plain) {
            response.headers_mut().insert("message", value);
        }
        response.extensions_mut().insert(Foreign);
        response
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names are NVD's")]
struct Page {
    results_per_page: usize,
    start_index: usize,
    total_results: usize,
    format: &'static str,
    version: &'static str,
    timestamp: String,
    vulnerabilities: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    cve: Box<RawValue>,
}

async fn cves(
    State(reader): State<Reader>,
    RawQuery(query): RawQuery,
) -> std::result::Result<Response, Refusal> {
    let asked = Asked::read(query.as_deref().unwrap_or_default())?;
    let timestamp = nvd_instant(reader.now());
    let (start, size) = (asked.start, asked.size);
    let (total, vulnerabilities) = reader.read(move |reader| page(reader, &asked)).await?;
    let page = Page {
        results_per_page: vulnerabilities.len().min(size),
        start_index: start,
        total_results: total,
        format: "NVD_CVE",
        version: "2.0",
        timestamp,
        vulnerabilities,
    };
    let mut response = Response::new(Body::from(serde_json::to_vec(&page).unwrap_or_default()));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.extensions_mut().insert(Foreign);
    Ok(response)
}

/// How many there are in all, and those of the page.
fn page(reader: &Reader, asked: &Asked) -> Result<(usize, Vec<Entry>)> {
    let library = reader.library();
    let all = match &asked.cve {
        // A record is found by any of its numbers; NVD knows it by the one.
        Some(id) => {
            let known = library.record(id)?.is_some_and(|record| record.merged.id == *id);
            if !known {
                return Ok((0, Vec::new()));
            }
            library.numbers(&asked.selection)?
        }
        None => library.numbers(&asked.selection)?,
    };
    let all = match &asked.product {
        Some(product) => std::sync::Arc::new(product.among(library, &all)?),
        None => all,
    };
    let wanted = all.get(asked.start..).unwrap_or_default();
    let wanted = &wanted[..wanted.len().min(asked.size)];
    let mut entries = Vec::with_capacity(wanted.len());
    let claims = library.claims_about(wanted)?;
    for (number, sides) in wanted.iter().zip(&claims) {
        let stored = sides.iter().find(|side| side.2 == Format::Nvd2);
        let document = match stored {
            Some((source, key, ..)) => reader.json(source, key)?.and_then(unwrapped),
            None => None,
        };
        let cve = match document {
            Some(cve) => Some(cve),
            None => converted(reader, *number)?,
        };
        entries.extend(cve.map(|cve| Entry { cve }));
    }
    Ok((all.len(), entries))
}

/// The item of an element of NVD's list, which is stored with or without its wrapper.
fn unwrapped(element: Box<RawValue>) -> Option<Box<RawValue>> {
    #[derive(Deserialize)]
    struct Wrapper {
        cve: Option<Box<RawValue>>,
    }
    let wrapper: Wrapper = serde_json::from_str(element.get()).ok()?;
    Some(wrapper.cve.unwrap_or(element))
}

fn converted(reader: &Reader, number: i64) -> Result<Option<Box<RawValue>>> {
    let Some(id) = reader.library().heads(&[number])?.into_iter().next() else {
        return Ok(None);
    };
    let record = reader.library().record(&id)?;
    let claim = record.and_then(|record| record.combined(&|_| true));
    Ok(claim.and_then(|claim| to_raw_value(&baize_exports::nvd(&claim, &baize_grading::sub_scores)).ok()))
}
