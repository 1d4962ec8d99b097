//! Vulnerabilities that are like one another.
//!
//! What is special about a record is the rarest of its words, its products and its weaknesses. What has many of them
//! is like it. The cost is bounded by the number of those and by how frequent they may be.

use std::collections::BTreeMap;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term};

use super::document::Likeness;
use super::words::{is_han, stems};
use super::{Search, failed};
use crate::{Result, Similar};

/// Most that are found.
const MAX: usize = 20;
/// Words, products and weaknesses that are compared.
const WORDS: usize = 14;
const PRODUCTS: usize = 6;
const WEAKNESSES: usize = 3;
/// Words that so many records have say nothing special.
const MAX_SHARE: u64 = 50;
/// Opening of each text that is compared, in characters.
const OPENING: usize = 600;

/// Something special about the record.
struct Mark {
    field: Field,
    value: String,
    weight: f32,
}

impl Search {
    /// Finds what is like a record, without the record.
    pub(crate) fn similar(&self, one: &Likeness, limit: usize) -> Result<Vec<Similar>> {
        let searcher = self.reader.searcher();
        let marks = self.marks(&searcher, one)?;
        if marks.is_empty() {
            return Ok(Vec::new());
        }
        let clauses = marks
            .iter()
            .map(|mark| {
                let term = TermQuery::new(Self::term_of(mark), IndexRecordOption::Basic);
                let counted =
                    BoostQuery::new(Box::new(ConstScoreQuery::new(Box::new(term), 1.0)), mark.weight);
                (Occur::Should, Box::new(counted) as Box<dyn Query>)
            })
            .collect();
        let limit = limit.clamp(1, MAX);
        let top = TopDocs::with_limit(limit + 1).order_by_score();
        let found = searcher
            .search(&BooleanQuery::new(clauses), &top)
            .map_err(failed)?;
        let whole: f32 = marks.iter().map(|mark| mark.weight).sum();
        let mut similar = Vec::with_capacity(limit);
        for (score, address) in found {
            let hit = self.hit(&searcher, address)?;
            if hit.id == one.id || similar.len() == limit {
                continue;
            }
            let mut out = Similar {
                hit,
                likeness: f64::from((score / whole).clamp(0.0, 1.0)),
                products: Vec::new(),
                weaknesses: Vec::new(),
                words: Vec::new(),
            };
            for mark in &marks {
                if !holds(&searcher, address, &Self::term_of(mark))? {
                    continue;
                }
                if mark.field == self.fields.product {
                    out.products.push(mark.value.clone());
                } else if mark.field == self.fields.weakness {
                    out.weaknesses.push(mark.value.to_uppercase());
                } else {
                    out.words.push(mark.value.clone());
                }
            }
            similar.push(out);
        }
        Ok(similar)
    }

    fn term_of(mark: &Mark) -> Term {
        Term::from_field_text(mark.field, &mark.value)
    }

    fn marks(&self, searcher: &Searcher, one: &Likeness) -> Result<Vec<Mark>> {
        let records = searcher.num_docs().max(1);
        let weight = |frequency: u64| ((records as f32 + 1.0) / (frequency as f32 + 0.5)).ln().max(0.0);
        let rarest = |field: Field, values: Vec<String>, most: usize, times: f32| -> Result<Vec<Mark>> {
            let mut counted: BTreeMap<String, f32> = BTreeMap::new();
            for value in values {
                *counted.entry(value).or_default() += 1.0;
            }
            let mut marks = Vec::new();
            for (value, count) in counted {
                let frequency = searcher
                    .doc_freq(&Term::from_field_text(field, &value))
                    .map_err(failed)?;
                // Nothing else has it, or too many have.
                if frequency < 2 || (times <= 1.0 && frequency > records.div_ceil(MAX_SHARE).max(10)) {
                    continue;
                }
                marks.push(Mark {
                    field,
                    value,
                    weight: weight(frequency) * times * (1.0 + count.min(4.0).ln()),
                });
            }
            marks.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            marks.truncate(most);
            Ok(marks)
        };
        let words: Vec<String> = one
            .texts
            .iter()
            .flat_map(|text| stems(&text.chars().take(OPENING).collect::<String>()))
            .filter(|word| word.chars().count() > 2 || word.chars().all(is_han))
            .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        let mut marks = rarest(self.fields.text, words, WORDS, 1.0)?;
        marks.extend(rarest(self.fields.product, one.products.clone(), PRODUCTS, 1.5)?);
        marks.extend(rarest(
            self.fields.weakness,
            one.weaknesses.clone(),
            WEAKNESSES,
            1.2,
        )?);
        Ok(marks)
    }
}

/// Whether a document has a term.
fn holds(searcher: &Searcher, address: DocAddress, term: &Term) -> Result<bool> {
    let index = searcher
        .segment_reader(address.segment_ord)
        .inverted_index(term.field())
        .map_err(failed)?;
    let postings = index
        .read_postings(term, IndexRecordOption::Basic)
        .map_err(failed)?;
    Ok(postings.is_some_and(|mut postings| {
        let at = postings.doc();
        let at = if at < address.doc_id {
            postings.seek(address.doc_id)
        } else {
            at
        };
        at != TERMINATED && at == address.doc_id
    }))
}
