//! JSON that keeps the order of its fields.

use std::fmt;

use baize_model::Refusal;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Number;

/// Fields of CISA's catalogue in its order. Others follow in the order in which they came.
const FIELDS: [&str; 11] = [
    "cveID",
    "vendorProject",
    "product",
    "vulnerabilityName",
    "dateAdded",
    "shortDescription",
    "requiredAction",
    "dueDate",
    "knownRansomwareCampaignUse",
    "notes",
    "cwes",
];

/// A JSON value whose objects keep the order of their fields.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ordered {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Ordered {
    /// An entry from a row of the CSV edition, in which lists are written with commas.
    pub(super) fn from_row(header: &[String], row: &csv::StringRecord) -> Self {
        let fields = header.iter().zip(row).map(|(name, cell)| {
            let value = if name == "cwes" {
                let parts = cell.split(',').map(str::trim).filter(|p| !p.is_empty());
                Self::List(parts.map(|p| Self::String(p.to_owned())).collect())
            } else {
                Self::String(cell.to_owned())
            };
            (name.clone(), value)
        });
        Self::Object(fields.collect())
    }

    /// The bytes of an entry: compact, known fields first, line ends as `\n`.
    pub(super) fn canonical(mut self) -> Result<Vec<u8>, Refusal> {
        let Self::Object(fields) = &mut self else {
            return Err(Refusal::new("schema", "the entry is not an object"));
        };
        fields.sort_by_key(|(name, _)| FIELDS.iter().position(|f| f == name).unwrap_or(FIELDS.len()));
        self.unify_line_ends();
        serde_json::to_vec(&self).map_err(|e| Refusal::new("schema", e.to_string()))
    }

    /// The editions are written on different systems.
    fn unify_line_ends(&mut self) {
        match self {
            Self::String(text) if text.contains('\r') => *text = text.replace("\r\n", "\n"),
            Self::List(list) => list.iter_mut().for_each(Self::unify_line_ends),
            Self::Object(fields) => fields.iter_mut().for_each(|(_, value)| value.unify_line_ends()),
            _ => {}
        }
    }
}

impl Serialize for Ordered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::String(value) => serializer.serialize_str(value),
            Self::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                list.iter().try_for_each(|value| seq.serialize_element(value))?;
                seq.end()
            }
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                fields
                    .iter()
                    .try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OrderedVisitor)
    }
}

struct OrderedVisitor;

impl<'de> Visitor<'de> for OrderedVisitor {
    type Value = Ordered;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Ordered, E> {
        Ok(Ordered::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Ordered, E> {
        Ok(Ordered::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Ordered, E> {
        Ok(Ordered::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Ordered, E> {
        Ok(Ordered::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Ordered, E> {
        Ok(Number::from_f64(value).map_or(Ordered::Null, Ordered::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Ordered, E> {
        Ok(Ordered::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Ordered, E> {
        Ok(Ordered::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Ordered, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Ordered::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Ordered::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_editions_of_an_entry_have_the_same_bytes() {
        let json: Ordered = serde_json::from_str(
            "{ \"extra\": [1, 2.5, null, true, {\"z\": 0, \"a\": 0}], \"notes\": \"a\\/b\\r\\n\\u00e9\", \"cveID\": \"CVE-2024-1\" }",
        )
        .unwrap();
        assert_eq!(
            String::from_utf8(json.canonical().unwrap()).unwrap(),
            "{\"cveID\":\"CVE-2024-1\",\"notes\":\"a/b\\né\",\"extra\":[1,2.5,null,true,{\"z\":0,\"a\":0}]}"
        );
        let header = ["cwes", "cveID", "notes"].map(str::to_owned);
        let row = csv::StringRecord::from(vec!["CWE-1, CWE-2", "CVE-2024-1", "x\r\ny"]);
        assert_eq!(
            String::from_utf8(Ordered::from_row(&header, &row).canonical().unwrap()).unwrap(),
            "{\"cveID\":\"CVE-2024-1\",\"notes\":\"x\\ny\",\"cwes\":[\"CWE-1\",\"CWE-2\"]}"
        );
        assert!(Ordered::Null.canonical().is_err());
    }
}
