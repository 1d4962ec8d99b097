//! Versions of nobody's scheme: words and numbers compared piece by piece, in the manner of libversion.

use crate::key::{Key, is_digits, is_zero};
use crate::order::Why;

/// Words of pre-releases, in rising order.
const BEFORE: &[(&str, u8)] = &[
    ("dev", 1),
    ("snapshot", 1),
    ("nightly", 1),
    ("alpha", 2),
    ("beta", 3),
    ("milestone", 4),
    ("pre", 5),
    ("preview", 5),
    ("rc", 5),
    ("cr", 5),
];
const END: u8 = 6;
const WORD: u8 = 7;
const NUMBER: u8 = 8;

pub(crate) fn key(text: &str) -> Result<Box<[u8]>, Why> {
    let lower = text.to_lowercase();
    let body = match lower.strip_prefix('v') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => &lower,
    };
    if !body.bytes().any(|b| b.is_ascii_digit()) {
        return Err("there is no number in it");
    }
    if body.contains(['<', '>', '=', ',', ';', '|', '*']) {
        return Err("it is a range or a sentence");
    }
    if body.contains(char::is_whitespace) && !body.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("it is of several words and does not begin with a number");
    }
    let pieces = pieces(body);
    let used = pieces
        .iter()
        .rposition(|p| !is_digits(p) || !is_zero(p))
        .map_or(0, |last| last + 1);
    let mut key = Key::default();
    for (at, piece) in pieces[..used].iter().enumerate() {
        if is_digits(piece) {
            key.mark(NUMBER).number(piece);
            continue;
        }
        let number_follows = pieces.get(at + 1).is_some_and(|next| is_digits(next));
        let before = BEFORE
            .iter()
            .find(|(word, _)| word == piece)
            .map(|(_, rank)| *rank);
        match (before, *piece) {
            (Some(rank), _) => key.mark(rank),
            // A letter with a number is a pre-release (1.0b2), one alone counts releases (1.0.2k).
            (None, "a") if number_follows => key.mark(2),
            (None, "b") if number_follows => key.mark(3),
            (None, "m") if number_follows => key.mark(4),
            (None, "c") if number_follows => key.mark(5),
            (None, word) => key.mark(WORD).text(word),
        };
    }
    key.mark(END);
    Ok(key.finish())
}

fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for part in text.split(|c: char| !c.is_alphanumeric()) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let digit = first.is_ascii_digit();
            let end = rest
                .find(|c: char| c.is_ascii_digit() != digit)
                .unwrap_or(rest.len());
            pieces.push(&rest[..end]);
            rest = &rest[end..];
        }
    }
    pieces
}

/// Whether the order of two different versions is a guess: they share the numbers they begin with, and what follows
/// is more than known words and numbers.
pub(crate) fn is_guess(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let (main_a, rest_a) = split(&a);
    let (main_b, rest_b) = split(&b);
    if main_a != main_b {
        return false;
    }
    [rest_a, rest_b].into_iter().any(|rest| {
        // A letter right after the numbers counts releases (1.0.2k).
        let letter = rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_lowercase());
        !letter
            && pieces(rest)
                .iter()
                .any(|piece| !is_digits(piece) && !BEFORE.iter().any(|(word, _)| word == piece))
    })
}

/// The numbers a version begins with, without trailing zeros, and the rest.
fn split(text: &str) -> (Vec<&str>, &str) {
    let body = text.strip_prefix('v').unwrap_or(text);
    let end = body
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(body.len());
    let mut numbers: Vec<&str> = body[..end]
        .split('.')
        .filter(|n| !n.is_empty())
        .map(|n| n.trim_start_matches('0'))
        .collect();
    while numbers.last().is_some_and(|n| n.is_empty()) {
        numbers.pop();
    }
    (numbers, &body[end..])
}
