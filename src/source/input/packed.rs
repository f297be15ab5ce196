//! Files that are packed with gzip or zstd, unpacked as they are read, up to a stated limit.

use std::io::{self, BufReader, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::finding::{Finding, ReadingFact};
use crate::source::input::Refused;

/// How a file is packed, by its first bytes: one more is a row here and an arm of `unpacked`.
pub const PACKINGS: &[(&[u8], &str)] = &[(b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd")];

/// What a packed file may always unpack to, in bytes.
const ALWAYS: u64 = 256 << 20;

/// How many times its own size a larger one may have. Text is packed some 5 to 30 times smaller; a file that is made
/// to exhaust its reader, 1000 times.
const TIMES: u64 = 100;

/// The largest window of zstd that is kept in memory; `zstd -19 --long` needs 128 MiB, all else at most 8.
const WINDOW: u64 = 32 << 20;

/// The packing of a file that begins with these bytes.
pub(crate) fn packing(beginning: &[u8]) -> Option<&'static str> {
    PACKINGS.iter().find(|(magic, _)| beginning.starts_with(magic)).map(|(_, name)| *name)
}

/// The text of a packed file of `length` bytes.
pub(crate) fn unpacked(name: &str, packing: &'static str, packed: Box<dyn Read + Send>, length: u64) -> Unpacked {
    let stream: Box<dyn Read + Send> = match packing {
        "gzip" => Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, packed))),
        _ => {
            let mut decoder = FrameDecoder::new();
            decoder.set_max_window_size(WINDOW);
            Box::new(Zstd { source: BufReader::with_capacity(1 << 16, packed), decoder, begun: false })
        }
    };
    Unpacked { name: name.to_owned(), packing, stream, room: ALWAYS.max(length.saturating_mul(TIMES)) }
}

/// A stream that ends with an error where it is longer than it may be.
pub(crate) struct Unpacked {
    name: String,
    packing: &'static str,
    stream: Box<dyn Read + Send>,
    room: u64,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match self.stream.read(buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => {
                let sentence = format!("`{}` cannot be unpacked with {}: {error}", self.name, self.packing);
                let finding = Finding::error(ReadingFact::Other(sentence));
                return Err(Refused::error(finding.hint("copy the file again: it is cut short or damaged")));
            }
        };
        let Some(room) = self.room.checked_sub(count as u64) else {
            let sentence =
                format!("`{}` unpacks to more than {} MiB and more than {TIMES} times its size", self.name, ALWAYS >> 20);
            let finding = Finding::error(ReadingFact::Other(sentence));
            return Err(Refused::error(finding.hint("unpack it yourself if it is what it should be")));
        };
        self.room = room;
        Ok(count)
    }
}

/// All frames of a zstd file, one behind the other.
struct Zstd<R> {
    source: BufReader<R>,
    decoder: FrameDecoder,
    /// A frame is open.
    begun: bool,
}

impl<R: Read> Zstd<R> {
    /// Opens the next frame; `false` at the end of the file.
    fn next_frame(&mut self) -> io::Result<bool> {
        use std::io::BufRead;
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut (&mut self.source).take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.begun {
                while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                    self.decoder
                        .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                        .map_err(io::Error::other)?;
                }
                let count = self.decoder.read(buffer)?;
                if count > 0 {
                    return Ok(count);
                }
            }
            self.begun = self.next_frame()?;
            if !self.begun {
                return Ok(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(text).expect("memory can be written");
        writer.finish().expect("memory can be written")
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn read(packed: Vec<u8>) -> io::Result<Vec<u8>> {
        let name = packing(&packed).expect("a known packing");
        let length = packed.len() as u64;
        let mut text = Vec::new();
        unpacked("a.csv", name, Box::new(io::Cursor::new(packed)), length).read_to_end(&mut text)?;
        Ok(text)
    }

    #[test]
    fn what_was_packed_is_read_in_all_its_parts() {
        let text = b"a,b\n1,2\n".repeat(20_000);
        for pack in [gzip, zstd] {
            assert_eq!(read(pack(&text)).expect("text"), text);
            assert_eq!(read([pack(b"a,b\n"), pack(b"1,2\n")].concat()).expect("text"), b"a,b\n1,2\n");
        }
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        for pack in [gzip, zstd] {
            let mut packed = pack(&b"a,b\n1,2\n".repeat(999));
            packed.truncate(packed.len() - 5);
            assert!(read(packed).is_err());
        }
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let packed = gzip(&vec![b'1'; (ALWAYS + 1) as usize]);
        let error = read(packed).expect_err("refused").to_string();
        assert_eq!(error, "`a.csv` unpacks to more than 256 MiB and more than 100 times its size");
    }
}
