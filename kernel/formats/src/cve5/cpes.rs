//! Several CPE names of one affected product.
//!
//! A record lists CPE names beside versions without saying which belong together: Cisco names one CPE for each of
//! 2,434 versions of one product. Repeating all versions at each name would square the record, so:
//!
//! * the first name stays with the product, its versions and ranges;
//! * a further name that has a version (`…:ios:15.2\(1\)s:…`) is an entry of that name only. Its status is what the
//!   product says of that very version; else affected where the product has any affected version or range; else what
//!   the product says of versions not listed;
//! * a further name without a version (`*` or `-`) says nothing alone, so its entry repeats versions, ranges and the
//!   status of those not listed;
//! * platforms narrow what is affected and are repeated at every name; vendor, product, package and components stay
//!   with the first.
//!
//! Repeating may add [`GROWTH`] times the size of the product and its names as JSON. Where it would be more, as no real record has
//! it, the further names stand without versions, ranges, platforms and status, and their `justification` says
//! [`REFERENCE`].

use std::collections::{HashMap, HashSet};

use baize_model::{Affected, Status};
use serde::Serialize;

use crate::cpe_match::GROWTH;

/// What stands in place of what would be repeated too often.
const REFERENCE: &str = "versions as listed with the first CPE name of the product";
/// Bytes that an entry's braces and keys take beside its name.
const FRAME: usize = 32;

/// Adds entries for the names of the product at `place` that are not yet with it.
pub(super) fn add_further<'n>(
    affected: &mut Vec<Affected>,
    place: usize,
    names: impl Iterator<Item = &'n str>,
) {
    let product = &affected[place];
    let mut seen: HashSet<&str> = product.cpe.as_deref().into_iter().collect();
    let names: Vec<(&str, Option<String>)> = names
        .filter(|name| seen.insert(name))
        .map(|name| (name, version(name)))
        .collect();
    if names.is_empty() {
        return;
    }
    let entries = entries(product, &names);
    affected.extend(entries);
}

fn entries(product: &Affected, names: &[(&str, Option<String>)]) -> Vec<Affected> {
    let of_any_version = Affected {
        status: product.status,
        ranges: product.ranges.clone(),
        versions: product.versions.clone(),
        other_versions: product.other_versions.clone(),
        platforms: product.platforms.clone(),
        ..Affected::default()
    };
    let of_one_version = Affected {
        platforms: product.platforms.clone(),
        ..Affected::default()
    };
    let without = names.iter().filter(|(_, version)| version.is_none()).count();
    let repeated = without
        .saturating_mul(size(&of_any_version))
        .saturating_add((names.len() - without).saturating_mul(size(&of_one_version)));
    let own = names
        .iter()
        .map(|(name, _)| name.len() + FRAME)
        .sum::<usize>()
        .saturating_add(size(product));
    if repeated > GROWTH.saturating_mul(own) {
        return names
            .iter()
            .map(|(name, _)| Affected {
                cpe: Some((*name).to_owned()),
                justification: Some(REFERENCE.to_owned()),
                ..Affected::default()
            })
            .collect();
    }
    let standing = Standing::of(product);
    names
        .iter()
        .map(|(name, version)| Affected {
            cpe: Some((*name).to_owned()),
            ..match version {
                Some(version) => Affected {
                    status: standing.of_version(version),
                    ..of_one_version.clone()
                },
                None => of_any_version.clone(),
            }
        })
        .collect()
}

/// Size as JSON.
fn size(value: &impl Serialize) -> usize {
    serde_json::to_vec(value).map_or(usize::MAX, |json| json.len())
}

/// What a product says of its versions.
struct Standing {
    listed: HashMap<String, Status>,
    otherwise: Option<Status>,
}

impl Standing {
    fn of(product: &Affected) -> Self {
        let affected = product.versions.iter().map(|v| (v, Status::Affected));
        let others = product.other_versions.iter().map(|v| (&v.version, v.status));
        let any = !product.versions.is_empty() || product.ranges.iter().any(|r| r.status == Status::Affected);
        Self {
            // A version that is listed twice counts as affected.
            listed: others
                .chain(affected)
                .map(|(version, status)| (version.to_lowercase(), status))
                .collect(),
            otherwise: if any {
                Some(Status::Affected)
            } else {
                product.status
            },
        }
    }

    fn of_version(&self, version: &str) -> Option<Status> {
        self.listed
            .get(&version.to_lowercase())
            .copied()
            .or(self.otherwise)
    }
}

/// The version in a CPE 2.3 name or a CPE 2.2 URI, unescaped; nothing where it is any, none or absent.
fn version(name: &str) -> Option<String> {
    let (rest, before) = match (name.strip_prefix("cpe:2.3:"), name.strip_prefix("cpe:/")) {
        (Some(rest), _) | (None, Some(rest)) => (rest, 3),
        (None, None) => return None,
    };
    let mut passed = 0;
    let mut found = String::new();
    let mut characters = rest.chars();
    while let Some(character) = characters.next() {
        match character {
            ':' => {
                passed += 1;
                if passed > before {
                    break;
                }
            }
            '\\' => {
                let escaped = characters.next();
                if passed == before {
                    found.extend(escaped);
                }
            }
            _ if passed == before => found.push(character),
            _ => {}
        }
    }
    (!matches!(found.as_str(), "" | "*" | "-")).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use baize_model::{Range, RangeEvent, VersionStatus};

    fn named(cpe: &str) -> Affected {
        Affected {
            cpe: Some(cpe.to_owned()),
            ..Affected::default()
        }
    }

    fn with(product: Affected, names: &[&str]) -> Vec<Affected> {
        let mut affected = vec![product];
        add_further(&mut affected, 0, names.iter().copied());
        affected
    }

    #[test]
    fn versions_are_found_in_names() {
        let cases = [
            ("cpe:2.3:o:acme:os:12.0\\(24\\)s:*:*:*:*:*:*:*", Some("12.0(24)s")),
            ("cpe:2.3:o:acme:os\\:x:1\\:2:*:*:*:*:*:*:*", Some("1:2")),
            ("cpe:2.3:o:acme:os:*:*:*:*:*:*:*:*", None),
            ("cpe:2.3:o:acme:os:-:*:*:*:*:*:*:*", None),
            ("cpe:2.3:o:acme:os", None),
            ("cpe:/a:acme:tool:1.0", Some("1.0")),
            ("cpe:/a:acme:tool", None),
            ("acme tool 1.0", None),
        ];
        for (name, expected) in cases {
            assert_eq!(version(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn a_name_with_a_version_stands_for_itself() {
        let product = Affected {
            versions: vec!["1.0".into(), "1.1(A)".into()],
            other_versions: vec![VersionStatus {
                version: "2.0".into(),
                status: Status::Unaffected,
            }],
            status: Some(Status::Unknown),
            platforms: vec!["ARM".into()],
            components: vec!["parser".into()],
            ..named("cpe:2.3:a:acme:tool:1.0:*:*:*:*:*:*:*")
        };
        let affected = with(
            product.clone(),
            &[
                "cpe:2.3:a:acme:tool:1.1\\(a\\):*:*:*:*:*:*:*",
                "cpe:2.3:a:acme:tool:2.0:*:*:*:*:*:*:*",
                "cpe:2.3:a:acme:tool:1.0:*:*:*:*:*:*:*",
                "cpe:2.3:a:acme:tool:3.0:*:*:*:*:*:*:*",
            ],
        );
        assert_eq!(affected[0], product);
        let statuses: Vec<_> = affected[1..].iter().map(|a| a.status).collect();
        assert_eq!(
            statuses,
            [
                Some(Status::Affected),
                Some(Status::Unaffected),
                Some(Status::Affected)
            ]
        );
        for entry in &affected[1..] {
            assert!(
                entry.versions.is_empty() && entry.other_versions.is_empty() && entry.components.is_empty()
            );
            assert_eq!(entry.platforms, ["ARM"]);
        }
    }

    #[test]
    fn where_nothing_is_affected_no_name_becomes_affected() {
        let product = Affected {
            other_versions: vec![VersionStatus {
                version: "2.0".into(),
                status: Status::Unaffected,
            }],
            status: Some(Status::Unaffected),
            ..named("cpe:2.3:a:acme:tool:2.0:*:*:*:*:*:*:*")
        };
        let affected = with(product, &["cpe:2.3:a:acme:tool:2.1:*:*:*:*:*:*:*"]);
        assert_eq!(affected[1].status, Some(Status::Unaffected));
    }

    #[test]
    fn a_name_without_a_version_keeps_ranges_and_versions() {
        let product = Affected {
            versions: vec!["1.0".into()],
            ranges: vec![Range {
                scheme: "custom".into(),
                repo: None,
                status: Status::Affected,
                events: vec![RangeEvent::Introduced("2".into()), RangeEvent::Before("3".into())],
            }],
            status: Some(Status::Unaffected),
            ..named("cpe:2.3:o:acme:one_firmware:*:*:*:*:*:*:*:*")
        };
        for name in [
            "cpe:2.3:o:acme:two_firmware:*:*:*:*:*:*:*:*",
            "cpe:2.3:o:acme:two_firmware:-:*:*:*:*:*:*:*",
        ] {
            let affected = with(product.clone(), &[name]);
            assert_eq!(affected.len(), 2);
            assert_eq!(
                affected[1],
                Affected {
                    cpe: Some(name.to_owned()),
                    ..product.clone()
                }
            );
        }
    }

    #[test]
    fn what_would_grow_out_of_proportion_is_referred_to() {
        let product = Affected {
            versions: (0..500).map(|i| format!("1.0.{i}")).collect(),
            ..named("cpe:2.3:o:acme:box0:*:*:*:*:*:*:*:*")
        };
        let names: Vec<String> = (1..500)
            .map(|i| format!("cpe:2.3:o:acme:box{i}:*:*:*:*:*:*:*:*"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let affected = with(product, &names);
        assert_eq!(affected.len(), 500);
        assert_eq!(
            affected[499],
            Affected {
                justification: Some(REFERENCE.to_owned()),
                ..named(names[498])
            }
        );
    }
}
