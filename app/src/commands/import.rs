//! `baize import`: bringing files, folders, archives and addresses into the library.

use std::io::Write;
use std::path::{Path, PathBuf};

use baize_model::{Format, parse_date};
use jiff::civil::Date;

use crate::configuration::Settings;
use crate::failure::{Exit, Failure, Result};
use crate::importing::{Counted, Order, Outcome, Piece};
use crate::progress::Bar;
use crate::terminal::{Table, number, plain, print, print_json, tell};
use crate::words::say;
use crate::writer;

/// Rejections that are listed on a terminal.
const LISTED: usize = 50;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    #[arg(required = true, value_name = "PATH|URL|-")]
    inputs: Vec<String>,
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    #[arg(long, value_name = "FILE")]
    rejections: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

fn format(text: &str) -> std::result::Result<Format, String> {
    text.parse().map_err(|_| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
        say!("error-format", format = text, names = names.join(", "))
    })
}

fn date(text: &str) -> std::result::Result<Date, String> {
    parse_date(text).ok_or_else(|| say!("error-date", text = text))
}

impl Import {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        if let Some(source) = &self.source {
            check_source(source)?;
        }
        // Downloads and what came by standard input are kept here until the run is over.
        let mut kept = Vec::new();
        let mut inputs = Vec::new();
        for input in &self.inputs {
            inputs.push(Self::piece(settings, input, &mut kept)?);
        }
        let order = Order {
            inputs,
            source: self.source.clone(),
            format: self.format,
            as_of: self.as_of,
        };
        let mut bar = Bar::new();
        let outcome = writer::import(settings, &order, &mut |progress| bar.show(progress));
        bar.clear();
        let outcome = outcome?;
        if let Some(path) = &self.rejections {
            write_rejections(path, &outcome)?;
        }
        if self.json {
            print_json(&outcome)?;
        } else {
            summary(&outcome, self.rejections.is_some())?;
        }
        Ok(Exit::Done)
    }

    fn piece(settings: &Settings, input: &str, kept: &mut Vec<tempfile::TempPath>) -> Result<Piece> {
        if input == "-" {
            let path = spool(settings)?;
            let piece = Piece {
                path: path.to_path_buf(),
                name: Some("-".to_owned()),
            };
            kept.push(path);
            return Ok(piece);
        }
        if input.starts_with("https://") || input.starts_with("http://") {
            let (path, name) = crate::download::fetch(settings, input)?;
            let piece = Piece {
                path: path.to_path_buf(),
                name: Some(name),
            };
            kept.push(path);
            return Ok(piece);
        }
        let given = Path::new(input);
        let open = |source| baize_collect::Error::Open {
            path: given.to_owned(),
            source,
        };
        // Absolute: another process may do the work.
        let path = std::path::absolute(given).map_err(open)?;
        std::fs::metadata(&path).map_err(open)?;
        Ok(Piece { path, name: None })
    }
}

/// Names of sources are lower-case words: they are part of addresses and of the state.
pub(crate) fn check_source(source: &str) -> Result<()> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
    if source.is_empty() || source.len() > 64 || !source.bytes().all(plain) {
        return Err(Failure::usage(say!(
            "error-source-name",
            source = format!("{source:.80?}")
        )));
    }
    Ok(())
}

/// Writes standard input to a file, so that it can be read like one.
fn spool(settings: &Settings) -> Result<tempfile::TempPath> {
    let folder = writer::scratch(settings)?;
    let failed = |e: std::io::Error| Failure::file(&folder, &e);
    let mut file = tempfile::Builder::new()
        .prefix("stdin-")
        .tempfile_in(&folder)
        .map_err(failed)?;
    std::io::copy(&mut std::io::stdin().lock(), &mut file).map_err(failed)?;
    Ok(file.into_temp_path())
}

fn write_rejections(path: &Path, outcome: &Outcome) -> Result<()> {
    let failed = |e: std::io::Error| Failure::file(path, &e);
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).map_err(failed)?);
    for rejection in &outcome.rejections {
        serde_json::to_writer(&mut file, rejection).map_err(|e| failed(e.into()))?;
        file.write_all(b"\n").map_err(failed)?;
    }
    file.flush().map_err(failed)
}

/// Tells a person what a run brought: data to standard output, what needs attention to standard error.
pub(crate) fn summary(outcome: &Outcome, listed_elsewhere: bool) -> Result<()> {
    let heads =
        ["read", "added", "updated", "unchanged", "rejected"].map(|name| say!(&format!("import-{name}")));
    let table = |head: &str, rows: &std::collections::BTreeMap<String, Counted>| {
        let mut table = Table::new(&[&[say!(head)], heads.as_slice()].concat());
        for (name, n) in rows {
            table.row(cells(plain(name), n));
        }
        table
    };
    print(|out| {
        writeln!(
            out,
            "{}",
            say!(
                "import-done",
                records = number(outcome.total.read),
                seconds = seconds(outcome)
            )
        )?;
        if !outcome.sources.is_empty() {
            writeln!(out)?;
            let mut sources = table("import-source", &outcome.sources);
            if outcome.sources.len() > 1 || outcome.total.rejected > 0 {
                sources.row(cells(say!("import-total"), &outcome.total));
            }
            sources.write(out, |column| column > 0)?;
        }
        if outcome.inputs.len() > 1 {
            writeln!(out)?;
            table("import-input", &outcome.inputs).write(out, |column| column > 0)?;
        }
        Ok(())
    })?;
    if !outcome.rejections.is_empty() {
        tell(&format!(
            "\n{}",
            say!("import-rejections", n = outcome.total.rejected)
        ));
        let shown = if listed_elsewhere { 0 } else { LISTED };
        for rejection in outcome.rejections.iter().take(shown) {
            let place = if rejection.place.is_empty() {
                String::new()
            } else {
                format!(" ({})", rejection.place)
            };
            tell(&format!(
                "  {}: {}",
                plain(&format!("{}{place}", rejection.file)),
                plain(&rejection.reason)
            ));
        }
        if !listed_elsewhere && outcome.rejections.len() > LISTED {
            tell(&say!("import-more", n = outcome.rejections.len() - LISTED));
        }
    }
    for held in &outcome.held {
        let (source, withdrawals) = (plain(&held.source), number(held.withdrawals));
        tell(&say!(
            "import-held",
            source = source,
            withdrawals = withdrawals,
            published = number(held.published)
        ));
    }
    Ok(())
}

fn cells(name: String, n: &Counted) -> Vec<String> {
    let numbers = [n.read, n.added, n.updated, n.unchanged, n.rejected].map(number);
    std::iter::once(name).chain(numbers).collect()
}

fn seconds(outcome: &Outcome) -> String {
    format!("{:.1}", outcome.seconds)
}
