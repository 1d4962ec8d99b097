//! Laying out a record.

use baize_catalog::{Record, SourceClaim};
use baize_model::{Category, Exploitation, Note, Severity};
use baize_web_kit::component::level_key;
use baize_web_kit::label;

use super::{Item, Sheet, affected};
use crate::words::{Language, say};

/// Entries of a long list that are shown; the rest is counted.
const SHOWN: usize = 30;
/// Documents named per value.
const NAMED: usize = 4;

/// Lays out a record.
pub(crate) fn lay_out(record: &Record) -> Sheet {
    let merged = &record.merged;
    let mut sheet = Sheet {
        head: merged.id.to_string(),
        ..Sheet::default()
    };
    for language in [Language::of_user(), Language::of_user().other()] {
        match merged.titles.get(language.code()) {
            Some(title) => sheet.titles.push(title.value.clone()),
            None if language == Language::Zh => {
                sheet.titles.extend(
                    record
                        .derived
                        .title_zh
                        .as_ref()
                        .map(|title| say!("show-derived", value = title.value)),
                );
            }
            None => {}
        }
    }
    sheet.section(say!("show-overview"), overview(record));
    let severities = merged
        .severities
        .iter()
        .map(|s| Item::Entry(severity(&s.value), from(&s.from)));
    sheet.section(say!("show-severity"), severities.collect());
    let evidence = merged
        .exploitation
        .iter()
        .map(|e| Item::Entry(exploitation(&e.value), from(&e.from)));
    sheet.section(say!("show-exploitation"), limited(evidence.collect()));
    sheet.section(say!("show-epss"), epss(record));
    let hit = merged
        .affected
        .iter()
        .map(|a| Item::Entry(affected::line(&a.value), from(&a.from)));
    sheet.section(say!("show-affected"), limited(hit.collect()));
    sheet.section(say!("show-fixed"), limited(fixed(record)));
    sheet.section(say!("show-weaknesses"), weaknesses(record));
    for language in [Language::of_user(), Language::of_user().other()] {
        let text = merged.descriptions.get(language.code());
        let text = text.map(|text| Item::Prose(text.value.clone(), from(&text.from)));
        let head = say!(&format!("show-description-{}", language.code()));
        sheet.section(head, text.into_iter().collect());
    }
    for note in &merged.notes {
        let prose = Item::Prose(note.value.text.value.clone(), from(&note.from));
        sheet.section(note_head(&note.value), vec![prose]);
    }
    let links = merged
        .references
        .iter()
        .map(|r| Item::Entry(r.url.clone(), from(&r.from)));
    sheet.section(say!("show-references"), limited(links.collect()));
    let credits = merged
        .credits
        .iter()
        .map(|c| Item::Entry(c.value.name.clone(), from(&c.from)));
    sheet.section(say!("show-credits"), limited(credits.collect()));
    let related = merged
        .related
        .iter()
        .map(|r| Item::Entry(r.value.to_string(), from(&r.from)));
    sheet.section(say!("show-related"), limited(related.collect()));
    sheet.section(say!("show-sources"), record.sources.iter().map(side).collect());
    let conflicts = record.conflicts.iter().map(|conflict| {
        let values: Vec<String> = conflict
            .values
            .iter()
            .map(|v| format!("{} [{}]", v.value, from(&v.from)))
            .collect();
        Item::Pair(conflict.field.clone(), values.join("; "))
    });
    sheet.section(say!("show-conflicts"), conflicts.collect());
    sheet
}

fn overview(record: &Record) -> Vec<Item> {
    let merged = &record.merged;
    let mut items = Vec::new();
    let mut pair = |key: &str, value: Option<String>| {
        items.extend(
            value
                .filter(|v| !v.is_empty())
                .map(|value| Item::Pair(say!(key), value)),
        );
    };
    let aliases: Vec<&str> = merged
        .aliases
        .iter()
        .map(baize_model::Identifier::as_str)
        .collect();
    pair("show-aliases", Some(aliases.join(", ")));
    pair("show-state", Some(say!(label::state(merged.state.value))));
    let headline = merged.headline().and_then(|s| s.value.level);
    let level = say!(level_key(headline));
    pair("show-level", Some(level));
    let day =
        |t: &baize_catalog::Sourced<jiff::Timestamp>| t.value.strftime("%Y-%m-%d %H:%M UTC").to_string();
    pair("show-published", merged.published.as_ref().map(day));
    pair("show-modified", merged.modified.as_ref().map(day));
    pair("show-assigner", merged.assigner.as_ref().map(|a| a.value.clone()));
    let priority = record.derived.priority.as_ref();
    pair(
        "show-priority",
        priority.map(|p| format!("{} ({})", p.value.class, p.inputs.join("; "))),
    );
    items
}

fn severity(severity: &Severity) -> String {
    let mut words = vec![match severity.level {
        Some(level) => say!(level_key(Some(level))),
        None => severity.words.clone().unwrap_or_else(|| say!(level_key(None))),
    }];
    words.extend(severity.score.map(|score| format!("{score:.1}")));
    words.push(severity.scheme.as_str().to_owned());
    words.extend(severity.vector.clone());
    words.push(say!("show-by", name = severity.by));
    words.join("  ")
}

fn exploitation(evidence: &Exploitation) -> String {
    let mut words = vec![say!(label::exploitation(evidence.kind)), evidence.by.clone()];
    words.extend(evidence.date.clone());
    words.extend(
        evidence
            .due
            .as_ref()
            .map(|due| say!("exploitation-due", date = due)),
    );
    if evidence.ransomware == Some(true) {
        words.push(say!("exploitation-ransomware"));
    }
    words.extend(evidence.title.clone().or_else(|| evidence.url.clone()));
    words.join("  ")
}

fn epss(record: &Record) -> Vec<Item> {
    let Some(last) = record.epss.last() else {
        return Vec::new();
    };
    let point = |p: &baize_catalog::EpssPoint| {
        say!(
            "show-epss-point",
            score = format!("{:.2}", p.score * 100.0),
            percentile = format!("{:.1}", p.percentile * 100.0)
        )
    };
    let mut items = vec![Item::Pair(last.date.clone(), point(last))];
    items.extend(
        record
            .epss
            .iter()
            .rev()
            .skip(1)
            .take(4)
            .map(|p| Item::Pair(p.date.clone(), point(p))),
    );
    items
}

fn fixed(record: &Record) -> Vec<Item> {
    let mut seen: Vec<(String, String)> = Vec::new();
    for entry in &record.merged.affected {
        for fix in affected::fixes(&entry.value) {
            if !seen.iter().any(|(text, _)| *text == fix) {
                seen.push((fix, from(&entry.from)));
            }
        }
    }
    seen.into_iter()
        .map(|(text, from)| Item::Entry(text, from))
        .collect()
}

fn weaknesses(record: &Record) -> Vec<Item> {
    let merged = &record.merged;
    let mut items: Vec<Item> = merged
        .weaknesses
        .iter()
        .map(|w| Item::Entry(w.value.clone(), from(&w.from)))
        .collect();
    let label = |c: &Category| c.label.clone();
    items.extend(
        merged
            .categories
            .iter()
            .map(|c| Item::Entry(label(&c.value), from(&c.from))),
    );
    if merged.categories.is_empty() {
        let derived = record.derived.cnnvd_types.iter();
        items
            .extend(derived.map(|t| Item::Entry(say!("show-derived", value = t.value), t.inputs.join(", "))));
    }
    items
}

fn note_head(note: &Note) -> String {
    format!("{} ({})", say!(label::note(note.kind)), note.text.lang)
}

/// One source beside the others.
fn side(side: &SourceClaim) -> Item {
    let claim = &side.claim;
    let mut words = vec![
        side.key.clone(),
        side.format.clone(),
        say!(label::state(claim.state)),
    ];
    if claim.subject.as_str() != side.key {
        words.push(claim.subject.to_string());
    }
    let graded = claim.severities.iter().find(|s| s.level.is_some());
    words.extend(graded.map(|s| {
        let level = say!(level_key(s.level));
        s.score
            .map_or(level.clone(), |score| format!("{level} {score:.1}"))
    }));
    words.extend(claim.modified.map(|t| t.strftime("%Y-%m-%d").to_string()));
    words.push(say!("show-revisions", n = side.revisions));
    Item::Pair(side.source.clone(), words.join("  "))
}

fn limited(mut items: Vec<Item>) -> Vec<Item> {
    let more = items.len().saturating_sub(SHOWN);
    items.truncate(SHOWN);
    if more > 0 {
        items.push(Item::Entry(say!("show-more", n = more), String::new()));
    }
    items
}

fn from(documents: &[String]) -> String {
    let mut text = documents
        .iter()
        .take(NAMED)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if documents.len() > NAMED {
        text.push_str(" …");
    }
    text
}
