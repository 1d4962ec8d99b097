//! PEP 440 version specifiers.

use crate::error::VersionsError;
use crate::order::pypi::Pep440;
use crate::range::{Comparator, Constraint, not_a_range};
use crate::scheme::Scheme;
use crate::version::{LIMIT, Version};

/// One clause.
#[derive(Clone, Debug)]
pub(crate) enum Specifier {
    /// A comparison; local versions on either side as PEP 440 says.
    Compare(Comparator, Pep440),
    /// `== 1.2.*` (`true`) or `!= 1.2.*`.
    Prefix(bool, Pep440),
    /// `~= 1.4.2`.
    Compatible(Pep440),
    /// `=== text`.
    Arbitrary(String),
}

/// Alternatives between `||`, which PEP 440 has not but advisories use, of clauses between commas.
pub(crate) fn parse(text: &str) -> Result<Vec<Vec<Specifier>>, VersionsError> {
    text.split("||")
        .map(|alternative| {
            alternative
                .split(',')
                .map(str::trim)
                .filter(|clause| !clause.is_empty())
                .map(|clause| specifier(clause).map_err(|why| not_a_range(Scheme::Pypi, clause, why)))
                .collect()
        })
        .collect()
}

fn version(text: &str) -> Result<Pep440, &'static str> {
    let text = text.trim();
    if text.len() > LIMIT {
        return Err("the version is too long");
    }
    Pep440::parse(text)
}

fn specifier(clause: &str) -> Result<Specifier, &'static str> {
    if let Some(text) = clause.strip_prefix("===") {
        let text = text.trim();
        if text.is_empty() || text.contains(char::is_whitespace) {
            return Err("'===' is not followed by one word");
        }
        return Ok(Specifier::Arbitrary(text.to_owned()));
    }
    if let Some(text) = clause.strip_prefix("~=") {
        let of = version(text)?;
        if of.release.len() < 2 {
            return Err("'~=' needs at least two numbers");
        }
        if !of.local.is_empty() {
            return Err("'~=' takes no local version");
        }
        return Ok(Specifier::Compatible(of));
    }
    let (comparator, text) = Comparator::split(clause);
    let single = !clause.starts_with("==") && clause.starts_with('=');
    let comparator = match comparator {
        Some(comparator)
            if !clause.starts_with("<<") && !clause.starts_with(">>") && !clause.starts_with("<>") =>
        {
            comparator
        }
        _ => return Err("it begins with no operator of PEP 440"),
    };
    if let Some(prefix) = text.trim().strip_suffix(".*") {
        let of = version(prefix)?;
        let whole = of.dev.is_none() && of.local.is_empty();
        return match comparator {
            Comparator::Equal if whole && !single => Ok(Specifier::Prefix(true, of)),
            Comparator::NotEqual if whole => Ok(Specifier::Prefix(false, of)),
            _ => Err("'.*' stands only after '==' or '!=' and a public release"),
        };
    }
    let of = version(text)?;
    if !of.local.is_empty() && !matches!(comparator, Comparator::Equal | Comparator::NotEqual) {
        return Err("only '==' and '!=' take a local version");
    }
    Ok(Specifier::Compare(comparator, of))
}

/// Whether a text satisfies one of the alternatives. Pre-releases are not left out: which of them to install is for
/// an installer to say, but being affected is not a question of taste.
pub(crate) fn contains(alternatives: &[Vec<Specifier>], text: &str) -> bool {
    let parsed = (text.len() <= LIMIT)
        .then(|| Pep440::parse(text.trim()).ok())
        .flatten();
    alternatives
        .iter()
        .any(|all| all.iter().all(|one| one.holds(text, parsed.as_ref())))
}

impl Specifier {
    fn holds(&self, text: &str, version: Option<&Pep440>) -> bool {
        if let Self::Arbitrary(wanted) = self {
            return wanted.eq_ignore_ascii_case(text.trim());
        }
        let Some(version) = version else { return false };
        match self {
            Self::Arbitrary(_) => false,
            Self::Prefix(equal, of) => has_prefix(version, of) == *equal,
            Self::Compatible(of) => {
                let mut prefix = of.base();
                prefix.release.pop();
                version.public().key() >= of.key() && has_prefix(version, &prefix)
            }
            Self::Compare(comparator, of) => compare(*comparator, version, of),
        }
    }
}

fn compare(comparator: Comparator, version: &Pep440, of: &Pep440) -> bool {
    let public = version.public();
    let (key, bound) = (public.key(), of.key());
    match comparator {
        Comparator::Equal | Comparator::NotEqual => {
            let equal = if of.local.is_empty() {
                key == bound
            } else {
                version.key() == bound
            };
            equal == (comparator == Comparator::Equal)
        }
        Comparator::LessOrEqual => key <= bound,
        Comparator::GreaterOrEqual => key >= bound,
        // `<1.0` does not mean 1.0's own pre-releases, nor `<1.0.post1` those of 1.0.post1.
        Comparator::Less => {
            let own = version.is_prerelease()
                && !of.is_prerelease()
                && (of.post.is_none() || (version.pre == of.pre && version.post == of.post))
                && version.base().key() == of.base().key();
            key < bound && !own
        }
        // `>1.0` means neither 1.0's post-releases nor its local versions.
        Comparator::Greater => {
            let same = version.base().key() == of.base().key();
            key > bound && !(same && version.post.is_some() && of.post.is_none() && same_pre(version, of))
        }
    }
}

/// Whether a post-release belongs to the version named: to the release, or to the very pre-release.
fn same_pre(version: &Pep440, of: &Pep440) -> bool {
    version.pre == of.pre && of.dev.is_none()
}

fn has_prefix(version: &Pep440, prefix: &Pep440) -> bool {
    if version.epoch != prefix.epoch {
        return false;
    }
    let number = |at: usize| version.release.get(at).map_or("0", String::as_str);
    let shared = prefix.release.iter().enumerate().all(|(at, n)| number(at) == n);
    if prefix.pre.is_none() && prefix.post.is_none() {
        return shared;
    }
    // A pre- or post-release in the prefix binds the whole release before it.
    shared
        && version
            .release
            .iter()
            .skip(prefix.release.len())
            .all(|n| n == "0")
        && version.pre == prefix.pre
        && (prefix.post.is_none() || version.post == prefix.post)
}

/// The clauses as constraints; `None` if one of them is `===`.
pub(crate) fn constraints(all: &[Specifier]) -> Option<Vec<Constraint>> {
    let mut out = Vec::new();
    for one in all {
        match one {
            Specifier::Arbitrary(_) | Specifier::Prefix(false, _) => return None,
            Specifier::Compare(comparator, of) => out.push(constraint(*comparator, of)?),
            Specifier::Prefix(true, of) => {
                out.push(constraint(Comparator::GreaterOrEqual, &first(of))?);
                out.push(constraint(Comparator::Less, &first(&next(of)?))?);
            }
            Specifier::Compatible(of) => {
                let mut prefix = of.base();
                prefix.release.pop();
                out.push(constraint(Comparator::GreaterOrEqual, of)?);
                out.push(constraint(Comparator::Less, &first(&next(&prefix)?))?);
            }
        }
    }
    Some(out)
}

fn constraint(comparator: Comparator, of: &Pep440) -> Option<Constraint> {
    let version = Version::parse(Scheme::Pypi, &of.canonical()).ok()?;
    Some(Constraint { comparator, version })
}

/// The earliest version with the numbers of a prefix.
fn first(of: &Pep440) -> Pep440 {
    Pep440 {
        dev: Some("0".to_owned()),
        ..of.base()
    }
}

/// With the last number one greater.
fn next(of: &Pep440) -> Option<Pep440> {
    let mut next = of.base();
    let last = next.release.last_mut()?;
    *last = last.parse::<u64>().ok()?.checked_add(1)?.to_string();
    Some(next)
}
