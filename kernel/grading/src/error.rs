//! Why a text is not a vector.

use thiserror::Error;

/// Longest piece of the offending text that an error repeats, in bytes.
const QUOTE: usize = 48;

/// Why a text could not be graded. Every message names the offending part.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum GradingError {
    /// Nothing was given.
    #[error("the vector is empty")]
    Empty,
    /// Longer than any vector of any scheme.
    #[error("the vector is {bytes} bytes long, more than the {limit} allowed")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The bound.
        limit: usize,
    },
    /// The text begins like no known scheme.
    #[error("no known scheme begins like \"{text}\"")]
    UnknownScheme {
        /// The beginning of the text.
        text: String,
    },
    /// The text does not begin with the prefix of the scheme it was read under.
    #[error("\"{text}\" does not begin with \"{prefix}\"")]
    Prefix {
        /// The prefix of the scheme.
        prefix: &'static str,
        /// The beginning of the text.
        text: String,
    },
    /// A part between two slashes is not of the form `NAME:VALUE`.
    #[error("\"{part}\" is not of the form METRIC:VALUE")]
    NotAMetric {
        /// The part.
        part: String,
    },
    /// The scheme has no metric of that name.
    #[error("unknown metric \"{metric}\"")]
    UnknownMetric {
        /// The name.
        metric: String,
    },
    /// The metric has no such value.
    #[error("metric {metric} has no value \"{value}\"")]
    UnknownValue {
        /// The metric.
        metric: &'static str,
        /// The value.
        value: String,
    },
    /// The metric is given twice.
    #[error("metric {metric} is given twice")]
    Duplicate {
        /// The metric.
        metric: &'static str,
    },
    /// A mandatory metric is missing.
    #[error("mandatory metric {metric} is missing")]
    Missing {
        /// The metric.
        metric: &'static str,
    },
    /// The standard fixes an order and the metric breaks it.
    #[error("metric {metric} is out of order")]
    Order {
        /// The metric.
        metric: &'static str,
    },
    /// No decision table of that name.
    #[error("unknown decision table \"{table}\"")]
    UnknownTable {
        /// The name.
        table: String,
    },
}

impl GradingError {
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
}
