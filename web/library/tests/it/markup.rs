//! Reads pages strictly enough to find markup that should not be there.

use std::collections::BTreeSet;

/// A tag with its attributes.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }
}

const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "wbr"];

/// Reads a page: every element is closed in order, ids are unique, nothing is inline code. Gives back its tags.
pub(crate) fn read(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        assert!(
            !text.contains('>') || open.iter().any(|o| o == "svg"),
            "a bare > in {text:?}"
        );
        rest = &rest[start + 1..];
        if let Some(after) = rest.strip_prefix("!doctype html>") {
            rest = after;
            continue;
        }
        let (tag, after, selfclosed, closing) = one(rest);
        rest = after;
        if closing {
            let expected = open.pop().unwrap_or_default();
            assert_eq!(expected, tag.name, "an element is not closed in order");
            continue;
        }
        check(&tag, &mut ids);
        if !selfclosed && !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        tags.push(tag);
    }
    assert_eq!(open, Vec::<String>::new(), "elements are left open");
    tags
}

fn one(text: &str) -> (Tag, &str, bool, bool) {
    let closing = text.starts_with('/');
    let text = text.trim_start_matches('/');
    let end = text
        .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .expect("a tag ends");
    let name = text[..end].to_owned();
    assert!(
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()),
        "a strange tag {name:?}"
    );
    let mut rest = &text[end..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            return (Tag { name, attributes }, after, true, closing);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (Tag { name, attributes }, after, false, closing);
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || "=>/".contains(c))
            .expect("an attribute ends");
        let key = rest[..end].to_owned();
        assert!(
            !key.is_empty(),
            "a strange attribute at {:?}",
            &rest[..rest.len().min(40)]
        );
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let close = after.find('"').expect("a value ends");
            after[..close].clone_into(&mut value);
            rest = &after[close + 1..];
        } else {
            assert!(!rest.starts_with('='), "an unquoted value of {key}");
        }
        attributes.push((key, value));
    }
}

fn check(tag: &Tag, ids: &mut BTreeSet<String>) {
    const ALLOWED: [&str; 65] = [
        "select", "option", "html", "head", "meta", "title", "link", "script", "body", "a", "header", "svg",
        "rect", "path", "circle", "span", "form", "label", "input", "button", "nav", "main", "footer", "p",
        "strong", "h1", "h2", "h3", "section", "article", "aside", "ul", "ol", "li", "dl", "dt", "dd",
        "table", "thead", "tbody", "tr", "th", "td", "caption", "code", "pre", "mark", "b", "br", "div",
        "details", "summary", "time", "del", "ins", "desc", "text", "em", "figure", "hr", "kbd", "cite",
        "small", "g", "wbr",
    ];
    assert!(
        ALLOWED.contains(&tag.name.as_str()),
        "an element that no template has: {tag:?}"
    );
    if tag.name == "script" {
        assert!(
            tag.attribute("src").is_some_and(|s| s.starts_with("/static/")),
            "{tag:?}"
        );
    }
    for (name, value) in &tag.attributes {
        assert!(
            !name.starts_with("on") && name != "style" && name != "srcdoc",
            "inline code: {tag:?}"
        );
        if name == "id" {
            assert!(ids.insert(value.clone()), "the id {value} repeats");
        }
        if name == "href" || name == "src" || name == "action" {
            let safe = ["/", "#", "https://", "http://", "ftp://", "mailto:", "HTTP://"];
            assert!(
                safe.iter().any(|s| value.starts_with(s)) && !value.starts_with("//"),
                "{tag:?}"
            );
            if !value.starts_with(['/', '#']) && tag.name == "a" {
                let rel = tag.attribute("rel").unwrap_or_default();
                assert!(rel.contains("noopener") && rel.contains("nofollow"), "{tag:?}");
            }
        }
    }
}
