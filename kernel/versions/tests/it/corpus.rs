//! Real records: every version of a range is read or refused, every claim is judged without a panic, and what a
//! record enumerates lies where its ranges say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use baize_formats::{Detected, detect, parse, records};
use baize_model::{Affected, Body, Claim, RangeEvent};
use baize_testkit::data;
use baize_versions::cpe::Cpe;
use baize_versions::{Coordinate, Scheme, Subject, Verdict, Version, affects};

use crate::suite::{rows, settle, text};

/// `BAIZE_CORPUS_STEP`, or the test's own step.
fn step(usual: usize) -> usize {
    let stated = std::env::var("BAIZE_CORPUS_STEP").ok();
    stated.and_then(|s| s.parse().ok()).unwrap_or(usual)
}

/// Calls `each` with the file's name and a claim, for the claims of every record in the files that are wanted.
fn walk(archive: &str, step: usize, wanted: impl Fn(&str) -> bool, mut each: impl FnMut(&str, Claim)) {
    let Some(corpus) = data::corpus() else { return };
    data::sample(&corpus.join(archive), step, |name, bytes| {
        if !wanted(name) {
            return;
        }
        let Detected::Records(format) = detect(name, &bytes[..bytes.len().min(64 << 10)]) else {
            return;
        };
        let mut input = bytes;
        let _ = records(format, name, &mut input, &mut |raw| {
            let Ok(parsed) = raw.and_then(|raw| parse(&raw)) else {
                return;
            };
            if let Body::Claims(claims) = parsed.body {
                for claim in claims {
                    each(name, claim);
                }
            }
        });
    });
}

fn event_version(event: &RangeEvent) -> &str {
    match event {
        RangeEvent::Introduced(v)
        | RangeEvent::After(v)
        | RangeEvent::Fixed(v)
        | RangeEvent::Before(v)
        | RangeEvent::Through(v)
        | RangeEvent::Limit(v)
        | RangeEvent::Change { at: v, .. } => v,
    }
}

#[derive(Default)]
struct Tally {
    versions: usize,
    refused: BTreeMap<Scheme, BTreeSet<String>>,
    refusals: usize,
    judged: [usize; 3],
    inside: usize,
    outside: Vec<String>,
}

impl Tally {
    fn affected(&mut self, id: &str, affected: &Affected) {
        let scheme = affected
            .package
            .as_ref()
            .and_then(|package| Scheme::of_ecosystem(&package.ecosystem));
        for range in affected.ranges.iter().filter(|range| range.scheme != "git") {
            let scheme = match range.scheme.as_str() {
                "ecosystem" => scheme,
                "semver" => Some(Scheme::Semver),
                other => Some(Scheme::of_ecosystem(other).unwrap_or(Scheme::Generic)),
            };
            let Some(scheme) = scheme else { continue };
            for version in range.events.iter().map(event_version) {
                // Words for "no bound" and the ends of branches are no versions.
                if matches!(version, "*" | "unspecified" | "n/a" | "-") || version.ends_with(".*") {
                    continue;
                }
                self.versions += 1;
                if let Err(error) = Version::parse(scheme, version) {
                    self.refusals += 1;
                    self.refused.entry(scheme).or_default().insert(error.to_string());
                }
            }
        }
        let ask = |affected: &Affected, version: &str| {
            let name = affected.cpe.as_deref().and_then(|cpe| Cpe::parse(cpe).ok());
            let subject = match (&affected.package, &affected.product, &name) {
                (Some(package), _, _) => Subject::Package {
                    ecosystem: &package.ecosystem,
                    name: &package.name,
                },
                (_, Some(product), _) => Subject::Product {
                    vendor: &product.vendor,
                    product: &product.name,
                },
                (_, _, Some(cpe)) => Subject::Cpe(cpe),
                _ => return None,
            };
            Some(affects(
                affected,
                &Coordinate {
                    subject,
                    version: Some(version),
                    platforms: None,
                },
            ))
        };
        let asked = affected
            .ranges
            .iter()
            .flat_map(|range| range.events.iter().map(event_version))
            .take(20);
        for version in asked {
            match ask(affected, version) {
                Some(Verdict::Affected { .. }) => self.judged[0] += 1,
                Some(Verdict::NotAffected { .. }) => self.judged[1] += 1,
                Some(Verdict::CannotDecide { .. }) => self.judged[2] += 1,
                None => {}
            }
        }
        // What is enumerated was computed from the ranges by the ecosystem's own order.
        if scheme.is_some() && affected.ranges.iter().any(|range| range.scheme == "ecosystem") {
            let ranges_alone = Affected {
                versions: Vec::new(),
                ..affected.clone()
            };
            let every = affected.versions.len().div_ceil(40).max(1);
            for version in affected.versions.iter().step_by(every) {
                match ask(&ranges_alone, version) {
                    Some(Verdict::Affected { .. }) => self.inside += 1,
                    Some(other) => self.outside.push(format!("{id} {version}: {other:?}")),
                    None => {}
                }
            }
        }
    }
}

const OSV: [(&str, usize); 8] = [
    ("osv-pip-dev.tar.zst", 40),
    ("osv-debian-dev.tar.zst", 400),
    ("osv-maven-composer-go-exports-dev.tar.zst", 40),
    ("osv-npm-dev.tar.zst", 200),
    ("osv-almalinux-dev.tar.zst", 40),
    ("osv-bitnami-dev.tar.zst", 80),
    ("osv-bellsoft-dev.tar.zst", 200),
    ("osv-golang-vulndb-dev.tar.zst", 80),
];

#[test]
fn osv_records() {
    if data::corpus().is_none() {
        return;
    }
    let mut tally = Tally::default();
    for (archive, usual) in OSV {
        walk(
            archive,
            step(usual),
            |_| true,
            |name, claim| {
                for affected in &claim.affected {
                    tally.affected(name, affected);
                }
            },
        );
    }
    report("OSV", &tally);
    // Some lists name versions that were never in the range; that we read one wrongly would show in many.
    assert!(
        tally.outside.len() * 200 < tally.inside,
        "{} inside, {} outside: {:#?}",
        tally.inside,
        tally.outside.len(),
        &tally.outside[..tally.outside.len().min(20)]
    );
    assert!(
        tally.refusals * 100 < tally.versions,
        "{} of {}",
        tally.refusals,
        tally.versions
    );
}

#[test]
fn cve_nvd_and_other_records() {
    if data::corpus().is_none() {
        return;
    }
    let mut tally = Tally::default();
    for (archive, usual) in [
        ("cve5-vulnrichment-dev.tar.zst", 100),
        ("cve5-linux-kernel-dev.tar.zst", 100),
        ("nvd20-feeds-dev.tar", 12),
        ("csaf-cisa-dev.tar.zst", 50),
        ("rustsec-md-dev.tar.zst", 20),
        ("yaml-rubysec-dev.tar.zst", 20),
        ("yaml-friendsofphp-dev.tar.zst", 20),
        ("redhat-cve-json-2023-2024-dev.tar.zst", 100),
    ] {
        walk(
            archive,
            step(usual),
            |_| true,
            |name, claim| {
                for affected in &claim.affected {
                    tally.affected(name, affected);
                }
            },
        );
    }
    report("CVE, NVD and others", &tally);
    assert!(
        tally.refusals * 20 < tally.versions,
        "{} of {}",
        tally.refusals,
        tally.versions
    );
}

#[expect(clippy::print_stdout, reason = "a walk over real data says what it saw")]
fn report(what: &str, tally: &Tally) {
    println!(
        "{what}: {} versions, {} refused; judged {:?} affected, not, undecided; enumerated {} inside, {} not",
        tally.versions,
        tally.refusals,
        tally.judged,
        tally.inside,
        tally.outside.len()
    );
    for (scheme, errors) in &tally.refused {
        println!(
            "  {scheme}: {} different, as {:?}",
            errors.len(),
            errors.iter().take(4).collect::<Vec<_>>()
        );
    }
    for one in tally.outside.iter().take(12) {
        println!("  {one}");
    }
}

/// The last part of a path without its ending.
fn file_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    [".json", ".yaml", ".yml"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
}

/// `matching`: what people labelled true and false, of advisories that are in the corpus.
#[test]
fn labels_of_people_agree() {
    let (Some(suite), Some(_)) = (data::suite("matching"), data::corpus()) else {
        return;
    };
    let labels = rows(&suite.join("vml-offline-decidable.jsonl"));
    // An advisory is named by its identifier or by its path; either way a file's name ends with it.
    let wanted: BTreeSet<&str> = labels
        .iter()
        .flat_map(|row| row["advisories"].as_array().expect("advisories"))
        .map(|advisory| file_name(text(advisory, "id")))
        .collect();
    let mut claims: HashMap<String, Vec<Affected>> = HashMap::new();
    for archive in [
        "osv-almalinux-dev.tar.zst",
        "osv-pypa-dev.tar.zst",
        "osv-golang-vulndb-dev.tar.zst",
        "yaml-rubysec-dev.tar.zst",
    ] {
        walk(
            archive,
            1,
            |name| wanted.contains(file_name(name)),
            |name, claim| {
                claims
                    .entry(file_name(name).to_owned())
                    .or_default()
                    .extend(claim.affected);
            },
        );
    }
    let (mut seen, mut failures, mut missing) = (0, Vec::new(), 0);
    for row in &labels {
        let (package, version) = (text(row, "package"), text(row, "version"));
        let (mut any, mut known) = (false, false);
        for advisory in row["advisories"].as_array().expect("advisories") {
            let Some(claims) = claims.get(file_name(text(advisory, "id"))) else {
                continue;
            };
            known = true;
            for claim in claims {
                let subject = Subject::Package {
                    ecosystem: text(advisory, "ecosystem"),
                    name: package,
                };
                let asked = Coordinate {
                    subject,
                    version: Some(version),
                    platforms: None,
                };
                any |= affects(claim, &asked).is_affected() == Some(true);
            }
        }
        if !known {
            missing += 1;
            continue;
        }
        seen += 1;
        if any != (text(row, "label") == "TP") {
            failures.push(format!(
                "{} {package} {version} {}",
                text(row, "label"),
                row["advisories"]
            ));
        }
    }
    // A label says that a finding is true or false of an image: a false one may still have the version in range.
    let wrong_true: Vec<String> = failures.iter().filter(|f| f.starts_with("TP")).cloned().collect();
    let (missed, extra) = (wrong_true.len(), failures.len() - wrong_true.len());
    settle(
        &format!("labels ({missed} missed, {extra} called affected though the label is false)"),
        seen,
        failures.len(),
        &[],
    );
    assert!(
        missing * 20 < labels.len(),
        "the advisories of {missing} labels are missing"
    );
    assert!(
        wrong_true.len() * 20 < seen,
        "{} of {seen}:\n{}",
        wrong_true.len(),
        wrong_true.join("\n")
    );
    assert!(
        failures.len() * 5 < seen,
        "{} of {seen}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
