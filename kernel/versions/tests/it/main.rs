//! Conformance suites, real data and properties.

mod orders;
mod ranges;
mod suite;
