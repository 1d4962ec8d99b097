//! Why something is a finding, in the words of the user.

use baize_model::Status;
use baize_scan::{Basis, Rule};
use baize_versions::{Doubt, Reason};

use crate::words::say;

/// What a document says, with its name.
pub(crate) fn of(basis: &Basis) -> String {
    let words = match &basis.rule {
        Rule::Reason(reason) => because(reason),
        Rule::Doubt(doubt) => doubtful(doubt),
    };
    say!("why", source = basis.source, id = basis.id, words = words)
}

fn status(status: Status) -> String {
    say!(match status {
        Status::Affected => "status-affected",
        Status::Unaffected => "status-unaffected",
        Status::Fixed => "status-fixed",
        Status::UnderInvestigation => "status-investigated",
        Status::Unknown => "status-unknown",
    })
}

fn because(reason: &Reason) -> String {
    match reason {
        Reason::OtherThing => say!("why-other-thing"),
        Reason::OtherPlatform => say!("why-other-platform"),
        Reason::EveryVersion => say!("why-every-version"),
        Reason::Listed { version, status: of } => {
            say!("why-listed", version = version, status = status(*of))
        }
        Reason::InRange { from, to, status: of } => {
            let of = status(*of);
            match (from, to) {
                (Some(from), Some(to)) => say!("why-between", from = from, to = to, status = of),
                (Some(from), None) => say!("why-from", from = from, status = of),
                (None, Some(to)) => say!("why-up-to", to = to, status = of),
                (None, None) => say!("why-every-version"),
            }
        }
        Reason::OutsideRanges => say!("why-outside"),
        Reason::NotListedAsSafe => say!("why-not-safe"),
        Reason::Default { status: of } => say!("why-default", status = status(*of)),
    }
}

fn doubtful(doubt: &Doubt) -> String {
    match doubt {
        Doubt::NoVersion => say!("doubt-no-version"),
        Doubt::OtherNaming => say!("doubt-other-naming"),
        Doubt::Release { claimed } => say!("doubt-release", claimed = claimed),
        Doubt::WiderName => say!("doubt-wider"),
        Doubt::UnknownOrder { ecosystem, .. } => say!("doubt-no-order", ecosystem = ecosystem),
        Doubt::Unreadable { version, .. } => say!("doubt-unreadable", version = version),
        Doubt::Guess { version, bound } => say!("doubt-guess", version = version, bound = bound),
        Doubt::Prose { text } => say!("doubt-prose", text = text),
        Doubt::Commits => say!("doubt-commits"),
        Doubt::Platform { needed } => say!("doubt-platform", needed = needed.join(", ")),
        Doubt::Stated { status: of } => say!("doubt-stated", status = status(*of)),
        Doubt::NotListed => say!("doubt-not-listed"),
    }
}
