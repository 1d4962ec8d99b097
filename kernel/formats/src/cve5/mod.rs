//! CVE JSON 5.0–5.2: one record with the container of its numbering authority and those of other publishers.

mod claims;
mod cpes;
mod document;
mod products;
mod rules;

use std::io::BufRead;

use baize_model::{Body, Format, Identifier, Parsed, RawRecord, Refusal, parse_instant};
use serde::Deserialize;

use self::document::{Container, Document};
use self::rules::RecordState;
use crate::Sink;
use crate::finding::Finding;
use crate::json::lenient::Obj;
use crate::json::{self, elements};

/// Name of the source.
const SOURCE: &str = "cve";

/// Cuts a list of records, bare or as CVE Services answers; any other file is one record.
pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    let is_list = |first_key: &[u8]| matches!(first_key, b"cveRecords" | b"totalCount");
    elements::records(Format::Cve5, name, input, is_list, &["cveRecords"], sink)
}

/// Parses a record, or an element `{"cve": …}` of a list of them.
pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    with_document(&raw.bytes, |document| parsed(document, &raw.name))?
}

/// What is wrong with a record, or with a container as CNAs and ADPs send it. Empty when nothing is.
pub fn lint(bytes: &[u8]) -> Vec<Finding> {
    let checked = with_document(bytes, |document| {
        if document.cve_metadata.is_some() || document.containers.is_some() {
            rules::check(document).map(|_| ())
        } else {
            Err(Refusal::new("schema", "neither a record nor a container").at(""))
        }
    });
    let checked = match lint_container(bytes) {
        Some(container) => container,
        None => checked.and_then(|c| c),
    };
    checked.err().into_iter().map(Finding::from).collect()
}

/// Verdict on a bare container; nothing when the document is not one.
fn lint_container(bytes: &[u8]) -> Option<Result<(), Refusal>> {
    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    struct Request<'a> {
        #[serde(borrow)]
        cna_container: Option<Obj<Container<'a>>>,
        #[serde(borrow)]
        adp_container: Option<Obj<Container<'a>>>,
    }
    let verdict = json::read(bytes, &mut |text| {
        let request: Request<'_> = serde_json::from_str(text)?;
        Ok(match (&request.cna_container, &request.adp_container) {
            (Some(cna), _) => {
                let rejected = cna.rejected_reasons.is_some();
                let state = if rejected {
                    RecordState::Rejected
                } else {
                    RecordState::Published
                };
                Some(rules::check_container(cna, state))
            }
            (None, Some(adp)) => Some(rules::check_container(adp, RecordState::Reserved)),
            (None, None) => None,
        })
    });
    verdict.unwrap_or(None)
}

/// Reads the document, unwrapped where it is an element of a list.
fn with_document<R>(bytes: &[u8], mut then: impl FnMut(&Document<'_>) -> R) -> Result<R, Refusal> {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Element<'a> {
        #[serde(borrow)]
        cve: Option<Obj<Document<'a>>>,
    }
    json::read(bytes, &mut |text| {
        let document: Document<'_> = serde_json::from_str(text)?;
        if document.cve_metadata.is_none() && document.containers.is_none() {
            let element: Element<'_> = serde_json::from_str(text)?;
            if let Some(Obj(document)) = &element.cve {
                return Ok(then(document));
            }
        }
        Ok(then(&document))
    })
}

fn parsed(document: &Document<'_>, name: &str) -> Result<Parsed, Refusal> {
    let state = rules::check(document)?;
    let meta = document.cve_metadata.as_ref().map(|meta| &meta.0);
    let inside = meta.and_then(document::Metadata::identifier);
    let from_name = if inside.is_none() {
        identifier_in(name)
    } else {
        None
    };
    let subject = inside.or(from_name).and_then(|id| Identifier::parse(id).ok());
    let Some(subject) = subject else {
        return Err(Refusal::new(
            "no-identifier",
            "neither the record nor its file's name holds a CVE identifier",
        ));
    };
    let key = subject.as_str().to_owned();
    let claim = claims::claim(subject, document, state);
    let containers = document.containers.iter();
    let providers = containers
        .flat_map(|c| c.cna.iter().chain(c.adp.iter()))
        .filter_map(|container| container.provider_metadata.as_ref());
    let modified = providers
        .filter_map(|provider| provider.date_updated.as_ref())
        .filter_map(|date| parse_instant(date))
        .chain(claim.modified)
        .max();
    Ok(Parsed {
        source: SOURCE.to_owned(),
        key,
        modified,
        serial: meta.and_then(|m| m.serial.get()).and_then(|s| s.parse().ok()),
        key_from_name: from_name.is_some(),
        body: Body::Claims(vec![claim]),
    })
}

/// The identifier that a file's name is: `rejected/2024/CVE-2024-0001.json`.
fn identifier_in(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next()?;
    let stem = file.split('.').next()?;
    rules::check_identifier(stem).is_ok().then_some(stem)
}
