//! Whether the rest of a file goes on in the encoding that its beginning told.

use encoding_rs::Encoding;

use super::legacy::{ENCODINGS, Plausible, Told};

/// A watch over the rest of a file whose beginning told its encoding: what comes must make sense, too.
pub(crate) struct Sense {
    plausible: Plausible,
    /// The last lines with anything beyond ASCII.
    lines: String,
    /// A line that has not ended yet.
    open: String,
}

/// How much of what came before is looked at with what comes next.
const LOOKED_BACK: usize = 4 << 10;

/// The most that is kept of one line.
const LONGEST: usize = 64 << 10;

impl Sense {
    /// `None` for an encoding that is told by its bytes.
    pub(crate) fn of(encoding: &'static Encoding) -> Option<Sense> {
        let known = ENCODINGS.iter().find(|known| known.encoding == encoding)?;
        match known.told {
            Told::ByItsSense(plausible) => Some(Sense { plausible, lines: String::new(), open: String::new() }),
            Told::ByItsBytes => None,
        }
    }

    /// Where in the next piece of the text the line begins that makes no sense any more; `last` says that it is the last.
    pub(crate) fn lost(&mut self, text: &str, last: bool) -> Option<usize> {
        // Where each line of the window ends that is new, and where it begins in the piece.
        let mut new: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        let mut pieces = text.split_inclusive(['\n', '\r']).peekable();
        while let Some(piece) = pieces.next() {
            let begins = at - at.min(self.open.len());
            self.open.push_str(piece);
            at += piece.len();
            let ends = piece.ends_with(['\n', '\r']) || self.open.len() > LONGEST || (last && pieces.peek().is_none());
            if ends {
                if !self.open.is_ascii() {
                    self.lines.push_str(&self.open);
                    new.push((self.lines.len(), begins));
                }
                self.open.clear();
            }
        }
        let lost = match new.is_empty() || (self.plausible)(&self.lines) {
            true => None,
            false => {
                let breaks = |(end, _): &&(usize, usize)| !(self.plausible)(&self.lines[..*end]);
                new.iter().find(breaks).map(|(_, begins)| *begins)
            }
        };
        let most = self.lines.len().saturating_sub(LOOKED_BACK);
        if most > 0 {
            let cut =
                self.lines.char_indices().find(|(at, c)| *at >= most && *c == '\n').map_or(self.lines.len(), |(at, _)| at + 1);
            self.lines.drain(..cut);
        }
        lost
    }
}
