//! The public sequence of changes.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use baize_catalog::{Change, MAX_CHANGES};
use baize_web_kit::{Code, Problem, json};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::schema;
use super::vulnerabilities::limit;
use crate::read::App;

/// A page of changes.
#[derive(Serialize)]
pub(super) struct Page {
    pub(super) items: Vec<Change>,
    pub(super) next: Option<i64>,
}

/// What is asked of the sequence.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Changes with greater numbers only; start with 0 and go on with `next`.
    #[param(minimum = 0, default = 0)]
    since: Option<i64>,
    /// Changes on the page, 1–1000.
    #[param(minimum = 1, maximum = 1000, default = 30)]
    limit: Option<usize>,
}

/// Changes after a number, oldest first. The sequence has no gaps: whoever follows `next` misses nothing.
#[utoipa::path(
    get, path = "/api/v1/changes", operation_id = "listChanges", tag = "changes",
    params(Asked),
    responses(
        (status = 200, description = "Changes; `next` is the number to go on from", body = schema::Changes),
        (status = 400, description = "A parameter has a value it cannot have", body = schema::Problem),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = limit(asked.limit, MAX_CHANGES)?;
    let since = asked.since.unwrap_or(0);
    if since < 0 {
        return Err(Problem::new(Code::Parameter).says("problem-says-since", since.to_string()));
    }
    let items = app.read(move |library| library.changes(since, limit)).await?;
    let next = items.last().map_or(since, |change| change.sequence);
    json(
        &headers,
        &Page {
            items,
            next: Some(next),
        },
    )
}
