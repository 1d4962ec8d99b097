//! Vulnerabilities in brief: what lists of findings need, read many at a time.

use std::collections::BTreeMap;

use crate::ingest::entries_of;
use crate::loading::load_many;
use crate::rules::derive::derive_listed;
use crate::rules::merge::merge;
use crate::{DerivedValues, Library, Merged, Result};

/// Vulnerabilities read in one go.
const STRIDE: usize = 500;

/// A vulnerability without its history, its documents and what others say of it.
#[derive(Clone, Debug)]
pub struct Brief {
    /// The merged record.
    pub merged: Merged,
    /// Latest EPSS score.
    pub epss: Option<f64>,
    /// What lists show of the derived values.
    pub derived: DerivedValues,
    /// Names of the sources that have it.
    pub sources: Vec<String>,
}

impl Library {
    /// Vulnerabilities by their numbers; those that have gone are left out.
    pub fn briefs(&self, numbers: &[i64]) -> Result<BTreeMap<i64, Brief>> {
        let mut found = BTreeMap::new();
        for part in numbers.chunks(STRIDE) {
            for loaded in load_many(self.db(), self.packs(), part)? {
                let indexable = &loaded.indexable;
                let merged = merge(
                    &indexable.identifiers,
                    &entries_of(&indexable.documents),
                    self.precedence(),
                );
                let epss = loaded.epss.map(|latest| latest.score);
                let derived = derive_listed(&merged, epss);
                let mut sources: Vec<String> =
                    indexable.documents.iter().map(|d| d.source.to_string()).collect();
                sources.sort_unstable();
                sources.dedup();
                let brief = Brief {
                    merged,
                    epss,
                    derived,
                    sources,
                };
                found.insert(indexable.vulnerability, brief);
            }
        }
        Ok(found)
    }
}
