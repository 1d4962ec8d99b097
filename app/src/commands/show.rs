//! `baize show`: everything about one vulnerability, or a document about it as its source published it.

use baize_catalog::{Library, Record};
use baize_model::{Format, Identifier};

use crate::configuration::Settings;
use crate::failure::{Exit, Failure, Result};
use crate::instance;
use crate::sheet;
use crate::terminal::{plain, print, print_json, tell};
use crate::words::say;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "FORM", value_enum)]
    format: Option<Form>,
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[arg(long)]
    json: bool,
}

/// Forms in which a record is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Form {
    /// Baize's own JSON.
    Baize,
    /// A stored CVE record.
    Cve,
    /// A stored OSV record.
    Osv,
    /// A stored CSAF document.
    Csaf,
    /// A stored CNNVD entry.
    Cnnvd,
    /// For people, as Markdown.
    Markdown,
}

impl Form {
    /// The formats of stored documents that are of this form.
    fn formats(self) -> &'static [Format] {
        match self {
            Self::Cve => &[Format::Cve5],
            Self::Osv => &[Format::OsvJson, Format::OsvYaml],
            Self::Csaf => &[Format::Csaf],
            Self::Cnnvd => &[Format::CnnvdXml],
            Self::Baize | Self::Markdown => &[],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Baize => "baize",
            Self::Cve => "CVE",
            Self::Osv => "OSV",
            Self::Csaf => "CSAF",
            Self::Cnnvd => "CNNVD",
            Self::Markdown => "Markdown",
        }
    }
}

impl Show {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let id = Identifier::parse(&self.id)
            .map_err(|_| Failure::usage(say!("error-not-an-identifier", text = plain(&self.id))))?;
        let library = instance::open_reading(settings)?;
        let Some(mut record) = library.record(&id)? else {
            return Err(Failure::findings(say!("error-unknown-identifier", id = id)));
        };
        if let Some(source) = &self.source {
            record.sources.retain(|side| side.source == *source);
            if record.sources.is_empty() {
                return Err(Failure::findings(say!(
                    "error-not-from-source",
                    id = id,
                    source = plain(source)
                )));
            }
        }
        match self.format {
            None if self.json => print_json(&record)?,
            Some(Form::Baize) => print_json(&record)?,
            None => print(|out| sheet::lay_out(&record).write_text(out))?,
            Some(Form::Markdown) => print(|out| sheet::lay_out(&record).write_markdown(out))?,
            Some(form) => document(&library, &record, form)?,
        }
        Ok(Exit::Done)
    }
}

/// Writes a stored document byte for byte. Nothing is converted: what no source published in that form is refused.
fn document(library: &Library, record: &Record, form: Form) -> Result<()> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    for side in &record.sources {
        let stored = side.format.parse::<Format>();
        if stored.is_ok_and(|format| form.formats().contains(&format)) {
            let place = (side.source.as_str(), side.key.as_str());
            if !found.contains(&place) {
                found.push(place);
            }
        }
    }
    let Some((source, key)) = found.first() else {
        let mut held: Vec<String> = record
            .sources
            .iter()
            .map(|side| format!("{} ({})", side.format, side.source))
            .collect();
        held.dedup();
        let held = held.join(", ");
        return Err(Failure::findings(say!(
            "error-no-document",
            id = record.merged.id,
            form = form.name(),
            held = held
        )));
    };
    if found.len() > 1 {
        let others: Vec<String> = found
            .iter()
            .skip(1)
            .map(|(source, key)| format!("{source}/{key}"))
            .collect();
        tell(&say!(
            "show-others",
            shown = format!("{source}/{key}"),
            others = others.join(", ")
        ));
    }
    let Some((bytes, _)) = library.document(source, key, None)? else {
        return Err(Failure::environment(say!(
            "error-damaged",
            reason = format!("{source}/{key}")
        )));
    };
    print(|out| out.write_all(&bytes))
}
