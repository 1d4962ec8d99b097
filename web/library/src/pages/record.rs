//! `/vulnerabilities/{id}`: everything about one vulnerability, with its history and its sources.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baize_catalog::{Hit, Record};
use baize_model::Identifier;
use baize_web_kit::{Context, Locale, Page, Problem, encode_segment, html};
use serde::Deserialize;

use crate::read::{App, identifier, unknown};
use crate::view::change::ChangeRow;
use crate::view::compare::Comparison;
use crate::view::hit::HitRow;
use crate::view::page::RecordView;
use crate::view::wording::clip;

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    l: Locale,
    page: Page,
    r: RecordView,
    comparison: Comparison,
    changes: Vec<ChangeRow>,
    more_changes: bool,
    similar: Vec<SimilarRow>,
}

/// A vulnerability that is like this one.
struct SimilarRow {
    hit: HitRow,
    /// What they share.
    shared: Vec<String>,
}

#[derive(Template)]
#[template(path = "record_history.html")]
struct HistoryPage {
    l: Locale,
    page: Page,
    id: String,
    href: String,
    changes: Vec<ChangeRow>,
    older: Option<i64>,
}

#[derive(Template)]
#[template(path = "record_sources.html")]
struct SourcesPage {
    l: Locale,
    page: Page,
    id: String,
    href: String,
    comparison: Comparison,
}

/// Documents compared on the page itself.
const COLUMNS: usize = 6;
/// Documents compared on the page of sources.
const ALL_COLUMNS: usize = 60;
/// Similar vulnerabilities on the page, and what is said of the reason.
const SIMILAR: usize = 6;
const SHARED: usize = 8;
/// Changes told on the page itself.
const CHANGES: usize = 8;
/// Changes on a page of the history.
const HISTORY: usize = 50;

pub(crate) async fn show(
    State(app): State<App>,
    context: Context,
    Path(asked): Path<String>,
) -> Result<Response, Problem> {
    let id = identifier(&asked)?;
    let (record, changes) = read(&app, id.clone(), None, CHANGES + 1)
        .await?
        .ok_or_else(|| unknown(&id))?;
    if asked != record.merged.id.as_str() {
        return Ok(moved(&record.merged.id, ""));
    }
    let l = context.l;
    let like = record.merged.clone();
    // The page says everything else without an index too.
    let similar = app.read(move |library| library.similar_to(&like, SIMILAR)).await;
    let similar = similar.unwrap_or_default();
    let hits: Vec<Hit> = similar.iter().map(|one| one.hit.clone()).collect();
    let shared = similar.into_iter().map(|one| {
        let all = one.products.into_iter().chain(one.weaknesses).chain(one.words);
        all.take(SHARED).collect()
    });
    let similar = HitRow::all(&l, &hits)
        .into_iter()
        .zip(shared)
        .map(|(hit, shared)| SimilarRow { hit, shared })
        .collect();
    let r = RecordView::new(&l, &record);
    let mut page = context.page(match &r.title {
        Some(title) => format!("{} {}", r.id.text, clip(&title.text, 120)),
        None => r.id.text.clone(),
    });
    page.canonical = context.absolute(&address(&record.merged.id, ""));
    page.description.clone_from(&r.opening);
    html(&RecordPage {
        l,
        page,
        r,
        comparison: Comparison::new(&l, &record, COLUMNS),
        similar,
        more_changes: changes.len() > CHANGES,
        changes: changes
            .iter()
            .take(CHANGES)
            .map(|c| ChangeRow::new(&l, c))
            .collect(),
    })
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    before: Option<i64>,
}

pub(crate) async fn history(
    State(app): State<App>,
    context: Context,
    Path(asked): Path<String>,
    Query(Asked { before }): Query<Asked>,
) -> Result<Response, Problem> {
    let id = identifier(&asked)?;
    let (record, changes) = read(&app, id.clone(), before, HISTORY + 1)
        .await?
        .ok_or_else(|| unknown(&id))?;
    if asked != record.merged.id.as_str() {
        return Ok(moved(&record.merged.id, "/history"));
    }
    let l = context.l;
    let mut page = context.page(l.t1("history-title", "id", &record.merged.id));
    page.noindex = true;
    html(&HistoryPage {
        l,
        page,
        id: record.merged.id.to_string(),
        href: address(&record.merged.id, ""),
        older: changes
            .get(HISTORY)
            .and_then(|_| changes.get(HISTORY - 1))
            .map(|c| c.sequence),
        changes: changes
            .iter()
            .take(HISTORY)
            .map(|c| ChangeRow::new(&l, c))
            .collect(),
    })
}

pub(crate) async fn sources(
    State(app): State<App>,
    context: Context,
    Path(asked): Path<String>,
) -> Result<Response, Problem> {
    let id = identifier(&asked)?;
    let (record, _) = read(&app, id.clone(), None, 0)
        .await?
        .ok_or_else(|| unknown(&id))?;
    if asked != record.merged.id.as_str() {
        return Ok(moved(&record.merged.id, "/sources"));
    }
    let l = context.l;
    let mut page = context.page(l.t1("record-sources-title", "id", &record.merged.id));
    page.noindex = true;
    html(&SourcesPage {
        l,
        page,
        id: record.merged.id.to_string(),
        href: address(&record.merged.id, ""),
        comparison: Comparison::new(&l, &record, ALL_COLUMNS),
    })
}

/// The record and the newest of its changes; nothing when the identifier is unknown.
async fn read(
    app: &App,
    id: Identifier,
    before: Option<i64>,
    changes: usize,
) -> Result<Option<(Record, Vec<baize_catalog::Change>)>, Problem> {
    app.read(move |library| {
        let Some(record) = library.record(&id)? else {
            return Ok(None);
        };
        let history = if changes == 0 {
            None
        } else {
            library.history(&record.merged.id, before, changes)?
        };
        Ok(Some((record, history.unwrap_or_default())))
    })
    .await
}

fn address(id: &Identifier, rest: &str) -> String {
    format!("/vulnerabilities/{}{rest}", encode_segment(id.as_str()))
}

/// Sends the reader to the identifier that heads the vulnerability. It may change one day, so the redirect is
/// not kept for long.
fn moved(id: &Identifier, rest: &str) -> Response {
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    if let Ok(value) = HeaderValue::from_str(&address(id, rest)) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=300"),
    );
    response
}
