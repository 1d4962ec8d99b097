//! Vulnerability-Lookup's public read API, as its Python client uses it.
//!
//! Records are given in the format of their source, as that service does: a CVE as a CVE record, an advisory as OSV
//! or CSAF.

mod absent;
mod asked;
mod exploited;
mod lists;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use baize_catalog::{Key, Record, Result, SearchRequest, Selection, Sort};
use baize_model::{Format, Identifier};
use baize_versions::cpe::Cpe;
use baize_web_kit::Foreign;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use crate::reader::{Reader, Trouble};
use asked::{List, OF_SEARCH, Paging, day};
pub(crate) use exploited::Known;

pub(crate) fn routes() -> Router<Reader> {
    Router::new()
        .route("/api/system/dbInfo", get(totals))
        .route("/api/system/redis_up", get(up))
        .route("/api/vulnerability/{id}", get(one))
        .route("/api/vulnerability/last", get(last))
        .route("/api/vulnerability/last/{*rest}", get(last_of))
        .route("/api/vulnerability/recent/{*rest}", get(recent))
        .route("/api/vulnerability/search/{vendor}/{product}", get(of_product))
        .route("/api/vulnerability/cpesearch/{cpe}", get(of_cpe))
        .route("/api/epss/{id}", get(epss))
        .merge(lists::routes())
        .merge(exploited::routes())
        .merge(absent::routes())
}

/// A page of a list, as every list of the service is written.
fn listed<T: Serialize>(all: &[T], paging: &Paging) -> Response {
    let page = paging.of(all);
    let metadata = json!({"count": all.len(), "page": paging.page, "per_page": paging.size});
    answer(&json!({"metadata": metadata, "data": page}))
}

/// A refusal, as Flask's API writes it.
#[derive(Debug)]
pub(crate) struct Refusal(StatusCode, String);

impl Refusal {
    fn wrong(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }

    fn unknown() -> Self {
        Self::none("Vulnerability not found.")
    }

    fn none(message: &str) -> Self {
        Self(StatusCode::NOT_FOUND, message.to_owned())
    }
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NotReady => Self(
                StatusCode::SERVICE_UNAVAILABLE,
                "The search index is being built.".to_owned(),
            ),
            Trouble::Failed => Self(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.".to_owned()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = answer(&json!({"message": self.1}));
        *response.status_mut() = self.0;
        response
    }
}

type Answer = std::result::Result<Response, Refusal>;

fn answer(value: &impl Serialize) -> Response {
    let mut response = Response::new(Body::from(serde_json::to_vec(value).unwrap_or_default()));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.extensions_mut().insert(Foreign);
    response
}

async fn up() -> Response {
    answer(&true)
}

async fn totals(State(reader): State<Reader>) -> Answer {
    let found = reader
        .read(|reader| {
            let sources = reader.library().sources()?;
            let updates = sources.iter().map(|source| {
                let time = source
                    .last_received
                    .map_or(Value::Null, |time| time.to_string().into());
                (source.name.clone(), time)
            });
            let sizes = sources
                .iter()
                .map(|source| (source.name.clone(), source.documents.into()));
            let updates: serde_json::Map<String, Value> = updates.collect();
            let sizes: serde_json::Map<String, Value> = sizes.collect();
            Ok(json!({"last_updates": updates, "db_sizes": sizes}))
        })
        .await?;
    Ok(answer(&found))
}

async fn one(State(reader): State<Reader>, Path(id): Path<String>) -> Answer {
    let id = Identifier::parse(&id).map_err(|_| Refusal::unknown())?;
    let found = reader
        .read(move |reader| match reader.library().record(&id)? {
            Some(record) => document(reader, &record, &id),
            None => Ok(None),
        })
        .await?;
    found
        .map(|document| answer(&document))
        .ok_or_else(Refusal::unknown)
}

async fn epss(State(reader): State<Reader>, Path(id): Path<String>) -> Answer {
    let id = Identifier::parse(&id).map_err(|_| Refusal::unknown())?;
    let asked = id.clone();
    let record = reader.read(move |reader| reader.library().record(&asked)).await?;
    let points = record.map(|record| record.epss).unwrap_or_default();
    let data: Vec<Value> = points
        .last()
        .map(|point| {
            let text = |value: f64| format!("{value:.9}");
            json!({"cve": id.as_str(), "epss": text(point.score), "percentile": text(point.percentile), "date": point.date})
        })
        .into_iter()
        .collect();
    Ok(answer(
        &json!({"status": "OK", "status-code": 200, "total": data.len(), "data": data}),
    ))
}

async fn last(State(reader): State<Reader>) -> Answer {
    newest(reader, List::read("").map_err(Refusal::wrong)?, String::new()).await
}

async fn last_of(State(reader): State<Reader>, Path(rest): Path<String>) -> Answer {
    newest(reader, List::read(&rest).map_err(Refusal::wrong)?, String::new()).await
}

async fn recent(State(reader): State<Reader>, Path(rest): Path<String>) -> Answer {
    let (date, rest) = rest.split_once('/').unwrap_or((&rest, ""));
    let from = day(date).map_err(Refusal::wrong)?;
    let list = List::read(rest).map_err(Refusal::wrong)?;
    newest(reader, list, format!("modified:>={from}")).await
}

/// The records changed last.
async fn newest(reader: Reader, list: List, query: String) -> Answer {
    let found = reader
        .read(move |reader| {
            let source = list
                .source
                .map(|source| format!("source:\"{source}\" "))
                .unwrap_or_default();
            let hits = reader.library().find(&SearchRequest {
                query: &format!("{source}{query}"),
                sort: Sort::Modified,
                limit: list.number,
                ..SearchRequest::default()
            })?;
            let mut found = Vec::with_capacity(hits.items.len());
            for hit in hits.items {
                if let Some(record) = reader.library().record(&hit.id)? {
                    found.extend(document(reader, &record, &hit.id)?);
                }
            }
            Ok(found)
        })
        .await?;
    Ok(answer(&found))
}

async fn of_product(
    State(reader): State<Reader>,
    Path((vendor, product)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let paging = Paging::read(query.as_deref().unwrap_or_default(), OF_SEARCH).map_err(Refusal::wrong)?;
    let quoted = |text: &str| -> String { text.chars().filter(|c| !matches!(c, '"' | '\\' | ':')).collect() };
    let plain = |text: &str| quoted(&text.to_lowercase()).replace(' ', "_");
    let name = format!("cpe:2.3:*:{}:{}:*:*:*:*:*:*:*:*", plain(&vendor), plain(&product));
    named(reader, Cpe::parse(&name).ok(), paging).await
}

async fn of_cpe(State(reader): State<Reader>, Path(cpe): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let paging = Paging::read(query.as_deref().unwrap_or_default(), OF_SEARCH).map_err(Refusal::wrong)?;
    let parts = cpe.matches(':').count();
    let whole = format!("{cpe}{}", ":*".repeat(12_usize.saturating_sub(parts)));
    named(reader, Cpe::parse(&whole).ok(), paging).await
}

/// CVE records of a product, by their sources: `{"cvelistv5": [[id, record], …]}`.
async fn named(reader: Reader, name: Option<Cpe>, paging: Paging) -> Answer {
    let Some(key) = name.as_ref().and_then(Key::product) else {
        return Ok(answer(&json!({"cvelistv5": []})));
    };
    let found = reader
        .read(move |reader| {
            let numbers = reader.library().numbers(&Selection {
                keys: vec![Key::authority("CVE"), key],
                modified: paging.since.map(|since| (since, i64::MAX)),
                ..Selection::default()
            })?;
            let page = paging.of(&numbers);
            let mut found: Vec<(String, Box<RawValue>)> = Vec::new();
            for id in reader.library().heads(page)? {
                if let Some(record) = reader.library().record(&id)?
                    && let Some(document) = document(reader, &record, &id)?
                {
                    found.push((id.as_str().to_lowercase(), document));
                }
            }
            Ok(found)
        })
        .await?;
    Ok(answer(&json!({"cvelistv5": found})))
}

/// A record in the format of its source: the stored document where there is one, else converted.
fn document(reader: &Reader, record: &Record, id: &Identifier) -> Result<Option<Box<RawValue>>> {
    let is_cve = id.authority().as_str() == "CVE";
    let formats: &[Format] = if is_cve {
        &[Format::Cve5]
    } else {
        &[Format::OsvJson, Format::Csaf]
    };
    for format in formats {
        let side = record
            .sources
            .iter()
            .find(|side| side.claim.subject == *id && side.format == format.as_str());
        if let Some(side) = side
            && let Some(document) = reader.json(&side.source, &side.key)?
        {
            return Ok(Some(document));
        }
    }
    let own = record.sources.iter().find(|side| side.claim.subject == *id);
    let claim = match own {
        Some(side) if !is_cve => Some(side.claim.clone()),
        _ => record.combined(&|_| true),
    };
    Ok(claim.and_then(|claim| {
        let is_cve = claim.subject.authority().as_str() == "CVE";
        let written = if is_cve {
            baize_exports::cve5(&claim)
        } else {
            baize_exports::osv(&claim)
        };
        to_raw_value(&written).ok()
    }))
}
