//! CSAF 2.0.

use baize_model::{Affected, Claim, NoteKind, RangeEvent, RefKind, Scheme, Severity, Status};
use serde_json::{Map, Value, json};

/// The instant of what has none.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// Who publishes, and what a weakness is called.
pub struct Publication<'a> {
    /// Name of the publisher.
    pub publisher: &'a str,
    /// Address of the publisher.
    pub namespace: &'a str,
    /// The name of a weakness in its catalogue, by its identifier. A weakness without a name is not written: CSAF
    /// holds that one to the catalogue's word.
    pub weakness: &'a dyn Fn(&str) -> Option<String>,
    /// The base score of a vector. An assessment that states another one is not written: CSAF holds the one to the
    /// other. `None` where nobody counts.
    pub score: &'a dyn Fn(&str) -> Option<f64>,
}

impl std::fmt::Debug for Publication<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Publication")
            .field("publisher", &self.publisher)
            .field("namespace", &self.namespace)
            .finish_non_exhaustive()
    }
}

/// A claim as a CSAF document of one vulnerability, tracked under its own identifier: a security advisory where
/// products are named, else of the base profile.
///
/// One weakness is written, and one assessment of each CVSS version that CSAF 2.0 knows: it has room for no more.
pub fn csaf(claim: &Claim, publication: &Publication<'_>) -> Value {
    let id = claim.subject.as_str();
    let title = crate::text(&claim.titles, "en").filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or(id);
    let instant = |time: Option<jiff::Timestamp>| time.map_or_else(|| NEVER.to_owned(), |t| t.to_string());
    let current = claim.modified.or(claim.published);
    let initial = claim.published.or(claim.modified).min(current);
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
    let description = crate::text(&claim.descriptions, "en").filter(|text| !text.trim().is_empty());
    set(
        "notes",
        match description {
            Some(text) => json!([{"category": "description", "text": text}]),
            None => json!([{"category": "summary", "text": title}]),
        },
    );
    let weaknesses = claim.weaknesses.iter();
    let mut named = weaknesses.filter_map(|id| Some((id, (publication.weakness)(id)?)));
    if let Some((weakness, name)) = named.next() {
        set("cwe", json!({"id": weakness, "name": name}));
    }
    let mut tree: Vec<Value> = Vec::new();
    let mut products = 0;
    let mut lists: [(&str, Vec<String>); 4] = [
        ("known_affected", Vec::new()),
        ("fixed", Vec::new()),
        ("known_not_affected", Vec::new()),
        ("under_investigation", Vec::new()),
    ];
    for entry in &claim.affected {
        for (status, branch) in branches(entry) {
            products += 1;
            let place = match status {
                Status::Affected => 0,
                Status::Fixed => 1,
                Status::Unaffected => 2,
                Status::UnderInvestigation | Status::Unknown => 3,
            };
            let (vendor, product, mut leaf) = branch;
            let product_id = format!("P{products}");
            leaf["product"]["product_id"] = product_id.as_str().into();
            lists[place].1.push(product_id);
            let last = tree.last_mut().filter(|last| last["name"] == vendor.as_str());
            let beside = last.and_then(|last| last["branches"].get_mut(0));
            let beside = beside.filter(|beside| beside["name"] == product.as_str());
            if let Some(Value::Array(leaves)) = beside.map(|beside| &mut beside["branches"]) {
                leaves.push(leaf);
            } else {
                tree.push(json!({"category": "vendor", "name": vendor, "branches": [
                    {"category": "product_name", "name": product, "branches": [leaf]},
                ]}));
            }
        }
    }
    let all: Vec<&String> = lists[0].1.iter().collect();
    if !all.is_empty() {
        let scores = scores(&claim.severities, &all, publication);
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
        if !all.is_empty() && !note.text.value.trim().is_empty() {
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
        .filter_map(|reference| {
            let url = crate::uri::uri(&reference.url)?;
            let category = if reference.kinds == [RefKind::Advisory] {
                "self"
            } else {
                "external"
            };
            let summary = reference.title.as_deref().filter(|title| !title.is_empty());
            Some(json!({"category": category, "url": url, "summary": summary.unwrap_or(&url)}))
        })
        .collect();
    if !references.is_empty() {
        set("references", references.into());
    }
    if let Some(time) = claim.published {
        set("release_date", time.to_string().into());
    }
    let english = claim
        .titles
        .iter()
        .chain(&claim.descriptions)
        .any(|text| text.lang == "en");
    let others = claim.descriptions.first().or(claim.titles.first());
    let lang = others.filter(|_| !english).map_or("en", |text| &text.lang);
    let mut document = json!({
        "document": {
            "category": if tree.is_empty() { "csaf_base" } else { "csaf_security_advisory" },
            "csaf_version": "2.0",
            "lang": lang,
            "title": title,
            "publisher": {
                "category": "other", "name": publication.publisher, "namespace": publication.namespace,
            },
            "tracking": {
                "id": id, "status": "final", "version": "1",
                "initial_release_date": instant(initial), "current_release_date": instant(current),
                "revision_history": [{"number": "1", "date": instant(current), "summary": "As exported"}],
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
    // Every branch has a name.
    let named = |name: String| {
        if name.trim().is_empty() {
            "unknown".to_owned()
        } else {
            name
        }
    };
    let (vendor, product) = (named(vendor), named(product));
    let leaf = |category: &str, name: &str| {
        let mut helper = Map::new();
        if let Some(cpe) = entry.cpe.as_ref().filter(|cpe| is_cpe(cpe)) {
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
    let single = |version: &str| {
        // What is more than one version must not stand as one.
        let category = if says_more_than_one(version) {
            "product_version_range"
        } else {
            "product_version"
        };
        leaf(category, version)
    };
    for version in entry.versions.iter().filter(|version| !version.is_empty()) {
        all.push((Status::Affected, single(version)));
    }
    for other in entry
        .other_versions
        .iter()
        .filter(|other| !other.version.is_empty())
    {
        all.push((other.status, single(&other.version)));
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

/// Whether a version is said in words or signs that mean several (test 6.1.31 of CSAF 2.0).
fn says_more_than_one(version: &str) -> bool {
    const WORDS: [&str; 7] = ["after", "all", "before", "earlier", "later", "prior", "versions"];
    let lower = version.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    version.contains(['<', '>']) || words.any(|word| WORDS.contains(&word))
}

/// Whether a CPE name is complete and holds nothing that CSAF's schema refuses.
fn is_cpe(cpe: &str) -> bool {
    let Some(rest) = cpe.strip_prefix("cpe:2.3:") else {
        return false;
    };
    let (mut parts, mut escaped, mut empty) = (1, false, true);
    for c in rest.chars() {
        match c {
            _ if escaped => {
                if !c.is_ascii_punctuation() {
                    return false;
                }
                escaped = false;
            }
            '\\' => escaped = true,
            ':' if empty => return false,
            ':' => {
                parts += 1;
                empty = true;
                continue;
            }
            c if c.is_ascii_alphanumeric() || "._-*?".contains(c) => {}
            _ => return false,
        }
        empty = false;
    }
    parts == 11 && !escaped && !empty && rest.starts_with(['a', 'h', 'o', '*', '-'])
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

fn scores(severities: &[Severity], products: &[&String], publication: &Publication<'_>) -> Vec<Value> {
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
        let vector = vector.trim_matches(['(', ')']);
        let counted = (publication.score)(vector).is_none_or(|counted| (counted - number).abs() < 0.05);
        if !crate::vector::is_vector(severity.scheme, vector) || !counted {
            continue;
        }
        let mut data = json!({"version": version, "vectorString": vector, "baseScore": number});
        if key == "cvss_v3" {
            data["baseSeverity"] = word(number).into();
        }
        score.entry(key).or_insert(data);
    }
    if score.is_empty() {
        return Vec::new();
    }
    score.insert("products".to_owned(), json!(products));
    vec![score.into()]
}

/// The word for a score of the third version.
fn word(score: f64) -> &'static str {
    match score {
        s if s >= 9.0 => "CRITICAL",
        s if s >= 7.0 => "HIGH",
        s if s >= 4.0 => "MEDIUM",
        s if s > 0.0 => "LOW",
        _ => "NONE",
    }
}
