//! `pnpm-lock.yaml`, versions 5 to 9.

use std::collections::HashMap;

use serde_json::Value;

use crate::component::{Builder, part};
use crate::{Component, InventoryError, Scope};

pub(crate) fn read(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let development = needed_to_develop(value);
    for (key, entry) in value["packages"].as_object().into_iter().flatten() {
        let Some((name, version)) = split(key) else {
            found.left_out(key);
            continue;
        };
        // Those that are not from the registry say their names inside.
        let name = entry["name"].as_str().unwrap_or(&name).to_owned();
        let version = entry["version"].as_str().unwrap_or(&version).to_owned();
        if !version.starts_with(|c: char| c.is_ascii_digit()) {
            found.left_out(key);
            continue;
        }
        let id = format!("{name}@{version}");
        let scope = match (entry["dev"].as_bool(), entry["optional"].as_bool()) {
            (Some(true), _) => Scope::Development,
            (_, Some(true)) => Scope::Optional,
            (None, _) if development.as_ref().is_some_and(|needed| needed.contains(&id)) => {
                Scope::Development
            }
            _ => Scope::Required,
        };
        let component = Component::of("npm", name, version)
            .needed(scope)
            .at(format!("/packages/{}", part(key)));
        if let Some(number) = found.add(component)? {
            numbers.insert(id, number);
        }
    }
    // Since version 9 what needs what is in a list of its own.
    for list in ["packages", "snapshots"] {
        for (key, entry) in value[list].as_object().into_iter().flatten() {
            let Some(parent) = split(key).and_then(|(n, v)| numbers.get(&format!("{n}@{v}")).copied()) else {
                continue;
            };
            for id in needs(entry) {
                if let Some(child) = numbers.get(&id) {
                    found.edge(parent, *child)?;
                }
            }
        }
    }
    Ok(())
}

/// What an entry needs, as `name@version`.
fn needs(entry: &Value) -> impl Iterator<Item = String> {
    let lists = ["dependencies", "optionalDependencies"];
    let all = lists.into_iter().filter_map(|l| entry[l].as_object()).flatten();
    all.filter_map(|(name, version)| exact(name, version["version"].as_str().or(version.as_str())?))
}

/// `name@version` of a dependency; an alias names another package.
fn exact(name: &str, version: &str) -> Option<String> {
    let version = bare(version);
    if version.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(format!("{name}@{version}"));
    }
    let (name, version) = split(version)?;
    Some(format!("{name}@{version}"))
}

/// What is reached from dependencies of development only, where entries do not say so themselves.
fn needed_to_develop(value: &Value) -> Option<std::collections::HashSet<String>> {
    let snapshots = value["snapshots"].as_object()?;
    let mut children: HashMap<String, Vec<String>> = HashMap::new();
    for (key, entry) in snapshots {
        if let Some((name, version)) = split(key) {
            children
                .entry(format!("{name}@{version}"))
                .or_default()
                .extend(needs(entry));
        }
    }
    let reach = |lists: &[&str]| {
        let mut reached = std::collections::HashSet::new();
        let mut waiting: Vec<String> = Vec::new();
        for importer in value["importers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, i)| i)
        {
            for (name, entry) in lists.iter().filter_map(|l| importer[*l].as_object()).flatten() {
                waiting.extend(entry["version"].as_str().and_then(|v| exact(name, v)));
            }
        }
        while let Some(id) = waiting.pop() {
            if !reached.contains(&id) {
                waiting.extend(children.get(&id).into_iter().flatten().cloned());
                reached.insert(id);
            }
        }
        reached
    };
    let used = reach(&["dependencies", "optionalDependencies"]);
    let mut development = reach(&["devDependencies"]);
    development.retain(|id| !used.contains(id));
    Some(development)
}

/// A version without the peers it was installed with.
fn bare(version: &str) -> &str {
    let version = version.split('(').next().unwrap_or(version);
    version.split('_').next().unwrap_or(version)
}

/// Name and version of a key: `/a@1.0.0`, `/a/1.0.0`, `@s/a@1.0.0(b@2.0.0)`.
fn split(key: &str) -> Option<(String, String)> {
    let key = key.split('(').next().unwrap_or(key);
    let key = key.strip_prefix('/').unwrap_or(key);
    // Version 5 sets them apart by a slash; a scope has one of its own.
    let scope = if key.starts_with('@') {
        key.find('/')? + 1
    } else {
        0
    };
    let at = scope + key[scope..].find(['@', '/'])?;
    let (name, version) = (&key[..at], bare(&key[at + 1..]));
    (!name.is_empty() && !version.is_empty()).then(|| (name.to_owned(), version.to_owned()))
}
