//! Rows of a conformance suite.

#![expect(clippy::print_stdout, reason = "a test says how much it saw")]

use std::path::Path;

use serde_json::Value;

/// The rows of a JSON Lines file.
pub(crate) fn rows(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).expect("a row of JSON"))
        .collect()
}

/// The text of a member.
pub(crate) fn text<'a>(row: &'a Value, member: &str) -> &'a str {
    row[member].as_str().unwrap_or_default()
}

/// Prints what ran and fails on what failed.
pub(crate) fn settle(suite: &str, seen: usize, excepted: usize, failures: &[String]) {
    println!(
        "{suite}: {} of {seen} rows, {excepted} excepted",
        seen - excepted - failures.len()
    );
    assert!(
        failures.is_empty(),
        "{} of {suite} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
