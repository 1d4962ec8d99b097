//! From raw bytes to something ready to be written: parsed, normalised, hashed, packed. No transaction is held.

use std::collections::BTreeMap;
use std::sync::Arc;

use baize_model::{Body, Claim, Format, Identifier, RawRecord, Refusal, Series};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::packing::{Pack, Packer, Slot};
use crate::rules::normalise;

/// Longest key of a document, in bytes.
const MAX_KEY: usize = 512;
/// Most claims one document may make.
const MAX_CLAIMS: usize = 100_000;
/// Most identifiers one claim may name.
const MAX_NAMED: usize = 20_000;

/// A record ready to be written.
pub(crate) struct Prepared {
    /// Name of the file it came from.
    pub(crate) file: String,
    /// Source.
    pub(crate) source: String,
    /// Key at the source.
    pub(crate) key: String,
    /// Format.
    pub(crate) format: Format,
    /// Upstream's time of modification, microseconds.
    pub(crate) modified: Option<i64>,
    /// Upstream's serial.
    pub(crate) serial: Option<i64>,
    /// The same bytes elsewhere may be another document: the key or the day is not in the content.
    pub(crate) named_outside: bool,
    /// SHA-256 of the bytes.
    pub(crate) digest: [u8; 32],
    /// Length of the bytes.
    pub(crate) size: usize,
    /// The pack that holds the bytes and the claims.
    pub(crate) pack: Arc<Pack>,
    /// The bytes, in the second part of the pack.
    pub(crate) content: Slot,
    /// What it says.
    pub(crate) body: PreparedBody,
}

/// What a prepared record says.
pub(crate) enum PreparedBody {
    /// Claims by subject.
    Claims(Vec<SubjectClaims>),
    /// A series, and the day of its points.
    Series(Series, Date),
    /// An entry of a taxonomy.
    Taxon {
        /// `CWE-79`.
        id: String,
        /// `cwe` or `capec`.
        kind: &'static str,
        /// Name.
        name: String,
        /// The entry as JSON.
        body: String,
    },
}

/// The claims of a document about one subject.
pub(crate) struct SubjectClaims {
    /// The subject.
    pub(crate) subject: Identifier,
    /// The claims; nearly always one.
    pub(crate) claims: Arc<Vec<Claim>>,
    /// Their JSON, an array, in the first part of the document's pack.
    pub(crate) slot: Slot,
}

impl Prepared {
    /// How many vulnerabilities it speaks of.
    pub(crate) fn subjects(&self) -> usize {
        match &self.body {
            PreparedBody::Claims(subjects) => subjects.len(),
            PreparedBody::Series(..) | PreparedBody::Taxon { .. } => 1,
        }
    }

    /// Bytes of it in its pack, unpacked.
    pub(crate) fn packed_bytes(&self) -> usize {
        let claims = match &self.body {
            PreparedBody::Claims(subjects) => subjects.iter().map(|s| s.slot.length).sum(),
            PreparedBody::Series(..) | PreparedBody::Taxon { .. } => 0,
        };
        self.content.length + claims
    }

    /// How many records of the source's own counting it stands for.
    pub(crate) fn records(&self) -> u64 {
        match &self.body {
            PreparedBody::Series(series, _) => series.points.len() as u64,
            _ => 1,
        }
    }

    /// First eight bytes of the digest, for look-ups.
    pub(crate) fn digest_head(&self) -> i64 {
        digest_head(&self.digest)
    }
}

/// SHA-256 of a record.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// First eight bytes of a digest, as an integer to look it up by.
pub(crate) fn digest_head(digest: &[u8; 32]) -> i64 {
    let mut head = [0; 8];
    head.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(head)
}

/// Prepares a record. `source` overrides the source that the content names; `day` is the day of a series that
/// does not say it itself.
pub(crate) fn prepare(
    raw: &RawRecord,
    digest: [u8; 32],
    source: Option<&str>,
    day: Option<Date>,
    packer: &mut Packer,
) -> Result<Prepared, PrepareError> {
    let parsed = baize_formats::parse(raw)?;
    packer.make_room(raw.bytes.len())?;
    let source = source.map_or(parsed.source, str::to_owned);
    let mut key = parsed.key;
    let mut named_outside = parsed.key_from_name;
    let body = match parsed.body {
        Body::Claims(claims) => PreparedBody::Claims(by_subject(claims, packer)?),
        Body::Series(series) => {
            let day = match (series.date, day) {
                (Some(day), _) => {
                    key = day.to_string();
                    day
                }
                (None, Some(day)) => {
                    named_outside = true;
                    key = format!("{day}/{}", raw.name.rsplit('/').next().unwrap_or_default());
                    day
                }
                (None, None) => {
                    let reason = "the scores carry no date; name it with --as-of or keep the dated folder or file name";
                    return Err(Refusal::new("no-date", reason).into());
                }
            };
            PreparedBody::Series(series, day)
        }
        Body::Weakness(entry) => PreparedBody::Taxon {
            id: entry.id.clone(),
            kind: "cwe",
            name: entry.name.clone(),
            body: json(&entry)?,
        },
        Body::AttackPattern(entry) => PreparedBody::Taxon {
            id: entry.id.clone(),
            kind: "capec",
            name: entry.name.clone(),
            body: json(&entry)?,
        },
    };
    if key.is_empty() || key.len() > MAX_KEY || key.chars().any(char::is_control) {
        return Err(Refusal::new(
            "no-identifier",
            format!("{key:.80?} cannot be the key of a document"),
        )
        .into());
    }
    Ok(Prepared {
        file: raw.name.clone(),
        pack: packer.open(),
        content: packer.add_record(&raw.bytes),
        source,
        key,
        format: raw.format,
        modified: parsed.modified.map(jiff::Timestamp::as_microsecond),
        serial: parsed.serial,
        named_outside,
        digest,
        size: raw.bytes.len(),
        body,
    })
}

fn by_subject(claims: Vec<Claim>, packer: &mut Packer) -> Result<Vec<SubjectClaims>, PrepareError> {
    if claims.len() > MAX_CLAIMS {
        return Err(Refusal::new(
            "too-large",
            format!("a document may not make more than {MAX_CLAIMS} claims"),
        )
        .into());
    }
    let mut grouped: BTreeMap<Identifier, Vec<Claim>> = BTreeMap::new();
    for mut claim in claims {
        if claim.aliases.len() + claim.related.len() + claim.upstream.len() > MAX_NAMED {
            let reason = format!("a claim may not name more than {MAX_NAMED} identifiers");
            return Err(Refusal::new("too-large", reason).into());
        }
        normalise::normalise(&mut claim);
        grouped.entry(claim.subject.clone()).or_default().push(claim);
    }
    grouped
        .into_iter()
        .map(|(subject, claims)| {
            let slot = packer.add_claims(json(&claims)?.as_bytes());
            Ok(SubjectClaims {
                subject,
                claims: Arc::new(claims),
                slot,
            })
        })
        .collect()
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, PrepareError> {
    serde_json::to_string(value).map_err(|e| PrepareError::Refused(Refusal::new("schema", e.to_string())))
}

/// Why a record could not be prepared.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PrepareError {
    /// The record is at fault.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The library is.
    #[error(transparent)]
    Library(#[from] crate::Error),
}
