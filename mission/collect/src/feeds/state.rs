//! What is remembered of a feed between visits.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// State of a feed, kept as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// By part; a feed without parts has one with an empty name.
    #[serde(default)]
    pub parts: BTreeMap<String, Part>,
}

/// State of one part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Everything that changed up to here is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watermark: Option<Timestamp>,
    /// Entity tag of the file or list last read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// SHA-256 of the file or list last read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// When everything was last fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_full: Option<Timestamp>,
    /// Single documents that failed and are tried again, by address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<String>,
    /// True when a bound ended the last visit early.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

impl State {
    /// Reads a state.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// Writes a state.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// Where states are kept.
pub trait FeedStates: Sync {
    /// The state of a feed as it was put, `None` before the first visit.
    fn get(&self, feed: &str) -> Result<Option<String>, String>;
    /// Keeps the state of a feed.
    fn put(&self, feed: &str, state: &str) -> Result<(), String>;
}
