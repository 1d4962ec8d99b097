//! The orders that versions are compared under, and their many names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{VersionsError, quote};

/// An order of versions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Semantic Versioning 2.0.0, read leniently: a `v` before it, parts missing or beyond the third.
    Semver,
    /// node-semver.
    Npm,
    /// PEP 440.
    Pypi,
    /// Maven's `ComparableVersion`.
    Maven,
    /// Debian policy, dpkg.
    Debian,
    /// RPM: epoch, version, release.
    Rpm,
    /// Alpine's apk.
    Alpine,
    /// `Gem::Version`.
    #[serde(rename = "rubygems")]
    RubyGems,
    /// Go modules.
    Go,
    /// NuGet: four numbers, prerelease without regard to case.
    #[serde(rename = "nuget")]
    NuGet,
    /// Composer: normalised, then PHP's `version_compare`.
    Composer,
    /// Hex.
    Hex,
    /// Dart's pub: semantic versions whose build metadata counts.
    Pub,
    /// CRAN and Bioconductor.
    Cran,
    /// Cargo.
    Cargo,
    /// Conan 2.
    Conan,
    /// Gentoo's package manager specification.
    Gentoo,
    /// Arch Linux: a missing release equals any.
    Alpm,
    /// OpenSSL: letters up to 1.1.1, semantic from 3.
    #[serde(rename = "openssl")]
    OpenSsl,
    /// Tags of GitHub Actions.
    GithubActions,
    /// Julia's `VersionNumber`.
    Julia,
    /// Haskell's package versioning policy.
    Hackage,
    /// RFC 3339 instants.
    #[serde(rename = "datetime")]
    DateTime,
    /// Bytes of UTF-8.
    Lexicographic,
    /// Integers between dots.
    Intdot,
    /// nginx: numbers between dots.
    Nginx,
    /// Anything: words and numbers compared piece by piece, known words of pre-releases before the release.
    Generic,
}

/// Every scheme with its name and the other names it goes by: purl types, VERS types, OSV ecosystems (without their
/// release suffix), CVE 5 `versionType`s; lower case.
const NAMES: &[(Scheme, &str, &[&str])] = &[
    (
        Scheme::Semver,
        "semver",
        &["swift", "swifturl", "bitnami", "otp", "kubernetes"],
    ),
    (Scheme::Npm, "npm", &["node", "vscode", "vscode-extension"]),
    (Scheme::Pypi, "pypi", &["python", "pep440", "root:pypi"]),
    (Scheme::Maven, "maven", &[]),
    (
        Scheme::Debian,
        "debian",
        &["deb", "ubuntu", "dpkg", "echo", "root:debian", "root:ubuntu"],
    ),
    (
        Scheme::Rpm,
        "rpm",
        &[
            "red hat",
            "redhat",
            "redhat-evr",
            "rpmvercmp",
            "rocky linux",
            "almalinux",
            "alma",
            "suse",
            "opensuse",
            "openeuler",
            "mageia",
            "photon os",
            "azure linux",
            "fedora",
            "oracle linux",
            "centos",
            "tuxcare",
        ],
    ),
    (
        Scheme::Alpine,
        "alpine",
        &[
            "apk",
            "wolfi",
            "chainguard",
            "alpaquita",
            "bellsoft hardened containers",
            "cleanstart",
            "minimos",
            "root:alpine",
        ],
    ),
    (Scheme::RubyGems, "rubygems", &["gem", "ruby"]),
    (Scheme::Go, "go", &["golang"]),
    (Scheme::NuGet, "nuget", &[]),
    (Scheme::Composer, "composer", &["packagist", "drupal"]),
    (Scheme::Hex, "hex", &["erlang"]),
    (Scheme::Pub, "pub", &["dart"]),
    (Scheme::Cran, "cran", &["bioconductor"]),
    (Scheme::Cargo, "cargo", &["crates.io", "rust"]),
    (Scheme::Conan, "conan", &["conancenter"]),
    (Scheme::Gentoo, "gentoo", &["ebuild"]),
    (Scheme::Alpm, "alpm", &["arch", "arch linux"]),
    (Scheme::OpenSsl, "openssl", &[]),
    (
        Scheme::GithubActions,
        "github-actions",
        &["github actions", "githubactions"],
    ),
    (Scheme::Julia, "julia", &[]),
    (Scheme::Hackage, "hackage", &["ghc"]),
    (Scheme::DateTime, "datetime", &[]),
    (Scheme::Lexicographic, "lexicographic", &[]),
    (Scheme::Intdot, "intdot", &[]),
    (Scheme::Nginx, "nginx", &[]),
    (Scheme::Generic, "generic", &[]),
];

impl Scheme {
    /// Every scheme, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(scheme, _, _)| *scheme)
    }

    /// The name it is written by.
    pub fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(scheme, _, _)| *scheme == self)
            .map_or("generic", |(_, name, _)| name)
    }

    /// The VERS type: the purl type where there is one.
    pub fn vers_type(self) -> &'static str {
        match self {
            Self::Debian => "deb",
            Self::Alpine => "apk",
            Self::RubyGems => "gem",
            Self::Go => "golang",
            Self::GithubActions => "githubactions",
            other => other.name(),
        }
    }

    /// The scheme an OSV ecosystem uses: `Debian:12`, `PyPI`, `crates.io`. `None` for those that define no order
    /// (`Linux`, `OSS-Fuzz`, `Android`).
    pub fn of_ecosystem(ecosystem: &str) -> Option<Self> {
        let lower = ecosystem.trim().to_ascii_lowercase();
        if let Some(scheme) = Self::named(&lower) {
            return Some(scheme);
        }
        let (base, rest) = lower.split_once(':')?;
        if base == "root" {
            return Self::of_ecosystem(rest.split(':').next().unwrap_or(rest));
        }
        Self::named(base)
    }

    /// The scheme of a purl type.
    pub fn of_purl_type(kind: &str) -> Option<Self> {
        match kind {
            "github" | "bitbucket" | "git" | "docker" | "oci" | "huggingface" | "generic" => None,
            other => Self::named(other),
        }
    }

    fn named(lower: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(_, name, others)| *name == lower || others.contains(&lower))
            .map(|(scheme, _, _)| *scheme)
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scheme {
    type Err = VersionsError;

    fn from_str(name: &str) -> Result<Self, VersionsError> {
        Self::of_ecosystem(name).ok_or_else(|| VersionsError::UnknownScheme { name: quote(name) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_to_its_scheme() {
        for scheme in Scheme::all() {
            assert_eq!(scheme.name().parse(), Ok(scheme));
            assert_eq!(scheme.vers_type().parse(), Ok(scheme));
            assert_eq!(serde_json::to_value(scheme).unwrap(), scheme.name());
        }
        for (name, scheme) in [
            ("Debian:12", Scheme::Debian),
            ("Alpine:v3.19", Scheme::Alpine),
            ("Red Hat:rhel_aus:8.4::appstream", Scheme::Rpm),
            ("Root:PyPI", Scheme::Pypi),
            ("Maven:https://maven.google.com", Scheme::Maven),
        ] {
            assert_eq!(Scheme::of_ecosystem(name), Some(scheme), "{name}");
        }
        for name in ["Linux", "OSS-Fuzz", "", ":", "root", "root:"] {
            assert_eq!(Scheme::of_ecosystem(name), None, "{name}");
        }
    }
}
