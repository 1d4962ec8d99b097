//! One hash for the state of the library, equal wherever the same documents were brought in, in any order.
//!
//! Each thing in the library (document with its revisions, cluster with its merged record, claim, assertion,
//! point) is written in canonical form and hashed; the hashes are sorted and hashed together. Not in it: numbers
//! the database gave, times of reception, runs, history, quarantine, the index.

use baize_store::{events, values};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::ingest::entries_of;
use crate::loading::load_many;
use crate::reading::hex;
use crate::rules::merge::merge;
use crate::{Error, Library, Result};

/// Rows read at a time.
const STRIDE: i64 = 2000;

/// The state of a library.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StateHash {
    /// SHA-256, hex.
    pub hash: String,
    /// Documents.
    pub documents: u64,
    /// Vulnerabilities.
    pub vulnerabilities: u64,
    /// Number of the last public change; not part of the hash.
    pub sequence: i64,
}

#[derive(Default)]
struct Elements(Vec<[u8; 32]>);

impl Elements {
    fn add<T: Serialize>(&mut self, kind: &str, element: &T) -> Result<()> {
        let mut hasher = Sha256::new();
        hasher.update(kind.as_bytes());
        hasher.update([0]);
        hasher.update(serde_json::to_vec(element).map_err(|e| Error::Damaged(e.to_string()))?);
        self.0.push(hasher.finalize().into());
        Ok(())
    }

    fn finish(mut self) -> String {
        self.0.sort_unstable();
        let mut hasher = Sha256::new();
        for element in &self.0 {
            hasher.update(element);
        }
        hex(&hasher.finalize())
    }
}

impl Library {
    /// Computes the state hash. `progress` is called with the number of elements done.
    pub fn state_hash(&self, mut progress: impl FnMut(u64)) -> Result<StateHash> {
        let mut elements = Elements::default();
        let documents = self.hash_documents(&mut elements, &mut progress)?;
        let vulnerabilities = self.hash_vulnerabilities(&mut elements, &mut progress)?;
        self.hash_links(&mut elements)?;
        let sequence = self.db().read(|tx| events::head(tx, events::LIBRARY))?;
        Ok(StateHash {
            hash: elements.finish(),
            documents,
            vulnerabilities,
            sequence,
        })
    }

    fn hash_documents(&self, elements: &mut Elements, progress: &mut dyn FnMut(u64)) -> Result<u64> {
        let (mut last, mut n) = (0, 0);
        loop {
            let rows = self.db().read(|tx| {
                let rows = tx.query(
                    include_str!("../queries/hash_documents.sql"),
                    &values![last, STRIDE],
                )?;
                let keys: Vec<_> = rows
                    .iter()
                    .map(|r| Ok(values![r.int(0)?]))
                    .collect::<baize_store::Result<Vec<_>>>()?;
                let revisions = tx.query_many(include_str!("../queries/hash_revisions.sql"), &keys)?;
                Ok(rows.into_iter().zip(revisions).collect::<Vec<_>>())
            })?;
            let Some((row, _)) = rows.last() else { return Ok(n) };
            last = row.int(0)?;
            for (row, revisions) in &rows {
                let digests: Vec<String> = revisions
                    .iter()
                    .map(|r| Ok(hex(r.bytes(0)?)))
                    .collect::<Result<_>>()?;
                elements.add(
                    "document",
                    &(row.text(1)?, row.text(2)?, hex(row.bytes(3)?), digests),
                )?;
                n += 1;
            }
            progress(elements.0.len() as u64);
        }
    }

    /// Clusters, their claims and their merged records.
    fn hash_vulnerabilities(&self, elements: &mut Elements, progress: &mut dyn FnMut(u64)) -> Result<u64> {
        let (mut last, mut n) = (0, 0);
        loop {
            let page = values![last, STRIDE];
            let rows = self
                .db()
                .read(|tx| tx.query(include_str!("../queries/vulnerabilities_after.sql"), &page))?;
            if rows.is_empty() {
                return Ok(n);
            }
            let wanted: Vec<i64> = rows
                .iter()
                .map(|row| row.int(0))
                .collect::<baize_store::Result<_>>()?;
            last = wanted.last().copied().unwrap_or(last);
            let loaded = load_many(self.db(), self.packs(), &wanted)?;
            if loaded.len() != wanted.len() {
                return Err(Error::Damaged(format!(
                    "a vulnerability up to {last} has no documents"
                )));
            }
            for held in loaded {
                let held = held.indexable;
                let merged = merge(&held.identifiers, &entries_of(&held.documents), self.precedence());
                elements.add("cluster", &held.identifiers)?;
                elements.add("merged", &merged)?;
                for document in &held.documents {
                    elements.add("claims", &(&*document.source, &*document.key, &*document.claims))?;
                }
                n += 1;
            }
            progress(elements.0.len() as u64);
        }
    }

    /// Assertions with their asserters, and points of series.
    fn hash_links(&self, elements: &mut Elements) -> Result<()> {
        let row = self
            .db()
            .read(|tx| tx.query_one(include_str!("../queries/greatest_identifier.sql"), &[]))?;
        let greatest = row.opt_int(0)?.unwrap_or(0);
        let mut from = 0;
        while from < greatest {
            let to = from + STRIDE * 5;
            let (edges, points) = self.db().read(|tx| {
                let edges = tx.query(include_str!("../queries/hash_edges.sql"), &values![from, to])?;
                Ok((
                    edges,
                    tx.query(include_str!("../queries/hash_points.sql"), &values![from, to])?,
                ))
            })?;
            for row in edges {
                let who = (row.text(3)?, row.text(4)?);
                elements.add("assertion", &(row.text(1)?, row.text(2)?, who, row.bool(5)?))?;
            }
            for row in points {
                elements.add(
                    "point",
                    &(row.text(0)?, row.int(2)?, row.int(3)?, row.int(4)?, row.int(5)?),
                )?;
            }
            from = to;
        }
        Ok(())
    }
}
