//! What claims say of versions, by the rules of OSV, CVE 5 and NVD.

use baize_model::{Affected, Package, Product, Range, RangeEvent, Status, VersionStatus};
use baize_versions::cpe::Cpe;
use baize_versions::{Coordinate, Doubt, Purl, Reason, Subject, Verdict, affects};

fn range(scheme: &str, events: &str) -> Range {
    let events = events.split_whitespace().map(|event| {
        let (kind, version) = event.split_once('=').expect("kind=version");
        let version = version.to_owned();
        match kind {
            "introduced" => RangeEvent::Introduced(version),
            "after" => RangeEvent::After(version),
            "fixed" => RangeEvent::Fixed(version),
            "before" => RangeEvent::Before(version),
            "through" => RangeEvent::Through(version),
            "limit" => RangeEvent::Limit(version),
            "unaffected" => RangeEvent::Change {
                at: version,
                status: Status::Unaffected,
            },
            other => panic!("{other}"),
        }
    });
    Range {
        scheme: scheme.to_owned(),
        repo: None,
        status: Status::Affected,
        events: events.collect(),
    }
}

fn package(ecosystem: &str, ranges: Vec<Range>) -> Affected {
    Affected {
        package: Some(Package {
            ecosystem: ecosystem.to_owned(),
            name: "widget".to_owned(),
            purl: None,
        }),
        ranges,
        ..Affected::default()
    }
}

fn ask_package(affected: &Affected, version: &str) -> Verdict {
    let ecosystem = affected.package.as_ref().expect("a package").ecosystem.clone();
    let subject = Subject::Package {
        ecosystem: &ecosystem,
        name: "widget",
    };
    affects(
        affected,
        &Coordinate {
            subject,
            version: Some(version),
            platforms: None,
        },
    )
}

/// The versions of a list that are affected, and in brackets those that cannot be decided.
fn affected_of(affected: &Affected, versions: &str) -> String {
    let shown =
        versions
            .split(' ')
            .filter_map(|version| match ask_package(affected, version).is_affected() {
                Some(true) => Some(version.to_owned()),
                Some(false) => None,
                None => Some(format!("[{version}]")),
            });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn osv_ranges() {
    let of = |scheme: &str, events| package("npm", vec![range(scheme, events)]);
    let all = "0.9.0 1.0.0-rc.1 1.0.0 1.0.1 1.0.2 2.0.0 3.1.0 3.2.5";
    for (events, wanted) in [
        ("introduced=0", all),
        ("introduced=0 fixed=1.0.2", "0.9.0 1.0.0-rc.1 1.0.0 1.0.1"),
        (
            "introduced=1.0.0 fixed=1.0.2 introduced=3.0.0 fixed=3.2.5",
            "1.0.0 1.0.1 3.1.0",
        ),
        (
            "fixed=3.2.5 introduced=3.0.0 fixed=1.0.2 introduced=1.0.0",
            "1.0.0 1.0.1 3.1.0",
        ),
        ("introduced=0 through=1.0.1", "0.9.0 1.0.0-rc.1 1.0.0 1.0.1"),
        ("introduced=1.0.0 limit=2.0.0", "1.0.0 1.0.1 1.0.2"),
        ("introduced=1.0.0 limit=*", "1.0.0 1.0.1 1.0.2 2.0.0 3.1.0 3.2.5"),
        ("introduced=1.0.0 limit=1.0.1 limit=2.0.0", "1.0.0 1.0.1 1.0.2"),
    ] {
        assert_eq!(affected_of(&of("semver", events), all), wanted, "{events}");
    }
}

#[test]
fn an_ecosystem_without_an_order_is_not_guessed() {
    let mut claim = package("Somewhere", vec![range("ecosystem", "introduced=0 fixed=2")]);
    assert!(matches!(
        ask_package(&claim, "1"),
        Verdict::CannotDecide {
            why: Doubt::UnknownOrder { .. }
        }
    ));
    claim.versions = vec!["1".to_owned()];
    assert_eq!(ask_package(&claim, "1").is_affected(), Some(true));
    assert_eq!(ask_package(&claim, "3").is_affected(), None);
}

#[test]
fn commits_matter_only_where_nothing_else_speaks() {
    let commits = range("git", "introduced=0 fixed=abcdef");
    let alone = package("npm", vec![commits.clone()]);
    assert_eq!(affected_of(&alone, "1.0.0 abcdef"), "[1.0.0]");
    let both = package("npm", vec![commits, range("semver", "introduced=0 fixed=1.0.0")]);
    assert_eq!(affected_of(&both, "0.5.0 1.0.0"), "0.5.0");
}

fn product(status: Option<Status>) -> Affected {
    Affected {
        product: Some(Product {
            vendor: "Acme".to_owned(),
            name: "Road Runner".to_owned(),
        }),
        status,
        ..Affected::default()
    }
}

fn ask_product(affected: &Affected, version: &str) -> Verdict {
    let subject = Subject::Product {
        vendor: "acme",
        product: "road_runner",
    };
    affects(
        affected,
        &Coordinate {
            subject,
            version: Some(version),
            platforms: None,
        },
    )
}

#[test]
fn cve_statuses() {
    let mut claim = product(Some(Status::Affected));
    claim.other_versions.push(VersionStatus {
        version: "6.9".to_owned(),
        status: Status::Unaffected,
    });
    let mut stable = range("semver", "introduced=6.6.5 through=6.6.*");
    stable.status = Status::Unaffected;
    claim.ranges.push(stable);
    for (version, wanted) in [
        ("6.6.4", true),
        ("6.6.5", false),
        ("6.6.99", false),
        ("6.7.0", true),
        ("6.9", false),
    ] {
        assert_eq!(
            ask_product(&claim, version).is_affected(),
            Some(wanted),
            "{version}"
        );
    }

    let mut changes = product(Some(Status::Unaffected));
    changes
        .ranges
        .push(range("custom", "introduced=10.2 unaffected=10.2.9 before=10.3"));
    for (version, wanted) in [
        ("10.1", false),
        ("10.2.8", true),
        ("10.2.9", false),
        ("10.3", false),
    ] {
        assert_eq!(
            ask_product(&changes, version).is_affected(),
            Some(wanted),
            "{version}"
        );
    }

    // Without a default the status of what is not listed is unknown.
    let mut silent = product(None);
    silent.versions.push("1.0".to_owned());
    assert_eq!(ask_product(&silent, "1.0").is_affected(), Some(true));
    assert!(matches!(
        ask_product(&silent, "2.0"),
        Verdict::CannotDecide {
            why: Doubt::NotListed
        }
    ));
    assert_eq!(
        ask_product(&product(Some(Status::Unknown)), "1").is_affected(),
        None
    );
}

#[test]
fn prose_is_read_where_it_is_plain() {
    let mut claim = product(Some(Status::Unaffected));
    claim.versions = vec!["Before v2.24.1".to_owned()];
    assert_eq!(ask_product(&claim, "2.24.0").is_affected(), Some(true));
    assert_eq!(ask_product(&claim, "2.24.1").is_affected(), Some(false));
    claim.versions = vec!["several".to_owned(), "7u231, 8u221, 11.0.4".to_owned()];
    assert_eq!(ask_product(&claim, "8u221").is_affected(), Some(true));
    claim.versions = vec!["fixed in some builds of 3".to_owned()];
    assert!(matches!(
        ask_product(&claim, "3"),
        Verdict::CannotDecide {
            why: Doubt::Prose { .. }
        }
    ));
    // Numbers are compared, words are not.
    claim.versions = vec!["< 3.0".to_owned()];
    assert_eq!(ask_product(&claim, "2.9-build7").is_affected(), Some(true));
    assert!(matches!(
        ask_product(&claim, "3.0-build7"),
        Verdict::CannotDecide {
            why: Doubt::Guess { .. }
        }
    ));
}

#[test]
fn nvd_names_ranges_and_platforms() {
    let mut claim = Affected {
        cpe: Some("cpe:2.3:a:acme:widget:*:*:*:*:*:*:*:*".to_owned()),
        ranges: vec![range("cpe", "introduced=1.0 before=1.4")],
        ..Affected::default()
    };
    let name = Cpe::parse("cpe:2.3:a:acme:widget:1.2:*:*:*:*:linux:*:*").expect("a name");
    let board = [Cpe::parse("cpe:2.3:h:acme:board:-:*:*:*:*:*:*:*").expect("a name")];
    let ask = |claim: &Affected, version, platforms| {
        affects(
            claim,
            &Coordinate {
                subject: Subject::Cpe(&name),
                version: Some(version),
                platforms,
            },
        )
    };
    assert_eq!(ask(&claim, "1.3.9", None).is_affected(), Some(true));
    assert_eq!(ask(&claim, "1.4", None).is_affected(), Some(false));
    claim.platforms = vec!["cpe:2.3:h:acme:board:-:*:*:*:*:*:*:*".to_owned()];
    assert!(matches!(
        ask(&claim, "1.3", None),
        Verdict::CannotDecide {
            why: Doubt::Platform { .. }
        }
    ));
    assert_eq!(ask(&claim, "1.3", Some(&board)).is_affected(), Some(true));
    assert_eq!(
        ask(&claim, "1.3", Some(&[])),
        Verdict::NotAffected {
            because: Reason::OtherPlatform
        }
    );
    claim.platforms.clear();
    claim.cpe = Some("cpe:2.3:a:acme:widget:*:*:*:*:*:windows:*:*".to_owned());
    assert_eq!(
        ask(&claim, "1.3", None),
        Verdict::NotAffected {
            because: Reason::OtherThing
        }
    );
    let single = Affected {
        cpe: Some("cpe:2.3:a:acme:widget:1.2:*:*:*:*:*:*:*".to_owned()),
        ..Affected::default()
    };
    assert_eq!(ask(&single, "1.2", None).is_affected(), Some(true));
    assert_eq!(ask(&single, "1.3", None).is_affected(), Some(false));
}

#[test]
fn releases_of_distributions_are_told_apart() {
    let claim = package(
        "Debian:12",
        vec![range("ecosystem", "introduced=0 fixed=1.2-3+deb12u1")],
    );
    let ask = |purl: &str| {
        let purl = Purl::parse(purl).expect("a package URL");
        let version = purl.version().map(str::to_owned);
        affects(
            &claim,
            &Coordinate {
                subject: Subject::Purl(&purl),
                version: version.as_deref(),
                platforms: None,
            },
        )
    };
    assert_eq!(
        ask("pkg:deb/debian/widget@1.2-3?distro=debian-12").is_affected(),
        Some(true)
    );
    assert_eq!(
        ask("pkg:deb/debian/widget@1.2-3%2Bdeb12u1?distro=debian-12").is_affected(),
        Some(false)
    );
    assert_eq!(
        ask("pkg:deb/debian/widget@1.2-3?distro=debian-11").is_affected(),
        Some(false)
    );
    assert!(matches!(
        ask("pkg:deb/debian/widget@1.2-3"),
        Verdict::CannotDecide {
            why: Doubt::Release { .. }
        }
    ));
    assert_eq!(ask("pkg:deb/ubuntu/widget@1.2-3").is_affected(), Some(false));
    assert_eq!(ask("pkg:npm/widget@1.2.3").is_affected(), Some(false));
}
