//! The search as a whole: the language, both languages, facets, pages, suggestions, likeness.

use baize_catalog::{Error, FacetField, Hits, Library, SearchRequest, Sort, SuggestionKind};
use baize_testkit::databases::each_engine;

use crate::house::{House, id};

/// A CVE record in English.
fn record(
    number: u32,
    title: &str,
    vendor: &str,
    product: &str,
    cwe: u32,
    score: f64,
    year: u32,
) -> (String, String) {
    let level = match score {
        s if s >= 9.0 => "CRITICAL",
        s if s >= 7.0 => "HIGH",
        s if s >= 4.0 => "MEDIUM",
        _ => "LOW",
    };
    let name = format!("CVE-{year}-{number}");
    let text = serde_json::json!({
        "dataType": "CVE_RECORD", "dataVersion": "5.1",
        "cveMetadata": {
            "cveId": name, "state": "PUBLISHED", "assignerOrgId": "00000000-0000-4000-8000-000000000000",
            "assignerShortName": "example", "datePublished": format!("{year}-02-03T00:00:00Z"),
            "dateUpdated": format!("{year}-03-{:02}T00:00:00Z", 1 + number % 28),
        },
        "containers": {"cna": {
            "providerMetadata": {"orgId": "00000000-0000-4000-8000-000000000000", "shortName": "example"},
            "title": title,
            "descriptions": [{"lang": "en", "value": format!("{title} before 2.0.")}],
            "affected": [{"vendor": vendor, "product": product, "versions": [{"version": "1.0", "lessThan": "2.0", "status": "affected", "versionType": "semver"}]}],
            "problemTypes": [{"descriptions": [{"lang": "en", "description": "x", "cweId": format!("CWE-{cwe}"), "type": "CWE"}]}],
            "metrics": [{"cvssV3_1": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": score, "baseSeverity": level}}],
            "references": [{"url": "https://example.org/1"}],
        }},
    });
    (format!("{name}.json"), text.to_string())
}

/// CNVD records in Chinese only.
fn chinese() -> (String, String) {
    let one = |number: &str, title: &str, description: &str| {
        format!(
            "<vulnerability><number>{number}</number><title>{title}</title><serverity>高</serverity><products><product>{title}</product></products><isEvent>通用软硬件漏洞</isEvent><submitTime>2025-01-05</submitTime><openTime>2025-01-26</openTime><formalWay>无</formalWay><description>{description}</description></vulnerability>"
        )
    };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><vulnerabilitys>{}{}</vulnerabilitys>",
        one(
            "CNVD-2025-00001",
            "青鸟协同办公平台存在SQL注入漏洞",
            "青鸟协同办公平台存在SQL注入漏洞，攻击者可利用该漏洞获取数据库敏感信息。"
        ),
        one(
            "CNVD-2025-00002",
            "磐石路由器缓冲区溢出漏洞",
            "磐石路由器存在缓冲区溢出漏洞，攻击者可利用该漏洞执行任意代码。"
        ),
    );
    ("cnvd.xml".to_owned(), text)
}

fn stocked(db: &baize_store::Db) -> House {
    let house = House::over(db);
    let mut files = vec![
        record(
            50001,
            "SQL injection in Lantern CMS login",
            "Lantern",
            "Lantern CMS",
            89,
            9.8,
            2024,
        ),
        record(
            50002,
            "Buffer overflow in Basalt parser",
            "Basalt Project",
            "basalt",
            120,
            8.1,
            2024,
        ),
        record(
            50003,
            "Out-of-bounds write in Basalt image decoder",
            "Basalt Project",
            "basalt",
            787,
            7.5,
            2025,
        ),
        record(
            50004,
            "Cross-site scripting in Lantern CMS comments",
            "Lantern",
            "Lantern CMS",
            79,
            5.4,
            2025,
        ),
        record(
            50005,
            "Request smuggling in Heron proxy",
            "Heron",
            "heron-proxy",
            444,
            6.5,
            2026,
        ),
        record(
            50006,
            "Privilege escalation in Quarry service",
            "Microsoft",
            "Quarry",
            269,
            7.8,
            2026,
        ),
    ];
    files.push(chinese());
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.clone()))
        .collect();
    let report = house.import(&files);
    assert_eq!(report.total.rejected, 0, "{report:?}");
    house
}

fn ids(library: &Library, query: &str) -> Vec<String> {
    let hits = library.search(query, Sort::Relevance, None, 100).expect(query);
    hits.items.iter().map(|hit| hit.id.to_string()).collect()
}

#[test]
fn the_language_finds_what_it_says() {
    each_engine(|db| {
        let library = stocked(db).library;
        for (query, expected) in [
            ("cve 2024 50001", &["CVE-2024-50001"][..]),
            ("ＣＶＥ－２０２４－５０００１", &["CVE-2024-50001"]),
            ("cve2024-50001", &["CVE-2024-50001"]),
            ("cnvd 2025 00001", &["CNVD-2025-00001"]),
            ("\"request smuggling\"", &["CVE-2026-50005"]),
            ("\"smuggling request\"", &[]),
            ("lant* severity:critical", &["CVE-2024-50001"]),
            ("vendor:lantern -weakness:79", &["CVE-2024-50001"]),
            ("vendor:=\"basalt project\" published:2024", &["CVE-2024-50002"]),
            ("product:basalt score:>=8", &["CVE-2024-50002"]),
            (
                "cvss3:critical,medium source:cve",
                &["CVE-2024-50001", "CVE-2025-50004", "CVE-2026-50005"],
            ),
            (
                "published:2026.. (heron OR quarry) NOT smuggling",
                &["CVE-2026-50006"],
            ),
            ("厂商:微软", &["CVE-2026-50006"]),
            ("id:cve-2026-*", &["CVE-2026-50005", "CVE-2026-50006"]),
            ("assigner:example year:2026 heron", &["CVE-2026-50005"]),
            ("kev:yes", &[]),
            ("来源:cnvd", &["CNVD-2025-00001", "CNVD-2025-00002"]),
        ] {
            let mut found = ids(&library, query);
            found.sort();
            assert_eq!(found, expected, "{query}");
        }
        assert_eq!(ids(&library, "").len(), 8);
    });
}

#[test]
fn each_language_finds_the_other() {
    each_engine(|db| {
        let library = stocked(db).library;
        for (query, expected) in [
            ("SQL注入", &["CNVD-2025-00001", "CVE-2024-50001"][..]),
            ("sql injection", &["CVE-2024-50001", "CNVD-2025-00001"]),
            (
                "缓冲区溢出",
                &["CNVD-2025-00002", "CVE-2024-50002", "CVE-2025-50003"],
            ),
            ("越界写漏洞", &["CVE-2025-50003"]),
            ("提权", &["CVE-2026-50006"]),
            ("微软 权限提升", &["CVE-2026-50006"]),
            ("跨站脚本 lantern", &["CVE-2025-50004"]),
            ("类型:SQL注入", &["CVE-2024-50001"]),
            ("请求走私", &["CVE-2026-50005"]),
            ("router buffer overflow", &["CNVD-2025-00002"]),
            ("青鸟", &["CNVD-2025-00001"]),
        ] {
            let found = ids(&library, query);
            for id in expected {
                assert!(found.iter().any(|f| f == id), "{query}: {id} is not in {found:?}");
            }
        }
    });
}

#[test]
fn misspelt_words_are_said_and_mended() {
    each_engine(|db| {
        let library = stocked(db).library;
        let hits = library
            .search("lantren login", Sort::Relevance, None, 10)
            .expect("a page");
        assert_eq!(
            hits.items.first().map(|h| h.id.clone()),
            Some(id("CVE-2024-50001"))
        );
        assert_eq!(hits.corrections.len(), 1);
        assert_eq!(
            (
                hits.corrections[0].written.as_str(),
                hits.corrections[0].meant.as_str()
            ),
            ("lantren", "lantern")
        );
        assert_eq!(hits.whole, Some(1));
        let hits = library
            .search("heron xyzzyplugh", Sort::Relevance, None, 10)
            .expect("a page");
        assert!(hits.whole == Some(0) && hits.corrections.is_empty());
        assert_eq!(hits.items[0].id, id("CVE-2026-50005"));
    });
}

#[test]
fn every_count_of_a_facet_is_the_list_it_leads_to() {
    each_engine(|db| {
        let library = stocked(db).library;
        for query in ["", "basalt", "year:2024..2025", "缓冲区溢出"] {
            let hits = library
                .find(&SearchRequest {
                    query,
                    limit: 1,
                    facets: &FacetField::ALL,
                    facet_values: 50,
                    ..SearchRequest::default()
                })
                .expect("a page");
            assert_eq!(hits.facets.len(), FacetField::ALL.len());
            let mut values = 0;
            for value in hits.facets.iter().flat_map(|facet| &facet.values) {
                let narrowed = format!("{query} {}", value.term);
                let found = library
                    .search(&narrowed, Sort::Relevance, None, 1)
                    .expect("a page");
                assert_eq!(found.total, value.count, "{narrowed}");
                values += 1;
            }
            assert!(values > 8, "{query}: {:?}", hits.facets);
        }
    });
}

#[test]
fn pages_are_whole_and_in_order_whatever_the_order_is() {
    each_engine(|db| {
        let house = House::over(db);
        let files: Vec<(String, String)> = (0..60)
            .map(|i| {
                let score = f64::from(i % 7) + 3.0;
                record(
                    60000 + i,
                    "Buffer overflow in Basalt",
                    "Basalt",
                    "basalt",
                    120,
                    score,
                    2020 + i % 5,
                )
            })
            .collect();
        house.import(
            &files
                .iter()
                .map(|(n, t)| (n.as_str(), t.clone()))
                .collect::<Vec<_>>(),
        );
        for sort in [
            Sort::Relevance,
            Sort::Published,
            Sort::Modified,
            Sort::Severity,
            Sort::Epss,
            Sort::Priority,
            Sort::Exploited,
            Sort::Rise,
        ] {
            let page = |cursor: Option<&str>, limit| -> Hits {
                house
                    .library
                    .search("basalt overflow", sort, cursor, limit)
                    .expect("a page")
            };
            let whole: Vec<_> = page(None, 100).items.into_iter().map(|hit| hit.id).collect();
            assert_eq!(whole.len(), 60);
            let mut cursor = None;
            let mut pieces = Vec::new();
            loop {
                let one = page(cursor.as_deref(), 7);
                assert_eq!(one.total, 60);
                pieces.extend(one.items.into_iter().map(|hit| hit.id));
                cursor = one.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(pieces, whole, "{sort:?}");
            let first = page(None, 7).next.expect("another page");
            let other = house.library.search("basalt", sort, Some(&first), 7);
            assert!(matches!(other, Err(Error::Cursor(_))), "{sort:?}");
        }
    });
}

#[test]
fn typing_is_gone_on_with() {
    each_engine(|db| {
        let library = stocked(db).library;
        let suggested = |typed: &str| library.suggest(typed, 10).expect(typed);
        let has = |typed: &str, kind, text: &str| {
            let all = suggested(typed);
            assert!(
                all.iter().any(|s| s.kind == kind && s.text == text),
                "{typed}: {all:?}"
            );
        };
        has("cve 2024 5", SuggestionKind::Identifier, "CVE-2024-50001");
        has("cnvd-2025", SuggestionKind::Identifier, "CNVD-2025-00002");
        has("lan", SuggestionKind::Product, "lantern cms");
        has("sql vendor:bas", SuggestionKind::Vendor, "basalt project");
        has("sev", SuggestionKind::Field, "severity:");
        has("cwe-7", SuggestionKind::Weakness, "CWE-79");
        has("危害", SuggestionKind::Field, "危害等级:");
        has("SQL", SuggestionKind::Weakness, "SQL injection");
        for suggestion in suggested("sql vendor:bas").iter().filter(|s| s.count > 0) {
            let found = library.search(&suggestion.query.replace("sql ", ""), Sort::Relevance, None, 1);
            assert_eq!(found.expect("a page").total, suggestion.count, "{suggestion:?}");
        }
        for typed in ["", " ", "(((", &"長".repeat(1000), "a:b:c", "\"", "::"] {
            suggested(typed);
        }
    });
}

#[test]
fn what_is_alike_is_found_with_the_reason() {
    each_engine(|db| {
        let library = stocked(db).library;
        let similar = library
            .similar(&id("CVE-2024-50002"), 5)
            .expect("readable")
            .expect("there");
        assert_eq!(similar[0].hit.id, id("CVE-2025-50003"), "{similar:?}");
        assert_eq!(similar[0].products, ["basalt"]);
        assert!(
            similar
                .iter()
                .all(|s| s.hit.id != id("CVE-2024-50002") && s.likeness <= 1.0)
        );
        assert!(
            library
                .similar(&id("CVE-1999-0001"), 5)
                .expect("readable")
                .is_none()
        );
    });
}

#[test]
fn a_query_too_deep_or_too_long_is_refused() {
    each_engine(|db| {
        let library = House::over(db).library;
        for query in [
            "(".repeat(100_000),
            "a ".repeat(3000),
            "(".repeat(3000),
            "-(".repeat(2000),
        ] {
            let refused = library.search(&query, Sort::Relevance, None, 10);
            assert!(matches!(refused, Err(Error::Query { .. })));
        }
    });
}
