//! `baize reindex`: the search index anew, from the library.

use std::time::Instant;

use crate::configuration::Settings;
use crate::failure::{Exit, Result};
use crate::terminal::tell;
use crate::words::say;
use crate::writer;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Reindex {}

impl Reindex {
    /// Runs it.
    #[expect(clippy::unused_self, reason = "all commands are run alike")]
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let began = Instant::now();
        writer::reindex(settings)?;
        tell(&say!(
            "reindex-done",
            seconds = format!("{:.1}", began.elapsed().as_secs_f64())
        ));
        Ok(Exit::Done)
    }
}
