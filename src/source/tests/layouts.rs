//! Layouts at a size where they meet the ends of blocks, packed files, other encodings, and bytes that are anything.

use std::io::Write;

use super::*;
use crate::source::inspect::inspect;

/// Rows with comments, empty rows, quotes over several lines and notes at the end; larger than a sample.
fn large() -> String {
    let mut text = String::from("Users by area\nmillion\n\nperiod,area,users\n");
    for row in 0..30_000 {
        text += &match row % 50 {
            7 => format!("# it's a \"comment, {row}\n"),
            19 => ",,\r\n".to_owned(),
            23 => format!("{},\"New\nYork, \\\"{row}\\\"\",1\n", 2000 + row % 20),
            31 => "\n".to_owned(),
            _ => format!("{},area {},{}\r\n", 2000 + row % 20, row % 9, row % 100),
        };
    }
    text + "\nSource: a bureau, 2023\nNote: provisional\n"
}

#[test]
fn the_size_of_blocks_decides_nothing() {
    let input = Input::bytes("a.csv", large());
    let dialect = Dialect { comment: Some(Some(b'#')), ..Dialect::default() };
    let read = |effort| cells_by(&input, &dialect, &request(&[0, 1], &[2]), effort).expect("cells");
    let once = read(Effort { threads: 1, block: 4 << 20 });
    assert_eq!(once.records, 30_000 / 50 * 47);
    let counts = [(Reason::Title, 2), (Reason::Comment, 600), (Reason::Empty, 600), (Reason::Footnote, 2)];
    assert_eq!(once.skips.counts, counts);
    let last = once.skips.lines.iter().rfind(|line| line.reason == Reason::Footnote).expect("a note");
    assert_eq!((last.line, last.text.as_str()), (large().lines().count() as u64, "Note: provisional"));
    for (threads, block) in [(1, 70_000), (4, 1 << 17), (3, 4099)] {
        assert_eq!(read(Effort { threads, block }), once);
    }
    // The second look finds what the first one found.
    let group = once.groups.iter().find(|group| group.key[1].starts_with("New")).expect("a group");
    let place = place(&input, &dialect, group.lines.0, 2).expect("a place");
    assert_eq!((place.line, place.text.as_deref().map(|text| text.ends_with("\",1"))), (group.lines.0 + 1, Some(true)));
}

#[test]
fn what_is_packed_says_the_same() {
    let text = large();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).expect("memory can be written");
    let gzip = gzip.finish().expect("memory can be written");
    let zstd = ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    let dialect = Dialect { comment: Some(Some(b'#')), ..Dialect::default() };
    let request = Request { digest: true, ..request(&[0, 1], &[2]) };
    let plain = cells(&Input::bytes("a.csv", text), &dialect, &request).expect("cells");
    for (packed, name) in [(gzip, "gzip"), (zstd, "zstd")] {
        let digest: [u8; 32] = sha2::Digest::finalize(<sha2::Sha256 as sha2::Digest>::new_with_prefix(&packed)).into();
        let found = cells(&Input::bytes("a.csv", packed), &dialect, &request).expect("cells");
        assert_eq!((&found.groups, &found.skips), (&plain.groups, &plain.skips));
        assert_eq!((found.header.packing, &found.digests[..]), (Some(name), &[digest][..]));
    }
}

#[test]
fn a_bad_cell_in_another_encoding_has_its_place() {
    let (bytes, ..) = encoding_rs::GB18030.encode("年份,地区,用户\n2022,城镇,5\n2023,农村,五\n");
    let Findings(found) =
        cells(&Input::bytes("a.csv", bytes.into_owned()), &Dialect::default(), &request(&[0], &[2])).expect_err("refused");
    let place = &found[0].places[0];
    assert_eq!((place.line, place.column, place.text.as_deref()), (3, 9, Some("2023,农村,五")));
}

fn dialects() -> impl Strategy<Value = Dialect> {
    let encodings = prop::sample::select(vec![None, Some("gb18030"), Some("utf-16le"), Some("windows-1252"), Some("shift_jis")]);
    let delimiters = prop::sample::select(vec!["", ",", "\t", " ", "blanks", "two blanks", ", "]);
    (encodings, delimiters, any::<[bool; 6]>(), 0_u64..4, prop::option::of(1_u64..4)).prop_map(
        |(encoding, delimiter, flags, skip, rows)| Dialect {
            encoding: encoding.map(str::to_owned),
            delimiter: Delimiter::read(delimiter),
            quote: flags[0].then_some(b'\''),
            escape: flags[1].then_some(true),
            comment: flags[2].then_some(Some(b'#')),
            header_rows: flags[3].then_some(2),
            trailing: flags[4],
            header_again: flags[5],
            skip,
            rows,
            footer: rows,
            ..Dialect::default()
        },
    )
}

proptest! {
    #[test]
    fn no_layout_panics(text in "([a#1,;\t \"'\\\\\n\r.年]|2020|, |  |\\\\\"|,,|Note: |<<<<<<< ){0,60}", dialect in dialects()) {
        for dialect in [Dialect::default(), dialect] {
            let input = Input::bytes("a.csv", text.as_str());
            let mut out = Vec::new();
            let written = cells_csv(&input, &dialect, "out.csv", &mut out);
            let _ = inspect(&input, &dialect);
            if let (Ok(()), Ok(read)) = (written, cells(&input, &dialect, &Request::default())) {
                let rows = csv::ReaderBuilder::new().flexible(false).from_reader(&out[..]).into_records().inspect(|row| assert!(row.is_ok(), "{row:?}")).count();
                prop_assert_eq!(rows as u64, read.records);
            }
        }
    }

    #[test]
    fn a_delimiter_too_many_or_too_few_is_never_passed_over(rows in 3_usize..9, width in 2_usize..6, at in any::<prop::sample::Index>(), more in any::<bool>()) {
        let row = |row: usize| (0..width).map(|column| if row == 0 { format!("name {column}") } else { format!("{row}{column}") }).collect::<Vec<_>>().join(",");
        let text: String = (0..rows).map(|number| row(number) + "\n").collect();
        let commas: Vec<usize> = text.match_indices(',').map(|(at, _)| at).collect();
        let mut bytes = text.into_bytes();
        let comma = commas[at.index(commas.len())];
        if more { bytes.insert(comma, b','); } else { bytes.remove(comma); }
        let mut out = Vec::new();
        prop_assert!(cells_csv(&Input::bytes("a.csv", bytes), &Dialect::default(), "out.csv", &mut out).is_err());
    }
}
