//! The description of the interface, as OpenAPI 3.1.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use baize_web_kit::Problem;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::examples::example;
use super::{
    batch, changes, documents, dumps, names, numbers, schema, series, sources, stream, suggest, taxonomies,
    vulnerabilities,
};
use crate::read::App;

/// The description of the interface, as OpenAPI 3.1.
#[utoipa::path(
    get, path = "/api/openapi.json", operation_id = "getInterface", tag = "interface",
    responses((status = 200, description = "This document", content_type = "application/json"))
)]
pub(crate) async fn show(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    baize_web_kit::json(&headers, &document(app.public_url.as_deref()))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Baize",
        description = "An open library of vulnerabilities: one record for each, every value with its origin. \
                       Reading needs no account. Refusals are problem+json with stable codes.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        vulnerabilities::list, vulnerabilities::one, vulnerabilities::history, vulnerabilities::similar, suggest::list,
        changes::list, stream::stream, sources::list, sources::totals, documents::one,
        numbers::statistics, numbers::weaknesses, numbers::one, batch::look_up, series::epss,
        taxonomies::list, taxonomies::one, names::vendors, names::products, names::packages, names::assigners,
        dumps::list, dumps::delta, show,
    ),
    components(schemas(schema::Problem)),
    tags(
        (name = "vulnerabilities", description = "Search, records, history"),
        (name = "changes", description = "Everything that changed, in order"),
        (name = "sources", description = "Where records come from"),
        (name = "documents", description = "Records as received"),
        (name = "statistics", description = "Numbers over everything, and the weaknesses they are by"),
        (name = "taxonomies", description = "Kinds of weaknesses in three vocabularies, and how they correspond"),
        (name = "names", description = "Vendors, products, packages, assigners"),
        (name = "dumps", description = "Everything at once, and what has changed since"),
        (name = "interface", description = "This description"),
    )
)]
struct Document;

/// The document. Its server is the configured address; without one, paths are relative to wherever it was read.
pub fn document(public_url: Option<&str>) -> Value {
    let mut document = serde_json::to_value(Document::openapi()).unwrap_or_default();
    let server = public_url.map_or("/", |url| url.trim_end_matches('/'));
    document["servers"] = json!([{ "url": server }]);
    let base = public_url.unwrap_or("http://127.0.0.1:8080");
    let paths = document["paths"].as_object_mut();
    let methods = paths
        .into_iter()
        .flat_map(|paths| paths.values_mut())
        .filter_map(Value::as_object_mut);
    for operation in methods.flat_map(|methods| methods.values_mut()) {
        say_refusals(operation);
        say_tables(operation);
        let id = operation["operationId"].as_str().unwrap_or_default();
        let source = example(id).curl(base);
        operation["x-codeSamples"] = json!([{ "lang": "Shell", "source": source }]);
    }
    let record = &mut document["paths"]["/api/v1/vulnerabilities/{id}"]["get"]["responses"]["200"]["content"];
    *record = json!({
        "application/json": { "schema": { "anyOf": [
            { "$ref": "#/components/schemas/Record" },
            { "type": "object", "description": "The document of the format" },
        ] } },
        "application/xml": { "schema": { "type": "string" } },
    });
    // With `fields` an answer has a part of what it has without.
    let schemas = &mut document["components"]["schemas"];
    let part = json!({ "type": "object", "description": "The fields that are asked for" });
    schemas["Hits"]["properties"]["items"]["items"] =
        json!({ "anyOf": [{ "$ref": "#/components/schemas/Hit" }, part] });
    schemas["BatchItem"]["properties"]["record"] = json!({
        "anyOf": [{ "$ref": "#/components/schemas/Record" }, part, { "type": "null" }],
        "description": "The record, or the fields of it that are asked for.",
    });
    document
}

/// What may be had as a table says so.
fn say_tables(operation: &mut Value) {
    let tabled = operation["parameters"].as_array().is_some_and(|parameters| {
        let pattern = |one: &Value| {
            one["schema"]["pattern"]
                .as_str()
                .is_some_and(|p| p.contains("csv"))
        };
        parameters
            .iter()
            .any(|one| one["name"] == "format" && pattern(one))
    });
    if tabled {
        operation["responses"]["200"]["content"]["text/csv"] = json!({ "schema": { "type": "string" } });
    }
}

/// Every operation may refuse, with a body of one kind under the media type of RFC 9457.
fn say_refusals(operation: &mut Value) {
    const PROBLEM: &str = "application/problem+json";
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
    for (status, response) in responses.iter_mut() {
        if status.starts_with(['4', '5'])
            && let Some(content) = response["content"].as_object_mut()
            && let Some(schema) = content.remove("application/json")
        {
            content.insert(PROBLEM.to_owned(), schema);
        }
    }
    let any = json!({
        "description": "Any other refusal; `code` says which",
        "content": { PROBLEM: { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    responses.insert("default".to_owned(), any);
}
