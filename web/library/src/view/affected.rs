//! What is affected, with ranges in words.

use std::collections::BTreeSet;

use baize_catalog::{FacetField, Sourced};
use baize_model::{Affected, Range, RangeEvent, Status};
use baize_web_kit::Locale;

use super::provenance::From;
use super::{label, subject};

/// A row of the table.
#[derive(Clone, Debug)]
pub(crate) struct AffectedRow {
    /// Ecosystem, vendor, or what kind of name it is.
    pub(crate) family: String,
    pub(crate) name: String,
    /// Pages about the two.
    pub(crate) family_href: Option<String>,
    pub(crate) href: Option<String>,
    /// Package URL or CPE name, monospace.
    pub(crate) formal: Vec<String>,
    pub(crate) status: Option<String>,
    pub(crate) versions: Vec<String>,
    pub(crate) more_versions: usize,
    pub(crate) fixed: Vec<String>,
    pub(crate) platforms: Vec<String>,
    pub(crate) components: Vec<String>,
    pub(crate) justification: Option<String>,
    pub(crate) from: From,
}

/// Lines of versions shown in a row before the others are counted.
const LINES: usize = 12;

impl AffectedRow {
    pub(crate) fn new(l: &Locale, entry: &Sourced<Affected>) -> Self {
        let affected = &entry.value;
        let (family, name) = name(l, affected);
        let (family_href, href) = pages(affected, &family, &name);
        let package_url = affected.package.as_ref().and_then(|p| p.purl.clone());
        let mut versions: Vec<String> = affected.ranges.iter().map(|range| in_words(l, range)).collect();
        if !affected.versions.is_empty() {
            versions.push(affected.versions.join(l.t("list-comma").as_str()));
        }
        for other in &affected.other_versions {
            let status = l.t(label::status(other.status));
            versions.push(l.t2("version-status", "version", &other.version, "status", status));
        }
        if versions.is_empty() && affected.status == Some(Status::Affected) {
            versions.push(l.t("range-all"));
        }
        let more_versions = versions.len().saturating_sub(LINES);
        versions.truncate(LINES);
        let status = affected
            .status
            .filter(|s| *s != Status::Affected || versions.is_empty());
        Self {
            family,
            name,
            family_href,
            href,
            formal: package_url.into_iter().chain(affected.cpe.clone()).collect(),
            status: status.map(|s| match (s, versions.is_empty()) {
                (s, true) => l.t(label::status(s)),
                (s, false) => l.t1("status-otherwise", "status", l.t(label::status(s))),
            }),
            versions,
            more_versions,
            fixed: fixed_in(affected),
            platforms: affected.platforms.iter().take(8).cloned().collect(),
            components: affected.components.iter().take(8).cloned().collect(),
            justification: affected
                .justification
                .as_deref()
                .map(|reason| label::known(l, "justification", reason)),
            from: From::of(&entry.from),
        }
    }
}

/// Family and name of an affected thing, in the record's own words where it has them.
fn name(l: &Locale, affected: &Affected) -> (String, String) {
    if let Some(package) = &affected.package {
        return (package.ecosystem.clone(), package.name.clone());
    }
    if let Some(product) = &affected.product {
        return (product.vendor.clone(), product.name.clone());
    }
    if let Some(cpe) = &affected.cpe {
        let part = |n: usize| {
            let text = cpe.split(':').nth(n).unwrap_or_default();
            text.replace('\\', "").replace('_', " ")
        };
        let product = part(4);
        if !product.is_empty() && product != "*" {
            return (part(3), product);
        }
        return (String::new(), cpe.clone());
    }
    let repository = affected.ranges.iter().find_map(|r| r.repo.clone());
    (l.t("affected-repository"), repository.unwrap_or_default())
}

/// The pages about what is before the name, and about what has the name.
fn pages(affected: &Affected, family: &str, name: &str) -> (Option<String>, Option<String>) {
    match &affected.package {
        Some(package) => (None, subject::package(package)),
        None if affected.product.is_some() || (affected.cpe.is_some() && !family.is_empty()) => (
            subject::address(FacetField::Vendor, family).filter(|_| is_name(family)),
            subject::address(FacetField::Product, name).filter(|_| is_name(name)),
        ),
        None => (None, None),
    }
}

/// Whether it names somebody: the index keeps no others.
fn is_name(name: &str) -> bool {
    let nothing = [
        "",
        "-",
        "*",
        "n/a",
        "na",
        "none",
        "unknown",
        "unspecified",
        "various",
        "multiple vendors",
    ];
    !nothing.contains(&name.trim().to_lowercase().as_str())
}

/// Versions that carry the fix, without repeats, in the record's order.
fn fixed_in(affected: &Affected) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let events = affected
        .ranges
        .iter()
        .filter(|r| r.status == Status::Affected)
        .flat_map(|r| &r.events);
    let fixed = events.filter_map(|event| match event {
        RangeEvent::Fixed(version) => Some(version),
        RangeEvent::Change {
            at,
            status: Status::Unaffected | Status::Fixed,
        } => Some(at),
        _ => None,
    });
    fixed
        .filter(|v| seen.insert((*v).clone()))
        .take(LINES)
        .map(|v| short_commit(v))
        .collect()
}

/// A commit is long; its first twelve digits name it well enough for a table.
fn short_commit(version: &str) -> String {
    let commit = version.len() == 40 && version.bytes().all(|b| b.is_ascii_hexdigit());
    if commit {
        version[..12].to_owned()
    } else {
        version.to_owned()
    }
}

/// A range as one phrase: `from 2.0, before 2.15.0 (fixed)`.
pub(crate) fn in_words(l: &Locale, range: &Range) -> String {
    let bounded = range.events.len() > 1;
    let phrase = |key: &str, version: &str| l.t1(key, "version", short_commit(version));
    let mut parts: Vec<String> = Vec::new();
    for event in range.events.iter().take(40) {
        parts.push(match event {
            RangeEvent::Introduced(version) if version == "0" && bounded => continue,
            RangeEvent::Introduced(version) if version == "0" => l.t("range-all"),
            RangeEvent::Introduced(version) => phrase("range-from", version),
            RangeEvent::After(version) => phrase("range-after", version),
            RangeEvent::Fixed(version) => phrase("range-fixed", version),
            RangeEvent::Before(version) => phrase("range-before", version),
            RangeEvent::Through(version) => phrase("range-through", version),
            RangeEvent::Limit(version) => phrase("range-limit", version),
            RangeEvent::Change { at, status } => {
                let status = l.t(label::status(*status));
                l.t2("range-change", "version", short_commit(at), "status", status)
            }
        });
    }
    if parts.is_empty() {
        parts.push(l.t("range-all"));
    }
    let words = parts.join(&l.t("list-comma"));
    if range.status == Status::Affected {
        words
    } else {
        l.t2(
            "version-status",
            "version",
            words,
            "status",
            l.t(label::status(range.status)),
        )
    }
}

#[cfg(test)]
mod tests {
    use baize_web_kit::Language;

    use super::*;

    fn said(events: Vec<RangeEvent>, status: Status) -> [String; 2] {
        let range = Range {
            scheme: "semver".into(),
            repo: None,
            status,
            events,
        };
        [Language::En, Language::ZhCn]
            .map(|language| in_words(&Locale::new(language, jiff::Timestamp::UNIX_EPOCH), &range))
    }

    #[test]
    fn ranges_are_said_in_words() {
        use RangeEvent::{Before, Change, Fixed, Introduced, Through};
        let v = |s: &str| s.to_owned();
        assert_eq!(
            said(vec![Introduced(v("2.0")), Fixed(v("2.15.0"))], Status::Affected),
            ["from 2.0, fixed in 2.15.0", "2.0 起，2.15.0 已修复"]
        );
        assert_eq!(
            said(vec![Introduced(v("0")), Fixed(v("1.4"))], Status::Affected)[0],
            "fixed in 1.4"
        );
        assert_eq!(
            said(vec![Introduced(v("0"))], Status::Affected),
            ["all versions", "所有版本"]
        );
        assert_eq!(said(vec![], Status::Affected)[0], "all versions");
        assert_eq!(
            said(vec![Introduced(v("1")), Through(v("3"))], Status::Affected)[0],
            "from 1, up to and including 3"
        );
        assert_eq!(
            said(vec![Before(v("3"))], Status::Unaffected)[0],
            "before 3: not affected"
        );
        let change = Change {
            at: v("3.1"),
            status: Status::Unaffected,
        };
        assert_eq!(
            said(vec![Introduced(v("3")), change], Status::Affected)[1],
            "3 起，3.1 起不受影响"
        );
        let commit = "0123456789abcdef0123456789abcdef01234567".to_owned();
        assert_eq!(
            said(vec![Introduced(v("0")), Fixed(commit)], Status::Affected)[0],
            "fixed in 0123456789ab"
        );
    }
}
