//! A table in Markdown, numbers to the right.

use super::Sheet;

/// A sheet as Markdown.
pub(super) fn markdown(sheet: &Sheet) -> Vec<u8> {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(sheet.header.iter().map(|name| escaped(name)).collect());
    out += &line(sheet.numeric.iter().map(|numeric| if *numeric { "---:" } else { "---" }.to_owned()).collect());
    for row in &sheet.rows {
        out += &line(row.iter().map(|cell| escaped(cell)).collect());
    }
    for note in &sheet.notes {
        out += &format!("\nNote: {note}\n");
    }
    out.into_bytes()
}

fn escaped(cell: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    cell.chars().map(plain).collect::<String>().replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::super::sheet::sample;
    use super::*;

    #[test]
    fn bars_are_escaped() {
        let text = String::from_utf8(markdown(&sample())).expect("UTF-8");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "| --- | --- | --- | --- | ---: | --- | --- | --- | ---: | ---: |");
        assert_eq!(lines[3], "| 2023-12 | =\"x\\|y\" | users | yoy | -7.5 | % | A |  | -7.6 | -7.4 |");
    }
}
