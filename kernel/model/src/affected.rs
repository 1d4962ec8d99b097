//! What is affected: packages, products, CPE names, and the versions of them.

use serde::{Deserialize, Serialize};

/// Standing of a product or version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Affected.
    Affected,
    /// Not affected.
    Unaffected,
    /// Affected before, fixed in what is named.
    Fixed,
    /// The vendor is looking into it.
    UnderInvestigation,
    /// Stated to be unknown.
    Unknown,
}

/// A package of an ecosystem.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Package {
    /// Ecosystem as OSV spells it (`PyPI`, `npm`, `Debian:12`), or a purl type for others.
    pub ecosystem: String,
    /// Name within the ecosystem (`org.apache.logging.log4j:log4j-core`).
    pub name: String,
    /// Package URL, when the record has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
}

/// A product of a vendor, in the record's own words.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Product {
    /// Vendor; empty when the record names none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor: String,
    /// Product name.
    pub name: String,
}

/// One point of a version range, in the order of the record.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RangeEvent {
    /// From here on, inclusive. `"0"` is the beginning.
    Introduced(String),
    /// After this version, exclusive.
    After(String),
    /// Fixed in this version: up to it, exclusive.
    Fixed(String),
    /// Up to this version, exclusive; the record does not call it a fix.
    Before(String),
    /// Up to this version, inclusive.
    Through(String),
    /// OSV `limit`.
    Limit(String),
    /// From this version on the status is another (CVE 5 `changes`).
    Change {
        /// The version at which it changes.
        at: String,
        /// The status from there on.
        status: Status,
    },
}

/// A range of versions under one order.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Range {
    /// Name of the order: `semver`, `ecosystem`, `git`, `rpm`, `custom` …, lower case, as the record gives it.
    pub scheme: String,
    /// Repository of a `git` range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    /// Status of the versions inside.
    pub status: Status,
    /// Bounds and changes.
    pub events: Vec<RangeEvent>,
}

/// A single version and its status.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct VersionStatus {
    /// The version, or the record's prose for it.
    pub version: String,
    /// Its status.
    pub status: Status,
}

/// One affected thing. At least one of `package`, `product`, `cpe` is set, or `ranges` has a `git` range.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Affected {
    /// Package of an ecosystem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Package>,
    /// Vendor and product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Product>,
    /// CPE 2.3 name or match criterion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpe: Option<String>,
    /// Status of versions not listed (CVE 5 `defaultStatus`), or of the whole entry when no version is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Ranges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<Range>,
    /// Affected versions enumerated one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
    /// Enumerated versions whose status is another than affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_versions: Vec<VersionStatus>,
    /// Platforms: CPE names it must run on, or the record's own platform words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<String>,
    /// Modules, files or functions that hold the flaw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<String>,
    /// Why it is not affected (VEX justification), or the impact statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
}
