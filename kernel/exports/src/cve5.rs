//! CVE JSON 5.

use std::collections::BTreeSet;

use baize_model::{
    Affected, CategoryScheme, Claim, CreditRole, NoteKind, RangeEvent, RefKind, Scheme, Severity, State,
    Status,
};
use serde_json::{Map, Value, json};

/// Stands for organisations whose numbers are not known.
const ORG: &str = "00000000-0000-4000-8000-000000000000";

/// A claim about a CVE as a CVE record. What others than the assigner assessed is written as containers of theirs.
pub fn cve5(claim: &Claim) -> Value {
    let assigner = claim.assigner.as_deref().unwrap_or("unknown");
    let rejected = matches!(claim.state, State::Rejected | State::Withdrawn);
    let mut metadata = json!({
        "cveId": claim.subject.as_str(), "assignerOrgId": ORG,
        "state": if rejected { "REJECTED" } else { "PUBLISHED" },
    });
    if let Some(assigner) = &claim.assigner {
        metadata["assignerShortName"] = assigner.as_str().into();
    }
    for (key, time) in [
        ("datePublished", claim.published),
        ("dateUpdated", claim.modified),
        ("dateReserved", claim.reserved),
        ("dateRejected", claim.withdrawn.filter(|_| rejected)),
    ] {
        if let Some(time) = time {
            metadata[key] = time.to_string().into();
        }
    }
    let mut cna = container(assigner);
    let texts = |kind: NoteKind| -> Vec<Value> {
        let notes = claim.notes.iter().filter(|note| note.kind == kind);
        notes
            .map(|n| json!({"lang": n.text.lang, "value": n.text.value}))
            .collect()
    };
    let mut set = |key: &str, value: Vec<Value>| {
        if !value.is_empty() {
            cna.insert(key.to_owned(), value.into());
        }
    };
    let described = claim.descriptions.iter();
    set(
        "descriptions",
        described
            .map(|d| json!({"lang": d.lang, "value": d.value}))
            .collect(),
    );
    set("affected", claim.affected.iter().filter_map(affected).collect());
    let mut problems: Vec<Value> = claim
        .weaknesses
        .iter()
        .map(|w| json!({"descriptions": [{"lang": "en", "description": w, "cweId": w, "type": "CWE"}]}))
        .collect();
    let words = claim
        .categories
        .iter()
        .filter(|c| c.scheme == CategoryScheme::Source);
    problems.extend(
        words.map(|c| json!({"descriptions": [{"lang": "en", "description": c.label, "type": "text"}]})),
    );
    set("problemTypes", problems);
    set("references", claim.references.iter().map(reference).collect());
    for (key, kind) in [
        ("solutions", NoteKind::Solution),
        ("workarounds", NoteKind::Workaround),
        ("exploits", NoteKind::Existence),
        ("configurations", NoteKind::Configuration),
    ] {
        set(key, texts(kind));
    }
    if rejected {
        set("rejectedReasons", texts(NoteKind::Reason));
    }
    if claim.state == State::Disputed {
        set("tags", vec!["disputed".into()]);
    }
    let credits = claim.credits.iter();
    set(
        "credits",
        credits
            .map(|c| json!({"lang": "en", "value": c.name, "type": role(c.role)}))
            .collect(),
    );
    let advisories: Vec<&str> = claim
        .aliases
        .iter()
        .filter(|id| id.authority().as_str() == "GHSA")
        .map(baize_model::Identifier::as_str)
        .collect();
    set("metrics", metrics(&claim.severities, assigner));
    if let Some(title) = crate::text(&claim.titles, "en") {
        cna.insert("title".to_owned(), title.into());
    }
    if !advisories.is_empty() {
        cna.insert(
            "source".to_owned(),
            json!({"advisory": advisories, "discovery": "UNKNOWN"}),
        );
    }
    let others: BTreeSet<&str> = claim
        .severities
        .iter()
        .map(|s| s.by.as_str())
        .filter(|by| *by != assigner)
        .collect();
    let others = others.into_iter().filter_map(|by| {
        let metrics = metrics(&claim.severities, by);
        (!metrics.is_empty()).then(|| {
            let mut adp = container(by);
            adp.insert("metrics".to_owned(), metrics.into());
            Value::from(adp)
        })
    });
    let others: Vec<Value> = others.collect();
    let mut containers = json!({"cna": cna});
    if !others.is_empty() {
        containers["adp"] = others.into();
    }
    json!({
        "dataType": "CVE_RECORD", "dataVersion": "5.1", "cveMetadata": metadata, "containers": containers,
    })
}

fn container(by: &str) -> Map<String, Value> {
    let provider = json!({"orgId": ORG, "shortName": by});
    Map::from_iter([("providerMetadata".to_owned(), provider)])
}

fn metrics(severities: &[Severity], by: &str) -> Vec<Value> {
    let of = severities.iter().filter(|s| s.by == by);
    of.filter_map(|severity| {
        let (key, version) = match severity.scheme {
            Scheme::Cvss2 => ("cvssV2_0", "2.0"),
            Scheme::Cvss30 => ("cvssV3_0", "3.0"),
            Scheme::Cvss31 => ("cvssV3_1", "3.1"),
            Scheme::Cvss40 => ("cvssV4_0", "4.0"),
            Scheme::Vendor => {
                let words = severity.words.as_deref()?;
                return Some(json!({"other": {"type": "severity", "content": {"text": words}}}));
            }
            _ => return None,
        };
        let mut data = json!({"version": version});
        if let Some(vector) = &severity.vector {
            data["vectorString"] = vector.as_str().into();
        }
        if let Some(score) = severity.score {
            data["baseScore"] = score.into();
        }
        if let Some(level) = severity.level.filter(|_| severity.scheme != Scheme::Cvss2) {
            data["baseSeverity"] = level.as_str().to_uppercase().into();
        }
        Some(json!({key: data}))
    })
    .collect()
}

fn affected(entry: &Affected) -> Option<Value> {
    let mut written = Map::new();
    let mut set = |key: &str, value: Value| {
        written.insert(key.to_owned(), value);
    };
    if let Some(product) = &entry.product {
        if !product.vendor.is_empty() {
            set("vendor", product.vendor.as_str().into());
        }
        set("product", product.name.as_str().into());
    }
    if let Some(package) = &entry.package {
        set("packageName", package.name.as_str().into());
        set("collectionURL", collection(&package.ecosystem).into());
        if let Some(purl) = &package.purl {
            set("packageURL", purl.as_str().into());
        }
    }
    if let Some(cpe) = &entry.cpe {
        set("cpes", json!([cpe]));
    }
    if let Some(status) = entry.status.map(status) {
        set("defaultStatus", status.into());
    }
    for (key, list) in [("platforms", &entry.platforms), ("modules", &entry.components)] {
        if !list.is_empty() {
            set(key, list.clone().into());
        }
    }
    if let Some(repo) = entry.ranges.iter().find_map(|range| range.repo.as_deref()) {
        set("repo", repo.into());
    }
    let single = |version: &str, of: Status| json!({"version": version, "status": status(of)});
    let mut versions: Vec<Value> = entry
        .versions
        .iter()
        .map(|v| single(v, Status::Affected))
        .collect();
    versions.extend(entry.other_versions.iter().map(|v| single(&v.version, v.status)));
    versions.extend(entry.ranges.iter().map(range));
    if !versions.is_empty() {
        set("versions", versions.into());
    }
    (entry.product.is_some() || entry.package.is_some() || entry.cpe.is_some()).then(|| written.into())
}

/// A range. CVE 5 has no form for an end that is open on the left; it is written as inclusive.
fn range(range: &baize_model::Range) -> Value {
    let mut written = json!({"version": "0", "status": status(range.status), "versionType": range.scheme});
    let mut changes = Vec::new();
    let mut bounded = false;
    for event in &range.events {
        match event {
            RangeEvent::Introduced(version) | RangeEvent::After(version) => {
                written["version"] = version.as_str().into();
            }
            RangeEvent::Fixed(version) | RangeEvent::Before(version) | RangeEvent::Limit(version) => {
                bounded = true;
                written["lessThan"] = version.as_str().into();
            }
            RangeEvent::Through(version) => {
                bounded = true;
                written["lessThanOrEqual"] = version.as_str().into();
            }
            RangeEvent::Change { at, status: of } => changes.push(json!({"at": at, "status": status(*of)})),
        }
    }
    if !changes.is_empty() {
        written["changes"] = changes.into();
    }
    if !bounded {
        written["lessThan"] = "*".into();
    }
    written
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Affected => "affected",
        Status::Unaffected | Status::Fixed => "unaffected",
        Status::UnderInvestigation | Status::Unknown => "unknown",
    }
}

/// The address of an ecosystem's collection; the ecosystem itself where it has none.
fn collection(ecosystem: &str) -> &str {
    match ecosystem {
        "Maven" => "https://repo.maven.apache.org/maven2",
        "PyPI" => "https://pypi.org",
        "npm" => "https://registry.npmjs.org",
        "Go" => "https://pkg.go.dev",
        "Packagist" => "https://packagist.org",
        "crates.io" => "https://crates.io",
        "RubyGems" => "https://rubygems.org",
        "NuGet" => "https://www.nuget.org",
        "Hex" => "https://hex.pm",
        "Pub" => "https://pub.dev",
        other => other,
    }
}

fn reference(reference: &baize_model::Reference) -> Value {
    let kind = |kind: &RefKind| {
        Some(match kind {
            RefKind::Advisory => "third-party-advisory",
            RefKind::Fix => "patch",
            RefKind::Exploit => "exploit",
            RefKind::Mitigation => "mitigation",
            RefKind::Article => "media-coverage",
            RefKind::Report => "issue-tracking",
            RefKind::Package => "product",
            RefKind::Discussion => "mailing-list",
            RefKind::Release => "release-notes",
            RefKind::Vendor => "vendor-advisory",
            RefKind::Broken => "broken-link",
            RefKind::Detection | RefKind::Evidence => return None,
        })
    };
    let tags: Vec<&str> = reference.kinds.iter().filter_map(kind).collect();
    let mut written = json!({"url": reference.url});
    if let Some(title) = &reference.title {
        written["name"] = title.as_str().into();
    }
    if !tags.is_empty() {
        written["tags"] = tags.into();
    }
    written
}

fn role(role: CreditRole) -> &'static str {
    match role {
        CreditRole::Finder => "finder",
        CreditRole::Reporter => "reporter",
        CreditRole::Analyst => "analyst",
        CreditRole::Coordinator => "coordinator",
        CreditRole::Verifier => "remediation verifier",
        CreditRole::Remediation => "remediation developer",
        CreditRole::Tool => "tool",
        CreditRole::Sponsor => "sponsor",
        CreditRole::Publisher | CreditRole::Other => "other",
    }
}
