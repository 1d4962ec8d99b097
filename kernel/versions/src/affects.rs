//! Whether a claim says that something is affected.

mod because;
mod prose;
mod subject;
mod timeline;

use baize_model::{Affected, Range, RangeEvent, Status};

use crate::affects::prose::Prose;
use crate::affects::timeline::{Order, Place};
use crate::cpe::{Cpe, Value};
use crate::range::Range as NativeRange;
use crate::scheme::Scheme;
use crate::version::Version;

pub use because::{Doubt, Reason, Verdict};
pub use subject::{Coordinate, Subject};

/// What one statement of a claim says of the version.
enum Says {
    /// The version has this status.
    Status(Status, Reason),
    /// The statement is not about the version.
    Nothing,
    /// It cannot be told.
    Doubt(Doubt),
}

/// Judges a version of a thing by a claim.
///
/// A version that one statement calls affected is affected. Otherwise a doubt about any statement is a doubt about
/// the whole, for the statement in doubt might have called it affected; only then count the statements that call it
/// something else, and last what the claim says of versions it does not list.
///
/// ```
/// use baize_model::{Affected, Package, Range, RangeEvent, Status};
/// use baize_versions::{Coordinate, Subject, Verdict, affects};
///
/// let claim = Affected {
///     package: Some(Package { ecosystem: "PyPI".into(), name: "widget".into(), purl: None }),
///     ranges: vec![Range {
///         scheme: "ecosystem".into(),
///         repo: None,
///         status: Status::Affected,
///         events: vec![RangeEvent::Introduced("0".into()), RangeEvent::Fixed("2.0".into())],
///     }],
///     ..Affected::default()
/// };
/// let subject = Subject::Package { ecosystem: "PyPI", name: "Widget" };
/// let asked = |version| Coordinate { subject: subject.clone(), version: Some(version), platforms: None };
/// assert!(matches!(affects(&claim, &asked("2.0rc1")), Verdict::Affected { .. }));
/// assert!(matches!(affects(&claim, &asked("2.0")), Verdict::NotAffected { .. }));
/// ```
pub fn affects(affected: &Affected, coordinate: &Coordinate<'_>) -> Verdict {
    match subject::is_meant(affected, coordinate) {
        Ok(true) => {}
        Ok(false) => {
            return Verdict::NotAffected {
                because: Reason::OtherThing,
            };
        }
        Err(why) => return Verdict::CannotDecide { why },
    }
    match (version(affected, coordinate), platform(affected, coordinate)) {
        (Verdict::Affected { .. }, Ok(false)) => Verdict::NotAffected {
            because: Reason::OtherPlatform,
        },
        (Verdict::Affected { .. }, Err(why)) => Verdict::CannotDecide { why },
        (verdict, _) => verdict,
    }
}

/// Whether one of the platforms the claim needs is there. Platforms in words are not judged.
fn platform(affected: &Affected, coordinate: &Coordinate<'_>) -> Result<bool, Doubt> {
    let needed: Vec<Cpe> = affected
        .platforms
        .iter()
        .filter_map(|p| Cpe::parse(p).ok())
        .collect();
    if needed.is_empty() {
        return Ok(true);
    }
    match coordinate.platforms {
        None => Err(Doubt::Platform {
            needed: affected.platforms.clone(),
        }),
        Some(present) => Ok(needed
            .iter()
            .any(|criterion| present.iter().any(|name| criterion.compare(name).superset))),
    }
}

fn version(affected: &Affected, coordinate: &Coordinate<'_>) -> Verdict {
    let name = affected.cpe.as_deref().and_then(|cpe| Cpe::parse(cpe).ok());
    let named = name.as_ref().map_or(&Value::Any, Cpe::version);
    let by_range = affected
        .ranges
        .iter()
        .any(|range| !range.events.is_empty() && !is_commits(range));
    let listed = !affected.versions.is_empty() || !affected.other_versions.is_empty();
    let states_versions =
        by_range || listed || affected.ranges.iter().any(is_commits) || *named != Value::Any;
    if !states_versions {
        return match affected.status {
            None | Some(Status::Affected) => Verdict::Affected {
                because: Reason::EveryVersion,
            },
            Some(status) => Verdict::of(status, Reason::Default { status }),
        };
    }
    let Some(version) = coordinate.version.map(str::trim).filter(|v| !v.is_empty()) else {
        return Verdict::CannotDecide {
            why: Doubt::NoVersion,
        };
    };
    let mut says = Vec::new();
    let order = Order::new(list_scheme(affected));
    for text in &affected.versions {
        says.push(listed_version(text, Status::Affected, version, order));
    }
    for other in &affected.other_versions {
        says.push(listed_version(&other.version, other.status, version, order));
    }
    for (at, range) in affected.ranges.iter().enumerate() {
        // Commits cannot be compared with versions; they are in doubt only if nothing else speaks.
        if !is_commits(range) {
            says.push(in_range(affected, at, range, version));
        } else if !by_range && !listed {
            says.push(commit(range, version));
        }
    }
    if !by_range
        && !listed
        && let Some(name) = &name
    {
        says.push(named_version(name, version));
    }
    conclude(affected, says)
}

fn conclude(affected: &Affected, says: Vec<Says>) -> Verdict {
    let (mut doubt, mut other) = (None, None);
    for one in says {
        match one {
            Says::Status(Status::Affected, because) => return Verdict::Affected { because },
            Says::Status(status, because) => {
                other.get_or_insert((status, because));
            }
            Says::Doubt(why) => {
                doubt.get_or_insert(why);
            }
            Says::Nothing => {}
        }
    }
    // A statement about this very version settles it, whatever is in doubt beside it.
    if let Some((status, because @ Reason::Listed { .. })) = &other {
        return Verdict::of(*status, because.clone());
    }
    if let Some(why) = doubt {
        return Verdict::CannotDecide { why };
    }
    if let Some((status, because)) = other {
        return Verdict::of(status, because);
    }
    match affected.status {
        Some(status) => Verdict::of(status, Reason::Default { status }),
        // CVE 5: the status of versions not listed is unknown unless it is stated. OSV and NVD list all there are.
        None if affected.product.is_some() && affected.cpe.is_none() && affected.package.is_none() => {
            Verdict::CannotDecide {
                why: Doubt::NotListed,
            }
        }
        // A record that lists only what is safe means that the rest is not.
        None if affected.ranges.is_empty()
            && affected.versions.is_empty()
            && !affected.other_versions.is_empty() =>
        {
            Verdict::Affected {
                because: Reason::NotListedAsSafe,
            }
        }
        None => Verdict::NotAffected {
            because: Reason::OutsideRanges,
        },
    }
}

/// Whether a range is of commits.
fn is_commits(range: &Range) -> bool {
    matches!(range.scheme.as_str(), "git" | "original_commit_for_fix")
}

fn list_scheme(affected: &Affected) -> Option<Scheme> {
    match &affected.package {
        Some(package) => Scheme::of_ecosystem(&package.ecosystem),
        None => Some(Scheme::Generic),
    }
}

fn range_scheme(affected: &Affected, range: &Range) -> Option<Scheme> {
    match range.scheme.as_str() {
        "ecosystem" => affected
            .package
            .as_ref()
            .and_then(|package| Scheme::of_ecosystem(&package.ecosystem)),
        // Go's own versions are asked about by the tags of its toolchain.
        "semver" if list_scheme(affected) == Some(Scheme::Go) => Some(Scheme::Go),
        "semver" => Some(Scheme::Semver),
        named => Some(Scheme::of_ecosystem(named).unwrap_or(Scheme::Generic)),
    }
}

fn listed_version(text: &str, status: Status, version: &str, order: Order) -> Says {
    let listed = || Reason::Listed {
        version: text.to_owned(),
        status,
    };
    if text.trim() == version {
        return Says::Status(status, listed());
    }
    if let Some(scheme) = order.scheme().filter(|scheme| *scheme != Scheme::Generic)
        && text.trim().starts_with(['<', '>', '=', '~', '^', '!'])
        && let Ok(requirement) = NativeRange::parse(scheme, text)
    {
        return match Version::parse(scheme, version) {
            Ok(version) if requirement.contains(&version) => Says::Status(status, listed()),
            Ok(_) => Says::Nothing,
            Err(error) => Says::Doubt(Doubt::Unreadable {
                version: version.to_owned(),
                error: error.to_string(),
            }),
        };
    }
    match prose::read(text) {
        Prose::Every => Says::Status(status, Reason::EveryVersion),
        Prose::Version => match order.is_equal(text, version) {
            Some(true) => Says::Status(status, listed()),
            // A version that its scheme cannot read is equal to none but itself.
            _ => Says::Nothing,
        },
        Prose::Ranges(ranges) => {
            let mut doubt = None;
            for events in &ranges {
                match order.place(events, version) {
                    Ok(Place::Inside { from, to }) => {
                        return Says::Status(status, Reason::InRange { from, to, status });
                    }
                    Ok(_) => {}
                    Err(why) => doubt = Some(why),
                }
            }
            doubt.map_or(Says::Nothing, Says::Doubt)
        }
        Prose::Unclear => Says::Doubt(Doubt::Prose {
            text: text.to_owned(),
        }),
    }
}

fn in_range(affected: &Affected, at: usize, range: &Range, version: &str) -> Says {
    let Some(scheme) = range_scheme(affected, range) else {
        return Says::Doubt(Doubt::UnknownOrder {
            ecosystem: affected
                .package
                .as_ref()
                .map_or_else(|| range.scheme.clone(), |package| package.ecosystem.clone()),
            range: at,
        });
    };
    let mut placed = Order::new(Some(scheme)).place_of(range, version);
    // CVE records call many things semver that are not.
    if scheme == Scheme::Semver
        && affected.package.is_none()
        && matches!(placed, Err(Doubt::Unreadable { .. }))
    {
        placed = Order::new(Some(Scheme::Generic)).place_of(range, version);
    }
    match placed {
        Ok((Place::Inside { from, to }, status)) => {
            Says::Status(status, Reason::InRange { from, to, status })
        }
        Ok((Place::Outside, _)) => Says::Nothing,
        Err(why) => Says::Doubt(why),
    }
}

/// A range of commits says something of a version only if the version is one of its commits.
fn commit(range: &Range, version: &str) -> Says {
    for event in &range.events {
        match event {
            RangeEvent::Introduced(commit) | RangeEvent::Through(commit) if commit == version => {
                return Says::Status(
                    range.status,
                    Reason::Listed {
                        version: commit.clone(),
                        status: range.status,
                    },
                );
            }
            RangeEvent::Fixed(commit) if commit == version => {
                return Says::Status(
                    Status::Fixed,
                    Reason::Listed {
                        version: commit.clone(),
                        status: Status::Fixed,
                    },
                );
            }
            _ => {}
        }
    }
    Says::Doubt(Doubt::Commits)
}

/// The version in a CPE name itself.
fn named_version(name: &Cpe, version: &str) -> Says {
    match name.version() {
        Value::Any => Says::Status(Status::Affected, Reason::EveryVersion),
        // "Not applicable" says nothing of numbered versions.
        Value::Na => Says::Doubt(Doubt::Prose { text: "-".to_owned() }),
        value @ Value::Text(text) => {
            if let Some(plain) = value.plain() {
                return listed_version(
                    &plain,
                    Status::Affected,
                    version,
                    Order::new(Some(Scheme::Generic)),
                );
            }
            let quoted: String = version
                .chars()
                .flat_map(|c| {
                    let plain = c.is_ascii_alphanumeric() || c == '_';
                    (!plain)
                        .then_some('\\')
                        .into_iter()
                        .chain(std::iter::once(c.to_ascii_lowercase()))
                })
                .collect();
            match crate::cpe::Relation::of(value, &Value::Text(quoted)) {
                crate::cpe::Relation::Superset | crate::cpe::Relation::Equal => Says::Status(
                    Status::Affected,
                    Reason::Listed {
                        version: text.clone(),
                        status: Status::Affected,
                    },
                ),
                _ => Says::Nothing,
            }
        }
    }
}
