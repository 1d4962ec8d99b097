//! Versions as people write them into records: `< 6.4`, `Before v2.24.1`, `7u231, 8u221, 11.0.4`.

use baize_model::RangeEvent::{self, After, Before, Introduced, Through};

/// Longest prose that is read, in bytes.
const LIMIT: usize = 300;
/// Most versions of a list.
const LIST: usize = 64;

/// What a text in the place of a version is.
#[derive(PartialEq, Debug)]
pub(crate) enum Prose {
    /// A version.
    Version,
    /// Ranges, each by its events.
    Ranges(Vec<Vec<RangeEvent>>),
    /// Every version.
    Every,
    /// A placeholder, or words that are not understood.
    Unclear,
}

pub(crate) fn read(text: &str) -> Prose {
    let text = text.trim();
    if text.len() > LIMIT {
        return Prose::Unclear;
    }
    let lower = text.to_lowercase();
    match lower.as_str() {
        "" | "n/a" | "na" | "-" | "unspecified" | "unknown" | "not specified" | "none" | "tbd" => {
            return Prose::Unclear;
        }
        "*" | "all" | "all versions" | "any" | "all version" => return Prose::Every,
        _ => {}
    }
    let parts: Vec<&str> = lower
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > LIST {
        return Prose::Unclear;
    }
    if let [one] = parts[..] {
        return phrase(one);
    }
    // `>= 1.2, < 1.4` is one range, not two.
    if let [low, high] = parts[..]
        && let (Prose::Ranges(low), Prose::Ranges(high)) = (phrase(low), phrase(high))
        && let ([low], [high]) = (&low[..], &high[..])
        && let ([low @ (RangeEvent::Introduced(_) | RangeEvent::After(_))], [high]) = (&low[..], &high[..])
        && matches!(high, RangeEvent::Before(_) | RangeEvent::Through(_))
    {
        return Prose::Ranges(vec![vec![low.clone(), high.clone()]]);
    }
    let mut ranges = Vec::new();
    for part in parts {
        match phrase(part) {
            Prose::Version => ranges.push(vec![
                RangeEvent::Introduced(part.to_owned()),
                RangeEvent::Through(part.to_owned()),
            ]),
            Prose::Ranges(more) => ranges.extend(more),
            Prose::Every => return Prose::Every,
            Prose::Unclear => return Prose::Unclear,
        }
    }
    Prose::Ranges(ranges)
}

/// Whether a word is a version: it begins with a number, or with `v` and a number.
fn is_version(word: &str) -> bool {
    let body = word.strip_prefix('v').unwrap_or(word);
    body.starts_with(|c: char| c.is_ascii_digit())
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-_+~:".contains(c))
}

fn phrase(text: &str) -> Prose {
    if is_wildcard(text) {
        return Prose::Ranges(vec![branch(text)]);
    }
    if is_version(text) {
        return Prose::Version;
    }
    if !text.contains(char::is_whitespace) && !text.starts_with(['<', '>', '=', '≤', '≥']) {
        // One word that is no number: a code name, a model. Only itself.
        return if text.contains('*') {
            Prose::Unclear
        } else {
            Prose::Version
        };
    }
    let spaced = ["<=", ">=", "<", ">", "=", "≤", "≥"]
        .iter()
        .find_map(|sign| Some(format!("{sign} {}", text.strip_prefix(sign)?)))
        .unwrap_or_else(|| text.to_owned());
    let words: Vec<&str> = spaced
        .split_whitespace()
        .filter(|word| {
            !matches!(
                *word,
                "version" | "versions" | "ver" | "ver." | "all" | "the" | "release" | "releases"
            )
        })
        .collect();
    let own = |word: &str| word.to_owned();
    let one = |event| Prose::Ranges(vec![vec![event]]);
    let two = |low, high| Prose::Ranges(vec![vec![low, high]]);
    let v = is_version;
    match words[..] {
        [a] if is_wildcard(a) => Prose::Ranges(vec![branch(a)]),
        [a] | ["=", a] if v(a) => two(Introduced(own(a)), Through(own(a))),
        ["<" | "before" | "below", a] | ["prior" | "earlier" | "lower" | "less", "to" | "than", a]
            if v(a) =>
        {
            one(Before(own(a)))
        }
        ["<=" | "≤" | "through" | "until", a]
        | ["up", "to", a]
        | ["up", "to", "and", "including", a]
        | [
            a,
            "and" | "or",
            "earlier" | "prior" | "below" | "lower" | "older" | "before",
        ]
        | [a, "and" | "or", "earlier" | "prior", _]
            if v(a) =>
        {
            one(Through(own(a)))
        }
        [">" | "after", a] if v(a) => one(After(own(a))),
        [">=" | "≥" | "from", a] | [a, "and" | "or", "later" | "newer" | "above" | "higher" | "up"]
            if v(a) =>
        {
            one(Introduced(own(a)))
        }
        [a, "before" | "<", b]
        | ["from", a, "before", b]
        | [a, "prior", "to", b]
        | [">=" | "≥", a, "<", b]
            if v(a) && v(b) =>
        {
            two(Introduced(own(a)), Before(own(b)))
        }
        [a, "-" | "to" | "through" | "thru", b]
        | ["from", a, "to" | "through", b]
        | [">=" | "≥", a, "<=" | "≤", b]
            if v(a) && v(b) =>
        {
            two(Introduced(own(a)), Through(own(b)))
        }
        _ => Prose::Unclear,
    }
}

/// `1.2.x` or `1.2.*`.
fn is_wildcard(text: &str) -> bool {
    ["x", "*"].iter().any(|wild| {
        text.strip_suffix(wild)
            .and_then(|rest| rest.strip_suffix('.'))
            .is_some_and(|prefix| {
                !prefix.is_empty()
                    && prefix
                        .split('.')
                        .all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
            })
    })
}

fn branch(text: &str) -> Vec<RangeEvent> {
    let prefix = &text[..text.len() - 2];
    vec![
        RangeEvent::Introduced(prefix.to_owned()),
        RangeEvent::Through(format!("{prefix}.*")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(prose: &Prose) -> String {
        let Prose::Ranges(ranges) = prose else {
            return format!("{prose:?}");
        };
        let event = |event: &RangeEvent| match event {
            RangeEvent::Introduced(v) => format!(">={v}"),
            RangeEvent::After(v) => format!(">{v}"),
            RangeEvent::Before(v) => format!("<{v}"),
            RangeEvent::Through(v) => format!("<={v}"),
            other => format!("{other:?}"),
        };
        let range = |events: &Vec<RangeEvent>| events.iter().map(event).collect::<Vec<_>>().join(" ");
        ranges.iter().map(range).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn what_records_say_is_read_or_refused() {
        for (prose, wanted) in [
            ("1.2.3", "Version"),
            ("v1.2", "Version"),
            ("Fuji", "Version"),
            ("< 6.4", "<6.4"),
            ("<6.4", "<6.4"),
            ("Before v2.24.1", "<v2.24.1"),
            ("versions prior to 3.0", "<3.0"),
            ("up to 2.1", "<=2.1"),
            ("2.1 and earlier", "<=2.1"),
            ("2.1 and later", ">=2.1"),
            ("1.0 - 1.5", ">=1.0 <=1.5"),
            ("from 1.0 before 1.5", ">=1.0 <1.5"),
            (">= 1.2, < 1.4", ">=1.2 <1.4"),
            ("7.1, 8.x", ">=7.1 <=7.1 | >=8 <=8.*"),
            ("5.4.*", ">=5.4 <=5.4.*"),
            ("all", "Every"),
            ("n/a", "Unclear"),
            ("Fixed in Widget 1.1.1d (Affected 1.1.1-1.1.1c)", "Unclear"),
            ("Java SE: 7u231, 8u221", "Unclear"),
            ("unspecified", "Unclear"),
            ("multiple versions", "Unclear"),
        ] {
            assert_eq!(text(&read(prose)), wanted, "{prose}");
        }
    }
}
