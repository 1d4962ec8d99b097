//! What the index holds of a vulnerability.

use std::collections::BTreeSet;

use baize_model::{ExploitationKind, Identifier, Level};

use crate::{DerivedValues, Hit, Merged};

/// Longest opening of a description that a hit carries, in characters.
const SUMMARY: usize = 240;
/// Longest description that is indexed per language, in characters.
const INDEXED_TEXT: usize = 8000;
/// Most product and package names that are indexed of one record.
const PRODUCTS: usize = 400;
/// Most aliases a hit carries.
const ALIASES: usize = 12;

/// A vulnerability as it goes into the index.
pub(crate) struct Indexed {
    pub(crate) vulnerability: i64,
    pub(super) identifiers: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) bodies: Vec<String>,
    pub(super) products: Vec<String>,
    pub(super) weaknesses: Vec<String>,
    pub(super) ecosystems: Vec<String>,
    pub(super) hit: Hit,
}

impl Indexed {
    pub(crate) fn new(
        vulnerability: i64,
        identifiers: &BTreeSet<Identifier>,
        merged: &Merged,
        derived: &DerivedValues,
        epss: Option<f64>,
        sources: Vec<String>,
    ) -> Self {
        let mut products = BTreeSet::new();
        let mut ecosystems = BTreeSet::new();
        for affected in &merged.affected {
            let affected = &affected.value;
            if let Some(package) = &affected.package {
                products.insert(package.name.clone());
                let base = package.ecosystem.split(':').next().unwrap_or_default();
                ecosystems.insert(base.to_lowercase());
            }
            if let Some(product) = &affected.product {
                products.insert(format!("{} {}", product.vendor, product.name));
            }
            if let Some(cpe) = &affected.cpe {
                let mut parts = cpe.trim_start_matches("cpe:2.3:").split(':').skip(1);
                let name = [parts.next(), parts.next()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" ");
                products.insert(name.replace(['_', '\\'], " "));
            }
        }
        let mut titles: Vec<String> = merged.titles.values().map(|t| t.value.clone()).collect();
        titles.extend(derived.title_zh.iter().map(|t| t.value.clone()));
        let mut bodies: Vec<String> = merged
            .descriptions
            .values()
            .map(|t| t.value.chars().take(INDEXED_TEXT).collect())
            .collect();
        bodies.extend(merged.categories.iter().map(|c| c.value.label.clone()));
        bodies.extend(derived.cnnvd_types.iter().map(|c| c.value.clone()));
        Self {
            vulnerability,
            identifiers: identifiers.iter().map(|i| i.as_str().to_lowercase()).collect(),
            titles,
            bodies,
            products: products.into_iter().take(PRODUCTS).collect(),
            weaknesses: weaknesses(merged, derived),
            ecosystems: ecosystems.into_iter().collect(),
            hit: hit(merged, derived, epss, sources),
        }
    }

    /// Level as a number: 0 unrated, 1 none … 5 critical.
    pub(super) fn level(&self) -> u64 {
        match self.hit.severity.as_ref().and_then(|s| s.level) {
            None => 0,
            Some(Level::None) => 1,
            Some(Level::Low) => 2,
            Some(Level::Medium) => 3,
            Some(Level::High) => 4,
            Some(Level::Critical) => 5,
        }
    }

    pub(super) fn stored(&self) -> Vec<u8> {
        serde_json::to_vec(&self.hit).unwrap_or_default()
    }
}

/// Weaknesses and types, as they are asked for.
fn weaknesses(merged: &Merged, derived: &DerivedValues) -> Vec<String> {
    let mut all: BTreeSet<String> = merged.weaknesses.iter().map(|w| w.value.to_lowercase()).collect();
    all.extend(merged.categories.iter().map(|c| c.value.label.to_lowercase()));
    all.extend(derived.cnnvd_types.iter().map(|t| t.value.to_lowercase()));
    all.into_iter().collect()
}

fn hit(merged: &Merged, derived: &DerivedValues, epss: Option<f64>, sources: Vec<String>) -> Hit {
    let mut titles: std::collections::BTreeMap<String, String> = merged
        .titles
        .iter()
        .map(|(lang, t)| (lang.clone(), t.value.clone()))
        .collect();
    let derived_title = !titles.contains_key("zh") && derived.title_zh.is_some();
    if let (true, Some(title)) = (derived_title, &derived.title_zh) {
        titles.insert("zh".to_owned(), title.value.clone());
    }
    let description = merged
        .descriptions
        .get("en")
        .or_else(|| merged.descriptions.values().next());
    Hit {
        id: merged.id.clone(),
        aliases: merged.aliases.iter().take(ALIASES).cloned().collect(),
        titles,
        derived_title,
        summary: description.map(|d| opening(&d.value)),
        severity: merged.headline().map(|s| s.value.clone()),
        state: merged.state.value,
        kind: merged.kind,
        published: merged.published.as_ref().map(|t| t.value),
        modified: merged.modified.as_ref().map(|t| t.value),
        exploited: merged
            .exploitation
            .iter()
            .any(|e| e.value.kind == ExploitationKind::KnownExploited),
        epss,
        sources,
    }
}

/// The opening of a text, cut at a word.
fn opening(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SUMMARY) {
        None => text,
        Some((end, _)) => {
            let cut = &text[..end];
            let at = cut.rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
            format!("{}…", &cut[..at])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_is_cut_at_a_word_and_never_inside_a_character() {
        assert_eq!(opening("short\n text"), "short text");
        let long = "word ".repeat(100);
        assert!(opening(&long).ends_with("word…"));
        assert!(opening(&"漏洞".repeat(300)).chars().count() <= SUMMARY + 1);
    }
}
