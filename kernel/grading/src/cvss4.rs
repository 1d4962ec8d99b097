//! CVSS 4.0, by its method of macro vectors.
//!
//! A vector belongs to one of 270 macro vectors, whose scores are a table of the standard. The score of the
//! vector is that of its macro vector, lowered by how far the vector lies below the most severe vectors there,
//! as a share of the way to the next lower macro vector, averaged over the equivalence sets. All of it is done
//! in integers, so nothing depends on binary fractions.
//!
//! Order: the base metrics come first, in the order of the specification, and the metrics of each other group
//! (threat, security requirements, modified base metrics, supplemental) follow theirs. The groups after the
//! base may come in any sequence, since published calculators disagree on it. Supplemental metrics never
//! change a score.

mod macrovector;

use std::fmt;

use baize_model::Level;

use crate::GradingError;
use crate::vector::{self, Metric, Order};
use macrovector::MacroVector;

const PREFIX: &str = "CVSS:4.0/";

static METRICS: [Metric; 32] = [
    Metric::mandatory("AV", &["N", "A", "L", "P"]),
    Metric::mandatory("AC", &["L", "H"]),
    Metric::mandatory("AT", &["N", "P"]),
    Metric::mandatory("PR", &["N", "L", "H"]),
    Metric::mandatory("UI", &["N", "P", "A"]),
    Metric::mandatory("VC", &["H", "L", "N"]),
    Metric::mandatory("VI", &["H", "L", "N"]),
    Metric::mandatory("VA", &["H", "L", "N"]),
    Metric::mandatory("SC", &["H", "L", "N"]),
    Metric::mandatory("SI", &["H", "L", "N"]),
    Metric::mandatory("SA", &["H", "L", "N"]),
    Metric::optional("E", &["A", "P", "U"], "X"),
    Metric::optional("CR", &["H", "M", "L"], "X"),
    Metric::optional("IR", &["H", "M", "L"], "X"),
    Metric::optional("AR", &["H", "M", "L"], "X"),
    Metric::optional("MAV", &["N", "A", "L", "P"], "X"),
    Metric::optional("MAC", &["L", "H"], "X"),
    Metric::optional("MAT", &["N", "P"], "X"),
    Metric::optional("MPR", &["N", "L", "H"], "X"),
    Metric::optional("MUI", &["N", "P", "A"], "X"),
    Metric::optional("MVC", &["H", "L", "N"], "X"),
    Metric::optional("MVI", &["H", "L", "N"], "X"),
    Metric::optional("MVA", &["H", "L", "N"], "X"),
    Metric::optional("MSC", &["H", "L", "N"], "X"),
    // Safety comes last so that the other codes equal those of the base metric.
    Metric::optional("MSI", &["H", "L", "N", "S"], "X"),
    Metric::optional("MSA", &["H", "L", "N", "S"], "X"),
    Metric::optional("S", &["N", "P"], "X"),
    Metric::optional("AU", &["N", "Y"], "X"),
    Metric::optional("R", &["A", "U", "I"], "X"),
    Metric::optional("V", &["D", "C"], "X"),
    Metric::optional("RE", &["L", "M", "H"], "X"),
    Metric::optional("U", &["Clear", "Green", "Amber", "Red"], "X"),
];

/// Base, threat, security requirements, modified base, supplemental.
static GROUPS: [u32; 5] = [0x7FF, 1 << 11, 0b111 << 12, 0x7FF << 15, 0x3F << 26];

const E: usize = 11;
const CR: usize = 12;
const MODIFIED: usize = 15;
const SUPPLEMENTAL: usize = 26;

/// A CVSS 4.0 vector.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Vector {
    codes: [u8; 32],
}

impl Vector {
    /// Reads a vector with its prefix, `CVSS:4.0/`.
    pub fn parse(text: &str) -> Result<Self, GradingError> {
        let body = vector::strip_prefix(text, PREFIX)?;
        vector::parse(body, &METRICS, Order::Groups(&GROUPS)).map(|codes| Self { codes })
    }

    /// The score of all that is stated (CVSS-B, -BT, -BE or -BTE, as [`Vector::nomenclature`] says).
    pub fn score(&self) -> f64 {
        vector::from_tenths(Effective::of(&self.codes).tenths())
    }

    /// CVSS-B: the score of the base metrics alone.
    pub fn base(&self) -> f64 {
        self.score_without(E)
    }

    /// CVSS-BT: the score of the base metrics and the exploit maturity.
    pub fn threat(&self) -> f64 {
        self.score_without(CR)
    }

    /// Which groups the score rests on: `CVSS-B`, `CVSS-BT`, `CVSS-BE` or `CVSS-BTE`.
    pub fn nomenclature(&self) -> &'static str {
        match (self.has_threat(), self.has_environmental()) {
            (false, false) => "CVSS-B",
            (true, false) => "CVSS-BT",
            (false, true) => "CVSS-BE",
            (true, true) => "CVSS-BTE",
        }
    }

    /// The macro vector: the levels of the six equivalence sets, 0 the most severe.
    pub fn macro_vector(&self) -> [u8; 6] {
        Effective::of(&self.codes).macro_vector()
    }

    /// The level of [`Vector::score`].
    pub fn level(&self) -> Level {
        crate::cvss3::level(self.score())
    }

    /// Whether the exploit maturity is defined.
    pub fn has_threat(&self) -> bool {
        self.codes[E] != 0
    }

    /// Whether an environmental metric is defined.
    pub fn has_environmental(&self) -> bool {
        self.codes[CR..SUPPLEMENTAL].iter().any(|code| *code != 0)
    }

    /// The defined metrics with their values, in the order of the specification.
    pub fn metrics(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        vector::defined(&self.codes, &METRICS)
    }

    fn score_without(&self, first: usize) -> f64 {
        let mut codes = self.codes;
        codes[first..].fill(0);
        vector::from_tenths(Effective::of(&codes).tenths())
    }
}

impl fmt::Display for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        vector::write(f, &self.codes, &METRICS)
    }
}

/// What the metrics come to: steps below the most severe value, with modified metrics and the worst case for
/// what is not defined put in.
struct Effective {
    av: u8,
    ac: u8,
    at: u8,
    pr: u8,
    ui: u8,
    /// Confidentiality, integrity, availability of the vulnerable system: H 0, L 1, N 2.
    vulnerable: [u8; 3],
    /// The same of the subsequent systems: S 0, H 1, L 2, N 3.
    subsequent: [u8; 3],
    /// A 0, P 1, U 2.
    exploit: u8,
    /// Requirements: H 0, M 1, L 2.
    requirement: [u8; 3],
}

/// Steps within EQ3 and EQ6 of the most severe vectors of each of their joint levels: VC VI VA CR IR AR.
const TOPS_3_6: [[&[[u8; 6]]; 2]; 3] = [
    [&[[0, 0, 0, 0, 0, 0]], &[[0, 0, 1, 1, 1, 0], [0, 0, 0, 1, 1, 1]]],
    [
        &[[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]],
        &[
            [1, 0, 1, 0, 1, 0],
            [1, 0, 0, 0, 1, 1],
            [0, 1, 0, 1, 0, 1],
            [0, 1, 1, 1, 0, 0],
            [1, 1, 0, 0, 0, 1],
        ],
    ],
    [&[], &[[1, 1, 1, 0, 0, 0]]],
];
/// The same within EQ1: AV PR UI.
const TOPS_1: [&[[u8; 3]]; 3] = [
    &[[0, 0, 0]],
    &[[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    &[[3, 0, 0], [1, 1, 1]],
];
/// The same within EQ2: AC AT.
const TOPS_2: [&[[u8; 2]]; 2] = [&[[0, 0]], &[[1, 0], [0, 1]]];
/// The same within EQ4: SC SI SA.
const TOPS_4: [&[[u8; 3]]; 3] = [&[[1, 0, 0]], &[[1, 1, 1]], &[[2, 2, 2]]];

/// Number of steps from the most to the least severe vector of a level.
const DEPTH_1: [u32; 3] = [1, 4, 5];
const DEPTH_2: [u32; 2] = [1, 2];
const DEPTH_3_6: [[u32; 2]; 3] = [[7, 6], [8, 8], [10, 10]];
const DEPTH_4: [u32; 3] = [6, 5, 4];

/// Divisible by every depth above.
const DEPTHS: u32 = 840;
/// Divisible by every number of equivalence sets that can be averaged over.
const SETS: u32 = 60;

impl Effective {
    fn of(codes: &[u8; 32]) -> Self {
        let step = |place: usize| match codes[MODIFIED + place] {
            0 => codes[place] - 1,
            modified => modified - 1,
        };
        let worst = |place: usize| codes[place].saturating_sub(1);
        let subsequent = |place: usize| {
            if codes[MODIFIED + place] == 4 {
                0
            } else {
                step(place) + 1
            }
        };
        Self {
            av: step(0),
            ac: step(1),
            at: step(2),
            pr: step(3),
            ui: step(4),
            vulnerable: [step(5), step(6), step(7)],
            subsequent: [subsequent(8), subsequent(9), subsequent(10)],
            exploit: worst(E),
            requirement: [worst(CR), worst(CR + 1), worst(CR + 2)],
        }
    }

    fn macro_vector(&self) -> MacroVector {
        let (av, pr, ui) = (self.av, self.pr, self.ui);
        let eq1 = if av == 0 && pr == 0 && ui == 0 {
            0
        } else if av != 3 && (av == 0 || pr == 0 || ui == 0) {
            1
        } else {
            2
        };
        let eq2 = u8::from(self.ac != 0 || self.at != 0);
        let [vc, vi, va] = self.vulnerable;
        let eq3 = if vc == 0 && vi == 0 {
            0
        } else if vc == 0 || vi == 0 || va == 0 {
            1
        } else {
            2
        };
        let [sc, si, sa] = self.subsequent;
        let eq4 = if si == 0 || sa == 0 {
            0
        } else if sc == 1 || si == 1 || sa == 1 {
            1
        } else {
            2
        };
        let required = (0..3).any(|place| self.requirement[place] == 0 && self.vulnerable[place] == 0);
        [eq1, eq2, eq3, eq4, self.exploit, u8::from(!required)]
    }

    fn tenths(&self) -> u8 {
        if self.vulnerable == [2; 3] && self.subsequent == [3; 3] {
            return 0;
        }
        let levels = self.macro_vector();
        let Some(score) = macrovector::tenths(levels) else {
            // Unreachable: EQ6 at 0 needs a high impact, and then EQ3 is not 2.
            return 0;
        };
        let [eq1, eq2, eq3, eq4, _, eq6] = levels;
        let lowered = |set: usize| {
            let mut lower = levels;
            lower[set] += 1;
            macrovector::tenths(lower)
        };
        let joint = match (eq3, eq6) {
            (0, 0) => lowered(2).max(lowered(5)),
            (1, 0) => lowered(5),
            _ => lowered(2),
        };
        let place = |level: u8| usize::from(level);
        let [vc, vi, va] = self.vulnerable;
        let [cr, ir, ar] = self.requirement;
        // For each set: the score of the next lower macro vector, the steps below the top, the depth.
        let sets = [
            (
                lowered(0),
                distance([self.av, self.pr, self.ui], TOPS_1[place(eq1)]),
                DEPTH_1[place(eq1)],
            ),
            (
                lowered(1),
                distance([self.ac, self.at], TOPS_2[place(eq2)]),
                DEPTH_2[place(eq2)],
            ),
            (
                joint,
                distance([vc, vi, va, cr, ir, ar], TOPS_3_6[place(eq3)][place(eq6)]),
                DEPTH_3_6[place(eq3)][place(eq6)],
            ),
            (
                lowered(3),
                distance(self.subsequent, TOPS_4[place(eq4)]),
                DEPTH_4[place(eq4)],
            ),
            // A level of EQ5 holds one value only: no steps, but it counts in the mean.
            (lowered(4), 0, 1),
        ];
        let mut count = 0;
        let mut sum = 0;
        for (lower, steps, depth) in sets {
            if let Some(lower) = lower {
                count += 1;
                sum += u32::from(score.saturating_sub(lower)) * steps * (DEPTHS / depth);
            }
        }
        let whole = DEPTHS * SETS;
        let mean = SETS.checked_div(count).map_or(0, |share| sum * share);
        // Half a tenth is rounded up.
        let remaining = (u32::from(score) * whole).saturating_sub(mean);
        ((remaining + whole / 2) / whole) as u8
    }
}

/// Steps of a vector below the first of the most severe vectors that it nowhere exceeds.
fn distance<const N: usize>(steps: [u8; N], tops: &[[u8; N]]) -> u32 {
    tops.iter()
        .find(|top| top.iter().zip(steps).all(|(top, step)| step >= *top))
        .map_or(0, |top| {
            top.iter()
                .zip(steps)
                .map(|(top, step)| u32::from(step - top))
                .sum()
        })
}
