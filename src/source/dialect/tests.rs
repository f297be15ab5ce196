//! Quirks of CSV, each with what is understood of it, or with what is said.

use super::*;

use crate::finding::Findings;

fn settled(text: &str) -> Result<Header> {
    header(&Input::bytes("a.csv", text), &Dialect::default())
}

fn refusal(result: Result<Header>) -> String {
    let Findings(findings) = result.expect_err("refused");
    findings.iter().map(|finding| finding.fact.to_string()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_quirks_that_are_understood() {
    for (text, names, delimiter, line) in [
        ("a,b\n1,2\n", vec!["a", "b"], b',', 1),
        ("\u{feff}a;b\n1,5;2\n", vec!["a", "b"], b';', 1),
        ("a\tb\r\n1\t2\r\n", vec!["a", "b"], b'\t', 1),
        ("a|b\r1|2\r", vec!["a", "b"], b'|', 1),
        ("a, b\n1, 2\n", vec!["a", "b"], b',', 1),
        ("\n  \na,b\n1,2", vec!["a", "b"], b',', 3),
        ("\"a,\nb\",c\n1,2\n", vec!["a,\nb", "c"], b',', 1),
        ("a,b;c\n1,2\n3,4\n", vec!["a", "b;c"], b',', 1),
        ("a,b,c\n1,2,3\n4,5\n", vec!["a", "b", "c"], b',', 1),
        ("a\n1\n2\n", vec!["a"], b',', 1),
        ("人口,年\n1,2", vec!["人口", "年"], b',', 1),
    ] {
        let header = settled(text).unwrap_or_else(|findings| panic!("{text:?}: {findings:?}"));
        assert_eq!(
            (&header.names[..], header.delimiter, header.line),
            (&names.map_to_strings()[..], delimiter, line),
            "{text:?}"
        );
    }
}

trait MapToStrings {
    fn map_to_strings(&self) -> Vec<String>;
}

impl MapToStrings for Vec<&str> {
    fn map_to_strings(&self) -> Vec<String> {
        self.iter().map(|name| (*name).to_owned()).collect()
    }
}

#[test]
fn the_quirks_that_are_refused() {
    for (text, expected) in [
        ("", "`a.csv` is empty"),
        ("\n\r\n \n", "`a.csv` is empty"),
        ("\u{feff}", "`a.csv` is empty"),
        ("a,a\n1,2\n", "two columns are named `a`"),
        ("a,,b\n1,2,3\n", "column 2 has no name"),
        ("a,b;c\n1,2;3\n", "the fields of `a.csv` may be separated by `,` or by `;`"),
        ("Users in China\na;b\n1;2\n", "the header is one column, and the rows have 2 when they are cut at `;`"),
        ("year users\n2020 5\n", "the header is one column, and the rows have 2 when they are cut at blanks"),
        ("a\",b\n1,2\n", "there is a quote inside a field that does not begin with one"),
        ("\"a,b\n1,2\n", "the quote that opens this field never closes"),
        ("\u{1f}\u{0}a,b\n", "the byte at offset 1 is NUL: this is not a text file"),
    ] {
        assert_eq!(refusal(settled(text)), expected, "{text:?}");
    }
    let wide = header(&Input::bytes("a.csv", "a,b\n1,2\n".replace('a', &"x,".repeat(MAX_COLUMNS))), &Dialect::default());
    assert_eq!(refusal(wide), "the header has 65538 columns; at most 65536 are read");
}

#[test]
fn declared_lines_are_passed_over() {
    let dialect = Dialect { skip: 2, ..Dialect::default() };
    let header = header(&Input::bytes("a.csv", "Title \"of\" it\n\na;b\n1;2\n"), &dialect).expect("a header");
    assert_eq!((header.line, header.skipped, header.first_line, header.delimiter), (3, 2, 4, b';'));
}
