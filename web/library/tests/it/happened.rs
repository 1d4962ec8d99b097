//! What happened to an invented record.

use baize_catalog::{Change, FieldChange};
use baize_model::Identifier;
use serde_json::json;

use super::at;

/// Three changes that end with a number.
pub(super) fn changes_of(id: &Identifier, last: i64) -> Vec<Change> {
    let change = |n: i64,
                  time: &str,
                  kind: &str,
                  causes: &[&str],
                  fields: Vec<(&str, serde_json::Value, serde_json::Value)>| Change {
        sequence: last - 2 + n,
        id: id.clone(),
        time: at(time),
        kind: kind.into(),
        causes: causes.iter().map(ToString::to_string).collect(),
        fields: fields
            .into_iter()
            .map(|(field, before, after)| FieldChange {
                field: field.into(),
                at: None,
                before,
                after,
            })
            .collect(),
    };
    let graded = |score: f64, level: &str, by: &str| json!({"value": {"scheme": "cvss-3.1", "score": score, "level": level, "by": by}, "from": [format!("{by}/1")]});
    vec![
        change(
            0,
            "2026-11-02T08:00:00Z",
            "created",
            &["cve/CVE-2099-0001"],
            vec![
                (
                    "titles",
                    json!(null),
                    json!({"en": {"value": "x", "from": ["cve/1"]}}),
                ),
                (
                    "severities",
                    json!(null),
                    json!([graded(7.5, "high", "example-cna")]),
                ),
            ],
        ),
        change(
            1,
            "2026-11-05T08:00:00Z",
            "merged",
            &["cnnvd/CNNVD-209901-001"],
            vec![
                (
                    "aliases",
                    json!(null),
                    json!([{"value": "CNNVD-209901-001", "from": ["cnnvd/1"]}]),
                ),
                (
                    "titles",
                    json!({"en": {"value": "Kestrel Gateway flaw", "from": ["cve/1"]}}),
                    json!({"en": {"value": "Kestrel Gateway flaw", "from": ["cve/1"]}, "zh": {"value": "Northlake Kestrel Gateway 代码问题漏洞", "from": ["cnnvd/1"]}}),
                ),
            ],
        ),
        change(
            2,
            "2026-11-20T08:00:00Z",
            "changed",
            &["nvd/CVE-2099-0001"],
            vec![
                (
                    "severities",
                    json!([graded(7.5, "high", "example-cna")]),
                    json!([
                        graded(7.5, "high", "example-cna"),
                        graded(9.8, "critical", "nvd@nist.gov")
                    ]),
                ),
                (
                    "references",
                    json!([{"url": "https://old.example/a", "from": []}]),
                    json!([{"url": "https://northlake.example/advisories/17", "from": []}]),
                ),
                (
                    "modified",
                    json!({"value": "2026-11-19T08:00:00Z", "from": ["nvd/1"]}),
                    json!({"value": "2026-11-20T08:00:00Z", "from": ["nvd/1"]}),
                ),
            ],
        ),
    ]
}
