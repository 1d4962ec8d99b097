//! `/changes`: the public sequence, newest first, or onward from a number.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baize_web_kit::{Context, Locale, Page, Problem, html};
use serde::Deserialize;

use crate::pages::feed::Feed;
use crate::read::App;
use crate::view::change::ChangeRow;

#[derive(Deserialize)]
pub(crate) struct Asked {
    since: Option<i64>,
}

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    l: Locale,
    page: Page,
    rows: Vec<ChangeRow>,
    sequence: String,
    older: Option<i64>,
    newer: Option<i64>,
}

/// Changes on a page.
const ROWS: usize = 50;

pub(crate) async fn show(
    State(app): State<App>,
    context: Context,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let l = context.l;
    let (sequence, since, changes) = app
        .read(move |library| {
            let sequence = library.sequence()?;
            let newest = (sequence - ROWS as i64).max(0);
            let since = asked.since.unwrap_or(newest).clamp(0, sequence);
            Ok((sequence, since, library.changes(since, ROWS)?))
        })
        .await?;
    let last = changes.last().map_or(since, |c| c.sequence);
    let mut page = context.page(l.t("changes-title"));
    page.feed = Some(Feed::of("/changes"));
    page.noindex = asked.since.is_some();
    html(&ChangesPage {
        l,
        page,
        rows: changes
            .iter()
            .rev()
            .map(|change| ChangeRow::new(&l, change))
            .collect(),
        sequence: l.number(u64::try_from(sequence).unwrap_or(0)),
        older: (since > 0).then(|| (since - ROWS as i64).max(0)),
        newer: (last < sequence).then_some(last),
    })
}
