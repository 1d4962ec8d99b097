//! `/`: search, what is new, what is exploited, how fresh the sources are.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baize_catalog::{Hits, MonthCount, Sort, Statistics, Totals};
use baize_web_kit::chart::Columns;
use baize_web_kit::{Context, Locale, Page, Problem, encode_value, html};

use crate::pages::feed::Feed;
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
    rising: Vec<HitRow>,
    chart: Option<Columns>,
    months: Vec<(String, String, String)>,
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
/// Months of the chart.
const MONTHS: i32 = 24;

pub(crate) async fn show(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    let l = context.l;
    let asked = |query: &str, sort| Asked {
        query: query.to_owned(),
        sort,
        limit: ROWS,
        ..Asked::default()
    };
    let (published, modified, exploited, rising, statistics, state) = tokio::join!(
        app.search(l, asked("", Sort::Published)),
        app.search(l, asked("", Sort::Modified)),
        app.search(l, asked("kev:true", Sort::Exploited)),
        app.search(l, asked("rise:>0", Sort::Rise)),
        app.read(|library| library.statistics()),
        app.read(|library| Ok((library.totals()?, library.sources()?))),
    );
    let (totals, sources) = state?;
    // Without an index the page still says what there is; the lists say that they are being built.
    let index_ready = published.is_ok();
    let rows = |hits: Result<Hits, Problem>| HitRow::all(&l, &hits.unwrap_or_default().items);
    let mut page = context.page(l.t("home-title"));
    page.own_search = true;
    page.description = l.t("footer-what");
    page.feed = Some(Feed::link(""));
    let months = statistics
        .map(|statistics| months(&l, &statistics))
        .unwrap_or_default();
    html(&HomePage {
        l,
        page,
        totals: totals_of(&l, &totals),
        examples: examples(&l),
        published: rows(published),
        modified: rows(modified),
        // The time of the listing is not known here, and another would look like it.
        exploited: rows(exploited).into_iter().map(HitRow::timeless).collect(),
        rising: rows(rising).into_iter().map(HitRow::timeless).collect(),
        chart: Columns::of(&months, |n| l.number(n)).map(|chart| {
            let name = |row: Option<&(String, u64, u64)>| row.map(|row| row.0.clone()).unwrap_or_default();
            let text = l.t2(
                "chart-text",
                "first",
                name(months.first()),
                "last",
                name(months.last()),
            );
            chart.described("months", l.t("home-chart"), text)
        }),
        months: months
            .iter()
            .rev()
            .filter(|month| month.1 > 0)
            .map(|(month, n, _)| {
                (
                    month.clone(),
                    l.number(*n),
                    format!("/search?q=published:{month}&sort=published"),
                )
            })
            .collect(),
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

/// Published and critical by month, over the last two years.
fn months(l: &Locale, statistics: &Statistics) -> Vec<(String, u64, u64)> {
    let today = l.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let counts: std::collections::HashMap<&str, &MonthCount> = statistics
        .months
        .iter()
        .map(|month| (month.month.as_str(), month))
        .collect();
    (0..MONTHS)
        .rev()
        .filter_map(|back| {
            let month = today.checked_sub(jiff::Span::new().months(back)).ok()?;
            let name = month.strftime("%Y-%m").to_string();
            let count = counts.get(name.as_str());
            Some((
                name,
                count.map_or(0, |c| c.records),
                count.map_or(0, |c| c.critical),
            ))
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
