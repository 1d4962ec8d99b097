//! Scanning: which vulnerabilities of the library the components of something have, and why.
//!
//! What it promises:
//! * a component is judged by the same code as a query to the OSV door ([`Wanted`] and [`judge`]), so that both say
//!   the same;
//! * every finding names the documents it rests on and the range or version in each that decides;
//! * what cannot be decided is an answer of its own and is never left out;
//! * a finding that a VEX document suppresses stays in the result, with the statement that suppresses it.
//!
//! Architecture invariant: the result is a pure function of the library, the inventories and the VEX documents.

mod asked;
mod decision;
mod error;
mod exploitability;
mod fix;
mod matching;
mod naming;
mod question;
mod release;
pub mod report;
mod scan;

pub use asked::{Thing, Wanted};
pub use decision::{Decision, holds, judge};
pub use error::Error;
pub use exploitability::{Suppression, Vex};
pub use matching::{Input, Scanner};
pub use naming::{named, purl_of};
pub use question::{Answer, Verdict};
pub use release::release_of;
pub use scan::{Basis, Component, Finding, Found, Read, Rule, Scan, Unidentified, Vulnerability};
