//! Arch Linux: pacman's `vercmp`.
//!
//! A missing package release equals any, so `1.0` equals both `1.0-1` and `1.0-2`, which differ: the one order here
//! that is not transitive when versions with and without a release are mixed.

use crate::key::{Key, is_digits, take};
use crate::order::Why;

/// pacman's `rpmvercmp`: as RPM's, but separators are counted and a word glued to a number comes before it.
fn segments(key: &mut Key, mut rest: &str) {
    let mut first = true;
    loop {
        let (separator, after) = take(rest, |b| !b.is_ascii_alphanumeric());
        if after.is_empty() && separator.is_empty() {
            key.mark(if first { 5 } else { 2 });
            return;
        }
        let word = after.starts_with(|c: char| c.is_ascii_alphabetic());
        if !first {
            // 1: a word without separator; 2: the end; 3: a number without separator; more: by count.
            match separator.len() {
                0 if word => key.mark(1),
                0 => key.mark(3),
                n => key.mark(u8::try_from(3 + n).unwrap_or(u8::MAX)),
            };
        }
        if after.is_empty() {
            key.mark(5);
            return;
        }
        if word {
            let (run, after) = take(after, |b| b.is_ascii_alphabetic());
            key.mark(4).text(run);
            rest = after;
        } else {
            let (run, after) = take(after, |b| b.is_ascii_digit());
            key.mark(6).number(run);
            rest = after;
        }
        first = false;
    }
}

/// A key, and one that counts only beside another.
type Keys = (Box<[u8]>, Option<Box<[u8]>>);

/// The key of epoch and version, and that of the release.
pub(crate) fn key(text: &str) -> Result<Keys, Why> {
    let (epoch, rest) = match text.split_once(':') {
        Some((epoch, rest)) if is_digits(epoch) || epoch.is_empty() => (epoch, rest),
        Some(_) => return Err("the epoch is not a number"),
        None => ("", text),
    };
    let (version, release) = match rest.rsplit_once('-') {
        Some((version, release)) => (version, Some(release)),
        None => (rest, None),
    };
    let mut key = Key::default();
    key.number(epoch);
    segments(&mut key, version);
    let release = release.map(|release| {
        let mut key = Key::default();
        segments(&mut key, release);
        key.finish()
    });
    Ok((key.finish(), release))
}
