//! `packages.lock.json` of NuGet.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::component::{Builder, part};
use crate::{Component, InventoryError};

pub(crate) fn read(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    for (framework, packages) in value["dependencies"].as_object().into_iter().flatten() {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut added = Vec::new();
        for (name, entry) in packages.as_object().into_iter().flatten() {
            let Some(version) = entry["resolved"].as_str() else {
                // Another project of the same solution has none.
                if entry["type"] != "Project" {
                    found.left_out(name);
                }
                continue;
            };
            let component = Component::of("NuGet", name, version);
            let component = component.at(format!("/dependencies/{}/{}", part(framework), part(name)));
            if let Some(number) = found.add(component)? {
                numbers.insert(name.to_lowercase(), number);
                added.push((number, entry));
            }
        }
        for (number, entry) in added {
            for name in entry["dependencies"].as_object().into_iter().flat_map(Map::keys) {
                if let Some(child) = numbers.get(&name.to_lowercase()) {
                    found.edge(number, *child)?;
                }
            }
        }
    }
    Ok(())
}
