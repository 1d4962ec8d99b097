//! CVSS objects, severity words and evidence of exploitation as records hold them.

use baize_model::{Exploitation, ExploitationKind, Level, Scheme, Severity};
use serde::Deserialize;

use crate::json::lenient::Str;

/// Name of CISA's catalogue of known exploited vulnerabilities, whoever repeats its entries.
pub(crate) const KEV: &str = "cisa-kev";

/// A CVSS object as CVE JSON and NVD hold it, whichever version.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Cvss<'a> {
    #[serde(borrow)]
    pub(crate) vector_string: Str<'a>,
    #[serde(borrow)]
    pub(crate) base_score: Str<'a>,
    #[serde(borrow)]
    pub(crate) base_severity: Str<'a>,
}

/// One CVSS assessment with what the record states. Nothing is computed here. The scheme is the vector's own where
/// its prefix names one.
pub(crate) fn cvss(
    scheme: Scheme,
    vector: Option<&str>,
    score: Option<f64>,
    words: Option<&str>,
    by: &str,
) -> Option<Severity> {
    let score = score.filter(|s| (0.0..=10.0).contains(s));
    let level = words.and_then(Level::from_words);
    if vector.is_none() && score.is_none() && level.is_none() {
        return None;
    }
    Some(Severity {
        scheme: vector.and_then(scheme_of).unwrap_or(scheme),
        vector: vector.map(str::to_owned),
        score,
        level,
        words: None,
        by: by.to_owned(),
    })
}

/// The scheme that a vector's prefix names.
pub(crate) fn scheme_of(vector: &str) -> Option<Scheme> {
    match vector.get(..9)? {
        "CVSS:3.0/" => Some(Scheme::Cvss30),
        "CVSS:3.1/" => Some(Scheme::Cvss31),
        "CVSS:4.0/" => Some(Scheme::Cvss40),
        _ => None,
    }
}

/// A severity in the assessor's own words.
pub(crate) fn words(words: &str, by: &str) -> Severity {
    Severity {
        scheme: Scheme::Vendor,
        vector: None,
        score: None,
        level: Level::from_words(words),
        words: Some(words.to_owned()),
        by: by.to_owned(),
    }
}

/// Evidence of a kind, with nothing more known about it.
pub(crate) fn evidence(kind: ExploitationKind, by: &str) -> Exploitation {
    Exploitation {
        kind,
        by: by.to_owned(),
        date: None,
        due: None,
        ransomware: None,
        title: None,
        url: None,
        verified: None,
        action: None,
    }
}
