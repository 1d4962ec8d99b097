//! Answers: whole documents to one query, identifiers to many.

use std::sync::Arc;

use baize_catalog::{Key, Result, Statement};
use baize_model::Format;
use baize_scan::holds;
use serde::Serialize;
use serde_json::value::RawValue;

use super::asked::{Asked, token};
use crate::reader::Reader;

/// Most documents on a page of a single query.
const PAGE: usize = 1_000;
/// Most bytes of documents on a page; it ends before the one that would not fit.
const PAGE_BYTES: usize = 24 << 20;
/// Most vulnerabilities in the answer to a batch.
const BATCH: usize = 3_000;

/// The statements that hold, each identifier once: as OSV if one of its documents is.
fn found<'s>(statements: &'s [Statement], asked: &Asked) -> Vec<&'s Statement> {
    let mut found: Vec<&Statement> = Vec::new();
    let after = asked.after.as_deref().unwrap_or_default();
    for statement in statements
        .iter()
        .filter(|s| s.id.as_str() > after && holds(s, &asked.wanted))
    {
        match found.last_mut() {
            Some(last) if last.id == statement.id => {
                if last.format != Format::OsvJson && statement.format == Format::OsvJson {
                    *last = statement;
                }
            }
            _ => found.push(statement),
        }
    }
    found
}

fn of(known: &[Arc<Vec<Statement>>], at: usize) -> &[Statement] {
    known.get(at).map_or(&[], |statements| statements)
}

#[derive(Serialize)]
struct Whole {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vulns: Vec<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// The answer to one query.
pub(super) fn whole(reader: &Reader, asked: &Asked) -> Result<Vec<u8>> {
    let known = reader
        .library()
        .statements(std::slice::from_ref(&asked.wanted.key))?;
    let found = found(of(&known, 0), asked);
    let (mut vulns, mut bytes, mut next) = (Vec::new(), 0, None);
    for (at, statement) in found.iter().enumerate() {
        let document = document(reader, statement)?;
        bytes += document.as_ref().map_or(0, |d| d.get().len());
        if vulns.len() == PAGE || (bytes > PAGE_BYTES && !vulns.is_empty()) {
            next = at
                .checked_sub(1)
                .and_then(|last| found.get(last))
                .map(|last| token(last.id.as_str()));
            break;
        }
        vulns.extend(document);
    }
    Ok(serialised(&Whole {
        vulns,
        next_page_token: next,
    }))
}

/// A document as OSV: as it was received if it came as OSV.
fn document(reader: &Reader, statement: &Statement) -> Result<Option<Box<RawValue>>> {
    if statement.format == Format::OsvJson
        && let Some(document) = reader.json(&statement.source, &statement.key)?
    {
        return Ok(Some(document));
    }
    let sides = reader.library().claims_about(&[statement.vulnerability])?;
    let claim = sides
        .iter()
        .flatten()
        .filter(|side| *side.0 == *statement.source && *side.1 == *statement.key)
        .flat_map(|side| side.3.iter())
        .find(|claim| claim.subject == statement.id);
    Ok(claim.and_then(|claim| serde_json::value::to_raw_value(&baize_exports::osv(claim)).ok()))
}

#[derive(Serialize)]
struct Batch<'a> {
    results: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vulns: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
    modified: String,
}

/// The answer to a batch.
pub(super) fn slim(reader: &Reader, asked: &[Asked]) -> Result<Vec<u8>> {
    let keys: Vec<Key> = asked.iter().map(|a| a.wanted.key.clone()).collect();
    let known = reader.library().statements(&keys)?;
    let mut left = BATCH;
    let mut results = Vec::with_capacity(asked.len());
    for (at, asked) in asked.iter().enumerate() {
        let found = found(of(&known, at), asked);
        let shown = found.len().min(PAGE).min(left);
        left -= shown;
        let next_page_token = (shown < found.len()).then(|| match shown.checked_sub(1) {
            Some(last) => token(found[last].id.as_str()),
            // Nothing of it fitted any more: its page begins where it was asked to.
            None => token(asked.after.as_deref().unwrap_or(" ")),
        });
        let vulns = found[..shown].iter().map(|statement| Named {
            id: statement.id.as_str(),
            modified: statement
                .modified
                .map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |time| time.to_string()),
        });
        results.push(Entry {
            vulns: vulns.collect(),
            next_page_token,
        });
    }
    Ok(serialised(&Batch { results }))
}

fn serialised(answer: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap_or_default()
}
