//! Version requirements, and the versions that are left when the safe ones are taken away.
//!
//! RustSec and RubySec list what is *safe* (patched, unaffected); the model wants what is affected. The
//! complement is exact as long as every bound can be put in order; where one cannot, no range is made and the
//! record's own words stand alone.

use std::cmp::Ordering;

use baize_model::{Range, RangeEvent, Status};

/// How requirements are written and versions ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dialect {
    /// Cargo: a bare version is a caret requirement; order of `SemVer`.
    Cargo,
    /// `RubyGems`: `~>`; a bare version is exact; a letter anywhere makes a version older.
    Gem,
    /// Julia and Composer ranges as the advisories write them: comparisons only; a bare version is exact.
    Plain,
}

/// A bound of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bound {
    version: String,
    inclusive: bool,
}

/// Versions between two bounds; an absent bound is open.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Interval {
    lower: Option<Bound>,
    upper: Option<Bound>,
    /// The lower end of this safe interval is a release that carries the fix.
    fix: bool,
}

/// Range of everything that no interval of `safe` covers, or `None` when the bounds cannot be put in order.
pub(crate) fn outside(mut safe: Vec<Interval>, dialect: Dialect, scheme: &str) -> Option<Range> {
    if !safe
        .iter()
        .flat_map(Interval::bounds)
        .all(|b| orderable(&b.version))
    {
        return None;
    }
    safe.retain(|i| !i.is_empty(dialect));
    safe.sort_by(|a, b| order_lower(a.lower.as_ref(), b.lower.as_ref(), dialect));
    let mut events = Vec::new();
    // Where the next affected interval would begin; `None` once everything above is safe.
    let mut from = Some(RangeEvent::Introduced("0".to_owned()));
    let mut reached: Option<Bound> = None;
    for interval in safe {
        let (Some(start), Some(lower)) = (from.clone(), interval.lower.as_ref()) else {
            advance(&interval, &mut reached, &mut from, dialect);
            continue;
        };
        if reached.as_ref().is_none_or(|r| gap(r, lower, dialect)) {
            events.push(start);
            events.push(match (lower.inclusive, interval.fix) {
                (true, true) => RangeEvent::Fixed(lower.version.clone()),
                (true, false) => RangeEvent::Before(lower.version.clone()),
                (false, _) => RangeEvent::Through(lower.version.clone()),
            });
        }
        advance(&interval, &mut reached, &mut from, dialect);
    }
    events.extend(from);
    Some(range(scheme, events))
}

/// Range of one affected interval, without any ordering, or `None` when a bound is no version (`dev-master`).
pub(crate) fn inside(affected: &Interval, fixed: bool, scheme: &str) -> Option<Range> {
    let plain = |b: &Bound| orderable(b.version.strip_prefix('v').unwrap_or(&b.version));
    if !affected.bounds().all(plain) {
        return None;
    }
    let mut events = vec![match &affected.lower {
        None => RangeEvent::Introduced("0".to_owned()),
        Some(b) if b.inclusive => RangeEvent::Introduced(b.version.clone()),
        Some(b) => RangeEvent::After(b.version.clone()),
    }];
    events.extend(affected.upper.as_ref().map(|b| match (b.inclusive, fixed) {
        (true, _) => RangeEvent::Through(b.version.clone()),
        (false, true) => RangeEvent::Fixed(b.version.clone()),
        (false, false) => RangeEvent::Before(b.version.clone()),
    }));
    Some(range(scheme, events))
}

fn range(scheme: &str, events: Vec<RangeEvent>) -> Range {
    Range {
        scheme: scheme.to_owned(),
        repo: None,
        status: Status::Affected,
        events,
    }
}

/// Moves the frontier of what is safe over one more interval.
fn advance(
    interval: &Interval,
    reached: &mut Option<Bound>,
    from: &mut Option<RangeEvent>,
    dialect: Dialect,
) {
    if from.is_none() {
        return;
    }
    let Some(upper) = &interval.upper else {
        *from = None;
        return;
    };
    let further = reached
        .as_ref()
        .is_none_or(|r| match compare(&upper.version, &r.version, dialect) {
            Ordering::Greater => true,
            Ordering::Equal => upper.inclusive && !r.inclusive,
            Ordering::Less => false,
        });
    if further {
        *from = Some(if upper.inclusive {
            RangeEvent::After(upper.version.clone())
        } else {
            RangeEvent::Introduced(upper.version.clone())
        });
        *reached = Some(upper.clone());
    }
}

/// Whether versions lie between the frontier and the beginning of the next safe interval.
fn gap(reached: &Bound, next: &Bound, dialect: Dialect) -> bool {
    match compare(&reached.version, &next.version, dialect) {
        Ordering::Less => true,
        Ordering::Equal => !reached.inclusive && !next.inclusive,
        Ordering::Greater => false,
    }
}

fn order_lower(a: Option<&Bound>, b: Option<&Bound>, dialect: Dialect) -> Ordering {
    match (a, b) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(a), Some(b)) => {
            compare(&a.version, &b.version, dialect).then_with(|| b.inclusive.cmp(&a.inclusive))
        }
    }
}

impl Interval {
    /// Reads a conjunction of comparisons (`>= 1.2, < 2`). `fix` says whether its lower end is a fix.
    pub(crate) fn parse(text: &str, dialect: Dialect, fix: bool) -> Option<Self> {
        let mut interval = Self {
            fix,
            ..Self::default()
        };
        let text = text.trim();
        if text == "*" {
            return Some(interval);
        }
        for part in text.split(',') {
            interval.narrow(part.trim(), dialect)?;
        }
        Some(interval)
    }

    /// Adds one comparison. Nothing comes back when it is not one or a bound is stated twice.
    fn narrow(&mut self, part: &str, dialect: Dialect) -> Option<()> {
        let split = part.find(|c: char| c.is_ascii_alphanumeric())?;
        let (operator, version) = (part[..split].trim(), part[split..].trim());
        if version.contains(char::is_whitespace) || version.len() > 128 {
            return None;
        }
        let bound = |inclusive| Bound {
            version: version.to_owned(),
            inclusive,
        };
        let upper = |version| Bound {
            version,
            inclusive: false,
        };
        let (low, high) = match (operator, dialect) {
            (">=", _) => (Some(bound(true)), None),
            (">", _) => (Some(bound(false)), None),
            ("<", _) => (None, Some(bound(false))),
            ("<=", _) => (None, Some(bound(true))),
            ("=" | "==", _) | ("", Dialect::Gem | Dialect::Plain) => (Some(bound(true)), Some(bound(true))),
            ("^" | "", Dialect::Cargo) => (Some(bound(true)), Some(upper(caret(version)?))),
            ("~", Dialect::Cargo) => (Some(bound(true)), Some(upper(tilde(version, 2)?))),
            ("~>", Dialect::Gem) => (Some(bound(true)), Some(upper(pessimistic(version)?))),
            _ => return None,
        };
        // `~> 2.2.1, >= 2.2.1.3` states the lower bound twice: the greater one counts.
        if let Some(low) = low {
            let greater = order_lower(self.lower.as_ref(), Some(&low), dialect) == Ordering::Less
                || self.lower.is_none();
            if greater {
                self.lower = Some(low);
            }
        }
        if let Some(high) = high {
            let smaller = self
                .upper
                .as_ref()
                .is_none_or(|u| compare(&high.version, &u.version, dialect) == Ordering::Less);
            if smaller {
                self.upper = Some(high);
            }
        }
        Some(())
    }

    fn bounds(&self) -> impl Iterator<Item = &Bound> {
        self.lower.iter().chain(&self.upper)
    }

    /// Whether no version can lie inside (`>= 2, < 1`).
    fn is_empty(&self, dialect: Dialect) -> bool {
        let (Some(lower), Some(upper)) = (&self.lower, &self.upper) else {
            return false;
        };
        match compare(&lower.version, &upper.version, dialect) {
            Ordering::Less => false,
            Ordering::Equal => !(lower.inclusive && upper.inclusive),
            Ordering::Greater => true,
        }
    }
}

/// Release numbers of a version, without what follows a hyphen or plus.
fn numbers(version: &str) -> Option<Vec<u64>> {
    version
        .split(['-', '+'])
        .next()?
        .split('.')
        .map(|n| n.parse().ok())
        .collect()
}

/// Upper bound of `^version`: the next version that may break.
fn caret(version: &str) -> Option<String> {
    let given = numbers(version)?;
    let left_most = given
        .iter()
        .position(|n| *n > 0)
        .unwrap_or(given.len().saturating_sub(1));
    bumped(&given, left_most)
}

/// Upper bound of `~version`: only what comes after the first `kept` numbers may grow.
fn tilde(version: &str, kept: usize) -> Option<String> {
    let given = numbers(version)?;
    bumped(&given, kept.min(given.len()).checked_sub(1)?)
}

/// Upper bound of `~> version`: the last number may grow.
fn pessimistic(version: &str) -> Option<String> {
    let release: Vec<u64> = version
        .split(['.', '-'])
        .map_while(|part| part.parse().ok())
        .collect();
    bumped(&release, release.len().saturating_sub(2))
}

/// The first numbers up to `at`, the last of them one greater, filled up to
/// three as `SemVer` wants it.
fn bumped(given: &[u64], at: usize) -> Option<String> {
    let mut next: Vec<u64> = given.get(..=at)?.to_vec();
    *next.last_mut()? = next.last()?.checked_add(1)?;
    while next.len() < given.len().min(3) {
        next.push(0);
    }
    Some(next.iter().map(u64::to_string).collect::<Vec<_>>().join("."))
}

/// Whether a version begins with a number and consists of parts that can be compared.
fn orderable(version: &str) -> bool {
    version.starts_with(|c: char| c.is_ascii_digit())
        && version
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-+_".contains(&b))
}

/// Order of two versions.
fn compare(a: &str, b: &str, dialect: Dialect) -> Ordering {
    match dialect {
        Dialect::Cargo | Dialect::Plain => semver_order(a, b),
        Dialect::Gem => gem_order(a, b),
    }
}

fn semver_order(a: &str, b: &str) -> Ordering {
    let split = |v: &str| -> (Vec<String>, Option<Vec<String>>) {
        let v = v.split('+').next().unwrap_or_default();
        let parts = |s: &str| s.split('.').map(str::to_owned).collect();
        match v.split_once('-') {
            Some((release, pre)) => (parts(release), Some(parts(pre))),
            None => (parts(v), None),
        }
    };
    let ((release_a, pre_a), (release_b, pre_b)) = (split(a), split(b));
    let zero = "0".to_owned();
    let length = release_a.len().max(release_b.len());
    (0..length)
        .map(|i| {
            part_order(
                release_a.get(i).unwrap_or(&zero),
                release_b.get(i).unwrap_or(&zero),
            )
        })
        .find(|o| o.is_ne())
        .unwrap_or_else(|| match (pre_a, pre_b) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => a
                .iter()
                .zip(&b)
                .map(|(a, b)| part_order(a, b))
                .find(|o| o.is_ne())
                .unwrap_or_else(|| a.len().cmp(&b.len())),
        })
}

/// Numbers come before words, numbers compare as numbers.
fn part_order(a: &str, b: &str) -> Ordering {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

/// Digits without leading zeros, so that numbers of any length compare by length, then text.
fn number(part: &str) -> Option<&str> {
    (!part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.trim_start_matches('0'))
}

/// `RubyGems`: segments of digits or letters; a letter segment is older than any number; `-` means `.pre.`.
fn gem_order(a: &str, b: &str) -> Ordering {
    let segments = |v: &str| {
        let mut found: Vec<String> = Vec::new();
        for part in v.replace('-', ".pre.").split(['.', '_', '+']) {
            let mut rest = part;
            while let Some(first) = rest.chars().next() {
                let same = |c: char| c.is_ascii_digit() == first.is_ascii_digit();
                let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
                found.push(rest[..end].to_owned());
                rest = &rest[end..];
            }
        }
        found
    };
    let (a, b) = (segments(a), segments(b));
    let zero = "0".to_owned();
    (0..a.len().max(b.len()))
        .map(|i| {
            let (a, b) = (a.get(i).unwrap_or(&zero), b.get(i).unwrap_or(&zero));
            // Unlike in SemVer, a word is older than a number here.
            match (number(a), number(b)) {
                (Some(_), None) => Ordering::Greater,
                (None, Some(_)) => Ordering::Less,
                _ => part_order(a, b),
            }
        })
        .find(|o| o.is_ne())
        .unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The range in short: `[a` from a inclusive, `(a` from a exclusive, `b)` before or fixed in b, `b]` through b.
    fn affected(patched: &[&str], unaffected: &[&str], dialect: Dialect) -> String {
        let safe: Option<Vec<Interval>> = patched
            .iter()
            .map(|r| Interval::parse(r, dialect, true))
            .chain(unaffected.iter().map(|r| Interval::parse(r, dialect, false)))
            .collect();
        let Some(range) = safe.and_then(|s| outside(s, dialect, "test")) else {
            return "unknown".to_owned();
        };
        let short = range.events.iter().map(|e| match e {
            RangeEvent::Introduced(v) => format!("[{v}"),
            RangeEvent::After(v) => format!("({v}"),
            RangeEvent::Fixed(v) => format!("{v}!"),
            RangeEvent::Before(v) => format!("{v})"),
            RangeEvent::Through(v) => format!("{v}]"),
            other => format!("{other:?}"),
        });
        short.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_not_safe_is_affected() {
        let cargo = |p: &[&str], u: &[&str]| affected(p, u, Dialect::Cargo);
        assert_eq!(cargo(&[], &[]), "[0");
        assert_eq!(cargo(&[">= 0.0.8 "], &[]), "[0 0.0.8!");
        assert_eq!(cargo(&[">= 1.2.3"], &["< 1.0.0"]), "[1.0.0 1.2.3!");
        assert_eq!(cargo(&[">= 0.9.1"], &["<= 0.5.0"]), "(0.5.0 0.9.1!");
        assert_eq!(cargo(&["> 2.0.0"], &[]), "[0 2.0.0]");
        assert_eq!(
            cargo(&[">= 0.11.6, < 0.12.0", ">= 0.13.1"], &[]),
            "[0 0.11.6! [0.12.0 0.13.1!"
        );
        assert_eq!(
            cargo(&["^1.0.7", ">= 2.0.1"], &["=1.5.0"]),
            "[0 1.0.7! [2.0.0 2.0.1!",
            "an exact version inside a safe interval changes nothing"
        );
        assert_eq!(cargo(&["1.2.3"], &[]), "[0 1.2.3! [2.0.0");
        assert_eq!(cargo(&["^0.7.2"], &[]), "[0 0.7.2! [0.8.0");
        assert_eq!(cargo(&[], &["=0.10.1"]), "[0 0.10.1) (0.10.1");
        assert_eq!(
            cargo(&["< 0.2.0, >= 0.1.5", ">= 0.3.0"], &[]),
            "[0 0.1.5! [0.2.0 0.3.0!"
        );
        assert_eq!(
            cargo(&[], &[">= 1.0.0"]),
            "[0 1.0.0)",
            "an unaffected version is no fix"
        );
        assert_eq!(cargo(&["*"], &[]), "");
        assert_eq!(cargo(&[">= 1.0.0", ">= 0.9.0"], &[]), "[0 0.9.0!");
        assert_eq!(
            cargo(&[">= 1.0.0-rc.2, < 1.0.0", ">= 1.0.0"], &[]),
            "[0 1.0.0-rc.2!",
            "adjacent safe intervals leave no gap"
        );
    }

    #[test]
    fn gems_have_an_order_of_their_own() {
        let gem = |p: &[&str], u: &[&str]| affected(p, u, Dialect::Gem);
        assert_eq!(
            gem(&["~> 3.2.22.5", ">= 4.2.5.1"], &["< 3.0"]),
            "[3.0 3.2.22.5! [3.2.23 4.2.5.1!"
        );
        assert_eq!(gem(&["~> 2.2.1, >= 2.2.1.3", ">= 2.3"], &[]), "[0 2.2.1.3!");
        assert_eq!(gem(&["~> 2.2"], &[]), "[0 2.2! [3.0");
        assert_eq!(gem(&["~> 2"], &[]), "[0 2! [3");
        assert_eq!(gem(&["~> 3.2.0-rc", ">= 3.2.0"], &[]), "[0 3.2.0-rc!");
        assert_eq!(gem(&[">= 10.0"], &["< 9.0.a"]), "[9.0.a 10.0!");
        assert_eq!(gem_order("1.0.a", "1.0"), Ordering::Less);
        assert_eq!(gem_order("1.0", "1.0.0"), Ordering::Equal);
    }

    #[test]
    fn what_cannot_be_ordered_is_left_alone() {
        for requirement in [
            "",
            "latest",
            ">= v1.0",
            "!= 1.0",
            ">= 1.0 || < 2",
            "^x",
            ">= 1.0\u{7F}",
        ] {
            assert_eq!(
                affected(&[requirement], &[], Dialect::Cargo),
                "unknown",
                "{requirement:?}"
            );
        }
        assert_eq!(
            affected(&["~ 18446744073709551615.1"], &[], Dialect::Gem),
            "unknown"
        );
        assert_eq!(
            affected(&["^18446744073709551615"], &[], Dialect::Cargo),
            "unknown"
        );
        assert_eq!(
            affected(&["~> 18446744073709551615"], &[], Dialect::Gem),
            "unknown"
        );
    }

    #[test]
    fn semver_order_is_that_of_the_specification() {
        let order = [
            "0.9",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.2",
            "1.10.0",
        ];
        for pair in order.windows(2) {
            assert_eq!(semver_order(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        }
        assert_eq!(semver_order("1.0", "1.0.0+build"), Ordering::Equal);
    }
}
