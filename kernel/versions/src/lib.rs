mod error;
mod key;
mod order;
mod scheme;
mod version;

pub use error::VersionsError;
pub use scheme::Scheme;
pub use version::{LIMIT, Version, compare};
