//! `baize sources`: where records come from, how fresh they are, and the feeds that bring them.

use baize_catalog::SourceStatus;
use serde_json::json;

use crate::configuration::{Settings, without_password};
use crate::failure::{Exit, Failure, Result};
use crate::feeds::{self, Known, Visited, Wish};
use crate::progress::Bar;
use crate::terminal::{Table, bytes, number, plain, print, print_json, tell};
use crate::words::{Language, say};
use crate::{clock, instance, writer};

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
    List {
        #[arg(long)]
        json: bool,
    },
    Run {
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
        #[arg(long)]
        json: bool,
    },
    Add {
        #[arg(value_name = "URL")]
        url: String,
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    Pause {
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    Resume {
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    Accept {
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
}

impl Sources {
    /// Runs it.
    pub(crate) fn run(self, settings: &Settings) -> Result {
        match self.action {
            None => list(settings, self.json),
            Some(Action::List { json }) => list(settings, json),
            Some(Action::Run { names, json }) => visit(settings, &names, json),
            Some(Action::Pause { names }) => wish(settings, &Wish::Pause(names)),
            Some(Action::Resume { names }) => wish(settings, &Wish::Resume(names)),
            Some(Action::Accept { names }) => wish(settings, &Wish::Accept(names)),
            Some(Action::Add { url, name }) => add(settings, url, name),
        }
    }
}

fn wish(settings: &Settings, wish: &Wish) -> Result {
    writer::wish(settings, wish)?;
    Ok(Exit::Done)
}

fn add(settings: &Settings, address: String, name: Option<String>) -> Result {
    let host = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    let Some(host) = host
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .filter(|host| !host.is_empty())
    else {
        return Err(Failure::usage(say!("error-address", text = plain(&address))));
    };
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let name = name.unwrap_or_else(|| host.to_ascii_lowercase().replace(':', "-"));
    super::import::check_source(&name)?;
    writer::wish(
        settings,
        &Wish::Add {
            name: name.clone(),
            address,
        },
    )?;
    tell(&say!("sources-added", name = name));
    Ok(Exit::Done)
}

/// Visits feeds now.
fn visit(settings: &Settings, names: &[String], json: bool) -> Result {
    let mut bar = Bar::new();
    let visits = writer::visit(settings, names, &mut |progress| bar.show(progress));
    bar.clear();
    let visits = visits?;
    if json {
        print_json(&visits)?;
    } else {
        for visited in &visits {
            told(visited)?;
        }
    }
    let failed = visits.iter().any(Visited::is_troubled);
    Ok(if failed { Exit::Findings } else { Exit::Done })
}

fn told(visited: &Visited) -> Result<()> {
    let (feed, requests) = (plain(&visited.feed), number(visited.requests));
    print(|out| {
        writeln!(
            out,
            "{}",
            say!(
                "sources-visited",
                feed = feed,
                requests = requests,
                bytes = bytes(visited.bytes)
            )
        )
    })?;
    if let Some(outcome) = &visited.imported {
        super::import::summary(outcome, false)?;
    }
    for (part, reason) in &visited.failures {
        let part = if part.is_empty() { &visited.feed } else { part };
        tell(&say!(
            "sources-failed",
            part = plain(part),
            reason = plain(reason)
        ));
    }
    for alarm in &visited.alarms {
        tell(&format!("{feed}: {}", feeds::alarm_in_words(alarm)));
    }
    Ok(())
}

fn list(settings: &Settings, as_json: bool) -> Result {
    let library = instance::open_reading(settings)?;
    let sources = library.sources()?;
    let feeds = feeds::known(&library, settings)?;
    if as_json {
        let feeds: Vec<_> = feeds.iter().map(described).collect::<Result<_>>()?;
        print_json(&json!({"sources": sources, "feeds": feeds}))?;
        return Ok(Exit::Done);
    }
    let (sources, feeds) = (source_table(&sources), feed_table(settings, &feeds));
    print(|out| {
        sources.write(out, |column| matches!(column, 2 | 3 | 5))?;
        writeln!(out)?;
        feeds.write(out, |_| false)
    })?;
    Ok(Exit::Done)
}

/// A feed as JSON, with no secret of its addresses.
fn described(known: &Known) -> Result<serde_json::Value> {
    let mut shown = known.clone();
    for address in shown.feed.addresses.values_mut() {
        *address = without_password(address);
    }
    for part in &mut shown.feed.parts {
        *part = without_password(part);
    }
    // What was imported is in the history; here it would drown the rest.
    if let Some(imported) = shown
        .outcome
        .as_mut()
        .and_then(|outcome| outcome.imported.as_mut())
    {
        imported.rejections.clear();
    }
    serde_json::to_value(&shown).map_err(|e| Failure::environment(e.to_string()))
}

fn source_table(sources: &[SourceStatus]) -> Table {
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
            source.last_received.map_or_else(String::new, minute),
            bytes(source.stored_bytes),
        ]);
    }
    table
}

fn feed_table(settings: &Settings, feeds: &[Known]) -> Table {
    let heads = ["feed", "state", "interval", "visited-head", "outcome"];
    let mut table = Table::new(&heads.map(|head| say!(&format!("sources-{head}"))));
    let now = clock::now();
    for known in feeds {
        let state = match known {
            known if known.paused => "feed-paused",
            known if !known.feed.enabled || !settings.feeds.enabled => "feed-off",
            known
                if known
                    .visited
                    .is_some_and(|at| now.duration_since(at) > known.feed.freshness) =>
            {
                "feed-late"
            }
            known if known.outcome.as_ref().is_some_and(Visited::is_troubled) => "feed-troubled",
            _ => "feed-on",
        };
        let outcome = known.outcome.as_ref();
        let failure = outcome.and_then(|outcome| outcome.failures.first());
        let brought = outcome.map(|outcome| {
            outcome
                .imported
                .as_ref()
                .map_or(0, |imported| imported.total.read)
        });
        let alarm = outcome.and_then(|outcome| outcome.alarms.first());
        let outcome = match (failure, alarm, brought) {
            (Some((_, reason)), ..) => plain(reason),
            (None, Some(alarm), _) => feeds::alarm_in_words(alarm),
            (None, None, Some(read)) => say!("feed-brought", n = read),
            (None, None, None) => String::new(),
        };
        let hours = format!("{:.1} h", known.feed.interval.as_secs_f64() / 3600.0);
        let visited = known.visited.map_or_else(String::new, minute);
        table.row(vec![
            plain(&known.feed.name),
            say!(state),
            hours,
            visited,
            outcome,
        ]);
    }
    table
}

fn minute(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}
