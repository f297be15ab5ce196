//! What each target does with bytes.

use crate::number::Decimal;
use crate::period::Frequency;
use crate::project::{Reference, card as cards};
use crate::source::number::{Content, Declared, Mark, cell, hint, parse};
use crate::source::period::{self, Column, Fiscal, Order};
use crate::source::{Dialect, Input, every_field, header};

/// Numbers: what is read is exact, and what the program writes is read back as it was.
pub fn number(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let mark = [Mark::Unsettled, Mark::Point, Mark::Comma][usize::from(first % 3)];
    let marks = ["*".to_owned(), "[1]".to_owned(), "a".to_owned()];
    let missing = ["x".to_owned(), "-".to_owned()];
    let declared = match first / 3 % 3 {
        0 => Declared::default(),
        1 => Declared { flags: true, ..Declared::default() },
        _ => Declared { flags: true, marks: &marks, missing: &missing },
    };
    let _ = hint(&text, mark, declared);
    let Ok((Content::Number(number), _)) = cell(&text, mark, declared) else { return };
    let (Some(value), Some(half)) = (number.value(), number.half()) else { return };
    assert!(half.signum() > 0, "half a unit is something");
    let written = value.to_string();
    assert_eq!(written.parse::<Decimal>(), Ok(value), "`{text}` is written as {written}");
    let again = parse(&written, Mark::Point).expect("what is written is a number");
    assert_eq!(again.value(), Some(value), "`{text}` is written as {written}");
}

/// Columns of periods, a line each: what is read is written in the notation of references and read back.
pub fn period(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let texts: Vec<&str> = text.lines().take(40).collect();
    let order = [None, Some(Order::DayFirst), Some(Order::MonthFirst), Some(Order::YearFirst)][usize::from(first % 4)];
    let fiscal = "2022-04/2023-03".parse().ok().and_then(|months| Fiscal::new(2023, months)).filter(|_| first & 4 != 0);
    let frequency = [None, Some(Frequency::Month), Some(Frequency::Quarter)][usize::from(first / 16 % 3)];
    let declared = period::Declared { order, fiscal, decimal: first & 8 != 0, frequency };
    let column = Column::of(texts.iter().copied(), declared);
    for text in &texts {
        let _ = (column.hint(text), column.joined("2023", text, "month", Some(text)), column.joined(text, "1", "month", None));
        if let Some(found) = column.read(text) {
            assert_eq!(found.to_string().parse(), Ok(found), "`{text}`");
            assert!(found.start() <= found.end(), "`{text}`");
        }
    }
}

/// Files: what is found at their beginning, the cut of every row, and a card's declarations on top.
pub fn dialect(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let input = Input::bytes("a.csv", rest);
    let declared = Dialect {
        skip: u64::from(first & 3),
        decimal: [None, Some(','), Some('.')][usize::from(first / 4 % 3)],
        flags: first & 64 != 0,
        ..Dialect::default()
    };
    for dialect in [Dialect::default(), declared] {
        let Ok(found) = header(&input, &dialect) else { continue };
        assert!(!found.names.is_empty(), "a file that is read has columns");
        every_field(&input, &dialect);
    }
}

/// Cards: what is read has what the program relies on.
pub fn card(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match cards::parse("a", &text, "datasets/a.toml") {
        Ok(card) => assert!(!card.measures.is_empty(), "there is always a measure"),
        Err(findings) => assert!(!findings.0.is_empty(), "what is refused is said"),
    }
}

/// References: what is read is written and read back.
pub fn reference(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(found) = text.parse::<Reference>() else { return };
    let written = found.to_string();
    let again = written.parse::<Reference>().expect("what is written is a reference");
    assert_eq!(again.to_string(), written, "`{text}`");
}
