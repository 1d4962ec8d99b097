//! Conan 2 ranges. A trailing `-` on a bound includes pre-releases.

use crate::error::VersionsError;
use crate::range::{Comparator, Constraint, not_a_range, tighten};
use crate::scheme::Scheme;

const SCHEME: Scheme = Scheme::Conan;

pub(crate) fn parse(text: &str) -> Result<Vec<Vec<Constraint>>, VersionsError> {
    // `, include_prerelease=True` is an option, not a bound.
    let bounds = text.split(", include_prerelease").next().unwrap_or_default();
    bounds
        .split("||")
        .map(|alternative| {
            let mut all = Vec::new();
            for token in tighten(alternative)
                .split([' ', ','])
                .filter(|token| !token.is_empty())
            {
                all.extend(constraint(token)?);
            }
            Ok(all)
        })
        .collect()
}

fn constraint(token: &str) -> Result<Vec<Constraint>, VersionsError> {
    let bare = token.strip_suffix('-').unwrap_or(token);
    if bare == "*" {
        return Ok(vec![Constraint::new(
            Comparator::GreaterOrEqual,
            SCHEME,
            "0.0.0",
        )?]);
    }
    let not = |why| not_a_range(SCHEME, token, why);
    let sugar = |version: &str, caret: bool| {
        let main = version.split(['-', '+']).next().unwrap_or_default();
        let items: Vec<&str> = main.split('.').collect();
        let at = if caret {
            items
                .iter()
                .position(|item| item.bytes().any(|b| b != b'0'))
                .unwrap_or(items.len() - 1)
        } else {
            (items.len() - 1).min(1)
        };
        let next = items[at]
            .parse::<u64>()
            .ok()
            .and_then(|n| n.checked_add(1))
            .ok_or_else(|| not("the number to go up from is none"))?;
        let mut upper: Vec<String> = items[..at].iter().map(|&item| item.to_owned()).collect();
        upper.push(next.to_string());
        Ok(vec![
            Constraint::new(Comparator::GreaterOrEqual, SCHEME, version)?,
            Constraint::new(Comparator::Less, SCHEME, &format!("{}-", upper.join(".")))?,
        ])
    };
    if let Some(version) = bare.strip_prefix('~') {
        return sugar(version, false);
    }
    if let Some(version) = bare.strip_prefix('^') {
        return sugar(version, true);
    }
    let (comparator, version) = Comparator::split(bare);
    Ok(vec![Constraint::new(
        comparator.unwrap_or(Comparator::Equal),
        SCHEME,
        version,
    )?])
}
