//! `/vulnerabilities/{id}/compare`: what changed from one revision of a document to another.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use baize_catalog::Revision;
use baize_web_kit::component::Time;
use baize_web_kit::{Code, Context, Locale, Page, Problem, encode_segment, encode_value, html};
use serde::Deserialize;

use crate::read::{App, identifier, unknown};
use crate::view::change::FieldRow;

#[derive(Deserialize)]
pub(crate) struct Asked {
    source: Option<String>,
    key: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    l: Locale,
    page: Page,
    id: String,
    href: String,
    documents: Vec<Document>,
    source: String,
    key: String,
    revisions: Vec<Row>,
    /// Nothing when there is only one revision.
    fields: Option<Vec<FieldRow>>,
}

struct Document {
    name: String,
    revisions: String,
    href: String,
    current: bool,
}

struct Row {
    sha256: String,
    short: String,
    label: String,
    received: Time,
    href: String,
    current: bool,
    from: bool,
    to: bool,
}

/// Fields told.
const FIELDS: usize = 60;

pub(crate) async fn show(
    State(app): State<App>,
    context: Context,
    Path(asked): Path<String>,
    Query(choice): Query<Asked>,
) -> Result<Response, Problem> {
    let l = context.l;
    let id = identifier(&asked)?;
    let wanted = id.clone();
    let record = app
        .read(move |library| library.record(&wanted))
        .await?
        .ok_or_else(|| unknown(&id))?;
    let base = format!("/vulnerabilities/{}", encode_segment(record.merged.id.as_str()));
    let most = record.sources.iter().rev().max_by_key(|source| source.revisions);
    let chosen = match (&choice.source, &choice.key) {
        (Some(source), Some(key)) => record
            .sources
            .iter()
            .find(|s| s.source == *source && s.key == *key),
        _ => most,
    };
    let chosen = chosen.ok_or_else(|| Problem::new(Code::UnknownDocument))?;
    let (source, key) = (chosen.source.clone(), chosen.key.clone());
    let revisions = {
        let (source, key) = (source.clone(), key.clone());
        app.read(move |library| library.revisions(&source, &key)).await?
    };
    let after = choice
        .to
        .clone()
        .or_else(|| revisions.first().map(|r| r.sha256.clone()));
    let before = choice
        .from
        .clone()
        .or_else(|| revisions.get(1).map(|r| r.sha256.clone()));
    let fields = match (&before, &after) {
        (Some(before), Some(after)) => {
            let (id, source, key) = (record.merged.id.clone(), source.clone(), key.clone());
            let (before, after) = (before.clone(), after.clone());
            let found = app
                .read(move |library| library.compare_revisions(&id, &source, &key, [&before, &after]))
                .await?;
            let found = found.ok_or_else(|| Problem::new(Code::UnknownDocument))?;
            Some(
                found
                    .iter()
                    .take(FIELDS)
                    .map(|field| FieldRow::new(&l, field))
                    .collect(),
            )
        }
        _ => None,
    };
    let mut documents: Vec<Document> = Vec::new();
    for one in &record.sources {
        let name = format!("{}/{}", one.source, one.key);
        if documents.iter().all(|held| held.name != name) {
            documents.push(Document {
                revisions: l.count("count-revisions", one.revisions),
                href: format!(
                    "{base}/compare?source={}&key={}",
                    encode_value(&one.source),
                    encode_value(&one.key)
                ),
                current: one.source == source && one.key == key,
                name,
            });
        }
    }
    let mut page = context.page(l.t1("revisions-title", "id", &record.merged.id));
    page.noindex = true;
    html(&ComparePage {
        l,
        page,
        id: record.merged.id.to_string(),
        revisions: revisions
            .iter()
            .map(|one| Row::new(&l, one, (&source, &key), before.as_deref(), after.as_deref()))
            .collect(),
        href: base,
        documents,
        source,
        key,
        fields,
    })
}

impl Row {
    fn new(
        l: &Locale,
        one: &Revision,
        (source, key): (&str, &str),
        before: Option<&str>,
        after: Option<&str>,
    ) -> Self {
        let short: String = one.sha256.chars().take(8).collect();
        let received = one.received.strftime("%Y-%m-%d %H:%M:%S");
        let path: Vec<String> = key.split('/').map(encode_segment).collect();
        Self {
            label: format!("{received} · {short}"),
            received: Time::day(l, one.received),
            href: format!(
                "/documents/{}/{}?sha256={}",
                encode_segment(source),
                path.join("/"),
                one.sha256
            ),
            current: one.current,
            from: before == Some(one.sha256.as_str()),
            to: after == Some(one.sha256.as_str()),
            sha256: one.sha256.clone(),
            short,
        }
    }
}
