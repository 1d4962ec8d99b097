//! Invented records as hits of a search.

use std::collections::BTreeMap;

use baize_catalog::{Hit, Record};
use baize_model::{ExploitationKind, Level};

/// A record as a hit.
pub(super) fn hit(record: &Record) -> Hit {
    let m = &record.merged;
    let mut titles: BTreeMap<String, String> = m
        .titles
        .iter()
        .map(|(lang, text)| (lang.clone(), text.value.clone()))
        .collect();
    let derived = record
        .derived
        .title_zh
        .as_ref()
        .filter(|_| !titles.contains_key("zh"));
    if let Some(title) = derived {
        titles.insert("zh".into(), title.value.clone());
    }
    Hit {
        id: m.id.clone(),
        aliases: m.aliases.clone(),
        titles,
        derived_title: derived.is_some(),
        summary: m.descriptions.values().next().map(|d| d.value.clone()),
        severity: m.headline().map(|s| s.value.clone()),
        state: m.state.value,
        kind: m.kind,
        published: m.published.as_ref().map(|t| t.value),
        modified: m.modified.as_ref().map(|t| t.value),
        exploited: m
            .exploitation
            .iter()
            .any(|e| e.value.kind == ExploitationKind::KnownExploited),
        epss: record.epss.last().map(|p| p.score),
        sources: record.sources.iter().map(|s| s.source.clone()).collect(),
    }
}

/// Whether a hit has what a word of a query asks for.
pub(super) fn matches(hit: &Hit, word: &str) -> bool {
    match word.split_once(':') {
        Some(("conflict", _)) => hit.severity.is_some(),
        Some(("rise", _)) => hit.epss.is_some(),
        Some(("vendor", name)) => name == "=northlake",
        Some(("product", name)) => name == "=kestrel-gateway",
        Some(("ecosystem", name)) => name == "npm",
        Some(("assigner", name)) => name == "example-cna",
        Some(("weakness", id)) => id == "CWE-502",
        Some(("source", name)) => hit.sources.iter().any(|s| s == name),
        Some(("exploited", wanted)) => hit.exploited == (wanted == "yes"),
        Some(("kev", _)) => hit.exploited,
        Some(("severity" | "危害等级", level)) => {
            hit.severity.as_ref().and_then(|s| s.level) == Level::from_words(level)
        }
        _ => {
            let word = word.to_lowercase();
            hit.titles.values().any(|t| t.to_lowercase().contains(&word))
        }
    }
}
