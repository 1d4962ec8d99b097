//! The order of hits, and pages that cost the same however deep they are.
//!
//! A page begins after the last hit of the page before, by its key and its number, so that nothing before it is
//! collected. The collector keeps one page and counts the rest.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, ColumnValues};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::{Error, Result, Sort};

/// Place of a hit in the order: greater keys first, then smaller numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    pub(super) key: u64,
    pub(super) number: Reverse<u64>,
}

/// Where a page begins, as it is handed out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cursor {
    /// What the query and its order come to; a cursor is good for no other.
    pub(super) query: u32,
    /// How the query was read.
    pub(super) reading: Reading,
    pub(super) place: Place,
}

/// How a query is read. It stays so from page to page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Reading {
    /// Some of the words are enough.
    pub(super) loose: bool,
    /// Rare words are taken for misspelt ones too.
    pub(super) mended: bool,
}

/// Version of the form.
const VERSION: &str = "c1";

impl Cursor {
    pub(super) fn write(self) -> String {
        format!(
            "{VERSION}.{:x}.{}.{:x}.{:x}",
            self.query,
            u8::from(self.reading.loose) + 2 * u8::from(self.reading.mended),
            self.place.key,
            self.place.number.0
        )
    }

    pub(super) fn read(text: &str, query: u32) -> Result<Self> {
        let wrong = || Error::Cursor(text.chars().take(40).collect());
        let mut parts = text.split('.');
        let known = parts.next() == Some(VERSION);
        let mut hex = || {
            let part = parts.next().filter(|p| p.len() <= 16 && !p.starts_with('+'))?;
            u64::from_str_radix(part, 16).ok()
        };
        let read = (|| {
            let cursor = Self {
                query: u32::try_from(hex()?).ok()?,
                reading: match hex()? {
                    bits @ 0..=3 => Reading {
                        loose: bits & 1 == 1,
                        mended: bits & 2 == 2,
                    },
                    _ => return None,
                },
                place: Place {
                    key: hex()?,
                    number: Reverse(hex()?),
                },
            };
            Some(cursor)
        })();
        read.filter(|cursor| known && cursor.query == query && parts.next().is_none())
            .ok_or_else(wrong)
    }

    /// What a query and its order come to.
    pub(super) fn fingerprint(query: &str, sort: Sort) -> u32 {
        // FNV-1a: the same on every machine, and nothing depends on its being hard to forge.
        let bytes = query.bytes().chain([0, sort as u8]);
        bytes.fold(0x811c_9dc5, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
    }
}

/// A page of places and how many there are in all.
pub(super) struct Page {
    pub(super) places: Vec<(Place, DocAddress)>,
    pub(super) total: u64,
}

/// Collects a page.
pub(super) struct Pager {
    pub(super) sort: Sort,
    pub(super) after: Option<Place>,
    pub(super) limit: usize,
}

/// What the key is read from.
enum Key {
    /// The score, which a record that matters more has more of.
    Relevance(Arc<dyn ColumnValues<u64>>),
    Time(Column<i64>),
    Number(Column<u64>),
    Severity(Column<u64>, Column<u64>),
}

/// Share of the score that the highest priority adds.
const BY_PRIORITY: f32 = 0.35;

impl Key {
    fn open(sort: Sort, segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(match sort {
            Sort::Relevance => Self::Relevance(columns.column_first_or_default("priority")?),
            Sort::Published => Self::Time(columns.i64("published")?),
            Sort::Modified => Self::Time(columns.i64("modified")?),
            Sort::Severity => Self::Severity(columns.u64("level")?, columns.u64("score")?),
            Sort::Epss => Self::Number(columns.u64("epss")?),
            Sort::Priority => Self::Number(columns.u64("priority")?),
            Sort::Exploited => Self::Time(columns.i64("exploited_on")?),
            Sort::Rise => Self::Number(columns.u64("rise")?),
        })
    }

    fn of(&self, doc: DocId, score: Score) -> u64 {
        match self {
            Self::Relevance(priority) => {
                let weight = 1.0 + BY_PRIORITY * priority.get_val(doc) as f32 / 100.0;
                // Scores are never negative, so their bits are in their order.
                u64::from((score.max(0.0) * weight).to_bits())
            }
            // Without a time, last.
            Self::Time(column) => column.first(doc).map_or(0, |time| (time as u64) ^ (1 << 63)),
            Self::Number(column) => column.first(doc).map_or(0, |number| number + 1),
            Self::Severity(level, score) => {
                level.first(doc).unwrap_or(0) * 1000 + score.first(doc).unwrap_or(0)
            }
        }
    }
}

pub(super) struct SegmentPager {
    segment: SegmentOrdinal,
    key: Key,
    numbers: Arc<dyn ColumnValues<u64>>,
    after: Option<Place>,
    limit: usize,
    /// The least place on top.
    best: BinaryHeap<Reverse<(Place, DocId)>>,
    total: u64,
}

impl Collector for Pager {
    type Fruit = Page;
    type Child = SegmentPager;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentPager> {
        Ok(SegmentPager {
            segment: ordinal,
            key: Key::open(self.sort, segment)?,
            numbers: segment.fast_fields().column_first_or_default("vulnerability")?,
            after: self.after,
            limit: self.limit,
            best: BinaryHeap::with_capacity(self.limit + 1),
            total: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Page>) -> tantivy::Result<Page> {
        let total = segments.iter().map(|page| page.total).sum();
        let mut places: Vec<_> = segments.into_iter().flat_map(|page| page.places).collect();
        places.sort_unstable_by_key(|(place, _)| Reverse(*place));
        places.truncate(self.limit);
        Ok(Page { places, total })
    }
}

impl SegmentCollector for SegmentPager {
    type Fruit = Page;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let key = self.key.of(doc, score);
        if self.after.is_some_and(|after| key > after.key) {
            return;
        }
        let full = self.best.len() == self.limit;
        if full
            && self
                .best
                .peek()
                .is_some_and(|Reverse((least, _))| key < least.key)
        {
            return;
        }
        let place = Place {
            key,
            number: Reverse(self.numbers.get_val(doc)),
        };
        if self.after.is_some_and(|after| place >= after) {
            return;
        }
        self.best.push(Reverse((place, doc)));
        if full {
            self.best.pop();
        }
    }

    fn harvest(self) -> Page {
        let segment = self.segment;
        Page {
            places: self
                .best
                .into_iter()
                .map(|Reverse((place, doc))| (place, DocAddress::new(segment, doc)))
                .collect(),
            total: self.total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_query_and_order_only() {
        let query = Cursor::fingerprint("log4j", Sort::Relevance);
        let cursor = Cursor {
            query,
            reading: Reading {
                loose: true,
                mended: true,
            },
            place: Place {
                key: u64::MAX,
                number: Reverse(7),
            },
        };
        let text = cursor.write();
        assert_eq!(Cursor::read(&text, query).ok(), Some(cursor));
        for other in [
            Cursor::fingerprint("log4j", Sort::Epss),
            Cursor::fingerprint("log4", Sort::Relevance),
        ] {
            assert!(Cursor::read(&text, other).is_err());
        }
        for wrong in [
            "",
            "p30",
            "c1",
            "c2.1.0.1.1",
            "c1.1.0.1",
            "c1.1.9.1.1",
            "c1.x.0.1.1",
            "漏洞",
        ] {
            assert!(matches!(Cursor::read(wrong, 1), Err(Error::Cursor(_))), "{wrong}");
        }
        assert!(Cursor::read("c1.1.0.1.1.1", 1).is_err());
        assert!(Cursor::read("c1.1.0.1.1", 1).is_ok());
    }

    #[test]
    fn greater_keys_come_first_and_then_smaller_numbers() {
        let place = |key, number| Place {
            key,
            number: Reverse(number),
        };
        assert!(place(2, 9) > place(1, 1));
        assert!(place(1, 1) > place(1, 2));
    }
}
