//! `pubspec.lock`.

use serde_json::Value;

use crate::component::{Builder, part};
use crate::{Component, InventoryError, Scope};

pub(crate) fn read(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    for (name, entry) in value["packages"].as_object().into_iter().flatten() {
        let version = match &entry["version"] {
            Value::String(version) => version.clone(),
            other => other.to_string(),
        };
        // `sdk` and `path` are not from the index.
        if entry["source"] != "hosted" {
            found.left_out(name);
            continue;
        }
        let scope = match entry["dependency"].as_str() {
            Some("direct dev") => Scope::Development,
            _ => Scope::Required,
        };
        let component = Component::of("Pub", name, version).needed(scope);
        found.add(component.at(format!("/packages/{}", part(name))))?;
    }
    Ok(())
}
