//! CVSS 2.0, by the equations of its guide (section 3.2).
//!
//! The vector has no prefix: `AV:N/AC:L/Au:N/C:P/I:P/A:P`, in any order, also in round brackets. The guide has
//! no levels; those of the NVD are used (low to 3.9, medium to 6.9, high from 7.0).

use std::fmt;

use baize_model::Level;

use crate::GradingError;
use crate::vector::{self, Metric, Order};

static METRICS: [Metric; 14] = [
    Metric::mandatory("AV", &["L", "A", "N"]),
    Metric::mandatory("AC", &["H", "M", "L"]),
    Metric::mandatory("Au", &["M", "S", "N"]),
    Metric::mandatory("C", &["N", "P", "C"]),
    Metric::mandatory("I", &["N", "P", "C"]),
    Metric::mandatory("A", &["N", "P", "C"]),
    Metric::optional("E", &["U", "POC", "F", "H"], "ND"),
    Metric::optional("RL", &["OF", "TF", "W", "U"], "ND"),
    Metric::optional("RC", &["UC", "UR", "C"], "ND"),
    Metric::optional("CDP", &["N", "L", "LM", "MH", "H"], "ND"),
    Metric::optional("TD", &["N", "L", "M", "H"], "ND"),
    Metric::optional("CR", &["L", "M", "H"], "ND"),
    Metric::optional("IR", &["L", "M", "H"], "ND"),
    Metric::optional("AR", &["L", "M", "H"], "ND"),
];

const ACCESS_VECTOR: [f64; 3] = [0.395, 0.646, 1.0];
const ACCESS_COMPLEXITY: [f64; 3] = [0.35, 0.61, 0.71];
const AUTHENTICATION: [f64; 3] = [0.45, 0.56, 0.704];
const IMPACT: [f64; 3] = [0.0, 0.275, 0.660];
// Index 0 of the tables below is "not defined".
const EXPLOITABILITY: [f64; 5] = [1.0, 0.85, 0.9, 0.95, 1.0];
const REMEDIATION_LEVEL: [f64; 5] = [1.0, 0.87, 0.90, 0.95, 1.0];
const REPORT_CONFIDENCE: [f64; 4] = [1.0, 0.90, 0.95, 1.0];
const COLLATERAL_DAMAGE: [f64; 6] = [0.0, 0.0, 0.1, 0.3, 0.4, 0.5];
const TARGET_DISTRIBUTION: [f64; 5] = [1.0, 0.0, 0.25, 0.75, 1.0];
const REQUIREMENT: [f64; 4] = [1.0, 0.5, 1.0, 1.51];

const C: usize = 3;
const E: usize = 6;
const CDP: usize = 9;
const CR: usize = 11;

/// A CVSS 2.0 vector.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Vector {
    codes: [u8; 14],
}

impl Vector {
    /// Reads a vector, with or without round brackets around it.
    pub fn parse(text: &str) -> Result<Self, GradingError> {
        vector::check_length(text)?;
        let body = text
            .strip_prefix('(')
            .and_then(|inner| inner.strip_suffix(')'))
            .unwrap_or(text);
        vector::parse(body, &METRICS, Order::Any).map(|codes| Self { codes })
    }

    /// The base score.
    pub fn base(&self) -> f64 {
        score(self.base_tenths(self.raw_impact([1.0; 3])))
    }

    /// The temporal score; equal to the base score where no temporal metric is defined.
    pub fn temporal(&self) -> f64 {
        score(self.temporal_tenths(self.base_tenths(self.raw_impact([1.0; 3]))))
    }

    /// The environmental score; equal to the temporal score where no environmental metric is defined.
    pub fn environmental(&self) -> f64 {
        let requirements = [0, 1, 2].map(|place| REQUIREMENT[usize::from(self.codes[CR + place])]);
        let adjusted = self.temporal_tenths(self.base_tenths(self.raw_impact(requirements).min(10.0)));
        let adjusted = f64::from(adjusted) / 10.0;
        let damage = COLLATERAL_DAMAGE[usize::from(self.codes[CDP])];
        let distribution = TARGET_DISTRIBUTION[usize::from(self.codes[CDP + 1])];
        score(tenths((adjusted + (10.0 - adjusted) * damage) * distribution))
    }

    /// The score that counts: environmental where such a metric is defined, else temporal, else base.
    pub fn score(&self) -> f64 {
        if self.has_environmental() {
            self.environmental()
        } else if self.has_temporal() {
            self.temporal()
        } else {
            self.base()
        }
    }

    /// The impact sub-score, rounded to one decimal.
    pub fn impact(&self) -> f64 {
        score(tenths(self.raw_impact([1.0; 3])))
    }

    /// The exploitability sub-score, rounded to one decimal.
    pub fn exploitability(&self) -> f64 {
        score(tenths(self.raw_exploitability()))
    }

    /// The level of [`Vector::score`] on the NVD's scale.
    pub fn level(&self) -> Level {
        level(self.score())
    }

    /// Whether a temporal metric is defined.
    pub fn has_temporal(&self) -> bool {
        self.codes[E..CDP].iter().any(|code| *code != 0)
    }

    /// Whether an environmental metric is defined.
    pub fn has_environmental(&self) -> bool {
        self.codes[CDP..].iter().any(|code| *code != 0)
    }

    /// The defined metrics with their values, in the order of the guide.
    pub fn metrics(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        vector::defined(&self.codes, &METRICS)
    }

    fn raw_impact(&self, requirements: [f64; 3]) -> f64 {
        let kept: f64 = (0..3)
            .map(|place| 1.0 - IMPACT[usize::from(self.codes[C + place]) - 1] * requirements[place])
            .product();
        10.41 * (1.0 - kept)
    }

    fn raw_exploitability(&self) -> f64 {
        20.0 * ACCESS_COMPLEXITY[usize::from(self.codes[1]) - 1]
            * AUTHENTICATION[usize::from(self.codes[2]) - 1]
            * ACCESS_VECTOR[usize::from(self.codes[0]) - 1]
    }

    fn base_tenths(&self, impact: f64) -> i16 {
        let factor = if impact == 0.0 { 0.0 } else { 1.176 };
        tenths((0.6 * impact + 0.4 * self.raw_exploitability() - 1.5) * factor)
    }

    fn temporal_tenths(&self, base: i16) -> i16 {
        tenths(
            f64::from(base) / 10.0
                * EXPLOITABILITY[usize::from(self.codes[E])]
                * REMEDIATION_LEVEL[usize::from(self.codes[E + 1])]
                * REPORT_CONFIDENCE[usize::from(self.codes[E + 2])],
        )
    }
}

impl fmt::Display for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        vector::write(f, &self.codes, &METRICS)
    }
}

/// The NVD's level of a CVSS 2.0 score.
pub fn level(score: f64) -> Level {
    if score >= 7.0 {
        Level::High
    } else if score >= 4.0 {
        Level::Medium
    } else {
        Level::Low
    }
}

/// `round_to_1_decimal`, half up; the small addend undoes what binary fractions lose. Adjusted base scores may
/// be negative on the way to an environmental score, as the guide's equations have it.
fn tenths(score: f64) -> i16 {
    (score * 10.0 + 1e-9).round() as i16
}

/// Tenths as a score from 0 to 10.
fn score(tenths: i16) -> f64 {
    f64::from(tenths.clamp(0, 100)) / 10.0
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "scores are whole tenths, equal or not")]
mod tests {
    use super::*;

    #[test]
    fn worked_examples_of_the_guide() {
        for (text, base, temporal, environmental) in [
            (
                "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H",
                7.8,
                6.4,
                9.2,
            ),
            (
                "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L",
                10.0,
                8.3,
                9.0,
            ),
            (
                "AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M",
                6.2,
                4.9,
                7.5,
            ),
        ] {
            let vector = Vector::parse(text).unwrap();
            assert_eq!(
                (vector.base(), vector.temporal(), vector.environmental()),
                (base, temporal, environmental)
            );
            assert_eq!(vector.to_string(), text);
        }
    }

    #[test]
    fn sub_scores_of_the_guide() {
        let vector = Vector::parse("AV:N/AC:L/Au:N/C:N/I:N/A:C").unwrap();
        assert_eq!((vector.impact(), vector.exploitability()), (6.9, 10.0));
    }

    #[test]
    fn brackets_go_and_order_is_restored() {
        let vector = Vector::parse("(A:P/I:P/C:P/Au:N/AC:L/AV:N/E:ND)").unwrap();
        assert_eq!(vector.to_string(), "AV:N/AC:L/Au:N/C:P/I:P/A:P");
        assert_eq!(vector.score(), 7.5);
        assert_eq!(vector.level(), Level::High);
        assert!(Vector::parse("(AV:N/AC:L/Au:N/C:P/I:P/A:P").is_err());
    }

    /// The adjusted base score is −0.2 here: taking it as 0 would give 1.3.
    #[test]
    fn adjusted_scores_may_be_negative() {
        let vector = Vector::parse("AV:L/AC:H/Au:M/C:N/I:N/A:P/RL:OF/CDP:H/TD:L/AR:L").unwrap();
        assert_eq!(vector.environmental(), 1.2);
        let vector = Vector::parse("AV:L/AC:H/Au:M/C:N/I:N/A:P/AR:L").unwrap();
        assert_eq!(vector.environmental(), 0.0);
    }

    #[test]
    fn no_target_means_no_score() {
        let vector = Vector::parse("AV:N/AC:L/Au:N/C:C/I:C/A:C/TD:N").unwrap();
        assert_eq!((vector.base(), vector.score()), (10.0, 0.0));
    }

    #[test]
    fn errors_name_the_metric() {
        let error = |text: &str| Vector::parse(text).unwrap_err().to_string();
        assert_eq!(error("AV:N/AC:L/Au:N/C:P/I:P"), "mandatory metric A is missing");
        assert_eq!(
            error("AV:N/AV:N/AC:L/Au:N/C:P/I:P/A:P"),
            "metric AV is given twice"
        );
        assert_eq!(error("AV:N/AC:L/Au:N/C:H/I:P/A:P"), "metric C has no value \"H\"");
        assert_eq!(error("AV:N/AC:L/AU:N/C:P/I:P/A:P"), "unknown metric \"AU\"");
        assert_eq!(
            error("AV:N/AC:L/Au:N/C:P/I:P/A:P/"),
            "\"\" is not of the form METRIC:VALUE"
        );
        assert_eq!(error(""), "the vector is empty");
        assert_eq!(
            error(&"A".repeat(600)),
            "the vector is 600 bytes long, more than the 512 allowed"
        );
    }

    /// Making one base metric worse never lowers the base score, over all 729 vectors.
    #[test]
    fn base_score_is_monotone() {
        for number in 0..729usize {
            let mut codes = [0u8; 14];
            let mut rest = number;
            for code in &mut codes[..6] {
                *code = (rest % 3) as u8 + 1;
                rest /= 3;
            }
            let vector = Vector { codes };
            for place in 0..6 {
                if codes[place] < 3 {
                    let mut worse = codes;
                    worse[place] += 1;
                    let worse = Vector { codes: worse };
                    assert!(worse.base() >= vector.base(), "{vector} {worse}");
                }
            }
        }
    }
}
