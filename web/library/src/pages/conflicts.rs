//! `/conflicts`: vulnerabilities on which sources disagree, with what each says.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baize_catalog::{FacetField, Sort};
use baize_web_kit::{Code, Context, Locale, Page, Problem, encode_value, html};
use serde::Deserialize;

use crate::pages::feed::Feed;
use crate::read::{self, App};
use crate::view::hit::HitRow;
use crate::view::label::known;
use crate::view::page::{ConflictView, conflict};

/// What sources disagree on.
const KINDS: [&str; 3] = ["severity", "state", "identity"];
/// Vulnerabilities on a page.
const ROWS: usize = 10;

#[derive(Deserialize)]
pub(crate) struct Asked {
    kind: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "conflicts.html")]
struct ConflictsPage {
    l: Locale,
    page: Page,
    total: u64,
    narrowed: bool,
    kinds: Vec<Kind>,
    rows: Vec<(HitRow, Vec<ConflictView>)>,
    first: Option<String>,
    next: Option<String>,
}

struct Kind {
    name: String,
    href: String,
    count: String,
    current: bool,
}

pub(crate) async fn show(
    State(app): State<App>,
    context: Context,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let l = context.l;
    let kind = asked.kind.as_deref().filter(|kind| !kind.is_empty());
    if kind.is_some_and(|kind| !KINDS.contains(&kind)) {
        return Err(Problem::new(Code::Parameter).detail(format!("kind: {}", KINDS.join(", "))));
    }
    let query = format!("conflict:{}", kind.map_or_else(|| KINDS.join(","), str::to_owned));
    let search = read::Asked {
        query: query.clone(),
        sort: Sort::Modified,
        cursor: asked.cursor.clone(),
        limit: ROWS,
        ..read::Asked::default()
    };
    let (hits, statistics) = tokio::join!(app.search(l, search), app.read(|library| library.statistics()));
    let (hits, statistics) = (hits?, statistics?);
    let ids: Vec<_> = hits.items.iter().map(|hit| hit.id.clone()).collect();
    let conflicts = app.read(move |library| library.conflicts(&ids)).await?;
    let rows = HitRow::all(&l, &hits.items)
        .into_iter()
        .zip(conflicts)
        .map(|(hit, conflicts)| (hit, conflicts.iter().map(|one| conflict(&l, one)).collect()));
    let count = |kind: &str| {
        let values = statistics
            .facets
            .iter()
            .filter(|f| f.field == FacetField::Conflict);
        let mut values = values.flat_map(|facet| &facet.values);
        values
            .find(|value| value.value == kind)
            .map_or(0, |value| value.count)
    };
    let address = |kind: Option<&str>, cursor: Option<&str>| {
        let cursor = cursor
            .map(|cursor| format!("&cursor={}", encode_value(cursor)))
            .unwrap_or_default();
        format!("/conflicts?kind={}{cursor}", kind.unwrap_or_default())
    };
    let mut page = context.page(l.t("conflicts-title"));
    page.noindex = asked.cursor.is_some() || kind.is_some();
    page.feed = Some(Feed::link(&query));
    html(&ConflictsPage {
        l,
        page,
        total: hits.total,
        narrowed: kind.is_some(),
        kinds: KINDS
            .iter()
            .map(|one| Kind {
                name: known(&l, "field", one),
                href: address(Some(one), None),
                count: l.number(count(one)),
                current: kind == Some(*one),
            })
            .collect(),
        rows: rows.collect(),
        first: asked.cursor.map(|_| address(kind, None)),
        next: hits.next.map(|cursor| address(kind, Some(&cursor))),
    })
}
