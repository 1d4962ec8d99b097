//! Conformance suites, real data and properties.

mod names;
mod orders;
mod ranges;
mod suite;
