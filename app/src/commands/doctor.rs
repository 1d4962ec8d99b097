//! `baize doctor`: what is in force, and whether all is well.

use serde_json::json;

use crate::configuration::Configuration;
use crate::doctor::{Check, State, examine};
use crate::failure::{Exit, Result};
use crate::instance;
use crate::terminal::{Table, plain, print, print_json};
use crate::words::say;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    #[arg(long, conflicts_with = "replay")]
    state_hash: bool,
    #[arg(long)]
    replay: bool,
    #[arg(long)]
    json: bool,
}

impl Doctor {
    /// Runs it.
    pub(crate) fn run(&self, configuration: &Configuration) -> Result {
        if self.state_hash {
            let library = instance::open_reading(&configuration.settings)?;
            let state = library.state_hash(|_| ())?;
            if self.json {
                print_json(&state)?;
            } else {
                print(|out| writeln!(out, "{}", state.hash))?;
            }
            return Ok(Exit::Done);
        }
        if self.replay {
            return replay(configuration, self.json);
        }
        let checks = examine(&configuration.settings);
        if self.json {
            print_json(&json!({"configuration": configuration.explain(), "checks": checks}))?;
        } else {
            report(configuration, &checks)?;
        }
        let failed = checks.iter().any(|check| check.state == State::Failed);
        Ok(if failed { Exit::Findings } else { Exit::Done })
    }
}

/// Replays the history and says where it does not lead to the records that are shown.
fn replay(configuration: &Configuration, json: bool) -> Result {
    let library = instance::open_reading(&configuration.settings)?;
    let mut changes = 0;
    let differences = library.replay_differences(|sequence| changes = sequence)?;
    if json {
        print_json(&json!({"changes": changes, "differences": differences}))?;
    } else {
        print(|out| {
            for difference in &differences {
                writeln!(out, "{}", plain(difference))?;
            }
            let n = differences.len();
            writeln!(
                out,
                "{}",
                say!("doctor-replayed", changes = changes, differences = n)
            )
        })?;
    }
    Ok(if differences.is_empty() {
        Exit::Done
    } else {
        Exit::Findings
    })
}

fn report(configuration: &Configuration, checks: &[Check]) -> Result<()> {
    print(|out| {
        writeln!(out, "{}", say!("doctor-configuration"))?;
        let mut table = Table::default();
        for setting in configuration.explain() {
            let from = match setting.from.as_str() {
                "default" => say!("doctor-from-default"),
                "environment" => say!("doctor-from-environment"),
                "flag" => say!("doctor-from-flag"),
                file => file.to_owned(),
            };
            table.row(vec![format!("  {}", setting.key), plain(&setting.value), from]);
        }
        table.write(out, |_| false)?;
        writeln!(out, "\n{}", say!("doctor-checks"))?;
        let mut table = Table::default();
        for check in checks {
            let state = match check.state {
                State::Ok => say!("doctor-ok"),
                State::Warning => say!("doctor-warning"),
                State::Failed => say!("doctor-failed"),
            };
            table.row(vec![
                format!("  {}", say!(&format!("check-{}", check.name))),
                state,
                plain(&check.text),
            ]);
        }
        table.write(out, |_| false)
    })
}
