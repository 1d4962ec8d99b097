//! `/search`: the list of results.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use baize_catalog::{FacetField, Sort};
use baize_model::Identifier;
use baize_web_kit::{Code, Context, Locale, Page, Problem, encode_segment, encode_value, html};
use serde::Deserialize;

use crate::pages::feed::Feed;
use crate::read::{self, App};
use crate::view::facet::FacetGroup;
use crate::view::hit::HitRow;
use crate::view::label;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    sort: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    l: Locale,
    page: Page,
    query: String,
    total: u64,
    hits: Vec<HitRow>,
    sorts: Vec<Choice>,
    narrow: Vec<Choice>,
    facets: Vec<FacetGroup>,
    /// Words that no record has, what was searched for instead, and the query that says so itself.
    corrections: Vec<(String, String, String)>,
    /// How many have every word, when others follow.
    whole: Option<u64>,
    first: Option<String>,
    next: Option<String>,
    help: Vec<(String, String, String)>,
}

/// A link that changes the query or its order.
struct Choice {
    label: String,
    href: String,
    current: bool,
}

/// Results on a page.
const ROWS: usize = 30;
/// What the hits are counted by, in the order of the page.
const FACETS: [FacetField; 14] = [
    FacetField::Severity,
    FacetField::Exploited,
    FacetField::Fix,
    FacetField::Year,
    FacetField::Category,
    FacetField::Vendor,
    FacetField::Product,
    FacetField::Weakness,
    FacetField::Ecosystem,
    FacetField::Source,
    FacetField::Scheme,
    FacetField::State,
    FacetField::Assigner,
    FacetField::Conflict,
];

pub(crate) async fn show(
    State(app): State<App>,
    context: Context,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let l = context.l;
    let query = asked.q.trim().to_owned();
    if let (Ok(id), None) = (Identifier::parse(&query), &asked.cursor) {
        let known = id.clone();
        if app.read(move |library| library.record(&known)).await?.is_some() {
            let path = format!("/vulnerabilities/{}", encode_segment(id.as_str()));
            return Ok(Redirect::to(&path).into_response());
        }
    }
    let sort = sort(asked.sort.as_deref(), &query)?;
    let hits = app
        .search(
            l,
            read::Asked {
                query: query.clone(),
                sort,
                cursor: asked.cursor.clone(),
                limit: ROWS,
                facets: FACETS.to_vec(),
                facet_values: 10,
            },
        )
        .await?;
    let mut page = context.page(if query.is_empty() {
        l.t("search-all-title")
    } else {
        l.t1("search-title", "query", &query)
    });
    page.query.clone_from(&query);
    page.feed = Some(Feed::link(&query));
    page.noindex = asked.cursor.is_some() || !query.is_empty();
    html(&SearchPage {
        l,
        page,
        total: hits.total,
        hits: HitRow::all(&l, &hits.items),
        sorts: sorts(&l, &query, sort),
        narrow: narrow(&l, &query, sort),
        facets: FacetGroup::all(&l, &query, &hits.facets, |changed| address(changed, sort, None)),
        corrections: hits
            .corrections
            .iter()
            .map(|c| {
                let mended = query.to_lowercase().replace(&c.written, &c.meant);
                (c.written.clone(), c.meant.clone(), address(&mended, sort, None))
            })
            .collect(),
        whole: hits.whole,
        first: asked.cursor.map(|_| address(&query, sort, None)),
        next: hits.next.map(|cursor| address(&query, sort, Some(&cursor))),
        help: help(&l),
        query,
    })
}

/// The order asked for; without one, the best match first where there are words to match.
pub(crate) fn sort(name: Option<&str>, query: &str) -> Result<Sort, Problem> {
    match name {
        None | Some("") if query.is_empty() => Ok(Sort::Published),
        None | Some("") => Ok(Sort::Relevance),
        Some(name) => label::SORTS
            .iter()
            .find(|s| s.1 == name)
            .map(|s| s.0)
            .ok_or_else(|| {
                let names: Vec<&str> = label::SORTS.iter().map(|s| s.1).collect();
                Problem::new(Code::Parameter).says("problem-says-sort", names.join(", "))
            }),
    }
}

fn address(query: &str, sort: Sort, cursor: Option<&str>) -> String {
    let name = label::SORTS.iter().find(|s| s.0 == sort).map_or("", |s| s.1);
    let cursor = cursor
        .map(|c| format!("&cursor={}", encode_value(c)))
        .unwrap_or_default();
    format!("/search?q={}&sort={name}{cursor}", encode_value(query))
}

fn sorts(l: &Locale, query: &str, current: Sort) -> Vec<Choice> {
    label::SORTS
        .iter()
        .filter(|(sort, ..)| !(query.is_empty() && *sort == Sort::Relevance))
        .map(|(sort, _, key)| Choice {
            label: l.t(key),
            href: address(query, *sort, None),
            current: *sort == current,
        })
        .collect()
}

/// Terms that can be put into the query, or taken out again.
fn narrow(l: &Locale, query: &str, sort: Sort) -> Vec<Choice> {
    ["narrow-exploited", "narrow-epss"]
        .iter()
        .map(|key| {
            let term = l.t(&format!("{key}-term"));
            let current = query.split_whitespace().any(|word| word == term);
            let changed = if current {
                query
                    .split_whitespace()
                    .filter(|word| *word != term)
                    .collect::<Vec<_>>()
                    .join(" ")
            } else {
                format!("{query} {term}").trim().to_owned()
            };
            Choice {
                label: l.t(key),
                href: address(&changed, sort, None),
                current,
            }
        })
        .collect()
}

/// What can be written: term, meaning, address.
fn help(l: &Locale) -> Vec<(String, String, String)> {
    const STEMS: [&str; 12] = [
        "words",
        "phrase",
        "severity",
        "exploited",
        "epss",
        "vendor",
        "published",
        "weakness",
        "scheme",
        "prefix",
        "combine",
        "either",
    ];
    STEMS
        .iter()
        .map(|stem| {
            let term = l.t(&format!("help-{stem}-term"));
            let href = format!("/search?q={}", encode_value(&term));
            (term, l.t(&format!("help-{stem}")), href)
        })
        .collect()
}
