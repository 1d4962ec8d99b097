//! Ways to go on with what is being typed.

use std::collections::BTreeMap;

use baize_grading::taxonomy::{self, NODES, TYPES};
use tantivy::Searcher;
use tantivy::schema::Field as IndexField;

use super::language::{FIELDS, identifier_family, identifier_folded};
use super::{Search, failed};
use crate::{FacetField, Result, Suggestion, SuggestionKind};

/// Most suggestions.
const MAX: usize = 20;
/// Terms of a dictionary that are looked at for one beginning.
const MAX_LOOKED_AT: usize = 4_000;
/// Longest text that is gone on with, in bytes.
const LONGEST: usize = 512;

impl Search {
    /// Suggests for the last word of what was typed.
    pub(crate) fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>> {
        let limit = limit.clamp(1, MAX);
        if typed.len() > LONGEST {
            return Ok(Vec::new());
        }
        let start = typed
            .char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace() || matches!(c, '(' | '（' | '"'))
            .map_or(0, |(at, c)| at + c.len_utf8());
        let (before, word) = typed.split_at(start);
        let folded = identifier_folded(word.trim_start_matches(['-', '－']));
        if folded.is_empty() {
            return Ok(Vec::new());
        }
        let searcher = self.reader.searcher();
        let mut all = Vec::new();
        if let Some((name, value)) = folded.split_once([':', '：']) {
            self.values(
                &searcher,
                name,
                value.trim_start_matches('='),
                before,
                limit,
                &mut all,
            )?;
            all.truncate(limit);
            return Ok(all);
        }
        let whole = identifier_folded(typed.trim());
        if identifier_family(&whole).is_some() && whole.contains(|c: char| c.is_ascii_digit()) {
            for (term, count) in self.beginning(&searcher, self.fields.identifier, &whole, limit)? {
                let text = Self::spelt(&term);
                all.push(Suggestion {
                    kind: SuggestionKind::Identifier,
                    query: text.clone(),
                    text,
                    count,
                });
            }
        }
        for (_, names) in FIELDS {
            if let Some(name) = names
                .iter()
                .find(|name| name.starts_with(&folded) && folded.chars().count() < name.chars().count())
            {
                all.push(Suggestion {
                    kind: SuggestionKind::Field,
                    text: format!("{name}:"),
                    query: format!("{before}{name}:"),
                    count: 0,
                });
            }
        }
        all.truncate(limit.div_ceil(2));
        self.weaknesses(&searcher, &folded, before, &mut all)?;
        if folded.chars().count() > 1 {
            let room = limit.saturating_sub(all.len()).div_ceil(2).max(2);
            for (field, index) in [
                (FacetField::Product, self.fields.product),
                (FacetField::Vendor, self.fields.vendor),
            ] {
                for (value, count) in self.beginning(&searcher, index, &folded, room)? {
                    all.push(name_suggestion(field, &value, before, count));
                }
            }
        }
        all.truncate(limit);
        Ok(all)
    }

    /// Values of a field that begin so.
    fn values(
        &self,
        searcher: &Searcher,
        name: &str,
        value: &str,
        before: &str,
        limit: usize,
        all: &mut Vec<Suggestion>,
    ) -> Result<()> {
        use super::language::{Field, TextField};
        let (field, index) = match Field::named(name) {
            Some(Field::Text(TextField::Vendor)) => (FacetField::Vendor, self.fields.vendor),
            Some(Field::Text(TextField::Product)) => (FacetField::Product, self.fields.product),
            Some(Field::Text(TextField::Source)) => (FacetField::Source, self.fields.source),
            Some(Field::Text(TextField::Ecosystem)) => (FacetField::Ecosystem, self.fields.ecosystem),
            Some(Field::Text(TextField::State)) => (FacetField::State, self.fields.state),
            Some(Field::Text(TextField::Kind)) => (FacetField::Kind, self.fields.kind),
            Some(Field::Text(TextField::Category)) => (FacetField::Category, self.fields.category),
            Some(Field::Weakness) => {
                let value = value.trim_start_matches("cwe").trim_start_matches('-');
                for (term, count) in
                    self.beginning(searcher, self.fields.weakness, &format!("cwe-{value}"), limit)?
                {
                    all.push(name_suggestion(FacetField::Weakness, &term, before, count));
                }
                return Ok(());
            }
            Some(Field::Level(_)) => {
                let levels = ["critical", "high", "medium", "low", "none", "unrated"];
                for level in levels.iter().filter(|level| level.starts_with(value)) {
                    all.push(Suggestion {
                        kind: SuggestionKind::Field,
                        text: format!("{name}:{level}"),
                        query: format!("{before}{name}:{level} "),
                        count: 0,
                    });
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        for (term, count) in self.beginning(searcher, index, value, limit)? {
            all.push(name_suggestion(field, &term, before, count));
        }
        Ok(())
    }

    /// CWE numbers that begin so, and types by their names.
    fn weaknesses(
        &self,
        searcher: &Searcher,
        folded: &str,
        before: &str,
        all: &mut Vec<Suggestion>,
    ) -> Result<()> {
        if folded.starts_with("cwe-") {
            for (term, count) in self.beginning(searcher, self.fields.weakness, folded, MAX / 4)? {
                all.push(name_suggestion(FacetField::Weakness, &term, before, count));
            }
        }
        let names = TYPES
            .iter()
            .map(|t| (t.zh, t.en))
            .chain(NODES.iter().map(|n| (n.zh, n.en)));
        let mut seen: Vec<&str> = Vec::new();
        for (zh, en) in names {
            let starts = |name: &str| name.to_lowercase().starts_with(folded);
            if !(starts(zh) || folded.chars().count() > 1 && starts(en))
                || seen.contains(&zh)
                || seen.len() == 3
            {
                continue;
            }
            seen.push(zh);
            let term = tantivy::Term::from_field_text(self.fields.category, &zh.to_lowercase());
            let count = searcher.doc_freq(&term).map_err(failed)?;
            if count > 0 {
                all.push(Suggestion {
                    kind: SuggestionKind::Weakness,
                    text: if folded.is_ascii() { en } else { zh }.to_owned(),
                    query: format!("{before}{} ", FacetField::Category.term(&zh.to_lowercase())),
                    count,
                });
            }
        }
        Ok(())
    }

    /// Terms that begin so with the number of records that have them, most first.
    #[expect(clippy::unused_self, reason = "reads as its neighbours")]
    fn beginning(
        &self,
        searcher: &Searcher,
        field: IndexField,
        start: &str,
        limit: usize,
    ) -> Result<Vec<(String, u64)>> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field).map_err(failed)?;
            let mut stream = index.terms().range().ge(start).into_stream().map_err(failed)?;
            let mut looked_at = 0;
            while let Some((term, info)) = stream.next() {
                looked_at += 1;
                if looked_at > MAX_LOOKED_AT || !term.starts_with(start.as_bytes()) {
                    break;
                }
                if let Ok(term) = std::str::from_utf8(term) {
                    *found.entry(term.to_owned()).or_default() += u64::from(info.doc_freq);
                }
            }
        }
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        // The shortest first among equals: what was typed whole comes before what only begins so.
        found.sort_by(|a, b| (b.0 == start, b.1, a.0.len(), &a.0).cmp(&(a.0 == start, a.1, b.0.len(), &b.0)));
        found.truncate(limit);
        Ok(found)
    }

    fn spelt(term: &str) -> String {
        baize_model::Identifier::parse(term).map_or_else(|_| term.to_owned(), |id| id.to_string())
    }
}

fn name_suggestion(field: FacetField, value: &str, before: &str, count: u64) -> Suggestion {
    let kind = match field {
        FacetField::Product => SuggestionKind::Product,
        FacetField::Vendor => SuggestionKind::Vendor,
        FacetField::Weakness | FacetField::Category => SuggestionKind::Weakness,
        _ => SuggestionKind::Field,
    };
    Suggestion {
        kind,
        text: match field {
            FacetField::Weakness => value.to_uppercase(),
            // The index has no capital letters; the guide has.
            FacetField::Category => taxonomy::names(value).map_or(value, |(zh, _)| zh).to_owned(),
            _ => value.to_owned(),
        },
        query: format!("{before}{} ", field.term(value)),
        count,
    }
}
