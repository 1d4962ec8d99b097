//! Rows that come back, read by column number.

use tokio_postgres::types::{FromSql, Type};

use crate::error::{Error, Result};
use crate::value::Value;

/// One row of a result. Columns are counted from 0; reading one as a type it has not is [`Error::Usage`].
#[derive(Debug)]
pub struct Row(pub(crate) Columns);

#[derive(Debug)]
pub(crate) enum Columns {
    Sqlite(Vec<Value>),
    Postgres(tokio_postgres::Row),
}

macro_rules! required {
    ($(#[$doc:meta])* $name:ident, $optional:ident, $kind:ty) => {
        $(#[$doc])*
        pub fn $name(&self, column: usize) -> Result<$kind> {
            self.$optional(column)?.ok_or_else(|| Error::usage(format!("column {column} is NULL")))
        }
    };
}

impl Row {
    required!(
        /// An integer.
        int, opt_int, i64
    );
    required!(
        /// A number; an integer counts as one.
        real, opt_real, f64
    );
    required!(
        /// A text.
        text, opt_text, &str
    );
    required!(
        /// Bytes.
        bytes, opt_bytes, &[u8]
    );
    required!(
        /// A truth value.
        bool, opt_bool, bool
    );

    /// An integer, or `None` for NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        match &self.0 {
            Columns::Sqlite(values) => match at(values, column)? {
                Value::Null => Ok(None),
                Value::Int(value) => Ok(Some(*value)),
                other => Err(mismatch(column, "an integer", other)),
            },
            Columns::Postgres(row) => Ok(get::<Integer>(row, column)?.map(|i| i.0)),
        }
    }

    /// A number, or `None` for NULL; an integer counts as one.
    pub fn opt_real(&self, column: usize) -> Result<Option<f64>> {
        match &self.0 {
            Columns::Sqlite(values) => match at(values, column)? {
                Value::Null => Ok(None),
                Value::Real(value) => Ok(Some(*value)),
                Value::Int(value) => Ok(Some(*value as f64)),
                other => Err(mismatch(column, "a number", other)),
            },
            Columns::Postgres(row) => Ok(get::<Number>(row, column)?.map(|n| n.0)),
        }
    }

    /// A text, or `None` for NULL.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>> {
        match &self.0 {
            Columns::Sqlite(values) => match at(values, column)? {
                Value::Null => Ok(None),
                Value::Text(value) => Ok(Some(value)),
                other => Err(mismatch(column, "a text", other)),
            },
            Columns::Postgres(row) => get(row, column),
        }
    }

    /// Bytes, or `None` for NULL.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<&[u8]>> {
        match &self.0 {
            Columns::Sqlite(values) => match at(values, column)? {
                Value::Null => Ok(None),
                Value::Bytes(value) => Ok(Some(value)),
                other => Err(mismatch(column, "bytes", other)),
            },
            Columns::Postgres(row) => get(row, column),
        }
    }

    /// A truth value, or `None` for NULL.
    pub fn opt_bool(&self, column: usize) -> Result<Option<bool>> {
        match &self.0 {
            Columns::Sqlite(values) => match at(values, column)? {
                Value::Null => Ok(None),
                Value::Int(0) => Ok(Some(false)),
                Value::Int(1) => Ok(Some(true)),
                other => Err(mismatch(column, "a truth value", other)),
            },
            Columns::Postgres(row) => get(row, column),
        }
    }

    /// A text moved out of the row; the column reads as empty or is unchanged afterwards.
    pub fn take_text(&mut self, column: usize) -> Result<String> {
        if let Columns::Sqlite(values) = &mut self.0
            && let Some(Value::Text(text)) = values.get_mut(column)
        {
            return Ok(std::mem::take(text));
        }
        Ok(self.text(column)?.to_owned())
    }

    /// Bytes moved out of the row; the column reads as empty or is unchanged afterwards.
    pub fn take_bytes(&mut self, column: usize) -> Result<Vec<u8>> {
        if let Columns::Sqlite(values) = &mut self.0
            && let Some(Value::Bytes(bytes)) = values.get_mut(column)
        {
            return Ok(std::mem::take(bytes));
        }
        Ok(self.bytes(column)?.to_vec())
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        match &self.0 {
            Columns::Sqlite(values) => values.len(),
            Columns::Postgres(row) => row.len(),
        }
    }
}

fn at(values: &[Value], column: usize) -> Result<&Value> {
    values
        .get(column)
        .ok_or_else(|| Error::usage(format!("the row has no column {column}")))
}

fn mismatch(column: usize, wanted: &str, found: &Value) -> Error {
    Error::usage(format!("column {column} is not {wanted}: {found:?}"))
}

fn get<'r, T: FromSql<'r>>(row: &'r tokio_postgres::Row, column: usize) -> Result<Option<T>> {
    if column >= row.len() {
        return Err(Error::usage(format!("the row has no column {column}")));
    }
    row.try_get(column).map_err(|_| {
        Error::usage(format!(
            "column {column} has another type: {}",
            row.columns()[column].type_()
        ))
    })
}

type Unreadable = Box<dyn std::error::Error + Sync + Send>;

/// Any integer type of the server.
struct Integer(i64);

impl<'r> FromSql<'r> for Integer {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Self, Unreadable> {
        match *ty {
            Type::INT2 => i16::from_sql(ty, raw).map(|i| Self(i.into())),
            Type::INT4 => i32::from_sql(ty, raw).map(|i| Self(i.into())),
            _ => i64::from_sql(ty, raw).map(Self),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT2 | Type::INT4 | Type::INT8)
    }
}

/// Any floating-point or integer type of the server.
struct Number(f64);

impl<'r> FromSql<'r> for Number {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Self, Unreadable> {
        match *ty {
            Type::FLOAT4 => f32::from_sql(ty, raw).map(|n| Self(n.into())),
            Type::FLOAT8 => f64::from_sql(ty, raw).map(Self),
            _ => Integer::from_sql(ty, raw).map(|i| Self(i.0 as f64)),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::FLOAT4 | Type::FLOAT8) || Integer::accepts(ty)
    }
}
