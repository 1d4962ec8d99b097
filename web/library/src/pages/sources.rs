//! `/sources`: where the records come from and how fresh they are.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baize_web_kit::{Context, Locale, Page, Problem, html};

use crate::pages::feed::Feed;
use crate::read::App;
use crate::view::source::SourceRow;

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage {
    l: Locale,
    page: Page,
    rows: Vec<SourceRow>,
    documents: String,
    raw: String,
    stored: String,
    late: usize,
}

pub(crate) async fn show(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    let l = context.l;
    let sources = app.read(|library| library.sources()).await?;
    let rows: Vec<SourceRow> = sources.iter().map(|s| SourceRow::new(&l, s)).collect();
    let mut page = context.page(l.t("sources-title"));
    page.feed = Some(Feed::of("/sources"));
    html(&SourcesPage {
        l,
        page,
        documents: l.number(sources.iter().map(|s| s.documents).sum::<u64>()),
        raw: l.bytes(sources.iter().map(|s| s.raw_bytes).sum()),
        stored: l.bytes(sources.iter().map(|s| s.stored_bytes).sum()),
        late: rows.iter().filter(|row| row.health == "late").count(),
        rows,
    })
}
