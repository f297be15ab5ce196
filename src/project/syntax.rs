//! From the text of a TOML file to its tables, within limits that a hostile file cannot move.

use std::sync::Arc;

use toml::de::DeTable;

use super::spot::{Document, Spot};
use crate::finding::{AnalysisFact, Finding};

/// The largest file that is looked at, in bytes.
pub const MAX_BYTES: usize = 4 << 20;

/// How deep brackets and braces may nest.
pub const MAX_DEPTH: usize = 32;

/// The tables of a document.
pub(super) fn tables(document: &Arc<Document>) -> Result<DeTable<'_>, Finding> {
    let refuse = |words: String, span: std::ops::Range<usize>| {
        Finding::error(AnalysisFact::Syntax(words)).at(Spot::new(document, span).place())
    };
    if document.text.len() > MAX_BYTES {
        let finding = Finding::error(AnalysisFact::Syntax(format!("`{}` is larger than {} MiB", document.file, MAX_BYTES >> 20)));
        return Err(finding);
    }
    if let Some(at) = too_deep(&document.text) {
        return Err(refuse(format!("more than {MAX_DEPTH} brackets are open here"), at..at + 1));
    }
    match DeTable::parse(&document.text) {
        Ok(table) => Ok(table.into_inner()),
        Err(error) => {
            let span = error.span().unwrap_or_default();
            let finding = refuse(sentence(error.message()), span.clone());
            Err(match hint(error.message(), document.text.get(span).unwrap_or_default()) {
                Some(hint) => finding.hint(hint),
                None => finding,
            })
        }
    }
}

/// The parser's words as one sentence of ours: what it expected becomes a second half, lower case, no full stop.
fn sentence(message: &str) -> String {
    match message {
        "duplicate key" => "this key is there twice".to_owned(),
        "string values must be quoted, expected literal string" => "a text stands in quotes".to_owned(),
        _ => {
            let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
            let mut chars = line.chars();
            let first = chars.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default();
            format!("{first}{}", chars.as_str())
        }
    }
}

fn hint(message: &str, typed: &str) -> Option<String> {
    let one_line = !typed.is_empty() && typed.chars().count() <= 40 && !typed.contains(['"', '\n', '\\']);
    let unquoted = message.starts_with("string values must be quoted") || message.starts_with("invalid date");
    (one_line && unquoted).then(|| format!("write `\"{typed}\"`"))
}

/// Where brackets and braces outside of texts and comments nest too deeply. It runs before the parser, whose own
/// limit would let a tree be built first.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while at < bytes.len() {
        match bytes[at] {
            b'#' => at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at),
            quote @ (b'"' | b'\'') => at = after_text(bytes, at, quote),
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(at);
                }
                at += 1;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            _ => at += 1,
        }
    }
    None
}

/// The first byte after the text that begins at `at`. A text on one line ends with its line at the latest: what is
/// broken is for the parser to say.
fn after_text(bytes: &[u8], at: usize, quote: u8) -> usize {
    let long = bytes[at..].starts_with(&[quote; 3]);
    let mut here = at + if long { 3 } else { 1 };
    while here < bytes.len() {
        match bytes[here] {
            b'\\' if quote == b'"' => here += 1,
            b'\n' if !long => return here,
            byte if byte == quote && long && bytes[here..].starts_with(&[quote; 3]) => return here + 3,
            byte if byte == quote && !long => return here + 1,
            _ => {}
        }
        here += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Palette, human};

    fn refused(text: &str) -> String {
        let document = Arc::new(Document::new("sizeup.toml".into(), text.into()));
        let finding = tables(&document).expect_err("is refused");
        human(&finding, Palette::Plain)
    }

    #[test]
    fn a_text_without_quotes_is_shown() {
        let expected = "\
error: a text stands in quotes
 --> sizeup.toml:2:8
  |
2 | name = market
  |        ^^^^^^
hint: write `\"market\"`
";
        assert_eq!(refused("[[table]]\nname = market\n"), expected);
    }

    #[test]
    fn a_section_given_twice_is_shown() {
        let expected = "\
error: this key is there twice
 --> sizeup.toml:3:2
  |
3 | [csv]
  |  ^^^
";
        assert_eq!(refused("[csv]\nskip = 1\n[csv]\n"), expected);
    }

    #[test]
    fn what_never_closes_is_shown() {
        let expected = "\
error: unclosed array, expected `]`
 --> sizeup.toml:1:13
  |
1 | by = [\"area\"
  |             ^
";
        assert_eq!(refused("by = [\"area\""), expected);
    }

    #[test]
    fn deep_nesting_is_refused_before_it_is_parsed() {
        let text = format!("a = {}", "[".repeat(1_000_000));
        assert!(refused(&text).starts_with("error: more than 32 brackets are open here\n --> sizeup.toml:1:37\n"));
        assert_eq!(too_deep(&format!("a = {}1{}", "[".repeat(32), "]".repeat(32))), None);
    }

    #[test]
    fn brackets_in_texts_and_comments_do_not_nest() {
        let many = "[".repeat(100);
        for text in [format!("a = \"{many}\""), format!("a = '{many}'"), format!("# {many}"), format!("a = '''\n{many}\n'''")] {
            assert_eq!(too_deep(&text), None, "{text}");
        }
        assert_eq!(too_deep(&format!("a = \"\\\"{many}\"\nb = '\\' # '{many}'")), None);
    }

    #[test]
    fn a_file_too_large_is_refused() {
        let text = "#".repeat(MAX_BYTES + 1);
        assert_eq!(refused(&text), "error: `sizeup.toml` is larger than 4 MiB\n");
    }

    #[test]
    fn long_dotted_keys_are_refused_by_the_parser() {
        assert!(refused(&format!("{}b = 1", "a.".repeat(100_000))).starts_with("error: "));
    }
}
