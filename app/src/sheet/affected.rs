//! What is affected, in a line each.

use baize_model::{Affected, Range, RangeEvent, Status};
use baize_web_kit::label;

use crate::words::say;

/// Name of the thing, then its versions.
pub(super) fn line(affected: &Affected) -> String {
    let name = name(affected);
    let versions = versions(affected);
    if versions.is_empty() {
        name
    } else {
        format!("{name}: {versions}")
    }
}

fn name(affected: &Affected) -> String {
    if let Some(package) = &affected.package {
        return format!("{} {}", package.ecosystem, package.name);
    }
    if let Some(product) = &affected.product {
        return format!("{} {}", product.vendor, product.name).trim().to_owned();
    }
    let repository = affected.ranges.iter().find_map(|range| range.repo.clone());
    affected.cpe.clone().or(repository).unwrap_or_default()
}

fn versions(affected: &Affected) -> String {
    let mut parts: Vec<String> = affected
        .ranges
        .iter()
        .filter(|range| matches!(range.status, Status::Affected))
        .map(bounds)
        .filter(|text| !text.is_empty())
        .collect();
    parts.extend(affected.versions.iter().take(8).cloned());
    if affected.versions.len() > 8 {
        parts.push("…".to_owned());
    }
    if parts.is_empty() {
        return affected
            .status
            .map_or_else(String::new, |status| say!(label::status(status)));
    }
    parts.join("; ")
}

fn bounds(range: &Range) -> String {
    let words = range.events.iter().filter_map(|event| match event {
        RangeEvent::Introduced(version) if version == "0" => None,
        RangeEvent::Introduced(version) => Some(format!("≥ {version}")),
        RangeEvent::After(version) => Some(format!("> {version}")),
        RangeEvent::Fixed(version) | RangeEvent::Before(version) | RangeEvent::Limit(version) => {
            Some(format!("< {version}"))
        }
        RangeEvent::Through(version) => Some(format!("≤ {version}")),
        RangeEvent::Change { at, status } => Some(format!("{at}: {}", say!(label::status(*status)))),
    });
    let text = words.collect::<Vec<_>>().join(", ");
    match (&text, range.events.is_empty()) {
        (text, false) if text.is_empty() => say!("versions-all"),
        _ => text,
    }
}

/// Where it is fixed: name and version.
pub(super) fn fixes(affected: &Affected) -> Vec<String> {
    let versions = affected
        .ranges
        .iter()
        .filter(|range| range.scheme != "git")
        .flat_map(|range| &range.events);
    let mut fixed: Vec<String> = versions
        .filter_map(|event| match event {
            RangeEvent::Fixed(version) => Some(format!("{} {version}", name(affected))),
            _ => None,
        })
        .collect();
    let stated = affected
        .other_versions
        .iter()
        .filter(|version| version.status == Status::Fixed);
    fixed.extend(stated.map(|version| format!("{} {}", name(affected), version.version)));
    fixed
}

#[cfg(test)]
mod tests {
    use baize_model::Package;

    use super::*;

    #[test]
    fn ranges_read_as_bounds() {
        let range = |events| Range {
            scheme: "semver".into(),
            repo: None,
            status: Status::Affected,
            events,
        };
        let affected = Affected {
            package: Some(Package {
                ecosystem: "npm".into(),
                name: "lantern".into(),
                purl: None,
            }),
            ranges: vec![
                range(vec![
                    RangeEvent::Introduced("0".into()),
                    RangeEvent::Fixed("1.2.3".into()),
                ]),
                range(vec![
                    RangeEvent::Introduced("2.0".into()),
                    RangeEvent::Through("2.4".into()),
                ]),
            ],
            ..Affected::default()
        };
        assert_eq!(line(&affected), "npm lantern: < 1.2.3; ≥ 2.0, ≤ 2.4");
        assert_eq!(fixes(&affected), ["npm lantern 1.2.3"]);
    }
}
