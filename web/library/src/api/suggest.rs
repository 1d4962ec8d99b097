//! Ways to go on with a query.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use baize_catalog::Suggestion;
use baize_web_kit::{Problem, json};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::schema;
use super::vulnerabilities::limit;
use crate::read::App;

/// What is asked.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// What has been typed so far.
    #[serde(default)]
    #[param(example = "vendor:apa")]
    q: String,
    /// Suggestions, 1–20.
    #[param(minimum = 1, maximum = 20, default = 10)]
    limit: Option<usize>,
}

#[derive(Serialize)]
struct Suggestions {
    items: Vec<Suggestion>,
}

/// Identifiers, products, vendors, weaknesses and fields that what has been typed may become.
#[utoipa::path(
    get, path = "/api/v1/suggest", operation_id = "suggest", tag = "vulnerabilities", params(Asked),
    responses((status = 200, description = "Suggestions, best first", body = schema::Suggestions))
)]
pub(crate) async fn list(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = limit(asked.limit.or(Some(10)), 20)?;
    let items = app.read(move |library| library.suggest(&asked.q, limit)).await?;
    json(&headers, &Suggestions { items })
}
