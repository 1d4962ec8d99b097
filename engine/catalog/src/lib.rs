//! The library: documents, claims, correlation, history, search.

mod error;
mod library;
mod record;

pub use error::{Error, Result};
pub use library::Library;
pub use record::*;
