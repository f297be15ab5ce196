//! Names of fiscal years: only a card knows which months they have, so where a period is asked for they are none.

use super::{Frequency, Period};

impl Period {
    /// Months that a fiscal year of this name may have, April to March, as an example of how to write it; `None` of what is
    /// no such name.
    ///
    /// ```
    /// use sizeup::period::Period;
    /// let example = |text: &str| Period::fiscal_example(text).map(|period| period.to_string());
    /// assert_eq!(example("FY2023").as_deref(), Some("2022-04/2023-03"));
    /// assert_eq!(example("2022/23").as_deref(), Some("2022-04/2023-03"));
    /// assert_eq!((example("last year"), example("2023-13")), (None, None));
    /// ```
    pub fn fiscal_example(name: &str) -> Option<Period> {
        let name = name.trim();
        let labelled = ["FY", "fy"].iter().find_map(|prefix| name.strip_prefix(prefix)).map(str::trim_start);
        let rest = labelled.unwrap_or(name);
        let (digits, behind) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
        let year: i64 = match (digits.len(), labelled) {
            (4, _) => digits.parse().ok()?,
            (2, Some(_)) => 2000 + digits.parse::<i64>().ok()?,
            _ => return None,
        };
        // `2022/23` has the year in which it begins first, `FY2023` the one in which it ends.
        let next = behind.strip_prefix(['/', '-']);
        let both = next.is_some_and(|next| next == format!("{:02}", (year + 1) % 100) || next == (year + 1).to_string());
        let known = both || ["年度", "财年"].contains(&behind) || (labelled.is_some() && behind.is_empty());
        let begins = if both { year } else { year - 1 };
        let month = |year, month| Period::of_part(Frequency::Month, year, month);
        if known { Period::of_span(month(begins, 4)?, month(begins + 1, 3)?) } else { None }
    }

    /// How a fiscal year is written where periods are, for who typed its name.
    pub fn fiscal_hint(name: &str) -> Option<String> {
        // Which months it has only its card knows: those of an example would be taken for them.
        let sentence = "a fiscal year is written by its months, as tables print them: `YYYY-MM/YYYY-MM`";
        Period::fiscal_example(name).map(|_| sentence.to_owned())
    }
}
