//! Semantic versions and the orders that are nearly so.

use crate::key::{Key, is_zero, take};
use crate::order::Why;

/// JavaScript's `MAX_SAFE_INTEGER`.
pub(crate) const MAX_SAFE: u64 = 9_007_199_254_740_991;

/// How a reader departs from Semantic Versioning 2.0.0.
#[expect(clippy::struct_excessive_bools, reason = "each departure is there or not")]
pub(crate) struct Dialect {
    /// A `v` or `V` may stand before it.
    v: bool,
    /// Parts after the major may be missing, and there may be more than three.
    any_count: bool,
    /// A pre-release may follow the last number without a hyphen, as node-semver's loose mode reads it.
    glued: bool,
    /// Case does not count in the pre-release.
    fold: bool,
    /// Build metadata takes part in the order.
    build: bool,
}

pub(crate) const STRICT: Dialect = Dialect {
    v: false,
    any_count: false,
    glued: false,
    fold: false,
    build: false,
};
pub(crate) const LENIENT: Dialect = Dialect {
    v: true,
    any_count: true,
    ..STRICT
};
pub(crate) const NPM: Dialect = Dialect {
    v: true,
    glued: true,
    ..STRICT
};
pub(crate) const WITH_BUILD: Dialect = Dialect {
    build: true,
    ..LENIENT
};
pub(crate) const NUGET: Dialect = Dialect {
    fold: true,
    ..LENIENT
};

/// The parts of a semantic version.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    /// The numbers, at least one.
    pub(crate) numbers: Vec<&'a str>,
    /// What follows the hyphen.
    pub(crate) pre: Option<&'a str>,
    /// What follows the plus.
    pub(crate) build: Option<&'a str>,
}

/// Takes a version apart.
pub(crate) fn parts<'a>(text: &'a str, dialect: &Dialect) -> Result<Parts<'a>, Why> {
    let mut rest = text;
    if dialect.v {
        rest = rest.strip_prefix(['v', 'V', '=']).unwrap_or(rest);
        if dialect.glued {
            rest = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
        }
    }
    let mut numbers = Vec::new();
    loop {
        let (number, after) = take(rest, |b| b.is_ascii_digit());
        if number.is_empty() {
            return Err("a number is missing");
        }
        numbers.push(number);
        rest = after;
        match rest.strip_prefix('.') {
            Some(after) if dialect.any_count || numbers.len() < 3 => rest = after,
            _ => break,
        }
    }
    if dialect.glued && numbers.iter().any(|n| beyond_safe(n)) {
        return Err("a number is beyond what JavaScript holds exactly");
    }
    if !dialect.any_count && numbers.len() != 3 {
        return Err("it does not have three numbers");
    }
    let (main, build) = match rest.split_once('+') {
        Some((main, build)) => (main, Some(build)),
        None => (rest, None),
    };
    let pre = match main.strip_prefix('-') {
        Some(pre) => Some(pre),
        None if main.is_empty() => None,
        None if dialect.glued => Some(main),
        None => return Err("the numbers are followed by neither '-' nor '+'"),
    };
    for part in [pre, build].into_iter().flatten() {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
        if !part.bytes().all(allowed) {
            return Err("a pre-release or build holds a character other than letters, digits, '-' and '.'");
        }
        // Julia writes `1.0-` for "before any pre-release" and `1.0+` for "after any build".
        if part.split('.').any(str::is_empty) && !(dialect.build && part.is_empty()) {
            return Err("a pre-release or build has an empty part");
        }
    }
    Ok(Parts { numbers, pre, build })
}

/// The key of a version.
pub(crate) fn key(text: &str, dialect: &Dialect) -> Result<Box<[u8]>, Why> {
    let parts = parts(text, dialect)?;
    let mut key = Key::default();
    numbers(&mut key, &parts.numbers);
    match parts.pre {
        None => {
            key.mark(2);
        }
        Some(pre) => {
            key.mark(1);
            if dialect.fold {
                identifiers(&mut key, &pre.to_ascii_lowercase());
            } else {
                identifiers(&mut key, pre);
            }
        }
    }
    if dialect.build {
        match parts.build {
            None => {
                key.mark(1);
            }
            Some("") => {
                key.mark(3);
            }
            Some(build) => identifiers(key.mark(2), build),
        }
    }
    Ok(key.finish())
}

/// Numbers whose trailing zeros do not count. A zero that stays is followed by a greater number, so that
/// "nothing more" sorts before any of them.
pub(crate) fn numbers(key: &mut Key, numbers: &[&str]) {
    let used = numbers
        .iter()
        .rposition(|n| !is_zero(n))
        .map_or(0, |last| last + 1);
    for number in &numbers[..used] {
        key.mark(2).number(number);
    }
    key.mark(1);
}

fn identifiers(key: &mut Key, text: &str) {
    for identifier in text.split('.').filter(|part| !part.is_empty()) {
        key.identifier(identifier);
    }
    key.mark(1);
}

/// Whether a number is beyond JavaScript's `MAX_SAFE_INTEGER`.
fn beyond_safe(digits: &str) -> bool {
    digits.parse::<u64>().map_or(true, |n| n > MAX_SAFE)
}

/// A tag of the Go toolchain without its `go` as Go's own database writes it: `1.9rc2` is `1.9.0-rc.2`.
pub(crate) fn of_go_tag(tag: &str) -> String {
    let (numbers, rest) = take(tag, |b| b.is_ascii_digit() || b == b'.');
    let (word, number) = take(rest, |b| b.is_ascii_alphabetic());
    if word.is_empty() {
        return tag.to_owned();
    }
    let missing = 3_usize.saturating_sub(numbers.split('.').count());
    format!("{numbers}{}-{word}.{number}", ".0".repeat(missing))
}
