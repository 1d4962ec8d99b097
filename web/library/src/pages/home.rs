//! `/`: search, what is new, what is exploited, how fresh the sources are.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baize_catalog::{Hits, Sort, Totals};
use baize_web_kit::{Context, Locale, Page, Problem, encode_value, html};

use crate::read::{App, Asked};
use crate::view::hit::HitRow;
use crate::view::source::SourceRow;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    l: Locale,
    page: Page,
    totals: Vec<Total>,
    examples: Vec<(String, String)>,
    published: Vec<HitRow>,
    modified: Vec<HitRow>,
    exploited: Vec<HitRow>,
    sources: Vec<SourceRow>,
    index_ready: bool,
}

struct Total {
    shown: String,
    label: String,
    href: &'static str,
}

/// Rows in each list.
const ROWS: usize = 8;

pub(crate) async fn show(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    let l = context.l;
    let asked = |query: &str, sort| Asked {
        query: query.to_owned(),
        sort,
        limit: ROWS,
        ..Asked::default()
    };
    let (published, modified, exploited, state) = tokio::join!(
        app.search(l, asked("", Sort::Published)),
        app.search(l, asked("", Sort::Modified)),
        app.search(l, asked("kev:true", Sort::Modified)),
        app.read(|library| Ok((library.totals()?, library.sources()?))),
    );
    let (totals, sources) = state?;
    // Without an index the page still says what there is; the lists say that they are being built.
    let index_ready = published.is_ok();
    let rows = |hits: Result<Hits, Problem>| HitRow::all(&l, &hits.unwrap_or_default().items);
    let mut page = context.page(l.t("home-title"));
    page.own_search = true;
    page.description = l.t("footer-what");
    html(&HomePage {
        l,
        page,
        totals: totals_of(&l, &totals),
        examples: examples(&l),
        published: rows(published),
        modified: rows(modified),
        exploited: rows(exploited),
        sources: sources.iter().map(|s| SourceRow::new(&l, s)).collect(),
        index_ready,
    })
}

fn totals_of(l: &Locale, totals: &Totals) -> Vec<Total> {
    [
        (
            totals.vulnerabilities,
            "total-vulnerabilities",
            "/search?sort=published",
        ),
        (
            totals.exploited,
            "total-exploited",
            "/search?q=kev:true&sort=published",
        ),
        (totals.documents, "total-documents", "/sources"),
        (totals.sources, "total-sources", "/sources"),
        (
            u64::try_from(totals.sequence).unwrap_or(0),
            "total-changes",
            "/changes",
        ),
    ]
    .into_iter()
    .map(|(n, key, href)| Total {
        shown: l.number(n),
        label: l.count(key, n),
        href,
    })
    .collect()
}

/// Queries to start from, with their addresses.
fn examples(l: &Locale) -> Vec<(String, String)> {
    [
        "example-identifier",
        "example-words",
        "example-fields",
        "example-epss",
    ]
    .iter()
    .map(|key| {
        let query = l.t(key);
        let href = format!("/search?q={}", encode_value(&query));
        (query, href)
    })
    .collect()
}
