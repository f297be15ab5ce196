//! How references write periods, and read them back.

use std::fmt;

use super::civil::civil_from_days;
use super::{Frequency, Period};

impl fmt::Display for Period {
    /// The notation of a reference: `2023`, `2023-H1`, `2023-Q4`, `2023-12`, `2023-W05`, `2023-12-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.frequency {
            Frequency::Year => format!("{:04}", self.ordinal),
            Frequency::Half => format!("{:04}-H{}", self.ordinal.div_euclid(2), self.ordinal.rem_euclid(2) + 1),
            Frequency::Quarter => format!("{:04}-Q{}", self.ordinal.div_euclid(4), self.ordinal.rem_euclid(4) + 1),
            Frequency::Month => month_text(self.ordinal),
            Frequency::Week => {
                let (year, week) = self.iso_week();
                format!("{year:04}-W{week:02}")
            }
            Frequency::Day => {
                let (year, month, day) = civil_from_days(self.ordinal);
                format!("{year:04}-{month:02}-{day:02}")
            }
            Frequency::Span => {
                let last = self.ordinal + i64::from(self.length) - 1;
                format!("{}/{}", month_text(self.ordinal), month_text(last))
            }
        };
        f.pad(&text)
    }
}

fn month_text(ordinal: i64) -> String {
    format!("{:04}-{:02}", ordinal.div_euclid(12), ordinal.rem_euclid(12) + 1)
}

impl std::str::FromStr for Period {
    type Err = ();

    /// Reads the notation of [`Display`](fmt::Display) and nothing else; other notations are read by `source`.
    fn from_str(text: &str) -> Result<Period, ()> {
        if let Some((first, last)) = text.split_once('/') {
            return Period::of_span(first.parse()?, last.parse()?).ok_or(());
        }
        let number = |digits: &str, width: usize| {
            let plain = digits.len() == width && digits.bytes().all(|byte| byte.is_ascii_digit());
            if plain { digits.parse::<i64>().map_err(|_| ()) } else { Err(()) }
        };
        let parts: Vec<&str> = text.split('-').collect();
        match parts[..] {
            [year] => Period::of_year(number(year, 4)?),
            [year, part] if part.starts_with('H') => Period::of_part(Frequency::Half, number(year, 4)?, number(&part[1..], 1)?),
            [year, part] if part.starts_with('Q') => {
                Period::of_part(Frequency::Quarter, number(year, 4)?, number(&part[1..], 1)?)
            }
            [year, part] if part.starts_with('W') => Period::of_part(Frequency::Week, number(year, 4)?, number(&part[1..], 2)?),
            [year, month] => Period::of_part(Frequency::Month, number(year, 4)?, number(month, 2)?),
            [year, month, day] => Period::of_day(number(year, 4)?, number(month, 2)?, number(day, 2)?),
            _ => None,
        }
        .ok_or(())
    }
}
