//! Severity assessments and what was derived from them.

use baize_catalog::{Derived, Merged, Record, Sourced};
use baize_model::{Level, Scheme, Severity};
use baize_web_kit::Locale;
use baize_web_kit::component::{SeverityChip, assessor, scheme_name};

use super::label;
use super::provenance::From;

/// A row of the table of assessments.
#[derive(Clone, Debug)]
pub(crate) struct AssessmentRow {
    pub(crate) scheme: String,
    pub(crate) chip: SeverityChip,
    pub(crate) by: String,
    pub(crate) vector: Option<String>,
    /// The vector's metrics, in the order of the vector, for the decision points of SSVC.
    pub(crate) from: From,
    /// Whether it heads the page.
    pub(crate) head: bool,
}

/// Schemes in the order of the table.
const ORDER: [Scheme; 10] = [
    Scheme::Cvss40,
    Scheme::Cvss31,
    Scheme::Cvss30,
    Scheme::Cvss2,
    Scheme::Cnnvd,
    Scheme::GbtTechnical,
    Scheme::GbtComprehensive,
    Scheme::Cnvd,
    Scheme::Vendor,
    Scheme::Ssvc,
];

/// Every assessment, the headline first, then by scheme.
pub(crate) fn rows(l: &Locale, merged: &Merged) -> Vec<AssessmentRow> {
    let headline = merged.headline();
    let mut all: Vec<&Sourced<Severity>> = merged.severities.iter().collect();
    all.sort_by_key(|s| {
        let head = headline.is_some_and(|h| std::ptr::eq(h, *s));
        (!head, ORDER.iter().position(|o| *o == s.value.scheme))
    });
    all.into_iter()
        .map(|s| AssessmentRow {
            scheme: scheme_name(l, s.value.scheme),
            chip: SeverityChip::of(l, &s.value).bare(),
            by: assessor(&s.value.by).to_owned(),
            vector: s.value.vector.clone(),
            from: From::of(&s.from),
            head: headline.is_some_and(|h| std::ptr::eq(h, s)),
        })
        .collect()
}

/// A derived value with the inputs it follows from.
#[derive(Clone, Debug)]
pub(crate) struct DerivedView<T> {
    pub(crate) value: T,
    pub(crate) inputs: Vec<String>,
}

impl<T> DerivedView<T> {
    pub(crate) fn of<U>(derived: &Derived<U>, value: impl FnOnce(&U) -> T) -> Self {
        Self {
            value: value(&derived.value),
            inputs: derived.inputs.clone(),
        }
    }
}

/// The proposal for a grade under GB/T 30279.
pub(crate) fn proposal(l: &Locale, record: &Record) -> Option<DerivedView<SeverityChip>> {
    let grade: &Derived<Level> = record.derived.gbt_technical.as_ref()?;
    Some(DerivedView::of(grade, |level| {
        SeverityChip::level(l, Some(*level))
    }))
}

/// The priority: its class in words and its number.
pub(crate) fn priority(l: &Locale, record: &Record) -> Option<DerivedView<(String, String)>> {
    let priority = record.derived.priority.as_ref()?;
    Some(DerivedView::of(priority, |p| {
        (label::known(l, "priority", &p.class), format!("{:.0}", p.score))
    }))
}
