//! What holds of every text.

use std::cmp::Ordering;
use std::time::{Duration, Instant};

use baize_versions::cpe::Cpe;
use baize_versions::{Purl, Range, Scheme, Vers, Version};
use proptest::prelude::*;

fn any_scheme() -> impl Strategy<Value = Scheme> {
    prop::sample::select(Scheme::all().collect::<Vec<_>>())
}

/// Texts that look like versions of some scheme, and some that do not.
fn version_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "0",
        "1",
        "2",
        "10",
        "007",
        ".",
        ".",
        ".",
        "-",
        "-",
        "+",
        "~",
        "^",
        "_",
        ":",
        "a",
        "b",
        "rc",
        "alpha",
        "beta",
        "dev",
        "post",
        "snapshot",
        "sp",
        "p1",
        "-r1",
        "x",
        "z",
        "00",
        "!",
        "1.0",
        "99999999999999999999",
    ]);
    prop_oneof![
        4 => prop::collection::vec(piece, 1..9).prop_map(|pieces| pieces.concat()),
        2 => "[0-9]{1,2}(\\.[0-9]{1,2}){0,3}(-?(a|b|rc|p)[0-9]?)?",
        1 => "\\PC{0,24}",
    ]
}

/// Arch Linux's own rule is not transitive: a missing release equals any.
fn is_total(scheme: Scheme, texts: &[&str]) -> bool {
    let with_release = texts.iter().filter(|text| text.contains('-')).count();
    scheme != Scheme::Alpm || with_release == 0 || with_release == texts.len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_order_is_total(scheme in any_scheme(), a in version_text(), b in version_text(), c in version_text()) {
        let parsed = [&a, &b, &c].map(|text| Version::parse(scheme, text));
        let [Ok(x), Ok(y), Ok(z)] = parsed else { return Ok(()) };
        let order = |a: &Version, b: &Version| a.compare(b).expect("one scheme");
        prop_assert_eq!(order(&x, &x), Ordering::Equal);
        prop_assert_eq!(order(&x, &y), order(&y, &x).reverse());
        if is_total(scheme, &[&a, &b, &c]) {
            let mut sorted = [x, y, z];
            sorted.sort_by(order);
            prop_assert!(order(&sorted[0], &sorted[2]).is_le());
            if order(&sorted[0], &sorted[1]).is_lt() || order(&sorted[1], &sorted[2]).is_lt() {
                prop_assert!(order(&sorted[0], &sorted[2]).is_lt());
            }
        }
    }

    #[test]
    fn nothing_panics(scheme in any_scheme(), text in "\\PC{0,60}", version in version_text()) {
        let _ = Version::parse(scheme, &text);
        let _ = Vers::parse(&text);
        let _ = Vers::parse_unordered(&format!("vers:{}/{text}", scheme.vers_type()));
        let _ = Purl::parse(&text);
        let _ = Purl::parse(&format!("pkg:{}/{text}", scheme.vers_type()));
        let _ = Cpe::parse(&text);
        let _ = Cpe::parse(&format!("cpe:2.3:a:{text}"));
        let _ = Cpe::parse(&format!("cpe:/a:{text}"));
        for range in [text.clone(), format!("^{version}"), format!("~{text}"), format!(">={version} <{text}")] {
            if let Ok(range) = Range::parse(scheme, &range) {
                let _ = range.contains_text(&version);
                let _ = range.to_vers();
            }
        }
    }

    #[test]
    fn a_purl_prints_what_it_reads(text in "pkg:(npm|pypi|generic|golang|deb|git)/[a-zA-Z%@./_0-9-]{1,30}(@[0-9.%a-f]{1,9})?(\\?[a-z]{1,3}=[a-z%/:0-9]{0,9})?") {
        if let Ok(purl) = Purl::parse(&text) {
            prop_assert_eq!(Purl::parse(&purl.to_string()), Ok(purl));
        }
    }

    #[test]
    fn a_cpe_name_prints_what_it_reads(text in "cpe:2\\.3:[aoh*](:(\\*|-|[?*]{0,2}([a-z0-9._]|\\\\[!-/:-@]){1,6}[?*]{0,2})){10}") {
        if let Ok(cpe) = Cpe::parse(&text) {
            prop_assert_eq!(Cpe::parse(&cpe.to_string()), Ok(cpe.clone()));
            prop_assert_eq!(Cpe::parse(&cpe.to_wfn()), Ok(cpe.clone()));
            prop_assert_eq!(Cpe::parse(&cpe.to_uri()), Ok(cpe));
        }
    }

    #[test]
    fn a_vers_holds_what_its_range_holds(a in 0_u8..9, b in 0_u8..9, c in 0_u8..9, version in 0_u8..10) {
        for text in [format!(">={a} <{b} || >{c}"), format!("<={a} || {b} || >{c} <={b}"), format!(">{a} <={b} || <{c}")] {
            let range = Range::parse(Scheme::Semver, &text).expect("a range");
            let vers = range.to_vers().expect("a vers");
            let version = Version::parse(Scheme::Semver, &version.to_string()).expect("a version");
            prop_assert_eq!(Some(range.contains(&version)), vers.contains(&version), "{} {}", text, vers);
            prop_assert!(Vers::parse(&vers.to_string()).is_ok(), "{} {}", text, vers);
        }
    }
}

/// A refusal of the hostile takes no time, even in a build without optimisation.
#[test]
fn the_long_and_the_deep_are_refused_at_once() {
    let long = "1.".repeat(500_000);
    let deep = format!("vers:npm/{}", ">1|<2|".repeat(100_000));
    let nested = "(".repeat(100_000);
    let start = Instant::now();
    for scheme in Scheme::all() {
        assert!(Version::parse(scheme, &long).is_err(), "{scheme}");
        assert!(Range::parse(scheme, &long).is_err(), "{scheme}");
        assert!(Range::parse(scheme, &nested).is_err(), "{scheme}");
    }
    assert!(Vers::parse(&deep).is_err());
    assert!(Vers::parse(&format!("vers:npm/{long}")).is_err());
    assert!(Purl::parse(&format!("pkg:npm/{long}")).is_err());
    assert!(Cpe::parse(&format!("cpe:2.3:a:{long}")).is_err());
    assert!(
        start.elapsed() < Duration::from_millis(100),
        "{:?}",
        start.elapsed()
    );
}
