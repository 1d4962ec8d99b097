//! What a statement says of what is wanted.

use baize_catalog::Statement;
use baize_model::{Affected, State};
use baize_versions::{Coordinate, Doubt, Reason, Subject, Verdict, affects};

use crate::asked::{Thing, Wanted};

/// What a document says of what is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// It is affected.
    Affected(Reason),
    /// It is not, by this statement.
    NotAffected(Reason),
    /// It cannot be told.
    CannotDecide(Doubt),
    /// The document speaks of something else, or was taken back.
    Silent,
}

/// Whether a document says that what is wanted is affected, as an interface answers it that knows yes and no only:
/// without a version every statement about the thing counts; with one, a doubt does not.
pub fn holds(statement: &Statement, wanted: &Wanted) -> bool {
    match judge(statement, wanted) {
        Decision::Affected(_) => true,
        Decision::NotAffected(_) | Decision::Silent => false,
        Decision::CannotDecide(_) => wanted.version.is_none(),
    }
}

/// What a document says of what is wanted. Documents taken back say nothing. One entry that calls it affected is
/// enough; otherwise a doubt about one entry is a doubt about all.
pub fn judge(statement: &Statement, wanted: &Wanted) -> Decision {
    if matches!(statement.state, State::Withdrawn | State::Rejected) {
        return Decision::Silent;
    }
    let (mut doubt, mut not) = (None, None);
    for affected in &statement.affected {
        match entry(affected, wanted) {
            Decision::Affected(because) => return Decision::Affected(because),
            Decision::CannotDecide(why) => {
                doubt.get_or_insert(why);
            }
            Decision::NotAffected(because) => {
                not.get_or_insert(because);
            }
            Decision::Silent => {}
        }
    }
    match (doubt, not) {
        (Some(why), _) => Decision::CannotDecide(why),
        (None, Some(because)) => Decision::NotAffected(because),
        (None, None) => Decision::Silent,
    }
}

/// Whether an entry of a document is about what is wanted.
pub(crate) fn is_about(affected: &Affected, wanted: &Wanted) -> bool {
    entry(affected, wanted) != Decision::Silent
}

/// What an entry of a document says.
fn entry(affected: &Affected, wanted: &Wanted) -> Decision {
    let (ecosystem, subject);
    match &wanted.thing {
        Thing::Package { ecosystem: asked } => {
            let Some(package) = &affected.package else {
                return Decision::Silent;
            };
            // The key has found the package. A release counts only where one is asked for.
            let release = asked.split_once(':').map(|(_, release)| release);
            ecosystem = match release {
                Some(release) if !release.is_empty() => {
                    let base = package.ecosystem.split(':').next().unwrap_or_default();
                    format!("{base}:{release}")
                }
                _ => package.ecosystem.clone(),
            };
            subject = Subject::Package {
                ecosystem: &ecosystem,
                name: &package.name,
            };
        }
        Thing::Product(cpe) => subject = Subject::Cpe(cpe),
        Thing::Repository => return tag(affected, wanted),
        // The key has found the commit among those from which on, or up to which, it is affected.
        Thing::Commit(commit) => {
            return Decision::Affected(Reason::Listed {
                version: commit.clone(),
                status: baize_model::Status::Affected,
            });
        }
    }
    let coordinate = Coordinate {
        subject,
        version: wanted.version.as_deref(),
        platforms: None,
    };
    match affects(affected, &coordinate) {
        Verdict::Affected { because } => Decision::Affected(because),
        Verdict::NotAffected {
            because: Reason::OtherThing,
        } => Decision::Silent,
        Verdict::NotAffected { because } => Decision::NotAffected(because),
        Verdict::CannotDecide { why } => Decision::CannotDecide(why),
    }
}

fn tag(affected: &Affected, wanted: &Wanted) -> Decision {
    let Some(version) = &wanted.version else {
        return Decision::Affected(Reason::EveryVersion);
    };
    let asked = numbers(version);
    let same = |listed: &&String| *listed == version || (!asked.is_empty() && numbers(listed) == asked);
    match affected.versions.iter().find(same) {
        Some(listed) => Decision::Affected(Reason::Listed {
            version: listed.clone(),
            status: baize_model::Status::Affected,
        }),
        None => Decision::NotAffected(Reason::OutsideRanges),
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
