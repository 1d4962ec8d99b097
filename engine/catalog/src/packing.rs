//! Compression of many small, similar texts: zstd with a dictionary learnt from the first records of a kind.
//!
//! A dictionary is stored before anything that needs it and is never changed or deleted. Records that come
//! before a dictionary has been learnt are compressed without one (dictionary 0).

use std::collections::HashMap;
use std::sync::Arc;

use baize_store::{Db, Urgency, Value};
use parking_lot::{Mutex, RwLock};
use zstd::bulk::{Compressor, Decompressor};

use crate::{Error, Result};

/// Compression level of everything that is stored.
const LEVEL: i32 = 3;
/// How much is collected before a dictionary is learnt: so many samples, or so many bytes.
const SAMPLES: usize = 200;
const SAMPLE_BYTES: usize = 2 << 20;
/// Samples longer than this teach little that shorter ones do not.
const LONGEST_SAMPLE: usize = 64 << 10;
const DICTIONARY_BYTES: usize = 48 << 10;
/// Largest thing that is ever unpacked.
const MAX_UNPACKED: usize = 256 << 20;
/// Contexts kept ready per thread.
const READY: usize = 24;

/// Something packed: the dictionary it needs, and the bytes.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    /// Dictionary, or 0.
    pub(crate) dictionary: i64,
    /// Compressed bytes.
    pub(crate) bytes: Vec<u8>,
}

/// All dictionaries of a library, shared by its threads.
pub(crate) struct Shelf {
    db: Db,
    learnt: RwLock<HashMap<String, i64>>,
    bytes: RwLock<HashMap<i64, Arc<Vec<u8>>>>,
    learning: Mutex<HashMap<String, Lesson>>,
    /// Lessons that are complete and wait for a moment outside a transaction.
    due: Mutex<Vec<(String, Lesson)>>,
}

#[derive(Default)]
struct Lesson {
    samples: Vec<u8>,
    sizes: Vec<usize>,
}

impl Shelf {
    /// Loads the dictionaries of a library.
    pub(crate) fn open(db: &Db) -> Result<Arc<Self>> {
        let rows = db.read(|tx| tx.query(include_str!("../queries/list_dictionaries.sql"), &[]))?;
        let (mut learnt, mut bytes) = (HashMap::new(), HashMap::new());
        for row in rows {
            let id = row.int(0)?;
            learnt.insert(row.text(1)?.to_owned(), id);
            bytes.insert(id, Arc::new(row.bytes(2)?.to_vec()));
        }
        let (learnt, bytes) = (RwLock::new(learnt), RwLock::new(bytes));
        Ok(Arc::new(Self {
            db: db.clone(),
            learnt,
            bytes,
            learning: Mutex::default(),
            due: Mutex::default(),
        }))
    }

    /// The dictionary for a kind of record, or 0 while there is none; collects `sample` to learn one from.
    fn dictionary_for(&self, kind: &str, sample: &[u8]) -> i64 {
        if let Some(id) = self.learnt.read().get(kind) {
            return *id;
        }
        if sample.len() > LONGEST_SAMPLE {
            return 0;
        }
        let mut learning = self.learning.lock();
        if !learning.contains_key(kind) {
            learning.insert(kind.to_owned(), Lesson::default());
        }
        let Some(lesson) = learning.get_mut(kind) else {
            return 0;
        };
        lesson.samples.extend_from_slice(sample);
        lesson.sizes.push(sample.len());
        if lesson.sizes.len() >= SAMPLES || lesson.samples.len() >= SAMPLE_BYTES {
            let lesson = std::mem::take(lesson);
            self.due.lock().push((kind.to_owned(), lesson));
        }
        0
    }

    /// Learns what there is enough to learn from. Not to be called inside a transaction: it needs one of its own.
    pub(crate) fn learn(&self) -> Result<()> {
        let due = std::mem::take(&mut *self.due.lock());
        for (kind, lesson) in due {
            if self.learnt.read().contains_key(&kind) {
                continue;
            }
            let Ok(dictionary) =
                zstd::dict::from_continuous(&lesson.samples, &lesson.sizes, DICTIONARY_BYTES)
            else {
                // Too little variety to learn from; the next lesson may have more.
                continue;
            };
            let id = self.db.write(Urgency::Bulk, |tx| {
                let id = tx.allocate("dictionary", 1)?;
                let row = [Value::from(id), Value::from(&kind), Value::from(&dictionary)];
                tx.execute(include_str!("../queries/insert_dictionary.sql"), &row)?;
                Ok(id)
            })?;
            self.bytes.write().insert(id, Arc::new(dictionary));
            // Another thread may have learnt the same kind meanwhile; both dictionaries stay usable.
            self.learnt.write().entry(kind).or_insert(id);
        }
        Ok(())
    }

    fn bytes_of(&self, id: i64) -> Result<Arc<Vec<u8>>> {
        if let Some(bytes) = self.bytes.read().get(&id) {
            return Ok(bytes.clone());
        }
        // Learnt by another process since this one started.
        let rows = self
            .db
            .read(|tx| tx.query(include_str!("../queries/list_dictionaries.sql"), &[]))?;
        let mut held = self.bytes.write();
        for row in rows {
            held.insert(row.int(0)?, Arc::new(row.bytes(2)?.to_vec()));
        }
        held.get(&id)
            .cloned()
            .ok_or_else(|| Error::Damaged(format!("dictionary {id} is missing")))
    }
}

/// Packs and unpacks on one thread; contexts are reused from record to record.
pub(crate) struct Packer {
    shelf: Arc<Shelf>,
    compressors: HashMap<i64, Compressor<'static>>,
    decompressors: HashMap<i64, Decompressor<'static>>,
}

impl Packer {
    /// A packer for the calling thread.
    pub(crate) fn new(shelf: &Arc<Shelf>) -> Self {
        Self {
            shelf: shelf.clone(),
            compressors: HashMap::new(),
            decompressors: HashMap::new(),
        }
    }

    /// Packs a record of a kind (`cve/document`, `history` …).
    pub(crate) fn pack(&mut self, kind: &str, bytes: &[u8]) -> Result<Packed> {
        let dictionary = self.shelf.dictionary_for(kind, bytes);
        if self.compressors.len() >= READY && !self.compressors.contains_key(&dictionary) {
            self.compressors.clear();
        }
        let compressor = match self.compressors.entry(dictionary) {
            std::collections::hash_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(match dictionary {
                0 => Compressor::new(LEVEL).map_err(damaged)?,
                id => Compressor::with_dictionary(LEVEL, &self.shelf.bytes_of(id)?).map_err(damaged)?,
            }),
        };
        Ok(Packed {
            dictionary,
            bytes: compressor.compress(bytes).map_err(damaged)?,
        })
    }

    /// Unpacks what [`Packer::pack`] made.
    pub(crate) fn unpack(&mut self, dictionary: i64, bytes: &[u8]) -> Result<Vec<u8>> {
        if self.decompressors.len() >= READY && !self.decompressors.contains_key(&dictionary) {
            self.decompressors.clear();
        }
        let decompressor = match self.decompressors.entry(dictionary) {
            std::collections::hash_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(match dictionary {
                0 => Decompressor::new().map_err(damaged)?,
                id => Decompressor::with_dictionary(&self.shelf.bytes_of(id)?).map_err(damaged)?,
            }),
        };
        let size = Decompressor::upper_bound(bytes)
            .unwrap_or(MAX_UNPACKED)
            .min(MAX_UNPACKED);
        decompressor.decompress(bytes, size).map_err(damaged)
    }
}

fn damaged(e: std::io::Error) -> Error {
    Error::Damaged(format!("compressed record: {e}"))
}
