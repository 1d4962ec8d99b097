//! Reading a query: words, phrases, identifiers and `field:value`.

use baize_model::Identifier;

use crate::{Error, Result};

/// Longest query, in bytes.
const MAX_QUERY: usize = 4096;
/// Most parts of a query.
const MAX_PARTS: usize = 64;

/// One part of a query; all parts must hold.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Part {
    /// Words, in any of the text fields.
    Words(String),
    /// Words in this order, in a title.
    Phrase(String),
    /// An identifier, exactly.
    Identifier(Identifier),
    /// A field.
    Field(Field, String),
    /// The part must not hold.
    Not(Box<Part>),
}

/// Fields that can be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    Source,
    Severity,
    Weakness,
    State,
    Kind,
    Ecosystem,
    Product,
    Exploited,
    Year,
    Category,
    Epss,
    Score,
    Published,
    Modified,
}

/// Names of fields, in both languages.
const FIELDS: &[(&str, Field)] = &[
    ("source", Field::Source),
    ("来源", Field::Source),
    ("severity", Field::Severity),
    ("危害等级", Field::Severity),
    ("等级", Field::Severity),
    ("weakness", Field::Weakness),
    ("cwe", Field::Weakness),
    ("弱点", Field::Weakness),
    ("state", Field::State),
    ("状态", Field::State),
    ("kind", Field::Kind),
    ("ecosystem", Field::Ecosystem),
    ("生态", Field::Ecosystem),
    ("product", Field::Product),
    ("vendor", Field::Product),
    ("产品", Field::Product),
    ("厂商", Field::Product),
    ("exploited", Field::Exploited),
    ("kev", Field::Exploited),
    ("在野利用", Field::Exploited),
    ("category", Field::Category),
    ("type", Field::Category),
    ("类型", Field::Category),
    ("epss", Field::Epss),
    ("score", Field::Score),
    ("评分", Field::Score),
    ("published", Field::Published),
    ("发布", Field::Published),
    ("modified", Field::Modified),
    ("更新", Field::Modified),
    ("year", Field::Year),
    ("年份", Field::Year),
];

/// Reads a query.
pub(super) fn read(text: &str) -> Result<Vec<Part>> {
    if text.len() > MAX_QUERY {
        return Err(at(0, format!("a query may not be longer than {MAX_QUERY} bytes")));
    }
    // A query that is one identifier, in any spelling, with spaces or without.
    if let Ok(id) = Identifier::parse(text) {
        return Ok(vec![Part::Identifier(id)]);
    }
    let characters: Vec<char> = text.chars().collect();
    let mut parts = Vec::new();
    let mut i = 0;
    while i < characters.len() {
        if characters[i].is_whitespace() {
            i += 1;
            continue;
        }
        if parts.len() == MAX_PARTS {
            return Err(at(i, format!("a query may not have more than {MAX_PARTS} parts")));
        }
        let negated = characters[i] == '-' && characters.get(i + 1).is_some_and(|c| !c.is_whitespace());
        if negated {
            i += 1;
        }
        let (part, next) = part(&characters, i)?;
        parts.push(if negated { Part::Not(Box::new(part)) } else { part });
        i = next;
    }
    Ok(parts)
}

fn part(characters: &[char], start: usize) -> Result<(Part, usize)> {
    if is_quote(characters[start]) {
        let (phrase, end) = quoted(characters, start)?;
        return Ok((Part::Phrase(phrase), end));
    }
    let mut end = start;
    while end < characters.len() && !characters[end].is_whitespace() && !is_quote(characters[end]) {
        if matches!(characters[end], ':' | '：') && end > start {
            let name: String = characters[start..end].iter().collect::<String>().to_lowercase();
            if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
                return value(characters, end + 1, *field);
            }
        }
        end += 1;
    }
    let word: String = characters[start..end].iter().collect();
    let part = match Identifier::parse(&word) {
        Ok(id) => Part::Identifier(id),
        Err(_) => Part::Words(word),
    };
    Ok((part, end))
}

fn value(characters: &[char], start: usize, field: Field) -> Result<(Part, usize)> {
    let (value, end) = match characters.get(start) {
        Some(c) if is_quote(*c) => quoted(characters, start)?,
        _ => {
            let end = (start..characters.len())
                .find(|i| characters[*i].is_whitespace())
                .unwrap_or(characters.len());
            (characters[start..end].iter().collect(), end)
        }
    };
    if value.is_empty() {
        return Err(at(start, "a value is missing after the colon".to_owned()));
    }
    Ok((Part::Field(field, value), end))
}

fn quoted(characters: &[char], start: usize) -> Result<(String, usize)> {
    let end = (start + 1..characters.len())
        .find(|i| is_quote(characters[*i]))
        .ok_or_else(|| at(start, "the quotation mark is never closed".to_owned()))?;
    Ok((characters[start + 1..end].iter().collect(), end + 1))
}

/// A range as people write one: `>0.5`, `>=0.5`, `<1`, `0.1..0.5`, `0.1..`, `2026-01..2026-06`, or one value.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Span<'v> {
    pub(super) from: Option<&'v str>,
    pub(super) from_excluded: bool,
    pub(super) to: Option<&'v str>,
    pub(super) to_excluded: bool,
}

pub(super) fn span(value: &str) -> Span<'_> {
    let open = Span {
        from: None,
        from_excluded: false,
        to: None,
        to_excluded: false,
    };
    if let Some((from, to)) = value.split_once("..") {
        let some = |text: &str| (!text.is_empty()).then_some(());
        return Span {
            from: some(from).map(|()| from),
            to: some(to).map(|()| to),
            ..open
        };
    }
    for (sign, excluded) in [(">=", false), ("≥", false), (">", true), ("＞", true)] {
        if let Some(rest) = value.strip_prefix(sign) {
            return Span {
                from: Some(rest),
                from_excluded: excluded,
                ..open
            };
        }
    }
    for (sign, excluded) in [("<=", false), ("≤", false), ("<", true), ("＜", true)] {
        if let Some(rest) = value.strip_prefix(sign) {
            return Span {
                to: Some(rest),
                to_excluded: excluded,
                ..open
            };
        }
    }
    Span {
        from: Some(value),
        to: Some(value),
        ..open
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

pub(super) fn at(offset: usize, reason: String) -> Error {
    Error::Query { offset, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_identifier_in_any_spelling() {
        for text in ["CVE-2021-44228", "cve 2021 44228", "ＣＶＥ－2021－44228"] {
            let id = Identifier::parse("CVE-2021-44228").expect("an identifier");
            assert_eq!(read(text).expect("a query"), [Part::Identifier(id)], "{text}");
        }
    }

    #[test]
    fn fields_phrases_and_words() {
        let parts = read("危害等级：超危 \"remote code\" log4j -source:nvd http://x").expect("a query");
        assert_eq!(
            parts,
            [
                Part::Field(Field::Severity, "超危".to_owned()),
                Part::Phrase("remote code".to_owned()),
                Part::Words("log4j".to_owned()),
                Part::Not(Box::new(Part::Field(Field::Source, "nvd".to_owned()))),
                Part::Words("http://x".to_owned()),
            ]
        );
    }

    #[test]
    fn ranges_as_people_write_them() {
        let bounds = |text| {
            let span = span(text);
            (span.from, span.from_excluded, span.to, span.to_excluded)
        };
        assert_eq!(bounds(">0.5"), (Some("0.5"), true, None, false));
        assert_eq!(bounds("<=3"), (None, false, Some("3"), false));
        assert_eq!(
            bounds("2026-01..2026-06"),
            (Some("2026-01"), false, Some("2026-06"), false)
        );
        assert_eq!(bounds("..7"), (None, false, Some("7"), false));
        assert_eq!(bounds("2026"), (Some("2026"), false, Some("2026"), false));
    }

    #[test]
    fn errors_point_at_the_character() {
        assert!(matches!(read("漏洞 \"open"), Err(Error::Query { offset: 3, .. })));
        assert!(matches!(read("source: x"), Err(Error::Query { offset: 7, .. })));
        assert!(matches!(read(&"a ".repeat(100)), Err(Error::Query { .. })));
        assert!(matches!(read(&"(".repeat(100_000)), Err(Error::Query { .. })));
    }
}
