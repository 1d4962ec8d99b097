//! The end of a transaction: clusters and identifiers are written, and history tells what changed.

use std::collections::{BTreeSet, HashMap};

use baize_model::Identifier;
use baize_store::{Value, values};
use serde_json::{Map, Value as Json};

use super::batch::{Arrival, Batch, DocumentClaims};
use crate::Result;
use crate::history::{Kind, Payload, append, identities};
use crate::rules::changes;
use crate::rules::cluster::head;
use crate::rules::merge::{Entry, merge};
use crate::rules::precedence::Precedence;

/// A cluster to be indexed, as it is after the transaction.
pub(crate) struct Indexable {
    /// Its number.
    pub(crate) vulnerability: i64,
    /// Whether assertions that it is the same as another were refused.
    pub(crate) conflicted: bool,
    /// Its identifiers.
    pub(crate) identifiers: BTreeSet<Identifier>,
    /// What is said about it.
    pub(crate) documents: Vec<DocumentClaims>,
}

/// What the search index has to do.
#[derive(Default)]
pub(crate) struct IndexWork {
    /// Write these anew.
    pub(crate) changed: Vec<Indexable>,
    /// Drop these.
    pub(crate) removed: Vec<i64>,
    /// Read these again and write them anew.
    pub(crate) stale: Vec<i64>,
    /// There are points of a series from now on.
    pub(crate) has_points: bool,
}

impl Batch<'_> {
    /// Writes clusters and history.
    pub(crate) fn settle(&mut self, arrivals: &[Arrival], precedence: &Precedence) -> Result<IndexWork> {
        let mut work = IndexWork::default();
        let revisions: HashMap<i64, i64> = arrivals.iter().map(|a| (a.document, a.revision)).collect();
        let (mut inserts, mut updates, mut deletes, mut events) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let touched = std::mem::take(&mut self.touched);
        for (cluster, causes) in touched {
            let causes: Vec<String> = causes.into_iter().collect();
            let stored = self
                .stored
                .get(&cluster)
                .filter(|c| !c.members.is_empty())
                .cloned();
            let now_is = self.clusters.get(&cluster).cloned().unwrap_or_default();
            if now_is.members.is_empty() {
                if let Some(was) = stored {
                    deletes.push(values![cluster].to_vec());
                    work.removed.push(cluster);
                    let heir = was
                        .members
                        .iter()
                        .find_map(|m| self.home.get(m).copied().flatten());
                    let id = match heir {
                        Some(heir) => self.head_of(&self.clusters[&heir].members),
                        None => self.head_of(&was.members),
                    };
                    let payload = Payload {
                        kind: Kind::Removed,
                        id,
                        causes,
                        fields: Vec::new(),
                        revision: None,
                        subject: None,
                    };
                    events.push((cluster, payload));
                }
                continue;
            }
            let identifiers: BTreeSet<Identifier> =
                now_is.members.iter().map(|m| self.texts[m].clone()).collect();
            let documents: Vec<DocumentClaims> = now_is
                .members
                .iter()
                .filter_map(|m| self.after.get(m))
                .flatten()
                .cloned()
                .collect();
            let id = self.head_of(&now_is.members);
            let head_number = self.numbers[&id];
            let payload = match &stored {
                None => {
                    inserts.push(values![cluster, head_number, now_is.conflicted].to_vec());
                    let by_one = match documents.as_slice() {
                        [only] if identities(&only.claims) == identifiers => revisions
                            .get(&only.document)
                            .copied()
                            .zip(only.claims.first().map(|c| &c.subject)),
                        _ => None,
                    };
                    let fields = match by_one {
                        Some(_) => Vec::new(),
                        None => changes::diff(&Map::new(), &fields_of(&identifiers, &documents, precedence)),
                    };
                    let kind = if self.was_part(&now_is.members, cluster) {
                        Kind::Split
                    } else {
                        Kind::Created
                    };
                    let subject = by_one.map(|(_, subject)| subject).filter(|s| **s != id).cloned();
                    Some(Payload {
                        kind,
                        id,
                        causes,
                        fields,
                        revision: by_one.map(|(r, _)| r),
                        subject,
                    })
                }
                Some(was) => {
                    let had: BTreeSet<Identifier> =
                        was.members.iter().map(|m| self.texts[m].clone()).collect();
                    let spoke: Vec<DocumentClaims> = was
                        .members
                        .iter()
                        .filter_map(|m| self.before.get(m))
                        .flatten()
                        .cloned()
                        .collect();
                    if self.head_of(&was.members) != id || was.conflicted != now_is.conflicted {
                        updates.push(values![cluster, head_number, now_is.conflicted].to_vec());
                    }
                    let before = fields_of(&had, &spoke, precedence);
                    let after = fields_of(&identifiers, &documents, precedence);
                    let fields = changes::diff(&before, &after);
                    let grown = identifiers.difference(&had).any(|i| {
                        self.stored_home
                            .get(&self.numbers[i])
                            .copied()
                            .flatten()
                            .is_some_and(|c| c != cluster)
                    });
                    let kind = if grown {
                        Kind::Merged
                    } else if had.is_subset(&identifiers) {
                        Kind::Changed
                    } else {
                        Kind::Split
                    };
                    let joined = documents.len() != spoke.len();
                    (joined || !fields.is_empty()).then_some(Payload {
                        kind,
                        id,
                        causes,
                        fields,
                        revision: None,
                        subject: None,
                    })
                }
            };
            work.changed.push(Indexable {
                vulnerability: cluster,
                conflicted: now_is.conflicted,
                identifiers,
                documents,
            });
            events.extend(payload.map(|p| (cluster, p)));
        }
        self.write_identifiers()?;
        self.tx
            .execute_many(include_str!("../../queries/insert_vulnerability.sql"), &inserts)?;
        self.tx
            .execute_many(include_str!("../../queries/update_vulnerability.sql"), &updates)?;
        self.tx
            .execute_many(include_str!("../../queries/delete_vulnerability.sql"), &deletes)?;
        append(self.tx, self.packer, &events)?;
        Ok(work)
    }

    fn head_of(&self, members: &BTreeSet<i64>) -> Identifier {
        let texts = members.iter().map(|m| &self.texts[m]);
        head(texts).expect("a cluster has members").clone()
    }

    /// Whether any of these identifiers was in another stored cluster.
    fn was_part(&self, members: &BTreeSet<i64>, cluster: i64) -> bool {
        members.iter().any(|m| {
            self.stored_home
                .get(m)
                .copied()
                .flatten()
                .is_some_and(|c| c != cluster)
        })
    }

    fn write_identifiers(&mut self) -> Result<()> {
        let fresh: Vec<Vec<Value>> = self
            .fresh
            .iter()
            .map(|id| values![*id, self.texts[id].as_str(), self.home[id]].to_vec())
            .collect();
        let moved: Vec<Vec<Value>> = self
            .stored_home
            .iter()
            .filter(|(id, home)| self.home.get(*id).is_some_and(|now| now != *home))
            .map(|(id, _)| values![*id, self.home[id]].to_vec())
            .collect();
        self.tx
            .execute_many(include_str!("../../queries/insert_identifier.sql"), &fresh)?;
        self.tx
            .execute_many(include_str!("../../queries/move_identifier.sql"), &moved)?;
        Ok(())
    }
}

/// The merged values of a cluster.
fn fields_of(
    identifiers: &BTreeSet<Identifier>,
    documents: &[DocumentClaims],
    precedence: &Precedence,
) -> Map<String, Json> {
    changes::values(&merge(identifiers, &entries_of(documents), precedence))
}

/// Claims as the merge takes them.
pub(crate) fn entries_of(documents: &[DocumentClaims]) -> Vec<Entry<'_>> {
    documents
        .iter()
        .flat_map(|d| {
            d.claims.iter().map(|claim| Entry {
                source: &d.source,
                key: &d.key,
                claim,
            })
        })
        .collect()
}
