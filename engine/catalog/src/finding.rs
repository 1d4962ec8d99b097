//! Finding vulnerabilities: by a query, by what is being typed, by likeness.

use baize_model::Identifier;

use crate::ingest::entries_of;
use crate::loading::load;
use crate::rules::merge::merge;
use crate::search::{Key, Likeness};
use crate::{Hits, Library, Merged, Result, SearchRequest, Similar, Suggestion};

impl Library {
    /// Searches, and counts the hits by the facets that are asked for.
    pub fn find(&self, request: &SearchRequest<'_>) -> Result<Hits> {
        self.inner.indexing.search.find(request)
    }

    /// Bytes of the index by part and field, `postings text`, largest first.
    pub fn index_space(&self) -> Result<Vec<(String, u64)>> {
        self.inner.indexing.search.space()
    }

    /// Vendors of products that vulnerabilities are about, as CPE names have them, in order.
    pub fn vendors(&self) -> Result<Vec<String>> {
        let products = self.inner.indexing.search.keys_after(Key::PRODUCT)?;
        let mut vendors: Vec<String> = products
            .iter()
            .filter_map(|product| product.split_once(':'))
            .map(|(vendor, _)| vendor.to_owned())
            .collect();
        vendors.dedup();
        Ok(vendors)
    }

    /// Products of a vendor that vulnerabilities are about, as CPE names have them, in order.
    pub fn products(&self, vendor: &str) -> Result<Vec<String>> {
        let beginning = format!("{}{}:", Key::PRODUCT, vendor.to_lowercase());
        let products = self.inner.indexing.search.keys_after(&beginning)?;
        Ok(products.into_iter().collect())
    }

    /// Ways to go on with what has been typed so far, at most `limit` (≤ 20).
    pub fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>> {
        self.inner.indexing.search.suggest(typed, limit)
    }

    /// Vulnerabilities that are like one, the most alike first, at most `limit` (≤ 20).
    pub fn similar(&self, id: &Identifier, limit: usize) -> Result<Option<Vec<Similar>>> {
        let Some((_, vulnerability)) = self.cluster_of(id)? else {
            return Ok(None);
        };
        let Some(indexable) = load(self.db(), self.packs(), vulnerability)? else {
            return Ok(None);
        };
        let entries = entries_of(&indexable.documents);
        let merged = merge(&indexable.identifiers, &entries, self.precedence());
        self.similar_to(&merged, limit).map(Some)
    }

    /// The same for a record that was read already.
    pub fn similar_to(&self, merged: &Merged, limit: usize) -> Result<Vec<Similar>> {
        self.inner.indexing.search.similar(&Likeness::of(merged), limit)
    }
}
