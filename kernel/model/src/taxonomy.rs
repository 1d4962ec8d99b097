//! Entries of the public taxonomies.

use serde::{Deserialize, Serialize};

/// Kind of a CWE entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WeaknessKind {
    /// A weakness.
    Weakness,
    /// A category: groups weaknesses, must not be mapped to.
    Category,
    /// A view.
    View,
}

/// A relation of a CWE entry.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct WeaknessLink {
    /// `ChildOf`, `PeerOf`, `CanPrecede`, `MemberOf` …
    pub nature: String,
    /// The other entry, `CWE-74`.
    pub target: String,
    /// The view in which it holds, `CWE-1000`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
}

/// An entry of CWE.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Weakness {
    /// `CWE-79`.
    pub id: String,
    /// Kind.
    pub kind: WeaknessKind,
    /// Name.
    pub name: String,
    /// `Pillar`, `Class`, `Base`, `Variant`, `Compound`; empty for categories and views.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub abstraction: String,
    /// `Stable`, `Draft`, `Deprecated` …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// Description.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Relations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<WeaknessLink>,
}

/// An entry of CAPEC.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttackPattern {
    /// `CAPEC-66`, or the STIX id for objects that have no CAPEC number.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Status.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// Weaknesses it uses, `CWE-89`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weaknesses: Vec<String>,
    /// True when the source marks it deprecated or revoked.
    #[serde(default)]
    pub deprecated: bool,
}
