//! GB/T 30279-2020 《网络安全漏洞分类分级指南》: grading by tables.
//!
//! Two results: the technical grade (技术分级, from exploitability and impact) and the comprehensive grade
//! (综合分级, which adds the environment). Neither has a score; the indicator groups have grades from 1 to 9.
//!
//! Vector: `GBT30279:2020/AV:N/TR:L/PR:N/UI:N/C:H/I:H/A:H`, with `/EC:L/FD:H/IR:H` after it for the
//! comprehensive grade. Metrics in any order; the three environment metrics all or none. The letters are ours,
//! since the standard defines no vector; none of the environment names means anything else in CVSS 3 base
//! vectors. `AC` is read as `TR`. A second spelling, `CNVRS:1.0/AV:N/AC:L/PR:N/UI:N/C:H/I:H/A:H/E:L/RL:H/S:H`, is
//! read too; note that its `E` is the *cost* of exploitation and its `S` the range of impact.
//!
//! | metric | in CNVRS | indicator | values |
//! |---|---|---|---|
//! | AV | AV | 访问路径 access path | N 网络, A 邻接, L 本地, P 物理 |
//! | TR | AC | 触发要求 trigger requirement | L 低, H 高 |
//! | PR | PR | 权限需求 privilege requirement | N 无, L 低, H 高 |
//! | UI | UI | 交互条件 interaction | N 不需要, R 需要 |
//! | C I A | C I A | 保密性, 完整性, 可用性 | H 严重, L 一般, N 无 |
//! | EC | E | 被利用成本 cost of exploitation | L 低, M 中, H 高 |
//! | FD | RL | 修复难度 difficulty of repair | H 高, M 中, L 低 |
//! | IR | S | 影响范围 range of impact | H > 50 %, M 10–50 %, L < 10 % |
//!
//! A vector with no impact at all is [`Outcome::NotAVulnerability`]. A range of impact of 无, which annex C has
//! no row for, is not accepted.

mod annexes;

use std::fmt;

use baize_model::Level;

use crate::vector::{self, Metric, Order};
use crate::{GradingError, cvss3};

/// What begins a vector.
pub(crate) const PREFIX: &str = "GBT30279:2020/";
/// What begins a vector in the other spelling.
pub(crate) const OTHER_PREFIX: &str = "CNVRS:1.0/";

static METRICS: [Metric; 10] = metrics(["TR", "EC", "FD", "IR"]);
static AC_METRICS: [Metric; 10] = metrics(["AC", "EC", "FD", "IR"]);
static OTHER_METRICS: [Metric; 10] = metrics(["AC", "E", "RL", "S"]);

const fn metrics([trigger, cost, repair, range]: [&'static str; 4]) -> [Metric; 10] {
    [
        Metric::mandatory("AV", &["N", "A", "L", "P"]),
        Metric::mandatory(trigger, &["L", "H"]),
        Metric::mandatory("PR", &["N", "L", "H"]),
        Metric::mandatory("UI", &["N", "R"]),
        Metric::mandatory("C", &["H", "L", "N"]),
        Metric::mandatory("I", &["H", "L", "N"]),
        Metric::mandatory("A", &["H", "L", "N"]),
        Metric::optional(cost, &["L", "M", "H"], "X"),
        Metric::optional(repair, &["H", "M", "L"], "X"),
        Metric::optional(range, &["H", "M", "L"], "X"),
    ]
}

/// What a grading comes to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Outcome {
    /// A level, 低危 to 超危.
    Graded(Level),
    /// No impact on any of the three: not a vulnerability by annex B.
    NotAVulnerability,
}

impl Outcome {
    /// The level; none for what is not a vulnerability.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Graded(level) => Some(level),
            Self::NotAVulnerability => None,
        }
    }
}

/// A vector of GB/T 30279-2020.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Vector {
    codes: [u8; 10],
}

impl Vector {
    /// Reads a vector in either spelling.
    pub fn parse(text: &str) -> Result<Self, GradingError> {
        let (body, metrics) = if text.starts_with(OTHER_PREFIX) {
            (vector::strip_prefix(text, OTHER_PREFIX)?, &OTHER_METRICS)
        } else {
            let body = vector::strip_prefix(text, PREFIX)?;
            let old_name = body.split('/').any(|part| part.starts_with("AC:"));
            (body, if old_name { &AC_METRICS } else { &METRICS })
        };
        let codes = vector::parse(body, metrics, Order::Any)?;
        let environment = &codes[7..];
        if environment.iter().any(|code| *code != 0)
            && let Some(missing) = environment.iter().position(|code| *code == 0)
        {
            return Err(GradingError::Missing {
                metric: metrics[7 + missing].name,
            });
        }
        Ok(Self { codes })
    }

    /// Annex A: exploitability, 1 to 9.
    pub fn exploitability(&self) -> u8 {
        let [path, trigger, privilege, interaction, ..] = self.codes;
        annexes::exploitability([path, trigger, privilege, interaction])
    }

    /// Annex B: impact, 1 to 9; `None` where there is none.
    pub fn impact(&self) -> Option<u8> {
        let [_, _, _, _, confidentiality, integrity, availability, ..] = self.codes;
        annexes::impact([confidentiality, integrity, availability])
    }

    /// Annex C: environment, 1 to 9; `None` where the vector states none.
    pub fn environment(&self) -> Option<u8> {
        let [.., cost, repair, range] = self.codes;
        (cost != 0).then(|| annexes::environment([cost, repair, range]))
    }

    /// Annex D: the technical grade.
    pub fn technical(&self) -> Outcome {
        match self.impact() {
            Some(impact) => Outcome::Graded(annexes::technical(impact, self.exploitability())),
            None => Outcome::NotAVulnerability,
        }
    }

    /// Annex E: the comprehensive grade; `None` where the vector states no environment.
    pub fn comprehensive(&self) -> Option<Outcome> {
        let environment = self.environment()?;
        Some(match self.technical() {
            Outcome::Graded(technical) => Outcome::Graded(annexes::comprehensive(technical, environment)),
            Outcome::NotAVulnerability => Outcome::NotAVulnerability,
        })
    }

    /// The defined metrics with their values, in the order of the table above.
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

/// A technical grade that was read off a CVSS 3 vector instead of being assessed. Always shown as derived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The vector it was derived from.
    pub from: cvss3::Vector,
    /// The derived vector.
    pub vector: Vector,
    /// Its technical grade.
    pub outcome: Outcome,
    /// True when the CVSS vector states a changed scope, which GB/T 30279-2020 has no indicator for.
    pub scope_dropped: bool,
}

/// Proposes a technical grade from the base metrics of a CVSS 3 vector: access path, trigger requirement (from
/// the attack complexity), privileges, interaction and the three impacts carry over, the scope does not.
pub fn propose(from: &cvss3::Vector) -> Proposal {
    let [
        path,
        complexity,
        privileges,
        interaction,
        scope,
        confidentiality,
        integrity,
        availability,
    ] = from.base_codes();
    let vector = Vector {
        codes: [
            path,
            complexity,
            privileges,
            interaction,
            confidentiality,
            integrity,
            availability,
            0,
            0,
            0,
        ],
    };
    Proposal {
        from: *from,
        vector,
        outcome: vector.technical(),
        scope_dropped: scope == 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn technical_and_comprehensive() {
        let vector = Vector::parse("GBT30279:2020/AV:N/TR:L/PR:N/UI:N/C:H/I:H/A:H").unwrap();
        assert_eq!(
            (vector.exploitability(), vector.impact(), vector.environment()),
            (9, Some(9), None)
        );
        assert_eq!(vector.technical(), Outcome::Graded(Level::Critical));
        assert_eq!(vector.comprehensive(), None);

        let vector = Vector::parse("GBT30279:2020/AV:N/TR:L/PR:N/UI:N/C:H/I:H/A:H/EC:H/FD:L/IR:L").unwrap();
        assert_eq!(vector.environment(), Some(1));
        assert_eq!(vector.comprehensive(), Some(Outcome::Graded(Level::Medium)));
    }

    #[test]
    fn both_spellings_mean_the_same() {
        let ours = Vector::parse("GBT30279:2020/AV:A/TR:H/PR:L/UI:R/C:L/I:N/A:H/EC:M/FD:H/IR:L").unwrap();
        let alias = Vector::parse("GBT30279:2020/AV:A/AC:H/PR:L/UI:R/C:L/I:N/A:H/EC:M/FD:H/IR:L").unwrap();
        let other = Vector::parse("CNVRS:1.0/AV:A/AC:H/PR:L/UI:R/C:L/I:N/A:H/E:M/RL:H/S:L").unwrap();
        assert_eq!(ours, alias);
        assert_eq!(ours, other);
        assert_eq!(
            other.to_string(),
            "GBT30279:2020/AV:A/TR:H/PR:L/UI:R/C:L/I:N/A:H/EC:M/FD:H/IR:L"
        );
    }

    #[test]
    fn no_impact_is_not_a_vulnerability() {
        let vector = Vector::parse("GBT30279:2020/AV:N/TR:L/PR:N/UI:N/C:N/I:N/A:N/EC:L/FD:H/IR:H").unwrap();
        assert_eq!(vector.impact(), None);
        assert_eq!(vector.technical(), Outcome::NotAVulnerability);
        assert_eq!(vector.comprehensive(), Some(Outcome::NotAVulnerability));
    }

    #[test]
    fn errors_name_the_metric() {
        let error = |text: &str| Vector::parse(text).unwrap_err().to_string();
        assert_eq!(
            error("GBT30279:2020/AV:N/TR:L/PR:N/UI:N/C:H/I:H/A:H/EC:L/IR:H"),
            "mandatory metric FD is missing"
        );
        assert_eq!(
            error("CNVRS:1.0/AV:N/AC:L/PR:N/UI:N/C:H/I:H/A:H/E:L/RL:H/S:N"),
            "metric S has no value \"N\""
        );
        assert_eq!(
            error("GBT30279:2020/AV:N/TR:L/AC:L/PR:N/UI:N/C:H/I:H/A:H"),
            "unknown metric \"TR\""
        );
        assert_eq!(
            error("GBT30279:2020/AV:N/PR:N/UI:N/C:H/I:H/A:H"),
            "mandatory metric TR is missing"
        );
    }

    #[test]
    fn proposal_from_cvss3_says_what_it_dropped() {
        let from = cvss3::Vector::parse("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N/E:P").unwrap();
        let proposal = propose(&from);
        assert_eq!(
            proposal.vector.to_string(),
            "GBT30279:2020/AV:N/TR:L/PR:N/UI:R/C:L/I:L/A:N"
        );
        assert_eq!(proposal.outcome, Outcome::Graded(Level::Medium));
        assert!(proposal.scope_dropped);
    }
}
