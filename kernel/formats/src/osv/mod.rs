//! OSV 1.0–1.7 in JSON and YAML, of every ecosystem.

mod claims;
mod document;
mod lint;
mod origin;

use std::io::BufRead;

use baize_model::{Body, Format, Identifier, Parsed, RawRecord, Refusal, parse_instant};
use jiff::Timestamp;

use self::document::Document;
use crate::json::lenient::Str;
use crate::json::{self, elements};
use crate::{Sink, yaml_json};

pub use self::lint::lint;

/// Cuts a list of records, bare or as the API answers; any other file is one record.
pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    let is_list = |first_key: &[u8]| first_key == b"vulns";
    elements::records(Format::OsvJson, name, input, is_list, &["vulns"], sink)
}

pub(crate) fn parse_json(raw: &RawRecord) -> Result<Parsed, Refusal> {
    parse(&raw.bytes)
}

pub(crate) fn parse_yaml(raw: &RawRecord) -> Result<Parsed, Refusal> {
    parse(yaml_json::convert(&raw.bytes)?.as_bytes())
}

fn parse(bytes: &[u8]) -> Result<Parsed, Refusal> {
    json::read(bytes, &mut |text| {
        serde_json::from_str::<Document<'_>>(text).map(|document| parsed(&document))
    })?
}

fn parsed(document: &Document<'_>) -> Result<Parsed, Refusal> {
    let subject = Identifier::parse(&document.id).map_err(|_| {
        let reason = match document.id.get() {
            Some(id) => format!("{id:?} is not an identifier"),
            None => "the record has no id".to_owned(),
        };
        Refusal::new("no-identifier", reason).at("/id")
    })?;
    let source = origin::source(subject.as_str());
    let key = subject.as_str().to_owned();
    let claim = claims::claim(subject, document, &source);
    Ok(Parsed {
        source,
        key,
        modified: claim.modified,
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![claim]),
    })
}

/// An instant. Go's zero time, which some records hold, is none.
fn instant(text: &Str<'_>) -> Option<Timestamp> {
    parse_instant(text).filter(|t| *t > Timestamp::UNIX_EPOCH)
}
