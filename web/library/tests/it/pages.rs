//! Pages say what they should, in both languages.

use axum::http::{Method, StatusCode};

use crate::{app, ask, get, markup, page};

/// Every page of the site.
pub(crate) const PAGES: [&str; 33] = [
    "/statistics",
    "/conflicts",
    "/conflicts?kind=severity",
    "/vulnerabilities/CVE-2099-0001/compare",
    "/search?sort=exploited",
    "/vendors",
    "/vendors/northlake",
    "/products",
    "/products/kestrel-gateway",
    "/packages/npm/kestrel-gateway",
    "/weaknesses",
    "/weaknesses/CWE-502",
    "/weaknesses/CWE-664",
    "/assigners",
    "/assigners/example-cna",
    "/sources/cve",
    "/",
    "/search",
    "/search?q=kev:true&sort=severity",
    "/search?q=nothingmatchesthis",
    "/vulnerabilities/CVE-2099-0001",
    "/vulnerabilities/CVE-2099-0001/history",
    "/vulnerabilities/CVE-2099-0001/sources",
    "/vulnerabilities/CVE-2099-0513",
    "/sources",
    "/changes",
    "/about",
    "/api",
    "/schemas",
    "/dumps",
    "/design",
    "/errors",
    "/nothing/here",
];

#[tokio::test]
async fn every_page_is_well_made_in_both_languages() {
    let app = app();
    for path in PAGES {
        for language in ["en", "zh-CN"] {
            let answer = page(&app, path, language).await;
            let want = if path == "/nothing/here" {
                StatusCode::NOT_FOUND
            } else {
                StatusCode::OK
            };
            assert_eq!(answer.status, want, "{path}");
            let text = answer.text();
            assert!(text.contains(&format!("<html lang=\"{language}\"")), "{path}");
            assert!(
                !text.contains('⟦'),
                "{path} lacks words: {:?}",
                text.split('⟦').nth(1).map(|t| &t[..40])
            );
            assert!(text.len() < 100 * 1024, "{path} is {} bytes", text.len());
            let tags = markup::read(text);
            assert_eq!(
                tags.iter().filter(|t| t.name == "h1").count(),
                1,
                "{path} has one first heading"
            );
            assert!(
                tags.iter().any(|t| t.attribute("data-search").is_some()),
                "{path} has no search box"
            );
        }
    }
}

#[tokio::test]
async fn links_within_the_site_lead_somewhere() {
    let app = app();
    let mut seen = std::collections::BTreeSet::new();
    let mut waiting: Vec<String> = PAGES.iter().map(|p| (*p).to_owned()).collect();
    while let Some(path) = waiting.pop() {
        if seen.len() > 400 || !seen.insert(path.clone()) {
            continue;
        }
        let answer = page(&app, &path, "en").await;
        let expected = path.starts_with("/nothing/here")
            || path.starts_with("/vulnerabilities/")
            || path.starts_with("/documents/")
            || path.starts_with("/api/v1");
        assert!(
            answer.status != StatusCode::NOT_FOUND || expected,
            "{path} leads nowhere"
        );
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        if answer.header("content-type").starts_with("text/html") {
            for tag in markup::read(answer.text()) {
                if let Some(href) = tag.attribute("href").filter(|h| h.starts_with('/')) {
                    let href = href.replace("&#38;", "&").replace("&amp;", "&");
                    waiting.push(href.split('#').next().unwrap_or_default().to_owned());
                }
            }
        }
    }
    assert!(seen.len() > 60, "only {} addresses were reached", seen.len());
}

#[tokio::test]
async fn any_identifier_leads_to_the_one_page() {
    let app = app();
    for path in [
        "/vulnerabilities/cve-2099-0001",
        "/vulnerabilities/CNNVD-209911-001",
        "/vulnerabilities/ghsa-AAAA-bbbb-cccc",
        "/vulnerabilities/%EF%BC%A3VE-2099-0001",
    ] {
        let answer = page(&app, path, "en").await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(answer.header("location"), "/vulnerabilities/CVE-2099-0001");
    }
    let answer = page(&app, "/vulnerabilities/CNVD-2099-00017/history", "en").await;
    assert_eq!(
        answer.header("location"),
        "/vulnerabilities/CVE-2099-0001/history"
    );
    let answer = page(&app, "/search?q=cve-2099-0001", "en").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_record_says_everything_with_its_origin() {
    let app = app();
    let en = page(&app, "/vulnerabilities/CVE-2099-0001", "en").await;
    let zh = page(&app, "/vulnerabilities/CVE-2099-0001", "zh-CN").await;
    for text in [
        "Northlake Kestrel Gateway deserialises an unsigned routing header",
        "from 4.0.0, fixed in 4.2.7",
        "before 4.2.7",
        "CVSS 3.1",
        "GB/T 30279",
        "Known exploited",
        "2026-12-01",
        "Sources side by side",
        "<svg class=\"chart\"",
        "/documents/ghsa/GHSA-aaaa-bbbb-cccc",
        "Proposed technical grade",
        "Mira Olsen",
        "Show all 24",
    ] {
        assert!(en.text().contains(text), "{text} is missing");
    }
    for text in [
        "4.0.0 起，4.2.7 已修复",
        "超危",
        "来源对照",
        "已知在野利用",
        "变更历史",
        "目前厂商已发布升级补丁",
    ] {
        assert!(zh.text().contains(text), "{text} is missing");
    }
    assert!(
        en.text()
            .contains("lang=\"zh-CN\">Northlake Kestrel Gateway 代码问题漏洞")
    );
    assert!(!en.text().contains("href=\"javascript:"));
    assert!(en.text().contains("class=\"differs\""));
}

#[tokio::test]
async fn states_are_said_first() {
    let app = app();
    for (id, words) in [
        ("CVE-2099-0400", "Rejected"),
        ("CVE-2099-0341", "Disputed"),
        ("CVE-2099-0513", "Reserved"),
        ("CVE-2099-0712", "Withdrawn"),
    ] {
        let answer = page(&app, &format!("/vulnerabilities/{id}"), "en").await;
        assert!(answer.text().contains("class=\"banner"), "{id}");
        assert!(answer.text().contains(words), "{id}");
    }
}

#[tokio::test]
async fn a_derived_title_says_that_it_is_one() {
    let app = app();
    let answer = page(&app, "/vulnerabilities/CVE-2099-0340", "zh-CN").await;
    assert!(answer.text().contains("推导出的中文标题漏洞") && answer.text().contains("mark-derived"));
    assert!(answer.text().contains("弱点 CWE-89"));
    let english = page(&app, "/vulnerabilities/CVE-2099-0340", "en").await;
    assert!(!english.text().contains("推导出的中文标题漏洞"));
}

#[tokio::test]
async fn lists_go_on_from_page_to_page() {
    let mut double = crate::double::library();
    let one = double.records[1].clone();
    for n in 0..40 {
        let mut record = one.clone();
        record.merged.id = crate::double::id(&format!("CVE-2097-{n:04}"));
        double.records.push(record);
    }
    let app = crate::over(double, baize_web_library::WebConfig::default());
    let first = page(&app, "/search?q=&sort=published", "en").await;
    assert!(first.text().contains("cursor=30") && !first.text().contains("First page"));
    let second = page(&app, "/search?q=&sort=published&cursor=30", "en").await;
    assert!(second.text().contains("First page") && !second.text().contains("Next page"));
}

#[tokio::test]
async fn a_preference_in_the_address_is_kept_in_a_cookie() {
    let app = app();
    let answer = ask(
        &app,
        Method::GET,
        "/about?lang=zh-CN&theme=dark",
        &[("accept", "text/html")],
    )
    .await;
    let cookies: Vec<_> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|v| v.to_str().unwrap())
        .collect();
    assert_eq!(cookies.len(), 2);
    assert!(cookies[0].starts_with("lang=zh-CN; Path=/;") && cookies[1].starts_with("theme=dark;"));
    assert!(
        answer
            .text()
            .contains("<html lang=\"zh-CN\" data-theme=\"dark\">")
    );
    let headers = [
        ("accept", "text/html"),
        ("cookie", "a=b; lang=zh-CN; theme=light"),
        ("accept-language", "en"),
    ];
    let again = ask(&app, Method::GET, "/about", &headers).await;
    assert!(
        again
            .text()
            .contains("<html lang=\"zh-CN\" data-theme=\"light\">")
    );
    assert!(again.headers.get("set-cookie").is_none());
    let odd = ask(
        &app,
        Method::GET,
        "/about?lang=xx%22&theme=%3Cscript%3E",
        &[("accept", "text/html")],
    )
    .await;
    assert!(odd.headers.get("set-cookie").is_none());
    markup::read(odd.text());
}

#[tokio::test]
async fn documents_are_never_pages() {
    let app = app();
    let answer = page(&app, "/documents/cve/CVE-2099-0001", "en").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    let tag = answer.header("etag").to_owned();
    let again = ask(
        &app,
        Method::GET,
        "/documents/cve/CVE-2099-0001",
        &[("if-none-match", &tag)],
    )
    .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let saved = get(&app, "/documents/cve/CVE-2099-0001?download=1").await;
    assert_eq!(
        saved.header("content-disposition"),
        "attachment; filename=\"CVE-2099-0001\""
    );
    let absent = page(&app, "/documents/cve/CVE-0", "en").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}
