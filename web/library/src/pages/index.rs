//! Lists of vendors, products and assigners by how much there is of each, and the tree of weaknesses.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baize_catalog::FacetField;
use baize_web_kit::chart::Bars;
use baize_web_kit::{Context, Locale, Page, Problem, html};

use crate::read::App;
use crate::view::weakness::{Branch, counts};
use crate::view::{facet, subject};

#[derive(Template)]
#[template(path = "index.html")]
struct IndexPage {
    l: Locale,
    page: Page,
    title: String,
    lead: String,
    /// The field of the query language that these are values of, for the form.
    field: &'static str,
    bars: Bars,
}

#[derive(Template)]
#[template(path = "weaknesses.html")]
struct WeaknessesPage {
    l: Locale,
    page: Page,
    bars: Bars,
    roots: Vec<Branch>,
}

/// Values on a list.
const ROWS: usize = 200;
/// Most frequent weaknesses above the tree.
const FREQUENT: usize = 15;

pub(crate) async fn vendors(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    list(&app, &context, FacetField::Vendor, "vendors").await
}

pub(crate) async fn products(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    list(&app, &context, FacetField::Product, "products").await
}

pub(crate) async fn assigners(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    list(&app, &context, FacetField::Assigner, "assigners").await
}

async fn list(app: &App, context: &Context, field: FacetField, stem: &str) -> Result<Response, Problem> {
    let l = context.l;
    let statistics = app.read(|library| library.statistics()).await?;
    let title = l.t(&format!("{stem}-title"));
    html(&IndexPage {
        l,
        page: context.page(title.clone()),
        lead: l.t(&format!("{stem}-lead")),
        field: field.as_str(),
        bars: bars(&l, l.t("index-caption"), &statistics, field, ROWS),
        title,
    })
}

pub(crate) async fn weaknesses(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    let l = context.l;
    let (tree, statistics) = app
        .read(|library| Ok((library.weaknesses()?, library.statistics()?)))
        .await?;
    let counts = counts(&statistics);
    let bars = bars(
        &l,
        l.t("weaknesses-frequent"),
        &statistics,
        FacetField::Weakness,
        FREQUENT,
    );
    html(&WeaknessesPage {
        l,
        page: context.page(l.t("weaknesses-title")),
        bars,
        roots: tree
            .roots()
            .filter_map(|root| Branch::new(&l, &tree, &counts, root, 1))
            .collect(),
    })
}

/// The most frequent values of a facet as bars that lead to their pages.
pub(crate) fn bars(
    l: &Locale,
    title: String,
    statistics: &baize_catalog::Statistics,
    field: FacetField,
    rows: usize,
) -> Bars {
    let values = statistics
        .facets
        .iter()
        .filter(|facet| facet.field == field)
        .flat_map(|facet| &facet.values)
        .take(rows)
        .map(|value| {
            let label = facet::label(l, field, &value.value);
            let href = subject::address(field, &value.value)
                .unwrap_or_else(|| format!("/search?q={}", baize_web_kit::encode_value(&value.term)));
            (label, value.count as f64, l.number(value.count), href)
        });
    Bars::new(title, values.collect())
}
