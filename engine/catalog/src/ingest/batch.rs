//! One transaction of an import: documents, claims, clusters and history of up to a few hundred records.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use baize_model::{Claim, Identifier, State};
use baize_store::{Row, Tx, Value, values};

use super::prepare::{Prepared, PreparedBody};
use crate::Result;
use crate::packing::{Packer, Packs, Place};
use crate::rules::cluster::is_identity;

/// A document's claims about one subject.
#[derive(Clone, Debug)]
pub(crate) struct DocumentClaims {
    pub(crate) document: i64,
    pub(crate) source: Arc<str>,
    pub(crate) key: Arc<str>,
    pub(crate) claims: Arc<Vec<Claim>>,
}

/// A document whose current revision changes in this transaction.
pub(crate) struct Arrival {
    pub(crate) document: i64,
    pub(crate) revision: i64,
    /// The revision that was current, if the document was there.
    pub(crate) replaced: Option<i64>,
    pub(crate) source: Arc<str>,
    pub(crate) key: Arc<str>,
    pub(crate) claims: Vec<(Identifier, Arc<Vec<Claim>>)>,
}

/// A cluster as this transaction sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cluster {
    pub(crate) members: BTreeSet<i64>,
    pub(crate) conflicted: bool,
}

/// Kinds of [`Batch`] mentions.
pub(crate) const SUBJECT: i64 = 0;
const RELATED: i64 = 1;

/// State of one transaction while it runs. Everything is read before anything is written, but for the rare
/// search of a whole component (see `correlate`).
pub(crate) struct Batch<'a> {
    pub(crate) tx: &'a mut Tx,
    pub(crate) packs: &'a Packs,
    pub(crate) packer: &'a mut Packer,
    /// Identifiers met, by text and by number.
    pub(crate) numbers: HashMap<Identifier, i64>,
    pub(crate) texts: HashMap<i64, Identifier>,
    /// Identifiers that are not in the database yet.
    pub(crate) fresh: Vec<i64>,
    /// Cluster of an identifier, as stored and as it becomes.
    pub(crate) stored_home: HashMap<i64, Option<i64>>,
    pub(crate) home: HashMap<i64, Option<i64>>,
    /// Clusters as stored and as they become.
    pub(crate) stored: HashMap<i64, Cluster>,
    pub(crate) clusters: HashMap<i64, Cluster>,
    /// Current claims by subject, before and after.
    pub(crate) before: HashMap<i64, Vec<DocumentClaims>>,
    pub(crate) after: HashMap<i64, Vec<DocumentClaims>>,
    /// Clusters whose documents or members change, with the documents that caused it.
    pub(crate) touched: BTreeMap<i64, BTreeSet<String>>,
    /// Identifiers from which a component has to be clustered anew.
    pub(crate) recluster: BTreeSet<i64>,
    /// What documents said before, where they get another revision.
    previous: HashMap<i64, Vec<Claim>>,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(tx: &'a mut Tx, packs: &'a Packs, packer: &'a mut Packer) -> Self {
        Self {
            tx,
            packs,
            packer,
            numbers: HashMap::new(),
            texts: HashMap::new(),
            fresh: Vec::new(),
            stored_home: HashMap::new(),
            home: HashMap::new(),
            stored: HashMap::new(),
            clusters: HashMap::new(),
            before: HashMap::new(),
            after: HashMap::new(),
            touched: BTreeMap::new(),
            recluster: BTreeSet::new(),
            previous: HashMap::new(),
        }
    }

    /// Reads everything that the arrivals may change, as it stands before them.
    pub(crate) fn foresee(&mut self, arrivals: &[Arrival]) -> Result<()> {
        self.recall(arrivals)?;
        let subjects = arrivals
            .iter()
            .flat_map(|a| &a.claims)
            .map(|(subject, _)| self.numbers[subject]);
        let silent: Vec<i64> = subjects.filter(|s| self.home[s].is_none()).collect();
        let concerned = self.concerned(arrivals);
        self.load(concerned)?;
        self.know_silent(&silent);
        Ok(())
    }

    /// Reads what the documents of arrivals said before.
    fn recall(&mut self, arrivals: &[Arrival]) -> Result<()> {
        let replaced: Vec<&Arrival> = arrivals.iter().filter(|a| a.replaced.is_some()).collect();
        let keys: Vec<Vec<Value>> = replaced.iter().map(|a| vec![Value::from(a.replaced)]).collect();
        let found = self
            .tx
            .query_many(include_str!("../../queries/claims_of_revision.sql"), &keys)?;
        let places = places(found.iter().flatten(), 2)?;
        let mut claims = self.packs.claims(self.tx, &places)?.into_iter();
        for (arrival, rows) in replaced.iter().zip(found) {
            let said: Vec<Claim> = claims
                .by_ref()
                .take(rows.len())
                .flat_map(|said| said.to_vec())
                .collect();
            self.identify(named(&said))?;
            self.previous.insert(arrival.document, said);
        }
        Ok(())
    }

    /// Looks up (or numbers) identifiers.
    pub(crate) fn identify(&mut self, wanted: impl IntoIterator<Item = Identifier>) -> Result<()> {
        let mut wanted: Vec<Identifier> = wanted
            .into_iter()
            .filter(|i| !self.numbers.contains_key(i))
            .collect();
        wanted.sort();
        wanted.dedup();
        let rows: Vec<Vec<Value>> = wanted.iter().map(|i| vec![Value::from(i.as_str())]).collect();
        let found = self
            .tx
            .query_many(include_str!("../../queries/find_identifier.sql"), &rows)?;
        let missing = found.iter().filter(|rows| rows.is_empty()).count();
        let mut next = if missing > 0 {
            self.tx.allocate("identifier", missing)?
        } else {
            0
        };
        for (identifier, rows) in wanted.into_iter().zip(found) {
            let id = if let Some(row) = rows.first() {
                let (id, home) = (row.int(0)?, row.opt_int(1)?);
                self.stored_home.insert(id, home);
                self.home.insert(id, home);
                id
            } else {
                let id = next;
                next += 1;
                self.fresh.push(id);
                self.home.insert(id, None);
                id
            };
            self.texts.insert(id, identifier.clone());
            self.numbers.insert(identifier, id);
        }
        Ok(())
    }

    /// Loads clusters with their members and claims, as they are before this transaction.
    pub(crate) fn load(&mut self, clusters: impl IntoIterator<Item = i64>) -> Result<()> {
        let wanted: BTreeSet<i64> = clusters
            .into_iter()
            .filter(|c| !self.clusters.contains_key(c))
            .collect();
        let keys: Vec<Vec<Value>> = wanted.iter().map(|c| vec![Value::from(*c)]).collect();
        let found = self.tx.query_many(
            include_str!("../../queries/identifiers_of_vulnerability.sql"),
            &keys,
        )?;
        let mut subjects = Vec::new();
        for (cluster, rows) in wanted.iter().zip(found) {
            let mut held = Cluster::default();
            for row in rows {
                let id = row.int(0)?;
                self.name(id, row.text(1)?)?;
                held.conflicted = row.bool(2)?;
                held.members.insert(id);
                self.stored_home.insert(id, Some(*cluster));
                self.home.entry(id).or_insert(Some(*cluster));
                subjects.push(id);
            }
            self.stored.insert(*cluster, held.clone());
            self.clusters.insert(*cluster, held);
        }
        self.load_claims(&subjects)
    }

    /// Remembers the text of an identifier.
    pub(crate) fn name(&mut self, id: i64, text: &str) -> Result<()> {
        if let std::collections::hash_map::Entry::Vacant(e) = self.texts.entry(id) {
            let identifier = Identifier::parse(text)
                .map_err(|e| crate::Error::Damaged(format!("stored identifier: {e}")))?;
            e.insert(identifier.clone());
            self.numbers.insert(identifier, id);
        }
        Ok(())
    }

    /// Loads the current claims about identifiers, as they are before this transaction.
    pub(crate) fn load_claims(&mut self, subjects: &[i64]) -> Result<()> {
        let wanted: Vec<i64> = subjects
            .iter()
            .copied()
            .filter(|s| !self.before.contains_key(s))
            .collect();
        let keys: Vec<Vec<Value>> = wanted.iter().map(|s| vec![Value::from(*s)]).collect();
        let found = self
            .tx
            .query_many(include_str!("../../queries/claims_about.sql"), &keys)?;
        let places = places(found.iter().flatten(), 3)?;
        let mut claims = self.packs.claims(self.tx, &places)?.into_iter();
        for (subject, rows) in wanted.into_iter().zip(found) {
            let documents: Vec<DocumentClaims> = rows
                .iter()
                .zip(claims.by_ref())
                .map(|(row, claims)| document_claims(row, claims))
                .collect::<Result<_>>()?;
            self.after.entry(subject).or_insert_with(|| documents.clone());
            self.before.insert(subject, documents);
        }
        Ok(())
    }

    /// Replaces what documents say: claims, mentions and assertions, in memory and in the database.
    pub(crate) fn speak(&mut self, arrivals: &[Arrival]) -> Result<()> {
        let (mut mentions, mut unmentions) = (Vec::new(), Vec::new());
        let (mut edges, mut unedges) = (Vec::new(), Vec::new());
        for arrival in arrivals {
            let mut before = Spoken::default();
            before.claims(self.previous.get(&arrival.document).map_or(&[], Vec::as_slice));
            let mut now = Spoken::default();
            for (_, claims) in &arrival.claims {
                now.claims(claims);
            }
            let document = arrival.document;
            for (identifier, kind) in before.mentions.difference(&now.mentions) {
                unmentions.push(values![self.numbers[identifier], document, *kind].to_vec());
            }
            for (identifier, kind) in now.mentions.difference(&before.mentions) {
                mentions.push(values![self.numbers[identifier], document, *kind].to_vec());
            }
            for (pair, _) in before
                .assertions
                .iter()
                .filter(|(p, live)| now.assertions.get(*p) != Some(*live))
            {
                let (subject, alias) = (self.numbers[&pair.0], self.numbers[&pair.1]);
                unedges.push(values![subject, alias, document].to_vec());
                self.recluster.extend([subject, alias]);
            }
            for (pair, live) in now
                .assertions
                .iter()
                .filter(|(p, live)| before.assertions.get(*p) != Some(*live))
            {
                edges.push(values![self.numbers[&pair.0], self.numbers[&pair.1], document, *live].to_vec());
            }
            self.replace(arrival, &before);
        }
        self.tx
            .execute_many(include_str!("../../queries/delete_mention.sql"), &unmentions)?;
        self.tx
            .execute_many(include_str!("../../queries/insert_mention.sql"), &mentions)?;
        self.tx
            .execute_many(include_str!("../../queries/delete_edge.sql"), &unedges)?;
        self.tx
            .execute_many(include_str!("../../queries/insert_edge.sql"), &edges)?;
        Ok(())
    }

    /// Puts an arrival's claims in the place of what its document said before.
    fn replace(&mut self, arrival: &Arrival, before: &Spoken) {
        let cause = format!("{}/{}", arrival.source, arrival.key);
        for (identifier, kind) in &before.mentions {
            if *kind == SUBJECT {
                let subject = self.numbers[identifier];
                self.after
                    .entry(subject)
                    .or_default()
                    .retain(|d| d.document != arrival.document);
                self.touch(subject, &cause);
                if !arrival.claims.iter().any(|(s, _)| s == identifier) {
                    // The document no longer speaks of it; its cluster may be left without any.
                    self.recluster.insert(subject);
                }
            }
        }
        for (identifier, claims) in &arrival.claims {
            let subject = self.numbers[identifier];
            self.after.entry(subject).or_default().push(DocumentClaims {
                document: arrival.document,
                source: arrival.source.clone(),
                key: arrival.key.clone(),
                claims: claims.clone(),
            });
        }
    }

    /// Stored clusters that the arrivals' subjects and aliases are in. (A mere mention does not load a cluster.)
    fn concerned(&self, arrivals: &[Arrival]) -> HashSet<i64> {
        let named = arrivals
            .iter()
            .flat_map(|a| &a.claims)
            .flat_map(|(subject, claims)| {
                std::iter::once(subject).chain(claims.iter().flat_map(|c| &c.aliases))
            });
        let before = self
            .previous
            .values()
            .flatten()
            .flat_map(|c| std::iter::once(&c.subject).chain(&c.aliases));
        named
            .chain(before)
            .filter_map(|id| self.home[&self.numbers[id]])
            .collect()
    }

    /// Identifiers without a cluster have no claims about them; saves asking the database.
    fn know_silent(&mut self, subjects: &[i64]) {
        for subject in subjects {
            self.before.entry(*subject).or_default();
            self.after.entry(*subject).or_default();
        }
    }

    /// Marks the cluster of an identifier as changed by a document.
    pub(crate) fn touch(&mut self, identifier: i64, cause: &str) {
        if let Some(Some(cluster)) = self.home.get(&identifier) {
            self.touched.entry(*cluster).or_default().insert(cause.to_owned());
        }
    }
}

/// Places of claims that rows name from a column on.
fn places<'r>(rows: impl Iterator<Item = &'r Row>, column: usize) -> Result<Vec<Place>> {
    rows.map(|row| Place::from_row(row, column)).collect()
}

fn document_claims(row: &Row, claims: Arc<Vec<Claim>>) -> Result<DocumentClaims> {
    Ok(DocumentClaims {
        document: row.int(0)?,
        source: row.text(1)?.into(),
        key: row.text(2)?.into(),
        claims,
    })
}

/// What a document says, as sets that can be compared between revisions.
#[derive(Default)]
struct Spoken {
    mentions: HashSet<(Identifier, i64)>,
    /// Subject and alias, and whether a record in force says so.
    assertions: HashMap<(Identifier, Identifier), bool>,
}

impl Spoken {
    fn claims(&mut self, claims: &[Claim]) {
        for claim in claims {
            let live = !matches!(claim.state, State::Withdrawn | State::Rejected);
            self.mentions.insert((claim.subject.clone(), SUBJECT));
            for id in claim.related.iter().chain(&claim.upstream) {
                self.mentions.insert((id.clone(), RELATED));
            }
            for alias in &claim.aliases {
                if is_identity(&claim.subject, alias, &claim.aliases) {
                    *self
                        .assertions
                        .entry((claim.subject.clone(), alias.clone()))
                        .or_default() |= live;
                } else {
                    self.mentions.insert((alias.clone(), RELATED));
                }
            }
        }
    }
}

/// Every identifier that claims name.
pub(crate) fn named(claims: &[Claim]) -> impl Iterator<Item = Identifier> + '_ {
    claims.iter().flat_map(|c| {
        std::iter::once(&c.subject)
            .chain(&c.aliases)
            .chain(&c.related)
            .chain(&c.upstream)
            .cloned()
    })
}

/// State of a document: that of its claims about its own key, else of the first.
pub(crate) fn state_of(prepared: &Prepared) -> State {
    let PreparedBody::Claims(subjects) = &prepared.body else {
        return State::Published;
    };
    let own = subjects
        .iter()
        .find(|s| s.subject.as_str() == prepared.key)
        .or_else(|| subjects.first());
    own.and_then(|s| s.claims.first())
        .map(|c| c.state)
        .unwrap_or_default()
}
