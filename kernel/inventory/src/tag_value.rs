//! SPDX as tags and values: cut into the same document as the JSON has.

use crate::InventoryError;
use crate::spdx::{Document, External, Package, Relationship};

/// Longest line that is read; texts in several lines are passed over.
const MAX_LINE: usize = 64 << 10;

pub(crate) fn read(text: &str) -> Result<Document, InventoryError> {
    let mut document = Document::default();
    let mut in_package = false;
    let mut in_text = false;
    for (at, line) in text.lines().enumerate() {
        if in_text {
            in_text = !line.contains("</text>");
            continue;
        }
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.len() > MAX_LINE {
            continue;
        }
        let Some((tag, value)) = line.split_once(':') else {
            return Err(InventoryError::malformed(
                "SPDX",
                format!("line {}: no tag", at + 1),
            ));
        };
        let value = value.trim();
        in_text = value.starts_with("<text>") && !value.contains("</text>");
        match tag.trim() {
            "SPDXVersion" => value.clone_into(&mut document.spdx_version),
            "PackageName" => {
                in_package = true;
                document.packages.push(Package {
                    name: Some(value.to_owned()),
                    line: Some(at + 1),
                    ..Package::default()
                });
            }
            // What follows is about something else.
            "FileName" | "SnippetSPDXID" | "LicenseID" | "Reviewer" | "Annotator" => in_package = false,
            "SPDXID" if in_package => {
                if let Some(package) = document.packages.last_mut().filter(|p| p.id.is_empty()) {
                    value.clone_into(&mut package.id);
                }
            }
            "SPDXID" if document.id.is_empty() => value.clone_into(&mut document.id),
            "PackageVersion" if in_package => {
                if let Some(package) = document.packages.last_mut() {
                    package.version_info = Some(value.to_owned());
                }
            }
            "ExternalRef" if in_package => {
                let words: Vec<&str> = value.split_whitespace().collect();
                if let (Some(package), [_, kind, locator]) = (document.packages.last_mut(), words.as_slice())
                {
                    package.external_refs.push(External {
                        reference_type: (*kind).to_owned(),
                        reference_locator: (*locator).to_owned(),
                    });
                }
            }
            "Relationship" => {
                let words: Vec<&str> = value.split_whitespace().collect();
                if let [from, kind, to] = words.as_slice() {
                    document.relationships.push(Relationship {
                        from: (*from).to_owned(),
                        kind: (*kind).to_owned(),
                        to: (*to).to_owned(),
                    });
                }
            }
            _ => {}
        }
    }
    if document.id.is_empty() {
        return Err(InventoryError::malformed("SPDX", "the document has no SPDXID"));
    }
    Ok(document)
}
