//! The score-based grading of CNNVD (漏洞分级规范).
//!
//! Its indicators are those of a CVSS 3.0 base vector and its six worked examples come out only with the
//! unrounded CVSS 3.0 equations (the rounded cells of its printed tables give other scores in 117 of 2 496
//! cases), so the equations are what is implemented. Levels: 超危 from 9.0, 高危 from 7.0, 中危 from 4.0, 低危
//! below. A vector without any impact is "not a vulnerability".
//!
//! Vector: `CNNVD/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N`, all eight metrics, in any order.
//!
//! | metric | indicator | values |
//! |---|---|---|
//! | AV | 攻击途径 | N 网络, A 邻接, L 本地, P 物理 |
//! | AC | 攻击复杂度 | L 低, H 高 |
//! | PR | 权限要求 | N 无, L 低, H 高 |
//! | UI | 用户交互 | N 不需要, R 需要 |
//! | S | 影响范围 | U 不变, C 改变 |
//! | C I A | 机密性, 完整性, 可用性 | H 高, L 低, N 无 |

use std::fmt;

use baize_model::Level;

use crate::vector::{self, Metric, Order};
use crate::{GradingError, cvss3};

/// What begins a vector.
pub(crate) const PREFIX: &str = "CNNVD/";

static METRICS: [Metric; 8] = cvss3::BASE_METRICS;

/// A vector of CNNVD's grading.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Vector {
    codes: [u8; 8],
}

impl Vector {
    /// Reads a vector with its prefix.
    pub fn parse(text: &str) -> Result<Self, GradingError> {
        let body = vector::strip_prefix(text, PREFIX)?;
        vector::parse(body, &METRICS, Order::Any).map(|codes| Self { codes })
    }

    /// The vector with the base metrics of a CVSS 3 vector, whose indicators are the same.
    pub fn from_cvss3(vector: &cvss3::Vector) -> Self {
        Self {
            codes: vector.base_codes(),
        }
    }

    /// The score; `None` where there is no impact and so, by the rules, no vulnerability.
    pub fn score(&self) -> Option<f64> {
        let score = cvss3::Vector::from_base(cvss3::Version::V30, self.codes).base();
        (score > 0.0).then_some(score)
    }

    /// The level; `None` as for [`Vector::score`].
    pub fn level(&self) -> Option<Level> {
        self.score().map(cvss3::level)
    }

    /// The metrics with their values, in the order of the table above.
    pub fn metrics(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        vector::defined(&self.codes, &METRICS)
    }
}

impl fmt::Display for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        vector::write(f, &self.codes, &METRICS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples_of_the_specification() {
        for (metrics, score, level) in [
            ("AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, Level::Medium),
            ("AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9, Level::Critical),
            ("AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", 9.3, Level::Critical),
            ("AV:L/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 8.6, Level::High),
            ("AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 4.6, Level::Medium),
            ("AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N", 7.4, Level::High),
        ] {
            let text = format!("CNNVD/{metrics}");
            let vector = Vector::parse(&text).unwrap();
            assert_eq!(
                (vector.score(), vector.level()),
                (Some(score), Some(level)),
                "{text}"
            );
            assert_eq!(vector.to_string(), text);
        }
    }

    /// The three vectors whose level the rounded table cells would change (to 6.9).
    #[test]
    fn rounded_tables_are_not_used() {
        for impact in ["C:H/I:H/A:L", "C:H/I:L/A:H", "C:L/I:H/A:H"] {
            let vector = Vector::parse(&format!("CNNVD/AV:P/AC:H/PR:L/UI:N/S:C/{impact}")).unwrap();
            assert_eq!((vector.score(), vector.level()), (Some(7.0), Some(Level::High)));
        }
    }

    #[test]
    fn no_impact_is_no_vulnerability() {
        let vector = Vector::parse("CNNVD/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N").unwrap();
        assert_eq!((vector.score(), vector.level()), (None, None));
    }

    #[test]
    fn only_the_eight_indicators_are_known() {
        let error = Vector::parse("CNNVD/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P").unwrap_err();
        assert_eq!(error.to_string(), "unknown metric \"E\"");
    }
}
