//! XML as a tree, within bounds: no entities but the five that XML has, no document type.

use std::fmt::Display;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::cargo::newlines;
use crate::{InventoryError, MAX_DEPTH};

/// Most elements of a document.
const MAX_ELEMENTS: usize = 3_000_000;

/// An element, by its name without a prefix.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) namespace: String,
    attributes: Vec<(String, String)>,
    text: String,
    pub(crate) children: Vec<Element>,
    /// Line on which it begins.
    pub(crate) line: usize,
}

impl Element {
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of a child.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|c| c.text.trim()).filter(|t| !t.is_empty())
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| n == name)?;
        Some(found.1.trim()).filter(|t| !t.is_empty())
    }
}

/// Reads a document.
pub(crate) fn parse(what: &'static str, text: &str) -> Result<Element, InventoryError> {
    let bad = |reason: &dyn Display| InventoryError::malformed(what, reason);
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0_usize;
    let (mut line, mut counted) = (1_usize, 0_usize);
    loop {
        let event = reader.read_event().map_err(|e| bad(&e))?;
        let at = usize::try_from(reader.buffer_position())
            .unwrap_or(text.len())
            .min(text.len());
        let before = line;
        line += newlines(&text.as_bytes()[counted..at]);
        counted = at;
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() == MAX_DEPTH || count > MAX_ELEMENTS {
                    return Err(InventoryError::TooMany {
                        what: "elements",
                        limit: if open.len() == MAX_DEPTH {
                            MAX_DEPTH
                        } else {
                            MAX_ELEMENTS
                        },
                    });
                }
                open.push(element(&start, before).map_err(|e| bad(&e))?);
            }
            Event::Empty(start) => {
                count += 1;
                if count > MAX_ELEMENTS {
                    return Err(InventoryError::TooMany {
                        what: "elements",
                        limit: MAX_ELEMENTS,
                    });
                }
                let element = element(&start, before).map_err(|e| bad(&e))?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => return Ok(element),
                }
            }
            Event::End(_) => {
                let Some(done) = open.pop() else {
                    return Err(bad(&"an element ends that did not begin"));
                };
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => return Ok(done),
                }
            }
            Event::Text(held) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&held);
                }
            }
            Event::CData(held) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&held);
                }
            }
            Event::GeneralRef(name) => {
                let Some(element) = open.last_mut() else { continue };
                element
                    .text
                    .push(character(&name).ok_or_else(|| bad(&format!("the entity {}", &*name)))?);
            }
            Event::DocType(_) => return Err(bad(&"a document type is declared")),
            Event::Eof => return Err(bad(&"the document ends early")),
            _ => {}
        }
    }
}

/// The character an entity stands for.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

fn element(start: &BytesStart<'_>, line: usize) -> Result<Element, String> {
    let name = start.local_name().as_ref().to_owned();
    let prefix = start.name().prefix().map(|p| p.as_ref().to_owned());
    let declares = prefix.map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    let mut made = Element {
        name,
        line,
        ..Element::default()
    };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let key = attribute.key.as_ref().to_owned();
        let value = quick_xml::escape::unescape(&attribute.value)
            .map_err(|e| e.to_string())?
            .into_owned();
        if key == declares {
            value.clone_into(&mut made.namespace);
        }
        let local = key.rsplit(':').next().unwrap_or(&key).to_owned();
        made.attributes.push((local, value));
    }
    Ok(made)
}
