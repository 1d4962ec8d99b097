//! `Gem::Version`.

use crate::key::{Key, is_digits, is_zero};
use crate::order::Why;

const WORD: u8 = 1;
const ZERO_BEFORE_WORD: u8 = 2;
const END: u8 = 3;
const ZERO_BEFORE_NUMBER: u8 = 4;
const NUMBER: u8 = 5;

pub(crate) fn key(text: &str) -> Result<Box<[u8]>, Why> {
    if !text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
    {
        return Err("it holds a character other than letters, digits, '.' and '-'");
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("it does not begin with a number");
    }
    // RubyGems writes a hyphen out as `.pre.`.
    let text = text.replace('-', ".pre.");
    if text.split('.').any(str::is_empty) {
        return Err("a part between dots is empty");
    }
    let mut key = Key::default();
    let segments = canonical(&segments(&text));
    for (at, segment) in segments.iter().enumerate() {
        if !is_digits(segment) {
            key.mark(WORD).text(segment);
        } else if !is_zero(segment) {
            key.mark(NUMBER).number(segment);
        } else {
            // A missing segment counts as zero, so a zero says nothing by itself: what follows decides.
            let next = segments[at..].iter().find(|s| !is_digits(s) || !is_zero(s));
            key.mark(match next {
                Some(word) if !is_digits(word) => ZERO_BEFORE_WORD,
                _ => ZERO_BEFORE_NUMBER,
            });
        }
    }
    key.mark(END);
    Ok(key.finish())
}

/// Runs of digits and of letters.
fn segments(text: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    for part in text.split('.') {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let digit = first.is_ascii_digit();
            let end = rest
                .find(|c: char| c.is_ascii_digit() != digit)
                .unwrap_or(rest.len());
            segments.push(&rest[..end]);
            rest = &rest[end..];
        }
    }
    segments
}

/// Without the zeros before the first word and at the end.
fn canonical<'a>(segments: &[&'a str]) -> Vec<&'a str> {
    let word = segments
        .iter()
        .position(|s| !is_digits(s))
        .unwrap_or(segments.len());
    let trimmed = |part: &[&'a str]| {
        let used = part
            .iter()
            .rposition(|s| !is_digits(s) || !is_zero(s))
            .map_or(0, |last| last + 1);
        part[..used].to_vec()
    };
    [trimmed(&segments[..word]), trimmed(&segments[word..])].concat()
}
