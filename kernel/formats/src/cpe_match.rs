//! Applicability statements over CPE names, as NVD and CVE 5.1 write them.

use std::collections::HashSet;

use baize_model::{Affected, Range, RangeEvent, Status};
use serde::Deserialize;

use crate::json::lenient::{List, Obj, Str};

/// How many times its own size repeating one part of a statement beside each of its names may add to it.
pub(crate) const GROWTH: usize = 8;
/// What stands in place of platforms that would be repeated too often.
const REFERENCE: &str = "platforms as listed with the first CPE name of the configuration";

/// One configuration: nodes joined by an operator.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Applicability<'a> {
    #[serde(borrow)]
    pub(crate) nodes: List<Obj<Node<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Node<'a> {
    #[serde(borrow)]
    pub(crate) cpe_match: List<Obj<Match<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Match<'a> {
    #[serde(borrow)]
    pub(crate) vulnerable: Str<'a>,
    #[serde(borrow)]
    pub(crate) criteria: Str<'a>,
    #[serde(borrow)]
    pub(crate) version_start_including: Str<'a>,
    #[serde(borrow)]
    pub(crate) version_start_excluding: Str<'a>,
    #[serde(borrow)]
    pub(crate) version_end_including: Str<'a>,
    #[serde(borrow)]
    pub(crate) version_end_excluding: Str<'a>,
}

impl Match<'_> {
    fn events(&self) -> Vec<RangeEvent> {
        let mut events = Vec::new();
        if let Some(v) = self.version_start_including.owned() {
            events.push(RangeEvent::Introduced(v));
        }
        if let Some(v) = self.version_start_excluding.owned() {
            events.push(RangeEvent::After(v));
        }
        if let Some(v) = self.version_end_including.owned() {
            events.push(RangeEvent::Through(v));
        }
        if let Some(v) = self.version_end_excluding.owned() {
            events.push(RangeEvent::Before(v));
        }
        events
    }
}

/// Adds what a configuration calls vulnerable. The names it only has to run on or with become the platforms of
/// each, or of the first alone (the others' `justification` says so) where repeating them would add more than
/// [`GROWTH`] times the configuration; criteria that repeat with other bounds become one entry with several ranges.
pub(crate) fn add(affected: &mut Vec<Affected>, configuration: &Applicability<'_>) {
    let first = affected.len();
    let mut platforms: Vec<&str> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    let mut named = 0;
    for found in configuration.nodes.iter().flat_map(|node| node.cpe_match.iter()) {
        let Some(criteria) = found.criteria.get() else {
            continue;
        };
        named += criteria.len();
        if found.vulnerable.eq_ignore_ascii_case("false") {
            if known.insert(criteria) {
                platforms.push(criteria);
            }
            continue;
        }
        let events = found.events();
        let range = (!events.is_empty()).then(|| Range {
            scheme: "cpe".to_owned(),
            repo: None,
            status: Status::Affected,
            events,
        });
        match (affected.get_mut(first..).and_then(<[_]>::last_mut), range) {
            (Some(last), Some(range)) if last.cpe.as_deref() == Some(criteria) && !last.ranges.is_empty() => {
                last.ranges.push(range);
            }
            (_, range) => affected.push(Affected {
                cpe: Some(criteria.to_owned()),
                // Of versions outside its bounds a match says nothing.
                status: range.is_none().then_some(Status::Affected),
                ranges: range.into_iter().collect(),
                ..Affected::default()
            }),
        }
    }
    let entries = &mut affected[first..];
    let platforms: Vec<String> = platforms.into_iter().map(str::to_owned).collect();
    let repeated = platforms
        .iter()
        .map(String::len)
        .sum::<usize>()
        .saturating_mul(entries.len());
    if repeated <= GROWTH.saturating_mul(named) {
        for entry in entries {
            entry.platforms.clone_from(&platforms);
        }
    } else if let Some((first, others)) = entries.split_first_mut() {
        first.platforms = platforms;
        for entry in others {
            entry.justification = Some(REFERENCE.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_and_ranges_are_kept_apart() {
        let json = r#"{"operator":"AND","nodes":[
            {"operator":"OR","cpeMatch":[
                {"vulnerable":true,"criteria":"cpe:2.3:o:acme:fw:*:*:*:*:*:*:*:*","versionStartIncluding":"1","versionEndExcluding":"2"},
                {"vulnerable":true,"criteria":"cpe:2.3:o:acme:fw:*:*:*:*:*:*:*:*","versionStartExcluding":"3","versionEndIncluding":"4"},
                {"vulnerable":true,"criteria":"cpe:2.3:o:acme:fw:9:*:*:*:*:*:*:*"}]},
            {"operator":"OR","cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:h:acme:box:-:*:*:*:*:*:*:*"}]}]}"#;
        let mut affected = Vec::new();
        add(&mut affected, &serde_json::from_str(json).unwrap());
        assert_eq!(affected.len(), 2);
        assert_eq!(affected[0].ranges.len(), 2);
        assert_eq!(
            affected[0].ranges[1].events,
            [RangeEvent::After("3".into()), RangeEvent::Through("4".into())]
        );
        assert!(affected[1].ranges.is_empty());
        for entry in &affected {
            assert_eq!(entry.platforms, ["cpe:2.3:h:acme:box:-:*:*:*:*:*:*:*"]);
        }
    }

    #[test]
    fn many_platforms_of_many_names_are_said_once() {
        let matches = |vulnerable: bool, part: char| {
            let each = |i: usize| {
                format!(
                    r#"{{"vulnerable":{vulnerable},"criteria":"cpe:2.3:{part}:acme:p{i}:*:*:*:*:*:*:*:*"}}"#
                )
            };
            (0..200).map(each).collect::<Vec<_>>().join(",")
        };
        let json = format!(
            r#"{{"nodes":[{{"cpeMatch":[{}]}},{{"cpeMatch":[{}]}}]}}"#,
            matches(true, 'a'),
            matches(false, 'o')
        );
        let mut affected = Vec::new();
        add(&mut affected, &serde_json::from_str(&json).unwrap());
        assert_eq!(affected.len(), 200);
        assert_eq!(affected[0].platforms.len(), 200);
        for entry in &affected[1..] {
            assert!(entry.platforms.is_empty());
            assert_eq!(entry.justification.as_deref(), Some(REFERENCE));
        }
    }
}
