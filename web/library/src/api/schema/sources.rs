//! Sources and totals.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

schema! {
    /// A source.
    Source {
        /// Name.
        name: String,
        /// Title by language.
        titles: BTreeMap<String, String>,
        /// Home page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        homepage: Option<String>,
        /// Licence or terms, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        licence: Option<String>,
        /// Whether its documents may be passed on.
        redistribution: bool,
        /// Documents held.
        documents: u64,
        /// Revisions held.
        revisions: u64,
        /// Rejected records waiting in quarantine.
        quarantined: u64,
        /// When a run last brought a document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(format = DateTime)]
        last_received: Option<String>,
        /// Greatest time of modification its documents state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(format = DateTime)]
        last_modified: Option<String>,
        /// Freshness goal in hours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        goal_hours: Option<u32>,
        /// Bytes as received.
        raw_bytes: u64,
        /// Bytes stored.
        stored_bytes: u64,
    }

    /// Every source.
    Sources {
        /// Sources by name.
        items: Vec<Source>,
    }

    /// Numbers of things.
    Totals {
        /// Vulnerabilities and advisories.
        vulnerabilities: u64,
        /// Documents.
        documents: u64,
        /// Sources with at least one document.
        sources: u64,
        /// Known exploited.
        exploited: u64,
        /// Points of series.
        points: u64,
        /// Number of the last public change.
        sequence: i64,
    }
}
