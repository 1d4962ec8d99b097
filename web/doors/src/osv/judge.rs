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
            let asked = numbers(version);
            let same = |listed: &String| listed == version || (!asked.is_empty() && numbers(listed) == asked);
            affected.versions.iter().any(same)
        }),
        // The key has found the commit among those from which on, or up to which, it is affected.
        Thing::Commit(_) => true,
    }
}

/// What counts in the name of a tag, as OSV compares tags: its numbers, and the words before a release. `curl-8_5_0`
/// and `v8.5.0` are `8.5.0`.
fn numbers(tag: &str) -> Vec<String> {
    let tag = tag.to_ascii_lowercase();
    let kind = |c: char| (c.is_ascii_digit(), c.is_ascii_alphabetic());
    let chars: Vec<char> = tag.chars().collect();
    let runs = chars.chunk_by(|a, b| kind(*a) == kind(*b));
    let runs = runs.map(|run| run.iter().collect::<String>());
    runs.filter(|run| {
        run.starts_with(|c: char| c.is_ascii_digit())
            || matches!(run.as_str(), "rc" | "alpha" | "beta" | "preview" | "pre")
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_by_their_numbers() {
        for tag in ["curl-8_5_0", "v8.5.0", "8.5.0", "release/8-5-0"] {
            assert_eq!(numbers(tag), ["8", "5", "0"], "{tag}");
        }
        assert_ne!(numbers("8.5.0-rc1"), numbers("8.5.0.1"));
        assert!(numbers("main").is_empty());
    }
}
