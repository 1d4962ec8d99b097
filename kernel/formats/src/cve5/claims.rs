//! From a CVE record to its claim.

use baize_model::{
    Category, CategoryScheme, Claim, Credit, CreditRole, Exploitation, ExploitationKind, Identifier, Note,
    NoteKind, Scheme, State, Text as ModelText, parse_instant,
};

use super::document::{Container, Document, Metric, Other, Text};
use super::products;
use super::rules::RecordState;
use crate::bounds::add_new;
use crate::json::lenient::{List, Obj, Str, number};
use crate::references::{self, References};
use crate::{assessment, cpe_match, language, weakness};

/// What the record says about `subject`.
pub(super) fn claim(subject: Identifier, document: &Document<'_>, state: RecordState) -> Claim {
    let mut claim = Claim::about(subject);
    claim.state = match state {
        RecordState::Published => State::Published,
        RecordState::Rejected => State::Rejected,
        RecordState::Reserved => State::Reserved,
    };
    let instant = |date: &Option<Str<'_>>| date.as_ref().and_then(|d| parse_instant(d));
    if let Some(Obj(meta)) = &document.cve_metadata {
        claim.assigner = meta.assigner_short_name.owned();
        claim.published = instant(&meta.date_published);
        claim.modified = instant(&meta.date_updated);
        claim.reserved = instant(&meta.date_reserved);
        claim.withdrawn = instant(&meta.date_rejected);
    }
    for text in document.descriptions.iter().flat_map(|texts| texts.iter()) {
        note(&mut claim, NoteKind::Reason, text);
    }
    let mut links = References::default();
    if let Some(containers) = &document.containers {
        if let Some(Obj(cna)) = &containers.cna {
            own(&mut claim, cna);
            contribute(&mut claim, &mut links, cna);
            claim.published = claim.published.or_else(|| instant(&cna.date_public));
            let short_name = cna.provider_metadata.as_ref().and_then(|p| p.short_name.owned());
            claim.assigner = claim.assigner.or(short_name);
        }
        for adp in containers.adp.iter() {
            for text in adp.descriptions.iter().flat_map(|texts| texts.iter()) {
                note(&mut claim, NoteKind::Other, text);
            }
            contribute(&mut claim, &mut links, adp);
        }
    }
    claim.references = links.into_list();
    claim.aliases.sort();
    claim.aliases.dedup();
    claim
}

/// What only the assigning authority says.
fn own(claim: &mut Claim, cna: &Container<'_>) {
    if let Some(title) = cna.title.get() {
        claim.titles.push(ModelText::new(language::DEFAULT, title));
    }
    for text in cna.descriptions.iter().flat_map(|texts| texts.iter()) {
        language::add(&mut claim.descriptions, &text.lang, &text.value);
    }
    for text in cna.rejected_reasons.iter().flat_map(|texts| texts.iter()) {
        note(claim, NoteKind::Reason, text);
    }
    let replaced = cna.replaced_by.iter().filter_map(|id| Identifier::parse(id).ok());
    claim.related.extend(replaced);
    for advisory in cna.source.advisory.iter() {
        let Ok(id) = Identifier::parse(advisory) else {
            continue;
        };
        // A GHSA is the number of the same vulnerability at GitHub; other advisories may cover several.
        if id.authority().as_str() == "GHSA" {
            claim.aliases.push(id);
        } else if id != claim.subject {
            add_new(&mut claim.related, id);
        }
    }
    for tag in cna.tags.iter().filter_map(Str::get) {
        if tag == "disputed" {
            if claim.state == State::Published {
                claim.state = State::Disputed;
            }
        } else {
            claim.categories.push(category(tag));
        }
    }
}

/// What any container may add.
fn contribute(claim: &mut Claim, links: &mut References, container: &Container<'_>) {
    let by = container.provider().unwrap_or("unknown");
    problem_types(claim, container);
    for metric in container.metrics.iter() {
        assess(claim, metric, by);
    }
    for product in container.affected.iter().flat_map(|products| products.iter()) {
        products::add(&mut claim.affected, product);
    }
    for configuration in container.cpe_applicability.iter() {
        cpe_match::add(&mut claim.affected, configuration);
    }
    for reference in container.references.iter() {
        let kinds = reference
            .tags
            .iter()
            .flat_map(|tag| references::kinds(tag))
            .copied();
        links.add(&reference.url, kinds, reference.name.get());
    }
    for (kind, texts) in [
        (NoteKind::Solution, &container.solutions),
        (NoteKind::Workaround, &container.workarounds),
        (NoteKind::Existence, &container.exploits),
        (NoteKind::Configuration, &container.configurations),
    ] {
        for text in texts.iter() {
            note(claim, kind, text);
        }
    }
    impacts(claim, container);
    timeline(claim, &container.timeline);
    for credit in container.credits.iter() {
        if let Some(name) = credit.value.owned() {
            let role = role(&credit.role);
            claim.credits.push(Credit { name, role });
        }
    }
}

fn problem_types(claim: &mut Claim, container: &Container<'_>) {
    for problem in container.problem_types.iter().flat_map(|p| p.descriptions.iter()) {
        let by_id = weakness::add_all(&mut claim.weaknesses, &problem.cwe_id);
        let by_text = weakness::add_all(&mut claim.weaknesses, &problem.description);
        if by_id || by_text {
            continue;
        }
        if let Some(words) = problem
            .description
            .get()
            .filter(|w| !w.eq_ignore_ascii_case("n/a"))
        {
            add_new(&mut claim.categories, category(words));
        }
    }
}

fn category(label: &str) -> Category {
    Category {
        scheme: CategoryScheme::Source,
        label: label.to_owned(),
    }
}

fn assess(claim: &mut Claim, metric: &Metric<'_>, by: &str) {
    for (scheme, cvss) in [
        (Scheme::Cvss2, &metric.v2),
        (Scheme::Cvss30, &metric.v30),
        (Scheme::Cvss31, &metric.v31),
        (Scheme::Cvss40, &metric.v40),
    ] {
        if let Some(cvss) = cvss {
            claim.severities.extend(assessment::cvss(
                scheme,
                cvss.vector_string.get(),
                number(&cvss.base_score),
                cvss.base_severity.get(),
                by,
            ));
        }
    }
    match metric.other.kind.get() {
        Some("ssvc") => ssvc(claim, &metric.other, by),
        Some("kev") => claim.exploitation.push(Exploitation {
            date: metric.other.content.date_added.owned(),
            url: metric.other.content.reference.owned(),
            ..assessment::evidence(ExploitationKind::KnownExploited, assessment::KEV)
        }),
        Some(_) => {
            let content = &metric.other.content;
            if let Some(words) = content.text.get().or_else(|| content.value.get()) {
                claim.severities.push(assessment::words(words, by));
            }
        }
        None => {}
    }
}

/// The decision points as `Exploitation:poc/Automatable:no/Technical Impact:partial`, in the order of the record.
/// What they say of exploitation is evidence by itself.
fn ssvc(claim: &mut Claim, other: &Other<'_>, by: &str) {
    let mut vector = String::new();
    for (point, value) in other.content.options.iter().flat_map(|option| option.0.0.iter()) {
        let (Some(point), Some(value)) = (point.get(), value.get()) else {
            continue;
        };
        if !vector.is_empty() {
            vector.push('/');
        }
        vector.push_str(point);
        vector.push(':');
        vector.push_str(value);
        let kind = match (point, value) {
            ("Exploitation", "active") => ExploitationKind::Reported,
            ("Exploitation", "poc") => ExploitationKind::ProofOfConcept,
            _ => continue,
        };
        claim.exploitation.push(Exploitation {
            date: other
                .content
                .timestamp
                .get()
                .and_then(|t| t.get(..10))
                .map(str::to_owned),
            title: Some(format!("SSVC {point}: {value}")),
            ..assessment::evidence(kind, by)
        });
    }
    if !vector.is_empty() {
        claim.severities.push(baize_model::Severity {
            scheme: Scheme::Ssvc,
            vector: Some(vector),
            score: None,
            level: None,
            words: None,
            by: by.to_owned(),
        });
    }
}

fn note(claim: &mut Claim, kind: NoteKind, text: &Text<'_>) {
    if let Some(value) = text.value.owned() {
        let lang = language::tag(&text.lang);
        claim.notes.push(Note {
            kind,
            text: ModelText { lang, value },
        });
    }
}

fn impacts(claim: &mut Claim, container: &Container<'_>) {
    for impact in container.impacts.iter() {
        let capec = impact.capec_id.get();
        let mut texts = impact
            .descriptions
            .iter()
            .filter(|t| t.value.get().is_some())
            .peekable();
        if texts.peek().is_none()
            && let Some(capec) = capec
        {
            claim.notes.push(Note {
                kind: NoteKind::Impact,
                text: ModelText::new(language::DEFAULT, capec),
            });
        }
        for text in texts {
            let value = match capec {
                Some(capec) if !text.value.contains(capec) => format!("{capec}: {}", text.value.trim()),
                _ => text.value.trim().to_owned(),
            };
            claim.notes.push(Note {
                kind: NoteKind::Impact,
                text: ModelText {
                    lang: language::tag(&text.lang),
                    value,
                },
            });
        }
    }
}

/// The timeline as one note a language, a line an event.
fn timeline(claim: &mut Claim, events: &List<Obj<Text<'_>>>) {
    let mut notes: Vec<ModelText> = Vec::new();
    for event in events.iter() {
        let Some(value) = event.value.get() else {
            continue;
        };
        let day = event
            .time
            .as_ref()
            .and_then(|t| t.get())
            .and_then(|t| t.get(..10));
        let line = match day {
            Some(day) => format!("{day}: {value}"),
            None => value.to_owned(),
        };
        let lang = language::tag(&event.lang);
        match notes.iter_mut().find(|n| n.lang == lang) {
            Some(note) => {
                note.value.push('\n');
                note.value.push_str(&line);
            }
            None => notes.push(ModelText { lang, value: line }),
        }
    }
    claim.notes.extend(notes.into_iter().map(|text| Note {
        kind: NoteKind::Other,
        text,
    }));
}

fn role(words: &str) -> CreditRole {
    match words {
        "finder" => CreditRole::Finder,
        "reporter" => CreditRole::Reporter,
        "analyst" => CreditRole::Analyst,
        "coordinator" => CreditRole::Coordinator,
        "remediation verifier" => CreditRole::Verifier,
        "remediation developer" | "remediation reviewer" => CreditRole::Remediation,
        "tool" => CreditRole::Tool,
        "sponsor" => CreditRole::Sponsor,
        _ => CreditRole::Other,
    }
}
