//! What a reader of the library gets: the merged record, its sources side by side, its history.

use std::collections::BTreeMap;

use baize_model::{
    Affected, Category, Claim, ClaimKind, Credit, Exploitation, Identifier, Level, Note, RefKind, Severity,
    State,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A value and the documents that say it, as `source/key`, best source first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The documents it comes from.
    pub from: Vec<String>,
}

/// A reference of the merged record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MergedReference {
    /// Address.
    pub url: String,
    /// Kinds given by any source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<RefKind>,
    /// The documents that have it.
    pub from: Vec<String>,
}

/// One vulnerability as Baize shows it: each field chosen by the precedence table, with its provenance.
///
/// It is a pure function of the claims of its cluster and of that table; nothing derived (graded, translated,
/// prioritised) is in it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Merged {
    /// The identifier that heads the page.
    pub id: Identifier,
    /// Every other identifier of the vulnerability.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Identifier>,
    /// Kind.
    pub kind: ClaimKind,
    /// State.
    pub state: Sourced<State>,
    /// Titles by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub titles: BTreeMap<String, Sourced<String>>,
    /// Descriptions by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub descriptions: BTreeMap<String, Sourced<String>>,
    /// Every distinct assessment, best assessor first. The first that has a level heads the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub severities: Vec<Sourced<Severity>>,
    /// Weaknesses (`CWE-79`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weaknesses: Vec<Sourced<String>>,
    /// Categories of other vocabularies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Sourced<Category>>,
    /// 威胁类型.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threat_type: Option<Sourced<String>>,
    /// What is affected. Enumerated version lists longer than [`Merged::MAX_VERSIONS`] are cut here; the claims
    /// and the document have them whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<Sourced<Affected>>,
    /// Solutions, workarounds, statements and other texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Sourced<Note>>,
    /// Links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<MergedReference>,
    /// Evidence of exploitation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exploitation: Vec<Sourced<Exploitation>>,
    /// Credits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Sourced<Credit>>,
    /// Assigner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigner: Option<Sourced<String>>,
    /// First published anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Sourced<Timestamp>>,
    /// Last changed at any source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Sourced<Timestamp>>,
    /// Other vulnerabilities and advisories it is related to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Sourced<Identifier>>,
}

impl Merged {
    /// Enumerated versions kept per affected entry of the merged record.
    pub const MAX_VERSIONS: usize = 20;

    /// The severity that heads the page: the first with a level.
    pub fn headline(&self) -> Option<&Sourced<Severity>> {
        self.severities.iter().find(|s| s.value.level.is_some())
    }

    /// Level of the headline severity.
    pub fn level(&self) -> Option<Level> {
        self.headline().and_then(|s| s.value.level)
    }
}

/// One source's document about the vulnerability, with what it claims.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SourceClaim {
    /// Source name.
    pub source: String,
    /// Key of the document at the source.
    pub key: String,
    /// Format name.
    pub format: String,
    /// SHA-256 of the current revision, hex.
    pub sha256: String,
    /// How many revisions are kept.
    pub revisions: u32,
    /// When the current revision was received.
    pub received: Timestamp,
    /// What it says about this vulnerability.
    pub claim: Claim,
}

/// A disagreement between sources that a person may want to look at.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Conflict {
    /// Field: `identity`, `severity`, `state` …
    pub field: String,
    /// The differing values, each with its documents.
    pub values: Vec<Sourced<String>>,
}

/// Latest point of EPSS and how it moved.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct EpssPoint {
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Probability 0–1.
    pub score: f64,
    /// Percentile 0–1.
    pub percentile: f64,
}

/// A value Baize derived, with the inputs it was derived from.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Derived<T> {
    /// The value.
    pub value: T,
    /// The inputs, in words or `name: value`.
    pub inputs: Vec<String>,
}

/// Derived values of a record.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DerivedValues {
    /// A CNNVD-style Chinese title, when no source has a Chinese one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_zh: Option<Derived<String>>,
    /// A proposal for the GB/T 30279-2020 technical grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gbt_technical: Option<Derived<Level>>,
    /// CNNVD types that follow from the weaknesses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cnnvd_types: Vec<Derived<String>>,
    /// Priority: name of the class and a number 0–100 to sort by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Derived<Priority>>,
}

/// A priority.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Priority {
    /// Name of the class.
    pub class: String,
    /// 0–100, for sorting.
    pub score: f64,
}

/// Everything about one vulnerability.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// The merged record.
    #[serde(flatten)]
    pub merged: Merged,
    /// Derived values.
    pub derived: DerivedValues,
    /// EPSS points, oldest first; only days on which the score changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub epss: Vec<EpssPoint>,
    /// Sources side by side, best source first.
    pub sources: Vec<SourceClaim>,
    /// Disagreements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Number of the last change in the public sequence.
    pub sequence: i64,
}

/// A changed field.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FieldChange {
    /// Field of [`Merged`], or `epss`.
    pub field: String,
    /// For a list that was and still is: where in it `before` was replaced by `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<usize>,
    /// Before; `null` when it was absent. With `at`, only the elements that went.
    pub before: serde_json::Value,
    /// After; `null` when it is gone. With `at`, only the elements that came.
    pub after: serde_json::Value,
}

/// One change of one vulnerability.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// Number in the public sequence.
    pub sequence: i64,
    /// Identifier that heads the vulnerability.
    pub id: Identifier,
    /// When.
    pub time: Timestamp,
    /// `created`, `changed`, `merged`, `split`, `removed`.
    pub kind: String,
    /// The documents that caused it, as `source/key`.
    pub causes: Vec<String>,
    /// Fields before and after. For `created`, before is `null` everywhere.
    pub fields: Vec<FieldChange>,
}

/// One hit of a list or search.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Hit {
    /// Identifier that heads it.
    pub id: Identifier,
    /// Other identifiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Identifier>,
    /// Title by language; `zh` may be derived.
    pub titles: BTreeMap<String, String>,
    /// True when `titles["zh"]` was derived by Baize.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub derived_title: bool,
    /// Opening of the description, for lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Headline severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// State.
    pub state: State,
    /// Kind.
    pub kind: ClaimKind,
    /// Published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Timestamp>,
    /// Modified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// In a catalogue of known exploited vulnerabilities.
    pub exploited: bool,
    /// Latest EPSS score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epss: Option<f64>,
    /// Sources that have it.
    pub sources: Vec<String>,
}

/// A page of hits.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Hits {
    /// How many there are in all.
    pub total: u64,
    /// This page.
    pub items: Vec<Hit>,
    /// Cursor of the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many of all hits have which values, for the facets that were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
    /// Words that no record has, and what was searched for in their place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// How many have every word, when so few have that those with some of the words follow them; `total` then
    /// counts all of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<u64>,
}

/// What hits are counted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FacetField {
    /// Level of the headline severity.
    Severity,
    /// Level under each grading scheme.
    Scheme,
    /// Year of publication.
    Year,
    /// Source.
    Source,
    /// Weakness.
    Weakness,
    /// Type in CNNVD's guide.
    Category,
    /// Vendor.
    Vendor,
    /// Product.
    Product,
    /// Ecosystem.
    Ecosystem,
    /// State.
    State,
    /// Kind.
    Kind,
    /// Whether it is known to be exploited.
    Exploited,
    /// Whether a source names a version that fixes it.
    Fix,
    /// Who assigned the identifier.
    Assigner,
    /// What its sources disagree on.
    Conflict,
}

impl FacetField {
    /// Every facet, in the order in which they are shown.
    pub const ALL: [Self; 15] = [
        Self::Severity,
        Self::Exploited,
        Self::Fix,
        Self::Year,
        Self::Category,
        Self::Weakness,
        Self::Vendor,
        Self::Product,
        Self::Ecosystem,
        Self::Source,
        Self::Scheme,
        Self::State,
        Self::Kind,
        Self::Assigner,
        Self::Conflict,
    ];

    /// Stable name, as serialised.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Scheme => "scheme",
            Self::Year => "year",
            Self::Source => "source",
            Self::Weakness => "weakness",
            Self::Category => "category",
            Self::Vendor => "vendor",
            Self::Product => "product",
            Self::Ecosystem => "ecosystem",
            Self::State => "state",
            Self::Kind => "kind",
            Self::Exploited => "exploited",
            Self::Fix => "fix",
            Self::Assigner => "assigner",
            Self::Conflict => "conflict",
        }
    }
}

/// How many hits have which values.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Facet {
    /// What they are counted by.
    pub field: FacetField,
    /// Values, most hits first.
    pub values: Vec<FacetValue>,
}

/// A value and the hits that have it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// How many hits have it.
    pub count: u64,
    /// What to add to the query to be left with them.
    pub term: String,
}

/// A word that no record has, and the word that was searched for in its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Correction {
    /// As written.
    pub written: String,
    /// As searched for.
    pub meant: String,
}

/// What is searched for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SearchRequest<'a> {
    /// The query; empty for everything.
    pub query: &'a str,
    /// The order.
    pub sort: Sort,
    /// `next` of the page before.
    pub cursor: Option<&'a str>,
    /// Hits on the page, at most 100.
    pub limit: usize,
    /// What to count the hits by.
    pub facets: &'a [FacetField],
    /// Values of each facet, at most 50.
    pub facet_values: usize,
}

/// Kind of a suggestion.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SuggestionKind {
    /// An identifier.
    Identifier,
    /// A product or package.
    Product,
    /// A vendor.
    Vendor,
    /// A weakness or a type of them.
    Weakness,
    /// A field of the query language.
    Field,
}

/// A way to go on with a query.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Suggestion {
    /// What it is.
    pub kind: SuggestionKind,
    /// Its name.
    pub text: String,
    /// The whole query, if it is taken.
    pub query: String,
    /// Records that have it; 0 for a field.
    pub count: u64,
}

/// A vulnerability that is like another, and why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Similar {
    /// The vulnerability.
    pub hit: Hit,
    /// How alike, 0–1: the share of what is special about the one that the other has too.
    pub likeness: f64,
    /// Products that both affect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// Weaknesses that both have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weaknesses: Vec<String>,
    /// Rare words that both have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// Order of hits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best match first.
    #[default]
    Relevance,
    /// Newest published first.
    Published,
    /// Last modified first.
    Modified,
    /// Worst first.
    Severity,
    /// Likeliest to be exploited first.
    Epss,
    /// Highest priority first.
    Priority,
    /// Most lately listed as exploited first.
    Exploited,
    /// Greatest rise of EPSS over thirty days first.
    Rise,
}

/// State of a source.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SourceStatus {
    /// Name.
    pub name: String,
    /// Title by language.
    pub titles: BTreeMap<String, String>,
    /// Home page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// Licence or terms, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Whether its documents may be passed on in exports and dumps.
    pub redistribution: bool,
    /// Documents held.
    pub documents: u64,
    /// Revisions held.
    pub revisions: u64,
    /// Refused records in quarantine, as far as their source is known.
    pub quarantined: u64,
    /// When a run last brought a document of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_received: Option<Timestamp>,
    /// Greatest time of modification its documents state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<Timestamp>,
    /// Freshness goal in hours, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal_hours: Option<u32>,
    /// Raw bytes as received.
    pub raw_bytes: u64,
    /// Bytes stored.
    pub stored_bytes: u64,
}

/// Numbers for the home page.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Vulnerabilities and advisories.
    pub vulnerabilities: u64,
    /// Documents.
    pub documents: u64,
    /// Sources with at least one document.
    pub sources: u64,
    /// Vulnerabilities in a catalogue of known exploited ones.
    pub exploited: u64,
    /// Points of series.
    pub points: u64,
    /// Number of the last public change.
    pub sequence: i64,
}
