//! Maven's `ComparableVersion`, by the order that Maven's POM reference documents:
//! `.qualifier` = `-qualifier` < `-number` < `.number`.

use crate::key::{Key, is_digits, is_zero};

const ALPHA: u8 = 1;
const SNAPSHOT: u8 = 5;
const END: u8 = 6;
const EMPTY: u8 = 7;
const PATCH: u8 = 8;
const WORD: u8 = 9;
const HYPHEN_NUMBER: u8 = 10;
const DOT_NUMBER: u8 = 11;

struct Token {
    hyphen: bool,
    text: String,
}

impl Token {
    /// Whether it is worth nothing at the end: zero, or a word for the release itself.
    fn is_null(&self) -> bool {
        self.text.is_empty() || (is_digits(&self.text) && is_zero(&self.text))
    }

    fn write(&self, key: &mut Key) {
        if is_digits(&self.text) {
            key.mark(if self.hyphen { HYPHEN_NUMBER } else { DOT_NUMBER })
                .number(&self.text);
            return;
        }
        match self.text.as_str() {
            "alpha" => key.mark(ALPHA),
            "beta" => key.mark(ALPHA + 1),
            "milestone" => key.mark(ALPHA + 2),
            "rc" => key.mark(ALPHA + 3),
            "snapshot" => key.mark(SNAPSHOT),
            "" => key.mark(EMPTY),
            "sp" => key.mark(PATCH),
            word => key.mark(WORD).text(word),
        };
    }
}

/// The word a qualifier stands for. `digit_follows` makes `a1` alpha, while `a` alone is a word of its own.
fn meaning(word: &str, digit_follows: bool) -> &str {
    match word {
        "a" if digit_follows => "alpha",
        "b" if digit_follows => "beta",
        "m" if digit_follows => "milestone",
        "cr" => "rc",
        "ga" | "final" | "release" => "",
        other => other,
    }
}

fn tokens(lower: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut hyphen = false;
    let mut rest = lower;
    loop {
        let digit = rest.starts_with(|c: char| c.is_ascii_digit());
        let end = rest
            .find(|c: char| c == '.' || c == '-' || c.is_ascii_digit() != digit)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let digit_follows = after.starts_with(|c: char| c.is_ascii_digit());
        let text = match run {
            "" => "0",
            run if digit => run,
            word => meaning(word, digit_follows),
        };
        let word = !digit && !run.is_empty();
        tokens.push(Token {
            // A word after a dot is as after a hyphen.
            hyphen: hyphen || (word && !tokens.is_empty()),
            text: text.to_owned(),
        });
        let mut after = after.chars();
        match after.clone().next() {
            None => return tokens,
            Some(c @ ('.' | '-')) => {
                hyphen = c == '-';
                after.next();
            }
            // From a digit to a letter or back counts as a hyphen.
            Some(_) => hyphen = true,
        }
        rest = after.as_str();
    }
}

/// Takes away what is worth nothing before each hyphen and at the end.
fn trim(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if token.hyphen {
            while kept.len() > 1 && kept.last().is_some_and(Token::is_null) {
                kept.pop();
            }
        }
        kept.push(token);
    }
    while kept.len() > 1 && kept.last().is_some_and(Token::is_null) {
        kept.pop();
    }
    kept
}

pub(crate) fn key(text: &str) -> Box<[u8]> {
    let mut key = Key::default();
    for token in trim(tokens(&text.to_lowercase())) {
        token.write(&mut key);
    }
    key.mark(END);
    key.finish()
}
