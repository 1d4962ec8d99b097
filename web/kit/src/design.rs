//! `/design`: the parts of which pages are made, shown in every state.

use askama::Template;
use axum::response::Response;
use baize_model::{Level, Scheme, Severity};

use crate::chart::{Bars, Columns, Gauge, StepLine};
use crate::component::{Icon, IdentifierTag, SeverityChip, Time};
use crate::{Context, Locale, Page, Problem, Prose, html};

#[derive(Template)]
#[template(path = "design.html")]
struct DesignPage {
    l: Locale,
    page: Page,
    levels: Vec<(SeverityChip, SeverityChip)>,
    assessed: SeverityChip,
    times: [Time; 3],
    link: IdentifierTag,
    value: IdentifierTag,
    icons: &'static [Icon],
    prose: Vec<Prose>,
    step: Option<StepLine>,
    bars: Bars,
    columns: Option<Columns>,
    gauges: Vec<(Gauge, String)>,
    colours: &'static [&'static str],
}

/// Shows them.
pub(crate) async fn show(context: Context) -> Result<Response, Problem> {
    let l = context.l;
    let levels = [
        Some(Level::Critical),
        Some(Level::High),
        Some(Level::Medium),
        Some(Level::Low),
        Some(Level::None),
        None,
    ];
    let assessed = Severity {
        scheme: Scheme::Cvss31,
        vector: None,
        score: Some(9.8),
        level: Some(Level::Critical),
        words: None,
        by: "example-cna".to_owned(),
    };
    let points = [
        (0.0, 0.01),
        (20.0, 0.04),
        (50.0, 0.21),
        (90.0, 0.38),
        (120.0, 0.35),
        (200.0, 0.35),
    ];
    let now = l.now;
    let step = StepLine::of_shares(&points, ("2026-01-01".to_owned(), "2026-07-20".to_owned()), |v| {
        l.round_percent(v)
    })
    .map(|chart| {
        chart.described(
            "design-step",
            l.t("design-chart-step"),
            l.t("design-chart-step-text"),
        )
    });
    let rows = levels[..4]
        .iter()
        .zip([420_u64, 1800, 2600, 350])
        .map(|(level, n)| {
            let chip = SeverityChip::level(&l, *level);
            (
                chip.word,
                n as f64,
                l.number(n),
                format!("/search?q=severity:{}", chip.class),
            )
        })
        .collect();
    html(&DesignPage {
        l,
        page: context.page(l.t("design-title")),
        levels: levels
            .iter()
            .map(|level| {
                (
                    SeverityChip::level(&l, *level),
                    SeverityChip::level(&l.other(), *level),
                )
            })
            .collect(),
        assessed: SeverityChip::of(&l, &assessed),
        times: [Time::day(&l, now), Time::full(&l, now), Time::age(&l, now)],
        link: IdentifierTag::link(&l, "CVE-2099-0001"),
        value: IdentifierTag::value(&l, "CNNVD-209901-001"),
        icons: &Icon::ALL,
        prose: vec![
            Prose::new(&l.t("design-prose-en"), "en"),
            Prose::new(&l.t("design-prose-zh"), "zh-CN"),
        ],
        step,
        bars: Bars::new(l.t("design-chart-bars"), rows),
        columns: Columns::of(
            &[
                ("2023", 31, 4),
                ("2024", 48, 9),
                ("2025", 44, 6),
                ("2026", 57, 12),
            ]
            .map(|(label, n, part)| (label.to_owned(), n, part)),
            |n| l.number(n),
        )
        .map(|chart| {
            chart.described(
                "design-columns",
                l.t("design-chart-columns"),
                l.t("design-chart-columns-text"),
            )
        }),
        gauges: [0.004, 0.12, 0.56, 0.97]
            .iter()
            .map(|v| (Gauge::of(*v), l.percent(*v)))
            .collect(),
        colours: &[
            "paper", "raised", "rule", "control", "soft", "ink", "link", "accent", "mark",
        ],
    })
}
