//! Words for values, where the kit's keys ([`baize_web_kit::label`]) are not enough.

use baize_catalog::Sort;
use baize_grading::taxonomy;
use baize_model::{RefKind, State};
pub(crate) use baize_web_kit::label::{
    category_scheme, credit, exploitation, kind, note, reference, state, status,
};
use baize_web_kit::{Language, Locale};

/// What a state means for the reader.
pub(crate) fn state_meaning(state: State) -> &'static str {
    match state {
        State::Published => "state-published-meaning",
        State::Reserved => "state-reserved-meaning",
        State::Disputed => "state-disputed-meaning",
        State::Withdrawn => "state-withdrawn-meaning",
        State::Rejected => "state-rejected-meaning",
    }
}

/// Kinds of references in the order of their groups.
pub(crate) const REFERENCE_ORDER: [RefKind; 13] = [
    RefKind::Fix,
    RefKind::Advisory,
    RefKind::Vendor,
    RefKind::Release,
    RefKind::Mitigation,
    RefKind::Exploit,
    RefKind::Evidence,
    RefKind::Detection,
    RefKind::Report,
    RefKind::Discussion,
    RefKind::Article,
    RefKind::Package,
    RefKind::Broken,
];

/// A type of weakness in the reader's language, if the guide or the standard has it: `SQL注入` or `SQL injection`.
pub(crate) fn weakness_type(l: &Locale, name: &str) -> Option<&'static str> {
    taxonomy::names(name).map(|names| chosen(l, names))
}

/// A weakness in few words of the reader's language, if there are any; numbers that the guide or the standard has are
/// named as they name them.
pub(crate) fn weakness(l: &Locale, number: u32) -> Option<String> {
    let key = format!("cwe-{number}");
    match taxonomy::names_of_cwe(number) {
        Some(names) => Some(chosen(l, names).to_owned()),
        None => l.has(&key).then(|| l.t(&key)),
    }
}

/// `CWE-79 跨站脚本`, from an identifier in any case.
pub(crate) fn weakness_with_name(l: &Locale, id: &str) -> String {
    let name = taxonomy::cwe_number(id).and_then(|number| weakness(l, number));
    match name {
        Some(name) => format!("{} {name}", id.to_uppercase()),
        None => id.to_uppercase(),
    }
}

fn chosen(l: &Locale, (zh, en): (&'static str, &'static str)) -> &'static str {
    match l.language {
        Language::ZhCn => zh,
        Language::En => en,
    }
}

/// Orders of a list with their names in addresses.
pub(crate) const SORTS: [(Sort, &str, &str); 8] = [
    (Sort::Relevance, "relevance", "sort-relevance"),
    (Sort::Published, "published", "sort-published"),
    (Sort::Modified, "modified", "sort-modified"),
    (Sort::Severity, "severity", "sort-severity"),
    (Sort::Epss, "epss", "sort-epss"),
    (Sort::Priority, "priority", "sort-priority"),
    (Sort::Exploited, "exploited", "sort-exploited"),
    (Sort::Rise, "rise", "sort-rise"),
];

/// The words for a value whose key is built from data, or the data itself where there are none.
pub(crate) fn known(l: &Locale, stem: &str, value: &str) -> String {
    let plain = value.len() <= 60
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let key = format!("{stem}-{}", value.replace('_', "-"));
    if plain && l.has(&key) {
        l.t(&key)
    } else {
        value.to_owned()
    }
}
