//! History entries as they are stored: the payload of an event.

use std::collections::BTreeSet;

use baize_model::{Claim, Identifier};
use baize_store::events::{LIBRARY, NewEvent, append_many};
use baize_store::{Row, Tx};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::packing::Packer;
use crate::rules::changes;
use crate::rules::cluster::is_identity;
use crate::rules::merge::{Entry, merge};
use crate::rules::precedence::Precedence;
use crate::{Change, Error, FieldChange, Result};

/// Version of the payload's layout.
const VERSION: u16 = 1;
/// Kind of dictionary for payloads.
const DICTIONARY: &str = "history";

/// What happened to a vulnerability.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// It is there for the first time.
    Created,
    /// A source said something new.
    Changed,
    /// Two became one.
    Merged,
    /// One became two.
    Split,
    /// Nothing is left of it: it is part of another, or its documents are gone.
    Removed,
}

impl Kind {
    /// Number in the store; never changes its meaning.
    fn number(self) -> u16 {
        match self {
            Self::Created => 1,
            Self::Changed => 2,
            Self::Merged => 3,
            Self::Split => 4,
            Self::Removed => 5,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Removed => "removed",
        }
    }
}

/// A stored history entry. Short names: there is one of these for every change of every record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Payload {
    /// What happened.
    #[serde(rename = "k")]
    pub(crate) kind: Kind,
    /// Identifier that heads the vulnerability after the change.
    #[serde(rename = "i")]
    pub(crate) id: Identifier,
    /// Documents that caused it.
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) causes: Vec<String>,
    /// Changed fields.
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) fields: Vec<FieldChange>,
    /// For a vulnerability created by one claim of one document: the revision, whose stored claims are the
    /// fields. They are never changed or deleted, so they need not be written twice.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub(crate) revision: Option<i64>,
}

impl Payload {
    /// Bytes to store: the dictionary's number, then the packed JSON.
    pub(crate) fn pack(&self, packer: &mut Packer) -> Result<Vec<u8>> {
        let json = serde_json::to_vec(self).map_err(|e| Error::Damaged(e.to_string()))?;
        let packed = packer.pack(DICTIONARY, &json)?;
        let mut bytes = Vec::with_capacity(packed.bytes.len() + 4);
        bytes.extend_from_slice(&u32::try_from(packed.dictionary).unwrap_or_default().to_le_bytes());
        bytes.extend_from_slice(&packed.bytes);
        Ok(bytes)
    }

    /// Reads what [`Payload::pack`] made.
    pub(crate) fn unpack(bytes: &[u8], packer: &mut Packer) -> Result<Self> {
        let damaged = || Error::Damaged("a history entry is too short".to_owned());
        let (dictionary, packed) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
        let json = packer.unpack(i64::from(u32::from_le_bytes(*dictionary)), packed)?;
        serde_json::from_slice(&json).map_err(|e| Error::Damaged(format!("history entry: {e}")))
    }

    /// As a reader gets it. `creation` gives the claims that a creating revision made about the subject.
    pub(crate) fn into_change(
        self,
        sequence: i64,
        time: Timestamp,
        precedence: &Precedence,
        creation: impl FnOnce(i64, &Identifier) -> Result<Option<(String, String, Vec<Claim>)>>,
    ) -> Result<Change> {
        let fields = match self.revision {
            None => self.fields,
            Some(revision) => match creation(revision, &self.id)? {
                None => Vec::new(),
                Some((source, key, claims)) => {
                    let merged = created(&source, &key, &claims, precedence);
                    changes::diff(&serde_json::Map::new(), &changes::values(&merged))
                }
            },
        };
        Ok(Change {
            sequence,
            id: self.id,
            time,
            kind: self.kind.as_str().to_owned(),
            causes: self.causes,
            fields,
        })
    }
}

/// Appends history entries to the public sequence.
pub(crate) fn append(tx: &mut Tx, packer: &mut Packer, entries: &[(i64, Payload)]) -> Result<()> {
    let packed: Vec<Vec<u8>> = entries
        .iter()
        .map(|(_, p)| p.pack(packer))
        .collect::<Result<_>>()?;
    let events: Vec<NewEvent<'_>> = entries
        .iter()
        .zip(&packed)
        .map(|((subject, entry), payload)| NewEvent {
            stream: LIBRARY,
            kind: entry.kind.number(),
            subject: *subject,
            version: VERSION,
            payload,
        })
        .collect();
    Ok(append_many(tx, &events)?)
}

/// Identifiers that a single document's claims about one subject put together.
pub(crate) fn identities(claims: &[Claim]) -> BTreeSet<Identifier> {
    let mut all = BTreeSet::new();
    for claim in claims {
        all.extend(
            claim
                .aliases
                .iter()
                .filter(|a| is_identity(&claim.subject, a, &claim.aliases))
                .cloned(),
        );
        all.insert(claim.subject.clone());
    }
    all
}

/// The merged record of a vulnerability that only one document speaks of.
fn created(source: &str, key: &str, claims: &[Claim], precedence: &Precedence) -> crate::Merged {
    let entries: Vec<Entry<'_>> = claims.iter().map(|claim| Entry { source, key, claim }).collect();
    merge(&identities(claims), &entries, precedence)
}

/// Reads the claims column of a row.
pub(crate) fn unpack_claims(
    row: &Row,
    dictionary: usize,
    body: usize,
    packer: &mut Packer,
) -> Result<Vec<Claim>> {
    let json = packer.unpack(row.int(dictionary)?, row.bytes(body)?)?;
    serde_json::from_slice(&json).map_err(|e| Error::Damaged(format!("claims: {e}")))
}
