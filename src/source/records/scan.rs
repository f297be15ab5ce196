//! Records and fields of a block, with every check of structure, many bytes at a time.

use memchr::{memchr, memchr2};

use super::blocks::MAX_RECORD;
use super::cut::{Blanks, Cut};

/// Walks over the records of a block that begins where a record begins.
pub(crate) struct Scanner<'a> {
    bytes: &'a [u8],
    cut: Cut,
    /// The delimiters, quotes and line ends that are still to come among the 64 bytes from `base`, one bit each.
    marks: u64,
    base: usize,
    /// Where the next record begins.
    at: usize,
    /// Lines that ended before it.
    lines: u64,
    /// Where the fields of the last record end; each begins one byte behind the end of the one before.
    ends: Vec<usize>,
    record: Span,
}

/// What a step over a block found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A record: [`Scanner::record`] says where, [`Scanner::field`] has its fields.
    Record,
    /// A line without anything on it.
    Blank,
    /// A line that is no row, as its first character says.
    Comment,
    /// The block ended.
    End,
    /// The rules of quoting are broken: nothing behind this place is certain.
    Broken(Flaw, usize),
}

/// Where a record stands in its block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    /// The lines that ended before it, in the block.
    pub(crate) line: u64,
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte behind its last one.
    pub(crate) end: usize,
}

/// How the rules of quoting can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    QuoteInside,
    TextAfter,
    Unterminated,
    TooLong,
}

impl Flaw {
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Flaw::QuoteInside => "there is a quote inside a field that does not begin with one",
            Flaw::TextAfter => "there is text behind the closing quote of this field",
            Flaw::Unterminated => "the quote that opens this field never closes",
            Flaw::TooLong => "this record is longer than 16 MiB: a quote in it may never close",
        }
    }
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(bytes: &'a [u8], cut: Cut) -> Scanner<'a> {
        let mut scanner = Scanner { bytes, cut, marks: 0, base: 0, at: 0, lines: 0, ends: Vec::new(), record: Span::default() };
        scanner.seek(0);
        scanner
    }

    /// How many fields the last record has.
    pub(crate) fn fields(&self) -> usize {
        self.ends.len()
    }

    /// How records are cut.
    pub(crate) fn cut(&self) -> Cut {
        self.cut
    }

    /// Where the last record stands.
    pub(crate) fn record(&self) -> Span {
        self.record
    }

    /// Where a field of the last record stands, with its quotes.
    #[inline]
    pub(crate) fn field(&self, column: usize) -> (usize, usize) {
        let start = if column == 0 { self.record.start } else { self.ends[column - 1] + 1 };
        (start, self.ends[column])
    }

    /// The lines that ended before the next record.
    pub(crate) fn lines(&self) -> u64 {
        self.lines
    }

    /// Where the next record begins.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The next record.
    pub(crate) fn step(&mut self) -> Step {
        let (start, line) = (self.at, self.lines);
        if start >= self.bytes.len() {
            return Step::End;
        }
        self.ends.clear();
        if self.cut.comment == Some(self.bytes[start]) {
            return self.comment(start, line);
        }
        let mut field = start;
        loop {
            let Some(at) = self.next_mark() else { return self.close(start, line, self.bytes.len(), self.bytes.len()) };
            match self.bytes[at] {
                byte if byte == self.cut.delimiter => {
                    self.ends.push(at);
                    field = at + 1;
                }
                b'\n' => return self.close(start, line, at, at + 1),
                b'\r' => {
                    let pair = self.bytes.get(at + 1) == Some(&b'\n');
                    if pair {
                        self.next_mark();
                    }
                    return self.close(start, line, at, at + 1 + usize::from(pair));
                }
                _ if at != field && !self.only_blanks(field, at) => return Step::Broken(Flaw::QuoteInside, field),
                _ => {
                    if let Err(flaw) = self.quoted(at) {
                        let flaw = if self.bytes.len() - start > MAX_RECORD && flaw == Flaw::Unterminated {
                            Flaw::TooLong
                        } else {
                            flaw
                        };
                        return Step::Broken(flaw, field);
                    }
                }
            }
        }
    }

    /// Passes over a line whatever stands on it.
    #[cold]
    fn comment(&mut self, start: usize, line: u64) -> Step {
        let end = memchr2(b'\n', b'\r', &self.bytes[start..]).map_or(self.bytes.len(), |at| start + at);
        let pair = self.bytes[end..].starts_with(b"\r\n");
        self.at = (end + 1 + usize::from(pair)).min(self.bytes.len());
        self.lines += 1;
        self.record = Span { line, start, end };
        self.ends.push(end);
        self.seek(self.at);
        Step::Comment
    }

    /// Whether a quote opens its field though blanks stand before it, which belong to the delimiter.
    #[cold]
    fn only_blanks(&self, field: usize, quote: usize) -> bool {
        match self.cut {
            Cut { padded: true, .. } => &self.bytes[field..quote] == b" ",
            Cut { blanks: Blanks::Each, .. } => false,
            _ => self.bytes[field..quote].iter().all(|byte| *byte == b' '),
        }
    }

    fn close(&mut self, start: usize, line: u64, end: usize, next: usize) -> Step {
        if end - start > MAX_RECORD {
            return Step::Broken(Flaw::TooLong, start);
        }
        self.ends.push(end);
        self.at = next;
        self.lines += 1;
        if !self.cut.plain() {
            self.cut.rearrange(self.bytes, start, &mut self.ends);
        }
        let blank = self.ends.len() == 1 && self.bytes[start..end].iter().all(|byte| matches!(byte, b' ' | b'\t'));
        self.record = Span { line, start, end };
        if blank { Step::Blank } else { Step::Record }
    }

    /// Goes behind the closing quote of the field that opens at `open`.
    fn quoted(&mut self, open: usize) -> Result<(), Flaw> {
        let quote = self.cut.quote;
        let mut from = open + 1;
        let close = loop {
            let rest = self.bytes.get(from..).ok_or(Flaw::Unterminated)?;
            let found = if self.cut.escape { memchr2(quote, b'\\', rest) } else { memchr(quote, rest) };
            let at = from + found.ok_or(Flaw::Unterminated)?;
            if self.bytes[at] == quote && self.bytes.get(at + 1) != Some(&quote) {
                break at;
            }
            from = at + 2;
        };
        if !self.cut.rows {
            self.lines += line_ends(&self.bytes[open..close]);
        }
        match self.bytes.get(close + 1) {
            None | Some(b'\n' | b'\r') => {}
            Some(byte) if *byte == self.cut.delimiter => {}
            Some(_) => return Err(Flaw::TextAfter),
        }
        self.seek(close + 1);
        Ok(())
    }

    /// The place of the next delimiter, quote or line end.
    #[inline]
    fn next_mark(&mut self) -> Option<usize> {
        while self.marks == 0 {
            self.base += 64;
            if self.base >= self.bytes.len() {
                return None;
            }
            self.marks = marks(self.bytes, self.base, self.cut.delimiter, self.cut.quote);
        }
        let at = self.base + self.marks.trailing_zeros() as usize;
        self.marks &= self.marks - 1;
        Some(at)
    }

    fn seek(&mut self, to: usize) {
        self.base = to / 64 * 64;
        self.marks = if to < self.bytes.len() {
            marks(self.bytes, self.base, self.cut.delimiter, self.cut.quote) & (u64::MAX << (to % 64))
        } else {
            0
        };
    }
}

/// A bit for each of the 64 bytes from `base` that is a delimiter, a quote or a line end. Written without intrinsics
/// so that every compiler target has it; the comparison becomes vector code, the gathering of bits multiplications.
#[inline]
fn marks(bytes: &[u8], base: usize, delimiter: u8, quote: u8) -> u64 {
    let mut padded = [0; 64];
    let chunk: &[u8; 64] = match bytes.get(base..base + 64).and_then(|chunk| chunk.try_into().ok()) {
        Some(chunk) => chunk,
        None => {
            let rest = &bytes[base..];
            padded[..rest.len()].copy_from_slice(rest);
            &padded
        }
    };
    let mut hits = [0_u8; 64];
    for (hit, byte) in hits.iter_mut().zip(chunk) {
        *hit = u8::from((*byte == delimiter) | (*byte == b'\n') | (*byte == b'\r') | (*byte == quote));
    }
    let mut marks = 0;
    for (number, eight) in hits.chunks_exact(8).enumerate() {
        let ones = u64::from_le_bytes(eight.try_into().expect("eight bytes"));
        // The eight lowest bits of the bytes meet, in order, in the highest byte of the product.
        marks |= (ones.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (number * 8);
    }
    marks
}

/// The first eight bytes of a field, or all of a shorter one, the first lowest and zeros behind the last.
#[inline]
pub(crate) fn word(bytes: &[u8], start: usize, end: usize) -> u64 {
    let short = end - start < 8;
    let loaded = match bytes.get(start..start + 8).and_then(|eight| eight.try_into().ok()) {
        Some(eight) => u64::from_le_bytes(eight),
        None => {
            let mut padded = [0; 8];
            let length = (end - start).min(8);
            padded[..length].copy_from_slice(&bytes[start..start + length]);
            u64::from_le_bytes(padded)
        }
    };
    if short { loaded & ((1 << (8 * (end - start))) - 1) } else { loaded }
}

/// How many lines end in these bytes, by LF, CR or CRLF.
pub(crate) fn line_ends(bytes: &[u8]) -> u64 {
    let (mut count, mut from) = (0, 0);
    while let Some(at) = memchr2(b'\n', b'\r', &bytes[from..]) {
        from += at + 1;
        count += 1;
        if bytes[from - 1] == b'\r' && bytes.get(from) == Some(&b'\n') {
            from += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The records as text, and how it ended.
    fn scan(text: &str) -> (Vec<(u64, Vec<String>)>, Step) {
        let mut scanner = Scanner::new(text.as_bytes(), Cut::at(b','));
        let mut records = Vec::new();
        loop {
            match scanner.step() {
                Step::Record => {
                    let text = |column| {
                        let (start, end) = scanner.field(column);
                        String::from_utf8(Cut::at(b',').text(&text.as_bytes()[start..end], &mut Vec::new()).to_vec())
                            .expect("text")
                    };
                    records.push((scanner.record().line, (0..scanner.fields()).map(text).collect()));
                }
                Step::Blank | Step::Comment => {}
                end => return (records, end),
            }
        }
    }

    fn fields(text: &str) -> Vec<Vec<String>> {
        scan(text).0.into_iter().map(|(_, fields)| fields).collect()
    }

    #[test]
    fn every_line_end_ends_a_record() {
        for text in ["a,b\nc,d", "a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\rc,d\r", "a,b\r\nc,d\n\n", "\n\na,b\r\r\nc,d"] {
            assert_eq!(fields(text), [["a", "b"], ["c", "d"]], "{text:?}");
        }
    }

    #[test]
    fn quotes_hold_what_they_hold() {
        assert_eq!(fields("\"a,\"\"\nb\",c\n\"\",\"\"\"\"\n"), [["a,\"\nb", "c"], ["", "\""]]);
        let lines: Vec<u64> = scan("\"a\r\n\rb\",c\nd,e").0.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [0, 3]);
    }

    #[test]
    fn broken_quoting_is_seen_at_the_start_of_its_field() {
        assert_eq!(scan("a,b\nc,d\"e\n").1, Step::Broken(Flaw::QuoteInside, 6));
        assert_eq!(scan("a,\"b\"c\n").1, Step::Broken(Flaw::TextAfter, 2));
        assert_eq!(scan("a,\"b\nc,d\n").1, Step::Broken(Flaw::Unterminated, 2));
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_read(rows in prop::collection::vec(prop::collection::vec("[a,\"\r\n é]{0,9}", 3), 1..40)) {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).expect("memory can be written");
            }
            let text = String::from_utf8(writer.into_inner().expect("memory can be written")).expect("text");
            prop_assert_eq!(fields(&text), rows);
        }

        #[test]
        fn marks_are_those_of_a_plain_loop(bytes in prop::collection::vec(prop::sample::select(b"a,\n\r\"z0".to_vec()), 0..200)) {
            for base in (0..bytes.len()).step_by(64) {
                for at in base..(base + 64).min(bytes.len()) {
                    let marked = marks(&bytes, base, b',', b'"') >> (at - base) & 1 == 1;
                    prop_assert_eq!(marked, b",\n\r\"".contains(&bytes[at]));
                }
            }
        }
    }
}
