//! One door for all schemes: a text in, a line of `baize grade --json` out.

use baize_model::{Level, Scheme};
use serde::Serialize;

use crate::{GradingError, cnnvd, cvss2, cvss3, cvss4, gbt30279, ssvc, vector};

/// What `outcome` says of a vector without any impact.
const NOT_A_VULNERABILITY: &str = "not-a-vulnerability";

/// What a vector comes to. Serialises to the object that `baize grade --json` prints; numbers and words that
/// the scheme does not have are null.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Graded {
    /// The text as given, without white space around it; cut where it is longer than any vector.
    pub vector: String,
    /// Whether it is a vector of a known scheme.
    pub valid: bool,
    /// The scheme; known also for an invalid vector that begins like one of the scheme.
    pub scheme: Option<Scheme>,
    /// The score that counts.
    pub score: Option<f64>,
    /// The level of that score, or the grade. `none` for what has no impact.
    pub level: Option<Level>,
    /// The base score; of CVSS 4.0, CVSS-B.
    pub base: Option<f64>,
    /// The temporal score; of CVSS 4.0, CVSS-BT.
    pub temporal: Option<f64>,
    /// The environmental score; of CVSS 4.0, the score of all that is stated.
    pub environmental: Option<f64>,
    /// SSVC: the decision in lower case, `act`. CNNVD and GB/T 30279-2020: `not-a-vulnerability` where there is
    /// no impact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// GB/T 30279-2020: the technical grade, beside a comprehensive one in `level`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technical: Option<Level>,
    /// The vector in the one spelling that we write; none when invalid. Not part of the line.
    #[serde(skip)]
    pub canonical: Option<String>,
    /// Why it is not valid.
    pub error: Option<String>,
}

/// A vector of any scheme.
#[derive(Clone, Copy, Debug)]
pub enum Vector {
    /// CVSS 2.0.
    Cvss2(cvss2::Vector),
    /// CVSS 3.0 or 3.1.
    Cvss3(cvss3::Vector),
    /// CVSS 4.0.
    Cvss4(cvss4::Vector),
    /// CNNVD.
    Cnnvd(cnnvd::Vector),
    /// GB/T 30279-2020.
    Gbt(gbt30279::Vector),
    /// SSVC; the selection is complete.
    Ssvc(ssvc::Selection),
}

/// The scheme that a text begins like. Text that begins with no prefix but like a metric is CVSS 2.0.
pub fn detect(text: &str) -> Option<Scheme> {
    let comprehensive = |names: [&str; 3]| {
        let environment = text
            .split('/')
            .any(|part| names.iter().any(|name| part.starts_with(name)));
        if environment {
            Scheme::GbtComprehensive
        } else {
            Scheme::GbtTechnical
        }
    };
    if text.starts_with("CVSS:3.1/") {
        Some(Scheme::Cvss31)
    } else if text.starts_with("CVSS:3.0/") {
        Some(Scheme::Cvss30)
    } else if text.starts_with("CVSS:4.0/") {
        Some(Scheme::Cvss40)
    } else if text.starts_with(gbt30279::PREFIX) {
        Some(comprehensive(["EC:", "FD:", "IR:"]))
    } else if text.starts_with(gbt30279::OTHER_PREFIX) {
        Some(comprehensive(["E:", "RL:", "S:"]))
    } else if text.starts_with(cnnvd::PREFIX) {
        Some(Scheme::Cnnvd)
    } else if text.starts_with(ssvc::PREFIX) || text.starts_with(ssvc::COMPACT_PREFIX) {
        Some(Scheme::Ssvc)
    } else {
        let body = text.strip_prefix('(').unwrap_or(text);
        let (name, rest) = body.split_once(':')?;
        let name_only = (1..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphabetic());
        let value = rest.split('/').next().unwrap_or_default();
        let value_only = (1..=3).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphabetic());
        (name_only && value_only && rest.contains('/')).then_some(Scheme::Cvss2)
    }
}

impl Vector {
    /// Reads a vector of any scheme.
    pub fn parse(text: &str) -> Result<Self, GradingError> {
        vector::check_length(text)?;
        match detect(text) {
            Some(Scheme::Cvss2) => cvss2::Vector::parse(text).map(Self::Cvss2),
            Some(Scheme::Cvss30 | Scheme::Cvss31) => cvss3::Vector::parse(text).map(Self::Cvss3),
            Some(Scheme::Cvss40) => cvss4::Vector::parse(text).map(Self::Cvss4),
            Some(Scheme::Cnnvd) => cnnvd::Vector::parse(text).map(Self::Cnnvd),
            Some(Scheme::GbtTechnical | Scheme::GbtComprehensive) => {
                gbt30279::Vector::parse(text).map(Self::Gbt)
            }
            Some(Scheme::Ssvc) => {
                let selection = ssvc::Selection::parse(text)?;
                selection.outcome().map(|_| Self::Ssvc(selection))
            }
            Some(Scheme::Cnvd | Scheme::Vendor) | None => Err(GradingError::UnknownScheme {
                text: GradingError::quote(text),
            }),
        }
    }

    /// The scheme under which the vector grades.
    pub fn scheme(&self) -> Scheme {
        match self {
            Self::Cvss2(_) => Scheme::Cvss2,
            Self::Cvss3(vector) => match vector.version() {
                cvss3::Version::V30 => Scheme::Cvss30,
                cvss3::Version::V31 => Scheme::Cvss31,
            },
            Self::Cvss4(_) => Scheme::Cvss40,
            Self::Cnnvd(_) => Scheme::Cnnvd,
            Self::Gbt(vector) if vector.environment().is_some() => Scheme::GbtComprehensive,
            Self::Gbt(_) => Scheme::GbtTechnical,
            Self::Ssvc(_) => Scheme::Ssvc,
        }
    }

    /// The score that counts, where the scheme has scores.
    pub fn score(&self) -> Option<f64> {
        match self {
            Self::Cvss2(vector) => Some(vector.score()),
            Self::Cvss3(vector) => Some(vector.score()),
            Self::Cvss4(vector) => Some(vector.score()),
            Self::Cnnvd(vector) => Some(vector.score().unwrap_or(0.0)),
            Self::Gbt(_) | Self::Ssvc(_) => None,
        }
    }

    /// The level, where the scheme has levels.
    pub fn level(&self) -> Option<Level> {
        match self {
            Self::Cvss2(vector) => Some(vector.level()),
            Self::Cvss3(vector) => Some(vector.level()),
            Self::Cvss4(vector) => Some(vector.level()),
            Self::Cnnvd(vector) => Some(vector.level().unwrap_or(Level::None)),
            Self::Gbt(vector) => {
                let outcome = vector.comprehensive().unwrap_or_else(|| vector.technical());
                Some(outcome.level().unwrap_or(Level::None))
            }
            Self::Ssvc(_) => None,
        }
    }

    /// The vector in the one spelling that we write.
    pub fn canonical(&self) -> String {
        match self {
            Self::Cvss2(vector) => vector.to_string(),
            Self::Cvss3(vector) => vector.to_string(),
            Self::Cvss4(vector) => vector.to_string(),
            Self::Cnnvd(vector) => vector.to_string(),
            Self::Gbt(vector) => vector.to_string(),
            Self::Ssvc(selection) => selection.to_string(),
        }
    }

    fn outcome(&self) -> Option<String> {
        let no_impact = || NOT_A_VULNERABILITY.to_owned();
        match self {
            Self::Cnnvd(vector) => vector.score().is_none().then(no_impact),
            Self::Gbt(vector) => vector.impact().is_none().then(no_impact),
            Self::Ssvc(selection) => selection.outcome().ok().map(|value| value.name.to_lowercase()),
            Self::Cvss2(_) | Self::Cvss3(_) | Self::Cvss4(_) => None,
        }
    }
}

/// Grades a text of any scheme. Never fails: what is not a vector is `valid: false` with the reason.
pub fn grade(text: &str) -> Graded {
    let text = text.trim();
    let mut graded = Graded {
        vector: cut(text).to_owned(),
        valid: false,
        scheme: detect(cut(text)),
        score: None,
        level: None,
        base: None,
        temporal: None,
        environmental: None,
        outcome: None,
        technical: None,
        canonical: None,
        error: None,
    };
    let vector = match Vector::parse(text) {
        Ok(vector) => vector,
        Err(error) => {
            graded.error = Some(error.to_string());
            return graded;
        }
    };
    graded.valid = true;
    graded.scheme = Some(vector.scheme());
    graded.score = vector.score();
    graded.level = vector.level();
    graded.outcome = vector.outcome();
    graded.canonical = Some(vector.canonical());
    match vector {
        Vector::Cvss2(vector) => {
            graded.base = Some(vector.base());
            graded.temporal = Some(vector.temporal());
            graded.environmental = Some(vector.environmental());
        }
        Vector::Cvss3(vector) => {
            graded.base = Some(vector.base());
            graded.temporal = Some(vector.temporal());
            graded.environmental = Some(vector.environmental());
        }
        Vector::Cvss4(vector) => {
            graded.base = Some(vector.base());
            graded.temporal = Some(vector.threat());
            graded.environmental = Some(vector.score());
        }
        Vector::Cnnvd(_) => graded.base = graded.score,
        Vector::Gbt(vector) if vector.environment().is_some() => {
            graded.technical = Some(vector.technical().level().unwrap_or(Level::None));
        }
        Vector::Gbt(_) | Vector::Ssvc(_) => {}
    }
    graded
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(vector::MAX_LENGTH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Scores of exploitability and impact of a CVSS vector of version 2 or 3, which version 4 has not.
pub fn sub_scores(scheme: Scheme, vector: &str) -> Option<(f64, f64)> {
    match scheme {
        Scheme::Cvss2 => {
            let vector = cvss2::Vector::parse(vector).ok()?;
            Some((vector.exploitability(), vector.impact()))
        }
        Scheme::Cvss30 | Scheme::Cvss31 => {
            let vector = cvss3::Vector::parse(vector).ok()?;
            Some((vector.exploitability(), vector.impact()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        serde_json::to_string(&grade(text)).unwrap()
    }

    #[test]
    fn the_line_that_scripts_depend_on() {
        assert_eq!(
            json(" CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P\n"),
            r#"{"vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P","valid":true,"scheme":"cvss-3.1","score":9.3,"level":"critical","base":9.8,"temporal":9.3,"environmental":9.3,"error":null}"#
        );
        assert_eq!(
            json("hello"),
            r#"{"vector":"hello","valid":false,"scheme":null,"score":null,"level":null,"base":null,"temporal":null,"environmental":null,"error":"no known scheme begins like \"hello\""}"#
        );
    }

    #[test]
    fn schemes_are_told_apart() {
        for (text, scheme, level) in [
            ("AV:N/AC:L/Au:N/C:P/I:P/A:P", Scheme::Cvss2, Some(Level::High)),
            ("(AV:N/AC:L/Au:N/C:P/I:P/A:P)", Scheme::Cvss2, Some(Level::High)),
            (
                "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
                Scheme::Cvss30,
                Some(Level::Medium),
            ),
            (
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
                Scheme::Cvss40,
                Some(Level::Critical),
            ),
            (
                "CNNVD/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
                Scheme::Cnnvd,
                Some(Level::Medium),
            ),
            (
                "GBT30279:2020/AV:N/AC:L/PR:N/UI:N/C:H/I:H/A:H",
                Scheme::GbtTechnical,
                Some(Level::Critical),
            ),
            (
                "CNVRS:1.0/AV:N/AC:L/PR:N/UI:N/C:H/I:H/A:H/E:L/RL:L/S:H",
                Scheme::GbtComprehensive,
                Some(Level::Critical),
            ),
            (
                "SSVC/utility/Automatable:yes/Value-Density:concentrated",
                Scheme::Ssvc,
                None,
            ),
        ] {
            let graded = grade(text);
            assert_eq!(graded.error, None, "{text}");
            assert_eq!((graded.scheme, graded.level), (Some(scheme), level), "{text}");
        }
    }

    #[test]
    fn grades_beside_scores() {
        let graded = grade("GBT30279:2020/AV:N/TR:L/PR:N/UI:N/C:H/I:H/A:H/EC:H/FD:L/IR:L");
        assert_eq!(
            (graded.level, graded.technical),
            (Some(Level::Medium), Some(Level::Critical))
        );
        assert_eq!((graded.score, graded.base), (None, None));
        let graded = grade("SSVC/utility/Automatable:yes/Value-Density:concentrated");
        assert_eq!(graded.outcome.as_deref(), Some("super effective"));
        for text in [
            "GBT30279:2020/AV:N/TR:L/PR:N/UI:N/C:N/I:N/A:N",
            "CNNVD/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N",
        ] {
            let graded = grade(text);
            assert_eq!(graded.outcome.as_deref(), Some("not-a-vulnerability"));
            assert_eq!((graded.valid, graded.level), (true, Some(Level::None)));
        }
    }

    #[test]
    fn invalid_vectors_keep_their_scheme() {
        let graded = grade("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H");
        assert_eq!((graded.valid, graded.scheme), (false, Some(Scheme::Cvss31)));
        assert_eq!(graded.error.as_deref(), Some("mandatory metric A is missing"));
        assert!(!grade("").valid && !grade("https://example.org/a").valid);
        assert_eq!(grade(&"漏".repeat(5000)).vector.len(), 510);
    }
}
