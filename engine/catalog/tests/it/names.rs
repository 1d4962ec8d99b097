//! Names a page at a time, and the series of a record.

use baize_catalog::{Library, Named, Sort};
use baize_testkit::databases::each_engine;

use crate::house::{House, id};

fn advisory(number: u32, ecosystem: &str, package: &str, modified: u32) -> (String, String) {
    let name = format!("CVE-2030-{number}");
    let text = serde_json::json!({
        "schema_version": "1.6.0", "id": name, "modified": format!("2030-01-{modified:02}T00:00:00Z"),
        "published": "2030-01-01T00:00:00Z", "summary": format!("Flaw in {package}"),
        "affected": [{"package": {"ecosystem": ecosystem, "name": package},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}],
    });
    (format!("{name}.json"), text.to_string())
}

/// All names, read a few at a time, with how many records each has.
fn all(library: &Library, of: Named, start: &str, limit: usize) -> Vec<(String, u64)> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = library.names(of, start, after.as_deref(), limit).expect("a page");
        assert!(page.items.len() <= limit);
        for item in page.items {
            let total = library
                .search(&item.query, Sort::Published, None, 1)
                .expect("hits")
                .total;
            assert_eq!(item.records, total, "{} finds what is counted", item.query);
            let ecosystem = item.ecosystem.map(|e| e + "/").unwrap_or_default();
            found.push((ecosystem + &item.name, item.records));
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return found,
        }
    }
}

#[test]
fn names_are_all_there_once_and_counted_as_they_are_found() {
    each_engine(|db| {
        let house = House::over(db);
        // Several runs, so that the index has several parts, some with records that are gone from them.
        for run in 0..3 {
            let files: Vec<(String, String)> = (0..4)
                .map(|n| advisory(71_000 + run * 10 + n, "npm", &format!("lantern-{n}"), 2))
                .chain([advisory(71_500 + run, "crates.io", "basalt", 2)])
                .collect();
            let files: Vec<_> = files.iter().map(|(n, t)| (n.as_str(), t.clone())).collect();
            house.import(&files);
        }
        // One record now is about another package: of the old one, one record less.
        let moved = advisory(71_000, "npm", "moved", 3);
        house.import(&[(moved.0.as_str(), moved.1)]);
        let library = &house.library;
        let wanted: Vec<(String, u64)> = [
            ("crates.io/basalt", 3),
            ("npm/lantern-0", 2),
            ("npm/lantern-1", 3),
            ("npm/lantern-2", 3),
            ("npm/lantern-3", 3),
            ("npm/moved", 1),
        ]
        .map(|(name, records)| (name.to_owned(), records))
        .into();
        for limit in [1, 2, 5, 6, 200] {
            assert_eq!(
                all(library, Named::Packages, "", limit),
                wanted,
                "{limit} at a time"
            );
        }
        assert_eq!(all(library, Named::Packages, "npm/", 2), wanted[1..]);
        assert_eq!(all(library, Named::Packages, "npm/m", 2), wanted[5..]);
        assert_eq!(all(library, Named::Products, "lantern", 3).len(), 4);
        assert_eq!(all(library, Named::Packages, "zzz", 3), []);
    });
}

#[test]
fn a_series_is_found_by_any_identifier() {
    each_engine(|db| {
        let house = House::over(db);
        let text = serde_json::json!({
            "schema_version": "1.6.0", "id": "GHSA-2222-3333-4455", "modified": "2030-01-02T00:00:00Z",
            "aliases": ["CVE-2030-72000"], "summary": "Flaw",
            "affected": [{"package": {"ecosystem": "npm", "name": "basalt"}, "versions": ["1"]}],
        });
        house.import(&[
            ("GHSA-2222-3333-4455.json", text.to_string()),
            (
                "epss-2030-02-01.csv",
                "#model_version:v2030.01.01,score_date:2030-02-01T00:00:00+0000\ncve,epss,percentile\n\
                 CVE-2030-72000,0.25,0.75\n"
                    .to_owned(),
            ),
        ]);
        for asked in ["CVE-2030-72000", "ghsa-2222-3333-4455"] {
            let (head, points) = house
                .library
                .series(&id(asked))
                .expect("a read")
                .expect("a series");
            assert_eq!(head.as_str(), "CVE-2030-72000");
            let point = points.first().expect("a point");
            assert_eq!(
                (points.len(), point.date.as_str(), point.score),
                (1, "2030-02-01", 0.25)
            );
        }
        assert_eq!(house.library.series(&id("CVE-2030-72999")).expect("a read"), None);
    });
}
