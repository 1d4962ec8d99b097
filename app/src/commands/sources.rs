//! `baize sources`: where records come from, and how fresh they are.

use baize_catalog::SourceStatus;

use crate::configuration::Settings;
use crate::failure::{Exit, Result};
use crate::instance;
use crate::terminal::{Table, bytes, number, plain, print, print_json};
use crate::words::{Language, say};

/// Arguments.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Sources {
    #[command(subcommand)]
    action: Option<Action>,
    #[arg(long)]
    json: bool,
}

/// What to do.
#[derive(Clone, Debug, clap::Subcommand)]
enum Action {
    /// List them.
    List {
        #[arg(long)]
        json: bool,
    },
}

impl Sources {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let json = self.json || matches!(self.action, Some(Action::List { json: true }));
        let sources = instance::open_reading(settings)?.sources()?;
        if json {
            print_json(&sources)?;
        } else {
            list(&sources)?;
        }
        Ok(Exit::Done)
    }
}

fn list(sources: &[SourceStatus]) -> Result<()> {
    let heads = ["name", "title", "documents", "quarantined", "received", "stored"];
    let mut table = Table::new(&heads.map(|head| say!(&format!("sources-{head}"))));
    let language = Language::of_user().code();
    for source in sources {
        let title = source.titles.get(language).or_else(|| source.titles.get("en"));
        table.row(vec![
            plain(&source.name),
            plain(title.map_or("", String::as_str)),
            number(source.documents),
            number(source.quarantined),
            source.last_received.map_or_else(String::new, |t| t.strftime("%Y-%m-%d %H:%M").to_string()),
            bytes(source.stored_bytes),
        ]);
    }
    print(|out| table.write(out, |column| matches!(column, 2 | 3 | 5)))
}
