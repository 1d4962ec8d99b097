//! Whether a claim is about what was asked.

use baize_model::{Affected, Package, Product};

use crate::affects::because::Doubt;
use crate::cpe::{Cpe, Value};
use crate::purl::Purl;
use crate::scheme::Scheme;

/// What is asked about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject<'a> {
    /// A package of an ecosystem, as OSV names it.
    Package {
        /// The ecosystem, with the release of a distribution if it is known.
        ecosystem: &'a str,
        /// The name.
        name: &'a str,
    },
    /// A package by its URL; its version is not looked at.
    Purl(&'a Purl),
    /// A product of a vendor.
    Product {
        /// The vendor; empty if it is not known.
        vendor: &'a str,
        /// The product.
        product: &'a str,
    },
    /// A product by its CPE name; its version is not looked at.
    Cpe(&'a Cpe),
}

/// A version of a thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coordinate<'a> {
    /// The thing.
    pub subject: Subject<'a>,
    /// The version.
    pub version: Option<&'a str>,
    /// What it runs on or with; `None` if that is not known.
    pub platforms: Option<&'a [Cpe]>,
}

/// Whether the claim is about the thing.
pub(crate) fn is_meant(affected: &Affected, coordinate: &Coordinate<'_>) -> Result<bool, Doubt> {
    let package = affected.package.as_ref();
    match &coordinate.subject {
        Subject::Package { ecosystem, name } => match package {
            Some(package) => is_package(package, ecosystem, name),
            None => Err(Doubt::OtherNaming),
        },
        Subject::Purl(purl) => match package {
            Some(package) => is_purl(package, purl),
            None => Err(Doubt::OtherNaming),
        },
        Subject::Product { vendor, product } => match (&affected.product, &affected.cpe) {
            (Some(claimed), _) => Ok(is_product(claimed, vendor, product)),
            (None, Some(cpe)) => Ok(Cpe::parse(cpe).is_ok_and(|cpe| {
                let claimed = Product {
                    vendor: cpe.vendor().plain().unwrap_or_default(),
                    name: cpe.product().plain().unwrap_or_default(),
                };
                is_product(&claimed, vendor, product)
            })),
            (None, None) => Err(Doubt::OtherNaming),
        },
        Subject::Cpe(cpe) => match (&affected.cpe, &affected.product) {
            (Some(claimed), _) => match Cpe::parse(claimed) {
                Ok(claimed) => is_cpe(&claimed, cpe),
                Err(error) => Err(Doubt::Unreadable {
                    version: claimed.clone(),
                    error: error.to_string(),
                }),
            },
            (None, Some(claimed)) => {
                let plain = |value: &Value| value.plain().unwrap_or_default();
                Ok(is_product(claimed, &plain(cpe.vendor()), &plain(cpe.product())))
            }
            (None, None) => Err(Doubt::OtherNaming),
        },
    }
}

fn is_cpe(claimed: &Cpe, asked: &Cpe) -> Result<bool, Doubt> {
    let found = claimed.without_version().compare(&asked.without_version());
    if found.superset {
        Ok(true)
    } else if found.disjoint {
        Ok(false)
    } else {
        Err(Doubt::WiderName)
    }
}

/// Words of a product's name: case, spaces, hyphens and underscores are of no account.
fn folded(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
        .collect()
}

fn is_product(claimed: &Product, vendor: &str, product: &str) -> bool {
    let vendors_differ =
        !claimed.vendor.is_empty() && !vendor.is_empty() && folded(&claimed.vendor) != folded(vendor);
    !vendors_differ && folded(&claimed.name) == folded(product)
}

fn base(ecosystem: &str) -> (&str, Option<&str>) {
    match ecosystem.split_once(':') {
        Some((base, release)) => (base, Some(release)),
        None => (ecosystem, None),
    }
}

fn is_package(claimed: &Package, ecosystem: &str, name: &str) -> Result<bool, Doubt> {
    let (claimed_base, claimed_release) = base(&claimed.ecosystem);
    let (asked_base, asked_release) = base(ecosystem);
    let same_ecosystem = claimed_base.eq_ignore_ascii_case(asked_base)
        || (!is_distribution(claimed_base)
            && !is_distribution(asked_base)
            && Scheme::of_ecosystem(claimed_base).is_some()
            && Scheme::of_ecosystem(claimed_base) == Scheme::of_ecosystem(asked_base));
    if !same_ecosystem || !same_name(&claimed.ecosystem, &claimed.name, name) {
        return Ok(false);
    }
    match (claimed_release, asked_release) {
        (Some(claimed), Some(asked)) => Ok(same_release(claimed, asked)),
        // A remote repository after the name of an ecosystem is no release.
        (Some(_), None) if is_distribution(claimed_base) => Err(Doubt::Release {
            claimed: claimed.ecosystem.clone(),
        }),
        _ => Ok(true),
    }
}

/// Whether the ecosystem is one of releases that each have packages of their own.
fn is_distribution(base: &str) -> bool {
    matches!(
        Scheme::of_ecosystem(base),
        Some(Scheme::Debian | Scheme::Rpm | Scheme::Alpine | Scheme::Alpm | Scheme::Gentoo)
    )
}

fn same_release(claimed: &str, asked: &str) -> bool {
    let bare = |release: &str| release.trim_start_matches('v').to_ascii_lowercase();
    let (claimed, asked) = (bare(claimed), bare(asked));
    // Alpine:v3.19 is asked about as 3.19.1 too.
    claimed == asked
        || asked
            .strip_prefix(&claimed)
            .is_some_and(|rest| rest.starts_with(['.', ':']))
}

fn same_name(ecosystem: &str, claimed: &str, asked: &str) -> bool {
    match Scheme::of_ecosystem(ecosystem) {
        // PEP 503: runs of '-', '_' and '.' are one, case does not count.
        Some(Scheme::Pypi) => {
            let normal = |name: &str| {
                let pieces: Vec<&str> = name.split(['-', '_', '.']).filter(|p| !p.is_empty()).collect();
                pieces.join("-").to_lowercase()
            };
            normal(claimed) == normal(asked)
        }
        Some(Scheme::NuGet | Scheme::Composer | Scheme::GithubActions | Scheme::Hex) => {
            claimed.eq_ignore_ascii_case(asked)
        }
        Some(Scheme::Cargo) => claimed.replace('_', "-") == asked.replace('_', "-"),
        _ => claimed == asked,
    }
}

fn is_purl(claimed: &Package, asked: &Purl) -> Result<bool, Doubt> {
    // A claim whose ecosystem is a purl type (CVE 5's packageURL) has its name from the URL.
    if let Some(Ok(purl)) = claimed.purl.as_deref().map(Purl::parse)
        && !purl.is_same_package(asked)
    {
        return Ok(false);
    }
    let distribution = ["deb", "rpm", "apk", "alpm"].contains(&asked.kind());
    if !distribution {
        let same = Scheme::of_ecosystem(&claimed.ecosystem).is_some_and(|of| Some(of) == asked.scheme())
            || claimed.ecosystem.eq_ignore_ascii_case(asked.kind());
        let slashed = asked.namespace().map_or_else(
            || asked.name().to_owned(),
            |namespace| format!("{namespace}/{}", asked.name()),
        );
        let name = [asked.package_name(), slashed]
            .iter()
            .any(|name| same_name(&claimed.ecosystem, &claimed.name, name));
        return Ok(same && name);
    }
    let (claimed_base, claimed_release) = base(&claimed.ecosystem);
    let namespace = asked.namespace().unwrap_or_default();
    let letters = |text: &str| folded(text).replace("linux", "");
    if letters(claimed_base) != letters(&namespace) || claimed.name != asked.name() {
        return Ok(false);
    }
    let Some(claimed_release) = claimed_release else {
        return Ok(true);
    };
    // `distro=alpine-3.19.1`, `distro=3.10.2`, `distro=debian-12`; a code name says nothing here.
    let release = asked.qualifiers().get("distro").map(|distro| {
        distro
            .rsplit_once('-')
            .map_or(distro.as_str(), |(_, release)| release)
    });
    match release {
        Some(release) if release.starts_with(|c: char| c.is_ascii_digit()) => {
            Ok(same_release(claimed_release, release))
        }
        _ => Err(Doubt::Release {
            claimed: claimed.ecosystem.clone(),
        }),
    }
}
