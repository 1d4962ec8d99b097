//! `/api`: the interface, read from its own description, with examples to copy.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baize_web_kit::{Context, Locale, Page, Problem, html};
use serde_json::Value;

use crate::api::document;
use crate::api::examples::example;
use crate::read::App;

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    l: Locale,
    page: Page,
    operations: Vec<Operation>,
}

#[derive(Template)]
#[template(path = "schemas.html")]
struct SchemasPage {
    l: Locale,
    page: Page,
    schemas: Vec<Schema>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    title: String,
    summary: String,
    parameters: Vec<Field>,
    answers: Vec<(String, String, Option<String>)>,
    example: String,
}

struct Schema {
    name: String,
    description: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    kind: String,
    required: bool,
    description: String,
}

pub(crate) async fn show(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    let l = context.l;
    let document = document(app.public_url.as_deref());
    let base = app.base();
    html(&ApiPage {
        l,
        page: context.page(l.t("api-title")),
        operations: operations(&l, &document, &base),
    })
}

/// `/schemas`: what the answers look like.
pub(crate) async fn schemas(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    let l = context.l;
    html(&SchemasPage {
        l,
        page: context.page(l.t("api-schemas")),
        schemas: described(&document(app.public_url.as_deref())),
    })
}

/// A text of the description, without the marks of code.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('`', "")
}

fn operations(l: &Locale, document: &Value, base: &str) -> Vec<Operation> {
    let mut out = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let id = text(&operation["operationId"]);
            out.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                title: l.t(&format!("api-{id}")),
                summary: text(&operation["summary"]),
                parameters: operation["parameters"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(parameter)
                    .collect(),
                answers: operation["responses"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(status, answer)| (status.clone(), text(&answer["description"]), schema_of(answer)))
                    .collect(),
                example: example(&id).curl(base),
                id,
            });
        }
    }
    out
}

fn parameter(parameter: &Value) -> Field {
    Field {
        name: text(&parameter["name"]),
        kind: kind(&parameter["schema"]),
        required: parameter["required"] == true,
        description: text(&parameter["description"]),
    }
}

fn schema_of(answer: &Value) -> Option<String> {
    let content = answer["content"].as_object()?.values().next()?;
    let schema = &content["schema"];
    let named = schema["$ref"]
        .as_str()
        .or_else(|| schema["anyOf"][0]["$ref"].as_str());
    named?.rsplit('/').next().map(str::to_owned)
}

/// A schema in a few words: `string`, `Hit[]`, `integer?`.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(either) = schema["oneOf"].as_array() {
        let kinds: Vec<String> = either.iter().map(kind).filter(|k| k != "null").collect();
        return kinds.join(" | ");
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => format!("{}[]", kind(&schema["items"])),
        Value::String(name) if name == "object" && schema["additionalProperties"].is_object() => {
            format!("{{string: {}}}", kind(&schema["additionalProperties"]))
        }
        Value::String(name) => name.clone(),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .filter(|n| *n != "null")
            .collect::<Vec<_>>()
            .join(" | "),
        _ => "any".to_owned(),
    }
}

fn described(document: &Value) -> Vec<Schema> {
    let schemas = document["components"]["schemas"].as_object();
    schemas
        .into_iter()
        .flatten()
        .map(|(name, schema)| {
            let required: Vec<&str> = schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let fields = schema["properties"].as_object().into_iter().flatten();
            Schema {
                name: name.clone(),
                description: text(&schema["description"]),
                fields: fields
                    .map(|(field, value)| Field {
                        name: field.clone(),
                        kind: kind(value),
                        required: required.contains(&field.as_str()),
                        description: text(&value["description"]),
                    })
                    .collect(),
            }
        })
        .collect()
}
