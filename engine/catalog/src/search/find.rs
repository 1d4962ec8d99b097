//! Answering queries.

use std::collections::BTreeMap;

use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::{Occur, Query};
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use super::compile::{Compiler, Piece, pieces};
use super::facets::{Counter, MAX_VALUES};
use super::language::{Node, read};
use super::order::{Cursor, Pager};
use super::words::units;
use super::{Search, failed, stored};
use crate::{Correction, Hit, Hits, Result, SearchRequest, Sort};

/// Most hits on a page.
const MAX_PAGE: usize = 100;

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
        let corrections = self.corrections(&searcher, &node)?;
        let meant: BTreeMap<String, String> = corrections
            .iter()
            .map(|c| (c.written.clone(), c.meant.clone()))
            .collect();
        let query = |words| {
            Compiler {
                fields: &self.fields,
                meant: &meant,
                words,
            }
            .compile(&node)
        };
        let mut loose = cursor.is_some_and(|c| c.loose);
        let occur = if loose { Occur::Should } else { Occur::Must };
        let mut answer = self.page(&searcher, query(occur).as_ref(), request, cursor)?;
        if answer.0.total == 0 && !loose && has_several_words(&node) {
            // Nothing has every word: show what has some of them, best first.
            loose = true;
            answer = self.page(&searcher, query(Occur::Should).as_ref(), request, None)?;
        }
        let (mut hits, last) = answer;
        hits.next = last.map(|place| {
            Cursor {
                query: fingerprint,
                loose,
                place,
            }
            .write()
        });
        hits.partial = loose && hits.total > 0;
        hits.corrections = corrections;
        Ok(hits)
    }

    fn page(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        request: &SearchRequest<'_>,
        cursor: Option<Cursor>,
    ) -> Result<(Hits, Option<super::order::Place>)> {
        let limit = request.limit.clamp(1, MAX_PAGE);
        let pager = Pager {
            sort: request.sort,
            after: cursor.map(|c| c.place),
            // One more says whether there is another page.
            limit: limit + 1,
        };
        let (mut page, facets) = if request.facets.is_empty() {
            (searcher.search(query, &pager).map_err(failed)?, Vec::new())
        } else {
            let counter = Counter {
                fields: request.facets,
                limit: request.facet_values.clamp(1, MAX_VALUES),
            };
            searcher.search(query, &(pager, counter)).map_err(failed)?
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

    pub(super) fn hit(&self, searcher: &Searcher, address: DocAddress) -> Result<Hit> {
        let document: TantivyDocument = searcher.doc(address).map_err(failed)?;
        let bytes = document.get_first(self.fields.hit).and_then(|v| v.as_bytes());
        stored::unpack(bytes.unwrap_or_default())
    }

    /// Words of a query that no record has, with words that records have in their place.
    fn corrections(&self, searcher: &Searcher, node: &Node) -> Result<Vec<Correction>> {
        let mut written = Vec::new();
        collect_words(node, &mut written);
        let mut corrections: Vec<Correction> = Vec::new();
        for text in written {
            let units = units(text);
            for piece in pieces(&units) {
                let Piece::Word(unit) = piece else { continue };
                let known = Term::from_field_text(self.fields.text, &unit.stem);
                if corrections.iter().any(|c| c.written == unit.text)
                    || searcher.doc_freq(&known).map_err(failed)? > 0
                {
                    continue;
                }
                if let Some(meant) = self.correct(searcher, &unit.text)? {
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

    /// Numbers of all vulnerabilities that hold for a query, in order.
    pub(crate) fn numbers(&self, text: &str) -> Result<Vec<i64>> {
        let query = self.strict(text)?;
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

fn has_several_words(node: &Node) -> bool {
    let mut words = Vec::new();
    collect_words(node, &mut words);
    words.iter().map(|text| pieces(&units(text)).len()).sum::<usize>() > 1
        || (!words.is_empty() && matches!(node, Node::And(_)))
}
