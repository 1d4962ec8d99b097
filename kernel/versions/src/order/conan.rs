//! Conan 2.
//!
//! Conan compares a number with a word that holds digits as texts, so that its own order goes round in circles
//! (20 < 100 < 100a < 20). Here the digits a word begins with are compared as a number first.

use crate::key::{Key, take};
use crate::order::Why;

pub(crate) fn key(text: &str) -> Result<Box<[u8]>, Why> {
    let (rest, build) = match text.rsplit_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (text, None),
    };
    let (main, pre) = match rest.split_once('-') {
        Some((main, pre)) => (main, Some(pre)),
        None => (rest, None),
    };
    if main.is_empty() {
        return Err("nothing comes before the pre-release");
    }
    let mut key = Key::default();
    items(&mut key, main);
    match pre {
        Some(pre) => items(key.mark(1), pre),
        None => {
            key.mark(2);
        }
    }
    match build {
        None => {
            key.mark(1);
        }
        Some(build) => items(key.mark(2), build),
    }
    Ok(key.finish())
}

fn items(key: &mut Key, text: &str) {
    let items: Vec<&str> = if text.is_empty() {
        Vec::new()
    } else {
        text.split('.').collect()
    };
    let used = items
        .iter()
        .rposition(|item| item.is_empty() || !item.bytes().all(|b| b == b'0'))
        .map_or(0, |last| last + 1);
    for item in &items[..used] {
        let (number, word) = take(item, |b| b.is_ascii_digit());
        if number.is_empty() {
            key.mark(3).text(word);
        } else {
            key.mark(2).number(number).text(word);
        }
    }
    key.mark(1);
}
