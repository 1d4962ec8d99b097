//! CVE JSON 5.

use std::collections::BTreeSet;

use baize_model::{
    Affected, CategoryScheme, Claim, CreditRole, NoteKind, RangeEvent, RefKind, Scheme, Severity, State,
    Status, Text,
};
use serde_json::{Map, Value, json};

/// Stands for organisations whose numbers are not known.
const ORG: &str = "00000000-0000-4000-8000-000000000000";

/// Longest texts of the schema, in characters: of a description, a title, a name or address, a version, a short name.
const TEXT: usize = 4_096;
const TITLE: usize = 256;
const NAME: usize = 2_048;
const VERSION: usize = 1_024;
const SHORT: usize = 32;
/// Most references of a record.
const MAX_REFERENCES: usize = 512;

/// What several documents say of one CVE, as one CVE record that holds to the schema. `None` if it is no CVE.
///
/// `documents` are those that said it (`SOURCE/KEY`); they are named in `x_baize`, so that nobody takes the record for
/// the assigner's own.
pub fn cve5_derived(claim: &Claim, documents: &[String]) -> Option<Value> {
    if claim.subject.authority().as_str() != "CVE" {
        return None;
    }
    let mut record = cve5(claim);
    record["containers"]["cna"]["x_baize"] = json!({"derived_from": documents});
    Some(record)
}

/// A claim about a CVE as a CVE record. What others than the assigner assessed is written as containers of theirs.
///
/// The schema wants a description in English, something affected and a reference of every published record: where
/// there are none, the title, `n/a` and the record's page at cve.org stand for them. Texts longer than it allows are
/// cut, and assessments without vector and score left out.
pub fn cve5(claim: &Claim) -> Value {
    let assigner = claim.assigner.as_deref().unwrap_or("unknown");
    let rejected = matches!(claim.state, State::Rejected | State::Withdrawn);
    let mut metadata = json!({
        "cveId": claim.subject.as_str(), "assignerOrgId": ORG,
        "state": if rejected { "REJECTED" } else { "PUBLISHED" },
    });
    if let Some(assigner) = claim.assigner.as_ref().filter(|name| name.len() > 1) {
        metadata["assignerShortName"] = cut(assigner, SHORT).into();
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
    let described = |kind: NoteKind| -> Vec<Value> {
        let notes = claim.notes.iter().filter(|note| note.kind == kind);
        texts(notes.map(|note| &note.text))
    };
    if rejected {
        let mut reasons = described(NoteKind::Reason);
        if reasons.is_empty() {
            reasons = texts(claim.descriptions.iter());
        }
        cna.insert(
            "rejectedReasons".to_owned(),
            in_english(reasons, "Rejected.").into(),
        );
        return record(&metadata, &cna, Vec::new());
    }
    let id = claim.subject.as_str();
    let title = crate::text(&claim.titles, "en").filter(|title| !title.is_empty());
    let descriptions = texts(claim.descriptions.iter());
    cna.insert(
        "descriptions".to_owned(),
        in_english(descriptions, title.unwrap_or(id)).into(),
    );
    let mut things = distinct(claim.affected.iter().filter_map(affected));
    if things.is_empty() {
        things.push(json!({"vendor": "n/a", "product": "n/a", "defaultStatus": "unknown"}));
    }
    cna.insert("affected".to_owned(), things.into());
    let mut references = distinct(claim.references.iter().filter_map(reference));
    references.truncate(MAX_REFERENCES);
    if references.is_empty() {
        references.push(json!({"url": format!("https://www.cve.org/CVERecord?id={id}")}));
    }
    cna.insert("references".to_owned(), references.into());
    let mut set = |key: &str, value: Vec<Value>| {
        if !value.is_empty() {
            cna.insert(key.to_owned(), value.into());
        }
    };
    let mut problems: Vec<Value> = claim
        .weaknesses
        .iter()
        .filter(|w| is_weakness(w))
        .map(|w| json!({"descriptions": [{"lang": "en", "description": w, "cweId": w, "type": "CWE"}]}))
        .collect();
    let words = claim
        .categories
        .iter()
        .filter(|c| c.scheme == CategoryScheme::Source && !c.label.is_empty());
    problems.extend(words.map(
        |c| json!({"descriptions": [{"lang": "en", "description": cut(&c.label, TEXT), "type": "text"}]}),
    ));
    set("problemTypes", distinct(problems));
    for (key, kind) in [
        ("solutions", NoteKind::Solution),
        ("workarounds", NoteKind::Workaround),
        ("exploits", NoteKind::Existence),
        ("configurations", NoteKind::Configuration),
    ] {
        set(key, described(kind));
    }
    if claim.state == State::Disputed {
        set("tags", vec!["disputed".into()]);
    }
    let credits = claim.credits.iter().filter(|c| !c.name.is_empty());
    set(
        "credits",
        distinct(credits.map(|c| json!({"lang": "en", "value": cut(&c.name, TEXT), "type": role(c.role)}))),
    );
    let advisories: Vec<&str> = claim
        .aliases
        .iter()
        .filter(|id| id.authority().as_str() == "GHSA")
        .map(baize_model::Identifier::as_str)
        .collect();
    set("metrics", metrics(&claim.severities, assigner));
    if let Some(title) = title {
        cna.insert("title".to_owned(), cut(title, TITLE).into());
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
    record(&metadata, &cna, others)
}

fn record(metadata: &Value, cna: &Map<String, Value>, others: Vec<Value>) -> Value {
    let mut containers = json!({"cna": cna});
    if !others.is_empty() {
        containers["adp"] = others.into();
    }
    json!({
        "dataType": "CVE_RECORD", "dataVersion": "5.1", "cveMetadata": metadata, "containers": containers,
    })
}

/// The beginning of a text, with a mark where it was cut.
fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

/// Without repeats, which the schema allows nowhere.
fn distinct(values: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut seen = BTreeSet::new();
    values
        .into_iter()
        .filter(|value| seen.insert(value.to_string()))
        .collect()
}

/// Texts in languages that the schema has a name for.
fn texts<'a>(texts: impl Iterator<Item = &'a Text>) -> Vec<Value> {
    let named = |lang: &str| (2..=4).contains(&lang.len()) && lang.bytes().all(|b| b.is_ascii_alphabetic());
    let written = texts.filter(|text| named(&text.lang) && !text.value.is_empty());
    distinct(written.map(|text| json!({"lang": text.lang, "value": cut(&text.value, TEXT)})))
}

/// The same with a text in English among them.
fn in_english(mut texts: Vec<Value>, otherwise: &str) -> Vec<Value> {
    if !texts.iter().any(|text| text["lang"] == "en") {
        texts.insert(0, json!({"lang": "en", "value": cut(otherwise, TEXT)}));
    }
    texts
}

fn is_weakness(id: &str) -> bool {
    id.strip_prefix("CWE-").is_some_and(|number| {
        let digits = number.bytes().all(|b| b.is_ascii_digit());
        digits && (1..=5).contains(&number.len()) && !number.starts_with('0')
    })
}

fn container(by: &str) -> Map<String, Value> {
    let mut provider = json!({"orgId": ORG});
    if by.len() > 1 {
        provider["shortName"] = cut(by, SHORT).into();
    }
    Map::from_iter([("providerMetadata".to_owned(), provider)])
}

fn metrics(severities: &[Severity], by: &str) -> Vec<Value> {
    let of = severities.iter().filter(|s| s.by == by);
    distinct(of.filter_map(|severity| {
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
        let vector = severity.vector.as_deref()?.trim_matches(['(', ')']);
        if !crate::vector::is_vector(severity.scheme, vector) {
            return None;
        }
        let mut data = json!({"version": version, "vectorString": vector, "baseScore": severity.score?});
        if severity.scheme != Scheme::Cvss2 {
            data["baseSeverity"] = severity.level?.as_str().to_uppercase().into();
        }
        Some(json!({key: data}))
    }))
}

fn affected(entry: &Affected) -> Option<Value> {
    let mut written = Map::new();
    let mut set = |key: &str, value: Value| {
        written.insert(key.to_owned(), value);
    };
    let package = entry.package.as_ref().filter(|package| !package.name.is_empty());
    let collection = package.and_then(|package| collection(&package.ecosystem));
    let parts: Vec<&str> = entry
        .cpe
        .as_deref()
        .map_or(Vec::new(), |cpe| cpe.split(':').collect());
    let named = match (&entry.product, package) {
        (Some(product), _) => Some((product.vendor.as_str(), product.name.as_str())),
        (None, Some(package)) if collection.is_none() => {
            Some((package.ecosystem.as_str(), package.name.as_str()))
        }
        (None, Some(_)) => None,
        (None, None) => Some((*parts.get(3)?, *parts.get(4)?)),
    };
    if let Some((vendor, product)) = named {
        let or_none = |text: &str| {
            if text.is_empty() {
                "n/a".to_owned()
            } else {
                cut(text, 512)
            }
        };
        set("vendor", or_none(vendor).into());
        set("product", or_none(product).into());
    }
    if let (Some(package), Some(collection)) = (package, collection) {
        set("packageName", cut(&package.name, NAME).into());
        set("collectionURL", collection.into());
    }
    if let Some(purl) = package.and_then(|package| package.purl.as_ref()) {
        set("packageURL", purl.as_str().into());
    }
    if let Some(cpe) = &entry.cpe {
        set("cpes", json!([cpe]));
    }
    for (key, list) in [("platforms", &entry.platforms), ("modules", &entry.components)] {
        let list = list.iter().filter(|item| !item.is_empty());
        let list = distinct(list.map(|item| cut(item, VERSION).into()));
        if !list.is_empty() {
            set(key, list.into());
        }
    }
    if let Some(repo) = entry.ranges.iter().find_map(|range| range.repo.as_deref()) {
        set("repo", repo.into());
    }
    let single = |version: &str, of: Status| {
        (!version.is_empty()).then(|| json!({"version": cut(version, VERSION), "status": status(of)}))
    };
    let affected = entry.versions.iter().map(|v| single(v, Status::Affected));
    let others = entry.other_versions.iter().map(|v| single(&v.version, v.status));
    let mut versions: Vec<Value> = affected.chain(others).flatten().collect();
    versions.extend(entry.ranges.iter().map(range));
    let versions = distinct(versions);
    let default = match entry.status {
        None if versions.is_empty() => Some(Status::Affected),
        stated => stated,
    };
    if let Some(default) = default {
        set("defaultStatus", status(default).into());
    }
    if !versions.is_empty() {
        set("versions", versions.into());
    }
    Some(written.into())
}

/// A range. CVE 5 has no form for an end that is open on the left; it is written as inclusive.
fn range(range: &baize_model::Range) -> Value {
    let scheme = if range.scheme.is_empty() {
        "custom"
    } else {
        &range.scheme
    };
    let mut written =
        json!({"version": "0", "status": status(range.status), "versionType": cut(scheme, 128)});
    let mut changes = Vec::new();
    let mut end = ("lessThan", "*");
    for event in &range.events {
        match event {
            RangeEvent::Introduced(version) | RangeEvent::After(version) => {
                if !version.is_empty() {
                    written["version"] = cut(version, VERSION).into();
                }
            }
            RangeEvent::Fixed(version) | RangeEvent::Before(version) | RangeEvent::Limit(version) => {
                end = ("lessThan", version);
            }
            RangeEvent::Through(version) => end = ("lessThanOrEqual", version),
            RangeEvent::Change { at, status: of } => {
                changes.push(json!({"at": cut(at, VERSION), "status": status(*of)}));
            }
        }
    }
    let changes = distinct(changes);
    if !changes.is_empty() {
        written["changes"] = changes.into();
    }
    let (key, version) = end;
    written[key] = if version.is_empty() {
        "*".into()
    } else {
        cut(version, VERSION).into()
    };
    written
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Affected => "affected",
        Status::Unaffected | Status::Fixed => "unaffected",
        Status::UnderInvestigation | Status::Unknown => "unknown",
    }
}

/// The address of an ecosystem's collection.
fn collection(ecosystem: &str) -> Option<&'static str> {
    Some(match ecosystem {
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
        _ => return None,
    })
}

fn reference(reference: &baize_model::Reference) -> Option<Value> {
    let url = crate::uri::uri(&reference.url).filter(|url| url.len() <= NAME)?;
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
    let tags = distinct(reference.kinds.iter().filter_map(kind).map(Value::from));
    let mut written = json!({"url": url});
    if let Some(title) = reference.title.as_ref().filter(|title| !title.is_empty()) {
        written["name"] = cut(title, 512).into();
    }
    if !tags.is_empty() {
        written["tags"] = tags.into();
    }
    Some(written)
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
