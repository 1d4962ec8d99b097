//! A hit as the index keeps it: the fields of a list and nothing that can be left out.

use std::collections::BTreeMap;

use baize_model::{ClaimKind, Identifier, Level, Scheme, Severity, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failed;
use crate::{Hit, Result};

/// Kept as a list of values, so that no name is kept three hundred thousand times.
#[derive(Serialize, Deserialize)]
struct Kept<'a>(
    Identifier,
    Vec<Identifier>,
    BTreeMap<std::borrow::Cow<'a, str>, String>,
    u8,
    Option<String>,
    Option<Graded>,
    State,
    ClaimKind,
    Option<Timestamp>,
    Option<Timestamp>,
    Option<f64>,
    Vec<String>,
);

/// Scheme, vector, score, level, words, assessor.
#[derive(Serialize, Deserialize)]
struct Graded(
    Scheme,
    Option<String>,
    Option<f64>,
    Option<Level>,
    Option<String>,
    String,
);

const DERIVED_TITLE: u8 = 1;
const EXPLOITED: u8 = 2;

pub(super) fn pack(hit: &Hit) -> Vec<u8> {
    let severity = hit.severity.clone();
    let kept = Kept(
        hit.id.clone(),
        hit.aliases.clone(),
        hit.titles
            .iter()
            .map(|(lang, title)| (lang.as_str().into(), title.clone()))
            .collect(),
        if hit.derived_title { DERIVED_TITLE } else { 0 } | if hit.exploited { EXPLOITED } else { 0 },
        hit.summary.clone(),
        severity.map(|s| Graded(s.scheme, s.vector, s.score, s.level, s.words, s.by)),
        hit.state,
        hit.kind,
        hit.published,
        hit.modified,
        hit.epss,
        hit.sources.clone(),
    );
    serde_json::to_vec(&kept).unwrap_or_default()
}

pub(super) fn unpack(bytes: &[u8]) -> Result<Hit> {
    let kept: Kept = serde_json::from_slice(bytes).map_err(failed)?;
    Ok(Hit {
        id: kept.0,
        aliases: kept.1,
        titles: kept
            .2
            .into_iter()
            .map(|(lang, title)| (lang.into_owned(), title))
            .collect(),
        derived_title: kept.3 & DERIVED_TITLE != 0,
        exploited: kept.3 & EXPLOITED != 0,
        summary: kept.4,
        severity: kept.5.map(|g| Severity {
            scheme: g.0,
            vector: g.1,
            score: g.2,
            level: g.3,
            words: g.4,
            by: g.5,
        }),
        state: kept.6,
        kind: kept.7,
        published: kept.8,
        modified: kept.9,
        epss: kept.10,
        sources: kept.11,
    })
}
