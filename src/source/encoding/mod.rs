//! Text in other encodings than UTF-8, decoded as it is read: every byte is understood, or the first one that is not is named.

pub(crate) mod legacy;
pub(crate) mod sense;
pub(crate) mod text;

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::finding::{Finding, Place, ReadingFact, Result};
use crate::source::input::Refused;
use crate::source::records::place::line_of;
use legacy::{looks_like_chinese, only_plausible, plausible};
use sense::Sense;

/// What `encoding` of a card may say, beside every label of the WHATWG standard that `encoding_rs` knows.
const ALIASES: &[(&str, &str)] = &[
    ("cp936", "gbk"),
    ("ms936", "gbk"),
    ("cp932", "shift_jis"),
    ("cp1252", "windows-1252"),
    ("utf8-bom", "utf-8"),
    ("utf-8-sig", "utf-8"),
];

/// How to settle what is not certain.
const DECLARE: &str =
    "say which encoding it is in: `encoding` of `[csv]` in the card takes gb18030, windows-1252, shift_jis, koi8-r, utf-16le, …";

/// The encoding of a file that begins with these bytes: the declared one, that of its byte order mark, UTF-8, or the one
/// old encoding that makes sense of them.
pub(crate) fn settled(name: &str, declared: Option<&str>, sample: &[u8], whole: bool) -> Result<&'static Encoding> {
    let marked = Encoding::for_bom(sample).map(|(encoding, _)| encoding);
    if let Some(label) = declared {
        let encoding = of_label(label)?;
        return match marked {
            Some(marked) if marked != encoding => {
                let sentence = format!(
                    "`{name}` begins with the byte order mark of {}, and is declared to be {}",
                    marked.name(),
                    encoding.name()
                );
                Err(Finding::error(ReadingFact::Other(sentence)).hint("leave `encoding` of `[csv]` out of the card").into())
            }
            _ => Ok(encoding),
        };
    }
    if let Some(encoding) = marked.or_else(|| of_two_bytes(sample)) {
        return Ok(encoding);
    }
    let error = match std::str::from_utf8(sample) {
        Err(error) => error,
        Ok(text) => match looks_like_chinese(text) {
            None => return Ok(UTF_8),
            Some(at) => {
                let sentence = format!("the text of `{name}` from offset {at} on may be in UTF-8 or in gb18030");
                return Err(Finding::error(ReadingFact::Other(sentence)).at(spot(sample, at, name)).hint(DECLARE).into());
            }
        },
    };
    // A sample may end inside a character.
    if error.error_len().is_none() && !whole {
        return Ok(UTF_8);
    }
    // Bytes that are no text in any encoding are told of as such, further up.
    if memchr::memchr(0, sample).is_some() {
        return Ok(UTF_8);
    }
    let text = if whole { sample } else { &sample[..memchr::memrchr2(b'\n', b'\r', sample).map_or(0, |end| end + 1)] };
    match only_plausible(text) {
        Some(encoding) => Ok(encoding),
        None => Err(no_text("UTF-8", sample, error.valid_up_to(), name).hint(hint(sample, error.valid_up_to())).into()),
    }
}

/// UTF-16 without a byte order mark: every other byte of what is ASCII is NUL.
fn of_two_bytes(sample: &[u8]) -> Option<&'static Encoding> {
    memchr::memchr(0, sample)?;
    let mut fits = [UTF_16LE, UTF_16BE].into_iter().filter(|encoding| {
        let even = &sample[..sample.len() & !1];
        let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(even) else { return false };
        let signs = text.chars().filter(|c| c.is_ascii()).count();
        let controls = text.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n'));
        // One NUL among plain bytes is none of UTF-16.
        !controls && signs > 3 && signs * 4 >= text.chars().count() && text.contains(['\n', '\r'])
    });
    let found = fits.next();
    found.filter(|_| fits.next().is_none())
}

fn of_label(label: &str) -> Result<&'static Encoding> {
    let lower = label.trim().to_lowercase();
    let known = ALIASES.iter().find(|(alias, _)| *alias == lower).map_or(lower.as_str(), |(_, name)| name);
    match Encoding::for_label_no_replacement(known.as_bytes()).filter(|encoding| *encoding != encoding_rs::X_USER_DEFINED) {
        Some(encoding) => Ok(encoding),
        None => {
            let sentence = format!("`{label}` is not an encoding that is known");
            Err(Finding::error(ReadingFact::Other(sentence)).hint(DECLARE).into())
        }
    }
}

/// The finding that a byte is no text, with its place.
fn no_text(encoding: &'static str, bytes: &[u8], at: usize, name: &str) -> Finding {
    Finding::error(ReadingFact::NotText { encoding, offset: at as u64 }).at(spot(bytes, at, name))
}

fn spot(bytes: &[u8], at: usize, name: &str) -> Place {
    let (lines, column, text) = line_of(bytes, at);
    Place { file: name.to_owned(), line: lines + 1, column, length: 1, text }
}

/// How to mend a file whose bytes are no UTF-8 from some byte on.
pub(crate) fn hint(bytes: &[u8], at: usize) -> String {
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |end| end + 1);
    // On the line itself a part of another encoding may look like UTF-8 by chance.
    if !bytes[..start].is_ascii() {
        return "what stands before it is UTF-8, so this byte is damaged or comes from another file: mend it, or say `encoding` of `[csv]` in the card".to_owned();
    }
    let end = memchr::memrchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |length| start + length);
    // What one encoding makes of the first word that is not ASCII.
    let word = |text: &str| -> String {
        let beyond = text.find(|c: char| !c.is_ascii()).unwrap_or(0);
        let ends = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
        let from = text[..beyond].rfind(ends).map_or(0, |at| at + 1);
        text[from..].split(ends).next().unwrap_or_default().chars().take(20).collect()
    };
    let found = plausible(&bytes[start..end.max(at)]);
    let shown: Vec<String> =
        found.iter().take(4).map(|(encoding, text)| format!("{} (`{}`)", encoding.name().to_lowercase(), word(text))).collect();
    match &found[..] {
        [] => DECLARE.to_owned(),
        [(encoding, _)] => {
            let name = encoding.name().to_lowercase();
            format!("it looks like {}: if so, say `encoding = \"{name}\"` under `[csv]` in the card", shown[0])
        }
        _ => format!("it may be {}: say which, `encoding` of `[csv]` in the card", shown.join(" or ")),
    }
}

/// How many bytes are decoded at a time.
const PIECE: usize = 64 << 10;

/// A stream in another encoding as one in UTF-8, with the same lines and characters.
pub(crate) struct Decoded {
    name: String,
    source: Box<dyn Read + Send>,
    encoding: &'static Encoding,
    decoder: Decoder,
    /// Bytes that were read, and how many of them are decoded.
    raw: Vec<u8>,
    taken: usize,
    filled: usize,
    ended: bool,
    /// Where in the file `raw` begins.
    offset: u64,
    /// Decoded text, and how much of it was handed out.
    text: Vec<u8>,
    given: usize,
    /// The lines that ended in what was handed out, and the text of the line that did not.
    lines: u64,
    line: Vec<u8>,
    after_cr: bool,
    /// What the text must go on to make, where only its beginning told the encoding.
    sense: Option<Sense>,
}

impl Decoded {
    /// `declared` says that a card names the encoding: then it needs to make no sense.
    pub(crate) fn new(name: &str, source: Box<dyn Read + Send>, encoding: &'static Encoding, declared: bool) -> Decoded {
        Decoded {
            sense: Sense::of(encoding).filter(|_| !declared),
            name: name.to_owned(),
            source,
            encoding,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; PIECE],
            taken: 0,
            filled: 0,
            ended: false,
            offset: 0,
            text: Vec::new(),
            given: 0,
            lines: 0,
            line: Vec::new(),
            after_cr: false,
        }
    }

    /// Decodes the next piece; `false` at the end.
    fn next_piece(&mut self) -> io::Result<bool> {
        if self.taken == self.filled {
            if self.ended {
                return Ok(false);
            }
            self.offset += self.filled as u64;
            (self.taken, self.filled) = (0, self.source.read(&mut self.raw)?);
            self.ended = self.filled == 0;
        }
        self.note_lines();
        // Three bytes for every byte are enough in every encoding; four, and one more, for what was pending.
        self.text.resize(3 * (self.filled - self.taken) + 16, 0);
        let source = &self.raw[self.taken..self.filled];
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(source, &mut self.text, self.ended);
        self.taken += read;
        self.text.truncate(written);
        self.given = 0;
        if let DecoderResult::Malformed(length, behind) = result {
            let at = self.offset + self.taken as u64 - u64::from(length) - u64::from(behind);
            return Err(Refused::error(self.malformed(at)));
        }
        let text = std::str::from_utf8(&self.text).unwrap_or_default();
        if let Some(at) = self.sense.as_mut().and_then(|sense| sense.lost(text, self.ended)) {
            let (before, ..) = self.encoding.encode(&text[..at]);
            let offset = self.offset + (self.taken - read) as u64 + before.len() as u64;
            let name = self.encoding.name();
            let sentence = format!("the line at offset {offset} does not make sense in {name}, in which the file begins");
            let line = self.lines + crate::source::records::scan::line_ends(&self.text[..at]) + 1;
            let place = Place { file: self.name.clone(), line, column: 1, length: 1, text: None };
            let hint = format!("if all of it is {name}, say `encoding = \"{}\"` under `[csv]` in the card", name.to_lowercase());
            return Err(Refused::error(Finding::error(ReadingFact::Other(sentence)).at(place).hint(hint)));
        }
        Ok(written > 0 || !self.ended)
    }

    /// Keeps the line on which the text that was handed out ends, for the message that may follow.
    fn note_lines(&mut self) {
        // A CRLF may be cut in two; its line was counted with the CR.
        let text = self.text.strip_prefix(b"\n").filter(|_| self.after_cr).unwrap_or(&self.text);
        self.after_cr = self.text.last().map_or(self.after_cr, |last| *last == b'\r');
        let start = memchr::memrchr2(b'\n', b'\r', text).map_or(0, |end| end + 1);
        self.lines += crate::source::records::scan::line_ends(&text[..start]);
        if start > 0 {
            self.line.clear();
        }
        self.line.extend_from_slice(&text[start..]);
        self.line.truncate(1 << 16);
        self.text.clear();
    }

    fn malformed(&mut self, offset: u64) -> Finding {
        self.note_lines();
        let column = String::from_utf8_lossy(&self.line).chars().count() as u64 + 1;
        let place = Place { file: self.name.clone(), line: self.lines + 1, column, length: 1, text: None };
        let finding = Finding::error(ReadingFact::NotText { encoding: self.encoding.name(), offset });
        finding.at(place).hint(DECLARE)
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if !self.next_piece()? {
                return Ok(0);
            }
        }
        let count = buffer.len().min(self.text.len() - self.given);
        buffer[..count].copy_from_slice(&self.text[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;
    use encoding_rs::UTF_16LE;
    use proptest::prelude::*;

    fn decoded(bytes: &[u8], encoding: &'static Encoding) -> io::Result<String> {
        let mut text = String::new();
        Decoded::new("a.csv", Box::new(io::Cursor::new(bytes.to_vec())), encoding, true).read_to_string(&mut text)?;
        Ok(text)
    }

    fn settles(bytes: &[u8]) -> std::result::Result<&'static str, String> {
        settled("a.csv", None, bytes, true).map(Encoding::name).map_err(|Findings(found)| found[0].fact.to_string())
    }

    #[test]
    fn a_byte_order_mark_settles_it() {
        assert_eq!(settles(b"\xef\xbb\xbfa"), Ok("UTF-8"));
        assert_eq!(settles(b"\xff\xfea\0"), Ok("UTF-16LE"));
        assert_eq!(settles(b"\xfe\xff\0a"), Ok("UTF-16BE"));
        assert_eq!(settles("a,人口\n".as_bytes()), Ok("UTF-8"));
        assert_eq!(settles(b"a,\xe4\n"), Err("the byte at offset 2 is not UTF-8".to_owned()));
    }

    /// The bytes of `农` are those of `ũ` in UTF-8.
    #[test]
    fn what_may_be_either_is_not_taken_for_one() {
        let both = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
        assert!(settles(&both("year,area\n2020,农\n")).is_err_and(|why| why.contains("may be in UTF-8 or in gb18030")));
        for text in ["año,región\n2020,España\n", "год,регион\n2020,Москва\n", "Łódź,ũ\n", "έτος\n", "price £5\n"]
        {
            assert_eq!(settles(text.as_bytes()), Ok("UTF-8"), "{text}");
        }
    }

    #[test]
    fn every_label_names_an_encoding() {
        for label in [
            "utf-8",
            "UTF8",
            "utf-16",
            "utf-16be",
            "gb18030",
            "GBK",
            "gb2312",
            "cp936",
            "latin1",
            "ISO-8859-1",
            "windows-1252",
            "cp1252",
            "shift_jis",
            "sjis",
            "koi8-r",
            "big5",
            "euc-kr",
        ] {
            assert!(of_label(label).is_ok(), "{label}");
        }
        for label in ["klingon", "", "replacement", "x-user-defined", "hz-gb-2312"] {
            assert!(of_label(label).is_err(), "{label}");
        }
    }

    #[test]
    fn what_is_malformed_is_named_by_its_offset_and_line() {
        let of = |bytes: &[u8], encoding| {
            let error = decoded(bytes, encoding).expect_err("refused");
            let Findings(found) = crate::source::input::cannot_read("a.csv", &error);
            (found[0].fact.to_string(), found[0].places[0].line, found[0].places[0].column)
        };
        assert_eq!(of(b"a\n\xb5\xd8\xff,1\n", encoding_rs::GB18030), ("the byte at offset 4 is not gb18030".into(), 2, 2));
        assert_eq!(of(b"a\r\n\x82", encoding_rs::SHIFT_JIS), ("the byte at offset 3 is not Shift_JIS".into(), 2, 1));
        assert_eq!(of(b"\xff\xfea\0b", UTF_16LE), ("the byte at offset 4 is not UTF-16LE".into(), 1, 2));
    }

    proptest! {
        #[test]
        fn what_was_encoded_comes_back(text in "[a-z0-9,\n年人口収入あア数据]{0,200}", times in 1_usize..900) {
            let text = text.repeat(times);
            for encoding in [encoding_rs::GB18030, encoding_rs::SHIFT_JIS] {
                let (bytes, _, lossy) = encoding.encode(&text);
                if !lossy {
                    prop_assert_eq!(&decoded(&bytes, encoding).expect("text"), &text);
                }
            }
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            prop_assert_eq!(&decoded(&wide, UTF_16LE).expect("text"), &text);
        }
    }
}
