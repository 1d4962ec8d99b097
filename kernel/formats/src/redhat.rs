//! Red Hat's CVE records in JSON.

use baize_model::{
    Affected, Body, Claim, Identifier, Level, Note, NoteKind, Package, Parsed, Product, Range, RangeEvent,
    RawRecord, RefKind, Reference, Refusal, Scheme, Severity, Status, Text, parse_instant,
};
use serde::Deserialize;

use crate::json;
use crate::rustsec::field::{MAX_ITEMS, add_links, cvss, english, filled, identifiers, link, weaknesses};

const SOURCE: &str = "redhat";

#[derive(Deserialize)]
struct Record {
    name: Option<String>,
    threat_severity: Option<String>,
    public_date: Option<String>,
    bugzilla: Option<Bug>,
    cvss: Option<Cvss2>,
    cvss3: Option<Cvss3>,
    cwe: Option<String>,
    #[serde(default)]
    details: Many<String>,
    statement: Option<String>,
    acknowledgement: Option<String>,
    mitigation: Option<Mitigation>,
    upstream_fix: Option<String>,
    #[serde(default)]
    references: Many<String>,
    #[serde(default)]
    affected_release: Many<Release>,
    #[serde(default)]
    package_state: Many<PackageState>,
}

/// A list, or its only element without brackets, as older records have it.
#[derive(Deserialize)]
#[serde(untagged, expecting = "neither a list of what belongs here nor one of it")]
enum Many<T> {
    List(Vec<T>),
    One(T),
    Null(()),
}

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self::Null(())
    }
}

impl<T> Many<T> {
    fn as_slice(&self) -> &[T] {
        match self {
            Self::List(list) => list,
            Self::One(one) => std::slice::from_ref(one),
            Self::Null(()) => &[],
        }
    }
}

#[derive(Deserialize)]
struct Bug {
    description: Option<String>,
    url: Option<String>,
}

#[derive(Deserialize)]
struct Cvss2 {
    cvss_base_score: Option<String>,
    cvss_scoring_vector: Option<String>,
}

#[derive(Deserialize)]
struct Cvss3 {
    cvss3_base_score: Option<String>,
    cvss3_scoring_vector: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Mitigation {
    Value { value: String },
    Words(String),
}

#[derive(Deserialize)]
struct Release {
    product_name: String,
    #[serde(rename = "release_date")]
    date: Option<String>,
    advisory: Option<String>,
    cpe: Option<String>,
    package: Option<String>,
}

#[derive(Deserialize)]
struct PackageState {
    product_name: String,
    #[serde(default)]
    fix_state: String,
    package_name: String,
    cpe: Option<String>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let record: Record = json::parse(&raw.bytes)?;
    let name = filled(record.name.as_deref())
        .ok_or_else(|| Refusal::new("no-identifier", "the record has no name").at("/name"))?;
    let subject =
        Identifier::parse(name).map_err(|e| Refusal::new("no-identifier", e.to_string()).at("/name"))?;
    let releases = record.affected_release.as_slice();
    let states = record.package_state.as_slice();
    if releases.len() + states.len() > MAX_ITEMS {
        return Err(Refusal::new(
            "too-large",
            format!("more than {MAX_ITEMS} affected packages"),
        ));
    }
    let mut claim = Claim::about(subject);
    claim.titles.extend(
        record
            .bugzilla
            .as_ref()
            .and_then(|b| english(b.description.as_deref()?)),
    );
    let details = record.details.as_slice().iter().map(|d| d.trim());
    let details: Vec<&str> = details.filter(|d| !d.is_empty()).collect();
    claim.descriptions.extend(english(&details.join("\n\n")));
    claim.notes = notes(&record);
    claim.severities = severities(&record);
    claim.weaknesses = record.cwe.as_deref().map(weaknesses).unwrap_or_default();
    claim.related = identifiers(
        releases.iter().filter_map(|r| r.advisory.as_deref()),
        &claim.subject,
    );
    claim.affected = releases
        .iter()
        .map(released)
        .chain(states.iter().map(stated))
        .collect();
    add_links(&mut claim.references, references(&record));
    claim.published = record.public_date.as_deref().and_then(parse_instant);
    // The record has no date of change; it grows by releases, so the last of them is the best there is.
    let modified = releases
        .iter()
        .filter_map(|r| parse_instant(r.date.as_deref()?))
        .chain(claim.published)
        .max();
    Ok(Parsed {
        source: SOURCE.to_owned(),
        key: claim.subject.as_str().to_owned(),
        modified,
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![claim]),
    })
}

fn notes(record: &Record) -> Vec<Note> {
    let mitigation = record.mitigation.as_ref().map(|m| match m {
        Mitigation::Value { value } | Mitigation::Words(value) => value.as_str(),
    });
    let fix = filled(record.upstream_fix.as_deref()).map(|f| format!("fixed upstream in {f}"));
    [
        (NoteKind::Statement, record.statement.as_deref()),
        (NoteKind::Workaround, mitigation),
        (NoteKind::Solution, fix.as_deref()),
        (NoteKind::Other, record.acknowledgement.as_deref()),
    ]
    .into_iter()
    .filter_map(|(kind, text)| {
        Some(Note {
            kind,
            text: Text::new("en", filled(text)?),
        })
    })
    .collect()
}

fn severities(record: &Record) -> Vec<Severity> {
    let score = |text: &Option<String>| text.as_deref().and_then(|s| s.trim().parse().ok());
    let words = filled(record.threat_severity.as_deref()).map(|words| Severity {
        scheme: Scheme::Vendor,
        vector: None,
        score: None,
        level: Level::from_words(words),
        words: Some(words.to_owned()),
        by: SOURCE.to_owned(),
    });
    let three = record.cvss3.as_ref().and_then(|c| {
        cvss(
            c.cvss3_scoring_vector.as_deref()?,
            score(&c.cvss3_base_score),
            SOURCE,
        )
    });
    let two = record.cvss.as_ref().and_then(|c| {
        cvss(
            c.cvss_scoring_vector.as_deref()?,
            score(&c.cvss_base_score),
            SOURCE,
        )
    });
    words.into_iter().chain(three).chain(two).collect()
}

fn references(record: &Record) -> impl Iterator<Item = Reference> {
    let bug = record.bugzilla.as_ref().and_then(|b| {
        let mut reference = link(b.url.as_deref()?, &[RefKind::Report])?;
        reference.title = filled(b.description.as_deref()).map(str::to_owned);
        Some(reference)
    });
    // One string may hold several addresses, a line each.
    let others = record.references.as_slice().iter().flat_map(|r| r.lines());
    bug.into_iter().chain(others.filter_map(|r| link(r, &[])))
}

/// A package in a product: the ecosystem is named as OSV does, by what the product's CPE name adds to Red Hat.
fn entry(product: &str, package: Option<&str>, cpe: Option<&str>) -> Affected {
    let product_key = filled(cpe)
        .and_then(|c| c.strip_prefix("cpe:/"))
        .and_then(|c| c.split_once(":redhat:"))
        .map(|(_, key)| format!("Red Hat:{key}"));
    Affected {
        package: package.map(|name| Package {
            ecosystem: product_key.unwrap_or_else(|| "Red Hat".to_owned()),
            name: name.to_owned(),
            purl: None,
        }),
        product: Some(Product {
            vendor: "Red Hat".to_owned(),
            name: product.trim().to_owned(),
        }),
        platforms: filled(cpe).map(str::to_owned).into_iter().collect(),
        ..Affected::default()
    }
}

/// A package that was fixed by an advisory.
fn released(release: &Release) -> Affected {
    let package = filled(release.package.as_deref()).map(split_package);
    let mut affected = entry(
        &release.product_name,
        package.map(|p| p.name),
        release.cpe.as_deref(),
    );
    match package.and_then(|p| Some((p.scheme, p.version?))) {
        Some((scheme, version)) => affected.ranges.push(Range {
            scheme: scheme.to_owned(),
            repo: None,
            status: Status::Affected,
            events: vec![
                RangeEvent::Introduced("0".to_owned()),
                RangeEvent::Fixed(version.to_owned()),
            ],
        }),
        None => affected.status = Some(Status::Fixed),
    }
    affected
}

/// A package whose standing is stated.
fn stated(state: &PackageState) -> Affected {
    let words = state.fix_state.trim();
    let mut affected = entry(
        &state.product_name,
        Some(state.package_name.trim()),
        state.cpe.as_deref(),
    );
    affected.status = Some(match words.to_ascii_lowercase().as_str() {
        "not affected" => Status::Unaffected,
        "affected" | "will not fix" | "fix deferred" => Status::Affected,
        "under investigation" | "new" => Status::UnderInvestigation,
        // "Out of support scope": nobody looked.
        _ => Status::Unknown,
    });
    affected.justification = (!matches!(words, "" | "Affected" | "Not affected")).then(|| words.to_owned());
    affected
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct Released<'a> {
    name: &'a str,
    version: Option<&'a str>,
    scheme: &'static str,
}

/// Takes `libtiff-0:4.4.0-8.el9_2` (RPM), `mta/mta-operator-bundle:6.2.0-29` (container or module) or a bare
/// name apart.
fn split_package(text: &str) -> Released<'_> {
    if let Some((before, _)) = text.split_once(':')
        && let Some((name, epoch)) = before.rsplit_once('-')
        && !name.is_empty()
        && !epoch.is_empty()
        && epoch.bytes().all(|b| b.is_ascii_digit())
    {
        return Released {
            name,
            version: Some(&text[name.len() + 1..]),
            scheme: "rpm",
        };
    }
    match text.split_once(':') {
        Some((name, version)) if !name.is_empty() && !version.is_empty() => Released {
            name,
            version: Some(version),
            scheme: "custom",
        },
        _ => Released {
            name: text,
            version: None,
            scheme: "custom",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_taken_apart() {
        let parts = |t| {
            let p = split_package(t);
            (p.name, p.version, p.scheme)
        };
        assert_eq!(
            parts("libtiff-0:4.4.0-8.el9_2"),
            ("libtiff", Some("0:4.4.0-8.el9_2"), "rpm")
        );
        assert_eq!(
            parts("java-1.8.0-openjdk-1:1.8.0.372.b07-1.el7_9"),
            ("java-1.8.0-openjdk", Some("1:1.8.0.372.b07-1.el7_9"), "rpm")
        );
        assert_eq!(
            parts("mta/mta-operator-bundle:6.2.0-29"),
            ("mta/mta-operator-bundle", Some("6.2.0-29"), "custom")
        );
        assert_eq!(
            parts("nodejs:18-8070020230306183053.bd1311ed"),
            ("nodejs", Some("18-8070020230306183053.bd1311ed"), "custom")
        );
        assert_eq!(parts("shiro-core"), ("shiro-core", None, "custom"));
        assert_eq!(parts(":"), (":", None, "custom"));
        assert_eq!(parts("-0:1"), ("-0", Some("1"), "custom"));
    }
}
