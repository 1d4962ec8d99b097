//! Claims written out in the formats that others read: OSV, CVE 5, NVD 2.0, CSAF, CNNVD XML, GB/T 28458.
//!
//! Promises: pure functions, no IO, no clock; what a format can carry is read back as the same claim by
//! `baize-formats` (tests hold the two together), and what it cannot carry is left out, never bent. The Chinese
//! exchange forms carry nothing about exploitation.

mod nvd;
mod osv;

pub use nvd::{nvd, nvd_instant};
pub use osv::osv;

use baize_model::{Claim, State, Text};

/// The text in a language, else in English, else the first.
fn text<'a>(texts: &'a [Text], lang: &str) -> Option<&'a str> {
    let of = |lang: &str| texts.iter().find(|t| t.lang == lang);
    of(lang)
        .or_else(|| of("en"))
        .or_else(|| texts.first())
        .map(|t| t.value.as_str())
}

/// Whether the claim has been taken back by its source.
fn is_taken_back(claim: &Claim) -> bool {
    matches!(claim.state, State::Withdrawn | State::Rejected)
}
