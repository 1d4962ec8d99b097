//! Conformance suites and properties of the grading schemes.

mod cvss;
mod properties;
mod ssvc;
