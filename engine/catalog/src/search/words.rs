//! Words of a text: Latin runs stemmed, Han runs segmented, with pairs of characters as a net for what the
//! dictionary does not know.

use std::sync::Arc;

use jieba_rs::Jieba;
use tantivy::Index;
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;

/// Name of the tokenizer in the index.
pub(super) const TOKENIZER: &str = "baize";
/// Longer runs of letters and digits are hashes or junk; they are cut.
const LONGEST: usize = 64;

/// Makes words.
#[derive(Clone)]
pub(super) struct Words {
    jieba: Arc<Jieba>,
}

impl Words {
    pub(super) fn new(jieba: Arc<Jieba>) -> Self {
        Self { jieba }
    }

    pub(super) fn register(&self, index: &Index) {
        index.tokenizers().register(TOKENIZER, self.analyzer());
    }

    fn analyzer(&self) -> TextAnalyzer {
        TextAnalyzer::builder(Runs {
            words: self.clone(),
            tokens: Vec::new(),
        })
        .filter(Stemmer::new(Language::English))
        .build()
    }

    /// Words of a query, in order, as the index has them.
    pub(super) fn of(&self, text: &str) -> Vec<String> {
        let mut analyzer = self.analyzer();
        let mut stream = analyzer.token_stream(text);
        let mut words = Vec::new();
        while stream.advance() {
            words.push(stream.token().text.clone());
        }
        words
    }

    fn split(&self, text: &str, tokens: &mut Vec<Token>) {
        tokens.clear();
        let mut push = |text: String, position: usize| {
            tokens.push(Token {
                offset_from: 0,
                offset_to: 0,
                position,
                text,
                position_length: 1,
            });
        };
        let normal: String;
        let text = if text.is_ascii() {
            text
        } else {
            normal = text.nfkc().collect();
            &normal
        };
        let mut position = 0;
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| is_han(c) || c.is_alphanumeric()) {
            rest = &rest[start..];
            let han = rest.chars().next().is_some_and(is_han);
            let end = if han {
                rest.find(|c: char| !is_han(c)).unwrap_or(rest.len())
            } else {
                latin_end(rest)
            };
            let run = &rest[..end];
            rest = &rest[end..];
            if han {
                let characters: Vec<char> = run.chars().collect();
                for word in self.jieba.cut_for_search(run, true) {
                    push(word.word.to_owned(), position);
                    position += 1;
                }
                if characters.len() > 2 {
                    for pair in characters.windows(2) {
                        push(pair.iter().collect(), position);
                    }
                    position += 1;
                }
            } else {
                let mut lower = run.to_lowercase();
                if lower.len() > LONGEST {
                    lower = lower.chars().take(LONGEST).collect();
                }
                push(lower, position);
                position += 1;
            }
        }
    }
}

/// End of a Latin run: letters and digits, with dots between digits kept (`3.6.3`).
fn latin_end(text: &str) -> usize {
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

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}')
}

#[derive(Clone)]
struct Runs {
    words: Words,
    tokens: Vec<Token>,
}

impl Tokenizer for Runs {
    type TokenStream<'a> = RunStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> RunStream<'a> {
        self.words.clone().split(text, &mut self.tokens);
        RunStream {
            tokens: &mut self.tokens,
            next: 0,
        }
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

    fn of(text: &str) -> Vec<String> {
        Words::new(Arc::new(Jieba::new())).of(text)
    }

    #[test]
    fn latin_words_are_stemmed_and_versions_stay_whole() {
        assert_eq!(
            of("Buffer overflows in Log4j 3.6.3."),
            ["buffer", "overflow", "in", "log4j", "3.6.3"]
        );
    }

    #[test]
    fn full_width_is_folded() {
        assert_eq!(of("ＬＯＧ４Ｊ"), ["log4j"]);
    }

    #[test]
    fn han_runs_are_segmented_with_pairs_as_a_net() {
        let words = of("缓冲区错误漏洞");
        assert!(words.contains(&"漏洞".to_owned()));
        assert!(words.contains(&"缓冲".to_owned()) && words.contains(&"冲区".to_owned()));
    }
}
