//! What kinds of weaknesses there are: CWE, CNNVD's guide, the tree of GB/T 30279-2020, and how they correspond.

use std::collections::{BTreeMap, HashMap};

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use baize_catalog::{FacetField, Statistics, Weaknesses};
use baize_grading::taxonomy::{self, NODES, Place, TYPES};
use baize_model::WeaknessKind;
use baize_web_kit::{Code, Problem, json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::schema;
use crate::read::App;
use crate::view::weakness::counts;

/// Kinds of weaknesses under one vocabulary.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Taxonomy {
    /// `cwe`, `cnnvd` or `gbt30279`.
    pub name: String,
    /// Titles by language.
    pub titles: BTreeMap<String, String>,
    /// How many entries it has.
    pub entries: u64,
    /// The entries; on one taxonomy only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Taxon>,
}

/// Every taxonomy.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Taxonomies {
    /// The taxonomies, without their entries.
    pub items: Vec<Taxonomy>,
}

/// An entry of a taxonomy.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Taxon {
    /// `CWE-79`, or a stable word for an entry that has no number of its own.
    pub id: String,
    /// Number in CNNVD's guide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u8>,
    /// Titles by language.
    pub titles: BTreeMap<String, String>,
    /// What it is a kind of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<String>,
    /// Published records that name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// Where it stands in the other vocabularies; absent where nothing near is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crosswalk: Option<Crosswalk>,
}

/// Where an entry stands in the other vocabularies.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// CWE entries near to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cwe: Vec<String>,
    /// Type of CNNVD's guide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnnvd: Option<String>,
    /// Node of GB/T 30279-2020.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gbt30279: Option<String>,
    /// True when the correspondence is wider than the entry.
    pub lossy: bool,
    /// True when a step of it is Baize's proposal instead of CNNVD's own guide.
    pub proposed: bool,
}

/// Names and titles.
const ALL: [(&str, &str, &str); 3] = [
    ("cwe", "Common Weakness Enumeration", "通用缺陷枚举"),
    (
        "cnnvd",
        "CNNVD classification guide: 26 types",
        "CNNVD 漏洞分类指南（26 类）",
    ),
    (
        "gbt30279",
        "GB/T 30279-2020: tree of classification",
        "GB/T 30279-2020 分类树",
    ),
];

/// The taxonomies that records are classified by.
#[utoipa::path(
    get, path = "/api/v1/taxonomies", operation_id = "listTaxonomies", tag = "taxonomies",
    responses((status = 200, description = "Every taxonomy, without its entries", body = Taxonomies))
)]
pub(crate) async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let tree = app.read(|library| library.weaknesses()).await?;
    let items = ALL.iter().map(|(name, en, zh)| {
        let entries = match *name {
            "cwe" => tree.entries.len(),
            "cnnvd" => TYPES.len(),
            _ => NODES.len(),
        };
        taxonomy_of(name, en, zh, entries, Vec::new())
    });
    json(
        &headers,
        &Taxonomies {
            items: items.collect(),
        },
    )
}

/// One taxonomy with its entries and where each stands in the others.
#[utoipa::path(
    get, path = "/api/v1/taxonomies/{name}", operation_id = "getTaxonomy", tag = "taxonomies",
    params(("name" = String, Path, description = "`cwe`, `cnnvd` or `gbt30279`", example = "cnnvd")),
    responses(
        (status = 200, description = "The taxonomy", body = Taxonomy),
        (status = 304, description = "Unchanged since the entity tag"),
        (status = 404, description = "No such taxonomy", body = schema::Problem),
    )
)]
pub(crate) async fn one(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = ALL.iter().find(|(known, ..)| *known == name);
    let (name, en, zh) = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    let (tree, statistics) = app
        .read(|library| Ok((library.weaknesses()?, library.statistics()?)))
        .await?;
    let items = match *name {
        "cwe" => weaknesses(&tree, &statistics),
        "cnnvd" => types(&statistics),
        _ => nodes(),
    };
    json(&headers, &taxonomy_of(name, en, zh, items.len(), items))
}

fn taxonomy_of(name: &str, en: &str, zh: &str, entries: usize, items: Vec<Taxon>) -> Taxonomy {
    Taxonomy {
        name: name.to_owned(),
        titles: titles(en, zh),
        entries: entries as u64,
        items,
    }
}

fn titles(en: &str, zh: &str) -> BTreeMap<String, String> {
    [("en", en), ("zh", zh)]
        .map(|(language, title)| (language.to_owned(), title.to_owned()))
        .into()
}

fn cwe(number: u32) -> String {
    format!("CWE-{number}")
}

fn weaknesses(tree: &Weaknesses, statistics: &Statistics) -> Vec<Taxon> {
    let counts = counts(statistics);
    let entries = tree.entries.iter().map(|(number, entry)| {
        let place = (entry.kind == WeaknessKind::Weakness)
            .then(|| taxonomy::from_cwe(*number))
            .flatten();
        Taxon {
            id: entry.id.clone(),
            number: None,
            titles: BTreeMap::from([("en".to_owned(), entry.name.clone())]),
            parents: tree.parents(*number).map(cwe).collect(),
            records: Some(counts.get(number).copied().unwrap_or(0)),
            crosswalk: place.map(|place| Crosswalk {
                cwe: Vec::new(),
                ..crosswalk(place)
            }),
        }
    });
    entries.collect()
}

fn types(statistics: &Statistics) -> Vec<Taxon> {
    let facet = statistics
        .facets
        .iter()
        .find(|facet| facet.field == FacetField::Category);
    let counts: HashMap<String, u64> = facet
        .into_iter()
        .flat_map(|facet| &facet.values)
        .map(|value| (value.value.to_lowercase(), value.count))
        .collect();
    let types = TYPES.iter().map(|known| Taxon {
        id: known.id.to_owned(),
        number: Some(known.number),
        titles: titles(known.en, known.zh),
        parents: known.parent.map(str::to_owned).into_iter().collect(),
        records: Some(counts.get(&known.zh.to_lowercase()).copied().unwrap_or(0)),
        crosswalk: taxonomy::from_type(known).map(|place| Crosswalk {
            cwe: known.cwe.map(cwe).into_iter().collect(),
            cnnvd: None,
            ..crosswalk(place)
        }),
    });
    types.collect()
}

fn nodes() -> Vec<Taxon> {
    let nodes = NODES.iter().map(|node| {
        let place = taxonomy::from_node(node);
        Taxon {
            id: node.id.to_owned(),
            number: None,
            titles: titles(node.en, node.zh),
            parents: node.parent.map(str::to_owned).into_iter().collect(),
            records: None,
            crosswalk: Some(Crosswalk {
                cwe: node.cwe.iter().copied().map(cwe).collect(),
                gbt30279: None,
                proposed: place.proposed || node.cwe_proposed,
                ..crosswalk(place)
            }),
        }
    });
    nodes.collect()
}

fn crosswalk(place: Place) -> Crosswalk {
    Crosswalk {
        cwe: place.node.cwe.iter().copied().map(cwe).collect(),
        cnnvd: place.cnnvd.map(|known| known.id.to_owned()),
        gbt30279: Some(place.node.id.to_owned()),
        lossy: place.lossy,
        proposed: place.proposed,
    }
}
