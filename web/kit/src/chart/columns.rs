//! Standing columns, one for each step of a scale such as years.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Tick;

/// One column, in units of the drawing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Column {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Upper edge of the part.
    pub part_y: f64,
    /// Height of the part of it that is marked; 0 for none.
    pub part: f64,
}

/// Standing columns. The numbers belong into a table beside them.
#[derive(Template, Clone, Debug)]
#[template(path = "chart/columns.html")]
pub struct Columns {
    /// Unique name within the page.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// Horizontal ticks.
    pub x: Vec<Tick>,
    /// Vertical ticks.
    pub y: Vec<Tick>,
}

impl HtmlSafe for Columns {}

impl Columns {
    const LEFT: f64 = 52.0;
    const RIGHT: f64 = 628.0;
    const TOP: f64 = 12.0;
    const BOTTOM: f64 = 172.0;
    /// Most columns.
    const MOST: usize = 80;
    /// Labels under the columns.
    const LABELS: usize = 9;

    /// Draws `(label, value, marked part of it)`, in order; nothing without a value above 0. `number` writes the marks
    /// of the vertical axis.
    pub fn of(rows: &[(String, u64, u64)], number: impl Fn(u64) -> String) -> Option<Self> {
        let rows = &rows[rows.len().saturating_sub(Self::MOST)..];
        let most = rows.iter().map(|row| row.1).max().filter(|most| *most > 0)?;
        let top = ceiling(most);
        let step = (Self::RIGHT - Self::LEFT) / rows.len() as f64;
        let width = (step * 0.72).min(48.0);
        let height = |value: u64| value as f64 / top as f64 * (Self::BOTTOM - Self::TOP);
        let left = |i: usize| Self::LEFT + step * i as f64 + (step - width) / 2.0;
        let round = |n: f64| (n * 10.0).round() / 10.0;
        let columns = rows.iter().enumerate().map(|(i, (_, value, part))| Column {
            x: round(left(i)),
            y: round(Self::BOTTOM - height(*value)),
            width: round(width),
            height: round(height(*value)),
            part_y: round(Self::BOTTOM - height(*part)),
            part: round(height(*part)),
        });
        let every = rows.len().div_ceil(Self::LABELS);
        let x = rows
            .iter()
            .enumerate()
            .filter(|(i, _)| (rows.len() - 1 - i).is_multiple_of(every))
            .map(|(i, (label, ..))| Tick {
                at: round(left(i) + width / 2.0),
                label: label.clone(),
            });
        let marks = if top == 1 {
            vec![0, 1]
        } else {
            vec![0, top / 2, top]
        };
        Some(Self {
            id: "columns".to_owned(),
            title: String::new(),
            description: String::new(),
            columns: columns.collect(),
            x: x.collect(),
            y: marks
                .into_iter()
                .map(|mark| Tick {
                    at: round(Self::BOTTOM - height(mark)),
                    label: number(mark),
                })
                .collect(),
        })
    }

    /// The same with words.
    #[must_use]
    pub fn described(mut self, id: &str, title: String, description: String) -> Self {
        id.clone_into(&mut self.id);
        self.title = title;
        self.description = description;
        self
    }
}

/// A round even number at or above a count, for the top of the axis; 1 for 1.
fn ceiling(count: u64) -> u64 {
    if count <= 1 {
        return 1;
    }
    let mut unit = 1_u64;
    loop {
        for step in [2, 4, 6, 10] {
            let Some(round) = unit.checked_mul(step) else {
                return count;
            };
            if count <= round {
                return round;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_ends_at_a_round_number() {
        assert_eq!(
            [0, 1, 2, 3, 7, 41, 61, 99_000].map(ceiling),
            [1, 1, 2, 4, 10, 60, 100, 100_000]
        );
        assert_eq!(ceiling(u64::MAX), u64::MAX);
    }

    #[test]
    fn columns_stand_on_the_ground_and_within_the_frame() {
        let rows: Vec<(String, u64, u64)> = (0..100).map(|n| (n.to_string(), n, n / 2)).collect();
        let chart = Columns::of(&rows, |n| n.to_string()).unwrap();
        assert_eq!(chart.columns.len(), Columns::MOST);
        for column in &chart.columns {
            assert!((column.y + column.height - Columns::BOTTOM).abs() < 0.2);
            assert!(column.y >= Columns::TOP - 0.1 && column.part <= column.height);
        }
        assert!(chart.x.len() <= Columns::LABELS + 1 && chart.x.last().unwrap().label == "99");
        assert!(Columns::of(&[], |n| n.to_string()).is_none());
        assert!(Columns::of(&[("a".to_owned(), 0, 0)], |n| n.to_string()).is_none());
    }
}
