//! Reading the library.

use std::collections::BTreeSet;
use std::sync::Arc;

use baize_model::{Claim, Format, Identifier};
use baize_store::{Row, Value, events, values};
use jiff::Timestamp;

use crate::history::Payload;
use crate::ingest::{Indexable, day_of, entries_of, unscaled};
use crate::loading::load;
use crate::packing::Place;
use crate::rules::derive::derive;
use crate::rules::merge::merge;
use crate::rules::precedence::FieldName;
use crate::{Change, EpssPoint, Error, Hits, Library, Merged, Record, Result, Sort, SourceClaim, Sourced};

/// Most history entries given at once.
pub const MAX_CHANGES: usize = 1_000;
/// Source and key of a document, and its claims.
type Creation = (String, String, Arc<Vec<Claim>>);

impl Library {
    /// The vulnerability that any of its identifiers, in any spelling, leads to.
    pub fn record(&self, id: &Identifier) -> Result<Option<Record>> {
        let Some((_, cluster)) = self.cluster_of(id)? else {
            return Ok(None);
        };
        let Some(indexable) = load(self.db(), self.packs(), cluster)? else {
            return Ok(None);
        };
        let mut merged = merge(
            &indexable.identifiers,
            &entries_of(&indexable.documents),
            self.precedence(),
        );
        self.add_mentions(&mut merged)?;
        let epss = self.epss(&merged.id)?;
        let derived = derive(&merged, epss.last().map(|p| p.score));
        let conflicts = self.conflicts_of(&merged, &indexable)?;
        let sources = self.sides(&indexable)?;
        let sequence = self
            .db()
            .read(|tx| events::last_about(tx, events::LIBRARY, cluster))?
            .unwrap_or(0);
        Ok(Some(Record {
            merged,
            derived,
            epss,
            sources,
            conflicts,
            sequence,
        }))
    }

    /// Number of an identifier and of its cluster.
    pub(crate) fn cluster_of(&self, id: &Identifier) -> Result<Option<(i64, i64)>> {
        let rows = self.db().read(|tx| {
            tx.query(
                include_str!("../queries/find_identifier.sql"),
                &values![id.as_str()],
            )
        })?;
        let Some(row) = rows.first() else { return Ok(None) };
        row.opt_int(1)?
            .map(|cluster| Ok::<_, Error>((row.int(0)?, cluster)))
            .transpose()
    }

    /// Adds to `related` what other vulnerabilities' documents say: they mention one of these identifiers.
    fn add_mentions(&self, merged: &mut Merged) -> Result<()> {
        let Some((number, _)) = self.cluster_of(&merged.id)? else {
            return Ok(());
        };
        let rows = self
            .db()
            .read(|tx| tx.query(include_str!("../queries/mentions_of.sql"), &values![number]))?;
        let mut others = BTreeSet::new();
        for row in rows {
            others.insert(Identifier::parse(row.text(0)?).map_err(|e| Error::Damaged(e.to_string()))?);
        }
        for other in others {
            if other != merged.id
                && !merged.aliases.contains(&other)
                && merged.related.iter().all(|r| r.value != other)
            {
                merged.related.push(Sourced {
                    value: other,
                    from: Vec::new(),
                });
            }
        }
        Ok(())
    }

    fn epss(&self, id: &Identifier) -> Result<Vec<EpssPoint>> {
        let Some((number, _)) = self.cluster_of(id)? else {
            return Ok(Vec::new());
        };
        let rows = self
            .db()
            .read(|tx| tx.query(include_str!("../queries/points_of.sql"), &values![number]))?;
        rows.iter()
            .map(|row| {
                let date =
                    day_of(row.int(0)?).ok_or_else(|| Error::Damaged("a day of a series".to_owned()))?;
                let (score, percentile) = (unscaled(row.int(1)?), unscaled(row.int(2)?));
                Ok(EpssPoint {
                    date: date.to_string(),
                    score,
                    percentile,
                })
            })
            .collect()
    }

    /// The EPSS series of the vulnerability that an identifier leads to, oldest point first, and the identifier that
    /// heads it.
    pub fn series(&self, id: &Identifier) -> Result<Option<(Identifier, Vec<EpssPoint>)>> {
        let Some((_, cluster)) = self.cluster_of(id)? else {
            return Ok(None);
        };
        let Some(head) = self.heads(&[cluster])?.pop() else {
            return Ok(None);
        };
        let points = self.epss(&head)?;
        Ok(Some((head, points)))
    }

    fn sides(&self, indexable: &Indexable) -> Result<Vec<SourceClaim>> {
        let keys: Vec<Vec<Value>> = indexable
            .documents
            .iter()
            .map(|d| values![d.document].to_vec())
            .collect();
        let facts = self
            .db()
            .read(|tx| tx.query_many(include_str!("../queries/revision_facts.sql"), &keys))?;
        let mut sides = Vec::new();
        for (document, rows) in indexable.documents.iter().zip(facts) {
            let row = rows
                .first()
                .ok_or_else(|| Error::Damaged(format!("document {}", document.document)))?;
            for claim in document.claims.iter() {
                sides.push(SourceClaim {
                    source: document.source.to_string(),
                    key: document.key.to_string(),
                    format: format_of(row, 0)?.as_str().to_owned(),
                    sha256: hex(row.bytes(1)?),
                    revisions: u32::try_from(row.int(3)?).unwrap_or(u32::MAX),
                    received: instant(row.int(2)?)?,
                    claim: claim.clone(),
                });
            }
        }
        sides.sort_by_cached_key(|s| {
            (
                self.precedence().rank(FieldName::Other, &s.source),
                s.source.clone(),
                s.key.clone(),
            )
        });
        Ok(sides)
    }

    /// History of a vulnerability, newest first, before a sequence number.
    pub fn history(&self, id: &Identifier, before: Option<i64>, limit: usize) -> Result<Option<Vec<Change>>> {
        let Some((_, cluster)) = self.cluster_of(id)? else {
            return Ok(None);
        };
        let limit = limit.clamp(1, MAX_CHANGES);
        let found = self
            .db()
            .read(|tx| events::about(tx, events::LIBRARY, cluster, before.unwrap_or(i64::MAX), limit))?;
        self.read_changes(found).map(Some)
    }

    /// Changes after a sequence number, oldest first.
    pub fn changes(&self, since: i64, limit: usize) -> Result<Vec<Change>> {
        let limit = limit.clamp(1, MAX_CHANGES);
        let found = self
            .db()
            .read(|tx| events::after(tx, events::LIBRARY, since.max(0), limit))?;
        self.read_changes(found)
    }

    fn read_changes(&self, found: Vec<events::Event>) -> Result<Vec<Change>> {
        let payloads = self.db().try_read(|tx| Payload::read(tx, self.packs(), &found))?;
        found
            .into_iter()
            .zip(payloads)
            .map(|(event, payload)| {
                let time = instant(event.created)?;
                payload.into_change(event.sequence, time, self.precedence(), |revision, id| {
                    self.creation(revision, id)
                })
            })
            .collect()
    }

    pub(crate) fn creation(&self, revision: i64, id: &Identifier) -> Result<Option<Creation>> {
        let key = values![revision, id.as_str()];
        self.db().try_read(|tx| {
            let Some(row) = tx.query_opt(include_str!("../queries/creation.sql"), &key)? else {
                return Ok(None);
            };
            let claims = self.packs().claims(tx, &[Place::from_row(&row, 2)?])?;
            let (source, key) = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
            Ok(claims.into_iter().next().map(|claims| (source, key, claims)))
        })
    }

    /// A document's bytes (current revision, or the one with this SHA-256), with its media type.
    pub fn document(
        &self,
        source: &str,
        key: &str,
        sha256: Option<&str>,
    ) -> Result<Option<(Vec<u8>, &'static str)>> {
        let rows = match sha256 {
            None => self
                .db()
                .read(|tx| tx.query(include_str!("../queries/find_content.sql"), &values![source, key]))?,
            Some(text) => {
                let Some(digest) = unhex(text) else {
                    return Ok(None);
                };
                let wanted = values![source, key, digest];
                self.db()
                    .read(|tx| tx.query(include_str!("../queries/find_content_by_digest.sql"), &wanted))?
            }
        };
        let Some(row) = rows.first() else { return Ok(None) };
        let place = Place::from_row(row, 1)?;
        let bytes = self.db().try_read(|tx| self.packs().record(tx, place))?;
        Ok(Some((bytes, media_type(format_of(row, 0)?))))
    }

    /// Searches. `cursor` is the `next` of the page before; `limit` at most 100.
    pub fn search(&self, query: &str, sort: Sort, cursor: Option<&str>, limit: usize) -> Result<Hits> {
        self.inner.indexing.search.search(query, sort, cursor, limit)
    }

    /// Makes the search index anew.
    pub fn reindex(&self) -> Result<()> {
        self.inner.indexing.rebuild()
    }
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::OsvYaml | Format::GoReport | Format::FriendsOfPhp | Format::RubySec => "application/yaml",
        Format::RustSec | Format::Julia => "text/markdown",
        Format::CnnvdXml | Format::CnvdXml | Format::Gbt28458 => "application/xml",
        Format::Epss => "text/csv",
        _ => "application/json",
    }
}

/// The format that a column holds the number of.
pub(crate) fn format_of(row: &Row, column: usize) -> Result<Format> {
    Format::from_number(row.int(column)?).map_err(|e| Error::Damaged(e.to_string()))
}

pub(crate) fn instant(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|e| Error::Damaged(format!("a time: {e}")))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
            let _ = write!(text, "{b:02x}");
            text
        })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok())
        .collect()
}
