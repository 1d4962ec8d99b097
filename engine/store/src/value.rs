//! Parameters of statements.

use std::fmt;

use crate::error::{Error, Result};

/// One parameter or one column of a row.
///
/// Its `Debug` form shows the kind and the size only, so that values do not reach logs.
#[derive(Clone, PartialEq, Default)]
pub enum Value {
    /// SQL NULL.
    #[default]
    Null,
    /// `BIGINT` (and smaller integers on PostgreSQL, range-checked).
    Int(i64),
    /// `DOUBLE PRECISION`; never NaN.
    Real(f64),
    /// `TEXT`; never with U+0000.
    Text(String),
    /// `BYTEA`.
    Bytes(Vec<u8>),
    /// `BOOLEAN`.
    Bool(bool),
}

impl Value {
    /// Refuses what only one of the engines could keep.
    pub(crate) fn check(&self) -> Result<()> {
        match self {
            Self::Text(text) if text.as_bytes().contains(&0) => {
                Err(Error::usage("a text parameter holds U+0000"))
            }
            Self::Real(number) if number.is_nan() => Err(Error::usage("a number parameter is NaN")),
            _ => Ok(()),
        }
    }

    /// Bytes it takes, roughly, for bounding what is in flight.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Text(text) => 16 + text.len(),
            Self::Bytes(bytes) => 16 + bytes.len(),
            _ => 16,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Int(_) => f.write_str("Int"),
            Self::Real(_) => f.write_str("Real"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Bool(_) => f.write_str("Bool"),
        }
    }
}

macro_rules! from_integer {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                Self::Int(i64::from(value))
            }
        }
    )*};
}
from_integer!(i8, i16, i32, i64, u8, u16, u32);

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<&Vec<u8>> for Value {
    fn from(value: &Vec<u8>) -> Self {
        Self::Bytes(value.clone())
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(value: &[u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Parameters as an array: `tx.execute(sql, &values![id, name, None::<i64>])`; for `execute_many`, one such array
/// (or a `Vec<Value>`) is a row.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_content() {
        let shown = format!(
            "{:?}",
            values![7_i64, "secret", b"secret", 1.5, true, None::<i64>]
        );
        assert_eq!(shown, "[Int, Text(6 bytes), Bytes(6 bytes), Real, Bool, Null]");
    }

    #[test]
    fn what_one_engine_could_not_keep_is_refused() {
        assert!(Value::from("a\0b").check().is_err());
        assert!(Value::from(f64::NAN).check().is_err());
        assert!(Value::from(f64::INFINITY).check().is_ok());
        assert!(Value::from(vec![0_u8]).check().is_ok());
    }
}
