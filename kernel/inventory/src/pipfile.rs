//! `Pipfile.lock`.

use serde_json::Value;

use crate::component::{Builder, part};
use crate::python::normal;
use crate::{Component, InventoryError, Scope};

pub(crate) fn read(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    for (list, scope) in [("default", Scope::Required), ("develop", Scope::Development)] {
        for (name, entry) in value[list].as_object().into_iter().flatten() {
            let version = entry["version"].as_str().and_then(|v| v.strip_prefix("=="));
            let Some(version) = version else {
                found.left_out(name);
                continue;
            };
            let component = Component::of("PyPI", normal(name), version.trim_start_matches('='))
                .needed(scope)
                .at(format!("/{list}/{}", part(name)));
            found.add(component)?;
        }
    }
    Ok(())
}
