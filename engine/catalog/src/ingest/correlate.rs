//! Which cluster everything that arrived belongs to.
//!
//! The common cases (a new identifier, an alias that joins two clusters without a clash) are decided at once;
//! anything else collects the whole component of assertions and clusters it anew. Both give what
//! `rules::cluster` gives over all assertions: without a clash, clusters are connected components.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use baize_model::Identifier;
use baize_store::Value;

use super::batch::{Arrival, Batch, Cluster};
use crate::rules::cluster::{Assertion, cluster, head_order, is_identity};
use crate::{Error, Result};

/// Largest component that is clustered anew, in identifiers. Real ones have a few dozen; a larger one is an
/// attack or a defect upstream, and only its nearest part is looked at.
const MAX_COMPONENT: usize = 20_000;

impl Batch<'_> {
    /// Gives every subject a cluster and joins clusters where an alias says so.
    pub(crate) fn join(&mut self, arrivals: &[Arrival]) -> Result<()> {
        let homeless: BTreeSet<i64> = arrivals
            .iter()
            .flat_map(|a| &a.claims)
            .map(|(subject, _)| self.numbers[subject])
            .filter(|s| self.home[s].is_none())
            .collect();
        let next = if homeless.is_empty() {
            0
        } else {
            self.tx.allocate("vulnerability", homeless.len())?
        };
        for (subject, next) in homeless.into_iter().zip(next..) {
            self.clusters.insert(
                next,
                Cluster {
                    members: BTreeSet::from([subject]),
                    conflicted: false,
                },
            );
            self.home.insert(subject, Some(next));
        }
        for arrival in arrivals {
            let cause = format!("{}/{}", arrival.source, arrival.key);
            for (subject, claims) in &arrival.claims {
                let subject = self.numbers[subject];
                self.touch(subject, &cause);
                for claim in claims.iter() {
                    for alias in claim
                        .aliases
                        .iter()
                        .filter(|a| is_identity(&claim.subject, a, &claim.aliases))
                    {
                        let alias = self.numbers[alias];
                        self.unite(subject, alias, &cause);
                    }
                }
            }
        }
        Ok(())
    }

    /// Joins the clusters of two identifiers, or asks for the component to be clustered anew.
    fn unite(&mut self, subject: i64, alias: i64, cause: &str) {
        let Some(Some(into)) = self.home.get(&subject).copied() else {
            return;
        };
        match self.home.get(&alias).copied().flatten() {
            Some(from) if from == into => {
                if self.clusters[&into].conflicted {
                    self.recluster.insert(subject);
                }
            }
            Some(from) => {
                let clash = self.clash(&self.clusters[&into].members, &self.clusters[&from].members);
                if clash || self.clusters[&into].conflicted || self.clusters[&from].conflicted {
                    self.recluster.insert(subject);
                    return;
                }
                let (from, into) = self.elder_stays(from, into);
                self.move_all(from, into, cause);
            }
            None => {
                let clash = self.clash(&self.clusters[&into].members, &BTreeSet::from([alias]));
                if clash || self.clusters[&into].conflicted {
                    self.recluster.insert(subject);
                    return;
                }
                if let Some(cluster) = self.clusters.get_mut(&into) {
                    cluster.members.insert(alias);
                }
                self.home.insert(alias, Some(into));
            }
        }
    }

    /// Of two clusters that become one, the one that goes and the one that stays: what was there before stays, and
    /// of two such the one with the better head, so that its history goes on.
    fn elder_stays(&self, a: i64, b: i64) -> (i64, i64) {
        let standing = |cluster: i64| {
            let members = self.clusters[&cluster].members.iter().map(|m| &self.texts[m]);
            (!self.stored.contains_key(&cluster), members.map(head_order).min())
        };
        if standing(a) < standing(b) { (b, a) } else { (a, b) }
    }

    fn clash(&self, a: &BTreeSet<i64>, b: &BTreeSet<i64>) -> bool {
        a.iter().any(|x| {
            b.iter()
                .any(|y| self.texts[x].authority() == self.texts[y].authority())
        })
    }

    fn move_all(&mut self, from: i64, into: i64, cause: &str) {
        let members = self
            .clusters
            .get_mut(&from)
            .map(|c| std::mem::take(&mut c.members))
            .unwrap_or_default();
        for member in &members {
            self.home.insert(*member, Some(into));
        }
        if let Some(cluster) = self.clusters.get_mut(&into) {
            cluster.members.extend(members);
        }
        let causes = self.touched.entry(from).or_default();
        causes.insert(cause.to_owned());
        let causes = causes.clone();
        self.touched.entry(into).or_default().extend(causes);
    }

    /// Clusters anew the components of all identifiers in `recluster`. Assertions are read from the database,
    /// where this transaction has already written its own.
    pub(crate) fn recluster(&mut self) -> Result<()> {
        let mut done: HashSet<i64> = HashSet::new();
        while let Some(start) = self.recluster.pop_first() {
            if done.contains(&start) {
                continue;
            }
            let component = self.component(start)?;
            done.extend(component.identifiers.iter().copied());
            self.assign(&component)?;
        }
        Ok(())
    }

    fn component(&mut self, start: i64) -> Result<Component> {
        let mut component = Component {
            identifiers: BTreeSet::from([start]),
            assertions: Vec::new(),
        };
        let mut seen: HashSet<(i64, i64, i64)> = HashSet::new();
        let mut queue = VecDeque::from([start]);
        while let Some(id) = queue.pop_front() {
            // Members of the same stored cluster belong to the component even where the assertion that put them
            // there has just gone.
            let mates: Vec<i64> = match self.home.get(&id).copied().flatten() {
                Some(home) => {
                    self.load([home])?;
                    self.clusters
                        .get(&home)
                        .map(|c| c.members.iter().copied().collect())
                        .unwrap_or_default()
                }
                None => Vec::new(),
            };
            let rows = self
                .tx
                .query(include_str!("../../queries/edges_of.sql"), &[Value::from(id)])?;
            let mut next = mates;
            for row in rows {
                let (subject, alias, document) = (row.int(0)?, row.int(1)?, row.int(2)?);
                if seen.insert((subject, alias, document)) {
                    component.assertions.push((subject, alias, row.bool(3)?));
                }
                next.extend([subject, alias]);
            }
            for other in next {
                if component.identifiers.len() < MAX_COMPONENT && component.identifiers.insert(other) {
                    self.know(other)?;
                    queue.push_back(other);
                }
            }
        }
        Ok(component)
    }

    /// Makes sure that text and cluster of an identifier are known.
    fn know(&mut self, id: i64) -> Result<()> {
        if self.texts.contains_key(&id) && self.home.contains_key(&id) {
            return Ok(());
        }
        let rows = self.tx.query(
            include_str!("../../queries/identifier_text.sql"),
            &[Value::from(id)],
        )?;
        let row = rows
            .first()
            .ok_or_else(|| Error::Damaged(format!("identifier {id} is missing")))?;
        let home = row.opt_int(1)?;
        self.name(id, row.text(0)?)?;
        self.stored_home.entry(id).or_insert(home);
        self.home.entry(id).or_insert(home);
        Ok(())
    }

    fn assign(&mut self, component: &Component) -> Result<()> {
        let ids: Vec<i64> = component.identifiers.iter().copied().collect();
        self.load_claims(&ids)?;
        let assertions: Vec<Assertion> = component
            .assertions
            .iter()
            .filter(|(s, a, _)| component.identifiers.contains(s) && component.identifiers.contains(a))
            .map(|(s, a, live)| Assertion {
                subject: self.texts[s].clone(),
                alias: self.texts[a].clone(),
                live: *live,
            })
            .collect();
        let alone: Vec<&Identifier> = ids.iter().map(|id| &self.texts[id]).collect();
        let clusters = cluster(alone, &assertions);

        let old: HashMap<i64, Option<i64>> = ids.iter().map(|id| (*id, self.home[id])).collect();
        let old_clusters: BTreeSet<i64> = old.values().flatten().copied().collect();
        let causes: BTreeSet<String> = old_clusters
            .iter()
            .filter_map(|c| self.touched.get(c))
            .flatten()
            .cloned()
            .collect();
        let conflicted = !clusters.refused.is_empty();
        let mut taken: HashSet<i64> = HashSet::new();
        let mut plans: Vec<(BTreeSet<i64>, Option<i64>)> = Vec::new();
        for set in &clusters.sets {
            let members: BTreeSet<i64> = set.iter().map(|id| self.numbers[id]).collect();
            if members
                .iter()
                .all(|m| self.after.get(m).is_none_or(Vec::is_empty))
            {
                for member in members {
                    self.home.insert(member, None);
                }
                continue;
            }
            // The cluster keeps the number that its best identifier had, so that its history goes on.
            let mut by_rank: Vec<&Identifier> = set.iter().collect();
            by_rank.sort_by(|a, b| head_order(a).cmp(&head_order(b)));
            let kept = by_rank
                .iter()
                .filter_map(|id| old[&self.numbers[*id]])
                .find(|c| !taken.contains(c));
            taken.extend(kept);
            plans.push((members, kept));
        }
        let unnumbered = plans.iter().filter(|(_, kept)| kept.is_none()).count();
        let mut next = if unnumbered > 0 {
            self.tx.allocate("vulnerability", unnumbered)?
        } else {
            0
        };
        for cluster in &old_clusters {
            if let Some(held) = self.clusters.get_mut(cluster) {
                held.members.clear();
            }
            self.touched
                .entry(*cluster)
                .or_default()
                .extend(causes.iter().cloned());
        }
        for (members, kept) in plans {
            let id = kept.unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            for member in &members {
                self.home.insert(*member, Some(id));
            }
            self.clusters.insert(id, Cluster { members, conflicted });
            self.touched.entry(id).or_default().extend(causes.iter().cloned());
        }
        Ok(())
    }
}

/// Everything that is connected by assertions, whether they hold or not.
struct Component {
    identifiers: BTreeSet<i64>,
    assertions: Vec<(i64, i64, bool)>,
}
