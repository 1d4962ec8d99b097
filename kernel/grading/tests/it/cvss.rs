//! The CVSS suites: every undisputed number of every row, and what must and must not parse.

use std::fmt::Write;
use std::path::Path;

use baize_grading::{cvss2, cvss3, cvss4};
use baize_testkit::data;
use serde_json::Value;

fn rows(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a row of JSON"))
        .collect()
}

/// The numbers that we give for a vector, by the names of the suite.
fn scores(version: &str, vector: &str) -> Result<Vec<(&'static str, f64)>, String> {
    match version {
        "2.0" => {
            let vector = cvss2::Vector::parse(vector).map_err(|e| e.to_string())?;
            Ok(vec![
                ("base", vector.base()),
                ("temporal", vector.temporal()),
                ("environmental", vector.environmental()),
                ("impact", vector.impact()),
                ("exploitability", vector.exploitability()),
            ])
        }
        "4.0" => {
            let vector = cvss4::Vector::parse(vector).map_err(|e| e.to_string())?;
            Ok(vec![("score", vector.score())])
        }
        _ => {
            let vector = cvss3::Vector::parse(vector).map_err(|e| e.to_string())?;
            Ok(vec![
                ("base", vector.base()),
                ("temporal", vector.temporal()),
                ("environmental", vector.environmental()),
                ("impact", vector.impact()),
                ("exploitability", vector.exploitability()),
            ])
        }
    }
}

fn judge(version: &str, least: usize) {
    let Some(suite) = data::suite("cvss") else { return };
    let mut judged = 0;
    let mut wrong = String::new();
    for row in rows(&suite.join(format!("scores-{version}.jsonl"))) {
        if row["disputed"] == true {
            continue;
        }
        let vector = row["vector"].as_str().expect("a vector");
        let ours = match scores(version, vector) {
            Ok(ours) => ours,
            Err(error) => {
                writeln!(wrong, "{vector}: {error}").expect("a line");
                continue;
            }
        };
        for (name, score) in ours {
            let expected = &row["expected"];
            let Some(expected) = expected[name]
                .as_f64()
                .or_else(|| expected[format!("{name}Score")].as_f64())
            else {
                continue;
            };
            judged += 1;
            if (expected - score).abs() > 0.001 {
                writeln!(wrong, "{vector}: {name} {score}, expected {expected}").expect("a line");
            }
        }
        if let Some(expected) = row["expected"]["macrovector"].as_str() {
            let levels = cvss4::Vector::parse(vector).expect("parsed above").macro_vector();
            let ours: String = levels.iter().map(|level| char::from(b'0' + level)).collect();
            assert_eq!(ours, expected, "{vector}");
        }
        if let Some(expected) = row["expected"]["nomenclature"].as_str() {
            assert_eq!(
                cvss4::Vector::parse(vector).expect("parsed above").nomenclature(),
                expected
            );
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{wrong}", wrong.lines().count());
    assert!(judged >= least, "only {judged} numbers judged");
}

#[test]
fn scores_of_2_0() {
    judge("2.0", 10_000);
}

#[test]
fn scores_of_3_0() {
    judge("3.0", 10_000);
}

#[test]
fn scores_of_3_1() {
    judge("3.1", 20_000);
}

#[test]
fn scores_of_4_0() {
    judge("4.0", 9_000);
}

#[test]
fn what_parses() {
    let Some(suite) = data::suite("cvss") else { return };
    let mut judged = 0;
    for version in ["2.0", "3.0", "3.1", "4.0"] {
        for row in rows(&suite.join(format!("parse-{version}.jsonl"))) {
            let vector = row["vector"].as_str().expect("a vector");
            let ours = scores(version, vector);
            assert_eq!(ours.is_ok(), row["valid"] == true, "{row} {ours:?}");
            judged += 1;
        }
    }
    assert!(judged >= 40, "only {judged} rows");
}
