//! Sources side by side: a field in each row, a document in each column, differences marked.

use std::collections::BTreeSet;

use baize_catalog::{Record, SourceClaim};
use baize_model::Claim;
use baize_web_kit::component::{SeverityChip, Time};
use baize_web_kit::{Locale, encode_segment, encode_value};

use super::affected::in_words;
use super::label;
use super::wording::{Wording, clip, tag};

/// A document as the head of a column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) source: String,
    pub(crate) key: String,
    pub(crate) format: String,
    pub(crate) href: String,
    pub(crate) sha256: String,
    pub(crate) sha256_short: String,
    pub(crate) revisions: String,
    /// Where its revisions are compared.
    pub(crate) compare: String,
    pub(crate) received: Time,
}

/// A value in a cell.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Words(Wording),
    Code(String),
    Time(String),
    Chip {
        scheme: String,
        by: String,
        chip: Box<SeverityChip>,
    },
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) source: String,
    pub(crate) values: Vec<Value>,
    pub(crate) more: usize,
    /// Whether it says something else than the best source that speaks.
    pub(crate) differs: bool,
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) cells: Vec<Cell>,
    pub(crate) differs: bool,
}

/// The table.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    /// Documents that have no column here.
    pub(crate) more: usize,
}

/// Values in a cell before the others are counted.
const VALUES: usize = 8;

impl Comparison {
    /// Compares the first `limit` documents.
    pub(crate) fn new(l: &Locale, record: &Record, limit: usize) -> Self {
        let sources = &record.sources[..record.sources.len().min(limit)];
        let fields: [(&str, Compare, Reading); 14] = [
            ("field-subject", Compare::Not, |_, c| {
                vec![Value::Code(c.subject.to_string())]
            }),
            ("field-state", Compare::All, |l, c| {
                vec![Value::Words(Wording {
                    text: l.t(label::state(c.state)),
                    lang: l.tag().to_owned(),
                })]
            }),
            ("field-titles", Compare::Not, |_, c| texts(&c.titles, 300)),
            ("field-descriptions", Compare::Not, |_, c| {
                texts(&c.descriptions, 600)
            }),
            ("field-severities", Compare::Severity, severities),
            ("field-weaknesses", Compare::All, |_, c| codes(&c.weaknesses)),
            ("field-categories", Compare::Not, |_, c| {
                c.categories.iter().map(|k| plain(&k.label)).collect()
            }),
            ("field-affected", Compare::Not, affected),
            ("field-exploitation", Compare::Not, |l, c| {
                c.exploitation
                    .iter()
                    .map(|e| local(l, &l.t(label::exploitation(e.kind))))
                    .collect()
            }),
            ("field-references", Compare::Not, |l, c| {
                let n = c.references.len();
                if n == 0 {
                    Vec::new()
                } else {
                    vec![local(l, &l.count("count-links", n as u64))]
                }
            }),
            ("field-aliases", Compare::Not, |_, c| {
                c.aliases.iter().map(|id| Value::Code(id.to_string())).collect()
            }),
            ("field-published", Compare::All, |_, c| day(c.published)),
            ("field-modified", Compare::Not, |_, c| day(c.modified)),
            ("field-withdrawn", Compare::Not, |_, c| day(c.withdrawn)),
        ];
        let rows = fields
            .into_iter()
            .map(|(key, compare, read)| row(l, key, compare, read, sources))
            .filter(|row| row.cells.iter().any(|cell| !cell.values.is_empty()))
            .collect();
        Self {
            columns: sources.iter().map(|s| column(l, s)).collect(),
            rows,
            more: record.sources.len() - sources.len(),
        }
    }
}

/// Reads the values of a field from a claim.
type Reading = fn(&Locale, &Claim) -> Vec<Value>;

/// How a row is compared.
#[derive(Clone, Copy)]
enum Compare {
    /// Not at all: texts always differ.
    Not,
    /// Every value counts.
    All,
    /// Assessments under the same scheme are compared.
    Severity,
}

fn row(l: &Locale, key: &str, compare: Compare, read: Reading, sources: &[SourceClaim]) -> Row {
    let mut cells: Vec<Cell> = sources
        .iter()
        .map(|source| {
            let mut values = read(l, &source.claim);
            let more = values.len().saturating_sub(VALUES);
            values.truncate(VALUES);
            Cell {
                source: source.source.clone(),
                values,
                more,
                differs: false,
            }
        })
        .collect();
    let best = cells
        .iter()
        .find(|c| !c.values.is_empty())
        .map(|c| c.values.clone())
        .unwrap_or_default();
    for cell in &mut cells {
        cell.differs = !cell.values.is_empty()
            && match compare {
                Compare::Not => false,
                Compare::All => same(&cell.values) != same(&best),
                Compare::Severity => contradict(&best, &cell.values),
            };
    }
    let differs = cells.iter().any(|cell| cell.differs);
    Row {
        name: l.t(key),
        cells,
        differs,
    }
}

fn same(values: &[Value]) -> BTreeSet<String> {
    values
        .iter()
        .map(|value| match value {
            Value::Words(words) => words.text.clone(),
            Value::Code(text) | Value::Time(text) => text.clone(),
            Value::Chip { .. } => String::new(),
        })
        .collect()
}

/// Whether two lists of assessments give different results under a scheme they share.
fn contradict(best: &[Value], other: &[Value]) -> bool {
    best.iter().filter_map(grade).any(|(scheme, result)| {
        other
            .iter()
            .filter_map(grade)
            .any(|(its_scheme, its_result)| scheme == its_scheme && result != its_result)
    })
}

/// Scheme of an assessment, and the level and score under it.
fn grade(value: &Value) -> Option<(&str, (&str, Option<&str>))> {
    match value {
        Value::Chip { scheme, chip, .. } => Some((scheme, (chip.class, chip.score.as_deref()))),
        _ => None,
    }
}

fn column(l: &Locale, source: &SourceClaim) -> Column {
    Column {
        source: source.source.clone(),
        key: source.key.clone(),
        format: source.format.clone(),
        href: super::provenance::document(&source.source, &source.key),
        sha256_short: source.sha256.chars().take(12).collect(),
        sha256: source.sha256.clone(),
        compare: format!(
            "/vulnerabilities/{}/compare?source={}&key={}",
            encode_segment(source.claim.subject.as_str()),
            encode_value(&source.source),
            encode_value(&source.key)
        ),
        revisions: l.count("count-revisions", source.revisions),
        received: Time::age(l, source.received),
    }
}

fn plain(text: &str) -> Value {
    Value::Words(Wording {
        text: clip(text, 120),
        lang: super::wording::seeming(text).to_owned(),
    })
}

fn local(l: &Locale, text: &str) -> Value {
    Value::Words(Wording {
        text: text.to_owned(),
        lang: l.tag().to_owned(),
    })
}

fn texts(texts: &[baize_model::Text], limit: usize) -> Vec<Value> {
    texts
        .iter()
        .map(|text| {
            Value::Words(Wording {
                text: clip(&text.value, limit),
                lang: tag(&text.lang),
            })
        })
        .collect()
}

fn codes(values: &[String]) -> Vec<Value> {
    values.iter().cloned().map(Value::Code).collect()
}

fn severities(l: &Locale, claim: &Claim) -> Vec<Value> {
    claim
        .severities
        .iter()
        .map(|severity| {
            let chip = SeverityChip::of(l, severity);
            Value::Chip {
                scheme: chip.scheme.clone(),
                by: severity.by.clone(),
                chip: Box::new(chip.bare()),
            }
        })
        .collect()
}

fn affected(l: &Locale, claim: &Claim) -> Vec<Value> {
    claim
        .affected
        .iter()
        .map(|entry| {
            let name = match (&entry.package, &entry.product, &entry.cpe) {
                (Some(package), ..) => format!("{} {}", package.ecosystem, package.name),
                (_, Some(product), _) => format!("{} {}", product.vendor, product.name),
                (.., Some(cpe)) => cpe.clone(),
                _ => entry
                    .ranges
                    .iter()
                    .find_map(|r| r.repo.clone())
                    .unwrap_or_default(),
            };
            let range = entry
                .ranges
                .first()
                .map(|range| in_words(l, range))
                .unwrap_or_default();
            local(l, &clip(format!("{} {range}", name.trim()).trim(), 160))
        })
        .collect()
}

fn day(time: Option<jiff::Timestamp>) -> Vec<Value> {
    time.map(|t| Value::Time(t.strftime("%Y-%m-%d").to_string()))
        .into_iter()
        .collect()
}
