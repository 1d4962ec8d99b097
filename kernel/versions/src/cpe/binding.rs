//! Spellings of a CPE name: NISTIR 7695, section 6.

use std::fmt::{self, Write};

use crate::cpe::{ATTRIBUTES, Cpe, Value};
use crate::error::{VersionsError, quote};

/// Longest name, in bytes.
const LIMIT: usize = 2048;
/// Punctuation a URI may hold percent-encoded.
const PUNCTUATION: &[u8] = b"!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~";

type Why = &'static str;

pub(crate) fn not_a_cpe(text: &str, why: Why) -> VersionsError {
    VersionsError::NotACpe {
        text: quote(text),
        why,
    }
}

pub(crate) fn parse(text: &str) -> Result<Cpe, VersionsError> {
    if text.len() > LIMIT {
        return Err(VersionsError::TooLong {
            what: "CPE name",
            bytes: text.len(),
            limit: LIMIT,
        });
    }
    let not = |why| not_a_cpe(text, why);
    let lower = text.to_ascii_lowercase();
    let values = if let Some(rest) = lower.strip_prefix("cpe:2.3:") {
        of_formatted(rest)
    } else if let Some(rest) = lower.strip_prefix("cpe:/") {
        of_uri(rest)
    } else if text.starts_with("wfn:[") {
        of_wfn(text)
    } else {
        Err("it begins with none of \"cpe:2.3:\", \"cpe:/\" and \"wfn:[\"")
    };
    let cpe = Cpe::of(values.map_err(not)?).map_err(|_| not("its part is none of a, o and h"))?;
    // A name that could not be read back from each of its spellings is none; the longest has a backslash for every
    // character and the names of the attributes.
    let longest = |text: String| Some(text.len()).filter(|bytes| *bytes > LIMIT);
    let roomy = LIMIT / 4;
    match (text.len() > roomy).then(|| longest(cpe.to_wfn()).or_else(|| longest(cpe.to_string()))) {
        Some(Some(bytes)) => Err(VersionsError::TooLong {
            what: "CPE name",
            bytes,
            limit: LIMIT,
        }),
        _ => Ok(cpe),
    }
}

/// Parts of a formatted string, cut at colons without a backslash.
fn of_formatted(rest: &str) -> Result<[Value; 11], Why> {
    let mut values: [Value; 11] = Default::default();
    let mut count = 0;
    let mut start = 0;
    let mut escaped = false;
    let mut add = |part: &str| -> Result<(), Why> {
        let slot = values.get_mut(count).ok_or("it has more than eleven parts")?;
        *slot = match part {
            "" => return Err("a part is empty"),
            "*" => Value::Any,
            "-" => Value::Na,
            text => Value::Text(quoted(text)?),
        };
        count += 1;
        Ok(())
    };
    for (at, byte) in rest.bytes().enumerate() {
        if byte == b':' && !escaped {
            add(&rest[start..at])?;
            start = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    add(&rest[start..])?;
    if count == 11 {
        Ok(values)
    } else {
        Err("it has fewer than eleven parts")
    }
}

/// A value with a backslash before all punctuation but wildcards, which stand at its ends only.
fn quoted(text: &str) -> Result<String, Why> {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let c = chars.next().ok_or("a backslash ends a part")?;
                if !is_plain(c) {
                    out.push('\\');
                }
                out.push(c);
            }
            c if is_plain(c) || matches!(c, '*' | '?') => out.push(c),
            c if c.is_ascii_graphic() => {
                out.push('\\');
                out.push(c);
            }
            _ => return Err("it holds a character that is not printable ASCII"),
        }
    }
    well_formed(&out)?;
    Ok(out)
}

/// Whether a character means the same with a backslash before it and without.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A value of a well-formed name without the backslashes that mean nothing.
fn settled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let Some(quoted) = (c == '\\').then(|| chars.next()).flatten() else {
            out.push(c);
            continue;
        };
        if !is_plain(quoted) {
            out.push('\\');
        }
        out.push(quoted);
    }
    out
}

/// Checks a value of a well-formed name: punctuation quoted, wildcards at the ends.
fn well_formed(text: &str) -> Result<(), Why> {
    // (character, quoted)
    let mut pieces: Vec<(char, bool)> = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            let quoted = chars.next().ok_or("a backslash ends a part")?;
            if !quoted.is_ascii_graphic() {
                return Err("it holds a character that is not printable ASCII");
            }
            pieces.push((quoted, true));
        } else if c.is_ascii_alphanumeric() || matches!(c, '_' | '*' | '?') {
            pieces.push((c, false));
        } else {
            return Err("punctuation stands without a backslash");
        }
    }
    let is = |at: usize, wanted: char| pieces.get(at) == Some(&(wanted, false));
    let (mut from, mut to) = (0, pieces.len());
    // One asterisk, or any number of question marks, at either end.
    if is(from, '*') {
        from += 1;
    } else {
        while is(from, '?') {
            from += 1;
        }
    }
    if to > from && is(to - 1, '*') {
        to -= 1;
    } else {
        while to > from && is(to - 1, '?') {
            to -= 1;
        }
    }
    if pieces[from..to]
        .iter()
        .any(|(c, quoted)| !quoted && matches!(c, '*' | '?'))
    {
        return Err("a wildcard stands elsewhere than at the ends of a part");
    }
    Ok(())
}

fn of_uri(rest: &str) -> Result<[Value; 11], Why> {
    let mut values: [Value; 11] = Default::default();
    let parts: Vec<&str> = rest.split(':').collect();
    if parts.len() > 7 {
        return Err("it has more than seven parts");
    }
    for (at, part) in parts.iter().enumerate() {
        if at == 5 && part.starts_with('~') {
            let packed = unpack(part)?;
            let [edition, sw_edition, target_sw, target_hw, other] = packed;
            values[5] = edition;
            values[7] = sw_edition;
            values[8] = target_sw;
            values[9] = target_hw;
            values[10] = other;
        } else {
            values[at] = decode(part)?;
        }
    }
    Ok(values)
}

fn unpack(part: &str) -> Result<[Value; 5], Why> {
    let mut pieces = part[1..].splitn(5, '~');
    let mut next = || {
        pieces
            .next()
            .ok_or("the packed edition has fewer than five pieces")
            .and_then(decode)
    };
    Ok([next()?, next()?, next()?, next()?, next()?])
}

/// Unpacks what an edition of a URI may hold: edition, software edition, target software, target hardware, other.
pub fn unpack_edition(packed: &str) -> Result<[Value; 5], VersionsError> {
    let lower = packed.to_ascii_lowercase();
    if lower.starts_with('~') {
        unpack(&lower).map_err(|why| not_a_cpe(packed, why))
    } else {
        Err(not_a_cpe(packed, "a packed edition begins with '~'"))
    }
}

/// A part of a URI: `%01` and `%02` are wildcards, other percent-encoding is of punctuation.
fn decode(part: &str) -> Result<Value, Why> {
    match part {
        "" => return Ok(Value::Any),
        "-" => return Ok(Value::Na),
        _ => {}
    }
    let mut out = String::with_capacity(part.len() + 8);
    let mut chars = part.chars();
    while let Some(c) = chars.next() {
        match c {
            '.' | '-' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '%' => {
                let mut digit = || chars.next().and_then(|c| c.to_digit(16));
                let (Some(high), Some(low)) = (digit(), digit()) else {
                    return Err("a percent sign is not followed by two hexadecimal digits");
                };
                match u8::try_from(high * 16 + low).unwrap_or_default() {
                    1 => out.push('?'),
                    2 => out.push('*'),
                    byte if PUNCTUATION.contains(&byte) => {
                        out.push('\\');
                        out.push(char::from(byte));
                    }
                    _ => return Err("percent-encoding hides a character that a name has not"),
                }
            }
            c => out.push(c),
        }
    }
    well_formed(&out)?;
    Ok(Value::Text(settled(&out)))
}

fn of_wfn(text: &str) -> Result<[Value; 11], Why> {
    let inner = text
        .strip_prefix("wfn:[")
        .and_then(|rest| rest.strip_suffix(']'))
        .ok_or("it does not end with ']'")?;
    let mut values: [Value; 11] = Default::default();
    let mut seen = [false; 11];
    let mut rest = inner.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or("an attribute has no '='")?;
        let at = ATTRIBUTES
            .iter()
            .position(|known| *known == name.trim())
            .ok_or("there is no such attribute")?;
        if std::mem::replace(&mut seen[at], true) {
            return Err("an attribute is given twice");
        }
        let (value, after) = if let Some(quoted) = after.strip_prefix('"') {
            let mut escaped = false;
            let end = quoted
                .bytes()
                .position(|byte| {
                    let end = byte == b'"' && !escaped;
                    escaped = byte == b'\\' && !escaped;
                    end
                })
                .ok_or("a quotation does not end")?;
            let text = quoted[..end].to_ascii_lowercase();
            well_formed(&text)?;
            (Value::Text(settled(&text)), &quoted[end + 1..])
        } else {
            let end = after.find(',').unwrap_or(after.len());
            let value = match after[..end].trim() {
                "ANY" => Value::Any,
                "NA" => Value::Na,
                _ => return Err("a value is neither quoted nor ANY nor NA"),
            };
            (value, &after[end..])
        };
        values[at] = value;
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if after.is_empty() => after,
            None => return Err("attributes are not separated by commas"),
        };
    }
    Ok(values)
}

pub(crate) fn value_of_wfn(text: &str) -> Result<Value, Why> {
    match text {
        "ANY" => Ok(Value::Any),
        "NA" => Ok(Value::Na),
        _ => {
            let lower = text.to_ascii_lowercase();
            well_formed(&lower)?;
            Ok(Value::Text(settled(&lower)))
        }
    }
}

pub(crate) fn formatted(cpe: &Cpe, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("cpe:2.3")?;
    for value in &cpe.values {
        f.write_char(':')?;
        match value {
            Value::Any => f.write_char('*')?,
            Value::Na => f.write_char('-')?,
            // A hyphen alone would be NA.
            Value::Text(text) if text == "\\-" => f.write_str(text)?,
            Value::Text(text) => {
                let mut chars = text.chars();
                while let Some(c) = chars.next() {
                    // These three need no quoting in a formatted string.
                    match (c, c == '\\') {
                        (_, true) => match chars.next() {
                            Some(c @ ('.' | '-' | '_')) => f.write_char(c)?,
                            Some(c) if c.is_ascii_alphanumeric() => f.write_char(c)?,
                            Some(c) => write!(f, "\\{c}")?,
                            None => {}
                        },
                        (c, false) => f.write_char(c)?,
                    }
                }
            }
        }
    }
    Ok(())
}

pub(crate) fn to_uri(cpe: &Cpe) -> String {
    let values = &cpe.values;
    let mut parts: Vec<String> = values[..5].iter().map(encoded).collect();
    let extended = &values[7..11];
    if extended.iter().all(|value| *value == Value::Any) {
        parts.push(encoded(&values[5]));
    } else {
        let packed: Vec<String> = std::iter::once(&values[5]).chain(extended).map(encoded).collect();
        parts.push(format!("~{}", packed.join("~")));
    }
    parts.push(encoded(&values[6]));
    while parts.len() > 1 && parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    format!("cpe:/{}", parts.join(":"))
}

fn encoded(value: &Value) -> String {
    let text = match value {
        Value::Any => return String::new(),
        Value::Na => return "-".to_owned(),
        // A hyphen alone would be NA.
        Value::Text(text) if text == "\\-" => return "%2d".to_owned(),
        Value::Text(text) => text,
    };
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '?' => out.push_str("%01"),
            '*' => out.push_str("%02"),
            '\\' => match chars.next() {
                Some(c @ ('.' | '-')) => out.push(c),
                Some(c) if c.is_ascii_alphanumeric() || c == '_' => out.push(c),
                // Writing to a string does not fail.
                Some(c) => drop(write!(out, "%{:02x}", u32::from(c))),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}
