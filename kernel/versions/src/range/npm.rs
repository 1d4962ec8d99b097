//! node-semver ranges.

use std::fmt;

use crate::error::VersionsError;
use crate::order::semver::{self, MAX_SAFE};
use crate::range::{Comparator, Constraint, RangeOptions, not_a_range, tighten};
use crate::scheme::Scheme;
use crate::version::Version;

/// A range of npm: alternatives of comparators, none of them for "any version".
#[derive(Clone, Debug)]
pub(crate) struct Range {
    alternatives: Vec<Vec<Constraint>>,
    include_prereleases: bool,
}

/// `1`, `1.2`, `1.2.x`, `1.2.3-pre`: numbers until the first wildcard.
struct Partial {
    numbers: Vec<u64>,
    pre: Option<String>,
}

impl Partial {
    fn parse(text: &str, loose: bool) -> Result<Self, &'static str> {
        let text = text.trim_start_matches(['v', 'V', '=', ' ']);
        let text = text.split('+').next().unwrap_or_default();
        let mut numbers = Vec::new();
        let mut wild = text.is_empty();
        let mut rest = text;
        let mut parts = 0;
        while !rest.is_empty() {
            let end = rest.find(['.', '-']).unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            let glued = part.find(|c: char| c.is_ascii_alphabetic()).filter(|at| *at > 0);
            let (part, after) = match glued {
                Some(at) if loose => (&part[..at], &rest[at..]),
                _ => (part, after),
            };
            parts += 1;
            if matches!(part, "x" | "X" | "*") {
                wild = true;
            } else if wild {
                return Err("a number follows a wildcard");
            } else {
                if part.len() > 1 && part.starts_with('0') && !loose {
                    return Err("a number begins with zero");
                }
                let number = part
                    .parse()
                    .map_err(|_| "a part is neither a number nor a wildcard")?;
                if number > MAX_SAFE {
                    return Err("a number is beyond what JavaScript holds exactly");
                }
                numbers.push(number);
            }
            rest = match after.strip_prefix('.') {
                Some(_) if parts == 3 => return Err("it has more than three numbers"),
                Some("") => return Err("it ends with a dot"),
                Some(next) => next,
                None => {
                    rest = after;
                    break;
                }
            };
        }
        let pre = match rest.strip_prefix('-') {
            Some(pre) => Some(pre),
            None if rest.is_empty() => None,
            None => Some(rest),
        };
        let complete = numbers.len() == 3;
        if pre.is_some() && !complete && !wild {
            return Err("a pre-release follows fewer than three numbers");
        }
        Ok(Self {
            numbers,
            pre: pre.filter(|_| complete).map(str::to_owned),
        })
    }

    /// Filled with zeros.
    fn floor(&self, pre: &str) -> String {
        let number = |at: usize| self.numbers.get(at).copied().unwrap_or(0);
        let pre = self
            .pre
            .as_ref()
            .map_or_else(|| pre.to_owned(), |pre| format!("-{pre}"));
        format!("{}.{}.{}{pre}", number(0), number(1), number(2))
    }

    /// The first version after those that share the numbers up to `at`.
    fn above(&self, at: usize) -> Result<String, &'static str> {
        let next = |n: u64| {
            if n < MAX_SAFE {
                Ok(n + 1)
            } else {
                Err("the next number is too great")
            }
        };
        let number = |at: usize| self.numbers.get(at).copied().unwrap_or(0);
        Ok(match at {
            0 => format!("{}.0.0", next(number(0))?),
            1 => format!("{}.{}.0", number(0), next(number(1))?),
            _ => format!("{}.{}.{}", number(0), number(1), next(number(2))?),
        })
    }
}

/// The empty range, as node-semver writes it.
const NOTHING: &str = "0.0.0-0";

impl Range {
    pub(crate) fn parse(text: &str, options: RangeOptions) -> Result<Self, VersionsError> {
        let not = |why| not_a_range(Scheme::Npm, text, why);
        let mut alternatives: Vec<Vec<Constraint>> = Vec::new();
        for alternative in text.split("||") {
            alternatives.push(comparators(alternative.trim(), options).map_err(not)?);
        }
        if alternatives.len() > 1 {
            if alternatives.iter().any(Vec::is_empty) {
                alternatives = vec![Vec::new()];
            } else if alternatives.iter().any(|all| !is_nothing(all)) {
                alternatives.retain(|all| !is_nothing(all));
            } else {
                alternatives.truncate(1);
            }
        }
        Ok(Self {
            alternatives,
            include_prereleases: options.include_prereleases,
        })
    }

    pub(crate) fn contains(&self, version: &Version) -> bool {
        let prerelease = release_of(version);
        self.alternatives.iter().any(|all| {
            all.iter().all(|constraint| constraint.holds(version))
                && (self.include_prereleases
                    || prerelease.is_none()
                    // A pre-release is asked for only by naming one of the same release.
                    || all.iter().any(|constraint| release_of(&constraint.version) == prerelease))
        })
    }

    /// The constraints with `-0`, which stands for "and no pre-release of it", taken off upper bounds.
    pub(crate) fn released(&self) -> Vec<Vec<Constraint>> {
        let mut alternatives = self.alternatives.clone();
        for constraint in alternatives.iter_mut().flatten() {
            if constraint.comparator == Comparator::Less
                && let Some(release) = constraint.version.as_str().strip_suffix("-0")
                && let Ok(version) = Version::parse(Scheme::Npm, release)
            {
                constraint.version = version;
            }
        }
        alternatives
    }
}

/// Numbers of the release a pre-release belongs to; `None` for a release.
fn release_of(version: &Version) -> Option<Vec<&str>> {
    let parts = semver::parts(version.as_str(), &semver::NPM).ok()?;
    parts.pre.map(|_| parts.numbers)
}

fn is_nothing(all: &[Constraint]) -> bool {
    matches!(all, [one] if one.comparator == Comparator::Less && one.version.as_str() == NOTHING)
}

fn comparators(text: &str, options: RangeOptions) -> Result<Vec<Constraint>, &'static str> {
    let mut found: Vec<Constraint> = Vec::new();
    let mut add = |comparator, version: &str| -> Result<(), &'static str> {
        // node-semver does not print build metadata.
        let version = version.split('+').next().unwrap_or_default();
        let constraint =
            Constraint::new(comparator, Scheme::Npm, version).map_err(|_| "a version is not one of npm")?;
        let seen = found
            .iter()
            .any(|other| other.comparator == comparator && other.version.as_str() == version);
        if !seen {
            found.push(constraint);
        }
        Ok(())
    };
    let pre = if options.include_prereleases { "-0" } else { "" };
    let hyphen: Vec<&str> = text.split(" - ").collect();
    if let [from, to] = hyphen[..] {
        let (from, to) = (
            Partial::parse(from.trim(), true)?,
            Partial::parse(to.trim(), true)?,
        );
        if !from.numbers.is_empty() {
            let pre = if from.numbers.len() < 3 { pre } else { "" };
            add(Comparator::GreaterOrEqual, &from.floor(pre))?;
        }
        match to.numbers.len() {
            0 => {}
            3 => {
                let at = to.floor("");
                if options.include_prereleases && to.pre.is_none() {
                    add(Comparator::Less, &format!("{}-0", to.above(2)?))?;
                } else {
                    add(Comparator::LessOrEqual, &at)?;
                }
            }
            n => add(Comparator::Less, &format!("{}-0", to.above(n - 1)?))?,
        }
        return Ok(found);
    }
    let tight = tighten(text);
    let tokens = tight
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|t| !t.is_empty());
    for token in tokens {
        if let Some(rest) = token.strip_prefix('^') {
            let partial = Partial::parse(rest, options.loose)?;
            if !partial.numbers.is_empty() {
                let low = if partial.numbers.len() < 3 { pre } else { "" };
                add(Comparator::GreaterOrEqual, &partial.floor(low))?;
                let first = partial.numbers.iter().position(|n| *n > 0);
                let at = first.unwrap_or(partial.numbers.len() - 1);
                add(Comparator::Less, &format!("{}-0", partial.above(at)?))?;
            }
        } else if let Some(rest) = token.strip_prefix('~') {
            let rest = rest.strip_prefix('>').unwrap_or(rest);
            let partial = Partial::parse(rest, options.loose)?;
            if !partial.numbers.is_empty() {
                let low = if partial.numbers.len() < 3 { pre } else { "" };
                add(Comparator::GreaterOrEqual, &partial.floor(low))?;
                let at = (partial.numbers.len() - 1).min(1);
                add(Comparator::Less, &format!("{}-0", partial.above(at)?))?;
            }
        } else {
            let (comparator, rest) = Comparator::split(token);
            let partial = Partial::parse(rest, options.loose)?;
            for (comparator, version) in simple(comparator, &partial, pre)? {
                add(comparator, &version)?;
            }
        }
    }
    if let Some(nothing) = found
        .iter()
        .position(|c| c.comparator == Comparator::Less && c.version.as_str() == NOTHING)
    {
        return Ok(vec![found.swap_remove(nothing)]);
    }
    Ok(found)
}

/// A comparator before a version that may be partial.
fn simple(
    comparator: Option<Comparator>,
    partial: &Partial,
    pre: &str,
) -> Result<Vec<(Comparator, String)>, &'static str> {
    use Comparator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    let n = partial.numbers.len();
    let comparator = comparator.unwrap_or(Equal);
    if n == 3 {
        return Ok(vec![(comparator, partial.floor(""))]);
    }
    if n == 0 {
        return Ok(match comparator {
            Less | Greater => vec![(Less, NOTHING.to_owned())],
            _ => Vec::new(),
        });
    }
    Ok(match comparator {
        Equal => vec![
            (GreaterOrEqual, partial.floor(pre)),
            (Less, format!("{}-0", partial.above(n - 1)?)),
        ],
        GreaterOrEqual => vec![(GreaterOrEqual, partial.floor(pre))],
        Greater => vec![(GreaterOrEqual, format!("{}{pre}", partial.above(n - 1)?))],
        Less => vec![(Less, partial.floor("-0"))],
        LessOrEqual => vec![(Less, format!("{}-0", partial.above(n - 1)?))],
        NotEqual => return Err("npm has no '!='"),
    })
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, all) in self.alternatives.iter().enumerate() {
            if at > 0 {
                f.write_str("||")?;
            }
            if all.is_empty() {
                f.write_str("*")?;
            }
            for (at, constraint) in all.iter().enumerate() {
                if at > 0 {
                    f.write_str(" ")?;
                }
                if constraint.comparator != Comparator::Equal {
                    write!(f, "{}", constraint.comparator)?;
                }
                f.write_str(constraint.version.as_str())?;
            }
        }
        Ok(())
    }
}
