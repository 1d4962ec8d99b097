//! `gradle.lockfile`.

use crate::component::Builder;
use crate::{Component, InventoryError, Scope};

pub(crate) fn read(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, configurations) = line.split_once('=').unwrap_or((line, ""));
        let parts: Vec<&str> = name.split(':').collect();
        let [group, artifact, version] = parts.as_slice() else {
            // `empty=` lists the configurations without dependencies.
            if name != "empty" {
                found.left_out(line);
            }
            continue;
        };
        let mut configurations = configurations.split(',').filter(|c| !c.is_empty()).peekable();
        let some = configurations.peek().is_some();
        let test = some && configurations.all(|c| c.to_ascii_lowercase().contains("test"));
        let scope = if test { Scope::Development } else { Scope::Required };
        let component = Component::of("Maven", format!("{group}:{artifact}"), *version);
        found.add(component.needed(scope).on(at + 1))?;
    }
    Ok(())
}
