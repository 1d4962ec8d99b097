//! Many vulnerabilities at once.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use baize_model::Identifier;
use baize_web_kit::{Code, Problem, json};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::projection::{Projection, part};
use super::schema;
use crate::read::App;

/// Most identifiers of a batch.
const IDS: usize = 100;
/// Most bytes of the records of an answer.
const BYTES: usize = 32 << 20;

/// What is looked up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Batch {
    /// Identifiers or other names of vulnerabilities, in any spelling; at most 100.
    #[schema(max_items = 100, example = json!(["CVE-2021-44228", "ghsa-jfh8-c2jp-5v3q", "CVE-2999-0001"]))]
    ids: Vec<String>,
}

/// What is asked of each record.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Fields of the records to answer with, between commas, dots going down: `id,titles.en.value`. All without it.
    #[param(example = "id,severities.value")]
    fields: Option<String>,
}

#[derive(Serialize)]
struct Item {
    asked: String,
    found: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Answer {
    items: Vec<Item>,
}

/// Looks up many vulnerabilities at once, by any of their identifiers in any spelling. Nothing is written: it is a
/// POST since the list may be longer than an address. Answers come in the order of the questions.
#[utoipa::path(
    post, path = "/api/v1/vulnerabilities/batch", operation_id = "batchVulnerabilities", tag = "vulnerabilities",
    params(Asked),
    request_body = Batch,
    responses(
        (status = 200, description = "For each identifier its record, or why there is none", body = schema::BatchAnswer),
        (status = 400, description = "The body cannot be read, holds too many identifiers, or `fields` names a field that records do not have", body = schema::Problem),
        (status = 413, description = "The body is too large", body = schema::Problem),
    )
)]
pub(crate) async fn look_up(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    body: Bytes,
) -> Result<Response, Problem> {
    let projection = Projection::read(asked.fields.as_deref(), "Record")?;
    let batch: Batch = serde_json::from_slice(&body)
        .map_err(|error| Problem::new(Code::BadRequest).detail(format!("the body: {error}")))?;
    if batch.ids.is_empty() || batch.ids.len() > IDS {
        return Err(Problem::new(Code::Parameter).says("problem-says-batch", IDS.to_string()));
    }
    let found = app
        .read(move |library| {
            let mut items = Vec::with_capacity(batch.ids.len());
            let mut bytes = 0;
            for asked in batch.ids {
                let Ok(id) = Identifier::parse(&asked) else {
                    items.push(missing(asked, Code::NotAnIdentifier));
                    continue;
                };
                let Some(record) = library.record(&id)? else {
                    items.push(missing(asked, Code::UnknownIdentifier));
                    continue;
                };
                let text = match part(&record, projection.as_ref()) {
                    Ok(value) => value.to_string(),
                    Err(problem) => return Ok(Err(problem)),
                };
                bytes += text.len();
                if bytes > BYTES {
                    let most = (BYTES >> 20).to_string();
                    return Ok(Err(
                        Problem::new(Code::Parameter).says("problem-says-batch-bytes", most)
                    ));
                }
                items.push(Item {
                    asked,
                    found: true,
                    code: None,
                    record: RawValue::from_string(text).ok(),
                });
            }
            Ok(Ok(items))
        })
        .await??;
    // A POST is not answered with 304.
    json(&HeaderMap::new(), &Answer { items: found })
}

fn missing(asked: String, code: Code) -> Item {
    Item {
        asked,
        found: false,
        code: Some(code.as_str()),
        record: None,
    }
}
