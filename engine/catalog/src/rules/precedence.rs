//! Which source is believed first, field by field. A table in configuration, not code.

use std::collections::HashMap;

use serde::Deserialize;

/// The table that ships with Baize.
const BUILT_IN: &str = include_str!("../../precedence.toml");

/// Fields that have a precedence of their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldName {
    /// Identity and state.
    State,
    /// Titles.
    Title,
    /// Descriptions.
    Description,
    /// Severity assessments.
    Severity,
    /// Weaknesses and categories.
    Weakness,
    /// What is affected.
    Affected,
    /// Everything else.
    Other,
}

/// The precedence table.
#[derive(Clone, Debug)]
pub struct Precedence {
    default: HashMap<String, u32>,
    fields: HashMap<FieldName, HashMap<String, u32>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    default: Vec<String>,
    #[serde(default)]
    fields: HashMap<FieldName, Vec<String>>,
}

/// The table cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("precedence table: {0}")]
pub struct PrecedenceError(String);

impl Precedence {
    /// Reads a table: `default = ["cve", "nvd", …]` and `[fields] title = ["cnnvd", …]`. A source that a field's
    /// list leaves out follows in the order of `default`; one that neither names comes last, by name.
    pub fn read(toml: &str) -> Result<Self, PrecedenceError> {
        let table: Table = toml::from_str(toml).map_err(|e| PrecedenceError(e.to_string()))?;
        let default: HashMap<String, u32> = table
            .default
            .iter()
            .enumerate()
            .map(|(i, s)| (s.clone(), 1000 + i as u32))
            .collect();
        let fields = table
            .fields
            .into_iter()
            .map(|(field, list)| {
                (
                    field,
                    list.into_iter().enumerate().map(|(i, s)| (s, i as u32)).collect(),
                )
            })
            .collect();
        Ok(Self { default, fields })
    }

    /// Rank of a source for a field; smaller is better.
    pub(crate) fn rank(&self, field: FieldName, source: &str) -> u32 {
        let own = self.fields.get(&field).and_then(|list| list.get(source));
        *own.or_else(|| self.default.get(source)).unwrap_or(&u32::MAX)
    }
}

impl Default for Precedence {
    fn default() -> Self {
        Self::read(BUILT_IN).expect("the built-in table is tested")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_reads() {
        let table = Precedence::default();
        assert!(table.rank(FieldName::Title, "baize") < table.rank(FieldName::Title, "cve"));
        assert!(table.rank(FieldName::Other, "cve") < table.rank(FieldName::Other, "never-heard-of"));
    }

    #[test]
    fn a_misspelt_table_is_refused() {
        assert!(Precedence::read("defualt = []").is_err());
    }
}
