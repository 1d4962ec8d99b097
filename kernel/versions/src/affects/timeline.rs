//! Where a version lies among the events of a range.

use std::cmp::Ordering;

use baize_model::{Range, RangeEvent, Status};

use crate::affects::because::Doubt;
use crate::order;
use crate::scheme::Scheme;
use crate::version::Version;

/// Most events of a range that are looked at.
const EVENTS: usize = 10_000;
/// Stands for a wildcard at the end of a branch (`5.4.*`).
const END_OF_BRANCH: &str = "9999999999";

/// Where a version lies.
pub(crate) enum Place {
    /// Between these events, as the claim writes them.
    Inside {
        from: Option<String>,
        to: Option<String>,
    },
    Outside,
}

/// An order to judge by; none where an ecosystem has no known one.
#[derive(Clone, Copy)]
pub(crate) struct Order(Option<Scheme>);

/// A bound: from where to where it changes.
struct Bound<'a> {
    at: At,
    event: &'a RangeEvent,
}

enum At {
    Beginning,
    Version(Version),
    End,
}

impl Order {
    pub(crate) fn new(scheme: Option<Scheme>) -> Self {
        Self(scheme)
    }

    pub(crate) fn scheme(self) -> Option<Scheme> {
        self.0
    }

    /// Whether two texts are the same version; `None` if that cannot be told.
    pub(crate) fn is_equal(self, a: &str, b: &str) -> Option<bool> {
        let scheme = self.0?;
        let (a, b) = (Version::parse(scheme, a).ok()?, Version::parse(scheme, b).ok()?);
        Some(compare(&a, &b).ok()?.is_eq())
    }

    fn version(self, text: &str) -> Result<Version, Doubt> {
        let scheme = self.0.unwrap_or(Scheme::Generic);
        Version::parse(scheme, text).map_err(|error| Doubt::Unreadable {
            version: text.to_owned(),
            error: error.to_string(),
        })
    }

    fn at(self, event: &RangeEvent) -> Result<At, Doubt> {
        let (text, lower) = match event {
            RangeEvent::Introduced(text) | RangeEvent::After(text) => (text, true),
            RangeEvent::Fixed(text)
            | RangeEvent::Before(text)
            | RangeEvent::Through(text)
            | RangeEvent::Limit(text)
            | RangeEvent::Change { at: text, .. } => (text, false),
        };
        let text = text.trim();
        let placeholder = matches!(text, "" | "*" | "unspecified" | "n/a" | "-" | "all");
        if lower && (placeholder || text == "0") {
            return Ok(At::Beginning);
        }
        if !lower && placeholder {
            return Ok(At::End);
        }
        let read = match text.strip_suffix(".*") {
            Some(branch) => self.version(&format!("{branch}.{END_OF_BRANCH}")),
            None => self.version(text),
        };
        read.map(At::Version)
    }

    /// Where a version lies among the events of an OSV or NVD range.
    pub(crate) fn place(self, events: &[RangeEvent], version: &str) -> Result<Place, Doubt> {
        let asked = self.version(version)?;
        let mut bounds = Vec::with_capacity(events.len().min(EVENTS));
        for event in events.iter().take(EVENTS) {
            bounds.push(Bound {
                at: self.at(event)?,
                event,
            });
        }
        if !before_limits(&bounds, &asked)? {
            return Ok(Place::Outside);
        }
        bounds.retain(|bound| !matches!(bound.event, RangeEvent::Limit(_) | RangeEvent::Change { .. }));
        bounds.sort_by(|a, b| match (&a.at, &b.at) {
            (At::Version(a), At::Version(b)) => a.order(b),
            (a, b) => rank(a).cmp(&rank(b)),
        });
        // A range that names no lower bound begins at the beginning.
        let opens =
            |bound: &Bound<'_>| matches!(bound.event, RangeEvent::Introduced(_) | RangeEvent::After(_));
        let mut inside = !bounds.iter().any(opens);
        let (mut from, mut to) = (None, None);
        for bound in &bounds {
            let order = match &bound.at {
                At::Beginning => Ordering::Greater,
                At::End => Ordering::Less,
                At::Version(at) => compare(&asked, at)?,
            };
            let (passed, text) = match bound.event {
                RangeEvent::Introduced(text) | RangeEvent::Fixed(text) | RangeEvent::Before(text) => {
                    (order.is_ge(), text)
                }
                RangeEvent::After(text) | RangeEvent::Through(text) => (order.is_gt(), text),
                RangeEvent::Limit(_) | RangeEvent::Change { .. } => continue,
            };
            if passed {
                inside = opens(bound);
                from = (inside && !matches!(bound.at, At::Beginning)).then(|| text.clone());
            } else if inside && to.is_none() && !opens(bound) && !matches!(bound.at, At::End) {
                to = Some(text.clone());
            }
        }
        Ok(if inside {
            Place::Inside { from, to }
        } else {
            Place::Outside
        })
    }

    /// Where a version lies in a range, and the status it has there: that of the range, or by CVE 5's `changes` of
    /// the last change at or before it.
    pub(crate) fn place_of(self, range: &Range, version: &str) -> Result<(Place, Status), Doubt> {
        let place = self.place(&range.events, version)?;
        let mut status = range.status;
        if matches!(place, Place::Outside) {
            return Ok((place, status));
        }
        let asked = self.version(version)?;
        let mut last: Option<Version> = None;
        for event in range.events.iter().take(EVENTS) {
            let RangeEvent::Change { at, status: changed } = event else {
                continue;
            };
            let at = self.version(at)?;
            let later = last.as_ref().is_none_or(|last| at.order(last).is_ge());
            if compare(&asked, &at)?.is_ge() && later {
                status = *changed;
                last = Some(at);
            }
        }
        Ok((place, status))
    }
}

fn rank(at: &At) -> u8 {
    match at {
        At::Beginning => 0,
        At::Version(_) => 1,
        At::End => 2,
    }
}

/// OSV's `BeforeLimits`: without limits all is before them.
fn before_limits(bounds: &[Bound<'_>], asked: &Version) -> Result<bool, Doubt> {
    let mut limited = false;
    for bound in bounds {
        if !matches!(bound.event, RangeEvent::Limit(_)) {
            continue;
        }
        limited = true;
        match &bound.at {
            At::Version(at) if compare(asked, at)?.is_ge() => {}
            _ => return Ok(true),
        }
    }
    Ok(!limited)
}

/// Compares; in the generic order only where it is no guess: the numbers differ, or what follows them is understood.
fn compare(a: &Version, b: &Version) -> Result<Ordering, Doubt> {
    let order = a.order(b);
    if a.scheme() == Scheme::Generic && order.is_ne() && order::generic::is_guess(a.as_str(), b.as_str()) {
        return Err(Doubt::Guess {
            version: a.to_string(),
            bound: b.to_string(),
        });
    }
    Ok(order)
}
