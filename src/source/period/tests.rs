//! The tables of notations walked both ways, what columns settle, and what stays refused.

use proptest::prelude::*;

use super::*;

/// A period in a notation, as the notation writes it; `spelling` chooses among the spellings of words.
fn written(notation: &Notation, year: i64, part: i64, day: i64, spelling: usize) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Year => format!("{year:04}"),
        Piece::ShortYear => format!("{:02}", year % 100),
        Piece::Next => format!("{:04}", year + 1),
        Piece::NextShort => format!("{:02}", (year + 1) % 100),
        Piece::Number => part.to_string(),
        Piece::Padded => format!("{part:02}"),
        Piece::Day => day.to_string(),
        Piece::PaddedDay => format!("{day:02}"),
        Piece::First => "1".to_owned(),
        Piece::Months(..) => String::new(),
        Piece::Word(words) => {
            let spellings: Vec<&str> = words[part as usize - 1].split('|').collect();
            spellings[spelling % spellings.len()].to_owned()
        }
        Piece::Text(fixed) => (*fixed).to_owned(),
    };
    notation.pieces.iter().map(piece).collect()
}

fn parts(notation: &Notation) -> std::ops::RangeInclusive<i64> {
    match notation.frequency {
        Frequency::Year => 1..=1,
        Frequency::Half => 1..=2,
        Frequency::Quarter => 1..=4,
        Frequency::Week => 1..=52,
        Frequency::Span if notation.pieces.iter().any(|piece| matches!(piece, Piece::Months(..))) => 9..=9,
        Frequency::Span => 2..=12,
        Frequency::Month | Frequency::Day => 1..=12,
    }
}

fn expected(notation: &Notation, year: i64, part: i64, day: i64) -> Option<Period> {
    let month = |part| Period::of_part(Frequency::Month, year, part);
    match notation.frequency {
        Frequency::Year => Period::of_year(year),
        Frequency::Day => Period::of_day(year, part, day),
        Frequency::Span => Period::of_span(month(1)?, month(part)?),
        frequency => Period::of_part(frequency, year, part),
    }
}

fn every_row() -> impl Iterator<Item = &'static Notation> {
    [NOTATIONS, UNSETTLED, SHORT_DAYS, FISCAL].into_iter().flatten()
}

#[test]
fn every_notation_is_walked_both_ways() {
    for notation in every_row() {
        for part in parts(notation) {
            for spelling in 0..5 {
                let text = written(notation, 2023, part, 28, spelling);
                let period = expected(notation, 2023, part, 28);
                assert!(period.is_some(), "{text}");
                assert_eq!(notation.read(&text), period, "{text}");
                assert_eq!(notation.read(&text.to_lowercase()), period, "{text}");
            }
        }
        let read = notation.read(notation.example).map(Period::frequency);
        assert_eq!(read, Some(notation.frequency), "{}", notation.example);
    }
    for notation in NOTATIONS {
        assert_eq!(parse(notation.example), notation.read(notation.example), "{}", notation.example);
    }
    for notation in PARTS {
        for part in parts(notation) {
            let text = written(notation, 2023, part, 28, 0);
            let period = Column::default().joined("2023年", &text, "", None);
            assert_eq!(period, Period::of_part(notation.frequency, 2023, part), "{text}");
        }
    }
    for (name, frequency) in PART_NAMES {
        let read = Column::default().joined("2023", "2", name, None);
        assert_eq!(read, Period::of_part(*frequency, 2023, 2), "{name}");
    }
}

#[test]
fn no_text_is_two_periods() {
    for one in NOTATIONS.iter().chain(UNSETTLED) {
        for other in NOTATIONS {
            if let Some(period) = other.read(one.example) {
                assert_eq!(Some(period), one.read(one.example), "{}", one.example);
            }
        }
    }
}

fn shown(text: &str) -> Option<String> {
    parse(text).map(|period| period.to_string())
}

#[test]
fn what_people_print_is_read() {
    for (text, expected) in [
        ("2023", "2023"),
        (" 2023-Q4 ", "2023-Q4"),
        ("２０２３年", "2023"),
        ("1960M01", "1960-01"),
        ("Sept. 2023", "2023-09"),
        ("DECEMBER 2023", "2023-12"),
        ("Dec-23", "2023-12"),
        ("Dec-99", "1999-12"),
        ("2023年1—10月", "2023-01/2023-10"),
        ("2023-01/2023-10", "2023-01/2023-10"),
        ("2023年1月/2023年10月", "2023-01/2023-10"),
        ("2023-01-01/2023-10-31", "2023-01/2023-10"),
        ("2023-02-01/2023-02-28", "2023-02"),
        ("2023/12", "2023-12"),
        ("202312", "2023-12"),
        ("2023-12-31T00:00:00", "2023-12-31"),
        ("2023-12-31 00:00:00", "2023-12-31"),
        ("2020W53", "2020-W53"),
    ] {
        assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_period_or_two_is_none_and_says_how_to_mend_it() {
    let general = "sizeup list formats";
    for (text, hint) in [
        ("", general),
        ("23", general),
        ("20231", general),
        ("2023H3", general),
        ("2023Q5", general),
        ("2023M13", general),
        ("2023年13月", general),
        ("31.02.2023", general),
        ("31/04/2023", general),
        ("Dec-45", general),
        ("Dezz 2023", general),
        ("全年", general),
        ("2023-", general),
        ("2023-12-31T08:30", general),
        ("2023-01-02/2023-10-31", general),
        ("03/04/2023", "order = \"dmy\""),
        ("12/31/2023", "order = \"dmy\""),
        ("31/12/23", "`\"ymd\"`"),
        ("2010/11", "a month or a fiscal year"),
        ("2022-23", "a month or a fiscal year"),
        ("FY2023", "fiscal = { FY2023"),
        ("2022/2023", "fiscal = { FY2023"),
        ("201012", "frequency = \"month\""),
        ("2023.12", "decimal = true"),
    ] {
        assert_eq!(shown(text), None, "{text}");
        assert!(Column::default().hint(text).contains(hint), "{text}: {}", Column::default().hint(text));
    }
}

fn column<const N: usize>(texts: [&str; N], declared: Declared) -> Vec<String> {
    let column = Column::of(texts, declared);
    texts.iter().map(|text| column.read(text).map_or("?".to_owned(), |period| period.to_string())).collect()
}

#[test]
fn a_column_settles_what_a_cell_cannot() {
    let none = Declared::default();
    assert_eq!(column(["03/04/2023", "31/12/2023"], none), ["2023-04-03", "2023-12-31"]);
    assert_eq!(column(["03/04/2023 0:00", "12/31/2023 0:00"], none), ["2023-03-04", "2023-12-31"]);
    assert_eq!(column(["03-04-2023", "31-12-2023"], none), ["2023-04-03", "2023-12-31"]);
    assert_eq!(column(["03/04/2023"], none), ["?"]);
    assert_eq!(column(["31/12/2023", "12/31/2023"], none), ["?", "?"]);
    assert_eq!(column(["2010-10", "2010-11"], none), ["2010-10", "2010-11"]);
    assert_eq!(column(["2009-10", "2010-11", "2011-12"], none), ["?", "?", "?"]);
    assert_eq!(column(["2010-11"], none), ["2010-11"]);
    assert_eq!(column(["2010/10", "2010/11"], none), ["2010-10", "2010-11"]);
    assert_eq!(column(["201012", "202312"], none), ["2010-12", "2023-12"]);
    assert_eq!(column(["2023", "2023Q4", "Dec 2023", "2023年"], none), ["2023", "2023-Q4", "2023-12", "2023"]);
    let days: Vec<String> = (1..=31).map(|day| format!("Jan-{day:02}")).collect();
    let days = Column::of(days.iter().map(String::as_str), none);
    assert_eq!(days.read("Jan-05"), None);
}

#[test]
fn a_card_settles_what_a_column_cannot() {
    let order = |order| Declared { order: Some(order), ..Declared::default() };
    assert_eq!(column(["03/04/2023", "03/04/23"], order(Order::DayFirst)), ["2023-04-03", "2023-04-03"]);
    assert_eq!(column(["03/04/2023", "03-04-23"], order(Order::MonthFirst)), ["2023-03-04", "2023-03-04"]);
    assert_eq!(column(["03/04/23", "03/04/2023"], order(Order::YearFirst)), ["2003-04-23", "?"]);
    let months = Declared { frequency: Some(Frequency::Month), ..Declared::default() };
    assert_eq!(column(["2009-10", "2010-11", "2011/12", "201012"], months), ["2009-10", "2010-11", "2011-12", "2010-12"]);
    let quarters = Declared { frequency: Some(Frequency::Quarter), decimal: true, ..Declared::default() };
    assert_eq!(column(["2023.0", "2023.25", "2023.75", "2023.88"], quarters), ["2023-Q1", "2023-Q2", "2023-Q4", "2023-Q4"]);
    let months = Declared { decimal: true, ..months };
    assert_eq!(column(["1960.000", "1960.083", "1960.917", "1960.96"], months), ["1960-01", "1960-02", "1960-12", "1960-12"]);
}

#[test]
fn fiscal_years_have_the_months_that_are_declared() {
    let fiscal = |year: i64, months: &str| Fiscal::new(year, months.parse().expect("a period"));
    let declared = |fiscal| Declared { fiscal, ..Declared::default() };
    let british = declared(fiscal(2023, "2022-04/2023-03"));
    let span = "2022-04/2023-03";
    let texts = ["FY2023", "FY23", "FY2022/23", "2022/23", "2022-23", "2022-2023", "2023年度"];
    assert_eq!(column(texts, british), [span; 7]);
    assert_eq!(column(["2010-11", "2011-12"], british), ["2010-04/2011-03", "2011-04/2012-03"]);
    assert_eq!(column(["2010-10", "2010-11"], british), ["2010-10", "2010-11"]);
    let japanese = declared(fiscal(2023, "2023-04/2024-03"));
    assert_eq!(column(["FY2023", "FY2022/23"], japanese), ["2023-04/2024-03", span]);
    assert_eq!(column(["FY2023", "FY2022/23"], declared(fiscal(2023, "2023"))), ["2023", "?"]);
    for months in ["2023-04/2023-12", "2021-04/2022-03", "2024-01/2024-12", "2023-Q1"] {
        assert_eq!(fiscal(2023, months), None, "{months}");
    }
}

#[test]
fn years_and_their_parts_may_stand_apart() {
    let months = Column::of([], Declared { frequency: Some(Frequency::Month), ..Declared::default() });
    let joined = |column: &Column, year, part, name, day| column.joined(year, part, name, day).map(|it| it.to_string());
    assert_eq!(joined(&months, "2023", "5", "m", None).as_deref(), Some("2023-05"));
    let bare = Column::default();
    assert_eq!(joined(&bare, "2023", "05", "Month", None).as_deref(), Some("2023-05"));
    assert_eq!(joined(&bare, "2023", "5", "m", None), None);
    assert_eq!(joined(&bare, "2023", "M13", "period", None), None);
    assert_eq!(joined(&bare, "2023年", "12月", "月", Some("31")).as_deref(), Some("2023-12-31"));
    assert_eq!(joined(&bare, "2023", "Q1", "q", Some("31")), None);
    assert_eq!(joined(&bare, "2023-01", "5", "month", None), None);
}

#[test]
fn every_midnight_is_its_day() {
    for time in MIDNIGHTS {
        assert_eq!(shown(&format!("2023-12-31{time}")).as_deref(), Some("2023-12-31"), "{time}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "[0-9HQSMWFYT年月日第季度上下半前三至 /.:'\\-a-z]{0,18}", other in "\\PC{0,12}") {
        let declared = [
            Declared::default(),
            Declared { order: Some(Order::YearFirst), decimal: true, frequency: Some(Frequency::Month), ..Declared::default() },
            Declared { fiscal: "2022-04/2023-03".parse().ok().and_then(|months| Fiscal::new(2023, months)), ..Declared::default() },
        ];
        for declared in declared {
            let column = Column::of([text.as_str(), other.as_str()], declared);
            for text in [&text, &other] {
                let _ = (column.read(text), column.hint(text), column.joined("2023", text, text, Some(other.as_str())));
            }
        }
    }

    #[test]
    fn what_a_row_writes_a_column_of_it_reads(row in 0..NOTATIONS.len(), year in 1970_i64..2030, part in 1_i64..53, day in 1_i64..32, spelling in 0_usize..5) {
        let notation = &NOTATIONS[row];
        let part = if parts(notation).contains(&part) { part } else { *parts(notation).end() };
        if let Some(period) = expected(notation, year, part, day) {
            let text = written(notation, year, part, day, spelling);
            prop_assert_eq!(parse(&text), Some(period), "{}", text);
        }
    }
}
