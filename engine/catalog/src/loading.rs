//! Reading clusters with everything that is said about them.

use std::collections::BTreeSet;

use baize_model::Identifier;
use baize_store::{Db, Row, Value, values};

use crate::ingest::{DocumentClaims, Indexable, unscaled};
use crate::packing::{Packs, Place};
use crate::rules::cluster::head;
use crate::{Error, Result};

/// A cluster as it is stored.
pub(crate) struct Loaded {
    /// Identifiers and claims.
    pub(crate) indexable: Indexable,
    /// EPSS of the identifier that heads it.
    pub(crate) epss: Option<LatestEpss>,
}

/// Where EPSS stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct LatestEpss {
    /// Latest score.
    pub(crate) score: f64,
    /// What the score has gained over that of thirty days before its last change, if there was one.
    pub(crate) rise: Option<f64>,
}

/// A cluster, if it is there.
pub(crate) fn load(db: &Db, packs: &Packs, vulnerability: i64) -> Result<Option<Indexable>> {
    let loaded = load_many(db, packs, &[vulnerability])?;
    Ok(loaded.into_iter().next().map(|held| held.indexable))
}

/// Those clusters of the wanted ones that are there, in the order asked for, as one snapshot shows them.
pub(crate) fn load_many(db: &Db, packs: &Packs, wanted: &[i64]) -> Result<Vec<Loaded>> {
    db.try_read(|tx| {
        let members = tx.query_many(
            include_str!("../queries/identifiers_of_vulnerability.sql"),
            keys(wanted.iter().copied()),
        )?;
        let mut names: Vec<BTreeSet<Identifier>> = Vec::with_capacity(wanted.len());
        let (mut numbers, mut heads) = (Vec::new(), Vec::new());
        for rows in &members {
            let mut ids = BTreeSet::new();
            for row in rows {
                numbers.push(row.int(0)?);
                ids.insert(Identifier::parse(row.text(1)?).map_err(|e| Error::Damaged(e.to_string()))?);
            }
            let leads = head(&ids).filter(|id| has_epss(id));
            heads.push(
                rows.iter()
                    .find(|row| leads.is_some_and(|id| row.text(1).is_ok_and(|text| text == id.as_str())))
                    .map(|row| row.int(0))
                    .transpose()?
                    .unwrap_or(0),
            );
            names.push(ids);
        }
        let about = tx.query_many(
            include_str!("../queries/claims_about.sql"),
            keys(numbers.iter().copied()),
        )?;
        let points = tx.query_many(
            include_str!("../queries/latest_epss.sql"),
            keys(heads.into_iter()),
        )?;
        let places: Vec<Place> = about
            .iter()
            .flatten()
            .map(|row| Place::from_row(row, 3))
            .collect::<Result<_>>()?;
        let mut claims = packs.claims(tx, &places)?.into_iter();
        let mut about = about.into_iter();
        let mut found = Vec::with_capacity(wanted.len());
        for (((vulnerability, rows), identifiers), points) in
            wanted.iter().zip(&members).zip(names).zip(points)
        {
            let mut documents = Vec::new();
            let said: Vec<Row> = about.by_ref().take(rows.len()).flatten().collect();
            for (row, claims) in said.iter().zip(claims.by_ref()) {
                documents.push(DocumentClaims {
                    document: row.int(0)?,
                    source: row.text(1)?.into(),
                    key: row.text(2)?.into(),
                    claims,
                });
            }
            if documents.is_empty() {
                continue;
            }
            found.push(Loaded {
                indexable: Indexable {
                    vulnerability: *vulnerability,
                    conflicted: rows.first().map(|row| row.bool(2)).transpose()?.unwrap_or(false),
                    identifiers,
                    documents,
                },
                epss: score(&points)?,
            });
        }
        Ok(found)
    })
}

/// EPSS of the identifier that heads a cluster.
pub(crate) fn latest_epss(db: &Db, identifiers: &BTreeSet<Identifier>) -> Result<Option<LatestEpss>> {
    let Some(id) = head(identifiers).filter(|id| has_epss(id)) else {
        return Ok(None);
    };
    let rows = db.read(|tx| {
        let found = tx.query(
            include_str!("../queries/find_identifier.sql"),
            &values![id.as_str()],
        )?;
        match found.first() {
            Some(row) => tx.query(include_str!("../queries/latest_epss.sql"), &values![row.int(0)?]),
            None => Ok(Vec::new()),
        }
    })?;
    score(&rows)
}

/// Scores are given to CVE identifiers only.
fn has_epss(id: &Identifier) -> bool {
    id.authority().as_str() == "CVE"
}

fn score(points: &[Row]) -> Result<Option<LatestEpss>> {
    let Some(row) = points.first() else {
        return Ok(None);
    };
    let score = unscaled(row.int(1)?);
    let before = row.opt_int(3)?.map(unscaled);
    Ok(Some(LatestEpss {
        score,
        rise: before.map(|before| score - before),
    }))
}

fn keys(numbers: impl Iterator<Item = i64>) -> Vec<Vec<Value>> {
    numbers.map(|number| values![number].to_vec()).collect()
}
