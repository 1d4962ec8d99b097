//! The tree of weaknesses, as the catalogue that was read in has it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baize_model::{AttackPattern, Weakness, WeaknessKind};
use baize_store::values;

use crate::{Error, Library, Result};

/// View of CWE whose tree is shown: by what goes wrong.
const VIEW: &str = "CWE-1000";

/// The weaknesses and how they are under one another.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Weaknesses {
    /// Every entry by its number.
    pub entries: BTreeMap<u32, Weakness>,
    parents: BTreeMap<u32, BTreeSet<u32>>,
    children: BTreeMap<u32, BTreeSet<u32>>,
}

impl Weaknesses {
    /// The catalogue's name of a weakness, by its identifier; `None` for what is a category or a view.
    pub fn name_of(&self, id: &str) -> Option<&str> {
        let entry = self.entries.get(&number(id)?)?;
        (entry.kind == WeaknessKind::Weakness).then_some(entry.name.as_str())
    }

    /// The tree of some entries.
    pub fn of(all: impl IntoIterator<Item = Weakness>) -> Self {
        let mut tree = Self::default();
        for entry in all {
            let Some(number) = number(&entry.id) else { continue };
            for link in &entry.links {
                let above = number_of_parent(link);
                if let Some(parent) = above.filter(|parent| *parent != number) {
                    tree.parents.entry(number).or_default().insert(parent);
                    tree.children.entry(parent).or_default().insert(number);
                }
            }
            tree.entries.insert(number, entry);
        }
        tree
    }

    /// What is directly below an entry.
    pub fn children(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        self.children.get(&number).into_iter().flatten().copied()
    }

    /// What is directly above an entry.
    pub fn parents(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        self.parents.get(&number).into_iter().flatten().copied()
    }

    /// Weaknesses with nothing above them, which have something below.
    pub fn roots(&self) -> impl Iterator<Item = u32> + '_ {
        self.entries
            .iter()
            .filter(|(number, entry)| {
                entry.kind == WeaknessKind::Weakness
                    && !entry.status.eq_ignore_ascii_case("deprecated")
                    && self
                        .parents(**number)
                        .all(|parent| !self.entries.contains_key(&parent))
                    && (self.children.contains_key(number) || entry.abstraction == "Pillar")
            })
            .map(|(number, _)| *number)
    }

    /// An entry and everything below it, each once; a circle ends where it began.
    pub fn below(&self, number: u32) -> BTreeSet<u32> {
        let mut found = BTreeSet::from([number]);
        let mut waiting = vec![number];
        while let Some(next) = waiting.pop() {
            waiting.extend(self.children(next).filter(|child| found.insert(*child)));
        }
        found
    }
}

fn number(id: &str) -> Option<u32> {
    id.strip_prefix("CWE-")?.parse().ok()
}

fn number_of_parent(link: &baize_model::WeaknessLink) -> Option<u32> {
    let in_view = link.view.as_deref().is_none_or(|view| view == VIEW);
    (link.nature == "ChildOf" && in_view)
        .then(|| number(&link.target))
        .flatten()
}

impl Library {
    /// The attack patterns of the catalogue that was read in, by identifier.
    pub fn attack_patterns(&self) -> Result<Vec<AttackPattern>> {
        let rows = self
            .db()
            .read(|tx| tx.query(include_str!("../queries/taxa_of_kind.sql"), &values!["capec"]))?;
        rows.iter()
            .map(|row| {
                serde_json::from_str(row.text(0)?)
                    .map_err(|e| Error::Damaged(format!("an attack pattern: {e}")))
            })
            .collect()
    }

    /// The weaknesses, read once for each run that may have brought others.
    pub fn weaknesses(&self) -> Result<Arc<Weaknesses>> {
        let row = self
            .db()
            .read(|tx| tx.query_one(include_str!("../queries/last_run.sql"), &[]))?;
        let state = (row.opt_int(0)?, row.opt_int(1)?);
        let mut kept = self.inner.weaknesses.lock();
        if let Some((of, tree)) = kept.as_ref()
            && *of == state
        {
            return Ok(Arc::clone(tree));
        }
        let rows = self
            .db()
            .read(|tx| tx.query(include_str!("../queries/taxa_of_kind.sql"), &values!["cwe"]))?;
        let entries = rows
            .iter()
            .map(|row| {
                serde_json::from_str(row.text(0)?).map_err(|e| Error::Damaged(format!("a weakness: {e}")))
            })
            .collect::<Result<Vec<Weakness>>>()?;
        let tree = Arc::new(Weaknesses::of(entries));
        *kept = Some((state, Arc::clone(&tree)));
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baize_model::WeaknessLink;

    fn entry(number: u32, parents: &[u32]) -> Weakness {
        Weakness {
            id: format!("CWE-{number}"),
            kind: WeaknessKind::Weakness,
            name: format!("weakness {number}"),
            abstraction: if parents.is_empty() { "Pillar" } else { "Base" }.to_owned(),
            status: "Stable".to_owned(),
            description: String::new(),
            links: parents
                .iter()
                .map(|parent| WeaknessLink {
                    nature: "ChildOf".to_owned(),
                    target: format!("CWE-{parent}"),
                    view: Some(VIEW.to_owned()),
                })
                .collect(),
        }
    }

    #[test]
    fn a_tree_with_two_ways_and_a_circle_ends() {
        let tree = Weaknesses::of([
            entry(1, &[]),
            entry(2, &[1]),
            entry(3, &[1]),
            entry(4, &[2, 3, 6]),
            entry(5, &[4]),
            entry(6, &[5]),
            entry(7, &[7]),
        ]);
        assert_eq!(tree.roots().collect::<Vec<_>>(), [1]);
        assert_eq!(tree.below(1), BTreeSet::from([1, 2, 3, 4, 5, 6]));
        assert_eq!(tree.below(5), BTreeSet::from([4, 5, 6]));
        assert_eq!(tree.parents(4).collect::<Vec<_>>(), [2, 3, 6]);
        assert_eq!(tree.below(99), BTreeSet::from([99]));
    }
}
