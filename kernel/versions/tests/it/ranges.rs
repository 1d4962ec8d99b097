//! `versions` (ranges of npm and PyPI) and `vers`.

use std::collections::BTreeMap;

use baize_testkit::data;
use baize_versions::{Range, RangeOptions, Scheme, Vers, Version};
use serde_json::Value;

use crate::suite::{rows, settle, text};

fn options(value: Option<&Value>) -> RangeOptions {
    match value {
        Some(Value::Object(map)) => RangeOptions {
            include_prereleases: map.get("includePrerelease") == Some(&Value::Bool(true)),
            loose: map.get("loose").is_some_and(|v| !v.is_null()),
        },
        Some(Value::Bool(loose)) => RangeOptions {
            loose: *loose,
            ..RangeOptions::default()
        },
        _ => RangeOptions::default(),
    }
}

#[test]
fn npm_ranges_hold_what_the_suite_says() {
    let Some(suite) = data::suite("versions") else {
        return;
    };
    let (mut seen, mut failures) = (0, Vec::new());
    for row in rows(&suite.join("npm-ranges.jsonl")) {
        let args = row["args"].as_array().expect("args");
        let arg = |at: usize| args.get(at).and_then(Value::as_str).unwrap_or_default();
        let ok = match text(&row, "kind") {
            kind @ ("range-include" | "range-exclude") => {
                let range = Range::parse_with(Scheme::Npm, arg(0), options(args.get(2)));
                let inside = range.is_ok_and(|range| range.contains_text(arg(1)));
                inside == (kind == "range-include")
            }
            "range-parse" => {
                let range = Range::parse_with(Scheme::Npm, arg(0), options(args.get(2)));
                range.ok().and_then(|range| range.desugared()).as_deref()
                    == args.get(1).and_then(Value::as_str)
            }
            "invalid-versions" => Version::parse(Scheme::Npm, arg(0)).is_err(),
            "valid-versions" => Version::parse(Scheme::Npm, arg(0)).is_ok(),
            _ => continue,
        };
        seen += 1;
        if !ok {
            failures.push(row["args"].to_string());
        }
    }
    settle("npm ranges", seen, 0, &failures);
}

#[test]
fn pypi_specifiers_hold_what_the_suite_says() {
    let Some(suite) = data::suite("versions") else {
        return;
    };
    let (mut seen, mut failures) = (0, Vec::new());
    for row in rows(&suite.join("pypi-specifiers.jsonl")) {
        let Some(values) = row["values"].as_array() else {
            continue;
        };
        let name = |at: usize| row["params"][at].as_str().unwrap_or_default();
        let find = |wanted: &[&str]| {
            (0..values.len())
                .find(|at| wanted.contains(&name(*at)))
                .map(|at| &values[at])
        };
        let (Some(spec), Some(version), Some(Value::Bool(expected))) = (
            find(&["spec_str", "specifier", "specifiers"]).and_then(Value::as_str),
            find(&["version", "version_str"]).and_then(Value::as_str),
            find(&["expected"]),
        ) else {
            continue;
        };
        // Whether an installer takes pre-releases is no question of versions.
        if values.iter().any(|v| v == &Value::Bool(false))
            && !*expected
            && row["params"].as_array().expect("names").len() > 3
        {
            continue;
        }
        seen += 1;
        let inside = Range::parse(Scheme::Pypi, spec).is_ok_and(|range| range.contains_text(version));
        if inside != *expected {
            failures.push(format!("{}: {}", text(&row, "test"), row["values"]));
        }
    }
    settle("pypi specifiers", seen, 0, &failures);
}

#[test]
fn native_ranges_become_vers_as_the_suite_says() {
    let Some(suite) = data::suite("vers") else { return };
    let (mut seen, mut failures, mut excepted) = (0, Vec::new(), BTreeMap::<&str, usize>::new());
    for file in ["vers-spec-tests.jsonl", "univers-range-tests.jsonl"] {
        for row in rows(&suite.join(file)) {
            seen += 1;
            let input = &row["input"];
            let expected = &row["expected_output"];
            let got = match text(&row, "test_type") {
                "from_native" => {
                    let scheme: Scheme = text(input, "scheme").parse().expect("a scheme");
                    match Range::parse(scheme, text(input, "native_range")) {
                        Ok(range) => Value::from(range.to_vers().map(|v| v.to_string())),
                        Err(e) => Value::from(format!("{e}")),
                    }
                }
                "validate" | "roundtrip" => {
                    let vers = input.as_str().unwrap_or_else(|| text(input, "vers"));
                    match Vers::parse_unordered(vers) {
                        Ok(vers) => Value::from(vers.to_string()),
                        Err(e) => Value::from(format!("{e}")),
                    }
                }
                "containment" => match Vers::parse_unordered(text(input, "vers"))
                    .and_then(|v| v.contains_text(text(input, "version")))
                {
                    Ok(inside) => Value::from(inside),
                    Err(e) => Value::from(format!("{e}")),
                },
                "parse" => match Vers::parse(input.as_str().unwrap_or_default()) {
                    Err(_) => Value::Null,
                    Ok(vers) => serde_json::json!({
                        "scheme": vers.kind(),
                        "version_constraints": vers.constraints().iter().map(|c| vec![c.0.to_string(), c.1.to_owned()]).collect::<Vec<_>>(),
                    }),
                },
                "comparison" => {
                    let scheme: Scheme = text(input, "input_scheme").parse().expect("a scheme");
                    let mut versions: Vec<Version> = input["versions"]
                        .as_array()
                        .expect("versions")
                        .iter()
                        .map(|v| Version::parse(scheme, v.as_str().expect("a text")).expect("a version"))
                        .collect();
                    versions.sort_by(|a, b| a.compare(b).expect("one scheme"));
                    Value::from(versions.iter().map(|v| v.as_str().to_owned()).collect::<Vec<_>>())
                }
                other => panic!("{other}"),
            };
            if got == *expected {
                continue;
            }
            if let Some(reason) = exception(input, &got, expected) {
                *excepted.entry(reason).or_default() += 1;
            } else {
                failures.push(format!("{} {input} -> {got} not {expected}", text(&row, "src")));
            }
        }
    }
    for (reason, most) in EXCEPTIONS {
        let found = excepted.get(reason).copied().unwrap_or_default();
        assert!(found <= *most, "{found} rows are excepted because {reason}");
    }
    settle("vers", seen, excepted.values().sum(), &failures);
}

const EMPTY: &str = "\"Tools validate that this constraints string is not empty\"";
const FOURTH: &str = "a fourth number is written as build metadata, which does not count";
const NODE: &str = "node-semver: `<=1.0` is `<1.1.0-0`, `>=2.2.x` is `>=2.2.0`";
const UNIQUE: &str = "\"Each version shall be unique in a range\", and lower and upper bounds take turns";
const LAST: &str = "an empty alternative after `||` is any version";
const EXCEPTIONS: &[(&str, usize)] = &[(EMPTY, 5), (FOURTH, 147), (NODE, 8), (UNIQUE, 21), (LAST, 1)];

/// Why the specifications contradict a row.
fn exception(input: &Value, got: &Value, expected: &Value) -> Option<&'static str> {
    let wanted = expected.as_str().unwrap_or_default();
    let native = text(input, "native_range");
    if wanted.ends_with('/') {
        Some(EMPTY)
    } else if wanted.contains('+') {
        Some(FOURTH)
    } else if native.ends_with("||") {
        Some(LAST)
    } else if Vers::parse(wanted).is_err() && got.as_str().is_some_and(|got| Vers::parse(got).is_ok()) {
        Some(UNIQUE)
    } else if wanted.starts_with("vers:npm/") && (native.contains("<=") || native.contains(".x")) {
        Some(NODE)
    } else {
        None
    }
}
