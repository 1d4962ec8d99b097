//! Texts of other people stay texts, wherever they stand.

use axum::http::StatusCode;

use crate::double::{Double, filled};
use crate::{get, markup, over, page};

const PAYLOADS: [&str; 9] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title></style></textarea><svg onload=alert(1)>",
    "javascript:alert(1)",
    "[x](javascript:alert(1)) <javascript:alert(1)> `</code><b>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "{{7*7}}${7*7}<%= 7*7 %>&lt;script&gt;&#x3c;script&#x3e;\u{202e}\u{0}",
];

#[tokio::test]
async fn no_text_becomes_markup_on_any_page() {
    for payload in PAYLOADS {
        let app = over(
            Double::of(vec![filled("CVE-2099-0001", payload)]),
            baize_web_library::WebConfig::default(),
        );
        for path in [
            "/",
            "/search",
            "/vulnerabilities/CVE-2099-0001",
            "/vulnerabilities/CVE-2099-0001/history",
            "/vulnerabilities/CVE-2099-0001/sources",
            "/changes",
        ] {
            for language in ["en", "zh-CN"] {
                let answer = page(&app, path, language).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}");
                markup::read(answer.text());
                if payload.contains(['<', '"']) {
                    assert!(!answer.text().contains(payload), "{path} repeats {payload}");
                }
            }
        }
    }
}

#[tokio::test]
async fn no_address_becomes_markup() {
    let app = crate::app();
    for payload in [
        "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "%27onx%3D1",
        "%3Cimg+src%3Dx%3E",
        "%00%0a%0dX-A:1",
    ] {
        for path in [
            format!("/search?q={payload}"),
            format!("/search?q=a&sort={payload}"),
            format!("/search?q=a&cursor={payload}"),
            format!("/search?q=({payload}"),
            format!("/vulnerabilities/{payload}"),
            format!("/{payload}"),
            format!("/about?x={payload}&lang=en"),
            format!("/documents/{payload}/{payload}"),
            format!("/changes?since={payload}"),
        ] {
            let answer = page(&app, &path, "en").await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
            markup::read(answer.text());
            assert!(answer.headers.get("x-a").is_none());
        }
    }
}

#[tokio::test]
async fn very_long_records_stay_usable() {
    let mut record = filled("CVE-2099-0001", "plain");
    let reference = record.merged.references[0].clone();
    let affected = record.merged.affected[0].clone();
    let source = record.sources[0].clone();
    for n in 0..1_000 {
        let mut one = reference.clone();
        one.url = format!("https://long.example/{n}");
        record.merged.references.push(one);
    }
    for n in 0..500 {
        let mut one = affected.clone();
        one.value.package.as_mut().unwrap().name = format!("package-{n}");
        record.merged.affected.push(one);
    }
    for n in 0..40 {
        let mut one = source.clone();
        one.source = format!("source-{n}");
        record.sources.push(one);
    }
    record.merged.descriptions.get_mut("en").unwrap().value = "long words ".repeat(50_000);
    let app = over(Double::of(vec![record]), baize_web_library::WebConfig::default());
    let answer = page(&app, "/vulnerabilities/CVE-2099-0001", "en").await;
    let text = answer.text();
    markup::read(text);
    assert!(
        text.contains("Show all 1,001")
            && text.contains("Show all 501")
            && text.contains("35 more documents")
    );
    assert!(text.len() < 1_500_000, "{} bytes", text.len());
    let folded = text.split("<details").count();
    assert!(folded > 3);
    let all = get(&app, "/api/v1/vulnerabilities/CVE-2099-0001").await;
    assert_eq!(all.json()["references"].as_array().unwrap().len(), 1_001);
}
