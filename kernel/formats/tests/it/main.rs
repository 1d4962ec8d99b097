//! The readers against real data, other projects' cases and our own fixtures.

mod cve5;
mod detect;
mod fixtures;
mod json;
mod nvd2;
mod osv;
mod real;
mod replay;
