//! Revisions of a document, and what changed from one to another.

use baize_model::{Claim, Identifier};
use baize_store::values;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::packing::Place;
use crate::reading::{format_of, hex, instant};
use crate::rules::changes;
use crate::{FieldChange, Library, Result};

/// A revision of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// When it was received.
    pub received: Timestamp,
    /// When the source says that it changed.
    pub modified: Option<Timestamp>,
    /// Format name.
    pub format: String,
    /// Bytes.
    pub size: u64,
    /// Whether it is the one that counts.
    pub current: bool,
}

impl Library {
    /// Revisions of a document, the last received first, at most 200; none when there is no such document.
    pub fn revisions(&self, source: &str, key: &str) -> Result<Vec<Revision>> {
        let rows = self
            .db()
            .read(|tx| tx.query(include_str!("../queries/revisions_of.sql"), &values![source, key]))?;
        rows.iter()
            .map(|row| {
                Ok(Revision {
                    sha256: hex(row.bytes(1)?),
                    received: instant(row.int(2)?)?,
                    modified: row.opt_int(3)?.map(instant).transpose()?,
                    format: format_of(row, 4)?.as_str().to_owned(),
                    size: u64::try_from(row.int(5)?).unwrap_or_default(),
                    current: row.bool(6)?,
                })
            })
            .collect()
    }

    /// What a document said in two revisions about the vulnerability of an identifier: the fields that differ.
    /// Nothing when there is no such identifier, document or revision.
    pub fn compare_revisions(
        &self,
        id: &Identifier,
        source: &str,
        key: &str,
        revisions: [&str; 2],
    ) -> Result<Option<Vec<FieldChange>>> {
        let Some((_, cluster)) = self.cluster_of(id)? else {
            return Ok(None);
        };
        let [Some(before), Some(after)] = [
            self.said(cluster, source, key, revisions[0])?,
            self.said(cluster, source, key, revisions[1])?,
        ] else {
            return Ok(None);
        };
        Ok(Some(changes::diff(&before, &after)))
    }

    /// What a revision says about a cluster, field by field.
    fn said(
        &self,
        cluster: i64,
        source: &str,
        key: &str,
        sha256: &str,
    ) -> Result<Option<Map<String, Value>>> {
        let rows = self
            .db()
            .read(|tx| tx.query(include_str!("../queries/revisions_of.sql"), &values![source, key]))?;
        let mut number = None;
        for row in &rows {
            if hex(row.bytes(1)?) == sha256 {
                number = Some(row.int(0)?);
                break;
            }
        }
        let Some(number) = number else { return Ok(None) };
        self.db().try_read(|tx| {
            let rows = tx.query(
                include_str!("../queries/claims_in_vulnerability.sql"),
                &values![number, cluster],
            )?;
            let places = rows
                .iter()
                .map(|row| Place::from_row(row, 0))
                .collect::<Result<Vec<_>>>()?;
            let claims = self.packs().claims(tx, &places)?;
            Ok(Some(fields(claims.iter().flat_map(|claims| claims.iter()))))
        })
    }
}

/// Claims as plain values by field; several claims about one vulnerability follow one another in lists.
fn fields<'a>(claims: impl Iterator<Item = &'a Claim>) -> Map<String, Value> {
    let mut all = Map::new();
    for claim in claims {
        let Ok(Value::Object(one)) = serde_json::to_value(claim) else {
            continue;
        };
        for (name, value) in one {
            match (all.get_mut(&name), value) {
                (Some(Value::Array(held)), Value::Array(more)) => held.extend(more),
                (Some(_), _) => {}
                (None, value) => {
                    all.insert(name, value);
                }
            }
        }
    }
    all
}
