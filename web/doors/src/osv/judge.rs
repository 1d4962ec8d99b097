//! Whether a statement holds for what is asked.

use baize_catalog::Statement;
use baize_model::{Affected, State};
use baize_versions::{Coordinate, Subject, Verdict, affects};

use super::asked::{Thing, Wanted};

/// Whether a document says that what is wanted is affected. Documents taken back say nothing.
pub(super) fn holds(statement: &Statement, wanted: &Wanted) -> bool {
    !matches!(statement.state, State::Withdrawn | State::Rejected)
        && statement.affected.iter().any(|affected| says(affected, wanted))
}

fn says(affected: &Affected, wanted: &Wanted) -> bool {
    match &wanted.thing {
        Thing::Package { ecosystem } => {
            let Some(package) = &affected.package else {
                return false;
            };
            // The key has found the package. A release counts only where one is asked for.
            let release = ecosystem.split_once(':').map(|(_, release)| release);
            let asked = match release {
                Some(release) if !release.is_empty() => {
                    let base = package.ecosystem.split(':').next().unwrap_or_default();
                    format!("{base}:{release}")
                }
                _ => package.ecosystem.clone(),
            };
            let subject = Subject::Package {
                ecosystem: &asked,
                name: &package.name,
            };
            let coordinate = Coordinate {
                subject,
                version: wanted.version.as_deref(),
                platforms: None,
            };
            match affects(affected, &coordinate) {
                Verdict::Affected { .. } => true,
                Verdict::NotAffected { .. } => false,
                // Without a version every statement about the package counts; with one, a doubt does not.
                Verdict::CannotDecide { .. } => wanted.version.is_none(),
            }
        }
        Thing::Repository => wanted.version.as_ref().is_none_or(|version| {
            let bare = |text: &str| text.trim_start_matches(['v', 'V']).to_owned();
            affected
                .versions
                .iter()
                .any(|listed| listed == version || bare(listed) == bare(version))
        }),
        // The key has found the commit among those from which on, or up to which, it is affected.
        Thing::Commit(_) => true,
    }
}
