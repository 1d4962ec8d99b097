//! The OSV API: `/v1/query`, `/v1/querybatch`, `/v1/vulns/{id}`.

mod answer;
mod asked;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use baize_model::{Format, Identifier};
use baize_web_kit::Foreign;
use serde_json::json;

use crate::reader::{Reader, Trouble};

/// Most queries of a batch.
const MAX_QUERIES: usize = 1_000;

pub(crate) fn routes() -> Router<Reader> {
    Router::new()
        .route("/v1/query", post(query))
        .route("/v1/querybatch", post(batch))
        .route("/v1/vulns/{id}", get(vulnerability))
        .method_not_allowed_fallback(other_method)
}

/// What the gateway of the service says to a known address that is asked otherwise.
async fn other_method(uri: Uri) -> Refusal {
    let path: String = uri.path().chars().take(100).collect();
    Refusal {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: 405,
        message: format!(
            "The current request is matched to the defined url template \"{path}\" but its http method is not allowed"
        ),
    }
}

/// A refusal as gRPC's gateway writes it.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: u16,
    message: String,
}

impl Refusal {
    /// `INVALID_ARGUMENT`.
    fn invalid(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code: 3,
            message: message.into(),
        }
    }

    /// `NOT_FOUND`.
    fn not_found(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: 5,
            message: message.into(),
        }
    }
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NotReady => Self {
                status: StatusCode::SERVICE_UNAVAILABLE,
                code: 14,
                message: "The search index is being built.".to_owned(),
            },
            Trouble::Failed => Self {
                status: StatusCode::INTERNAL_SERVER_ERROR,
                code: 13,
                message: "Internal error.".to_owned(),
            },
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({"code": self.code, "message": self.message}).to_string();
        let mut response = json_bytes(body.into());
        *response.status_mut() = self.status;
        response
    }
}

fn json_bytes(bytes: Body) -> Response {
    let mut response = Response::new(bytes);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.extensions_mut().insert(Foreign);
    response
}

type BodyOf = Result<Bytes, BytesRejection>;

fn body(bytes: BodyOf) -> Result<Bytes, Refusal> {
    bytes.map_err(|error| Refusal {
        status: error.status(),
        code: 3,
        message: error.body_text(),
    })
}

async fn query(State(reader): State<Reader>, bytes: BodyOf) -> Result<Response, Refusal> {
    let asked: asked::Query = asked::parse(&body(bytes)?)?;
    let wanted = asked::Asked::of(asked)?;
    let found = reader.read(move |reader| answer::whole(reader, &wanted)).await?;
    Ok(json_bytes(found.into()))
}

async fn batch(State(reader): State<Reader>, bytes: BodyOf) -> Result<Response, Refusal> {
    let asked: asked::Batch = asked::parse(&body(bytes)?)?;
    if asked.queries.len() > MAX_QUERIES {
        return Err(Refusal::invalid("Too many queries."));
    }
    let wanted = asked.queries.into_iter().map(asked::Asked::of);
    let wanted = wanted.collect::<Result<Vec<_>, _>>()?;
    let found = reader.read(move |reader| answer::slim(reader, &wanted)).await?;
    Ok(json_bytes(found.into()))
}

async fn vulnerability(
    State(reader): State<Reader>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Ok(id) = Identifier::parse(&id) else {
        return Err(Refusal::not_found("Bug not found."));
    };
    let found = reader
        .read(move |reader| {
            let Some(record) = reader.library().record(&id)? else {
                return Ok(Err(Refusal::not_found("Bug not found.")));
            };
            let own = |side: &&baize_catalog::SourceClaim| side.claim.subject == id;
            let stored = record
                .sources
                .iter()
                .filter(own)
                .find(|side| side.format == Format::OsvJson.as_str());
            if let Some(side) = stored
                && let Some(bytes) = reader.document(&side.source, &side.key)?
            {
                return Ok(Ok(bytes.to_vec()));
            }
            let document = if id == record.merged.id {
                derived(&record)
            } else {
                let own = record.sources.iter().find(own);
                own.map(|side| baize_exports::osv(&side.claim))
            };
            let Some(document) = document else {
                let others: Vec<&str> = std::iter::once(&record.merged.id)
                    .chain(&record.merged.aliases)
                    .filter(|other| **other != id)
                    .map(Identifier::as_str)
                    .collect();
                return Ok(Err(Refusal::not_found(format!(
                    "Bug not found, but the following aliases were: {}",
                    others.join(" ")
                ))));
            };
            Ok(Ok(document.to_string().into_bytes()))
        })
        .await??;
    let tag = baize_web_kit::entity_tag(&found);
    if let Some(mut response) = baize_web_kit::not_modified(&headers, &tag) {
        response.extensions_mut().insert(Foreign);
        return Ok(response);
    }
    let mut response = json_bytes(found.into());
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(axum::http::header::ETAG, tag);
    }
    Ok(response)
}

/// Everything a record says, about the identifier that heads it.
fn derived(record: &baize_catalog::Record) -> Option<serde_json::Value> {
    let claim = record.combined(&|_| true)?;
    baize_exports::osv_derived(&claim, &record.documents(&|_| true))
        .filter(|document| document["id"] == claim.subject.as_str())
        .or_else(|| Some(baize_exports::osv(&claim)))
}
