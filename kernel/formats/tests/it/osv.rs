//! OSV: every real record, the linter's fixtures, and the conversions beside them.

use baize_formats::lint_osv;
use baize_model::{ClaimKind, Format, State};
use baize_testkit::data;

use crate::real;

/// Bundle, source of its records with that many of the whole bundle, records in all.
const BUNDLES: &[(&str, &str, usize, usize)] = &[
    ("ghsa-osv-dev", "ghsa", 19_035, 19_035),
    ("osv-almalinux-dev", "almalinux", 5_680, 5_680),
    ("osv-bellsoft-dev", "bellsoft", 16_989, 16_989),
    ("osv-bitnami-dev", "bitnami", 7_444, 7_444),
    ("osv-debian-dev", "osv-cve", 33_844, 44_181),
    ("osv-golang-vulndb-dev", "go", 4_291, 4_291),
    ("osv-malicious-fork-dev", "malicious-packages", 33_020, 33_020),
    ("osv-maven-composer-go-exports-dev", "go", 1_836, 13_551),
    ("osv-npm-dev", "malicious-packages", 19_434, 23_227),
    ("osv-pip-dev", "pypa", 3_181, 15_555),
];

#[test]
fn every_json_record_says_something() {
    let step = data::step(47);
    for (bundle, source, of_source, records) in BUNDLES {
        let (mut from_source, mut withdrawn, mut malware, mut flagged) = (0, 0, 0, 0);
        let archive = format!("{bundle}.tar.zst");
        let count = real::walk(&archive, 47, Format::OsvJson, |name, parsed| {
            from_source += usize::from(parsed.source == *source);
            for claim in real::claims(parsed) {
                withdrawn += usize::from(claim.state == State::Withdrawn);
                malware += usize::from(claim.kind == ClaimKind::Malware);
                assert_eq!(
                    claim.state == State::Withdrawn,
                    claim.withdrawn.is_some(),
                    "{name}"
                );
                let said = claim.titles.len()
                    + claim.descriptions.len()
                    + claim.affected.len()
                    + claim.related.len();
                assert!(said > 0 || claim.state == State::Withdrawn, "{name}: {claim:?}");
                for entry in &claim.affected {
                    let of_code = entry.ranges.iter().any(|range| range.scheme == "git");
                    assert!(entry.package.is_some() || of_code, "{name}");
                }
            }
        });
        let Some(count) = count else {
            return;
        };
        if *bundle == "ghsa-osv-dev" {
            data::sample(
                &data::corpus().expect("a corpus").join(&archive),
                step,
                |_, bytes| {
                    flagged += usize::from(!lint_osv(bytes).is_empty());
                },
            );
        }
        println!("{bundle}: {count}, {withdrawn} withdrawn, {malware} malware, {flagged} flagged");
        assert!(
            flagged * 100 <= count,
            "{bundle}: {flagged} of {count} records are flagged"
        );
        if step == 1 {
            assert_eq!((count, from_source), (*records, *of_source), "{bundle}");
        }
        if step == 1 && *bundle == "osv-bellsoft-dev" {
            assert_eq!(withdrawn, 4_588);
        }
    }
}

#[test]
fn every_yaml_record_says_something() {
    let count = real::walk("osv-pypa-dev.tar.zst", 20, Format::OsvYaml, |name, parsed| {
        assert_eq!(parsed.source, "pypa", "{name}");
        assert!(
            name.ends_with(&format!("{}.yaml", parsed.key)),
            "{name}: {}",
            parsed.key
        );
        for claim in real::claims(parsed) {
            assert!(
                !claim.affected.is_empty() || claim.state == State::Withdrawn,
                "{name}"
            );
        }
    });
    if count.is_some() && data::step(20) == 1 {
        assert_eq!(count, Some(7_080));
    }
}

#[test]
fn every_go_report_names_its_module() {
    let mut aliases = 0;
    let count = real::walk(
        "osv-golang-vulndb-dev.tar.zst",
        20,
        Format::GoReport,
        |name, parsed| {
            assert_eq!(parsed.source, "go-report");
            assert!(
                name.ends_with(&format!("{}.yaml", parsed.key)),
                "{name}: {}",
                parsed.key
            );
            for claim in real::claims(parsed) {
                assert!(!claim.affected.is_empty(), "{name}");
                aliases += claim.aliases.len();
            }
        },
    );
    if let Some(count) = count {
        assert!(aliases > count);
        if data::step(20) == 1 {
            assert_eq!(count, 5_133);
        }
    }
}

#[test]
fn the_linters_fixtures_are_flagged_as_named() {
    let Some(suite) = data::suite("osv") else {
        return;
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(suite.join("tools/osv-linter/testdata")).expect("fixtures") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a readable file");
        let findings = lint_osv(&bytes);
        assert_eq!(
            !findings.is_empty(),
            name.starts_with("no"),
            "{name}: {findings:?}"
        );
        for parsed in real::parsed(Format::OsvJson, &name, &bytes) {
            assert!(parsed.is_ok(), "{name}: {parsed:?}");
        }
        seen += 1;
    }
    assert_eq!(seen, 11);
}

#[test]
fn conversions_of_other_tools_are_read() {
    let Some(suite) = data::suite("osv") else {
        return;
    };
    let mut seen = 0;
    for folder in ["tools/ghsa/testdata", "tools/redhat/testdata/OSV"] {
        for entry in std::fs::read_dir(suite.join(folder)).expect("fixtures") {
            let path = entry.expect("an entry").path();
            let name = path.to_string_lossy().into_owned();
            if folder.contains("ghsa") && !name.ends_with(".osv.json") {
                continue;
            }
            for parsed in real::parsed(Format::OsvJson, &name, &std::fs::read(&path).expect("a file")) {
                let claims = real::claims(parsed.unwrap_or_else(|e| panic!("{name}: {e:?}")));
                assert!(!claims[0].affected.is_empty(), "{name}");
            }
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen} conversions");
}
