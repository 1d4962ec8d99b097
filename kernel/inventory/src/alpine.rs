//! The database of installed packages of apk. Which release it is of stands elsewhere (`/etc/os-release`).

use crate::component::{Builder, Upstream};
use crate::stanza::stanzas;
use crate::{Component, InventoryError};

pub(crate) fn read(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    for stanza in stanzas(text, &["P", "V", "o"]) {
        let (Some(name), Some(version)) = (stanza.get("P"), stanza.get("V")) else {
            return Err(InventoryError::malformed(
                "an apk database",
                format!("the entry on line {} has no name or no version", stanza.line),
            ));
        };
        let mut component = Component::of("Alpine", name, version).on(stanza.line);
        component.upstream = stanza
            .get("o")
            .filter(|origin| *origin != name)
            .map(|origin| Upstream {
                name: origin.to_owned(),
                version: None,
            });
        found.add(component)?;
    }
    Ok(())
}
