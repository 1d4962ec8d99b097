//! OpenVEX documents, from version 0.0.1 on.
//!
//! The statements about one vulnerability become one claim. Where a later statement speaks of the same product
//! and component as an earlier one, it takes its place, as the specification has it.

use std::collections::HashMap;

use baize_model::{
    Affected, Body, Claim, ClaimKind, Identifier, Note, NoteKind, Parsed, Product, RawRecord, Refusal,
    Status, Text, parse_instant,
};
use jiff::Timestamp;
use serde::Deserialize;

use crate::cnnvd::cncpe::to_cpe23;
use crate::csaf::{purl, put, slug};
use crate::text::{clean, settle};
use crate::{bounds, json};

/// Most product statements of a document, over all vulnerabilities.
const MAX_STATUSES: usize = 500_000;

/// Most subcomponents kept for one product.
const MAX_COMPONENTS: usize = 500;

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "@context", default)]
    context: serde_json::Value,
    #[serde(rename = "@id", default)]
    id: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    version: serde_json::Value,
    #[serde(default)]
    timestamp: String,
    #[serde(default)]
    last_updated: String,
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    vulnerability: Named,
    #[serde(default)]
    vuln_description: String,
    #[serde(default)]
    timestamp: String,
    #[serde(default)]
    last_updated: String,
    #[serde(default)]
    products: Vec<Component>,
    #[serde(default)]
    subcomponents: Vec<Component>,
    status: String,
    #[serde(default)]
    status_notes: String,
    #[serde(default)]
    justification: String,
    #[serde(rename = "impact_statement", default)]
    impact: String,
    #[serde(rename = "action_statement", default)]
    action: String,
}

/// A vulnerability: a plain name in the first version, an object since.
#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Name(String),
    Object {
        #[serde(rename = "@id", default)]
        id: String,
        #[serde(default)]
        name: String,
        #[serde(default)]
        description: String,
        #[serde(default)]
        aliases: Vec<String>,
    },
}

/// A product or component: a plain identifier in the first version, an object since.
#[derive(Deserialize)]
#[serde(untagged)]
enum Component {
    Id(String),
    Object {
        #[serde(rename = "@id", default)]
        id: String,
        #[serde(default)]
        identifiers: HashMap<String, String>,
        #[serde(default)]
        subcomponents: Vec<Component>,
    },
}

impl Component {
    fn id(&self) -> &str {
        match self {
            Self::Object { id, identifiers, .. } if id.is_empty() => {
                let known = ["purl", "cpe23", "cpe22"]
                    .iter()
                    .find_map(|k| identifiers.get(*k));
                known.map_or("", String::as_str)
            }
            Self::Id(id) | Self::Object { id, .. } => id,
        }
    }

    fn identifier(&self, kind: &str) -> Option<&str> {
        match self {
            Self::Id(_) => None,
            Self::Object { identifiers, .. } => identifiers.get(kind).map(String::as_str),
        }
    }

    fn subcomponents(&self) -> &[Component] {
        match self {
            Self::Id(_) => &[],
            Self::Object { subcomponents, .. } => subcomponents,
        }
    }
}

/// What is said of one vulnerability.
struct Gathered {
    claim: Claim,
    /// Places in `claim.affected` by product and components.
    places: HashMap<(String, Vec<String>), usize>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let document: Document = json::parse(&raw.bytes)?;
    if !document.context.to_string().contains("openvex") {
        return Err(Refusal::new("schema", "@context does not name OpenVEX"));
    }
    let statuses: usize = document.statements.iter().map(|s| s.products.len().max(1)).sum();
    if statuses > MAX_STATUSES {
        return Err(Refusal::new(
            "too-large",
            format!("{statuses} product statements, more than {MAX_STATUSES}"),
        ));
    }
    bounds::repetition(document.statements.iter().map(|said| {
        let components = said.products.iter().map(|p| p.subcomponents().len().max(1)).sum();
        (components, said.impact.len().max(said.justification.len()))
    }))?;
    let (key, key_from_name) = match clean(&document.id) {
        Some(id) => (id, false),
        None if !raw.name.is_empty() => (raw.name.clone(), true),
        None => {
            return Err(Refusal::new(
                "no-identifier",
                "the document has neither @id nor a file name",
            ));
        }
    };
    let issued = parse_instant(&document.timestamp);
    let modified = parse_instant(&document.last_updated).or(issued);
    let mut statements: Vec<(Option<Timestamp>, &Statement)> = document
        .statements
        .iter()
        .map(|s| (when(s).or(issued), s))
        .collect();
    statements.sort_by_key(|(at, _)| *at);

    let mut all: Vec<Gathered> = Vec::new();
    let mut places: HashMap<Identifier, usize> = HashMap::new();
    for (at, statement) in statements {
        let Some(subject) = names(&statement.vulnerability).into_iter().next() else {
            continue;
        };
        let place = *places.entry(subject.clone()).or_insert(all.len());
        if place == all.len() {
            all.push(Gathered {
                claim: Claim::about(subject),
                places: HashMap::new(),
            });
        }
        gather(&mut all[place], statement, at);
    }
    if all.is_empty() && !document.statements.is_empty() {
        return Err(Refusal::new(
            "no-identifier",
            "no statement names a vulnerability by an identifier",
        ));
    }
    let slug = slug(&document.author, "");
    let anonymous = matches!(slug.as_str(), "unknown" | "unknown-author");
    Ok(Parsed {
        source: if anonymous {
            "openvex".to_owned()
        } else {
            format!("openvex-{slug}")
        },
        key,
        modified,
        serial: document
            .version
            .as_i64()
            .or_else(|| document.version.as_str()?.trim().parse().ok()),
        key_from_name,
        body: Body::Claims(all.into_iter().map(|g| settle(g.claim)).collect()),
    })
}

fn when(statement: &Statement) -> Option<Timestamp> {
    parse_instant(&statement.last_updated).or_else(|| parse_instant(&statement.timestamp))
}

/// Identifiers of a vulnerability, the one it goes by first.
fn names(named: &Named) -> Vec<Identifier> {
    let texts: Vec<&str> = match named {
        Named::Name(name) => vec![name],
        Named::Object {
            id, name, aliases, ..
        } => {
            let last = id.rsplit('/').next().unwrap_or_default();
            std::iter::once(name.as_str())
                .chain([last])
                .chain(aliases.iter().take(200).map(String::as_str))
                .collect()
        }
    };
    let mut all: Vec<Identifier> = texts
        .into_iter()
        .filter_map(|t| Identifier::parse(t).ok())
        .collect();
    let mut seen = std::collections::HashSet::new();
    all.retain(|id| seen.insert(id.clone()));
    all
}

fn gather(into: &mut Gathered, statement: &Statement, at: Option<Timestamp>) {
    let claim = &mut into.claim;
    claim.kind = ClaimKind::Statement;
    claim.aliases.extend(names(&statement.vulnerability));
    claim.published = claim.published.or(at);
    claim.modified = at.max(claim.modified);
    let description = match &statement.vulnerability {
        Named::Object { description, .. } if !description.is_empty() => description,
        _ => &statement.vuln_description,
    };
    claim
        .descriptions
        .extend(clean(description).map(|text| Text::new("en", text)));
    let status = match statement.status.as_str() {
        "not_affected" => Status::Unaffected,
        "affected" => Status::Affected,
        "fixed" => Status::Fixed,
        "under_investigation" => Status::UnderInvestigation,
        _ => Status::Unknown,
    };
    let impact = clean(&statement.impact);
    let reason = clean(&statement.justification);
    let justification = reason
        .clone()
        .or_else(|| impact.clone())
        .filter(|_| status == Status::Unaffected);
    let mut note = |kind, text: Option<String>| {
        claim.notes.extend(text.map(|text| Note {
            kind,
            text: Text::new("en", text),
        }));
    };
    note(NoteKind::Statement, clean(&statement.status_notes));
    note(NoteKind::Solution, clean(&statement.action));
    note(
        NoteKind::Impact,
        impact.filter(|text| justification.as_ref() != Some(text)),
    );

    for product in &statement.products {
        let parts = product
            .subcomponents()
            .iter()
            .chain(&statement.subcomponents)
            .take(MAX_COMPONENTS);
        let components: Vec<String> = parts.filter_map(|c| clean(c.id())).collect();
        let Some(mut affected) = described(product, status) else {
            continue;
        };
        affected.components.clone_from(&components);
        affected.justification.clone_from(&justification);
        let place = *into
            .places
            .entry((product.id().to_owned(), components))
            .or_insert(claim.affected.len());
        match claim.affected.get_mut(place) {
            Some(earlier) => *earlier = affected,
            None => claim.affected.push(affected),
        }
    }
}

/// A product under its identifiers, with its version under the status.
fn described(product: &Component, status: Status) -> Option<Affected> {
    let id = clean(product.id())?;
    let mut affected = Affected::default();
    let purl = product
        .identifier("purl")
        .and_then(purl::read)
        .or_else(|| purl::read(&id));
    let cpe = product
        .identifier("cpe23")
        .or_else(|| product.identifier("cpe22"))
        .unwrap_or(&id);
    affected.cpe = to_cpe23(cpe);
    let version = match purl {
        Some(purl) => {
            affected.package = Some(purl.package);
            purl.version
        }
        None => None,
    };
    if affected.package.is_none() && affected.cpe.is_none() {
        affected.product = Some(Product {
            vendor: String::new(),
            name: id,
        });
    }
    match version {
        Some(version) => put(&mut affected, version, status),
        None => affected.status = Some(status),
    }
    Some(affected)
}
