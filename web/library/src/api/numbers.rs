//! Numbers and the tree of weaknesses.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use baize_catalog::{Statistics, Weaknesses};
use baize_web_kit::{Code, Problem, json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::schema;
use crate::read::App;
use crate::view::weakness::{Counts, counts};

/// A weakness.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Weakness {
    /// `CWE-79`.
    pub id: String,
    /// Name.
    pub name: String,
    /// `Pillar`, `Class`, `Base`, `Variant`, `Compound`; empty for categories and views.
    pub abstraction: String,
    /// `Stable`, `Draft`, `Deprecated` …
    pub status: String,
    /// What it is a kind of.
    pub parents: Vec<String>,
    /// Its kinds.
    pub children: Vec<String>,
    /// Vulnerabilities that name it.
    pub records: u64,
    /// Description; on one weakness only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Weaknesses.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WeaknessList {
    /// All of them, by number.
    pub items: Vec<Weakness>,
}

/// Numbers over everything published: by year, month, level, delay, source, and the most frequent values of facets.
#[utoipa::path(
    get, path = "/api/v1/statistics", operation_id = "getStatistics", tag = "statistics",
    responses(
        (status = 200, description = "Numbers, as of one state of the index", body = schema::Statistics),
        (status = 503, description = "The index is being built", body = schema::Problem),
    )
)]
pub(crate) async fn statistics(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let statistics: std::sync::Arc<Statistics> = app.read(|library| library.statistics()).await?;
    json(&headers, statistics.as_ref())
}

/// The tree of weaknesses (CWE), with how many vulnerabilities name each.
#[utoipa::path(
    get, path = "/api/v1/weaknesses", operation_id = "listWeaknesses", tag = "statistics",
    responses((status = 200, description = "Every weakness with what is above and below it", body = WeaknessList))
)]
pub(crate) async fn weaknesses(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let (tree, counts) = read(&app).await?;
    let items = tree
        .entries
        .keys()
        .filter_map(|number| weakness(&tree, &counts, *number, false));
    json(
        &headers,
        &WeaknessList {
            items: items.collect(),
        },
    )
}

/// One weakness.
#[utoipa::path(
    get, path = "/api/v1/weaknesses/{id}", operation_id = "getWeakness", tag = "statistics",
    params(("id" = String, Path, description = "`CWE-79` or `79`", example = "CWE-79")),
    responses(
        (status = 200, description = "The weakness", body = Weakness),
        (status = 404, description = "The catalogue has no such weakness", body = schema::Problem),
    )
)]
pub(crate) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let digits = id.to_uppercase();
    let number = digits.strip_prefix("CWE-").unwrap_or(&digits).parse();
    let (tree, counts) = read(&app).await?;
    let found = number
        .ok()
        .and_then(|number| weakness(&tree, &counts, number, true));
    json(&headers, &found.ok_or_else(|| Problem::new(Code::NotFound))?)
}

async fn read(app: &App) -> Result<(std::sync::Arc<Weaknesses>, Counts), Problem> {
    app.read(|library| Ok((library.weaknesses()?, counts(library.statistics()?.as_ref()))))
        .await
}

fn weakness(tree: &Weaknesses, counts: &Counts, number: u32, whole: bool) -> Option<Weakness> {
    let entry = tree.entries.get(&number)?;
    let named = |number: u32| format!("CWE-{number}");
    Some(Weakness {
        id: entry.id.clone(),
        name: entry.name.clone(),
        abstraction: entry.abstraction.clone(),
        status: entry.status.clone(),
        parents: tree.parents(number).map(named).collect(),
        children: tree.children(number).map(named).collect(),
        records: counts.get(&number).copied().unwrap_or(0),
        description: whole.then(|| entry.description.clone()),
    })
}
