//! From what was asked to what the index looks up.

use std::collections::BTreeMap;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, PhraseQuery,
    Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::glossary::{GLOSSARY, Idea};
use super::language::{Flag, Measure, Moment, Node, Span, Test, TextField, identifier_family, rank_name};
use super::schema::Fields;
use super::words::{Unit, is_stop, names, pairs, placed_stems, stem, stems, units};

/// How much more a word counts that is in a title, or in the name of a product.
const IN_TITLE: f32 = 1.2;
const IN_NAME: f32 = 1.6;
/// What another way to say a thing counts beside the one that was written.
const OTHER_WAY: f32 = 0.7;
/// What a weakness counts for words that name it.
const BY_WEAKNESS: f32 = 3.0;
/// What an identifier counts: more than any words.
const BY_IDENTIFIER: f32 = 200.0;

/// Words that say nothing of which record is wanted, beside others.
const SILENT: &[&str] = &["vulnerability", "vulnerabilities", "flaw", "bug", "issue", "cve"];
/// The same in Chinese.
const SILENT_HAN: &[&str] = &[
    "漏洞",
    "安全漏洞",
    "存在",
    "存在漏洞",
    "问题",
    "相关",
    "的",
    "中",
    "系统漏洞",
    "高危漏洞",
    "有关",
];

type Clause = (Occur, Box<dyn Query>);

/// Makes queries.
pub(super) struct Compiler<'a> {
    pub(super) fields: &'a Fields,
    /// Words that are read as others, because nothing has them.
    pub(super) meant: &'a BTreeMap<String, String>,
    /// Whether words must be there, or only count.
    pub(super) words: Occur,
}

/// A piece of a run of words.
pub(super) enum Piece<'a> {
    /// A Latin word.
    Word(&'a Unit),
    /// Han characters that are no idea.
    Han(String),
    /// Words that name ideas.
    Ideas(&'a [Unit], Vec<&'static Idea>),
}

/// Takes a run of words to pieces.
pub(super) fn pieces(units: &[Unit]) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut han = String::new();
    let mut i = 0;
    while i < units.len() {
        let found = GLOSSARY.at(&units[i..]);
        let silent = units[i].han && silent_han(&units[i..]) > 0;
        match found.filter(|_| !silent) {
            Some((length, ideas)) => {
                flush(&mut han, &mut pieces);
                pieces.push(Piece::Ideas(&units[i..i + length], ideas));
                i += length;
            }
            None if units[i].han => {
                let length = silent_han(&units[i..]);
                if length > 0 {
                    flush(&mut han, &mut pieces);
                    han.extend(units[i..i + length].iter().map(|u| u.text.as_str()));
                    flush(&mut han, &mut pieces);
                    i += length;
                } else {
                    han.push_str(&units[i].text);
                    i += 1;
                }
            }
            None => {
                flush(&mut han, &mut pieces);
                pieces.push(Piece::Word(&units[i]));
                i += 1;
            }
        }
        if units.get(i).is_some_and(|unit| !unit.han) {
            flush(&mut han, &mut pieces);
        }
    }
    flush(&mut han, &mut pieces);
    pieces
}

fn flush(han: &mut String, pieces: &mut Vec<Piece<'_>>) {
    if !han.is_empty() {
        pieces.push(Piece::Han(std::mem::take(han)));
    }
}

/// Length of the longest silent word at the start, of those with two characters or more.
fn silent_han(units: &[Unit]) -> usize {
    SILENT_HAN
        .iter()
        .filter(|word| {
            let mut units = units.iter();
            word.chars().count() > 1
                && word
                    .chars()
                    .all(|c| units.next().is_some_and(|u| u.text.chars().eq([c])))
        })
        .map(|word| word.chars().count())
        .max()
        .unwrap_or(0)
}

fn is_silent(word: &str) -> bool {
    is_stop(word) || SILENT.contains(&word)
}

impl Piece<'_> {
    pub(super) fn is_silent(&self) -> bool {
        match self {
            Piece::Word(unit) => is_silent(&unit.text),
            Piece::Han(text) => SILENT_HAN.contains(&text.as_str()),
            Piece::Ideas(..) => false,
        }
    }
}

impl Compiler<'_> {
    pub(super) fn compile(&self, node: &Node) -> Box<dyn Query> {
        match node {
            Node::All => Box::new(AllQuery),
            Node::And(parts) => self.all(parts),
            Node::Or(parts) => {
                let clauses = parts
                    .iter()
                    .map(|part| (Occur::Should, self.compile(part)))
                    .collect();
                Box::new(BooleanQuery::new(clauses))
            }
            single => self.all(std::slice::from_ref(single)),
        }
    }

    fn all(&self, parts: &[Node]) -> Box<dyn Query> {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut run: Vec<&str> = Vec::new();
        for part in parts {
            if let Node::Words(text) = part
                && identifier_family(text).is_none()
            {
                run.push(text);
                continue;
            }
            self.run(&mut run, &mut clauses);
            self.part(part, &mut clauses);
        }
        self.run(&mut run, &mut clauses);
        if clauses.is_empty() {
            return Box::new(AllQuery);
        }
        if self.words == Occur::Should && clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
            // Some of the words, and all of the fields.
            let (some, mut all): (Vec<Clause>, Vec<Clause>) = clauses
                .into_iter()
                .partition(|(occur, _)| *occur == Occur::Should);
            if !some.is_empty() {
                all.push((Occur::Must, Box::new(BooleanQuery::new(some))));
            }
            clauses = all;
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn part(&self, part: &Node, clauses: &mut Vec<Clause>) {
        match part {
            Node::All => {}
            Node::Words(text) => {
                // `CVE-2021` is the beginning of identifiers, and may be words.
                let begins = self.beginning(self.fields.identifier, &identifier_start(text));
                let mut inner = Vec::new();
                self.run(&mut vec![text], &mut inner);
                let ways = vec![begins, Box::new(BooleanQuery::new(inner)) as Box<dyn Query>];
                clauses.push((self.words, Box::new(DisjunctionMaxQuery::new(ways))));
            }
            Node::Prefix(text) => self.prefix(text, clauses),
            Node::Phrase(text) => clauses.push((Occur::Must, self.phrase(text))),
            Node::Identifier(id) => {
                let query = self.value(self.fields.identifier, &id.as_str().to_lowercase());
                clauses.push((self.words, Box::new(BoostQuery::new(query, BY_IDENTIFIER))));
            }
            Node::Test(test) => clauses.push((Occur::Must, self.test(test))),
            Node::Not(inner) => {
                let strict = Compiler {
                    words: Occur::Must,
                    ..*self
                };
                clauses.push((Occur::MustNot, strict.compile(inner)));
            }
            Node::And(_) | Node::Or(_) => clauses.push((Occur::Must, self.compile(part))),
        }
    }

    /// Words that stand side by side.
    fn run(&self, run: &mut Vec<&str>, clauses: &mut Vec<Clause>) {
        if run.is_empty() {
            return;
        }
        let units = units(&run.join(" "));
        run.clear();
        let pieces = pieces(&units);
        let only_silent = pieces.iter().all(Piece::is_silent);
        for piece in &pieces {
            let occur = if piece.is_silent() && !only_silent {
                Occur::Should
            } else {
                self.words
            };
            match piece {
                Piece::Word(unit) => self.word(unit, occur, clauses),
                Piece::Han(text) => self.han(text, occur, clauses),
                Piece::Ideas(written, ideas) => clauses.push((occur, self.ideas(written, ideas))),
            }
        }
    }

    fn word(&self, unit: &Unit, occur: Occur, clauses: &mut Vec<Clause>) {
        let (text, stemmed) = match self.meant.get(&unit.text) {
            Some(meant) => (meant.as_str(), stem(meant)),
            None => (unit.text.as_str(), unit.stem.clone()),
        };
        if is_stop(text) {
            clauses.push((occur, self.term(self.fields.name, text, IN_NAME)));
            return;
        }
        clauses.push((occur, self.term(self.fields.text, &stemmed, 1.0)));
        clauses.push((Occur::Should, self.term(self.fields.title, &stemmed, IN_TITLE)));
        clauses.push((Occur::Should, self.term(self.fields.name, text, IN_NAME)));
    }

    fn han(&self, text: &str, occur: Occur, clauses: &mut Vec<Clause>) {
        let (must, may) = pairs(text);
        let single = must.len() == 1 && must[0].chars().count() == 1;
        if single {
            clauses.push((occur, self.beginning(self.fields.text, &must[0])));
            return;
        }
        for pair in &must {
            clauses.push((occur, self.term(self.fields.text, pair, 1.0)));
            clauses.push((Occur::Should, self.term(self.fields.title, pair, IN_TITLE)));
        }
        for pair in may {
            clauses.push((Occur::Should, self.term(self.fields.text, &pair, 0.5)));
        }
    }

    /// What was written, or the same in other words, or a weakness that says it.
    fn ideas(&self, written: &[Unit], ideas: &[&Idea]) -> Box<dyn Query> {
        let mut ways: Vec<Box<dyn Query>> = vec![self.way(written, true)];
        let mut said: Vec<Term> = Vec::new();
        for idea in ideas {
            if let Some(level) = idea.level {
                let level = Term::from_field_u64(self.fields.level, u64::from(level));
                ways.push(constant(
                    TermQuery::new(level, IndexRecordOption::Basic),
                    BY_WEAKNESS,
                ));
                continue;
            }
            for other in idea.others(written) {
                ways.push(Box::new(BoostQuery::new(self.way(other, false), OTHER_WAY)));
            }
            for number in &idea.weaknesses {
                said.push(Term::from_field_text(
                    self.fields.weakness,
                    &format!("cwe-{number}"),
                ));
            }
            if let Some(category) = idea.category {
                said.push(Term::from_field_text(
                    self.fields.category,
                    &category.to_lowercase(),
                ));
            }
        }
        if !said.is_empty() {
            ways.push(Box::new(ConstScoreQuery::new(any_of(said), BY_WEAKNESS)));
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.1))
    }

    /// All of some units, in the texts.
    fn way(&self, units: &[Unit], titles: bool) -> Box<dyn Query> {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut i = 0;
        while i < units.len() {
            let han: String = units[i..]
                .iter()
                .take_while(|u| u.han)
                .map(|u| u.text.as_str())
                .collect();
            if han.is_empty() {
                let unit = &units[i];
                if !is_silent(&unit.text) {
                    clauses.push((Occur::Must, self.term(self.fields.text, &unit.stem, 1.0)));
                    if titles {
                        clauses.push((Occur::Should, self.term(self.fields.title, &unit.stem, IN_TITLE)));
                    }
                    if units.len() == 1 {
                        clauses.push((Occur::Should, self.term(self.fields.name, &unit.text, IN_NAME)));
                    }
                }
                i += 1;
            } else {
                i += han.chars().count();
                for pair in stems(&han) {
                    clauses.push((Occur::Must, self.term(self.fields.text, &pair, 1.0)));
                    if titles {
                        clauses.push((Occur::Should, self.term(self.fields.title, &pair, IN_TITLE)));
                    }
                }
            }
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn phrase(&self, text: &str) -> Box<dyn Query> {
        let words = placed_stems(text);
        match words.as_slice() {
            [] => Box::new(EmptyQuery),
            [(_, only)] => self.term(self.fields.text, only, 1.5),
            several => {
                let terms = several
                    .iter()
                    .map(|(at, word)| (*at, Term::from_field_text(self.fields.text, word)))
                    .collect();
                Box::new(BoostQuery::new(
                    Box::new(PhraseQuery::new_with_offset(terms)),
                    1.5,
                ))
            }
        }
    }

    fn prefix(&self, text: &str, clauses: &mut Vec<Clause>) {
        let units = units(text);
        let Some((last, before)) = units.split_last() else {
            return;
        };
        if last.han {
            self.run(&mut vec![text], clauses);
            return;
        }
        for unit in before {
            clauses.push((self.words, self.term(self.fields.text, &unit.stem, 1.0)));
        }
        let mut ways = vec![
            self.beginning(self.fields.text, &last.text),
            self.beginning(self.fields.name, &last.text),
            self.term(self.fields.text, &last.stem, 1.0),
        ];
        if identifier_family(text).is_some() {
            ways.push(self.beginning(self.fields.identifier, &identifier_start(text)));
        }
        clauses.push((self.words, Box::new(DisjunctionMaxQuery::new(ways))));
    }

    fn test(&self, test: &Test) -> Box<dyn Query> {
        match test {
            Test::Text { field, value, exact } => self.text(*field, value, *exact),
            Test::Level { scheme, levels } => {
                let ranks = (0..=5_u8).filter(|rank| within(levels, *rank));
                let terms: Vec<Term> = ranks
                    .map(|rank| match scheme {
                        None => Term::from_field_u64(self.fields.level, u64::from(rank)),
                        Some(scheme) => {
                            let value = format!("{}:{}", scheme.name(), rank_name(rank));
                            Term::from_field_text(self.fields.graded, &value)
                        }
                    })
                    .collect();
                any_of(terms)
            }
            Test::Flag { flag, wanted } => {
                let field = match flag {
                    Flag::Exploited => self.fields.exploited,
                    Flag::Fix => self.fields.fix,
                };
                any_of(vec![Term::from_field_u64(field, u64::from(*wanted))])
            }
            Test::Number { measure, numbers } => {
                let field = match measure {
                    Measure::Epss => self.fields.epss,
                    Measure::Score => self.fields.score,
                    Measure::Priority => self.fields.priority,
                    Measure::Rise => self.fields.rise,
                };
                let edge = |end: &Option<(u64, bool)>| match end {
                    None => Bound::Unbounded,
                    Some((n, true)) => Bound::Excluded(Term::from_field_u64(field, *n)),
                    Some((n, false)) => Bound::Included(Term::from_field_u64(field, *n)),
                };
                Box::new(ConstScoreQuery::new(
                    Box::new(RangeQuery::new(edge(&numbers.from), edge(&numbers.to))),
                    0.0,
                ))
            }
            Test::Days { moment, days } => {
                let field = match moment {
                    Moment::Published => self.fields.published,
                    Moment::Modified => self.fields.modified,
                };
                // After a day means after its end; up to a day means to its end.
                let from = days.from.and_then(|(day, excluded)| day.edge(excluded));
                let to = days.to.and_then(|(day, excluded)| day.edge(!excluded));
                let term = |second| Term::from_field_i64(field, second);
                let from = from.map_or(Bound::Unbounded, |second| Bound::Included(term(second)));
                let to = to.map_or(Bound::Unbounded, |second| Bound::Excluded(term(second)));
                if matches!((&from, &to), (Bound::Unbounded, Bound::Unbounded)) {
                    return Box::new(EmptyQuery);
                }
                Box::new(ConstScoreQuery::new(Box::new(RangeQuery::new(from, to)), 0.0))
            }
            Test::Weakness(number) => self.value(self.fields.weakness, &format!("cwe-{number}")),
            Test::IdentifierPrefix(start) => self.beginning(self.fields.identifier, start),
        }
    }

    fn text(&self, field: TextField, value: &str, exact: bool) -> Box<dyn Query> {
        let whole = match field {
            TextField::Source => self.fields.source,
            TextField::State => self.fields.state,
            TextField::Kind => self.fields.kind,
            TextField::Ecosystem => self.fields.ecosystem,
            TextField::Assigner => self.fields.assigner,
            TextField::Conflict => self.fields.conflict,
            TextField::Category if exact => self.fields.category,
            TextField::Vendor if exact => self.fields.vendor,
            TextField::Product if exact => self.fields.product,
            TextField::Category => return self.category(value),
            TextField::Vendor => return self.named(self.fields.vendor_name, value),
            TextField::Product => return self.named(self.fields.name, value),
        };
        self.value(whole, value)
    }

    /// Everything that a name of a weakness type stands for.
    fn category(&self, value: &str) -> Box<dyn Query> {
        let mut terms = vec![Term::from_field_text(self.fields.category, value)];
        if let Some(place) = baize_grading::taxonomy::from_label(value) {
            let names = [Some(place.node.zh), place.cnnvd.map(|kind| kind.zh)];
            for name in names.into_iter().flatten() {
                terms.push(Term::from_field_text(self.fields.category, &name.to_lowercase()));
            }
        }
        for idea in GLOSSARY.of(value) {
            for number in &idea.weaknesses {
                terms.push(Term::from_field_text(
                    self.fields.weakness,
                    &format!("cwe-{number}"),
                ));
            }
        }
        any_of(terms)
    }

    /// All words of a name, or of its name in the other language.
    fn named(&self, field: Field, value: &str) -> Box<dyn Query> {
        let way = |words: Vec<String>| -> Box<dyn Query> {
            let clauses = words
                .iter()
                .map(|w| (Occur::Must, self.value(field, w)))
                .collect();
            Box::new(BooleanQuery::new(clauses))
        };
        let written = units(value);
        let mut ways = vec![way(names(value))];
        for idea in GLOSSARY.of(value) {
            for other in idea.others(&written) {
                let words: Vec<&str> = other.iter().map(|unit| unit.text.as_str()).collect();
                let between = if other.iter().all(|unit| unit.han) {
                    ""
                } else {
                    " "
                };
                ways.push(way(names(&words.join(between))));
            }
        }
        Box::new(DisjunctionMaxQuery::new(ways))
    }

    fn term(&self, field: Field, word: &str, boost: f32) -> Box<dyn Query> {
        let option = if field == self.fields.text {
            IndexRecordOption::WithFreqs
        } else {
            IndexRecordOption::Basic
        };
        let term = TermQuery::new(Term::from_field_text(field, word), option);
        Box::new(BoostQuery::new(Box::new(term), boost))
    }

    /// A value that holds or not; it does not count.
    #[expect(clippy::unused_self, reason = "reads as its neighbours")]
    fn value(&self, field: Field, value: &str) -> Box<dyn Query> {
        any_of(vec![Term::from_field_text(field, value)])
    }

    /// Values that begin so.
    #[expect(clippy::unused_self, reason = "reads as its neighbours")]
    fn beginning(&self, field: Field, start: &str) -> Box<dyn Query> {
        let from = Bound::Included(Term::from_field_text(field, start));
        let after = format!("{start}{}", char::MAX);
        let to = Bound::Excluded(Term::from_field_text(field, &after));
        Box::new(ConstScoreQuery::new(Box::new(RangeQuery::new(from, to)), 1.0))
    }
}

/// The beginning of identifiers, as the index has them.
fn identifier_start(text: &str) -> String {
    super::language::identifier_folded(text)
}

fn constant(query: impl Query, score: f32) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

/// Any of some terms; none of them counts.
fn any_of(mut terms: Vec<Term>) -> Box<dyn Query> {
    let one = |term| -> Box<dyn Query> { constant(TermQuery::new(term, IndexRecordOption::Basic), 1.0) };
    terms.sort();
    terms.dedup();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => one(terms.remove(0)),
        _ => Box::new(DisjunctionMaxQuery::new(terms.into_iter().map(one).collect())),
    }
}

fn within(span: &Span<u8>, rank: u8) -> bool {
    let above = match span.from {
        None => true,
        Some((from, excluded)) => rank > from || (rank == from && !excluded),
    };
    let below = match span.to {
        None => true,
        Some((to, excluded)) => rank < to || (rank == to && !excluded),
    };
    above && below
}
