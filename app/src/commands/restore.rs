//! `baize restore`: a backup into a data directory that is empty.

use std::path::PathBuf;

use baize_store::blobs::{Blobs, FileBlobs};

use super::backup::blobs_beside;
use crate::configuration::Settings;
use crate::failure::{Exit, Failure, Result};
use crate::instance;
use crate::terminal::tell;
use crate::words::say;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Restore {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        if settings.database.is_some() {
            return Err(Failure::usage(say!("error-backup-postgres")));
        }
        baize_store::restore(&self.file, &settings.data)?;
        let beside = blobs_beside(&self.file);
        if beside.is_dir() {
            let (from, to) = (FileBlobs::open(&beside)?, FileBlobs::open(&settings.data)?);
            from.for_each(&mut |id, size| to.put(&mut from.get(id, size)?.as_slice(), size).map(drop))?;
        }
        // The index is not in a backup: it is made from what is.
        instance::open_writing(settings)?.follow()?;
        tell(&say!("restore-done", path = settings.data.display()));
        Ok(Exit::Done)
    }
}
