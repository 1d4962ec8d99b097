//! `requirements.txt`. Only a requirement of one exact version is one; the others are said to have none.

use crate::component::Builder;
use crate::python::normal;
use crate::{Component, InventoryError, Note};

pub(crate) fn read(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    found.note(Note::DirectOnly);
    let mut held = String::new();
    let mut began = 0;
    for (at, line) in text.lines().enumerate() {
        if held.is_empty() {
            began = at + 1;
        }
        // A comment begins at the start or after white space; `#egg=` in an address is none.
        let line = match line.find(" #") {
            Some(comment) => &line[..comment],
            None if line.trim_start().starts_with('#') => "",
            None => line,
        };
        if let Some(begun) = line.trim_end().strip_suffix('\\') {
            held.push_str(begun);
            held.push(' ');
            continue;
        }
        held.push_str(line);
        let requirement = std::mem::take(&mut held);
        one(requirement.trim(), began, found)?;
    }
    one(held.trim(), began, found)
}

fn one(text: &str, line: usize, found: &mut Builder) -> Result<(), InventoryError> {
    if text.is_empty() {
        return Ok(());
    }
    if text.starts_with('-') {
        // Other files and indexes are not followed.
        if ["-r", "--requirement", "-e", "--editable"]
            .iter()
            .any(|o| text.starts_with(o))
        {
            found.left_out(text);
        }
        return Ok(());
    }
    let text = text.split(';').next().unwrap_or_default();
    let text = text.split(" --").next().unwrap_or_default().trim();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    let name = normal(name);
    let mut rest = rest.trim();
    if let Some((_, after)) = rest.strip_prefix('[').and_then(|extras| extras.split_once(']')) {
        rest = after.trim();
    }
    let known = rest.is_empty() || rest.starts_with(['=', '<', '>', '!', '~', '(', '@']);
    if name.is_empty() || !known {
        found.left_out(text);
        return Ok(());
    }
    let rest = rest.trim_start_matches('(').trim_end_matches(')');
    let exact = rest.strip_prefix("===").or_else(|| rest.strip_prefix("=="));
    let exact = exact
        .map(str::trim)
        .filter(|v| !v.contains([',', '*', '<', '>', '!', ' ']));
    found.add(Component::of("PyPI", name, exact.unwrap_or_default()).on(line))?;
    Ok(())
}
