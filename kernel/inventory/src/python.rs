//! `uv.lock`, `poetry.lock` and `pdm.lock`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use toml::{Spanned, Table, Value};

use crate::cargo::Lines;
use crate::component::Builder;
use crate::{Component, InventoryError, Kind, Scope};

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Package>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Package {
    name: Spanned<String>,
    version: Option<String>,
    source: Option<Value>,
    #[serde(default)]
    optional: bool,
    category: Option<String>,
    groups: Option<Vec<String>>,
    /// A list in `uv.lock` and `pdm.lock`, a table in `poetry.lock`.
    dependencies: Option<Value>,
    optional_dependencies: Option<Table>,
    dev_dependencies: Option<Table>,
}

/// Names as the index has them.
pub(crate) fn normal(name: &str) -> String {
    let pieces: Vec<&str> = name.split(['-', '_', '.']).filter(|p| !p.is_empty()).collect();
    pieces.join("-").to_lowercase()
}

impl Package {
    /// What it needs, by name and perhaps version.
    fn needs(&self) -> Vec<(String, Option<String>)> {
        needs(self.dependencies.as_ref())
    }

    fn groups(table: Option<&Table>) -> Vec<(String, Option<String>)> {
        table
            .into_iter()
            .flat_map(Table::values)
            .flat_map(|v| needs(Some(v)))
            .collect()
    }

    /// A folder here, not something of the index.
    fn is_own(&self) -> bool {
        let source = self.source.as_ref().and_then(Value::as_table);
        source.is_some_and(|s| {
            ["virtual", "editable", "directory"]
                .iter()
                .any(|k| s.contains_key(*k))
        })
    }
}

fn needs(list: Option<&Value>) -> Vec<(String, Option<String>)> {
    match list {
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(|item| match item {
                // `pdm.lock` has requirements.
                Value::String(requirement) => {
                    let end = requirement.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
                    Some((normal(&requirement[..end.unwrap_or(requirement.len())]), None))
                }
                Value::Table(item) => {
                    let version = item.get("version").and_then(Value::as_str).map(str::to_owned);
                    Some((normal(item.get("name")?.as_str()?), version))
                }
                _ => None,
            })
            .collect(),
        Some(Value::Table(items)) => items.keys().map(|name| (normal(name), None)).collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn read(kind: Kind, text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    let lock: Lock =
        toml::from_str(text).map_err(|e| InventoryError::malformed(kind.as_str(), e.message()))?;
    let development = (kind == Kind::UvLock).then(|| needed_to_develop(&lock));
    let mut lines = Lines::of(text);
    let mut by_name: HashMap<String, Vec<(Option<&str>, u32)>> = HashMap::new();
    let mut numbers = Vec::with_capacity(lock.package.len());
    for package in &lock.package {
        let line = lines.at(package.name.span().start);
        let name = normal(package.name.get_ref());
        let mut component =
            Component::of("PyPI", &name, package.version.as_deref().unwrap_or_default()).on(line);
        let groups = package.groups.as_deref().unwrap_or_default();
        component.scope = if package.is_own() {
            Scope::Subject
        } else if package.category.as_deref() == Some("dev")
            || (!groups.is_empty() && !groups.iter().any(|g| g == "main" || g == "default"))
            || development.as_ref().is_some_and(|names| names.contains(&name))
        {
            Scope::Development
        } else if package.optional || package.category.as_deref() == Some("optional") {
            Scope::Optional
        } else {
            Scope::Required
        };
        // A member of a workspace may have no version.
        let number = if component.version.is_none() && component.scope == Scope::Subject {
            None
        } else {
            found.add(component)?
        };
        if let Some(number) = number {
            by_name
                .entry(name)
                .or_default()
                .push((package.version.as_deref(), number));
        }
        numbers.push(number);
    }
    for (package, number) in lock.package.iter().zip(numbers) {
        let Some(number) = number else { continue };
        let mut all = package.needs();
        all.extend(Package::groups(package.optional_dependencies.as_ref()));
        all.extend(Package::groups(package.dev_dependencies.as_ref()));
        for (name, version) in all {
            for (held, child) in by_name.get(&name).into_iter().flatten() {
                if version.is_none() || version.as_deref() == *held {
                    found.edge(number, *child)?;
                }
            }
        }
    }
    Ok(())
}

/// Names that are reached from groups of development only.
fn needed_to_develop(lock: &Lock) -> HashSet<String> {
    let mut children: HashMap<String, Vec<String>> = HashMap::new();
    let (mut used, mut developing) = (Vec::new(), Vec::new());
    let names = |all: Vec<(String, Option<String>)>| all.into_iter().map(|(name, _)| name);
    for package in &lock.package {
        let name = normal(package.name.get_ref());
        let optional = Package::groups(package.optional_dependencies.as_ref());
        let own = children.entry(name.clone()).or_default();
        own.extend(names(package.needs()).chain(names(optional)));
        if package.is_own() {
            used.push(name);
            developing.extend(names(Package::groups(package.dev_dependencies.as_ref())));
        }
    }
    let reach = |mut waiting: Vec<String>| {
        let mut reached = HashSet::new();
        while let Some(name) = waiting.pop() {
            if !reached.contains(&name) {
                waiting.extend(children.get(&name).into_iter().flatten().cloned());
                reached.insert(name);
            }
        }
        reached
    };
    let used = reach(used);
    let mut developing = reach(developing);
    developing.retain(|name| !used.contains(name));
    developing
}
