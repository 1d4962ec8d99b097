//! Answering queries.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use super::compile::{Compiler, Piece, pieces};
use super::facets::{Counter, MAX_VALUES};
use super::language::{Node, read};
use super::order::{Cursor, Pager, Place};
use super::words::units;
use super::{Key, Search, failed, stored};
use crate::{Correction, Facet, FacetField, Hit, Hits, Result, SearchRequest, Selection, Sort};

/// Most hits on a page.
const MAX_PAGE: usize = 100;
/// When fewer have every word, what has some of them is shown too.
const FEW: u64 = 5;
/// What having every word counts where it is not necessary: more than anything else.
const BY_WHOLE: f32 = 1000.0;
/// A word that no more records have may be a misspelt one …
const RARE: u64 = 6;
/// … of one that so many times as many have.
const MORE_FREQUENT: u64 = 8;
/// In a library of fewer records most words are rare, and rightly so.
const LARGE: u64 = 10_000;

impl Search {
    /// Searches the index.
    pub(crate) fn search(&self, query: &str, sort: Sort, cursor: Option<&str>, limit: usize) -> Result<Hits> {
        self.find(&SearchRequest {
            query,
            sort,
            cursor,
            limit,
            ..SearchRequest::default()
        })
    }

    /// Searches the index, with facets.
    pub(crate) fn find(&self, request: &SearchRequest<'_>) -> Result<Hits> {
        let node = read(request.query)?;
        let fingerprint = Cursor::fingerprint(&node.to_string(), request.sort);
        let cursor = request
            .cursor
            .map(|text| Cursor::read(text, fingerprint))
            .transpose()?;
        let searcher = self.reader.searcher();
        let mut reading = cursor.map(|c| c.reading).unwrap_or_default();
        let mut corrections = self.corrections(&searcher, &node, reading.mended)?;
        let place = cursor.map(|c| c.place);
        let query = self.query(&node, &corrections, reading.loose);
        let mut answer = self.page(&searcher, query.as_ref(), request, place)?;
        let mut whole = None;
        if cursor.is_none() && answer.0.total < FEW && only_words(&node) {
            let more = self.corrections(&searcher, &node, true)?;
            if more.len() > corrections.len() {
                let mended = self.query(&node, &more, false);
                let other = self.page(&searcher, mended.as_ref(), request, None)?;
                if other.0.total > answer.0.total {
                    (answer, corrections, reading.mended) = (other, more, true);
                }
            }
        }
        let few = if only_words(&node) { FEW } else { 1 };
        if reading.loose || (cursor.is_none() && answer.0.total < few && has_several_words(&node)) {
            // Hardly any has every word: those that have some of them follow, best first.
            whole = Some(if reading.loose {
                let strict = self.query(&node, &corrections, false);
                searcher.search(strict.as_ref(), &Count).map_err(failed)? as u64
            } else {
                answer.0.total
            });
            if !reading.loose {
                reading.loose = true;
                let loose = self.query(&node, &corrections, true);
                answer = self.page(&searcher, loose.as_ref(), request, None)?;
            }
        }
        let (mut hits, last) = answer;
        hits.next = last.map(|place| {
            Cursor {
                query: fingerprint,
                reading,
                place,
            }
            .write()
        });
        hits.whole = whole.filter(|whole| *whole < hits.total);
        hits.corrections = corrections;
        Ok(hits)
    }

    /// What is looked up. Loosely, some of the words are enough, and what has every word comes first.
    fn query(&self, node: &Node, corrections: &[Correction], loose: bool) -> Box<dyn Query> {
        let meant: BTreeMap<String, String> = corrections
            .iter()
            .map(|c| (c.written.clone(), c.meant.clone()))
            .collect();
        let compiled = |words| {
            Compiler {
                fields: &self.fields,
                meant: &meant,
                words,
            }
            .compile(node)
        };
        let strict = compiled(Occur::Must);
        if !loose {
            return strict;
        }
        let first = ConstScoreQuery::new(strict, BY_WHOLE);
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, compiled(Occur::Should)),
            (Occur::Should, Box::new(first)),
        ]))
    }

    fn page(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        request: &SearchRequest<'_>,
        after: Option<Place>,
    ) -> Result<(Hits, Option<Place>)> {
        let limit = request.limit.clamp(1, MAX_PAGE);
        let pager = Pager {
            sort: request.sort,
            after,
            // One more says whether there is another page.
            limit: limit + 1,
        };
        let (mut page, facets) = if request.facets.is_empty() {
            (searcher.search(query, &pager).map_err(failed)?, Vec::new())
        } else {
            let limit = request.facet_values.clamp(1, MAX_VALUES);
            if query.is::<AllQuery>() {
                let page = searcher.search(query, &pager).map_err(failed)?;
                (page, self.facets_of_everything(searcher, request.facets, limit)?)
            } else {
                let counter = Counter {
                    fields: request.facets,
                    limit,
                };
                searcher.search(query, &(pager, counter)).map_err(failed)?
            }
        };
        let more = page.places.len() > limit;
        page.places.truncate(limit);
        let last = page.places.last().map(|(place, _)| *place).filter(|_| more);
        let items = page
            .places
            .iter()
            .map(|(_, address)| self.hit(searcher, *address))
            .collect::<Result<Vec<Hit>>>()?;
        let hits = Hits {
            total: page.total,
            items,
            facets,
            ..Hits::default()
        };
        Ok((hits, last))
    }

    /// Facets of all records, counted once for each state of the index.
    fn facets_of_everything(
        &self,
        searcher: &Searcher,
        fields: &[FacetField],
        limit: usize,
    ) -> Result<Vec<Facet>> {
        let generation = searcher.generation().generation_id();
        let mut kept = self.everything.lock();
        if kept.as_ref().is_none_or(|(of, _)| *of != generation) {
            let counter = Counter {
                fields: &FacetField::ALL,
                limit: MAX_VALUES,
            };
            let facets = searcher.search(&AllQuery, &counter).map_err(failed)?;
            *kept = Some((generation, facets));
        }
        let all = kept.iter().flat_map(|(_, facets)| facets);
        let find = |field: &FacetField| all.clone().find(|facet| facet.field == *field);
        let wanted = fields.iter().filter_map(find).map(|facet| Facet {
            field: facet.field,
            values: facet.values.iter().take(limit).cloned().collect(),
        });
        Ok(wanted.collect())
    }

    pub(super) fn hit(&self, searcher: &Searcher, address: DocAddress) -> Result<Hit> {
        let document: TantivyDocument = searcher.doc(address).map_err(failed)?;
        let bytes = document.get_first(self.fields.hit).and_then(|v| v.as_bytes());
        stored::unpack(bytes.unwrap_or_default())
    }

    /// Words of a query that no record has, with words that records have in their place; or hardly any record, and
    /// many the other, for records have misspelt words too.
    fn corrections(&self, searcher: &Searcher, node: &Node, rare: bool) -> Result<Vec<Correction>> {
        let mut written = Vec::new();
        collect_words(node, &mut written);
        let large = searcher.num_docs() >= LARGE;
        let mut corrections: Vec<Correction> = Vec::new();
        for text in written {
            let units = units(text);
            for piece in pieces(&units) {
                let Piece::Word(unit) = &piece else { continue };
                if piece.is_silent() || corrections.iter().any(|c| c.written == unit.text) {
                    continue;
                }
                let known = Term::from_field_text(self.fields.text, &unit.stem);
                let frequency = searcher.doc_freq(&known).map_err(failed)?;
                if frequency > if rare && large { RARE } else { 0 } {
                    continue;
                }
                let least = frequency * MORE_FREQUENT + 1;
                if let Some(meant) = self.correct(searcher, &unit.text, least)? {
                    corrections.push(Correction {
                        written: unit.text.clone(),
                        meant,
                    });
                }
            }
        }
        Ok(corrections)
    }

    fn strict(&self, text: &str) -> Result<Box<dyn Query>> {
        let compiler = Compiler {
            fields: &self.fields,
            meant: &BTreeMap::new(),
            words: Occur::Must,
        };
        Ok(compiler.compile(&read(text)?))
    }

    /// State of the index: another number after every commit that is visible.
    pub(crate) fn generation(&self) -> u64 {
        self.reader.searcher().generation().generation_id()
    }

    /// For each key the numbers of all vulnerabilities that have it.
    pub(crate) fn with_keys<'k>(&self, keys: impl Iterator<Item = &'k Key>) -> Result<Vec<Vec<i64>>> {
        let searcher = self.reader.searcher();
        let mut found = Vec::new();
        let segments = searcher
            .segment_readers()
            .iter()
            .map(|reader| {
                let terms = reader.inverted_index(self.fields.key)?;
                Ok((reader, terms, reader.fast_fields().u64("vulnerability")?))
            })
            .collect::<tantivy::Result<Vec<_>>>()
            .map_err(failed)?;
        for key in keys {
            let term = Term::from_field_text(self.fields.key, key.as_str());
            let mut numbers = Vec::new();
            for (reader, terms, column) in &segments {
                let postings = terms.read_postings(&term, IndexRecordOption::Basic);
                let Some(mut postings) = postings.map_err(failed)? else {
                    continue;
                };
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    if !reader.is_deleted(doc) {
                        numbers.extend(column.first(doc).and_then(|number| i64::try_from(number).ok()));
                    }
                    doc = postings.advance();
                }
            }
            numbers.sort_unstable();
            numbers.dedup();
            found.push(numbers);
        }
        Ok(found)
    }

    /// What follows a beginning in the keys that vulnerabilities have, each once, in order.
    pub(crate) fn keys_after(&self, beginning: &str) -> Result<BTreeSet<String>> {
        let searcher = self.reader.searcher();
        let mut found = BTreeSet::new();
        for reader in searcher.segment_readers() {
            let terms = reader.inverted_index(self.fields.key).map_err(failed)?;
            let stream = terms.terms().range().ge(beginning.as_bytes());
            let mut stream = stream.into_stream().map_err(failed)?;
            while stream.advance() {
                let key = std::str::from_utf8(stream.key()).unwrap_or_default();
                let Some(rest) = key.strip_prefix(beginning) else {
                    break;
                };
                if found.contains(rest) {
                    continue;
                }
                let postings = terms.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic);
                let mut postings = postings.map_err(failed)?;
                let mut doc = postings.doc();
                while doc != TERMINATED && reader.is_deleted(doc) {
                    doc = postings.advance();
                }
                if doc != TERMINATED {
                    found.insert(rest.to_owned());
                }
            }
        }
        Ok(found)
    }

    /// Numbers of all vulnerabilities that hold for a query, in order.
    pub(crate) fn numbers(&self, text: &str) -> Result<Vec<i64>> {
        self.numbers_of(&Selection {
            query: text.to_owned(),
            ..Selection::default()
        })
    }

    /// Numbers of all vulnerabilities of a selection, in order.
    pub(crate) fn numbers_of(&self, asked: &Selection) -> Result<Vec<i64>> {
        let mut query = self.strict(&asked.query)?;
        for (field, span) in [
            (self.fields.published, asked.published),
            (self.fields.modified, asked.modified),
        ] {
            let Some((first, last)) = span else { continue };
            let edge = |second| Bound::Included(Term::from_field_i64(field, second));
            let within: Box<dyn Query> = Box::new(RangeQuery::new(edge(first), edge(last)));
            query = Box::new(BooleanQuery::new(vec![
                (Occur::Must, query),
                (Occur::Must, within),
            ]));
        }
        for key in &asked.keys {
            let term = Term::from_field_text(self.fields.key, key.as_str());
            let with: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            query = Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, with)]));
        }
        let searcher = self.reader.searcher();
        let found = searcher
            .search(query.as_ref(), &DocSetCollector)
            .map_err(failed)?;
        let columns = searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.fast_fields().u64("vulnerability"))
            .collect::<tantivy::Result<Vec<_>>>()
            .map_err(failed)?;
        let mut numbers = Vec::with_capacity(found.len());
        for address in found {
            let column = columns
                .get(address.segment_ord as usize)
                .and_then(|column| column.first(address.doc_id));
            numbers.extend(column.and_then(|number| i64::try_from(number).ok()));
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// How many records hold for a query.
    pub(crate) fn count(&self, text: &str) -> Result<u64> {
        let query = self.strict(text)?;
        let searcher = self.reader.searcher();
        Ok(searcher.search(query.as_ref(), &Count).map_err(failed)? as u64)
    }
}

/// Words that must be there, wherever in the query.
fn collect_words<'n>(node: &'n Node, words: &mut Vec<&'n str>) {
    match node {
        Node::Words(text) => words.push(text),
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| collect_words(part, words)),
        _ => {}
    }
}

/// Whether a query is words and nothing else, so that it may be read more loosely.
fn only_words(node: &Node) -> bool {
    match node {
        Node::Words(_) => true,
        Node::And(parts) => parts.iter().all(only_words),
        _ => false,
    }
}

fn has_several_words(node: &Node) -> bool {
    let mut words = Vec::new();
    collect_words(node, &mut words);
    words.iter().map(|text| pieces(&units(text)).len()).sum::<usize>() > 1
        || (!words.is_empty() && matches!(node, Node::And(_)))
}
