//! A source and how fresh it is.

use baize_catalog::SourceStatus;
use baize_web_kit::component::Time;
use baize_web_kit::{Locale, encode_value};

use super::wording::{Wording, preferred, seeming, tag};

/// A source.
#[derive(Clone, Debug)]
pub(crate) struct SourceRow {
    pub(crate) name: String,
    pub(crate) title: Wording,
    pub(crate) homepage: Option<String>,
    pub(crate) licence: Option<Wording>,
    pub(crate) redistribution: bool,
    pub(crate) documents: String,
    pub(crate) documents_href: String,
    pub(crate) revisions: String,
    pub(crate) quarantined: u64,
    pub(crate) quarantined_shown: String,
    pub(crate) received: Option<Time>,
    pub(crate) modified: Option<Time>,
    pub(crate) goal: Option<String>,
    /// `fresh`, `late`, `none`.
    pub(crate) health: &'static str,
    pub(crate) health_word: String,
    pub(crate) raw: String,
    pub(crate) stored: String,
}

impl SourceRow {
    pub(crate) fn new(l: &Locale, source: &SourceStatus) -> Self {
        let title = preferred(l, &source.titles).first().map_or_else(
            || Wording {
                text: source.name.clone(),
                lang: "und".to_owned(),
            },
            |(lang, text)| Wording {
                text: (*text).clone(),
                lang: tag(lang),
            },
        );
        let age = source
            .last_received
            .map(|t| (l.now.as_second() - t.as_second()) / 3600);
        let (health, key) = match (age, source.goal_hours) {
            (None, _) => ("none", "health-none"),
            (Some(_), None) => ("plain", "health-plain"),
            (Some(hours), Some(goal)) if hours <= i64::from(goal) => ("fresh", "health-fresh"),
            _ => ("late", "health-late"),
        };
        Self {
            title,
            homepage: source
                .homepage
                .as_deref()
                .and_then(super::reference::safe_address),
            licence: source.licence.as_deref().map(|text| licence(l, text)),
            redistribution: source.redistribution,
            documents: l.number(source.documents),
            documents_href: format!("/search?q=source:{}&sort=modified", encode_value(&source.name)),
            revisions: l.number(source.revisions),
            quarantined: source.quarantined,
            quarantined_shown: l.number(source.quarantined),
            received: source.last_received.map(|t| Time::age(l, t)),
            modified: source.last_modified.map(|t| Time::day(l, t)),
            goal: source.goal_hours.map(|hours| goal(l, hours)),
            health,
            health_word: l.t(key),
            raw: l.bytes(source.raw_bytes),
            stored: l.bytes(source.stored_bytes),
            name: source.name.clone(),
        }
    }
}

/// Terms as the source names them. That nobody states any is said in the reader's language.
fn licence(l: &Locale, text: &str) -> Wording {
    let (text, lang) = match text {
        "not stated" => (l.t("sources-licence-unstated"), l.tag()),
        stated => (stated.to_owned(), seeming(stated)),
    };
    Wording {
        text,
        lang: lang.to_owned(),
    }
}

fn goal(l: &Locale, hours: u32) -> String {
    if hours.is_multiple_of(24) {
        l.count("goal-days", hours / 24)
    } else {
        l.count("goal-hours", hours)
    }
}
