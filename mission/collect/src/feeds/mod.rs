//! Feeds: sources that are visited on a schedule.
//!
//! A [`Feed`] is data: which adapter reads it, from which addresses, how often, under which licence. The
//! built-in ones are in [`builtin`]; a configuration changes any of it with [`Override`].
//!
//! [`visit`] runs one feed. What it promises:
//! * the state moves on only when everything up to it was handed over and stored; never on an empty, partial
//!   or unexpected answer, and an HTML page is never taken for content, whatever its status;
//! * single documents that fail are remembered and tried again; more than a few failures fail the part;
//! * parts (years, ecosystems, providers) are independent: one that fails keeps its old state.
//!
//! Reading is synchronous and may take minutes for a first load: run a feed on a thread of its own, not among
//! tasks that serve people.

mod alarms;
mod csaf;
mod cve_list;
mod errand;
mod nvd;
mod osv;
mod state;
mod table;
mod whole_file;

use std::collections::BTreeMap;

use baize_outbound::Client;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::reading::Intake;

pub use alarms::{Alarm, FieldCounts, FieldMemory, FieldRule, RULES, field_alarms};
pub use state::{FeedStates, Part, State};
pub use table::builtin;

/// How a feed is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Adapter {
    /// CVE list: a log of changes with single records, and everything as a tarball.
    /// Addresses: `log`, `records`, `all`.
    CveList,
    /// NVD yearly and modified feeds with `.meta` files. Address: `feeds`. Parts: years, `modified`, `recent`.
    NvdFeeds,
    /// OSV bucket: a list of changes with single records, and everything as a zip.
    /// Address: `bucket`. Parts: ecosystems.
    OsvBucket,
    /// CSAF provider. Parts: domains, or addresses of provider metadata.
    CsafProvider,
    /// One file, replaced as a whole. Addresses: `file`, and `mirror` for when that fails.
    WholeFile,
}

/// What the file of a feed is, by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// JSON.
    #[default]
    Json,
    /// Text, such as CSV.
    Text,
    /// gzip.
    Gzip,
    /// zip.
    Zip,
}

/// A feed.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Feed {
    /// Stable name: `cve-list`.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// How it is read.
    pub adapter: Adapter,
    /// Addresses by role (see [`Adapter`]).
    pub addresses: BTreeMap<String, String>,
    /// What it is divided into; see [`Adapter`]. Empty: as the adapter has it.
    pub parts: Vec<String>,
    /// Only records whose identifier begins so.
    pub only: Option<String>,
    /// What the file is, for [`Adapter::WholeFile`].
    pub content: Content,
    /// Time between visits.
    pub interval: SignedDuration,
    /// Age from which on the source counts as stale.
    pub freshness: SignedDuration,
    /// Names of the sources whose records it brings.
    pub sources: Vec<String>,
    /// Licence, as far as it is known.
    pub licence: String,
    /// Whether its records may be passed on.
    pub redistribution: bool,
    /// Whether it is visited.
    pub enabled: bool,
}

/// What a configuration changes in a feed. What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Override {
    /// Visit it or not.
    pub enabled: Option<bool>,
    /// Minutes between visits.
    pub interval_minutes: Option<u32>,
    /// Hours from which on the source counts as stale.
    pub freshness_hours: Option<u32>,
    /// Addresses by role; the role must be one that the feed has.
    pub addresses: BTreeMap<String, String>,
    /// Parts, instead of the built-in ones.
    pub parts: Option<Vec<String>>,
}

impl Feed {
    /// The feed with a configuration applied.
    pub fn with(mut self, change: &Override) -> Result<Self, Error> {
        for (role, address) in &change.addresses {
            let Some(known) = self.addresses.get_mut(role) else {
                let roles: Vec<&str> = self.addresses.keys().map(String::as_str).collect();
                return Err(Error::Configuration {
                    reason: format!("it has no address {role:?}, only {}", roles.join(", ")),
                    feed: self.name,
                });
            };
            known.clone_from(address);
        }
        if let Some(parts) = &change.parts {
            self.parts.clone_from(parts);
        }
        if let Some(minutes) = change.interval_minutes {
            self.interval = SignedDuration::from_mins(i64::from(minutes.max(1)));
        }
        if let Some(hours) = change.freshness_hours {
            self.freshness = SignedDuration::from_hours(i64::from(hours.max(1)));
        }
        self.enabled = change.enabled.unwrap_or(self.enabled);
        Ok(self)
    }

    /// Address of a role.
    fn address(&self, role: &str) -> Result<&str, Error> {
        self.addresses
            .get(role)
            .map(String::as_str)
            .ok_or_else(|| Error::Configuration {
                feed: self.name.clone(),
                reason: format!("it needs an address {role:?}"),
            })
    }
}

/// What a visit brought.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Records handed over.
    pub documents: u64,
    /// Files and records refused.
    pub refused: u64,
    /// Requests made.
    pub requests: u64,
    /// Bytes received.
    pub bytes: u64,
    /// Parts of which everything was fetched, not only what changed.
    pub full: u64,
    /// Parts that had nothing new.
    pub unchanged: u64,
    /// Documents whose provider publishes no digest to check them by.
    pub unverified: u64,
    /// True when a bound ended the visit early and the next one goes on.
    pub more: bool,
    /// Parts that failed, and why. They keep their old state.
    pub failures: Vec<(String, String)>,
}

/// Visits a feed: everything that changed since `state` goes to `intake`. Gives the state to keep once all of
/// it is stored. An `Err` means that no part succeeded.
pub async fn run(
    feed: &Feed,
    state: &State,
    client: &Client,
    now: Timestamp,
    intake: &mut (dyn Intake + Send),
) -> Result<(State, Report), Error> {
    errand::Errand::new(feed, client, now, intake).run(state).await
}

/// [`run`] with the state read before and kept after. `flush` is called in between: it must only return once
/// every record handed to `intake` is stored.
pub async fn visit(
    feed: &Feed,
    states: &dyn FeedStates,
    client: &Client,
    now: Timestamp,
    intake: &mut (dyn Intake + Send),
    flush: &mut (dyn FnMut() -> Result<(), String> + Send),
) -> Result<Report, Error> {
    let keeping = |reason| Error::Keeping {
        feed: feed.name.clone(),
        reason,
    };
    let state = match states.get(&feed.name).map_err(keeping)? {
        Some(json) => State::from_json(&json).map_err(|e| keeping(e.to_string()))?,
        None => State::default(),
    };
    let (next, report) = run(feed, &state, client, now, intake).await?;
    flush().map_err(keeping)?;
    if next != state {
        let json = next.to_json().map_err(|e| keeping(e.to_string()))?;
        states.put(&feed.name, &json).map_err(keeping)?;
    }
    Ok(report)
}
