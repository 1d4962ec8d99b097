//! SPDX 3.0 in JSON: the packages of a graph and what they are made of.

use std::collections::HashMap;

use serde_json::Value;

use crate::component::Builder;
use crate::{Component, InventoryError, Scope};

/// The texts of a field that holds one or several.
fn several<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    match &value[key] {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn kind(element: &Value) -> &str {
    let kind = element["type"]
        .as_str()
        .or(element["@type"].as_str())
        .unwrap_or_default();
    kind.rsplit('/').next().unwrap_or(kind)
}

fn id(element: &Value) -> &str {
    element["spdxId"]
        .as_str()
        .or(element["@id"].as_str())
        .unwrap_or_default()
}

pub(crate) fn read(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    let alone = std::slice::from_ref(value);
    let elements = match value.get("@graph") {
        Some(Value::Array(elements)) => elements.as_slice(),
        None => alone,
        Some(_) => return Err(InventoryError::malformed("SPDX 3", "@graph is not a list")),
    };
    let roots: Vec<&str> = elements
        .iter()
        .filter(|e| matches!(kind(e), "software_Sbom" | "Sbom"))
        .flat_map(|e| several(e, "rootElement"))
        .collect();
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    for (at, element) in elements.iter().enumerate() {
        if !matches!(
            kind(element),
            "software_Package" | "Package" | "ai_AIPackage" | "dataset_DatasetPackage"
        ) {
            continue;
        }
        let text = |keys: &[&str]| keys.iter().find_map(|k| element[*k].as_str()).map(str::trim);
        let Some(name) = text(&["name"]).filter(|n| !n.is_empty()) else {
            found.left_out(&format!("/@graph/{at}"));
            continue;
        };
        let stated = |kinds: &[&str]| {
            let list = element["externalIdentifier"].as_array().into_iter().flatten();
            let mut list = list.filter(|i| {
                i["externalIdentifierType"]
                    .as_str()
                    .is_some_and(|t| kinds.contains(&t))
            });
            list.find_map(|i| i["identifier"].as_str()).map(str::to_owned)
        };
        let own = text(&["software_packageUrl", "packageUrl"])
            .filter(|p| !p.is_empty())
            .map(str::to_owned);
        let component = Component {
            name: name.to_owned(),
            version: text(&["software_packageVersion", "packageVersion"]).map(str::to_owned),
            purl: own.or_else(|| stated(&["packageUrl", "packageURL", "purl"])),
            cpe: stated(&["cpe23", "cpe22"]),
            scope: if roots.len() == 1 && roots[0] == id(element) {
                Scope::Subject
            } else {
                Scope::Required
            },
            ..Component::default()
        };
        if let Some(number) = found.add(component.at(format!("/@graph/{at}")))? {
            numbers.insert(id(element), number);
        }
    }
    for element in elements.iter().filter(|e| kind(e).ends_with("Relationship")) {
        if !matches!(
            element["relationshipType"].as_str(),
            Some("contains" | "dependsOn" | "hasStaticLink" | "hasDynamicLink" | "hasOptionalDependency")
        ) {
            continue;
        }
        let Some(from) = element["from"].as_str().and_then(|from| numbers.get(from)) else {
            continue;
        };
        for to in several(element, "to") {
            if let Some(to) = numbers.get(to) {
                found.edge(*from, *to)?;
            }
        }
    }
    Ok(())
}
