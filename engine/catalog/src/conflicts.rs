//! What sources disagree on.

use std::collections::{BTreeMap, BTreeSet};

use baize_model::{Identifier, Scheme, State};
use baize_store::values;

use crate::ingest::{Indexable, entries_of};
use crate::loading::load_many;
use crate::rules::merge::merge;
use crate::rules::precedence::FieldName;
use crate::{Conflict, Library, Merged, Result, Sourced};

impl Library {
    /// What sources disagree on about each of some vulnerabilities, as their records say it, in the order asked for;
    /// nothing for those that are not there. Cheaper than to read the records.
    pub fn conflicts(&self, ids: &[Identifier]) -> Result<Vec<Vec<Conflict>>> {
        let mut numbers = Vec::with_capacity(ids.len());
        for id in ids {
            numbers.push(self.cluster_of(id)?.map(|(_, cluster)| cluster));
        }
        let wanted: Vec<i64> = numbers.iter().copied().flatten().collect();
        let mut found = BTreeMap::new();
        for loaded in load_many(self.db(), self.packs(), &wanted)? {
            let indexable = loaded.indexable;
            let merged = merge(
                &indexable.identifiers,
                &entries_of(&indexable.documents),
                self.precedence(),
            );
            found.insert(indexable.vulnerability, self.conflicts_of(&merged, &indexable)?);
        }
        let of = |number: &Option<i64>| number.and_then(|number| found.get(&number).cloned());
        Ok(numbers
            .iter()
            .map(|number| of(number).unwrap_or_default())
            .collect())
    }

    /// What the documents of a cluster disagree on.
    pub(crate) fn conflicts_of(&self, merged: &Merged, indexable: &Indexable) -> Result<Vec<Conflict>> {
        let mut conflicts = disagreements(merged);
        conflicts.extend(self.identity_conflicts(indexable)?);
        conflicts.extend(self.state_conflict(indexable));
        Ok(conflicts)
    }

    /// States that differ between documents in force and documents taken back.
    fn state_conflict(&self, indexable: &Indexable) -> Option<Conflict> {
        let mut documents: Vec<_> = indexable.documents.iter().collect();
        documents.sort_by_cached_key(|document| {
            let rank = self.precedence().rank(FieldName::Other, &document.source);
            (rank, document.source.clone(), document.key.clone())
        });
        let mut by_state: BTreeMap<State, Vec<String>> = BTreeMap::new();
        for document in documents {
            let from = format!("{}/{}", document.source, document.key);
            for claim in document.claims.iter() {
                by_state.entry(claim.state).or_default().push(from.clone());
            }
        }
        (by_state.len() > 1).then(|| Conflict {
            field: "state".to_owned(),
            values: by_state
                .into_iter()
                .map(|(state, from)| Sourced {
                    value: state.as_str().to_owned(),
                    from,
                })
                .collect(),
        })
    }

    /// Aliases that are asserted and do not hold, because a cluster may not have two identifiers of an authority.
    fn identity_conflicts(&self, indexable: &Indexable) -> Result<Vec<Conflict>> {
        let rows = self.db().read(|tx| {
            tx.query(
                include_str!("../queries/identifiers_of_vulnerability.sql"),
                &values![indexable.vulnerability],
            )
        })?;
        let conflicted = rows.first().map(|row| row.bool(2)).transpose()?.unwrap_or(false);
        if !conflicted {
            return Ok(Vec::new());
        }
        let mut refused: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in &rows {
            let id = row.int(0)?;
            let edges = self
                .db()
                .read(|tx| tx.query(include_str!("../queries/edges_out.sql"), &values![id]))?;
            for edge in edges {
                if edge.opt_int(6)? != edge.opt_int(7)? {
                    let pair = format!("{} = {}", edge.text(2)?, edge.text(3)?);
                    refused
                        .entry(pair)
                        .or_default()
                        .insert(format!("{}/{}", edge.text(4)?, edge.text(5)?));
                }
            }
        }
        if refused.is_empty() {
            return Ok(Vec::new());
        }
        let held = indexable
            .identifiers
            .iter()
            .map(Identifier::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        let mut values = vec![Sourced {
            value: held,
            from: Vec::new(),
        }];
        values.extend(refused.into_iter().map(|(value, from)| Sourced {
            value,
            from: from.into_iter().collect(),
        }));
        Ok(vec![Conflict {
            field: "identity".to_owned(),
            values,
        }])
    }
}

/// Fields on which sources disagree, for the curation queue.
fn disagreements(merged: &Merged) -> Vec<Conflict> {
    let mut found = Vec::new();
    let mut schemes: BTreeMap<Scheme, Vec<Sourced<String>>> = BTreeMap::new();
    for severity in &merged.severities {
        if let Some(level) = severity.value.level {
            let entry = schemes.entry(severity.value.scheme).or_default();
            let text = level.as_str().to_owned();
            match entry.iter_mut().find(|v| v.value == text) {
                Some(held) => held.from.extend(severity.from.iter().cloned()),
                None => entry.push(Sourced {
                    value: text,
                    from: severity.from.clone(),
                }),
            }
        }
    }
    for (scheme, values) in schemes {
        if values.len() > 1 && scheme != Scheme::Vendor {
            found.push(Conflict {
                field: format!("severity {}", scheme.as_str()),
                values,
            });
        }
    }
    found
}

/// Fields on which the documents of a cluster disagree, as the index keeps them: `identity`, `severity`, `state`.
pub(crate) fn conflict_kinds(merged: &Merged, indexable: &Indexable) -> Vec<String> {
    let identifiers = &indexable.identifiers;
    let claims = || indexable.documents.iter().flat_map(|d| d.claims.iter());
    let mut kinds = Vec::new();
    // An alias that is asserted and leads elsewhere was refused, if any was.
    if indexable.conflicted
        && claims().any(|claim| claim.aliases.iter().any(|alias| !identifiers.contains(alias)))
    {
        kinds.push("identity".to_owned());
    }
    if !disagreements(merged).is_empty() {
        kinds.push("severity".to_owned());
    }
    let states: BTreeSet<State> = claims().map(|claim| claim.state).collect();
    if states.len() > 1 {
        kinds.push("state".to_owned());
    }
    kinds
}
