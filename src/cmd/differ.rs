//! Where two versions of an artefact part: the first row, element or dot.

use crate::export::records;
use crate::render;

/// Says where the bytes of an artefact differ from what would be written now; `None` where they are equal.
pub fn differ(path: &str, there: &[u8], now: &[u8]) -> Option<String> {
    if there == now {
        return None;
    }
    let ending = path.rsplit('.').next().unwrap_or_default();
    let said = match ending {
        "csv" => rows(there, now),
        "svg" => lines(there, now, "element on line"),
        "png" => dots(there, now),
        _ => lines(there, now, "line"),
    };
    Some(said.unwrap_or_else(|| {
        let at = there.iter().zip(now).position(|(a, b)| a != b).unwrap_or(there.len().min(now.len()));
        format!("byte {at} differs")
    }))
}

/// The longest part of a line that is shown.
const SHOWN: usize = 100;

fn clipped(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn lines(there: &[u8], now: &[u8], what: &str) -> Option<String> {
    let (there, now) = (std::str::from_utf8(there).ok()?, std::str::from_utf8(now).ok()?);
    let (mut a, mut b) = (there.split('\n'), now.split('\n'));
    let mut number = 0_usize;
    loop {
        number += 1;
        match (a.next(), b.next()) {
            (Some(there), Some(now)) if there == now => {}
            (None, None) => return None,
            (there, now) => {
                let told = |line: Option<&str>| line.map_or("nothing".to_owned(), |line| format!("`{}`", clipped(line)));
                return Some(format!("{what} {number} is {}, and would be {}", told(there), told(now)));
            }
        }
    }
}

fn rows(there: &[u8], now: &[u8]) -> Option<String> {
    let (there, now) = (records(there)?, records(now)?);
    let header = now.first()?;
    for row in 0..there.len().max(now.len()) {
        let (a, b) = match (there.get(row), now.get(row)) {
            (Some(a), Some(b)) if a == b => continue,
            (Some(a), Some(b)) => (a, b),
            (Some(a), None) => return Some(format!("row {} is `{}`, and would not be there", row + 1, clipped(&a.join(",")))),
            (None, Some(b)) => return Some(format!("row {} is missing, and would be `{}`", row + 1, clipped(&b.join(",")))),
            (None, None) => return None,
        };
        let column = a.iter().zip(b).position(|(a, b)| a != b);
        return Some(match column {
            Some(at) => {
                let name = header.get(at).map_or_else(|| (at + 1).to_string(), |name| format!("`{name}`"));
                format!("row {}, column {name} is `{}`, and would be `{}`", row + 1, clipped(&a[at]), clipped(&b[at]))
            }
            None => format!("row {} has {} fields, and would have {}", row + 1, a.len(), b.len()),
        });
    }
    // Equal fields written otherwise: other quotes, other line ends.
    None
}

fn dots(there: &[u8], now: &[u8]) -> Option<String> {
    match render::first_difference(there, now)? {
        render::Difference::Unreadable => Some("it is no PNG that can be read".to_owned()),
        render::Difference::Size { there, now } => {
            Some(format!("it has {} by {} dots, and would have {} by {}", there.0, there.1, now.0, now.1))
        }
        render::Difference::Dot { x, y } => Some(format!("the dot at {x}, {y} has another colour")),
        render::Difference::Container => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_cell_is_named() {
        let (a, b) = (b"period,value\n2022,1\n2023,2\n", b"period,value\n2022,1\n2023,3\n");
        assert_eq!(differ("charts/a.csv", a, b).as_deref(), Some("row 3, column `value` is `2`, and would be `3`"));
        assert_eq!(differ("charts/a.csv", a, &b[..20]).as_deref(), Some("row 3 is `2023,2`, and would not be there"));
        assert_eq!(differ("charts/a.csv", a, a), None);
    }

    #[test]
    fn what_no_row_shows_is_a_byte() {
        assert_eq!(differ("a.csv", b"a\n1\n", b"a\r\n1\r\n").as_deref(), Some("byte 1 differs"));
    }

    #[test]
    fn the_first_element_is_named() {
        let said = differ("a.svg", b"<svg>\n<g/>\n</svg>\n", b"<svg>\n<h/>\n</svg>\n");
        assert_eq!(said.as_deref(), Some("element on line 2 is `<g/>`, and would be `<h/>`"));
    }
}
