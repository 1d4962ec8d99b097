//! From an OSV record to its claim.

use baize_model::{
    Affected, Claim, Credit, CreditRole, Identifier, Package, Range, RangeEvent, RefKind, Scheme, Severity,
    State, Status,
};

use super::document::{self, Document};
use super::{instant, origin};
use crate::json::lenient::{List, Str};
use crate::references::References;
use crate::{assessment, language, weakness};

/// What the record says about `subject`.
pub(super) fn claim(subject: Identifier, document: &Document<'_>, source: &str) -> Claim {
    let mut claim = Claim::about(subject);
    claim.kind = origin::kind(claim.subject.as_str());
    claim.published = instant(&document.published);
    claim.modified = instant(&document.modified);
    claim.withdrawn = instant(&document.withdrawn);
    if document.withdrawn.get().is_some() {
        claim.state = State::Withdrawn;
    }
    claim.aliases = identifiers(&document.aliases, &claim.subject);
    claim.related = identifiers(&document.related, &claim.subject);
    claim.upstream = identifiers(&document.upstream, &claim.subject);
    language::add(&mut claim.titles, language::DEFAULT, &document.summary);
    language::add(&mut claim.descriptions, language::DEFAULT, &document.details);
    for severity in document.severity.iter() {
        assess(&mut claim.severities, severity, source);
    }
    worded(
        &mut claim.severities,
        &document.database_specific.severity,
        source,
    );
    weaknesses(&mut claim.weaknesses, &document.database_specific);
    for entry in document.affected.iter() {
        for severity in entry.severity.iter() {
            assess(&mut claim.severities, severity, source);
        }
        worded(&mut claim.severities, &entry.ecosystem_specific.severity, source);
        worded(&mut claim.severities, &entry.ecosystem_specific.urgency, source);
        worded(&mut claim.severities, &entry.database_specific.severity, source);
        weaknesses(&mut claim.weaknesses, &entry.database_specific);
        claim.affected.extend(affected(entry));
    }
    let mut links = References::default();
    for reference in document.references.iter() {
        links.add(&reference.url, ref_kind(&reference.kind), None);
    }
    claim.references = links.into_list();
    for credit in document.credits.iter() {
        if let Some(name) = credit.name.owned() {
            let role = role(&credit.role);
            claim.credits.push(Credit { name, role });
        }
    }
    claim
}

/// Identifiers of a list, sorted, without repeats and the subject. What has not the shape of one is left out.
fn identifiers(list: &List<Str<'_>>, subject: &Identifier) -> Vec<Identifier> {
    let parsed = list.iter().filter_map(|id| Identifier::parse(id).ok());
    let mut ids: Vec<_> = parsed.filter(|id| id != subject).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Adds an assessment unless it is already there. The score is the vector's to give; none is stated.
fn assess(severities: &mut Vec<Severity>, severity: &document::Severity<'_>, by: &str) {
    let Some(score) = severity.score.get() else {
        return;
    };
    let scheme = match &*severity.kind {
        "CVSS_V2" => Scheme::Cvss2,
        "CVSS_V3" => Scheme::Cvss31,
        "CVSS_V4" => Scheme::Cvss40,
        _ => return worded(severities, &severity.score, by),
    };
    let assessed = match score.parse() {
        Ok(number) => assessment::cvss(scheme, None, Some(number), None, by),
        Err(_) => assessment::cvss(scheme, Some(score), None, None, by),
    };
    push(severities, assessed);
}

/// Adds a severity in words. Debian's `not yet assigned` is none.
fn worded(severities: &mut Vec<Severity>, words: &Str<'_>, by: &str) {
    let stated = words
        .get()
        .filter(|w| !matches!(*w, "not yet assigned" | "UNKNOWN" | "end-of-life"));
    push(severities, stated.map(|w| assessment::words(w, by)));
}

fn push(severities: &mut Vec<Severity>, severity: Option<Severity>) {
    severities.extend(severity.filter(|s| !severities.contains(s)));
}

fn weaknesses(weaknesses: &mut Vec<String>, database: &document::Database<'_>) {
    let nested = database.cwes.iter().map(|cwe| &cwe.id);
    for id in database.cwe_ids.iter().chain(nested) {
        weakness::add_all(weaknesses, id);
    }
}

fn affected(entry: &document::Affected<'_>) -> Option<Affected> {
    let package = entry.package.as_ref().and_then(|package| {
        let name = package.name.owned()?;
        Some(Package {
            ecosystem: package.ecosystem.owned().unwrap_or_default(),
            name,
            purl: package.purl.owned(),
        })
    });
    let ranges: Vec<_> = entry.ranges.iter().map(|range| self::range(range)).collect();
    let of_code = ranges.iter().any(|range| range.scheme == "git");
    (package.is_some() || of_code).then(|| Affected {
        package,
        ranges,
        versions: entry.versions.iter().filter_map(Str::owned).collect(),
        components: components(&entry.ecosystem_specific),
        ..Affected::default()
    })
}

fn range(range: &document::Range<'_>) -> Range {
    let entries = range.events.iter().flat_map(|event| event.0.0.iter());
    let events = entries.filter_map(|(kind, version)| {
        let version = version.owned()?;
        Some(match &**kind {
            "introduced" => RangeEvent::Introduced(version),
            "fixed" => RangeEvent::Fixed(version),
            "last_affected" => RangeEvent::Through(version),
            "limit" => RangeEvent::Limit(version),
            _ => return None,
        })
    });
    Range {
        scheme: range.kind.to_ascii_lowercase(),
        repo: range.repo.owned(),
        status: Status::Affected,
        events: events.collect(),
    }
}

/// Packages, functions and symbols that hold the flaw; a symbol of Go is written after its package.
fn components(ecosystem: &document::Ecosystem<'_>) -> Vec<String> {
    let mut components = Vec::new();
    for import in ecosystem.imports.iter() {
        let Some(path) = import.path.get() else {
            continue;
        };
        if import.symbols.is_empty() {
            components.push(path.to_owned());
        }
        let symbols = import.symbols.iter().filter_map(Str::get);
        components.extend(symbols.map(|symbol| format!("{path}.{symbol}")));
    }
    let functions = ecosystem
        .affected_functions
        .iter()
        .chain(ecosystem.affects.functions.iter());
    components.extend(functions.filter_map(Str::owned));
    components
}

fn ref_kind(kind: &str) -> Option<RefKind> {
    Some(match kind {
        "ADVISORY" => RefKind::Advisory,
        "ARTICLE" => RefKind::Article,
        "DETECTION" => RefKind::Detection,
        "DISCUSSION" => RefKind::Discussion,
        "REPORT" => RefKind::Report,
        "FIX" => RefKind::Fix,
        "PACKAGE" => RefKind::Package,
        "EVIDENCE" => RefKind::Evidence,
        _ => return None,
    })
}

fn role(role: &str) -> CreditRole {
    match role {
        "FINDER" => CreditRole::Finder,
        "REPORTER" => CreditRole::Reporter,
        "ANALYST" => CreditRole::Analyst,
        "COORDINATOR" => CreditRole::Coordinator,
        "REMEDIATION_DEVELOPER" | "REMEDIATION_REVIEWER" => CreditRole::Remediation,
        "REMEDIATION_VERIFIER" => CreditRole::Verifier,
        "TOOL" => CreditRole::Tool,
        "SPONSOR" => CreditRole::Sponsor,
        _ => CreditRole::Other,
    }
}
