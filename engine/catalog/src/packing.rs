//! Packs: many small, similar texts compressed as one.
//!
//! A pack is one zstd frame of two parts: what a handful of records says (their claims, as JSON), then the records
//! byte for byte. What a source says of one vulnerability resembles what it says of the next, and claims resemble
//! the record they were read from, so that a frame over all of them is a third of what the same texts take one by
//! one. Claims are read often and come first: reading them unpacks the opening of the frame only. History entries
//! of one transaction are a pack with a first part alone.
//!
//! A pack is written in the transaction of the first thing that refers to it and is never changed or deleted.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use baize_model::Claim;
use baize_store::{Tx, Value, values};
use lru::LruCache;
use parking_lot::Mutex;
use zstd::bulk::{Compressor, Decompressor};
use zstd::stream::raw::{Decoder, Operation};

use crate::{Error, Result};

/// Compression level. The next that saves anything, 5, takes three times the time for a twelfth less.
const LEVEL: i32 = 3;
/// Compression level of history, which is written once and seldom read.
const HISTORY_LEVEL: i32 = 6;
/// Records are added to a pack until it holds so many bytes of them. Reading one unpacks all before it.
const FULL: usize = 1 << 20;
/// Bytes of first parts kept unpacked.
const HEADS: usize = 32 << 20;
/// Packs kept unpacked whole, for reading documents one after the other.
const WHOLE: NonZeroUsize = NonZeroUsize::new(4).unwrap();
/// Packs read at once.
const AT_ONCE: usize = 16;
/// Decoders kept ready.
const DECODERS: usize = 8;

/// A stretch of bytes in a part of a pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Slot {
    /// Where it begins in its part.
    pub(crate) offset: usize,
    /// Its length in bytes.
    pub(crate) length: usize,
}

/// A slot of a stored pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// Number of the pack.
    pub(crate) pack: i64,
    /// Where in it.
    pub(crate) slot: Slot,
}

impl Place {
    /// From three columns of a row: pack, offset, length.
    pub(crate) fn from_row(row: &baize_store::Row, first: usize) -> Result<Self> {
        let at = |column| {
            usize::try_from(row.int(column)?).map_err(|e| Error::Damaged(format!("place in a pack: {e}")))
        };
        Ok(Self {
            pack: row.int(first)?,
            slot: Slot {
                offset: at(first + 1)?,
                length: at(first + 2)?,
            },
        })
    }
}

/// A pack that is being filled, or is full and waits to be written. Those who put something into it share it.
#[derive(Default)]
pub(crate) struct Pack {
    sealed: OnceLock<Sealed>,
    /// Its number once it is in the database, else 0.
    number: AtomicI64,
}

struct Sealed {
    head: usize,
    size: usize,
    bytes: Vec<u8>,
}

impl Pack {
    /// Number in the database, if it is there.
    pub(crate) fn number(&self) -> Option<i64> {
        Some(self.number.load(Ordering::Relaxed)).filter(|n| *n != 0)
    }

    /// Notes, after the commit, under which number it is in the database.
    pub(crate) fn is_stored_as(&self, number: i64) {
        self.number.store(number, Ordering::Relaxed);
    }

    /// The row that stores it.
    pub(crate) fn row(&self, number: i64) -> Result<Vec<Value>> {
        let sealed = self.sealed()?;
        Ok(values![
            number,
            sealed.head as i64,
            sealed.size as i64,
            sealed.bytes.as_slice()
        ]
        .to_vec())
    }

    /// Share of the compressed bytes that so many bytes of content take.
    pub(crate) fn share(&self, bytes: usize) -> Result<usize> {
        let sealed = self.sealed()?;
        Ok((sealed.bytes.len() as u128 * bytes as u128 / sealed.size.max(1) as u128) as usize)
    }

    fn sealed(&self) -> Result<&Sealed> {
        self.sealed
            .get()
            .ok_or_else(|| Error::Damaged("a pack is used before it is sealed".to_owned()))
    }
}

/// Fills packs, on one thread.
pub(crate) struct Packer {
    compressor: Compressor<'static>,
    open: Arc<Pack>,
    head: Vec<u8>,
    body: Vec<u8>,
}

impl Packer {
    /// A packer of records, with an empty pack.
    pub(crate) fn new() -> Result<Self> {
        Self::with_level(LEVEL)
    }

    /// A packer of history.
    pub(crate) fn of_history() -> Result<Self> {
        Self::with_level(HISTORY_LEVEL)
    }

    fn with_level(level: i32) -> Result<Self> {
        Ok(Self {
            compressor: Compressor::new(level).map_err(damaged)?,
            open: Arc::default(),
            head: Vec::new(),
            body: Vec::new(),
        })
    }

    /// The pack that is being filled.
    pub(crate) fn open(&self) -> Arc<Pack> {
        self.open.clone()
    }

    /// Puts claims or a history entry into the first part.
    pub(crate) fn add_claims(&mut self, json: &[u8]) -> Slot {
        add(&mut self.head, json)
    }

    /// Puts a record into the second part.
    pub(crate) fn add_record(&mut self, bytes: &[u8]) -> Slot {
        add(&mut self.body, bytes)
    }

    /// Seals the pack if another record of so many bytes would make it too large.
    pub(crate) fn make_room(&mut self, bytes: usize) -> Result<()> {
        if !self.body.is_empty() && self.body.len() + bytes > FULL {
            self.seal()?;
        }
        Ok(())
    }

    /// Compresses what was put in and begins another pack.
    pub(crate) fn seal(&mut self) -> Result<()> {
        if self.head.is_empty() && self.body.is_empty() {
            return Ok(());
        }
        let head = self.head.len();
        self.head.append(&mut self.body);
        let sealed = Sealed {
            head,
            size: self.head.len(),
            bytes: self.compressor.compress(&self.head).map_err(damaged)?,
        };
        self.head.clear();
        // One huge record must not keep its room for the rest of the run.
        self.head.shrink_to(2 * FULL);
        self.body.shrink_to(2 * FULL);
        let full = std::mem::take(&mut self.open);
        // It was open until now, so nothing has been set.
        let _ = full.sealed.set(sealed);
        Ok(())
    }
}

fn add(part: &mut Vec<u8>, bytes: &[u8]) -> Slot {
    let offset = part.len();
    part.extend_from_slice(bytes);
    Slot {
        offset,
        length: bytes.len(),
    }
}

/// Reads packs. One for a library, shared by its threads; what was read lately is kept unpacked.
pub(crate) struct Packs {
    heads: Mutex<Heads>,
    whole: Mutex<LruCache<i64, Arc<Whole>>>,
    decoders: Mutex<Vec<Decoder<'static>>>,
}

struct Heads {
    held: LruCache<i64, Arc<[u8]>>,
    bytes: usize,
}

struct Whole {
    head: usize,
    bytes: Vec<u8>,
}

impl Packs {
    /// With nothing read yet.
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            heads: Mutex::new(Heads {
                held: LruCache::unbounded(),
                bytes: 0,
            }),
            whole: Mutex::new(LruCache::new(WHOLE)),
            decoders: Mutex::default(),
        })
    }

    /// Forgets everything that is kept unpacked. To be called when a transaction that may have read packs of its own
    /// is rolled back: their numbers may be given again.
    pub(crate) fn forget(&self) {
        *self.heads.lock() = Heads {
            held: LruCache::unbounded(),
            bytes: 0,
        };
        self.whole.lock().clear();
    }

    /// The claims at some places, in their order.
    pub(crate) fn claims(&self, tx: &mut Tx, places: &[Place]) -> Result<Vec<Arc<Vec<Claim>>>> {
        self.map_heads(tx, places, |json| {
            let claims = serde_json::from_slice(json);
            Ok(Arc::new(
                claims.map_err(|e| Error::Damaged(format!("claims: {e}")))?,
            ))
        })
    }

    /// What `each` makes of the bytes at some places of first parts, in the places' order. Packs are read a few at a
    /// time, since one document may lead to thousands of them.
    pub(crate) fn map_heads<T>(
        &self,
        tx: &mut Tx,
        places: &[Place],
        mut each: impl FnMut(&[u8]) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|at| places[*at].pack);
        let mut made: Vec<Option<T>> = Vec::new();
        made.resize_with(places.len(), || None);
        let packs: Vec<&[usize]> = order
            .chunk_by(|a, b| places[*a].pack == places[*b].pack)
            .collect();
        for some in packs.chunks(AT_ONCE) {
            let numbers: Vec<i64> = some.iter().map(|of_one| places[of_one[0]].pack).collect();
            for (of_one, head) in some.iter().zip(self.heads(tx, &numbers)?) {
                for at in *of_one {
                    made[*at] = Some(each(cut(&head, places[*at].slot)?)?);
                }
            }
        }
        Ok(made.into_iter().flatten().collect())
    }

    /// A record, byte for byte.
    pub(crate) fn record(&self, tx: &mut Tx, place: Place) -> Result<Vec<u8>> {
        let held = self.whole.lock().get(&place.pack).cloned();
        let whole = if let Some(whole) = held {
            whole
        } else {
            let row = tx.query_one(include_str!("../queries/find_pack.sql"), &values![place.pack])?;
            let part = |column| usize::try_from(row.int(column)?).map_err(damaged);
            let mut decompressor = Decompressor::new().map_err(damaged)?;
            let whole = Arc::new(Whole {
                head: part(1)?,
                bytes: decompressor
                    .decompress(row.bytes(3)?, part(2)?)
                    .map_err(damaged)?,
            });
            // A pack much larger than others is one huge record, which nobody reads twice in a row.
            if whole.bytes.len() <= 4 * FULL {
                self.whole.lock().put(place.pack, whole.clone());
            }
            whole
        };
        let body = whole.bytes.get(whole.head..).unwrap_or_default();
        Ok(cut(body, place.slot)?.to_vec())
    }

    /// First parts of packs, in the order of their numbers.
    fn heads(&self, tx: &mut Tx, numbers: &[i64]) -> Result<Vec<Arc<[u8]>>> {
        let mut found: Vec<Option<Arc<[u8]>>> = {
            let mut heads = self.heads.lock();
            numbers
                .iter()
                .map(|number| heads.held.get(number).cloned())
                .collect()
        };
        let missing: Vec<usize> = (0..numbers.len()).filter(|at| found[*at].is_none()).collect();
        if !missing.is_empty() {
            let keys: Vec<Vec<Value>> = missing.iter().map(|at| values![numbers[*at]].to_vec()).collect();
            let rows = tx.query_many(include_str!("../queries/find_pack.sql"), &keys)?;
            let held = self.decoders.lock().pop();
            let mut decoder = match held {
                Some(decoder) => decoder,
                None => Decoder::new().map_err(damaged)?,
            };
            for (at, rows) in missing.iter().zip(rows) {
                let row = rows
                    .first()
                    .ok_or_else(|| Error::Damaged(format!("pack {} is missing", numbers[*at])))?;
                let size = usize::try_from(row.int(1)?).map_err(damaged)?;
                found[*at] = Some(opening(&mut decoder, row.bytes(3)?, size)?.into());
            }
            let mut decoders = self.decoders.lock();
            if decoders.len() < DECODERS {
                decoders.push(decoder);
            }
            drop(decoders);
            let mut heads = self.heads.lock();
            for at in missing {
                if let Some(head) = &found[at] {
                    heads.keep(numbers[at], head.clone());
                }
            }
        }
        Ok(found.into_iter().flatten().collect())
    }
}

impl Heads {
    fn keep(&mut self, number: i64, head: Arc<[u8]>) {
        self.bytes += head.len();
        if let Some((_, old)) = self.held.push(number, head) {
            self.bytes -= old.len();
        }
        while self.bytes > HEADS {
            let Some((_, old)) = self.held.pop_lru() else {
                break;
            };
            self.bytes -= old.len();
        }
    }
}

/// The first `size` bytes of a frame.
fn opening(decoder: &mut Decoder<'static>, frame: &[u8], size: usize) -> Result<Vec<u8>> {
    decoder.reinit().map_err(damaged)?;
    let mut bytes = vec![0; size];
    let (mut read, mut written) = (0, 0);
    while written < size {
        let status = decoder
            .run_on_buffers(&frame[read..], &mut bytes[written..])
            .map_err(damaged)?;
        if status.bytes_read == 0 && status.bytes_written == 0 {
            return Err(Error::Damaged("a pack ends early".to_owned()));
        }
        read += status.bytes_read;
        written += status.bytes_written;
    }
    Ok(bytes)
}

fn cut(part: &[u8], slot: Slot) -> Result<&[u8]> {
    slot.offset
        .checked_add(slot.length)
        .and_then(|end| part.get(slot.offset..end))
        .ok_or_else(|| Error::Damaged("a place outside its pack".to_owned()))
}

fn damaged(e: impl std::fmt::Display) -> Error {
    Error::Damaged(format!("pack: {e}"))
}
