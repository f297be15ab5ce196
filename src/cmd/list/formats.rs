//! `sizeup list formats`: what is written, and every way to write a file, a period and a number that is understood.

use unicode_width::UnicodeWidthStr;

use super::lines;
use crate::export::FORMATS;
use crate::source::inspect::{ANNOUNCERS, ROLES};
use crate::source::number::{BEFORE, BOUNDS, CERTAIN, EXAMPLES, EXPONENTS, FLAGS, GROUPS, LETTERS, MISSING, SCANT, Side};
use crate::source::period::{FISCAL, MIDNIGHTS, NOTATIONS, Notation, PARTS, SHORT_DAYS, UNSETTLED};
use crate::source::{DELIMITERS, Delimiter, ENCODINGS, OPENERS, PACKINGS, QUOTES, Told};
use crate::table::MARKS;

/// The whole list, in chapters.
pub(super) fn formats() -> String {
    let chapters = [("WRITTEN", written()), ("FILES", files()), ("PERIODS", periods()), ("NUMBERS", numbers())];
    chapters.map(|(title, text)| format!("{title}\n\n{text}")).join("\n")
}

/// Sections with a heading each.
#[derive(Default)]
struct Sections(String);

impl Sections {
    fn add(&mut self, heading: &str, text: String) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0 += &format!("{heading}\n{text}");
    }
}

fn written() -> String {
    let mut out = Sections::default();
    out.add("Tables", lines(FORMATS.iter().map(|format| (format.name, format.sentence.to_owned()))));
    let pictures = [
        ("svg", "with outlined text, the same everywhere"),
        ("png", "at two dots a pixel"),
        ("pdf", "with text that can be searched"),
    ];
    out.add("Pictures", lines(pictures.map(|(name, about)| (name, about.to_owned()))));
    let marks = MARKS.iter().map(|(_, word, sentence)| (*word, (*sentence).to_owned()));
    out.add("Marks behind the letter of a status, such as A+partial", lines(marks));
    out.0
}

fn files() -> String {
    let mut out = Sections::default();
    let told = |told: Told| matches!(told, Told::ByItsSense(_));
    let encodings: Vec<(String, String)> = ENCODINGS
        .iter()
        .map(|known| (known.name(), format!("{}{}", known.about, if told(known.told) { "; a guess" } else { "" })))
        .collect();
    out.add(
        "Encodings; `encoding` of `[csv]` takes any other of the WHATWG standard, too",
        lines(encodings.iter().map(|(name, about)| (name.as_str(), about.clone()))),
    );
    out.add("Packed files", words(PACKINGS.iter().map(|(_, name)| *name)));
    let delimiters = DELIMITERS.iter().map(|byte| match byte {
        b'\t' => "tab".to_owned(),
        byte => char::from(*byte).to_string(),
    });
    let delimiters: Vec<String> = delimiters.chain(Delimiter::WORDS.iter().map(|(word, _)| format!("\"{word}\""))).collect();
    out.add("Delimiters; `delimiter` of `[csv]` takes any other sign, too", words(delimiters.iter().map(String::as_str)));
    out.add("Quotes", lines(QUOTES.iter().map(|(quote, about)| (*quote, (*about).to_owned()))));
    out.add("What notes below the last row begin with", words(OPENERS.iter().copied()));
    out.add("What announces a unit above or below the rows", words(ANNOUNCERS.iter().map(|word| word.trim())));
    let roles = ROLES.iter().map(|(name, role)| (*role, *name)).chain([("source", "source…")]);
    out.add("Columns that say something about the number beside them, by their names", grouped(roles));
    out.0
}

fn periods() -> String {
    let mut out = Sections::default();
    out.add("As references write them", lines(OWN.iter().map(|(text, frequency)| (*text, (*frequency).to_owned()))));
    for (title, rows) in [
        ("As printed", NOTATIONS),
        ("That their column as a whole settles, or the card: `order`, `frequency` of `[period]`", UNSETTLED),
        ("Days that only `order` of `[period]` settles", SHORT_DAYS),
        ("Fiscal years, where `fiscal` of `[period]` says which months they have", FISCAL),
        ("Parts of a year that stands in another column", PARTS),
    ] {
        let example = |row: &'static Notation| (row.frequency.name(), row.example);
        out.add(title, grouped(rows.iter().map(example)));
    }
    out.add(
        "Years with decimals, where `decimal` and `frequency` of `[period]` say so",
        lines([("2023.25", "2023-Q2, where the frequency is a quarter".to_owned())]),
    );
    out.add("What may stand behind a day", words(MIDNIGHTS.iter().map(|time| time.trim())));
    out.0
}

/// The notation of references.
const OWN: &[(&str, &str)] = &[
    ("2023", "year"),
    ("2023-H1", "half"),
    ("2023-Q4", "quarter"),
    ("2023-12", "month"),
    ("2023-W05", "week"),
    ("2023-12-31", "day"),
    ("2023-01/2023-10", "span"),
];

fn numbers() -> String {
    let mut out = Sections::default();
    let examples: Vec<(String, String)> =
        EXAMPLES.iter().map(|(printed, value, about)| ((*printed).to_owned(), format!("{value}: {about}"))).collect();
    out.add("As printed, and what they are", lines(examples.iter().map(|(text, about)| (text.as_str(), about.clone()))));
    let groups = GROUPS.iter().map(|(sign, name)| match sign.is_whitespace() {
        true => format!("{name} U+{:04X}", u32::from(*sign)),
        false => format!("{name} {sign}"),
    });
    let groups: Vec<String> = groups.collect();
    out.add("What groups their digits", words(groups.iter().map(String::as_str)));
    out.add("What stands before a power of ten", words(EXPONENTS.iter().map(|word| word.trim())));
    let bounds = |wanted: Side| words(BOUNDS.iter().filter(|(_, side, _)| *side == wanted).map(|(word, ..)| *word));
    out.add("Bounds and approximations before a number", bounds(Side::Before));
    out.add("Bounds and approximations behind one", bounds(Side::Behind));
    out.add("Currencies before a number; `sizeup list units` has the units behind it", words(BEFORE.iter().copied()));
    let letters: Vec<(String, String)> =
        LETTERS.iter().map(|(letter, power)| (letter.to_string(), format!("10^{power}"))).collect();
    out.add(
        "Letters that scale a number; `sizeup list units` has the words",
        lines(letters.iter().map(|(letter, power)| (letter.as_str(), power.clone()))),
    );
    let scant: Vec<(String, String)> = SCANT
        .iter()
        .map(|(flag, who)| (format!("0{flag}"), format!("{who}: more than nothing, less than half a unit of the last digit")))
        .collect();
    out.add("Zeros that are none, with the status N", lines(scant.iter().map(|(text, about)| (text.as_str(), about.clone()))));
    out.add("Missing values, beside an empty cell", words(CERTAIN.iter().copied()));
    let open = MISSING.iter().filter(|word| !CERTAIN.contains(word));
    out.add("Missing values where `missing` of `[csv]` lists them", words(open.copied()));
    let flags: Vec<(String, String)> =
        FLAGS.iter().map(|(flag, letter, about)| (flag.to_string(), format!("{letter}  {about}"))).collect();
    out.add(
        "Flags behind a number, where `flags = true` of `[csv]` says so, with their letter in SDMX",
        lines(flags.iter().map(|(flag, about)| (flag.as_str(), about.clone()))),
    );
    out.0
}

/// How wide a line of words is at most.
const WIDTH: usize = 100;

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    wrapped(words, 0)
}

/// Words in lines, all but the first of which are indented.
fn wrapped<'a>(words: impl IntoIterator<Item = &'a str>, indent: usize) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in words {
        if width > 0 && indent + width + 2 + word.width() > WIDTH {
            out.push('\n');
            out += &" ".repeat(indent);
            width = 0;
        }
        if width > 0 {
            out += "  ";
            width += 2;
        }
        out += word;
        width += word.width();
    }
    out + "\n"
}

/// Words by what they mean, a paragraph for each meaning in the order in which it is met first.
fn grouped<'a>(words: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (meaning, word) in words {
        match groups.iter_mut().find(|(known, _)| *known == meaning) {
            Some((_, words)) => words.push(word),
            None => groups.push((meaning, vec![word])),
        }
    }
    let indent = groups.iter().map(|(meaning, _)| meaning.width()).max().unwrap_or(0) + 2;
    let paragraph = |(meaning, words): (&str, Vec<&str>)| format!("{meaning:<indent$}{}", wrapped(words, indent));
    groups.into_iter().map(paragraph).collect()
}
