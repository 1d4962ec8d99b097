//! Version ranges as branches of a product tree name them.

use baize_model::{Range, RangeEvent, Status};

use super::purl::decode;

/// What the name of a version range says.
#[derive(Debug, PartialEq)]
pub(crate) enum Versions {
    /// Every version.
    All,
    /// Bounds, and single versions named beside them.
    Some {
        range: Option<Range>,
        single: Vec<String>,
    },
    /// Prose.
    Words(String),
}

/// Most constraints of one range.
const MAX_CONSTRAINTS: usize = 200;

/// Reads `vers:npm/>=1|<2`, `>= V1.0 < V2`, `<=3.1`, `vers:all/*`; anything else is prose.
pub(crate) fn read(name: &str, status: Status) -> Versions {
    let name = name.trim();
    let (scheme, body) = match name.strip_prefix("vers:").and_then(|v| v.split_once('/')) {
        Some((scheme, body)) => (scheme.to_lowercase(), decode(body)),
        None => ("custom".to_owned(), name.to_owned()),
    };
    let plain = body.trim().to_lowercase();
    if matches!(
        plain.as_str(),
        "" | "*" | "all" | "all versions" | "all_versions" | "vers:all/*"
    ) {
        return Versions::All;
    }
    let body = strip_words(&body)
        .replace(['≤', '≦'], "<=")
        .replace(['≥', '≧'], ">=");
    let scheme = if scheme == "all" || scheme == "unknown" {
        "custom".to_owned()
    } else {
        scheme
    };
    let (mut events, mut single) = (Vec::new(), Vec::new());
    for constraint in constraints(&body) {
        let (sign, version) = constraint.split_at(
            constraint
                .find(|c| !"<>=!".contains(c))
                .unwrap_or(constraint.len()),
        );
        let version = version.trim().to_owned();
        let words = version.split_whitespace().count();
        if version.is_empty() || words > 5 || version.len() > 100 || version.contains([',', ';']) {
            return Versions::Words(name.to_owned());
        }
        match sign {
            "<=" => events.push(RangeEvent::Through(version)),
            "<" => events.push(RangeEvent::Before(version)),
            ">=" => events.push(RangeEvent::Introduced(version)),
            ">" => events.push(RangeEvent::After(version)),
            "" | "=" | "==" if words == 1 => single.push(version),
            _ => return Versions::Words(name.to_owned()),
        }
        if events.len() + single.len() > MAX_CONSTRAINTS {
            return Versions::Words(name.to_owned());
        }
    }
    let range = (!events.is_empty()).then_some(Range {
        scheme,
        repo: None,
        status,
        events,
    });
    Versions::Some { range, single }
}

/// `All versions < 2` and `versions prior to 2` say what their signs say.
fn strip_words(body: &str) -> &str {
    let lower = body.to_ascii_lowercase();
    ["all versions ", "versions ", "version "]
        .iter()
        .find(|words| {
            lower.starts_with(**words) && body[words.len()..].trim_start().starts_with(['<', '>', '='])
        })
        .map_or(body, |words| &body[words.len()..])
}

/// Splits at `|`, and before a sign that follows something else.
fn constraints(body: &str) -> Vec<&str> {
    let mut all = Vec::new();
    for part in body.split('|') {
        let mut start = 0;
        let mut before = None;
        for (at, c) in part.char_indices() {
            let sign = "<>!".contains(c);
            if sign && before.is_some_and(|b: char| !"<>=!".contains(b)) && !part[start..at].trim().is_empty()
            {
                all.push(part[start..at].trim());
                start = at;
            }
            before = Some(c);
        }
        all.push(part[start..].trim());
    }
    all.retain(|c| !c.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(name: &str) -> String {
        match read(name, Status::Affected) {
            Versions::All => "all".to_owned(),
            Versions::Words(words) => format!("words {words}"),
            Versions::Some { range, single } => {
                let text = range.map_or(String::new(), |r| format!("{} {:?} ", r.scheme, r.events));
                format!("{text}{single:?}")
            }
        }
    }

    #[test]
    fn ranges_are_read() {
        for (name, want) in [
            ("vers:all/*", "all"),
            ("All versions", "all"),
            ("<=V1.2", r#"custom [Through("V1.2")] []"#),
            ("< V14.3 Update 3", r#"custom [Before("V14.3 Update 3")] []"#),
            (
                ">= V1.0 | <= V1.9",
                r#"custom [Introduced("V1.0"), Through("V1.9")] []"#,
            ),
            (
                ">= V7.0 < V8.06",
                r#"custom [Introduced("V7.0"), Before("V8.06")] []"#,
            ),
            ("All versions < V5", r#"custom [Before("V5")] []"#),
            (
                "vers:npm/>=1.0|<2.0|=3.0|4.0",
                r#"npm [Introduced("1.0"), Before("2.0")] ["3.0", "4.0"]"#,
            ),
            ("vers:rpm/<2%3A1.0", r#"rpm [Before("2:1.0")] []"#),
            ("1.32|1.33", r#"["1.32", "1.33"]"#),
            ("vers:npm/!=1.0", "words vers:npm/!=1.0"),
            (
                "Firmware Version 3 and prior",
                "words Firmware Version 3 and prior",
            ),
            ("<", "words <"),
        ] {
            assert_eq!(events(name), want, "{name}");
        }
    }
}
