//! YAML documents by the keys at their left margin.

use std::collections::HashSet;

use baize_model::Format;

use super::{Detected, not_records, unknown};

/// Says what a text holds when it has YAML's keys; nothing otherwise.
pub(super) fn detect(_name: &str, text: &str) -> Option<Detected> {
    let keys: HashSet<&str> = text.lines().filter_map(key).collect();
    let has = |key: &str| keys.contains(key);
    let any = |list: &[&str]| list.iter().any(|key| has(key));
    let all = |list: &[&str]| list.iter().all(|key| has(key));
    if keys.is_empty() {
        return None;
    }
    let go = any(&["modules", "excluded", "review_status", "ghsas", "vulnerable_at"])
        && (has("id") && value(text, "id").starts_with("GO-") || has("modules"));
    let format = if go {
        Format::GoReport
    } else if has("affected") || has("schema_version") || all(&["id", "modified"]) {
        Format::OsvYaml
    } else if has("branches") && any(&["reference", "link", "title"]) {
        Format::FriendsOfPhp
    } else if any(&["gem", "engine"]) && any(&["title", "url", "date", "description"]) {
        Format::RubySec
    } else if has("packages") && any(&["distroversion", "reponame", "apkurl"]) {
        Format::AlpineSecdb
    } else if all(&["on", "jobs"]) || has("jobs") {
        return Some(not_records(
            "configuration",
            "a workflow of a build service, not a record",
        ));
    } else if any(&["repos", "default_stages"]) && text.contains("hooks:") {
        return Some(not_records(
            "configuration",
            "a configuration of commit hooks, not a record",
        ));
    } else if all(&["lastModifiedDate", "sha256"]) {
        return Some(not_records(
            "metadata",
            "the metadata of a feed (size and sha256), not records",
        ));
    } else if has("openapi") {
        return Some(not_records("schema", "the description of an API, not a record"));
    } else if looks_like_yaml(text) {
        let mut names: Vec<&str> = text.lines().filter_map(key).take(6).collect();
        names.dedup();
        let names = names.join(", ");
        return Some(unknown(format!("YAML of no known format; its keys are {names}")));
    } else {
        return None;
    };
    Some(Detected::Records(format))
}

/// The key that a line begins with.
fn key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let plain = key
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let separated = rest.is_empty() || rest.starts_with([' ', '\r', '\t']) || key == "lastModifiedDate";
    let meta = matches!(key, "sha256" | "size" | "zipSize" | "gzSize");
    (plain && !key.is_empty() && key.len() <= 40 && (separated || meta)).then_some(key)
}

/// The text after a key.
fn value<'a>(text: &'a str, wanted: &str) -> &'a str {
    let line = text.lines().find(|line| key(line) == Some(wanted));
    let value = line
        .and_then(|line| line.split_once(':'))
        .map_or("", |(_, value)| value);
    value.trim().trim_matches(['"', '\''])
}

/// Whether every one of the first lines could be YAML: prose has lines that cannot.
fn looks_like_yaml(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .take(20);
    lines.all(|line| {
        line.starts_with([' ', '#', '-', '\t'])
            || line == "---"
            || key(line).is_some()
            || line.starts_with('%')
    })
}
