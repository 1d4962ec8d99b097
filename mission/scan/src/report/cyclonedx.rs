//! CycloneDX 1.6 with vulnerabilities: a disclosure report (VDR) where every finding has its analysis.

use std::collections::BTreeMap;

use baize_model::{Identifier, Scheme, Severity, Status};
use serde_json::{Value, json};

use super::{Author, level, title, words};
use crate::scan::{Component, Finding, Scan, Vulnerability};

/// Most ratings of a vulnerability.
const RATINGS: usize = 20;

/// A finding: the reference of its component, and whether it was decided.
struct One<'s> {
    reference: String,
    component: &'s Component,
    finding: &'s Finding,
    decided: bool,
}

/// Writes a result as CycloneDX. What cannot be decided is `in_triage`, what a statement suppresses `not_affected` or
/// `resolved`.
pub fn cyclonedx(scan: &Scan, author: Author<'_>) -> Value {
    let mut components: BTreeMap<String, Value> = BTreeMap::new();
    let mut all: BTreeMap<(&Identifier, &'static str), Vec<One<'_>>> = BTreeMap::new();
    for (at, found) in scan.components.iter().enumerate() {
        let component = &found.component;
        let reference = component
            .purl
            .clone()
            .unwrap_or_else(|| format!("component-{at}"));
        components.entry(reference.clone()).or_insert_with(|| {
            let mut value = json!({"type": "library", "bom-ref": reference, "name": component.name});
            let fields = [
                ("version", &component.version),
                ("purl", &component.purl),
                ("cpe", &component.cpe),
            ];
            for (name, text) in fields {
                if let Some(text) = text {
                    value[name] = json!(text);
                }
            }
            value
        });
        let findings = found.findings.iter().map(|f| (f, true));
        for (finding, decided) in findings.chain(found.undecided.iter().map(|f| (f, false))) {
            all.entry((&finding.id, state(finding, decided)))
                .or_default()
                .push(One {
                    reference: reference.clone(),
                    component,
                    finding,
                    decided,
                });
        }
    }
    let vulnerabilities: Vec<Value> = all
        .iter()
        .map(|((id, state), found)| vulnerability(scan, id, state, found))
        .collect();
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": format!("urn:uuid:{}", super::uuid(scan)),
        "version": 1,
        "metadata": {
            "timestamp": author.time.to_string(),
            "tools": {"components": [{"type": "application", "name": "baize", "version": author.version}]},
        },
        "components": components.into_values().collect::<Vec<Value>>(),
        "vulnerabilities": vulnerabilities,
    })
}

fn state(finding: &Finding, decided: bool) -> &'static str {
    match &finding.suppressed {
        _ if !decided => "in_triage",
        None => "exploitable",
        Some(suppression) if suppression.status == Status::Fixed => "resolved",
        Some(_) => "not_affected",
    }
}

fn vulnerability(scan: &Scan, id: &Identifier, state: &str, found: &[One<'_>]) -> Value {
    let mut value = json!({
        "bom-ref": format!("{id}/{state}"),
        "id": id.as_str(),
    });
    if let Some(known) = scan.vulnerabilities.get(id) {
        describe(&mut value, known);
    }
    let details: Vec<String> = found
        .iter()
        .map(|one| format!("{}: {}", one.component.label(), words(one.finding)))
        .collect();
    let mut fixed: Vec<String> = found
        .iter()
        .filter_map(|one| Some(format!("{}: {}", one.component.name, one.finding.fixed.as_ref()?)))
        .collect();
    fixed.dedup();
    if !fixed.is_empty() {
        value["recommendation"] = format!("Update {}", fixed.join("; ")).into();
    }
    let mut affects: BTreeMap<&str, Value> = BTreeMap::new();
    for one in found {
        let mut affected = json!({"ref": one.reference});
        if let Some(version) = &one.component.version {
            let status = match state {
                "exploitable" => "affected",
                "in_triage" => "unknown",
                _ => "unaffected",
            };
            affected["versions"] = json!([{"version": version, "status": status}]);
        }
        affects.insert(&one.reference, affected);
    }
    value["affects"] = affects.into_values().collect();
    let suppression = found.iter().find_map(|one| one.finding.suppressed.as_ref());
    let mut detail = details.join("\n");
    if let Some(suppression) = suppression {
        detail = match &suppression.justification {
            Some(reason) => format!("{}: {reason}\n{detail}", suppression.document),
            None => format!("{}\n{detail}", suppression.document),
        };
    }
    // Without an analysis a component is listed because it is affected.
    if found.iter().any(|one| !one.decided) || suppression.is_some() {
        value["analysis"] = json!({"state": state, "detail": detail});
    } else {
        value["detail"] = detail.into();
    }
    value
}

fn describe(value: &mut Value, known: &Vulnerability) {
    if !known.aliases.is_empty() {
        let reference =
            |id: &Identifier| json!({"id": id.as_str(), "source": {"name": id.authority().as_str()}});
        value["references"] = known.aliases.iter().map(reference).collect();
    }
    let ratings: Vec<Value> = known.severities.iter().take(RATINGS).filter_map(rating).collect();
    if !ratings.is_empty() {
        value["ratings"] = ratings.into();
    }
    let numbers = known
        .weaknesses
        .iter()
        .filter_map(|w| w.strip_prefix("CWE-")?.parse::<u32>().ok());
    let numbers: Vec<u32> = numbers.collect();
    if !numbers.is_empty() {
        value["cwes"] = json!(numbers);
    }
    if let Some(text) = known.description.clone().or_else(|| title(known)) {
        value["description"] = text.into();
    }
    for (name, time) in [("published", known.published), ("updated", known.modified)] {
        if let Some(time) = time {
            value[name] = time.to_string().into();
        }
    }
}

fn rating(severity: &Severity) -> Option<Value> {
    let method = match severity.scheme {
        Scheme::Cvss2 => "CVSSv2",
        Scheme::Cvss30 => "CVSSv3",
        Scheme::Cvss31 => "CVSSv31",
        Scheme::Cvss40 => "CVSSv4",
        Scheme::Ssvc => "SSVC",
        _ => "other",
    };
    let mut rating = json!({"source": {"name": severity.by}, "method": method});
    if let Some(score) = severity.score {
        rating["score"] = json!(score);
    }
    if severity.level.is_some() {
        rating["severity"] = level(severity.level).into();
    }
    if let Some(vector) = &severity.vector {
        rating["vector"] = json!(vector);
    }
    (severity.score.is_some() || severity.level.is_some() || severity.vector.is_some()).then_some(rating)
}
