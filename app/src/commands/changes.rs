//! `baize changes`: the public sequence of changes after a number.

use baize_catalog::Change;
use serde_json::json;

use crate::configuration::Settings;
use crate::failure::{Exit, Result};
use crate::instance;
use crate::terminal::{plain, print, print_json, tell};
use crate::words::say;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Changes {
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..))]
    since: i64,
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=500))]
    limit: u16,
    #[arg(long)]
    json: bool,
}

impl Changes {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let library = instance::open_reading(settings)?;
        let changes = library.changes(self.since, usize::from(self.limit))?;
        let next = changes.last().map_or(self.since, |change| change.sequence);
        if self.json {
            print_json(&json!({"items": changes, "next": next}))?;
            return Ok(Exit::Done);
        }
        print(|out| {
            changes
                .iter()
                .try_for_each(|change| writeln!(out, "{}", line(change)))
        })?;
        tell(&if changes.is_empty() {
            say!("changes-none", since = self.since)
        } else {
            say!("changes-next", n = changes.len(), next = next)
        });
        Ok(Exit::Done)
    }
}

/// A change in a line: number, time, identifier, what happened, which fields, because of which documents.
fn line(change: &Change) -> String {
    let time = change.time.strftime("%Y-%m-%d %H:%M");
    let mut fields: Vec<&str> = Vec::new();
    for field in &change.fields {
        if !fields.contains(&field.field.as_str()) {
            fields.push(&field.field);
        }
    }
    let kind = say!(&format!("change-{}", change.kind));
    let causes = plain(&change.causes.join(", "));
    format!(
        "{:>8}  {time}  {}  {kind}  {}  [{causes}]",
        change.sequence,
        change.id,
        fields.join(" ")
    )
}
