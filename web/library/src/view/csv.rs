//! CSV (RFC 4180) that a spreadsheet opens without running anything.

/// What a file begins with: the mark by which spreadsheets know its letters.
pub(crate) const MARK: &str = "\u{feff}";

/// Writes a line of cells.
pub(crate) fn line<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (i, text) in cells.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&cell(text));
    }
    out.push_str("\r\n");
}

/// A cell. What a spreadsheet would take for a formula becomes text.
fn cell(text: &str) -> String {
    // Full-width signs count as formulas where East Asian input is usual.
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_what_they_hold() {
        assert_eq!(cell("a"), "a");
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        for formula in ["=1+1", "+1", "-1", "@x", "\tx", "＝1+1", "＠x"] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        assert_eq!(cell("=1,2"), "\"'=1,2\"");
    }
}
