//! Why a scan cannot be done.

use baize_catalog::Error as CatalogError;

/// Why a scan cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The library could not be read.
    #[error(transparent)]
    Library(#[from] CatalogError),
    /// A file of VEX statements is none.
    #[error("{name} is not a VEX document: {reason}")]
    Vex {
        /// The file.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
}
