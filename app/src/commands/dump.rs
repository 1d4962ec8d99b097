//! `baize dump`: files with everything, as the web hands them out under `/dumps`.

use crate::configuration::Settings;
use crate::failure::{Exit, Result};
use crate::terminal::{bytes, number, print, print_json};
use crate::words::say;
use crate::{dumps, instance};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Dump {
    #[arg(long)]
    json: bool,
}

impl Dump {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let library = instance::open_reading(settings)?;
        let folder = settings.dumps();
        let dump = dumps::write(&library, &folder)?;
        if self.json {
            print_json(&dump)?;
            return Ok(Exit::Done);
        }
        let records = dump.files.first().map_or(0, |file| file.records);
        let size: u64 = dump.files.iter().map(|file| file.bytes).sum();
        let line = say!(
            "dump-done",
            n = records,
            count = number(records),
            files = number(dump.files.len() as u64),
            size = bytes(size),
            sequence = dump.sequence,
            path = folder.display()
        );
        print(|out| writeln!(out, "{line}"))?;
        Ok(Exit::Done)
    }
}
