//! Both languages say the same things, every key is used, every used key exists, and no words stand in templates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use baize_web_kit::{Language, message_ids};

/// Stems from which keys are built at run time, with where.
const BUILT: [(&str, &str); 22] = [
    ("statistics-", "view/sheet.rs"),
    ("vendors-", "pages/index.rs"),
    ("products-", "pages/index.rs"),
    ("assigners-", "pages/index.rs"),
    ("abstraction-", "label::known"),
    ("sort-", "pages/subject.rs"),
    ("subject-", "pages/subject.rs"),
    ("facet-", "view/facet.rs"),
    ("query-fault-", "read.rs"),
    ("problem-", "Code::title, kept, next"),
    ("about-", "templates/about.html: -answer"),
    ("help-", "pages/search.rs"),
    ("narrow-", "pages/search.rs: -term"),
    ("api-", "pages/api.rs: operation ids"),
    ("priority-", "label::known"),
    ("change-", "label::known"),
    ("field-", "label::known"),
    ("language-", "label::known"),
    ("level-", "label::known"),
    ("justification-", "label::known"),
    ("ssvc-", "label::known"),
    ("cwe-", "view/label.rs"),
];

fn files(extension: &str, part: &str) -> Vec<(PathBuf, String)> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![web];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension)
                && path.components().any(|c| c.as_os_str() == part)
            {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "no {extension} files under {part}");
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut all = files("rs", "src");
    all.extend(files("html", "templates"));
    all
}

/// Keys given as a literal to one of the functions that look words up.
fn looked_up(text: &str) -> Vec<String> {
    const CALLS: [&str; 5] = [".t(\"", ".t1(\"", ".t2(\"", ".count(\"", "l.t(\n"];
    let mut keys = Vec::new();
    for call in CALLS {
        for rest in text.split(call).skip(1) {
            keys.extend(rest.split('"').next().map(str::to_owned));
        }
    }
    keys.retain(|k| !k.is_empty() && k.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    keys
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let en: BTreeMap<_, _> = message_ids(Language::En).into_iter().collect();
    let zh: BTreeMap<_, _> = message_ids(Language::ZhCn).into_iter().collect();
    let only = |a: &BTreeMap<String, Vec<String>>, b: &BTreeMap<String, Vec<String>>| {
        a.keys()
            .filter(|k| !b.contains_key(*k))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(only(&en, &zh), Vec::<String>::new(), "only in English");
    assert_eq!(only(&zh, &en), Vec::<String>::new(), "only in Chinese");
    for (key, variables) in &en {
        // A plural in one language may be no plural in the other: `$n` only selects.
        let said = |v: &Vec<String>| v.iter().filter(|v| *v != "n").cloned().collect::<Vec<_>>();
        assert_eq!(
            said(variables),
            said(&zh[key]),
            "{key} has other variables in Chinese"
        );
    }
    let count = message_ids(Language::En).len();
    assert_eq!(count, en.len(), "a key repeats");
}

#[test]
fn every_key_is_used_and_every_used_key_exists() {
    let known: BTreeSet<String> = message_ids(Language::En)
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    let sources = sources();
    for (path, text) in &sources {
        for key in looked_up(text) {
            assert!(
                known.contains(&key),
                "{} uses the missing key {key}",
                path.display()
            );
        }
    }
    for key in &known {
        let quoted = format!("\"{key}\"");
        let used = sources.iter().any(|(_, text)| text.contains(&quoted))
            || BUILT.iter().any(|(stem, _)| key.starts_with(stem));
        assert!(used, "nothing uses the key {key}");
    }
}

/// A template without its code: `{{ … }}`, `{% … %}`, `{# … #}` are taken out.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{']) {
        let close = match rest[start..].get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            Some("{#") => "#}",
            _ => {
                out.push_str(&rest[..=start]);
                rest = &rest[start + 1..];
                continue;
            }
        };
        out.push_str(&rest[..start]);
        let end = rest[start..].find(close).expect("code is closed");
        rest = &rest[start + end + 2..];
    }
    out + rest
}

/// What a person would read: text between tags, and the attributes that are read out.
fn readable(template: &str) -> Vec<String> {
    let text = without_code(template);
    let mut found = Vec::new();
    for part in text.split('<') {
        let (tag, after) = part.split_once('>').unwrap_or(("", part));
        for attribute in [
            "title=\"",
            "placeholder=\"",
            "aria-label=\"",
            "alt=\"",
            "content=\"",
        ] {
            if let Some((_, rest)) = tag.split_once(attribute) {
                found.push(rest.split('"').next().unwrap_or_default().to_owned());
            }
        }
        found.push(after.replace("&amp;", "").replace("&nbsp;", ""));
    }
    found
}

#[test]
fn no_words_stand_in_templates() {
    const PLAIN: [&str; 4] = [
        "width=device-width, initial-scale=1",
        "light dark",
        "noindex",
        "/api/openapi.json",
    ];
    for (path, text) in files("html", "templates") {
        for words in readable(&text) {
            let words = words.trim();
            if !PLAIN.contains(&words) {
                assert!(
                    !words.chars().any(char::is_alphabetic),
                    "{} holds the words {words:?}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn the_scanner_sees_words() {
    assert!(
        readable("<p>{{ l.t(\"a\") }} Hello</p>")
            .iter()
            .any(|w| w.contains("Hello"))
    );
    assert!(
        readable("<a title=\"{{ x }}漏洞\">")
            .iter()
            .any(|w| w.contains("漏洞"))
    );
    assert!(
        !readable("<p class=\"x\">{% if a > b %}{{ c }}{% endif %} · </p>")
            .iter()
            .any(|w| w.contains('a'))
    );
    assert_eq!(
        looked_up("l.t(\"one\") l.count(\"two\", n) x(\"three\")"),
        ["one", "two"]
    );
}
