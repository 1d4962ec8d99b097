//! What the index holds of a vulnerability.

use std::collections::{BTreeMap, BTreeSet};

use baize_model::{Category, CategoryScheme, Claim, ClaimKind, ExploitationKind, Identifier, RangeEvent};

use super::keys::keys_of;
use super::language::{Scheme, rank};
use super::words;
use crate::conflicts::conflict_kinds;
use crate::ingest::{DocumentClaims, Indexable};
use crate::loading::LatestEpss;
use crate::rules::derive::has_fix;
use crate::{DerivedValues, Hit, Merged};

/// Longest opening of a description that a hit carries, in characters.
const SUMMARY: usize = 200;
/// Longest description that is indexed per language, in characters.
const INDEXED_TEXT: usize = 3000;
/// Most product and package names that are indexed of one record.
const PRODUCTS: usize = 400;
/// Most words of names that are in no text of a record.
const WORDS: usize = 400;
/// Most vendors, and most products, that a record counts under.
const VALUES: usize = 12;
/// Most names of exploits that are indexed.
const EXPLOITS: usize = 12;
/// Longest name, in characters.
const NAME: usize = 80;
/// Most aliases a hit carries.
const ALIASES: usize = 12;

/// A vulnerability as it goes into the index.
pub(crate) struct Indexed {
    pub(crate) vulnerability: i64,
    pub(super) identifiers: Vec<String>,
    /// Every text, with titles and names.
    pub(super) texts: Vec<String>,
    pub(super) titles: Vec<String>,
    /// Words of vendors, products and packages.
    pub(super) names: Vec<String>,
    pub(super) vendors: Vec<String>,
    pub(super) products: Vec<String>,
    pub(super) weaknesses: Vec<String>,
    pub(super) categories: Vec<String>,
    pub(super) ecosystems: Vec<String>,
    /// `cvss3:high`, one for each scheme and level that is claimed.
    pub(super) graded: Vec<String>,
    pub(super) assigner: Option<String>,
    /// Fields on which its sources disagree.
    pub(super) conflicts: Vec<String>,
    /// `nvd:23`, one for each source: its name and what it says ([`Said`]).
    pub(super) quality: Vec<String>,
    /// How much EPSS rose, if it did.
    pub(super) rise: Option<f64>,
    /// First second of the day on which a catalogue first listed it as exploited.
    pub(super) exploited_on: Option<i64>,
    pub(super) priority: Option<f64>,
    pub(super) has_fix: bool,
    /// Exact names, see [`super::Key`].
    pub(super) keys: Vec<String>,
    pub(super) hit: Hit,
}

impl Indexed {
    pub(crate) fn new(
        indexable: &Indexable,
        merged: &Merged,
        derived: &DerivedValues,
        epss: Option<LatestEpss>,
    ) -> Self {
        let documents = &indexable.documents;
        let sources: BTreeSet<String> = documents.iter().map(|d| d.source.to_string()).collect();
        let names = Names::of(merged);
        let titles: Vec<String> = merged.titles.values().map(|t| t.value.clone()).collect();
        let texts = texts(merged, &titles, &names);
        Self {
            vulnerability: indexable.vulnerability,
            identifiers: indexable
                .identifiers
                .iter()
                .map(|i| i.as_str().to_lowercase())
                .collect(),
            texts,
            titles,
            names: names.words.into_iter().take(PRODUCTS).collect(),
            vendors: names.vendors.into_iter().take(VALUES).collect(),
            products: names.products.into_iter().take(VALUES).collect(),
            weaknesses: weaknesses(merged),
            categories: categories(merged, derived),
            ecosystems: names.ecosystems.into_iter().collect(),
            graded: graded(merged),
            assigner: merged.assigner.as_ref().map(|a| a.value.to_lowercase()),
            priority: derived.priority.as_ref().map(|p| p.value.score),
            has_fix: has_fix(merged),
            conflicts: conflict_kinds(merged, indexable),
            quality: quality(documents),
            rise: epss.and_then(|e| e.rise).filter(|rise| *rise > 0.0),
            exploited_on: exploited_on(merged),
            keys: keys_of(
                &indexable.identifiers,
                documents.iter().flat_map(|d| d.claims.iter()),
            ),
            hit: hit(
                merged,
                derived,
                epss.map(|e| e.score),
                sources.into_iter().collect(),
            ),
        }
    }

    /// Level as a number: 0 unrated, 1 none … 5 critical.
    pub(super) fn level(&self) -> u8 {
        rank(self.hit.severity.as_ref().and_then(|s| s.level))
    }
}

/// What a record has in common with those that are like it.
pub(crate) struct Likeness {
    pub(super) id: Identifier,
    pub(super) texts: Vec<String>,
    pub(super) products: Vec<String>,
    pub(super) weaknesses: Vec<String>,
}

impl Likeness {
    pub(crate) fn of(merged: &Merged) -> Self {
        let names = Names::of(merged);
        let titles: Vec<String> = merged.titles.values().map(|t| t.value.clone()).collect();
        Self {
            id: merged.id.clone(),
            texts: texts(merged, &titles, &names),
            products: names.products.into_iter().take(VALUES).collect(),
            weaknesses: weaknesses(merged),
        }
    }
}

/// Every text, with titles and names.
fn texts(merged: &Merged, titles: &[String], names: &Names) -> Vec<String> {
    let mut texts: Vec<String> = titles.to_vec();
    texts.extend(
        merged
            .descriptions
            .values()
            .map(|t| begin(&t.value, INDEXED_TEXT)),
    );
    // What exploits are called is often what the vulnerability is called.
    let exploits = merged
        .exploitation
        .iter()
        .filter_map(|e| e.value.title.as_deref());
    texts.extend(exploits.take(EXPLOITS).map(|title| begin(title, NAME)));
    // Words that the texts have already would only be counted twice.
    let silent = words::unsaid(&names.words, &texts);
    texts.push(silent[..silent.len().min(WORDS)].join(" "));
    texts
}

/// What a source says about a vulnerability, as bits.
pub(super) struct Said;

impl Said {
    pub(super) const TITLE: u64 = 1;
    pub(super) const SEVERITY: u64 = 2;
    pub(super) const WEAKNESS: u64 = 4;
    pub(super) const VERSIONS: u64 = 8;
    pub(super) const FIX: u64 = 16;

    fn by(claim: &Claim) -> u64 {
        let ranges = || claim.affected.iter().flat_map(|a| &a.ranges);
        let versions = claim.affected.iter().any(|a| !a.versions.is_empty()) || ranges().next().is_some();
        let fix = ranges()
            .flat_map(|range| &range.events)
            .any(|event| matches!(event, RangeEvent::Fixed(_)));
        [
            (Self::TITLE, !claim.titles.is_empty()),
            (Self::SEVERITY, claim.severities.iter().any(|s| s.level.is_some())),
            (
                Self::WEAKNESS,
                !claim.weaknesses.is_empty() || !claim.categories.is_empty(),
            ),
            (Self::VERSIONS, versions),
            (Self::FIX, fix),
        ]
        .into_iter()
        .filter_map(|(bit, said)| said.then_some(bit))
        .sum()
    }
}

/// What each source says, whichever of its documents says it.
fn quality(documents: &[DocumentClaims]) -> Vec<String> {
    let mut by_source: BTreeMap<&str, u64> = BTreeMap::new();
    for document in documents {
        let bits = by_source.entry(&document.source).or_default();
        for claim in document.claims.iter() {
            *bits |= Said::by(claim);
        }
    }
    by_source
        .into_iter()
        .map(|(source, bits)| format!("{source}:{bits}"))
        .collect()
}

/// The first day on which a catalogue of known exploited vulnerabilities has it.
fn exploited_on(merged: &Merged) -> Option<i64> {
    let days = merged
        .exploitation
        .iter()
        .filter(|e| e.value.kind == ExploitationKind::KnownExploited)
        .filter_map(|e| {
            e.value
                .date
                .as_deref()?
                .get(..10)?
                .parse::<jiff::civil::Date>()
                .ok()
        });
    let first = days.min()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(first.timestamp().as_second())
}

/// Names of what is affected.
#[derive(Default)]
struct Names {
    words: BTreeSet<String>,
    vendors: BTreeSet<String>,
    products: BTreeSet<String>,
    ecosystems: BTreeSet<String>,
}

impl Names {
    fn of(merged: &Merged) -> Self {
        let mut names = Self::default();
        // Entries that differ in their versions alone follow one another.
        let mut last = None;
        for affected in &merged.affected {
            let affected = &affected.value;
            let what = (&affected.package, &affected.product, &affected.cpe);
            if last.replace(what) == Some(what) {
                continue;
            }
            if let Some(package) = &affected.package {
                let base = package.ecosystem.split(':').next().unwrap_or_default();
                names.ecosystems.insert(base.to_lowercase());
                names.add("", &package.name);
            }
            if let Some(product) = &affected.product {
                names.add(&product.vendor, &product.name);
            }
            if let Some(cpe) = &affected.cpe {
                let mut parts = cpe.trim_start_matches("cpe:2.3:").split(':').skip(1);
                let mut plain = || {
                    parts
                        .next()
                        .unwrap_or_default()
                        .replace('_', " ")
                        .replace('\\', "")
                };
                let (vendor, product) = (plain(), plain());
                names.add(&vendor, &product);
            }
        }
        names
    }

    fn add(&mut self, vendor: &str, product: &str) {
        let (vendor, product) = (named(vendor), named(product));
        for (name, values) in [(&vendor, &mut self.vendors), (&product, &mut self.products)] {
            if let Some(name) = name {
                self.words.insert(name.clone());
                values.insert(name.clone());
            }
        }
    }
}

/// What stands where a name is missing.
const NOTHING: [&str; 10] = [
    "",
    "-",
    "*",
    "n/a",
    "na",
    "none",
    "unknown",
    "unspecified",
    "various",
    "multiple vendors",
];

/// Whether the name of a vendor or product names something: the index keeps no others.
pub fn is_name(name: &str) -> bool {
    !NOTHING.contains(&name.trim().to_lowercase().as_str())
}

/// A name in lower case, if it is one.
fn named(name: &str) -> Option<String> {
    let mut plain = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    let plain = plain.to_lowercase();
    (!NOTHING.contains(&plain.as_str())).then(|| begin(&plain, NAME))
}

/// The first characters of a text.
fn begin(text: &str, characters: usize) -> String {
    // Where there are fewer bytes there cannot be more characters.
    if text.len() <= characters {
        return text.to_owned();
    }
    let end = text.char_indices().nth(characters);
    text[..end.map_or(text.len(), |(at, _)| at)].to_owned()
}

/// `cwe-79`.
fn weaknesses(merged: &Merged) -> Vec<String> {
    let all: BTreeSet<String> = merged.weaknesses.iter().map(|w| w.value.to_lowercase()).collect();
    all.into_iter().filter(|w| w.starts_with("cwe-")).collect()
}

/// Types by their Chinese names in CNNVD's guide, where they have one there.
fn categories(merged: &Merged, derived: &DerivedValues) -> Vec<String> {
    let mut all: BTreeSet<String> = derived
        .cnnvd_types
        .iter()
        .map(|t| t.value.to_lowercase())
        .collect();
    let types = merged.categories.iter();
    for category in types.filter(|c| is_type(&c.value)) {
        let label = category.value.label.as_str();
        let place = baize_grading::taxonomy::from_label(label);
        let name = place.map(|p| p.cnnvd.map_or(p.node.zh, |kind| kind.zh));
        all.insert(begin(name.unwrap_or(label), NAME).to_lowercase());
    }
    all.into_iter().collect()
}

/// Whether it says of what type a vulnerability is. What CNVD says of the kind of a record (通用软硬件漏洞,
/// 事件型漏洞), NVD's words for a missing weakness and the tags of CVE records do not.
fn is_type(category: &Category) -> bool {
    const TAGS: [&str; 3] = [
        "disputed",
        "exclusively-hosted-service",
        "unsupported-when-assigned",
    ];
    let label = category.label.as_str();
    category.scheme != CategoryScheme::Cnvd && !label.starts_with("NVD-CWE-") && !TAGS.contains(&label)
}

fn graded(merged: &Merged) -> Vec<String> {
    let mut all = BTreeSet::new();
    for severity in &merged.severities {
        let severity = &severity.value;
        if let (Some(scheme), Some(level)) = (Scheme::of(severity.scheme), severity.level) {
            all.insert(format!("{}:{}", scheme.name(), level.as_str()));
        }
    }
    all.into_iter().collect()
}

/// Name of a kind, as it is asked for.
pub(super) fn kind_name(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Vulnerability => "vulnerability",
        ClaimKind::Advisory => "advisory",
        ClaimKind::Malware => "malware",
        ClaimKind::Evidence => "evidence",
        ClaimKind::Statement => "statement",
    }
}

fn hit(merged: &Merged, derived: &DerivedValues, epss: Option<f64>, sources: Vec<String>) -> Hit {
    let mut titles: BTreeMap<String, String> = merged
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
    let mut short = String::new();
    let mut characters = 0;
    for word in text.split_whitespace() {
        if !short.is_empty() {
            short.push(' ');
            characters += 1;
        }
        short.push_str(word);
        characters += word.chars().count();
        if characters > SUMMARY {
            break;
        }
    }
    match short.char_indices().nth(SUMMARY) {
        None => short,
        Some((end, _)) => {
            let cut = &short[..end];
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
