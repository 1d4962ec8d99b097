//! Whose record it is, from the prefix of its identifier.

use baize_model::ClaimKind;

/// Name of the source of a record.
pub(super) fn source(id: &str) -> String {
    let prefix = prefix(id);
    let known = match prefix {
        "GHSA" => "ghsa",
        "PYSEC" => "pypa",
        "GO" => "go",
        "MAL" => "malicious-packages",
        "RUSTSEC" => "rustsec",
        "BIT" => "bitnami",
        "ALSA" | "ALBA" | "ALEA" => "almalinux",
        "BELL" => "bellsoft",
        "DSA" | "DLA" | "DTSA" => "debian",
        "RLSA" | "RXSA" => "rocky",
        "USN" | "UBUNTU" => "ubuntu",
        "CVE" => "osv-cve",
        "CGA" => "chainguard",
        "OSV" => "oss-fuzz",
        "JLSEC" => "julia",
        "HSEC" => "haskell",
        "ALPINE" => "osv-alpine",
        "DEBIAN" => "debian-tracker",
        other => return other.to_ascii_lowercase(),
    };
    known.to_owned()
}

/// What kind of thing a record describes: updates of distributions cover several vulnerabilities.
pub(super) fn kind(id: &str) -> ClaimKind {
    match prefix(id) {
        "MAL" => ClaimKind::Malware,
        "DSA" | "DLA" | "DTSA" | "ALSA" | "ALBA" | "ALEA" | "RLSA" | "RXSA" | "RLBA" | "RLEA" | "USN"
        | "LSN" | "RHSA" | "RHBA" | "RHEA" | "ELSA" | "ELBA" | "ELEA" | "SUSE" | "openSUSE" | "MGASA"
        | "OESA" | "ALAS" | "GLSA" => ClaimKind::Advisory,
        "BELL" if id.starts_with("BELL-SA-") => ClaimKind::Advisory,
        _ => ClaimKind::Vulnerability,
    }
}

fn prefix(id: &str) -> &str {
    id.split(['-', ':']).next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_name_the_source_and_the_kind() {
        for (id, name, what) in [
            ("GHSA-aaaa-bbbb-cccc", "ghsa", ClaimKind::Vulnerability),
            ("DSA-135", "debian", ClaimKind::Advisory),
            ("DEBIAN-CVE-2024-1", "debian-tracker", ClaimKind::Vulnerability),
            ("UBUNTU-CVE-2024-1", "ubuntu", ClaimKind::Vulnerability),
            ("openSUSE-SU-2024:1-1", "opensuse", ClaimKind::Advisory),
            ("MAL-2024-1", "malicious-packages", ClaimKind::Malware),
            ("CVE-2024-1000", "osv-cve", ClaimKind::Vulnerability),
            ("BELL-CVE-2024-1", "bellsoft", ClaimKind::Vulnerability),
            ("UVI-2021-1", "uvi", ClaimKind::Vulnerability),
            ("CURL-CVE-2020-1", "curl", ClaimKind::Vulnerability),
        ] {
            assert_eq!((source(id).as_str(), kind(id)), (name, what), "{id}");
        }
    }
}
