pub mod cpe;
mod error;
mod key;
mod order;
mod purl;
mod range;
mod scheme;
mod vers;
mod version;

pub use error::VersionsError;
pub use purl::Purl;
pub use range::{Comparator, Constraint, Range, RangeOptions};
pub use scheme::Scheme;
pub use vers::Vers;
pub use version::{LIMIT, Version, compare};
