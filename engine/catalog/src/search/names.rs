//! Names of things in the order of the alphabet, a page at a time, with the records that are about each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tantivy::schema::IndexRecordOption;

use super::{Search, failed};
use crate::{FacetField, Library, Result};

/// Most names on a page.
const MAX: usize = 200;
/// What keys of packages begin with.
const PACKAGE: &str = "package:";

/// What is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// Vendors.
    Vendors,
    /// Products.
    Products,
    /// Those who assign identifiers.
    Assigners,
    /// Packages, named `ecosystem/name`.
    Packages,
}

/// A name and the records that are about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Name {
    /// The name, as the index folds it.
    pub name: String,
    /// The ecosystem of a package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ecosystem: Option<String>,
    /// Published records about it.
    pub records: u64,
    /// The query that finds them.
    pub query: String,
}

/// A page of names.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Names {
    /// Names, in the order of their bytes.
    pub items: Vec<Name>,
    /// What the next page comes after; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Named {
    /// A name from its term in the index.
    fn read(self, term: &str, records: u64) -> Name {
        let of = |field: FacetField| Name {
            name: term.to_owned(),
            ecosystem: None,
            records,
            query: field.term(term),
        };
        match self {
            Self::Vendors => of(FacetField::Vendor),
            Self::Products => of(FacetField::Product),
            Self::Assigners => of(FacetField::Assigner),
            Self::Packages => {
                let (ecosystem, name) = term.split_once('/').unwrap_or(("", term));
                let terms = [
                    FacetField::Product.term(name),
                    FacetField::Ecosystem.term(ecosystem),
                ];
                Name {
                    name: name.to_owned(),
                    ecosystem: Some(ecosystem.to_owned()),
                    records,
                    query: terms.join(" "),
                }
            }
        }
    }
}

impl Search {
    /// Names that begin with `start`, after `after`.
    fn names(&self, of: Named, start: &str, after: Option<&str>, limit: usize) -> Result<Names> {
        let limit = limit.clamp(1, MAX);
        let (field, family) = match of {
            Named::Vendors => (self.fields.vendor, ""),
            Named::Products => (self.fields.product, ""),
            Named::Assigners => (self.fields.assigner, ""),
            Named::Packages => (self.fields.key, PACKAGE),
        };
        let start = format!("{family}{start}");
        let after = after.map(|after| format!("{family}{after}"));
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for segment in self.reader.searcher().segment_readers() {
            let index = segment.inverted_index(field).map_err(failed)?;
            let range = index.terms().range();
            let range = match after.as_deref().filter(|after| *after >= start.as_str()) {
                Some(after) => range.gt(after),
                None => range.ge(&start),
            };
            let mut stream = range.into_stream().map_err(failed)?;
            // One more than asked of every segment: the first of all of them are among these.
            let mut taken = 0;
            while let Some((term, info)) = stream.next() {
                if taken > limit || !term.starts_with(start.as_bytes()) {
                    break;
                }
                let Ok(name) = std::str::from_utf8(term) else {
                    continue;
                };
                taken += 1;
                let count = match segment.alive_bitset() {
                    None => info.doc_freq,
                    Some(alive) => index
                        .read_postings_from_terminfo(info, IndexRecordOption::Basic)
                        .map_err(failed)?
                        .doc_freq_given_deletes(alive),
                };
                *found.entry(name.to_owned()).or_default() += u64::from(count);
            }
        }
        let more = found.len() > limit;
        let page = || found.iter().take(limit);
        let last = page().next_back().filter(|_| more);
        let next = last.map(|(term, _)| term[family.len()..].to_owned());
        let items = page()
            .filter(|(_, count)| **count > 0)
            .map(|(term, count)| of.read(&term[family.len()..], *count))
            .collect();
        Ok(Names { items, next })
    }
}

impl Library {
    /// Names of things that records are about, those that begin with `start` and come after `after`.
    pub fn names(&self, of: Named, start: &str, after: Option<&str>, limit: usize) -> Result<Names> {
        self.inner.indexing.search.names(of, start, after, limit)
    }
}
