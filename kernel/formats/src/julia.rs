//! Julia advisories: Markdown with TOML front matter in the terms of OSV.

use baize_model::{
    Affected, Body, Claim, Credit, CreditRole, Identifier, Package, Parsed, Range, RangeEvent, RawRecord,
    RefKind, Reference, Refusal, State, Status, VersionStatus, parse_instant,
};
use jiff::Timestamp;
use serde::Deserialize;

use crate::rustsec::field::{MAX_ITEMS, add_links, cvss, english, filled, identifiers, link};
use crate::rustsec::front_matter::FrontMatter;
use crate::rustsec::requirement::{self, Dialect, Interval};

const SOURCE: &str = "julia";

#[derive(Deserialize)]
struct Document {
    id: String,
    modified: Option<toml::Value>,
    published: Option<toml::Value>,
    withdrawn: Option<toml::Value>,
    summary: Option<String>,
    details: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    upstream: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
    #[serde(default)]
    severity: Vec<Score>,
    #[serde(default)]
    affected: Vec<Entry>,
    #[serde(default)]
    references: Vec<Link>,
    #[serde(default)]
    credits: Vec<Person>,
    #[serde(default)]
    jlsec_sources: Vec<Origin>,
}

#[derive(Deserialize)]
struct Score {
    #[serde(default)]
    score: String,
}

#[derive(Deserialize)]
struct Entry {
    /// Name alone, as the advisories' own form has it.
    pkg: Option<String>,
    /// The package of OSV.
    package: Option<Named>,
    #[serde(default)]
    ranges: Vec<Span>,
    #[serde(default)]
    versions: Vec<String>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    purl: Option<String>,
}

/// A range: `">= 1.2, < 1.3"`, or the table of OSV.
#[derive(Deserialize)]
#[serde(untagged)]
enum Span {
    Words(String),
    Table {
        #[serde(default)]
        events: Vec<toml::Table>,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Link {
    Words(String),
    Table {
        #[serde(default, rename = "type")]
        kind: String,
        url: String,
    },
}

#[derive(Deserialize)]
struct Person {
    name: String,
    #[serde(default, rename = "type")]
    role: String,
}

#[derive(Deserialize)]
struct Origin {
    html_url: Option<String>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let front = FrontMatter::read(&raw.bytes)?;
    let document: Document = front.toml()?;
    let id = document.id.trim();
    let subject = Identifier::parse(id).map_err(|e| Refusal::new("no-identifier", e.to_string()).at("id"))?;
    if id.starts_with("JLSEC-0000-0") {
        return Err(Refusal::new(
            "not-a-record",
            format!("{id} is the identifier of a template or draft"),
        ));
    }
    let mut claim = Claim::about(subject);
    claim.aliases = identifiers(document.aliases.iter().map(String::as_str), &claim.subject);
    claim.related = identifiers(document.related.iter().map(String::as_str), &claim.subject);
    claim.upstream = identifiers(document.upstream.iter().map(String::as_str), &claim.subject);
    claim.titles.extend(
        document
            .summary
            .as_deref()
            .and_then(english)
            .or_else(|| front.title()),
    );
    claim.descriptions.extend(
        document
            .details
            .as_deref()
            .and_then(english)
            .or_else(|| english(front.text())),
    );
    claim.severities = document
        .severity
        .iter()
        .filter_map(|s| cvss(&s.score, None, SOURCE))
        .collect();
    claim.affected = document
        .affected
        .iter()
        .take(MAX_ITEMS)
        .filter_map(affected)
        .collect();
    let origins = document
        .jlsec_sources
        .iter()
        .filter_map(|o| link(o.html_url.as_deref()?, &[RefKind::Advisory]));
    add_links(
        &mut claim.references,
        document.references.iter().filter_map(reference).chain(origins),
    );
    claim.credits = document.credits.iter().filter_map(credit).collect();
    claim.published = document.published.as_ref().and_then(instant);
    claim.modified = document.modified.as_ref().and_then(instant);
    if let Some(withdrawn) = &document.withdrawn {
        claim.state = State::Withdrawn;
        claim.withdrawn = instant(withdrawn);
    }
    Ok(Parsed {
        source: SOURCE.to_owned(),
        key: claim.subject.as_str().to_owned(),
        modified: claim.modified.or(claim.published),
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![claim]),
    })
}

fn affected(entry: &Entry) -> Option<Affected> {
    let name = filled(
        entry
            .pkg
            .as_deref()
            .or(entry.package.as_ref().map(|p| p.name.as_str())),
    )?;
    let mut affected = Affected {
        package: Some(Package {
            ecosystem: "Julia".to_owned(),
            name: name.to_owned(),
            purl: entry.package.as_ref().and_then(|p| p.purl.clone()),
        }),
        versions: entry.versions.clone(),
        ..Affected::default()
    };
    for span in &entry.ranges {
        match span {
            Span::Words(words) => {
                // The advisories write what is affected; an excluded upper bound is the fixed version.
                let interval = Interval::parse(words, Dialect::Plain, true);
                match interval.and_then(|i| requirement::inside(&i, true, "semver")) {
                    Some(range) => affected.ranges.push(range),
                    None => affected.other_versions.push(VersionStatus {
                        version: words.trim().to_owned(),
                        status: Status::Affected,
                    }),
                }
            }
            Span::Table { events } => {
                let events: Vec<RangeEvent> = events.iter().flat_map(events_of).collect();
                affected.ranges.extend((!events.is_empty()).then(|| Range {
                    scheme: "semver".to_owned(),
                    repo: None,
                    status: Status::Affected,
                    events,
                }));
            }
        }
    }
    Some(affected)
}

fn events_of(table: &toml::Table) -> Vec<RangeEvent> {
    let event = |(name, version): (&String, &toml::Value)| {
        let version = version.as_str()?.trim().to_owned();
        Some(match name.as_str() {
            "introduced" => RangeEvent::Introduced(version),
            "fixed" => RangeEvent::Fixed(version),
            "last_affected" => RangeEvent::Through(version),
            "limit" => RangeEvent::Limit(version),
            _ => return None,
        })
    };
    table.iter().filter_map(event).collect()
}

fn reference(entry: &Link) -> Option<Reference> {
    let (kind, url) = match entry {
        Link::Words(url) => ("", url),
        Link::Table { kind, url } => (kind.as_str(), url),
    };
    let kind = match kind {
        "ADVISORY" => Some(RefKind::Advisory),
        "ARTICLE" => Some(RefKind::Article),
        "DETECTION" => Some(RefKind::Detection),
        "DISCUSSION" => Some(RefKind::Discussion),
        "REPORT" => Some(RefKind::Report),
        "FIX" => Some(RefKind::Fix),
        "PACKAGE" => Some(RefKind::Package),
        "EVIDENCE" => Some(RefKind::Evidence),
        _ => None,
    };
    link(url, kind.as_slice())
}

fn credit(person: &Person) -> Option<Credit> {
    let role = match person.role.as_str() {
        "FINDER" => CreditRole::Finder,
        "REPORTER" => CreditRole::Reporter,
        "ANALYST" => CreditRole::Analyst,
        "COORDINATOR" => CreditRole::Coordinator,
        "REMEDIATION_DEVELOPER" | "REMEDIATION_REVIEWER" => CreditRole::Remediation,
        "REMEDIATION_VERIFIER" => CreditRole::Verifier,
        "TOOL" => CreditRole::Tool,
        "SPONSOR" => CreditRole::Sponsor,
        _ => CreditRole::Other,
    };
    Some(Credit {
        name: filled(Some(&person.name))?.to_owned(),
        role,
    })
}

/// An instant, written as a TOML date or as a string.
fn instant(value: &toml::Value) -> Option<Timestamp> {
    match value {
        toml::Value::String(text) => parse_instant(text),
        toml::Value::Datetime(when) => parse_instant(&when.to_string()),
        _ => None,
    }
}
