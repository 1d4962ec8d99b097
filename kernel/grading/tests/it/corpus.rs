//! Vectors and SSVC selections of real records: the scores that records state are ours, and every selection that
//! CISA publishes is read.

use std::collections::BTreeMap;

use baize_grading::{grade, ssvc, taxonomy};
use baize_testkit::data;
use serde_json::Value;

/// What a walk over a record finds.
#[derive(Default)]
struct Found {
    vectors: usize,
    refused: BTreeMap<String, String>,
    differing: Vec<String>,
    selections: usize,
    weaknesses: usize,
    placed: usize,
}

impl Found {
    fn walk(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                if let (Some(vector), Some(score)) = (
                    fields.get("vectorString").and_then(Value::as_str),
                    fields.get("baseScore"),
                ) {
                    let text = score.as_str().and_then(|score| score.parse().ok());
                    self.vector(vector, score.as_f64().or(text));
                }
                if fields.get("type").and_then(Value::as_str) == Some("ssvc") {
                    self.selection(&fields["content"]["options"]);
                }
                if let Some(number) = fields
                    .get("cweId")
                    .and_then(Value::as_str)
                    .and_then(taxonomy::cwe_number)
                {
                    self.weaknesses += 1;
                    self.placed += usize::from(taxonomy::from_cwe(number).is_some());
                }
                fields.values().for_each(|field| self.walk(field));
            }
            Value::Array(items) => items.iter().for_each(|item| self.walk(item)),
            _ => {}
        }
    }

    fn vector(&mut self, vector: &str, stated: Option<f64>) {
        self.vectors += 1;
        let graded = grade(vector);
        if let Some(error) = graded.error {
            self.refused.insert(vector.to_owned(), error);
            return;
        }
        let ours = if vector.starts_with("CVSS:4.0") {
            graded.score
        } else {
            graded.base
        };
        // Some assessors state the base score of a vector, some the score of all its metrics.
        if stated != ours && stated != graded.score && stated != graded.base {
            self.differing
                .push(format!("{vector}: {stated:?}, ours {ours:?}"));
        }
    }

    fn selection(&mut self, options: &Value) {
        let table = ssvc::table("cisa-coordinator").expect("the table");
        let inputs: Vec<(&str, &str)> = options
            .as_array()
            .expect("options")
            .iter()
            .flat_map(|option| option.as_object().expect("an option"))
            .map(|(point, value)| (point.as_str(), value.as_str().expect("a value")))
            .collect();
        let selection = ssvc::Selection::of(table, inputs.iter().copied())
            .unwrap_or_else(|error| panic!("{inputs:?}: {error}"));
        assert!(!selection.possible().is_empty());
        self.selections += 1;
    }
}

#[test]
fn records_with_scores_and_selections() {
    let Some(corpus) = data::corpus() else { return };
    let step = data::step(40);
    let mut found = Found::default();
    let files = data::sample(&corpus.join("cve5-vulnrichment-dev.tar.zst"), step, |_, bytes| {
        if let Ok(record) = serde_json::from_slice::<Value>(bytes) {
            found.walk(&record);
        }
    });
    let summary = format!(
        "{files} files, {} vectors, {} refused, {} differ, {} selections, {} of {} weaknesses placed",
        found.vectors,
        found.refused.len(),
        found.differing.len(),
        found.selections,
        found.placed,
        found.weaknesses
    );
    println!("{summary}");
    assert!(
        found.vectors > files / 4 && found.selections > files / 4,
        "{summary}"
    );
    // Assessors make slips; more than a few would be ours.
    assert!(
        found.refused.len() * 1000 <= found.vectors,
        "{summary} {:#?}",
        found.refused
    );
    assert!(
        found.differing.len() * 200 <= found.vectors,
        "{summary} {:#?}",
        found.differing
    );
    assert!(found.placed * 10 >= found.weaknesses * 9, "{summary}");
}
