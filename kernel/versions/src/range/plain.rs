//! Comparators before versions, with the few signs of their own that `RubyGems`, Composer, Hex, Cargo and nginx have.

use crate::error::VersionsError;
use crate::key::is_digits;
use crate::range::{Comparator, Constraint, not_a_range, tighten};
use crate::scheme::Scheme;

pub(crate) fn parse(scheme: Scheme, text: &str) -> Result<Vec<Vec<Constraint>>, VersionsError> {
    // A list of nginx or OpenSSL names versions: each is an alternative.
    let listed = matches!(scheme, Scheme::Nginx | Scheme::OpenSsl);
    let text = tighten(text).replace(" or ", "||").replace(" and ", ",");
    let alternatives: Vec<&str> = if listed {
        text.split(',').collect()
    } else if scheme == Scheme::Composer {
        text.split('|').filter(|part| !part.is_empty()).collect()
    } else {
        text.split("||").collect()
    };
    let mut out = Vec::with_capacity(alternatives.len());
    for alternative in alternatives {
        let mut all = Vec::new();
        for token in alternative
            .split([' ', ',', '\t', '&'])
            .filter(|token| !token.is_empty())
        {
            constraint(scheme, token, &mut all)?;
        }
        out.push(all);
    }
    Ok(out)
}

fn constraint(scheme: Scheme, token: &str, all: &mut Vec<Constraint>) -> Result<(), VersionsError> {
    if matches!(token, "*" | "x") {
        return Ok(());
    }
    if scheme == Scheme::Nginx
        && let Some(version) = token.strip_suffix('+')
    {
        // nginx.org: "1.5.0+" of a development branch is open, of a stable branch ends with it.
        all.push(Constraint::new(Comparator::GreaterOrEqual, scheme, version)?);
        let numbers = numbers(version);
        if numbers.get(1).is_some_and(|minor| minor % 2 == 0) {
            all.push(Constraint::new(
                Comparator::Less,
                scheme,
                &canonical(scheme, &above(&numbers, 1)),
            )?);
        }
        return Ok(());
    }
    let sugar = ["~>", "~", "^"]
        .iter()
        .find_map(|sign| Some((*sign, token.strip_prefix(sign)?)));
    let sugar = match sugar {
        // A bare requirement of Cargo is a caret requirement.
        None if scheme == Scheme::Cargo && token.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(("^", token))
        }
        other => other,
    };
    if let Some((sign, version)) = sugar {
        let numbers = numbers(version);
        if numbers.is_empty() {
            return Err(not_a_range(
                scheme,
                token,
                "the sign is not followed by a version",
            ));
        }
        let last = numbers.len() - 1;
        let at = match (sign, scheme) {
            ("^", _) => numbers.iter().position(|n| *n > 0).unwrap_or(last),
            ("~", Scheme::Composer) | ("~>", _) => last.saturating_sub(1),
            _ => last.min(1),
        };
        all.push(Constraint::new(
            Comparator::GreaterOrEqual,
            scheme,
            &canonical(scheme, &filled(scheme, version)),
        )?);
        all.push(Constraint::new(
            Comparator::Less,
            scheme,
            &canonical(scheme, &above(&numbers, at)),
        )?);
        return Ok(());
    }
    let (comparator, version) = Comparator::split(token);
    if let Some(prefix) = version.strip_suffix(".*").or_else(|| version.strip_suffix(".x")) {
        let numbers = numbers(prefix);
        if numbers.is_empty() || !matches!(comparator, None | Some(Comparator::Equal)) {
            return Err(not_a_range(
                scheme,
                token,
                "a wildcard does not stand alone after numbers",
            ));
        }
        let version = canonical(scheme, &filled(scheme, prefix));
        all.push(Constraint::new(Comparator::GreaterOrEqual, scheme, &version)?);
        let above = canonical(scheme, &filled(scheme, &above(&numbers, numbers.len() - 1)));
        all.push(Constraint::new(Comparator::Less, scheme, &above)?);
        return Ok(());
    }
    all.push(Constraint::new(
        comparator.unwrap_or(Comparator::Equal),
        scheme,
        &canonical(scheme, version),
    )?);
    Ok(())
}

/// The numbers a version begins with.
fn numbers(version: &str) -> Vec<u64> {
    let main = version.split(['-', '+']).next().unwrap_or_default();
    main.trim_start_matches(['v', 'V'])
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}

/// The numbers up to `at`, the last of them one greater.
fn above(numbers: &[u64], at: usize) -> String {
    let mut kept: Vec<u64> = numbers[..=at].to_vec();
    kept[at] = kept[at].saturating_add(1);
    if at == 1 && numbers.len() > 3 {
        kept.push(0);
    }
    kept.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

/// With zeros for missing numbers where the scheme wants three.
fn filled(scheme: Scheme, version: &str) -> String {
    let strict = matches!(scheme, Scheme::Cargo);
    let (main, rest) = match version.find(['-', '+']) {
        Some(at) => version.split_at(at),
        None => (version, ""),
    };
    let missing = 3_usize.saturating_sub(main.split('.').count());
    if strict {
        format!("{main}{}{rest}", ".0".repeat(missing))
    } else {
        version.to_owned()
    }
}

/// The spelling a package manager itself would give: Go and Composer fill up to three numbers and drop `v` and
/// leading zeros.
fn canonical(scheme: Scheme, version: &str) -> String {
    let version = version.trim();
    if !matches!(scheme, Scheme::Go | Scheme::Composer) {
        return if scheme == Scheme::Nginx && version.split('.').count() < 3 {
            format!("{version}.0")
        } else {
            filled(scheme, version)
        };
    }
    let body = version.trim_start_matches(['v', 'V']);
    let end = body
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(body.len());
    let (main, rest) = body.split_at(end);
    let mut numbers: Vec<&str> = main.trim_end_matches('.').split('.').collect();
    if !numbers.iter().all(|n| is_digits(n)) {
        return version.to_owned();
    }
    for number in &mut numbers {
        let trimmed = number.trim_start_matches('0');
        *number = if trimmed.is_empty() { "0" } else { trimmed };
    }
    while numbers.len() < 3 {
        numbers.push("0");
    }
    let hyphen = if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        "-"
    } else {
        ""
    };
    format!("{}{hyphen}{rest}", numbers.join("."))
}
