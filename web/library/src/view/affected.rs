//! What is affected, with ranges in words.

use std::collections::{BTreeSet, HashMap};

use baize_catalog::{FacetField, Sourced, is_name};
use baize_model::{Affected, Range, RangeEvent, Status};
use baize_web_kit::Locale;

use super::provenance::From;
use super::{label, subject};

/// A row of the table.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
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
/// Package URLs shown in a row.
const FORMAL: usize = 4;

/// The rows of a table. What the same documents say of the same thing stands in one row; what several documents say in
/// the same words stands there once.
pub(crate) fn rows(l: &Locale, all: &[Sourced<Affected>]) -> Vec<AffectedRow> {
    let mut groups: Vec<Vec<&Sourced<Affected>>> = Vec::new();
    let mut known = HashMap::new();
    for entry in all {
        let affected = &entry.value;
        let (family, name) = name(l, affected);
        let key = (
            (family, name, affected.cpe.as_deref().map(without_version)),
            (&entry.from, affected.status, &affected.justification),
            (&affected.platforms, &affected.components),
        );
        let at = *known.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    let mut rows: Vec<(AffectedRow, Vec<String>)> = Vec::new();
    let mut said = HashMap::new();
    for group in groups {
        let Some((row, from)) = AffectedRow::new(l, &group) else {
            continue;
        };
        let at = *said.entry(row.clone()).or_insert(rows.len());
        match rows.get_mut(at) {
            Some((_, others)) => others.extend(from),
            None => rows.push((row, from)),
        }
    }
    rows.into_iter()
        .map(|(row, from)| AffectedRow {
            from: From::of(&from),
            ..row
        })
        .collect()
}

impl AffectedRow {
    /// The row of entries that differ in nothing but their versions, with the documents behind them.
    fn new(l: &Locale, entries: &[&Sourced<Affected>]) -> Option<(Self, Vec<String>)> {
        let first = entries.first()?;
        let affected = &first.value;
        let (family, name) = name(l, affected);
        let (family_href, href) = pages(affected, &family, &name);
        let mut versions = Lines::default();
        let mut single = Lines::default();
        let (mut fixed, mut package_urls, mut cpes) = (Lines::default(), Lines::default(), Lines::default());
        for entry in entries {
            let affected = &entry.value;
            let said = versions.0.len() + single.0.len();
            versions.extend(affected.ranges.iter().map(|range| in_words(l, range)));
            single.extend(affected.versions.clone());
            for other in &affected.other_versions {
                let status = l.t(label::status(other.status));
                versions.add(l.t2("version-status", "version", &other.version, "status", status));
            }
            if affected.ranges.is_empty() && affected.versions.is_empty() {
                single.extend(affected.cpe.as_deref().and_then(version_of));
            }
            if said == versions.0.len() + single.0.len() && affected.status == Some(Status::Affected) {
                versions.add(l.t("range-all"));
            }
            fixed.extend(fixed_in(affected));
            package_urls.extend(affected.package.as_ref().and_then(|p| p.purl.clone()));
            cpes.extend(affected.cpe.clone());
        }
        if !single.0.is_empty() {
            versions.add(single.0.join(l.t("list-comma").as_str()));
        }
        // Many names that differ in the version say it once more.
        if cpes.0.len() > 1 {
            cpes.0 = cpes.0.iter().take(1).map(|cpe| without_version(cpe)).collect();
        }
        if package_urls.0.len() > 1 {
            let plain = std::mem::take(&mut package_urls);
            package_urls.extend(plain.0.iter().map(|url| unversioned(url).to_owned()));
        }
        let mut versions = versions.0;
        let more_versions = versions.len().saturating_sub(LINES);
        versions.truncate(LINES);
        let status = affected
            .status
            .filter(|s| *s != Status::Affected || versions.is_empty());
        let formal = package_urls.0.into_iter().take(FORMAL).chain(cpes.0).collect();
        let row = Self {
            family,
            name,
            family_href,
            href,
            formal,
            status: status.map(|s| match (s, versions.is_empty()) {
                (s, true) => l.t(label::status(s)),
                (s, false) => l.t1("status-otherwise", "status", l.t(label::status(s))),
            }),
            versions,
            more_versions,
            fixed: fixed.0.into_iter().take(LINES).collect(),
            platforms: affected.platforms.iter().take(8).cloned().collect(),
            components: affected.components.iter().take(8).cloned().collect(),
            justification: affected
                .justification
                .as_deref()
                .map(|reason| label::known(l, "justification", reason)),
            from: From::default(),
        };
        Some((row, first.from.clone()))
    }
}

/// Texts without repeats, in the order in which they came.
#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, line: String) {
        if !self.0.contains(&line) {
            self.0.push(line);
        }
    }

    fn extend(&mut self, lines: impl IntoIterator<Item = String>) {
        lines.into_iter().for_each(|line| self.add(line));
    }
}

/// A name of CPE 2.3 up to its product.
fn without_version(cpe: &str) -> String {
    cpe.split(':').take(5).collect::<Vec<_>>().join(":")
}

/// A package URL without its version and what follows it.
fn unversioned(url: &str) -> &str {
    match url.rfind('@') {
        // An `@` before the last slash is of a scope.
        Some(at) if url.rfind('/').is_none_or(|slash| slash < at) => &url[..at],
        _ => url,
    }
}

/// The version that a name of CPE 2.3 is of.
fn version_of(cpe: &str) -> Option<String> {
    let version = cpe.strip_prefix("cpe:2.3:")?.split(':').nth(3)?;
    (!["*", "-", ""].contains(&version)).then(|| version.replace('\\', ""))
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

    #[test]
    fn what_is_said_of_the_same_thing_stands_in_one_row() {
        let l = Locale::new(Language::En, jiff::Timestamp::UNIX_EPOCH);
        let entry = |cpe: &str, from: &str| Sourced {
            value: Affected {
                cpe: Some(format!("cpe:2.3:a:kestrel:lantern:{cpe}:*:*:*:*:*:*:*")),
                status: Some(Status::Affected),
                ..Affected::default()
            },
            from: vec![from.to_owned()],
        };
        let all = [
            entry("1.0", "a/1"),
            entry("1.1", "a/1"),
            entry("*", "b/1"),
            entry("*", "c/1"),
        ];
        let rows = rows(&l, &all);
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (row.versions.clone(), row.formal[0].as_str(), row.from.shown.len()))
            .collect();
        assert_eq!(
            shown,
            [
                (vec!["1.0, 1.1".to_owned()], "cpe:2.3:a:kestrel:lantern", 1),
                (
                    vec!["all versions".to_owned()],
                    "cpe:2.3:a:kestrel:lantern:*:*:*:*:*:*:*:*",
                    2
                ),
            ]
        );
    }

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
