//! NVD 2.0.

use baize_model::{Affected, Claim, ExploitationKind, RangeEvent, RefKind, Scheme, Severity, State, Status};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// Name of NVD as an assessor.
const NVD: &str = "nvd@nist.gov";
/// Name of the catalogue whose entries NVD repeats.
const KEV: &str = "cisa-kev";

/// An instant as NVD writes it: UTC, with milliseconds and without a zone.
pub fn nvd_instant(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%3f").to_string()
}

/// Scores of exploitability and impact of a CVSS vector, where its version has them.
pub type SubScores<'a> = &'a dyn Fn(Scheme, &str) -> Option<(f64, f64)>;

/// A claim about a CVE as the `cve` object of NVD 2.0.
///
/// Packages without a CPE name, titles, credits and notes have no place there. `parts` gives the sub-scores of a vector;
/// without them the metric is written without.
pub fn nvd(claim: &Claim, parts: SubScores<'_>) -> Value {
    let mut item = Map::new();
    let mut set = |key: &str, value: Value| {
        item.insert(key.to_owned(), value);
    };
    set("id", claim.subject.as_str().into());
    if let Some(assigner) = &claim.assigner {
        set("sourceIdentifier", assigner.as_str().into());
    }
    for (key, time) in [
        ("published", claim.published.or(claim.modified)),
        ("lastModified", claim.modified.or(claim.published)),
    ] {
        if let Some(time) = time {
            set(key, nvd_instant(time).into());
        }
    }
    let status = match claim.state {
        State::Rejected | State::Withdrawn => "Rejected",
        _ => "Received",
    };
    set("vulnStatus", status.into());
    let disputed = claim.state == State::Disputed;
    let tags = json!([{"sourceIdentifier": claim.assigner.as_deref().unwrap_or(NVD), "tags": ["disputed"]}]);
    set("cveTags", if disputed { tags } else { json!([]) });
    let known = claim
        .exploitation
        .iter()
        .find(|e| e.kind == ExploitationKind::KnownExploited && e.by == KEV);
    if let Some(known) = known {
        for (key, value) in [
            ("cisaExploitAdd", &known.date),
            ("cisaActionDue", &known.due),
            ("cisaRequiredAction", &known.action),
            ("cisaVulnerabilityName", &known.title),
        ] {
            if let Some(value) = value {
                set(key, value.as_str().into());
            }
        }
    }
    let described = claim.descriptions.iter();
    set(
        "descriptions",
        described
            .map(|d| json!({"lang": d.lang, "value": d.value}))
            .collect(),
    );
    set("metrics", metrics(&claim.severities, parts));
    if !claim.weaknesses.is_empty() {
        let names = claim.weaknesses.iter();
        let names: Vec<Value> = names.map(|w| json!({"lang": "en", "value": w})).collect();
        set(
            "weaknesses",
            json!([{"source": NVD, "type": "Secondary", "description": names}]),
        );
    }
    let configurations = configurations(&claim.affected);
    if !configurations.is_empty() {
        set("configurations", configurations.into());
    }
    let references = claim.references.iter().map(|reference| {
        let tags: Vec<&str> = reference.kinds.iter().filter_map(|kind| tag(*kind)).collect();
        let mut written = json!({"url": reference.url});
        if !tags.is_empty() {
            written["tags"] = tags.into();
        }
        written
    });
    set("references", references.collect());
    item.into()
}

fn metrics(severities: &[Severity], parts: SubScores<'_>) -> Value {
    let mut metrics = Map::new();
    for (scheme, name, version) in [
        (Scheme::Cvss40, "cvssMetricV40", "4.0"),
        (Scheme::Cvss31, "cvssMetricV31", "3.1"),
        (Scheme::Cvss30, "cvssMetricV30", "3.0"),
        (Scheme::Cvss2, "cvssMetricV2", "2.0"),
    ] {
        let of = severities.iter().filter(|s| s.scheme == scheme);
        let written: Vec<Value> = of
            .filter_map(|s| {
                let vector = s.vector.as_deref()?.trim_matches(['(', ')']);
                let score = s.score?;
                if !crate::vector::is_vector(scheme, vector) {
                    return None;
                }
                let mut data = spelled_out(scheme, vector);
                data["version"] = version.into();
                data["vectorString"] = vector.into();
                data["baseScore"] = score.into();
                let kind = if s.by == NVD { "Primary" } else { "Secondary" };
                let mut metric = json!({"source": s.by, "type": kind});
                if let Some((exploitability, impact)) = parts(scheme, vector) {
                    metric["exploitabilityScore"] = exploitability.into();
                    metric["impactScore"] = impact.into();
                }
                let level = s.level.map(|level| level.as_str().to_uppercase());
                let level = level.unwrap_or_else(|| word(score, scheme).to_owned());
                // The second version has its level beside the data, the others within.
                let place = if scheme == Scheme::Cvss2 {
                    &mut metric
                } else {
                    &mut data
                };
                place["baseSeverity"] = level.into();
                metric["cvssData"] = data;
                Some(metric)
            })
            .collect();
        if !written.is_empty() {
            metrics.insert(name.to_owned(), written.into());
        }
    }
    metrics.into()
}

/// The word for a score.
fn word(score: f64, scheme: Scheme) -> &'static str {
    match score {
        s if s >= 9.0 && scheme != Scheme::Cvss2 => "CRITICAL",
        s if s >= 7.0 => "HIGH",
        s if s >= 4.0 => "MEDIUM",
        s if s > 0.0 || scheme == Scheme::Cvss2 => "LOW",
        _ => "NONE",
    }
}

/// The base metrics of a vector by their names, as CVSS's own JSON has them.
fn spelled_out(scheme: Scheme, vector: &str) -> Value {
    let names: &[(&str, &str)] = match scheme {
        Scheme::Cvss2 => &NAMES2,
        Scheme::Cvss40 => &NAMES4,
        _ => &NAMES3,
    };
    let mut data = json!({});
    for (metric, value) in vector.split('/').filter_map(|part| part.split_once(':')) {
        let Some((_, name)) = names.iter().find(|(known, _)| *known == metric) else {
            continue;
        };
        data[*name] = match (metric, value) {
            ("AV", "N") => "NETWORK",
            ("AV", "A") if scheme == Scheme::Cvss40 => "ADJACENT",
            ("AV", "A") => "ADJACENT_NETWORK",
            ("AV", "L") => "LOCAL",
            ("AV", _) => "PHYSICAL",
            ("UI", "R") => "REQUIRED",
            ("UI", "P") => "PASSIVE",
            ("UI", "A") => "ACTIVE",
            ("AT", "P") => "PRESENT",
            ("S", "U") => "UNCHANGED",
            ("S", _) => "CHANGED",
            ("Au", "M") => "MULTIPLE",
            ("Au", "S") => "SINGLE",
            (_, "M") => "MEDIUM",
            (_, "N") => "NONE",
            (_, "P") => "PARTIAL",
            (_, "C") => "COMPLETE",
            (_, "L") => "LOW",
            _ => "HIGH",
        }
        .into();
    }
    data
}

const NAMES2: [(&str, &str); 6] = [
    ("AV", "accessVector"),
    ("AC", "accessComplexity"),
    ("Au", "authentication"),
    ("C", "confidentialityImpact"),
    ("I", "integrityImpact"),
    ("A", "availabilityImpact"),
];
const NAMES3: [(&str, &str); 8] = [
    ("AV", "attackVector"),
    ("AC", "attackComplexity"),
    ("PR", "privilegesRequired"),
    ("UI", "userInteraction"),
    ("S", "scope"),
    ("C", "confidentialityImpact"),
    ("I", "integrityImpact"),
    ("A", "availabilityImpact"),
];
const NAMES4: [(&str, &str); 11] = [
    ("AV", "attackVector"),
    ("AC", "attackComplexity"),
    ("AT", "attackRequirements"),
    ("PR", "privilegesRequired"),
    ("UI", "userInteraction"),
    ("VC", "vulnConfidentialityImpact"),
    ("VI", "vulnIntegrityImpact"),
    ("VA", "vulnAvailabilityImpact"),
    ("SC", "subConfidentialityImpact"),
    ("SI", "subIntegrityImpact"),
    ("SA", "subAvailabilityImpact"),
];

/// Entries with a CPE name: those without platforms as one list, each with platforms as a configuration of its own.
fn configurations(affected: &[Affected]) -> Vec<Value> {
    let node = |matches: Vec<Value>| json!({"operator": "OR", "negate": false, "cpeMatch": matches});
    let (mut plain, mut all) = (Vec::new(), Vec::new());
    for entry in affected {
        let matches = matches(entry);
        if matches.is_empty() {
            continue;
        }
        let platforms: Vec<Value> = entry
            .platforms
            .iter()
            .filter(|platform| platform.starts_with("cpe:"))
            .map(|platform| json!({"vulnerable": false, "criteria": platform}))
            .collect();
        if platforms.is_empty() {
            plain.extend(matches);
        } else {
            all.push(json!({"operator": "AND", "nodes": [node(matches), node(platforms)]}));
        }
    }
    if !plain.is_empty() {
        all.insert(0, json!({"nodes": [node(plain)]}));
    }
    all
}

fn matches(entry: &Affected) -> Vec<Value> {
    let Some(cpe) = &entry.cpe else {
        return Vec::new();
    };
    if entry.status.is_some_and(|status| status != Status::Affected) {
        return Vec::new();
    }
    let ranges: Vec<_> = entry.ranges.iter().filter(|r| r.scheme != "git").collect();
    if ranges.is_empty() {
        return vec![json!({"vulnerable": true, "criteria": cpe})];
    }
    let affected = ranges
        .into_iter()
        .filter(|range| range.status == Status::Affected);
    affected
        .map(|range| {
            let mut written = json!({"vulnerable": true, "criteria": cpe});
            for event in &range.events {
                let (key, version) = match event {
                    RangeEvent::Introduced(version) if version == "0" => continue,
                    RangeEvent::Introduced(version) => ("versionStartIncluding", version),
                    RangeEvent::After(version) => ("versionStartExcluding", version),
                    RangeEvent::Through(version) => ("versionEndIncluding", version),
                    RangeEvent::Before(version) | RangeEvent::Fixed(version) | RangeEvent::Limit(version) => {
                        ("versionEndExcluding", version)
                    }
                    RangeEvent::Change { .. } => continue,
                };
                written[key] = version.as_str().into();
            }
            written
        })
        .collect()
}

fn tag(kind: RefKind) -> Option<&'static str> {
    Some(match kind {
        RefKind::Advisory => "Third Party Advisory",
        RefKind::Fix => "Patch",
        RefKind::Exploit => "Exploit",
        RefKind::Mitigation => "Mitigation",
        RefKind::Article => "Press/Media Coverage",
        RefKind::Report => "Issue Tracking",
        RefKind::Package => "Product",
        RefKind::Discussion => "Mailing List",
        RefKind::Release => "Release Notes",
        RefKind::Vendor => "Vendor Advisory",
        RefKind::Broken => "Broken Link",
        RefKind::Detection | RefKind::Evidence => return None,
    })
}
