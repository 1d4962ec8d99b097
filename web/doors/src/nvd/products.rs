//! Finding by CPE name.

use std::cmp::Ordering;
use std::collections::HashSet;

use baize_catalog::{Key, Library, Result};
use baize_model::{Affected, Format, RangeEvent, Status};
use baize_versions::cpe::{Cpe, Value};
use baize_versions::{Coordinate, Doubt, Scheme, Subject, Verdict, affects, compare};

/// An end of a range of versions.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bound {
    pub(super) version: String,
    pub(super) excluded: bool,
}

/// The products that are asked about.
#[derive(Debug, PartialEq)]
pub(super) struct Products {
    name: Cpe,
    key: Key,
    /// One product (`cpeName`), not a pattern.
    pub(super) exact: bool,
    pub(super) first: Option<Bound>,
    pub(super) last: Option<Bound>,
}

impl Products {
    /// Reads a name. Vendor and product must be said; of one product the version too. A pattern may end early.
    pub(super) fn read(text: &str, exact: bool) -> Option<Self> {
        let parts = text.matches(':').count();
        let text = if exact || parts >= 12 {
            text.to_owned()
        } else {
            format!("{text}{}", ":*".repeat(12_usize.saturating_sub(parts)))
        };
        let name = Cpe::parse(&text).ok()?;
        if exact && *name.version() == Value::Any {
            return None;
        }
        Some(Self {
            key: Key::product(&name)?,
            name,
            exact,
            first: None,
            last: None,
        })
    }

    pub(super) fn key(&self) -> Key {
        self.key.clone()
    }

    /// Those of some vulnerabilities that a document lists the products for.
    pub(super) fn among(&self, library: &Library, numbers: &[i64]) -> Result<Vec<i64>> {
        let statements = library.statements(std::slice::from_ref(&self.key))?;
        let mut found: Vec<i64> = Vec::new();
        for statements in &statements {
            // Where NVD has said what is affected, nobody else is asked.
            let by_nvd: HashSet<i64> = statements
                .iter()
                .filter(|statement| statement.format == Format::Nvd2)
                .map(|statement| statement.vulnerability)
                .collect();
            for statement in statements.iter() {
                if by_nvd.contains(&statement.vulnerability) && statement.format != Format::Nvd2 {
                    continue;
                }
                if numbers.binary_search(&statement.vulnerability).is_ok()
                    && statement.affected.iter().any(|affected| self.meets(affected))
                {
                    found.push(statement.vulnerability);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn meets(&self, affected: &Affected) -> bool {
        let Some(Ok(criteria)) = affected.cpe.as_deref().map(Cpe::parse) else {
            return false;
        };
        if affected.status.is_some_and(|status| status != Status::Affected) {
            return false;
        }
        if criteria
            .without_version()
            .compare(&self.name.without_version())
            .disjoint
        {
            return false;
        }
        let version = self.name.version().plain();
        match version {
            Some(version) => self.judged(affected, &version),
            None => self.overlaps(affected, &criteria),
        }
    }

    fn judged(&self, affected: &Affected, version: &str) -> bool {
        let verdict = affects(
            affected,
            &Coordinate {
                subject: Subject::Cpe(&self.name),
                version: Some(version),
                platforms: None,
            },
        );
        matches!(
            verdict,
            Verdict::Affected { .. }
                | Verdict::CannotDecide {
                    why: Doubt::Platform { .. } | Doubt::WiderName
                }
        )
    }

    /// Whether a criterion speaks of a version between the bounds: where none are asked for it does; else one of the
    /// bounds is within it, or one of its own is within them.
    fn overlaps(&self, affected: &Affected, criteria: &Cpe) -> bool {
        if self.first.is_none() && self.last.is_none() {
            return true;
        }
        let asked = |bound: &Option<Bound>| {
            let bound = bound.as_ref().filter(|bound| !bound.excluded);
            bound.is_some_and(|bound| self.judged_at(affected, &bound.version))
        };
        if asked(&self.first) || asked(&self.last) {
            return true;
        }
        let own = criteria.version().plain();
        if affected.ranges.is_empty() {
            return own.is_none_or(|version| self.holds(&version, true));
        }
        affected.ranges.iter().any(|range| {
            range.events.is_empty()
                || range.events.iter().any(|event| match event {
                    RangeEvent::Introduced(version) | RangeEvent::Through(version) => {
                        self.holds(version, true)
                    }
                    RangeEvent::After(version)
                    | RangeEvent::Before(version)
                    | RangeEvent::Fixed(version)
                    | RangeEvent::Limit(version) => self.holds(version, false),
                    RangeEvent::Change { .. } => false,
                })
        })
    }

    fn judged_at(&self, affected: &Affected, version: &str) -> bool {
        let name = self.name.without_version();
        let coordinate = Coordinate {
            subject: Subject::Cpe(&name),
            version: Some(version),
            platforms: None,
        };
        matches!(
            affects(affected, &coordinate),
            Verdict::Affected { .. }
                | Verdict::CannotDecide {
                    why: Doubt::Platform { .. } | Doubt::WiderName
                }
        )
    }

    /// Whether a version is between the bounds. An exclusive end of a criterion on a bound itself is not.
    fn holds(&self, version: &str, inclusive: bool) -> bool {
        let beside = |bound: &Option<Bound>, wanted: Ordering| match bound {
            None => true,
            Some(bound) => match compare(Scheme::Generic, version, &bound.version) {
                Ok(Ordering::Equal) => inclusive && !bound.excluded,
                Ok(order) => order == wanted,
                Err(_) => false,
            },
        };
        beside(&self.first, Ordering::Greater) && beside(&self.last, Ordering::Less)
    }
}
