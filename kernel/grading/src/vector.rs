//! The form that the vectors of all schemes share: `NAME:VALUE` parts between slashes.
//!
//! A scheme is a table of [`Metric`]s; a parsed vector is one byte a metric (0: not defined, else the place of
//! the value in the table, counted from 1). Reading allocates nothing unless it fails.

use std::fmt;

use crate::GradingError;

/// Longest vector accepted, in bytes. The longest CVSS 4.0 vector has fewer than 200.
pub(crate) const MAX_LENGTH: usize = 512;

/// A metric of a scheme.
pub(crate) struct Metric {
    /// Its name in the vector.
    pub(crate) name: &'static str,
    /// Its values, without "not defined".
    pub(crate) values: &'static [&'static str],
    /// How "not defined" is written; `None` for a mandatory metric.
    pub(crate) undefined: Option<&'static str>,
}

impl Metric {
    /// A metric that every vector must state.
    pub(crate) const fn mandatory(name: &'static str, values: &'static [&'static str]) -> Self {
        Self {
            name,
            values,
            undefined: None,
        }
    }

    /// A metric that may be left out or be written as `undefined`.
    pub(crate) const fn optional(
        name: &'static str,
        values: &'static [&'static str],
        undefined: &'static str,
    ) -> Self {
        Self {
            name,
            values,
            undefined: Some(undefined),
        }
    }
}

/// Which order of the metrics is accepted.
#[derive(Clone, Copy)]
pub(crate) enum Order {
    /// Any.
    Any,
    /// The first group comes first; the order inside each group is fixed. Each group is a mask of table places.
    Groups(&'static [u32]),
}

/// Checks the length and takes the prefix away.
pub(crate) fn strip_prefix<'a>(text: &'a str, prefix: &'static str) -> Result<&'a str, GradingError> {
    check_length(text)?;
    text.strip_prefix(prefix).ok_or_else(|| GradingError::Prefix {
        prefix,
        text: GradingError::quote(text),
    })
}

/// Refuses empty and overlong texts.
pub(crate) fn check_length(text: &str) -> Result<(), GradingError> {
    if text.is_empty() {
        return Err(GradingError::Empty);
    }
    if text.len() > MAX_LENGTH {
        return Err(GradingError::TooLong {
            bytes: text.len(),
            limit: MAX_LENGTH,
        });
    }
    Ok(())
}

/// Reads the parts of a vector. `N` is at most 32.
pub(crate) fn parse<const N: usize>(
    body: &str,
    metrics: &'static [Metric; N],
    order: Order,
) -> Result<[u8; N], GradingError> {
    let mut codes = [0u8; N];
    let mut seen = 0u32;
    // Vectors nearly always follow the order of the table: look at the next place first.
    let mut next = 0;
    for part in body.split('/') {
        let (name, value) = part.split_once(':').ok_or_else(|| GradingError::NotAMetric {
            part: GradingError::quote(part),
        })?;
        let place = (next..N)
            .chain(0..next)
            .find(|&place| metrics[place].name == name)
            .ok_or_else(|| GradingError::UnknownMetric {
                metric: GradingError::quote(name),
            })?;
        let metric = &metrics[place];
        if seen & (1 << place) != 0 {
            return Err(GradingError::Duplicate { metric: metric.name });
        }
        if let Order::Groups(groups) = order
            && breaks_order(seen, place, groups)
        {
            return Err(GradingError::Order { metric: metric.name });
        }
        codes[place] = match metric.values.iter().position(|known| *known == value) {
            Some(position) => position as u8 + 1,
            None if metric.undefined == Some(value) => 0,
            None => {
                return Err(GradingError::UnknownValue {
                    metric: metric.name,
                    value: GradingError::quote(value),
                });
            }
        };
        seen |= 1 << place;
        next = place + 1;
    }
    match (0..N).find(|&place| metrics[place].undefined.is_none() && seen & (1 << place) == 0) {
        Some(place) => Err(GradingError::Missing {
            metric: metrics[place].name,
        }),
        None => Ok(codes),
    }
}

fn breaks_order(seen: u32, place: usize, groups: &[u32]) -> bool {
    let bit = 1u32 << place;
    groups.iter().enumerate().any(|(index, group)| {
        let later_in_group = seen & group & !(bit | (bit - 1)) != 0;
        let after_first_group = index == 0 && seen & !group != 0;
        group & bit != 0 && (later_in_group || after_first_group)
    })
}

/// The defined metrics of a vector with their values, in the order of the table.
pub(crate) fn defined<'a>(
    codes: &'a [u8],
    metrics: &'static [Metric],
) -> impl Iterator<Item = (&'static str, &'static str)> + 'a {
    codes
        .iter()
        .zip(metrics)
        .filter(|(code, _)| **code != 0)
        .map(|(code, metric)| (metric.name, metric.values[usize::from(*code) - 1]))
}

/// Writes the defined metrics, in the order of the table, with slashes between them.
pub(crate) fn write(f: &mut fmt::Formatter<'_>, codes: &[u8], metrics: &'static [Metric]) -> fmt::Result {
    for (index, (name, value)) in defined(codes, metrics).enumerate() {
        let slash = if index == 0 { "" } else { "/" };
        write!(f, "{slash}{name}:{value}")?;
    }
    Ok(())
}

/// A score in tenths as the number that people write.
pub(crate) fn from_tenths(tenths: u8) -> f64 {
    f64::from(tenths) / 10.0
}
