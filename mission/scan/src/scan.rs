//! What a scan finds.

use std::collections::BTreeMap;

use baize_inventory::{Kind, Note, Place, Scope};
use baize_model::{Identifier, Level, Severity};
use baize_versions::{Doubt, Reason};
use serde::Serialize;

use crate::Suppression;

/// What a scan finds.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Scan {
    /// The files that were read.
    pub files: Vec<Read>,
    /// Components with findings, or about which something cannot be decided, in the order of the files.
    pub components: Vec<Found>,
    /// The vulnerabilities they have, by the identifiers that head them.
    pub vulnerabilities: BTreeMap<Identifier, Vulnerability>,
    /// Components that could not be looked up.
    pub unidentified: Vec<Unidentified>,
}

/// A file that was read.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Read {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// How many components it has.
    pub components: usize,
    /// What its reader should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// A component as a result shows it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Component {
    /// The file it stands in.
    pub file: String,
    /// Where in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Its ecosystem as OSV spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecosystem: Option<String>,
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its package URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// Its CPE name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpe: Option<String>,
    /// What it is needed for.
    pub scope: Scope,
    /// What brought it in: a shortest way from what nothing needs, without the component itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
}

/// What was found about a component.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Found {
    /// The component.
    pub component: Component,
    /// What affects it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// What may affect it: the documents do not say enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<Finding>,
    /// The smallest version that none of the findings affects, as far as the documents name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

/// A vulnerability of a component.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Finding {
    /// The identifier that heads it.
    pub id: Identifier,
    /// What it rests on.
    pub because: Vec<Basis>,
    /// The smallest version that it does not affect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// The statement that it does not matter here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppressed: Option<Suppression>,
}

/// What one document says.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Basis {
    /// Source of the document.
    pub source: String,
    /// Its key at the source.
    pub key: String,
    /// The identifier it is about.
    pub id: Identifier,
    /// The range or version that decides, or what keeps from deciding.
    #[serde(flatten)]
    pub rule: Rule,
    /// The same in words.
    pub words: String,
}

/// What decides, or keeps from it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Rule {
    /// What decides.
    Reason(Reason),
    /// What keeps from deciding.
    Doubt(Doubt),
}

/// What the library knows of a vulnerability, as far as a result shows it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Vulnerability {
    /// Its other identifiers.
    pub aliases: Vec<Identifier>,
    /// Its title by language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub titles: BTreeMap<String, String>,
    /// Its description, in English if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its level: that of the first severity that has one.
    pub level: Option<Level>,
    /// Every assessment, under every scheme, best assessor first.
    pub severities: Vec<Severity>,
    /// Weaknesses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weaknesses: Vec<String>,
    /// Latest EPSS score.
    pub epss: Option<f64>,
    /// Whether a catalogue of exploited vulnerabilities has it.
    pub exploited: bool,
    /// Its priority, and what that was derived from.
    pub priority: Option<baize_catalog::Derived<baize_catalog::Priority>>,
    /// When it was first published anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<jiff::Timestamp>,
    /// When any source last changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<jiff::Timestamp>,
    /// The sources that have it.
    pub sources: Vec<String>,
}

/// A component that could not be looked up.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Unidentified {
    /// The component.
    pub component: Component,
    /// Why not.
    pub why: String,
}

impl Scan {
    /// The findings that no statement suppresses, with their components.
    pub fn standing(&self) -> impl Iterator<Item = (&Found, &Finding)> {
        let all = self
            .components
            .iter()
            .flat_map(|f| f.findings.iter().map(move |one| (f, one)));
        all.filter(|(_, finding)| finding.suppressed.is_none())
    }

    /// How many components were looked at.
    pub fn looked_at(&self) -> usize {
        self.files.iter().map(|f| f.components).sum()
    }
}

impl Component {
    /// Name and version.
    pub fn label(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.name),
            None => self.name.clone(),
        }
    }
}
