//! Values of fields: ranges, levels, numbers, days.

use baize_model::Level;

use super::fault::QueryFault;
use super::field::{CONFLICTS, Field, Flag, KINDS, Measure, STATES, TextField};
use super::{Node, Test};

/// A range. An end that is not there is open.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Span<T> {
    /// Where it begins, and whether the end itself is left out.
    pub(crate) from: Option<(T, bool)>,
    /// Where it ends, and whether the end itself is left out.
    pub(crate) to: Option<(T, bool)>,
}

/// A day, a month or a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Day {
    pub(crate) year: i16,
    pub(crate) month: Option<i8>,
    pub(crate) date: Option<i8>,
}

impl Day {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(['-', '/', '.']);
        let number = |part: &str| {
            part.parse::<i16>()
                .ok()
                .filter(|n| *n > 0 && !part.starts_with('+'))
        };
        let year = parts.next().filter(|y| y.len() == 4).and_then(number)?;
        let small = |part: Option<&str>| match part {
            None => Some(None),
            Some(part) if part.len() <= 2 => number(part).map(|n| i8::try_from(n).ok()),
            Some(_) => None,
        };
        let (month, day) = (small(parts.next())?, small(parts.next())?);
        let one = Self {
            year,
            month,
            date: day,
        };
        (parts.next().is_none() && one.first().is_some()).then_some(one)
    }

    fn first(self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(self.year, self.month.unwrap_or(1), self.date.unwrap_or(1)).ok()
    }

    /// The first second of it, or of what follows it.
    pub(crate) fn edge(self, end: bool) -> Option<i64> {
        let start = self.first()?;
        let day = match (end, self.month, self.date) {
            (false, ..) => start,
            (true, None, _) => start.checked_add(jiff::Span::new().years(1)).ok()?,
            (true, _, None) => start.checked_add(jiff::Span::new().months(1)).ok()?,
            (true, ..) => start.tomorrow().ok()?,
        };
        let zoned = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(zoned.timestamp().as_second())
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.date].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

/// Reads the value of a field. A list with commas means any of them.
pub(super) fn value(field: Field, text: &str, quoted: bool) -> Result<Node, QueryFault> {
    if quoted {
        return one(field, text);
    }
    let mut several = text
        .split([',', '，', '、'])
        .filter(|part| !part.is_empty())
        .map(|part| one(field, part))
        .collect::<Result<Vec<Node>, QueryFault>>()?;
    match several.len() {
        0 => Err(QueryFault::MissingValue),
        1 => Ok(several.remove(0)),
        _ => Ok(Node::Or(several)),
    }
}

fn one(field: Field, text: &str) -> Result<Node, QueryFault> {
    let shown = || text.chars().take(40).collect::<String>();
    Ok(Node::Test(match field {
        Field::Text(field) => self::text(field, text)?,
        Field::Level(scheme) => Test::Level {
            scheme,
            levels: span(text, level).ok_or_else(|| QueryFault::NotALevel(shown()))?,
        },
        Field::Flag(flag) => Test::Flag {
            flag,
            wanted: yes_or_no(flag, text).ok_or_else(|| QueryFault::NotAFlag(shown()))?,
        },
        Field::Number(measure) => Test::Number {
            measure,
            numbers: span(text, |part| number(measure, part))
                .ok_or_else(|| QueryFault::NotANumber(shown()))?,
        },
        Field::Days(moment) => Test::Days {
            moment,
            days: span(text, Day::read).ok_or_else(|| QueryFault::NotADay(shown()))?,
        },
        Field::Weakness => {
            let digits = text.trim().to_lowercase();
            let digits = digits
                .strip_prefix("cwe")
                .unwrap_or(&digits)
                .trim_start_matches(['-', ' ', '_', '－']);
            let digits: String = unicode_normalization::UnicodeNormalization::nfkc(digits).collect();
            match digits.parse() {
                Ok(number) if !digits.starts_with('+') => Test::Weakness(number),
                _ => {
                    return self::text(TextField::Category, text)
                        .map(Node::Test)
                        .and_then(|test| {
                            baize_grading::taxonomy::from_label(text)
                                .map(|_| test)
                                .ok_or_else(|| QueryFault::NotAWeakness(shown()))
                        });
                }
            }
        }
        Field::Identifier => {
            if let Some(start) = text.strip_suffix(['*', '＊']) {
                let start = super::identifier::folded(start);
                if start.chars().count() < 2 {
                    return Err(QueryFault::ShortPrefix(shown()));
                }
                Test::IdentifierPrefix(start)
            } else {
                let spelt = super::identifier::spelt(text);
                return spelt.map(Node::Identifier).ok_or_else(|| QueryFault::NotAValue {
                    value: shown(),
                    known: "CVE-2021-44228, GHSA-jfh8-c2jp-5v3q, CNNVD-202112-799 …".to_owned(),
                });
            }
        }
    }))
}

fn text(field: TextField, text: &str) -> Result<Test, QueryFault> {
    let bare = text.trim().trim_start_matches(['=', '＝']);
    let exact = bare.len() < text.trim().len();
    let value = bare.trim().to_lowercase();
    if value.is_empty() {
        return Err(QueryFault::MissingValue);
    }
    let known = match field {
        TextField::State => STATES,
        TextField::Kind => KINDS,
        TextField::Conflict => CONFLICTS,
        _ => return Ok(Test::Text { field, value, exact }),
    };
    match known
        .iter()
        .find(|(name, others)| *name == value || others.contains(&value.as_str()))
    {
        Some((name, _)) => Ok(Test::Text {
            field,
            value: (*name).to_owned(),
            exact: false,
        }),
        None => Err(QueryFault::NotAValue {
            value: value.chars().take(40).collect(),
            known: known.iter().map(|k| k.0).collect::<Vec<_>>().join(", "),
        }),
    }
}

/// Level as the index has it.
pub(crate) fn rank(level: Option<Level>) -> u8 {
    match level {
        None => 0,
        Some(Level::None) => 1,
        Some(Level::Low) => 2,
        Some(Level::Medium) => 3,
        Some(Level::High) => 4,
        Some(Level::Critical) => 5,
    }
}

/// Name of a level of the index.
pub(crate) fn rank_name(rank: u8) -> &'static str {
    ["unrated", "none", "low", "medium", "high", "critical"]
        .get(usize::from(rank))
        .copied()
        .unwrap_or("unrated")
}

fn level(text: &str) -> Option<u8> {
    match Level::from_words(text) {
        Some(level) => Some(rank(Some(level))),
        None if matches!(text.to_lowercase().as_str(), "unrated" | "未评级" | "未分级") => Some(0),
        None => None,
    }
}

fn yes_or_no(flag: Flag, text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "是" | "有" => Some(true),
        "false" | "no" | "n" | "0" | "否" | "无" | "没有" => Some(false),
        "available" if flag == Flag::Fix => Some(true),
        _ => None,
    }
}

fn number(measure: Measure, text: &str) -> Option<u64> {
    let (digits, divisor) = match text.strip_suffix(['%', '％']) {
        Some(digits) if matches!(measure, Measure::Epss | Measure::Rise) => (digits, 100.0),
        _ => (text, 1.0),
    };
    if !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let value: f64 = digits.parse().ok()?;
    (value <= 1000.0).then(|| (value / divisor * measure.scale()).round() as u64)
}

/// A range as people write one: `>0.5`, `>=0.5`, `<1`, `0.1..0.5`, `0.1..`, or one value.
fn span<T: Clone>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Span<T>> {
    let text = text.trim();
    let edge = |part: &str, excluded| Some((read(part.trim())?, excluded));
    if let Some((from, to)) = text.split_once("..").or_else(|| text.split_once('～')) {
        let end = |part: &str| match part.trim() {
            "" => Some(None),
            part => edge(part, false).map(Some),
        };
        let both = Span {
            from: end(from)?,
            to: end(to)?,
        };
        return (both.from.is_some() || both.to.is_some()).then_some(both);
    }
    for (sign, excluded) in [
        (">=", false),
        ("≥", false),
        ("＞＝", false),
        (">", true),
        ("＞", true),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return Some(Span {
                from: Some(edge(rest, excluded)?),
                to: None,
            });
        }
    }
    for (sign, excluded) in [
        ("<=", false),
        ("≤", false),
        ("＜＝", false),
        ("<", true),
        ("＜", true),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return Some(Span {
                from: None,
                to: Some(edge(rest, excluded)?),
            });
        }
    }
    let one = edge(text, false)?;
    Some(Span {
        from: Some(one.clone()),
        to: Some(one),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_people_write_them() {
        let bounds = |text| span(text, |part| part.parse::<u32>().ok()).map(|s| (s.from, s.to));
        assert_eq!(bounds(">5"), Some((Some((5, true)), None)));
        assert_eq!(bounds("≤3"), Some((None, Some((3, false)))));
        assert_eq!(bounds("1..6"), Some((Some((1, false)), Some((6, false)))));
        assert_eq!(bounds("..7"), Some((None, Some((7, false)))));
        assert_eq!(bounds("4"), Some((Some((4, false)), Some((4, false)))));
        assert_eq!(bounds(".."), None);
        assert_eq!(bounds(">x"), None);
    }

    #[test]
    fn a_year_ends_where_the_next_begins() {
        let edge = |text: &str, end| Day::read(text).and_then(|day| day.edge(end));
        assert!(edge("2026", true).is_some());
        assert_eq!(edge("2026", true), edge("2027", false));
        assert_eq!(edge("2026-12", true), edge("2027-01-01", false));
        assert_eq!(edge("1970-01-01", true), Some(86400));
        for wrong in [
            "someday",
            "2026-13",
            "2026-02-30",
            "26",
            "2026-1-1-1",
            "2026-+1",
            "2026-",
        ] {
            assert_eq!(Day::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_probability_may_be_a_percentage() {
        assert_eq!(number(Measure::Epss, "50%"), number(Measure::Epss, "0.5"));
        assert_eq!(number(Measure::Score, "9.8"), Some(98));
        assert_eq!(number(Measure::Score, "-1"), None);
        assert_eq!(number(Measure::Score, "NaN"), None);
    }
}
