//! OpenVEX 0.2.0: what was found as statements, to be gone on with.

use baize_model::Status;
use serde_json::{Value, json};

use super::{Author, words};
use crate::scan::{Component, Finding, Scan};

/// Reasons that OpenVEX has a word for.
const JUSTIFICATIONS: &[&str] = &[
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
];

/// Writes a result as OpenVEX. What cannot be decided is `under_investigation`.
pub fn openvex(scan: &Scan, author: Author<'_>) -> Value {
    let mut statements = Vec::new();
    for found in &scan.components {
        let findings = found.findings.iter().map(|f| (f, true));
        for (finding, decided) in findings.chain(found.undecided.iter().map(|f| (f, false))) {
            statements.push(statement(scan, &found.component, finding, decided));
        }
    }
    json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": format!("urn:uuid:{}", super::uuid(scan)),
        "author": "Baize",
        "role": "scanner",
        "timestamp": author.time.to_string(),
        "version": 1,
        "tooling": format!("baize {}", author.version),
        "statements": statements,
    })
}

fn statement(scan: &Scan, component: &Component, finding: &Finding, decided: bool) -> Value {
    let mut vulnerability = json!({"name": finding.id.as_str()});
    if let Some(known) = scan.vulnerabilities.get(&finding.id) {
        vulnerability["aliases"] = known.aliases.iter().map(ToString::to_string).collect();
    }
    let id = component.purl.as_ref().or(component.cpe.as_ref()).cloned();
    let mut product = json!({"@id": id.unwrap_or_else(|| component.label())});
    if let Some(purl) = &component.purl {
        product["identifiers"] = json!({"purl": purl});
    } else if let Some(cpe) = component.cpe.as_ref().filter(|c| c.starts_with("cpe:2.3:")) {
        product["identifiers"] = json!({"cpe23": cpe});
    }
    let mut statement = json!({
        "vulnerability": vulnerability,
        "products": [product],
        "status_notes": words(finding),
    });
    match &finding.suppressed {
        _ if !decided => statement["status"] = "under_investigation".into(),
        None => {
            statement["status"] = "affected".into();
            statement["action_statement"] = match &finding.fixed {
                Some(fixed) => format!("Update to {fixed} or later").into(),
                None => "No version without it is known; see the vulnerability for workarounds".into(),
            };
        }
        Some(suppression) if suppression.status == Status::Fixed => statement["status"] = "fixed".into(),
        Some(suppression) => {
            statement["status"] = "not_affected".into();
            let reason = suppression
                .justification
                .as_deref()
                .unwrap_or(&suppression.document);
            if JUSTIFICATIONS.contains(&reason) {
                statement["justification"] = reason.into();
            } else {
                statement["impact_statement"] = reason.into();
            }
        }
    }
    statement
}
