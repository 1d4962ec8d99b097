//! Properties over random vectors: scores stay in their range, writing and reading is a fixed point, and nothing
//! that comes from outside makes a door panic.

use baize_grading::{Vector, grade};
use proptest::prelude::*;
use proptest::sample::select;

/// A metric with its values; optional ones may be left out.
struct Metric(&'static str, &'static [&'static str], bool);

const CVSS2: &[Metric] = &[
    Metric("AV", &["L", "A", "N"], true),
    Metric("AC", &["H", "M", "L"], true),
    Metric("Au", &["M", "S", "N"], true),
    Metric("C", &["N", "P", "C"], true),
    Metric("I", &["N", "P", "C"], true),
    Metric("A", &["N", "P", "C"], true),
    Metric("E", &["ND", "U", "POC", "F", "H"], false),
    Metric("RL", &["ND", "OF", "TF", "W", "U"], false),
    Metric("RC", &["ND", "UC", "UR", "C"], false),
    Metric("CDP", &["ND", "N", "L", "LM", "MH", "H"], false),
    Metric("TD", &["ND", "N", "L", "M", "H"], false),
    Metric("CR", &["ND", "L", "M", "H"], false),
    Metric("IR", &["ND", "L", "M", "H"], false),
    Metric("AR", &["ND", "L", "M", "H"], false),
];

const CVSS3: &[Metric] = &[
    Metric("AV", &["N", "A", "L", "P"], true),
    Metric("AC", &["L", "H"], true),
    Metric("PR", &["N", "L", "H"], true),
    Metric("UI", &["N", "R"], true),
    Metric("S", &["U", "C"], true),
    Metric("C", &["H", "L", "N"], true),
    Metric("I", &["H", "L", "N"], true),
    Metric("A", &["H", "L", "N"], true),
    Metric("E", &["X", "H", "F", "P", "U"], false),
    Metric("RL", &["X", "U", "W", "T", "O"], false),
    Metric("RC", &["X", "C", "R", "U"], false),
    Metric("CR", &["X", "H", "M", "L"], false),
    Metric("IR", &["X", "H", "M", "L"], false),
    Metric("AR", &["X", "H", "M", "L"], false),
    Metric("MAV", &["X", "N", "A", "L", "P"], false),
    Metric("MAC", &["X", "L", "H"], false),
    Metric("MPR", &["X", "N", "L", "H"], false),
    Metric("MUI", &["X", "N", "R"], false),
    Metric("MS", &["X", "U", "C"], false),
    Metric("MC", &["X", "H", "L", "N"], false),
    Metric("MI", &["X", "H", "L", "N"], false),
    Metric("MA", &["X", "H", "L", "N"], false),
];

const CVSS4: &[Metric] = &[
    Metric("AV", &["N", "A", "L", "P"], true),
    Metric("AC", &["L", "H"], true),
    Metric("AT", &["N", "P"], true),
    Metric("PR", &["N", "L", "H"], true),
    Metric("UI", &["N", "P", "A"], true),
    Metric("VC", &["H", "L", "N"], true),
    Metric("VI", &["H", "L", "N"], true),
    Metric("VA", &["H", "L", "N"], true),
    Metric("SC", &["H", "L", "N"], true),
    Metric("SI", &["H", "L", "N"], true),
    Metric("SA", &["H", "L", "N"], true),
    Metric("E", &["X", "A", "P", "U"], false),
    Metric("CR", &["X", "H", "M", "L"], false),
    Metric("IR", &["X", "H", "M", "L"], false),
    Metric("AR", &["X", "H", "M", "L"], false),
    Metric("MAV", &["X", "N", "A", "L", "P"], false),
    Metric("MAC", &["X", "L", "H"], false),
    Metric("MAT", &["X", "N", "P"], false),
    Metric("MPR", &["X", "N", "L", "H"], false),
    Metric("MUI", &["X", "N", "P", "A"], false),
    Metric("MVC", &["X", "H", "L", "N"], false),
    Metric("MVI", &["X", "H", "L", "N"], false),
    Metric("MVA", &["X", "H", "L", "N"], false),
    Metric("MSC", &["X", "H", "L", "N"], false),
    Metric("MSI", &["X", "S", "H", "L", "N"], false),
    Metric("MSA", &["X", "S", "H", "L", "N"], false),
    Metric("S", &["X", "N", "P"], false),
    Metric("AU", &["X", "N", "Y"], false),
    Metric("R", &["X", "A", "U", "I"], false),
    Metric("V", &["X", "D", "C"], false),
    Metric("RE", &["X", "L", "M", "H"], false),
    Metric("U", &["X", "Clear", "Green", "Amber", "Red"], false),
];

fn parts(metrics: &'static [Metric]) -> impl Strategy<Value = Vec<(usize, String)>> {
    let each: Vec<_> = metrics
        .iter()
        .map(|Metric(name, values, mandatory)| {
            let given = if *mandatory {
                Just(true).boxed()
            } else {
                any::<bool>().boxed()
            };
            (given, select(*values)).prop_map(move |(given, value)| given.then(|| format!("{name}:{value}")))
        })
        .collect();
    each.prop_map(|parts| {
        parts
            .into_iter()
            .enumerate()
            .filter_map(|(place, part)| Some((place, part?)))
            .collect()
    })
}

fn text(prefix: &str, parts: &[(usize, String)]) -> String {
    let parts: Vec<&str> = parts.iter().map(|(_, part)| part.as_str()).collect();
    format!("{prefix}{}", parts.join("/"))
}

fn check(text: &str) -> f64 {
    let graded = grade(text);
    assert_eq!(graded.error, None, "{text}");
    for score in [graded.score, graded.base, graded.temporal, graded.environmental] {
        let score = score.expect("a score");
        assert!((0.0..=10.0).contains(&score), "{text}: {score}");
        // Exactly the number that people write with one decimal.
        assert_eq!(format!("{score:.1}").parse(), Ok(score), "{text}");
    }
    let canonical = graded.canonical.expect("a canonical vector");
    let again = grade(&canonical);
    assert_eq!(again.canonical.as_deref(), Some(canonical.as_str()), "{text}");
    assert_eq!(
        (again.score, again.base, again.level),
        (graded.score, graded.base, graded.level),
        "{text}"
    );
    graded.score.expect("a score")
}

proptest! {
    #[test]
    fn cvss2_in_any_order(mut parts in parts(CVSS2).prop_shuffle()) {
        let shuffled = check(&text("", &parts));
        parts.sort_unstable();
        prop_assert_eq!(check(&text("", &parts)), shuffled);
    }

    #[test]
    fn cvss3_in_any_order(
        prefix in select(&["CVSS:3.0/", "CVSS:3.1/"][..]),
        mut parts in parts(CVSS3).prop_shuffle(),
    ) {
        let shuffled = check(&text(prefix, &parts));
        parts.sort_unstable();
        prop_assert_eq!(check(&text(prefix, &parts)), shuffled);
    }

    /// A worse exploit maturity never lowers a temporal score.
    #[test]
    fn cvss3_temporal_is_monotone(parts in parts(&CVSS3[..8])) {
        let base = text("CVSS:3.1/", &parts);
        let temporal = |value: &str| grade(&format!("{base}/E:{value}")).temporal.expect("a score");
        prop_assert!(temporal("U") <= temporal("P"));
        prop_assert!(temporal("P") <= temporal("F"));
        prop_assert!(temporal("F") <= temporal("H"));
        prop_assert_eq!(temporal("H"), temporal("X"));
    }

    #[test]
    fn cvss4_in_order(parts in parts(CVSS4)) {
        check(&text("CVSS:4.0/", &parts));
    }

    /// Supplemental metrics do not change a score, and a base metric out of order is refused.
    #[test]
    fn cvss4_supplemental_and_order(parts in parts(CVSS4)) {
        let scored: Vec<_> = parts.iter().filter(|(place, _)| *place < 26).cloned().collect();
        prop_assert_eq!(check(&text("CVSS:4.0/", &parts)), check(&text("CVSS:4.0/", &scored)));
        let mut swapped = parts;
        swapped.swap(3, 7);
        let graded = grade(&text("CVSS:4.0/", &swapped));
        prop_assert!(!graded.valid);
        prop_assert!(graded.error.is_some_and(|error| error.ends_with("is out of order")));
    }

    #[test]
    fn a_repeated_metric_is_refused(parts in parts(CVSS3), again in 0..8usize) {
        let text = format!("{}/{}", text("CVSS:3.1/", &parts), parts[again].1);
        prop_assert!(grade(&text).error.is_some_and(|error| error.ends_with("is given twice")));
    }

    #[test]
    fn no_text_makes_it_panic(
        prefix in select(&["", "(", "CVSS:3.1/", "CVSS:4.0/", "GBT30279:2020/", "CNVRS:1.0/", "CNNVD/", "SSVC/", "SSVCv2/"][..]),
        body in "\\PC{0,80}|([A-Za-z]{1,3}:[A-Z]{0,2}/){0,12}",
    ) {
        let text = format!("{prefix}{body}");
        let graded = grade(&text);
        prop_assert_eq!(graded.valid, Vector::parse(text.trim()).is_ok());
        prop_assert_eq!(graded.valid, graded.error.is_none());
    }
}
