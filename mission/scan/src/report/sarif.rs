//! SARIF 2.1.0.

use std::collections::BTreeMap;

use baize_inventory::Place;
use baize_model::{Identifier, Level};
use serde_json::{Value, json};

use super::{Author, level, scored, title, words};
use crate::scan::{Component, Finding, Found, Scan};

/// Writes a result as SARIF. A suppressed finding is there with its suppression; what cannot be decided is there for
/// review (`kind` is `review`).
pub fn sarif(scan: &Scan, author: Author<'_>) -> Value {
    let rules: BTreeMap<&Identifier, usize> = scan
        .vulnerabilities
        .keys()
        .enumerate()
        .map(|(at, id)| (id, at))
        .collect();
    let mut results = Vec::new();
    for found in &scan.components {
        results.extend(
            found
                .findings
                .iter()
                .map(|f| result(scan, &rules, found, f, true)),
        );
        results.extend(
            found
                .undecided
                .iter()
                .map(|f| result(scan, &rules, found, f, false)),
        );
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Baize",
                "semanticVersion": author.version,
                "rules": scan.vulnerabilities.keys().map(|id| rule(scan, id)).collect::<Vec<Value>>(),
            }},
            "invocations": [{"executionSuccessful": true, "endTimeUtc": author.time.to_string()}],
            "results": results,
        }],
    })
}

fn rule(scan: &Scan, id: &Identifier) -> Value {
    let mut rule = json!({"id": id.as_str()});
    let Some(known) = scan.vulnerabilities.get(id) else {
        return rule;
    };
    if let Some(title) = title(known) {
        rule["shortDescription"] = json!({"text": title});
    }
    if let Some(text) = &known.description {
        rule["fullDescription"] = json!({"text": text});
    }
    let mut tags = vec!["security".to_owned(), level(known.level).to_owned()];
    tags.extend(known.aliases.iter().map(ToString::to_string));
    tags.extend(known.exploited.then(|| "known-exploited".to_owned()));
    rule["properties"] = json!({"tags": tags});
    if let Some((_, score)) = scored(known) {
        rule["properties"]["security-severity"] = format!("{score:.1}").into();
    }
    rule
}

fn result(
    scan: &Scan,
    rules: &BTreeMap<&Identifier, usize>,
    found: &Found,
    finding: &Finding,
    decided: bool,
) -> Value {
    let known = scan.vulnerabilities.get(&finding.id);
    let component = &found.component;
    let text = match (&finding.fixed, decided) {
        (Some(fixed), _) => format!(
            "{} is affected by {}, fixed in {fixed}",
            component.label(),
            finding.id
        ),
        (None, true) => format!("{} is affected by {}", component.label(), finding.id),
        (None, false) => format!("{} may be affected by {}", component.label(), finding.id),
    };
    let mut result = json!({
        "ruleId": finding.id.as_str(),
        "kind": if decided { "fail" } else { "review" },
        "level": match known.and_then(|k| k.level) {
            _ if !decided => "none",
            Some(Level::Critical | Level::High) => "error",
            Some(Level::Low | Level::None) => "note",
            Some(Level::Medium) | None => "warning",
        },
        "message": {"text": format!("{text} ({})", words(finding))},
        "locations": [location(component)],
        "partialFingerprints": {
            "baize/v1": format!("{}|{}", finding.id, component.purl.as_deref().unwrap_or(&component.name)),
        },
        "properties": {
            "purl": component.purl,
            "path": component.path,
            "epss": known.and_then(|k| k.epss),
            "priority": known.and_then(|k| k.priority.as_ref()).map(|p| &p.value.class),
        },
    });
    if let Some(at) = rules.get(&finding.id) {
        result["ruleIndex"] = json!(at);
    }
    if let Some(suppression) = &finding.suppressed {
        let reason = suppression.justification.as_deref().unwrap_or_default();
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": format!("{}: {reason}", suppression.document).trim_end_matches([':', ' ']),
        }]);
    }
    result
}

fn location(component: &Component) -> Value {
    let mut location = json!({
        "physicalLocation": {"artifactLocation": {"uri": address(&component.file)}},
        "logicalLocations": [{"kind": "package", "fullyQualifiedName": component.purl.as_deref().unwrap_or(&component.name)}],
    });
    if let Some(Place::Line(line)) = component.place {
        location["physicalLocation"]["region"] = json!({"startLine": line});
    }
    location
}

/// A path as a relative address.
fn address(path: &str) -> String {
    use std::fmt::Write as _;
    path.trim_start_matches("./")
        .bytes()
        .fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/' | b'@' | b'+')
            {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
}
