//! CSAF 2.0 and 2.1 documents, advisories and VEX alike.
//!
//! A document becomes one claim about the advisory itself and one for each vulnerability in it. A publisher who
//! tracks the document under the number of its only vulnerability (`CVE-…` as tracking id) publishes no advisory
//! of its own: what the document says then goes to that vulnerability. Entries for the same vulnerability are one
//! claim.
//!
//! `affected` is what `product_status` lists, explained by the product tree; an identifier that the tree does not
//! explain is kept as a product of that name. `recommended` is a piece of advice, not a status, and is left out.

mod document;
mod products;
mod publisher;
pub(crate) mod purl;
pub(crate) mod range;
mod vulnerability;

use std::collections::HashMap;

use baize_model::{
    Body, Claim, ClaimKind, Credit, CreditRole, Identifier, Level, Note, NoteKind, Parsed, RawRecord,
    RefKind, Reference, Refusal, Scheme, Severity, State, Text, parse_instant,
};

pub(crate) use products::put;
pub(crate) use publisher::slug;

use crate::bounds::add_new;
use crate::text::{clean, settle};
use crate::{bounds, json};
use document::{Acknowledgment, Csaf, Document};
use products::Products;

/// Most notes, references and credits taken from one list.
const MAX_ITEMS: usize = 2_000;

/// Most product statuses of a document, over all its vulnerabilities.
const MAX_STATUSES: usize = 2_000_000;

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let csaf: Csaf = json::parse(&raw.bytes)?;
    let document = &csaf.document;
    if !document.csaf_version.starts_with("2.") {
        return Err(Refusal::new(
            "schema",
            format!("csaf_version {:?} is not 2.0 or 2.1", document.csaf_version),
        ));
    }
    let key = clean(&document.tracking.id)
        .filter(|id| id.len() <= 512)
        .ok_or_else(|| Refusal::new("no-identifier", "the document has no usable tracking id"))?;
    let publisher = slug(&document.publisher.name, &document.publisher.namespace);
    let lang = language(&document.lang);
    let products = Products::of(&csaf.product_tree);

    let mut advisory = Claim::about(advisory_id(&key, &publisher)?);
    advisory.kind = ClaimKind::Advisory;
    about(&mut advisory, document, &lang, &publisher);

    let statuses: usize = csaf.vulnerabilities.iter().map(|v| v.product_status.len()).sum();
    if statuses > MAX_STATUSES {
        return Err(Refusal::new(
            "too-large",
            format!("{statuses} product statuses, more than {MAX_STATUSES}"),
        ));
    }
    let labels = csaf
        .vulnerabilities
        .iter()
        .flat_map(|v| &v.flags)
        .map(|flag| flag.label.len());
    bounds::repetition([
        (statuses, products.longest()),
        (statuses, labels.max().unwrap_or(0)),
    ])?;
    let mut claims: Vec<Claim> = Vec::new();
    let mut places: HashMap<Identifier, usize> = HashMap::new();
    for vulnerability in &csaf.vulnerabilities {
        let context = vulnerability::Context {
            products: &products,
            publisher: &publisher,
            lang: &lang,
            document,
        };
        if let Some(subject) = vulnerability::subject(vulnerability) {
            let claim = context.claim(vulnerability, subject);
            let at = *places.entry(claim.subject.clone()).or_insert(claims.len());
            match claims.get_mut(at) {
                Some(first) => merge(first, claim),
                None => claims.push(claim),
            }
        } else {
            let nameless = context.claim(vulnerability, advisory.subject.clone());
            let related = std::mem::take(&mut advisory.related);
            merge(&mut advisory, nameless);
            advisory.related = related;
        }
    }
    if let Some(own) = claims.iter_mut().find(|c| c.subject == advisory.subject) {
        merge(own, advisory);
    } else {
        advisory.related.extend(claims.iter().map(|c| c.subject.clone()));
        for claim in &mut claims {
            claim.related.push(advisory.subject.clone());
        }
        claims.insert(0, advisory);
    }
    Ok(Parsed {
        source: format!("csaf-{publisher}"),
        key,
        modified: parse_instant(&document.tracking.current_release_date),
        serial: document.tracking.version.trim().parse().ok(),
        key_from_name: false,
        body: Body::Claims(claims.into_iter().map(settle).collect()),
    })
}

/// What the document says of itself.
fn about(advisory: &mut Claim, document: &Document, lang: &str, publisher: &str) {
    advisory
        .titles
        .extend(clean(&document.title).map(|title| Text::new(lang, title)));
    let mut texts = Vec::new();
    for note in document.notes.iter().take(MAX_ITEMS) {
        match note.category.as_str() {
            "legal_disclaimer" => {}
            "summary" | "description" => texts.push(note.text.clone()),
            _ => advisory.notes.extend(other_note(&note.title, &note.text, lang)),
        }
    }
    let description = texts
        .iter()
        .filter_map(|t| clean(t))
        .collect::<Vec<_>>()
        .join("\n\n");
    advisory
        .descriptions
        .extend(clean(&description).map(|text| Text::new(lang, text)));
    if matches!(document.tracking.status.as_str(), "interim" | "draft") {
        let text = format!("tracking status: {}", document.tracking.status);
        advisory.notes.push(Note {
            kind: NoteKind::Other,
            text: Text::new("en", text),
        });
    }
    if document.category == "csaf_withdrawn" {
        advisory.state = State::Withdrawn;
        advisory.withdrawn = parse_instant(&document.tracking.current_release_date);
    }
    if let Some(words) = document.aggregate_severity.as_ref().and_then(|s| clean(&s.text)) {
        advisory.severities.push(vendor_severity(words, publisher));
    }
    advisory.aliases.extend(
        document
            .tracking
            .aliases
            .iter()
            .take(MAX_ITEMS)
            .filter_map(|a| Identifier::parse(a).ok()),
    );
    // What numbers vulnerabilities is what the document is about, not another name of it.
    let numbers = |id: &Identifier| id.authority().rank() <= 5;
    (advisory.related, advisory.aliases) = advisory.aliases.drain(..).partition(numbers);
    advisory.references = references(&document.references);
    advisory.credits = credits(&document.acknowledgments);
    advisory.published = parse_instant(&document.tracking.initial_release_date);
    advisory.modified = parse_instant(&document.tracking.current_release_date);
}

/// The advisory's own identifier, or one made from the publisher and the tracking id.
fn advisory_id(tracking: &str, publisher: &str) -> Result<Identifier, Refusal> {
    if let Ok(id) = Identifier::parse(tracking) {
        return Ok(id);
    }
    let mut clean = String::new();
    for c in tracking.chars() {
        let c = if c.is_ascii_alphanumeric() || matches!(c, '.' | ':') {
            c
        } else {
            '-'
        };
        if c != '-' || !(clean.is_empty() || clean.ends_with('-')) {
            clean.push(c);
        }
    }
    clean.truncate(80);
    let made = format!("CSAF-{publisher}-{}", clean.trim_matches(['-', '.', ':']));
    Identifier::parse(&made)
        .or_else(|_| Identifier::parse(&format!("{made}-0")))
        .map_err(|_| {
            Refusal::new(
                "no-identifier",
                format!("no identifier can be made of tracking id {tracking:?}"),
            )
        })
}

/// Primary language subtag, lower case.
fn language(tag: &str) -> String {
    let primary = tag
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let sane = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_lowercase());
    if sane { primary } else { "en".to_owned() }
}

fn vendor_severity(words: String, publisher: &str) -> Severity {
    Severity {
        scheme: Scheme::Vendor,
        vector: None,
        score: None,
        level: Level::from_words(&words),
        words: Some(words),
        by: publisher.to_owned(),
    }
}

/// A note with no place of its own; its title leads it.
fn other_note(title: &str, text: &str, lang: &str) -> Option<Note> {
    let text = match (clean(title), clean(text)?) {
        (Some(title), text) if title != text => format!("{title}: {text}"),
        (_, text) => text,
    };
    Some(Note {
        kind: NoteKind::Other,
        text: Text::new(lang, text),
    })
}

fn references(list: &[document::Reference]) -> Vec<Reference> {
    list.iter()
        .take(MAX_ITEMS)
        .filter_map(|r| {
            let kinds = if r.category == "self" {
                vec![RefKind::Advisory]
            } else {
                Vec::new()
            };
            Some(Reference {
                url: clean(&r.url)?,
                kinds,
                title: clean(&r.summary),
            })
        })
        .collect()
}

fn credits(list: &[Acknowledgment]) -> Vec<Credit> {
    let mut all = Vec::new();
    for ack in list.iter().take(MAX_ITEMS) {
        let summary = ack.summary.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|w| summary.contains(w));
        let role = if says(&["report", "disclos"]) {
            CreditRole::Reporter
        } else if says(&["discover", "find", "found", "identif"]) {
            CreditRole::Finder
        } else if says(&["coordinat"]) {
            CreditRole::Coordinator
        } else {
            CreditRole::Other
        };
        let organization = clean(&ack.organization);
        let names: Vec<String> = ack
            .names
            .iter()
            .take(MAX_ITEMS)
            .filter_map(|n| clean(n))
            .collect();
        if names.is_empty() {
            all.extend(organization.map(|name| Credit { name, role }));
        } else {
            all.extend(names.into_iter().map(|name| {
                Credit {
                    name: organization
                        .as_ref()
                        .map_or_else(|| name.clone(), |o| format!("{name} ({o})")),
                    role,
                }
            }));
        }
    }
    all
}

/// Adds what a second entry says of the same subject to the first.
fn merge(into: &mut Claim, from: Claim) {
    into.aliases.extend(from.aliases);
    into.related.extend(from.related);
    into.titles.extend(from.titles);
    into.descriptions.extend(from.descriptions);
    into.notes.extend(from.notes);
    for severity in from.severities {
        add_new(&mut into.severities, severity);
    }
    into.weaknesses.extend(from.weaknesses);
    into.affected.extend(from.affected);
    into.references.extend(from.references);
    into.exploitation.extend(from.exploitation);
    into.credits.extend(from.credits);
    into.published = into.published.or(from.published);
    into.modified = into.modified.or(from.modified);
}
