//! `yarn.lock`, of yarn 1 and of those since.

use std::collections::HashMap;

use serde_json::Value;

use crate::component::{Builder, part};
use crate::{Component, InventoryError, Scope};

/// The name in a descriptor: `@scope/name@^1.0.0`, and in `alias@npm:name@^1.0.0`.
fn name_of(descriptor: &str) -> Option<&str> {
    let descriptor = descriptor.trim().trim_matches('"');
    let at = descriptor.get(1..)?.find('@')? + 1;
    let (name, range) = (&descriptor[..at], &descriptor[at + 1..]);
    if let Some(alias) = range.strip_prefix("npm:")
        && let Some(at) = alias.get(1..).and_then(|a| a.find('@'))
    {
        return Some(&alias[..=at]);
    }
    Some(name)
}

struct Entry<'a> {
    line: usize,
    descriptors: Vec<&'a str>,
    version: &'a str,
    needs: Vec<(String, String)>,
}

/// Yarn 1: a notation of its own.
pub(crate) fn read_classic(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut inside = false;
    for (at, line) in text.lines().enumerate() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if !line.starts_with(' ') {
            let Some(head) = content.strip_suffix(':') else {
                return Err(InventoryError::malformed("yarn.lock", format!("line {}", at + 1)));
            };
            inside = false;
            entries.push(Entry {
                line: at + 1,
                descriptors: head.split(", ").map(|d| d.trim_matches('"')).collect(),
                version: "",
                needs: Vec::new(),
            });
            continue;
        }
        let Some(entry) = entries.last_mut() else {
            return Err(InventoryError::malformed("yarn.lock", format!("line {}", at + 1)));
        };
        if line.starts_with("    ") {
            if inside && let Some((name, range)) = content.split_once(' ') {
                let plain = |t: &str| t.trim_matches('"').to_owned();
                entry.needs.push((plain(name), plain(range)));
            }
        } else if let Some(version) = content.strip_prefix("version ") {
            entry.version = version.trim_matches('"');
        } else {
            inside = matches!(content, "dependencies:" | "optionalDependencies:");
        }
    }
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut added = Vec::with_capacity(entries.len());
    for entry in &entries {
        let name = entry.descriptors.first().and_then(|d| name_of(d));
        let number = match name {
            Some(name) if !entry.version.is_empty() => {
                found.add(Component::of("npm", name, entry.version).on(entry.line))?
            }
            _ => {
                found.left_out(entry.descriptors.first().copied().unwrap_or_default());
                None
            }
        };
        if let Some(number) = number {
            numbers.extend(entry.descriptors.iter().map(|d| ((*d).to_owned(), number)));
        }
        added.push(number);
    }
    for (entry, number) in entries.iter().zip(added) {
        let Some(number) = number else { continue };
        for (name, range) in &entry.needs {
            if let Some(child) = numbers.get(&format!("{name}@{range}")) {
                found.edge(number, *child)?;
            }
        }
    }
    Ok(())
}

/// Since yarn 2: YAML.
pub(crate) fn read_berry(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    let Some(all) = value.as_object() else {
        return Err(InventoryError::malformed("yarn.lock", "not a mapping"));
    };
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut added = Vec::new();
    for (key, entry) in all.iter().filter(|(key, _)| *key != "__metadata") {
        let resolution = entry["resolution"].as_str().unwrap_or(key);
        let version = match &entry["version"] {
            Value::String(version) => version.clone(),
            other => other.to_string(),
        };
        let name = name_of(resolution);
        let Some(name) = name.filter(|_| entry["version"].is_string() || entry["version"].is_number()) else {
            found.left_out(key);
            continue;
        };
        let own = resolution.contains("@workspace:");
        let patched = resolution.contains("@patch:") || resolution.contains("@virtual:");
        if !own && !patched && !resolution.contains("@npm:") {
            found.left_out(key);
            continue;
        }
        let mut component = Component::of("npm", name, version).at(format!("/{}", part(key)));
        if own {
            component.scope = Scope::Subject;
        }
        if let Some(number) = found.add(component)? {
            numbers.extend(key.split(", ").map(|descriptor| (descriptor.trim(), number)));
            added.push((number, entry));
        }
    }
    for (number, entry) in added {
        for (name, range) in entry["dependencies"].as_object().into_iter().flatten() {
            let range = range.as_str().unwrap_or_default();
            let exact = format!("{name}@{range}");
            let with = format!("{name}@npm:{range}");
            let child = numbers.get(exact.as_str()).or_else(|| numbers.get(with.as_str()));
            if let Some(child) = child {
                found.edge(number, *child)?;
            }
        }
    }
    Ok(())
}
