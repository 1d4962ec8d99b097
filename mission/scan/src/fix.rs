//! The smallest version that mends what was found.

use std::cmp::Ordering;

use baize_catalog::Statement;
use baize_model::{RangeEvent, Status};
use baize_versions::{Scheme, Version};

use crate::asked::{Thing, Wanted};
use crate::decision::{Decision, is_about, judge};

/// Most versions that are tried.
const TRIED: usize = 200;

/// The smallest version after the one that is there which none of the statements calls affected, among those that
/// they name as fixes.
pub(crate) fn smallest(statements: &[&Statement], wanted: &Wanted) -> Option<String> {
    let scheme = match &wanted.thing {
        Thing::Package { ecosystem } => Scheme::of_ecosystem(ecosystem)?,
        Thing::Product(_) => Scheme::Generic,
        Thing::Repository | Thing::Commit(_) => return None,
    };
    let now = Version::parse(scheme, wanted.version.as_deref()?).ok()?;
    let mut candidates: Vec<Version> = Vec::new();
    for text in statements.iter().flat_map(|s| named(s, wanted)) {
        if let Ok(version) = Version::parse(scheme, text)
            && version.compare(&now) == Some(Ordering::Greater)
        {
            candidates.push(version);
        }
    }
    candidates.sort_by(|a, b| a.compare(b).unwrap_or(Ordering::Equal));
    candidates.dedup();
    let mends = |version: &&Version| {
        let then = wanted.at(version.as_str());
        statements.iter().all(|statement| match judge(statement, &then) {
            Decision::Affected(_) => false,
            Decision::NotAffected(_) | Decision::Silent => true,
            Decision::CannotDecide(_) => !matches!(judge(statement, wanted), Decision::Affected(_)),
        })
    };
    candidates
        .iter()
        .take(TRIED)
        .find(mends)
        .map(|v| v.as_str().to_owned())
}

/// The versions that a statement names as fixes.
fn named<'s>(statement: &'s Statement, wanted: &Wanted) -> Vec<&'s str> {
    let mut found = Vec::new();
    for affected in statement.affected.iter().filter(|a| is_about(a, wanted)) {
        let ranges = affected.ranges.iter().filter(|r| r.scheme != "git");
        for event in ranges.flat_map(|r| &r.events) {
            match event {
                RangeEvent::Fixed(version)
                | RangeEvent::Change {
                    at: version,
                    status: Status::Unaffected | Status::Fixed,
                } => found.push(version.as_str()),
                _ => {}
            }
        }
        let others = affected
            .other_versions
            .iter()
            .filter(|v| v.status == Status::Fixed);
        found.extend(others.map(|v| v.version.as_str()));
    }
    found
}
