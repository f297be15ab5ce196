//! Several files as one dataset: whatever they look like, they say what one file with all rows says.

use std::io::Write;

use proptest::prelude::*;

use super::*;
use crate::finding::Findings;
use crate::source::cells::Cells;

fn dataset(files: &[(&str, Vec<u8>)]) -> Input {
    Input::of("all", files.iter().map(|(name, bytes)| Input::bytes(*name, bytes.clone())).collect())
}

/// What does not depend on where a row stands.
fn said(cells: &Cells) -> Vec<(Vec<String>, u64, Vec<String>)> {
    let sum = |sum: &crate::source::Sum| {
        format!("{} {} {} {} {:?} {:?}", sum.total, sum.half, sum.numbers, sum.missing, sum.bound, sum.flags)
    };
    let group = |group: &crate::source::Group| {
        let key = group.key.iter().map(|part| part.to_string()).collect();
        (key, group.records, group.values.iter().map(sum).collect())
    };
    cells.groups.iter().map(group).collect()
}

/// A file of some rows: its order of columns, its delimiter, its line ends, its packing and its encoding.
fn written(rows: &[(u8, String, String)], looks: [u8; 4]) -> Vec<u8> {
    let [order, delimiter, ends, packing] = looks;
    let delimiter = [",", ";", "\t"][usize::from(delimiter % 3)];
    let end = ["\n", "\r\n"][usize::from(ends % 2)];
    let name = |area: u8| ["农村", "urban", "east", "x y"][usize::from(area % 4)].to_owned();
    let quoted = |text: &str| if text.contains([',', ';']) { format!("\"{text}\"") } else { text.to_owned() };
    let line = |mut fields: [String; 3]| {
        fields.rotate_left(usize::from(order % 3));
        fields.join(delimiter) + end
    };
    let mut text = line(["period".into(), "area".into(), "users".into()]);
    for (area, period, value) in rows {
        text += &line([period.clone(), name(*area), quoted(value)]);
    }
    match packing % 4 {
        0 => text.into_bytes(),
        1 => {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(text.as_bytes()).expect("memory can be written");
            packed.finish().expect("memory can be written")
        }
        2 => [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat(),
        _ => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
    }
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[1-9][0-9]{0,11}",
        "-?[1-9][0-9]{0,3}\\.[0-9]{1,4}",
        Just(String::new()),
        Just("n/a".to_owned()),
        Just(">12".to_owned()),
        Just("1.5万".to_owned()),
        Just("1,234,567".to_owned()),
    ]
}

fn row() -> impl Strategy<Value = (u8, String, String)> {
    (0..4_u8, (2000..2004_u16).prop_map(|year| year.to_string()), value())
}

proptest! {
    // A case reads a dozen files: a quarter of the usual number, of which PROPTEST_CASES asks for more.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]
    #[test]
    fn files_say_what_one_file_says(
        files in prop::collection::vec((prop::collection::vec(row(), 1..12), any::<[u8; 4]>()), 2..6),
        rotate in 0..6_usize,
    ) {
        // One row in each file leaves no doubt about the decimal mark, whatever separates the fields.
        let certain = (3, "2009".to_owned(), "0.25".to_owned());
        let files: Vec<_> = files.into_iter().map(|(rows, looks)| ([rows, vec![certain.clone()]].concat(), looks)).collect();
        let all: Vec<_> = files.iter().flat_map(|(rows, _)| rows.clone()).collect();
        let one = Input::bytes("one.csv", written(&all, [0, 0, 0, 0]));
        let request = request(&[0, 1], &[2]);
        let expected = cells(&one, &Dialect::default(), &request);
        let mut parts: Vec<_> = files.iter().map(|(rows, looks)| written(rows, *looks)).collect();
        parts.rotate_left(rotate % files.len());
        let many = Input::of("all", parts.into_iter().map(|bytes| Input::bytes("part.csv", bytes)).collect());
        let first = header(&many, &Dialect::default()).expect("a header");
        let at = |name: &str| first.column(name).expect("a column");
        let found = cells(&many, &Dialect::default(), &super::request(&[at("period"), at("area")], &[at("users")]));
        match (expected, found) {
            (Ok(expected), Ok(found)) => {
                prop_assert_eq!(said(&expected), said(&found));
                prop_assert_eq!((expected.records, &expected.units), (found.records, &found.units));
            }
            (expected, found) => prop_assert!(expected.is_err() && found.is_err(), "{expected:?} {found:?}"),
        }
    }
}

#[test]
fn other_files_tell_thousands_from_decimals() {
    let read = |files: &[(&str, &str)]| {
        let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect();
        let found = cells(&dataset(&files), &Dialect::default(), &request(&[0], &[1]))?;
        Ok::<_, Findings>(found.groups.iter().map(|group| group.values[0].total.to_string()).collect::<Vec<_>>())
    };
    let (comma, point) = (("a.csv", "y;v\n2020;1,5\n"), ("b.csv", "y;v\n2021;1.5\n"));
    let either = ("c.csv", "y;v\n2022;1,234\n");
    // Alone it is refused; beside a file with decimal commas it has some too, beside one with points it has thousands.
    let alone = read(&[either, ("d.csv", "y;v\n2023;7\n")]).expect_err("refused");
    assert_eq!((alone.0[0].places[0].file.as_str(), alone.0[0].places[0].line), ("c.csv", 2));
    assert_eq!(read(&[either, comma]).expect("settled"), ["1.5", "1.234"]);
    assert_eq!(read(&[point, either]).expect("settled"), ["1.5", "1234"]);
    // Each of these is certain by itself; what is not cannot follow both.
    assert_eq!(read(&[comma, point]).expect("settled"), ["1.5", "1.5"]);
    assert!(read(&[comma, point, either]).is_err());
    // In a file of commas `1.234` is decimal: a decimal comma elsewhere puts that in doubt.
    assert!(read(&[comma, ("e.csv", "y,v\n2022,1.234\n")]).is_err());
    assert_eq!(read(&[point, ("e.csv", "y,v\n2022,1.234\n")]).expect("settled"), ["1.5", "1.234"]);
}

#[test]
fn a_missing_or_further_column_names_both_files() {
    let files = [("a.csv", b"y,v,x\n2020,1,2\n".to_vec()), ("b.csv", b"v,y\n1,2020\n".to_vec())];
    let Findings(findings) = cells(&dataset(&files), &Dialect::default(), &request(&[0], &[1])).expect_err("refused");
    assert_eq!(findings[0].fact.to_string(), "`b.csv` has no column `x`, which `a.csv` has");
    assert_eq!(findings[0].places.iter().map(|place| place.file.as_str()).collect::<Vec<_>>(), ["b.csv", "a.csv"]);
    let files = [("a.csv", b"y,v\n2020,1\n".to_vec()), ("b.csv", b"v,y,x\n1,2020,2\n".to_vec())];
    let Findings(findings) = cells(&dataset(&files), &Dialect::default(), &request(&[0], &[1])).expect_err("refused");
    assert_eq!(findings[0].fact.to_string(), "`b.csv` has a column `x`, which `a.csv` has not");
}

#[test]
fn units_and_wholes_are_those_of_all_files() {
    let read = |one: &str, other: &str| {
        let files = [("a.csv", one.as_bytes().to_vec()), ("b.csv", other.as_bytes().to_vec())];
        let request = Request { summed_over: vec![1], ..request(&[0], &[2]) };
        cells(&dataset(&files), &Dialect::default(), &request)
    };
    let found = read("y,a,v\n2020,all,5%\n", "y,a,v\n2020,x,2%\n").expect("cells");
    assert_eq!((found.wholes.len(), found.units[0].is_some()), (1, true));
    let Findings(findings) = read("y,a,v\n2020,z,5%\n", "y,a,v\n2020,x,2\n").expect_err("refused");
    let places: Vec<_> = findings[0].places.iter().map(|place| (place.file.as_str(), place.line, place.column)).collect();
    assert_eq!(places, [("b.csv", 2, 8), ("a.csv", 2, 8)]);
}
