//! OSV.

mod rules;

pub use rules::osv_ecosystem;

use baize_model::{
    Affected, Claim, ClaimKind, CreditRole, Identifier, Range, RangeEvent, RefKind, Reference, Scheme,
    Severity, Status,
};
use serde_json::{Map, Value, json};

/// Version of the schema that is written.
const SCHEMA: &str = "1.7.0";
/// The instant of what has none.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// What several documents say of one vulnerability, as one OSV document that holds to the schema.
///
/// `claim` is everything that is said, `documents` are those that said it (`SOURCE/KEY`); they are named in
/// `database_specific.baize`, so that nobody takes the document for the word of one source. It is about the best
/// identifier that the schema knows the database of; `None` where there is none.
pub fn osv_derived(claim: &Claim, documents: &[String]) -> Option<Value> {
    let subject = osv_subject(&claim.subject, &claim.aliases)?;
    let mut told = claim.clone();
    if *subject != claim.subject {
        told.subject = subject.clone();
        told.aliases.retain(|id| id != subject);
        told.aliases.push(claim.subject.clone());
        told.aliases.sort();
    }
    let mut document = osv(&told);
    document["database_specific"]["baize"] =
        json!({"record": claim.subject.as_str(), "derived_from": documents});
    Some(document)
}

/// The best of a vulnerability's identifiers that OSV knows the database of.
pub fn osv_subject<'a>(head: &'a Identifier, aliases: &'a [Identifier]) -> Option<&'a Identifier> {
    let known = |id: &&Identifier| rules::is_database(id.as_str());
    let others = aliases.iter().filter(known);
    let best = || others.min_by_key(|id| (id.authority().rank(), id.as_str()));
    Some(head).filter(known).or_else(best)
}

/// A claim as an OSV document.
///
/// Products that are named by vendor or CPE only, statuses other than affected, other languages than English where
/// there is English, and notes have no place there; neither has what the schema refuses: ecosystems, vectors and
/// abbreviated commits that it does not know.
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
    // What an update is about is upstream of it.
    let about = |id: &&Identifier| claim.kind == ClaimKind::Advisory && id.authority().as_str() == "CVE";
    let (mut upstream, related): (Vec<Identifier>, Vec<Identifier>) =
        claim.related.iter().cloned().partition(|id| about(&id));
    upstream.extend(claim.upstream.iter().cloned());
    upstream.sort();
    upstream.dedup();
    set("related", ids(&related));
    set("upstream", ids(&upstream));
    set("summary", super::text(&claim.titles, "en").into());
    set("details", super::text(&claim.descriptions, "en").into());
    let mut severities: Vec<Value> = Vec::new();
    for severity in claim.severities.iter().filter_map(severity) {
        if !severities.contains(&severity) {
            severities.push(severity);
        }
    }
    set("severity", severities.into());
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
    let vector = severity.vector.as_deref()?.trim_matches(['(', ')']);
    crate::vector::is_vector(severity.scheme, vector).then(|| json!({"type": kind, "score": vector}))
}

fn affected(entry: &Affected) -> Option<Value> {
    let wholly = entry.status.is_none_or(|status| status == Status::Affected);
    let package = entry
        .package
        .as_ref()
        .filter(|package| rules::is_ecosystem(&package.ecosystem));
    let ranges: Vec<Value> = entry.ranges.iter().filter_map(range).flatten().collect();
    let of_code = ranges.iter().any(|range| range["type"] == "GIT");
    let says_versions = !entry.ranges.is_empty() || !entry.versions.is_empty();
    if (package.is_none() && !of_code) || (!wholly && ranges.is_empty() && entry.versions.is_empty()) {
        return None;
    }
    // Ranges that only say what is safe would read as "every version".
    if says_versions && ranges.is_empty() && entry.versions.is_empty() {
        return None;
    }
    let mut written = Map::new();
    if let Some(package) = package {
        let mut named = json!({"ecosystem": package.ecosystem, "name": package.name});
        let purl = package.purl.clone();
        if let Some(purl) = purl.or_else(|| rules::purl(&package.ecosystem, &package.name)) {
            named["purl"] = purl.into();
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

/// A range of affected versions, cut where the schema wants it to be; those of other statuses, and open on the left,
/// have no form in OSV.
fn range(range: &Range) -> Option<Vec<Value>> {
    if range.status != Status::Affected {
        return None;
    }
    let kind = match range.scheme.as_str() {
        "git" if range.repo.is_none() => return None,
        "git" => "GIT",
        "semver" => "SEMVER",
        _ => "ECOSYSTEM",
    };
    let mut events: Vec<(&str, &str)> = Vec::new();
    for event in &range.events {
        events.push(match event {
            RangeEvent::Introduced(version) => ("introduced", version),
            RangeEvent::Fixed(version) | RangeEvent::Before(version) => ("fixed", version),
            RangeEvent::Through(version) => ("last_affected", version),
            RangeEvent::Limit(version) => ("limit", version),
            RangeEvent::Change {
                at,
                status: Status::Unaffected | Status::Fixed,
            } => ("fixed", at),
            RangeEvent::After(_) | RangeEvent::Change { .. } => return None,
        });
    }
    if kind == "GIT" && !events.iter().all(|(_, commit)| rules::is_commit(commit)) {
        return None;
    }
    let has = |events: &[(&str, &str)], name: &str| events.iter().any(|(kind, _)| *kind == name);
    if !has(&events, "introduced") {
        events.insert(0, ("introduced", "0"));
    }
    let whole = !(has(&events, "fixed") && has(&events, "last_affected"));
    let parts: Vec<&[(&str, &str)]> = if whole {
        vec![&events]
    } else {
        events
            .chunk_by(|_, (kind, _)| *kind != "introduced")
            .filter(|part| has(part, "introduced"))
            .collect()
    };
    let written = parts.into_iter().map(|part| {
        let fixed = has(part, "fixed");
        let events: Vec<Value> = part
            .iter()
            // A part that is fixed and last affected at once: the fix says it exactly.
            .filter(|(kind, _)| !(fixed && *kind == "last_affected"))
            .map(|(kind, version)| json!({*kind: version}))
            .collect();
        let mut written = json!({"type": kind, "events": events});
        if let Some(repo) = &range.repo {
            written["repo"] = repo.as_str().into();
        }
        written
    });
    Some(written.collect())
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
    let Some(url) = crate::uri::uri(&reference.url) else {
        return Vec::new();
    };
    let mut kinds: Vec<&str> = reference.kinds.iter().filter_map(kind).collect();
    if kinds.is_empty() {
        kinds.push("WEB");
    }
    kinds
        .into_iter()
        .map(|kind| json!({"type": kind, "url": url}))
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
