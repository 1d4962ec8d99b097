//! `baize backup`: a copy of the data directory's database, made while it is in use.

use std::path::{Path, PathBuf};

use baize_store::blobs::{Blobs, FileBlobs};
use baize_store::{Access, Db, Options};

use crate::configuration::Settings;
use crate::failure::{Exit, Failure, Result};
use crate::terminal::{bytes, tell};
use crate::words::say;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        if settings.database.is_some() {
            return Err(Failure::usage(say!("error-backup-postgres")));
        }
        let db = Db::open(
            &settings.location(),
            Options {
                access: Access::ReadOnly,
                ..Options::default()
            },
        )?;
        let report = db.backup(&self.file, |_, _| ())?;
        if !report.blobs.is_empty() {
            let (from, to) = (
                FileBlobs::open(&settings.data)?,
                FileBlobs::open(&blobs_beside(&self.file))?,
            );
            for (id, size) in &report.blobs {
                to.put(&mut from.get(*id, *size)?.as_slice(), *size)?;
            }
        }
        tell(&say!(
            "backup-done",
            path = self.file.display(),
            size = bytes(report.bytes)
        ));
        Ok(Exit::Done)
    }
}

/// The folder of a backup's blobs, where it has any.
pub(crate) fn blobs_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".blobs");
    PathBuf::from(name)
}
