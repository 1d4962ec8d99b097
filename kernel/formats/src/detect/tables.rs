//! Tables in CSV, by their first lines.

use baize_model::Format;

use super::{Detected, not_records};

/// Says what a table holds; nothing when the text is none of the known ones.
pub(super) fn detect(text: &str) -> Option<Detected> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    if first.starts_with("#model_version") {
        return Some(Detected::Records(Format::Epss));
    }
    let header = first.to_ascii_lowercase().replace(['"', ' '], "");
    let format =
        if header.starts_with("cve,epss,percentile") || header.starts_with("cve,epss") || is_score(first) {
            Format::Epss
        } else if header.starts_with("cveid,vendorproject") {
            Format::Kev
        } else if header.starts_with("id,file,description,") {
            Format::ExploitDb
        } else if is_index(first) {
            return Some(not_records("index", "a list of files, not a record"));
        } else if is_checksum(first) {
            return Some(not_records("checksum", "a checksum, not a record"));
        } else {
            return None;
        };
    Some(Detected::Records(format))
}

/// `CVE-2026-1000;0.01;0.5`, with a semicolon, comma or tab.
fn is_score(line: &str) -> bool {
    let mut fields = line.split([';', ',', '\t']).map(|f| f.trim().trim_matches('"'));
    let subject = fields
        .next()
        .is_some_and(|id| id.get(..4).is_some_and(|p| p.eq_ignore_ascii_case("CVE-")));
    let share = |field: Option<&str>| {
        let number: Option<f64> = field.and_then(|f| f.parse().ok());
        number.is_some_and(|n| (0.0..=1.0).contains(&n))
    };
    subject && share(fields.next()) && share(fields.next())
}

/// A line of a CSAF provider's `index.txt` or `changes.csv`.
fn is_index(line: &str) -> bool {
    let path = line.split(',').next().unwrap_or(line).trim_matches('"');
    let is_json = path
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension == "json");
    is_json && !path.contains(char::is_whitespace) && path.contains(['/', '-'])
}

/// A line of `sha256sum` or `sha512sum`.
fn is_checksum(line: &str) -> bool {
    let sum = line.split_whitespace().next().unwrap_or_default();
    matches!(sum.len(), 32 | 40 | 64 | 96 | 128) && sum.bytes().all(|b| b.is_ascii_hexdigit())
}
