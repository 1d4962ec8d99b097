//! The scores of the 270 macro vectors of CVSS 4.0, a fact of the standard.

/// Marks a combination of equivalence sets that no vector reaches.
const NEVER: u8 = u8::MAX;

/// Score in tenths. Rows: EQ1, EQ2, EQ3; columns: EQ4, EQ5, EQ6.
#[rustfmt::skip]
static TENTHS: [[u8; 18]; 18] = [
    [100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68], // 000
    [98, 95, 95, 92, 90, 84, 93, 92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48], // 001
    [NEVER, 92, NEVER, 82, NEVER, 72, NEVER, 79, NEVER, 69, NEVER, 50, NEVER, 69, NEVER, 55, NEVER, 27], // 002
    [99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53], // 010
    [95, 93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30], // 011
    [NEVER, 86, NEVER, 75, NEVER, 52, NEVER, 71, NEVER, 52, NEVER, 29, NEVER, 63, NEVER, 29, NEVER, 17], // 012
    [98, 95, 94, 87, 91, 81, 94, 89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49], // 100
    [94, 89, 88, 77, 76, 67, 86, 76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25], // 101
    [NEVER, 83, NEVER, 70, NEVER, 54, NEVER, 65, NEVER, 58, NEVER, 26, NEVER, 53, NEVER, 21, NEVER, 13], // 102
    [95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30], // 110
    [89, 78, 76, 67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16], // 111
    [NEVER, 71, NEVER, 59, NEVER, 30, NEVER, 58, NEVER, 26, NEVER, 15, NEVER, 23, NEVER, 13, NEVER, 6], // 112
    [93, 87, 86, 72, 75, 58, 86, 74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22], // 200
    [85, 75, 74, 55, 62, 51, 72, 57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8], // 201
    [NEVER, 64, NEVER, 51, NEVER, 20, NEVER, 47, NEVER, 21, NEVER, 11, NEVER, 24, NEVER, 9, NEVER, 4], // 202
    [88, 75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11], // 210
    [75, 55, 58, 45, 40, 21, 61, 51, 48, 18, 20, 9, 46, 18, 17, 7, 8, 2], // 211
    [NEVER, 53, NEVER, 24, NEVER, 14, NEVER, 24, NEVER, 12, NEVER, 5, NEVER, 10, NEVER, 3, NEVER, 1], // 212
];

/// Levels of the six equivalence sets; 0 is the most severe.
pub(super) type MacroVector = [u8; 6];

/// The score of a macro vector in tenths, `None` where there is no such macro vector.
pub(super) fn tenths([eq1, eq2, eq3, eq4, eq5, eq6]: MacroVector) -> Option<u8> {
    if eq1 > 2 || eq2 > 1 || eq3 > 2 || eq4 > 2 || eq5 > 2 || eq6 > 1 {
        return None;
    }
    let row = usize::from(eq1 * 6 + eq2 * 3 + eq3);
    let column = usize::from(eq4 * 6 + eq5 * 2 + eq6);
    Some(TENTHS[row][column]).filter(|tenths| *tenths != NEVER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_270_entries_from_0_1_to_10() {
        let known: Vec<u8> = TENTHS
            .iter()
            .flatten()
            .copied()
            .filter(|cell| *cell != NEVER)
            .collect();
        assert_eq!(known.len(), 270);
        assert_eq!(known.iter().min(), Some(&1));
        assert_eq!(known.iter().max(), Some(&100));
    }

    /// EQ6 cannot be at its worst when no impact is high (EQ3 at 2), and nothing else is excluded.
    #[test]
    fn only_the_impossible_is_missing() {
        for (row, cells) in TENTHS.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                assert_eq!(*cell == NEVER, row % 3 == 2 && column % 2 == 0);
            }
        }
    }

    #[test]
    fn a_less_severe_macrovector_never_scores_higher_on_the_main_axis() {
        for eq5 in 0..2 {
            assert!(tenths([0, 0, 0, 0, eq5, 0]) >= tenths([0, 0, 0, 0, eq5 + 1, 0]));
        }
        assert_eq!(tenths([0, 0, 0, 0, 0, 0]), Some(100));
        assert_eq!(tenths([2, 1, 2, 2, 2, 1]), Some(1));
        assert_eq!(tenths([3, 0, 0, 0, 0, 0]), None);
    }
}
