//! A bar on the terminal while something long goes on; nothing where there is no terminal.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::importing::Progress;
use crate::terminal::plain;
use crate::words::say;

/// How often the bar moves at most.
const PACE: Duration = Duration::from_millis(100);

/// The bar of an import.
pub(crate) struct Bar {
    shown: Option<ProgressBar>,
    began: Instant,
    moved: Instant,
    input: String,
}

impl Bar {
    /// A bar, if standard error is a terminal.
    pub(crate) fn new() -> Self {
        let now = Instant::now();
        let shown = std::io::stderr().is_terminal().then(ProgressBar::no_length);
        Self {
            shown,
            began: now,
            moved: now,
            input: String::new(),
        }
    }

    /// Shows how far an import is.
    pub(crate) fn show(&mut self, progress: &Progress) {
        let Some(bar) = &self.shown else { return };
        let changed = self.input != progress.input;
        if !changed && self.moved.elapsed() < PACE {
            return;
        }
        self.moved = Instant::now();
        if changed {
            self.input.clone_from(&progress.input);
            bar.reset_eta();
        }
        if let Some(size) = progress.size {
            bar.set_style(style(
                "{wide_msg} {bar:24} {binary_bytes}/{binary_total_bytes} {eta}",
            ));
            bar.set_length(size.max(progress.read));
        } else {
            bar.set_style(style("{spinner} {wide_msg} {binary_bytes}"));
            bar.unset_length();
        }
        bar.set_position(progress.read);
        let rate = progress.records as f64 / self.began.elapsed().as_secs_f64().max(0.001);
        let records = crate::terminal::number(progress.records);
        let input = plain(&progress.input);
        bar.set_message(say!(
            "import-progress",
            input = input,
            records = records,
            rate = format!("{rate:.0}")
        ));
    }

    /// Takes it away.
    pub(crate) fn clear(&self) {
        if let Some(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
