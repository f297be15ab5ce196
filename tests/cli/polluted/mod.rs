//! Clean tables, spoilt in every way that tables are, at every row and column: what loads is exact to the cell, and
//! what cannot be read for certain is refused with the line. Nothing loads that is wrong.

mod program;

use sizeup::source::{Dialect, Input, cells_csv};

type Table = Vec<Vec<String>>;

/// What may become of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Must {
    /// All cells where they belong, and as they are.
    Load,
    /// Exit 3 with this line.
    Refuse(u64),
    /// Exit 3, about the file as a whole.
    RefuseWhole,
    /// One or the other.
    NotDamage,
}

use Must::{Load, NotDamage, Refuse, RefuseWhole};

/// What `inspect` makes of a file: its cells, or the line of the first finding.
fn read(bytes: &[u8]) -> Result<Table, Option<u64>> {
    let mut out = Vec::new();
    let dialect = Dialect { mend: true, ..Dialect::default() };
    match cells_csv(&Input::bytes("d.csv", bytes), &dialect, "out.csv", &mut out) {
        Ok(()) => Ok(table_of(&out)),
        Err(findings) => {
            let first = &findings.0[0];
            assert!(!first.fact.to_string().is_empty(), "a reason is given");
            Err(first.places.first().map(|place| place.line))
        }
    }
}

fn table_of(csv: &[u8]) -> Table {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    reader.records().map(|row| row.expect("a table that was written").iter().map(str::to_owned).collect()).collect()
}

#[track_caller]
fn hold(what: &str, bytes: impl AsRef<[u8]>, table: &Table, must: Must) {
    let bytes = bytes.as_ref();
    let text = || String::from_utf8_lossy(bytes).chars().take(3000).collect::<String>();
    match (read(bytes), must) {
        (Ok(found), Load | NotDamage) => {
            let apart = found.iter().zip(table).find(|(found, row)| found != row);
            assert!(&found == table, "{what}: {} rows of {}, {apart:?}\n{}", found.len(), table.len(), text());
        }
        (Ok(found), _) => unreachable!("{what} was loaded: {:?}\n{}", &found[..found.len().min(5)], text()),
        (Err(line), Refuse(expected)) => assert_eq!(line, Some(expected), "{what}\n{}", text()),
        (Err(line), RefuseWhole | NotDamage) => assert!(line.is_none_or(|line| line > 0)),
        (Err(line), Load) => unreachable!("{what} was refused on line {line:?}\n{}", text()),
    }
}

/// How a table is written.
#[derive(Clone, Copy)]
struct Style<'a> {
    delimiter: &'a str,
    end: &'a str,
    quote: char,
    /// What stands before a quote inside quotes.
    escape: &'a str,
    /// All fields are enclosed, not only those that need it.
    all: bool,
}

const PLAIN: Style<'_> = Style { delimiter: ",", end: "\n", quote: '"', escape: "\"", all: false };

impl Style<'_> {
    fn field(&self, text: &str) -> String {
        let sign = self.delimiter.trim_end_matches(' ');
        let needs =
            text.contains(self.delimiter) || text.contains(['\n', '\r', self.quote]) || (!sign.is_empty() && text.contains(sign));
        let Style { quote, escape, .. } = self;
        match needs || self.all {
            true => format!("{quote}{}{quote}", text.replace(*quote, &format!("{escape}{quote}"))),
            false => text.to_owned(),
        }
    }

    fn row(&self, row: &[String]) -> String {
        row.iter().map(|text| self.field(text)).collect::<Vec<_>>().join(self.delimiter)
    }

    fn rows(&self, table: &[Vec<String>]) -> Vec<String> {
        table.iter().map(|row| self.row(row)).collect()
    }

    fn file(&self, table: &[Vec<String>]) -> String {
        self.rows(table).into_iter().map(|row| row + self.end).collect()
    }
}

fn row<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

/// Notes with delimiters, quotes and apostrophes in them, prices, days, and a last column without anything.
fn long() -> Table {
    let mut table = vec![row(["period", "area", "users", "note", "address", "remark"])];
    for number in 0..12 {
        let notes = ["", "revised, see source", "called \"net users\"", "it's provisional", "a bureau's, of 10\"", "plain"];
        let area = ["urban", "rural"][number % 2];
        let period = format!("20{:02}-12-31", 10 + number / 2);
        let users = format!("{}.{:02}", 300 + number * 17, number * 7 % 100);
        let address = format!("https://example.org/{number}");
        table.push(row([&period, area, &users, notes[number % notes.len()], &address, ""]));
    }
    table
}

/// Countries by year, as banks export them.
fn wide() -> Table {
    let years = (2010..2016).map(|year| year.to_string());
    let mut table = vec![row(["Country Name", "Country Code", "Indicator Name"]).into_iter().chain(years).collect::<Vec<_>>()];
    for (number, name) in ["Aruba", "Bahamas, The", "Korea, Rep.", "Cote d'Ivoire", "China"].iter().enumerate() {
        let values = (0..6).map(|year| if year == number { String::new() } else { (number * 1000 + year * 37 + 5).to_string() });
        let names = row([name, &format!("C{number:02}"), "Population, total"]);
        table.push(names.into_iter().chain(values).collect());
    }
    table
}

/// Two columns, as a bank of series hands them out.
fn series() -> Table {
    let mut table = vec![row(["observation_date", "GDPC1"])];
    table.extend((0..12).map(|number| row([&format!("20{:02}-01-01", 10 + number), &format!("{}.{number:03}", 9000 + number)])));
    table
}

/// A press table in Chinese.
fn press() -> Table {
    let mut table = vec![row(["年份", "全国网民规模（亿人）", "农村网民规模（亿人）", "互联网普及率"])];
    table.extend((0..8).map(|number| {
        row([
            &format!("{}年", 2012 + number),
            &format!("{}.{}", 5 + number, number),
            &format!("1.{number}"),
            &format!("{}.5%", 40 + number),
        ])
    }));
    table
}

fn tables() -> [(&'static str, Table); 4] {
    [("long", long()), ("wide", wide()), ("series", series()), ("press", press())]
}

/// The rows that are spoilt: the first and the last and one between, or all of them where `SIZEUP_LONG_TESTS` is set.
fn spoilt_rows(table: &Table) -> Vec<usize> {
    let all = std::env::var_os("SIZEUP_LONG_TESTS").is_some();
    (0..table.len()).filter(|number| all || [0, 1, 2, table.len() / 2, table.len() - 1].contains(number)).collect()
}

/// The line on which each row begins, where no cell has a line end.
fn line(row: usize) -> u64 {
    row as u64 + 1
}

/// A table with one of its rows written otherwise.
fn with_row(table: &Table, number: usize, text: &str) -> String {
    let mut rows = PLAIN.rows(table);
    rows[number] = text.to_owned();
    rows.join("\n") + "\n"
}

/// The fields of a row as they are written, one of them changed.
fn with_field(table: &Table, number: usize, column: usize, change: impl Fn(&str) -> String) -> String {
    let mut fields: Vec<String> = table[number].iter().map(|text| PLAIN.field(text)).collect();
    fields[column] = change(&fields[column]);
    with_row(table, number, &fields.join(","))
}

#[test]
fn line_ends_marks_and_blank_lines_change_nothing() {
    for (name, table) in tables() {
        for end in ["\n", "\r", "\r\n", "\n\r"] {
            hold(&format!("{name} {end:?}"), Style { end, ..PLAIN }.file(&table), &table, Load);
        }
        let text = PLAIN.file(&table);
        let mixed: String =
            PLAIN.rows(&table).into_iter().zip(["\n", "\r\n", "\r"].iter().cycle()).map(|(row, end)| row + end).collect();
        for spoilt in
            [mixed, text.trim_end().to_owned(), text.clone() + "\n", text.clone() + "\r\n\n\r\n", format!("\n \n{text}")]
        {
            hold(name, spoilt, &table, Load);
        }
        for mark in ["\u{feff}", "\u{feff}\u{feff}"] {
            hold(&format!("{name} {mark:?}"), format!("{mark}{text}"), &table, Load);
        }
        let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        hold(name, utf16, &table, Load);
        for number in spoilt_rows(&table) {
            let mut rows = PLAIN.rows(&table);
            rows[number] += "\r";
            hold(&format!("{name}, a CR at row {number}"), rows.join("\n"), &table, Load);
            rows[number] += "\n\n";
            hold(&format!("{name}, a blank line below row {number}"), rows.join("\n"), &table, Load);
        }
    }
}

#[test]
fn delimiters_are_found_or_the_file_is_refused() {
    for (name, table) in tables() {
        for delimiter in [";", "\t", "|", ", ", "; "] {
            for all in [false, true] {
                hold(&format!("{name} {delimiter:?}"), Style { delimiter, all, ..PLAIN }.file(&table), &table, Load);
            }
        }
        let others = [
            ":", "~", "^", "#", "&", "@", "!", "%", "§", "，", "、", "*", "/", "_", "=", "||", "\t\t", "::", "\u{1}", "\u{1f}",
            "\\t", " ;", " ,", " , ", ",;", ";,", "  ;",
        ];
        for delimiter in others {
            for all in [false, true] {
                hold(&format!("{name} {delimiter:?}"), Style { delimiter, all, ..PLAIN }.file(&table), &table, NotDamage);
            }
        }
        // A blank stands in names and notes, too.
        hold(name, PLAIN.file(&table).replace("\",\"", "\" \"").replace(',', " "), &table, NotDamage);
    }
}

#[test]
fn one_column_of_a_file_of_many_is_never_read() {
    for sign in ["&", "@", "!", "%", "*", "\u{1}", "§", "，", "、", "/", "_"] {
        let text = format!("year{sign}users\n2020{sign}5\n2021{sign}6\n");
        hold(sign, text, &series(), Refuse(1));
    }
}

#[test]
fn quotes_are_understood_or_the_file_is_refused() {
    for (name, table) in tables() {
        hold(name, Style { all: true, ..PLAIN }.file(&table), &table, Load);
        hold(name, Style { escape: "\\", ..PLAIN }.file(&table), &table, Load);
        hold(name, Style { escape: "\\", all: true, ..PLAIN }.file(&table), &table, NotDamage);
        hold(name, Style { escape: "", ..PLAIN }.file(&table), &table, NotDamage);
        for quote in ['\'', '`', '$', '~', '|'] {
            let escape = quote.to_string();
            for all in [false, true] {
                hold(&format!("{name} {quote}"), Style { quote, escape: &escape, all, ..PLAIN }.file(&table), &table, NotDamage);
            }
        }
        let wrapped = |open: &str, close: &str| {
            let rows = table.iter().map(|row| row.iter().map(|text| format!("{open}{text}{close}")).collect::<Vec<_>>());
            PLAIN.file(&rows.collect::<Vec<_>>())
        };
        for (open, close) in [("`", "`"), ("$", "$"), ("“", "”"), ("«", "»"), ("„", "“")] {
            hold(name, wrapped(open, close), &table, Refuse(1));
        }
        for number in spoilt_rows(&table).into_iter().skip(1) {
            let all = Style { all: true, ..PLAIN }.row(&table[number]);
            hold(name, with_row(&table, number, &all), &table, Load);
            let whole = PLAIN.field(&format!(",{}", PLAIN.row(&table[number])));
            hold(name, with_row(&table, number, &whole), &table, Refuse(line(number)));
            let other = Style { quote: '\'', escape: "'", all: true, ..PLAIN }.row(&table[number]);
            hold(name, with_row(&table, number, &other), &table, NotDamage);
        }
    }
}

#[test]
fn a_delimiter_too_many_or_too_few_is_refused_at_its_row() {
    for (name, table) in tables() {
        for number in spoilt_rows(&table) {
            for column in 0..table[0].len() {
                let what = |what| format!("{name}: a delimiter {what} at row {number}, column {column}");
                let fields: Vec<String> = table[number].iter().map(|text| PLAIN.field(text)).collect();
                let more = with_field(&table, number, column, |field| format!(",{field}"));
                // A header that is one wider than every row is refused, at the header or at the first row.
                let at = if number == 0 { RefuseWhole } else { Refuse(line(number)) };
                // Behind the last value of a file whose last column is empty, no value moves.
                let ends = name == "long" && number > 0 && column + 1 == table[0].len();
                let at = if ends { Load } else { at };
                hold(&what("more"), more, &table, at);
                if column > 0 {
                    let less = [&fields[..column - 1], &[fields[column - 1..=column].concat()], &fields[column + 1..]].concat();
                    hold(&what("less"), with_row(&table, number, &less.join(",")), &table, at);
                    let semicolon = [fields[..column].join(","), fields[column..].join(",")].join(";");
                    let at = if number == 0 { RefuseWhole } else { Refuse(line(number)) };
                    hold(&what("else"), with_row(&table, number, &semicolon), &table, at);
                }
            }
        }
    }
}

#[test]
fn a_quote_too_many_is_refused_where_its_field_starts() {
    for (name, table) in tables() {
        for number in spoilt_rows(&table) {
            for column in 0..table[0].len() {
                let what = format!("{name}: a quote at row {number}, column {column}");
                let spoilt: [&dyn Fn(&str) -> String; 4] = [
                    &|field| format!("\"{field}"),
                    &|field| format!("x\"{}", field.trim_matches('"')),
                    &|field| format!("\"{}\"x", field.replace('"', "")),
                    &|field| format!("{field}\"x"),
                ];
                let mut quoted = table.clone();
                quoted[number][column].insert(0, '"');
                for (nth, change) in spoilt.into_iter().enumerate() {
                    // Where a field was quoted, it still ends where it ended.
                    if nth == 0 && PLAIN.field(&table[number][column]).starts_with('"') {
                        hold(&what, with_field(&table, number, column, change), &quoted, Load);
                        continue;
                    }
                    hold(&what, with_field(&table, number, column, change), &table, Refuse(line(number)));
                }
            }
        }
    }
}

#[test]
fn a_row_with_another_delimiter_is_refused() {
    for (name, table) in tables() {
        for number in spoilt_rows(&table) {
            for delimiter in [";", "\t", " ", "|"] {
                let spoilt = with_row(&table, number, &Style { delimiter, ..PLAIN }.row(&table[number]));
                // Two columns that some other sign parts somewhere may be one.
                let at = if number == 0 || name == "series" { RefuseWhole } else { Refuse(line(number)) };
                hold(&format!("{name}: {delimiter:?} at row {number}"), spoilt, &table, at);
            }
        }
    }
    // ` urban` is another area than `urban`.
    let table = long();
    for number in spoilt_rows(&table).into_iter().skip(1) {
        let padded = with_row(&table, number, &Style { delimiter: ", ", ..PLAIN }.row(&table[number]));
        hold("padded", padded, &table, Refuse(line(number)));
    }
}

#[test]
fn a_row_cut_short_is_refused_and_none_is_lost() {
    for (name, table) in tables() {
        for number in spoilt_rows(&table).into_iter().skip(1) {
            for kept in 1..table[0].len() {
                let must = if name == "long" && kept == 5 { Load } else { Refuse(line(number)) };
                let short = PLAIN.row(&table[number][..kept]);
                hold(&format!("{name}: row {number} after {kept}"), with_row(&table, number, &short), &table, must);
            }
            let marker = with_row(&table, number, "<<<<<<< HEAD");
            hold(name, marker, &table, Refuse(line(number)));
        }
    }
}

#[test]
fn lines_above_and_below_a_table_are_no_rows() {
    for (name, table) in tables() {
        let text = PLAIN.file(&table);
        let commas = ",".repeat(table[0].len() - 1);
        let known = name != "series" && name != "press";
        for count in 1..4 {
            let lines = |line: &str| format!("{line}\n").repeat(count);
            hold(name, lines("# a comment, of a sort") + &text, &table, NotDamage);
            for above in ["PREAMBLE", "Table 1. Users", "表1 网民规模"] {
                let must = if known { Load } else { NotDamage };
                hold(&format!("{name}: {above}"), lines(above) + &text, &table, must);
                hold(&format!("{name}: {above}"), lines(above) + "\n" + &text, &table, must);
                hold(&format!("{name}: {above}"), lines(&format!("{above}{commas}")) + &commas + "\n" + &text, &table, must);
            }
            hold(name, lines("Title \"of it") + &text, &table, NotDamage);
            hold(name, lines(&format!("x{}", ",x".repeat(table[0].len() - 1))) + &text, &table, NotDamage);
            hold(name, lines("Published,2024-05-01") + "\n" + &text, &table, NotDamage);
            for below in ["Source: World Bank, 2023", "注：数据为年末数", "来源：国家统计局", "* provisional"] {
                hold(&format!("{name}: {below}"), text.clone() + &lines(below), &table, Load);
                hold(&format!("{name}: {below}"), text.clone() + "\n" + &lines(below), &table, Load);
                hold(&format!("{name}: {below}"), text.clone() + &lines(&format!("\"{below}\"{commas}")), &table, Load);
            }
            hold(name, text.clone() + "\n" + &lines("FOOTNOTE, of a sort"), &table, NotDamage);
        }
    }
}

#[test]
fn a_header_that_is_none_is_refused() {
    for (name, table) in tables() {
        let text = PLAIN.file(&table);
        hold(name, "", &table, RefuseWhole);
        hold(name, "\n\n", &table, RefuseWhole);
        hold(name, PLAIN.file(&table[1..]), &table, Refuse(1));
        hold(name, PLAIN.file(&table[..1]), &table, RefuseWhole);
        hold(name, PLAIN.file(&table[..2]), &table[..2].to_vec(), Load);
        for count in 2..4 {
            hold(name, PLAIN.file(&table[..1]).repeat(count) + &PLAIN.file(&table[1..]), &table, Refuse(2));
        }
        for number in spoilt_rows(&table).into_iter().skip(2) {
            let mut rows = PLAIN.rows(&table);
            rows.insert(number, rows[0].clone());
            hold(name, rows.join("\n"), &table, Refuse(line(number)));
        }
        let end = line(table.len());
        hold(name, text.repeat(2), &table, Refuse(end));
        hold(name, format!("{text}\n{text}"), &table, Refuse(end + 1));
        let narrower: Table = table.iter().map(|row| row[1..].to_vec()).collect();
        hold(name, text.clone() + &PLAIN.file(&narrower), &table, Refuse(end));
        let wider: Table = table.iter().map(|texts| [&texts[..], &row(["z"])].concat()).collect();
        hold(name, text.clone() + &PLAIN.file(&wider), &table, Refuse(end));
        // The beginning of the first name on a line of its own.
        let (at, _) = text.char_indices().nth(2).expect("a name");
        hold(name, format!("{}\n{}", &text[..at], &text[at..]), &table, RefuseWhole);
        for column in 0..table[0].len() {
            let mut blank = table.clone();
            blank[0][column] = String::new();
            // A first column without a name holds labels; a last one without anything is none.
            if column > 0 && table[1..].iter().any(|row| !row[column].is_empty()) {
                hold(name, PLAIN.file(&blank), &table, Refuse(1));
            }
            let mut twice = table.clone();
            twice[0][column] = twice[0][(column + 1) % twice[0].len()].clone();
            hold(name, PLAIN.file(&twice), &table, Refuse(1));
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    for (name, table) in tables() {
        for number in spoilt_rows(&table) {
            for column in 0..table[0].len() {
                let nul = with_field(&table, number, column, |field| format!("{field}\0"));
                hold(name, nul, &table, NotDamage);
                // One byte of Latin-1 behind a number is no letter of Russian.
                let mark = with_field(&table, number, column, |field| format!("{}\u{1}\u{2}", field.trim_matches('"')));
                let mut bytes = mark.into_bytes();
                let at = bytes.windows(2).position(|pair| pair == [1, 2]).expect("it was put there");
                bytes.splice(at..at + 2, [0xe9]);
                if table[number][column].chars().all(|c| c.is_ascii_digit() || c == '.') && !table[number][column].is_empty() {
                    hold(&format!("{name}: row {number}, column {column}"), bytes, &table, RefuseWhole);
                }
            }
        }
    }
}
