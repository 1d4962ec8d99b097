//! Vulnerabilities: search, one, its history.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use baize_catalog::{FacetField, Hit, Similar};
use baize_web_kit::{Code, Context, Problem, encode_value, json, written_json};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::projection::{Projection, part};
use super::table::{self, Form};
use super::{formats, schema};
use crate::kept::Written;
use crate::pages::search::sort;
use crate::read::{self, App, identifier, unknown};

/// What is asked of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Query in the language of the search box; empty for all.
    #[serde(default)]
    q: String,
    /// `relevance`, `published`, `modified`, `severity`, `epss`, `priority`, `exploited` (newest listing first) or
    /// `rise` (of EPSS over thirty days). Without it: by relevance where there
    /// is a query, else newest first.
    #[param(pattern = "^(relevance|published|modified|severity|epss|priority|exploited|rise|)$")]
    sort: Option<String>,
    /// What to count all hits by, between commas: `severity`, `exploited`, `fix`, `year`, `category`, `weakness`,
    /// `vendor`, `product`, `ecosystem`, `source`, `scheme`, `state`, `kind`, `assigner`, `conflict`.
    #[param(example = "severity,year")]
    facets: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Vulnerabilities on the page, 1–100; as CSV up to 1000.
    #[param(minimum = 1, maximum = 1000, default = 30)]
    limit: Option<usize>,
    /// Fields of each vulnerability to answer with, between commas, dots going down. All without it.
    #[param(example = "id,severity.level,titles")]
    fields: Option<String>,
    /// `json` or `csv`.
    #[param(pattern = "^(json|csv|)$")]
    format: Option<String>,
}

/// Most vulnerabilities on a page.
const PAGE: usize = 100;
/// Most rows of a table.
const ROWS: usize = 1_000;
/// Values of each facet.
const FACET_VALUES: usize = 20;

/// The facets of a list of names.
fn facets(names: Option<&str>) -> Result<Vec<FacetField>, Problem> {
    let mut fields = Vec::new();
    for name in names
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let field = FacetField::ALL.into_iter().find(|field| field.as_str() == name);
        let field = field.ok_or_else(|| {
            let known = FacetField::ALL.map(FacetField::as_str).join(", ");
            Problem::new(Code::Parameter).detail(format!("facets are of {known}"))
        })?;
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    Ok(fields)
}

/// A number of items within bounds, or the refusal.
pub(super) fn limit(asked: Option<usize>, most: usize) -> Result<usize, Problem> {
    match asked.unwrap_or(30.min(most)) {
        n if (1..=most).contains(&n) => Ok(n),
        _ => Err(Problem::new(Code::Parameter).says("problem-says-limit", most.to_string())),
    }
}

/// Searches vulnerabilities, a page at a time.
#[utoipa::path(
    get, path = "/api/v1/vulnerabilities", operation_id = "searchVulnerabilities", tag = "vulnerabilities",
    params(Asked),
    responses(
        (status = 200, description = "A page of vulnerabilities", body = schema::Hits),
        (status = 304, description = "Unchanged since the entity tag"),
        (status = 400, description = "The query or `fields` cannot be read; `offset` is the character", body = schema::Problem),
        (status = 503, description = "The index is being built", body = schema::Problem),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    context: Context,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let form = Form::of(asked.format.as_deref(), &headers)?;
    let limit = limit(asked.limit, if form == Form::Csv { ROWS } else { PAGE })?;
    let projection = Projection::read(asked.fields.as_deref(), "Hit")?;
    let query = asked.q.trim();
    let sort = sort(asked.sort.as_deref(), query)?;
    let facets = facets(asked.facets.as_deref())?;
    let mut search = read::Asked {
        query: query.to_owned(),
        sort,
        cursor: asked.cursor.clone().filter(|cursor| !cursor.is_empty()),
        limit: limit.min(PAGE),
        facets,
        facet_values: FACET_VALUES,
    };
    if form == Form::Csv {
        if projection.is_some() || asked.facets.is_some() {
            return Err(Problem::new(Code::Parameter).says("problem-says-table", "fields, facets"));
        }
        let mut hits: Vec<Hit> = Vec::new();
        loop {
            search.limit = (limit - hits.len()).min(PAGE);
            let page = app.search(context.l, search.clone()).await?;
            hits.extend(page.items);
            search.cursor = page.next;
            if search.cursor.is_none() || hits.len() >= limit {
                break;
            }
        }
        let mut response = table::answer(&headers, "vulnerabilities", HEADS, hits.iter().map(row));
        link(&mut response, &asked, form, limit, search.cursor.as_deref());
        return Ok(response);
    }
    let hits = app.search(context.l, search).await?;
    let mut response = match &projection {
        None => table::json(&headers, &hits)?,
        Some(asked) => {
            let mut answer = part(&hits, None)?;
            answer["items"] = part(&hits.items, Some(asked))?;
            table::json(&headers, &answer)?
        }
    };
    link(&mut response, &asked, form, limit, hits.next.as_deref());
    Ok(response)
}

/// Says where the next page is.
fn link(response: &mut Response, asked: &Asked, form: Form, limit: usize, next: Option<&str>) {
    let Some(next) = next else { return };
    let named = |name: &str, value: &Option<String>| {
        let value = value.as_deref().filter(|value| !value.is_empty());
        value.map_or_else(String::new, |value| format!("&{name}={}", encode_value(value)))
    };
    let address = format!(
        "/api/v1/vulnerabilities?q={}{}{}{}{}&limit={limit}&cursor={}",
        encode_value(asked.q.trim()),
        named("sort", &asked.sort),
        named("facets", &asked.facets),
        named("fields", &asked.fields),
        if form == Form::Csv { "&format=csv" } else { "" },
        encode_value(next)
    );
    table::go_on(response, &address);
}

/// Heads of the table.
const HEADS: [&str; 15] = [
    "id",
    "aliases",
    "state",
    "kind",
    "title_en",
    "title_zh",
    "level",
    "score",
    "scheme",
    "vector",
    "exploited",
    "epss",
    "published",
    "modified",
    "sources",
];

/// A vulnerability as a row of the table.
fn row(hit: &Hit) -> [String; HEADS.len()] {
    let severity = hit.severity.as_ref();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let number = |number: Option<f64>| number.map(|n| n.to_string()).unwrap_or_default();
    let time = |time: Option<jiff::Timestamp>| time.map(|t| t.to_string()).unwrap_or_default();
    let aliases: Vec<&str> = hit.aliases.iter().map(baize_model::Identifier::as_str).collect();
    let kind = serde_json::to_value(hit.kind).unwrap_or_default();
    [
        hit.id.to_string(),
        aliases.join(" "),
        hit.state.as_str().to_owned(),
        text(kind.as_str()),
        text(hit.titles.get("en").map(String::as_str)),
        text(hit.titles.get("zh").map(String::as_str)),
        text(severity.and_then(|s| s.level).map(baize_model::Level::as_str)),
        number(severity.and_then(|s| s.score)),
        text(severity.map(|s| s.scheme.as_str())),
        text(severity.and_then(|s| s.vector.as_deref())),
        hit.exploited.to_string(),
        number(hit.epss),
        time(hit.published),
        time(hit.modified),
        hit.sources.join(" "),
    ]
}

/// In which form.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FormAsked {
    /// `cve`, `osv`, `nvd`, `csaf`, `cnnvd` or `gbt28458`: everything the record says, as one document of that
    /// format. Without it: the record as Baize has it.
    #[param(pattern = "^(cve|osv|nvd|csaf|cnnvd|gbt28458)$")]
    format: Option<String>,
    /// Fields of the record to answer with, between commas, dots going down. All without it; not with `format`.
    #[param(example = "id,titles.en.value,severities.value")]
    fields: Option<String>,
}

/// One vulnerability, by any of its identifiers in any spelling.
#[utoipa::path(
    get, path = "/api/v1/vulnerabilities/{id}", operation_id = "getVulnerability", tag = "vulnerabilities",
    params(
        ("id" = String, Path, description = "Any identifier of the vulnerability", example = "CVE-2021-44228"),
        FormAsked,
    ),
    responses(
        (status = 200, description = "The merged record, its sources side by side, and what was derived; or the document of the format", body = schema::Record),
        (status = 304, description = "Unchanged since the entity tag"),
        (status = 400, description = "No such format, or no such field", body = schema::Problem),
        (status = 404, description = "No source has the identifier, or the record has no number that the format needs", body = schema::Problem),
    )
)]
pub(crate) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(form): Query<FormAsked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let projection = Projection::read(form.fields.as_deref(), "Record")?;
    if projection.is_some() && form.format.is_some() {
        return Err(Problem::new(Code::Parameter).says("problem-says-table", "fields"));
    }
    let id = identifier(&id)?;
    if projection.is_none() && form.format.is_none() {
        let Written { bytes, tag } = app.written(id).await?;
        return Ok(written_json(&headers, bytes, &tag));
    }
    let asked = id.clone();
    let record = app
        .read(move |library| library.record(&asked))
        .await?
        .ok_or_else(|| unknown(&id))?;
    match form.format.as_deref() {
        None => json(&headers, &part(&record, projection.as_ref())?),
        Some(format) => formats::answer(&app, &headers, record, format).await,
    }
}

/// What is asked of a history.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryAsked {
    /// Changes with smaller numbers only.
    before: Option<i64>,
    /// Changes on the page, 1–200.
    #[param(minimum = 1, maximum = 200, default = 30)]
    limit: Option<usize>,
}

/// The history of a vulnerability, newest change first.
#[utoipa::path(
    get, path = "/api/v1/vulnerabilities/{id}/history", operation_id = "getHistory", tag = "vulnerabilities",
    params(
        ("id" = String, Path, description = "Any identifier of the vulnerability", example = "CVE-2021-44228"),
        HistoryAsked,
    ),
    responses(
        (status = 200, description = "Changes, field by field", body = schema::Changes),
        (status = 404, description = "No source has the identifier", body = schema::Problem),
    )
)]
pub(crate) async fn history(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<HistoryAsked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = limit(asked.limit, 200)?;
    let id = identifier(&id)?;
    let wanted = id.clone();
    let items = app
        .read(move |library| library.history(&wanted, asked.before, limit))
        .await?
        .ok_or_else(|| unknown(&id))?;
    let next = (items.len() == limit)
        .then(|| items.last().map(|c| c.sequence))
        .flatten();
    json(&headers, &super::changes::Page { items, next })
}

/// What is asked of what is alike.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SimilarAsked {
    /// Vulnerabilities on the list, 1–20.
    #[param(minimum = 1, maximum = 20, default = 8)]
    limit: Option<usize>,
}

#[derive(Serialize)]
struct SimilarList {
    items: Vec<Similar>,
}

/// Vulnerabilities that are like one, most alike first, with what they share.
#[utoipa::path(
    get, path = "/api/v1/vulnerabilities/{id}/similar", operation_id = "listSimilar", tag = "vulnerabilities",
    params(
        ("id" = String, Path, description = "Any identifier of the vulnerability", example = "CVE-2021-44228"),
        SimilarAsked,
    ),
    responses(
        (status = 200, description = "Similar vulnerabilities", body = schema::SimilarList),
        (status = 404, description = "No source has the identifier", body = schema::Problem),
    )
)]
pub(crate) async fn similar(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<SimilarAsked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = limit(asked.limit.or(Some(8)), 20)?;
    let id = identifier(&id)?;
    let wanted = id.clone();
    let items = app
        .read(move |library| library.similar(&wanted, limit))
        .await?
        .ok_or_else(|| unknown(&id))?;
    json(&headers, &SimilarList { items })
}
