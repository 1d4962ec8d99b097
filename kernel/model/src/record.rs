//! A record on its way in: cut out of a file, then parsed.

use jiff::Timestamp;

use crate::{AttackPattern, Claim, Format, Identifier, Weakness};

/// One upstream record, cut out of a file, exactly as received.
#[derive(Clone, Debug)]
pub struct RawRecord {
    /// The bytes. For a file that holds one record, the whole file.
    pub bytes: Vec<u8>,
    /// Format of the record.
    pub format: Format,
    /// Name of the innermost file, with its path in the archive.
    pub name: String,
    /// Place in the file: number of the record, from 1.
    pub position: u64,
}

/// Why a file or record was not taken. The text is one sentence for a person, lower case, no full stop.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// Stable code: `not-json`, `no-identifier`, `too-deep`, `too-large`, `truncated`, `not-utf8`,
    /// `schema`, `no-date`, `unknown-format` …
    pub code: &'static str,
    /// What is wrong, with the offending value where it helps.
    pub reason: String,
    /// Where: line, record number or JSON pointer, when known.
    pub at: Option<String>,
}

impl Refusal {
    /// A refusal with a reason.
    pub fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
            at: None,
        }
    }

    /// The same, with a place.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.at = Some(place.into());
        self
    }
}

/// A parsed record.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// Name of the source, from the content: `cve`, `nvd`, `ghsa`, `cnvd` …
    pub source: String,
    /// Key of the document at its source: usually its own identifier.
    pub key: String,
    /// When the source last changed it.
    pub modified: Option<Timestamp>,
    /// The source's own revision counter, where there is one.
    pub serial: Option<i64>,
    /// True when the key was taken from the file's name because the content has none.
    pub key_from_name: bool,
    /// What it says.
    pub body: Body,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Claims about vulnerabilities; may be empty for a document that is kept but speaks of none.
    Claims(Vec<Claim>),
    /// Points of a series.
    Series(Series),
    /// An entry of CWE.
    Weakness(Box<Weakness>),
    /// An entry of CAPEC.
    AttackPattern(Box<AttackPattern>),
}

/// Points of one series on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name: `epss`.
    pub name: String,
    /// Day of the points. `None` when the file does not say: the reader then needs one from outside.
    pub date: Option<jiff::civil::Date>,
    /// Version of the model that made them.
    pub model: Option<String>,
    /// The points.
    pub points: Vec<Point>,
}

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Whose.
    pub subject: Identifier,
    /// Value, for EPSS a probability 0–1.
    pub value: f64,
    /// Percentile 0–1.
    pub percentile: f64,
}
