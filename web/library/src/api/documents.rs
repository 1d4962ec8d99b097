//! Documents as received.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use baize_web_kit::Problem;
use serde::Deserialize;
use utoipa::IntoParams;

use super::schema;
use crate::pages::document::{answer, attachment, fetch};
use crate::read::App;

/// Which revision.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// SHA-256 of a revision in hexadecimal; without it the current one.
    #[param(pattern = "^[0-9A-Fa-f]{64}$")]
    sha256: Option<String>,
}

/// A document exactly as it was received, as a download.
#[utoipa::path(
    get, path = "/api/v1/documents/{source}/{key}", operation_id = "getDocument", tag = "documents",
    params(
        ("source" = String, Path, description = "Source name", example = "nvd"),
        ("key" = String, Path, description = "Key of the document at its source; may hold slashes", example = "CVE-2021-44228"),
        Asked,
    ),
    responses(
        (status = 200, description = "The bytes, in the source's own format", content_type = "*/*"),
        (status = 304, description = "Unchanged since the entity tag"),
        (status = 404, description = "No such document", body = schema::Problem),
    )
)]
pub(crate) async fn one(
    State(app): State<App>,
    Path((source, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (bytes, media) = fetch(&app, &source, &key, asked.sha256.clone()).await?;
    Ok(answer(
        &headers,
        bytes,
        media,
        &attachment(&key),
        asked.sha256.is_some(),
    ))
}
