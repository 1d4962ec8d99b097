//! Charts as inline SVG: small, without script, with title, description and numbers for those who cannot see
//! them.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafe;

mod columns;

pub use columns::{Column, Columns};

/// A tick of an axis.
#[derive(Clone, PartialEq, Debug)]
pub struct Tick {
    /// Place on the axis, in units of the drawing.
    pub at: f64,
    /// What is written there.
    pub label: String,
}

/// A line in steps: a value that holds until it changes.
#[derive(Template, Clone, Debug)]
#[template(path = "chart/step.html")]
pub struct StepLine {
    /// Unique name within the page.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// Path of the line.
    pub line: String,
    /// Path of the area under it.
    pub area: String,
    /// Last point.
    pub last: (f64, f64),
    /// Horizontal ticks.
    pub x: Vec<Tick>,
    /// Vertical ticks.
    pub y: Vec<Tick>,
}

impl HtmlSafe for StepLine {}

impl StepLine {
    /// Width of the drawing.
    pub const WIDTH: f64 = 640.0;
    /// Height of the drawing.
    pub const HEIGHT: f64 = 180.0;
    const LEFT: f64 = 52.0;
    const RIGHT: f64 = 628.0;
    const TOP: f64 = 12.0;
    const BOTTOM: f64 = 152.0;

    /// Draws points `(day number, share 0–1)`, oldest first; nothing with fewer than two. `x` labels the first and
    /// the last day; `percent` writes the marks of the vertical axis.
    pub fn of_shares(
        points: &[(f64, f64)],
        x: (String, String),
        percent: impl Fn(f64) -> String,
    ) -> Option<Self> {
        let (first, last) = (points.first()?, points.last()?);
        if points.len() < 2 || last.0 <= first.0 {
            return None;
        }
        let top = ceiling(points.iter().map(|p| p.1).fold(0.0, f64::max));
        let at_x = |day: f64| Self::LEFT + (day - first.0) / (last.0 - first.0) * (Self::RIGHT - Self::LEFT);
        let at_y = |share: f64| Self::BOTTOM - (share / top).clamp(0.0, 1.0) * (Self::BOTTOM - Self::TOP);
        let mut line = format!("M{:.1} {:.1}", at_x(first.0), at_y(first.1));
        for (day, share) in &points[1..] {
            let _ = write!(line, "H{:.1}V{:.1}", at_x(*day), at_y(*share));
        }
        let area = format!("{line}V{:.1}H{:.1}Z", Self::BOTTOM, Self::LEFT);
        Some(Self {
            id: "chart".to_owned(),
            title: String::new(),
            description: String::new(),
            area,
            last: (at_x(last.0), at_y(last.1)),
            x: vec![
                Tick {
                    at: Self::LEFT,
                    label: x.0,
                },
                Tick {
                    at: Self::RIGHT,
                    label: x.1,
                },
            ],
            y: [0.0, top / 2.0, top]
                .iter()
                .map(|v| Tick {
                    at: at_y(*v),
                    label: percent(*v),
                })
                .collect(),
            line,
        })
    }

    /// The same with words.
    #[must_use]
    pub fn described(mut self, id: &str, title: String, description: String) -> Self {
        id.clone_into(&mut self.id);
        self.title = title;
        self.description = description;
        self
    }
}

/// A round number at or above a share, for the top of the axis.
fn ceiling(share: f64) -> f64 {
    const STEPS: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0];
    STEPS.into_iter().find(|step| share <= *step).unwrap_or(1.0)
}

/// One bar of a [`Bars`].
#[derive(Clone, PartialEq, Debug)]
pub struct Bar {
    /// What it counts.
    pub label: String,
    /// The number as written.
    pub shown: String,
    /// Where the counted things are listed.
    pub href: String,
    /// Length of the bar, 0–100.
    pub length: f64,
}

/// Horizontal bars; a table underneath, so that it reads without them.
#[derive(Template, Clone, Debug)]
#[template(path = "chart/bars.html")]
pub struct Bars {
    /// Title.
    pub title: String,
    /// The bars.
    pub bars: Vec<Bar>,
}

impl HtmlSafe for Bars {}

impl Bars {
    /// Bars of `(label, value, written, address)`; the longest fills the width.
    pub fn new(title: String, rows: Vec<(String, f64, String, String)>) -> Self {
        let most = rows
            .iter()
            .map(|r| r.1)
            .fold(0.0, f64::max)
            .max(f64::MIN_POSITIVE);
        let bars = rows
            .into_iter()
            .map(|(label, value, shown, href)| Bar {
                label,
                shown,
                href,
                length: (value / most * 100.0).clamp(0.0, 100.0),
            })
            .collect();
        Self { title, bars }
    }
}

/// A share drawn as a short filled rule, for lists.
#[derive(Template, Clone, Copy, PartialEq, Debug)]
#[template(path = "chart/gauge.html")]
pub struct Gauge {
    /// Filled length of 40.
    pub length: f64,
}

impl HtmlSafe for Gauge {}

impl Gauge {
    /// A gauge of a share 0–1.
    pub fn of(share: f64) -> Self {
        Self {
            length: (share.clamp(0.0, 1.0) * 40.0).max(0.5),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_hold_until_the_next_point() {
        let percent = |v: f64| format!("{:.0} %", v * 100.0);
        let chart = StepLine::of_shares(
            &[(0.0, 0.1), (5.0, 0.2), (10.0, 0.2)],
            ("a".into(), "b".into()),
            percent,
        )
        .unwrap();
        assert_eq!(chart.line, "M52.0 82.0H340.0V12.0H628.0V12.0");
        assert_eq!(
            chart.y.iter().map(|t| t.label.as_str()).collect::<Vec<_>>(),
            ["0 %", "10 %", "20 %"]
        );
        assert!(StepLine::of_shares(&[(0.0, 0.1)], (String::new(), String::new()), percent).is_none());
        assert!(
            StepLine::of_shares(&[(3.0, 0.1), (3.0, 0.2)], (String::new(), String::new()), percent).is_none()
        );
    }

    #[test]
    fn the_longest_bar_fills_the_width() {
        let bars = Bars::new(
            String::new(),
            vec![
                (String::new(), 5.0, String::new(), String::new()),
                (String::new(), 10.0, String::new(), String::new()),
            ],
        );
        assert!((bars.bars[0].length - 50.0).abs() < 1e-9 && (bars.bars[1].length - 100.0).abs() < 1e-9);
        assert!(Bars::new(String::new(), Vec::new()).bars.is_empty());
    }
}
