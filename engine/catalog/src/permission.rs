//! Which sources' documents may be passed on, and what of a record that leaves.

use std::collections::HashSet;

use serde_json::Value;

use crate::{Library, Record, Result, SourceStatus};

/// Which sources' documents may be passed on.
#[derive(Clone, Debug)]
pub struct Permission {
    /// Nothing for all.
    allowed: Option<HashSet<String>>,
}

impl Permission {
    /// All sources: for the operator's own use.
    pub fn all() -> Self {
        Self { allowed: None }
    }

    /// The sources whose terms allow it.
    pub fn of(library: &Library) -> Result<Self> {
        Ok(Self::among(&library.sources()?))
    }

    /// Those of some sources whose terms allow it.
    pub fn among(sources: &[SourceStatus]) -> Self {
        let allowed = sources.iter().filter(|source| source.redistribution);
        Self {
            allowed: Some(allowed.map(|source| source.name.clone()).collect()),
        }
    }

    /// Whether a source's documents may be passed on.
    pub fn allows(&self, source: &str) -> bool {
        self.allowed
            .as_ref()
            .is_none_or(|allowed| allowed.contains(source))
    }

    /// Whether a document, named `source/key`, may be passed on.
    pub fn allows_document(&self, document: &str) -> bool {
        self.allows(document.split_once('/').map_or(document, |(source, _)| source))
    }

    /// Whether anything of a record may be passed on.
    pub fn allows_some(&self, record: &Record) -> bool {
        record.sources.iter().any(|side| self.allows(&side.source))
    }

    /// Takes out of a record whatever comes only from documents that may not be passed on: their claims, every
    /// value that nobody else says, and what was derived from such values.
    pub fn strip(&self, record: &mut Value) {
        if self.allowed.is_none() {
            return;
        }
        let Some(fields) = record.as_object_mut() else {
            return;
        };
        let mut stripped = false;
        if let Some(Value::Array(sides)) = fields.get_mut("sources") {
            let before = sides.len();
            sides.retain(|side| side["source"].as_str().is_some_and(|source| self.allows(source)));
            stripped = sides.len() < before;
        }
        if !stripped {
            return;
        }
        fields.remove("derived");
        for (name, value) in fields.iter_mut() {
            if name != "sources" {
                self.strip_value(value);
            }
        }
        fields.retain(|_, value| !value.is_null());
    }

    /// Makes null what nobody may say; returns whether anything is left.
    fn strip_value(&self, value: &mut Value) -> bool {
        match value {
            Value::Array(items) => items.retain_mut(|item| self.strip_value(item)),
            Value::Object(fields) => {
                if let Some(Value::Array(from)) = fields.get_mut("from") {
                    // What no document is named for is Baize's own: a mention found the other way round.
                    let named = !from.is_empty();
                    from.retain(|document| document.as_str().is_some_and(|text| self.allows_document(text)));
                    if named && from.is_empty() {
                        *value = Value::Null;
                        return false;
                    }
                    return true;
                }
                fields.retain(|_, inner| self.strip_value(inner));
            }
            _ => {}
        }
        !value.is_null()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_only_a_closed_source_says_is_not_passed_on() {
        let permission = Permission {
            allowed: Some(HashSet::from(["cve".to_owned()])),
        };
        let mut record = json!({
            "id": "CVE-2030-0001",
            "titles": {"zh": {"value": "秘", "from": ["cnnvd/X"]}, "en": {"value": "t", "from": ["cve/A", "cnnvd/X"]}},
            "severities": [{"value": 1, "from": ["cnnvd/X"]}],
            "related": [{"value": "CVE-2030-0002", "from": []}],
            "derived": {"priority": {}},
            "sources": [{"source": "cve"}, {"source": "cnnvd", "claim": {"titles": ["秘"]}}],
            "sequence": 3,
        });
        permission.strip(&mut record);
        assert_eq!(
            record,
            json!({
                "id": "CVE-2030-0001",
                "titles": {"en": {"value": "t", "from": ["cve/A"]}},
                "severities": [],
                "related": [{"value": "CVE-2030-0002", "from": []}],
                "sources": [{"source": "cve"}],
                "sequence": 3,
            })
        );
    }
}
