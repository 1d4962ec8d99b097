//! How names match: NISTIR 7696.

use crate::cpe::{Cpe, Value};

/// How one value stands to another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Relation {
    /// They share nothing.
    Disjoint,
    /// They are the same.
    Equal,
    /// The source is part of the target.
    Subset,
    /// The target is part of the source.
    Superset,
    /// The target holds wildcards: the specification does not say.
    Undefined,
}

impl Relation {
    /// How a source value stands to a target value.
    pub fn of(source: &Value, target: &Value) -> Self {
        match (source, target) {
            (_, Value::Text(text)) if has_wildcards(text) => Self::Undefined,
            (source, target) if source == target => Self::Equal,
            (Value::Any, _) => Self::Superset,
            (_, Value::Any) => Self::Subset,
            (Value::Text(source), Value::Text(target)) if wild_match(source, target) => Self::Superset,
            _ => Self::Disjoint,
        }
    }
}

/// How one name stands to another.
#[expect(
    clippy::struct_excessive_bools,
    reason = "NISTIR 7696 asks four questions, each answered by itself"
)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Match {
    /// At least one attribute is disjoint.
    pub disjoint: bool,
    /// All attributes are equal.
    pub equal: bool,
    /// All attributes of the source are part of the target's, or equal.
    pub subset: bool,
    /// All attributes of the target are part of the source's, or equal.
    pub superset: bool,
}

pub(crate) fn compare(source: &Cpe, target: &Cpe) -> Match {
    let mut found = Match {
        disjoint: false,
        equal: true,
        subset: true,
        superset: true,
    };
    for (source, target) in source.values().iter().zip(target.values()) {
        let relation = Relation::of(source, target);
        found.disjoint |= relation == Relation::Disjoint;
        found.equal &= relation == Relation::Equal;
        found.subset &= matches!(relation, Relation::Equal | Relation::Subset);
        found.superset &= matches!(relation, Relation::Equal | Relation::Superset);
    }
    found
}

/// Characters with whether each was quoted.
fn pieces(text: &str) -> Vec<(char, bool)> {
    let mut out = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            out.extend(chars.next().map(|c| (c, true)));
        } else {
            out.push((c, false));
        }
    }
    out
}

pub(crate) fn has_wildcards(text: &str) -> bool {
    pieces(text)
        .iter()
        .any(|(c, quoted)| !quoted && matches!(c, '*' | '?'))
}

pub(crate) fn unquoted(text: &str) -> String {
    pieces(text).into_iter().map(|(c, _)| c).collect()
}

/// Whether a value with wildcards at its ends takes in one without: `*` any run, each `?` at most one character.
fn wild_match(pattern: &str, text: &str) -> bool {
    let pattern = pieces(pattern);
    let text: Vec<char> = pieces(text).into_iter().map(|(c, _)| c).collect();
    let wild = |piece: &(char, bool)| !piece.1 && matches!(piece.0, '*' | '?');
    let Some(from) = pattern.iter().position(|p| !wild(p)) else {
        // Nothing but wildcards.
        return pattern.iter().any(|p| p.0 == '*') || text.len() <= pattern.len();
    };
    let to = pattern
        .iter()
        .rposition(|p| !wild(p))
        .map_or(from, |last| last + 1);
    let room = |wildcards: &[(char, bool)]| {
        if wildcards.iter().any(|p| p.0 == '*') {
            usize::MAX
        } else {
            wildcards.len()
        }
    };
    let (before, after) = (room(&pattern[..from]), room(&pattern[to..]));
    let core: Vec<char> = pattern[from..to].iter().map(|p| p.0).collect();
    let Some(spare) = text.len().checked_sub(core.len()) else {
        return false;
    };
    (0..=spare)
        .any(|start| start <= before && spare - start <= after && text[start..start + core.len()] == core[..])
}
