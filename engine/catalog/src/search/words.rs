//! Words of a text: Latin runs stemmed, Han runs as pairs of characters.
//!
//! The index holds every pair of neighbouring Han characters and nothing longer, so that nothing is lost to a
//! dictionary that does not know a name; the segmenter works on the query, where it decides which pairs must be
//! there and which only count.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use frostem::{Algorithm, Stemmer};
use jieba_rs::Jieba;
use rustc_hash::FxHashMap;
use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;

/// Tokenizer of texts.
pub(super) const TEXT: &str = "baize_text";
/// Tokenizer of names: nothing is stemmed.
pub(super) const NAMES: &str = "baize_names";
/// Longer runs of letters and digits are hashes or junk; they are cut.
const LONGEST: usize = 64;

/// Words that every text has. They are not indexed; a phrase steps over them.
const STOP: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "for", "from", "has", "in", "is", "it", "of",
    "on", "or", "that", "the", "this", "to", "via", "was", "which", "with",
];

/// Whether the index of texts leaves a word out.
pub(super) fn is_stop(word: &str) -> bool {
    STOP.contains(&word)
}

/// Addresses and hashes, which nobody searches for in a text and no two records share.
fn is_junk(word: &str) -> bool {
    word.len() >= 10
        && word.bytes().any(|b| b.is_ascii_digit())
        && word
            .strip_prefix("0x")
            .unwrap_or(word)
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
}

/// Loaded when the first Chinese query comes.
static JIEBA: LazyLock<Arc<Jieba>> = LazyLock::new(|| Arc::new(Jieba::new()));

pub(super) fn register(index: &Index) {
    index.tokenizers().register(TEXT, text_analyzer());
    index
        .tokenizers()
        .register(NAMES, TextAnalyzer::builder(Runs::default()).build());
}

fn text_analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(Runs {
        stems: Some(Stems::default()),
        ..Runs::default()
    })
    .build()
}

/// A piece of a query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Unit {
    /// A Latin word in lower case, or one Han character.
    pub(super) text: String,
    /// The word as the index of texts has it.
    pub(super) stem: String,
    pub(super) han: bool,
}

/// Takes a query apart.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let mut out = Vec::new();
    for run in runs(&normal(text)) {
        if run.chars().next().is_some_and(is_han) {
            out.extend(run.chars().map(|c| Unit {
                text: c.to_string(),
                stem: c.to_string(),
                han: true,
            }));
        } else {
            let text = lower(run);
            out.push(Unit {
                stem: stem(&text),
                text,
                han: false,
            });
        }
    }
    out
}

/// A Latin word as the index of texts has it.
pub(super) fn stem(word: &str) -> String {
    let mut analyzer = text_analyzer();
    let mut stream = analyzer.token_stream(word);
    if stream.advance() {
        stream.token().text.clone()
    } else {
        word.to_owned()
    }
}

/// Words of a text in order, as the index of texts has them.
pub(super) fn stems(text: &str) -> Vec<String> {
    placed_stems(text).into_iter().map(|(_, word)| word).collect()
}

/// The same with their positions.
pub(super) fn placed_stems(text: &str) -> Vec<(usize, String)> {
    tokens(&mut text_analyzer(), text)
}

/// Words of a name, as the index of names has them.
pub(super) fn names(text: &str) -> Vec<String> {
    let words = tokens(&mut TextAnalyzer::builder(Runs::default()).build(), text);
    words.into_iter().map(|(_, word)| word).collect()
}

fn tokens(analyzer: &mut TextAnalyzer, text: &str) -> Vec<(usize, String)> {
    let mut stream = analyzer.token_stream(text);
    let mut words = Vec::new();
    while stream.advance() {
        words.push((stream.token().position, stream.token().text.clone()));
    }
    words
}

/// Pairs of a Han run: those that must be there, and those between two words, which count when they are.
pub(super) fn pairs(run: &str) -> (Vec<String>, Vec<String>) {
    let (mut must, mut may) = (Vec::new(), Vec::new());
    let mut last: Option<char> = None;
    let words = JIEBA.cut(run, true);
    let several = words.len() > 1;
    for word in words {
        let characters: Vec<char> = word.word.chars().collect();
        if let (Some(last), Some(first)) = (last, characters.first()) {
            may.push([last, *first].iter().collect());
        }
        last = characters.last().copied();
        match characters.len() {
            1 if several => {}
            1 => must.push(characters.iter().collect()),
            _ => must.extend(characters.windows(2).map(|pair| pair.iter().collect::<String>())),
        }
    }
    if must.is_empty() {
        std::mem::swap(&mut must, &mut may);
    }
    (must, may)
}

/// Words of names, in alphabetical order, that no text has.
pub(super) fn unsaid(names: &BTreeSet<String>, texts: &[String]) -> BTreeSet<String> {
    let mut left: BTreeSet<String> = names.iter().flat_map(|name| self::names(name)).collect();
    for text in texts {
        if left.is_empty() {
            break;
        }
        if text.is_ascii() {
            // Names have few words and texts have many, which are not worth copying.
            for run in runs(text) {
                left.retain(|word| !run.eq_ignore_ascii_case(word));
            }
        } else {
            for word in self::names(text) {
                left.remove(&word);
            }
        }
    }
    left
}

fn normal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

fn lower(run: &str) -> String {
    let lower = run.to_lowercase();
    if lower.len() > LONGEST {
        lower.chars().take(LONGEST).collect()
    } else {
        lower
    }
}

fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| is_han(c) || c.is_alphanumeric())?;
        rest = &rest[start..];
        let end = if rest.chars().next().is_some_and(is_han) {
            rest.find(|c: char| !is_han(c)).unwrap_or(rest.len())
        } else {
            latin_end(rest)
        };
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// End of a Latin run: letters and digits, with dots between digits kept (`3.6.3`).
fn latin_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ascii = bytes
        .iter()
        .position(|b| !b.is_ascii_alphanumeric())
        .unwrap_or(bytes.len());
    // What follows letters and digits decides: only a dot or something that is not ASCII may go on.
    if bytes.get(ascii).is_none_or(|b| b.is_ascii() && *b != b'.') {
        return ascii;
    }
    let mut before = '\0';
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric() && !is_han(c)
            || c == '.'
                && before.is_ascii_digit()
                && text[at + 1..].starts_with(|n: char| n.is_ascii_digit());
        if !inside {
            return at;
        }
        before = c;
    }
    text.len()
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}')
}

#[derive(Clone, Default)]
struct Runs {
    tokens: Vec<Token>,
    /// For texts: Latin words are stemmed, and those that are not indexed left out.
    stems: Option<Stems>,
}

/// Stems, and those of words met before: texts use few words, and stemming one takes ten times as long as finding it.
#[derive(Default)]
struct Stems {
    known: FxHashMap<Box<str>, Option<Box<str>>>,
}

/// Words whose stems are remembered. When there are so many, all are forgotten.
const KNOWN: usize = 1 << 15;

impl Clone for Stems {
    /// Another tokenizer learns for itself.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Stems {
    /// The stem of a run of letters and digits; nothing where it is not indexed.
    fn of(&mut self, run: &str) -> Option<String> {
        if let Some(stem) = self.known.get(run) {
            return stem.as_deref().map(str::to_owned);
        }
        let word = lower(run);
        let stem = (!is_stop(&word) && !is_junk(&word))
            .then(|| Stemmer::new(Algorithm::English).stem(&word).into_owned());
        if run.len() <= LONGEST {
            if self.known.len() >= KNOWN {
                self.known.clear();
            }
            self.known.insert(run.into(), stem.as_deref().map(Into::into));
        }
        stem
    }
}

impl Tokenizer for Runs {
    type TokenStream<'a> = RunStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> RunStream<'a> {
        let Self { tokens, stems } = self;
        tokens.clear();
        let mut next = 0;
        let mut push = |text: Option<String>| {
            let position = next;
            next += 1;
            let Some(text) = text else { return };
            tokens.push(Token {
                offset_from: 0,
                offset_to: 0,
                position,
                text,
                position_length: 1,
            });
        };
        for run in runs(&normal(text)) {
            if !run.chars().next().is_some_and(is_han) {
                push(match stems {
                    Some(stems) => stems.of(run),
                    None => Some(lower(run)),
                });
                continue;
            }
            let mut ends = run
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .skip(1)
                .peekable();
            if ends.peek().is_none() {
                push(Some(run.to_owned()));
            }
            for ((start, _), end) in run.char_indices().zip(ends) {
                push(Some(run[start..end].to_owned()));
            }
        }
        RunStream { tokens, next: 0 }
    }
}

struct RunStream<'a> {
    tokens: &'a mut Vec<Token>,
    next: usize,
}

impl TokenStream for RunStream<'_> {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_words_are_stemmed_and_versions_stay_whole() {
        assert_eq!(
            stems("Buffer overflows in Log4j 3.6.3."),
            ["buffer", "overflow", "log4j", "3.6.3"]
        );
        assert_eq!(
            placed_stems("flaw in x at 0xffff888012345678")[1],
            (2, "x".to_owned())
        );
        assert_eq!(names("Apache Windows"), ["apache", "windows"]);
    }

    #[test]
    fn full_width_is_folded() {
        assert_eq!(stems("ＬＯＧ４Ｊ"), ["log4j"]);
    }

    #[test]
    fn han_runs_are_pairs() {
        assert_eq!(
            stems("缓冲区错误漏洞 锁"),
            ["缓冲", "冲区", "区错", "错误", "误漏", "漏洞", "锁"]
        );
    }

    #[test]
    fn a_query_asks_for_the_pairs_inside_its_words() {
        let (must, may) = pairs("缓冲区错误");
        assert_eq!(must, ["缓冲", "冲区", "错误"]);
        assert_eq!(may, ["区错"]);
        assert_eq!(pairs("锁").0, ["锁"]);
        assert!(!pairs("甲乙丙").0.is_empty());
    }

    #[test]
    fn a_query_is_taken_apart() {
        let units = units("致远OA Overflows");
        let texts: Vec<&str> = units.iter().map(|u| u.text.as_str()).collect();
        assert_eq!(texts, ["致", "远", "oa", "overflows"]);
        assert_eq!(units[3].stem, "overflow");
    }
}
