//! OSV.

use baize_model::{
    Affected, Claim, CreditRole, Identifier, Range, RangeEvent, RefKind, Reference, Scheme, Severity, Status,
};
use serde_json::{Map, Value, json};

/// Version of the schema that is written.
const SCHEMA: &str = "1.7.0";
/// The instant of what has none.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// A claim as an OSV document.
///
/// Products that are named by vendor or CPE only, statuses other than affected, other languages than English where
/// there is English, and notes have no place there.
pub fn osv(claim: &Claim) -> Value {
    let mut document = Map::new();
    let mut set = |key: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            document.insert(key.to_owned(), value);
        }
    };
    let instant = |time: Option<jiff::Timestamp>| time.map_or(Value::Null, |t| t.to_string().into());
    set("schema_version", SCHEMA.into());
    set("id", claim.subject.as_str().into());
    let modified = claim.modified.or(claim.withdrawn).or(claim.published);
    set(
        "modified",
        modified.map_or(NEVER.to_owned(), |t| t.to_string()).into(),
    );
    set("published", instant(claim.published));
    if super::is_taken_back(claim) {
        set("withdrawn", instant(claim.withdrawn.or(modified)));
    }
    let ids = |ids: &[Identifier]| {
        ids.iter()
            .map(|id| Value::from(id.as_str()))
            .collect::<Vec<_>>()
            .into()
    };
    set("aliases", ids(&claim.aliases));
    set("related", ids(&claim.related));
    set("upstream", ids(&claim.upstream));
    set("summary", super::text(&claim.titles, "en").into());
    set("details", super::text(&claim.descriptions, "en").into());
    set("severity", claim.severities.iter().filter_map(severity).collect());
    set("affected", claim.affected.iter().filter_map(affected).collect());
    set(
        "references",
        claim.references.iter().flat_map(references).collect(),
    );
    let credit = |credit: &baize_model::Credit| {
        let mut entry = json!({"name": credit.name});
        if let Some(role) = role(credit.role) {
            entry["type"] = role.into();
        }
        entry
    };
    set("credits", claim.credits.iter().map(credit).collect());
    let mut own = Map::new();
    if !claim.weaknesses.is_empty() {
        own.insert("cwe_ids".to_owned(), claim.weaknesses.clone().into());
    }
    let words = claim
        .severities
        .iter()
        .find(|s| s.vector.is_none() && s.scheme == Scheme::Vendor);
    if let Some(label) = words.and_then(|s| s.words.as_deref()) {
        own.insert("severity".to_owned(), label.into());
    }
    if !own.is_empty() {
        set("database_specific", own.into());
    }
    document.into()
}

fn severity(severity: &Severity) -> Option<Value> {
    let kind = match severity.scheme {
        Scheme::Cvss2 => "CVSS_V2",
        Scheme::Cvss30 | Scheme::Cvss31 => "CVSS_V3",
        Scheme::Cvss40 => "CVSS_V4",
        _ => return None,
    };
    let vector = severity.vector.as_deref()?;
    Some(json!({"type": kind, "score": vector}))
}

fn affected(entry: &Affected) -> Option<Value> {
    let wholly = entry.status.is_none_or(|status| status == Status::Affected);
    let ranges: Vec<Value> = entry.ranges.iter().filter_map(range).collect();
    let of_code = ranges.iter().any(|range| range["type"] == "GIT");
    let says_versions = !entry.ranges.is_empty() || !entry.versions.is_empty();
    if (entry.package.is_none() && !of_code) || (!wholly && ranges.is_empty() && entry.versions.is_empty()) {
        return None;
    }
    // Ranges that only say what is safe would read as "every version".
    if says_versions && ranges.is_empty() && entry.versions.is_empty() {
        return None;
    }
    let mut written = Map::new();
    if let Some(package) = &entry.package {
        let mut named = json!({"ecosystem": package.ecosystem, "name": package.name});
        if let Some(purl) = &package.purl {
            named["purl"] = purl.as_str().into();
        }
        written.insert("package".to_owned(), named);
    }
    if !ranges.is_empty() {
        written.insert("ranges".to_owned(), ranges.into());
    }
    if !entry.versions.is_empty() {
        written.insert("versions".to_owned(), entry.versions.clone().into());
    }
    if !entry.components.is_empty() {
        let functions = json!({"affected_functions": entry.components});
        written.insert("ecosystem_specific".to_owned(), functions);
    }
    Some(written.into())
}

/// A range of affected versions; those of other statuses, and open on the left, have no form in OSV.
fn range(range: &Range) -> Option<Value> {
    if range.status != Status::Affected {
        return None;
    }
    let kind = match range.scheme.as_str() {
        "git" if range.repo.is_none() => return None,
        "git" => "GIT",
        "semver" => "SEMVER",
        _ => "ECOSYSTEM",
    };
    let mut events = Vec::new();
    for event in &range.events {
        let event = match event {
            RangeEvent::Introduced(version) => json!({"introduced": version}),
            RangeEvent::Fixed(version) | RangeEvent::Before(version) => json!({"fixed": version}),
            RangeEvent::Through(version) => json!({"last_affected": version}),
            RangeEvent::Limit(version) => json!({"limit": version}),
            RangeEvent::Change {
                at,
                status: Status::Unaffected | Status::Fixed,
            } => json!({"fixed": at}),
            RangeEvent::After(_) | RangeEvent::Change { .. } => return None,
        };
        events.push(event);
    }
    if !events.iter().any(|event| event.get("introduced").is_some()) {
        events.insert(0, json!({"introduced": "0"}));
    }
    let mut written = json!({"type": kind, "events": events});
    if let Some(repo) = &range.repo {
        written["repo"] = repo.as_str().into();
    }
    Some(written)
}

/// An entry for each kind of a link that OSV has, or one of no kind.
fn references(reference: &Reference) -> Vec<Value> {
    let kind = |kind: &RefKind| {
        Some(match kind {
            RefKind::Advisory => "ADVISORY",
            RefKind::Article => "ARTICLE",
            RefKind::Detection => "DETECTION",
            RefKind::Discussion => "DISCUSSION",
            RefKind::Report => "REPORT",
            RefKind::Fix => "FIX",
            RefKind::Package => "PACKAGE",
            RefKind::Evidence => "EVIDENCE",
            _ => return None,
        })
    };
    let mut kinds: Vec<&str> = reference.kinds.iter().filter_map(kind).collect();
    if kinds.is_empty() {
        kinds.push("WEB");
    }
    kinds
        .into_iter()
        .map(|kind| json!({"type": kind, "url": reference.url}))
        .collect()
}

fn role(role: CreditRole) -> Option<&'static str> {
    Some(match role {
        CreditRole::Finder => "FINDER",
        CreditRole::Reporter => "REPORTER",
        CreditRole::Analyst => "ANALYST",
        CreditRole::Coordinator => "COORDINATOR",
        CreditRole::Remediation => "REMEDIATION_DEVELOPER",
        CreditRole::Verifier => "REMEDIATION_VERIFIER",
        CreditRole::Tool => "TOOL",
        CreditRole::Sponsor => "SPONSOR",
        CreditRole::Other => "OTHER",
        CreditRole::Publisher => return None,
    })
}
