//! A stream of bytes in blocks that end where records end, in bounded memory.

use std::io::{self, Read};

use memchr::{memchr_iter, memrchr3};

use super::cut::Cut;
use super::mend::{self, Mended};
use super::scan::{Scanner, Step, line_ends};
use super::skip::{Reason, Skips};
use crate::source::dialect::footer;

/// The longest record, in bytes: what a quote that never closes may cost.
pub(crate) const MAX_RECORD: usize = 16 << 20;

/// How much of the end of a file is kept back until the end is there: footnotes are looked for in it.
const KEPT_BACK: usize = 64 << 10;

/// Hands out blocks of whole records. A block begins where a record begins; only the last may end without a line end.
pub(crate) struct Blocks<R> {
    stream: R,
    size: usize,
    /// Bytes that were read and not yet handed out.
    carry: Vec<u8>,
    /// The offset in the stream of the first byte of `carry`.
    offset: u64,
    ended: bool,
    handed_out: usize,
    rows: Rows,
    /// What stands below the last row; its lines are counted from there.
    below: Skips,
}

/// What is known of the rows before they are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows {
    pub(crate) cut: Cut,
    /// The fields of a row.
    pub(crate) fields: usize,
    /// How many rows there are, where a card says so.
    pub(crate) count: Option<u64>,
    /// How many lines stand below them, where a card says so.
    pub(crate) footer: Option<u64>,
    /// The first field of a row is a number or a period.
    pub(crate) typed: bool,
}

/// A block in the making, and the memory it keeps for the next one.
#[derive(Default)]
pub(crate) struct Block {
    memory: Vec<u8>,
    filled: usize,
    /// The number of the block, from 0.
    pub(crate) number: usize,
    /// Where in the stream it begins.
    pub(crate) offset: u64,
}

impl Block {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.memory[..self.filled]
    }

    /// Reads until `wanted` bytes are there or the stream ends; says whether it ended.
    fn fill(&mut self, stream: &mut impl Read, wanted: usize) -> io::Result<bool> {
        if self.memory.len() < wanted {
            self.memory.resize(wanted, 0);
        }
        while self.filled < wanted {
            match stream.read(&mut self.memory[self.filled..wanted]) {
                Ok(0) => return Ok(true),
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}

impl<R: Read> Blocks<R> {
    pub(crate) fn new(stream: R, size: usize) -> Blocks<R> {
        // Without fields there are no footnotes.
        let rows = Rows { cut: Cut::at(b','), fields: 0, count: None, footer: None, typed: false };
        Blocks { stream, size, carry: Vec::new(), offset: 0, ended: false, handed_out: 0, rows, below: Skips::default() }
    }

    /// Says what the rows are like, before the first block is handed out.
    pub(crate) fn expect(&mut self, rows: Rows) {
        self.rows = rows;
    }

    /// Hands out all rows, however many a card says there are.
    pub(crate) fn uncounted(&mut self) {
        self.rows.count = None;
    }

    /// Keeps every line below the last row, not only the first few.
    pub(crate) fn keep_below(&mut self) {
        self.below = Skips::whole();
    }

    /// At least `wanted` bytes of what comes next, without taking them; fewer at the end of the stream.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        if !self.ended && self.carry.len() < wanted {
            let filled = self.carry.len();
            let mut block = Block { memory: std::mem::take(&mut self.carry), filled, ..Block::default() };
            self.ended = block.fill(&mut self.stream, wanted)?;
            block.memory.truncate(block.filled);
            self.carry = block.memory;
        }
        Ok(&self.carry)
    }

    /// Whether all bytes were read (some may still have to be handed out).
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Changes bytes that were peeked at.
    pub(crate) fn mend(&mut self, mended: &[Mended]) {
        mend::mend(&mut self.carry, mended);
    }

    /// Passes over bytes that were peeked at.
    pub(crate) fn pass_over(&mut self, count: usize) {
        self.carry.drain(..count);
        self.offset += count as u64;
    }

    /// Fills `block` with the next records; `false` where there are no more.
    pub(crate) fn next_into(&mut self, block: &mut Block) -> io::Result<bool> {
        block.filled = 0;
        if self.ended && self.carry.is_empty() {
            return Ok(false);
        }
        let kept_back = KEPT_BACK.min(self.size);
        let mut wanted = (self.size + kept_back).max(self.carry.len());
        if block.memory.len() < wanted {
            block.memory.resize(wanted, 0);
        }
        block.memory[..self.carry.len()].copy_from_slice(&self.carry);
        block.filled = self.carry.len();
        self.carry.clear();
        loop {
            self.ended = self.ended || block.fill(&mut self.stream, wanted)?;
            let end = match self.ended {
                true => Some(self.last_row_end(block)),
                false => last_record_end(&block.bytes()[..block.filled.saturating_sub(kept_back)], self.rows.cut),
            };
            // A record that is too long is handed out as it is: whoever scans it says so, with its line.
            let end = end.or((block.filled > MAX_RECORD + kept_back).then_some(block.filled));
            if let Some(end) = end {
                self.carry.extend_from_slice(&block.memory[end..block.filled]);
                block.filled = end;
                block.number = self.handed_out;
                block.offset = self.offset;
                self.offset += end as u64;
                self.handed_out += 1;
                self.count_down(block)?;
                return Ok(end > 0);
            }
            wanted = block.filled * 2;
        }
    }

    /// Where the last row of the file ends in the last block of it; what is below is passed over.
    fn last_row_end(&mut self, block: &mut Block) -> usize {
        // Only what every last block has is looked at, so that the size of blocks decides nothing.
        let searched = block.filled.saturating_sub(KEPT_BACK);
        let mut end = searched + footer::begins(&block.bytes()[searched..], self.rows);
        if std::str::from_utf8(&block.bytes()[end..]).is_err() {
            // What is no text is refused where the rows are read, with its place.
            end = block.filled;
        }
        let reason = if self.rows.footer.is_some() { Reason::Declared } else { Reason::Footnote };
        self.below.add_lines(0, reason, &block.bytes()[end..]);
        block.filled = end;
        end
    }

    /// Takes the rows of a block off those that a card says there are, and ends the reading with the last of them.
    fn count_down(&mut self, block: &mut Block) -> io::Result<()> {
        let Some(mut left) = self.rows.count else { return Ok(()) };
        let mut scanner = Scanner::new(block.bytes(), self.rows.cut);
        while left > 0 {
            match scanner.step() {
                Step::Record => left -= 1,
                Step::Blank | Step::Comment => {}
                Step::End | Step::Broken(..) => break,
            }
        }
        self.rows.count = Some(left);
        if left > 0 {
            return Ok(());
        }
        let end = scanner.position();
        let mut below = Skips::default();
        below.add_lines(0, Reason::BelowRows, &[&block.bytes()[end..], &self.carry].concat());
        let mut lines = line_ends(&block.bytes()[end..]) + line_ends(&self.carry);
        block.filled = end;
        self.carry.clear();
        // The rest is read all the same: the digest is that of the file.
        let mut rest = vec![0; KEPT_BACK];
        while !self.ended {
            match self.stream.read(&mut rest) {
                Ok(count) => {
                    let more = memchr_iter(b'\n', &rest[..count]).count() as u64;
                    below.add_count(Reason::BelowRows, more);
                    lines += more;
                    self.ended = count == 0;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        below.join(std::mem::take(&mut self.below), lines);
        self.below = below;
        Ok(())
    }

    /// What stands below the last row, and how many lines that are not blank were passed over there.
    pub(crate) fn below(self) -> Skips {
        self.below
    }
}

/// Where the last whole record ends, in bytes that begin with one.
fn last_record_end(bytes: &[u8], cut: Cut) -> Option<usize> {
    if cut.counts_quotes() { counted_record_end(bytes, cut.quote) } else { walked_record_end(bytes, cut) }
}

/// The end of the last record by a walk over all of them, where quotes do not tell.
fn walked_record_end(bytes: &[u8], cut: Cut) -> Option<usize> {
    let mut scanner = Scanner::new(bytes, cut);
    let mut end = None;
    while !matches!(scanner.step(), Step::End | Step::Broken(..)) {
        // A CR at the very end may be the first half of a CRLF.
        if scanner.position() < bytes.len() || bytes.ends_with(b"\n") {
            end = Some(scanner.position());
        }
    }
    end
}

/// The same by counting quotes. The bytes begin with a record, so an odd number of quotes before a line end
/// means that it stands inside a quoted field. In a file that breaks the rules of quoting this may cut amiss, but
/// only behind the place that breaks them, and there the reading stops.
fn counted_record_end(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut inside = memchr_iter(quote, bytes).count() % 2 == 1;
    let mut end = bytes.len();
    while let Some(at) = memrchr3(b'\n', b'\r', quote, &bytes[..end]) {
        match bytes[at] {
            byte if byte == quote => inside = !inside,
            b'\n' if !inside => return Some(at + 1),
            // A CR at the very end may be the first half of a CRLF.
            b'\r' if !inside && bytes.get(at + 1).is_some_and(|next| *next != b'\n') => return Some(at + 1),
            _ => {}
        }
        end = at;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str, size: usize) -> Vec<String> {
        let mut blocks = Blocks::new(text.as_bytes(), size);
        let mut block = Block::default();
        let mut found = Vec::new();
        while blocks.next_into(&mut block).expect("memory can be read") {
            found.push(String::from_utf8(block.bytes().to_vec()).expect("text"));
        }
        found
    }

    #[test]
    fn blocks_end_where_records_end() {
        assert_eq!(blocks("a,b\nc,d\ne,f", 5), ["a,b\n", "c,d\ne,f"]);
        assert_eq!(blocks("a\r\nb\r\nc\r\n", 2), ["a\r\nb\r\n", "c\r\n"]);
        assert_eq!(blocks("a\rb\rc\rd\re", 3), ["a\r", "b\r", "c\rd\re"]);
        assert_eq!(blocks("", 3), Vec::<String>::new());
    }

    #[test]
    fn a_line_end_inside_quotes_ends_nothing() {
        assert_eq!(blocks("\"a\nb\",1\nc,2\n", 4), ["\"a\nb\",1\nc,2\n"]);
        assert_eq!(
            blocks("\"a\"\"\nb\",1\nc,2\nd,3\ne,4\nf,5\ng,6\nh,7\n", 7).concat(),
            "\"a\"\"\nb\",1\nc,2\nd,3\ne,4\nf,5\ng,6\nh,7\n"
        );
    }

    #[test]
    fn a_quote_that_never_closes_is_handed_out_in_the_end() {
        let text = format!("\"{}", "a\n".repeat(MAX_RECORD));
        let found = blocks(&text, 1 << 20);
        assert!(found[0].len() > MAX_RECORD && found[0].len() <= 3 * MAX_RECORD + 2, "{}", found[0].len());
    }

    #[test]
    fn what_is_below_the_last_row_is_no_block() {
        let read = |text: &str, rows: Rows| {
            let mut blocks = Blocks::new(text.as_bytes(), 8);
            blocks.expect(rows);
            let (mut block, mut found) = (Block::default(), String::new());
            while blocks.next_into(&mut block).expect("memory can be read") {
                found += std::str::from_utf8(block.bytes()).expect("text");
            }
            let below = blocks.below();
            (found, below.lines.into_iter().map(|it| (it.line, it.text)).collect::<Vec<_>>())
        };
        let rows = Rows { cut: Cut::at(b','), fields: 2, count: None, footer: None, typed: false };
        let note = |line, text: &str| (line, text.to_owned());
        assert_eq!(read("a,b\n1,2\n3,4\n*x\n", rows), ("a,b\n1,2\n3,4\n".to_owned(), vec![note(0, "*x")]));
        let rows = Rows { count: Some(2), ..rows };
        assert_eq!(read("a,b\n\n1,2\n\nc,d\n3,4", rows), ("a,b\n\n1,2\n".to_owned(), vec![note(1, "c,d"), note(2, "3,4")]));
    }
}
