//! `baize work`: background work without the web.

use crate::configuration::Settings;
use crate::failure::{Exit, Failure, Result};
use crate::running::Running;
use crate::{instance, schedule};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Work {}

impl Work {
    /// Runs it until the process is told to stop.
    #[expect(clippy::unused_self, reason = "all commands are run alike")]
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let running = Running::new(instance::open_writing(settings)?, settings.clone());
        running.keep_up();
        schedule::start(&running);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Failure::environment(e.to_string()))?;
        runtime.block_on(super::serve::stop());
        Ok(Exit::Done)
    }
}
