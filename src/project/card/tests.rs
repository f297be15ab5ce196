//! Cards read, and refused.

use super::*;
use crate::finding::{Palette, human};
use crate::project::tests::{every_key_is_in, every_line_counts};

/// Every key of a card, one to a line.
const FULL: &str = r#"
title = "Users"
file = "users-of-2023.csv"
sources = "sources.csv"
source_note = "Survey office"
note = "Overlap"
place = "China"

[period]
column = "when"
frequency = "half"
order = "dmy"
decimal = true

[period.fiscal]
FY2023 = "2022-04/2023-03"

[dimensions.area]
column = "region"
title = "Area"
values = ["urban", "rural"]
partition = true
total = "all"
derive = true

[dimensions.area.labels]
urban = "Town"
all = "All"

[measures.users]
column = "count"
where = { indicator = "internet_users", unit = ["a", "b"] }
title = "Internet users"
kind = "stock"
unit = "person"
scale = "million"
range = "0..2000000000"
basis = "comparable"
exact = true
weight = "residents"
note = "Counted"

[columns]
unit = "unit"
source = "source_id"
status = "state"
definition = "scope"
vintage = "released"

[[breaks]]
after = "2020-06"
note = "counted with the 2020 census"
measures = ["users"]
where = { area = "urban", scope = "x" }

[[notes]]
note = "One survey came late"
at = "2020-03"

[[leave_out]]
where = { status = "forecast" }
note = "superseded"

[status]
secondary_compilation_likely_forecast = "E"

[csv]
encoding = "gb18030"
delimiter = ";"
decimal = ","
quote = "'"
escape = ""
comment = "%"
skip = 4
header_rows = 2
header_again = true
rows = 100
footer = 3
trailing = true
mend = true
missing = ["…", "n/a"]
marks = ["*", "[2]"]
flags = true
"#;

/// The keys that exclude others.
const OTHER: &str = r#"
[period]
columns = "1960..2023"

[columns]
scale = "scale"

[[notes]]
note = "Counted anew"
from = 2020
to = 2022

[csv]
names = ["period", "value"]
"#;

fn read(text: &str) -> Card {
    parse("users", text, "datasets/users.toml").unwrap_or_else(|findings| panic!("{}", transcript(&findings.0)))
}

fn transcript(findings: &[Finding]) -> String {
    findings.iter().map(|finding| human(finding, Palette::Plain)).collect()
}

fn refused(text: &str) -> String {
    transcript(&parse("users", text, "datasets/users.toml").expect_err("is refused").0)
}

#[test]
fn every_key_is_read() {
    let card = read(FULL);
    assert_eq!((card.title.as_str(), card.file.as_str(), card.place.as_deref()), ("Users", "users-of-2023.csv", Some("China")));
    let PeriodColumns::Long(Some(column)) = &card.period.columns else { panic!("{:?}", card.period) };
    assert_eq!((column.as_str(), card.period.frequency), ("when", Some(Frequency::Half)));
    let [area, scope] = &card.dimensions[..] else { panic!("{:?}", card.dimensions) };
    assert_eq!((area.column.as_str(), area.labels.len(), area.partition, area.derive), ("region", 2, true, true));
    assert!(card.is_definition(scope) && !card.is_definition(area) && scope.name == "scope");
    let users = card.measure("users").expect("is declared");
    assert_eq!((users.kind, users.power, users.exact), (Some(Kind::Stock), Some(6), true));
    assert_eq!(users.filter[1].column.as_str(), "unit");
    assert_eq!(users.unit.as_ref().map(|unit| unit.name()), Some("person"));
    assert_eq!(card.breaks[0].after.to_string(), "2020-06");
    let [(word, status)] = &card.status[..] else { panic!("{:?}", card.status) };
    assert_eq!((word.as_str(), *status), ("secondary_compilation_likely_forecast", Status::of('E').expect("a status")));
    assert_eq!((card.csv.delimiter.clone(), card.csv.decimal, card.csv.skip), (Some(";".to_owned()), Some(','), 4));
    assert_eq!((&card.csv.marks[..], card.csv.flags), (&["*".to_owned(), "[2]".to_owned()][..], true));
    assert_eq!((card.csv.quote, card.csv.escape, card.csv.comment), (Some(Some('\'')), Some(false), Some(Some('%'))));
    assert_eq!((card.csv.header_rows, card.csv.rows, card.csv.footer), (Some(2), Some(100), Some(3)));
    let fiscal = card.period.fiscal.map(|(year, months)| (year, months.to_string()));
    assert_eq!((fiscal, card.period.decimal), (Some((2023, "2022-04/2023-03".to_owned())), true));
    every_key_is_in(&CARD, &format!("{FULL}{OTHER}"));
    for full in [FULL, OTHER] {
        every_line_counts(full, |text| format!("{:?}", parse("users", text, "users.toml")));
    }
}

#[test]
fn an_empty_card_has_all_its_defaults() {
    let card = read("");
    assert_eq!((card.title.as_str(), card.file.as_str()), ("users", "users.csv"));
    assert!(matches!(card.period.columns, PeriodColumns::Long(None)));
    assert_eq!(card.measures.len(), 1);
    assert_eq!(card.measures[0].column_among(&["period", "users"]), "value");
    assert_eq!(read("[measures.users]\n").measures[0].column_among(&["period", "users"]), "users");
}

#[test]
fn a_wide_file_names_its_first_and_last_column() {
    let card = read("[period]\ncolumns = \"1960..2023\"\n");
    let PeriodColumns::Wide { first, last, .. } = &card.period.columns else { panic!("{:?}", card.period) };
    assert_eq!((first.as_str(), last.as_str()), ("1960", "2023"));
}

#[test]
fn a_period_may_stand_in_several_columns() {
    let columns = |text: &str| read(text).period.columns;
    let PeriodColumns::Joined(joined) = columns("[period]\ncolumns = [\"year\", \"month\"]\n") else { panic!("two columns") };
    assert_eq!(joined.iter().map(|column| column.as_str()).collect::<Vec<_>>(), ["year", "month"]);
    let months = columns("[period]\ncolumn = \"year\"\ncolumns = \"Jan..Dec\"\n");
    let PeriodColumns::Wide { year: Some(year), .. } = months else { panic!("{months:?}") };
    assert_eq!(year.as_str(), "year");
}

#[test]
fn a_fiscal_year_is_declared_by_one_example() {
    let said = |text: &str| refused(&format!("[period]\nfiscal = {text}\n"));
    for text in [
        "{}",
        "{ 2023 = \"2023\" }",
        "{ FY2023 = \"2023-04/2023-12\" }",
        "{ FY2023 = \"2021-04/2022-03\" }",
        "{ FY2023 = \"2023-Q1\" }",
        "{ FY2023 = \"April\" }",
        "{ FY2023 = \"2023\", FY2024 = \"2024\" }",
    ] {
        assert!(said(text).contains("a fiscal year is declared by one example"), "{text}: {}", said(text));
    }
}

#[test]
fn dimensions_keep_the_order_of_the_file() {
    let card = read("[dimensions.b]\n[dimensions.a]\n[dimensions.b.labels]\nz = \"Z\"\ny = \"Y\"\n");
    let names: Vec<&str> = card.dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
    assert_eq!(names, ["b", "a"]);
    assert_eq!(card.dimensions[0].labels[0].0, "z");
}

#[test]
fn an_unknown_key_is_shown_with_the_one_that_was_meant() {
    let expected = "\
error: unknown key `frequencey`
 --> datasets/users.toml:2:1
  |
2 | frequencey = \"half\"
  | ^^^^^^^^^^
hint: did you mean `frequency`?
";
    assert_eq!(refused("[period]\nfrequencey = \"half\"\n"), expected);
}

#[test]
fn several_mistakes_are_shown_together_in_the_order_of_the_file() {
    let text = "\
title = 3
[dimensions.area]
values = [\"urban\", \"rural\", \"all\"]
total = \"all\"
derive = true
[measures.users]
kind = \"stok\"
scale = \"bilion\"
[[breaks]]
after = \"2020-13\"
[status]
reported = \"?\"
";
    let expected = "\
error: `title` takes text in quotes
 --> datasets/users.toml:1:9
  |
1 | title = 3
  |         ^
error: `all` is the total and one of its parts
 --> datasets/users.toml:3:30
  |
3 | values = [\"urban\", \"rural\", \"all\"]
  |                              ^^^
 --> datasets/users.toml:4:10
  |
4 | total = \"all\"
  |          ^^^
error: a missing part can only be derived with `partition = true` and a `total`
 --> datasets/users.toml:5:10
  |
5 | derive = true
  |          ^^^^
error: there is no kind `stok`
 --> datasets/users.toml:7:9
  |
7 | kind = \"stok\"
  |         ^^^^
hint: did you mean `stock`?
error: `bilion` is not a scale: it is a power of ten, such as \"million\"
 --> datasets/users.toml:8:10
  |
8 | scale = \"bilion\"
  |          ^^^^^^
error: the key `note` is missing
 --> datasets/users.toml:9:1
  |
9 | [[breaks]]
  | ^^^^^^^^^^
error: `after` takes a period, such as \"2023\", \"2023-H1\", \"2023-Q4\" or \"2023-12\"
  --> datasets/users.toml:10:9
   |
10 | after = \"2020-13\"
   |         ^^^^^^^^^
error: `?` is not a status: A is normal, P provisional, E estimated, F a forecast
  --> datasets/users.toml:12:13
   |
12 | reported = \"?\"
   |             ^
";
    assert_eq!(refused(text), expected);
}

#[test]
fn a_section_of_the_wrong_kind_is_shown_with_the_right_one() {
    let expected = "\
error: `leave_out` takes sections in double brackets
 --> datasets/users.toml:1:1
  |
1 | [leave_out]
  | ^^^^^^^^^^^
hint: write `[[leave_out]]`
";
    assert_eq!(refused("[leave_out]\nnote = \"x\"\n"), expected);
}

#[test]
fn names_that_nothing_has_are_shown() {
    let text = "[dimensions.area]\nvalues = [\"rural\"]\nlabels = { rurale = \"R\" }\n[measures.users]\n[[breaks]]\nafter = 2020\n\
                note = \"n\"\nmeasures = \"user\"\nwhere = { area = \"rurl\", segment = \"x\" }\n";
    let out = refused(text);
    for line in [
        "error: there is no declared value `rurale`\n --> datasets/users.toml:3:12\n",
        "error: there is no measure `user`\n --> datasets/users.toml:8:13\n",
        "error: there is no declared value `rurl`\n --> datasets/users.toml:9:19\n",
        "error: there is no dimension `segment`\n --> datasets/users.toml:9:26\n",
        "hint: did you mean `users`?\n",
        "hint: did you mean `rural`?\n",
        "hint: known here: `area`\n",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    for (text, sentence) in [
        ("file = \"../../etc/passwd\"", "`../../etc/passwd` cannot be read from here: it leads out of the project"),
        ("sources = \"/etc/passwd\"", "`/etc/passwd` cannot be read from here: it must be relative to this file"),
        ("[period]\ncolumn = \"a\"\ncolumns = [\"b\", \"c\"]", "the periods are in `column` or in these `columns`, not in both"),
        ("[period]\ncolumns = [\"a\", \"a\"]", "the column `a` is there twice"),
        ("[period]\ncolumns = [\"a\", \"b\", \"c\", \"d\"]", "`columns` names the columns of the year, the month and the day"),
        ("[period]\ncolumns = []", "`columns` names two columns or three"),
        ("[period]\ndecimal = true", "years with decimals need a `frequency`: year, half, quarter or month"),
        ("[csv]\nmarks = [\"*\", \"1\"]", "`1` cannot be told from a part of a number"),
        ("[csv]\nmarks = \"-\"", "`-` cannot be told from a part of a number"),
        ("[period]\ncolumns = \"1960\"", "`columns` takes the first and the last column, such as \"1960..2023\""),
        ("[measures.\"a.b\"]", "a reference cannot name the measure `a.b`: it takes letters, digits, `-` and `_`"),
        ("[measures.a]\nunit = \"12 persons\"", "`12 persons` is not a unit"),
        ("[measures.a]\nunit = \"million persons\"\nscale = \"million\"", "the unit has a scale already"),
        ("[measures.a]\nscale = \"million\"\n[columns]\nscale = \"s\"", "the scale is declared and read from a column"),
        ("[dimensions.a]\nvalues = [\"x\", \"x\"]", "the value `x` is there twice"),
        ("[dimensions.a]\ncolumn = \"c\"\n[dimensions.c]", "the column of a dimension `c` is there twice"),
        (
            "[dimensions.a]\npartition = true\n[columns]\ndefinition = \"a\"",
            "`a` tells definitions apart: they are no parts of a whole",
        ),
        ("[columns]\nunit = \"\"", "a column has a name"),
        ("[csv]\nquote = \"x\"", "`quote` takes \"'\", \"\\\"\" or \"\""),
        ("[csv]\ncomment = \"//\"", "`comment` takes one of # % ; ! * / or \"\""),
        ("[csv]\nnames = [\"a\", \"b\"]\nheader_rows = 2", "a file without a header has no `header_rows`"),
        ("[csv]\nnames = [\"a\", \" \"]", "a column has a name"),
        ("[csv]\ndelimiter = \";;\"", "`delimiter` takes one character, such as \";\" or \"\\t\""),
        ("[csv]\nskip = -1", "`skip` takes a whole number from 0 to 1000000"),
        ("[[leave_out]]\nwhere = {}\nnote = \"n\"", "this would leave out every row"),
        ("title = \"a\\u001bb\"", "`title` holds the control character U+001B"),
    ] {
        let findings = parse("users", text, "users.toml").expect_err(text);
        assert_eq!(findings.0.iter().map(|finding| finding.fact.to_string()).collect::<Vec<_>>(), [sentence], "{text}");
        assert_eq!(findings.exit_code(), 3);
    }
    assert!(parse("a.b", "", "a.b.toml").is_err());
}

#[test]
fn at_most_twenty_findings_come_from_a_hostile_file() {
    let long = "x".repeat(100_000);
    let text: String = (0..10).map(|n| format!("{long}{n} = 1\n")).chain((0..100).map(|n| format!("k{n} = 1\n"))).collect();
    let findings = parse("users", &text, "users.toml").expect_err("unknown keys");
    assert_eq!(findings.0.len(), crate::project::MAX_FINDINGS);
    assert!(findings.0.iter().all(|finding| finding.fact.to_string().len() < 100));
}
