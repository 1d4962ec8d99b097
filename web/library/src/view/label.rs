//! Keys of the words for the values of the model.

use baize_catalog::Sort;
use baize_model::{
    CategoryScheme, ClaimKind, CreditRole, ExploitationKind, NoteKind, RefKind, State, Status,
};
use baize_web_kit::Locale;

pub(crate) fn state(state: State) -> &'static str {
    match state {
        State::Published => "state-published",
        State::Reserved => "state-reserved",
        State::Disputed => "state-disputed",
        State::Withdrawn => "state-withdrawn",
        State::Rejected => "state-rejected",
    }
}

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

pub(crate) fn kind(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Vulnerability => "kind-vulnerability",
        ClaimKind::Advisory => "kind-advisory",
        ClaimKind::Malware => "kind-malware",
        ClaimKind::Evidence => "kind-evidence",
        ClaimKind::Statement => "kind-statement",
    }
}

pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Affected => "status-affected",
        Status::Unaffected => "status-unaffected",
        Status::Fixed => "status-fixed",
        Status::UnderInvestigation => "status-investigated",
        Status::Unknown => "status-unknown",
    }
}

pub(crate) fn category_scheme(scheme: CategoryScheme) -> &'static str {
    match scheme {
        CategoryScheme::Cnnvd => "category-cnnvd",
        CategoryScheme::Gbt30279 => "category-gbt30279",
        CategoryScheme::Cnvd => "category-cnvd",
        CategoryScheme::Source => "category-source",
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

pub(crate) fn reference(kind: Option<RefKind>) -> &'static str {
    match kind {
        Some(RefKind::Advisory) => "reference-advisory",
        Some(RefKind::Fix) => "reference-fix",
        Some(RefKind::Exploit) => "reference-exploit",
        Some(RefKind::Mitigation) => "reference-mitigation",
        Some(RefKind::Article) => "reference-article",
        Some(RefKind::Report) => "reference-report",
        Some(RefKind::Package) => "reference-package",
        Some(RefKind::Detection) => "reference-detection",
        Some(RefKind::Evidence) => "reference-evidence",
        Some(RefKind::Discussion) => "reference-discussion",
        Some(RefKind::Release) => "reference-release",
        Some(RefKind::Vendor) => "reference-vendor",
        Some(RefKind::Broken) => "reference-broken",
        None => "reference-other",
    }
}

pub(crate) fn note(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Solution => "note-solution",
        NoteKind::Workaround => "note-workaround",
        NoteKind::Existence => "note-existence",
        NoteKind::Detection => "note-detection",
        NoteKind::Impact => "note-impact",
        NoteKind::Statement => "note-statement",
        NoteKind::Patch => "note-patch",
        NoteKind::Reason => "note-reason",
        NoteKind::Configuration => "note-configuration",
        NoteKind::Other => "note-other",
    }
}

pub(crate) fn credit(role: CreditRole) -> &'static str {
    match role {
        CreditRole::Finder => "credit-finder",
        CreditRole::Reporter => "credit-reporter",
        CreditRole::Analyst => "credit-analyst",
        CreditRole::Coordinator => "credit-coordinator",
        CreditRole::Verifier => "credit-verifier",
        CreditRole::Publisher => "credit-publisher",
        CreditRole::Remediation => "credit-remediation",
        CreditRole::Tool => "credit-tool",
        CreditRole::Sponsor => "credit-sponsor",
        CreditRole::Other => "credit-other",
    }
}

pub(crate) fn exploitation(kind: ExploitationKind) -> &'static str {
    match kind {
        ExploitationKind::KnownExploited => "exploitation-known",
        ExploitationKind::Reported => "exploitation-reported",
        ExploitationKind::PublicExploit => "exploitation-public",
        ExploitationKind::ProofOfConcept => "exploitation-poc",
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
