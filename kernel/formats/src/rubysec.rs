//! Advisories of ruby-advisory-db: YAML, for gems and for the Ruby implementations.

use baize_model::{
    Affected, Body, Category, CategoryScheme, Claim, Identifier, Note, NoteKind, Package, Parsed, Product,
    RawRecord, RefKind, Refusal, Scheme, Severity, Status, Text, VersionStatus, parse_instant,
};
use serde::Deserialize;

use crate::rustsec::field::{add_links, english, filled, identifiers, link};
use crate::rustsec::requirement::{self, Dialect, Interval};
use crate::yaml;

const SOURCE: &str = "rubysec";

#[derive(Deserialize)]
struct Advisory {
    gem: Option<String>,
    library: Option<String>,
    engine: Option<String>,
    framework: Option<String>,
    platform: Option<String>,
    cve: Option<String>,
    ghsa: Option<String>,
    osvdb: Option<String>,
    url: Option<String>,
    title: Option<String>,
    date: Option<String>,
    description: Option<String>,
    cvss_v2: Option<f64>,
    cvss_v3: Option<f64>,
    cvss_v4: Option<f64>,
    #[serde(default)]
    patched_versions: Option<Vec<String>>,
    #[serde(default)]
    unaffected_versions: Option<Vec<String>>,
    #[serde(default)]
    related: Option<Related>,
    notes: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Related {
    url: Option<Vec<String>>,
    cve: Option<Vec<String>>,
    ghsa: Option<Vec<String>>,
    osvdb: Option<Vec<String>>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let advisory: Advisory = yaml::parse(&raw.bytes)?;
    let own: Vec<String> = [
        ("CVE", &advisory.cve),
        ("GHSA", &advisory.ghsa),
        ("OSVDB", &advisory.osvdb),
    ]
    .into_iter()
    .filter_map(|(authority, id)| Some(prefixed(authority, filled(id.as_deref())?)))
    .collect();
    let subject = own
        .iter()
        .find_map(|id| Identifier::parse(id).ok())
        .ok_or_else(|| {
            Refusal::new(
                "no-identifier",
                "the record has neither a CVE nor a GHSA nor an OSVDB number",
            )
        })?;
    let (gem, library) = (
        filled(advisory.gem.as_deref()),
        filled(advisory.library.as_deref()),
    );
    let about = gem
        .or(library)
        .or_else(|| filled(advisory.engine.as_deref()))
        .ok_or_else(|| {
            Refusal::new(
                "schema",
                "the record names neither a gem nor a library nor an engine",
            )
        })?;
    let mut claim = Claim::about(subject);
    let key = format!("{about}/{}", claim.subject);
    claim.aliases = identifiers(own.iter().map(String::as_str), &claim.subject);
    let related = advisory.related.as_ref();
    let others: Vec<String> = [
        ("CVE", related.and_then(|r| r.cve.as_ref())),
        ("GHSA", related.and_then(|r| r.ghsa.as_ref())),
        ("OSVDB", related.and_then(|r| r.osvdb.as_ref())),
    ]
    .into_iter()
    .flat_map(|(authority, ids)| ids.into_iter().flatten().map(move |id| prefixed(authority, id)))
    .collect();
    claim.related = identifiers(others.iter().map(String::as_str), &claim.subject);
    claim.titles.extend(advisory.title.as_deref().and_then(english));
    claim
        .descriptions
        .extend(advisory.description.as_deref().and_then(english));
    claim
        .notes
        .extend(filled(advisory.notes.as_deref()).map(|notes| Note {
            kind: NoteKind::Other,
            text: Text::new("en", notes),
        }));
    claim
        .categories
        .extend(filled(advisory.framework.as_deref()).map(|label| Category {
            scheme: CategoryScheme::Source,
            label: label.to_owned(),
        }));
    claim.severities = severities(&advisory);
    claim.affected = vec![affected(&advisory, gem, about)];
    let home = advisory
        .url
        .as_deref()
        .and_then(|u| link(u, &[RefKind::Advisory]));
    let links = related
        .and_then(|r| r.url.as_ref())
        .into_iter()
        .flatten()
        .filter_map(|u| link(u, &[]));
    add_links(&mut claim.references, home.into_iter().chain(links));
    claim.published = advisory.date.as_deref().and_then(parse_instant);
    Ok(Parsed {
        source: SOURCE.to_owned(),
        key,
        // The date of disclosure is the only one.
        modified: claim.published,
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![claim]),
    })
}

/// `2026-54659` → `CVE-2026-54659`; what has its prefix already keeps it.
fn prefixed(authority: &str, id: &str) -> String {
    let id = id.trim();
    let has = id
        .get(..authority.len())
        .is_some_and(|p| p.eq_ignore_ascii_case(authority));
    if has {
        id.to_owned()
    } else {
        format!("{authority}-{id}")
    }
}

/// The scores, which come without vectors. Version 3 does not say which minor version it is of.
fn severities(advisory: &Advisory) -> Vec<Severity> {
    [
        (Scheme::Cvss40, advisory.cvss_v4),
        (Scheme::Cvss31, advisory.cvss_v3),
        (Scheme::Cvss2, advisory.cvss_v2),
    ]
    .into_iter()
    .filter_map(|(scheme, score)| {
        Some(Severity {
            scheme,
            vector: None,
            score: Some(score.filter(|s| (0.0..=10.0).contains(s))?),
            level: None,
            words: None,
            by: SOURCE.to_owned(),
        })
    })
    .collect()
}

fn affected(advisory: &Advisory, gem: Option<&str>, about: &str) -> Affected {
    let patched = advisory.patched_versions.as_deref().unwrap_or_default();
    let unaffected = advisory.unaffected_versions.as_deref().unwrap_or_default();
    let stated = |list: &[String], status| -> Vec<VersionStatus> {
        list.iter()
            .map(|v| VersionStatus {
                version: v.trim().to_owned(),
                status,
            })
            .collect()
    };
    let read = |list: &[String], fix| -> Option<Vec<Interval>> {
        list.iter()
            .map(|r| Interval::parse(r, Dialect::Gem, fix))
            .collect()
    };
    let safe = read(patched, true)
        .zip(read(unaffected, false))
        .map(|(p, u)| [p, u].concat());
    Affected {
        package: gem.map(|name| Package {
            ecosystem: "RubyGems".to_owned(),
            name: name.to_owned(),
            purl: None,
        }),
        product: gem.is_none().then(|| Product {
            vendor: String::new(),
            name: about.to_owned(),
        }),
        ranges: safe
            .and_then(|safe| requirement::outside(safe, Dialect::Gem, "ecosystem"))
            .filter(|range| !range.events.is_empty())
            .into_iter()
            .collect(),
        other_versions: [
            stated(patched, Status::Fixed),
            stated(unaffected, Status::Unaffected),
        ]
        .concat(),
        platforms: filled(advisory.platform.as_deref())
            .map(str::to_owned)
            .into_iter()
            .collect(),
        ..Affected::default()
    }
}
