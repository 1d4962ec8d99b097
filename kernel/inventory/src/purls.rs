//! A list of package URLs, one a line.

use crate::component::Builder;
use crate::{Component, InventoryError};

pub(crate) fn read(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let component = Component {
            name: line.to_owned(),
            purl: Some(line.to_owned()),
            ..Component::default()
        };
        found.add(component.on(at + 1))?;
    }
    Ok(())
}
