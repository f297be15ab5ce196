//! Aligned columns, for a terminal.

use unicode_width::UnicodeWidthStr;

use super::Sheet;
use crate::finding::escaped;

/// A sheet as aligned columns, numbers to the right. Control characters in cells are shown, not sent.
pub fn aligned(sheet: &Sheet) -> Vec<u8> {
    let rows: Vec<Vec<String>> =
        std::iter::once(&sheet.header).chain(&sheet.rows).map(|row| row.iter().map(|cell| escaped(cell)).collect()).collect();
    let widths: Vec<usize> =
        (0..sheet.header.len()).map(|at| rows.iter().map(|row| row[at].width()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in &rows {
        let cells = row.iter().enumerate().map(|(at, cell)| {
            let space = " ".repeat(widths[at] - cell.width());
            if sheet.numeric[at] { format!("{space}{cell}") } else { format!("{cell}{space}") }
        });
        out += cells.collect::<Vec<_>>().join("  ").trim_end();
        out.push('\n');
    }
    for note in &sheet.notes {
        out += &format!("\nnote: {note}\n");
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::super::sheet::sample;
    use super::*;

    #[test]
    fn numbers_stand_to_the_right() {
        let text = String::from_utf8(aligned(&sample())).expect("UTF-8");
        let expected = "\
period   area        measure  metric  value  unit  status  reason      lo    hi
2022-12  rural, all  users    yoy            %     A       no_prior
2023-12  =\"x|y\"      users    yoy      -7.5  %     A                 -7.6  -7.4
";
        assert_eq!(text, expected);
    }
}
