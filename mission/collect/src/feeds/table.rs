//! The feeds that are known from the start.

use jiff::SignedDuration;

use super::{Adapter, Content, Feed};

/// Ecosystems of OSV that are read when nothing else is configured.
const ECOSYSTEMS: &[&str] = &[
    "AlmaLinux",
    "Alpine",
    "Android",
    "Bitnami",
    "CRAN",
    "crates.io",
    "Debian",
    "GitHub Actions",
    "Go",
    "Hackage",
    "Hex",
    "Julia",
    "Linux",
    "Mageia",
    "Maven",
    "npm",
    "NuGet",
    "openEuler",
    "OSS-Fuzz",
    "Packagist",
    "Pub",
    "PyPI",
    "Red Hat",
    "Rocky Linux",
    "RubyGems",
    "SUSE",
    "SwiftURL",
    "Ubuntu",
];

/// Ecosystems in which GitHub publishes reviewed advisories.
const GITHUB_ECOSYSTEMS: &[&str] = &[
    "crates.io",
    "GitHub Actions",
    "Go",
    "Hex",
    "Maven",
    "npm",
    "NuGet",
    "Packagist",
    "Pub",
    "PyPI",
    "RubyGems",
    "SwiftURL",
];

/// Providers of CSAF that are read when nothing else is configured.
const PROVIDERS: &[&str] = &[
    "https://www.cisa.gov/sites/default/files/csaf/provider-metadata.json",
    "https://wid.cert-bund.de/.well-known/csaf/provider-metadata.json",
    "https://cert-portal.siemens.com/productcert/csaf/provider-metadata.json",
];

fn feed(name: &str, title: &str, adapter: Adapter, addresses: &[(&str, &str)]) -> Feed {
    Feed {
        name: name.to_owned(),
        title: title.to_owned(),
        adapter,
        addresses: addresses
            .iter()
            .map(|(role, url)| ((*role).to_owned(), (*url).to_owned()))
            .collect(),
        parts: Vec::new(),
        only: None,
        content: Content::Json,
        interval: SignedDuration::from_hours(24),
        freshness: SignedDuration::from_hours(72),
        sources: vec![name.to_owned()],
        licence: "not stated".to_owned(),
        redistribution: false,
        enabled: true,
    }
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|n| (*n).to_owned()).collect()
}

/// The built-in feeds, in the order they are shown.
///
/// Advisories of GitHub (`ghsa`) are read from OSV's export: it is documented, has a list of changes, and is
/// the same serialisation that the `osv` feed brings, so that switching between the two changes no record.
/// Since `osv` brings them as well, `ghsa` is off until someone wants them alone.
pub fn builtin() -> Vec<Feed> {
    let hours = SignedDuration::from_hours;
    let raw_cve = "https://raw.githubusercontent.com/CVEProject/cvelistV5/main/cves/";
    let bucket = ("bucket", "https://osv-vulnerabilities.storage.googleapis.com/");
    vec![
        Feed {
            interval: hours(1),
            freshness: hours(12),
            sources: names(&["cve"]),
            licence: "CVE terms of use".to_owned(),
            redistribution: true,
            ..feed(
                "cve-list",
                "CVE List V5",
                Adapter::CveList,
                &[
                    ("log", &format!("{raw_cve}deltaLog.json")),
                    ("records", raw_cve),
                    (
                        "all",
                        "https://github.com/CVEProject/cvelistV5/archive/refs/heads/main.tar.gz",
                    ),
                ],
            )
        },
        Feed {
            interval: hours(2),
            freshness: hours(24),
            sources: names(&["nvd"]),
            licence: "public domain".to_owned(),
            redistribution: true,
            ..feed(
                "nvd",
                "NVD 2.0 feeds",
                Adapter::NvdFeeds,
                &[("feeds", "https://nvd.nist.gov/feeds/json/cve/2.0/")],
            )
        },
        Feed {
            parts: names(ECOSYSTEMS),
            interval: hours(2),
            freshness: hours(24),
            licence: "per source: CC-BY-4.0, CC0-1.0 and others".to_owned(),
            redistribution: true,
            ..feed("osv", "OSV", Adapter::OsvBucket, &[bucket])
        },
        Feed {
            parts: names(GITHUB_ECOSYSTEMS),
            only: Some("GHSA-".to_owned()),
            interval: hours(2),
            freshness: hours(48),
            licence: "CC-BY-4.0".to_owned(),
            redistribution: true,
            enabled: false,
            ..feed(
                "ghsa",
                "GitHub Advisory Database (OSV export)",
                Adapter::OsvBucket,
                &[bucket],
            )
        },
        Feed {
            parts: names(PROVIDERS),
            interval: hours(6),
            freshness: hours(7 * 24),
            licence: "per provider".to_owned(),
            ..feed("csaf", "CSAF providers", Adapter::CsafProvider, &[])
        },
        Feed {
            interval: hours(2),
            freshness: hours(7 * 24),
            sources: names(&["cisa-kev"]),
            licence: "CC0-1.0".to_owned(),
            redistribution: true,
            ..feed(
                "cisa-kev",
                "CISA known exploited vulnerabilities",
                Adapter::WholeFile,
                &[
                    (
                        "file",
                        "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
                    ),
                    (
                        "mirror",
                        "https://raw.githubusercontent.com/cisagov/kev-data/develop/known_exploited_vulnerabilities.json",
                    ),
                ],
            )
        },
        Feed {
            content: Content::Gzip,
            interval: hours(6),
            freshness: hours(48),
            licence: "FIRST EPSS terms: free use with attribution".to_owned(),
            redistribution: true,
            ..feed(
                "epss",
                "EPSS",
                Adapter::WholeFile,
                &[
                    (
                        "file",
                        "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
                    ),
                    ("mirror", "https://epss.cyentia.com/epss_scores-current.csv.gz"),
                ],
            )
        },
        Feed {
            content: Content::Zip,
            interval: hours(7 * 24),
            freshness: hours(400 * 24),
            licence: "MITRE terms: free with notice".to_owned(),
            redistribution: true,
            ..feed(
                "cwe",
                "CWE",
                Adapter::WholeFile,
                &[("file", "https://cwe.mitre.org/data/xml/cwec_latest.xml.zip")],
            )
        },
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::feeds::Override;

    #[test]
    fn the_table_is_sound() {
        let feeds = builtin();
        let names: BTreeSet<&str> = feeds.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names.len(), feeds.len());
        for feed in &feeds {
            assert!(feed.freshness > feed.interval, "{}", feed.name);
            assert!(
                feed.addresses.values().all(|a| a.starts_with("https://")),
                "{}",
                feed.name
            );
            let roles: &[&str] = match feed.adapter {
                Adapter::CveList => &["log", "records", "all"],
                Adapter::NvdFeeds => &["feeds"],
                Adapter::OsvBucket => &["bucket"],
                Adapter::CsafProvider => &[],
                Adapter::WholeFile => &["file"],
            };
            assert!(
                roles.iter().all(|r| feed.addresses.contains_key(*r)),
                "{}",
                feed.name
            );
        }
    }

    #[test]
    fn a_configuration_changes_what_it_names_and_no_more() {
        let kev = builtin().into_iter().find(|f| f.name == "cisa-kev").unwrap();
        let change = Override {
            addresses: [("file".to_owned(), "https://mirror.example/kev.json".to_owned())].into(),
            interval_minutes: Some(30),
            enabled: Some(false),
            ..Override::default()
        };
        let changed = kev.clone().with(&change).unwrap();
        assert_eq!(changed.addresses["file"], "https://mirror.example/kev.json");
        assert_eq!(changed.interval, SignedDuration::from_mins(30));
        assert_eq!((changed.enabled, changed.freshness), (false, kev.freshness));
        let wrong = Override {
            addresses: [("flie".to_owned(), String::new())].into(),
            ..Override::default()
        };
        assert!(kev.with(&wrong).unwrap_err().to_string().contains("flie"));
    }
}
