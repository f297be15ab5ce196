//! A workbook of one sheet: the header bold and always in sight, numbers as numbers.
//!
//! A number stands as one where a spreadsheet shows it as it is printed, which is up to 15 digits; a longer one stands as
//! text, with all of its digits. The parts of the workbook are written by hand: the crates that write workbooks put
//! another packer below the pictures too. The only time in it is a fixed one.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Sheet;

/// The most rows of a sheet, with its header.
pub const MOST_ROWS: usize = 1_048_576;

/// The most digits that a spreadsheet shows.
const DIGITS: usize = 15;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SHEETS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A sheet as a workbook.
pub fn xlsx(sheet: &Sheet) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts(sheet) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(name, options).expect("memory can be written");
        zip.write_all(HEAD.as_bytes()).and_then(|()| zip.write_all(text.as_bytes())).expect("memory can be written");
    }
    zip.finish().expect("memory can be written").into_inner()
}

fn parts(sheet: &Sheet) -> [(&'static str, String); 7] {
    let main = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let types = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/xl/workbook.xml\" ContentType=\"{main}.sheet.main+xml\"/>\
<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{main}.worksheet+xml\"/>\
<Override PartName=\"/xl/styles.xml\" ContentType=\"{main}.styles+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    );
    let relations = format!(
        "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>\
<Relationship Id=\"rId2\" Type=\"{RELATIONS}/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"
    );
    let core = "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:creator>sizeup</dc:creator>\
<dcterms:created xsi:type=\"dcterms:W3CDTF\">1980-01-01T00:00:00Z</dcterms:created></cp:coreProperties>";
    let workbook = format!(
        "<workbook xmlns=\"{SHEETS}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"sizeup\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let of_workbook = format!(
        "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
<Relationship Id=\"rId2\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let styles = format!(
        "<styleSheet xmlns=\"{SHEETS}\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
<cellXfs count=\"2\"><xf xfId=\"0\"/><xf fontId=\"1\" xfId=\"0\" applyFont=\"1\"/></cellXfs>\
<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    );
    [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations),
        ("docProps/core.xml", core.to_owned()),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", of_workbook),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", worksheet(sheet)),
    ]
}

fn worksheet(sheet: &Sheet) -> String {
    let mut out = format!(
        "<worksheet xmlns=\"{SHEETS}\"><sheetViews><sheetView workbookViewId=\"0\">\
<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>"
    );
    // Writing to a string cannot fail.
    for (number, name) in sheet.header.iter().enumerate() {
        let cells = sheet.rows.iter().map(|row| &row[number]).chain([name]);
        let width = cells.map(|cell| cell.chars().count()).max().unwrap_or(0).min(60) + 2;
        let column = number + 1;
        let _ = write!(out, "<col min=\"{column}\" max=\"{column}\" width=\"{width}\" customWidth=\"1\"/>");
    }
    out += "</cols><sheetData>";
    for (number, row) in std::iter::once(&sheet.header).chain(&sheet.rows).enumerate() {
        let line = number + 1;
        let _ = write!(out, "<row r=\"{line}\">");
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let style = if number == 0 { " s=\"1\"" } else { "" };
            let place = format!("{}{line}", letters(column));
            let _ = if number > 0 && sheet.numeric[column] && is_shown_whole(cell) {
                write!(out, "<c r=\"{place}\"><v>{cell}</v></c>")
            } else {
                let text = escaped(cell);
                write!(out, "<c r=\"{place}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
            };
        }
        out += "</row>";
    }
    out + "</sheetData></worksheet>"
}

/// Whether a spreadsheet keeps and shows all digits of a number.
fn is_shown_whole(cell: &str) -> bool {
    let digits = cell.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    digits <= DIGITS && cell.parse::<f64>().is_ok_and(|number| number.to_string() == cell)
}

/// What a column is called: `A` to `Z`, then `AA`.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

/// A text in XML, where signs that XML cannot hold are written by their number.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            // What looks like the number of a sign is written so itself.
            '_' if rest.as_bytes().get(1) == Some(&b'x') && rest.as_bytes().get(6) == Some(&b'_') => out += "_x005F_",
            '\n' | '\t' => out.push(c),
            c if c < ' ' || c == '\u{fffe}' || c == '\u{ffff}' => {
                let _ = write!(out, "_x{:04X}_", u32::from(c));
            }
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::sheet::sample;
    use super::*;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
        let mut text = String::new();
        archive.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
        text
    }

    #[test]
    fn numbers_are_numbers_and_texts_are_texts() {
        let bytes = xlsx(&sample());
        assert_eq!(bytes, xlsx(&sample()));
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        for expected in [
            "<c r=\"A1\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">period</t></is></c>",
            "<c r=\"E3\"><v>-7.5</v></c>",
            "<t xml:space=\"preserve\">=\"x|y\"</t>",
            "state=\"frozen\"",
        ] {
            assert!(sheet.contains(expected), "{expected} is not in\n{sheet}");
        }
        assert!(!sheet.contains("r=\"E2\""), "an empty cell is none");
        assert!(part(&bytes, "docProps/core.xml").contains("1980-01-01T00:00:00Z"));
    }

    #[test]
    fn only_what_a_spreadsheet_shows_whole_is_a_number() {
        for (cell, whole) in [
            ("1", true),
            ("-0.007023", true),
            ("123456789012345", true),
            ("1234567890123456", false),
            ("0.1234567890123456", false),
            ("1.50", false),
            ("", false),
        ] {
            assert_eq!(is_shown_whole(cell), whole, "{cell}");
        }
    }

    #[test]
    fn texts_survive_xml() {
        assert_eq!(escaped("a<b>&\u{7}_x0007_\n"), "a&lt;b&gt;&amp;_x0007__x005F_x0007_\n");
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
