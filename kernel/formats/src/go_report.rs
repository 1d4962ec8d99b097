//! Reports of the Go vulnerability database, in YAML: what its editors write, before it becomes OSV.

use baize_model::{
    Affected, Body, Category, CategoryScheme, Claim, Credit, CreditRole, Identifier, Note, NoteKind, Package,
    Parsed, Range, RangeEvent, RawRecord, RefKind, Refusal, State, Status, Text, parse_instant,
};
use serde::Deserialize;

use crate::json::lenient::{Entries, List, Obj, Str};
use crate::references::References;
use crate::{json, language, weakness, yaml_json};

/// Name of the source: the reports and the OSV records made from them are different documents.
const SOURCE: &str = "go-report";

#[derive(Deserialize, Default)]
#[serde(default)]
struct Report<'a> {
    #[serde(borrow)]
    id: Str<'a>,
    #[serde(borrow)]
    excluded: Str<'a>,
    #[serde(borrow)]
    modules: List<Obj<Module<'a>>>,
    #[serde(borrow)]
    summary: Str<'a>,
    #[serde(borrow)]
    description: Str<'a>,
    #[serde(borrow)]
    published: Str<'a>,
    #[serde(borrow)]
    withdrawn: Str<'a>,
    #[serde(borrow)]
    cves: List<Str<'a>>,
    #[serde(borrow)]
    ghsas: List<Str<'a>>,
    #[serde(borrow)]
    unknown_aliases: List<Str<'a>>,
    #[serde(borrow)]
    related: List<Str<'a>>,
    #[serde(borrow)]
    cve_metadata: Obj<CveMetadata<'a>>,
    #[serde(borrow)]
    references: List<Obj<Entries<Str<'a>, Str<'a>>>>,
    #[serde(borrow)]
    credits: List<Str<'a>>,
    #[serde(borrow)]
    notes: List<Obj<Entries<Str<'a>, Str<'a>>>>,
    #[serde(borrow)]
    review_status: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CveMetadata<'a> {
    #[serde(borrow)]
    id: Str<'a>,
    #[serde(borrow)]
    cwe: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Module<'a> {
    #[serde(borrow, rename = "module")]
    path: Str<'a>,
    #[serde(borrow)]
    versions: List<Obj<Entries<Str<'a>, Str<'a>>>>,
    #[serde(borrow)]
    non_go_versions: List<Obj<Entries<Str<'a>, Str<'a>>>>,
    #[serde(borrow)]
    unsupported_versions: List<Obj<Entries<Str<'a>, Str<'a>>>>,
    #[serde(borrow)]
    packages: List<Obj<GoPackage<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct GoPackage<'a> {
    #[serde(borrow)]
    package: Str<'a>,
    #[serde(borrow)]
    symbols: List<Str<'a>>,
    #[serde(borrow)]
    derived_symbols: List<Str<'a>>,
    #[serde(borrow)]
    goos: List<Str<'a>>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let converted = yaml_json::convert(&raw.bytes)?;
    json::read(converted.as_bytes(), &mut |text| {
        serde_json::from_str::<Report<'_>>(text).map(|report| parsed(&report))
    })?
}

fn parsed(report: &Report<'_>) -> Result<Parsed, Refusal> {
    let subject = Identifier::parse(&report.id)
        .ok()
        .filter(|id| id.authority().as_str() == "GO")
        .ok_or_else(|| {
            Refusal::new(
                "no-identifier",
                format!("{:?} is not an identifier of Go's database", &*report.id),
            )
            .at("/id")
        })?;
    let key = subject.as_str().to_owned();
    let claim = claim(subject, report);
    Ok(Parsed {
        source: SOURCE.to_owned(),
        key,
        modified: claim.withdrawn.max(claim.published),
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![claim]),
    })
}

fn claim(subject: Identifier, report: &Report<'_>) -> Claim {
    let mut claim = Claim::about(subject);
    claim.published = parse_instant(&report.published);
    claim.withdrawn = parse_instant(&report.withdrawn);
    if report.withdrawn.get().is_some() {
        claim.state = State::Withdrawn;
    }
    let own_cve = std::iter::once(&report.cve_metadata.id);
    let aliases = report
        .cves
        .iter()
        .chain(report.ghsas.iter())
        .chain(report.unknown_aliases.iter());
    claim.aliases = identifiers(aliases.chain(own_cve), &claim.subject);
    claim.related = identifiers(report.related.iter(), &claim.subject);
    language::add(&mut claim.titles, language::DEFAULT, &report.summary);
    language::add(&mut claim.descriptions, language::DEFAULT, &report.description);
    weakness::add_all(&mut claim.weaknesses, &report.cve_metadata.cwe);
    // A report may be kept out of the database because the flaw is not in importable Go code: it then says nothing
    // of the versions.
    for label in [&report.excluded, &report.review_status] {
        if let Some(label) = label.owned() {
            claim.categories.push(Category {
                scheme: CategoryScheme::Source,
                label,
            });
        }
    }
    let excluded = report.excluded.get().is_some();
    let status = if excluded {
        Status::Unknown
    } else {
        Status::Affected
    };
    let modules = report.modules.iter();
    claim.affected = modules.filter_map(|module| affected(module, status)).collect();
    let mut links = References::default();
    for (kind, url) in report
        .references
        .iter()
        .flat_map(|reference| reference.0.0.iter())
    {
        links.add(url, ref_kind(kind), None);
    }
    claim.references = links.into_list();
    for name in report.credits.iter().filter_map(Str::owned) {
        claim.credits.push(Credit {
            name,
            role: CreditRole::Other,
        });
    }
    for (_, note) in report.notes.iter().flat_map(|note| note.0.0.iter()) {
        if let Some(value) = note.owned() {
            claim.notes.push(Note {
                kind: NoteKind::Other,
                text: Text::new(language::DEFAULT, value),
            });
        }
    }
    claim
}

fn identifiers<'r>(list: impl Iterator<Item = &'r Str<'r>>, subject: &Identifier) -> Vec<Identifier> {
    let parsed = list.filter_map(|id| Identifier::parse(id).ok());
    let mut ids: Vec<_> = parsed.filter(|id| id != subject).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn affected(module: &Module<'_>, status: Status) -> Option<Affected> {
    let name = module.path.owned()?;
    let mut components = Vec::new();
    let mut platforms = Vec::new();
    for package in module.packages.iter() {
        let Some(path) = package.package.get() else {
            continue;
        };
        let mut symbols = package
            .symbols
            .iter()
            .chain(package.derived_symbols.iter())
            .peekable();
        if symbols.peek().is_none() {
            components.push(path.to_owned());
        }
        components.extend(
            symbols
                .filter_map(Str::get)
                .map(|symbol| format!("{path}.{symbol}")),
        );
        platforms.extend(package.goos.iter().filter_map(Str::owned));
    }
    platforms.sort();
    platforms.dedup();
    // The standard library and the tools are modules without a path of their own in reports.
    let ecosystem = "Go".to_owned();
    Some(Affected {
        package: Some(Package {
            ecosystem,
            name: if name == "std" { "stdlib".to_owned() } else { name },
            purl: None,
        }),
        status: Some(status),
        ranges: ranges(module),
        components,
        platforms,
        ..Affected::default()
    })
}

/// The ranges by semantic version, and those by versions that Go's tools do not know.
fn ranges(module: &Module<'_>) -> Vec<Range> {
    [
        ("semver", &module.versions),
        ("ecosystem", &module.non_go_versions),
        ("unsupported", &module.unsupported_versions),
    ]
    .into_iter()
    .filter_map(|(scheme, list)| {
        let mut events = Vec::new();
        for (kind, version) in list.iter().flat_map(|event| event.0.0.iter()) {
            let Some(version) = version.owned() else {
                continue;
            };
            // A report that begins with a fix means all versions before it.
            if events.is_empty() && &**kind != "introduced" {
                events.push(RangeEvent::Introduced("0".to_owned()));
            }
            events.push(match &**kind {
                "introduced" => RangeEvent::Introduced(version),
                "fixed" => RangeEvent::Fixed(version),
                "last_affected" => RangeEvent::Through(version),
                _ => continue,
            });
        }
        (!events.is_empty()).then(|| Range {
            scheme: scheme.to_owned(),
            repo: None,
            status: Status::Affected,
            events,
        })
    })
    .collect()
}

fn ref_kind(kind: &str) -> Option<RefKind> {
    Some(match kind {
        "advisory" => RefKind::Advisory,
        "article" => RefKind::Article,
        "report" => RefKind::Report,
        "fix" => RefKind::Fix,
        "package" => RefKind::Package,
        "evidence" => RefKind::Evidence,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use baize_model::Format;

    use super::*;

    #[test]
    fn a_report_becomes_a_claim() {
        let yaml = "id: GO-2026-0001\nmodules:\n    - module: acme.example/mod\n      versions:\n        - fixed: 1.10\n      \
                    packages:\n        - package: acme.example/mod/a\n          symbols:\n            - F\n            - T.M\n\
                    summary: A flaw\ncves:\n    - CVE-2026-1000\nghsas:\n    - GHSA-aaaa-bbbb-cccc\nreferences:\n    \
                    - fix: https://acme.example/fix\ncve_metadata:\n    id: CVE-2026-1000\n    cwe: 'CWE-79: XSS'\n";
        let raw = RawRecord {
            bytes: yaml.as_bytes().to_vec(),
            format: Format::GoReport,
            name: "GO-2026-0001.yaml".to_owned(),
            position: 1,
        };
        let parsed = parse(&raw).unwrap();
        assert_eq!(parsed.key, "GO-2026-0001");
        let Body::Claims(claims) = parsed.body else {
            panic!("claims");
        };
        let claim = &claims[0];
        assert_eq!(claim.aliases.len(), 2);
        assert_eq!(claim.weaknesses, ["CWE-79"]);
        assert_eq!(
            claim.affected[0].components,
            ["acme.example/mod/a.F", "acme.example/mod/a.T.M"]
        );
        assert_eq!(
            claim.affected[0].ranges[0].events,
            [
                RangeEvent::Introduced("0".into()),
                RangeEvent::Fixed("1.10".into())
            ]
        );
        assert_eq!(claim.references[0].kinds, [RefKind::Fix]);
    }

    #[test]
    fn a_report_without_its_number_is_refused() {
        let raw = RawRecord {
            bytes: b"modules:\n    - module: a\n".to_vec(),
            format: Format::GoReport,
            name: "x.yaml".to_owned(),
            position: 1,
        };
        assert_eq!(parse(&raw).unwrap_err().code, "no-identifier");
    }
}
