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
mod export;
mod failure;
mod handover;
mod importing;
mod instance;
mod logging;
mod progress;
mod running;
mod schedule;
mod sheet;
mod terminal;
mod words;
mod writer;

use std::process::ExitCode;

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
