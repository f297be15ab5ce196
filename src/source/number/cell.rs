//! What a cell of a value column says: a number, or that it is missing; and the flags and marks around it, where they
//! are declared.

use super::words::{CERTAIN, FLAGS, MISSING, SCANT, SDMX};
use super::{Mark, Printed, Refusal, parse};
use crate::unit::{NOUNS, SCALES};

/// What a card declares of the cells of its numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared<'a> {
    /// What stands for a missing value, beside what is [`CERTAIN`].
    pub missing: &'a [String],
    /// Footnote marks, which say nothing of the number.
    pub marks: &'a [String],
    /// Letters behind a number are flags.
    pub flags: bool,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// That there is no number.
    Missing,
    /// A number.
    Number(Printed),
}

/// Letters of SDMX, each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u32);

impl Flags {
    /// No letter.
    pub const NONE: Flags = Flags(0);

    /// The letters, in the order of the alphabet.
    pub fn letters(self) -> impl Iterator<Item = char> {
        ('A'..='Z').filter(move |letter| self.0 & bit(*letter) != 0)
    }

    /// Whether a letter is among them.
    pub fn has(self, letter: char) -> bool {
        self.0 & bit(letter) != 0
    }

    /// The letters of both.
    #[must_use]
    pub fn and(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    fn of(letter: char) -> Option<Flags> {
        let eurostat = FLAGS.iter().find(|(flag, ..)| *flag == letter).map(|(_, letter, _)| *letter);
        eurostat.or_else(|| Some(letter).filter(|letter| SDMX.contains(*letter))).map(|letter| Flags(bit(letter)))
    }
}

fn bit(letter: char) -> u32 {
    1 << (u32::from(letter) - u32::from('A')).min(31)
}

/// Reads a cell.
///
/// ```
/// use sizeup::source::number::{Content, Declared, Mark, cell};
/// let declared = Declared { flags: true, ..Declared::default() };
/// let (content, flags) = cell("5.1 bp", Mark::Point, declared).unwrap();
/// assert!(matches!(content, Content::Number(_)) && flags.letters().eq(['B', 'P']));
/// assert!(cell("5.1 bp", Mark::Point, Declared::default()).is_err());
/// ```
pub fn cell(text: &str, mark: Mark, declared: Declared) -> Result<(Content, Flags), Refusal> {
    let text = text.trim();
    if is_missing(text, declared) {
        return Ok((Content::Missing, Flags::default()));
    }
    let (unmarked, flags) = match declared.flags {
        true => flagged(unmarked(text, declared.marks))?,
        false => scant(text).unwrap_or((text, Flags::default())),
    };
    let unmarked = self::unmarked(unmarked, declared.marks);
    if unmarked.is_empty() {
        return Err(Refusal::NotANumber);
    }
    let content = if is_missing(unmarked, declared) { Content::Missing } else { Content::Number(parse(unmarked, mark)?) };
    Ok((content, flags))
}

fn is_missing(text: &str, declared: Declared) -> bool {
    let certain = || text.len() <= 6 && CERTAIN.iter().any(|word| word.eq_ignore_ascii_case(text));
    text.is_empty() || declared.missing.iter().any(|word| word == text) || certain()
}

/// A text without the marks at its ends.
fn unmarked<'a>(mut text: &'a str, marks: &[String]) -> &'a str {
    let without = |text: &'a str| {
        let of = |mark: &String| text.strip_suffix(mark.as_str()).or_else(|| text.strip_prefix(mark.as_str()));
        marks.iter().filter(|mark| !mark.is_empty()).find_map(of)
    };
    while let Some(shorter) = without(text) {
        text = shorter.trim();
    }
    text
}

/// A zero without the flag behind it that says it is none: `0n`, `0.0 n`.
fn scant(text: &str) -> Option<(&str, Flags)> {
    let (flag, _) = SCANT.iter().find(|(flag, _)| text.ends_with(*flag))?;
    let zero = text.strip_suffix(*flag)?.trim_end();
    let digits = zero.contains('0') && zero.chars().all(|c| matches!(c, '0' | '.' | ','));
    Some((zero, Flags::of(*flag)?)).filter(|_| digits)
}

/// How many flags one cell may have.
const MOST: usize = 3;

/// A text without the flags behind it. A word that is a scale or a unit, and could be flags too, is refused.
fn flagged(text: &str) -> Result<(&str, Flags), Refusal> {
    let inner = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let (before, letters) =
        inner.unwrap_or_else(|| text.split_at(text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len()));
    let glued = inner.is_none() && !before.ends_with(char::is_whitespace);
    let before = before.trim_end();
    // A capital that touches the digits may be a misprint, such as the O of `1,23O`.
    if glued && letters.contains(|c: char| c.is_ascii_uppercase()) {
        return Ok((text, Flags::default()));
    }
    if letters.is_empty() || before.is_empty() || letters.len() > MOST {
        return Ok((text, Flags::default()));
    }
    let flags = letters.chars().try_fold(Flags::default(), |flags, letter| Some(flags.and(Flags::of(letter)?)));
    let Some(flags) = flags else { return Ok((text, Flags::default())) };
    let word = letters.to_ascii_lowercase();
    let known = SCALES.iter().map(|scale| scale.printed).chain(NOUNS.iter().map(|noun| noun.printed));
    if known.into_iter().any(|known| known == word) {
        return Err(Refusal::NotANumber);
    }
    Ok((before, flags))
}

/// What a card may declare so that a cell is read that is refused as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// The text stands for a missing value.
    Missing,
    /// The letters behind the number are flags.
    Flags,
    /// This is a footnote mark.
    Mark(String),
}

/// What would have a cell read; `None` where nothing would.
pub fn mend(text: &str, mark: Mark, declared: Declared) -> Option<Mend> {
    let text = text.trim();
    if MISSING.contains(&text.to_lowercase().as_str()) {
        return Some(Mend::Missing);
    }
    let reads = |declared| cell(text, mark, declared).is_ok();
    if !declared.flags && reads(Declared { flags: true, ..declared }) {
        return Some(Mend::Flags);
    }
    footnote(text, mark, declared).map(Mend::Mark)
}

/// The footnote mark without which a text is read.
pub fn footnote(text: &str, mark: Mark, declared: Declared) -> Option<String> {
    let text = text.trim();
    let found = mark_behind(text).or_else(|| mark_before(text))?.to_owned();
    let marks: Vec<String> = declared.marks.iter().cloned().chain([found.clone()]).collect();
    cell(text, mark, Declared { marks: &marks, ..declared }).is_ok().then_some(found)
}

/// How a card has a cell read that is refused as it stands, where it can.
pub fn hint(text: &str, mark: Mark, declared: Declared) -> Option<String> {
    let in_card = "of `[csv]` in the card";
    Some(match mend(text, mark, declared)? {
        Mend::Missing => format!("if `{}` stands for a missing value, list it in `missing` {in_card}", text.trim()),
        Mend::Flags => format!("if the letters behind the number are flags of Eurostat or SDMX, say `flags = true` {in_card}"),
        Mend::Mark(mark) => format!("if `{mark}` is a footnote mark, list it in `marks` {in_card}"),
    })
}

/// The letter of SDMX that a word of a column of flags is: one of SDMX itself, or one of Eurostat, the first where several are.
pub fn status_letter(word: &str) -> Option<char> {
    let word = word.trim();
    let mut letters = word.chars();
    let one = letters.next().filter(|_| letters.next().is_none());
    if let Some(letter) = one.filter(|letter| SDMX.contains(*letter)) {
        return Some(letter);
    }
    let lower = !word.is_empty() && word.len() <= MOST && word.chars().all(|c| c.is_ascii_lowercase());
    let flags = word.chars().try_fold(Flags::default(), |flags, letter| Some(flags.and(Flags::of(letter)?))).filter(|_| lower)?;
    // A break is what must not be overlooked.
    flags.letters().find(|letter| *letter == 'B').or_else(|| flags.letters().next())
}

/// Signs that are footnote marks wherever they are printed.
fn is_mark(c: char) -> bool {
    matches!(c, '*' | '†' | '‡' | '§' | '#' | '^' | '¹' | '²' | '³' | '⁰'..='⁹' | 'ª' | 'º' | '①'..='⑳')
}

/// What may be a footnote mark at the end of a text.
fn mark_behind(text: &str) -> Option<&str> {
    let from = |start: usize| text.get(start..).filter(|mark| !mark.is_empty() && start > 0);
    let signs = text.trim_end_matches(is_mark);
    if signs.len() < text.len() {
        return from(signs.len());
    }
    for (open, close) in [('[', ']'), ('(', ')'), ('（', '）'), ('［', '］'), ('〔', '〕')] {
        if let Some(at) = text.rfind(open).filter(|at| text.ends_with(close) && text.len() - at <= 12) {
            return from(at);
        }
    }
    let letters = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if text.ends_with(|c: char| c.is_ascii_uppercase()) && letters.ends_with(|c: char| c.is_ascii_digit()) {
        return None; // rather a misprint: `1,23O`
    }
    let behind = letters.strip_suffix(')').map_or(letters, |inside| inside.trim_end_matches(char::is_alphanumeric));
    from(behind.len()).filter(|mark| mark.chars().count() <= 2)
}

fn mark_before(text: &str) -> Option<&str> {
    let behind = text.trim_start_matches(is_mark);
    text.get(..text.len() - behind.len()).filter(|mark| !mark.is_empty())
}
