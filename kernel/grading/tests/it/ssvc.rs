//! The SSVC suite: every row of the published tables.

use baize_grading::ssvc;
use baize_testkit::data;
use serde_json::Value;

#[test]
fn every_row_of_the_tables() {
    let Some(suite) = data::suite("ssvc") else { return };
    let text = std::fs::read_to_string(suite.join("decision-rows.jsonl")).expect("the rows");
    let mut judged = 0;
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).expect("a row of JSON");
        let name = row["table"].as_str().expect("a table");
        let table = ssvc::table(name).unwrap_or_else(|| panic!("no table {name}"));
        let inputs: Vec<(&str, &str)> = row["inputs"]
            .as_object()
            .expect("inputs")
            .iter()
            .map(|(point, value)| (point.as_str(), value.as_str().expect("a value")))
            .collect();
        let outcome = ssvc::evaluate(table, &inputs).unwrap_or_else(|e| panic!("{line}: {e}"));
        assert_eq!(
            outcome.name.to_lowercase(),
            row["outcome"].as_str().expect("an outcome"),
            "{line}"
        );
        judged += 1;
    }
    assert!(judged >= 1163, "only {judged} rows");
}
