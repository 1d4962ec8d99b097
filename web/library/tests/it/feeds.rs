//! Feeds pass the checks of the feed validator's suite that are about what we write. The checks are held to the cases of
//! the suite first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::http::StatusCode;
use baize_web_library::WebConfig;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::double::library;
use crate::{get, markup, over, page};

/// An element: its name, attributes, text and children.
#[derive(Default, Debug)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Reads XML; nothing where it is damaged.
fn read(xml: &str) -> Option<Element> {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        let started = |start: &quick_xml::events::BytesStart<'_>| {
            let attributes = start.attributes().flatten();
            Element {
                name: start.name().as_ref().to_owned(),
                attributes: attributes
                    .map(|a| (a.key.as_ref().to_owned(), a.value.to_string()))
                    .collect(),
                ..Element::default()
            }
        };
        match reader.read_event().ok()? {
            Event::Start(start) => open.push(started(&start)),
            Event::Empty(start) => open.last_mut()?.children.push(started(&start)),
            Event::End(_) => {
                let closed = open.pop()?;
                open.last_mut()?.children.push(closed);
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text),
            Event::CData(text) => open.last_mut()?.text.push_str(&text),
            Event::GeneralRef(_) => open.last_mut()?.text.push('&'),
            Event::Eof => break,
            _ => {}
        }
    }
    let root = open.pop()?;
    open.is_empty().then_some(root)
}

/// A finding: what, in which element, about which.
type Finding = (String, String, String);

/// What the validator finds wrong, as far as it is about what our feeds hold.
fn findings(xml: &str) -> BTreeSet<Finding> {
    let mut found = BTreeSet::new();
    let Some(root) = read(xml) else {
        return BTreeSet::from([("SAXError".to_owned(), String::new(), String::new())]);
    };
    for feed in root.all("feed") {
        check(feed, &["id", "title", "updated"], &mut found);
        let by_feed = feed.all("author").next().is_some();
        for entry in feed.all("entry") {
            check(entry, &["id", "title", "updated"], &mut found);
            if !by_feed && entry.all("author").next().is_none() && entry.all("source").next().is_none() {
                found.insert(("MissingElement".into(), "entry".into(), "author".into()));
            }
        }
        let ids: Vec<&str> = feed
            .all("entry")
            .flat_map(|e| e.all("id"))
            .map(|id| id.text.trim())
            .collect();
        if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
            found.insert(("DuplicateEntries".into(), "feed".into(), "entry".into()));
        }
    }
    for channel in root.all("rss").flat_map(|rss| rss.all("channel")) {
        check(channel, &["title", "link", "description"], &mut found);
        for item in channel.all("item") {
            check(item, &[], &mut found);
        }
    }
    found
}

/// Elements that may be there once.
const ONCE: [&str; 16] = [
    "id",
    "title",
    "updated",
    "subtitle",
    "generator",
    "logo",
    "icon",
    "rights",
    "published",
    "content",
    "summary",
    "description",
    "guid",
    "pubDate",
    "lastBuildDate",
    "language",
];

fn check(element: &Element, needed: &[&str], found: &mut BTreeSet<Finding>) {
    let mut find = |what: &str, about: &str| {
        found.insert((what.to_owned(), element.name.clone(), about.to_owned()));
    };
    for name in needed {
        if element.all(name).next().is_none() {
            find("MissingElement", name);
        }
    }
    for name in ONCE.iter().filter(|name| element.all(name).count() > 1) {
        find("DuplicateElement", name);
    }
    for child in &element.children {
        let text = child.text.trim();
        match child.name.as_str() {
            "updated" | "published" if !is_rfc3339(&child.text) => find("InvalidRFC3339Date", &child.name),
            "pubDate" | "lastBuildDate" if !is_mail_date(text) => find("InvalidRFC2822Date", &child.name),
            "id" if !text.contains(':') => {
                find("InvalidFullLink", "id");
                if text.is_empty() {
                    find("NotBlank", "id");
                }
            }
            "title" if text.is_empty() && child.children.is_empty() => find("NotBlank", "title"),
            "link"
                if element.name != "channel"
                    && element.name != "item"
                    && !child.attributes.contains_key("href") =>
            {
                find("MissingHref", "link");
            }
            "guid"
                if child.attributes.get("isPermaLink").is_none_or(|v| v == "true")
                    && !text.contains("://") =>
            {
                find("InvalidHttpGUID", "guid");
            }
            _ => {}
        }
    }
}

fn is_rfc3339(text: &str) -> bool {
    let bytes = text.trim().as_bytes();
    let zoned =
        text.trim().ends_with('Z') || matches!(bytes.get(bytes.len().wrapping_sub(6)), Some(b'+' | b'-'));
    bytes.get(10) == Some(&b'T')
        && zoned
        && bytes.get(16) == Some(&b':')
        && text.trim().parse::<jiff::Timestamp>().is_ok()
}

fn is_mail_date(text: &str) -> bool {
    jiff::fmt::rfc2822::parse(text).is_ok()
}

/// The cases of a folder: text, and what is expected of it.
fn cases(folder: &Path, each: &mut dyn FnMut(&Path, &str, &str)) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            cases(&path, each);
        } else if let Ok(text) = std::fs::read_to_string(&path)
            && let Some(expected) = text.lines().find_map(|line| line.split_once("Expect:"))
        {
            each(&path, &text, expected.1.trim());
        }
    }
}

#[test]
fn the_checks_judge_the_cases_of_the_suite() {
    let Some(suite) = baize_testkit::data::suite("feeds") else {
        return;
    };
    let about = ["feed", "entry", "channel", "item"];
    let known = [
        "id",
        "title",
        "updated",
        "published",
        "link",
        "author",
        "guid",
        "pubDate",
        "lastBuildDate",
        "description",
    ];
    let kinds = [
        "MissingElement",
        "DuplicateElement",
        "InvalidRFC3339Date",
        "InvalidRFC2822Date",
        "NotBlank",
        "InvalidFullLink",
        "MissingHref",
        "InvalidHttpGUID",
    ];
    let (mut judged, mut wrong) = (0, Vec::new());
    for folder in ["atom", "rss20", "rss"] {
        cases(
            &suite.join("feedvalidator/testcases").join(folder),
            &mut |path, text, expected| {
                let (wanted, expected) = match expected.strip_prefix('!') {
                    Some(rest) => (false, rest),
                    None => (true, expected),
                };
                let Some((kind, rest)) = expected.split_once('{') else {
                    return;
                };
                let part = |name: &str| {
                    let from = rest
                        .split(['{', ',', '}'])
                        .find_map(|part| part.trim().strip_prefix(name));
                    from.and_then(|from| from.strip_prefix(':'))
                        .unwrap_or_default()
                        .trim()
                        .to_owned()
                };
                let (parent, element) = (part("parent"), part("element"));
                let ours = kinds.contains(&kind)
                    && about.contains(&parent.as_str())
                    && known.contains(&element.as_str());
                if !ours || (kind == "MissingElement" && parent == "item") {
                    return;
                }
                judged += 1;
                let reported = findings(text).contains(&(kind.to_owned(), parent, element));
                if reported != wanted {
                    wrong.push(format!("{} {expected}", path.display()));
                }
            },
        );
    }
    assert!(
        judged > 60 && wrong.is_empty(),
        "{} of {judged}: {wrong:#?}",
        wrong.len()
    );
}

#[tokio::test]
async fn every_feed_passes_the_checks() {
    let config = WebConfig {
        public_url: Some("https://baize.example".into()),
        ..WebConfig::default()
    };
    for app in [over(library(), config), over(library(), WebConfig::default())] {
        for path in [
            "/search.atom",
            "/search.rss",
            "/search.atom?q=kev:true&sort=modified",
            "/search.rss?q=nothingmatchesthis",
            "/search.atom?q=nothingmatchesthis",
            "/changes.atom",
            "/changes.rss",
            "/sources.atom",
            "/sources.rss",
        ] {
            let answer = get(&app, path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(
                findings(answer.text()),
                BTreeSet::new(),
                "{path}: {}",
                answer.text()
            );
            let is_empty = !answer.text().contains("<entry>") && !answer.text().contains("<item>");
            assert_eq!(is_empty, path.contains("nothing"), "{path}");
        }
    }
}

#[tokio::test]
async fn lists_name_their_feeds() {
    let app = over(library(), WebConfig::default());
    for list in ["/changes", "/sources"] {
        let text = page(&app, list, "en").await;
        for kind in ["atom", "rss"] {
            let named = markup::read(text.text()).into_iter().any(|tag| {
                tag.attribute("rel") == Some("alternate")
                    && tag.attribute("type") == Some(&format!("application/{kind}+xml"))
                    && tag.attribute("href") == Some(&format!("{list}.{kind}"))
            });
            assert!(named, "{list}.{kind}");
        }
    }
}
