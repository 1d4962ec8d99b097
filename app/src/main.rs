//! The `baize` command: command line, configuration, composition.
//!
//! What it promises: exit codes 0 (done), 1 (findings, or nothing found), 2 (wrong use), 3 (the environment is at
//! fault); data on standard output and nothing else there, messages and logs on standard error; no secret in any of
//! them.
//!
//! Architecture invariant: this crate is the only place that knows everything, and it decides nothing that another
//! crate could decide.

mod cli;
mod clock;
mod commands;
mod configuration;
mod doctor;
mod download;
mod dumps;
mod export;
mod failure;
mod feeds;
mod findings;
mod handover;
mod importing;
mod instance;
mod inventories;
mod logging;
mod progress;
mod reasons;
mod running;
mod schedule;
mod sheet;
mod terminal;
mod words;
mod writer;

use std::process::ExitCode;

/// Records are many small allocations that one thread makes and another frees; the system's allocator spends a
/// sixth of an import on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    match commands::run(cli) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            failure.tell();
            failure.exit.into()
        }
    }
}
