//! CAPEC: STIX 2.1 objects, alone or in a bundle, and MITRE's catalogue in XML.
//!
//! Attack patterns become entries of the taxonomy. Everything else of a bundle (mitigations, relations, markings)
//! and the categories and views of the catalogue are kept as documents that say nothing about vulnerabilities.

use std::io::BufRead;

use baize_model::{AttackPattern, Body, Format, Parsed, RawRecord, Refusal, parse_instant};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::cwe::{catalogue, numbered, plain};
use crate::rustsec::field::{MAX_ITEMS, first_byte, weaknesses};
use crate::{Sink, json};

pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    let file = crate::whole(Format::Capec, name, input)?;
    if first_byte(&file.bytes) == Some(b'<') {
        return catalogue::split(&file, &["Attack_Pattern", "Category", "View"], sink);
    }
    let Some(objects) = json::parse::<Bundle<'_>>(&file.bytes)?.objects else {
        sink(Ok(file));
        return Ok(());
    };
    for (object, position) in objects.into_iter().zip(1..) {
        sink(Ok(RawRecord {
            bytes: object.get().as_bytes().to_vec(),
            format: Format::Capec,
            name: name.to_owned(),
            position,
        }));
    }
    Ok(())
}

#[derive(Deserialize)]
struct Bundle<'a> {
    #[serde(borrow)]
    objects: Option<Vec<&'a RawValue>>,
}

/// The fields that matter of any STIX object.
#[derive(Deserialize)]
struct Object {
    #[serde(rename = "type")]
    kind: String,
    id: String,
    name: Option<String>,
    description: Option<String>,
    created: Option<String>,
    modified: Option<String>,
    #[serde(default)]
    revoked: bool,
    x_capec_status: Option<String>,
    #[serde(default)]
    external_references: Vec<External>,
}

#[derive(Deserialize)]
struct External {
    source_name: String,
    external_id: Option<String>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let (key, modified, body) = if first_byte(&raw.bytes) == Some(b'<') {
        from_xml(&raw.bytes)?
    } else {
        from_stix(&raw.bytes)?
    };
    Ok(Parsed {
        source: "capec".to_owned(),
        key,
        modified,
        serial: None,
        key_from_name: false,
        body,
    })
}

type Read = (String, Option<Timestamp>, Body);

fn from_stix(bytes: &[u8]) -> Result<Read, Refusal> {
    let object: Object = json::parse(bytes)?;
    let shaped = object
        .id
        .strip_prefix(&object.kind)
        .is_some_and(|rest| rest.starts_with("--"));
    if !shaped || object.id.len() > 200 || object.id.contains(char::is_control) {
        let id: String = object.id.chars().take(80).collect();
        return Err(Refusal::new("no-identifier", format!("not a STIX identifier: {id:?}")).at("/id"));
    }
    if object.external_references.len() > MAX_ITEMS {
        return Err(Refusal::new(
            "too-large",
            format!("more than {MAX_ITEMS} references"),
        ));
    }
    let modified = object
        .modified
        .as_deref()
        .or(object.created.as_deref())
        .and_then(parse_instant);
    if object.kind != "attack-pattern" {
        return Ok((object.id, modified, Body::Claims(Vec::new())));
    }
    let external = |source: &str| -> Vec<&str> {
        let of = object
            .external_references
            .iter()
            .filter(|r| r.source_name == source);
        of.filter_map(|r| r.external_id.as_deref()).collect()
    };
    let number = external("capec")
        .into_iter()
        .find_map(|id| id.trim().strip_prefix("CAPEC-"));
    let status = object.x_capec_status.clone().unwrap_or_default();
    let pattern = AttackPattern {
        id: match number {
            Some(number) => numbered("CAPEC", number)?,
            None => object.id.clone(),
        },
        name: plain(object.name.as_deref().unwrap_or_default()),
        description: plain(object.description.as_deref().unwrap_or_default()),
        deprecated: object.revoked || status == "Deprecated",
        status,
        weaknesses: weaknesses(&external("cwe").join(" ")),
    };
    Ok((
        object.id.clone(),
        modified,
        Body::AttackPattern(Box::new(pattern)),
    ))
}

fn from_xml(bytes: &[u8]) -> Result<Read, Refusal> {
    let mut pattern: Option<AttackPattern> = None;
    let mut is_pattern = false;
    let mut modified = None;
    catalogue::walk(bytes, &mut |path, event| {
        match (path, event) {
            ([root], catalogue::Event::Open(attributes)) => {
                is_pattern = *root == "Attack_Pattern";
                let status = attributes.get("Status").unwrap_or_default();
                pattern = Some(AttackPattern {
                    id: numbered("CAPEC", attributes.get("ID").unwrap_or_default())?,
                    name: plain(attributes.get("Name").unwrap_or_default()),
                    description: String::new(),
                    status: status.to_owned(),
                    weaknesses: Vec::new(),
                    deprecated: status == "Deprecated",
                });
            }
            ([_, _, "Related_Weakness"], catalogue::Event::Open(attributes)) => {
                let id = numbered("CWE", attributes.get("CWE_ID").unwrap_or_default())?;
                if let Some(pattern) = pattern.as_mut().filter(|p| p.weaknesses.len() < MAX_ITEMS) {
                    pattern.weaknesses.push(id);
                }
            }
            ([_, "Description", ..], catalogue::Event::Text(text)) => {
                if let Some(pattern) = &mut pattern {
                    pattern.description.push_str(text);
                }
            }
            (
                [_, "Content_History", _, "Modification_Date" | "Submission_Date"],
                catalogue::Event::Text(text),
            ) => {
                modified = modified.max(parse_instant(text));
            }
            _ => {}
        }
        Ok(())
    })?;
    let mut pattern = pattern.ok_or_else(|| Refusal::new("schema", "the record is empty"))?;
    pattern.description = plain(&pattern.description);
    let key = pattern.id.clone();
    let body = if is_pattern {
        Body::AttackPattern(Box::new(pattern))
    } else {
        Body::Claims(Vec::new())
    };
    Ok((key, modified, body))
}
