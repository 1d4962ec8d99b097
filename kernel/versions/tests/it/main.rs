//! Conformance suites, real data and properties.

mod orders;
mod suite;
