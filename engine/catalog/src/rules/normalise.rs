//! A claim as it is stored: scores where the vector gives them, lists in a fixed order.

use baize_model::{Claim, Level, Scheme, Severity};

/// Most bytes of a vector that is read.
const MAX_VECTOR: usize = 400;

/// Completes and orders a claim. What the record states is never overwritten.
pub(crate) fn normalise(claim: &mut Claim) {
    for list in [&mut claim.aliases, &mut claim.related, &mut claim.upstream] {
        list.sort();
        list.dedup();
    }
    let subject = claim.subject.clone();
    claim.aliases.retain(|id| *id != subject);
    claim
        .related
        .retain(|id| *id != subject && !claim.aliases.contains(id));
    claim
        .upstream
        .retain(|id| *id != subject && !claim.aliases.contains(id));
    for severity in &mut claim.severities {
        complete(severity);
    }
    for reference in &mut claim.references {
        reference.kinds.sort();
        reference.kinds.dedup();
    }
}

/// Score and level from the vector where the record states none; level from the score.
fn complete(severity: &mut Severity) {
    if severity.score.is_none()
        && let Some(vector) = severity.vector.as_deref().filter(|v| v.len() <= MAX_VECTOR)
    {
        severity.score = match severity.scheme {
            Scheme::Cvss2 => baize_grading::cvss2::Vector::parse(vector).ok().map(|v| v.base()),
            Scheme::Cvss30 | Scheme::Cvss31 => {
                baize_grading::cvss3::Vector::parse(vector).ok().map(|v| v.base())
            }
            Scheme::Cvss40 => baize_grading::cvss4::Vector::parse(vector)
                .ok()
                .map(|v| v.score()),
            _ => None,
        };
    }
    if severity.level.is_none()
        && let Some(score) = severity.score
    {
        severity.level = level(severity.scheme, score);
    }
}

/// Level of a score. CVSS 2.0 has no levels of its own; NVD's three are in general use.
fn level(scheme: Scheme, score: f64) -> Option<Level> {
    Some(match scheme {
        Scheme::Cvss2 | Scheme::Cnvd => match score {
            s if s >= 7.0 => Level::High,
            s if s >= 4.0 => Level::Medium,
            _ => Level::Low,
        },
        Scheme::Cvss30 | Scheme::Cvss31 | Scheme::Cvss40 | Scheme::Cnnvd => match score {
            s if s >= 9.0 => Level::Critical,
            s if s >= 7.0 => Level::High,
            s if s >= 4.0 => Level::Medium,
            s if s > 0.0 => Level::Low,
            _ => Level::None,
        },
        Scheme::GbtTechnical | Scheme::GbtComprehensive | Scheme::Ssvc | Scheme::Vendor => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use baize_model::Identifier;

    #[test]
    fn a_vector_without_a_score_gets_one_and_a_stated_score_stays() {
        let mut claim = Claim::about(Identifier::parse("CVE-2021-44228").expect("an identifier"));
        let severity = |score| Severity {
            scheme: Scheme::Cvss31,
            vector: Some("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H".to_owned()),
            score,
            level: None,
            words: None,
            by: "nvd".to_owned(),
        };
        claim.severities = vec![severity(None), severity(Some(9.1))];
        normalise(&mut claim);
        assert_eq!(claim.severities[0].score, Some(10.0));
        assert_eq!(claim.severities[1].score, Some(9.1));
        assert_eq!(claim.severities[1].level, Some(Level::Critical));
    }
}
