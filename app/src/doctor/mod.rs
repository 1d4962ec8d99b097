//! Whether all is well: one look at everything the instance stands on.

mod database;
mod surroundings;

use serde::Serialize;

use crate::configuration::Settings;

/// What a look at one thing found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Check {
    /// Stable name of what was looked at.
    #[serde(rename = "check")]
    pub(crate) name: &'static str,
    /// How it is.
    pub(crate) state: State,
    /// What was seen, and what to do, in words.
    pub(crate) text: String,
}

/// How something is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// Well.
    Ok,
    /// Works, and should be seen to.
    Warning,
    /// Does not work.
    Failed,
}

impl Check {
    fn ok(name: &'static str, text: String) -> Self {
        Self {
            name,
            state: State::Ok,
            text,
        }
    }

    fn warning(name: &'static str, text: String) -> Self {
        Self {
            name,
            state: State::Warning,
            text,
        }
    }

    fn failed(name: &'static str, text: String) -> Self {
        Self {
            name,
            state: State::Failed,
            text,
        }
    }
}

/// Looks at everything. Changes nothing.
pub(crate) fn examine(settings: &Settings) -> Vec<Check> {
    let mut checks = vec![
        surroundings::permissions(settings),
        surroundings::space(settings),
        surroundings::exposure(settings),
    ];
    checks.extend(surroundings::certificate(settings));
    checks.extend(database::checks(settings));
    checks
}
