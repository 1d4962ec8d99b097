//! `baize export`: records and documents, as a stream.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use baize_catalog::{Library, Permission, Record};
use baize_exports::Exchange;
use baize_model::Identifier;

use crate::configuration::Settings;
use crate::export::{self, Archive};
use crate::failure::{Exit, Failure, Result};
use crate::instance;
use crate::terminal::{number, tell, written};
use crate::words::say;

/// Who publishes an exported advisory.
const PUBLISHER: &str = "Baize";
/// Where that publisher is; names under `example` belong to nobody.
const NAMESPACE: &str = "https://baize.example";

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[arg(long, value_name = "FORM", value_enum)]
    format: Form,
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[arg(long)]
    all_sources: bool,
}

/// Forms of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Form {
    /// Whole records of Baize, one a line.
    Jsonl,
    /// OSV documents as published.
    Osv,
    /// CVE documents as published.
    Cve,
    /// CSAF 2.0, one document per vulnerability, one a line.
    Csaf,
    /// CNNVD's data file, of what has a CNNVD number.
    CnnvdXml,
    /// The exchange form of GB/T 28458-2020.
    Gbt28458,
    /// One row per vulnerability.
    Csv,
}

impl Form {
    /// The stored format of this form, if it is one of documents.
    fn stored(self) -> Option<&'static str> {
        match self {
            Self::Osv => Some("osv-json"),
            Self::Cve => Some("cve5"),
            Self::Jsonl | Self::Csaf | Self::CnnvdXml | Self::Gbt28458 | Self::Csv => None,
        }
    }
}

impl Export {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let library = instance::open_reading(settings)?;
        let permission = if self.all_sources {
            Permission::all()
        } else {
            Permission::of(&library)?
        };
        let query = (!self.query.is_empty()).then(|| self.query.join(" "));
        let run = Run {
            library: &library,
            permission,
            query: query.as_deref(),
        };
        let count = match self.output.as_deref().map(|path| (path, archive_of(path))) {
            None => {
                let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
                run.stream(self.format, &mut out)?
            }
            Some((path, Some(packed))) => {
                let Some(format) = self.format.stored() else {
                    return Err(Failure::usage(say!("error-export-archive")));
                };
                into_file(path, |file| {
                    let mut archive = Archive::new(file, packed)?;
                    let mut outcome = Ok(());
                    let count = run.documents(format, &mut |source, key, bytes| {
                        outcome = archive.add(source, key, bytes);
                        outcome.is_ok()
                    });
                    Ok((count?, outcome.and_then(|()| archive.finish())))
                })?
            }
            Some((path, None)) => into_file(path, |file| {
                let mut out = BufWriter::new(file);
                let count = run.stream(self.format, &mut out)?;
                Ok((count, out.flush()))
            })?,
        };
        tell(&say!("export-done", n = count, count = number(count)));
        Ok(Exit::Done)
    }
}

/// Whether a file is an archive by its name, and if so, whether it is packed.
fn archive_of(path: &Path) -> Option<bool> {
    let is = |path: &Path, wanted: &str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(wanted));
    if is(path, "tar") {
        return Some(false);
    }
    let inner = path.file_stem().map(Path::new)?;
    (is(path, "zst") && is(inner, "tar")).then_some(true)
}

/// Writes a file that is there whole or not at all.
fn into_file(path: &Path, write: impl FnOnce(&mut File) -> Result<(u64, io::Result<()>)>) -> Result<u64> {
    let failed = |e: &io::Error| Failure::file(path, e);
    let absolute = std::path::absolute(path).map_err(|e| failed(&e))?;
    let folder = absolute.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|e| failed(&e))?;
    let (count, outcome) = write(file.as_file_mut())?;
    outcome
        .and_then(|()| file.as_file().sync_all())
        .map_err(|e| failed(&e))?;
    file.persist(path).map_err(|e| failed(&e.error))?;
    Ok(count)
}

/// One export.
struct Run<'a> {
    library: &'a Library,
    permission: Permission,
    query: Option<&'a str>,
}

impl Run<'_> {
    /// Writes records or documents one after the other; returns how many.
    fn stream(&self, form: Form, out: &mut dyn Write) -> Result<u64> {
        let mut outcome = Ok(());
        let count = match (form, form.stored()) {
            (_, Some(format)) => self.documents(format, &mut |_, _, bytes| {
                outcome = export::one_line(bytes, out);
                outcome.is_ok()
            }),
            (Form::Csv, None) => {
                outcome = export::csv_head(out);
                self.records(&mut |record| {
                    outcome = export::csv_row(record, &self.permission, out);
                    outcome.is_ok()
                })
            }
            (Form::CnnvdXml, None) => self.exchange(Exchange::Cnnvd, &mut outcome, out),
            (Form::Gbt28458, None) => self.exchange(Exchange::Gbt28458, &mut outcome, out),
            (Form::Csaf, None) => self.records(&mut |record| {
                if let Some(claim) = record.combined(&|source| self.permission.allows(source)) {
                    outcome = writeln!(out, "{}", baize_exports::csaf(&claim, PUBLISHER, NAMESPACE));
                }
                outcome.is_ok()
            }),
            (_, None) => self.records(&mut |record| {
                outcome = serde_json::to_value(record)
                    .map_err(io::Error::from)
                    .and_then(|mut value| {
                        self.permission.strip(&mut value);
                        serde_json::to_writer(&mut *out, &value)?;
                        out.write_all(b"\n")
                    });
                outcome.is_ok()
            }),
        }?;
        written(outcome.and_then(|()| out.flush()))?;
        Ok(count)
    }

    /// Writes an XML document entry by entry; returns how many.
    fn exchange(&self, form: Exchange, outcome: &mut io::Result<()>, out: &mut dyn Write) -> Result<u64> {
        let (head, foot) = form.frame();
        *outcome = out.write_all(head.as_bytes());
        let mut count = 0;
        self.records(&mut |record| {
            let claim = record.combined(&|source| self.permission.allows(source));
            if let Some(entry) = claim.and_then(|claim| form.entry(&claim)) {
                count += 1;
                *outcome = out.write_all(entry.as_bytes());
            }
            outcome.is_ok()
        })?;
        if outcome.is_ok() {
            *outcome = out.write_all(foot.as_bytes());
        }
        Ok(count)
    }

    /// Every record that may be passed on, until `each` has had enough.
    fn records(&self, each: &mut dyn FnMut(&Record) -> bool) -> Result<u64> {
        let mut count = 0;
        self.each_id(&mut |id| {
            let Some(record) = self.library.record(id)? else {
                return Ok(true);
            };
            if !self.permission.allows_some(&record) {
                return Ok(true);
            }
            count += 1;
            Ok(each(&record))
        })?;
        Ok(count)
    }

    /// Every document of a format that may be passed on, until `each` has had enough.
    fn documents(&self, format: &str, each: &mut dyn FnMut(&str, &str, &[u8]) -> bool) -> Result<u64> {
        let mut count = 0;
        if self.query.is_none() {
            let wanted = |source: &str, held: &str| held == format && self.permission.allows(source);
            self.library.scan_documents(wanted, |document| {
                count += 1;
                go_on(each(&document.source, &document.key, &document.bytes))
            })?;
            return Ok(count);
        }
        let mut done: HashSet<(String, String)> = HashSet::new();
        self.each_id(&mut |id| {
            let Some(record) = self.library.record(id)? else {
                return Ok(true);
            };
            for side in record.sources {
                let wanted = side.format == format && self.permission.allows(&side.source);
                if !wanted || !done.insert((side.source.clone(), side.key.clone())) {
                    continue;
                }
                let Some((bytes, _)) = self.library.document(&side.source, &side.key, None)? else {
                    continue;
                };
                count += 1;
                if !each(&side.source, &side.key, &bytes) {
                    return Ok(false);
                }
            }
            Ok(true)
        })?;
        Ok(count)
    }

    fn each_id(&self, each: &mut dyn FnMut(&Identifier) -> Result<bool>) -> Result<()> {
        let mut failure = None;
        self.library.scan(self.query, |id| match each(id) {
            Ok(more) => go_on(more),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        })?;
        failure.map_or(Ok(()), Err)
    }
}

fn go_on(more: bool) -> ControlFlow<()> {
    if more {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}
