//! MITRE's catalogues in XML: cutting them into entries and walking through one entry.
//!
//! No document type, no entities but the five of XML and characters by number, nesting up to [`MAX_DEPTH`].

use baize_model::{RawRecord, Refusal};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event as XmlEvent};
use quick_xml::reader::Reader;

use crate::{Sink, text};

/// Deepest nesting.
const MAX_DEPTH: usize = 64;

/// Most attributes of one element.
const MAX_ATTRIBUTES: usize = 64;

/// Something met on the way through an entry.
pub(crate) enum Event<'a> {
    /// An element begins; it is the last of the path.
    Open(&'a Attributes),
    /// A piece of text inside the last element of the path.
    Text(&'a str),
}

/// Attributes of an element.
pub(crate) struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn read(start: &BytesStart<'_>) -> Result<Self, Refusal> {
        let mut found = Vec::new();
        // The check for repeats compares all with all.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|e| Refusal::new("not-xml", e.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::default())
                .map_err(|e| Refusal::new("not-xml", e.to_string()))?;
            if found.len() == MAX_ATTRIBUTES {
                return Err(Refusal::new(
                    "too-large",
                    format!("more than {MAX_ATTRIBUTES} attributes"),
                ));
            }
            found.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(Self(found))
    }

    /// Value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Hands over every element of a catalogue that has one of the names and lies two levels below the root.
pub(crate) fn split(file: &RawRecord, names: &[&str], sink: &mut Sink<'_>) -> Result<(), Refusal> {
    let decoded = text::decode(&file.bytes)?;
    let mut reader = Reader::from_str(&decoded);
    let mut depth = 0;
    let mut position = 0;
    let mut began = None;
    loop {
        let before = reader.buffer_position() as usize;
        let event = next(&mut reader)?;
        let (opens, closes) = match &event {
            XmlEvent::Start(_) => (true, false),
            XmlEvent::Empty(_) => (true, true),
            XmlEvent::End(_) => (false, true),
            XmlEvent::Eof if depth == 0 && position > 0 => return Ok(()),
            XmlEvent::Eof if depth == 0 => {
                return Err(Refusal::new(
                    "schema",
                    format!("the catalogue has no {}", names.join(" or ")),
                ));
            }
            XmlEvent::Eof => return Err(Refusal::new("truncated", "the file ends inside an element")),
            _ => continue,
        };
        if opens {
            depth += 1;
            too_deep(depth)?;
        }
        if depth == 3
            && let XmlEvent::Start(start) | XmlEvent::Empty(start) = &event
            && names.contains(&start.name().as_ref())
        {
            began = Some(before);
        }
        if closes
            && depth == 3
            && let Some(from) = began.take()
        {
            position += 1;
            sink(Ok(RawRecord {
                bytes: decoded.as_bytes()[from..reader.buffer_position() as usize].to_vec(),
                format: file.format,
                name: file.name.clone(),
                position,
            }));
        }
        if closes {
            depth -= 1;
        }
    }
}

/// Called with where something is and what it is.
type Visit<'a> = dyn FnMut(&[&str], Event<'_>) -> Result<(), Refusal> + 'a;

/// Walks through one entry. The path holds the names from the entry's own element to where the event is.
pub(crate) fn walk(bytes: &[u8], visit: &mut Visit<'_>) -> Result<(), Refusal> {
    let decoded = text::decode(bytes)?;
    let mut reader = Reader::from_str(&decoded);
    let mut path: Vec<String> = Vec::new();
    loop {
        let event = next(&mut reader)?;
        if let XmlEvent::Start(start) | XmlEvent::Empty(start) = &event {
            path.push(start.name().as_ref().to_owned());
            too_deep(path.len())?;
        }
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        match &event {
            XmlEvent::Eof if path.is_empty() => return Ok(()),
            XmlEvent::Eof => return Err(Refusal::new("truncated", "the record ends inside an element")),
            XmlEvent::Start(start) | XmlEvent::Empty(start) => {
                visit(&names, Event::Open(&Attributes::read(start)?))?;
            }
            XmlEvent::Text(text) => visit(&names, Event::Text(&text.xml10_content()))?,
            XmlEvent::CData(text) => visit(&names, Event::Text(&text.xml10_content()))?,
            XmlEvent::GeneralRef(reference) => {
                visit(
                    &names,
                    Event::Text(character(reference)?.encode_utf8(&mut [0; 4])),
                )?;
            }
            _ => {}
        }
        if matches!(event, XmlEvent::End(_) | XmlEvent::Empty(_)) {
            path.pop();
        }
    }
}

/// The next event; a document type is refused wherever it stands.
fn next<'a>(reader: &mut Reader<&'a [u8]>) -> Result<XmlEvent<'a>, Refusal> {
    let at = reader.buffer_position();
    match reader.read_event() {
        Ok(XmlEvent::DocType(_)) => {
            Err(Refusal::new("not-xml", "a document type is not taken").at(format!("byte {at}")))
        }
        Ok(event) => Ok(event),
        Err(e) => Err(Refusal::new("not-xml", e.to_string()).at(format!("byte {at}"))),
    }
}

fn too_deep(depth: usize) -> Result<(), Refusal> {
    if depth > MAX_DEPTH {
        return Err(Refusal::new(
            "too-deep",
            format!("elements nest deeper than {MAX_DEPTH}"),
        ));
    }
    Ok(())
}

/// The character that a reference stands for.
fn character(reference: &BytesRef<'_>) -> Result<char, Refusal> {
    let named = match reference.xml10_content().as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    };
    match named {
        Some(c) => Ok(c),
        None => reference.resolve_char_ref().ok().flatten().ok_or_else(|| {
            let name: String = reference.xml10_content().chars().take(40).collect();
            Refusal::new("not-xml", format!("the entity {name:?} is not one of the five"))
        }),
    }
}

#[cfg(test)]
mod tests {
    use baize_model::Format;

    use super::*;

    fn cut(xml: &str) -> (Vec<String>, Option<&'static str>) {
        let file = RawRecord {
            bytes: xml.as_bytes().to_vec(),
            format: Format::Cwe,
            name: "c.xml".to_owned(),
            position: 1,
        };
        let mut found = Vec::new();
        let end = split(&file, &["Entry"], &mut |r| {
            found.push(String::from_utf8(r.expect("a record").bytes).expect("text"));
        });
        (found, end.err().map(|r| r.code))
    }

    #[test]
    fn entries_are_cut_out_as_they_stand() {
        let (found, error) = cut(
            "<?xml version=\"1.0\"?>\n<C>\n<Es>\n <Entry a='1'>x<Entry/></Entry>\n<Other/><Entry/></Es><R><E><Entry/></E></R></C>",
        );
        assert_eq!(found, ["<Entry a='1'>x<Entry/></Entry>", "<Entry/>"]);
        assert_eq!(error, None);
    }

    #[test]
    fn hostile_catalogues_are_refused() {
        assert_eq!(cut("<!DOCTYPE c [<!ENTITY a 'b'>]><C/>").1, Some("not-xml"));
        assert_eq!(cut(&"<a>".repeat(1_000_000)).1, Some("too-deep"));
        assert_eq!(cut("<C><Es><Entry>").1, Some("truncated"));
        assert_eq!(cut("<C><Es><Entry></Es>").1, Some("not-xml"));
        assert_eq!(cut("<C/>").1, Some("schema"));
        assert_eq!(cut("<C><Es><Entry/></Es></C>").0.len(), 1);
    }

    #[test]
    fn text_holds_characters_and_nothing_else() {
        let text = |xml: &str| {
            let mut all = String::new();
            walk(xml.as_bytes(), &mut |_, event| {
                if let Event::Text(t) = event {
                    all.push_str(t);
                }
                Ok(())
            })
            .map(|()| all)
            .map_err(|r| r.code)
        };
        assert_eq!(
            text("<a>x &lt;&amp;&#x4e00;<b><![CDATA[&c;]]></b></a>").as_deref(),
            Ok("x <&一&c;")
        );
        assert_eq!(text("<a>&nbsp;</a>"), Err("not-xml"));
        assert_eq!(text("<a>&#xD800;</a>"), Err("not-xml"));
        assert_eq!(text("<a>"), Err("truncated"));
        let many = " a=''".repeat(1_000);
        assert_eq!(text(&format!("<a{many}/>")), Err("too-large"));
    }
}
