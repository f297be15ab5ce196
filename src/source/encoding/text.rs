//! An input as a stream of text: unpacked and in UTF-8, whatever the file is.

use std::io::{Cursor, Read};

use encoding_rs::UTF_8;

use crate::finding::Result;
use crate::source::dialect::{Dialect, SAMPLE};
use crate::source::encoding::{Decoded, settled};
use crate::source::input::packed::{packing, unpacked};
use crate::source::input::stored::{Meter, Opened, Stored};
use crate::source::input::{Input, cannot_read, refuse_binary};
use crate::source::parquet;

/// The text of an input, and what had to be done to get at it.
pub(crate) struct Text {
    pub(crate) stream: Box<dyn Read + Send>,
    /// The length of the file when it was opened.
    pub(crate) length: u64,
    /// How much of the file itself was read.
    pub(crate) meter: Meter,
    pub(crate) encoding: &'static str,
    pub(crate) packing: Option<&'static str>,
    /// The file is no text: it is a table by itself, of which nothing has to be found out.
    pub(crate) table: bool,
}

/// Opens an input for one look at its text.
pub(crate) fn open(input: &Input, dialect: &Dialect, digest: bool) -> Result<Text> {
    let mut opened = input.open(digest)?;
    let (length, meter) = (opened.length, opened.meter.clone());
    if begins_with(&opened.stored, parquet::MAGIC) {
        return table(input, dialect, &mut opened, digest);
    }
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
        stream = Box::new(Decoded::new(&input.name, stream, encoding, dialect.encoding.is_some()));
    }
    Ok(Text { stream, length, meter, encoding: encoding.name(), packing, table: false })
}

/// The text of a Parquet file. It is not read from its beginning to its end, but where its digest is wanted.
fn table(input: &Input, dialect: &Dialect, opened: &mut Opened, digest: bool) -> Result<Text> {
    if digest {
        std::io::copy(opened, &mut std::io::sink()).map_err(|error| cannot_read(&input.name, &error))?;
    } else {
        opened.meter.all(opened.length);
    }
    let (length, meter) = (opened.length, opened.meter.clone());
    let stream = Box::new(parquet::Table::open(&input.name, opened.stored.clone(), dialect.decimal)?);
    Ok(Text { stream, length, meter, encoding: UTF_8.name(), packing: None, table: true })
}

fn begins_with(stored: &Stored, magic: &[u8]) -> bool {
    let mut beginning = vec![0; magic.len()];
    stored.read_exact_at(&mut beginning, 0).is_ok_and(|()| beginning == magic)
}

/// The first bytes of a stream; fewer than [`SAMPLE`] only where it has no more.
fn peeked(input: &Input, stream: &mut Box<dyn Read + Send>) -> Result<Vec<u8>> {
    let mut sample = Vec::with_capacity(SAMPLE);
    stream.take(SAMPLE as u64).read_to_end(&mut sample).map_err(|error| cannot_read(&input.name, &error))?;
    Ok(sample)
}
