//! Composer: its `VersionParser` pads the numbers to four, then PHP's `version_compare` decides.

use crate::key::{Key, is_digits};
use crate::order::{Why, semver};

/// Composer writes a branch's wildcard as this.
const WILDCARD: &str = "9999999";

pub(crate) fn key(text: &str) -> Result<Box<[u8]>, Why> {
    let lower = text.to_ascii_lowercase();
    // `@dev` and its like say how stable a requirement may be, and `+…` is metadata.
    let body = lower.split(['@', '+']).next().unwrap_or_default();
    if !body
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/' | b'*'))
    {
        return Err("it holds a character that Composer does not know");
    }
    let body = match body.strip_prefix('v') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => body,
    };
    let branch = body.starts_with("dev-") || matches!(body, "master" | "trunk" | "default");
    if !branch && !body.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("it is neither a version nor a branch");
    }
    let tokens = tokens(body);
    let leading = tokens
        .iter()
        .position(|t| !is_digits(t))
        .unwrap_or(tokens.len())
        .min(4);
    let mut key = Key::default();
    // A branch comes before every version.
    key.mark(if branch { 1 } else { 2 });
    semver::numbers(&mut key, &tokens[..leading]);
    for token in &tokens[leading..] {
        write(&mut key, token);
    }
    key.mark(6);
    Ok(key.finish())
}

fn write(key: &mut Key, token: &str) {
    if is_digits(token) {
        key.mark(8).number(token);
        return;
    }
    // PHP looks at the beginning of the word only: `patch` begins with `p`.
    let rank = [("dev", 2), ("a", 3), ("b", 4), ("rc", 5), ("p", 7)];
    match rank.iter().find(|(word, _)| token.starts_with(word)) {
        Some((_, rank)) => key.mark(*rank),
        None => key.mark(1).text(token),
    };
}

/// Cut at separators and between digits and letters, as PHP does.
fn tokens(body: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for part in body.split(['.', '-', '_', '/']).filter(|part| !part.is_empty()) {
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let digit = first.is_ascii_digit();
            let end = rest
                .find(|c: char| c.is_ascii_digit() != digit)
                .unwrap_or(rest.len());
            match &rest[..end] {
                "x" | "*" => tokens.push(WILDCARD),
                "stable" => {}
                token => tokens.push(token),
            }
            rest = &rest[end..];
        }
    }
    tokens
}
