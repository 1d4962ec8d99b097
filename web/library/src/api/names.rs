//! Lists of vendors, products, packages and assigners.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use baize_catalog::{FacetField, Name, Named, Names};
use baize_web_kit::{Code, Problem, encode_value};
use serde::Deserialize;
use utoipa::IntoParams;

use super::schema;
use super::table::{self, Form};
use super::vulnerabilities::limit;
use crate::read::App;

/// Longest beginning or cursor, in bytes.
const LENGTH: usize = 512;

/// What is asked of a list of names.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// `records`: the 2000 with most records, most first, as on the pages; `name`: all, in the order of their bytes.
    /// Packages, and names that begin with something, come by name only.
    sort: Option<String>,
    /// What names begin with, in small letters; of packages `ecosystem/name`.
    start: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Names on the page, 1–200.
    #[param(minimum = 1, maximum = 200, default = 30)]
    limit: Option<usize>,
    /// `json` or `csv`.
    #[param(pattern = "^(json|csv|)$")]
    format: Option<String>,
}

macro_rules! lists {
    ($($(#[$doc:meta])* $handler:ident $path:literal $id:literal = $named:ident;)*) => {
        $(
            $(#[$doc])*
            #[utoipa::path(
                get, path = $path, operation_id = $id, tag = "names",
                params(Asked),
                responses(
                    (status = 200, description = "A page of names, with the query that finds what is about each", body = schema::Names),
                    (status = 304, description = "Unchanged since the entity tag"),
                    (status = 400, description = "A parameter has a value it cannot have", body = schema::Problem),
                    (status = 503, description = "The index is being built", body = schema::Problem),
                )
            )]
            pub(crate) async fn $handler(
                State(app): State<App>,
                Query(asked): Query<Asked>,
                headers: HeaderMap,
            ) -> Result<Response, Problem> {
                list(&app, Named::$named, $path, asked, &headers).await
            }
        )*
    };
}

lists! {
    /// Vendors, with how many records are about products of each.
    vendors "/api/v1/vendors" "listVendors" = Vendors;
    /// Products, with how many records are about each.
    products "/api/v1/products" "listProducts" = Products;
    /// Packages of every ecosystem, with how many records are about each.
    packages "/api/v1/packages" "listPackages" = Packages;
    /// Those who assign identifiers, with how many records each has assigned.
    assigners "/api/v1/assigners" "listAssigners" = Assigners;
}

async fn list(
    app: &App,
    named: Named,
    path: &str,
    asked: Asked,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let form = Form::of(asked.format.as_deref(), headers)?;
    let limit = limit(asked.limit, 200)?;
    let start = asked.start.unwrap_or_default();
    if start.len() > LENGTH {
        return Err(Problem::new(Code::Parameter).says("problem-says-start", LENGTH.to_string()));
    }
    if asked.cursor.as_ref().is_some_and(|c| c.len() > LENGTH) {
        return Err(Problem::new(Code::Cursor));
    }
    let counted = match named {
        Named::Vendors => Some(FacetField::Vendor),
        Named::Products => Some(FacetField::Product),
        Named::Assigners => Some(FacetField::Assigner),
        Named::Packages => None,
    };
    let by_records = match asked.sort.as_deref() {
        None | Some("") => start.is_empty(),
        Some("name") => false,
        Some("records") if counted.is_some() && start.is_empty() => true,
        Some(_) => return Err(Problem::new(Code::Parameter).says("problem-says-sort", "records, name")),
    };
    let (sort, names) = if let Some(field) = counted.filter(|_| by_records) {
        ("records", most(app, field, asked.cursor.as_deref(), limit).await?)
    } else {
        let (start, after) = (start.clone(), asked.cursor);
        let work = move |library: &dyn crate::Read| library.names(named, &start, after.as_deref(), limit);
        ("name", app.read(work).await?)
    };
    let mut response = if form == Form::Csv {
        let name = path.rsplit('/').next().unwrap_or_default();
        let rows = names.items.iter().map(|item| {
            let ecosystem = item.ecosystem.clone().unwrap_or_default();
            [
                item.name.clone(),
                ecosystem,
                item.records.to_string(),
                item.query.clone(),
            ]
        });
        table::answer(headers, name, ["name", "ecosystem", "records", "query"], rows)
    } else {
        table::json(headers, &names)?
    };
    if let Some(next) = &names.next {
        let format = if form == Form::Csv { "&format=csv" } else { "" };
        let address = format!(
            "{path}?sort={sort}&start={}&limit={limit}{format}&cursor={}",
            encode_value(&start),
            encode_value(next)
        );
        table::go_on(&mut response, &address);
    }
    Ok(response)
}

/// A page of those with most records. The cursor is the place in the list.
async fn most(app: &App, field: FacetField, cursor: Option<&str>, limit: usize) -> Result<Names, Problem> {
    let from = cursor
        .map(|text| text.parse::<usize>().map_err(|_| Problem::new(Code::Cursor)))
        .transpose()?
        .unwrap_or(0);
    let statistics = app.read(|library| library.statistics()).await?;
    let facet = statistics.facets.iter().find(|facet| facet.field == field);
    let values = facet.map(|facet| facet.values.as_slice()).unwrap_or_default();
    let items = values.iter().skip(from).take(limit).map(|value| Name {
        name: value.value.clone(),
        ecosystem: None,
        records: value.count,
        query: value.term.clone(),
    });
    let end = from.saturating_add(limit);
    Ok(Names {
        items: items.collect(),
        next: (end < values.len()).then(|| end.to_string()),
    })
}
