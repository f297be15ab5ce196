//! An input as a stream of text: unpacked and in UTF-8, whatever the file is.

use std::io::{Cursor, Read};

use encoding_rs::UTF_8;

use super::dialect::{Dialect, SAMPLE};
use super::encoding::{Decoded, settled};
use super::input::{Input, Meter, cannot_read, refuse_binary};
use super::packed::{packing, unpacked};
use crate::finding::Result;

/// The text of an input, and what had to be done to get at it.
pub(super) struct Text {
    pub(super) stream: Box<dyn Read + Send>,
    /// The length of the file when it was opened.
    pub(super) length: u64,
    /// How much of the file itself was read.
    pub(super) meter: Meter,
    pub(super) encoding: &'static str,
    pub(super) packing: Option<&'static str>,
}

/// Opens an input for one look at its text.
pub(super) fn open(input: &Input, dialect: &Dialect, digest: bool) -> Result<Text> {
    let opened = input.open(digest)?;
    let (length, meter) = (opened.length, opened.meter.clone());
    let mut stream: Box<dyn Read + Send> = Box::new(opened);
    let mut sample = peeked(input, &mut stream)?;
    let packing = packing(&sample);
    if let Some(packing) = packing {
        let packed = Box::new(Cursor::new(std::mem::take(&mut sample)).chain(stream));
        stream = Box::new(unpacked(&input.name, packing, packed, length));
        sample = peeked(input, &mut stream)?;
    }
    refuse_binary(&input.name, &sample)?;
    let whole = sample.len() < SAMPLE;
    let encoding = settled(&input.name, dialect.encoding.as_deref(), &sample, whole)?;
    stream = Box::new(Cursor::new(sample).chain(stream));
    if encoding != UTF_8 {
        stream = Box::new(Decoded::new(&input.name, stream, encoding));
    }
    Ok(Text { stream, length, meter, encoding: encoding.name(), packing })
}

/// The first bytes of a stream; fewer than [`SAMPLE`] only where it has no more.
fn peeked(input: &Input, stream: &mut Box<dyn Read + Send>) -> Result<Vec<u8>> {
    let mut sample = Vec::with_capacity(SAMPLE);
    stream.take(SAMPLE as u64).read_to_end(&mut sample).map_err(|error| cannot_read(&input.name, &error))?;
    Ok(sample)
}
