//! Records as they were last written out, so that what many ask for is read once.

use axum::body::Bytes;
use baize_model::Identifier;
use lru::LruCache;
use parking_lot::Mutex;

/// Most bytes that are kept, and the longest record that is.
const MOST: usize = 24 << 20;
const LONGEST: usize = 512 << 10;

/// A record as JSON, with its entity tag.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) bytes: Bytes,
    pub(crate) tag: String,
}

/// What is kept, by the identifier that was asked for.
pub(crate) struct Kept(Mutex<Held>);

struct Held {
    /// With the library's generation before the record was read.
    records: LruCache<Identifier, (u64, Written)>,
    bytes: usize,
}

impl Kept {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Held {
            records: LruCache::unbounded(),
            bytes: 0,
        }))
    }

    /// The record, if nothing has changed since it was read.
    pub(crate) fn get(&self, id: &Identifier, generation: u64) -> Option<Written> {
        let mut held = self.0.lock();
        let (read, written) = held.records.get(id)?;
        (*read == generation).then(|| written.clone())
    }

    /// Keeps a record that was read when the library was in this generation.
    pub(crate) fn put(&self, id: Identifier, generation: u64, written: Written) {
        if written.bytes.len() > LONGEST {
            return;
        }
        let mut held = self.0.lock();
        held.bytes += written.bytes.len();
        if let Some((_, (_, before))) = held.records.push(id, (generation, written)) {
            held.bytes -= before.bytes.len();
        }
        while held.bytes > MOST {
            let Some((_, (_, oldest))) = held.records.pop_lru() else {
                break;
            };
            held.bytes -= oldest.bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: usize) -> Identifier {
        Identifier::parse(&format!("CVE-2026-{}", 10_000 + n)).expect("an identifier")
    }

    fn written(size: usize) -> Written {
        Written {
            bytes: vec![b'x'; size].into(),
            tag: size.to_string(),
        }
    }

    #[test]
    fn what_has_changed_is_not_given_and_what_is_kept_is_bounded() {
        let kept = Kept::new();
        kept.put(id(1), 7, written(10));
        assert!(kept.get(&id(1), 7).is_some());
        assert!(kept.get(&id(1), 8).is_none() && kept.get(&id(2), 7).is_none());
        kept.put(id(1), 8, written(20));
        assert_eq!(kept.get(&id(1), 8).map(|w| w.bytes.len()), Some(20));
        assert_eq!(kept.0.lock().bytes, 20);
        kept.put(id(2), 8, written(LONGEST + 1));
        assert!(kept.get(&id(2), 8).is_none());
        for n in 3..300 {
            kept.put(id(n), 8, written(LONGEST));
        }
        let held = kept.0.lock();
        let sum: usize = held.records.iter().map(|(_, (_, w))| w.bytes.len()).sum();
        assert!(sum == held.bytes && sum <= MOST && !held.records.is_empty());
    }
}
