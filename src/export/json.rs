//! JSON: a list of objects, one a line, in the order of the columns; numbers are numbers, what is empty is null.

use super::Sheet;

/// A sheet as JSON.
pub(super) fn json(sheet: &Sheet) -> Vec<u8> {
    let object = |row: &Vec<String>| {
        let cells = row.iter().zip(&sheet.header).zip(&sheet.numeric);
        let pairs: Vec<String> =
            cells.map(|((cell, name), numeric)| format!("{}: {}", quoted(name), value(cell, *numeric))).collect();
        format!("  {{{}}}", pairs.join(", "))
    };
    let objects: Vec<String> = sheet.rows.iter().map(object).collect();
    match objects.is_empty() {
        true => b"[]\n".to_vec(),
        false => format!("[\n{}\n]\n", objects.join(",\n")).into_bytes(),
    }
}

fn value(cell: &str, numeric: bool) -> String {
    match (cell, numeric) {
        ("", _) => "null".to_owned(),
        // A plain decimal is a JSON number as it stands; its digits are kept.
        (number, true) => number.to_owned(),
        (text, false) => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}

#[cfg(test)]
mod tests {
    use super::super::sheet::sample;
    use super::*;

    #[test]
    fn objects_are_read_back() {
        let text = String::from_utf8(json(&sample())).expect("UTF-8");
        let read: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read[0]["value"], serde_json::Value::Null);
        assert_eq!(read[0]["reason"], "no_prior");
        assert_eq!(read[1]["value"], serde_json::json!(-7.5));
        assert_eq!(read[1]["area"], "=\"x|y\"");
        assert!(text.lines().nth(1).expect("a row").starts_with("  {\"period\": \"2022-12\", "));
    }

    #[test]
    fn no_rows_are_an_empty_list() {
        assert_eq!(json(&Sheet { rows: Vec::new(), ..sample() }), b"[]\n");
    }
}
