//! CVSS 3.0 and 3.1, by the equations of their specifications (section 8 and section 7).
//!
//! The two differ in the rounding (3.1 rounds by integers, 3.0 takes the smallest tenth that is not lower) and
//! in the modified impact when the scope changes. Metrics may come in any order.

use std::fmt;

use baize_model::Level;

use crate::GradingError;
use crate::vector::{self, Metric, Order};

pub(crate) const BASE_METRICS: [Metric; 8] = [
    Metric::mandatory("AV", &["N", "A", "L", "P"]),
    Metric::mandatory("AC", &["L", "H"]),
    Metric::mandatory("PR", &["N", "L", "H"]),
    Metric::mandatory("UI", &["N", "R"]),
    Metric::mandatory("S", &["U", "C"]),
    Metric::mandatory("C", &["H", "L", "N"]),
    Metric::mandatory("I", &["H", "L", "N"]),
    Metric::mandatory("A", &["H", "L", "N"]),
];

static METRICS: [Metric; 22] = {
    let [av, ac, pr, ui, s, c, i, a] = BASE_METRICS;
    [
        av,
        ac,
        pr,
        ui,
        s,
        c,
        i,
        a,
        Metric::optional("E", &["H", "F", "P", "U"], "X"),
        Metric::optional("RL", &["U", "W", "T", "O"], "X"),
        Metric::optional("RC", &["C", "R", "U"], "X"),
        Metric::optional("CR", &["H", "M", "L"], "X"),
        Metric::optional("IR", &["H", "M", "L"], "X"),
        Metric::optional("AR", &["H", "M", "L"], "X"),
        Metric::optional("MAV", &["N", "A", "L", "P"], "X"),
        Metric::optional("MAC", &["L", "H"], "X"),
        Metric::optional("MPR", &["N", "L", "H"], "X"),
        Metric::optional("MUI", &["N", "R"], "X"),
        Metric::optional("MS", &["U", "C"], "X"),
        Metric::optional("MC", &["H", "L", "N"], "X"),
        Metric::optional("MI", &["H", "L", "N"], "X"),
        Metric::optional("MA", &["H", "L", "N"], "X"),
    ]
};

const ATTACK_VECTOR: [f64; 4] = [0.85, 0.62, 0.55, 0.2];
const ATTACK_COMPLEXITY: [f64; 2] = [0.77, 0.44];
const PRIVILEGES: [[f64; 3]; 2] = [[0.85, 0.62, 0.27], [0.85, 0.68, 0.5]];
const USER_INTERACTION: [f64; 2] = [0.85, 0.62];
const IMPACT: [f64; 3] = [0.56, 0.22, 0.0];
// Index 0 of the tables below is "not defined".
const EXPLOIT_MATURITY: [f64; 5] = [1.0, 1.0, 0.97, 0.94, 0.91];
const REMEDIATION_LEVEL: [f64; 5] = [1.0, 1.0, 0.97, 0.96, 0.95];
const REPORT_CONFIDENCE: [f64; 4] = [1.0, 1.0, 0.96, 0.92];
const REQUIREMENT: [f64; 4] = [1.0, 1.5, 1.0, 0.5];

const SCOPE: usize = 4;
const E: usize = 8;
const CR: usize = 11;
const MODIFIED: usize = 14;

/// A version of CVSS 3.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Version {
    /// 3.0.
    V30,
    /// 3.1.
    V31,
}

impl Version {
    fn prefix(self) -> &'static str {
        match self {
            Self::V30 => "CVSS:3.0/",
            Self::V31 => "CVSS:3.1/",
        }
    }
}

/// A CVSS 3.0 or 3.1 vector.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Vector {
    version: Version,
    codes: [u8; 22],
}

impl Vector {
    /// Reads a vector with its prefix, `CVSS:3.0/` or `CVSS:3.1/`.
    pub fn parse(text: &str) -> Result<Self, GradingError> {
        let version = if text.starts_with(Version::V30.prefix()) {
            Version::V30
        } else {
            Version::V31
        };
        let body = vector::strip_prefix(text, version.prefix())?;
        vector::parse(body, &METRICS, Order::Any).map(|codes| Self { version, codes })
    }

    /// A vector of base metrics only.
    pub(crate) fn from_base(version: Version, base: [u8; 8]) -> Self {
        let mut codes = [0; 22];
        codes[..8].copy_from_slice(&base);
        Self { version, codes }
    }

    /// The codes of the base metrics, as places in [`BASE_METRICS`] counted from 1.
    pub(crate) fn base_codes(&self) -> [u8; 8] {
        std::array::from_fn(|place| self.codes[place])
    }

    /// The version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The base score.
    pub fn base(&self) -> f64 {
        vector::from_tenths(self.base_tenths())
    }

    /// The temporal score; equal to the base score where no temporal metric is defined.
    pub fn temporal(&self) -> f64 {
        vector::from_tenths(self.round_up(vector::from_tenths(self.base_tenths()) * self.temporal_factor()))
    }

    /// The environmental score, by its own equations even where no environmental metric is defined (3.1 then
    /// may differ from the temporal score by the modified impact of a changed scope).
    pub fn environmental(&self) -> f64 {
        let modified = self.modified();
        let requirement = [0, 1, 2].map(|place| REQUIREMENT[usize::from(self.codes[CR + place])]);
        let sub_score = impact_sub_score(modified, requirement).min(0.915);
        let changed = modified[SCOPE] == 2;
        let impact = if !changed {
            6.42 * sub_score
        } else if self.version == Version::V30 {
            changed_impact(sub_score)
        } else {
            7.52 * (sub_score - 0.029) - 3.25 * (sub_score * 0.9731 - 0.02).powi(13)
        };
        if impact <= 0.0 {
            return 0.0;
        }
        let inner = self.round_up(combine(impact, exploitability(modified), changed));
        vector::from_tenths(self.round_up(vector::from_tenths(inner) * self.temporal_factor()))
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

    /// The impact sub-score of the base metrics, rounded to the nearest tenth.
    pub fn impact(&self) -> f64 {
        (self.raw_impact().max(0.0) * 10.0).round() / 10.0
    }

    /// The exploitability sub-score of the base metrics, rounded to the nearest tenth.
    pub fn exploitability(&self) -> f64 {
        (exploitability(self.base_codes()) * 10.0).round() / 10.0
    }

    /// The level of [`Vector::score`].
    pub fn level(&self) -> Level {
        level(self.score())
    }

    /// Whether a temporal metric is defined.
    pub fn has_temporal(&self) -> bool {
        self.codes[E..CR].iter().any(|code| *code != 0)
    }

    /// Whether an environmental metric is defined.
    pub fn has_environmental(&self) -> bool {
        self.codes[CR..].iter().any(|code| *code != 0)
    }

    /// The defined metrics with their values, in the order of the specification.
    pub fn metrics(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        vector::defined(&self.codes, &METRICS)
    }

    /// The modified base metrics, each falling back to its base metric.
    fn modified(&self) -> [u8; 8] {
        std::array::from_fn(|place| match self.codes[MODIFIED + place] {
            0 => self.codes[place],
            modified => modified,
        })
    }

    fn raw_impact(&self) -> f64 {
        let codes = self.base_codes();
        let sub_score = impact_sub_score(codes, [1.0; 3]);
        if codes[SCOPE] == 2 {
            changed_impact(sub_score)
        } else {
            6.42 * sub_score
        }
    }

    fn base_tenths(&self) -> u8 {
        let impact = self.raw_impact();
        if impact <= 0.0 {
            return 0;
        }
        let codes = self.base_codes();
        self.round_up(combine(impact, exploitability(codes), codes[SCOPE] == 2))
    }

    fn temporal_factor(&self) -> f64 {
        EXPLOIT_MATURITY[usize::from(self.codes[E])]
            * REMEDIATION_LEVEL[usize::from(self.codes[E + 1])]
            * REPORT_CONFIDENCE[usize::from(self.codes[E + 2])]
    }

    /// The smallest tenth that is not lower. 3.1 looks at five decimals (its appendix A); 3.0 at the number
    /// itself, of which binary fractions are exact to far more than nine.
    fn round_up(&self, score: f64) -> u8 {
        let (scale, tenth) = match self.version {
            Version::V30 => (1e9, 100_000_000),
            Version::V31 => (1e5, 10_000),
        };
        ((score * scale).round() as u64).div_ceil(tenth) as u8
    }
}

impl fmt::Display for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.version.prefix())?;
        vector::write(f, &self.codes, &METRICS)
    }
}

/// The qualitative rating of a score.
pub fn level(score: f64) -> Level {
    if score >= 9.0 {
        Level::Critical
    } else if score >= 7.0 {
        Level::High
    } else if score >= 4.0 {
        Level::Medium
    } else if score > 0.0 {
        Level::Low
    } else {
        Level::None
    }
}

fn impact_sub_score(codes: [u8; 8], requirement: [f64; 3]) -> f64 {
    let kept: f64 = (0..3)
        .map(|place| 1.0 - IMPACT[usize::from(codes[5 + place]) - 1] * requirement[place])
        .product();
    1.0 - kept
}

fn changed_impact(sub_score: f64) -> f64 {
    7.52 * (sub_score - 0.029) - 3.25 * (sub_score - 0.02).powi(15)
}

fn exploitability(codes: [u8; 8]) -> f64 {
    8.22 * ATTACK_VECTOR[usize::from(codes[0]) - 1]
        * ATTACK_COMPLEXITY[usize::from(codes[1]) - 1]
        * PRIVILEGES[usize::from(codes[SCOPE]) - 1][usize::from(codes[2]) - 1]
        * USER_INTERACTION[usize::from(codes[3]) - 1]
}

fn combine(impact: f64, exploitability: f64, changed: bool) -> f64 {
    let sum = impact + exploitability;
    (if changed { 1.08 * sum } else { sum }).min(10.0)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "scores are whole tenths, equal or not")]
mod tests {
    use super::*;

    #[test]
    fn known_scores() {
        for (text, base) in [
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
            ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
        ] {
            let vector = Vector::parse(text).unwrap();
            assert_eq!(vector.base(), base, "{text}");
            assert_eq!(vector.to_string(), text);
        }
    }

    /// The modified impact of a changed scope is where 3.1 left 3.0.
    #[test]
    fn versions_differ_in_the_modified_impact() {
        let metrics = "AV:P/AC:H/PR:L/UI:R/S:U/C:L/I:H/A:H/CR:H/IR:H/AR:H/MS:C";
        let old = Vector::parse(&format!("CVSS:3.0/{metrics}"))
            .unwrap()
            .environmental();
        let new = Vector::parse(&format!("CVSS:3.1/{metrics}"))
            .unwrap()
            .environmental();
        assert_eq!((old, new), (6.9, 7.0));
    }

    /// 5.0 × 0.92 is 4.6, though its binary product is a little more.
    #[test]
    fn binary_fractions_do_not_raise_a_score() {
        let vector = Vector::parse("CVSS:3.0/AV:L/AC:L/PR:L/UI:R/S:U/C:H/I:N/A:N/E:H/RL:U/RC:U").unwrap();
        assert_eq!((vector.base(), vector.temporal()), (5.0, 4.6));
    }

    #[test]
    fn order_is_free_and_restored() {
        let vector = Vector::parse("CVSS:3.1/A:N/I:L/C:L/S:C/UI:R/PR:N/AC:L/AV:N/RC:X/E:P").unwrap();
        assert_eq!(
            vector.to_string(),
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N/E:P"
        );
        assert!(vector.has_temporal() && !vector.has_environmental());
        assert_eq!(vector.score(), vector.temporal());
    }

    #[test]
    fn errors_name_the_metric() {
        let error = |text: &str| Vector::parse(text).unwrap_err().to_string();
        assert_eq!(
            error("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H"),
            "mandatory metric A is missing"
        );
        assert_eq!(
            error("CVSS:3.1/AV:N/AC:M/PR:N/UI:N/S:U/C:H/I:H/A:H"),
            "metric AC has no value \"M\""
        );
        assert_eq!(
            error("CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
            "\"CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\" does not begin with \"CVSS:3.1/\""
        );
        assert_eq!(
            error("CVSS:3.1/AV:N/AC:X/PR:N/UI:N/S:U/C:H/I:H/A:H"),
            "metric AC has no value \"X\""
        );
    }

    /// Making one base metric worse never lowers the base score, over all 2 592 vectors.
    #[test]
    fn base_score_is_monotone() {
        let sizes = [4, 2, 3, 2, 2, 3, 3, 3];
        for number in 0..2592usize {
            let mut rest = number;
            let codes = sizes.map(|size| {
                let code = (rest % size) as u8 + 1;
                rest /= size;
                code
            });
            let vector = Vector::from_base(Version::V31, codes);
            for place in 0..8 {
                // The table lists the scope from harmless to bad, everything else from bad to harmless.
                let worse_code = if place == SCOPE {
                    codes[place] + 1
                } else {
                    codes[place] - 1
                };
                if worse_code == 0 || usize::from(worse_code) > sizes[place] {
                    continue;
                }
                let mut worse = codes;
                worse[place] = worse_code;
                let worse = Vector::from_base(Version::V31, worse);
                assert!(worse.base() >= vector.base(), "{vector} {worse}");
            }
        }
    }
}
