//! What can be browsed: vendors, their products, weaknesses, attack patterns.

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::routing::get;
use baize_model::{AttackPattern, Weakness};
use serde_json::{Value, json};

use super::asked::{OF_LIST, Paging};
use super::{Answer, Refusal, answer, listed};
use crate::reader::Reader;

pub(super) fn routes() -> Router<Reader> {
    Router::new()
        .route("/api/vulnerability/browse", get(vendors))
        .route("/api/vulnerability/browse/", get(vendors))
        .route("/api/vulnerability/browse/{vendor}", get(products))
        .route("/api/browse", get(vendors))
        .route("/api/browse/", get(vendors))
        .route("/api/browse/{vendor}", get(products))
        .route("/api/cwe", get(weaknesses))
        .route("/api/cwe/", get(weaknesses))
        .route("/api/cwe/{id}", get(weakness))
        .route("/api/capec", get(patterns))
        .route("/api/capec/", get(patterns))
        .route("/api/capec/{id}", get(pattern))
}

async fn vendors(State(reader): State<Reader>) -> Answer {
    let found = reader.read(|reader| reader.library().vendors()).await?;
    Ok(answer(&found))
}

async fn products(State(reader): State<Reader>, Path(vendor): Path<String>) -> Answer {
    let found = reader
        .read(move |reader| reader.library().products(&vendor))
        .await?;
    Ok(answer(&found))
}

async fn weaknesses(State(reader): State<Reader>, RawQuery(query): RawQuery) -> Answer {
    let paging = Paging::read(query.as_deref().unwrap_or_default(), OF_LIST).map_err(Refusal::wrong)?;
    let tree = reader.read(|reader| reader.library().weaknesses()).await?;
    let all: Vec<Value> = tree.entries.values().map(of_weakness).collect();
    Ok(listed(&all, &paging))
}

async fn weakness(State(reader): State<Reader>, Path(id): Path<String>) -> Answer {
    let number = number(&id, "CWE-").ok_or_else(|| Refusal::none("CWE not found."))?;
    let tree = reader.read(|reader| reader.library().weaknesses()).await?;
    let entry = tree.entries.get(&number);
    let entry = entry.ok_or_else(|| Refusal::none("CWE not found."))?;
    Ok(answer(&of_weakness(entry)))
}

async fn patterns(State(reader): State<Reader>, RawQuery(query): RawQuery) -> Answer {
    let paging = Paging::read(query.as_deref().unwrap_or_default(), OF_LIST).map_err(Refusal::wrong)?;
    let mut all = reader.read(|reader| reader.library().attack_patterns()).await?;
    all.sort_by_key(|entry| number(&entry.id, "CAPEC-"));
    let all: Vec<Value> = all.iter().map(of_pattern).collect();
    Ok(listed(&all, &paging))
}

async fn pattern(State(reader): State<Reader>, Path(id): Path<String>) -> Answer {
    let wanted = number(&id, "CAPEC-").ok_or_else(|| Refusal::none("CAPEC not found."))?;
    let all = reader.read(|reader| reader.library().attack_patterns()).await?;
    let entry = all
        .iter()
        .find(|entry| number(&entry.id, "CAPEC-") == Some(wanted));
    let entry = entry.ok_or_else(|| Refusal::none("CAPEC not found."))?;
    Ok(answer(&of_pattern(entry)))
}

/// The number of an entry, with or without the name of its catalogue.
fn number(id: &str, catalogue: &str) -> Option<u32> {
    let upper = id.get(..64).unwrap_or(id).to_ascii_uppercase();
    upper.strip_prefix(catalogue).unwrap_or(&upper).parse().ok()
}

fn of_weakness(entry: &Weakness) -> Value {
    let links = entry
        .links
        .iter()
        .map(|link| json!({"nature": link.nature, "cwe_id": link.target, "view_id": link.view}));
    json!({
        "id": entry.id, "name": entry.name, "description": entry.description, "status": entry.status,
        "weaknessabs": entry.abstraction, "type": entry.kind, "related_weaknesses": links.collect::<Vec<_>>(),
    })
}

fn of_pattern(entry: &AttackPattern) -> Value {
    json!({
        "id": entry.id, "name": entry.name, "summary": entry.description, "status": entry.status,
        "related_weakness": entry.weaknesses, "deprecated": entry.deprecated,
    })
}
