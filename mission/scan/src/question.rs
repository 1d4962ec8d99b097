//! Whether one vulnerability affects one thing.

use baize_model::Identifier;
use serde::Serialize;

use crate::asked::{Thing, Wanted};
use crate::decision::{Decision, judge};
use crate::matching::{Said, basis};
use crate::scan::Basis;
use crate::{Error, Scanner, fix};

/// Most other names that are listed.
const OTHERS: usize = 10;

/// What is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is affected.
    Affected,
    /// It is not.
    NotAffected,
    /// The documents do not say enough.
    CannotDecide,
}

/// Whether a vulnerability affects a thing, and why.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// The identifier that heads the vulnerability.
    pub id: Identifier,
    /// The answer.
    pub verdict: Verdict,
    /// What it rests on.
    pub because: Vec<Basis>,
    /// What the documents speak of where none of them speaks of the thing.
    pub others: Vec<String>,
    /// The smallest version that is not affected, as far as the documents name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
}

impl Scanner<'_> {
    /// Whether a vulnerability affects a thing. `None` if the library does not have the vulnerability.
    pub fn ask(&self, id: &Identifier, wanted: &Wanted) -> Result<Option<Answer>, Error> {
        let Some(record) = self.library.record(id)? else {
            return Ok(None);
        };
        let own = |other: &Identifier| *other == record.merged.id || record.merged.aliases.contains(other);
        let known = self.library.statements(std::slice::from_ref(&wanted.key))?;
        let statements = known.iter().flat_map(|s| s.iter()).filter(|s| own(&s.id));
        let said: Vec<Said<'_>> = statements
            .map(|statement| Said {
                wanted,
                statement,
                decision: judge(statement, wanted),
            })
            .filter(|said| said.decision != Decision::Silent)
            .collect();
        let some = |of: fn(&Decision) -> bool| said.iter().any(|s| of(&s.decision));
        let mut others = Vec::new();
        let verdict = if some(|d| matches!(d, Decision::Affected(_))) {
            Verdict::Affected
        } else if some(|d| matches!(d, Decision::NotAffected(_))) {
            Verdict::NotAffected
        } else if !said.is_empty() {
            Verdict::CannotDecide
        } else {
            // Nobody speaks of it. That is a "no" only if somebody speaks of things of its kind.
            let all = record.sources.iter().flat_map(|side| &side.claim.affected);
            let mut same_kind = false;
            for affected in all {
                let name = match (&affected.package, &affected.cpe, &affected.product) {
                    (Some(package), _, _) => format!("{} {}", package.ecosystem, package.name),
                    (None, Some(cpe), _) => cpe.clone(),
                    (None, None, Some(product)) => {
                        format!("{} {}", product.vendor, product.name).trim().to_owned()
                    }
                    (None, None, None) => continue,
                };
                same_kind |= match &wanted.thing {
                    Thing::Package { .. } => affected.package.is_some(),
                    Thing::Product(_) => affected.cpe.is_some(),
                    Thing::Repository | Thing::Commit(_) => affected.ranges.iter().any(|r| r.scheme == "git"),
                };
                if others.len() < OTHERS && !others.contains(&name) {
                    others.push(name);
                }
            }
            if same_kind {
                Verdict::NotAffected
            } else {
                Verdict::CannotDecide
            }
        };
        let fixed = (verdict == Verdict::Affected)
            .then(|| fix::smallest(&said.iter().map(|s| s.statement).collect::<Vec<_>>(), wanted))
            .flatten();
        let tells = |s: &&Said<'_>| match verdict {
            Verdict::Affected => matches!(s.decision, Decision::Affected(_)),
            Verdict::NotAffected => matches!(s.decision, Decision::NotAffected(_)),
            Verdict::CannotDecide => true,
        };
        Ok(Some(Answer {
            id: record.merged.id.clone(),
            verdict,
            because: said.iter().filter(tells).filter_map(basis).collect(),
            others,
            fixed,
        }))
    }
}
