//! The readers against real data, other projects' cases and our own fixtures.

mod cnnvd;
mod cnvd;
mod cve5;
mod detect;
mod real;
mod snapshot;
