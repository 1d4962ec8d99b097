//! What the answers look like. These types describe; the engine's own types are what is sent. A test reads a
//! full answer into them, with unknown fields refused, and writes it back unchanged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

macro_rules! schema {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
            #[serde(deny_unknown_fields)]
            pub struct $name {
                $(
                    $(#[$field_meta])*
                    pub $field: $type,
                )*
            }
        )*
    };
}

mod lists;
mod numbers;
mod sources;

pub use lists::*;
pub use numbers::*;
pub use sources::*;

schema! {
    /// A refusal (RFC 9457).
    Problem {
        /// Address of the explanation.
        r#type: String,
        /// What happened.
        title: String,
        /// Status of the answer.
        #[schema(value_type = u16)]
        status: u16,
        /// Stable code, `BZ-…`.
        code: String,
        /// What to do next.
        next: String,
        /// Path that was asked for.
        instance: String,
        /// Number of the request in the logs.
        request_id: String,
        /// The particulars.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
        /// Character of the query at which reading stopped, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offset: Option<u64>,
    }

    /// A severity assessment by one assessor under one scheme.
    Severity {
        /// `cvss-2.0`, `cvss-3.0`, `cvss-3.1`, `cvss-4.0`, `cnnvd`, `gbt30279-technical`,
        /// `gbt30279-comprehensive`, `cnvd`, `ssvc` or `vendor`.
        scheme: String,
        /// Vector.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        vector: Option<String>,
        /// Score, 0.0–10.0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score: Option<f64>,
        /// `none`, `low`, `medium`, `high` or `critical`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<String>,
        /// The assessor's own words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
        /// Assessor.
        by: String,
    }

    /// A vulnerability in a list.
    Hit {
        /// Identifier that heads it.
        id: String,
        /// Other identifiers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        aliases: Vec<String>,
        /// Title by language.
        titles: BTreeMap<String, String>,
        /// True when the Chinese title was derived.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        derived_title: bool,
        /// Opening of the description.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        summary: Option<String>,
        /// Headline severity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        severity: Option<Severity>,
        /// `published`, `reserved`, `disputed`, `withdrawn` or `rejected`.
        state: String,
        /// `vulnerability`, `advisory`, `malware`, `evidence` or `statement`.
        kind: String,
        /// First published.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(format = DateTime)]
        published: Option<String>,
        /// Last modified.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(format = DateTime)]
        modified: Option<String>,
        /// In a catalogue of known exploited vulnerabilities.
        exploited: bool,
        /// Latest EPSS score, 0–1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        epss: Option<f64>,
        /// Sources that have it.
        sources: Vec<String>,
    }

    /// A page of vulnerabilities.
    Hits {
        /// How many there are in all.
        total: u64,
        /// This page.
        items: Vec<Hit>,
        /// Cursor of the next page; absent on the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<String>,
        /// How many of all hits have which values, for the facets asked for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        facets: Vec<Facet>,
        /// Words that no record has, and what was searched for in their place.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        corrections: Vec<Correction>,
        /// How many have every word, when so few have that those with some of the words follow them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        whole: Option<u64>,
    }

    /// How many hits have which values.
    Facet {
        /// What they are counted by.
        field: String,
        /// Values, most hits first.
        values: Vec<FacetValue>,
    }

    /// A value and the hits that have it.
    FacetValue {
        /// The value.
        value: String,
        /// How many hits have it.
        count: u64,
        /// What to add to the query to be left with them.
        term: String,
    }

    /// A word that no record has.
    Correction {
        /// As written.
        written: String,
        /// As searched for.
        meant: String,
    }

    /// A way to go on with a query.
    Suggestion {
        /// `identifier`, `product`, `vendor`, `weakness` or `field`.
        kind: String,
        /// Its name.
        text: String,
        /// The whole query, if it is taken.
        query: String,
        /// Records that have it; 0 for a field.
        count: u64,
    }

    /// Suggestions.
    Suggestions {
        /// Best first.
        items: Vec<Suggestion>,
    }

    /// A vulnerability that is like another, and why.
    Similar {
        /// The vulnerability.
        hit: Hit,
        /// How alike, 0–1.
        likeness: f64,
        /// Products that both affect.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        products: Vec<String>,
        /// Weaknesses that both have.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weaknesses: Vec<String>,
        /// Rare words that both have.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        words: Vec<String>,
    }

    /// Similar vulnerabilities.
    SimilarList {
        /// Most alike first.
        items: Vec<Similar>,
    }

    /// A text and the documents that say it.
    SourcedText {
        /// The text.
        value: String,
        /// Documents, as `source/key`, best first.
        from: Vec<String>,
    }

    /// An assessment and the documents that hold it.
    SourcedSeverity {
        /// The assessment.
        value: Severity,
        /// Documents, as `source/key`.
        from: Vec<String>,
    }

    /// A category under a vocabulary.
    Category {
        /// `cnnvd`, `gbt30279`, `cnvd` or `source`.
        scheme: String,
        /// Label as the record has it.
        label: String,
    }

    /// A category and the documents that hold it.
    SourcedCategory {
        /// The category.
        value: Category,
        /// Documents, as `source/key`.
        from: Vec<String>,
    }

    /// A package of an ecosystem.
    Package {
        /// Ecosystem.
        ecosystem: String,
        /// Name.
        name: String,
        /// Package URL.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purl: Option<String>,
    }

    /// A product of a vendor.
    Product {
        /// Vendor.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        vendor: String,
        /// Product.
        name: String,
    }

    /// A range of versions.
    Range {
        /// Name of the order.
        scheme: String,
        /// Repository of a `git` range.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        repo: Option<String>,
        /// Status of the versions inside.
        status: String,
        /// Bounds: objects with one of `introduced`, `after`, `fixed`, `before`, `through`, `limit`, `change`.
        #[schema(value_type = Vec<Object>)]
        events: Vec<Value>,
    }

    /// A version and its status.
    VersionStatus {
        /// Version.
        version: String,
        /// Status.
        status: String,
    }

    /// Something affected.
    Affected {
        /// Package of an ecosystem.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        package: Option<Package>,
        /// Product of a vendor.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        product: Option<Product>,
        /// CPE 2.3 name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cpe: Option<String>,
        /// `affected`, `unaffected`, `fixed`, `under-investigation` or `unknown`, for versions not listed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<String>,
        /// Ranges.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ranges: Vec<Range>,
        /// Enumerated versions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        versions: Vec<String>,
        /// Enumerated versions of another status.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        other_versions: Vec<VersionStatus>,
        /// Platforms.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        platforms: Vec<String>,
        /// Modules, files or functions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        components: Vec<String>,
        /// Why it is not affected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        justification: Option<String>,
    }

    /// Something affected and the documents that say so.
    SourcedAffected {
        /// What.
        value: Affected,
        /// Documents, as `source/key`.
        from: Vec<String>,
    }

    /// A longer text.
    Note {
        /// `solution`, `workaround`, `existence`, `detection`, `impact`, `statement`, `patch`, `reason`,
        /// `configuration` or `other`.
        kind: String,
        /// Language.
        lang: String,
        /// Text.
        value: String,
    }

    /// A longer text and the documents that hold it.
    SourcedNote {
        /// The text.
        value: Note,
        /// Documents, as `source/key`.
        from: Vec<String>,
    }

    /// A link.
    Reference {
        /// Address as received: check its scheme before you follow it.
        url: String,
        /// Kinds given by any source.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kinds: Vec<String>,
        /// Documents, as `source/key`.
        from: Vec<String>,
    }

    /// Evidence of exploitation or of an exploit.
    Exploitation {
        /// `known-exploited`, `reported`, `public-exploit` or `proof-of-concept`.
        kind: String,
        /// Who says so.
        by: String,
        /// Day it was added.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<String>,
        /// Day by which it should be fixed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<String>,
        /// Known use in ransomware campaigns.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ransomware: Option<bool>,
        /// Title of the entry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// Address of the entry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
        /// Verified by the catalogue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        verified: Option<bool>,
        /// Action asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        action: Option<String>,
    }

    /// Evidence and the documents that hold it.
    SourcedExploitation {
        /// The evidence.
        value: Exploitation,
        /// Documents, as `source/key`.
        from: Vec<String>,
    }

    /// A credit.
    Credit {
        /// Name.
        name: String,
        /// Role.
        role: String,
    }

    /// A credit and the documents that hold it.
    SourcedCredit {
        /// The credit.
        value: Credit,
        /// Documents, as `source/key`.
        from: Vec<String>,
    }

    /// A point of EPSS.
    EpssPoint {
        /// Day.
        #[schema(format = Date)]
        date: String,
        /// Probability 0–1.
        score: f64,
        /// Percentile 0–1.
        percentile: f64,
    }

    /// A text that Baize derived, with its inputs.
    DerivedText {
        /// The value.
        value: String,
        /// The inputs.
        inputs: Vec<String>,
    }

    /// A priority.
    Priority {
        /// Class.
        class: String,
        /// 0–100.
        score: f64,
    }

    /// A priority with its inputs.
    DerivedPriority {
        /// The value.
        value: Priority,
        /// The inputs.
        inputs: Vec<String>,
    }

    /// Values that no source states.
    Derived {
        /// Chinese title in the style of CNNVD.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title_zh: Option<DerivedText>,
        /// Proposal for the technical grade of GB/T 30279-2020.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gbt_technical: Option<DerivedText>,
        /// CNNVD types that follow from the weaknesses.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cnnvd_types: Vec<DerivedText>,
        /// Priority.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        priority: Option<DerivedPriority>,
    }

    /// One source's document, with what it claims.
    SourceClaim {
        /// Source.
        source: String,
        /// Key of the document.
        key: String,
        /// Format.
        format: String,
        /// SHA-256 of the current revision.
        sha256: String,
        /// Revisions kept.
        revisions: u32,
        /// When the current revision was received.
        #[schema(format = DateTime)]
        received: String,
        /// What it says, field by field, in its own order.
        #[schema(value_type = Object)]
        claim: Value,
    }

    /// A disagreement between sources.
    Conflict {
        /// Field.
        field: String,
        /// The differing values.
        values: Vec<SourcedText>,
    }

    /// A vulnerability: each field chosen by the precedence table, with its documents.
    Record {
        /// Identifier that heads it.
        id: String,
        /// Other identifiers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        aliases: Vec<String>,
        /// `vulnerability`, `advisory`, `malware`, `evidence` or `statement`.
        kind: String,
        /// `published`, `reserved`, `disputed`, `withdrawn` or `rejected`.
        state: SourcedText,
        /// Titles by language.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        titles: BTreeMap<String, SourcedText>,
        /// Descriptions by language.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        descriptions: BTreeMap<String, SourcedText>,
        /// Every distinct assessment; the first with a level heads the page.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        severities: Vec<SourcedSeverity>,
        /// Weaknesses (`CWE-79`).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weaknesses: Vec<SourcedText>,
        /// Categories of other vocabularies.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        categories: Vec<SourcedCategory>,
        /// 威胁类型.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        threat_type: Option<SourcedText>,
        /// What is affected.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        affected: Vec<SourcedAffected>,
        /// Solutions and other texts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<SourcedNote>,
        /// Links.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        references: Vec<Reference>,
        /// Evidence of exploitation.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        exploitation: Vec<SourcedExploitation>,
        /// Credits.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        credits: Vec<SourcedCredit>,
        /// Assigner.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assigner: Option<SourcedText>,
        /// First published anywhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        published: Option<SourcedText>,
        /// Last changed at any source.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modified: Option<SourcedText>,
        /// Related vulnerabilities and advisories.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        related: Vec<SourcedText>,
        /// Values that no source states; absent from a record of which a part may not be passed on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        derived: Option<Derived>,
        /// EPSS, oldest first; only days on which it changed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        epss: Vec<EpssPoint>,
        /// Sources side by side, best first.
        sources: Vec<SourceClaim>,
        /// Disagreements.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        conflicts: Vec<Conflict>,
        /// Number of the last change.
        sequence: i64,
    }

    /// A changed field.
    FieldChange {
        /// Field of the record.
        field: String,
        /// For a list that was and still is: where in it `before` was replaced by `after`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
        /// Before; null when it was absent. With `at`, only the elements that went.
        #[schema(value_type = Value)]
        before: Value,
        /// After; null when it is gone.
        #[schema(value_type = Value)]
        after: Value,
    }

    /// A change of one vulnerability.
    Change {
        /// Number in the public sequence.
        sequence: i64,
        /// Identifier that heads the vulnerability.
        id: String,
        /// When.
        #[schema(format = DateTime)]
        time: String,
        /// `created`, `changed`, `merged`, `split` or `removed`.
        kind: String,
        /// Documents that caused it, as `source/key`.
        causes: Vec<String>,
        /// Fields before and after.
        fields: Vec<FieldChange>,
    }

    /// A page of changes.
    Changes {
        /// This page.
        items: Vec<Change>,
        /// Number to go on from: `since` of the sequence, `before` of a history; null where a history ends.
        #[schema(required)]
        next: Option<i64>,
    }
}
