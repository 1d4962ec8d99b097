//! Statements: what documents say of one exactly named thing, without merging.

use std::sync::Arc;

use baize_model::{Affected, Claim, Format, Identifier, State};
use baize_store::{Row, Tx, Value, values};
use jiff::Timestamp;
use lru::LruCache;
use parking_lot::Mutex;
use serde::Deserialize;

use crate::packing::Place;
use crate::reading::format_of;
use crate::search::Key;
use crate::{Error, Library, Result};

/// Bytes of statements kept, as far as they can be estimated.
const KEPT: usize = 48 << 20;
/// Clusters read in one go.
const STRIDE: usize = 2_000;
/// Lists of numbers kept, for readers that page through them.
const LISTS: usize = 8;

/// What one document says of one thing.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Number of the vulnerability.
    pub vulnerability: i64,
    /// Source of the document.
    pub source: Box<str>,
    /// Its key at the source.
    pub key: Box<str>,
    /// Its format.
    pub format: Format,
    /// The identifier it is about.
    pub id: Identifier,
    /// Its state.
    pub state: State,
    /// When it was last changed, or published if that is not said.
    pub modified: Option<Timestamp>,
    /// Its entries about the thing.
    pub affected: Vec<Affected>,
}

/// Which vulnerabilities are wanted: those for which all of this holds.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Selection {
    /// A query in the language of the search box; empty for all.
    pub query: String,
    /// Keys they all have.
    pub keys: Vec<Key>,
    /// First and last second of their publication.
    pub published: Option<(i64, i64)>,
    /// First and last second of their last change.
    pub modified: Option<(i64, i64)>,
}

/// Source, key and format of a document, and its claims.
pub type Side = (String, String, Format, Arc<Vec<Claim>>);

/// The part of a claim that a statement needs.
#[derive(Deserialize)]
struct Slim {
    subject: Identifier,
    #[serde(default)]
    state: State,
    published: Option<Timestamp>,
    modified: Option<Timestamp>,
    #[serde(default)]
    affected: Vec<Affected>,
}

/// What was looked up lately, of one state of the index.
pub(crate) struct Known {
    of: Mutex<Kept>,
}

struct Kept {
    generation: u64,
    bytes: usize,
    statements: LruCache<Key, Arc<Vec<Statement>>>,
    numbers: LruCache<Selection, Arc<Vec<i64>>>,
}

impl Default for Known {
    fn default() -> Self {
        let lists = std::num::NonZeroUsize::new(LISTS).unwrap_or(std::num::NonZeroUsize::MIN);
        Self {
            of: Mutex::new(Kept {
                generation: 0,
                bytes: 0,
                statements: LruCache::unbounded(),
                numbers: LruCache::new(lists),
            }),
        }
    }
}

impl Kept {
    fn at(&mut self, generation: u64) {
        if self.generation != generation {
            self.generation = generation;
            self.bytes = 0;
            self.statements.clear();
            self.numbers.clear();
        }
    }
}

/// About what some statements take in memory.
fn weight(statements: &[Statement]) -> usize {
    let of = |affected: &Affected| {
        let texts = affected.versions.iter().map(|v| v.len() + 24).sum::<usize>();
        let events = affected
            .ranges
            .iter()
            .map(|r| r.events.len() * 64 + 96)
            .sum::<usize>();
        500 + texts + events
    };
    let one = |s: &Statement| 200 + s.affected.iter().map(of).sum::<usize>();
    200 + statements.iter().map(one).sum::<usize>()
}

impl Library {
    /// State of the search index: another number once more can be seen in it.
    pub fn index_generation(&self) -> u64 {
        self.inner.indexing.search.generation()
    }

    /// What documents say of the things with these keys: for each key its statements, by identifier.
    pub fn statements(&self, keys: &[Key]) -> Result<Vec<Arc<Vec<Statement>>>> {
        let search = &self.inner.indexing.search;
        let generation = search.generation();
        let mut found: Vec<Option<Arc<Vec<Statement>>>> = {
            let mut kept = self.inner.known.of.lock();
            kept.at(generation);
            keys.iter().map(|key| kept.statements.get(key).cloned()).collect()
        };
        let missing: Vec<usize> = (0..keys.len()).filter(|i| found[*i].is_none()).collect();
        let numbers = search.with_keys(missing.iter().map(|i| &keys[*i]))?;
        let mut wanted: Vec<(i64, usize)> = Vec::new();
        for (at, numbers) in missing.iter().zip(&numbers) {
            wanted.extend(numbers.iter().map(|number| (*number, *at)));
        }
        // A vulnerability that several of the keys lead to is read once.
        wanted.sort_unstable();
        let mut read: Vec<Vec<Statement>> = vec![Vec::new(); keys.len()];
        let mut distinct: Vec<i64> = wanted.iter().map(|(number, _)| *number).collect();
        distinct.dedup();
        for part in distinct.chunks(STRIDE) {
            let asked = |number: i64| {
                let from = wanted.partition_point(|(n, _)| *n < number);
                wanted[from..]
                    .iter()
                    .take_while(move |(n, _)| *n == number)
                    .map(|(_, at)| *at)
            };
            self.read_statements(part, &mut |statement| {
                for at in asked(statement.vulnerability) {
                    let affected: Vec<Affected> = statement
                        .affected
                        .iter()
                        .filter(|a| keys[at].is_of(a))
                        .cloned()
                        .collect();
                    if !affected.is_empty() {
                        read[at].push(Statement {
                            affected,
                            ..statement.without_affected()
                        });
                    }
                }
            })?;
        }
        let mut kept = self.inner.known.of.lock();
        kept.at(generation);
        for at in missing {
            let mut statements = std::mem::take(&mut read[at]);
            statements.sort_by(|a, b| a.id.as_str().cmp(b.id.as_str()));
            let weight = weight(&statements);
            let statements = Arc::new(statements);
            if weight <= KEPT / 2
                && kept
                    .statements
                    .put(keys[at].clone(), Arc::clone(&statements))
                    .is_none()
            {
                kept.bytes += weight;
                while kept.bytes > KEPT {
                    let Some((_, gone)) = kept.statements.pop_lru() else {
                        break;
                    };
                    kept.bytes = kept.bytes.saturating_sub(self::weight(&gone));
                }
            }
            found[at] = Some(statements);
        }
        Ok(found.into_iter().map(Option::unwrap_or_default).collect())
    }

    fn read_statements(&self, clusters: &[i64], each: &mut dyn FnMut(&Statement)) -> Result<()> {
        self.db().try_read(|tx| {
            let (rows, places) = said(tx, clusters)?;
            let slim = self.packs().map_heads(tx, &places, |bytes| {
                serde_json::from_slice::<Vec<Slim>>(bytes).map_err(|e| Error::Damaged(format!("claims: {e}")))
            })?;
            let mut slim = slim.into_iter();
            for (number, rows) in clusters.iter().zip(&rows) {
                for (row, claims) in rows.iter().zip(slim.by_ref()) {
                    for claim in claims {
                        each(&Statement {
                            vulnerability: *number,
                            source: row.text(0)?.into(),
                            key: row.text(1)?.into(),
                            format: format_of(row, 2)?,
                            id: claim.subject,
                            state: claim.state,
                            modified: claim.modified.or(claim.published),
                            affected: claim.affected,
                        });
                    }
                }
            }
            Ok(())
        })
    }

    /// Numbers of all vulnerabilities that are wanted, ascending.
    pub fn numbers(&self, asked: &Selection) -> Result<Arc<Vec<i64>>> {
        let search = &self.inner.indexing.search;
        let generation = search.generation();
        {
            let mut kept = self.inner.known.of.lock();
            kept.at(generation);
            if let Some(numbers) = kept.numbers.get(asked) {
                return Ok(Arc::clone(numbers));
            }
        }
        let numbers = Arc::new(search.numbers_of(asked)?);
        let mut kept = self.inner.known.of.lock();
        kept.at(generation);
        kept.numbers.put(asked.clone(), Arc::clone(&numbers));
        Ok(numbers)
    }

    /// The identifiers that head vulnerabilities, by their numbers; those that have gone are left out.
    pub fn heads(&self, numbers: &[i64]) -> Result<Vec<Identifier>> {
        let keys: Vec<Vec<Value>> = numbers.iter().map(|number| values![*number].to_vec()).collect();
        let rows = self
            .db()
            .read(|tx| tx.query_many(include_str!("../queries/head_of.sql"), &keys))?;
        rows.iter()
            .filter_map(|rows| rows.first())
            .map(|row| Identifier::parse(row.text(0)?).map_err(|e| Error::Damaged(e.to_string())))
            .collect()
    }

    /// Claims about vulnerabilities, with the sources, keys and formats of their documents, in the order asked for.
    pub fn claims_about(&self, numbers: &[i64]) -> Result<Vec<Vec<Side>>> {
        self.db().try_read(|tx| {
            let (rows, places) = said(tx, numbers)?;
            let mut claims = self.packs().claims(tx, &places)?.into_iter();
            rows.iter()
                .map(|rows| {
                    rows.iter()
                        .zip(claims.by_ref())
                        .map(|(row, claims)| {
                            Ok((
                                row.text(0)?.to_owned(),
                                row.text(1)?.to_owned(),
                                format_of(row, 2)?,
                                claims,
                            ))
                        })
                        .collect()
                })
                .collect()
        })
    }
}

/// Documents that speak of each of the vulnerabilities, and, for all of them in turn, where their claims are.
fn said(tx: &mut Tx, vulnerabilities: &[i64]) -> Result<(Vec<Vec<Row>>, Vec<Place>)> {
    let keys = vulnerabilities.iter().map(|number| values![*number].to_vec());
    let rows = tx.query_many(include_str!("../queries/statements_about.sql"), keys)?;
    let places = rows.iter().flatten().map(|row| Place::from_row(row, 3));
    let places = places.collect::<Result<Vec<_>>>()?;
    Ok((rows, places))
}

impl Statement {
    fn without_affected(&self) -> Self {
        Self {
            vulnerability: self.vulnerability,
            source: self.source.clone(),
            key: self.key.clone(),
            format: self.format,
            id: self.id.clone(),
            state: self.state,
            modified: self.modified,
            affected: Vec::new(),
        }
    }
}
