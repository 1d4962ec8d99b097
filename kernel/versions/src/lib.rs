mod error;
mod key;
mod order;
mod range;
mod scheme;
mod vers;
mod version;

pub use error::VersionsError;
pub use range::{Comparator, Constraint, Range, RangeOptions};
pub use scheme::Scheme;
pub use vers::Vers;
pub use version::{LIMIT, Version, compare};
