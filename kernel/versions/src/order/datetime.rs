//! Instants of RFC 3339, on one time line whatever their offset.

use crate::key::Key;
use crate::order::Why;

pub(crate) fn key(text: &str) -> Result<Box<[u8]>, Why> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Result<i64, Why> {
        let digits = bytes.get(from..to).ok_or("it is too short")?;
        digits.iter().try_fold(0, |sum, b| {
            if b.is_ascii_digit() {
                Ok(sum * 10 + i64::from(b - b'0'))
            } else {
                Err("a digit is missing")
            }
        })
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let separators = [
        bytes[4],
        bytes[7],
        bytes[10].to_ascii_uppercase(),
        bytes[13],
        bytes[16],
    ];
    if separators != *b"--T::" {
        return Err("it is not of the form YYYY-MM-DDThh:mm:ss");
    }
    if !(1..=12).contains(&month)
        || !(1..=days_in(year, month)).contains(&day)
        || hour > 23
        || minute > 59
        || second > 60
    {
        return Err("there is no such day or time");
    }
    // Everything before is ASCII, so this cuts between characters.
    let rest = &text[19..];
    let (fraction, offset) = match rest.strip_prefix('.') {
        Some(after) => {
            let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            if end == 0 {
                return Err("a dot is not followed by a fraction");
            }
            after.split_at(end)
        }
        None => ("", rest),
    };
    let offset = match offset.as_bytes() {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), h @ .., b':', m1, m2] if h.len() == 2 => {
            if ![h[0], h[1], *m1, *m2].iter().all(u8::is_ascii_digit) {
                return Err("the offset is not of digits");
            }
            let digit = |b: u8| i64::from(b - b'0');
            let (h, m) = (digit(h[0]) * 10 + digit(h[1]), digit(*m1) * 10 + digit(*m2));
            if h > 23 || m > 59 {
                return Err("there is no such offset");
            }
            (h * 60 + m) * if *sign == b'-' { -60 } else { 60 }
        }
        _ => return Err("the offset is neither Z nor of the form +hh:mm"),
    };
    let seconds =
        days_since_year_zero(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    let mut key = Key::default();
    // A day more keeps the first instant with the greatest offset above zero.
    for byte in (seconds + 86_400).to_be_bytes() {
        key.mark(byte);
    }
    key.text(fraction.trim_end_matches('0'));
    Ok(key.finish())
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_year_zero(year: i64, month: i64, day: i64) -> i64 {
    // Leap years before `year`, the year 0 among them.
    let leaps = if year == 0 {
        0
    } else {
        (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1
    };
    let months: i64 = (1..month).map(|m| days_in(year, m)).sum();
    year * 365 + leaps + months + day
}
