//! The last touch on a claim: what the model says of every claim, made true of this one.

use std::collections::HashSet;
use std::hash::Hash;

use baize_model::{Claim, Text};

/// Longest title, in characters; a longer one is a description that stands in the wrong field.
const MAX_TITLE: usize = 1000;

/// Sorts aliases and removes repeats, empty texts and the subject from among its own aliases.
pub(crate) fn settle(mut claim: Claim) -> Claim {
    let subject = claim.subject.clone();
    claim.aliases.retain(|id| *id != subject);
    claim.aliases.sort();
    claim.aliases.dedup();
    claim
        .related
        .retain(|id| *id != subject && claim.aliases.binary_search(id).is_err());
    claim.related.sort();
    claim.related.dedup();
    claim.upstream.sort();
    claim.upstream.dedup();
    for title in &mut claim.titles {
        if let Some((end, _)) = title.value.char_indices().nth(MAX_TITLE) {
            title.value.truncate(end);
        }
    }
    one_a_language(&mut claim.titles);
    one_a_language(&mut claim.descriptions);
    claim.notes.retain_mut(|note| {
        super::clean(&note.text.value).is_some_and(|value| {
            note.text.value = value;
            true
        })
    });
    unique(&mut claim.notes);
    unique(&mut claim.weaknesses);
    unique(&mut claim.categories);
    unique(&mut claim.affected);
    unique(&mut claim.credits);
    let mut addresses = HashSet::new();
    claim
        .references
        .retain(|r| !r.url.is_empty() && addresses.insert(r.url.clone()));
    claim
}

fn one_a_language(texts: &mut Vec<Text>) {
    let mut languages = HashSet::new();
    texts.retain_mut(|text| match super::clean(&text.value) {
        Some(value) => {
            text.value = value;
            languages.insert(text.lang.clone())
        }
        None => false,
    });
}

/// Keeps the first of equal items, in order.
fn unique<T: Clone + Eq + Hash>(items: &mut Vec<T>) {
    if items.len() > 1 {
        let mut seen = HashSet::with_capacity(items.len());
        items.retain(|item| seen.insert(item.clone()));
    }
}
