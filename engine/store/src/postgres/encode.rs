//! Values on their way to the server: encoded by the type the server gave the parameter, never by the text of the
//! statement or by the first value seen.

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::error::{ConstraintKind, Error};
use crate::value::Value;

type Refusal = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refusal> {
        self.check()?;
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) => match *ty {
                Type::INT8 => value.to_sql(ty, out),
                Type::INT4 => i32::try_from(*value)
                    .map_err(|_| misfit(self, ty))?
                    .to_sql(ty, out),
                Type::INT2 => i16::try_from(*value)
                    .map_err(|_| misfit(self, ty))?
                    .to_sql(ty, out),
                Type::FLOAT8 => (*value as f64).to_sql(ty, out),
                _ => Err(misfit(self, ty).into()),
            },
            Self::Real(value) if *ty == Type::FLOAT8 => value.to_sql(ty, out),
            Self::Text(value) if <&str as ToSql>::accepts(ty) => value.as_str().to_sql(ty, out),
            Self::Bytes(value) if *ty == Type::BYTEA => value.to_sql(ty, out),
            Self::Bool(value) if *ty == Type::BOOL => value.to_sql(ty, out),
            _ => Err(misfit(self, ty).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn misfit(value: &Value, ty: &Type) -> Error {
    Error::usage(format!("a parameter of type {ty} cannot take {value:?}"))
}

/// Turns the driver's error into ours.
pub(crate) fn failure(error: &tokio_postgres::Error) -> Error {
    if let Some(refusal) = error.as_db_error() {
        return refused(refusal);
    }
    let source = std::error::Error::source(error);
    if let Some(Error::Usage(ours)) = source.and_then(|s| s.downcast_ref::<Error>()) {
        return Error::Usage(ours.clone());
    }
    let reason = source.map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
    if error.is_closed() || source.is_some_and(<dyn std::error::Error>::is::<std::io::Error>) {
        return Error::Unavailable(reason);
    }
    Error::Usage(reason)
}

fn refused(refusal: &tokio_postgres::error::DbError) -> Error {
    let code = refusal.code().code();
    let constraint = |kind| Error::Constraint {
        kind,
        table: refusal.table().unwrap_or_default().to_owned(),
        name: refusal
            .constraint()
            .or(refusal.column())
            .unwrap_or_default()
            .to_owned(),
    };
    let message = refusal.message().to_owned();
    match code {
        "40001" | "40P01" => Error::Serialization { attempts: 1 },
        // A plan prepared before a migration: preparing it again in a new transaction cures it.
        "0A000" if message.contains("cached plan") => Error::Serialization { attempts: 1 },
        "23505" => constraint(ConstraintKind::Unique),
        "23503" => constraint(ConstraintKind::ForeignKey),
        "23502" => constraint(ConstraintKind::NotNull),
        "23514" => constraint(ConstraintKind::Check),
        "25006" => Error::usage("a read transaction cannot write"),
        "53100" => Error::Full(message),
        "57014" => Error::Timeout {
            what: "the statement",
            millis: 0,
        },
        "XX001" | "XX002" => Error::Corrupt(message),
        "57P01" | "57P02" | "57P03" | "53200" | "53300" => Error::Unavailable(message),
        _ if code.starts_with("08") => Error::Unavailable(message),
        _ => {
            // Messages about bad data quote it: `invalid input syntax for type …: "the value"`.
            let message = match message.split_once(": \"") {
                Some((plain, _)) if code.starts_with("22") => plain.to_owned(),
                _ => message,
            };
            Error::Database {
                code: code.to_owned(),
                message,
            }
        }
    }
}
