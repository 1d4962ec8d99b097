//! Names of packages: from URLs to ecosystems and back.

use std::collections::BTreeMap;

use baize_versions::Purl;

/// The ecosystem and name that OSV has for a package URL.
pub fn named(purl: &Purl) -> (String, String) {
    let namespace = purl.namespace().unwrap_or_default();
    let slashed = || {
        if namespace.is_empty() {
            purl.name().to_owned()
        } else {
            format!("{namespace}/{}", purl.name())
        }
    };
    let release = || {
        let distro = purl.qualifiers().get("distro")?;
        let release = distro.rsplit('-').next()?;
        release
            .starts_with(|c: char| c.is_ascii_digit())
            .then(|| release.to_owned())
    };
    let of_distribution = |name: &str| match release() {
        Some(release) if name == "Alpine" => {
            let minor: Vec<&str> = release.split('.').take(2).collect();
            format!("Alpine:v{}", minor.join("."))
        }
        Some(release) => format!("{name}:{release}"),
        None => name.to_owned(),
    };
    let ecosystem = match purl.kind() {
        "pypi" => "PyPI",
        "npm" => "npm",
        "cargo" => "crates.io",
        "gem" => "RubyGems",
        "golang" => "Go",
        "maven" => "Maven",
        "nuget" => "NuGet",
        "composer" => "Packagist",
        "hex" => "Hex",
        "pub" => "Pub",
        "hackage" => "Hackage",
        "cran" => "CRAN",
        "conan" => "ConanCenter",
        "swift" => "SwiftURL",
        "julia" => "Julia",
        "bitnami" => "Bitnami",
        "githubactions" | "github" => "GitHub Actions",
        "deb" if namespace == "ubuntu" => return ("Ubuntu".to_owned(), purl.name().to_owned()),
        "deb" => return (of_distribution("Debian"), purl.name().to_owned()),
        "apk" => {
            let name = match namespace.as_str() {
                "wolfi" => "Wolfi",
                "chainguard" => "Chainguard",
                "alpaquita" => "Alpaquita",
                _ => return (of_distribution("Alpine"), purl.name().to_owned()),
            };
            return (name.to_owned(), purl.name().to_owned());
        }
        "rpm" => {
            let name = match namespace.as_str() {
                "redhat" => "Red Hat",
                "rocky-linux" | "rocky" => "Rocky Linux",
                "almalinux" => "AlmaLinux",
                "suse" => "SUSE",
                "opensuse" => "openSUSE",
                "openeuler" => "openEuler",
                "mageia" => "Mageia",
                "azure-linux" => "Azure Linux",
                other => other,
            };
            return (name.to_owned(), purl.name().to_owned());
        }
        other => return (other.to_owned(), slashed()),
    };
    let name = match purl.kind() {
        "maven" => format!("{namespace}:{}", purl.name()),
        "swift" | "github" => slashed(),
        _ => purl.package_name(),
    };
    (ecosystem.to_owned(), name)
}

/// The package URL of a package of an ecosystem; `None` where there is no type for it.
pub fn purl_of(ecosystem: &str, name: &str, version: Option<&str>) -> Option<Purl> {
    let (base, release) = match ecosystem.split_once(':') {
        Some((base, release)) => (base, Some(release)),
        None => (ecosystem, None),
    };
    let (kind, namespace) = match base {
        "PyPI" => ("pypi", None),
        "npm" => ("npm", None),
        "crates.io" => ("cargo", None),
        "RubyGems" => ("gem", None),
        "Go" => ("golang", None),
        "Maven" => ("maven", None),
        "NuGet" => ("nuget", None),
        "Packagist" => ("composer", None),
        "Hex" => ("hex", None),
        "Pub" => ("pub", None),
        "Debian" => ("deb", Some("debian")),
        "Ubuntu" => ("deb", Some("ubuntu")),
        "Alpine" => ("apk", Some("alpine")),
        _ => return None,
    };
    let parted = match kind {
        "maven" => name.split_once(':'),
        "npm" | "golang" | "composer" => name.rsplit_once('/'),
        _ => None,
    };
    let (namespace, name) = match parted {
        Some((namespace, name)) => (Some(namespace), name),
        None => (namespace, name),
    };
    let mut qualifiers = BTreeMap::new();
    if let Some(release) = release {
        let number = release
            .trim_start_matches('v')
            .split(':')
            .next()
            .unwrap_or(release);
        qualifiers.insert("distro".to_owned(), format!("{}-{number}", base.to_lowercase()));
    }
    Purl::build(kind, namespace, name, version, &qualifiers, None).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_url_is_read_as_ecosystem_and_name() {
        for (purl, ecosystem, name) in [
            ("pkg:pypi/Jinja_2", "PyPI", "jinja-2"),
            ("pkg:npm/%40angular/core", "npm", "@angular/core"),
            ("pkg:maven/org.example/widget", "Maven", "org.example:widget"),
            ("pkg:golang/example.com/a/b", "Go", "example.com/a/b"),
            ("pkg:composer/symfony/http", "Packagist", "symfony/http"),
            ("pkg:deb/debian/openssl?distro=debian-12", "Debian:12", "openssl"),
            ("pkg:apk/alpine/busybox?distro=3.19.1", "Alpine:v3.19", "busybox"),
        ] {
            let purl = Purl::parse(purl).unwrap();
            assert_eq!(named(&purl), (ecosystem.to_owned(), name.to_owned()), "{purl}");
        }
    }

    #[test]
    fn an_ecosystem_and_a_name_are_a_package_url_and_back() {
        for (ecosystem, name) in [
            ("npm", "@angular/core"),
            ("Maven", "org.example:widget"),
            ("Go", "example.com/a/b"),
            ("Debian:12", "openssl"),
            ("Alpine:v3.19", "busybox"),
            ("crates.io", "widget"),
        ] {
            let purl = purl_of(ecosystem, name, Some("1.0")).unwrap();
            assert_eq!(named(&purl), (ecosystem.to_owned(), name.to_owned()), "{purl}");
        }
        assert_eq!(purl_of("Linux", "kernel", None), None);
    }
}
