//! Writing to standard output, and tables whose columns line up in Chinese too.

use std::io::{self, BufWriter, ErrorKind, Write};

use crate::failure::{Failure, Result};
use crate::words::say;

/// Writes to standard output. A reader that has seen enough (`| head`) is no error.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    written(write(&mut out).and_then(|()| out.flush()))
}

/// What became of writing to standard output.
pub(crate) fn written(outcome: io::Result<()>) -> Result<()> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::environment(say!("error-output", reason = error))),
        Ok(()) => Ok(()),
    }
}

/// Writes a value as one line of JSON.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<()> {
    print(|out| {
        serde_json::to_writer(&mut *out, value)?;
        out.write_all(b"\n")
    })
}

/// Writes a line to standard error.
pub(crate) fn tell(text: &str) {
    // There is nobody left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "{text}");
}

/// A table. The first column is aligned to the left, numbers to the right.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with its heads.
    pub(crate) fn new(heads: &[String]) -> Self {
        Self {
            rows: vec![heads.to_vec()],
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes it. `right` says which columns are numbers.
    pub(crate) fn write(&self, out: &mut dyn Write, right: impl Fn(usize) -> bool) -> io::Result<()> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let cell = |row: &Vec<String>, i: usize| row.get(i).map_or(0, |text| width(text));
        let widths: Vec<usize> = (0..columns)
            .map(|i| self.rows.iter().map(|row| cell(row, i)).max().unwrap_or_default())
            .collect();
        for row in &self.rows {
            let mut line = String::new();
            for (i, text) in row.iter().enumerate() {
                let gap = " ".repeat(widths[i].saturating_sub(width(text)));
                if i > 0 {
                    line.push_str("  ");
                }
                let parts = if right(i) {
                    [gap.as_str(), text]
                } else {
                    [text, gap.as_str()]
                };
                line.extend(parts);
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// Columns a text takes on a terminal: two for each Han character and the like.
pub(crate) fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match u32::from(c) {
            0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
            0x1100..=0x115F
            | 0x2E80..=0xA4CF
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x1F300..=0x1FAFF
            | 0x20000..=0x3FFFD => 2,
            _ => 1,
        })
        .sum()
}

/// The text with everything taken out that could drive a terminal; records are not trusted.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect()
}

/// A whole number with its thousands apart.
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of bytes in words.
pub(crate) fn bytes(n: u64) -> String {
    let mut value = n as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 1000.0 {
            let digits = usize::from(unit != "B" && value < 100.0);
            return format!("{value:.digits$} {unit}");
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_in_both_languages() {
        let mut table = Table::new(&["来源".to_owned(), "读取".to_owned()]);
        table.row(vec!["cve".to_owned(), "1,024".to_owned()]);
        let mut out = Vec::new();
        table.write(&mut out, |i| i > 0).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "来源   读取\ncve   1,024\n");
    }

    #[test]
    fn text_from_records_cannot_drive_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\u{9b}31m\nc"), "a\u{FFFD}[2Jb\u{FFFD}31m\nc");
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!(
            (number(1_234_567), number(999), bytes(3_400_000), bytes(12)),
            ("1,234,567".into(), "999".into(), "3.4 MB".into(), "12 B".into())
        );
    }
}
