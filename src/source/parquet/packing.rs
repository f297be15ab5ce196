//! The bytes of a page as they are packed in a Parquet file, and their checksum.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use polars_parquet_format::CompressionCodec;

use super::{damaged, unread};

/// The bytes of a page, which must have the length that its header says.
pub(super) fn unpacked(file: &str, column: &str, codec: CompressionCodec, packed: &[u8], length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // Some writers do not pack the values of a page that has none.
    if packed.is_empty() && length == 0 {
        return Ok(bytes);
    }
    let done = match codec {
        CompressionCodec::UNCOMPRESSED => {
            bytes.extend_from_slice(packed);
            Ok(())
        }
        CompressionCodec::SNAPPY => match snap::raw::decompress_len(packed) {
            Ok(there) if there == length => {
                snap::raw::Decoder::new().decompress_vec(packed).map(|found| bytes = found).map_err(io::Error::other)
            }
            _ => Err(io::ErrorKind::InvalidData.into()),
        },
        CompressionCodec::GZIP => MultiGzDecoder::new(packed).take(length as u64 + 1).read_to_end(&mut bytes).map(drop),
        CompressionCodec::ZSTD => ruzstd::decoding::StreamingDecoder::new(packed)
            .map_err(io::Error::other)
            .and_then(|decoder| decoder.take(length as u64 + 1).read_to_end(&mut bytes).map(drop)),
        other => {
            let names = [(CompressionCodec::LZO, "LZO"), (CompressionCodec::BROTLI, "Brotli")];
            let name = names.iter().find(|(codec, _)| *codec == other).map_or("LZ4", |(_, name)| *name);
            let what = format!("is packed with {name}");
            return Err(unread(file, what, "write it with snappy, zstd or gzip, or without packing"));
        }
    };
    match done {
        Ok(()) if bytes.len() == length => Ok(bytes),
        _ => Err(damaged(file, &format!("a page of the column `{}` cannot be unpacked", column))),
    }
}

/// The checksum that a page may have in its header: that of gzip, over the bytes as they are stored.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
