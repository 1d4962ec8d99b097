//! Feeds, tables to take away, and what programs look for at fixed addresses.

use axum::http::{Method, StatusCode};
use baize_web_library::WebConfig;

use crate::double::{Double, filled, library};
use crate::{app, ask, get, markup, over, page};

/// Reads XML: elements are closed in order. Gives back their names.
fn elements(xml: &str) -> Vec<String> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for part in xml.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "a bare > in {text}");
        if tag.starts_with('?') {
            continue;
        }
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed in order");
        } else {
            all.push(name.to_owned());
            if !tag.ends_with('/') {
                open.push(name.to_owned());
            }
        }
    }
    assert!(open.is_empty());
    all
}

#[tokio::test]
async fn every_search_can_be_followed() {
    let config = WebConfig {
        public_url: Some("https://baize.example/".into()),
        ..WebConfig::default()
    };
    let app = over(library(), config);
    for (path, kind, entry) in [
        ("/search.atom?q=kev:true", "application/atom+xml", "entry"),
        (
            "/search.rss?q=kev:true&sort=modified",
            "application/rss+xml",
            "item",
        ),
        ("/search.atom", "application/atom+xml", "entry"),
        ("/search.rss?q=nothingmatchesthis", "application/rss+xml", "item"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), format!("{kind}; charset=utf-8"));
        let found = elements(answer.text());
        let wanted = !path.contains("nothing");
        assert_eq!(found.iter().any(|name| name == entry), wanted, "{path}");
        assert_eq!(
            answer
                .text()
                .contains("https://baize.example/vulnerabilities/CVE-2099-"),
            wanted
        );
        let known = [("if-none-match", answer.header("etag"))];
        let again = ask(&app, Method::GET, path, &known).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
    }
    assert_eq!(
        get(&app, "/search.atom?q=(").await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        get(&app, "/search.rss?sort=colour").await.status,
        StatusCode::BAD_REQUEST
    );
    let list = page(&app, "/search?q=kev:true", "en").await;
    let found = markup::read(list.text()).into_iter().any(|tag| {
        tag.attribute("type") == Some("application/atom+xml")
            && tag.attribute("href") == Some("/search.atom?q=kev:true")
    });
    assert!(found, "the list names its feed");
}

#[tokio::test]
async fn feeds_hold_text_and_no_markup() {
    let hostile = "<script>alert(1)</script>]]>&\"\u{1}";
    let app = over(
        Double::of(vec![filled("CVE-2099-0001", hostile)]),
        WebConfig::default(),
    );
    for path in ["/search.atom", "/search.rss"] {
        let answer = get(&app, path).await;
        let names = elements(answer.text());
        assert!(!names.iter().any(|name| name == "script"), "{path}");
        assert!(!answer.text().contains('\u{1}'), "{path}");
    }
}

#[tokio::test]
async fn every_chart_has_its_table_to_take_away() {
    let app = app();
    let text = page(&app, "/statistics", "en").await;
    let tags = markup::read(text.text());
    let files: Vec<&str> = tags
        .iter()
        .filter_map(|tag| tag.attribute("href"))
        .filter(|href| href.starts_with("/statistics/"))
        .collect();
    assert_eq!(files.len(), 10);
    for href in files {
        let answer = get(&app, href).await;
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8", "{href}");
        assert!(answer.header("content-disposition").starts_with("attachment"));
        let lines: Vec<&str> = answer.text().trim_end().split("\r\n").collect();
        let width = lines[0].split(',').count();
        assert!(
            lines.len() > 1 && lines.iter().all(|line| line.split(',').count() == width),
            "{href}"
        );
    }
    for wrong in ["/statistics/colours.csv", "/statistics/years"] {
        assert_eq!(get(&app, wrong).await.status, StatusCode::NOT_FOUND);
    }
    let years = get(&app, "/statistics/years.csv").await;
    assert!(years.text().contains("2099,134,19,"), "{}", years.text());
    // Every drawing says in words what it shows.
    for tag in tags.iter().filter(|tag| tag.attribute("role") == Some("img")) {
        let named = tag.attribute("aria-labelledby").expect("a name");
        for id in named.split(' ') {
            assert!(tags.iter().any(|other| other.attribute("id") == Some(id)), "{id}");
        }
    }
}

#[tokio::test]
async fn revisions_are_compared_and_subjects_refused_when_unknown() {
    let app = app();
    let compared = page(&app, "/vulnerabilities/CVE-2099-0001/compare", "en").await;
    for words in ["<ins>CWE-502</ins>", "Disputed", "<select name=\"from\">"] {
        assert!(compared.text().contains(words), "{words}");
    }
    for wrong in [
        "/vulnerabilities/CVE-2099-0001/compare?source=cve&key=CVE-2099-0001&from=00",
        "/vulnerabilities/CVE-2099-0001/compare?source=cve&key=other",
        "/vulnerabilities/CVE-1999-0001/compare",
        "/vendors/nobody",
        "/weaknesses/CWE-1",
        "/weaknesses/x",
        "/sources/nowhere",
        "/assigners/nobody",
    ] {
        assert_eq!(
            page(&app, wrong, "en").await.status,
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
    let wrong = page(&app, "/conflicts?kind=colour", "en").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn programs_find_what_they_look_for() {
    let app = app();
    let policy = get(&app, "/.well-known/api-policy.json").await;
    assert_eq!(policy.header("content-type"), "application/json");
    assert_eq!(policy.json()["authentication"]["required"], false);
    let text = get(&app, "/llms.txt").await;
    assert!(text.text().starts_with("# Baize\n\n> "));
    // Every address of ours that it names is there.
    for part in text.text().split("](http://127.0.0.1:8080").skip(1) {
        let path = part.split(')').next().unwrap_or_default();
        let answer = get(&app, path).await;
        let expected = path.contains("CVE-2021-44228");
        assert!(
            answer.status.is_success() || expected,
            "{path}: {}",
            answer.status
        );
    }
}
