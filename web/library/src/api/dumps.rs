//! Bulk data: which files there are, and what has changed since.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, LINK, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use baize_catalog::Permission;
use baize_web_kit::{Code, Problem, entity_tag, json, not_modified};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;

use super::schema;
use super::vulnerabilities::limit;
use crate::pages::dumps::{address, current};
use crate::read::App;

/// Bytes of records after which a delta ends; whoever goes on from there misses nothing.
const BYTES: usize = 16 << 20;

#[derive(Serialize)]
struct Dumps {
    sequence: Option<i64>,
    written: Option<String>,
    items: Vec<schema::DumpFile>,
}

/// Files with everything that may be passed on: all records as JSON Lines, and OSV documents by ecosystem in the
/// layout of OSV's own exports.
#[utoipa::path(
    get, path = "/api/v1/dumps", operation_id = "listDumps", tag = "dumps",
    responses(
        (status = 200, description = "Files, with the sequence of changes they cover; none where no dump has been written", body = schema::Dumps),
        (status = 304, description = "Unchanged since the entity tag"),
    )
)]
pub(crate) async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let dump = current(&app).await?.map(|(_, dump)| dump);
    let files = dump.iter().flat_map(|dump| &dump.files);
    let items = files.map(|file| schema::DumpFile {
        url: app
            .public_url
            .as_deref()
            .map_or_else(String::new, |url| url.trim_end_matches('/').to_owned())
            + &address(&file.path),
        path: file.path.clone(),
        records: file.records,
        bytes: file.bytes,
        sha256: file.sha256.clone(),
    });
    let answer = Dumps {
        sequence: dump.as_ref().map(|dump| dump.sequence),
        written: dump.as_ref().map(|dump| dump.written.to_string()),
        items: items.collect(),
    };
    json(&headers, &answer)
}

/// What is asked of a delta.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// What has changed after this number: the `sequence` of a dump, or `x-baize-sequence` of the delta before.
    #[param(minimum = 0, default = 0)]
    since: Option<i64>,
    /// Changes that are looked at, 1–200, fewer where records are large; a vulnerability that changed more than once is
    /// on one line.
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: Option<usize>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    sequence: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<String>,
    record: Option<Value>,
}

/// Records that have changed since a number, as JSON Lines: what to put in the place of the lines of a dump. The
/// header `x-baize-sequence` says where to go on; there is a `next` link as long as there may be more.
#[utoipa::path(
    get, path = "/api/v1/dumps/delta", operation_id = "getDelta", tag = "dumps",
    params(Asked),
    responses(
        (status = 200, description = "One vulnerability a line, as it is now", body = schema::DeltaLine, content_type = "application/jsonl"),
        (status = 304, description = "Unchanged since the entity tag"),
        (status = 400, description = "A parameter has a value it cannot have", body = schema::Problem),
    )
)]
pub(crate) async fn delta(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = limit(asked.limit.or(Some(100)), 200)?;
    let since = asked.since.unwrap_or(0);
    if since < 0 {
        return Err(Problem::new(Code::Parameter).says("problem-says-since", since.to_string()));
    }
    let (text, next, more) = app
        .read(move |library| {
            let permission = Permission::among(&library.sources()?);
            let changes = library.changes(since, limit)?;
            let mut next = changes.last().map_or(since, |change| change.sequence);
            let mut more = changes.len() == limit;
            let last: HashMap<&str, i64> = changes.iter().map(|c| (c.id.as_str(), c.sequence)).collect();
            let mut text = String::new();
            for change in changes
                .iter()
                .filter(|c| last.get(c.id.as_str()) == Some(&c.sequence))
            {
                let record = library.record(&change.id)?;
                // What has become a part of another vulnerability heads no line any more.
                let now = record.as_ref().map(|record| record.merged.id.to_string());
                let now = now.filter(|now| now != change.id.as_str());
                let record = record.filter(|record| now.is_none() && permission.allows_some(record));
                let record = record.and_then(|record| {
                    let mut value = serde_json::to_value(&record).ok()?;
                    permission.strip(&mut value);
                    Some(value)
                });
                let line = Line {
                    id: change.id.to_string(),
                    sequence: change.sequence,
                    now,
                    record,
                };
                text.push_str(&serde_json::to_string(&line).unwrap_or_default());
                text.push('\n');
                if text.len() > BYTES && change.sequence < next {
                    // Those that were left out since they change again come again after this number.
                    next = change.sequence;
                    more = true;
                    break;
                }
            }
            Ok((text, next, more))
        })
        .await?;
    let tag = entity_tag(text.as_bytes());
    let mut response = not_modified(&headers, &tag).unwrap_or_else(|| Response::new(Body::from(text)));
    let link = format!("</api/v1/dumps/delta?since={next}&limit={limit}>; rel=\"next\"");
    for (name, value) in [
        (CONTENT_TYPE, "application/jsonl; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (VARY, "accept-encoding"),
        (ETAG, tag.as_str()),
        (
            HeaderName::from_static("x-baize-sequence"),
            next.to_string().as_str(),
        ),
    ]
    .into_iter()
    .chain(more.then_some((LINK, link.as_str())))
    {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
