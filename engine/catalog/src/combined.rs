//! A record as one claim, for formats that know no sources.

use baize_model::{Claim, Reference, State, Text};

use crate::{Record, Sourced};

impl Record {
    /// Documents that speak of it, as `SOURCE/KEY` and in their order, of the sources that `allows` lets through.
    pub fn documents(&self, allows: &dyn Fn(&str) -> bool) -> Vec<String> {
        let sides = self.sources.iter().filter(|side| allows(&side.source));
        let mut all: Vec<String> = sides
            .map(|side| format!("{}/{}", side.source, side.key))
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// Everything the record says, as one claim about the identifier that heads it, from the sources that `allows`
    /// lets through. `None` if none of them does.
    ///
    /// What is affected is taken from the claims, since the merged record cuts long lists of versions.
    pub fn combined(&self, allows: &dyn Fn(&str) -> bool) -> Option<Claim> {
        let document =
            |from: &String| allows(from.split_once('/').map_or(from.as_str(), |(source, _)| source));
        let said = |from: &[String]| from.is_empty() || from.iter().any(document);
        let sides: Vec<_> = self.sources.iter().filter(|side| allows(&side.source)).collect();
        if sides.is_empty() {
            return None;
        }
        let merged = &self.merged;
        let texts = |map: &std::collections::BTreeMap<String, Sourced<String>>| -> Vec<Text> {
            map.iter()
                .filter(|(_, text)| said(&text.from))
                .map(|(lang, text)| Text::new(lang, text.value.clone()))
                .collect()
        };
        let mut claim = Claim::about(merged.id.clone());
        claim.kind = merged.kind;
        claim.state = if said(&merged.state.from) {
            merged.state.value
        } else {
            sides.first().map_or(State::Published, |side| side.claim.state)
        };
        claim.aliases.clone_from(&merged.aliases);
        claim.aliases.sort();
        claim.related = values(&merged.related, &said);
        claim.related.sort();
        claim.titles = texts(&merged.titles);
        claim.descriptions = texts(&merged.descriptions);
        claim.notes = values(&merged.notes, &said);
        claim.severities = values(&merged.severities, &said);
        claim.weaknesses = values(&merged.weaknesses, &said);
        claim.categories = values(&merged.categories, &said);
        claim.threat_type = merged
            .threat_type
            .as_ref()
            .filter(|v| said(&v.from))
            .map(|v| v.value.clone());
        for affected in sides.iter().flat_map(|side| &side.claim.affected) {
            if !claim.affected.contains(affected) {
                claim.affected.push(affected.clone());
            }
        }
        claim.references = merged
            .references
            .iter()
            .filter(|reference| said(&reference.from))
            .map(|reference| Reference {
                url: reference.url.clone(),
                kinds: reference.kinds.clone(),
                title: None,
            })
            .collect();
        claim.exploitation = values(&merged.exploitation, &said);
        claim.credits = values(&merged.credits, &said);
        claim.assigner = merged
            .assigner
            .as_ref()
            .filter(|v| said(&v.from))
            .map(|v| v.value.clone());
        claim.published = merged
            .published
            .as_ref()
            .filter(|v| said(&v.from))
            .map(|v| v.value);
        claim.modified = merged
            .modified
            .as_ref()
            .filter(|v| said(&v.from))
            .map(|v| v.value);
        claim.withdrawn = sides.iter().find_map(|side| side.claim.withdrawn);
        claim.reserved = sides.iter().find_map(|side| side.claim.reserved);
        Some(claim)
    }
}

/// The values of a list that may be passed on.
fn values<T: Clone>(list: &[Sourced<T>], said: &dyn Fn(&[String]) -> bool) -> Vec<T> {
    list.iter()
        .filter(|v| said(&v.from))
        .map(|v| v.value.clone())
        .collect()
}
