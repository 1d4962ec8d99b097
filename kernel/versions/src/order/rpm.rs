//! RPM: `rpmvercmp` on epoch, version and release.

use crate::key::{Key, take};

/// `rpmvercmp`: runs of digits and of letters; all else separates; `~` sorts before the end, `^` right after it.
pub(crate) fn segments(key: &mut Key, mut rest: &str) {
    loop {
        rest = take(rest, |b| !b.is_ascii_alphanumeric() && b != b'~' && b != b'^').1;
        let Some(&first) = rest.as_bytes().first() else {
            break;
        };
        match first {
            b'~' => {
                key.mark(1);
                rest = &rest[1..];
            }
            b'^' => {
                key.mark(3);
                rest = &rest[1..];
            }
            b'0'..=b'9' => {
                let (number, after) = take(rest, |b| b.is_ascii_digit());
                key.mark(5).number(number);
                rest = after;
            }
            _ => {
                let (word, after) = take(rest, |b| b.is_ascii_alphabetic());
                key.mark(4).text(word);
                rest = after;
            }
        }
    }
    key.mark(2);
}

pub(crate) fn key(text: &str) -> Box<[u8]> {
    let (epoch, rest) = match text.split_once(':') {
        Some(("", rest)) => ("0", rest),
        Some(found) => found,
        None => ("0", text),
    };
    let (version, release) = match rest.rsplit_once('-') {
        Some((version, release)) => (version, Some(release)),
        None => (rest, None),
    };
    let mut key = Key::default();
    segments(&mut key, epoch);
    segments(&mut key, version);
    // rpm compares releases only if both have one; a total order needs a place for none, and that is before any.
    match release {
        None => {
            key.mark(1);
        }
        Some(release) => segments(key.mark(2), release),
    }
    key.finish()
}
