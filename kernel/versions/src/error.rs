//! Why a text is not a version, a range, or a name of a package.

use thiserror::Error;

use crate::scheme::Scheme;

/// Longest piece of the offending text that an error repeats, in bytes.
const QUOTE: usize = 48;

/// Why a text could not be read. Every message names the offending part.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum VersionsError {
    /// Nothing was given.
    #[error("the {what} is empty")]
    Empty {
        /// What was to be read.
        what: &'static str,
    },
    /// Longer than any that is used.
    #[error("the {what} is {bytes} bytes long, more than the {limit} allowed")]
    TooLong {
        /// What was to be read.
        what: &'static str,
        /// Its length.
        bytes: usize,
        /// The bound.
        limit: usize,
    },
    /// More parts than any range in use has.
    #[error("the range has more than {limit} parts")]
    TooMany {
        /// The bound.
        limit: usize,
    },
    /// No order of that name is known.
    #[error("no version scheme is called \"{name}\"")]
    UnknownScheme {
        /// The name.
        name: String,
    },
    /// The scheme has no such version.
    #[error("\"{text}\" is not a {scheme} version: {why}")]
    NotAVersion {
        /// The scheme.
        scheme: Scheme,
        /// The text.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The scheme has no such range.
    #[error("\"{text}\" is not a {scheme} range: {why}")]
    NotARange {
        /// The scheme.
        scheme: Scheme,
        /// The text.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Not a VERS.
    #[error("\"{text}\" is not a version range specifier: {why}")]
    NotVers {
        /// The text.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Not a package URL.
    #[error("\"{text}\" is not a package URL: {why}")]
    NotAPurl {
        /// The text.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Not a CPE name.
    #[error("\"{text}\" is not a CPE name: {why}")]
    NotACpe {
        /// The text.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
}

/// The beginning of a text that came from outside, short enough to print.
pub(crate) fn quote(text: &str) -> String {
    if text.len() <= QUOTE {
        return text.to_owned();
    }
    let mut end = QUOTE;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}
