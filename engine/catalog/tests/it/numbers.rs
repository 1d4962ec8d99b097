//! Numbers over everything, disagreements in the index, revisions compared.

use baize_catalog::{FacetField, Library, Sort};
use baize_testkit::databases::each_engine;

use crate::house::{House, id};

/// A CVE record whose numbering authority and second assessor give these scores.
fn record(number: u32, year: u32, scores: (f64, f64), cwe: u32, day: u32) -> (String, String) {
    let name = format!("CVE-{year}-{number}");
    let level = |score: f64| if score >= 9.0 { "CRITICAL" } else { "MEDIUM" };
    let container = |by: &str, score: f64| {
        serde_json::json!({
            "providerMetadata": {"orgId": "00000000-0000-4000-8000-000000000000", "shortName": by},
            "title": "Overflow in Basalt",
            "descriptions": [{"lang": "en", "value": "Overflow in Basalt before 2.0."}],
            "affected": [{"vendor": "Basalt", "product": "basalt", "versions": [{"version": "1.0", "lessThan": "2.0", "status": "affected", "versionType": "semver"}]}],
            "problemTypes": [{"descriptions": [{"lang": "en", "description": "x", "cweId": format!("CWE-{cwe}"), "type": "CWE"}]}],
            "metrics": [{"cvssV3_1": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": score, "baseSeverity": level(score)}}],
            "references": [{"url": "https://example.org/1"}],
        })
    };
    let text = serde_json::json!({
        "dataType": "CVE_RECORD", "dataVersion": "5.1",
        "cveMetadata": {
            "cveId": name, "state": "PUBLISHED", "assignerOrgId": "00000000-0000-4000-8000-000000000000",
            "assignerShortName": "example", "datePublished": format!("{year}-02-03T00:00:00Z"),
            "dateUpdated": format!("{year}-03-{day:02}T00:00:00Z"),
        },
        "containers": {"cna": container("example", scores.0), "adp": [container("second", scores.1)]},
    });
    (format!("{name}.json"), text.to_string())
}

fn count(library: &Library, query: &str) -> u64 {
    library
        .search(query, Sort::Published, None, 1)
        .expect("a page")
        .total
}

#[test]
fn every_number_is_the_list_it_leads_to() {
    each_engine(|db| {
        let house = House::over(db);
        let files: Vec<(String, String)> = (0..12)
            .map(|n| {
                let second = if n % 3 == 0 { 5.0 } else { 9.8 };
                record(70_000 + n, 2020 + n % 4, (9.8, second), 120 + n % 2, 1)
            })
            .collect();
        let files: Vec<_> = files.iter().map(|(n, t)| (n.as_str(), t.clone())).collect();
        house.import(&files);
        let library = &house.library;
        let numbers = library.statistics().expect("numbers");
        assert_eq!(numbers.total, 12);
        for year in &numbers.years {
            let query = format!("published:{}", year.year);
            assert_eq!(year.records, count(library, &query), "{query}");
            for (level, records) in &year.levels {
                let query = format!("{query} severity:{level}");
                assert_eq!(*records, count(library, &query), "{query}");
            }
        }
        for level in &numbers.levels {
            let query = format!("severity:{}", level.level);
            assert_eq!(level.records, count(library, &query), "{query}");
            assert_eq!(
                level.fixed,
                count(library, &format!("{query} fix:yes")),
                "{query}"
            );
        }
        assert_eq!(numbers.months.iter().map(|m| m.records).sum::<u64>(), 12);
        let cve = &numbers.sources[0];
        assert_eq!(
            (
                cve.source.as_str(),
                cve.records,
                cve.title,
                cve.weakness,
                cve.versions
            ),
            ("cve", 12, 12, 12, 12)
        );
        assert_eq!(count(library, "conflict:severity"), 4);
        assert_eq!(count(library, "分歧:等级"), 4);
        assert_eq!(count(library, "conflict:state"), 0);
        let disputed = numbers
            .facets
            .iter()
            .find(|facet| facet.field == FacetField::Conflict);
        assert_eq!(disputed.map(|facet| facet.values[0].count), Some(4));
        // What the index says of disagreement is what the record says.
        for hit in library
            .search("", Sort::Published, None, 50)
            .expect("a page")
            .items
        {
            let record = library.record(&hit.id).expect("a read").expect("a record");
            let alone = library.conflicts(std::slice::from_ref(&hit.id)).expect("a read");
            assert_eq!(alone.first(), Some(&record.conflicts), "{}", hit.id);
            let query = format!("id:{} conflict:severity", hit.id);
            assert_eq!(
                u64::from(!record.conflicts.is_empty()),
                count(library, &query),
                "{query}"
            );
        }
        // Another state of the index has other numbers.
        let (name, text) = record(70_099, 2024, (9.8, 9.8), 120, 1);
        house.import(&[(name.as_str(), text)]);
        assert_eq!(library.statistics().expect("numbers").total, 13);
    });
}

#[test]
fn two_revisions_are_compared_field_by_field() {
    each_engine(|db| {
        let house = House::over(db);
        for (cwe, day) in [(120, 1), (787, 2)] {
            let (name, text) = record(70_001, 2021, (9.8, 9.8), cwe, day);
            house.import(&[(name.as_str(), text)]);
        }
        let library = &house.library;
        let (one, key) = (id("CVE-2021-70001"), "CVE-2021-70001");
        let held = library.revisions("cve", key).expect("revisions");
        assert_eq!(held.len(), 2);
        let now = held.iter().find(|r| r.current).expect("a current one");
        let before = held.iter().find(|r| !r.current).expect("an older one");
        let changed = |from: &str, to: &str| {
            library
                .compare_revisions(&one, "cve", key, [from, to])
                .expect("a comparison")
        };
        let fields = changed(&before.sha256, &now.sha256).expect("both are there");
        let weaknesses = fields
            .iter()
            .find(|f| f.field == "weaknesses")
            .expect("the weaknesses");
        assert!(
            weaknesses.before.to_string().contains("CWE-120")
                && weaknesses.after.to_string().contains("CWE-787")
        );
        assert!(fields.iter().all(|field| field.field != "titles"));
        assert_eq!(changed(&now.sha256, &now.sha256), Some(Vec::new()));
        assert_eq!(changed(&now.sha256, &"0".repeat(64)), None);
        let other = id("CVE-1999-0001");
        assert_eq!(
            library
                .compare_revisions(&other, "cve", key, [&now.sha256, &before.sha256])
                .expect("a comparison"),
            None
        );
        assert!(
            library
                .revisions("cve", "CVE-1999-1")
                .expect("revisions")
                .is_empty()
        );
    });
}
