//! The parts of an OSV record (1.0–1.7) that say something.

use serde::Deserialize;

use crate::json::lenient::{Entries, List, Obj, Str};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    pub(super) id: Str<'a>,
    #[serde(borrow)]
    pub(super) modified: Str<'a>,
    #[serde(borrow)]
    pub(super) published: Str<'a>,
    #[serde(borrow)]
    pub(super) withdrawn: Str<'a>,
    #[serde(borrow)]
    pub(super) aliases: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) related: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) upstream: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) summary: Str<'a>,
    #[serde(borrow)]
    pub(super) details: Str<'a>,
    #[serde(borrow)]
    pub(super) severity: List<Obj<Severity<'a>>>,
    #[serde(borrow)]
    pub(super) affected: List<Obj<Affected<'a>>>,
    #[serde(borrow)]
    pub(super) references: List<Obj<Reference<'a>>>,
    #[serde(borrow)]
    pub(super) credits: List<Obj<Credit<'a>>>,
    #[serde(borrow)]
    pub(super) database_specific: Obj<Database<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Severity<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Str<'a>,
    #[serde(borrow)]
    pub(super) score: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Affected<'a> {
    #[serde(borrow)]
    pub(super) package: Option<Obj<Package<'a>>>,
    #[serde(borrow)]
    pub(super) severity: List<Obj<Severity<'a>>>,
    #[serde(borrow)]
    pub(super) ranges: List<Obj<Range<'a>>>,
    #[serde(borrow)]
    pub(super) versions: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) ecosystem_specific: Obj<Ecosystem<'a>>,
    #[serde(borrow)]
    pub(super) database_specific: Obj<Database<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Package<'a> {
    #[serde(borrow)]
    pub(super) ecosystem: Str<'a>,
    #[serde(borrow)]
    pub(super) name: Str<'a>,
    #[serde(borrow)]
    pub(super) purl: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Range<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Str<'a>,
    #[serde(borrow)]
    pub(super) repo: Str<'a>,
    #[serde(borrow)]
    pub(super) events: List<Obj<Entries<Str<'a>, Str<'a>>>>,
}

/// What the ecosystems' own fields say of severity and of the parts that hold the flaw.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Ecosystem<'a> {
    #[serde(borrow)]
    pub(super) severity: Str<'a>,
    #[serde(borrow)]
    pub(super) urgency: Str<'a>,
    #[serde(borrow)]
    pub(super) imports: List<Obj<Import<'a>>>,
    #[serde(borrow)]
    pub(super) affected_functions: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) affects: Obj<Affects<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Import<'a> {
    #[serde(borrow)]
    pub(super) path: Str<'a>,
    #[serde(borrow)]
    pub(super) symbols: List<Str<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Affects<'a> {
    #[serde(borrow)]
    pub(super) functions: List<Str<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Database<'a> {
    #[serde(borrow)]
    pub(super) severity: Str<'a>,
    #[serde(borrow)]
    pub(super) cwe_ids: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) cwes: List<Obj<Cwe<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Cwe<'a> {
    #[serde(borrow, rename = "cweId")]
    pub(super) id: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Reference<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Str<'a>,
    #[serde(borrow)]
    pub(super) url: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Credit<'a> {
    #[serde(borrow)]
    pub(super) name: Str<'a>,
    #[serde(borrow, rename = "type")]
    pub(super) role: Str<'a>,
}
