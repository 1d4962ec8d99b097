//! One visit to a feed: what it brings goes to an import of its own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use baize_catalog::{ImportOptions, Importer, Library};
use baize_collect::feeds::{self, Alarm, Feed, FieldCounts};
use baize_collect::reading::{Intake, date_in_path};
use baize_model::{RawRecord, Refusal};
use baize_outbound::Client;
use serde::{Deserialize, Serialize};

use super::Ledger;
use crate::clock;
use crate::configuration::Settings;
use crate::failure::{Failure, Result};
use crate::importing::{Outcome, Progress};
use crate::words::say;
use crate::writer;

/// What a visit brought.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Visited {
    /// The feed.
    pub(crate) feed: String,
    /// Requests made.
    pub(crate) requests: u64,
    /// Bytes received.
    pub(crate) bytes: u64,
    /// True when a bound ended the visit early and the next one goes on.
    pub(crate) more: bool,
    /// Parts that failed, and why; an empty name stands for the whole.
    pub(crate) failures: Vec<(String, String)>,
    /// Fields that used to arrive and do not any more.
    #[serde(default)]
    pub(crate) alarms: Vec<Alarm>,
    /// What was imported; nothing when nothing was new.
    pub(crate) imported: Option<Outcome>,
}

impl Visited {
    /// Whether a person should see to it.
    pub(crate) fn is_troubled(&self) -> bool {
        !(self.failures.is_empty() && self.alarms.is_empty())
    }
}

/// Documents of a visit of which every one is looked into for its fields; of what comes after them, one in
/// [`SAMPLE`], since they are parsed for it.
const WHOLE: u64 = 500;
const SAMPLE: u64 = 20;

/// Visits a feed. A feed that cannot be read is an outcome; an `Err` is the library's.
pub(crate) fn visit(
    library: &Library,
    settings: &Settings,
    feed: &Feed,
    watch: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Visited> {
    writer::scratch(settings)?;
    let unable = |e: &dyn std::fmt::Display| Failure::environment(e.to_string());
    let client = Client::new(settings.outbound()).map_err(|e| unable(&e))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| unable(&e))?;
    let run = Mutex::new(Run {
        importer: None,
        outcome: Ok(None),
    });
    let options = ImportOptions {
        brake: settings.brake(),
        supplier: Some(supplier(feed)),
        ..ImportOptions::default()
    };
    let progress = Progress {
        input: feed.name.clone(),
        read: 0,
        size: None,
        records: 0,
    };
    let mut intake = Feeding {
        library,
        options,
        run: &run,
        progress,
        watch,
        taken: 0,
        fields: FieldCounts::default(),
    };
    let mut flush = || held(&run).finish();
    let ledger = Ledger::of(library);
    let now = clock::now();
    let outcome = runtime.block_on(feeds::visit(feed, &ledger, &client, now, &mut intake, &mut flush));
    let fields = std::mem::take(&mut intake.fields);
    let mut run = held(&run);
    // What came before a failure is kept as well.
    let finished = run.finish();
    let imported = std::mem::replace(&mut run.outcome, Ok(None));
    let mut visited = Visited {
        feed: feed.name.clone(),
        ..Visited::default()
    };
    match outcome {
        Ok(report) => {
            (visited.requests, visited.bytes) = (report.requests, report.bytes);
            (visited.more, visited.failures) = (report.more, report.failures);
        }
        Err(error) => visited.failures.push((String::new(), error.to_string())),
    }
    visited.imported = imported?;
    if let Err(reason) = finished {
        return Err(Failure::environment(reason));
    }
    visited.alarms = judge(&ledger, &feed.name, &fields)?;
    ledger.note(&visited, now)?;
    Ok(visited)
}

/// Fields of a feed that have stopped arriving, as of this visit.
fn judge(ledger: &Ledger, feed: &str, fields: &FieldCounts) -> Result<Vec<Alarm>> {
    let mut memory = ledger.fields(feed)?;
    if fields.documents > 0 {
        memory.judge(fields, feeds::RULES);
        ledger.keep_fields(feed, &memory)?;
    }
    for alarm in &memory.alarms {
        tracing::warn!(
            feed,
            field = alarm.field,
            before = alarm.before,
            now = alarm.now,
            "a field has stopped arriving"
        );
    }
    Ok(memory.alarms)
}

/// A field that has stopped arriving, in words.
pub(crate) fn alarm_in_words(alarm: &Alarm) -> String {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    say!(
        "feed-alarm",
        field = say!(&format!("field-{}", alarm.field)),
        before = percent(alarm.before),
        now = percent(alarm.now)
    )
}

/// Whose records a feed brings, where they cannot be asked.
fn supplier(feed: &Feed) -> String {
    match feed.sources.as_slice() {
        [only] => only.clone(),
        _ => feed.name.clone(),
    }
}

fn held(run: &Mutex<Run>) -> MutexGuard<'_, Run> {
    run.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The import of a visit. It begins with the first record: most visits bring none.
struct Run {
    importer: Option<Importer>,
    outcome: Result<Option<Outcome>>,
}

impl Run {
    fn begin(&mut self, library: &Library, options: &ImportOptions) -> Option<&mut Importer> {
        if self.importer.is_none() && self.outcome.is_ok() {
            match Importer::start(library, options.clone()) {
                Ok(importer) => self.importer = Some(importer),
                Err(error) => self.outcome = Err(error.into()),
            }
        }
        self.importer.as_mut()
    }

    /// Waits until everything is stored.
    fn finish(&mut self) -> std::result::Result<(), String> {
        if let Some(importer) = self.importer.take() {
            self.outcome = importer
                .finish()
                .map_err(Failure::from)
                .and_then(|report| Outcome::of(&report))
                .map(Some);
        }
        match &self.outcome {
            Ok(_) => Ok(()),
            Err(failure) => Err(failure.text.clone()),
        }
    }
}

/// Hands what a feed brings to its import.
struct Feeding<'a> {
    library: &'a Library,
    options: ImportOptions,
    run: &'a Mutex<Run>,
    progress: Progress,
    watch: &'a mut (dyn FnMut(&Progress) + Send),
    taken: u64,
    fields: FieldCounts,
}

impl Intake for Feeding<'_> {
    fn input(&mut self, name: &str) {
        name.clone_into(&mut self.progress.input);
        (self.progress.read, self.progress.size) = (0, None);
        (self.watch)(&self.progress);
    }

    fn record(&mut self, raw: RawRecord) {
        let day = date_in_path(&raw.name);
        self.taken += 1;
        if (self.taken <= WHOLE || self.taken.is_multiple_of(SAMPLE))
            && let Ok(parsed) = baize_formats::parse(&raw)
        {
            self.fields.add(&parsed);
        }
        if let Some(importer) = held(self.run).begin(self.library, &self.options) {
            importer.offer(raw, day);
        }
    }

    fn refused(&mut self, file: &str, why: Refusal) {
        if let Some(importer) = held(self.run).begin(self.library, &self.options) {
            importer.refuse(file, why);
        }
    }

    fn progress(&mut self, read: u64, total: Option<u64>) {
        (self.progress.read, self.progress.size) = (read, total);
        if let Some(importer) = &held(self.run).importer {
            self.progress.records = importer.done();
        }
        (self.watch)(&self.progress);
    }
}
