//! Annexes A to E of GB/T 30279-2020 as tables. Indices are the codes of a parsed vector, counted from 1.

use baize_model::Level::{self, Critical, High, Low, Medium};

/// Annex A. Outer to inner: path N A L P, trigger L H, privilege N L H, interaction N R.
static EXPLOITABILITY: [[[[u8; 2]; 3]; 2]; 4] = [
    [[[9, 8], [8, 7], [7, 3]], [[8, 5], [5, 4], [3, 2]]], // N
    [[[8, 6], [7, 5], [3, 3]], [[5, 4], [4, 2], [2, 1]]], // A
    [[[8, 6], [6, 4], [2, 2]], [[4, 2], [3, 1], [2, 1]]], // L
    [[[2, 2], [2, 1], [1, 1]], [[1, 1], [1, 1], [1, 1]]], // P
];

/// Annex C. Outer to inner: cost L M H, repair H M L, range H M L.
static ENVIRONMENT: [[[u8; 3]; 3]; 3] = [
    [[9, 8, 5], [8, 7, 4], [7, 6, 3]], // L
    [[8, 7, 4], [7, 6, 3], [6, 5, 2]], // M
    [[7, 6, 3], [6, 5, 2], [5, 4, 1]], // H
];

/// Annex D. Rows: impact from 1; columns: exploitability from 1.
#[rustfmt::skip]
static TECHNICAL: [[Level; 9]; 9] = [
    [Low, Low, Low, Low, Low, Low, Low, Low, Medium],
    [Low, Low, Medium, Medium, Medium, Medium, Medium, Medium, Medium],
    [Low, Low, Medium, Medium, Medium, Medium, Medium, Medium, High],
    [Low, Medium, Medium, Medium, Medium, Medium, Medium, Medium, High],
    [Medium, Medium, Medium, Medium, Medium, Medium, Medium, High, High],
    [Medium, Medium, Medium, Medium, Medium, Medium, Medium, High, High],
    [Medium, Medium, Medium, Medium, Medium, High, High, High, Critical],
    [Medium, Medium, Medium, Medium, High, High, High, High, Critical],
    [Medium, High, High, High, High, High, High, High, Critical],
];

/// Annex E. Rows: technical grade from 低危; columns: environment from 1.
#[rustfmt::skip]
static COMPREHENSIVE: [[Level; 9]; 4] = [
    [Low, Low, Low, Low, Low, Low, Medium, Medium, High],
    [Low, Low, Low, Low, Low, Medium, Medium, High, Critical],
    [Low, Low, Low, Low, Medium, Medium, High, Critical, Critical],
    [Medium, Medium, Medium, High, High, High, Critical, Critical, Critical],
];

fn at(code: u8) -> usize {
    usize::from(code) - 1
}

pub(super) fn exploitability([path, trigger, privilege, interaction]: [u8; 4]) -> u8 {
    EXPLOITABILITY[at(path)][at(trigger)][at(privilege)][at(interaction)]
}

/// Annex B: by how many of the three are 严重 and 一般.
pub(super) fn impact(codes: [u8; 3]) -> Option<u8> {
    let count = |code: u8| codes.iter().map(|other| u8::from(*other == code)).sum::<u8>();
    Some(match (count(1), count(2)) {
        (3, _) => 9,
        (2, 1) => 8,
        (2, _) => 7,
        (1, 2) => 6,
        (1, 1) => 5,
        (1, _) => 4,
        (_, 3) => 3,
        (_, 2) => 2,
        (_, 1) => 1,
        _ => return None,
    })
}

pub(super) fn environment([cost, repair, range]: [u8; 3]) -> u8 {
    ENVIRONMENT[at(cost)][at(repair)][at(range)]
}

pub(super) fn technical(impact: u8, exploitability: u8) -> Level {
    TECHNICAL[at(impact)][at(exploitability)]
}

pub(super) fn comprehensive(technical: Level, environment: u8) -> Level {
    let row = match technical {
        Level::None | Low => 0,
        Medium => 1,
        High => 2,
        Critical => 3,
    };
    COMPREHENSIVE[row][at(environment)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of a letter among the values of an indicator.
    fn code(values: &str, letter: char) -> u8 {
        values.find(letter).expect("a known letter") as u8 + 1
    }

    /// The annex as printed: for each grade, path, trigger, privilege, interaction.
    #[test]
    fn annex_a_cell_by_cell() {
        let printed = [
            (9, "NLNN"),
            (8, "NLLN NLNR ALNN LLNN NHNN"),
            (7, "NLLR ALLN NLHN"),
            (6, "ALNR LLNR LLLN"),
            (5, "NHLN NHNR AHNN ALLR"),
            (4, "AHNR AHLN LHNN LLLR NHLR"),
            (3, "LHLN NHHN NLHR ALHR ALHN"),
            (2, "LLHN LHNR PLNN NHHR AHHN AHLR LLHR PLNR PLLN LHHN"),
            (1, "LHLR AHHR PHNN PLHN PLLR PHLN LHHR PHNR PHHR PHHN PHLR PLHR"),
        ];
        let mut cells = 0;
        for (grade, keys) in printed {
            for key in keys.split(' ') {
                let letters: Vec<char> = key.chars().collect();
                let codes = [
                    code("NALP", letters[0]),
                    code("LH", letters[1]),
                    code("NLH", letters[2]),
                    code("NR", letters[3]),
                ];
                assert_eq!(exploitability(codes), grade, "{key}");
                cells += 1;
            }
        }
        assert_eq!(cells, 48);
    }

    /// The annex as printed: how many are 严重, 一般, 无.
    #[test]
    fn annex_b_cell_by_cell() {
        let printed = [
            ([3, 0, 0], Some(9)),
            ([2, 1, 0], Some(8)),
            ([2, 0, 1], Some(7)),
            ([1, 2, 0], Some(6)),
            ([1, 1, 1], Some(5)),
            ([1, 0, 2], Some(4)),
            ([0, 3, 0], Some(3)),
            ([0, 2, 1], Some(2)),
            ([0, 1, 2], Some(1)),
            ([0, 0, 3], None),
        ];
        for number in 0..27u8 {
            let codes = [number / 9 + 1, number / 3 % 3 + 1, number % 3 + 1];
            let counts = [1, 2, 3].map(|code| codes.iter().map(|other| u8::from(*other == code)).sum::<u8>());
            let (_, grade) = printed.iter().find(|(key, _)| *key == counts).expect("a row");
            assert_eq!(impact(codes), *grade, "{codes:?}");
        }
    }

    /// The annex as printed: for each grade, range, cost, repair.
    #[test]
    fn annex_c_cell_by_cell() {
        let printed = [
            (9, "HLH"),
            (8, "HLM HMH MLH"),
            (7, "HLL HMM HHH MLM MMH"),
            (6, "HML HHM MLL MMM MHH"),
            (5, "HHL MML MHM LLH"),
            (4, "MHL LLM LMH"),
            (3, "LLL LMM LHH"),
            (2, "LML LHM"),
            (1, "LHL"),
        ];
        let mut cells = 0;
        for (grade, keys) in printed {
            for key in keys.split(' ') {
                let letters: Vec<char> = key.chars().collect();
                let codes = [
                    code("LMH", letters[1]),
                    code("HML", letters[2]),
                    code("HML", letters[0]),
                ];
                assert_eq!(environment(codes), grade, "{key}");
                cells += 1;
            }
        }
        assert_eq!(cells, 27);
    }

    /// Checks rows of ranges as the annexes print them: (row, [(last column, level)]).
    fn check<const N: usize>(table: &[[Level; 9]; N], row: usize, ranges: &[(usize, Level)]) {
        let mut column = 1;
        for (last, level) in ranges {
            while column <= *last {
                assert_eq!(table[row][column - 1], *level, "row {row}, column {column}");
                column += 1;
            }
        }
        assert_eq!(column, 10, "row {row} is covered");
    }

    #[test]
    fn annex_d_cell_by_cell() {
        check(&TECHNICAL, 8, &[(1, Medium), (8, High), (9, Critical)]);
        check(&TECHNICAL, 7, &[(4, Medium), (8, High), (9, Critical)]);
        check(&TECHNICAL, 6, &[(5, Medium), (8, High), (9, Critical)]);
        check(&TECHNICAL, 5, &[(7, Medium), (9, High)]);
        check(&TECHNICAL, 4, &[(7, Medium), (9, High)]);
        check(&TECHNICAL, 3, &[(1, Low), (8, Medium), (9, High)]);
        check(&TECHNICAL, 2, &[(2, Low), (8, Medium), (9, High)]);
        check(&TECHNICAL, 1, &[(2, Low), (9, Medium)]);
        check(&TECHNICAL, 0, &[(8, Low), (9, Medium)]);
    }

    #[test]
    fn annex_e_cell_by_cell() {
        check(&COMPREHENSIVE, 3, &[(3, Medium), (6, High), (9, Critical)]);
        check(
            &COMPREHENSIVE,
            2,
            &[(4, Low), (6, Medium), (7, High), (9, Critical)],
        );
        check(
            &COMPREHENSIVE,
            1,
            &[(5, Low), (7, Medium), (8, High), (9, Critical)],
        );
        check(&COMPREHENSIVE, 0, &[(6, Low), (8, Medium), (9, High)]);
        assert_eq!(comprehensive(Critical, 4), High);
        assert_eq!(comprehensive(Low, 9), High);
    }

    /// A higher grade of any group never lowers the result. The printed annexes hold this everywhere.
    #[test]
    fn results_are_monotone() {
        for low in 1..=9 {
            for column in 1..9 {
                assert!(technical(low, column) <= technical(low, column + 1));
                assert!(technical(column, low) <= technical(column + 1, low));
            }
        }
        for level in [Low, Medium, High, Critical] {
            for column in 1..9 {
                assert!(comprehensive(level, column) <= comprehensive(level, column + 1));
            }
        }
    }
}
