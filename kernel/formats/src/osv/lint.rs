//! Faults in an OSV record that its schema cannot see.

use std::collections::HashSet;

use super::document::{Affected, Document, Range};
use crate::finding::Finding;
use crate::json::{self, lenient::Str};

/// Checks a record in JSON. Empty when nothing is wrong.
pub fn lint(bytes: &[u8]) -> Vec<Finding> {
    let checked = json::read(bytes, &mut |text| {
        serde_json::from_str::<Document<'_>>(text).map(|document| check(&document))
    });
    checked.unwrap_or_else(|refusal| vec![refusal.into()])
}

fn check(document: &Document<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if document.id.get().is_none() {
        findings.push(Finding::new("osv-id", "the record has no id", "/id"));
    }
    if document.modified.get().is_none() {
        findings.push(Finding::new(
            "osv-modified",
            "the record has no date of change",
            "/modified",
        ));
    }
    for (name, date) in [
        ("modified", &document.modified),
        ("published", &document.published),
        ("withdrawn", &document.withdrawn),
    ] {
        if date.get().is_some() && baize_model::parse_instant(date).is_none() {
            let message = format!("{name} {:?} is not a date", &**date);
            findings.push(Finding::new("osv-date", message, format!("/{name}")));
        }
    }
    for (i, entry) in document.affected.iter().enumerate() {
        package(&mut findings, document, entry, i);
        for (k, range) in entry.ranges.iter().enumerate() {
            check_range(&mut findings, range, &format!("/affected/{i}/ranges/{k}"));
        }
    }
    findings
}

/// A range must begin somewhere, and no two of its events may name one version; only a range of a single version is
/// introduced and last affected in the same.
fn check_range(findings: &mut Vec<Finding>, range: &Range<'_>, at: &str) {
    let mut introduced = false;
    let mut seen: HashSet<(&str, bool)> = HashSet::new();
    let entries = range.events.iter().enumerate();
    for (n, (kind, version)) in entries.flat_map(|(n, event)| event.0.0.iter().map(move |e| (n, e))) {
        introduced |= &**kind == "introduced";
        let last = &**kind == "last_affected";
        if !seen.insert((version, last)) {
            let message = format!("two events of the range name {:?}", &**version);
            findings.push(Finding::new(
                "osv-range-distinct",
                message,
                format!("{at}/events/{n}"),
            ));
        }
    }
    if !introduced {
        let message = "the range has no introduced event";
        findings.push(Finding::new(
            "osv-range-introduced",
            message,
            format!("{at}/events"),
        ));
    }
    if &*range.kind == "GIT" && range.repo.get().is_none() {
        let message = "a range of commits without its repository";
        findings.push(Finding::new("osv-range-repo", message, format!("{at}/repo")));
    }
}

fn package(findings: &mut Vec<Finding>, document: &Document<'_>, entry: &Affected<'_>, i: usize) {
    let Some(package) = &entry.package else {
        return;
    };
    let at = format!("/affected/{i}/package");
    for (name, value) in [("ecosystem", &package.ecosystem), ("name", &package.name)] {
        if value.get().is_none() {
            let message = format!("the package has no {name}");
            findings.push(Finding::new("osv-package", message, format!("{at}/{name}")));
        }
    }
    if let Some(meant) = lookalike(&package.name, document) {
        let message = format!(
            "the text speaks of {meant:?}, the package is {:?}",
            &*package.name
        );
        findings.push(Finding::new(
            "osv-package-lookalike",
            message,
            format!("{at}/name"),
        ));
    }
}

/// The name that the text uses, where the package's own differs from it only by characters that look the same and
/// is itself nowhere in the text.
fn lookalike(name: &Str<'_>, document: &Document<'_>) -> Option<String> {
    let name = name.get()?.to_ascii_lowercase();
    let meant = name.replace('0', "o").replace('1', "l");
    if meant == name {
        return None;
    }
    let texts = [&document.summary, &document.details];
    let has = |word: &str| texts.iter().any(|text| text.to_ascii_lowercase().contains(word));
    (!has(&name) && has(&meant)).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(json: &str) -> Vec<&'static str> {
        lint(json.as_bytes())
            .into_iter()
            .map(|finding| finding.code)
            .collect()
    }

    #[test]
    fn each_fault_has_its_code() {
        let record = |affected: &str| {
            format!(
                "{{\"id\": \"X-1\", \"modified\": \"2026-01-01T00:00:00Z\", \"summary\": \"A flaw in example\", \
                 \"affected\": [{affected}]}}"
            )
        };
        let none: [&str; 0] = [];
        let good = r#"{"package": {"ecosystem": "PyPI", "name": "example"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1"}]}]}"#;
        assert_eq!(codes(&record(good)), none);
        for (from, to, code) in [
            ("{\"introduced\": \"0\"}, ", "", "osv-range-introduced"),
            ("\"fixed\": \"1\"", "\"fixed\": \"0\"", "osv-range-distinct"),
            ("ECOSYSTEM", "GIT", "osv-range-repo"),
            (
                "\"name\": \"example\"",
                "\"name\": \"examp1e\"",
                "osv-package-lookalike",
            ),
            ("\"name\": \"example\"", "\"name\": \"\"", "osv-package"),
        ] {
            assert_eq!(codes(&record(&good.replace(from, to))), [code], "{from}");
        }
        assert_eq!(codes("{}"), ["osv-id", "osv-modified"]);
        assert_eq!(codes("[1"), ["truncated"]);
    }
}
