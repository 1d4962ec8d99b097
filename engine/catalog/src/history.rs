//! History entries as they are stored: the payload of an event.

use std::collections::BTreeSet;
use std::sync::Arc;

use baize_model::{Claim, Identifier};
use baize_store::Tx;
use baize_store::events::{Event, LIBRARY, NewEvent, append_many};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::packing::{Packer, Packs, Place, Slot};
use crate::rules::changes;
use crate::rules::cluster::is_identity;
use crate::rules::merge::{Entry, merge};
use crate::rules::precedence::Precedence;
use crate::{Change, Error, FieldChange, Result, varint};

/// Version of the payload's layout.
const VERSION: u16 = 1;

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
    /// The subject of those claims, where another identifier heads the vulnerability.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<Identifier>,
}

impl Payload {
    /// Reads the entries of some events, in their order.
    pub(crate) fn read(tx: &mut Tx, packs: &Packs, events: &[Event]) -> Result<Vec<Self>> {
        let places: Vec<Place> = events
            .iter()
            .map(|event| {
                read_place(&event.payload)
                    .ok_or_else(|| Error::Damaged(format!("the place of change {}", event.sequence)))
            })
            .collect::<Result<_>>()?;
        packs.map_heads(tx, &places, |json| {
            serde_json::from_slice(json).map_err(|e| Error::Damaged(format!("history entry: {e}")))
        })
    }

    /// As a reader gets it. `creation` gives the claims that a creating revision made about the subject.
    pub(crate) fn into_change(
        self,
        sequence: i64,
        time: Timestamp,
        precedence: &Precedence,
        creation: impl FnOnce(i64, &Identifier) -> Result<Option<(String, String, Arc<Vec<Claim>>)>>,
    ) -> Result<Change> {
        let fields = match self.revision {
            None => self.fields,
            Some(revision) => match creation(revision, self.subject.as_ref().unwrap_or(&self.id))? {
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

/// Appends history entries to the public sequence, all in one pack.
pub(crate) fn append(tx: &mut Tx, packer: &mut Packer, entries: &[(i64, Payload)]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let pack = packer.open();
    let mut slots = Vec::with_capacity(entries.len());
    for (_, entry) in entries {
        let json = serde_json::to_vec(entry).map_err(|e| Error::Damaged(e.to_string()))?;
        slots.push(packer.add_claims(&json));
    }
    packer.seal()?;
    let number = tx.allocate("pack", 1)?;
    tx.execute(include_str!("../queries/insert_pack.sql"), &pack.row(number)?)?;
    let packed: Vec<Vec<u8>> = slots
        .into_iter()
        .map(|slot| write_place(Place { pack: number, slot }))
        .collect();
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

/// A place as the payload of an event: its three numbers.
fn write_place(place: Place) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8);
    let Slot { offset, length } = place.slot;
    varint::write(&mut bytes, [place.pack as u64, offset as u64, length as u64]);
    bytes
}

/// Reads what [`write_place`] made.
fn read_place(mut bytes: &[u8]) -> Option<Place> {
    let mut next = || varint::read(&mut bytes);
    let (pack, offset, length) = (next()?, next()?, next()?);
    Some(Place {
        pack: i64::try_from(pack).ok()?,
        slot: Slot {
            offset: usize::try_from(offset).ok()?,
            length: usize::try_from(length).ok()?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_and_a_cut_one_is_refused() {
        for (pack, offset, length) in [(1, 0, 0), (127, 128, 16_383), (i64::MAX, usize::MAX, 5)] {
            let place = Place {
                pack,
                slot: Slot { offset, length },
            };
            let bytes = write_place(place);
            assert_eq!(read_place(&bytes), Some(place));
            assert_eq!(read_place(&bytes[..bytes.len() - 1]), None);
        }
        assert_eq!(read_place(&[0xff; 30]), None);
    }
}
