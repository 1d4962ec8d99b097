//! `Gemfile.lock`.

use std::collections::HashMap;

use crate::component::Builder;
use crate::{Component, InventoryError, Scope};

pub(crate) fn read(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    let mut section = "";
    let mut last = None;
    let mut numbers: HashMap<&str, Vec<u32>> = HashMap::new();
    let mut needs: Vec<(u32, &str)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let content = line.trim();
        if content.is_empty() {
            continue;
        }
        let depth = line.len() - line.trim_start().len();
        match depth {
            0 => {
                section = content;
                last = None;
            }
            4 if matches!(section, "GEM" | "GIT" | "PATH" | "PLUGIN SOURCE") => {
                last = None;
                let Some((name, version)) = content.strip_suffix(')').and_then(|c| c.split_once(" (")) else {
                    found.left_out(content);
                    continue;
                };
                let mut component = Component::of("RubyGems", name, without_platform(version)).on(at + 1);
                if section == "PATH" {
                    component.scope = Scope::Subject;
                }
                last = found.add(component)?;
                if let Some(number) = last {
                    let held = numbers.entry(name).or_default();
                    if !held.contains(&number) {
                        held.push(number);
                    }
                }
            }
            6 => {
                let name = content.split(' ').next().unwrap_or(content);
                needs.extend(last.map(|number| (number, name.trim_end_matches('!'))));
            }
            _ => {}
        }
    }
    for (parent, name) in needs {
        for child in numbers.get(name).into_iter().flatten() {
            found.edge(parent, *child)?;
        }
    }
    Ok(())
}

/// A version without the platform that follows it: `1.17.4-x86_64-linux`.
fn without_platform(version: &str) -> &str {
    match version.split_once('-') {
        Some((number, platform)) if platform.starts_with(|c: char| c.is_ascii_alphabetic()) => number,
        _ => version,
    }
}
