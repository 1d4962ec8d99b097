//! Alpine's security database, and the distributions that publish in its form (Wolfi, Chainguard, `MinimOS`).
//!
//! One file is one document: a repository of a release, or one package of it as mirrors cut them. Every identifier in it gets one claim, which says in which package versions it was
//! fixed. A fixed version `0` means that the package was never affected.

use std::collections::{BTreeMap, BTreeSet};

use baize_model::{
    Affected, Body, Claim, ClaimKind, Identifier, Package, Parsed, Range, RangeEvent, RawRecord, Refusal,
    Status,
};
use serde::Deserialize;

use crate::rustsec::field::{cve_within, filled, first_byte};
use crate::{json, yaml};

/// Most pairs of identifier and fixed version in one file. The longest real file has under 20,000.
const MAX_FIXES: usize = 1_000_000;

#[derive(Deserialize)]
struct Database {
    #[serde(default)]
    urlprefix: String,
    distroversion: Option<String>,
    reponame: Option<String>,
    packages: Option<Vec<Entry>>,
    /// The one package of a file that mirrors give each package of its own.
    #[serde(flatten)]
    alone: Option<Fixes>,
}

#[derive(Deserialize)]
struct Entry {
    pkg: Fixes,
}

#[derive(Deserialize)]
struct Fixes {
    name: String,
    secfixes: Option<BTreeMap<String, Option<Vec<String>>>>,
}

/// What the file says about one identifier.
#[derive(Default)]
struct Findings {
    related: BTreeSet<Identifier>,
    /// Fixed versions by package.
    fixed: BTreeMap<String, BTreeSet<String>>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let database: Database = match first_byte(&raw.bytes) {
        Some(b'{') => json::parse(&raw.bytes)?,
        _ => yaml::parse(&raw.bytes)?,
    };
    let reponame = filled(database.reponame.as_deref())
        .ok_or_else(|| Refusal::new("no-identifier", "the file names no repository").at("/reponame"))?;
    let release = filled(database.distroversion.as_deref());
    let (source, distribution) = publisher(&database.urlprefix, release);
    let ecosystem = match release {
        Some(release) => format!("{distribution}:{release}"),
        None => distribution.to_owned(),
    };
    let mut key = release.map_or_else(|| reponame.to_owned(), |r| format!("{r}/{reponame}"));
    if let Some(package) = &database.alone {
        key = format!("{key}/{}", package.name.trim());
    }
    let claims = findings(&database)?
        .into_iter()
        .map(|(subject, findings)| claim(subject, findings, &ecosystem))
        .collect();
    Ok(Parsed {
        source: source.to_owned(),
        key,
        modified: None,
        serial: None,
        key_from_name: false,
        body: Body::Claims(claims),
    })
}

/// Source and name of the distribution. Only Alpine has releases.
fn publisher(urlprefix: &str, release: Option<&str>) -> (&'static str, &'static str) {
    match urlprefix {
        u if u.contains("wolfi.dev") => ("wolfi-secdb", "Wolfi"),
        u if u.contains("cgr.dev") => ("chainguard-secdb", "Chainguard"),
        u if u.contains("mini.dev") => ("minimos-secdb", "MinimOS"),
        u if release.is_some() || u.contains("alpinelinux.org") => ("alpine-secdb", "Alpine"),
        _ => ("apk-secdb", "Alpine"),
    }
}

fn findings(database: &Database) -> Result<BTreeMap<Identifier, Findings>, Refusal> {
    let mut found: BTreeMap<Identifier, Findings> = BTreeMap::new();
    let mut count = 0;
    if database.packages.is_none() && database.alone.is_none() {
        return Err(Refusal::new(
            "schema",
            "neither a list of packages nor the fixes of one",
        ));
    }
    let packages = database.packages.iter().flatten().map(|entry| &entry.pkg);
    for pkg in packages.chain(&database.alone) {
        for (version, fixes) in pkg.secfixes.iter().flatten() {
            for words in fixes.iter().flatten() {
                let ids = identifiers(words);
                count += ids.len();
                if count > MAX_FIXES {
                    return Err(Refusal::new("too-large", format!("more than {MAX_FIXES} fixes"))
                        .at(pkg.name.clone()));
                }
                for id in &ids {
                    let findings = found.entry(id.clone()).or_default();
                    findings
                        .related
                        .extend(ids.iter().filter(|other| *other != id).cloned());
                    let versions = findings.fixed.entry(pkg.name.trim().to_owned()).or_default();
                    versions.insert(version.trim().to_owned());
                }
            }
        }
    }
    Ok(found)
}

/// The identifiers in an entry: `CVE-2019-17349 CVE-2019-17350 XSA-295`, `CVE-2018-14881 (BGP)`.
fn identifiers(words: &str) -> BTreeSet<Identifier> {
    let mut found = BTreeSet::new();
    // A remark in brackets may itself look like an identifier (`(+ regression fix for …)`).
    let plain = words.split('(').next().unwrap_or_default();
    for word in plain.split_whitespace().take(64) {
        let id = Identifier::parse(word).ok();
        found.extend(id.or_else(|| cve_within(word)));
    }
    found
}

fn claim(subject: Identifier, findings: Findings, ecosystem: &str) -> Claim {
    let mut claim = Claim::about(subject);
    claim.kind = ClaimKind::Statement;
    claim.related = findings.related.into_iter().collect();
    claim.affected = findings
        .fixed
        .into_iter()
        .map(|(name, versions)| {
            let ranges: Vec<Range> = versions.into_iter().filter(|v| v != "0").map(fixed_in).collect();
            Affected {
                package: Some(Package {
                    ecosystem: ecosystem.to_owned(),
                    name,
                    purl: None,
                }),
                status: ranges.is_empty().then_some(Status::Unaffected),
                ranges,
                ..Affected::default()
            }
        })
        .collect();
    claim
}

fn fixed_in(version: String) -> Range {
    Range {
        scheme: "apk".to_owned(),
        repo: None,
        status: Status::Affected,
        events: vec![RangeEvent::Introduced("0".to_owned()), RangeEvent::Fixed(version)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_hold_several_identifiers_and_remarks() {
        let of = |w: &str| {
            identifiers(w)
                .into_iter()
                .map(String::from)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            of("CVE-2019-17349 CVE-2019-17350 XSA-295"),
            "CVE-2019-17349 CVE-2019-17350 XSA-295"
        );
        assert_eq!(of("CVE-2018-8897  XSA-260"), "CVE-2018-8897 XSA-260");
        assert_eq!(of("CVE-2017-2616 (+ regression fix)"), "CVE-2017-2616");
        assert_eq!(of("CVE-2017-17434-1"), "CVE-2017-17434");
        assert_eq!(of("CVE-2021-35940.patch"), "CVE-2021-35940");
        assert_eq!(of("CVE_2019-2426"), "CVE-2019-2426");
        assert_eq!(of("CVE-????-????? TS-2024-005"), "TS-2024-005");
        assert_eq!(of("CVE N/A ZBX-11023"), "ZBX-11023");
        assert_eq!(of("GHSA-FHPF-pp6p-55qc"), "GHSA-fhpf-pp6p-55qc");
    }

    fn read(text: &str) -> Result<Parsed, Refusal> {
        parse(&RawRecord {
            bytes: text.as_bytes().to_vec(),
            format: baize_model::Format::AlpineSecdb,
            name: "main".to_owned(),
            position: 1,
        })
    }

    #[test]
    fn yaml_json_and_a_package_of_its_own_say_the_same() {
        let yaml = "distroversion: v3.20\nreponame: main\npackages:\n- pkg:\n    name: tool\n    secfixes:\n      1.2-r0:\n      - CVE-2026-10001\n";
        let list = r#"{"distroversion":"v3.20","reponame":"main","packages":[{"pkg":{"name":"tool","secfixes":{"1.2-r0":["CVE-2026-10001"]}}}]}"#;
        let alone = r#"{"distroversion":"v3.20","reponame":"main","name":"tool","secfixes":{"1.2-r0":["CVE-2026-10001"]}}"#;
        let [yaml, list, alone] = [yaml, list, alone].map(|text| read(text).unwrap());
        assert_eq!(yaml.key, "v3.20/main");
        assert_eq!(list.key, "v3.20/main");
        assert_eq!(alone.key, "v3.20/main/tool");
        assert_eq!(format!("{:?}", yaml.body), format!("{:?}", list.body));
        assert_eq!(format!("{:?}", alone.body), format!("{:?}", list.body));
        assert_eq!(read(r#"{"reponame":"main"}"#).unwrap_err().code, "schema");
        let wrong = r#"{"reponame":"main","name":"tool","secfixes":{"1.2-r0":{}}}"#;
        assert_eq!(read(wrong).unwrap_err().code, "schema");
    }
}
