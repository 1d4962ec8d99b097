//! `fields=`: the part of an answer that is asked for, by the names that its schema has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use baize_web_kit::{Code, Problem};
use serde::Serialize;
use serde_json::Value;

use super::document;

/// Most names that are read.
const NAMES: usize = 64;
/// Longest list of names, in characters.
const LENGTH: usize = 2_000;
/// Characters of an unknown name that are said again.
const SAID: usize = 80;

/// Every schema, by name.
static SCHEMAS: LazyLock<Value> = LazyLock::new(|| document(None)["components"]["schemas"].take());

/// The part that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Projection {
    whole: bool,
    parts: BTreeMap<String, Projection>,
}

impl Projection {
    /// Reads names between commas, dots within them going down; nothing where none are given. `of` names the schema
    /// of what they are taken from. The refusal of a name points at it.
    pub(super) fn read(text: Option<&str>, of: &str) -> Result<Option<Self>, Problem> {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return Ok(None);
        };
        if text.chars().nth(LENGTH).is_some() || text.split(',').count() > NAMES {
            return Err(Problem::new(Code::Parameter).says("problem-says-fields", NAMES.to_string()));
        }
        let mut all = Self::default();
        let mut at = 0;
        for written in text.split(',') {
            let name = written.trim();
            let blank = written.chars().take_while(|c| c.is_whitespace()).count();
            let offset = at + blank;
            at += written.chars().count() + 1;
            if name.is_empty() {
                continue;
            }
            if !exists(&SCHEMAS[of], name.split('.')) {
                let said: String = name.chars().take(SAID).collect();
                let problem = Problem::new(Code::Parameter).says("problem-says-field", said);
                return Err(problem.at(text, offset));
            }
            let mut part = &mut all;
            for step in name.split('.') {
                part = part.parts.entry(step.to_owned()).or_default();
            }
            part.whole = true;
        }
        Ok(Some(all))
    }

    /// What is left of a value.
    fn of(&self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.of(item)),
            Value::Object(fields) => fields.retain(|name, value| match self.parts.get(name) {
                None => false,
                Some(part) => {
                    if !part.whole {
                        part.of(value);
                    }
                    true
                }
            }),
            _ => {}
        }
    }
}

/// A value, or the part of it that is asked for.
pub(super) fn part(value: &impl Serialize, asked: Option<&Projection>) -> Result<Value, Problem> {
    let mut value = serde_json::to_value(value).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Problem::new(Code::Internal)
    })?;
    if let Some(asked) = asked {
        asked.of(&mut value);
    }
    Ok(value)
}

/// Whether a schema has a field of this name. What a schema leaves open may have any.
fn exists<'a>(schema: &Value, mut name: impl Iterator<Item = &'a str> + Clone) -> bool {
    if let Some(reference) = schema["$ref"].as_str() {
        let of = reference.rsplit('/').next().unwrap_or_default();
        return exists(&SCHEMAS[of], name);
    }
    if let Some(either) = schema["oneOf"].as_array() {
        return either.iter().any(|schema| exists(schema, name.clone()));
    }
    if schema["items"].is_object() {
        return exists(&schema["items"], name);
    }
    let Some(step) = name.next() else {
        return schema["type"] != "null";
    };
    if let Some(fields) = schema["properties"].as_object() {
        return fields.get(step).is_some_and(|field| exists(field, name));
    }
    if schema["additionalProperties"].is_object() {
        return !step.is_empty() && exists(&schema["additionalProperties"], name);
    }
    // An object of which nothing is said; a text or number has no fields.
    !step.is_empty() && (schema["type"] == "object" || schema["type"].is_null() && schema.is_object())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(names: &str, mut value: Value) -> Value {
        let asked = Projection::read(Some(names), "Record").unwrap().unwrap();
        asked.of(&mut value);
        value
    }

    #[test]
    fn the_part_that_is_asked_for_is_left() {
        let record = json!({
            "id": "CVE-2099-0001",
            "titles": {"en": {"value": "t", "from": ["cve/A"]}, "zh": {"value": "题", "from": []}},
            "severities": [{"value": {"score": 9.1, "by": "x"}, "from": ["a"]}, {"value": {"by": "y"}, "from": []}],
            "sources": [{"source": "cve", "claim": {"subject": "CVE-2099-0001", "titles": []}}],
        });
        assert_eq!(
            of("id, titles.en.value,severities.value.score", record.clone()),
            json!({
                "id": "CVE-2099-0001",
                "titles": {"en": {"value": "t"}},
                "severities": [{"value": {"score": 9.1}}, {"value": {}}],
            })
        );
        assert_eq!(
            of("sources.claim.subject", record.clone()),
            json!({"sources": [{"claim": {"subject": "CVE-2099-0001"}}]})
        );
        assert_eq!(
            of("titles.zh.value,titles", record.clone())["titles"],
            record["titles"]
        );
    }

    #[test]
    fn a_name_that_no_record_has_is_pointed_at() {
        for (names, offset) in [
            ("colour", 0),
            ("id, colour", 4),
            ("id,titles.en.colour", 3),
            ("id.value", 0),
            ("titles.", 0),
            ("epss.score.x", 0),
        ] {
            let problem = Projection::read(Some(names), "Record").unwrap_err();
            assert_eq!(
                problem.particulars.at.as_ref().map(|(_, at)| *at),
                Some(offset),
                "{names}"
            );
        }
        assert_eq!(Projection::read(Some(" "), "Record").unwrap(), None);
        assert!(Projection::read(Some(&"id,".repeat(70)), "Record").is_err());
        assert!(Projection::read(Some(&"a".repeat(3_000)), "Record").is_err());
        assert!(
            Projection::read(Some("id,severity.level"), "Hit")
                .unwrap()
                .is_some()
        );
    }
}
