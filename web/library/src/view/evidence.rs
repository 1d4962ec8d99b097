//! Evidence of exploitation, and its probability over time.

use baize_catalog::{EpssPoint, Sourced};
use baize_model::{Exploitation, parse_date};
use baize_web_kit::Locale;
use baize_web_kit::chart::{Gauge, StepLine};

use super::label;
use super::provenance::From;
use super::reference::safe_address;

/// A row of evidence.
#[derive(Clone, Debug)]
pub(crate) struct EvidenceRow {
    pub(crate) kind: String,
    pub(crate) known: bool,
    pub(crate) by: String,
    pub(crate) title: Option<String>,
    pub(crate) href: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) due: Option<String>,
    pub(crate) action: Option<String>,
    pub(crate) ransomware: bool,
    pub(crate) verified: bool,
    pub(crate) from: From,
}

impl EvidenceRow {
    pub(crate) fn new(l: &Locale, evidence: &Sourced<Exploitation>) -> Self {
        let e = &evidence.value;
        Self {
            kind: l.t(label::exploitation(e.kind)),
            known: e.kind == baize_model::ExploitationKind::KnownExploited,
            by: e.by.clone(),
            title: e.title.clone(),
            href: e.url.as_deref().and_then(safe_address),
            date: e.date.clone(),
            due: e.due.clone(),
            action: e.action.clone(),
            ransomware: e.ransomware == Some(true),
            verified: e.verified == Some(true),
            from: From::of(&evidence.from),
        }
    }

    /// Whether the one who says it is the source it was read in, which need not be named twice.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.from.shown.as_slice(), [only] if only.source == self.by)
    }
}

/// The EPSS series.
#[derive(Clone, Debug)]
pub(crate) struct EpssView {
    pub(crate) share: String,
    pub(crate) percentile: String,
    pub(crate) gauge: Gauge,
    pub(crate) date: String,
    pub(crate) chart: Option<StepLine>,
    /// Newest first.
    pub(crate) rows: Vec<(String, String, String)>,
}

impl EpssView {
    /// Points in the table under the chart.
    const ROWS: usize = 120;

    pub(crate) fn new(l: &Locale, points: &[EpssPoint]) -> Option<Self> {
        let last = points.last()?;
        let epoch = jiff::civil::date(1970, 1, 1);
        let days: Vec<(f64, f64)> = points
            .iter()
            .filter_map(|p| {
                let day = parse_date(&p.date)?
                    .since((jiff::Unit::Day, epoch))
                    .ok()?
                    .get_days();
                Some((f64::from(day), p.score))
            })
            .collect();
        let first_day = points.first().map(|p| p.date.clone()).unwrap_or_default();
        let chart =
            StepLine::of_shares(&days, (first_day, last.date.clone()), |v| l.round_percent(v)).map(|chart| {
                let description = l.t2(
                    "epss-chart-text",
                    "share",
                    l.percent(last.score),
                    "date",
                    &last.date,
                );
                chart.described("epss-chart", l.t("epss-chart-title"), description)
            });
        let rows = points
            .iter()
            .rev()
            .take(Self::ROWS)
            .map(|p| (p.date.clone(), l.percent(p.score), l.percent(p.percentile)))
            .collect();
        Some(Self {
            share: l.percent(last.score),
            // Ranks are rounded upstream; nothing is likelier than itself.
            percentile: l.percent(last.percentile.min(0.99999)),
            gauge: Gauge::of(last.score),
            date: last.date.clone(),
            chart,
            rows,
        })
    }
}
