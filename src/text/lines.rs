//! Breaking a text into lines, and cutting one that has no room.

use super::width;
use crate::mark::Weight;

/// Breaks a text into lines no wider than `max_width` pixels.
///
/// A line ends at a line end of the text, at a space, or beside a Han character. No line begins with closing
/// punctuation or ends with opening punctuation, and a number stays with the Han character that follows it
/// (`2024年`). A word wider than a whole line is broken anywhere rather than left to run off the picture.
/// Spaces at the ends of lines are dropped; a blank text has no lines.
///
/// ```
/// use sizeup::{mark::Weight, text};
///
/// let lines = text::wrap("Revenue per user doubled", 12.0, Weight::Regular, 100.0);
/// assert_eq!(lines, ["Revenue per user", "doubled"]);
/// ```
pub fn wrap(content: &str, size: f64, weight: Weight, max_width: f64) -> Vec<String> {
    if content.trim().is_empty() {
        return Vec::new();
    }
    let fits = |line: &str| width(line.trim_end(), size, weight, false) <= max_width;
    let mut lines = Vec::new();
    for paragraph in content.lines() {
        let mut line = String::new();
        for piece in pieces(paragraph) {
            let longer = format!("{line}{piece}");
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.trim().is_empty() {
                lines.push(line.trim_end().to_string());
            }
            line = piece.to_string();
            while !fits(&line) {
                let cut = longest(&line, |head| fits(head));
                if cut == line.len() {
                    break;
                }
                lines.push(line[..cut].to_string());
                line = line[cut..].to_string();
            }
        }
        lines.push(line.trim_end().to_string());
    }
    lines
}

/// The text if it is at most `max_width` pixels wide, else its longest beginning that has room for an
/// ellipsis behind it. Where not even that has room it is the bare ellipsis.
///
/// ```
/// use sizeup::{mark::Weight, text};
///
/// assert_eq!(text::elide("Short video", 12.0, Weight::Regular, 100.0), "Short video");
/// assert_eq!(text::elide("Short video", 12.0, Weight::Regular, 50.0), "Short…");
/// ```
pub fn elide(content: &str, size: f64, weight: Weight, max_width: f64) -> String {
    if width(content, size, weight, false) <= max_width {
        return content.to_string();
    }
    let cut = |head: &str| format!("{}…", head.trim_end());
    let end = longest(content, |head| width(&cut(head), size, weight, false) <= max_width);
    if width(&cut(&content[..end]), size, weight, false) <= max_width { cut(&content[..end]) } else { "…".into() }
}

/// The end of the longest non-empty beginning that `fits`; the first character if none does.
fn longest(content: &str, fits: impl Fn(&str) -> bool) -> usize {
    let ends: Vec<usize> = content.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let fitting = ends.partition_point(|&end| fits(&content[..end]));
    ends.get(fitting.saturating_sub(1)).copied().unwrap_or(0)
}

/// The parts between which a line may end, each with the spaces that follow it.
fn pieces(content: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in content.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            pieces.push(&content[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&content[start..]);
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || is_closing(after) || is_opening(before) {
        return false;
    }
    if before == ' ' {
        return true;
    }
    let glued = |c| matches!(c, '\u{a0}' | '\u{202f}' | '\u{2060}');
    if glued(before) || glued(after) || before.is_ascii_digit() {
        return false;
    }
    is_wide(before) || is_wide(after)
}

/// Han, kana and the punctuation that is set in squares with them.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{31f0}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn is_closing(c: char) -> bool {
    "，。、；：！？）］｝》〉」』】〕〗”’…—～·・％‰℃々ー,.;:!?)]}%".contains(c)
}

fn is_opening(c: char) -> bool {
    "（［｛《〈「『【〔〖“‘([{￥＄".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(content: &str, max_width: f64) -> Vec<String> {
        wrap(content, 10.0, Weight::Regular, max_width)
    }

    #[test]
    fn lines_fit_and_lose_nothing_but_spaces() {
        let content =
            "Short video overtook long video in 2021, while live streaming stayed at 市场规模达到一万亿元，同比增长百分之二十。";
        for max_width in [60.0, 80.0, 123.0, 200.0, 1000.0] {
            let lines = wrapped(content, max_width);
            for line in &lines {
                assert!(width(line, 10.0, Weight::Regular, false) <= max_width, "{line}");
                assert_eq!(line.trim(), line);
            }
            let bare = |text: &str| text.replace(' ', "");
            assert_eq!(bare(&lines.concat()), bare(content));
        }
        assert_eq!(wrapped(content, 1e9), [content]);
    }

    #[test]
    fn no_line_begins_with_closing_punctuation() {
        // The comma would be the first of the second line: the character before goes along with it.
        assert_eq!(wrapped("市场规模，增长", 40.0), ["市场规", "模，增长"]);
        assert_eq!(wrapped("规模（亿元）", 30.0), ["规模", "（亿", "元）"]);
    }

    #[test]
    fn a_number_stays_with_its_counter() {
        assert_eq!(wrapped("到2024年底", 40.0), ["到", "2024年", "底"]);
        assert_eq!(wrapped("about 25\u{a0}% more", 50.0), ["about", "25\u{a0}%", "more"]);
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken() {
        let lines = wrapped("Donaudampfschifffahrt", 40.0);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat(), "Donaudampfschifffahrt");
        assert_eq!(wrapped("ab", 1.0), ["a", "b"], "even where no letter fits");
    }

    #[test]
    fn line_ends_of_the_text_are_kept_and_blank_text_has_none() {
        assert_eq!(wrapped("one\ntwo", 500.0), ["one", "two"]);
        assert_eq!(wrapped("one\n\ntwo", 500.0), ["one", "", "two"]);
        assert!(wrapped("", 500.0).is_empty() && wrapped("  \n", 500.0).is_empty());
    }

    #[test]
    fn elided_text_fits() {
        for max_width in [12.0, 30.0, 47.0, 90.0] {
            let text = elide("Live streaming 直播 and gifts", 10.0, Weight::Bold, max_width);
            assert!(width(&text, 10.0, Weight::Bold, false) <= max_width, "{text}");
            assert!(text.ends_with('…') && !text.ends_with(" …"));
        }
        assert_eq!(elide("Live", 10.0, Weight::Bold, 1.0), "…");
        assert_eq!(elide("", 10.0, Weight::Bold, 0.0), "");
    }
}
