//! An import, wherever it runs: in the command itself, or in a live `serve` on its behalf.

use std::collections::BTreeMap;
use std::path::PathBuf;

use baize_catalog::{ImportOptions, Importer, Library, Report};
use baize_collect::reading::{Input, Intake, ReadOptions, read};
use baize_model::{Format, RawRecord, Refusal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::configuration::Settings;
use crate::failure::{Failure, Result};

/// What to import.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Order {
    /// The inputs, in order.
    pub(crate) inputs: Vec<Piece>,
    /// Source in place of the one that the content names.
    pub(crate) source: Option<String>,
    /// Format in place of the one that is detected.
    pub(crate) format: Option<Format>,
    /// Day of series that do not say it.
    pub(crate) as_of: Option<Date>,
}

/// One input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Piece {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// The name to use where the path means nothing: a download, standard input.
    pub(crate) name: Option<String>,
}

/// Counts, as a report has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counted {
    /// Records and files looked at.
    pub(crate) read: u64,
    /// New.
    pub(crate) added: u64,
    /// With another revision.
    pub(crate) updated: u64,
    /// There in just this form.
    pub(crate) unchanged: u64,
    /// Refused.
    pub(crate) rejected: u64,
}

/// What was refused.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refused {
    /// File, with its path in the archive.
    pub(crate) file: String,
    /// Place in the file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) place: String,
    /// Stable code.
    pub(crate) code: String,
    /// Reason.
    pub(crate) reason: String,
}

/// A source whose withdrawals are held back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Held {
    /// The source.
    pub(crate) source: String,
    /// How many it would have withdrawn.
    pub(crate) withdrawals: u64,
    /// Of how many.
    pub(crate) published: u64,
}

/// What a run brought: the line that `baize import --json` prints.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Totals.
    #[serde(flatten)]
    pub(crate) total: Counted,
    /// How long it took.
    pub(crate) seconds: f64,
    /// By source.
    pub(crate) sources: BTreeMap<String, Counted>,
    /// By input.
    pub(crate) inputs: BTreeMap<String, Counted>,
    /// What was refused.
    pub(crate) rejections: Vec<Refused>,
    /// Sources whose withdrawals wait for a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) held: Vec<Held>,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// The input that is being read.
    pub(crate) input: String,
    /// Bytes of it read, as stored.
    pub(crate) read: u64,
    /// Its size, where it is known.
    pub(crate) size: Option<u64>,
    /// Records dealt with in all.
    pub(crate) records: u64,
}

/// Imports. `watch` is told how far it is.
pub(crate) fn import(
    library: &Library,
    settings: &Settings,
    order: &Order,
    watch: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Outcome> {
    let inputs: Vec<Input> = order
        .inputs
        .iter()
        .map(|piece| match &piece.name {
            Some(name) => Input::Named {
                name: name.clone(),
                path: piece.path.clone(),
            },
            None => Input::Path(piece.path.clone()),
        })
        .collect();
    for piece in &order.inputs {
        // Before a run begins: a name that leads nowhere should leave no trace.
        std::fs::metadata(&piece.path).map_err(|source| baize_collect::Error::Open {
            path: piece.path.clone(),
            source,
        })?;
    }
    let options = ImportOptions {
        source: order.source.clone(),
        supplier: None,
        as_of: order.as_of,
        brake: settings.brake(),
    };
    let reading = ReadOptions {
        format: order.format,
        as_of: order.as_of,
        limits: settings.reading_limits(),
    };
    let progress = Progress {
        input: String::new(),
        read: 0,
        size: None,
        records: 0,
    };
    let importer = Importer::start(library, options)?;
    let mut feed = Feed {
        importer,
        reading: &reading,
        progress,
        watch,
    };
    let outcome = read(&inputs, &reading, &mut feed);
    let report = feed.importer.finish()?;
    outcome?;
    Outcome::of(&report)
}

impl Outcome {
    /// What a report says.
    pub(crate) fn of(report: &Report) -> Result<Self> {
        let outcome = serde_json::to_value(report).and_then(serde_json::from_value);
        outcome.map_err(|e| Failure::environment(e.to_string()))
    }
}

/// Hands what is read to the importer.
struct Feed<'a> {
    importer: Importer,
    reading: &'a ReadOptions,
    progress: Progress,
    watch: &'a mut (dyn FnMut(&Progress) + Send),
}

impl Intake for Feed<'_> {
    fn input(&mut self, name: &str) {
        name.clone_into(&mut self.progress.input);
        (self.progress.read, self.progress.size) = (0, None);
        (self.watch)(&self.progress);
    }

    fn record(&mut self, raw: RawRecord) {
        let day = self.reading.date_for(&raw.name);
        self.importer.offer(raw, day);
    }

    fn refused(&mut self, file: &str, why: Refusal) {
        self.importer.refuse(file, why);
    }

    fn progress(&mut self, read: u64, total: Option<u64>) {
        (self.progress.read, self.progress.size) = (read, total);
        self.progress.records = self.importer.done();
        (self.watch)(&self.progress);
    }
}
