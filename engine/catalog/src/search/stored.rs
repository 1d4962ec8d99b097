//! A hit as the index keeps it: the fields of a list and nothing that can be left out.

use std::borrow::Cow;
use std::collections::BTreeMap;

use baize_model::{ClaimKind, Identifier, Level, Scheme, Severity, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failed;
use crate::{Hit, Result};

/// Kept as a list of values, so that no name is kept three hundred thousand times.
#[derive(Serialize, Deserialize)]
struct Kept<'a>(
    Cow<'a, Identifier>,
    Cow<'a, [Identifier]>,
    Cow<'a, BTreeMap<String, String>>,
    u8,
    Option<Cow<'a, str>>,
    Option<Graded<'a>>,
    State,
    ClaimKind,
    Option<Timestamp>,
    Option<Timestamp>,
    Option<f64>,
    Cow<'a, [String]>,
);

/// Scheme, vector, score, level, words, assessor.
#[derive(Serialize, Deserialize)]
struct Graded<'a>(
    Scheme,
    Option<Cow<'a, str>>,
    Option<f64>,
    Option<Level>,
    Option<Cow<'a, str>>,
    Cow<'a, str>,
);

impl<'a> Graded<'a> {
    fn of(severity: &'a Severity) -> Self {
        Self(
            severity.scheme,
            severity.vector.as_deref().map(Cow::Borrowed),
            severity.score,
            severity.level,
            severity.words.as_deref().map(Cow::Borrowed),
            Cow::Borrowed(&severity.by),
        )
    }
}

const DERIVED_TITLE: u8 = 1;
const EXPLOITED: u8 = 2;

pub(super) fn pack(hit: &Hit) -> Vec<u8> {
    let kept = Kept(
        Cow::Borrowed(&hit.id),
        Cow::Borrowed(&hit.aliases),
        Cow::Borrowed(&hit.titles),
        if hit.derived_title { DERIVED_TITLE } else { 0 } | if hit.exploited { EXPLOITED } else { 0 },
        hit.summary.as_deref().map(Cow::Borrowed),
        hit.severity.as_ref().map(Graded::of),
        hit.state,
        hit.kind,
        hit.published,
        hit.modified,
        hit.epss,
        Cow::Borrowed(&hit.sources),
    );
    serde_json::to_vec(&kept).unwrap_or_default()
}

pub(super) fn unpack(bytes: &[u8]) -> Result<Hit> {
    let kept: Kept = serde_json::from_slice(bytes).map_err(failed)?;
    Ok(Hit {
        id: kept.0.into_owned(),
        aliases: kept.1.into_owned(),
        titles: kept.2.into_owned(),
        derived_title: kept.3 & DERIVED_TITLE != 0,
        exploited: kept.3 & EXPLOITED != 0,
        summary: kept.4.map(Cow::into_owned),
        severity: kept.5.map(|g| Severity {
            scheme: g.0,
            vector: g.1.map(Cow::into_owned),
            score: g.2,
            level: g.3,
            words: g.4.map(Cow::into_owned),
            by: g.5.into_owned(),
        }),
        state: kept.6,
        kind: kept.7,
        published: kept.8,
        modified: kept.9,
        epss: kept.10,
        sources: kept.11.into_owned(),
    })
}
