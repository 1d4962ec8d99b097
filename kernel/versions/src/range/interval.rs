//! Intervals as Maven and NuGet write them: `[1.0,2.0),[3.0,)`.

use crate::error::VersionsError;
use crate::range::{Comparator, Constraint, not_a_range};
use crate::scheme::Scheme;

/// Whether a text is in this notation.
pub(crate) fn is_interval(text: &str) -> bool {
    text.starts_with(['[', '('])
}

/// Alternatives of at most two bounds.
pub(crate) fn parse(scheme: Scheme, text: &str) -> Result<Vec<Vec<Constraint>>, VersionsError> {
    let not = |why| not_a_range(scheme, text, why);
    let mut alternatives = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let closed_below = match rest.chars().next() {
            Some('[') => true,
            Some('(') => false,
            _ => return Err(not("an interval begins with neither '[' nor '('")),
        };
        let end = rest
            .find([']', ')'])
            .ok_or_else(|| not("an interval does not end"))?;
        let closed_above = rest[end..].starts_with(']');
        let inner = &rest[1..end];
        let mut all = Vec::new();
        if let Some((low, high)) = inner.split_once(',') {
            let (low, high) = (low.trim(), high.trim());
            if !low.is_empty() {
                let comparator = if closed_below {
                    Comparator::GreaterOrEqual
                } else {
                    Comparator::Greater
                };
                all.push(Constraint::new(comparator, scheme, low)?);
            }
            if !high.is_empty() {
                let comparator = if closed_above {
                    Comparator::LessOrEqual
                } else {
                    Comparator::Less
                };
                all.push(Constraint::new(comparator, scheme, high)?);
            }
        } else if closed_below && closed_above {
            all.push(Constraint::new(Comparator::Equal, scheme, inner)?);
        } else {
            return Err(not("an interval of one version is not closed on both sides"));
        }
        alternatives.push(all);
        rest = rest[end + 1..].trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
    Ok(alternatives)
}
