//! Invented numbers, weaknesses and revisions.

use baize_catalog::{
    Delay, Facet, FacetField, FacetValue, FieldChange, LevelCount, MonthCount, Revision, SourceQuality,
    Statistics, Weaknesses, YearCount,
};
use baize_model::{Weakness, WeaknessKind, WeaknessLink};
use serde_json::json;

use crate::double::at;

fn facet(field: FacetField, values: &[(&str, u64)]) -> Facet {
    Facet {
        field,
        values: values
            .iter()
            .map(|(value, count)| FacetValue {
                value: (*value).to_owned(),
                count: *count,
                term: field.term(value),
            })
            .collect(),
    }
}

/// Numbers.
pub(crate) fn statistics() -> Statistics {
    let levels = |n: u64| {
        [
            ("critical", n),
            ("high", 2 * n),
            ("medium", 3 * n),
            ("low", n),
            ("none", 0),
            ("unrated", 1),
        ]
        .map(|(level, n)| (level.to_owned(), n))
    };
    Statistics {
        total: 5_040,
        years: (2090..2100)
            .map(|year| {
                let n = u64::try_from(year - 2080).unwrap_or_default();
                YearCount {
                    year,
                    records: 7 * n + 1,
                    levels: levels(n).to_vec(),
                    exploited: n / 4,
                    listed: n / 5,
                }
            })
            .collect(),
        months: vec![MonthCount {
            month: "2026-10".to_owned(),
            records: 12,
            critical: 3,
        }],
        levels: levels(200)
            .map(|(level, records)| LevelCount {
                exploited: records / 40,
                fixed: records / 2,
                level,
                records,
            })
            .to_vec(),
        delays: vec![
            Delay {
                from: None,
                to: Some(-1),
                records: 3,
            },
            Delay {
                from: Some(0),
                to: Some(0),
                records: 5,
            },
            Delay {
                from: Some(1),
                to: None,
                records: 9,
            },
        ],
        sources: ["cnnvd", "cve", "ghsa"]
            .map(|source| SourceQuality {
                source: source.to_owned(),
                records: 900,
                title: 900,
                severity: 620,
                weakness: 300,
                versions: 450,
                fix: 0,
            })
            .to_vec(),
        facets: vec![
            facet(FacetField::Scheme, &[("cvss3:high", 700), ("cnnvd:critical", 90)]),
            facet(FacetField::Category, &[("代码问题", 410), ("跨站脚本", 300)]),
            facet(FacetField::Vendor, &[("northlake", 44)]),
            facet(FacetField::Product, &[("kestrel-gateway", 21)]),
            facet(FacetField::Weakness, &[("cwe-502", 88), ("cwe-79", 300)]),
            facet(FacetField::Assigner, &[("example-cna", 210)]),
            facet(FacetField::Conflict, &[("severity", 31), ("state", 4)]),
        ],
    }
}

fn weakness(number: u32, name: &str, parent: Option<u32>) -> Weakness {
    Weakness {
        id: format!("CWE-{number}"),
        kind: WeaknessKind::Weakness,
        name: name.to_owned(),
        abstraction: if parent.is_none() { "Pillar" } else { "Base" }.to_owned(),
        status: "Stable".to_owned(),
        description: format!("The product has the weakness <{name}>."),
        links: parent
            .map(|parent| WeaknessLink {
                nature: "ChildOf".to_owned(),
                target: format!("CWE-{parent}"),
                view: Some("CWE-1000".to_owned()),
            })
            .into_iter()
            .collect(),
    }
}

/// Weaknesses.
pub(crate) fn weaknesses() -> Weaknesses {
    Weaknesses::of([
        weakness(664, "Improper Control of a Resource", None),
        weakness(502, "Deserialization of Untrusted Data", Some(664)),
        weakness(79, "Cross-site Scripting", Some(664)),
    ])
}

/// Two revisions of a document.
pub(crate) fn revisions() -> Vec<Revision> {
    [
        ("2026-11-20T04:00:00Z", "ab", true),
        ("2026-03-01T04:00:00Z", "cd", false),
    ]
    .map(|(received, byte, current)| Revision {
        sha256: byte.repeat(32),
        received: at(received),
        modified: Some(at(received)),
        format: "cve5".to_owned(),
        size: 4_711,
        current,
    })
    .to_vec()
}

/// What differs between them.
pub(crate) fn differences() -> Vec<FieldChange> {
    vec![
        FieldChange {
            field: "state".to_owned(),
            at: None,
            before: json!("published"),
            after: json!("disputed"),
        },
        FieldChange {
            field: "weaknesses".to_owned(),
            at: Some(0),
            before: json!([]),
            after: json!(["CWE-502"]),
        },
    ]
}
