//! Whole sessions at the command line, on a temporary data directory; on PostgreSQL too where `BAIZE_TEST_POSTGRES`
//! names a server.

mod configuration;
mod crash;
mod demo;
mod dumps;
mod feeds;
mod finding;
mod journey;
mod reading;
mod roundtrip;
mod scanning;
mod serving;
mod session;
mod stored;
mod story;
mod traveller;
