//! What a judgement says and why.

use std::fmt;

use baize_model::Status;
use serde::{Deserialize, Serialize};

/// A judgement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// The claim calls it affected.
    Affected {
        /// By which statement.
        because: Reason,
    },
    /// The claim does not call it affected.
    NotAffected {
        /// By which statement, or for want of any.
        because: Reason,
    },
    /// The claim does not say enough, or says it in a way that cannot be relied on.
    CannotDecide {
        /// What is missing.
        why: Doubt,
    },
}

impl Verdict {
    pub(crate) fn of(status: Status, because: Reason) -> Self {
        match status {
            Status::Affected => Self::Affected { because },
            Status::Unaffected | Status::Fixed => Self::NotAffected { because },
            Status::UnderInvestigation | Status::Unknown => Self::CannotDecide {
                why: Doubt::Stated { status },
            },
        }
    }

    /// Affected or not; `None` when it cannot be decided.
    pub fn is_affected(&self) -> Option<bool> {
        match self {
            Self::Affected { .. } => Some(true),
            Self::NotAffected { .. } => Some(false),
            Self::CannotDecide { .. } => None,
        }
    }
}

/// What decides.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// The claim is about something else.
    OtherThing,
    /// It needs a platform that is not there.
    OtherPlatform,
    /// The claim speaks of every version.
    EveryVersion,
    /// The version is listed by itself.
    Listed {
        /// As the claim writes it.
        version: String,
        /// The status it has there.
        status: Status,
    },
    /// The version lies in a range.
    InRange {
        /// The event that opens it, as the claim writes its version; `None` from the beginning.
        from: Option<String>,
        /// The event that closes it; `None` if it is open.
        to: Option<String>,
        /// The status in that range.
        status: Status,
    },
    /// The version lies in no range and is not listed.
    OutsideRanges,
    /// The claim lists only what is safe, and this version is not listed.
    NotListedAsSafe,
    /// The status the claim gives to versions it does not list.
    Default {
        /// That status.
        status: Status,
    },
}

/// What keeps from deciding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "kebab-case")]
pub enum Doubt {
    /// The claim speaks of versions, and none was asked about.
    NoVersion,
    /// The claim names things in another way (by CPE, by package, by product) than was asked.
    OtherNaming,
    /// The claim is about one release of a distribution, and it is not known whether it is the one asked about.
    Release {
        /// The release, as the claim writes its ecosystem.
        claimed: String,
    },
    /// The name asked about is wider than the name in the claim.
    WiderName,
    /// The ecosystem has no known order of versions.
    UnknownOrder {
        /// The ecosystem.
        ecosystem: String,
        /// Which of the claim's ranges.
        range: usize,
    },
    /// A version cannot be read under its scheme.
    Unreadable {
        /// The version.
        version: String,
        /// Why not.
        error: String,
    },
    /// The two versions have an order only by guess.
    Guess {
        /// One version.
        version: String,
        /// The other.
        bound: String,
    },
    /// The claim describes versions in words that are not understood.
    Prose {
        /// The words.
        text: String,
    },
    /// The claim speaks of commits only.
    Commits,
    /// It is affected only on certain platforms, and those present are not known.
    Platform {
        /// The platforms.
        needed: Vec<String>,
    },
    /// The claim says that it is not known.
    Stated {
        /// The status it states.
        status: Status,
    },
    /// The claim does not list the version and says nothing of those it does not list.
    NotListed,
}

fn status_words(status: Status) -> &'static str {
    match status {
        Status::Affected => "affected",
        Status::Unaffected => "not affected",
        Status::Fixed => "fixed",
        Status::UnderInvestigation => "under investigation",
        Status::Unknown => "unknown",
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherThing => f.write_str("the claim is about something else"),
            Self::OtherPlatform => f.write_str("the platform it needs is not there"),
            Self::EveryVersion => f.write_str("the claim speaks of every version"),
            Self::Listed { version, status } => {
                write!(f, "version {version} is listed as {}", status_words(*status))
            }
            Self::InRange { from, to, status } => {
                let from = from.as_deref().unwrap_or("the beginning");
                let words = status_words(*status);
                match to {
                    Some(to) => write!(f, "versions from {from} to {to} are {words}"),
                    None => write!(f, "versions from {from} on are {words}"),
                }
            }
            Self::OutsideRanges => f.write_str("the version is neither listed nor in a range"),
            Self::NotListedAsSafe => f.write_str("the claim lists only what is safe, and not this version"),
            Self::Default { status } => {
                write!(f, "versions that are not listed are {}", status_words(*status))
            }
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVersion => f.write_str("no version was given"),
            Self::OtherNaming => f.write_str("the claim names things in another way"),
            Self::Release { claimed } => write!(f, "the claim is about {claimed} only"),
            Self::WiderName => f.write_str("the name asked about is wider than the one in the claim"),
            Self::UnknownOrder { ecosystem, .. } => write!(f, "{ecosystem} has no known order of versions"),
            Self::Unreadable { error, .. } => f.write_str(error),
            Self::Guess { version, bound } => {
                write!(f, "whether {version} comes before {bound} would be a guess")
            }
            Self::Prose { text } => write!(f, "the claim describes versions in words: \"{text}\""),
            Self::Commits => f.write_str("the claim speaks of commits only"),
            Self::Platform { needed } => write!(f, "it is affected only on {}", needed.join(", ")),
            Self::Stated { status } => write!(f, "the claim says {}", status_words(*status)),
            Self::NotListed => f.write_str("the claim does not list the version"),
        }
    }
}
