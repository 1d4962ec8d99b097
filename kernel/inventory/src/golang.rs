//! `go.mod` and `go.sum`.

use std::collections::BTreeMap;

use crate::component::Builder;
use crate::{Component, InventoryError};

/// Versions without the `v`, as the database of Go has them.
fn version(text: &str) -> &str {
    text.strip_prefix('v').unwrap_or(text)
}

/// A module, the version of it that is replaced if not all are, and what stands in its place if not a folder.
type Replaced = (String, Option<String>, Option<(String, String)>);

pub(crate) fn read_mod(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    let mut block = String::new();
    let mut required: Vec<(String, String, usize)> = Vec::new();
    let mut replaced: Vec<Replaced> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let mut words: Vec<&str> = line.split_whitespace().map(|w| w.trim_matches('"')).collect();
        if words.is_empty() {
            continue;
        }
        if words == [")"] {
            block.clear();
            continue;
        }
        let directive = if block.is_empty() {
            let first = words.remove(0);
            if words == ["("] {
                first.clone_into(&mut block);
                continue;
            }
            first.to_owned()
        } else {
            block.clone()
        };
        match (directive.as_str(), words.as_slice()) {
            ("require", [module, of]) => required.push(((*module).to_owned(), (*of).to_owned(), at + 1)),
            ("replace", [module, rest @ ..]) => {
                let (from, to) = match rest {
                    ["=>", to @ ..] => (None, to),
                    [from, "=>", to @ ..] => (Some((*from).to_owned()), to),
                    _ => continue,
                };
                let to = match to {
                    [name, of] => Some(((*name).to_owned(), (*of).to_owned())),
                    _ => None,
                };
                replaced.push(((*module).to_owned(), from, to));
            }
            // The standard library is what the toolchain brings.
            ("toolchain", [name]) => {
                let of = name.trim_start_matches("go");
                found.add(Component::of("Go", "stdlib", of).on(at + 1))?;
            }
            (
                "module" | "go" | "exclude" | "retract" | "tool" | "godebug" | "ignore" | "require"
                | "toolchain",
                _,
            ) => {}
            _ => found.left_out(line),
        }
    }
    for (module, of, line) in required {
        let by = replaced
            .iter()
            .find(|(name, from, _)| *name == module && from.as_ref().is_none_or(|from| *from == of));
        let component = match by {
            Some((_, _, Some((name, of)))) => Component::of("Go", name, version(of)),
            // Replaced by a folder: nothing that is published.
            Some((_, _, None)) => {
                found.left_out(&module);
                continue;
            }
            None => Component::of("Go", module, version(&of)),
        };
        found.add(component.on(line))?;
    }
    Ok(())
}

/// `go.sum` lists every version that was looked at; the highest of each module is not always the one that is used.
pub(crate) fn read_sum(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    let mut modules: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            // The code of a module counts, its `go.mod` alone does not.
            [_, of, hash] if of.ends_with("/go.mod") && hash.starts_with("h1:") => {}
            [module, of, hash] if hash.starts_with("h1:") => {
                modules.entry((module, version(of))).or_insert(at + 1);
            }
            _ => return Err(InventoryError::malformed("go.sum", format!("line {}", at + 1))),
        }
    }
    for ((module, of), line) in modules {
        found.add(Component::of("Go", module, of).on(line))?;
    }
    Ok(())
}
