//! CSAF 2.0.

use baize_model::{Affected, Claim, NoteKind, RangeEvent, RefKind, Scheme, Severity, Status};
use serde_json::{Map, Value, json};

/// The instant of what has none.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// A claim as a CSAF advisory of one vulnerability, published by `publisher` at `namespace`.
///
/// One weakness is written, and one assessment of each CVSS version that CSAF 2.0 knows: it has room for no more.
pub fn csaf(claim: &Claim, publisher: &str, namespace: &str) -> Value {
    let id = claim.subject.as_str();
    let title = crate::text(&claim.titles, "en").unwrap_or(id);
    let instant = |time: Option<jiff::Timestamp>| time.map_or_else(|| NEVER.to_owned(), |t| t.to_string());
    let initial = instant(claim.published.or(claim.modified));
    let current = instant(claim.modified.or(claim.published));
    let mut vulnerability = Map::new();
    let mut set = |key: &str, value: Value| {
        vulnerability.insert(key.to_owned(), value);
    };
    let is_cve = claim.subject.authority().as_str() == "CVE";
    if is_cve {
        set("cve", id.into());
    }
    let mut ids: Vec<Value> = Vec::new();
    for other in std::iter::once(&claim.subject)
        .filter(|_| !is_cve)
        .chain(&claim.aliases)
    {
        ids.push(json!({"system_name": other.authority().as_str(), "text": other.as_str()}));
    }
    if !ids.is_empty() {
        set("ids", ids.into());
    }
    set("title", title.into());
    if let Some(text) = crate::text(&claim.descriptions, "en") {
        set("notes", json!([{"category": "description", "text": text}]));
    }
    if let Some(weakness) = claim.weaknesses.first() {
        set("cwe", json!({"id": weakness, "name": weakness}));
    }
    let mut tree = Vec::new();
    let mut lists: [(&str, Vec<String>); 4] = [
        ("known_affected", Vec::new()),
        ("fixed", Vec::new()),
        ("known_not_affected", Vec::new()),
        ("under_investigation", Vec::new()),
    ];
    for entry in &claim.affected {
        for (status, branch) in branches(entry) {
            let number = tree.len() + 1;
            let place = match status {
                Status::Affected => 0,
                Status::Fixed => 1,
                Status::Unaffected => 2,
                Status::UnderInvestigation | Status::Unknown => 3,
            };
            let (vendor, product, mut leaf) = branch;
            let product_id = format!("P{number}");
            leaf["product"]["product_id"] = product_id.as_str().into();
            lists[place].1.push(product_id);
            tree.push(json!({"category": "vendor", "name": vendor, "branches": [
                {"category": "product_name", "name": product, "branches": [leaf]},
            ]}));
        }
    }
    let all: Vec<&String> = lists[0].1.iter().collect();
    if !all.is_empty() {
        let scores = scores(&claim.severities, &all);
        if !scores.is_empty() {
            set("scores", scores.into());
        }
    }
    let mut remediations = Vec::new();
    for note in &claim.notes {
        let category = match note.kind {
            NoteKind::Solution => "vendor_fix",
            NoteKind::Workaround => "workaround",
            _ => continue,
        };
        if !all.is_empty() {
            remediations.push(json!({"category": category, "details": note.text.value, "product_ids": all}));
        }
    }
    if !remediations.is_empty() {
        set("remediations", remediations.into());
    }
    let status: Map<String, Value> = lists
        .iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(name, ids)| ((*name).to_owned(), ids.clone().into()))
        .collect();
    if !status.is_empty() {
        set("product_status", status.into());
    }
    let references: Vec<Value> = claim
        .references
        .iter()
        .map(|reference| {
            let category = if reference.kinds == [RefKind::Advisory] {
                "self"
            } else {
                "external"
            };
            json!({
                "category": category, "url": reference.url,
                "summary": reference.title.as_deref().unwrap_or(&reference.url),
            })
        })
        .collect();
    if !references.is_empty() {
        set("references", references.into());
    }
    if let Some(time) = claim.published {
        set("release_date", time.to_string().into());
    }
    let mut document = json!({
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "lang": "en",
            "title": title,
            "publisher": {"category": "other", "name": publisher, "namespace": namespace},
            "tracking": {
                "id": format!("BAIZE-{id}"), "status": "final", "version": "1",
                "initial_release_date": initial, "current_release_date": current,
                "revision_history": [{"number": "1", "date": current, "summary": "As exported"}],
            },
        },
        "vulnerabilities": [vulnerability],
    });
    if !tree.is_empty() {
        document["product_tree"] = json!({"branches": tree});
    }
    document
}

type Branch = (String, String, Value);

/// Versions of an entry as leaves of the tree, with the names above them.
fn branches(entry: &Affected) -> Vec<(Status, Branch)> {
    let parts: Vec<&str> = entry
        .cpe
        .as_deref()
        .map(|cpe| cpe.split(':').collect())
        .unwrap_or_default();
    let part = |i: usize| parts.get(i).copied().unwrap_or_default().to_owned();
    let (vendor, product) = match (&entry.product, &entry.package) {
        (Some(product), _) => (product.vendor.clone(), product.name.clone()),
        (None, Some(package)) => (package.ecosystem.clone(), package.name.clone()),
        (None, None) if entry.cpe.is_some() => (part(3), part(4)),
        (None, None) => return Vec::new(),
    };
    let leaf = |category: &str, name: &str| {
        let mut helper = Map::new();
        if let Some(cpe) = &entry.cpe {
            helper.insert("cpe".to_owned(), cpe.as_str().into());
        }
        if let Some(purl) = entry.package.as_ref().and_then(|p| p.purl.as_deref()) {
            helper.insert("purl".to_owned(), purl.into());
        }
        let mut named = json!({"name": format!("{vendor} {product} {name}").trim()});
        if !helper.is_empty() {
            named["product_identification_helper"] = helper.into();
        }
        let leaf = json!({"category": category, "name": name, "product": named});
        (vendor.clone(), product.clone(), leaf)
    };
    let mut all = Vec::new();
    for version in &entry.versions {
        all.push((Status::Affected, leaf("product_version", version)));
    }
    for other in &entry.other_versions {
        all.push((other.status, leaf("product_version", &other.version)));
    }
    for range in &entry.ranges {
        if let Some(vers) = vers(range) {
            all.push((range.status, leaf("product_version_range", &vers)));
        }
    }
    if all.is_empty() && entry.ranges.is_empty() {
        let status = entry.status.unwrap_or(Status::Affected);
        all.push((status, leaf("product_version_range", "vers:all/*")));
    }
    all
}

/// A range as a version range specifier; one of commits has none.
fn vers(range: &baize_model::Range) -> Option<String> {
    if range.scheme == "git" {
        return None;
    }
    let scheme = match range.scheme.as_str() {
        "semver" | "npm" | "pypi" | "maven" | "rpm" | "deb" | "golang" => range.scheme.as_str(),
        _ => "generic",
    };
    let mut bounds = Vec::new();
    for event in &range.events {
        let (sign, version) = match event {
            RangeEvent::Introduced(version) if version == "0" => continue,
            RangeEvent::Introduced(version) => (">=", version),
            RangeEvent::After(version) => (">", version),
            RangeEvent::Fixed(version) | RangeEvent::Before(version) | RangeEvent::Limit(version) => {
                ("<", version)
            }
            RangeEvent::Through(version) => ("<=", version),
            RangeEvent::Change { .. } => return None,
        };
        bounds.push(format!(
            "{sign}{}",
            version.replace('%', "%25").replace('|', "%7C")
        ));
    }
    if bounds.is_empty() {
        return Some("vers:all/*".to_owned());
    }
    Some(format!("vers:{scheme}/{}", bounds.join("|")))
}

fn scores(severities: &[Severity], products: &[&String]) -> Vec<Value> {
    let mut score = Map::new();
    for severity in severities {
        let (key, version) = match severity.scheme {
            Scheme::Cvss2 => ("cvss_v2", "2.0"),
            Scheme::Cvss30 => ("cvss_v3", "3.0"),
            Scheme::Cvss31 => ("cvss_v3", "3.1"),
            _ => continue,
        };
        let (Some(vector), Some(number)) = (&severity.vector, severity.score) else {
            continue;
        };
        let mut data = json!({"version": version, "vectorString": vector, "baseScore": number});
        if let Some(level) = severity.level.filter(|_| key == "cvss_v3") {
            data["baseSeverity"] = level.as_str().to_uppercase().into();
        }
        score.entry(key).or_insert(data);
    }
    if score.is_empty() {
        return Vec::new();
    }
    score.insert("products".to_owned(), json!(products));
    vec![score.into()]
}
