//! Ranges of versions: as a list of alternatives, each a list of constraints that hold together.

mod conan;
mod interval;
mod npm;
mod plain;
mod pypi;

use std::fmt;

use crate::error::{VersionsError, quote};
use crate::scheme::Scheme;
use crate::vers::Vers;
use crate::version::Version;

/// Longest range, in bytes.
const LIMIT: usize = 16 * 1024;
/// Most constraints of a range.
const CONSTRAINTS: usize = 1000;

/// How a version stands to the one of a constraint.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Comparator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparator {
    /// Whether it goes down from its version: `<` or `<=`.
    pub(crate) fn is_upper(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual)
    }

    /// Whether it goes up from its version: `>` or `>=`.
    pub(crate) fn is_lower(self) -> bool {
        matches!(self, Self::Greater | Self::GreaterOrEqual)
    }

    /// The comparator a text begins with, and the rest. `==` is `=`, Debian's `<<` and `>>` are `<` and `>`.
    pub(crate) fn split(text: &str) -> (Option<Self>, &str) {
        const ALL: &[(&str, Comparator)] = &[
            ("<<", Comparator::Less),
            (">>", Comparator::Greater),
            ("<=", Comparator::LessOrEqual),
            (">=", Comparator::GreaterOrEqual),
            ("==", Comparator::Equal),
            ("!=", Comparator::NotEqual),
            ("<>", Comparator::NotEqual),
            ("≤", Comparator::LessOrEqual),
            ("≥", Comparator::GreaterOrEqual),
            ("<", Comparator::Less),
            (">", Comparator::Greater),
            ("=", Comparator::Equal),
        ];
        ALL.iter()
            .find_map(|(sign, comparator)| Some((Some(*comparator), text.strip_prefix(sign)?)))
            .unwrap_or((None, text))
    }
}

impl fmt::Display for Comparator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        })
    }
}

/// One bound.
#[derive(Clone, PartialEq, Debug)]
pub struct Constraint {
    /// How a version has to stand.
    pub comparator: Comparator,
    /// To which.
    pub version: Version,
}

impl Constraint {
    pub(crate) fn new(comparator: Comparator, scheme: Scheme, version: &str) -> Result<Self, VersionsError> {
        Ok(Self {
            comparator,
            version: Version::parse(scheme, version)?,
        })
    }

    /// Whether a version of the same scheme satisfies it.
    pub fn holds(&self, version: &Version) -> bool {
        let Some(order) = version.compare(&self.version) else {
            return false;
        };
        match self.comparator {
            Comparator::Equal => order.is_eq(),
            Comparator::NotEqual => order.is_ne(),
            Comparator::Less => order.is_lt(),
            Comparator::LessOrEqual => order.is_le(),
            Comparator::Greater => order.is_gt(),
            Comparator::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// What a package manager's own notation can be told.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RangeOptions {
    /// npm: pre-releases are in a range as other versions are.
    pub include_prereleases: bool,
    /// npm: sloppy versions are read.
    pub loose: bool,
}

/// A range in the notation of a package manager, or a VERS.
#[derive(Clone, Debug)]
pub struct Range {
    scheme: Scheme,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    /// Alternatives of constraints; one without constraints holds everything.
    Alternatives(Vec<Vec<Constraint>>),
    Npm(npm::Range),
    Pypi(Vec<Vec<pypi::Specifier>>),
    Vers(Vers),
}

impl Range {
    /// Reads a range in the scheme's own notation, or as a VERS of the scheme.
    ///
    /// ```
    /// use baize_versions::{Range, Scheme, Version};
    ///
    /// let range = Range::parse(Scheme::Npm, "^1.2.3 || 3.x")?;
    /// assert!(range.contains(&Version::parse(Scheme::Npm, "1.9.0")?));
    /// assert!(!range.contains(&Version::parse(Scheme::Npm, "2.0.0")?));
    /// # Ok::<(), baize_versions::VersionsError>(())
    /// ```
    pub fn parse(scheme: Scheme, text: &str) -> Result<Self, VersionsError> {
        Self::parse_with(scheme, text, RangeOptions::default())
    }

    /// As [`Range::parse`], with options of the notation.
    pub fn parse_with(scheme: Scheme, text: &str, options: RangeOptions) -> Result<Self, VersionsError> {
        if text.len() > LIMIT {
            return Err(VersionsError::TooLong {
                what: "range",
                bytes: text.len(),
                limit: LIMIT,
            });
        }
        let text = text.trim();
        if text.split(['|', ',', ' ']).count() > CONSTRAINTS {
            return Err(VersionsError::TooMany { limit: CONSTRAINTS });
        }
        let body = if text.starts_with("vers:") {
            let vers = Vers::parse_unordered(text)?;
            if vers.scheme().is_some_and(|of| of != scheme) {
                return Err(not_a_range(scheme, text, "it is of another type"));
            }
            Body::Vers(vers)
        } else {
            match scheme {
                Scheme::Npm => Body::Npm(npm::Range::parse(text, options)?),
                Scheme::Pypi => Body::Pypi(pypi::parse(text)?),
                Scheme::Conan => Body::Alternatives(conan::parse(text)?),
                Scheme::Maven | Scheme::NuGet if interval::is_interval(text) => {
                    Body::Alternatives(interval::parse(scheme, text)?)
                }
                _ => Body::Alternatives(plain::parse(scheme, text)?),
            }
        };
        Ok(Self { scheme, body })
    }

    /// The scheme of its versions.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether a version is in it. A version of another scheme is not.
    pub fn contains(&self, version: &Version) -> bool {
        if version.scheme() != self.scheme {
            return false;
        }
        match &self.body {
            Body::Alternatives(alternatives) => alternatives
                .iter()
                .any(|all| all.iter().all(|constraint| constraint.holds(version))),
            Body::Npm(range) => range.contains(version),
            Body::Pypi(alternatives) => pypi::contains(alternatives, version.as_str()),
            Body::Vers(vers) => vers.contains(version).unwrap_or(false),
        }
    }

    /// As [`Range::contains`], for a text that need not be a version: PEP 440's `===` compares any.
    pub fn contains_text(&self, version: &str) -> bool {
        match (&self.body, Version::parse(self.scheme, version)) {
            (Body::Pypi(alternatives), _) => pypi::contains(alternatives, version),
            (_, Ok(version)) => self.contains(&version),
            (_, Err(_)) => false,
        }
    }

    /// As a VERS in canonical form. `None` where the notation says what a VERS cannot (`===`).
    pub fn to_vers(&self) -> Option<Vers> {
        match &self.body {
            Body::Alternatives(alternatives) => Some(Vers::of(self.scheme, alternatives)),
            Body::Npm(range) => Some(Vers::of(self.scheme, &range.released())),
            Body::Pypi(alternatives) => {
                let alternatives: Option<Vec<Vec<Constraint>>> =
                    alternatives.iter().map(|all| pypi::constraints(all)).collect();
                Some(Vers::of(self.scheme, &alternatives?))
            }
            Body::Vers(vers) => Some(vers.clone()),
        }
    }

    /// npm: the range without sugar, as node-semver prints it.
    pub fn desugared(&self) -> Option<String> {
        match &self.body {
            Body::Npm(range) => Some(range.to_string()),
            _ => None,
        }
    }
}

pub(crate) fn not_a_range(scheme: Scheme, text: &str, why: &'static str) -> VersionsError {
    VersionsError::NotARange {
        scheme,
        text: quote(text),
        why,
    }
}

/// Removes the white space after operators, so that what is left separates.
pub(crate) fn tighten(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_operator = false;
    for c in text.chars() {
        if c.is_whitespace() && after_operator {
            continue;
        }
        after_operator = matches!(c, '<' | '>' | '=' | '!' | '~' | '^' | '≤' | '≥');
        out.push(c);
    }
    out
}
