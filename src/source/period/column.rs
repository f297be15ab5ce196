//! What a column of periods settles as a whole, or its card declares, and one cell does not.

use super::notations::{FISCAL, MIDNIGHTS, NOTATIONS, PART_NAMES, PARTS, SHORT_DAYS, UNSETTLED};
use super::years::{Fiscal, decimal_year};
use super::{Held, Notation, Reading, narrowed};
use crate::period::{Frequency, Period};

/// What a card declares of its periods.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Declared {
    /// How days of three numbers are read.
    pub order: Option<Order>,
    /// Which months a fiscal year has.
    pub fiscal: Option<Fiscal>,
    /// The years have decimals: `2023.25`.
    pub decimal: bool,
    /// What the frequency should be: it says what decimals and bare numbers count.
    pub frequency: Option<Frequency>,
}

/// What stands first in the days of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `31/12/2023`
    DayFirst,
    /// `12/31/2023`
    MonthFirst,
    /// `23/12/31`
    YearFirst,
}

/// What is said of a text that no declaration makes a period of.
const NO_NOTATION: &str = "`sizeup list formats` shows the notations of periods";

/// A column of periods: what it settles and what is declared of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    declared: Declared,
    order: Option<Order>,
    /// `2010-11` is a month, not a fiscal year that nobody declared.
    dashed: bool,
    /// `2010/11` is one.
    slashed: bool,
    /// `202312` is one.
    compact: bool,
    /// `Dec-23` is one.
    short: bool,
}

impl Default for Column {
    /// What a cell says that stands alone.
    fn default() -> Column {
        Column { declared: Declared::default(), order: None, dashed: true, slashed: false, compact: false, short: true }
    }
}

impl Column {
    /// What a column as a whole settles, beside what is declared.
    ///
    /// ```
    /// use sizeup::source::period::{Column, Declared};
    /// let column = Column::of(["03/04/2023", "31/12/2023"], Declared::default());
    /// assert_eq!(column.read("03/04/2023").unwrap().to_string(), "2023-04-03");
    /// ```
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>, declared: Declared) -> Column {
        let mut seen = Seen::default();
        let mut last = "";
        for text in texts {
            if text != last {
                seen.see(&narrowed(without_midnight(text.trim())));
                last = text;
            }
        }
        let order = match (seen.day_first, seen.month_first) {
            _ if declared.order.is_some() => declared.order,
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        };
        let months = declared.frequency == Some(Frequency::Month);
        Column {
            declared,
            order,
            dashed: months || seen.dashed_months || (declared.fiscal.is_none() && seen.consecutive < 2),
            slashed: months || seen.slashed_months,
            compact: months || seen.compact_months,
            short: seen.days.iter().all(|days| days.count_ones() < 28),
        }
    }

    /// The order of days that the column shows, or that is declared.
    pub fn order(&self) -> Option<Order> {
        self.order
    }

    /// The period of a text.
    pub fn read(&self, text: &str) -> Option<Period> {
        let text = narrowed(text.trim());
        text.bytes().any(|byte| byte.is_ascii_digit()).then_some(())?;
        self.day(without_midnight(&text)).or_else(|| self.other(&text)).or_else(|| self.span(&text))
    }

    /// What may have a time behind it.
    fn day(&self, text: &str) -> Option<Period> {
        let known = text.parse().ok().filter(|period: &Period| period.frequency() == Frequency::Day);
        let one = |table: &[Notation]| {
            let days = table.iter().filter(|row| row.frequency == Frequency::Day && self.allows(row.reading));
            days.into_iter().find_map(|row| row.read(text))
        };
        let short = || self.declared.order.and_then(|_| one(SHORT_DAYS));
        known.or_else(|| one(NOTATIONS)).or_else(|| one(UNSETTLED)).or_else(short)
    }

    fn other(&self, text: &str) -> Option<Period> {
        if let Some(year) = self.fiscal_year(text) {
            return Some(year);
        }
        if self.declared.decimal
            && let Some(period) = decimal_year(text, self.declared.frequency?)
        {
            return Some(period);
        }
        if let Ok(period) = text.parse::<Period>() {
            let open = period.frequency() == Frequency::Month && !self.dashed && is_consecutive(text);
            return (!open).then_some(period);
        }
        let rows = NOTATIONS.iter().chain(UNSETTLED).filter(|row| row.frequency != Frequency::Day);
        rows.into_iter().find_map(|row| row.read(text).filter(|period| self.fits(row, text, *period)))
    }

    fn fits(&self, row: &Notation, text: &str, period: Period) -> bool {
        match row.reading {
            Reading::Slashed => self.slashed || !is_consecutive(text),
            Reading::Compact => (1900..2100).contains(&period.year()) && (self.compact || !is_short_day(text)),
            reading => self.allows(reading),
        }
    }

    fn allows(&self, reading: Reading) -> bool {
        match reading {
            Reading::Certain | Reading::Slashed | Reading::Compact => true,
            Reading::DayFirst => self.order == Some(Order::DayFirst),
            Reading::MonthFirst => self.order == Some(Order::MonthFirst),
            Reading::YearFirst => self.order == Some(Order::YearFirst),
            Reading::Dotted => self.declared.frequency == Some(Frequency::Month) && !self.declared.decimal,
            Reading::Short => self.short,
            Reading::Fiscal => false,
        }
    }

    fn fiscal_year(&self, text: &str) -> Option<Period> {
        let fiscal = self.declared.fiscal?;
        // A column of months stays one, though `2010-11` in it looks like a fiscal year.
        let months = self.dashed && text.parse::<Period>().is_ok();
        let held = FISCAL.iter().filter(|_| !months).find_map(|row| row.held(text))?;
        fiscal.period(held)
    }

    /// Two months with a slash between them, or the first day of one and the last of another.
    fn span(&self, text: &str) -> Option<Period> {
        let (first, last) = text.split_once('/')?;
        let (first, last) = (self.single(first)?, self.single(last)?);
        match (first.frequency(), last.frequency()) {
            (Frequency::Month, Frequency::Month) => Period::of_span(first, last),
            (Frequency::Day, Frequency::Day) => {
                let from = month_of(first).filter(|month| month.start() == first.start())?;
                let to = month_of(last).filter(|month| month.end() == last.end())?;
                if from == to { Some(from) } else { Period::of_span(from, to) }
            }
            _ => None,
        }
    }

    fn single(&self, text: &str) -> Option<Period> {
        let text = text.trim();
        self.day(without_midnight(text)).or_else(|| self.other(text))
    }

    /// The period of a year and its part, which stand in columns of their own, the second of this name; and of a day.
    ///
    /// ```
    /// use sizeup::source::period::Column;
    /// let column = Column::default();
    /// assert_eq!(column.joined("2023", "12", "month", None).unwrap().to_string(), "2023-12");
    /// assert_eq!(column.joined("2023", "第四季度", "季度", None).unwrap().to_string(), "2023-Q4");
    /// ```
    pub fn joined(&self, year: &str, part: &str, name: &str, day: Option<&str>) -> Option<Period> {
        let year = self.read(year).filter(|period| period.frequency() == Frequency::Year)?.year();
        let part = narrowed(part.trim());
        let number = |text: &str| -> Option<i64> {
            let plain = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| plain)
        };
        let bare = || {
            let name = name.trim().to_lowercase();
            let named = PART_NAMES.iter().find(|(known, _)| *known == name).map(|(_, frequency)| *frequency);
            let counted = self.declared.frequency.filter(|it| !matches!(it, Frequency::Year | Frequency::Day));
            Period::of_part(counted.or(named)?, year, number(&part)?)
        };
        let read = PARTS.iter().find_map(|row| row.read_in(year, &part)).or_else(bare);
        match day {
            None => read,
            Some(day) => {
                let month = read.filter(|period| period.frequency() == Frequency::Month)?;
                Period::of_day(year, month.ordinal() - year * 12 + 1, number(&narrowed(day.trim()))?)
            }
        }
    }

    /// How to have a text read that is not.
    pub fn hint(&self, text: &str) -> &'static str {
        let text = narrowed(text.trim());
        let text = without_midnight(&text);
        let one = |table: &[Notation]| table.iter().any(|row| row.held(text).is_some());
        if UNSETTLED.iter().any(|row| row.frequency == Frequency::Day && row.read(text).is_some()) {
            "say which it is in `[period]` of the card: `order = \"dmy\"`, or `\"mdy\"`"
        } else if one(SHORT_DAYS) {
            "say how days are written in `[period]` of the card: `order = \"dmy\"`, `\"mdy\"` or `\"ymd\"`"
        } else if is_consecutive(text) && text.len() == 7 {
            "a month or a fiscal year: say `frequency = \"month\"` in `[period]` of the card, or which months a fiscal \
             year has, `fiscal = { FY2023 = \"2022-04/2023-03\" }`"
        } else if one(FISCAL) {
            "say which months a fiscal year has in `[period]` of the card: `fiscal = { FY2023 = \"2022-04/2023-03\" }`"
        } else if UNSETTLED.iter().any(|row| row.reading == Reading::Dotted && row.read(text).is_some()) {
            "if these are months, say `frequency = \"month\"` in `[period]` of the card; if they are years with decimals, say \
             `decimal = true` beside the `frequency`"
        } else if UNSETTLED.iter().any(|row| row.frequency == Frequency::Month && row.read(text).is_some()) {
            "if these are months, say `frequency = \"month\"` in `[period]` of the card"
        } else if text.split_once('.').is_some_and(|(year, _)| year.len() == 4 && decimal_year(text, Frequency::Month).is_some())
        {
            "if these are years with decimals, say `decimal = true` and a `frequency` in `[period]` of the card"
        } else {
            NO_NOTATION
        }
    }

    /// How a text that is in no notation as it stands becomes one by a line of the card; `None` where no line does that.
    pub fn settles(&self, text: &str) -> Option<&'static str> {
        Some(self.hint(text)).filter(|hint| *hint != NO_NOTATION)
    }
}

/// What the texts of a column show.
#[derive(Default)]
struct Seen {
    /// A day that can only be read with its day, or its month, first.
    day_first: bool,
    month_first: bool,
    /// How many texts look like `2010-11`: a year and the end of the next, or November.
    consecutive: u32,
    /// `2010-07`, `2010/07`, `202312`: what can only be a month.
    dashed_months: bool,
    slashed_months: bool,
    compact_months: bool,
    /// The days there are, of each month, if `Dec-23` is one.
    days: [u32; 12],
}

impl Seen {
    fn see(&mut self, text: &str) {
        // Nothing that is open is shorter or longer: `202312`, `31/12/2023`, and a month of three letters and a year.
        if !(6..=14).contains(&text.len()) {
            return;
        }
        let (mut day_first, mut month_first) = (false, false);
        for row in UNSETTLED {
            let Some(held) = row.held(text) else { continue };
            let read = held.year.and_then(|year| row.period(year, held)).is_some();
            match row.reading {
                Reading::DayFirst => day_first |= read,
                Reading::MonthFirst => month_first |= read,
                Reading::Slashed => self.slashed_months |= read && !is_consecutive(text),
                Reading::Compact => self.compact_months |= read && !is_short_day(text),
                Reading::Short => self.short(held),
                Reading::Certain | Reading::YearFirst | Reading::Dotted | Reading::Fiscal => {}
            }
        }
        self.day_first |= day_first && !month_first;
        self.month_first |= month_first && !day_first;
        if text.len() == 7 && text.contains('-') {
            match is_consecutive(text) {
                true => self.consecutive += 1,
                false => self.dashed_months |= text.parse::<Period>().is_ok_and(|it| it.frequency() == Frequency::Month),
            }
        }
    }

    fn short(&mut self, held: Held) {
        if let (Some(month), Some(year)) = (held.part, held.year)
            && let Some(days) = usize::try_from(month - 1).ok().and_then(|at| self.days.get_mut(at))
            && (1..=31).contains(&(year % 100))
        {
            *days |= 1 << (year % 100);
        }
    }
}

/// Whether a text is a year and the last two digits of the next: `2010-11`, `2010/11`, `2022-23`.
fn is_consecutive(text: &str) -> bool {
    let rows = FISCAL.iter().filter(|row| row.pieces.len() == 3 && row.example.len() == 7);
    rows.into_iter().any(|row| row.held(text).is_some())
}

/// Whether six digits may be a day: `201012` is the 12th of October 2020.
fn is_short_day(text: &str) -> bool {
    let number = |from: usize| text.get(from..from + 2).and_then(|two| two.parse::<i64>().ok());
    let day = || Period::of_day(2000 + number(0)?, number(2)?, number(4)?);
    day().is_some()
}

/// The month of a day.
fn month_of(day: Period) -> Option<Period> {
    Period::new(Frequency::Month, day.month_and_day()?.0)
}

/// A day without the time of its midnight.
fn without_midnight(text: &str) -> &str {
    let behind = |time: &&&str| {
        let at = text.len().checked_sub(time.len());
        at.and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(time))
    };
    // The longer ones end like the shorter ones.
    let time = MIDNIGHTS.iter().filter(behind).max_by_key(|time| time.len());
    time.map_or(text, |time| &text[..text.len() - time.len()])
}
