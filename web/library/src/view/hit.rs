//! A vulnerability in a list.

use baize_catalog::Hit;
use baize_model::{ClaimKind, State};
use baize_web_kit::chart::Gauge;
use baize_web_kit::component::{IdentifierTag, SeverityChip, Time};
use baize_web_kit::{Locale, Prose};

use super::label;
use super::wording::{Wording, clip, preferred, seeming, tag};

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct HitRow {
    pub(crate) chip: SeverityChip,
    pub(crate) id: IdentifierTag,
    pub(crate) title: Wording,
    pub(crate) href: String,
    pub(crate) derived: bool,
    pub(crate) summary: Option<Wording>,
    pub(crate) aliases: Vec<String>,
    pub(crate) more_aliases: usize,
    pub(crate) published: Option<Time>,
    pub(crate) modified: Option<Time>,
    pub(crate) changed_ago: Option<Time>,
    pub(crate) published_ago: Option<Time>,
    pub(crate) exploited: bool,
    pub(crate) epss: Option<(Gauge, String)>,
    pub(crate) sources: String,
    pub(crate) state: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) gone: bool,
}

impl HitRow {
    /// Aliases named before the others are counted.
    const ALIASES: usize = 4;

    pub(crate) fn new(l: &Locale, hit: &Hit) -> Self {
        let id = IdentifierTag::link(l, &hit.id);
        let summary = hit.summary.as_deref().map(|s| Prose::new(s, "und").words());
        let mut summary = summary.as_deref().filter(|s| !s.trim().is_empty());
        let (title, derived) = if let Some((lang, text)) = preferred(l, &hit.titles).first() {
            let derived = hit.derived_title && *lang == "zh";
            (
                Wording {
                    text: clip(text, 300),
                    lang: tag(lang),
                },
                derived,
            )
        } else {
            let text = summary
                .take()
                .map_or_else(|| hit.id.to_string(), |s| clip(s, 140));
            (
                Wording {
                    lang: seeming(&text).to_owned(),
                    text,
                },
                false,
            )
        };
        let sources: Vec<&str> = hit.sources.iter().take(6).map(String::as_str).collect();
        let more = hit.sources.len().saturating_sub(sources.len());
        let sources = if more > 0 {
            format!("{} +{more}", sources.join(", "))
        } else {
            sources.join(", ")
        };
        Self {
            chip: SeverityChip::of_option(l, hit.severity.as_ref()),
            href: id.href.clone().unwrap_or_default(),
            id,
            title,
            derived,
            summary: summary.map(|s| Wording {
                text: clip(s, 280),
                lang: seeming(s).to_owned(),
            }),
            aliases: hit
                .aliases
                .iter()
                .take(Self::ALIASES)
                .map(ToString::to_string)
                .collect(),
            more_aliases: hit.aliases.len().saturating_sub(Self::ALIASES),
            published: hit.published.map(|t| Time::day(l, t)),
            modified: hit.modified.map(|t| Time::day(l, t)),
            changed_ago: hit.modified.map(|t| Time::age(l, t)),
            published_ago: hit.published.map(|t| Time::age(l, t)),
            exploited: hit.exploited,
            epss: hit.epss.map(|share| (Gauge::of(share), l.percent(share))),
            sources,
            state: (hit.state != State::Published).then(|| l.t(label::state(hit.state))),
            kind: (hit.kind != ClaimKind::Vulnerability).then(|| l.t(label::kind(hit.kind))),
            gone: matches!(hit.state, State::Rejected | State::Withdrawn),
        }
    }

    /// The same without times, for lists in the order of another time.
    pub(crate) fn timeless(mut self) -> Self {
        self.changed_ago = None;
        self.published_ago = None;
        self
    }

    pub(crate) fn all(l: &Locale, hits: &[Hit]) -> Vec<Self> {
        hits.iter().map(|hit| Self::new(l, hit)).collect()
    }
}
