//! Words of a text: Latin runs stemmed, Han runs as pairs of characters.
//!
//! The index holds every pair of neighbouring Han characters and nothing longer, so that nothing is lost to a
//! dictionary that does not know a name; the segmenter works on the query, where it decides which pairs must be
//! there and which only count.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
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
pub(super) fn unsaid(names: &BTreeSet<String>, texts: &[String]) -> Vec<String> {
    let mut analyzer = TextAnalyzer::builder(Runs::default()).build();
    let mut left: Vec<String> = Vec::new();
    for name in names {
        left.extend(tokens(&mut analyzer, name).into_iter().map(|(_, word)| word));
    }
    left.sort_unstable();
    left.dedup();
    let shapes = left.iter().fold(0, |shapes, word| shapes | shape(word));
    for text in texts {
        if left.is_empty() {
            break;
        }
        if text.is_ascii() {
            // Names have few words and texts have many, which are not worth copying.
            for run in runs(text).filter(|run| shapes & shape(run) != 0) {
                left.retain(|word| !run.eq_ignore_ascii_case(word));
            }
        } else {
            let said: HashSet<String> = tokens(&mut analyzer, text)
                .into_iter()
                .map(|(_, word)| word)
                .collect();
            left.retain(|word| !said.contains(word));
        }
    }
    left
}

/// One of 64 bits, the same in any case of ASCII letters: words of other bits are other words.
fn shape(word: &str) -> u64 {
    let first = word.bytes().next().unwrap_or_default().to_ascii_lowercase();
    1 << ((usize::from(first) * 7 + word.len()) % 64)
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
    let mut at = 0;
    std::iter::from_fn(move || {
        let run = run_after(text, at)?;
        at = run.end;
        Some(&text[run])
    })
}

/// Where the next run of Latin letters and digits, or of Han characters, is.
fn run_after(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    // Most of what is between words is ASCII, which says what it is without being decoded.
    let skipped = rest
        .bytes()
        .position(|b| b.is_ascii_alphanumeric() || !b.is_ascii())?;
    let mut start = from + skipped;
    if !text.as_bytes()[start].is_ascii() {
        start += text[start..].find(|c: char| is_han(c) || c.is_alphanumeric())?;
    }
    let rest = &text[start..];
    let length = if rest.chars().next().is_some_and(is_han) {
        rest.find(|c: char| !is_han(c)).unwrap_or(rest.len())
    } else {
        latin_end(rest)
    };
    Some(start..start + length)
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
    token: Token,
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
    /// Puts the stem of a run of letters and digits into a token; says whether it is indexed.
    fn put(&mut self, run: &str, token: &mut String) -> bool {
        if let Some(stem) = self.known.get(run) {
            token.push_str(stem.as_deref().unwrap_or_default());
            return stem.is_some();
        }
        let word = lower(run);
        let stem = (!is_stop(&word) && !is_junk(&word))
            .then(|| Stemmer::new(Algorithm::English).stem(&word).into_owned());
        token.push_str(stem.as_deref().unwrap_or_default());
        let indexed = stem.is_some();
        if run.len() <= LONGEST {
            if self.known.len() >= KNOWN {
                self.known.clear();
            }
            self.known.insert(run.into(), stem.map(Into::into));
        }
        indexed
    }
}

impl Tokenizer for Runs {
    type TokenStream<'a> = RunStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> RunStream<'a> {
        RunStream {
            stems: self.stems.as_mut(),
            text: normal(text),
            at: 0,
            han_end: 0,
            next: 0,
            token: &mut self.token,
        }
    }
}

/// The words of one text, one at a time and all in the same token.
struct RunStream<'a> {
    stems: Option<&'a mut Stems>,
    text: Cow<'a, str>,
    /// Where in the text the next word may begin.
    at: usize,
    /// Where the Han run ends whose pairs are being given; what is not beyond `at` is no run.
    han_end: usize,
    /// Position of the next word.
    next: usize,
    token: &'a mut Token,
}

impl RunStream<'_> {
    /// The next pair of the Han run, or its only character. The last character begins no pair.
    fn pair(&mut self) {
        let run = &self.text[self.at..self.han_end];
        let mut characters = run.char_indices().map(|(at, c)| (at, at + c.len_utf8()));
        let (_, first_end) = characters.next().unwrap_or_default();
        let (_, second_end) = characters.next().unwrap_or((0, first_end));
        self.token.text.push_str(&run[..second_end]);
        let is_last = second_end == run.len();
        self.at += if is_last { run.len() } else { first_end };
    }
}

impl TokenStream for RunStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            self.token.text.clear();
            self.token.position = self.next;
            if self.at < self.han_end {
                self.pair();
                self.next += 1;
                return true;
            }
            let Some(place) = run_after(&self.text, self.at) else {
                return false;
            };
            let run = &self.text[place.clone()];
            if run.chars().next().is_some_and(is_han) {
                (self.at, self.han_end) = (place.start, place.end);
                continue;
            }
            self.at = place.end;
            self.next += 1;
            let indexed = if let Some(stems) = &mut self.stems {
                stems.put(run, &mut self.token.text)
            } else {
                self.token.text.push_str(&lower(run));
                true
            };
            if indexed {
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
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
