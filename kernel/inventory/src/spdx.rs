//! SPDX 2.2 and 2.3: the packages of a document and what they are made of.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use crate::component::Builder;
use crate::{Component, InventoryError, Place, Scope};

const WHAT: &str = "SPDX";

/// A document as far as it is read.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Document {
    pub(crate) spdx_version: String,
    #[serde(rename = "SPDXID")]
    pub(crate) id: String,
    pub(crate) packages: Vec<Package>,
    pub(crate) relationships: Vec<Relationship>,
    #[serde(rename = "documentDescribes")]
    described: Vec<String>,
}

/// A package.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Package {
    #[serde(rename = "SPDXID")]
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) version_info: Option<String>,
    pub(crate) external_refs: Vec<External>,
    #[serde(skip)]
    pub(crate) line: Option<usize>,
}

/// A name of a package elsewhere.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct External {
    pub(crate) reference_type: String,
    pub(crate) reference_locator: String,
}

/// A relationship.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Relationship {
    #[serde(rename = "spdxElementId")]
    pub(crate) from: String,
    #[serde(rename = "relationshipType")]
    pub(crate) kind: String,
    #[serde(rename = "relatedSpdxElement")]
    pub(crate) to: String,
}

pub(crate) fn read_json(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    // What made a document is not of interest, but one that states it wrongly was not made by anything that works.
    let creators = &value["creationInfo"]["creators"];
    if !creators.is_null() && !creators.is_array() {
        return Err(InventoryError::malformed(WHAT, "\"creators\" is not a list"));
    }
    let document = Document::deserialize(value).map_err(|e| InventoryError::malformed(WHAT, e))?;
    read(&document, found)
}

pub(crate) fn read(document: &Document, found: &mut Builder) -> Result<(), InventoryError> {
    let version = document.spdx_version.trim();
    if !matches!(version, "SPDX-2.0" | "SPDX-2.1" | "SPDX-2.2" | "SPDX-2.3") {
        return Err(InventoryError::Unsupported {
            what: version.chars().take(20).collect(),
        });
    }
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut described: Vec<&str> = document.described.iter().map(String::as_str).collect();
    let describes = |r: &&Relationship| r.kind == "DESCRIBES" && r.from == document.id;
    described.extend(
        document
            .relationships
            .iter()
            .filter(describes)
            .map(|r| r.to.as_str()),
    );
    // A document about all of its packages is about none in particular.
    let subject = (described.len() == 1 && document.packages.len() > 1).then(|| described[0]);
    for (at, package) in document.packages.iter().enumerate() {
        let Some(name) = package.name.as_deref().map(str::trim).filter(|n| !n.is_empty()) else {
            found.left_out(&format!("/packages/{at}"));
            continue;
        };
        let version = package.version_info.as_deref().map(str::trim);
        let known = |v: &&str| !v.is_empty() && *v != "NOASSERTION" && *v != "NONE";
        let named = |kinds: &[&str]| {
            let mut refs = package.external_refs.iter();
            // The newer documents have the type as an address.
            let is = |e: &&External| kinds.contains(&e.reference_type.rsplit('/').next().unwrap_or_default());
            refs.find(is).map(|e| e.reference_locator.trim().to_owned())
        };
        let number = found.add(Component {
            name: name.to_owned(),
            version: version.filter(known).map(str::to_owned),
            purl: named(&["purl"]),
            cpe: named(&["cpe23Type"]).or_else(|| named(&["cpe22Type"])),
            scope: if subject == Some(package.id.as_str()) {
                Scope::Subject
            } else {
                Scope::Required
            },
            place: Some(
                package
                    .line
                    .map_or_else(|| Place::Pointer(format!("/packages/{at}")), Place::Line),
            ),
            ..Component::default()
        })?;
        if let Some(number) = number {
            numbers.insert(&package.id, number);
        }
    }
    for relationship in &document.relationships {
        let ends = (
            numbers.get(relationship.from.as_str()),
            numbers.get(relationship.to.as_str()),
        );
        let (Some(from), Some(to)) = ends else { continue };
        match direction(&relationship.kind) {
            Some(true) => found.edge(*from, *to)?,
            Some(false) => found.edge(*to, *from)?,
            None => {}
        }
    }
    Ok(())
}

/// Whether a relationship says that the first needs the second (`true`), or the second the first.
fn direction(kind: &str) -> Option<bool> {
    match kind {
        "CONTAINS" | "DEPENDS_ON" | "DYNAMIC_LINK" | "STATIC_LINK" => Some(true),
        "CONTAINED_BY"
        | "DEPENDENCY_OF"
        | "BUILD_DEPENDENCY_OF"
        | "DEV_DEPENDENCY_OF"
        | "RUNTIME_DEPENDENCY_OF"
        | "OPTIONAL_DEPENDENCY_OF"
        | "TEST_DEPENDENCY_OF"
        | "PROVIDED_DEPENDENCY_OF"
        | "PACKAGE_OF" => Some(false),
        _ => None,
    }
}
