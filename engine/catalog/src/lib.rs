//! The library: documents, claims, correlation, history, search.

mod error;
mod library;
mod record;
mod rules;

pub use error::{Error, Result};
pub use library::Library;
pub use record::*;
pub use rules::precedence::{FieldName, Precedence, PrecedenceError};
