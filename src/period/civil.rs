//! Days, months and ISO weeks of the Gregorian calendar, as counts.

pub(super) fn first_day(month_ordinal: i64) -> i64 {
    days_from_civil(month_ordinal.div_euclid(12), month_ordinal.rem_euclid(12) + 1, 1)
}

pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    let ordinal = year * 12 + month - 1;
    first_day(ordinal + 1) - first_day(ordinal)
}

/// The ordinal of the ISO week that holds the 4th of January.
pub(super) fn first_week(year: i64) -> i64 {
    (days_from_civil(year, 1, 4) + 3).div_euclid(7)
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar, by eras of 400 years that begin in March.
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

pub(super) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
