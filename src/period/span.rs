//! Periods of whole months: how many months they have, and which year, half or quarter a span of months is.

use super::{Frequency, Period};

impl Period {
    /// How many whole months the period has; `None` of a week or a day.
    ///
    /// ```
    /// use sizeup::period::Period;
    /// let months = |text: &str| text.parse::<Period>().unwrap().months();
    /// // Two fiscal years are alike, though one of them has a 29th of February.
    /// assert_eq!((months("2019-04/2020-03"), months("2020-04/2021-03")), (Some(12), Some(12)));
    /// assert_eq!(months("2023-12-31"), None);
    /// ```
    pub fn months(self) -> Option<i64> {
        match self.frequency {
            Frequency::Span => Some(self.length.into()),
            other => other.months(),
        }
    }

    /// The year, half or quarter that a span of months is, where it is one; any other period itself.
    ///
    /// ```
    /// use sizeup::period::Period;
    /// let told = |text: &str| text.parse::<Period>().unwrap().of_calendar().to_string();
    /// assert_eq!(told("2024-01/2024-12"), "2024");
    /// assert_eq!(told("2023-04/2024-03"), "2023-04/2024-03");
    /// ```
    #[must_use]
    pub fn of_calendar(self) -> Period {
        if self.frequency != Frequency::Span {
            return self;
        }
        let length = i64::from(self.length);
        let begins = |frequency: &Frequency| frequency.months() == Some(length) && self.ordinal % length == 0;
        let named = [Frequency::Year, Frequency::Half, Frequency::Quarter].into_iter().find(begins);
        named.and_then(|frequency| Period::new(frequency, self.ordinal / length)).unwrap_or(self)
    }
}
