//! What a CVE record says is affected.

use baize_model::{Affected, Package, Product as ModelProduct, Range, RangeEvent, Status, VersionStatus};

use super::cpes;
use super::document::{Product, Version};
use crate::json::lenient::Str;

/// Adds a product with its versions. Its first CPE name stands with it; each further one is an entry of its own, see
/// [`cpes::add_further`].
pub(super) fn add(affected: &mut Vec<Affected>, product: &Product<'_>) {
    let mut entry = Affected {
        package: package(product),
        product: named(product),
        status: status(&product.default_status),
        platforms: product.platforms.iter().filter_map(Str::owned).collect(),
        ..Affected::default()
    };
    let routines = product.program_routines.iter().map(|routine| &routine.name);
    let parts = product
        .modules
        .iter()
        .chain(product.program_files.iter())
        .chain(routines);
    entry.components = parts.filter_map(Str::owned).collect();
    for version in product.versions.iter() {
        add_version(&mut entry, version, product);
    }
    let mut names = product.cpes.iter().filter_map(Str::get);
    entry.cpe = names.next().map(str::to_owned);
    if entry.package.is_none() && entry.product.is_none() && entry.cpe.is_none() {
        return;
    }
    let place = affected.len();
    affected.push(entry);
    cpes::add_further(affected, place, names);
}

/// Vendor and product; `n/a` is none.
fn named(product: &Product<'_>) -> Option<ModelProduct> {
    let known = |text: &Str<'_>| text.get().filter(|t| !is_placeholder(t)).map(str::to_owned);
    let name = known(&product.name).or_else(|| known(&product.package_name));
    let vendor = known(&product.vendor);
    (name.is_some() || vendor.is_some()).then(|| ModelProduct {
        vendor: vendor.unwrap_or_default(),
        name: name.unwrap_or_default(),
    })
}

fn is_placeholder(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "n/a" | "na" | "-" | "unspecified" | "unknown"
    )
}

/// The package: its URL, or a name in a collection whose ecosystem is known.
fn package(product: &Product<'_>) -> Option<Package> {
    let purl = product.package_url.owned();
    let of_purl = purl.as_deref().and_then(of_purl);
    let named = product.package_name.get().map(|name| Package {
        ecosystem: ecosystem(&product.collection_url),
        name: name.to_owned(),
        purl: None,
    });
    match (of_purl, named) {
        (Some(package), None) => Some(package),
        (_, Some(package)) => Some(Package { purl, ..package }),
        (None, None) => None,
    }
}

/// Type and name out of `pkg:type/namespace/name@version?…`.
fn of_purl(purl: &str) -> Option<Package> {
    let rest = purl.strip_prefix("pkg:")?;
    let end = rest.find(['@', '?', '#']).unwrap_or(rest.len());
    let (kind, name) = rest[..end].split_once('/')?;
    Some(Package {
        ecosystem: kind.to_owned(),
        name: name.to_owned(),
        purl: Some(purl.to_owned()),
    })
}

/// The ecosystem of a collection; the collection's own address where it is none of those OSV names.
fn ecosystem(collection: &str) -> String {
    let host = collection
        .trim()
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("www.");
    let known = [
        ("repo.maven.apache.org", "Maven"),
        ("repo1.maven.org", "Maven"),
        ("pypi.", "PyPI"),
        ("registry.npmjs.org", "npm"),
        ("npmjs.com", "npm"),
        ("pkg.go.dev", "Go"),
        ("proxy.golang.org", "Go"),
        ("packagist.org", "Packagist"),
        ("crates.io", "crates.io"),
        ("rubygems.org", "RubyGems"),
        ("nuget.org", "NuGet"),
        ("hex.pm", "Hex"),
        ("pub.dev", "Pub"),
    ];
    known
        .iter()
        .find(|(prefix, _)| host.starts_with(prefix))
        .map_or_else(|| collection.trim().to_owned(), |(_, name)| (*name).to_owned())
}

fn status(words: &str) -> Option<Status> {
    match words {
        "affected" => Some(Status::Affected),
        "unaffected" => Some(Status::Unaffected),
        "unknown" => Some(Status::Unknown),
        _ => None,
    }
}

fn add_version(entry: &mut Affected, version: &Version<'_>, product: &Product<'_>) {
    let Some(first) = version.first.get() else {
        return;
    };
    let status_of = status(&version.status).unwrap_or(Status::Unknown);
    let bounded = version.less_than.get().is_some() || version.less_than_or_equal.get().is_some();
    if !bounded && version.changes.is_empty() {
        if status_of == Status::Affected {
            entry.versions.push(first.to_owned());
        } else {
            entry.other_versions.push(VersionStatus {
                version: first.to_owned(),
                status: status_of,
            });
        }
        return;
    }
    let kind = version.scheme.get().or_else(|| product.version_type.get());
    let scheme = kind.map_or_else(|| "custom".to_owned(), str::to_ascii_lowercase);
    let mut events = vec![RangeEvent::Introduced(first.to_owned())];
    for change in version.changes.iter() {
        if let (Some(at), Some(status)) = (change.at.owned(), status(&change.status)) {
            events.push(RangeEvent::Change { at, status });
        }
    }
    // `*` as an upper bound is no bound.
    let upper = |bound: &Str<'_>| bound.get().filter(|b| *b != "*").map(str::to_owned);
    events.extend(upper(&version.less_than).map(RangeEvent::Before));
    events.extend(upper(&version.less_than_or_equal).map(RangeEvent::Through));
    entry.ranges.push(Range {
        repo: (scheme == "git").then(|| product.repo.owned()).flatten(),
        scheme,
        status: status_of,
        events,
    });
}
