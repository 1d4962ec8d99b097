//! How many hits there are of each kind.
//!
//! Counted over every hit in one pass with the search, on columns: a number of the segment's own dictionary for
//! each value. Only what is asked for is counted.

use std::collections::HashMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use super::language::rank_name;
use crate::{Facet, FacetField, FacetValue};

/// Most values of a facet.
pub(super) const MAX_VALUES: usize = 50;
/// Values that each segment brings to the sum, or as many as are wanted of it; what is rarer in every segment may be
/// missed.
const FROM_SEGMENT: usize = 400;
/// Greatest number that is counted in a column of numbers.
const MAX_NUMBER: usize = 10_000;

/// Counts facets.
pub(super) struct Counter<'a> {
    pub(super) fields: &'a [FacetField],
    pub(super) limit: usize,
}

/// Counts by value of each facet.
type Counts = Vec<HashMap<String, u64>>;

impl FacetField {
    fn column(self) -> &'static str {
        match self {
            Self::Severity => "level",
            Self::Scheme => "graded",
            other => other.as_str(),
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Severity | Self::Year | Self::Exploited | Self::Fix)
    }

    /// The value of a number.
    fn value(self, number: usize) -> String {
        match self {
            Self::Severity => rank_name(u8::try_from(number).unwrap_or_default()).to_owned(),
            Self::Exploited | Self::Fix => if number == 0 { "no" } else { "yes" }.to_owned(),
            _ => number.to_string(),
        }
    }

    /// The term of the query language that leaves the hits with a value.
    pub fn term(self, value: &str) -> String {
        match self {
            Self::Severity => format!("severity:{value}"),
            Self::Scheme => format!("severity.{value}"),
            Self::Year => format!("published:{value}"),
            Self::Weakness => format!("weakness:{}", value.to_uppercase()),
            Self::Source | Self::State | Self::Kind | Self::Exploited | Self::Fix | Self::Conflict => {
                format!("{}:{value}", self.as_str())
            }
            Self::Category | Self::Vendor | Self::Product | Self::Ecosystem | Self::Assigner => {
                // Quotation marks cannot stand inside a value.
                let plain = value.replace(['"', '“', '”', '＂', '「', '」'], " ");
                let name = self.as_str();
                let plain_word = plain
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
                let sign = match self {
                    Self::Ecosystem | Self::Assigner => "",
                    _ => "=",
                };
                if plain_word {
                    format!("{name}:{sign}{plain}")
                } else {
                    format!("{name}:{sign}\"{plain}\"")
                }
            }
        }
    }
}

enum Values {
    Numbers(Column<u64>),
    Words(StrColumn),
    Absent,
}

pub(super) struct SegmentCounter {
    facets: Vec<(FacetField, Values, Vec<u32>)>,
    most: usize,
}

impl Collector for Counter<'_> {
    type Fruit = Vec<Facet>;
    type Child = SegmentCounter;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounter> {
        let columns = segment.fast_fields();
        let facets = self
            .fields
            .iter()
            .map(|field| {
                if field.is_number() {
                    let column = columns.u64(field.column())?;
                    let most = usize::try_from(column.max_value()).unwrap_or(0).min(MAX_NUMBER);
                    return Ok((*field, Values::Numbers(column), vec![0; most + 1]));
                }
                Ok(match columns.str(field.column())? {
                    Some(column) => {
                        let counts = vec![0; column.num_terms()];
                        (*field, Values::Words(column), counts)
                    }
                    None => (*field, Values::Absent, Vec::new()),
                })
            })
            .collect::<tantivy::Result<Vec<_>>>()?;
        Ok(SegmentCounter {
            facets,
            most: self.limit.max(FROM_SEGMENT),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Counts>>) -> tantivy::Result<Vec<Facet>> {
        let mut all: Counts = self.fields.iter().map(|_| HashMap::new()).collect();
        for counts in segments {
            for (sum, counts) in all.iter_mut().zip(counts?) {
                for (value, count) in counts {
                    *sum.entry(value).or_default() += count;
                }
            }
        }
        let facets = self.fields.iter().zip(all).map(|(field, counts)| {
            let mut values: Vec<FacetValue> = counts
                .into_iter()
                .map(|(value, count)| FacetValue {
                    term: field.term(&value),
                    value,
                    count,
                })
                .collect();
            values.sort_unstable_by(|a, b| (b.count, &a.value).cmp(&(a.count, &b.value)));
            values.truncate(self.limit);
            Facet {
                field: *field,
                values,
            }
        });
        Ok(facets.collect())
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = tantivy::Result<Counts>;

    fn collect(&mut self, doc: DocId, _: Score) {
        for (_, values, counts) in &mut self.facets {
            match values {
                Values::Numbers(column) => {
                    if let Some(count) = column
                        .first(doc)
                        .and_then(|number| counts.get_mut(usize::try_from(number).ok()?))
                    {
                        *count += 1;
                    }
                }
                Values::Words(column) => {
                    for ord in column.ords().values_for_doc(doc) {
                        if let Some(count) = usize::try_from(ord).ok().and_then(|ord| counts.get_mut(ord)) {
                            *count += 1;
                        }
                    }
                }
                Values::Absent => {}
            }
        }
    }

    fn harvest(self) -> tantivy::Result<Counts> {
        let most = self.most;
        self.facets
            .into_iter()
            .map(|(field, values, counts)| {
                let mut found: Vec<(u32, usize)> = counts
                    .into_iter()
                    .enumerate()
                    .filter(|(_, count)| *count > 0)
                    .map(|(ord, count)| (count, ord))
                    .collect();
                if found.len() > most {
                    found.select_nth_unstable_by(most, |a, b| b.cmp(a));
                    found.truncate(most);
                }
                // The dictionary is read in its order.
                found.sort_unstable_by_key(|(_, ord)| *ord);
                let mut sum = HashMap::with_capacity(found.len());
                match values {
                    Values::Words(column) => {
                        let mut counts = found.iter().map(|(count, _)| u64::from(*count));
                        let ords: Vec<u64> = found.iter().map(|(_, ord)| *ord as u64).collect();
                        column
                            .dictionary()
                            .sorted_ords_to_term_cb(&ords, |term| {
                                let value = String::from_utf8_lossy(term).into_owned();
                                sum.insert(value, counts.next().unwrap_or(0));
                            })
                            .map_err(TantivyError::from)?;
                    }
                    Values::Numbers(_) => {
                        sum.extend(
                            found
                                .iter()
                                .map(|(count, n)| (field.value(*n), u64::from(*count))),
                        );
                    }
                    Values::Absent => {}
                }
                Ok(sum)
            })
            .collect()
    }
}
