//! What stands below the last row: notes, sources, nothing.
//!
//! A line is a footnote only where it cannot be a row: it has fewer fields than the rows, or text in its first field
//! alone, and it begins as notes begin, or a blank line parts it from the rows. A line that was cut short, as by a
//! download that broke off, has neither mark, and is refused as any short row is.

use crate::source::records::blocks::Rows;
use crate::source::records::cut::Cut;
use crate::source::records::scan::{Scanner, Step};

/// What notes begin with, in lower case.
pub const OPENERS: &[&str] = &[
    "source:",
    "sources:",
    "source :",
    "source：",
    "note:",
    "notes:",
    "note :",
    "note.",
    "notes.",
    "note：",
    "data source:",
    "data sources:",
    "data from ",
    "last updated",
    "footnote",
    "footnotes",
    "methodology:",
    "definition:",
    "definitions:",
    "copyright",
    "©",
    "*",
    "†",
    "‡",
    "(*)",
    "注：",
    "注:",
    "注 ",
    "注1",
    "注１",
    "附注",
    "备注",
    "说明：",
    "说明:",
    "来源",
    "资料来源",
    "数据来源",
    "資料來源",
    "數據來源",
    "注释",
    "出典",
    "資料：",
    "注）",
    "(注)",
    "（注）",
    "※",
    "quelle:",
    "quellen:",
    "anmerkung",
    "fuente:",
    "fuentes:",
    "nota:",
    "notas:",
    "fonte:",
    "fonti:",
    "remarque",
    "источник",
    "примечание",
    "bron:",
];

/// Where the lines below the last row begin in the last bytes of a file; their end where there are none.
pub(crate) fn begins(bytes: &[u8], rows: Rows) -> usize {
    let Rows { cut, footer: declared, .. } = rows;
    // From here on, no line is a row.
    let mut first = bytes.len();
    let mut end = bytes.len();
    let mut below = 0;
    while let Some((start, line)) = line_before(bytes, end) {
        end = start;
        let blank = is_blank(line, cut);
        match declared {
            Some(count) if below == count => break,
            Some(_) => {
                below += u64::from(!blank);
                first = if blank { first } else { start };
            }
            // A blank line parts what is below it from the rows, unless all below it is blank.
            None if blank => first = if below > 0 { start } else { first },
            None => match note(line, rows) {
                Some(true) => {
                    (first, below) = (start, below + 1);
                }
                Some(false) => below += 1,
                None => break,
            },
        }
    }
    // Blank lines above the first note are counted with the rows.
    while let Some(length) =
        memchr::memchr2(b'\n', b'\r', &bytes[first..]).filter(|end| is_blank(&bytes[first..first + end], cut))
    {
        first += length + 1;
    }
    first
}

/// The line that ends at `end`, with the line end before that.
fn line_before(bytes: &[u8], end: usize) -> Option<(usize, &[u8])> {
    let mut last = end;
    match bytes[..end] {
        [] => return None,
        [.., b'\r', b'\n'] => last -= 2,
        [.., b'\n' | b'\r'] => last -= 1,
        _ => {}
    }
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..last]).map_or(0, |at| at + 1);
    Some((start, &bytes[start..last]))
}

/// Nothing but blanks and delimiters.
fn is_blank(line: &[u8], cut: Cut) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t') || *byte == cut.delimiter)
}

/// Whether a line begins as notes begin; `None` where it may be a row.
fn note(line: &[u8], rows: Rows) -> Option<bool> {
    let Rows { cut, fields, .. } = rows;
    // A line that is a whole record by itself: one inside a quoted field is none.
    let mut scanner = Scanner::new(line, cut);
    if fields < 2 || scanner.step() != Step::Record || scanner.position() != line.len() {
        return None;
    }
    let mut scratch = Vec::new();
    let mut text = |column: usize| {
        let (start, end) = scanner.field(column);
        String::from_utf8_lossy(cut.text(&line[start..end], &mut scratch)).trim().to_owned()
    };
    let first = text(0);
    let alone = (1..scanner.fields()).all(|column| text(column).is_empty());
    let lower = first.to_lowercase();
    let opened = OPENERS.iter().any(|opener| lower.starts_with(opener)) || is_numbered(&lower);
    if merge_marker(line) || first.is_empty() {
        return None;
    }
    match scanner.fields() {
        // Commas in a note are no delimiters, but a row of the full width with text in it is a row, unless what it
        // begins with cannot stand in the first column.
        count if count == fields && !alone => (opened && rows.typed).then_some(true),
        count if count > fields => None,
        _ if opened => Some(true),
        _ if alone && is_words(&first) => Some(false),
        _ => None,
    }
}

/// `[1] `, `(a) `, `1) `: the mark of a footnote and its text.
fn is_numbered(text: &str) -> bool {
    let Some((mark, rest)) = text.split_once([']', ')', '）', '】']) else { return false };
    let label = mark.trim_start_matches(['[', '(', '（', '【']);
    let short = label.chars().count() <= 2 && !label.is_empty() && label.chars().all(char::is_alphanumeric);
    short && rest.trim().chars().any(char::is_alphabetic)
}

/// A note says something: a number or a period alone does not.
fn is_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && crate::source::period::parse(text).is_none() && !is_number(text)
}

fn is_number(text: &str) -> bool {
    crate::source::number::parse(text, crate::source::number::Mark::Unsettled).is_ok()
}

/// Whether a line is what a merge that failed leaves behind.
pub(crate) fn merge_marker(line: &[u8]) -> bool {
    let begins = |marker: &[u8]| line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(b" "));
    [&b"<<<<<<<"[..], b"=======", b">>>>>>>", b"|||||||"].iter().any(|marker| begins(marker))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(text: &str, declared: Option<u64>) -> &str {
        let rows = Rows { cut: Cut::at(b','), fields: 3, count: None, footer: declared, typed: false };
        &text[begins(text.as_bytes(), rows)..]
    }

    #[test]
    fn notes_are_told_from_rows() {
        for (rows, notes) in [
            ("a,b,c\n1,2,3\n", "Source: World Bank, 2023\n"),
            ("1,2,3\n", "注：1. 数据为年末数\n来源：国家统计局"),
            ("1,2,3\n\n", "Data from database: World Development Indicators\nLast Updated: 12/16/2024\n\n"),
            ("1,2,3\n,,\n", "Note: x,,\n"),
            ("1,2,3\n", "* provisional\n"),
            ("1,2,3\r\n\r\n", "\"Source: a, b\"\r\n"),
            ("1,2,3\n", "[1] Without Taiwan.\n"),
            ("1,2,3\n\n", "first line of a note\nand the second of it\n\nSource: x\n"),
            ("1,2,3\n\n\n", ""),
            ("1,2,3\n", ""),
            ("1,2,3", ""),
            // Cut short, or a row without values, or a second table.
            ("1,2,3\n2023,ur", ""),
            ("1,2,3\nNew Zealand\n", ""),
            ("1,2,3\nNew Zealand,,\n", ""),
            ("1,2,3\n\n2024\n", ""),
            ("1,2,3\nTotal,5,6\n", ""),
            ("1,2,3\n>>>>>>> theirs\n", ""),
            // Inside a quoted field.
            ("1,2,\"x\nNote: y\"\n", ""),
            ("1,2,3\nNote: the \"big\" ones\n", ""),
        ] {
            let text = format!("{rows}{notes}");
            assert_eq!(below(&text, None), notes, "{text:?}");
        }
    }

    #[test]
    fn declared_lines_are_below_whatever_they_are() {
        assert_eq!(below("1,2,3\nNew Zealand,,\n\nx,y,z\n", Some(2)), "New Zealand,,\n\nx,y,z\n");
        assert_eq!(below("1,2,3\n\nSource: x\n", Some(0)), "");
        assert_eq!(below("1,2,3\n\n", Some(0)), "");
    }
}
