//! CycloneDX in JSON, where it speaks of vulnerabilities (VEX, VDR, or a BOM with both).
//!
//! Every vulnerability of the document is one claim. A `proofOfConcept` is read past and never kept.

use std::collections::HashMap;

use baize_model::{
    Affected, Body, Claim, ClaimKind, Credit, CreditRole, Identifier, Level, Note, NoteKind, Parsed, Product,
    RawRecord, RefKind, Reference, Refusal, Scheme, Severity, State, Status, Text, parse_instant,
};
use serde::Deserialize;

use crate::cnnvd::cncpe::to_cpe23;
use crate::csaf::{purl, put, range};
use crate::text::{clean, settle};
use crate::{bounds, json};

/// Most items taken from one list of a vulnerability.
const MAX_ITEMS: usize = 2_000;

/// Most affected components over all vulnerabilities.
const MAX_STATUSES: usize = 1_000_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bom {
    #[serde(rename = "bomFormat", default)]
    format: String,
    #[serde(default)]
    serial_number: String,
    #[serde(default)]
    version: Option<i64>,
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    components: Vec<Component>,
    vulnerabilities: Option<Vec<Vulnerability>>,
}

#[derive(Deserialize, Default)]
struct Metadata {
    #[serde(default)]
    timestamp: String,
    #[serde(default)]
    component: Option<Component>,
}

#[derive(Deserialize)]
struct Component {
    #[serde(rename = "bom-ref", default)]
    bom_ref: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    purl: String,
    #[serde(default)]
    cpe: String,
    #[serde(default)]
    components: Vec<Component>,
}

#[derive(Deserialize)]
struct Vulnerability {
    #[serde(default)]
    id: String,
    #[serde(default)]
    source: Source,
    #[serde(default)]
    references: Vec<Equivalent>,
    #[serde(default)]
    ratings: Vec<Rating>,
    #[serde(default)]
    cwes: Vec<u32>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    recommendation: String,
    #[serde(default)]
    workaround: String,
    #[serde(default)]
    advisories: Vec<Advisory>,
    #[serde(default)]
    published: String,
    #[serde(default)]
    updated: String,
    #[serde(default)]
    rejected: String,
    #[serde(default)]
    credits: Credits,
    #[serde(default)]
    analysis: Analysis,
    #[serde(default)]
    affects: Vec<Affects>,
}

#[derive(Deserialize, Default)]
struct Source {
    #[serde(default)]
    name: String,
    #[serde(default)]
    url: String,
}

#[derive(Deserialize)]
struct Equivalent {
    #[serde(default)]
    id: String,
}

#[derive(Deserialize)]
struct Rating {
    #[serde(default)]
    source: Source,
    #[serde(default)]
    score: Option<f64>,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    method: String,
    #[serde(default)]
    vector: String,
}

#[derive(Deserialize)]
struct Advisory {
    #[serde(default)]
    title: String,
    #[serde(default)]
    url: String,
}

#[derive(Deserialize, Default)]
struct Credits {
    #[serde(default)]
    organizations: Vec<Name>,
    #[serde(default)]
    individuals: Vec<Name>,
}

#[derive(Deserialize)]
struct Name {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize, Default)]
struct Analysis {
    #[serde(default)]
    state: String,
    #[serde(default)]
    justification: String,
    #[serde(default)]
    response: Vec<String>,
    #[serde(default)]
    detail: String,
}

#[derive(Deserialize)]
struct Affects {
    #[serde(rename = "ref", default)]
    reference: String,
    #[serde(default)]
    versions: Vec<Version>,
}

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "version", default)]
    single: Option<String>,
    #[serde(default)]
    range: Option<String>,
    #[serde(default)]
    status: Option<String>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let bom: Bom = json::parse(&raw.bytes)?;
    if bom.format != "CycloneDX" {
        return Err(Refusal::new(
            "schema",
            format!("bomFormat is {:?}, not CycloneDX", bom.format),
        ));
    }
    let Some(vulnerabilities) = &bom.vulnerabilities else {
        return Err(Refusal::new(
            "schema",
            "the document has no vulnerabilities: it is a bill of materials only",
        ));
    };
    let statuses: usize = vulnerabilities.iter().map(|v| v.affects.len()).sum();
    if statuses > MAX_STATUSES {
        return Err(Refusal::new(
            "too-large",
            format!("{statuses} affected components, more than {MAX_STATUSES}"),
        ));
    }
    let (key, key_from_name) = match clean(&bom.serial_number) {
        Some(serial) => (format!("{serial}/{}", bom.version.unwrap_or(1)), false),
        None if !raw.name.is_empty() => (raw.name.clone(), true),
        None => {
            return Err(Refusal::new(
                "no-identifier",
                "the document has neither serial number nor file name",
            ));
        }
    };
    let modified = parse_instant(&bom.metadata.timestamp);
    let mut components = HashMap::new();
    for component in bom.metadata.component.iter().chain(&bom.components) {
        index(component, &mut components);
    }
    let named = components
        .values()
        .flat_map(|c| [&c.group, &c.name, &c.version, &c.purl, &c.cpe]);
    let named = named.map(String::len).max().unwrap_or(0);
    bounds::repetition(vulnerabilities.iter().flat_map(|of| {
        let reason = of.analysis.justification.len().max(of.analysis.detail.len());
        [(of.affects.len(), named), (of.affects.len(), reason)]
    }))?;
    let mut claims: Vec<Claim> = Vec::new();
    let mut places: HashMap<Identifier, usize> = HashMap::new();
    for vulnerability in vulnerabilities {
        let Some(claim) = claim(vulnerability, &components) else {
            continue;
        };
        let place = *places.entry(claim.subject.clone()).or_insert(claims.len());
        match claims.get_mut(place) {
            Some(first) => merge(first, claim),
            None => claims.push(claim),
        }
    }
    if claims.is_empty() && !vulnerabilities.is_empty() {
        return Err(Refusal::new(
            "no-identifier",
            "no vulnerability of the document has an identifier",
        ));
    }
    let newest = claims.iter().filter_map(|c| c.modified).max();
    Ok(Parsed {
        source: "cyclonedx-vex".to_owned(),
        key,
        modified: modified.or(newest),
        serial: bom.version,
        key_from_name,
        body: Body::Claims(claims.into_iter().map(settle).collect()),
    })
}

// The depth of components is bounded by that of the JSON they come from.
fn index<'a>(component: &'a Component, all: &mut HashMap<&'a str, &'a Component>) {
    if !component.bom_ref.is_empty() {
        all.entry(component.bom_ref.as_str()).or_insert(component);
    }
    for inner in &component.components {
        index(inner, all);
    }
}

fn claim(v: &Vulnerability, components: &HashMap<&str, &Component>) -> Option<Claim> {
    let mut names = std::iter::once(v.id.as_str())
        .chain(v.references.iter().take(MAX_ITEMS).map(|r| r.id.as_str()))
        .filter_map(|name| Identifier::parse(name).ok());
    let mut claim = Claim::about(names.next()?);
    claim.kind = ClaimKind::Statement;
    (claim.aliases, claim.related) = names.partition(|id| id.authority().names_one_vulnerability());
    let en = |text: &str| clean(text).map(|text| Text::new("en", text));
    claim.descriptions.extend(en(&v.description));
    let response = v
        .analysis
        .response
        .iter()
        .take(16)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    let response = if response.is_empty() {
        String::new()
    } else {
        format!("response: {response}")
    };
    for (kind, text) in [
        (NoteKind::Other, &v.detail),
        (NoteKind::Solution, &v.recommendation),
        (NoteKind::Workaround, &v.workaround),
        (NoteKind::Statement, &v.analysis.detail),
        (NoteKind::Other, &response),
    ] {
        claim.notes.extend(en(text).map(|text| Note { kind, text }));
    }
    for rating in v.ratings.iter().take(MAX_ITEMS) {
        let severity = severity(rating, &v.source.name);
        claim
            .severities
            .extend(severity.filter(|s| !claim.severities.contains(s)));
    }
    claim.weaknesses = v
        .cwes
        .iter()
        .take(MAX_ITEMS)
        .map(|n| format!("CWE-{n}"))
        .collect();
    let source = clean(&v.source.url).map(|url| Reference {
        url,
        kinds: Vec::new(),
        title: clean(&v.source.name),
    });
    let advisories = v.advisories.iter().take(MAX_ITEMS).filter_map(|a| {
        Some(Reference {
            url: clean(&a.url)?,
            kinds: vec![RefKind::Advisory],
            title: clean(&a.title),
        })
    });
    claim.references = source.into_iter().chain(advisories).collect();
    let credited = v
        .credits
        .organizations
        .iter()
        .chain(&v.credits.individuals)
        .take(MAX_ITEMS);
    claim.credits = credited
        .filter_map(|n| {
            Some(Credit {
                name: clean(&n.name)?,
                role: CreditRole::Other,
            })
        })
        .collect();
    claim.published = parse_instant(&v.published);
    claim.modified = parse_instant(&v.updated);
    if let Some(rejected) = parse_instant(&v.rejected) {
        claim.state = State::Rejected;
        claim.withdrawn = Some(rejected);
    }
    claim.affected = v
        .affects
        .iter()
        .filter_map(|a| affected(a, &v.analysis, components))
        .collect();
    Some(claim)
}

fn severity(rating: &Rating, source: &str) -> Option<Severity> {
    let vector = clean(&rating.vector);
    let (scheme, prefix) = match rating.method.as_str() {
        "CVSSv2" => (Scheme::Cvss2, ""),
        "CVSSv3" => (Scheme::Cvss30, "CVSS:3.0/"),
        "CVSSv31" => (Scheme::Cvss31, "CVSS:3.1/"),
        "CVSSv4" => (Scheme::Cvss40, "CVSS:4.0/"),
        "SSVC" => (Scheme::Ssvc, ""),
        _ => (Scheme::Vendor, ""),
    };
    let vector = vector.map(|v| {
        if v.starts_with("CVSS:") {
            v
        } else {
            format!("{prefix}{v}")
        }
    });
    let words = clean(&rating.severity).filter(|w| w != "unknown");
    let score = rating.score.filter(|s| (0.0..=10.0).contains(s));
    if vector.is_none() && score.is_none() && words.is_none() {
        return None;
    }
    let level = words.as_deref().and_then(Level::from_words);
    Some(Severity {
        scheme,
        vector,
        score,
        level,
        words: words.filter(|_| scheme == Scheme::Vendor || level.is_none()),
        by: clean(&rating.source.name)
            .or_else(|| clean(source))
            .unwrap_or_else(|| "cyclonedx".to_owned()),
    })
}

fn affected(of: &Affects, analysis: &Analysis, components: &HashMap<&str, &Component>) -> Option<Affected> {
    let status = match analysis.state.as_str() {
        "resolved" | "resolved_with_pedigree" => Status::Fixed,
        "not_affected" | "false_positive" => Status::Unaffected,
        "in_triage" => Status::UnderInvestigation,
        // Without an analysis the component is listed because it is affected.
        _ => Status::Affected,
    };
    let (mut affected, version) = described(&clean(&of.reference)?, components);
    for one in of.versions.iter().take(MAX_ITEMS) {
        let status = match one.status.as_deref() {
            Some("affected") => Status::Affected,
            Some("unaffected") => Status::Unaffected,
            Some("unknown") => Status::Unknown,
            _ => status,
        };
        if let Some(version) = one.single.as_deref().and_then(clean) {
            put(&mut affected, version, status);
        }
        match one.range.as_deref().map(|name| range::read(name, status)) {
            Some(range::Versions::Some { range, single }) => {
                affected.ranges.extend(range);
                for version in single {
                    put(&mut affected, version, status);
                }
            }
            Some(range::Versions::Words(words)) => put(&mut affected, words, status),
            Some(range::Versions::All) => affected.status = Some(status),
            None => {}
        }
    }
    if of.versions.is_empty() {
        match version {
            Some(version) => put(&mut affected, version, status),
            None => affected.status = Some(status),
        }
    }
    if status == Status::Unaffected {
        affected.justification = clean(&analysis.justification).or_else(|| clean(&analysis.detail));
    }
    Some(affected)
}

/// What a reference leads to: a component of this document, one behind a BOM link, or a package URL.
fn described(reference: &str, components: &HashMap<&str, &Component>) -> (Affected, Option<String>) {
    let linked = reference
        .strip_prefix("urn:cdx:")
        .and_then(|link| link.split_once('#'))
        .map(|(_, inner)| inner);
    let local = linked.map_or_else(|| reference.to_owned(), purl::decode);
    let component = components
        .get(reference)
        .or_else(|| components.get(local.as_str()));
    let mut affected = Affected::default();
    let purl = component
        .and_then(|c| purl::read(&c.purl))
        .or_else(|| purl::read(&local));
    let mut version = component.and_then(|c| clean(&c.version));
    if let Some(purl) = purl {
        version = version.or(purl.version);
        affected.package = Some(purl.package);
    }
    affected.cpe = component.and_then(|c| to_cpe23(&c.cpe));
    affected.product = match component {
        Some(c) => clean(&c.name).map(|name| Product {
            vendor: clean(&c.group).unwrap_or_default(),
            name,
        }),
        None if affected.package.is_none() => Some(Product {
            vendor: String::new(),
            name: local,
        }),
        None => None,
    };
    if affected.product.is_none() && affected.package.is_none() && affected.cpe.is_none() {
        affected.product = Some(Product {
            vendor: String::new(),
            name: reference.to_owned(),
        });
    }
    (affected, version)
}

/// Adds a second entry about the same vulnerability: the same words, other components.
fn merge(into: &mut Claim, from: Claim) {
    into.aliases.extend(from.aliases);
    into.related.extend(from.related);
    into.descriptions.extend(from.descriptions);
    into.notes.extend(from.notes);
    let new: Vec<Severity> = from
        .severities
        .into_iter()
        .filter(|s| !into.severities.contains(s))
        .collect();
    into.severities.extend(new);
    into.weaknesses.extend(from.weaknesses);
    into.references.extend(from.references);
    into.credits.extend(from.credits);
    into.affected.extend(from.affected);
    into.modified = into.modified.max(from.modified);
}
