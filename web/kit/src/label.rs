//! Keys of the words for the values of the model, on pages and on the command line.

use baize_model::{
    CategoryScheme, ClaimKind, CreditRole, ExploitationKind, NoteKind, RefKind, State, Status,
};

/// A state.
pub fn state(state: State) -> &'static str {
    match state {
        State::Published => "state-published",
        State::Reserved => "state-reserved",
        State::Disputed => "state-disputed",
        State::Withdrawn => "state-withdrawn",
        State::Rejected => "state-rejected",
    }
}

/// What kind of claim a record is.
pub fn kind(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Vulnerability => "kind-vulnerability",
        ClaimKind::Advisory => "kind-advisory",
        ClaimKind::Malware => "kind-malware",
        ClaimKind::Evidence => "kind-evidence",
        ClaimKind::Statement => "kind-statement",
    }
}

/// The status of a product.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Affected => "status-affected",
        Status::Unaffected => "status-unaffected",
        Status::Fixed => "status-fixed",
        Status::UnderInvestigation => "status-investigated",
        Status::Unknown => "status-unknown",
    }
}

/// The vocabulary of a category.
pub fn category_scheme(scheme: CategoryScheme) -> &'static str {
    match scheme {
        CategoryScheme::Cnnvd => "category-cnnvd",
        CategoryScheme::Gbt30279 => "category-gbt30279",
        CategoryScheme::Cnvd => "category-cnvd",
        CategoryScheme::Source => "category-source",
    }
}

/// What a reference leads to; none where nobody says.
pub fn reference(kind: Option<RefKind>) -> &'static str {
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

/// What a note is about.
pub fn note(kind: NoteKind) -> &'static str {
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

/// What somebody did.
pub fn credit(role: CreditRole) -> &'static str {
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

/// What is known of exploitation.
pub fn exploitation(kind: ExploitationKind) -> &'static str {
    match kind {
        ExploitationKind::KnownExploited => "exploitation-known",
        ExploitationKind::Reported => "exploitation-reported",
        ExploitationKind::PublicExploit => "exploitation-public",
        ExploitationKind::ProofOfConcept => "exploitation-poc",
    }
}
