//! Grading.

pub mod cvss2;
pub mod cvss3;
pub mod cvss4;
mod error;
mod vector;

pub use error::GradingError;
