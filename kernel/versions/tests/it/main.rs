//! Conformance suites, real data and properties.

mod claims;
mod corpus;
mod names;
mod orders;
mod properties;
mod ranges;
mod replay;
mod suite;
