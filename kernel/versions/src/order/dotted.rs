//! Numbers between dots, and what some projects put after them.

use crate::key::{Key, is_digits, take};
use crate::order::{Why, semver};

/// Integers, of which the shorter list sorts first.
fn list<'a>(numbers: impl Iterator<Item = &'a str>) -> Result<Box<[u8]>, Why> {
    let mut key = Key::default();
    for number in numbers {
        if !is_digits(number) {
            return Err("a part is not a number");
        }
        key.mark(2).number(number);
    }
    key.mark(1);
    Ok(key.finish())
}

/// CRAN: `1.0-2` is `1.0.2`.
pub(crate) fn cran(text: &str) -> Result<Box<[u8]>, Why> {
    list(text.split(['.', '-']))
}

/// Hackage. Tags after a hyphen are deprecated and do not count.
pub(crate) fn hackage(text: &str) -> Result<Box<[u8]>, Why> {
    list(text.split('-').next().unwrap_or_default().split('.'))
}

/// VERS `intdot`: reading stops at the first character that is neither a digit nor a dot.
pub(crate) fn intdot(text: &str) -> Result<Box<[u8]>, Why> {
    let (numbers, _) = take(text, |b| b.is_ascii_digit() || b == b'.');
    list(numbers.trim_end_matches('.').split('.'))
}

/// nginx: numbers, trailing zeros of no account.
pub(crate) fn nginx(text: &str) -> Result<Box<[u8]>, Why> {
    let numbers: Vec<&str> = text.split('.').collect();
    if !numbers.iter().all(|n| is_digits(n)) {
        return Err("a part is not a number");
    }
    let mut key = Key::default();
    semver::numbers(&mut key, &numbers);
    Ok(key.finish())
}

/// OpenSSL: letters count releases up to 1.1.1, from 3.0.0 versions are semantic.
pub(crate) fn openssl(text: &str) -> Result<Box<[u8]>, Why> {
    let (numbers, rest) = take(text, |b| b.is_ascii_digit() || b == b'.');
    let numbers: Vec<&str> = numbers.split('.').collect();
    if !numbers.iter().all(|n| is_digits(n)) {
        return Err("a part is not a number");
    }
    let (letters, rest) = take(rest, |b| b.is_ascii_alphabetic());
    let mut key = Key::default();
    semver::numbers(&mut key, &numbers);
    match rest.strip_prefix('-') {
        // The letters come first: 1.1.1a-pre1 would be of 1.1.1a.
        Some(pre) if letters.is_empty() && !pre.is_empty() => {
            key.mark(1);
            let (word, number) = take(pre, |b| !b.is_ascii_digit());
            let (number, rest) = take(number, |b| b.is_ascii_digit());
            key.text(word).number(number).text(rest);
        }
        None if rest.is_empty() => {
            key.mark(2).text(&letters.to_ascii_lowercase());
        }
        _ => return Err("what follows the numbers is neither letters nor a pre-release"),
    }
    Ok(key.finish())
}
