//! Claims written out in the formats that others read: OSV, CVE 5, NVD 2.0, CSAF, CNNVD XML, GB/T 28458.
//!
//! Promises: pure functions, no IO, no clock; what a format can carry is read back as the same claim by
//! `baize-formats` (tests hold the two together), and what it cannot carry is left out, never bent. The Chinese
//! exchange forms carry nothing about exploitation.

mod cnnvd;
mod csaf;
mod cve5;
mod exchange;
mod gbt28458;
mod nvd;
mod osv;
mod uri;
mod vector;
mod xml;

pub use cnnvd::{cnnvd, has_cnnvd_number};
pub use csaf::{Publication, csaf};
pub use cve5::{cve5, cve5_derived};
pub use exchange::Exchange;
pub use gbt28458::gbt28458;
pub use nvd::{SubScores, nvd, nvd_instant};
pub use osv::{osv, osv_derived, osv_ecosystem, osv_subject};

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

/// The day of an instant, as the Chinese libraries give days: without a zone.
fn day(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

/// An instant; a day where it is the beginning of one.
fn moment(time: jiff::Timestamp) -> String {
    if time.as_millisecond().rem_euclid(86_400_000) == 0 {
        day(time)
    } else {
        time.to_string()
    }
}

/// A CPE 2.3 name in the form that CNNVD writes, if that says all of it; else as it is.
fn short_cpe(cpe: &str) -> String {
    let Some(rest) = cpe.strip_prefix("cpe:2.3:") else {
        return cpe.to_owned();
    };
    let parts: Vec<&str> = rest.split(':').collect();
    let plain = |part: &&str| {
        let letters = part
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b));
        *part == "*" || letters
    };
    if parts.len() != 11 || !parts.iter().all(plain) || parts[7..].iter().any(|part| *part != "*") {
        return cpe.to_owned();
    }
    let shown: Vec<&str> = parts[..7]
        .iter()
        .map(|part| if *part == "*" { "" } else { part })
        .collect();
    format!("CPE:/{}", shown.join(":"))
}
