//! A stream of bytes in blocks that end where records end, in bounded memory.

use std::io::{self, Read};

use memchr::{memchr_iter, memrchr3};
use sha2::{Digest, Sha256};

/// The longest record, in bytes: what a quote that never closes may cost.
pub(super) const MAX_RECORD: usize = 16 << 20;

/// Hands out blocks of whole records. A block begins where a record begins; only the last may end without a line end.
pub(super) struct Blocks<R> {
    stream: R,
    size: usize,
    /// Bytes that were read and not yet handed out.
    carry: Vec<u8>,
    /// The offset in the stream of the first byte of `carry`.
    offset: u64,
    ended: bool,
    handed_out: usize,
    digest: Option<Sha256>,
}

/// A block in the making, and the memory it keeps for the next one.
#[derive(Default)]
pub(super) struct Block {
    memory: Vec<u8>,
    filled: usize,
    /// The number of the block, from 0.
    pub(super) number: usize,
    /// Where in the stream it begins.
    pub(super) offset: u64,
}

impl Block {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.memory[..self.filled]
    }

    /// Reads until `wanted` bytes are there or the stream ends; says whether it ended.
    fn fill(&mut self, stream: &mut impl Read, wanted: usize, digest: &mut Option<Sha256>) -> io::Result<bool> {
        if self.memory.len() < wanted {
            self.memory.resize(wanted, 0);
        }
        while self.filled < wanted {
            match stream.read(&mut self.memory[self.filled..wanted]) {
                Ok(0) => return Ok(true),
                Ok(count) => {
                    if let Some(digest) = digest {
                        digest.update(&self.memory[self.filled..self.filled + count]);
                    }
                    self.filled += count;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(stream: R, size: usize, digest: bool) -> Blocks<R> {
        let digest = digest.then(Sha256::new);
        Blocks { stream, size, carry: Vec::new(), offset: 0, ended: false, handed_out: 0, digest }
    }

    /// At least `wanted` bytes of what comes next, without taking them; fewer at the end of the stream.
    pub(super) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        if !self.ended && self.carry.len() < wanted {
            let filled = self.carry.len();
            let mut block = Block { memory: std::mem::take(&mut self.carry), filled, ..Block::default() };
            self.ended = block.fill(&mut self.stream, wanted, &mut self.digest)?;
            block.memory.truncate(block.filled);
            self.carry = block.memory;
        }
        Ok(&self.carry)
    }

    /// Whether all bytes were read (some may still have to be handed out).
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Passes over bytes that were peeked at.
    pub(super) fn pass_over(&mut self, count: usize) {
        self.carry.drain(..count);
        self.offset += count as u64;
    }

    /// Fills `block` with the next records; `false` where there are no more.
    pub(super) fn next_into(&mut self, block: &mut Block) -> io::Result<bool> {
        block.filled = 0;
        if self.ended && self.carry.is_empty() {
            return Ok(false);
        }
        let mut wanted = self.size.max(self.carry.len());
        if block.memory.len() < wanted {
            block.memory.resize(wanted, 0);
        }
        block.memory[..self.carry.len()].copy_from_slice(&self.carry);
        block.filled = self.carry.len();
        self.carry.clear();
        loop {
            self.ended = self.ended || block.fill(&mut self.stream, wanted, &mut self.digest)?;
            let end = if self.ended { Some(block.filled) } else { last_record_end(block.bytes()) };
            // A record that is too long is handed out as it is: whoever scans it says so, with its line.
            let end = end.or((block.filled > MAX_RECORD).then_some(block.filled));
            if let Some(end) = end {
                self.carry.extend_from_slice(&block.memory[end..block.filled]);
                block.filled = end;
                block.number = self.handed_out;
                block.offset = self.offset;
                self.offset += end as u64;
                self.handed_out += 1;
                return Ok(end > 0);
            }
            wanted = block.filled * 2;
        }
    }

    /// The bytes read so far and their SHA-256, where one was asked for.
    pub(super) fn finish(self) -> (u64, Option<[u8; 32]>) {
        (self.offset + self.carry.len() as u64, self.digest.map(|digest| digest.finalize().into()))
    }
}

/// Where the last whole record ends. The bytes begin with a record, so an odd number of quotes before a line end
/// means that it stands inside a quoted field. In a file that breaks the rules of quoting this may cut amiss, but
/// only behind the place that breaks them, and there the reading stops.
fn last_record_end(bytes: &[u8]) -> Option<usize> {
    let mut inside = memchr_iter(b'"', bytes).count() % 2 == 1;
    let mut end = bytes.len();
    while let Some(at) = memrchr3(b'\n', b'\r', b'"', &bytes[..end]) {
        match bytes[at] {
            b'"' => inside = !inside,
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
        let mut blocks = Blocks::new(text.as_bytes(), size, false);
        let mut block = Block::default();
        let mut found = Vec::new();
        while blocks.next_into(&mut block).expect("memory can be read") {
            found.push(String::from_utf8(block.bytes().to_vec()).expect("text"));
        }
        found
    }

    #[test]
    fn blocks_end_where_records_end() {
        assert_eq!(blocks("a,b\nc,d\ne,f", 5), ["a,b\n", "c,d\n", "e,f"]);
        assert_eq!(blocks("a\r\nb\r\n", 2), ["a\r\n", "b\r\n"]);
        assert_eq!(blocks("a\rb\rc", 3), ["a\r", "b\r", "c"]);
        assert_eq!(blocks("", 3), Vec::<String>::new());
    }

    #[test]
    fn a_line_end_inside_quotes_ends_nothing() {
        assert_eq!(blocks("\"a\nb\",1\nc,2\n", 4), ["\"a\nb\",1\n", "c,2\n"]);
        assert_eq!(blocks("\"a\"\"\nb\",1\nc,2\nd,3\n", 7), ["\"a\"\"\nb\",1\nc,2\n", "d,3\n"]);
    }

    #[test]
    fn a_quote_that_never_closes_is_handed_out_in_the_end() {
        let text = format!("\"{}", "a\n".repeat(MAX_RECORD));
        let found = blocks(&text, 1 << 20);
        assert!(found[0].len() > MAX_RECORD && found[0].len() <= 2 * MAX_RECORD + 2, "{}", found[0].len());
    }

    #[test]
    fn the_digest_is_that_of_all_bytes() {
        let mut blocks = Blocks::new(&b"abc"[..], 2, true);
        assert_eq!(blocks.peek(1).expect("bytes"), b"a");
        while blocks.next_into(&mut Block::default()).expect("memory can be read") {}
        let (length, digest) = blocks.finish();
        assert_eq!(length, 3);
        assert_eq!(digest.expect("asked for")[..4], [0xba, 0x78, 0x16, 0xbf]);
    }
}
