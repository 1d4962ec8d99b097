//! `/api/v1`: the library for programs.
//!
//! Answers are the engine's records as they are; [`schema`] says what they look like, and a test holds the two
//! together. Refusals are problem+json with the codes of `/errors`.

mod batch;
mod changes;
mod documents;
mod dumps;
pub mod examples;
mod formats;
mod names;
pub mod numbers;
mod openapi;
mod projection;
pub mod schema;
mod series;
mod sources;
pub(crate) mod stream;
mod suggest;
mod table;
pub mod taxonomies;
mod vulnerabilities;

pub use openapi::document;
pub(crate) use openapi::show as openapi;

use axum::Router;
use axum::routing::{get, post};

use crate::read::App;

/// The routes of the interface.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/vulnerabilities", get(vulnerabilities::list))
        .route("/api/v1/vulnerabilities/batch", post(batch::look_up))
        .route("/api/v1/vulnerabilities/{id}", get(vulnerabilities::one))
        .route("/api/v1/vulnerabilities/{id}/epss", get(series::epss))
        .route(
            "/api/v1/vulnerabilities/{id}/history",
            get(vulnerabilities::history),
        )
        .route(
            "/api/v1/vulnerabilities/{id}/similar",
            get(vulnerabilities::similar),
        )
        .route("/api/v1/suggest", get(suggest::list))
        .route("/api/v1/changes", get(changes::list))
        .route("/api/v1/changes/stream", get(stream::stream))
        .route("/api/v1/dumps", get(dumps::list))
        .route("/api/v1/dumps/delta", get(dumps::delta))
        .route("/api/v1/sources", get(sources::list))
        .route("/api/v1/documents/{source}/{*key}", get(documents::one))
        .route("/api/v1/totals", get(sources::totals))
        .route("/api/v1/statistics", get(numbers::statistics))
        .route("/api/v1/weaknesses", get(numbers::weaknesses))
        .route("/api/v1/weaknesses/{id}", get(numbers::one))
        .route("/api/v1/taxonomies", get(taxonomies::list))
        .route("/api/v1/taxonomies/{name}", get(taxonomies::one))
        .route("/api/v1/vendors", get(names::vendors))
        .route("/api/v1/products", get(names::products))
        .route("/api/v1/packages", get(names::packages))
        .route("/api/v1/assigners", get(names::assigners))
        .route("/api/openapi.json", get(openapi))
}
