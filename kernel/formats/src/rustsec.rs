//! RustSec advisories: Markdown with TOML front matter.

pub(crate) mod field;
pub(crate) mod front_matter;
pub(crate) mod requirement;

use crate::bounds::add_new;
use std::collections::BTreeMap;

use baize_model::{
    Affected, Body, Category, CategoryScheme, Claim, ClaimKind, Identifier, Package, Parsed, Product,
    RawRecord, RefKind, Refusal, State, Status, VersionStatus, parse_instant,
};
use serde::Deserialize;

use field::{MAX_ITEMS, add_links, cvss, english, filled, identifiers, link};
use front_matter::FrontMatter;
use requirement::{Dialect, Interval};

const SOURCE: &str = "rustsec";

#[derive(Deserialize)]
struct Document {
    advisory: Advisory,
    #[serde(default)]
    affected: Reach,
    #[serde(default)]
    versions: Versions,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Advisory {
    id: String,
    package: String,
    date: String,
    url: Option<String>,
    informational: Option<String>,
    withdrawn: Option<String>,
    #[serde(default)]
    yanked: bool,
    #[serde(default)]
    expect_deleted: bool,
    cvss: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    keywords: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Reach {
    #[serde(default)]
    functions: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    arch: Vec<String>,
    #[serde(default)]
    os: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Versions {
    #[serde(default)]
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let front = FrontMatter::read(&raw.bytes)?;
    let document: Document = front.toml()?;
    let advisory = &document.advisory;
    let subject = subject(&advisory.id)?;
    let mut claim = Claim::about(subject);
    if advisory.categories.iter().any(|c| c == "malicious") {
        claim.kind = ClaimKind::Malware;
    }
    claim.aliases = identifiers(advisory.aliases.iter().map(String::as_str), &claim.subject);
    claim.related = identifiers(advisory.related.iter().map(String::as_str), &claim.subject);
    claim.titles.extend(front.title());
    claim.descriptions.extend(english(front.text()));
    claim
        .severities
        .extend(advisory.cvss.as_deref().and_then(|v| cvss(v, None, SOURCE)));
    claim.categories = categories(advisory);
    claim.affected = vec![affected(&document)];
    let references = advisory.references.iter().filter_map(|r| link(r, &[]));
    let home = advisory
        .url
        .as_deref()
        .and_then(|u| link(u, &[RefKind::Advisory]));
    add_links(&mut claim.references, home.into_iter().chain(references));
    claim.published = parse_instant(&advisory.date);
    if let Some(withdrawn) = filled(advisory.withdrawn.as_deref()) {
        claim.state = State::Withdrawn;
        claim.withdrawn = parse_instant(withdrawn);
    }
    // An advisory carries no date of change: the last day it states is the best there is.
    let modified = claim.withdrawn.max(claim.published);
    Ok(Parsed {
        source: SOURCE.to_owned(),
        key: claim.subject.as_str().to_owned(),
        modified,
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![claim]),
    })
}

/// The advisory's identifier. Templates and drafts have a number of zeros only.
fn subject(id: &str) -> Result<Identifier, Refusal> {
    let draft = id
        .trim()
        .strip_prefix("RUSTSEC-")
        .is_some_and(|n| n.bytes().all(|b| b == b'0' || b == b'-'));
    if draft {
        return Err(Refusal::new(
            "not-a-record",
            format!("{id} is the identifier of a template or draft"),
        ));
    }
    Identifier::parse(id).map_err(|e| Refusal::new("no-identifier", e.to_string()).at("advisory.id"))
}

fn categories(advisory: &Advisory) -> Vec<Category> {
    let marks = [
        advisory.informational.as_deref(),
        advisory.yanked.then_some("yanked"),
        advisory.expect_deleted.then_some("expect-deleted"),
    ];
    let words = advisory
        .categories
        .iter()
        .chain(&advisory.keywords)
        .map(String::as_str);
    let mut found: Vec<Category> = Vec::new();
    for label in words.chain(marks.into_iter().flatten()).take(MAX_ITEMS) {
        let category = Category {
            scheme: CategoryScheme::Source,
            label: label.trim().to_owned(),
        };
        if !category.label.is_empty() {
            add_new(&mut found, category);
        }
    }
    found
}

fn affected(document: &Document) -> Affected {
    let Document {
        advisory,
        affected,
        versions,
    } = document;
    // Advisories about the toolchain keep their CVE identifier; the toolchain is no crate.
    let toolchain = advisory.id.starts_with("CVE-");
    let name = advisory.package.trim().to_owned();
    let stated = |requirements: &[String], status| -> Vec<VersionStatus> {
        let texts = requirements.iter().map(|r| r.trim().to_owned());
        texts.map(|version| VersionStatus { version, status }).collect()
    };
    let mut other_versions = stated(&versions.patched, Status::Fixed);
    other_versions.extend(stated(&versions.unaffected, Status::Unaffected));
    let read = |list: &[String], fix| -> Option<Vec<Interval>> {
        list.iter()
            .map(|r| Interval::parse(r, Dialect::Cargo, fix))
            .collect()
    };
    let safe = read(&versions.patched, true)
        .zip(read(&versions.unaffected, false))
        .map(|(patched, unaffected)| [patched, unaffected].concat());
    Affected {
        package: (!toolchain).then(|| Package {
            ecosystem: "crates.io".to_owned(),
            name: name.clone(),
            purl: None,
        }),
        product: toolchain.then(|| Product {
            vendor: "Rust".to_owned(),
            name,
        }),
        ranges: safe
            .and_then(|safe| requirement::outside(safe, Dialect::Cargo, "semver"))
            .filter(|range| !range.events.is_empty())
            .into_iter()
            .collect(),
        other_versions,
        platforms: [affected.arch.clone(), affected.os.clone()].concat(),
        components: affected.functions.keys().cloned().collect(),
        ..Affected::default()
    }
}
