//! Where two PNGs part, for a check that names more than the file.

/// How two PNGs differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The first is no PNG that can be read.
    Unreadable,
    /// They have other sizes, in dots.
    Size {
        /// Width and height of the first.
        there: (u32, u32),
        /// Width and height of the second.
        now: (u32, u32),
    },
    /// The first dot, by rows from the top, that has another colour.
    Dot {
        /// From the left.
        x: usize,
        /// From the top.
        y: usize,
    },
    /// All dots are the same, and the file around them is not.
    Container,
}

/// Where two PNGs part; `None` where they are the same bytes.
pub fn first_difference(there: &[u8], now: &[u8]) -> Option<Difference> {
    if there == now {
        return None;
    }
    let (Some(there), Some(now)) = (decoded(there), decoded(now)) else { return Some(Difference::Unreadable) };
    if there.size != now.size {
        return Some(Difference::Size { there: there.size, now: now.size });
    }
    let width = usize::try_from(now.size.0).ok().filter(|width| *width > 0)?;
    let samples = now.dots.len() / width / usize::try_from(now.size.1).ok().filter(|height| *height > 0)?;
    let at = there.dots.iter().zip(&now.dots).position(|(a, b)| a != b);
    Some(match at {
        Some(at) => Difference::Dot { x: at / samples.max(1) % width, y: at / samples.max(1) / width },
        None => Difference::Container,
    })
}

struct Decoded {
    size: (u32, u32),
    dots: Vec<u8>,
}

fn decoded(bytes: &[u8]) -> Option<Decoded> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let mut dots = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut dots).ok()?;
    dots.truncate(info.buffer_size());
    Some(Decoded { size: (info.width, info.height), dots })
}
