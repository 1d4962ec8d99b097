//! `mix.lock`: one package a line, as Mix writes it.

use crate::component::Builder;
use crate::{Component, InventoryError};

pub(crate) fn read(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line == "%{" || line == "}" || line.starts_with('#') {
            continue;
        }
        let entry = line.split_once("{:hex,").map(|(_, entry)| entry);
        // `:name, "version", …`
        let parts = entry.and_then(|e| e.split_once(','));
        let read = parts.and_then(|(name, rest)| {
            let name = name.trim().strip_prefix(':')?.trim_matches('"');
            let version = rest.trim().strip_prefix('"')?.split('"').next()?;
            Some((name, version))
        });
        match read {
            Some((name, version)) => {
                found.add(Component::of("Hex", name, version).on(at + 1))?;
            }
            None => found.left_out(line),
        }
    }
    Ok(())
}
