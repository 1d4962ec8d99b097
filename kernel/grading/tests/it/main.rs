//! Conformance suites and properties of the grading schemes.

#![expect(clippy::float_cmp, reason = "scores are whole tenths, equal or not")]

mod corpus;
mod cvss;
mod properties;
mod ssvc;
