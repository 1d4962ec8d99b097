//! Debian policy 5.6.12, as dpkg compares.

use crate::key::{Key, is_digits, take};
use crate::order::Why;

/// Rank of a character that is not a digit: `~` before the end, letters before the rest.
fn rank(byte: u8) -> u8 {
    match byte {
        b'~' => 1,
        // 2 is the end of the part.
        b'A'..=b'Z' => 3 + (byte - b'A'),
        b'a'..=b'z' => 3 + 26 + (byte - b'a'),
        other => 64_u8.saturating_add(other),
    }
}

fn part(key: &mut Key, mut rest: &str) {
    loop {
        let (word, after) = take(rest, |b| !b.is_ascii_digit());
        for byte in word.bytes() {
            key.mark(rank(byte));
        }
        let (number, after) = take(after, |b| b.is_ascii_digit());
        key.mark(2).number(number);
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    key.mark(2);
}

pub(crate) fn key(text: &str) -> Result<Box<[u8]>, Why> {
    let (epoch, rest) = match text.split_once(':') {
        Some((epoch, rest)) if is_digits(epoch) => (epoch, rest),
        Some(_) => return Err("the epoch is not a number"),
        None => ("", text),
    };
    if !rest.is_ascii() {
        return Err("it is not ASCII");
    }
    if rest.is_empty() {
        return Err("nothing follows the epoch");
    }
    let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
    let mut key = Key::default();
    key.number(epoch);
    part(&mut key, upstream);
    part(&mut key, revision);
    Ok(key.finish())
}
