//! Pages that gather what one vendor, product, package, weakness, assigner or source has: counts by facet and the
//! first hits of a query, however many there are.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use baize_catalog::{Facet, FacetField, Hits, Sort};
use baize_web_kit::chart::{Bars, Columns};
use baize_web_kit::{Code, Context, Locale, Page, Problem, encode_value, html};

use crate::pages::feed::Feed;
use crate::read::{self, App};
use crate::view::facet::FacetGroup;
use crate::view::hit::HitRow;
use crate::view::label::known;
use crate::view::source::SourceRow;
use crate::view::subject::index;
use crate::view::weakness::WeaknessView;

#[derive(Template)]
#[template(path = "subject.html")]
struct SubjectPage {
    l: Locale,
    page: Page,
    s: Subject,
    weakness: Option<WeaknessView>,
    source: Option<SourceRow>,
}

/// What all of these pages have.
pub(crate) struct Subject {
    pub(crate) kind: String,
    /// Page of all of its kind, where there is one.
    pub(crate) index: Option<&'static str>,
    pub(crate) name: String,
    pub(crate) query: String,
    pub(crate) totals: Vec<(String, String, String)>,
    pub(crate) years: Option<Columns>,
    pub(crate) year_rows: Vec<(String, String, String)>,
    pub(crate) levels: Option<Bars>,
    pub(crate) facets: Vec<FacetGroup>,
    pub(crate) orders: Vec<(String, String)>,
    pub(crate) exploited: Vec<HitRow>,
    pub(crate) hits: Vec<HitRow>,
    pub(crate) total: u64,
    pub(crate) all: String,
}

/// Hits on the page.
const ROWS: usize = 20;
/// Known exploited ones named first.
const EXPLOITED: usize = 5;
/// Years that are told apart.
const YEARS: usize = 50;
/// What they are counted by.
const FACETS: [FacetField; 9] = [
    FacetField::Year,
    FacetField::Severity,
    FacetField::Exploited,
    FacetField::Fix,
    FacetField::Vendor,
    FacetField::Product,
    FacetField::Weakness,
    FacetField::Category,
    FacetField::Source,
];

pub(crate) async fn vendor(
    State(app): State<App>,
    context: Context,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    plain(&app, &context, FacetField::Vendor, "subject-vendor", &name).await
}

pub(crate) async fn product(
    State(app): State<App>,
    context: Context,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    plain(&app, &context, FacetField::Product, "subject-product", &name).await
}

pub(crate) async fn assigner(
    State(app): State<App>,
    context: Context,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    plain(&app, &context, FacetField::Assigner, "subject-assigner", &name).await
}

pub(crate) async fn package(
    State(app): State<App>,
    context: Context,
    Path((ecosystem, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let query = format!(
        "{} {}",
        FacetField::Product.term(&name),
        FacetField::Ecosystem.term(&ecosystem)
    );
    let subject = Subject::find(&app, context.l, "subject-package", None, &name, &query).await?;
    let subject = subject.ok_or_else(|| Problem::new(Code::NotFound).search(&name))?;
    let kind = format!("{} · {ecosystem}", subject.kind);
    show(&context, Subject { kind, ..subject }, None, None)
}

pub(crate) async fn weakness(
    State(app): State<App>,
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let digits = id.trim().to_uppercase();
    let digits = digits.strip_prefix("CWE-").unwrap_or(&digits);
    let number = digits
        .parse::<u32>()
        .map_err(|_| Problem::new(Code::NotFound).search(&id))?;
    let (tree, statistics) = app
        .read(|library| Ok((library.weaknesses()?, library.statistics()?)))
        .await?;
    let id = format!("CWE-{number}");
    let view = WeaknessView::new(&context.l, &tree, &statistics, number);
    let query = FacetField::Weakness.term(&id);
    let subject = Subject::find(
        &app,
        context.l,
        "subject-weakness",
        Some(FacetField::Weakness),
        &id,
        &query,
    )
    .await?;
    let subject = match subject {
        Some(subject) => subject,
        // A weakness that nothing has is still one.
        None if view.is_some() => Subject::none(&context.l, "subject-weakness", &id, &query),
        None => return Err(Problem::new(Code::NotFound).search(&id)),
    };
    show(&context, subject, view, None)
}

pub(crate) async fn source(
    State(app): State<App>,
    context: Context,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let l = context.l;
    let sources = app.read(|library| library.sources()).await?;
    let status = sources
        .iter()
        .find(|source| source.name == name)
        .ok_or_else(|| Problem::new(Code::NotFound).search(&name))?;
    let query = FacetField::Source.term(&name);
    let subject = Subject::find(&app, l, "subject-source", Some(FacetField::Source), &name, &query)
        .await?
        .unwrap_or_else(|| Subject::none(&l, "subject-source", &name, &query));
    show(&context, subject, None, Some(SourceRow::new(&l, status)))
}

async fn plain(
    app: &App,
    context: &Context,
    field: FacetField,
    kind: &str,
    name: &str,
) -> Result<Response, Problem> {
    let query = field.term(&name.to_lowercase());
    let subject = Subject::find(app, context.l, kind, Some(field), name, &query).await?;
    let subject = subject.ok_or_else(|| Problem::new(Code::NotFound).search(name))?;
    show(context, subject, None, None)
}

fn show(
    context: &Context,
    s: Subject,
    weakness: Option<WeaknessView>,
    source: Option<SourceRow>,
) -> Result<Response, Problem> {
    let l = context.l;
    let title = match (&weakness, &source) {
        (Some(weakness), _) => format!("{} {}", s.name, weakness.name.text),
        (_, Some(source)) => source.title.text.clone(),
        _ => s.name.clone(),
    };
    let mut page = context.page(format!("{title} · {}", s.kind));
    page.feed = Some(Feed::link(&s.query));
    page.description = l.count("search-count", s.total);
    html(&SubjectPage {
        l,
        page,
        s,
        weakness,
        source,
    })
}

impl Subject {
    /// Everything about a query; nothing when it has no hits.
    async fn find(
        app: &App,
        l: Locale,
        kind: &str,
        field: Option<FacetField>,
        name: &str,
        query: &str,
    ) -> Result<Option<Self>, Problem> {
        let asked = |query: String, sort, limit, facets: &[FacetField]| read::Asked {
            query,
            sort,
            limit,
            facets: facets.to_vec(),
            facet_values: YEARS,
            ..read::Asked::default()
        };
        let narrowed = format!("{query} exploited:yes");
        let (found, exploited) = tokio::join!(
            app.search(l, asked(query.to_owned(), Sort::Published, ROWS, &FACETS)),
            app.search(l, asked(narrowed, Sort::Exploited, EXPLOITED, &[])),
        );
        let (found, exploited) = (found?, exploited?);
        if found.total == 0 {
            return Ok(None);
        }
        let mut subject = Self::none(&l, kind, name, query);
        subject.index = field.and_then(index).map(|(href, _)| href);
        subject.fill(&l, field, &found, &exploited);
        Ok(Some(subject))
    }

    /// One without any records.
    fn none(l: &Locale, kind: &str, name: &str, query: &str) -> Self {
        Self {
            kind: l.t(kind),
            index: None,
            name: name.to_owned(),
            query: query.to_owned(),
            totals: Vec::new(),
            years: None,
            year_rows: Vec::new(),
            levels: None,
            facets: Vec::new(),
            orders: Vec::new(),
            exploited: Vec::new(),
            hits: Vec::new(),
            total: 0,
            all: search(query),
        }
    }

    fn fill(&mut self, l: &Locale, field: Option<FacetField>, found: &Hits, exploited: &Hits) {
        let query = self.query.clone();
        let count = |field, value: &str| count(&found.facets, field, value);
        let (listed, fixed) = (count(FacetField::Exploited, "yes"), count(FacetField::Fix, "yes"));
        self.totals = [
            (found.total, "total-vulnerabilities", query.clone()),
            (listed, "total-exploited", format!("{query} exploited:yes")),
            (fixed, "total-fixed", format!("{query} fix:yes")),
        ]
        .into_iter()
        .map(|(n, key, query)| (l.number(n), l.count(key, n), search(&query)))
        .collect();
        let years = years(&found.facets);
        self.years = Columns::of(&years, |n| l.number(n)).map(|chart| {
            let title = l.t("chart-years");
            let first = years.first().map(|row| row.0.as_str()).unwrap_or_default();
            let last = years.last().map(|row| row.0.as_str()).unwrap_or_default();
            chart.described(
                "years",
                title,
                l.t2("chart-years-text", "first", first, "last", last),
            )
        });
        self.year_rows = years
            .iter()
            .rev()
            .filter(|row| row.1 > 0)
            .map(|(year, n, _)| {
                let href = search(&format!("{query} {}", FacetField::Year.term(year)));
                (year.clone(), l.number(*n), href)
            })
            .collect();
        self.levels = levels(l, &found.facets, &query);
        let shown: Vec<Facet> = found
            .facets
            .iter()
            .filter(|facet| Some(facet.field) != field && facet.field != FacetField::Year)
            .cloned()
            .collect();
        self.facets = FacetGroup::all(l, &query, &shown, search);
        self.orders = ["modified", "severity", "epss", "priority"]
            .iter()
            .map(|sort| {
                let label = l.t(&format!("sort-{sort}"));
                (label, format!("/search?q={}&sort={sort}", encode_value(&query)))
            })
            .collect();
        self.exploited = HitRow::all(l, &exploited.items)
            .into_iter()
            .map(HitRow::timeless)
            .collect();
        self.hits = HitRow::all(l, &found.items);
        self.total = found.total;
    }
}

fn search(query: &str) -> String {
    format!("/search?q={}&sort=published", encode_value(query))
}

fn count(facets: &[Facet], field: FacetField, value: &str) -> u64 {
    facets
        .iter()
        .filter(|facet| facet.field == field)
        .flat_map(|facet| &facet.values)
        .find(|one| one.value == value)
        .map_or(0, |one| one.count)
}

/// Records of every year from the first to the last.
pub(crate) fn years(facets: &[Facet]) -> Vec<(String, u64, u64)> {
    let values = facets
        .iter()
        .filter(|facet| facet.field == FacetField::Year)
        .flat_map(|facet| &facet.values);
    let counts: std::collections::BTreeMap<u32, u64> = values
        .filter_map(|value| Some((value.value.parse().ok()?, value.count)))
        .collect();
    let (Some(first), Some(last)) = (counts.keys().next(), counts.keys().next_back()) else {
        return Vec::new();
    };
    (*first.max(&last.saturating_sub(YEARS as u32))..=*last)
        .map(|year| (year.to_string(), counts.get(&year).copied().unwrap_or(0), 0))
        .collect()
}

/// Records by level of the headline severity, worst first.
fn levels(l: &Locale, facets: &[Facet], query: &str) -> Option<Bars> {
    let rows: Vec<(String, f64, String, String)> = ["critical", "high", "medium", "low", "none", "unrated"]
        .iter()
        .map(|level| (level, count(facets, FacetField::Severity, level)))
        .filter(|(_, n)| *n > 0)
        .map(|(level, n)| {
            let href = search(&format!("{query} {}", FacetField::Severity.term(level)));
            (known(l, "level", level), n as f64, l.number(n), href)
        })
        .collect();
    (!rows.is_empty()).then(|| Bars::new(l.t("chart-levels"), rows))
}
