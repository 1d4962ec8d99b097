//! VERS, the version range specifier.

use std::fmt;

use crate::error::{VersionsError, quote};
use crate::range::{Comparator, Constraint};
use crate::scheme::Scheme;
use crate::version::Version;

/// Longest VERS, in bytes.
const LIMIT: usize = 64 * 1024;
/// Most constraints of one.
const CONSTRAINTS: usize = 2000;
/// Characters that are percent-encoded inside a version.
const ENCODED: &[u8] = b"><=!*|%";

/// A version range specifier.
#[derive(Clone, Debug)]
pub struct Vers {
    kind: String,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    /// `*` of a type whose order need not be known.
    Everything,
    /// `vers:none/*`
    Nothing,
    Constraints(Scheme, Vec<Constraint>),
    /// Well-formed, but with a version that its type does not know, which therefore cannot be put in order.
    Opaque(Vec<(Comparator, String)>, VersionsError),
}

impl Vers {
    /// Reads a VERS as the specification wants it: canonical, in version order, versions unique, lower and upper
    /// bounds in turn.
    ///
    /// ```
    /// use baize_versions::Vers;
    ///
    /// let vers = Vers::parse("vers:npm/1.2.3|>=2.0.0|<5.0.0")?;
    /// assert_eq!(vers.contains_text("3.1.4"), Ok(true));
    /// assert!(Vers::parse("vers:npm/<5.0.0|>=2.0.0").is_err());
    /// # Ok::<(), baize_versions::VersionsError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, VersionsError> {
        let vers = Self::read(text)?;
        if let Body::Constraints(_, constraints) = &vers.body {
            canonical(constraints).map_err(|why| not_vers(text, why))?;
        }
        Ok(vers)
    }

    /// Reads a VERS whose constraints need not be in order nor free of contradiction, and puts them in order.
    pub fn parse_unordered(text: &str) -> Result<Self, VersionsError> {
        let mut vers = Self::read(text)?;
        if let Body::Constraints(_, constraints) = &mut vers.body {
            sort(constraints);
        }
        Ok(vers)
    }

    fn read(text: &str) -> Result<Self, VersionsError> {
        if text.len() > LIMIT {
            return Err(VersionsError::TooLong {
                what: "version range specifier",
                bytes: text.len(),
                limit: LIMIT,
            });
        }
        let not = |why| not_vers(text, why);
        if text
            .bytes()
            .any(|b| b.is_ascii_whitespace() || b.is_ascii_control())
        {
            return Err(not("there is white space in it"));
        }
        let rest = text
            .strip_prefix("vers:")
            .ok_or_else(|| not("it does not begin with \"vers:\""))?;
        let (kind, constraints) = rest.split_once('/').ok_or_else(|| not("it has no '/'"))?;
        if !kind.starts_with(|c: char| c.is_ascii_lowercase())
            || !kind
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
        {
            return Err(not("the type is not of lower case letters, digits, '.' and '-'"));
        }
        if constraints.is_empty() {
            return Err(not("it has no constraints"));
        }
        let body = match (kind, constraints) {
            ("none", "*") => Body::Nothing,
            (_, "*") => Body::Everything,
            ("none" | "all", _) => return Err(not("its type takes nothing but '*'")),
            _ => {
                let scheme = Scheme::of_purl_type(kind)
                    .or_else(|| (kind == "generic").then_some(Scheme::Generic))
                    .ok_or_else(|| not("its type is unknown"))?;
                let pairs = read(scheme, constraints, text)?;
                let parsed: Result<Vec<Constraint>, VersionsError> = pairs
                    .iter()
                    .map(|(comparator, version)| Constraint::new(*comparator, scheme, version))
                    .collect();
                match parsed {
                    Ok(constraints) => Body::Constraints(scheme, constraints),
                    Err(error) => Body::Opaque(pairs, error),
                }
            }
        };
        Ok(Self {
            kind: kind.to_owned(),
            body,
        })
    }

    /// Alternatives of constraints as one canonical specifier: each alternative is cut down to one interval,
    /// intervals that meet are joined.
    pub(crate) fn of(scheme: Scheme, alternatives: &[Vec<Constraint>]) -> Self {
        let mut intervals: Vec<Interval> = Vec::new();
        let mut holes: Vec<Constraint> = Vec::new();
        for all in alternatives {
            intervals.extend(Interval::of(all));
            holes.extend(
                all.iter()
                    .filter(|c| c.comparator == Comparator::NotEqual)
                    .cloned(),
            );
        }
        let body = if alternatives.iter().any(Vec::is_empty) {
            Body::Everything
        } else {
            let mut constraints = join(intervals);
            // A version named by a bound cannot be named again.
            holes.retain(|hole| !constraints.iter().any(|c| c.version == hole.version));
            constraints.extend(holes);
            sort(&mut constraints);
            constraints.dedup_by(|b, a| a.version == b.version && a.comparator == b.comparator);
            if constraints.is_empty() {
                Body::Nothing
            } else {
                Body::Constraints(scheme, constraints)
            }
        };
        let kind = match body {
            Body::Nothing => "none",
            _ => scheme.vers_type(),
        };
        Self {
            kind: kind.to_owned(),
            body,
        }
    }

    /// Its type.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The scheme of its versions; `None` for one that holds all or none whatever the scheme.
    pub fn scheme(&self) -> Option<Scheme> {
        match &self.body {
            Body::Constraints(scheme, _) => Some(*scheme),
            _ => Scheme::of_purl_type(&self.kind),
        }
    }

    /// Comparators and versions; none for one that holds all or nothing.
    pub fn constraints(&self) -> Vec<(Comparator, &str)> {
        match &self.body {
            Body::Constraints(_, constraints) => constraints
                .iter()
                .map(|c| (c.comparator, c.version.as_str()))
                .collect(),
            Body::Opaque(pairs, _) => pairs.iter().map(|(c, version)| (*c, version.as_str())).collect(),
            Body::Everything | Body::Nothing => Vec::new(),
        }
    }

    /// Whether a version is in it; `None` if it is of another scheme, or if one of its own versions cannot be read.
    pub fn contains(&self, version: &Version) -> Option<bool> {
        let constraints = match &self.body {
            Body::Everything => return Some(true),
            Body::Nothing => return Some(false),
            Body::Constraints(scheme, constraints) if *scheme == version.scheme() => constraints,
            Body::Constraints(..) | Body::Opaque(..) => return None,
        };
        for constraint in constraints.iter().filter(|c| c.version == *version) {
            match constraint.comparator {
                Comparator::NotEqual => return Some(false),
                Comparator::Less | Comparator::Greater => {}
                _ => return Some(true),
            }
        }
        let bounds: Vec<&Constraint> = constraints
            .iter()
            .filter(|c| c.comparator.is_lower() || c.comparator.is_upper())
            .collect();
        let Some((first, last)) = bounds.first().zip(bounds.last()) else {
            // Only points: a range of exclusions holds all but those.
            return Some(constraints.iter().all(|c| c.comparator == Comparator::NotEqual));
        };
        let between = bounds.windows(2).any(|pair| {
            pair[0].comparator.is_lower()
                && pair[1].comparator.is_upper()
                && pair[0].holds(version)
                && pair[1].holds(version)
        });
        Some(
            between
                || (first.comparator.is_upper() && first.holds(version))
                || (last.comparator.is_lower() && last.holds(version)),
        )
    }

    /// As [`Vers::contains`], for a text.
    pub fn contains_text(&self, version: &str) -> Result<bool, VersionsError> {
        match &self.body {
            Body::Everything => Ok(true),
            Body::Nothing => Ok(false),
            Body::Constraints(scheme, _) => {
                Ok(self.contains(&Version::parse(*scheme, version)?).unwrap_or(false))
            }
            Body::Opaque(_, error) => Err(error.clone()),
        }
    }
}

fn not_vers(text: &str, why: &'static str) -> VersionsError {
    VersionsError::NotVers {
        text: quote(text),
        why,
    }
}

fn read(scheme: Scheme, list: &str, text: &str) -> Result<Vec<(Comparator, String)>, VersionsError> {
    let not = |why| not_vers(text, why);
    if list.bytes().filter(|b| *b == b'|').count() >= CONSTRAINTS {
        return Err(VersionsError::TooMany { limit: CONSTRAINTS });
    }
    let mut constraints = Vec::new();
    for part in list.split('|') {
        if part.is_empty() {
            return Err(not("a constraint is empty"));
        }
        let (comparator, version) = match part.as_bytes() {
            [b'>', b'=', ..] => (Comparator::GreaterOrEqual, &part[2..]),
            [b'<', b'=', ..] => (Comparator::LessOrEqual, &part[2..]),
            [b'!', b'=', ..] => (Comparator::NotEqual, &part[2..]),
            [b'<', ..] => (Comparator::Less, &part[1..]),
            [b'>', ..] => (Comparator::Greater, &part[1..]),
            _ => (Comparator::Equal, part),
        };
        let version = decode(version).map_err(not)?;
        if scheme == Scheme::DateTime && version.bytes().any(|b| b.is_ascii_lowercase()) {
            return Err(not("an instant is not written with capital T and Z"));
        }
        constraints.push((comparator, version));
    }
    Ok(constraints)
}

fn sort(constraints: &mut [Constraint]) {
    constraints.sort_by(|a, b| a.version.order(&b.version));
}

/// Percent-decoding, once; only what must be encoded may be, with capital digits.
fn decode(version: &str) -> Result<String, &'static str> {
    let mut out = Vec::with_capacity(version.len());
    let mut bytes = version.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            if ENCODED.contains(&byte) {
                return Err("a version holds a character that must be percent-encoded");
            }
            if !(0x21..0x7F).contains(&byte) {
                return Err("a version holds a character that is not printable ASCII");
            }
            out.push(byte);
            continue;
        }
        let (Some(high), Some(low)) = (bytes.next(), bytes.next()) else {
            return Err("a percent sign is not followed by two digits");
        };
        let digit = |b: u8| match b {
            b'0'..=b'9' => Ok(b - b'0'),
            b'A'..=b'F' => Ok(b - b'A' + 10),
            _ => Err("percent-encoding is not of two capital hexadecimal digits"),
        };
        let decoded = digit(high)? * 16 + digit(low)?;
        if !ENCODED.contains(&decoded) {
            return Err("percent-encoding hides a character that needs none");
        }
        out.push(decoded);
    }
    if out.is_empty() {
        return Err("a comparator is not followed by a version");
    }
    String::from_utf8(out).map_err(|_| "a version is not UTF-8")
}

fn canonical(constraints: &[Constraint]) -> Result<(), &'static str> {
    for pair in constraints.windows(2) {
        match pair[0].version.order(&pair[1].version) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => return Err("a version occurs twice"),
            std::cmp::Ordering::Greater => {
                return Err("the constraints are not in the order of the versions");
            }
        }
    }
    let stated: Vec<Comparator> = constraints
        .iter()
        .map(|c| c.comparator)
        .filter(|c| *c != Comparator::NotEqual)
        .collect();
    for pair in stated.windows(2) {
        if pair[0] == Comparator::Equal && pair[1].is_upper() {
            return Err("an upper bound follows a single version");
        }
    }
    let bounds: Vec<Comparator> = stated.into_iter().filter(|c| *c != Comparator::Equal).collect();
    for pair in bounds.windows(2) {
        if pair[0].is_upper() == pair[1].is_upper() {
            return Err("lower and upper bounds do not take turns");
        }
    }
    Ok(())
}

/// What lies between two bounds.
#[derive(Clone)]
struct Interval {
    low: Option<Constraint>,
    high: Option<Constraint>,
}

impl Interval {
    /// The intersection of constraints; `None` if it is empty, or if they only exclude.
    fn of(all: &[Constraint]) -> Option<Self> {
        if !all.is_empty() && all.iter().all(|c| c.comparator == Comparator::NotEqual) {
            return None;
        }
        let mut interval = Self {
            low: None,
            high: None,
        };
        for constraint in all {
            let bound = |comparator| Constraint {
                comparator,
                version: constraint.version.clone(),
            };
            match constraint.comparator {
                Comparator::NotEqual => {}
                Comparator::Equal => {
                    interval.raise(bound(Comparator::GreaterOrEqual));
                    interval.lower(bound(Comparator::LessOrEqual));
                }
                c if c.is_lower() => interval.raise(bound(c)),
                c => interval.lower(bound(c)),
            }
        }
        (!interval.is_empty()).then_some(interval)
    }

    fn raise(&mut self, bound: Constraint) {
        let higher = self.low.as_ref().is_none_or(|low| {
            bound
                .version
                .order(&low.version)
                .then(exclusive(&bound).cmp(&exclusive(low)))
                .is_gt()
        });
        if higher {
            self.low = Some(bound);
        }
    }

    fn lower(&mut self, bound: Constraint) {
        let lower = self.high.as_ref().is_none_or(|high| {
            bound
                .version
                .order(&high.version)
                .then(exclusive(high).cmp(&exclusive(&bound)))
                .is_lt()
        });
        if lower {
            self.high = Some(bound);
        }
    }

    fn is_empty(&self) -> bool {
        let Some((low, high)) = self.low.as_ref().zip(self.high.as_ref()) else {
            return false;
        };
        match low.version.order(&high.version) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => exclusive(low) || exclusive(high),
            std::cmp::Ordering::Greater => true,
        }
    }

    /// Whether another interval, which begins no earlier, overlaps this one or begins where it ends.
    fn meets(&self, next: &Self) -> bool {
        let Some((high, low)) = self.high.as_ref().zip(next.low.as_ref()) else {
            return true;
        };
        match high.version.order(&low.version) {
            std::cmp::Ordering::Less => false,
            // Of two that leave out the same version between them, the join leaves it out by name.
            std::cmp::Ordering::Equal | std::cmp::Ordering::Greater => true,
        }
    }
}

fn exclusive(bound: &Constraint) -> bool {
    matches!(bound.comparator, Comparator::Less | Comparator::Greater)
}

/// The union of intervals as constraints in order.
fn join(mut intervals: Vec<Interval>) -> Vec<Constraint> {
    intervals.sort_by(|a, b| match (&a.low, &b.low) {
        (None, None) => std::cmp::Ordering::Equal,
        (None, _) => std::cmp::Ordering::Less,
        (_, None) => std::cmp::Ordering::Greater,
        (Some(a), Some(b)) => a.version.order(&b.version).then(exclusive(a).cmp(&exclusive(b))),
    });
    let mut joined: Vec<Interval> = Vec::new();
    let mut holes: Vec<Version> = Vec::new();
    for interval in intervals {
        if let Some(high) = joined.last().and_then(|last| last.high.as_ref())
            && let Some(low) = &interval.low
            && high.version == low.version
            && exclusive(high)
            && exclusive(low)
        {
            holes.push(low.version.clone());
        }
        match joined.last_mut() {
            Some(last) if last.meets(&interval) => match (&mut last.high, interval.high) {
                (None, _) => {}
                (high, None) => *high = None,
                (Some(high), Some(other)) => {
                    let further = other
                        .version
                        .order(&high.version)
                        .then(exclusive(high).cmp(&exclusive(&other)));
                    if further.is_gt() {
                        *high = other;
                    }
                }
            },
            _ => joined.push(interval),
        }
    }
    let mut constraints = Vec::new();
    for Interval { low, high } in joined {
        match (low, high) {
            (Some(low), Some(high)) if low.version == high.version => constraints.push(Constraint {
                comparator: Comparator::Equal,
                version: low.version,
            }),
            (low, high) => constraints.extend(low.into_iter().chain(high)),
        }
    }
    constraints.extend(holes.into_iter().map(|version| Constraint {
        comparator: Comparator::NotEqual,
        version,
    }));
    sort(&mut constraints);
    constraints
}

impl fmt::Display for Vers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "vers:{}/", self.kind)?;
        let constraints = self.constraints();
        if constraints.is_empty() {
            return f.write_str("*");
        }
        for (at, (comparator, version)) in constraints.into_iter().enumerate() {
            if at > 0 {
                f.write_str("|")?;
            }
            if comparator != Comparator::Equal {
                write!(f, "{comparator}")?;
            }
            for byte in version.bytes() {
                if ENCODED.contains(&byte) {
                    write!(f, "%{byte:02X}")?;
                } else {
                    write!(f, "{}", char::from(byte))?;
                }
            }
        }
        Ok(())
    }
}
