//! Integration tests of collecting.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::format_collect,
    reason = "a test may panic and print"
)]

mod containers;
mod corpus;
mod damage;
mod double;
mod feeds;
