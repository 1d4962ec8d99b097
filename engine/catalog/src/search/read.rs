//! Answering queries.

use std::ops::Bound;

use baize_model::Level;
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field as IndexField, IndexRecordOption, Value};
use tantivy::{DocAddress, Order, TantivyDocument, Term};

use super::query::{Field, Part, at, read, span};
use super::{Search, failed};
use crate::{Error, Hit, Hits, Result, Sort};

/// Most hits on a page.
pub(crate) const MAX_PAGE: usize = 100;
/// How far pages go.
const MAX_OFFSET: usize = 10_000;

impl Search {
    /// Searches the index.
    pub(crate) fn search(&self, text: &str, sort: Sort, cursor: Option<&str>, limit: usize) -> Result<Hits> {
        let offset = match cursor {
            None => 0,
            Some(cursor) => cursor
                .strip_prefix('p')
                .and_then(|n| n.parse::<usize>().ok())
                .filter(|n| *n <= MAX_OFFSET)
                .ok_or_else(|| Error::Cursor(cursor.chars().take(40).collect()))?,
        };
        let limit = limit.clamp(1, MAX_PAGE);
        let parts = read(text)?;
        let strict = self.compile(&parts, Occur::Must)?;
        let mut hits = self.page(strict.as_ref(), sort, offset, limit)?;
        if hits.total == 0 && parts.len() > 1 {
            // Nothing has every word: show what has some of them, best first.
            let loose = self.compile(&parts, Occur::Should)?;
            hits = self.page(loose.as_ref(), sort, offset, limit)?;
        }
        Ok(hits)
    }

    fn page(&self, query: &dyn Query, sort: Sort, offset: usize, limit: usize) -> Result<Hits> {
        let searcher = self.reader.searcher();
        let top = TopDocs::with_limit(limit).and_offset(offset);
        let field = match sort {
            Sort::Relevance => None,
            Sort::Published => Some("published"),
            Sort::Modified => Some("modified"),
            Sort::Severity => Some("score"),
            Sort::Epss => Some("epss"),
        };
        let (total, found): (usize, Vec<DocAddress>) = match field {
            None => {
                let (total, found) = searcher
                    .search(query, &(Count, top.order_by_score()))
                    .map_err(failed)?;
                (total, found.into_iter().map(|(_, at)| at).collect())
            }
            Some(field @ ("published" | "modified")) => {
                let by = top.order_by_fast_field::<i64>(field, Order::Desc);
                let (total, found) = searcher.search(query, &(Count, by)).map_err(failed)?;
                (total, found.into_iter().map(|(_, at)| at).collect())
            }
            Some(field) => {
                let by = top.order_by_fast_field::<f64>(field, Order::Desc);
                let (total, found) = searcher.search(query, &(Count, by)).map_err(failed)?;
                (total, found.into_iter().map(|(_, at)| at).collect())
            }
        };
        let items = found
            .into_iter()
            .map(|address| {
                let document: TantivyDocument = searcher.doc(address).map_err(failed)?;
                let bytes = document
                    .get_first(self.fields.hit)
                    .and_then(|v| v.as_bytes())
                    .unwrap_or_default();
                serde_json::from_slice::<Hit>(bytes).map_err(failed)
            })
            .collect::<Result<Vec<Hit>>>()?;
        let end = offset + items.len();
        let next = (end < total && end <= MAX_OFFSET).then(|| format!("p{end}"));
        Ok(Hits {
            total: total as u64,
            items,
            next,
        })
    }

    fn compile(&self, parts: &[Part], words: Occur) -> Result<Box<dyn Query>> {
        if parts.is_empty() {
            return Ok(Box::new(AllQuery));
        }
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for part in parts {
            match part {
                Part::Not(inner) => clauses.push((Occur::MustNot, self.part(inner)?)),
                Part::Field(..) => clauses.push((Occur::Must, self.part(part)?)),
                _ => clauses.push((words, self.part(part)?)),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn part(&self, part: &Part) -> Result<Box<dyn Query>> {
        Ok(match part {
            Part::Identifier(id) => self.term(self.fields.identifier, &id.as_str().to_lowercase(), 20.0),
            Part::Words(text) => self.words_anywhere(text),
            Part::Phrase(text) => {
                let words = self.words.of(text);
                match words.as_slice() {
                    [] => Box::new(AllQuery),
                    [only] => self.anywhere(only),
                    several => {
                        let terms = several
                            .iter()
                            .map(|w| Term::from_field_text(self.fields.title, w))
                            .collect();
                        Box::new(PhraseQuery::new(terms))
                    }
                }
            }
            Part::Field(field, value) => self.field(*field, value)?,
            Part::Not(inner) => self.part(inner)?,
        })
    }

    /// All words of a run, each in any text field; or any of the other-language names of the run.
    fn words_anywhere(&self, text: &str) -> Box<dyn Query> {
        let words = self.words.of(text);
        if words.is_empty() {
            return Box::new(AllQuery);
        }
        let own: Vec<(Occur, Box<dyn Query>)> = words
            .iter()
            .map(|word| (Occur::Must, self.anywhere(word)))
            .collect();
        let mut ways: Vec<Box<dyn Query>> = vec![Box::new(BooleanQuery::new(own))];
        for other in baize_grading::words::expand(text) {
            let clauses: Vec<(Occur, Box<dyn Query>)> = self
                .words
                .of(other)
                .iter()
                .map(|word| (Occur::Must, self.anywhere(word)))
                .collect();
            if !clauses.is_empty() {
                ways.push(Box::new(BoostQuery::new(
                    Box::new(BooleanQuery::new(clauses)),
                    0.8,
                )));
            }
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.1))
    }

    fn anywhere(&self, word: &str) -> Box<dyn Query> {
        let fields = [
            (self.fields.title, 4.0),
            (self.fields.product, 3.0),
            (self.fields.body, 1.0),
        ];
        let ways = fields
            .into_iter()
            .map(|(field, boost)| self.term(field, word, boost))
            .collect();
        Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.3))
    }

    fn term(&self, field: IndexField, word: &str, boost: f32) -> Box<dyn Query> {
        let term = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(term), boost))
    }

    fn field(&self, field: Field, value: &str) -> Result<Box<dyn Query>> {
        let exact = |f: IndexField| -> Box<dyn Query> {
            Box::new(TermQuery::new(
                Term::from_field_text(f, &value.to_lowercase()),
                IndexRecordOption::Basic,
            ))
        };
        Ok(match field {
            Field::Source => exact(self.fields.source),
            Field::State => exact(self.fields.state),
            Field::Kind => exact(self.fields.kind),
            Field::Ecosystem => exact(self.fields.ecosystem),
            Field::Weakness => {
                let number = value.trim_start_matches(|c: char| !c.is_ascii_digit());
                let term = Term::from_field_text(self.fields.weakness, &format!("cwe-{number}"));
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
            Field::Product => {
                let words = self.words.of(value);
                let clauses = words
                    .iter()
                    .map(|w| (Occur::Must, self.term(self.fields.product, w, 1.0)))
                    .collect();
                Box::new(BooleanQuery::new(clauses))
            }
            Field::Severity => {
                let level = match Level::from_words(value) {
                    None if matches!(value, "unrated" | "未评级") => 0,
                    None => return Err(at(0, format!("{value:.40?} is no severity level"))),
                    Some(Level::None) => 1,
                    Some(Level::Low) => 2,
                    Some(Level::Medium) => 3,
                    Some(Level::High) => 4,
                    Some(Level::Critical) => 5,
                };
                let term = Term::from_field_u64(self.fields.level, level);
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
            Field::Exploited => {
                let wanted = match value.to_lowercase().as_str() {
                    "true" | "yes" | "是" | "1" => true,
                    "false" | "no" | "否" | "0" => false,
                    _ => return Err(at(0, format!("{value:.40?} is neither true nor false"))),
                };
                let term = Term::from_field_bool(self.fields.exploited, wanted);
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
            Field::Category => self.category(value),
            Field::Epss => within(self.fields.epss, value)?,
            Field::Score => within(self.fields.score, value)?,
            Field::Published | Field::Year => days(self.fields.published, value)?,
            Field::Modified => days(self.fields.modified, value)?,
        })
    }

    /// A type under any of the vocabularies: its own label, and what it is called in the others.
    fn category(&self, value: &str) -> Box<dyn Query> {
        let mut labels = vec![value.to_lowercase()];
        if let Some(place) = baize_grading::taxonomy::from_label(value) {
            labels.push(place.node.zh.to_lowercase());
            labels.extend(place.cnnvd.map(|kind| kind.zh.to_lowercase()));
        }
        labels.sort();
        labels.dedup();
        let ways = labels
            .iter()
            .map(|label| self.term(self.fields.weakness, label, 1.0))
            .collect();
        Box::new(DisjunctionMaxQuery::new(ways))
    }

    /// Numbers of all vulnerabilities that hold for a query, in order.
    pub(crate) fn numbers(&self, text: &str) -> Result<Vec<i64>> {
        let query = self.compile(&read(text)?, Occur::Must)?;
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
        let query = self.compile(&read(text)?, Occur::Must)?;
        Ok(self
            .reader
            .searcher()
            .search(query.as_ref(), &Count)
            .map_err(failed)? as u64)
    }
}

/// A number within a range.
fn within(field: IndexField, value: &str) -> Result<Box<dyn Query>> {
    let span = span(value);
    let number = |text: &str| {
        let number: f64 = text
            .parse()
            .map_err(|_| at(0, format!("{text:.40?} is no number")))?;
        Ok::<_, Error>(Term::from_field_f64(field, number))
    };
    let from = span.from.map(number).transpose()?;
    let to = span.to.map(number).transpose()?;
    Ok(Box::new(RangeQuery::new(
        bound(from, span.from_excluded),
        bound(to, span.to_excluded),
    )))
}

/// Days, months or years: `2026`, `2026-03`, `2026-03-01..2026-03-15`, `>2026-03-01`.
fn days(field: IndexField, value: &str) -> Result<Box<dyn Query>> {
    let span = span(value);
    let edge = |text: &str, end: bool| {
        let second = edge_of_day(text, end).ok_or_else(|| at(0, format!("{text:.40?} is no day")))?;
        Ok::<_, Error>(Term::from_field_i64(field, second))
    };
    // After a day means after its end; up to a day means to its end.
    let from = span.from.map(|text| edge(text, span.from_excluded)).transpose()?;
    let to = span.to.map(|text| edge(text, !span.to_excluded)).transpose()?;
    Ok(Box::new(RangeQuery::new(bound(from, false), bound(to, true))))
}

fn bound(term: Option<Term>, excluded: bool) -> Bound<Term> {
    match term {
        None => Bound::Unbounded,
        Some(term) if excluded => Bound::Excluded(term),
        Some(term) => Bound::Included(term),
    }
}

/// First second of a day, month or year, or of what follows it.
fn edge_of_day(text: &str, end: bool) -> Option<i64> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |i: usize| parts.get(i).map_or(Some(1), |p| p.parse::<i8>().ok());
    let start = jiff::civil::Date::new(parts.first()?.parse().ok()?, number(1)?, number(2)?).ok()?;
    let day = match (end, parts.len()) {
        (false, 1..=3) => start,
        (true, 1) => start.checked_add(jiff::Span::new().years(1)).ok()?,
        (true, 2) => start.checked_add(jiff::Span::new().months(1)).ok()?,
        (true, 3) => start.tomorrow().ok()?,
        _ => return None,
    };
    Some(
        day.to_zoned(jiff::tz::TimeZone::UTC)
            .ok()?
            .timestamp()
            .as_second(),
    )
}

#[cfg(test)]
mod tests {
    use super::edge_of_day;

    #[test]
    fn a_year_ends_where_the_next_begins() {
        assert_eq!(edge_of_day("2026", true), edge_of_day("2027", false));
        assert_eq!(edge_of_day("2026-12", true), edge_of_day("2027-01-01", false));
        assert_eq!(edge_of_day("1970-01-01", true), Some(86400));
        assert_eq!(edge_of_day("someday", false), None);
    }
}
