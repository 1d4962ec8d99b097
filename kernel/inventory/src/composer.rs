//! `composer.lock`.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::component::Builder;
use crate::{Component, InventoryError, Scope};

pub(crate) fn read(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    let lists = [
        ("packages", Scope::Required),
        ("packages-dev", Scope::Development),
    ];
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut added = Vec::new();
    for (list, scope) in lists {
        for (at, package) in value[list].as_array().into_iter().flatten().enumerate() {
            let (Some(name), Some(version)) = (package["name"].as_str(), package["version"].as_str()) else {
                found.left_out(&format!("/{list}/{at}"));
                continue;
            };
            let version = match version.strip_prefix('v') {
                Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => number,
                _ => version,
            };
            let name = name.to_lowercase();
            let component = Component::of("Packagist", &name, version);
            let component = component.needed(scope).at(format!("/{list}/{at}"));
            if let Some(number) = found.add(component)? {
                numbers.insert(name, number);
                added.push((number, package));
            }
        }
    }
    for (number, package) in added {
        for name in package["require"].as_object().into_iter().flat_map(Map::keys) {
            if let Some(child) = numbers.get(&name.to_lowercase()) {
                found.edge(number, *child)?;
            }
        }
    }
    Ok(())
}
