//! Findings of a check that goes on after the first fault.

use baize_model::Refusal;

/// Something wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code, as in a [`Refusal`] or of the linter's rule.
    pub code: &'static str,
    /// What is wrong, one sentence, lower case.
    pub message: String,
    /// JSON pointer to the place; empty for the whole document.
    pub path: String,
}

impl Finding {
    /// A finding at a place.
    pub fn new(code: &'static str, message: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            path: path.into(),
        }
    }
}

impl From<Refusal> for Finding {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: refusal.code,
            message: refusal.reason,
            path: refusal.at.unwrap_or_default(),
        }
    }
}
