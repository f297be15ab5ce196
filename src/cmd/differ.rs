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

/// The part of a line around the character `at`.
fn clipped(line: &str, at: usize) -> String {
    let length = line.chars().count();
    if length <= SHOWN {
        return line.to_owned();
    }
    let from = at.saturating_sub(SHOWN / 2).min(length - SHOWN);
    let (lead, tail) = (if from > 0 { "…" } else { "" }, if from + SHOWN < length { "…" } else { "" });
    let shown: String = line.chars().skip(from).take(SHOWN).collect();
    format!("{lead}{shown}{tail}")
}

/// Two texts, each around the first character that differs.
fn both(there: &str, now: &str) -> (String, String) {
    let at = there.chars().zip(now.chars()).take_while(|(a, b)| a == b).count();
    (clipped(there, at), clipped(now, at))
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
            (Some(there), Some(now)) => {
                let (there, now) = both(there, now);
                return Some(format!("{what} {number} is `{there}`, and would be `{now}`"));
            }
            (Some(there), None) => return Some(format!("{what} {number} is `{}`, and would not be there", clipped(there, 0))),
            (None, Some(now)) => return Some(format!("{what} {number} is missing, and would be `{}`", clipped(now, 0))),
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
            (Some(a), None) => return Some(format!("row {} is `{}`, and would not be there", row + 1, clipped(&a.join(","), 0))),
            (None, Some(b)) => return Some(format!("row {} is missing, and would be `{}`", row + 1, clipped(&b.join(","), 0))),
            (None, None) => return None,
        };
        let column = a.iter().zip(b).position(|(a, b)| a != b);
        return Some(match column {
            Some(at) => {
                let name = header.get(at).map_or_else(|| (at + 1).to_string(), |name| format!("`{name}`"));
                let (there, now) = both(&a[at], &b[at]);
                format!("row {}, column {name} is `{there}`, and would be `{now}`", row + 1)
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

    #[test]
    fn a_long_line_is_shown_where_it_differs() {
        let line = |end: &str| format!("{}{end}{}", "a".repeat(300), "b".repeat(300));
        let said = differ("a.svg", line("x").as_bytes(), line("y").as_bytes()).expect("they differ");
        let around = |end: &str| format!("`…{}{end}{}…`", "a".repeat(50), "b".repeat(49));
        assert_eq!(said, format!("element on line 1 is {}, and would be {}", around("x"), around("y")));
    }
}
