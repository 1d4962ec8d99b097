//! Facets: what is left of the hits when a value is chosen, as links.

use baize_catalog::{Facet, FacetField};
use baize_web_kit::Locale;

use super::label::{known, weakness_type, weakness_with_name};
use super::subject;

/// Values of a facet that are shown at once.
const SHOWN: usize = 8;

/// A facet.
pub(crate) struct FacetGroup {
    pub(crate) name: String,
    /// Whether it is unfolded.
    pub(crate) open: bool,
    pub(crate) choices: Vec<FacetChoice>,
    /// The page of all values.
    pub(crate) index: Option<&'static str>,
}

/// A value of a facet.
pub(crate) struct FacetChoice {
    pub(crate) label: String,
    pub(crate) count: String,
    pub(crate) href: String,
    /// Whether the query has it already; the link then takes it out.
    pub(crate) current: bool,
    /// The page about the value, once it is chosen.
    pub(crate) page: Option<String>,
}

impl FacetGroup {
    /// The facets that have something to choose. `address` makes the address of a query.
    pub(crate) fn all(
        l: &Locale,
        query: &str,
        facets: &[Facet],
        address: impl Fn(&str) -> String,
    ) -> Vec<Self> {
        let mut groups = Vec::new();
        for facet in facets {
            let choices: Vec<FacetChoice> = facet
                .values
                .iter()
                .take(SHOWN)
                .map(|value| {
                    let without = without(query, &value.term);
                    let changed = match &without {
                        Some(rest) => rest.clone(),
                        None => with(query, &value.term),
                    };
                    FacetChoice {
                        label: label(l, facet.field, &value.value),
                        count: l.number(value.count),
                        href: address(&changed),
                        page: subject::address(facet.field, &value.value).filter(|_| without.is_some()),
                        current: without.is_some(),
                    }
                })
                .collect();
            let chosen = choices.iter().any(|choice| choice.current);
            if choices.is_empty() || (choices.len() == 1 && !chosen) {
                continue;
            }
            groups.push(Self {
                name: l.t(&format!("facet-{}", facet.field.as_str())),
                open: chosen
                    || matches!(
                        facet.field,
                        FacetField::Severity
                            | FacetField::Exploited
                            | FacetField::Year
                            | FacetField::Category
                    ),
                choices,
                index: subject::index(facet.field).map(|(href, _)| href),
            });
        }
        groups
    }
}

/// A value in the reader's words.
pub(crate) fn label(l: &Locale, field: FacetField, value: &str) -> String {
    match field {
        FacetField::Severity => known(l, "level", value),
        FacetField::Scheme => {
            let (scheme, level) = value.split_once(':').unwrap_or((value, ""));
            format!(
                "{} {}",
                known(l, "facet-scheme", scheme),
                known(l, "level", level)
            )
        }
        FacetField::Exploited | FacetField::Fix => known(l, "facet", value),
        FacetField::State => known(l, "state", value),
        FacetField::Kind => known(l, "kind", value),
        FacetField::Conflict => known(l, "field", value),
        FacetField::Weakness => weakness_with_name(l, value),
        FacetField::Category => weakness_type(l, value).unwrap_or(value).to_owned(),
        _ => value.to_owned(),
    }
}

/// A query with a term more. What has alternatives on its outside is held together first.
fn with(query: &str, term: &str) -> String {
    let alternatives = query
        .split_whitespace()
        .any(|word| matches!(word, "OR" | "||" | "或"));
    if alternatives {
        format!("({query}) {term}")
    } else {
        format!("{query} {term}").trim().to_owned()
    }
}

/// A query without a term, if it has the term.
fn without(query: &str, term: &str) -> Option<String> {
    let padded = format!(" {query} ");
    let at = padded.find(&format!(" {term} "))?;
    let rest = format!("{} {}", &padded[..at], &padded[at + term.len() + 2..]);
    Some(rest.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_go_in_and_out() {
        assert_eq!(with("", "a:b"), "a:b");
        assert_eq!(with("x OR y", "a:b"), "(x OR y) a:b");
        assert_eq!(without("x a:b y", "a:b").as_deref(), Some("x y"));
        assert_eq!(without("vendor:=\"a b\"", "vendor:=\"a b\"").as_deref(), Some(""));
        assert_eq!(without("x -a:b", "a:b"), None);
        assert_eq!(without("", "a:b"), None);
    }
}
