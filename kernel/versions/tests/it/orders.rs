//! `versions`: pairs of versions and how they compare.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use baize_testkit::data;
use baize_versions::{Scheme, compare};

use crate::suite::{rows, settle, text};

#[test]
fn every_pair_of_the_suite_compares_as_it_says() {
    let Some(suite) = data::suite("versions") else {
        return;
    };
    let (mut seen, mut failures, mut excepted) = (0, Vec::new(), BTreeMap::<&str, usize>::new());
    for entry in std::fs::read_dir(&suite).expect("a folder") {
        let file = entry.expect("an entry").path();
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.starts_with("cmp-") {
            continue;
        }
        for row in rows(&file) {
            let scheme: Scheme = text(&row, "eco").parse().expect("a scheme");
            let (a, op, b) = (text(&row, "a"), text(&row, "op"), text(&row, "b"));
            seen += 1;
            let got = compare(scheme, a, b);
            let holds = got.as_ref().is_ok_and(|order| match op {
                "<" => order.is_lt(),
                ">" => order.is_gt(),
                "<=" => order.is_le(),
                ">=" => order.is_ge(),
                "=" => *order == Ordering::Equal,
                "!" => *order != Ordering::Equal,
                other => panic!("unknown operator {other}"),
            });
            if holds {
                continue;
            }
            if let Some(reason) = exception(scheme, a, b, got.is_err()) {
                *excepted.entry(reason).or_default() += 1;
            } else {
                failures.push(format!("{name}: {a} {op} {b}: {got:?}"));
            }
        }
    }
    // Each exception is counted, so that none grows unseen; a smaller suite has fewer.
    for (reason, most) in EXCEPTIONS {
        let found = excepted.get(reason).copied().unwrap_or_default();
        assert!(found <= *most, "{found} rows are excepted because {reason}");
    }
    settle("versions", seen, excepted.values().sum(), &failures);
}

const APK: &str = "apk takes no such version: digit{.digit}...{letter{digit}}{_suffix{#}}...{-r#}";
const MAVEN: &str = "Maven's POM reference: \".qualifier\" = \"-qualifier\" < \"-number\" < \".number\"";
const COMPOSER: &str =
    "Composer's VersionParser normalises before it compares: 1.0 is 1.0.0.0, -stable is nothing";
const PEP_440: &str = "PEP 440 has no legacy versions";
const RPM: &str = "a hyphen may stand neither in a version nor in a release";
const EXCEPTIONS: &[(&str, usize)] = &[(APK, 25), (MAVEN, 19), (COMPOSER, 14), (PEP_440, 50), (RPM, 4)];

/// Why a row that fails is not ours to pass.
fn exception(scheme: Scheme, a: &str, b: &str, refused: bool) -> Option<&'static str> {
    let dot_word = |text: &str| {
        text.split('.')
            .skip(1)
            .any(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    match scheme {
        Scheme::Alpine if refused => Some(APK),
        Scheme::Maven if dot_word(a) || dot_word(b) => Some(MAVEN),
        Scheme::Composer => Some(COMPOSER),
        Scheme::Pypi if refused => Some(PEP_440),
        Scheme::Rpm if [a, b].iter().any(|v| v.matches('-').count() > 1) => Some(RPM),
        _ => None,
    }
}
