//! Advisories of the PHP security advisories database: YAML, one file each.

use std::collections::BTreeMap;

use baize_model::{
    Affected, Body, Claim, Identifier, Package, Parsed, RawRecord, RefKind, Refusal, Status, VersionStatus,
    parse_instant,
};
use jiff::Timestamp;
use serde::Deserialize;

use crate::rustsec::field::{english, filled, link, stem};
use crate::rustsec::requirement::{self, Dialect, Interval};
use crate::yaml;

const SOURCE: &str = "friendsofphp";

#[derive(Deserialize)]
struct Advisory {
    title: String,
    link: Option<String>,
    cve: Option<String>,
    reference: String,
    branches: BTreeMap<String, Branch>,
    /// `false` for packages that Packagist does not have, or the address of their own repository.
    #[serde(default, rename = "composer-repository")]
    composer_repository: Option<Repository>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Repository {
    Has(bool),
    Address(String),
}

#[derive(Deserialize)]
struct Branch {
    /// When the fix was released; absent while there is none. Also written as a number of seconds.
    time: Option<String>,
    #[serde(default)]
    versions: Vec<String>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let advisory: Advisory = yaml::parse(&raw.bytes)?;
    let package = advisory
        .reference
        .trim()
        .strip_prefix("composer://")
        .filter(|p| p.contains('/') && p.len() <= 200)
        .ok_or_else(|| {
            let reference: String = advisory.reference.chars().take(80).collect();
            Refusal::new("schema", format!("not a Composer package: {reference:?}")).at("reference")
        })?;
    let cve = match filled(advisory.cve.as_deref()) {
        None | Some("~" | "null") => None,
        Some(cve) => {
            Some(Identifier::parse(cve).map_err(|e| Refusal::new("no-identifier", e.to_string()).at("cve"))?)
        }
    };
    let key_from_name = cve.is_none();
    let subject = match cve {
        Some(cve) => cve,
        None => named(package, stem(&raw.name))?,
    };
    let last = if key_from_name {
        stem(&raw.name)
    } else {
        subject.as_str()
    };
    let key = format!("{package}/{last}");
    let mut claim = Claim::about(subject);
    claim.titles.extend(english(&advisory.title));
    claim.references.extend(
        advisory
            .link
            .as_deref()
            .and_then(|l| link(l, &[RefKind::Advisory])),
    );
    claim.affected = vec![affected(&advisory, package)];
    // The only dates are those of the fixes; an advisory comes out with the first of them.
    let times: Vec<Timestamp> = advisory.branches.values().filter_map(released).collect();
    claim.published = times.iter().min().copied();
    Ok(Parsed {
        source: SOURCE.to_owned(),
        key,
        modified: times.iter().max().copied(),
        serial: None,
        key_from_name,
        body: Body::Claims(vec![claim]),
    })
}

/// An identifier from the package and the file's name, for advisories without a CVE.
fn named(package: &str, stem: &str) -> Result<Identifier, Refusal> {
    let mut text = "FOP".to_owned();
    for part in package.split('/').chain([stem]) {
        text.push('-');
        text.extend(part.chars().map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        }));
    }
    Identifier::parse(text.trim_end_matches(['-', '.'])).map_err(|_| {
        Refusal::new(
            "no-identifier",
            format!("the record has no CVE, and its file's name is no identifier: {stem:?}"),
        )
    })
}

fn released(branch: &Branch) -> Option<Timestamp> {
    let time = filled(branch.time.as_deref())?;
    parse_instant(time).or_else(|| Timestamp::from_second(time.parse().ok()?).ok())
}

fn affected(advisory: &Advisory, package: &str) -> Affected {
    let ecosystem = match &advisory.composer_repository {
        None | Some(Repository::Has(true)) => "Packagist".to_owned(),
        Some(Repository::Has(false)) => "composer".to_owned(),
        Some(Repository::Address(address)) => format!("Packagist:{}", address.trim()),
    };
    let mut affected = Affected {
        package: Some(Package {
            ecosystem,
            name: package.to_owned(),
            purl: None,
        }),
        ..Affected::default()
    };
    for branch in advisory.branches.values() {
        let words = branch.versions.join(", ");
        let fixed = branch.time.is_some();
        let interval = Interval::parse(&words, Dialect::Plain, fixed);
        match interval.and_then(|i| requirement::inside(&i, fixed, "ecosystem")) {
            Some(range) => affected.ranges.push(range),
            None => affected.other_versions.push(VersionStatus {
                version: words,
                status: Status::Affected,
            }),
        }
    }
    affected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers() {
        let id = |package, stem| named(package, stem).map(String::from).ok();
        assert_eq!(
            id("quiet/lantern_core", "2015-05-28").as_deref(),
            Some("FOP-quiet-lantern-core-2015-05-28")
        );
        assert_eq!(id("quiet/lantern", "notes"), None, "an identifier has a digit");
        assert_eq!(id("quiet/lantern", &"9".repeat(200)), None);
    }
}
