use baize_model::{Affected, ClaimKind, Format, Status};
use baize_testkit::data;

use crate::snapshot::{check, claims, files, mutate, whole};

#[test]
fn an_advisory() {
    check(Format::Csaf, "csaf", "advisory");
}

#[test]
fn a_vex_document_of_version_21() {
    check(Format::Csaf, "csaf", "vex-2.1");
}

/// A product that is part of itself, and groups that name nothing, end somewhere.
#[test]
fn relationships_in_a_circle() {
    check(Format::Csaf, "csaf", "circle");
}

#[test]
fn what_is_not_csaf_is_refused() {
    let refused = |text: &str| whole(Format::Csaf, "x.json", text.as_bytes()).unwrap_err().code;
    assert_eq!(refused("{}"), "schema");
    assert_eq!(refused("{\"document\":"), "truncated");
    let document = |version: &str, id: &str| {
        format!(
            r#"{{"document":{{"csaf_version":"{version}","publisher":{{"name":"Acme"}},"tracking":{{"id":"{id}"}}}}}}"#
        )
    };
    assert_eq!(refused(&document("1.0", "A-1")), "schema");
    assert_eq!(refused(&document("2.0", " ")), "no-identifier");
    let parsed = whole(Format::Csaf, "x", document("2.0", "通告 2030/0001 _a").as_bytes()).unwrap();
    assert_eq!(claims(&parsed)[0].subject.as_str(), "CSAF-acme-2030-0001-a");
    let deep = format!(
        r#"{{"product_tree":{{{}{}"#,
        r#""branches":[{"#.repeat(200),
        "}]".repeat(200)
    );
    assert_eq!(refused(&deep), "too-deep");
}

#[test]
fn every_example_of_both_versions_is_read() {
    let Some(suite) = data::suite("csaf") else { return };
    let mut read = 0;
    for version in ["csaf_2.0", "csaf_2.1"] {
        for path in files(&suite.join(version).join("examples/csaf"), ".json") {
            let parsed = whole(
                Format::Csaf,
                &path.to_string_lossy(),
                &std::fs::read(&path).unwrap(),
            );
            let parsed = parsed.unwrap_or_else(|e| panic!("{}: {e:?}", path.display()));
            assert!(!claims(&parsed).is_empty(), "{}", path.display());
            read += 1;
        }
    }
    assert!(read >= 28, "{read} examples");
}

/// The validator's cases break single rules; none may panic, and what is refused is refused by its shape.
#[test]
fn no_validator_case_panics() {
    let Some(suite) = data::suite("csaf") else { return };
    let (mut read, mut refused) = (0, Vec::new());
    for version in ["csaf_2.0", "csaf_2.1"] {
        for path in files(&suite.join(version).join("test/validator/data"), ".json") {
            let name = path.to_string_lossy().into_owned();
            if name.ends_with("testcases.json") || name.ends_with(".result.json") {
                continue;
            }
            read += 1;
            if let Err(e) = whole(Format::Csaf, &name, &std::fs::read(&path).unwrap()) {
                refused.push(format!("{name}: {} {e}", e.code));
            }
        }
    }
    assert!(read > 300, "{read} cases");
    println!("{}", refused.join("\n"));
    assert!(
        refused.len() * 50 < read,
        "{} of {read} refused:\n{}",
        refused.len(),
        refused.join("\n")
    );
}

fn corpus(archive: &str, usual: usize) -> Option<(usize, Totals)> {
    let corpus = data::corpus()?;
    let mut totals = Totals::default();
    data::sample(&corpus.join(archive), data::step(usual), |name, bytes| {
        // Feeds and a README stand beside the documents.
        let is_document = bytes.windows(14).any(|w| w == b"\"csaf_version\"");
        if !is_document {
            return;
        }
        let parsed = whole(Format::Csaf, name, bytes).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        totals.documents += 1;
        for claim in claims(&parsed) {
            totals.advisories += usize::from(claim.kind == ClaimKind::Advisory);
            totals.statements += usize::from(claim.kind == ClaimKind::Statement);
            totals.vulnerabilities += usize::from(claim.kind == ClaimKind::Vulnerability);
            totals.graded += usize::from(!claim.severities.is_empty());
            totals.affected += usize::from(!claim.affected.is_empty());
        }
        assert!(
            parsed.modified.is_some() && parsed.source.starts_with("csaf-"),
            "{name}"
        );
    });
    Some((data::step(usual), totals))
}

#[derive(Default, Debug, PartialEq)]
struct Totals {
    documents: usize,
    advisories: usize,
    statements: usize,
    vulnerabilities: usize,
    graded: usize,
    affected: usize,
}

#[test]
fn every_advisory_of_cisa_is_read() {
    let Some((step, totals)) = corpus("csaf-cisa-dev.tar.zst", 40) else {
        return;
    };
    println!("{totals:?}");
    assert!(totals.graded * 10 >= totals.vulnerabilities * 9, "{totals:?}");
    assert!(totals.affected * 10 >= totals.vulnerabilities * 9, "{totals:?}");
    if step == 1 {
        assert_eq!((totals.documents, totals.advisories), (2_383, 2_383));
    }
}

#[test]
fn every_statement_of_palo_alto_is_read() {
    let Some((step, totals)) = corpus("csaf-paloalto-dev.tar.zst", 10) else {
        return;
    };
    println!("{totals:?}");
    assert!(totals.affected * 10 >= totals.documents * 9, "{totals:?}");
    if step == 1 {
        assert_eq!(totals.documents, 348);
    }
}

/// Red Hat's packages stand in a relationship: the package is what is affected, the platform is where.
#[test]
fn a_relationship_names_package_and_platform() {
    let Some(suite) = data::suite("csaf") else { return };
    let bytes = std::fs::read(suite.join("csaf_2.0/examples/csaf/rhsa-2022_0011.json")).unwrap();
    let parsed = whole(Format::Csaf, "rhsa", &bytes).unwrap();
    assert_eq!(
        (parsed.source.as_str(), parsed.key.as_str()),
        ("csaf-redhat", "RHSA-2022:0011")
    );
    let all = claims(&parsed);
    assert_eq!(all[0].kind, ClaimKind::Advisory);
    for claim in &all[1..] {
        assert!(all[0].related.contains(&claim.subject) && claim.related.contains(&all[0].subject));
        let is_fixed = |a: &&Affected| {
            a.status == Some(Status::Fixed) || a.other_versions.iter().any(|v| v.status == Status::Fixed)
        };
        let fixed: Vec<_> = claim.affected.iter().filter(is_fixed).collect();
        assert!(!fixed.is_empty(), "{}", claim.subject);
        for a in fixed {
            assert!(a.platforms.iter().any(|p| p.starts_with("cpe:2.3:")), "{a:?}");
        }
    }
}

#[test]
fn damaged_fixtures_never_panic() {
    for case in ["advisory", "vex-2.1", "circle"] {
        mutate(Format::Csaf, "csaf", case);
    }
}
