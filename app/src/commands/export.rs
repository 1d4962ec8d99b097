//! `baize export`: records and documents, as a stream.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baize_catalog::{Library, Permission, Record, Weaknesses};
use baize_exports::{Exchange, Publication};
use baize_model::Identifier;

use crate::configuration::Settings;
use crate::export::{self, Archive};
use crate::failure::{Exit, Failure, Result};
use crate::instance;
use crate::terminal::{number, tell, written};
use crate::words::say;

/// Where derived documents stand in an archive.
const DERIVED: &str = "baize";

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
    /// OSV documents as published, and derived ones of what has none.
    Osv,
    /// CVE records as published, and derived ones of CVEs that have none.
    Cve,
    /// CSAF documents as published, and derived ones of what has none.
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
            Self::Csaf => Some("csaf"),
            Self::Jsonl | Self::CnnvdXml | Self::Gbt28458 | Self::Csv => None,
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
            namespace: settings.address(),
            organisation: &settings.organisation,
            weaknesses: library.weaknesses()?,
        };
        let count = match self.output.as_deref().map(|path| (path, archive_of(path))) {
            None => {
                let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
                run.stream(self.format, &mut out)?
            }
            Some((path, Some(packed))) => {
                if self.format.stored().is_none() {
                    return Err(Failure::usage(say!("error-export-archive")));
                }
                into_file(path, |file| {
                    let mut archive = Archive::new(file, packed)?;
                    let mut outcome = Ok(());
                    let count = run.documents(self.format, &mut |source, key, bytes| {
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
    /// Who publishes what is derived, and where that is.
    organisation: &'a str,
    namespace: String,
    /// What weaknesses are called.
    weaknesses: Arc<Weaknesses>,
}

impl Run<'_> {
    /// Writes records or documents one after the other; returns how many.
    fn stream(&self, form: Form, out: &mut dyn Write) -> Result<u64> {
        let mut outcome = Ok(());
        let count = match (form, form.stored()) {
            (_, Some(_)) => self.documents(form, &mut |_, _, bytes| {
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

    /// Every document of a format that may be passed on, and one derived from each record that has none, until `each`
    /// has had enough. They are in the order of their keys, whatever the order in which they came.
    fn documents(&self, form: Form, each: &mut dyn FnMut(&str, &str, &[u8]) -> bool) -> Result<u64> {
        let Some(format) = form.stored() else {
            return Ok(0);
        };
        let mut wanted: BTreeSet<Wanted> = BTreeSet::new();
        let mut covered = HashSet::new();
        self.each_id(&mut |id| {
            let Some(record) = self.library.record(id)? else {
                return Ok(true);
            };
            let mut has_one = false;
            for side in &record.sources {
                if side.format == format && self.permission.allows(&side.source) {
                    has_one = true;
                    let name = (side.key.clone(), side.source.clone());
                    if covered.insert(name.clone()) {
                        wanted.insert((name.0, name.1, None));
                    }
                }
            }
            let own = match form {
                _ if has_one => None,
                Form::Osv => baize_exports::osv_subject(id, &record.merged.aliases),
                Form::Cve => Some(id).filter(|id| id.authority().as_str() == "CVE"),
                _ => Some(id),
            };
            let said = record
                .sources
                .iter()
                .any(|side| self.permission.allows(&side.source));
            if let Some(own) = own.filter(|_| said) {
                wanted.insert((own.to_string(), DERIVED.to_owned(), Some(id.clone())));
            }
            Ok(true)
        })?;
        if self.query.is_none() {
            // Documents that speak of no vulnerability are documents too.
            let permitted = |source: &str, held: &str| held == format && self.permission.allows(source);
            self.library.scan_documents(permitted, |document| {
                let name = (document.key.clone(), document.source.clone());
                if covered.insert(name.clone()) {
                    wanted.insert((name.0, name.1, None));
                }
                ControlFlow::Continue(())
            })?;
        }
        let mut count = 0;
        for (key, source, derived) in &wanted {
            let bytes = match derived {
                None => self.library.document(source, key, None)?.map(|(bytes, _)| bytes),
                Some(id) => {
                    let record = self.library.record(id)?;
                    let document = record.and_then(|record| self.derived(form, &record));
                    document.map(|document| document.to_string().into_bytes())
                }
            };
            // What has gone since is left out.
            let Some(bytes) = bytes else { continue };
            count += 1;
            if !each(source, key, &bytes) {
                break;
            }
        }
        Ok(count)
    }

    /// A document of everything that a record says and that may be passed on, if the format has one for it.
    fn derived(&self, form: Form, record: &Record) -> Option<serde_json::Value> {
        let claim = record.combined(&|source| self.permission.allows(source))?;
        let from = record.documents(&|source| self.permission.allows(source));
        match form {
            Form::Osv => baize_exports::osv_derived(&claim, &from),
            Form::Cve => baize_exports::cve5_derived(&claim, &from),
            _ => Some(baize_exports::csaf(
                &claim,
                &Publication {
                    publisher: self.organisation,
                    namespace: &self.namespace,
                    weakness: &|id| self.weaknesses.name_of(id).map(str::to_owned),
                    score: &base_score,
                },
            )),
        }
    }

    /// Calls `each` with the identifiers that head what is wanted, in their order, until it has had enough.
    fn each_id(&self, each: &mut dyn FnMut(&Identifier) -> Result<bool>) -> Result<()> {
        let mut ids = BTreeSet::new();
        self.library.scan(self.query, |id| {
            ids.insert(id.clone());
            ControlFlow::Continue(())
        })?;
        for id in &ids {
            if !each(id)? {
                break;
            }
        }
        Ok(())
    }
}

/// Key and source of a document; for one that is derived, the identifier that heads the record.
type Wanted = (String, String, Option<Identifier>);

/// The base score of a vector of CVSS.
fn base_score(vector: &str) -> Option<f64> {
    baize_grading::grade(vector).base
}
