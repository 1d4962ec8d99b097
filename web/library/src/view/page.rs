//! A vulnerability as its page shows it.

use std::collections::BTreeMap;

use baize_catalog::{Conflict, FacetField, Merged, Record};
use baize_grading::taxonomy;
use baize_model::{ClaimKind, ExploitationKind, Identifier, State};
use baize_web_kit::component::{IdentifierTag, SeverityChip, Time};
use baize_web_kit::{Language, Locale, Prose};

use super::affected::{self, AffectedRow};
use super::assessment::{self, AssessmentRow, DerivedView};
use super::change::field_name;
use super::evidence::{EpssView, EvidenceRow};
use super::provenance::From;
use super::reference::{self, ReferenceGroup};
use super::wording::{Wording, clip, preferred, tag};
use super::{Folded, label};

/// Everything on the page.
#[derive(Clone, Debug)]
pub(crate) struct RecordView {
    pub(crate) id: IdentifierTag,
    pub(crate) href: String,
    pub(crate) kind: Option<String>,
    pub(crate) banner: Option<Banner>,
    pub(crate) title: Option<Wording>,
    pub(crate) title_derived: Option<Vec<String>>,
    pub(crate) second: Option<Wording>,
    pub(crate) opening: String,
    pub(crate) chip: SeverityChip,
    pub(crate) exploited: bool,
    pub(crate) priority: Option<DerivedView<(String, String)>>,
    pub(crate) published: Option<(Time, From)>,
    pub(crate) modified: Option<(Time, From)>,
    pub(crate) assigner: Option<(String, Option<String>, From)>,
    pub(crate) sequence: String,
    pub(crate) identifiers: Folded<IdentifierRow>,
    pub(crate) descriptions: Vec<Description>,
    pub(crate) assessments: Vec<AssessmentRow>,
    pub(crate) proposal: Option<DerivedView<SeverityChip>>,
    pub(crate) evidence: Folded<EvidenceRow>,
    pub(crate) epss: Option<EpssView>,
    pub(crate) affected: Folded<AffectedRow>,
    pub(crate) weaknesses: Vec<Labelled>,
    pub(crate) categories: Vec<TypeView>,
    /// The type that follows from the weaknesses, in the reader's language.
    pub(crate) types: Vec<DerivedView<String>>,
    pub(crate) threat: Option<(Wording, From)>,
    pub(crate) notes: Vec<NoteView>,
    pub(crate) references: Vec<ReferenceGroup>,
    pub(crate) reference_count: usize,
    pub(crate) credits: Folded<Labelled>,
    pub(crate) related: Folded<(IdentifierTag, From)>,
    pub(crate) conflicts: Vec<ConflictView>,
    /// Formats that the record can be had in: name and address.
    pub(crate) formats: Vec<(&'static str, String)>,
}

/// A state the reader must not miss.
#[derive(Clone, Debug)]
pub(crate) struct Banner {
    pub(crate) class: &'static str,
    pub(crate) name: String,
    pub(crate) meaning: String,
    pub(crate) reasons: Vec<Wording>,
    pub(crate) from: From,
}

/// An identifier and who says that it is one of this vulnerability.
#[derive(Clone, Debug)]
pub(crate) struct IdentifierRow {
    pub(crate) tag: IdentifierTag,
    pub(crate) authority: String,
    pub(crate) own: From,
    pub(crate) said: From,
}

/// A description.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub(crate) language: String,
    pub(crate) prose: Prose,
    pub(crate) from: From,
}

/// A short value with a name, an address and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Labelled {
    pub(crate) name: String,
    pub(crate) value: Wording,
    pub(crate) href: Option<String>,
    pub(crate) from: From,
}

/// A type or kind of vulnerability under a vocabulary.
#[derive(Clone, Debug)]
pub(crate) struct TypeView {
    pub(crate) scheme: String,
    pub(crate) value: Wording,
    /// Its name in the reader's language, where the source says it in another.
    pub(crate) translated: Option<&'static str>,
    pub(crate) from: From,
}

/// A note.
#[derive(Clone, Debug)]
pub(crate) struct NoteView {
    pub(crate) name: String,
    pub(crate) prose: Prose,
    pub(crate) from: From,
}

/// A disagreement.
#[derive(Clone, Debug)]
pub(crate) struct ConflictView {
    pub(crate) field: String,
    pub(crate) values: Vec<(String, From)>,
}

impl RecordView {
    pub(crate) fn new(l: &Locale, record: &Record) -> Self {
        let m = &record.merged;
        let (title, title_derived) = title(l, record);
        let second = second_title(l, record, title.as_ref());
        let descriptions = descriptions(l, m);
        let opening = preferred(l, &m.descriptions)
            .first()
            .map(|(_, d)| clip(&d.value, 200))
            .unwrap_or_default();
        let time = |sourced: &baize_catalog::Sourced<jiff::Timestamp>| {
            (Time::full(l, sourced.value), From::of(&sourced.from))
        };
        Self {
            id: IdentifierTag::value(l, &m.id),
            href: format!(
                "/vulnerabilities/{}",
                baize_web_kit::encode_segment(m.id.as_str())
            ),
            kind: (m.kind != ClaimKind::Vulnerability).then(|| l.t(label::kind(m.kind))),
            banner: banner(l, m),
            title,
            title_derived,
            second,
            opening,
            chip: SeverityChip::of_option(l, m.headline().map(|s| &s.value)).in_both(l),
            exploited: m
                .exploitation
                .iter()
                .any(|e| e.value.kind == ExploitationKind::KnownExploited),
            priority: assessment::priority(l, record),
            published: m.published.as_ref().map(time),
            modified: m.modified.as_ref().map(time),
            assigner: m.assigner.as_ref().map(|a| {
                let href = super::subject::address(FacetField::Assigner, &a.value);
                (a.value.clone(), href, From::of(&a.from))
            }),
            sequence: l.number(u64::try_from(record.sequence).unwrap_or(0)),
            identifiers: Folded::after(20, identifiers(l, record)),
            descriptions,
            assessments: assessment::rows(l, m),
            proposal: assessment::proposal(l, record),
            evidence: Folded::after(
                10,
                m.exploitation.iter().map(|e| EvidenceRow::new(l, e)).collect(),
            ),
            epss: EpssView::new(l, &record.epss),
            affected: Folded::after(20, affected::rows(l, &m.affected)),
            weaknesses: m.weaknesses.iter().map(|w| weakness(l, w)).collect(),
            categories: m.categories.iter().map(|c| category(l, c)).collect(),
            types: record
                .derived
                .cnnvd_types
                .iter()
                .map(|t| DerivedView::of(t, |name| label::weakness_type(l, name).unwrap_or(name).to_owned()))
                .collect(),
            threat: m
                .threat_type
                .as_ref()
                .map(|t| (wording(&t.value), From::of(&t.from))),
            notes: notes(l, m),
            references: reference::groups(l, &m.references),
            reference_count: m.references.len(),
            credits: Folded::after(20, credits(l, m)),
            related: Folded::after(
                30,
                m.related
                    .iter()
                    .map(|r| (IdentifierTag::link(l, &r.value), From::of(&r.from)))
                    .collect(),
            ),
            conflicts: record.conflicts.iter().map(|c| conflict(l, c)).collect(),
            formats: formats(m),
        }
    }
}

/// The formats in which the interface gives the record: CVE's and NVD's need a CVE number, CNNVD's one of CNNVD.
fn formats(m: &Merged) -> Vec<(&'static str, String)> {
    let has = |authority: &str| {
        let mut all = std::iter::once(&m.id).chain(&m.aliases);
        all.any(|id| id.authority().as_str() == authority)
    };
    let path = format!(
        "/api/v1/vulnerabilities/{}",
        baize_web_kit::encode_segment(m.id.as_str())
    );
    let is_cve = m.id.authority().as_str() == "CVE";
    let all = [
        ("CVE JSON 5", "cve", is_cve),
        ("OSV", "osv", true),
        ("NVD 2.0", "nvd", is_cve),
        ("CSAF 2.0", "csaf", true),
        ("CNNVD XML", "cnnvd", has("CNNVD")),
        ("GB/T 28458", "gbt28458", true),
    ];
    all.into_iter()
        .filter(|(_, _, exists)| *exists)
        .map(|(name, format, _)| (name, format!("{path}?format={format}")))
        .collect()
}

/// The title in the reader's language; a derived Chinese one comes with its inputs.
fn title(l: &Locale, record: &Record) -> (Option<Wording>, Option<Vec<String>>) {
    let own = l.language.record_key();
    if let (Some(derived), "zh", false) = (
        &record.derived.title_zh,
        own,
        record.merged.titles.contains_key("zh"),
    ) {
        let wording = Wording {
            text: derived.value.clone(),
            lang: tag("zh"),
        };
        return (Some(wording), Some(derived.inputs.clone()));
    }
    let titles = preferred(l, &record.merged.titles);
    (
        titles.first().map(|(lang, t)| Wording {
            text: t.value.clone(),
            lang: tag(lang),
        }),
        None,
    )
}

/// The title in another language than the first, so that both can be compared and searched for.
fn second_title(l: &Locale, record: &Record, first: Option<&Wording>) -> Option<Wording> {
    let first = first?;
    preferred(l, &record.merged.titles)
        .into_iter()
        .map(|(lang, t)| Wording {
            text: t.value.clone(),
            lang: tag(lang),
        })
        .find(|w| w.lang != first.lang && w.text != first.text)
}

fn banner(l: &Locale, m: &Merged) -> Option<Banner> {
    let state = m.state.value;
    let class = match state {
        State::Published => return None,
        State::Rejected | State::Withdrawn => "banner-bad",
        State::Disputed => "banner-warn",
        State::Reserved => "banner-plain",
    };
    let reasons = m
        .notes
        .iter()
        .filter(|n| n.value.kind == baize_model::NoteKind::Reason);
    Some(Banner {
        class,
        name: l.t(label::state(state)),
        meaning: l.t(label::state_meaning(state)),
        reasons: reasons
            .take(3)
            .map(|n| Wording {
                text: clip(&n.value.text.value, 600),
                lang: tag(&n.value.text.lang),
            })
            .collect(),
        from: From::of(&m.state.from),
    })
}

/// Every identifier, the head first, each with the documents it is the subject of and those that assert it.
fn identifiers(l: &Locale, record: &Record) -> Vec<IdentifierRow> {
    let mut said: BTreeMap<&Identifier, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for source in &record.sources {
        let path = format!("{}/{}", source.source, source.key);
        said.entry(&source.claim.subject)
            .or_default()
            .0
            .push(path.clone());
        for alias in &source.claim.aliases {
            said.entry(alias).or_default().1.push(path.clone());
        }
    }
    std::iter::once(&record.merged.id)
        .chain(&record.merged.aliases)
        .map(|id| {
            let (own, asserted) = said.remove(id).unwrap_or_default();
            IdentifierRow {
                tag: IdentifierTag::value(l, id),
                authority: id.authority().as_str().to_owned(),
                own: From::of(&own),
                said: From::of(&asserted),
            }
        })
        .collect()
}

fn descriptions(l: &Locale, m: &Merged) -> Vec<Description> {
    preferred(l, &m.descriptions)
        .into_iter()
        .map(|(lang, text)| Description {
            language: label::known(l, "language", lang),
            prose: Prose::new(&text.value, &tag(lang)),
            from: From::of(&text.from),
        })
        .collect()
}

fn wording(text: &str) -> Wording {
    Wording {
        text: text.to_owned(),
        lang: super::wording::seeming(text).to_owned(),
    }
}

fn weakness(l: &Locale, weakness: &baize_catalog::Sourced<String>) -> Labelled {
    let number = taxonomy::cwe_number(&weakness.value);
    Labelled {
        name: number
            .and_then(|number| label::weakness(l, number))
            .unwrap_or_default(),
        href: Some(super::subject::weakness(&weakness.value)),
        value: Wording {
            text: weakness.value.clone(),
            lang: tag("en"),
        },
        from: From::of(&weakness.from),
    }
}

fn category(l: &Locale, category: &baize_catalog::Sourced<baize_model::Category>) -> TypeView {
    TypeView {
        scheme: l.t(label::category_scheme(category.value.scheme)),
        value: wording(&category.value.label),
        translated: translated(l, &category.value.label),
        from: From::of(&category.from),
    }
}

/// A Chinese type for a reader of English.
fn translated(l: &Locale, name: &str) -> Option<&'static str> {
    let foreign = l.language == Language::En && super::wording::seeming(name) != l.tag();
    foreign.then(|| label::weakness_type(l, name)).flatten()
}

fn notes(l: &Locale, m: &Merged) -> Vec<NoteView> {
    let mut notes: Vec<_> = m.notes.iter().collect();
    notes.sort_by_key(|n| n.value.kind);
    notes
        .into_iter()
        .take(60)
        .map(|note| NoteView {
            name: l.t(label::note(note.value.kind)),
            prose: Prose::new(&note.value.text.value, &tag(&note.value.text.lang)),
            from: From::of(&note.from),
        })
        .collect()
}

fn credits(l: &Locale, m: &Merged) -> Vec<Labelled> {
    m.credits
        .iter()
        .map(|credit| Labelled {
            name: l.t(label::credit(credit.value.role)),
            value: wording(&credit.value.name),
            href: None,
            from: From::of(&credit.from),
        })
        .collect()
}

pub(crate) fn conflict(l: &Locale, conflict: &Conflict) -> ConflictView {
    // `severity cvss-3.1` is a field and a scheme.
    let (field, scheme) = conflict
        .field
        .split_once(' ')
        .unwrap_or((conflict.field.as_str(), ""));
    let scheme = serde_json::from_value::<baize_model::Scheme>(scheme.into())
        .ok()
        .map(|known| format!(" · {}", baize_web_kit::component::scheme_name(l, known)));
    let value = |text: &str| match field {
        "severity" => label::known(l, "level", text),
        "state" => label::known(l, "state", text),
        _ => clip(text, 200),
    };
    ConflictView {
        field: format!("{}{}", field_name(l, field), scheme.unwrap_or_default()),
        values: conflict
            .values
            .iter()
            .take(20)
            .map(|v| (clip(&value(&v.value), 200), From::of(&v.from)))
            .collect(),
    }
}
