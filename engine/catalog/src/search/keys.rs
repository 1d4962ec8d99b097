//! Keys: exact names under which the index finds vulnerabilities, for interfaces that ask by package, product,
//! repository or commit instead of by words.

use std::collections::BTreeSet;

use baize_model::{Affected, Claim, Identifier, RangeEvent};
use baize_versions::Scheme;
use baize_versions::cpe::Cpe;

/// Most keys of one record.
const KEYS: usize = 4_000;
/// Longest key, in bytes; what is longer is found by nothing.
const LENGTH: usize = 512;

/// An exact name of what a vulnerability is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key(String);

impl Key {
    /// How the keys of products begin.
    pub(crate) const PRODUCT: &str = "product:";

    /// A package. Ecosystems lose their release (`Debian:12` is `debian`) and are known by the names of their purl
    /// types too; names are folded as the ecosystem folds them.
    pub fn package(ecosystem: &str, name: &str) -> Self {
        let base = ecosystem.split(':').next().unwrap_or_default().trim();
        let base = base.to_lowercase();
        let scheme = Scheme::of_ecosystem(&base);
        let name = name.trim();
        let name = match scheme {
            Some(Scheme::Pypi) => {
                let pieces: Vec<&str> = name.split(['-', '_', '.']).filter(|p| !p.is_empty()).collect();
                pieces.join("-").to_lowercase()
            }
            Some(Scheme::NuGet | Scheme::Composer | Scheme::GithubActions | Scheme::Hex) => {
                name.to_lowercase()
            }
            Some(Scheme::Cargo) => name.replace('_', "-"),
            Some(Scheme::Maven) => name.replace('/', ":"),
            _ => name.to_owned(),
        };
        let ecosystem = match base.as_str() {
            "composer" => "packagist",
            "gem" => "rubygems",
            "golang" => "go",
            "cargo" => "crates.io",
            "conan" => "conancenter",
            "swift" => "swifturl",
            "github-actions" | "githubactions" => "github actions",
            other => other,
        };
        Self(format!("package:{ecosystem}/{name}"))
    }

    /// A product of a vendor, as CPE names have them.
    pub fn product(cpe: &Cpe) -> Option<Self> {
        let vendor = cpe.vendor().plain()?;
        let product = cpe.product().plain()?;
        Some(Self(
            format!("{}{vendor}:{product}", Self::PRODUCT).to_lowercase(),
        ))
    }

    /// A repository of code, by its address.
    pub fn repository(url: &str) -> Self {
        let place = url.split_once("://").map_or(url, |(_, place)| place);
        let place = place.trim_end_matches('/');
        let place = place.strip_suffix(".git").unwrap_or(place);
        Self(format!("repository:{}", place.to_lowercase()))
    }

    /// A commit.
    pub fn commit(hash: &str) -> Self {
        Self(format!("commit:{}", hash.to_lowercase()))
    }

    /// Everything that an authority numbers: `CVE`.
    pub fn authority(name: &str) -> Self {
        Self(format!("authority:{}", name.to_lowercase()))
    }

    /// Everything that an assigner, as any document names it, has assigned.
    pub fn assigner(name: &str) -> Self {
        Self(format!("assigner:{}", name.trim().to_lowercase()))
    }

    /// Everything that a document states a weakness, or that there is none, for: `NVD-CWE-noinfo`.
    pub fn weakness(name: &str) -> Self {
        Self(format!("weakness:{}", name.trim().to_lowercase()))
    }

    /// As the index has it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an entry of a claim has this key.
    pub(crate) fn is_of(&self, affected: &Affected) -> bool {
        let mut found = false;
        each_of(affected, &mut |key| found |= key == *self);
        found
    }
}

/// Keys of an entry of a claim.
fn each_of(affected: &Affected, each: &mut dyn FnMut(Key)) {
    if let Some(package) = &affected.package {
        each(Key::package(&package.ecosystem, &package.name));
    }
    if let Some(Ok(cpe)) = affected.cpe.as_deref().map(Cpe::parse)
        && let Some(key) = Key::product(&cpe)
    {
        each(key);
    }
    for range in affected.ranges.iter().filter(|range| range.scheme == "git") {
        if let Some(repo) = &range.repo {
            each(Key::repository(repo));
        }
        for event in &range.events {
            let (RangeEvent::Introduced(commit) | RangeEvent::Through(commit)) = event else {
                continue;
            };
            if (7..=64).contains(&commit.len()) && commit.bytes().all(|b| b.is_ascii_hexdigit()) {
                each(Key::commit(commit));
            }
        }
    }
}

/// Keys of a vulnerability.
pub(crate) fn keys_of<'a>(
    identifiers: &BTreeSet<Identifier>,
    claims: impl Iterator<Item = &'a Claim>,
) -> Vec<String> {
    let mut keys = BTreeSet::new();
    let mut add = |key: Key| {
        if keys.len() < KEYS && key.0.len() <= LENGTH {
            keys.insert(key.0);
        }
    };
    for id in identifiers {
        add(Key::authority(id.authority().as_str()));
    }
    for claim in claims {
        if let Some(assigner) = &claim.assigner {
            add(Key::assigner(assigner));
        }
        for category in claim
            .categories
            .iter()
            .filter(|c| c.label.starts_with("NVD-CWE-"))
        {
            add(Key::weakness(&category.label));
        }
        for affected in &claim.affected {
            each_of(affected, &mut add);
        }
    }
    keys.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_known_by_every_spelling_of_theirs() {
        let same = [
            (("PyPI", "Zope_Interface"), ("pypi", "zope.interface")),
            (("Debian:12", "openssl"), ("debian", "openssl")),
            (("Packagist", "Symfony/HTTP"), ("composer", "symfony/http")),
            (("crates.io", "a_b"), ("cargo", "a-b")),
            (("Go", "example.com/x"), ("golang", "example.com/x")),
        ];
        for ((a, b), (c, d)) in same {
            assert_eq!(Key::package(a, b), Key::package(c, d));
        }
        assert_ne!(Key::package("npm", "A"), Key::package("npm", "a"));
        assert_ne!(Key::package("npm", "a"), Key::package("PyPI", "a"));
        assert_eq!(
            Key::repository("https://Example.org/a/b.git"),
            Key::repository("git://example.org/a/b/")
        );
    }
}
