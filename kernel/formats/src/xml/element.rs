//! One entry as a small tree.

use std::borrow::Cow;

use baize_model::Refusal;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT};
use crate::text;

/// How far beyond an end tag with text behind it a better one is looked for, in bytes.
const LOOKAHEAD: usize = 16 << 10;

/// An element with what it holds.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// Local name, ASCII letters lowered and `_` written `-`: exports disagree about both.
    pub(crate) name: String,
    /// Attributes by local name.
    pub(crate) attributes: Vec<(String, String)>,
    /// Text directly inside, references resolved.
    pub(crate) text: String,
    /// Child elements in order.
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// Children that have one of the names.
    pub(crate) fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a Element> {
        self.children
            .iter()
            .filter(move |c| names.contains(&c.name.as_str()))
    }

    /// Cleaned text of the first child of one of the names that has any.
    pub(crate) fn text_of(&self, names: &[&str]) -> Option<String> {
        self.all(names).find_map(Element::own_text)
    }

    /// Cleaned text directly inside.
    pub(crate) fn own_text(&self) -> Option<String> {
        text::clean(&self.text)
    }

    /// An attribute's value.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.as_str())
    }
}

/// Reads one entry. What stands inside an element named in `leaves` is text up to its end tag.
pub(crate) fn parse(bytes: &[u8], leaves: &[&str]) -> Result<Element, Refusal> {
    let decoded = text::read(bytes)?;
    let sections = memchr::memmem::rfind(decoded.text.as_bytes(), b"]]>").unwrap_or(0);
    Builder {
        text: &decoded.text,
        leaves,
        stack: Vec::new(),
        elements: 0,
        sections,
    }
    .build()
}

struct Builder<'a> {
    text: &'a str,
    leaves: &'a [&'a str],
    stack: Vec<Element>,
    elements: usize,
    /// Where the last CDATA section ends: none is looked for beyond.
    sections: usize,
}

impl Builder<'_> {
    fn build(mut self) -> Result<Element, Refusal> {
        let mut base = 0;
        let mut reader = reader(self.text);
        loop {
            let event = reader.read_event();
            let at = base + reader.buffer_position() as usize;
            match event {
                Ok(Event::Start(start)) => {
                    self.open(&start)?;
                    let leaf = self
                        .top()
                        .is_some_and(|top| self.leaves.contains(&top.name.as_str()));
                    if leaf {
                        let raw_name = start.name();
                        let (inner, next) =
                            leaf_text(&self.text[at..], raw_name.as_ref(), at < self.sections)
                                .ok_or_else(|| self.malformed(at, "an element has no end tag"))?;
                        self.append(&resolve_with_sections(inner), at)?;
                        base = at + next;
                        reader = self::reader(&self.text[base..]);
                        if let Some(root) = self.close() {
                            return Ok(root);
                        }
                    }
                }
                Ok(Event::Empty(start)) => {
                    self.open(&start)?;
                    if let Some(root) = self.close() {
                        return Ok(root);
                    }
                }
                Ok(Event::End(end)) => {
                    let expected = self
                        .top()
                        .is_some_and(|top| top.name == normal_name(end.local_name().as_ref()));
                    if !expected {
                        return Err(self.malformed(at, "an end tag does not match its start tag"));
                    }
                    if let Some(root) = self.close() {
                        return Ok(root);
                    }
                }
                Ok(Event::Text(content)) => self.append(&content, at)?,
                Ok(Event::CData(content)) => self.append(&content, at)?,
                Ok(Event::GeneralRef(name)) => {
                    let reference = format!("&{};", &*name);
                    self.append(&resolve(&reference), at)?;
                }
                Ok(Event::DocType(doctype)) => {
                    if doctype.contains('[') || doctype.contains("ENTITY") {
                        return Err(super::cut::entities());
                    }
                }
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
                Ok(Event::Eof) => {
                    return Err(match self.top() {
                        Some(top) => {
                            Refusal::new("truncated", format!("the element <{}> has no end", top.name))
                        }
                        None => Refusal::new("not-xml", "there is no element"),
                    });
                }
                Err(e) => return Err(self.malformed(at, &e.to_string())),
            }
        }
    }

    fn top(&self) -> Option<&Element> {
        self.stack.last()
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Refusal> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(Refusal::new(
                "too-large",
                format!("more than {MAX_ELEMENTS} elements in one entry"),
            ));
        }
        if self.stack.len() == MAX_DEPTH {
            return Err(Refusal::new(
                "too-deep",
                format!("elements are nested deeper than {MAX_DEPTH}"),
            ));
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten().take(64) {
            let key = attribute.key.local_name();
            attributes.push((normal_name(key.as_ref()), resolve(&attribute.value).into_owned()));
        }
        self.stack.push(Element {
            name: normal_name(start.local_name().as_ref()),
            attributes,
            ..Element::default()
        });
        Ok(())
    }

    /// Closes the innermost element; gives the root when that was it.
    fn close(&mut self) -> Option<Element> {
        let done = self.stack.pop()?;
        match self.stack.last_mut() {
            Some(parent) => {
                parent.children.push(done);
                None
            }
            None => Some(done),
        }
    }

    fn append(&mut self, content: &str, at: usize) -> Result<(), Refusal> {
        let Some(top) = self.stack.last_mut() else {
            return Ok(());
        };
        if top.text.len() + content.len() > MAX_TEXT {
            let name = top.name.clone();
            return Err(Refusal::new(
                "too-large",
                format!("the text of <{name}> is longer than {} MiB", MAX_TEXT >> 20),
            )
            .at(self.line(at)));
        }
        top.text.push_str(content);
        Ok(())
    }

    fn malformed(&self, at: usize, what: &str) -> Refusal {
        let inside = self
            .top()
            .map(|top| format!(" inside <{}>", top.name))
            .unwrap_or_default();
        Refusal::new("not-xml", format!("{what}{inside}")).at(self.line(at))
    }

    fn line(&self, at: usize) -> String {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        format!(
            "line {} of the entry",
            memchr::memchr_iter(b'\n', before).count() + 1
        )
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    // Names are checked here: a reader that starts after a leaf has not seen what is open.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// The raw text of a leaf whose start tag has been read, and where the text after its end tag begins.
///
/// An end tag counts when markup or nothing follows it, so that the same tag quoted inside a sentence is text;
/// where no such one is, the first counts.
fn leaf_text<'a>(rest: &'a str, name: &str, sections: bool) -> Option<(&'a str, usize)> {
    let mut from = 0;
    if sections && rest.trim_start().starts_with("<![CDATA[") {
        from = rest.find("]]>").map_or(0, |end| end + 3);
    }
    let mut first: Option<(&str, usize)> = None;
    for at in memchr::memmem::find_iter(&rest.as_bytes()[from..], "</") {
        let at = from + at;
        if first.is_some_and(|(_, end)| at > end + LOOKAHEAD) {
            break;
        }
        let after = rest[at + 2..].strip_prefix(name).map(str::trim_start);
        let Some(after) = after.and_then(|a| a.strip_prefix('>')) else {
            continue;
        };
        let found = (&rest[..at], rest.len() - after.len());
        let follows = after.trim_start();
        if follows.is_empty() || follows.starts_with('<') {
            return Some(found);
        }
        first.get_or_insert(found);
    }
    first
}

/// Resolves a leaf's raw text: references outside CDATA sections, the sections taken literally.
fn resolve_with_sections(raw: &str) -> Cow<'_, str> {
    if !raw.contains("<![CDATA[") {
        return resolve(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(start) = rest.find("<![CDATA[") {
        let Some(length) = rest[start + 9..].find("]]>") else {
            break;
        };
        text.push_str(&resolve(&rest[..start]));
        text.push_str(&rest[start + 9..start + 9 + length]);
        rest = &rest[start + 9 + length + 3..];
    }
    text.push_str(&resolve(rest));
    Cow::Owned(text)
}

/// Resolves the five predefined references and the numeric ones. Anything else that begins with `&` is text.
pub(crate) fn resolve(raw: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', raw.as_bytes()) else {
        return Cow::Borrowed(raw);
    };
    let mut text = String::with_capacity(raw.len());
    text.push_str(&raw[..first]);
    let mut rest = &raw[first..];
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.as_bytes().iter().take(12).position(|b| *b == b';');
        if let Some((c, end)) = end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            text.push(c);
            rest = &rest[end + 1..];
        } else {
            text.push('&');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn reference(name: &str) -> Option<char> {
    let number = match name {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).ok()?;
    Some(
        char::from_u32(code)
            .filter(|c| text::allowed(*c))
            .unwrap_or('\u{FFFD}'),
    )
}

fn normal_name(name: &str) -> String {
    name.chars()
        .map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(xml: &str) -> String {
        parse(xml.as_bytes(), &["d"])
            .unwrap()
            .text_of(&["d"])
            .unwrap_or_default()
    }

    #[test]
    fn ill_formed_text_of_a_leaf_is_kept() {
        for (inner, want) in [
            ("QList<QPath::Element>::grow", "QList<QPath::Element>::grow"),
            ("Anti-spam & Malware", "Anti-spam & Malware"),
            ("a->b, 1 < 2 && 3 > 2", "a->b, 1 < 2 && 3 > 2"),
            ("see </d> in text", "see </d> in text"),
            ("</x><y z='", "</x><y z='"),
            ("<!-- not a comment", "<!-- not a comment"),
            ("a &lt;b&gt; &amp;amp; &#39;&#x4e2d;&#20013;", "a <b> &amp; '中中"),
            ("&nbsp;&unknown;&#;&#xZZ;&", "&nbsp;&unknown;&#;&#xZZ;&"),
            ("x&#0;y&#xD800;z&#x110000;", "x\u{FFFD}y\u{FFFD}z\u{FFFD}"),
            ("<![CDATA[<b> </d> & ]]> &amp; more", "<b> </d> &  & more"),
            ("<![CDATA[ never closed", "<![CDATA[ never closed"),
        ] {
            assert_eq!(leaf(&format!("<e><d>{inner}</d><x/></e>")), want, "{inner}");
        }
    }

    #[test]
    fn names_match_without_prefix_case_or_underscore() {
        let e = parse(
            b"<n:Entry xmlns:n='u'><n:vuln_type a:Key='1&amp;2'>t</n:vuln_type ></n:Entry>",
            &["vuln-type"],
        );
        let e = e.unwrap();
        assert_eq!(
            (e.name.as_str(), e.text_of(&["vuln-type"]).as_deref()),
            ("entry", Some("t"))
        );
        assert_eq!(e.children[0].attribute("key"), Some("1&2"));
    }

    #[test]
    fn bounds_hold() {
        let deep = "<a>".repeat(65) + &"</a>".repeat(65);
        assert_eq!(parse(deep.as_bytes(), &[]).unwrap_err().code, "too-deep");
        let fine = "<a>".repeat(64) + &"</a>".repeat(64);
        assert!(parse(fine.as_bytes(), &[]).is_ok());
        let wide = format!("<a>{}</a>", "<b/>".repeat(MAX_ELEMENTS));
        assert_eq!(parse(wide.as_bytes(), &[]).unwrap_err().code, "too-large");
        let long = format!("<a><d>{}</d></a>", "x".repeat(MAX_TEXT + 1));
        assert_eq!(parse(long.as_bytes(), &["d"]).unwrap_err().code, "too-large");
    }

    #[test]
    fn broken_structure_is_refused() {
        for (xml, code) in [
            ("<a><b></a></b>", "not-xml"),
            ("<a><b>", "truncated"),
            ("<a><d>text</a>", "not-xml"),
            ("", "not-xml"),
            ("text", "not-xml"),
            ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "entities"),
        ] {
            assert_eq!(parse(xml.as_bytes(), &["d"]).unwrap_err().code, code, "{xml}");
        }
    }
}
