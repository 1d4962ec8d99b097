//! What people write at that service and nobody writes here: comments, bundles, sightings, organisations. Clients that
//! read it find none of it, in the shapes that they expect.

use axum::Router;
use axum::extract::RawQuery;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use baize_web_kit::Foreign;
use serde_json::{Value, json};

use super::asked::{OF_LIST, Paging};
use super::{Answer, Refusal, answer, listed};
use crate::reader::Reader;

/// Lists that are empty.
const LISTS: [&str; 7] = [
    "comment",
    "bundle",
    "sighting",
    "organization",
    "product",
    "emb3d",
    "gcve/registry",
];

pub(super) fn routes() -> Router<Reader> {
    let mut routes = Router::new()
        .route("/api/gcve/registry/integrity", get(async || answer(&false)))
        .route("/api/stats/vulnerability/most_commented", get(ranking))
        .route("/api/stats/vulnerability/most_sighted", get(ranking))
        .route("/api/system/configInfo", get(configuration));
    for list in LISTS {
        routes = routes
            .route(&format!("/api/{list}"), get(empty))
            .route(&format!("/api/{list}/"), get(empty));
        if !list.contains('/') {
            routes = routes.route(&format!("/api/{list}/{{number}}"), get(none));
        }
    }
    routes
}

async fn empty(RawQuery(query): RawQuery) -> Answer {
    let paging = Paging::read(query.as_deref().unwrap_or_default(), OF_LIST).map_err(Refusal::wrong)?;
    Ok(listed::<Value>(&[], &paging))
}

async fn none() -> Refusal {
    Refusal::none("Not found.")
}

/// A ranking of nothing; as text where that is asked for.
async fn ranking(RawQuery(query): RawQuery) -> Response {
    let as_text = query.is_some_and(|query| query.split('&').any(|pair| pair == "output=markdown"));
    if !as_text {
        return answer(&json!([]));
    }
    let mut response = String::new().into_response();
    let kind = HeaderValue::from_static("text/markdown; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response.extensions_mut().insert(Foreign);
    response
}

async fn configuration() -> Response {
    answer(&json!({"registration": false, "version": env!("CARGO_PKG_VERSION"), "software": "Baize"}))
}
