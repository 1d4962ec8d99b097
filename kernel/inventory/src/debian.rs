//! The status file of dpkg. Which release it is of stands elsewhere (`/etc/os-release`).

use std::collections::HashMap;

use crate::component::{Builder, Upstream};
use crate::stanza::stanzas;
use crate::{Component, InventoryError};

const FIELDS: &[&str] = &[
    "Package",
    "Version",
    "Status",
    "Source",
    "Depends",
    "Pre-Depends",
    "Maintainer",
];

pub(crate) fn read(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    let ubuntu = stanzas(text, FIELDS)
        .take(200)
        .any(|s| s.get("Maintainer").is_some_and(|m| m.contains("ubuntu.com")));
    let ecosystem = if ubuntu { "Ubuntu" } else { "Debian" };
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut added = Vec::new();
    for stanza in stanzas(text, FIELDS) {
        let Some(name) = stanza.get("Package") else {
            return Err(InventoryError::malformed(
                "dpkg status",
                format!("the entry on line {} names no package", stanza.line),
            ));
        };
        // What was removed and left its settings behind is not there.
        let installed = stanza
            .get("Status")
            .is_none_or(|s| s.split(' ').nth(2) == Some("installed"));
        let Some(version) = stanza.get("Version").filter(|_| installed) else {
            continue;
        };
        let mut component = Component::of(ecosystem, name, version).on(stanza.line);
        component.upstream = stanza.get("Source").map(|source| match source.split_once(" (") {
            Some((name, version)) => Upstream {
                name: name.to_owned(),
                version: Some(version.trim_end_matches(')').to_owned()),
            },
            None => Upstream {
                name: source.to_owned(),
                version: None,
            },
        });
        if let Some(number) = found.add(component)? {
            numbers.insert(name, number);
            added.push((number, stanza));
        }
    }
    for (number, stanza) in added {
        let lists = [stanza.get("Depends"), stanza.get("Pre-Depends")];
        for alternative in lists.into_iter().flatten().flat_map(|l| l.split([',', '|'])) {
            let name = alternative.trim().split([' ', ':']).next().unwrap_or_default();
            if let Some(child) = numbers.get(name) {
                found.edge(number, *child)?;
            }
        }
    }
    Ok(())
}
