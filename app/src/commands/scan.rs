//! `baize scan`: which vulnerabilities the components of something have.

use std::path::PathBuf;

use baize_model::Level;
use baize_scan::report::{Author, cyclonedx, openvex, sarif};
use baize_scan::{Finding, Scan as Found, Scanner, Vex};
use serde_json::{Value, json};

use crate::configuration::Settings;
use crate::failure::{Exit, Failure, Result};
use crate::inventories::{self, Inventories};
use crate::terminal::{plain, print_json, tell};
use crate::words::say;
use crate::{clock, findings, instance};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Scan {
    #[arg(required = true, value_name = "PATH|PURL")]
    what: Vec<String>,
    #[arg(long, value_name = "FORM", value_enum, default_value = "table")]
    format: Form,
    #[arg(long, value_name = "LEVEL", value_enum)]
    fail_on: Option<FailOn>,
    #[arg(long, value_name = "FILE")]
    vex: Vec<PathBuf>,
    #[arg(long)]
    show_suppressed: bool,
}

/// Forms of a result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Form {
    /// For people.
    Table,
    /// Everything that is known.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// CycloneDX 1.6 with vulnerabilities.
    CyclonedxVdr,
    /// OpenVEX 0.2.0.
    Openvex,
}

/// What a run fails on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum FailOn {
    /// Any finding.
    Any,
    /// From this level on.
    Low,
    /// From this level on.
    Medium,
    /// From this level on.
    High,
    /// From this level on.
    Critical,
    /// What a catalogue of exploited vulnerabilities has.
    Kev,
}

impl FailOn {
    fn least(self) -> Option<Level> {
        match self {
            Self::Any | Self::Kev => None,
            Self::Low => Some(Level::Low),
            Self::Medium => Some(Level::Medium),
            Self::High => Some(Level::High),
            Self::Critical => Some(Level::Critical),
        }
    }

    fn holds(self, found: &Found, finding: &Finding) -> bool {
        let known = found.vulnerabilities.get(&finding.id);
        match self {
            Self::Any => true,
            Self::Kev => known.is_some_and(|k| k.exploited),
            _ => known.is_some_and(|k| k.level >= self.least()),
        }
    }
}

impl Scan {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let mut vex = Vex::default();
        for path in &self.vex {
            let bytes = inventories::open(path)?;
            let added = vex.add(&path.to_string_lossy(), &bytes);
            added.map_err(|e| Failure::usage(say!("error-vex", reason = plain(&e.to_string()))))?;
        }
        let inventories = inventories::collect(&self.what)?;
        let library = instance::open_reading(settings)?;
        let found = Scanner::new(&library, &vex).scan(&inventories.inputs)?;
        let author = Author {
            version: env!("CARGO_PKG_VERSION"),
            time: clock::now(),
        };
        match self.format {
            Form::Table => findings::write(&found, self.show_suppressed)?,
            Form::Json => print_json(&whole(&found, &inventories)?)?,
            Form::Sarif => print_json(&sarif(&found, author))?,
            Form::CyclonedxVdr => print_json(&cyclonedx(&found, author))?,
            Form::Openvex => print_json(&openvex(&found, author))?,
        }
        for (name, error) in &inventories.refused {
            tell(&say!(
                "scan-refused",
                name = plain(name),
                reason = plain(&error.to_string())
            ));
        }
        findings::summarise(&found);
        let fails = |on: FailOn| found.standing().any(|(_, finding)| on.holds(&found, finding));
        Ok(if self.fail_on.is_some_and(fails) {
            Exit::Findings
        } else {
            Exit::Done
        })
    }
}

/// The result with what was refused.
fn whole(found: &Found, inventories: &Inventories) -> Result<Value> {
    let mut value = serde_json::to_value(found).map_err(|e| Failure::environment(e.to_string()))?;
    value["refused"] = inventories
        .refused
        .iter()
        .map(|(name, error)| json!({"name": name, "reason": error.to_string()}))
        .collect();
    Ok(value)
}

impl From<baize_scan::Error> for Failure {
    fn from(error: baize_scan::Error) -> Self {
        match error {
            baize_scan::Error::Library(inner) => inner.into(),
            other @ baize_scan::Error::Vex { .. } => Self::usage(other.to_string()),
        }
    }
}
