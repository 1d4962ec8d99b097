//! `pom.xml`: the dependencies it names itself. Parents, imported bills and what these bring in are not resolved.

use std::collections::HashMap;

use crate::component::Builder;
use crate::xml::Element;
use crate::{Component, InventoryError, Note, Scope};

/// How often a property may lead to another.
const STEPS: usize = 16;

pub(crate) fn read(root: &Element, found: &mut Builder) -> Result<(), InventoryError> {
    found.note(Note::DirectOnly);
    let mut properties: HashMap<String, &str> = HashMap::new();
    for property in root.child("properties").into_iter().flat_map(|p| &p.children) {
        if let Some(value) = root.child("properties").and_then(|p| p.text_of(&property.name)) {
            properties.insert(property.name.clone(), value);
        }
    }
    let parent = root.child("parent");
    for name in ["groupId", "version", "artifactId"] {
        if let Some(value) = root.text_of(name).or_else(|| parent?.text_of(name)) {
            properties.insert(format!("project.{name}"), value);
            properties.insert(format!("pom.{name}"), value);
        }
        if let Some(value) = parent.and_then(|p| p.text_of(name)) {
            properties.insert(format!("project.parent.{name}"), value);
        }
    }
    let managed = root
        .child("dependencyManagement")
        .and_then(|m| m.child("dependencies"));
    let mut versions: HashMap<String, String> = HashMap::new();
    for dependency in managed.into_iter().flat_map(|d| d.all("dependency")) {
        if let (Some(name), Some(version)) = (name(dependency, &properties), dependency.text_of("version")) {
            versions.insert(name, resolve(version, &properties));
        }
    }
    let lists = root.child("dependencies").into_iter();
    let profiles = root.child("profiles").into_iter().flat_map(|p| p.all("profile"));
    let lists = lists.chain(profiles.filter_map(|p| p.child("dependencies")));
    for dependency in lists.flat_map(|d| d.all("dependency")) {
        let Some(name) = name(dependency, &properties) else {
            found.left_out(dependency.text_of("artifactId").unwrap_or("dependency"));
            continue;
        };
        let version = dependency.text_of("version").map(|v| resolve(v, &properties));
        let version = version
            .or_else(|| versions.get(&name).cloned())
            .unwrap_or_default();
        // A range leaves the choice to the day of the build.
        let exact = if version.contains(['[', '(', ',', '$']) {
            ""
        } else {
            version.as_str()
        };
        let scope = match dependency.text_of("scope") {
            Some("test") => Scope::Development,
            _ if dependency.text_of("optional") == Some("true") => Scope::Optional,
            _ => Scope::Required,
        };
        found.add(
            Component::of("Maven", name, exact)
                .needed(scope)
                .on(dependency.line),
        )?;
    }
    Ok(())
}

fn name(dependency: &Element, properties: &HashMap<String, &str>) -> Option<String> {
    let group = resolve(dependency.text_of("groupId")?, properties);
    let artifact = resolve(dependency.text_of("artifactId")?, properties);
    (!group.contains('$') && !artifact.contains('$')).then(|| format!("{group}:{artifact}"))
}

/// A text with its properties put in, as far as the file has them.
fn resolve(text: &str, properties: &HashMap<String, &str>) -> String {
    let mut text = text.to_owned();
    for _ in 0..STEPS {
        let Some(from) = text.find("${") else { break };
        let Some(length) = text[from..].find('}') else {
            break;
        };
        let Some(value) = properties.get(&text[from + 2..from + length]) else {
            break;
        };
        if text.len() + value.len() > crate::bounds::MAX_TEXT {
            break;
        }
        text.replace_range(from..=from + length, value);
    }
    text
}
