//! Gentoo's package manager specification, and Alpine's apk, which took its order from there.

use crate::key::{Key, is_digits, take};
use crate::order::Why;

/// Whose order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Gentoo.
    Gentoo,
    /// Alpine: more suffixes, a hash after `~`.
    Alpine,
}

/// Suffixes in rising order; between `rc` and the next lies having none.
const SUFFIXES: &[(&str, u8)] = &[
    ("alpha", 1),
    ("beta", 2),
    ("pre", 3),
    ("rc", 4),
    // 5 is the end.
    ("cvs", 6),
    ("svn", 7),
    ("git", 8),
    ("hg", 9),
    ("p", 10),
];

pub(crate) fn key(text: &str, dialect: Dialect) -> Result<Box<[u8]>, Why> {
    let mut key = Key::default();
    let (first, mut rest) = take(text, |b| b.is_ascii_digit());
    if first.is_empty() {
        return Err("it does not begin with a number");
    }
    key.number(first);
    loop {
        while let Some(after) = rest.strip_prefix('.') {
            let (number, after) = take(after, |b| b.is_ascii_digit());
            if number.is_empty() {
                return Err("a dot is not followed by a number");
            }
            component(&mut key, number, dialect);
            rest = after;
        }
        key.mark(1);
        let (letter, after) = take(rest, |b| b.is_ascii_alphabetic());
        rest = after;
        match letter.len() {
            0 => key.mark(1),
            1 => key.mark(2).text(letter),
            _ => return Err("more than one letter follows the numbers"),
        };
        // apk takes numbers after the letter (5.1p1), Gentoo does not.
        let (number, after) = take(rest, |b| b.is_ascii_digit());
        if letter.is_empty() || number.is_empty() || dialect == Dialect::Gentoo {
            break;
        }
        component(key.mark(2), number, dialect);
        rest = after;
    }
    key.mark(1);
    while let Some(after) = rest.strip_prefix('_') {
        let (word, after) = take(after, |b| b.is_ascii_alphabetic());
        let rank = SUFFIXES
            .iter()
            .find(|(name, rank)| *name == word && (dialect == Dialect::Alpine || *rank < 5 || *rank == 10));
        let Some((_, rank)) = rank else {
            return Err("there is no such suffix");
        };
        let (number, after) = take(after, |b| b.is_ascii_digit());
        key.mark(*rank).number(number);
        rest = after;
    }
    key.mark(5);
    if dialect == Dialect::Alpine
        && let Some(after) = rest.strip_prefix('~')
    {
        let (hash, after) = take(after, |b| b.is_ascii_hexdigit());
        if hash.is_empty() {
            return Err("'~' is not followed by a hash");
        }
        key.mark(2).text(hash);
        rest = after;
    } else {
        key.mark(1);
    }
    let revision = match rest.strip_prefix("-r") {
        Some(revision) => revision,
        None if rest.is_empty() => "",
        None => return Err("what follows is neither a suffix nor a revision"),
    };
    if !revision.is_empty() && !is_digits(revision) {
        return Err("the revision is not a number");
    }
    key.number(revision);
    Ok(key.finish())
}

/// A number after the first. One that begins with zero is a fraction: compared as text, before all others.
fn component(key: &mut Key, number: &str, dialect: Dialect) {
    if !number.starts_with('0') {
        key.mark(3).number(number);
        return;
    }
    key.mark(2).text(match dialect {
        Dialect::Gentoo => number.trim_end_matches('0'),
        Dialect::Alpine => number,
    });
}
