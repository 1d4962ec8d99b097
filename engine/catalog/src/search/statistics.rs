//! Numbers over everything published: one pass over columns, kept until the index changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::AllQuery;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use super::document::Said;
use super::facets::Counter;
use super::language::rank_name;
use super::{Search, failed};
use crate::{Delay, FacetField, LevelCount, MonthCount, Result, SourceQuality, Statistics, YearCount};

/// What is counted by facets; of each, as many values as [`VALUES`].
const FACETS: [FacetField; 7] = [
    FacetField::Scheme,
    FacetField::Category,
    FacetField::Vendor,
    FacetField::Product,
    FacetField::Weakness,
    FacetField::Assigner,
    FacetField::Conflict,
];
/// Values of a facet: more than there are weaknesses.
const VALUES: usize = 2_000;
/// Levels: 0 unrated, 1 none … 5 critical.
const LEVELS: usize = 6;
/// Years that are told apart; what is outside is not of a year.
const FIRST_YEAR: u64 = 1980;
const YEARS: usize = 120;
/// Bits of what a source says.
const BITS: usize = 5;
const DAY: i64 = 86_400;
/// Greatest number of days of each span between publication and listing; a last one is open.
const SPANS: [i64; 5] = [0, 7, 30, 90, 365];

impl Search {
    /// Numbers over everything, counted once for each state of the index.
    pub(crate) fn statistics(&self) -> Result<Arc<Statistics>> {
        let searcher = self.reader.searcher();
        let generation = searcher.generation().generation_id();
        let mut kept = self.numbers.lock();
        if let Some((of, statistics)) = kept.as_ref()
            && *of == generation
        {
            return Ok(Arc::clone(statistics));
        }
        let counter = Counter {
            fields: &FACETS,
            limit: VALUES,
        };
        let (sums, facets) = searcher.search(&AllQuery, &(Table, counter)).map_err(failed)?;
        let statistics = Arc::new(sums.into_statistics(facets));
        *kept = Some((generation, Arc::clone(&statistics)));
        Ok(statistics)
    }
}

/// Counts records by year and level, and what each source says.
struct Table;

#[derive(Clone, Default)]
struct Sums {
    total: u64,
    /// Records and listed ones by year of publication, then by level.
    years: BTreeMap<usize, ([u64; LEVELS], u64)>,
    /// By year in which a catalogue listed them.
    listed: BTreeMap<i64, u64>,
    /// By month of publication, counted from the year 0.
    months: BTreeMap<i64, [u64; LEVELS]>,
    /// All, listed, with a fix.
    levels: [[u64; 3]; LEVELS],
    delays: [u64; SPANS.len() + 2],
    /// Records and what is said of them, by source.
    sources: BTreeMap<String, [u64; BITS + 1]>,
}

struct SegmentTable {
    year: Column<u64>,
    level: Column<u64>,
    exploited: Column<u64>,
    fix: Column<u64>,
    published: Column<i64>,
    exploited_on: Column<i64>,
    quality: Option<(StrColumn, Vec<u64>)>,
    years: Vec<([u64; LEVELS], u64)>,
    sums: Sums,
}

impl Collector for Table {
    type Fruit = Sums;
    type Child = SegmentTable;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentTable> {
        let columns = segment.fast_fields();
        let quality = columns.str("quality")?.map(|column| {
            let counts = vec![0; column.num_terms()];
            (column, counts)
        });
        Ok(SegmentTable {
            year: columns.u64("year")?,
            level: columns.u64("level")?,
            exploited: columns.u64("exploited")?,
            fix: columns.u64("fix")?,
            published: columns.i64("published")?,
            exploited_on: columns.i64("exploited_on")?,
            quality,
            years: vec![Default::default(); YEARS],
            sums: Sums::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Sums>>) -> tantivy::Result<Sums> {
        let mut all = Sums::default();
        for sums in segments {
            all.add(sums?);
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentTable {
    type Fruit = tantivy::Result<Sums>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.sums.total += 1;
        let level = usize::try_from(self.level.first(doc).unwrap_or(0))
            .unwrap_or(0)
            .min(LEVELS - 1);
        let exploited = u64::from(self.exploited.first(doc) == Some(1));
        let by_level = &mut self.sums.levels[level];
        by_level[0] += 1;
        by_level[1] += exploited;
        by_level[2] += u64::from(self.fix.first(doc) == Some(1));
        let year = self
            .year
            .first(doc)
            .and_then(|year| usize::try_from(year.checked_sub(FIRST_YEAR)?).ok());
        if let Some(counts) = year.and_then(|year| self.years.get_mut(year)) {
            counts.0[level] += 1;
            counts.1 += exploited;
        }
        if let Some(time) = self
            .published
            .first(doc)
            .and_then(|s| jiff::Timestamp::from_second(s).ok())
        {
            let day = time.to_zoned(jiff::tz::TimeZone::UTC);
            let month = i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
            self.sums.months.entry(month).or_default()[level] += 1;
        }
        if let Some(listed) = self.exploited_on.first(doc) {
            if let Ok(time) = jiff::Timestamp::from_second(listed) {
                let year = i64::from(time.to_zoned(jiff::tz::TimeZone::UTC).year());
                *self.sums.listed.entry(year).or_default() += 1;
            }
            if let Some(published) = self.published.first(doc) {
                self.sums.delays[span(listed.div_euclid(DAY) - published.div_euclid(DAY))] += 1;
            }
        }
        if let Some((column, counts)) = &mut self.quality {
            for ord in column.ords().values_for_doc(doc) {
                if let Some(count) = usize::try_from(ord).ok().and_then(|ord| counts.get_mut(ord)) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(mut self) -> tantivy::Result<Sums> {
        for (year, counts) in self.years.into_iter().enumerate() {
            if counts.0.iter().any(|count| *count > 0) {
                self.sums.years.insert(year, counts);
            }
        }
        if let Some((column, counts)) = self.quality {
            let sources = &mut self.sums.sources;
            let ords: Vec<u64> = (0..counts.len() as u64).collect();
            let mut counts = counts.into_iter();
            column
                .dictionary()
                .sorted_ords_to_term_cb(&ords, |term| {
                    let count = counts.next().unwrap_or(0);
                    let term = String::from_utf8_lossy(term);
                    let Some((source, bits)) = term.rsplit_once(':') else {
                        return;
                    };
                    let bits: u64 = bits.parse().unwrap_or(0);
                    let sums = sources.entry(source.to_owned()).or_default();
                    sums[0] += count;
                    for (bit, sum) in sums[1..].iter_mut().enumerate() {
                        *sum += count * (bits >> bit & 1);
                    }
                })
                .map_err(TantivyError::from)?;
        }
        Ok(self.sums)
    }
}

/// The place of a number of days among the spans: before publication, each span, later.
fn span(days: i64) -> usize {
    if days < 0 {
        return 0;
    }
    1 + SPANS.iter().take_while(|most| days > **most).count()
}

impl Sums {
    fn add(&mut self, other: Self) {
        fn each(sums: &mut [u64], others: &[u64]) {
            for (sum, other) in sums.iter_mut().zip(others) {
                *sum += other;
            }
        }
        self.total += other.total;
        for (year, counts) in other.years {
            let sum = self.years.entry(year).or_default();
            each(&mut sum.0, &counts.0);
            sum.1 += counts.1;
        }
        for (month, counts) in other.months {
            each(self.months.entry(month).or_default(), &counts);
        }
        for (year, count) in other.listed {
            *self.listed.entry(year).or_default() += count;
        }
        for (sum, counts) in self.levels.iter_mut().zip(&other.levels) {
            each(sum, counts);
        }
        each(&mut self.delays, &other.delays);
        for (source, counts) in other.sources {
            each(self.sources.entry(source).or_default(), &counts);
        }
    }

    fn into_statistics(self, facets: Vec<crate::Facet>) -> Statistics {
        let names = || (0..LEVELS).rev().map(|rank| (rank, level_name(rank)));
        let mut years: BTreeMap<i64, YearCount> = BTreeMap::new();
        for (year, (levels, exploited)) in self.years {
            let year =
                i64::try_from(FIRST_YEAR).unwrap_or_default() + i64::try_from(year).unwrap_or_default();
            years.insert(
                year,
                YearCount {
                    year,
                    records: levels.iter().sum(),
                    levels: names().map(|(rank, name)| (name, levels[rank])).collect(),
                    exploited,
                    listed: 0,
                },
            );
        }
        for (year, listed) in self.listed {
            years
                .entry(year)
                .or_insert_with(|| YearCount {
                    year,
                    ..YearCount::default()
                })
                .listed = listed;
        }
        let bounds = std::iter::once((None, Some(-1)))
            .chain((0..SPANS.len()).map(|i| {
                let from = if i == 0 { 0 } else { SPANS[i - 1] + 1 };
                (Some(from), Some(SPANS[i]))
            }))
            .chain([(SPANS.last().map(|last| last + 1), None)]);
        Statistics {
            total: self.total,
            years: years.into_values().collect(),
            months: self
                .months
                .into_iter()
                .map(|(month, levels)| MonthCount {
                    month: format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1),
                    records: levels.iter().sum(),
                    critical: levels[LEVELS - 1],
                })
                .collect(),
            levels: names()
                .map(|(rank, level)| LevelCount {
                    level,
                    records: self.levels[rank][0],
                    exploited: self.levels[rank][1],
                    fixed: self.levels[rank][2],
                })
                .collect(),
            delays: bounds
                .zip(self.delays)
                .map(|((from, to), records)| Delay { from, to, records })
                .collect(),
            sources: self
                .sources
                .into_iter()
                .map(|(source, counts)| SourceQuality {
                    source,
                    records: counts[0],
                    title: counts[1 + Said::TITLE.ilog2() as usize],
                    severity: counts[1 + Said::SEVERITY.ilog2() as usize],
                    weakness: counts[1 + Said::WEAKNESS.ilog2() as usize],
                    versions: counts[1 + Said::VERSIONS.ilog2() as usize],
                    fix: counts[1 + Said::FIX.ilog2() as usize],
                })
                .collect(),
            facets,
        }
    }
}

fn level_name(rank: usize) -> String {
    rank_name(u8::try_from(rank).unwrap_or_default()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_fall_into_spans() {
        let places = [-9, -1, 0, 1, 7, 8, 30, 31, 90, 365, 366, 9_999].map(span);
        assert_eq!(places, [0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 6]);
        assert_eq!(span(i64::MAX), SPANS.len() + 1);
    }
}
