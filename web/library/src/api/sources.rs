//! Sources and totals.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use baize_catalog::SourceStatus;
use baize_web_kit::{Problem, json};
use serde::Serialize;

use super::schema;
use crate::read::App;

#[derive(Serialize)]
struct Sources {
    items: Vec<SourceStatus>,
}

/// Every source with its age, its licence and what is held of it.
#[utoipa::path(
    get, path = "/api/v1/sources", operation_id = "listSources", tag = "sources",
    responses((status = 200, description = "Sources by name", body = schema::Sources))
)]
pub(crate) async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let items = app.read(|library| library.sources()).await?;
    json(&headers, &Sources { items })
}

/// How much there is.
#[utoipa::path(
    get, path = "/api/v1/totals", operation_id = "getTotals", tag = "sources",
    responses((status = 200, description = "Numbers of things", body = schema::Totals))
)]
pub(crate) async fn totals(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let totals = app.read(|library| library.totals()).await?;
    json(&headers, &totals)
}
