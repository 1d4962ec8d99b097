//! Values that Baize derives, each with the inputs it was derived from. Never stored, never merged.

use baize_grading::{cvss3, gbt30279, priority, ssvc, taxonomy, title};
use baize_model::{ExploitationKind, RangeEvent, Scheme, State};

use crate::{Derived, DerivedValues, Merged, Priority};

/// Most CNNVD types derived for one record.
const MAX_TYPES: usize = 4;

/// Derives what can be derived from a merged record and its latest EPSS score.
pub(crate) fn derive(merged: &Merged, epss: Option<f64>) -> DerivedValues {
    if matches!(merged.state.value, State::Rejected | State::Reserved) {
        return DerivedValues::default();
    }
    DerivedValues {
        gbt_technical: technical_grade(merged),
        ..derive_listed(merged, epss)
    }
}

/// The part of [`derive`] that lists and searches need.
pub(crate) fn derive_listed(merged: &Merged, epss: Option<f64>) -> DerivedValues {
    if matches!(merged.state.value, State::Rejected | State::Reserved) {
        return DerivedValues::default();
    }
    DerivedValues {
        title_zh: chinese_title(merged),
        gbt_technical: None,
        cnnvd_types: types(merged),
        priority: priority(merged, epss),
    }
}

fn cwe_numbers(merged: &Merged) -> Vec<u32> {
    merged
        .weaknesses
        .iter()
        .filter_map(|w| taxonomy::cwe_number(&w.value))
        .collect()
}

fn chinese_title(merged: &Merged) -> Option<Derived<String>> {
    if merged.titles.contains_key("zh") {
        return None;
    }
    let (vendor, product) = merged.affected.iter().find_map(|a| {
        let product = a.value.product.as_ref();
        let package = a.value.package.as_ref();
        match (product, package) {
            (Some(product), _) if !product.name.is_empty() => {
                Some((product.vendor.as_str(), product.name.as_str()))
            }
            (_, Some(package)) => Some(("", package.name.as_str())),
            _ => None,
        }
    })?;
    let labels: Vec<&str> = merged.categories.iter().map(|c| c.value.label.as_str()).collect();
    let numbers = cwe_numbers(merged);
    let facts = title::Facts {
        vendor,
        product,
        place: "",
        categories: &labels,
        cwes: &numbers,
    };
    let derived = title::derive(&facts)?;
    let parts = [
        ("vendor", derived.vendor),
        ("product", derived.product),
        ("weakness", derived.weakness),
    ];
    let inputs = parts
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}: {}", value?)))
        .collect();
    Some(Derived {
        value: derived.text,
        inputs,
    })
}

fn technical_grade(merged: &Merged) -> Option<Derived<baize_model::Level>> {
    let vector = merged.severities.iter().find_map(|s| match s.value.scheme {
        Scheme::Cvss30 | Scheme::Cvss31 => cvss3::Vector::parse(s.value.vector.as_deref()?).ok(),
        _ => None,
    })?;
    let proposal = gbt30279::propose(&vector);
    let level = proposal.outcome.level()?;
    Some(Derived {
        value: level,
        inputs: vec![vector.to_string(), proposal.vector.to_string()],
    })
}

fn types(merged: &Merged) -> Vec<Derived<String>> {
    let mut found: Vec<Derived<String>> = Vec::new();
    for weakness in &merged.weaknesses {
        let Some(place) = taxonomy::cwe_number(&weakness.value).and_then(taxonomy::from_cwe) else {
            continue;
        };
        let Some(kind) = place.cnnvd else { continue };
        if let Some(held) = found.iter_mut().find(|d| d.value == kind.zh) {
            held.inputs.push(weakness.value.clone());
        } else if found.len() < MAX_TYPES {
            found.push(Derived {
                value: kind.zh.to_owned(),
                inputs: vec![weakness.value.clone()],
            });
        }
    }
    found
}

fn priority(merged: &Merged, epss: Option<f64>) -> Option<Derived<Priority>> {
    let headline = merged.headline();
    let is = |kind| merged.exploitation.iter().any(|e| e.value.kind == kind);
    let evidence = priority::Evidence {
        level: merged.level(),
        score: headline.and_then(|s| s.value.score),
        ssvc: merged
            .severities
            .iter()
            .filter(|s| s.value.scheme == Scheme::Ssvc)
            .find_map(|s| {
                // Records hold CISA's points without naming its table.
                let points = s.value.vector.as_deref()?;
                ssvc::Selection::parse(&format!("SSVC/cisa-coordinator/{points}")).ok()
            }),
        known_exploited: is(ExploitationKind::KnownExploited),
        ransomware: merged
            .exploitation
            .iter()
            .any(|e| e.value.ransomware == Some(true)),
        public_exploit: is(ExploitationKind::PublicExploit),
        poc: is(ExploitationKind::ProofOfConcept),
        epss,
        has_fix: has_fix(merged),
    };
    let derived = priority::derive(&evidence);
    if derived.reasons.is_empty() {
        return None;
    }
    let inputs = derived
        .reasons
        .iter()
        .map(|r| format!("{}: {}", r.rule, r.input))
        .collect();
    let value = Priority {
        class: derived.level.as_str().to_owned(),
        score: f64::from(derived.score),
    };
    Some(Derived { value, inputs })
}

/// Whether any source names a version that fixes it.
pub(crate) fn has_fix(merged: &Merged) -> bool {
    merged
        .affected
        .iter()
        .flat_map(|a| &a.value.ranges)
        .flat_map(|r| &r.events)
        .any(|event| matches!(event, RangeEvent::Fixed(_)))
}
