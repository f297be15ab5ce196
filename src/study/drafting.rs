//! What to do where a file needs a card and has none. A card says all that is to be known of a file: one line of it alone
//! would switch off what is understood without a card, so its draft is made first.

use std::path::Path;

use super::adhoc::read_card;
use super::beside::card_of;
use crate::finding::Findings;
use crate::source::{Dialect, Input, inspect};

/// Findings whose hint is a line of a card, with the way to that card; `beside` is the one that there is.
pub(super) fn with_draft(found: Findings, files: &[String], input: &Input, beside: Option<&Path>) -> Findings {
    let Findings(mut findings) = found;
    let ([file], Some(card)) = (files, files.first().and_then(|file| card_of(file))) else { return Findings(findings) };
    let (draft, card) = (format!("sizeup inspect {} --card", word(file)), word(&card.to_string_lossy()));
    match beside {
        None => {
            let about = |hint: &String| hint.contains("in the card") || hint.contains("of the card");
            let hints = findings.iter_mut().rev().filter_map(|finding| finding.hint.as_mut());
            let Some(hint) = hints.into_iter().find(|hint| about(hint)) else { return Findings(findings) };
            *hint += &match inspect(input, &Dialect::default()) {
                Ok(_) => format!("; draft it with `{draft} > {card}`"),
                // Nothing can be drafted of what cannot be read: the line comes first, and the rest is drafted by it.
                Err(_) => format!("; write that alone into {card}, and `{draft}` prints the rest of it"),
            };
        }
        Some(path) => {
            // A card without measures and dimensions has those that are usual, which this file may not have.
            let bare = read_card(file, path)
                .is_ok_and(|card| card.dimensions.is_empty() && card.measures.iter().all(|measure| measure.spot.is_none()));
            let lacks = |sentence: String| sentence.starts_with("there is no column");
            if let Some(last) = findings.last_mut().filter(|last| bare && lacks(last.fact.to_string())) {
                let before = last.hint.as_ref().map_or_else(String::new, |hint| format!("{hint}; "));
                last.hint = Some(format!("{before}`{draft}` prints what {card} leaves out"));
            }
        }
    }
    Findings(findings)
}

/// A name as a shell reads it as one word.
fn word(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "./_-+=:@%,".contains(c);
    if name.chars().all(plain) { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn names_are_one_word_of_a_shell() {
        assert_eq!(word("data/users-2023.csv"), "data/users-2023.csv");
        assert_eq!(word("用户.csv"), "用户.csv");
        assert_eq!(word("my users.csv"), "'my users.csv'");
        assert_eq!(word("it's.csv"), "'it'\\''s.csv'");
    }

    #[test]
    fn the_card_has_the_name_of_its_file() {
        assert_eq!(card_of("data/users.csv.gz"), Some(PathBuf::from("data/users.toml")));
        assert_eq!(card_of("-"), None);
        assert_eq!(card_of("users.toml"), None);
    }
}
