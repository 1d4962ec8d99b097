//! A weakness and its place in the tree.

use std::collections::HashMap;

use baize_catalog::{FacetField, Statistics, Weaknesses};
use baize_grading::taxonomy;
use baize_model::WeaknessKind;
use baize_web_kit::{Language, Locale, encode_value};

use super::wording::{Wording, clip};
use super::{label, subject};

/// A weakness as its page shows it.
pub(crate) struct WeaknessView {
    pub(crate) name: Wording,
    pub(crate) kind: String,
    pub(crate) description: String,
    /// In few words of a Chinese reader's language, where there are any.
    pub(crate) chinese: Option<String>,
    /// The type in CNNVD's guide.
    pub(crate) category: Option<Category>,
    pub(crate) parents: Vec<Branch>,
    pub(crate) children: Vec<Branch>,
    pub(crate) upstream: String,
}

/// A type of the guide and its list.
pub(crate) struct Category {
    pub(crate) name: &'static str,
    pub(crate) href: String,
}

/// A weakness in a list or tree.
pub(crate) struct Branch {
    pub(crate) id: String,
    /// In Chinese, for a Chinese reader, where it has such a name.
    pub(crate) chinese: Option<String>,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) count: String,
    /// How often something below it is named.
    pub(crate) below: Option<String>,
    pub(crate) children: Vec<Branch>,
}

/// How often each weakness is named.
pub(crate) type Counts = HashMap<u32, u64>;

impl WeaknessView {
    pub(crate) fn new(l: &Locale, tree: &Weaknesses, statistics: &Statistics, number: u32) -> Option<Self> {
        let entry = tree.entries.get(&number)?;
        let counts = counts(statistics);
        let branch = |number: u32| Branch::new(l, tree, &counts, number, 0);
        let chinese = l.language == Language::ZhCn;
        let place = (entry.kind == WeaknessKind::Weakness)
            .then(|| taxonomy::from_cwe(number))
            .flatten();
        Some(Self {
            name: Wording {
                text: entry.name.clone(),
                lang: "en".to_owned(),
            },
            chinese: label::weakness(l, number).filter(|_| chinese),
            kind: match entry.abstraction.as_str() {
                "" => String::new(),
                abstraction => label::known(l, "abstraction", &abstraction.to_lowercase()),
            },
            description: clip(&entry.description, 1_500),
            category: place.and_then(|place| place.cnnvd).map(|kind| Category {
                name: if chinese { kind.zh } else { kind.en },
                href: format!(
                    "/search?q={}",
                    encode_value(&FacetField::Category.term(&kind.zh.to_lowercase()))
                ),
            }),
            parents: tree.parents(number).filter_map(branch).collect(),
            children: tree.children(number).filter_map(branch).collect(),
            upstream: format!("https://cwe.mitre.org/data/definitions/{number}.html"),
        })
    }
}

impl Branch {
    /// An entry and what is below it, so many levels deep.
    pub(crate) fn new(
        l: &Locale,
        tree: &Weaknesses,
        counts: &Counts,
        number: u32,
        deep: usize,
    ) -> Option<Self> {
        let entry = tree.entries.get(&number)?;
        let id = format!("CWE-{number}");
        let below: u64 = tree
            .below(number)
            .iter()
            .filter(|one| **one != number)
            .filter_map(|one| counts.get(one))
            .sum();
        let children = if deep == 0 {
            Vec::new()
        } else {
            tree.children(number)
                .filter_map(|child| Self::new(l, tree, counts, child, deep - 1))
                .collect()
        };
        Some(Self {
            href: subject::weakness(&id),
            id,
            chinese: label::weakness(l, number).filter(|_| l.language == Language::ZhCn),
            name: entry.name.clone(),
            count: l.number(counts.get(&number).copied().unwrap_or(0)),
            below: (below > 0).then(|| l.number(below)),
            children,
        })
    }
}

/// How often each weakness is named.
pub(crate) fn counts(statistics: &Statistics) -> Counts {
    statistics
        .facets
        .iter()
        .filter(|facet| facet.field == FacetField::Weakness)
        .flat_map(|facet| &facet.values)
        .filter_map(|value| Some((value.value.strip_prefix("cwe-")?.parse().ok()?, value.count)))
        .collect()
}
