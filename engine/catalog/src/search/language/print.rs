//! Queries as text.

use std::fmt::{self, Display, Formatter, Write};

use super::field::Field;
use super::value::{Span, rank_name};
use super::{Node, Test};

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::Words(text) => f.write_str(text),
            Self::Prefix(text) => write!(f, "{text}*"),
            Self::Phrase(text) => write!(f, "\"{text}\""),
            Self::Identifier(id) => write!(f, "id:\"{id}\""),
            Self::Test(test) => test.fmt(f),
            Self::Not(inner) => write!(f, "-{}", Inner(inner)),
            Self::And(parts) => list(f, parts, " "),
            Self::Or(parts) => list(f, parts, " OR "),
        }
    }
}

fn list(f: &mut Formatter<'_>, parts: &[Node], between: &str) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        Inner(part).fmt(f)?;
    }
    Ok(())
}

/// A part of something else: in parentheses where it has parts itself.
struct Inner<'a>(&'a Node);

impl Display for Inner<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Node::And(_) | Node::Or(_) => write!(f, "({})", self.0),
            plain => plain.fmt(f),
        }
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { field, value, exact } => {
                let sign = if *exact { "=" } else { "" };
                write!(f, "{}:\"{sign}{value}\"", Field::Text(*field).name())
            }
            Self::Level { scheme, levels } => {
                write!(f, "{}:", Field::Level(*scheme).name())?;
                span(f, levels, |f, rank| f.write_str(rank_name(*rank)))
            }
            Self::Flag { flag, wanted } => {
                write!(
                    f,
                    "{}:{}",
                    Field::Flag(*flag).name(),
                    if *wanted { "yes" } else { "no" }
                )
            }
            Self::Number { measure, numbers } => {
                write!(f, "{}:", Field::Number(*measure).name())?;
                span(f, numbers, |f, number| {
                    write!(f, "{}", *number as f64 / measure.scale())
                })
            }
            Self::Days { moment, days } => {
                write!(f, "{}:", Field::Days(*moment).name())?;
                span(f, days, |f, day| write!(f, "{day}"))
            }
            Self::Weakness(number) => write!(f, "weakness:CWE-{number}"),
            Self::IdentifierPrefix(start) => write!(f, "id:\"{start}*\""),
        }
    }
}

fn span<T: PartialEq>(
    f: &mut Formatter<'_>,
    span: &Span<T>,
    mut each: impl FnMut(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    match (&span.from, &span.to) {
        (Some((from, true)), None) => {
            f.write_char('>')?;
            each(f, from)
        }
        (None, Some((to, true))) => {
            f.write_char('<')?;
            each(f, to)
        }
        (Some((from, _)), Some((to, _))) if from == to => each(f, from),
        (from, to) => {
            if let Some((from, _)) = from {
                each(f, from)?;
            }
            f.write_str("..")?;
            to.as_ref().map_or(Ok(()), |(to, _)| each(f, to))
        }
    }
}
