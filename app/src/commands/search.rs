//! `baize search`: one page of what holds for a query.

use baize_catalog::{Hit, Hits, Sort};
use serde::Serialize;
use serde_json::Value;

use crate::configuration::Settings;
use crate::failure::{Exit, Failure, Result};
use crate::instance;
use crate::terminal::{Table, number, plain, print, print_json, tell};
use crate::words::{Language, say};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Search {
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    #[arg(long, value_name = "ORDER", value_enum, default_value = "relevance")]
    sort: Order,
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
    #[arg(long)]
    json: bool,
}

/// Orders of hits.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Order {
    Relevance,
    Published,
    Modified,
    Severity,
    Epss,
    Priority,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Published => Self::Published,
            Order::Modified => Self::Modified,
            Order::Severity => Self::Severity,
            Order::Epss => Self::Epss,
            Order::Priority => Self::Priority,
        }
    }
}

impl Search {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let library = instance::open_reading(settings)?;
        let query = self.query.join(" ");
        let hits = library.search(
            &query,
            self.sort.into(),
            self.cursor.as_deref(),
            usize::from(self.limit),
        )?;
        if self.json {
            print_json(&line(&hits)?)?;
        } else {
            table(&hits)?;
        }
        Ok(if hits.total == 0 {
            Exit::Findings
        } else {
            Exit::Done
        })
    }
}

/// The object that scripts depend on.
#[derive(Serialize)]
struct Line {
    total: u64,
    items: Vec<Value>,
    next: Option<String>,
}

/// A hit is as in the interface, with the title in one field too, and with every field that scripts depend on.
fn line(hits: &Hits) -> Result<Line> {
    let mut items = Vec::with_capacity(hits.items.len());
    for hit in &hits.items {
        let mut item = serde_json::to_value(hit).map_err(|e| Failure::environment(e.to_string()))?;
        item["title"] = title(hit).map_or(Value::Null, Value::from);
        for always in ["aliases", "severity", "published"] {
            if item.get(always).is_none() {
                item[always] = if always == "aliases" {
                    Value::Array(Vec::new())
                } else {
                    Value::Null
                };
            }
        }
        items.push(item);
    }
    Ok(Line {
        total: hits.total,
        items,
        next: hits.next.clone(),
    })
}

/// The title in the user's language, else in another.
fn title(hit: &Hit) -> Option<&str> {
    let language = Language::of_user();
    let in_language = |language: Language| hit.titles.get(language.code());
    let found = in_language(language)
        .or_else(|| in_language(language.other()))
        .or_else(|| hit.titles.values().next());
    found.map(String::as_str)
}

fn table(hits: &Hits) -> Result<()> {
    for correction in &hits.corrections {
        tell(&say!(
            "search-mended",
            written = correction.written,
            meant = correction.meant
        ));
    }
    if let Some(whole) = hits.whole {
        tell(&say!("search-partial", n = whole));
    }
    if hits.total == 0 {
        tell(&say!("search-none"));
        return Ok(());
    }
    print(|out| {
        let mut table = Table::default();
        for hit in &hits.items {
            let severity = hit.severity.as_ref();
            let level = match severity.and_then(|s| s.level) {
                Some(level) => say!(&format!("level-{}", level.as_str())),
                None => say!("level-unrated"),
            };
            let score = severity
                .and_then(|s| s.score)
                .map_or_else(String::new, |score| format!("{score:.1}"));
            let exploited = if hit.exploited {
                say!("mark-exploited")
            } else {
                String::new()
            };
            let published = hit
                .published
                .map_or_else(String::new, |t| t.strftime("%Y-%m-%d").to_string());
            let title: String = title(hit).unwrap_or_default().chars().take(100).collect();
            let title = plain(&title).replace(['\n', '\t'], " ");
            table.row(vec![
                hit.id.to_string(),
                level,
                score,
                exploited,
                published,
                title,
            ]);
        }
        table.write(out, |column| column == 2)?;
        Ok(())
    })?;
    let (shown, total) = (hits.items.len(), number(hits.total));
    match &hits.next {
        Some(next) => tell(&say!("search-more", shown = shown, total = total, next = next)),
        None => tell(&say!("search-total", n = hits.total, total = total)),
    }
    Ok(())
}
