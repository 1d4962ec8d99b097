//! What the schema of OSV lets stand.

use std::fmt::Write as _;

/// Prefixes of the databases that the schema knows.
const DATABASES: [&str; 52] = [
    "ALBA-",
    "ALEA-",
    "ALPINE-",
    "ALSA-",
    "ASB-A-",
    "AZL-",
    "BELL-",
    "BIT-",
    "CGA-",
    "CLEANSTART-",
    "CLSA-",
    "CURL-",
    "CVE-",
    "DEBIAN-",
    "DHI-",
    "DLA-",
    "DRUPAL-",
    "DSA-",
    "DTSA-",
    "ECHO-",
    "EEF-",
    "ELA-",
    "FreeBSD-",
    "GHSA-",
    "GO-",
    "GSD-",
    "HSEC-",
    "JLSEC-",
    "KUBE-",
    "LBSEC-",
    "LSN-",
    "MAL-",
    "MGASA-",
    "MINI-",
    "OESA-",
    "OSEC-",
    "OSV-",
    "PHSA-",
    "PSF-",
    "PUB-A-",
    "PYSEC-",
    "RHBA-",
    "RHEA-",
    "RHSA-",
    "RLSA-",
    "ROOT-",
    "RSEC-",
    "RUSTSEC-",
    "RXSA-",
    "UBUNTU-",
    "USN-",
    "V8-",
];
/// Those that are longer.
const SUSE: [&str; 5] = ["SUSE-SU-", "SUSE-RU-", "SUSE-FU-", "SUSE-OU-", "openSUSE-SU-"];

/// Ecosystems that the schema knows.
const ECOSYSTEMS: [&str; 45] = [
    "AlmaLinux",
    "Alpaquita",
    "Alpine",
    "Android",
    "Azure Linux",
    "BellSoft Hardened Containers",
    "Bioconductor",
    "Bitnami",
    "Chainguard",
    "CleanStart",
    "ConanCenter",
    "CRAN",
    "crates.io",
    "Debian",
    "Docker Hardened Images",
    "Echo",
    "FreeBSD",
    "GHC",
    "GitHub Actions",
    "Go",
    "Hackage",
    "Hex",
    "Julia",
    "Kubernetes",
    "Linux",
    "Mageia",
    "Maven",
    "MinimOS",
    "npm",
    "NuGet",
    "opam",
    "openEuler",
    "openSUSE",
    "OSS-Fuzz",
    "Packagist",
    "Photon OS",
    "Pub",
    "PyPI",
    "Red Hat",
    "Rocky Linux",
    "Root",
    "RubyGems",
    "SUSE",
    "SwiftURL",
    "TuxCare",
];
/// And the rest of them.
const MORE_ECOSYSTEMS: [&str; 3] = ["Ubuntu", "VSCode", "Wolfi"];
/// What stands where packages have none, only commits.
const GIT: &str = "GIT";

/// Whether an identifier is of a database that the schema knows.
pub(super) fn is_database(id: &str) -> bool {
    DATABASES.iter().chain(&SUSE).any(|prefix| id.starts_with(prefix))
}

/// Whether the schema knows an ecosystem; what follows a colon is its own.
pub(super) fn is_ecosystem(name: &str) -> bool {
    let (base, release) = name.split_once(':').unwrap_or((name, "-"));
    !release.is_empty() && (base == GIT || ecosystems().any(|known| known == base))
}

fn ecosystems() -> impl Iterator<Item = &'static str> {
    ECOSYSTEMS.into_iter().chain(MORE_ECOSYSTEMS)
}

/// The ecosystem of packages as OSV's schema spells it, without a release and from any case; `None` for one that the
/// schema does not know.
pub fn osv_ecosystem(name: &str) -> Option<&'static str> {
    let base = name.split(':').next().unwrap_or_default().trim();
    ecosystems().find(|known| known.eq_ignore_ascii_case(base))
}

/// Whether a commit is named in full, or is the beginning.
pub(super) fn is_commit(text: &str) -> bool {
    let hexadecimal = text
        .bytes()
        .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    text == "0" || (matches!(text.len(), 40 | 64) && hexadecimal)
}

/// Ecosystems whose names are those of a type of package URL, and the type.
const TYPES: [(&str, &str); 11] = [
    ("Go", "golang"),
    ("Hackage", "hackage"),
    ("Hex", "hex"),
    ("Maven", "maven"),
    ("NuGet", "nuget"),
    ("Packagist", "composer"),
    ("Pub", "pub"),
    ("PyPI", "pypi"),
    ("RubyGems", "gem"),
    ("crates.io", "cargo"),
    ("npm", "npm"),
];

/// The package URL that OSV puts beside a name, by which some clients compare. None for ecosystems where it would say
/// more than the name.
pub(super) fn purl(ecosystem: &str, name: &str) -> Option<String> {
    let (_, kind) = TYPES.iter().find(|(known, _)| *known == ecosystem)?;
    let mut purl = format!("pkg:{kind}/");
    for byte in name.bytes() {
        match byte {
            b':' if *kind == "maven" => purl.push('/'),
            b'/' => purl.push('/'),
            plain if plain.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&plain) => {
                purl.push(char::from(plain));
            }
            other => {
                let _ = write!(purl, "%{other:02X}");
            }
        }
    }
    (!name.is_empty()).then_some(purl)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_ecosystems_and_commits() {
        assert!(
            is_database("CVE-2030-1000")
                && is_database("SUSE-SU-2030:1-1")
                && !is_database("CNNVD-203001-001")
        );
        assert!(
            is_ecosystem("Debian:12")
                && is_ecosystem("GIT")
                && is_ecosystem("npm")
                && !is_ecosystem("rpm")
                && !is_ecosystem("Debian:")
        );
        assert!(
            is_commit("0")
                && is_commit(&"a1".repeat(20))
                && !is_commit("a1b2c3")
                && !is_commit(&"A1".repeat(20))
        );
    }

    #[test]
    fn ecosystems_are_spelt_as_osv_does() {
        assert_eq!(osv_ecosystem("debian:12"), Some("Debian"));
        assert_eq!(osv_ecosystem("pypi"), Some("PyPI"));
        // They name folders.
        for other in ["", "..", "../npm", "npm/..", "unheard of", "GIT"] {
            assert_eq!(osv_ecosystem(other), None, "{other}");
        }
        assert!(ecosystems().all(|name| {
            name.chars()
                .all(|c| c.is_ascii_alphanumeric() || " .-".contains(c))
        }));
    }
}
