//! Feeds: the built-in ones as configured, and those that an operator has added.

mod ledger;
mod visit;

use std::collections::BTreeMap;

use baize_catalog::Library;
use baize_collect::feeds::{Adapter, Content, Feed, Override, builtin};
use serde::{Deserialize, Serialize};

pub(crate) use ledger::{Ledger, MIGRATIONS};
pub(crate) use visit::{Visited, alarm_in_words, visit};

use crate::configuration::Settings;
use crate::failure::{Failure, Result};
use crate::words::say;

/// A feed and what is remembered of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Known {
    /// The feed.
    #[serde(flatten)]
    pub(crate) feed: Feed,
    /// Whether a person has paused it.
    pub(crate) paused: bool,
    /// When it was last visited.
    pub(crate) visited: Option<jiff::Timestamp>,
    /// What that brought.
    pub(crate) outcome: Option<Visited>,
}

/// What a person can do to feeds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Wish {
    /// Visit them no more.
    Pause(Vec<String>),
    /// Visit them again.
    Resume(Vec<String>),
    /// Take the fields that they bring now as what is usual.
    Accept(Vec<String>),
    /// Visit another one.
    Add {
        /// Its name.
        name: String,
        /// Its address.
        address: String,
    },
}

/// The feeds, in the order they are shown.
pub(crate) fn known(library: &Library, settings: &Settings) -> Result<Vec<Known>> {
    let kept = Ledger::of(library).all()?;
    let mut feeds = builtin();
    let added = kept
        .iter()
        .filter_map(|(name, kept)| kept.address.as_ref().map(|address| (name, address)));
    feeds.extend(added.map(|(name, address)| new_feed(name, address)));
    let mut overrides: BTreeMap<&str, &Override> = settings
        .feeds
        .overrides
        .iter()
        .map(|(name, change)| (name.as_str(), change))
        .collect();
    let mut all = Vec::with_capacity(feeds.len());
    for feed in feeds {
        let feed = match overrides.remove(feed.name.as_str()) {
            Some(change) => feed.with(change)?,
            None => feed,
        };
        let kept = kept.get(&feed.name);
        all.push(Known {
            paused: kept.is_some_and(|kept| kept.paused),
            visited: kept.and_then(|kept| kept.visited),
            outcome: kept.and_then(|kept| kept.outcome.clone()),
            feed,
        });
    }
    match overrides.keys().next() {
        Some(name) => Err(unknown(name, &all)),
        None => Ok(all),
    }
}

/// The feeds of these names.
pub(crate) fn named(library: &Library, settings: &Settings, names: &[String]) -> Result<Vec<Feed>> {
    let all = known(library, settings)?;
    let find = |name: &String| match all.iter().find(|known| known.feed.name == *name) {
        Some(known) => Ok(known.feed.clone()),
        None => Err(unknown(name, &all)),
    };
    names.iter().map(find).collect()
}

fn unknown(name: &str, all: &[Known]) -> Failure {
    let names: Vec<&str> = all.iter().map(|known| known.feed.name.as_str()).collect();
    Failure::usage(say!(
        "error-feed",
        name = crate::terminal::plain(name),
        names = names.join(", ")
    ))
}

/// Does what a person wishes.
pub(crate) fn grant(library: &Library, settings: &Settings, wish: &Wish) -> Result<()> {
    let ledger = Ledger::of(library);
    match wish {
        Wish::Pause(names) | Wish::Resume(names) => {
            for feed in named(library, settings, names)? {
                ledger.pause(&feed.name, matches!(wish, Wish::Pause(_)))?;
            }
        }
        Wish::Accept(names) => {
            for feed in named(library, settings, names)? {
                ledger.accept(&feed.name)?;
            }
        }
        Wish::Add { name, address } => {
            let taken = known(library, settings)?
                .iter()
                .any(|known| known.feed.name == *name);
            if taken || !ledger.add(name, address)? {
                return Err(Failure::usage(say!("error-feed-taken", name = name)));
            }
        }
    }
    Ok(())
}

/// A feed at an address: a CSAF provider where it is the metadata of one, else a file that is replaced as a whole.
fn new_feed(name: &str, address: &str) -> Feed {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let provider = path.ends_with("provider-metadata.json");
    let content = match path.rsplit('.').next() {
        Some("gz") => Content::Gzip,
        Some("zip") => Content::Zip,
        Some("csv" | "xml" | "yaml" | "txt") => Content::Text,
        _ => Content::Json,
    };
    Feed {
        name: name.to_owned(),
        title: name.to_owned(),
        adapter: if provider {
            Adapter::CsafProvider
        } else {
            Adapter::WholeFile
        },
        addresses: if provider {
            BTreeMap::new()
        } else {
            BTreeMap::from([("file".to_owned(), address.to_owned())])
        },
        parts: if provider {
            vec![address.to_owned()]
        } else {
            Vec::new()
        },
        only: None,
        content,
        interval: jiff::SignedDuration::from_hours(6),
        freshness: jiff::SignedDuration::from_hours(72),
        sources: Vec::new(),
        licence: "not stated".to_owned(),
        redistribution: false,
        enabled: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_kind_of_feed_it_is() {
        let feed = new_feed(
            "lantern",
            "https://lantern.example/.well-known/csaf/provider-metadata.json",
        );
        assert_eq!((feed.adapter, feed.parts.len()), (Adapter::CsafProvider, 1));
        let feed = new_feed("kettle", "https://kettle.example/all.csv?full=1");
        assert_eq!((feed.adapter, feed.content), (Adapter::WholeFile, Content::Text));
    }
}
