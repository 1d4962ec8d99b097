//! `package-lock.json`, versions 1 to 3, and `npm-shrinkwrap.json`.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::component::{Builder, part};
use crate::{Component, InventoryError, MAX_DEPTH, Scope};

pub(crate) fn read(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    if let Some(packages) = value["packages"].as_object() {
        return installed(packages, found);
    }
    match value.get("dependencies") {
        Some(Value::Object(dependencies)) => tree(dependencies, "", None, &mut Vec::new(), found),
        Some(_) => Err(InventoryError::malformed(
            "package-lock.json",
            "dependencies are not an object",
        )),
        None => Ok(()),
    }
}

fn scope(entry: &Value) -> Scope {
    let is = |key: &str| entry[key].as_bool() == Some(true);
    match () {
        () if is("dev") || is("devOptional") => Scope::Development,
        () if is("optional") => Scope::Optional,
        () => Scope::Required,
    }
}

/// The name and version that an entry really has: `npm:other@1.0.0` is another package.
fn real<'a>(name: &'a str, version: &'a str) -> (&'a str, &'a str) {
    match version
        .strip_prefix("npm:")
        .and_then(|alias| alias.rsplit_once('@'))
    {
        Some((name, version)) if !name.is_empty() => (name, version),
        _ => (name, version),
    }
}

/// Whether a version is a number; addresses and folders are not known to any source.
fn is_number(version: &str) -> bool {
    version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains([':', '/'])
}

/// Since version 2: all that is installed, by folder.
fn installed(packages: &Map<String, Value>, found: &mut Builder) -> Result<(), InventoryError> {
    const FOLDER: &str = "node_modules/";
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    for (path, entry) in packages {
        if entry["link"].as_bool() == Some(true) {
            continue;
        }
        let placed = path.rfind(FOLDER).map(|at| &path[at + FOLDER.len()..]);
        let name = entry["name"].as_str().or(placed).unwrap_or_default();
        let version = entry["version"].as_str().unwrap_or_default();
        if name.is_empty() || (placed.is_some() && !is_number(version)) {
            if placed.is_some() {
                found.left_out(path);
            }
            continue;
        }
        let mut component = Component::of("npm", name, version).needed(scope(entry));
        if placed.is_none() {
            if version.is_empty() {
                continue;
            }
            component.scope = Scope::Subject;
        }
        let component = component.at(format!("/packages/{}", part(path)));
        if let Some(number) = found.add(component)? {
            numbers.insert(path, number);
        }
    }
    for (path, entry) in packages {
        let Some(parent) = numbers.get(path.as_str()) else {
            continue;
        };
        let lists = ["dependencies", "optionalDependencies", "devDependencies"];
        let names = lists
            .iter()
            .filter_map(|l| entry[*l].as_object())
            .flat_map(Map::keys);
        for name in names {
            // As Node looks for it: in the folder itself, then in those around it.
            let mut folder = path.as_str();
            for _ in 0..MAX_DEPTH {
                let place = if folder.is_empty() {
                    format!("{FOLDER}{name}")
                } else {
                    format!("{folder}/{FOLDER}{name}")
                };
                if let Some(child) = numbers.get(place.as_str()) {
                    found.edge(*parent, *child)?;
                    break;
                }
                if folder.is_empty() {
                    break;
                }
                folder = folder
                    .rfind(FOLDER)
                    .map_or("", |at| folder[..at].trim_end_matches('/'));
            }
        }
    }
    Ok(())
}

/// Version 1: what is installed, in one another. `around` are the folders in which Node would look.
fn tree<'v>(
    dependencies: &'v Map<String, Value>,
    pointer: &str,
    parent: Option<u32>,
    around: &mut Vec<HashMap<&'v str, u32>>,
    found: &mut Builder,
) -> Result<(), InventoryError> {
    let mut numbers = HashMap::new();
    for (name, entry) in dependencies {
        let (real_name, version) = real(name, entry["version"].as_str().unwrap_or_default());
        if !is_number(version) {
            found.left_out(name);
            continue;
        }
        let component = Component::of("npm", real_name, version)
            .needed(scope(entry))
            .at(format!("{pointer}/dependencies/{}", part(name)));
        if let Some(number) = found.add(component)? {
            numbers.insert(name.as_str(), number);
            if let Some(parent) = parent {
                found.edge(parent, number)?;
            }
        }
    }
    around.push(numbers);
    for (name, entry) in dependencies {
        let own = around
            .last()
            .and_then(|numbers| numbers.get(name.as_str()).copied());
        if let Some(inner) = entry["dependencies"].as_object() {
            let pointer = format!("{pointer}/dependencies/{}", part(name));
            tree(inner, &pointer, own, around, found)?;
        }
        let (Some(own), Some(requires)) = (own, entry["requires"].as_object()) else {
            continue;
        };
        for needed in requires.keys() {
            // What the entry holds inside itself is the one it uses; it has its place in the tree already.
            if entry["dependencies"].get(needed).is_some() {
                continue;
            }
            if let Some(child) = around.iter().rev().find_map(|n| n.get(needed.as_str()).copied()) {
                found.edge(own, child)?;
            }
        }
    }
    around.pop();
    Ok(())
}
