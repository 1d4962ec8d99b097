//! The text of a statement: a constant of the program, or one composed of such constants.

use std::borrow::Cow;

use crate::value::Value;

/// A statement's text. It comes from `&'static str` only, so that no input can become SQL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sql(Cow<'static, str>);

impl Sql {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<&Sql> for Sql {
    fn from(sql: &Sql) -> Self {
        sql.clone()
    }
}

/// Composes a statement from constant pieces, numbering the placeholders as their values come in.
///
/// ```
/// let mut select = baize_store::Composer::new("SELECT id FROM book WHERE TRUE");
/// select.push(" AND year >= ").bind(1984_i64).push(" AND title = ").bind("Hamlet");
/// let (sql, values) = select.finish();
/// assert_eq!(sql.as_str(), "SELECT id FROM book WHERE TRUE AND year >= $1 AND title = $2");
/// assert_eq!(values.len(), 2);
/// ```
#[derive(Debug)]
pub struct Composer {
    text: String,
    values: Vec<Value>,
}

impl Composer {
    /// Starts with a piece of constant text.
    pub fn new(piece: &'static str) -> Self {
        Self {
            text: piece.to_owned(),
            values: Vec::new(),
        }
    }

    /// Appends constant text.
    pub fn push(&mut self, piece: &'static str) -> &mut Self {
        self.text.push_str(piece);
        self
    }

    /// Appends the next placeholder and keeps its value.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Appends placeholders separated by commas, for `IN (…)`; `NULL` when there are none.
    pub fn bind_list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        let mut first = true;
        for value in values {
            if !first {
                self.text.push_str(", ");
            }
            first = false;
            self.bind(value);
        }
        if first {
            self.text.push_str("NULL");
        }
        self
    }

    /// The statement and its parameters.
    pub fn finish(self) -> (Sql, Vec<Value>) {
        (Sql(Cow::Owned(self.text)), self.values)
    }
}
