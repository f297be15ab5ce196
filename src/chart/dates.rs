//! Periods as people write them, where they lie in time, and which of them should be there.

use super::spec::Locale;
use crate::period::{Frequency, Period};
use crate::table::Kind;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A period in two rows: the part of the year, then the year; a whole year has no second row.
pub(super) fn rows(period: Period, locale: Locale) -> (String, String) {
    let year = period.year();
    let below = locale.pick(format!("{year}"), format!("{year}年"));
    // The notation is the one public way to the parts of a period.
    let text = period.to_string();
    let above = match period.frequency() {
        Frequency::Year => return (text, String::new()),
        Frequency::Week => {
            let week = text.rsplit('W').next().unwrap_or_default().trim_start_matches('0').to_owned();
            locale.pick(format!("W{week}"), format!("第{week}周"))
        }
        Frequency::Half => locale.pick(text[5..].to_owned(), format!("{}半年", if text.ends_with('1') { "上" } else { "下" })),
        Frequency::Quarter => locale.pick(text[5..].to_owned(), format!("{}季度", &text[6..])),
        Frequency::Month => month(&text[5..7], locale),
        Frequency::Day => {
            let day = text[8..].trim_start_matches('0');
            locale.pick(format!("{day} {}", month(&text[5..7], locale)), format!("{}{day}日", month(&text[5..7], locale)))
        }
        Frequency::Span => {
            let (first, last) = text.split_once('/').unwrap_or((&text, &text));
            let (from, to) = (month(&first[5..7], locale), month(&last[5..7], locale));
            return match first[..4] == last[..4] {
                true => (locale.pick(format!("{from}–{to}"), format!("{}—{to}", from.trim_end_matches('月'))), below),
                false => (format!("{from} {}–{to} {}", &first[..4], &last[..4]), String::new()),
            };
        }
    };
    (above, below)
}

fn month(digits: &str, locale: Locale) -> String {
    let number: usize = digits.parse().unwrap_or(1);
    locale.pick(MONTHS[(number - 1) % 12].to_owned(), format!("{number}月"))
}

/// A period in running text: `Dec 2023`, `2023年12月`.
pub(super) fn said(period: Period, locale: Locale) -> String {
    let (above, below) = rows(period, locale);
    match (below.is_empty(), locale) {
        (true, Locale::En) => above,
        (true, Locale::Zh) if period.frequency() == Frequency::Year => format!("{above}年"),
        (true, Locale::Zh) => above,
        (false, Locale::En) => format!("{above} {below}"),
        (false, Locale::Zh) => format!("{below}{above}"),
    }
}

/// From one period to another: `2013–2024`, `Jun 2015 – Dec 2025`.
pub(super) fn range(first: Period, last: Period, locale: Locale) -> String {
    let (from, to) = (said(first, locale), said(last, locale));
    match locale {
        _ if first == last => from,
        Locale::Zh => format!("{from}—{to}"),
        Locale::En if from.contains(' ') || to.contains(' ') => format!("{from} – {to}"),
        Locale::En => format!("{from}–{to}"),
    }
}

/// The day on which a number of this period is drawn: levels at its end, flows in its middle. Where all periods are
/// years the middle serves both, under the name of the year.
pub(super) fn when(period: Period, kind: Option<Kind>, years: bool) -> f64 {
    let (start, end) = (day(period.start()), day(period.end()));
    match kind {
        _ if years => (start + end + 1.0) / 2.0,
        Some(Kind::Flow) => (start + end + 1.0) / 2.0,
        _ => end + 1.0,
    }
}

/// Days of ten thousand years are exact in an `f64`.
pub(super) fn day(days: i64) -> f64 {
    days as f64
}

/// The days to name between two, each at least so many days from the next: the first of every so many months; within few
/// months, every so many days.
pub(super) fn named_days(first: Period, last: Period, least: f64) -> Vec<Period> {
    let inside = |period: &Period| first < *period && *period < last;
    let months = [1, 2, 3, 6, 12].into_iter().find(|step| day(*step) * 28.0 >= least).unwrap_or(12);
    let mut named: Vec<Period> = Vec::new();
    for year in first.year()..=last.year() {
        let dates = (1..=12).filter(|month| (month - 1) % months == 0).map(|month| format!("{year}-{month:02}-01"));
        named.extend(dates.filter_map(|date| date.parse().ok()).filter(inside));
    }
    if named.len() < 2 {
        let step = [1, 2, 5, 7, 10, 14].into_iter().find(|step| day(*step) >= least).unwrap_or(28);
        named = (1..).map_while(|n| first.shifted(n * step).filter(inside)).collect();
    }
    let clear = |period: &Period| day((period.end() - first.end()).min(last.end() - period.end())) >= least;
    let between = named.into_iter().filter(clear);
    let ends = if first == last { vec![first] } else { vec![first, last] };
    let mut all: Vec<Period> = between.chain(ends).collect();
    all.sort();
    all
}

/// The distance at which the observations of one series follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rhythm {
    /// Whether distances are counted in the ordinals of one notation; else in months between the ends.
    one_notation: bool,
    /// The regular distance.
    pub step: i64,
}

impl Rhythm {
    /// The rhythm of periods in order of time. A notation of years, halves, quarters or weeks is its own rhythm; months may
    /// have a declared one; else they, and dates, have the distance that is most frequent, the smaller of two that are
    /// equally so.
    pub fn of(periods: &[Period], declared: Option<Frequency>) -> Rhythm {
        let one_notation = periods.windows(2).all(|pair| pair[0].frequency() == pair[1].frequency());
        let first = periods.first().map(|period| period.frequency());
        if one_notation && matches!(first, Some(Frequency::Year | Frequency::Half | Frequency::Quarter | Frequency::Week)) {
            return Rhythm { one_notation, step: 1 };
        }
        let free = Rhythm { one_notation: one_notation && first != Some(Frequency::Span), step: 1 };
        if let (Some(Frequency::Month), Some(step)) = (first, declared.and_then(Frequency::months)) {
            return Rhythm { step, ..free };
        }
        Rhythm { step: free.frequent(periods).1.max(1), ..free }
    }

    /// The rhythm of one series among others: its own, where most of its distances agree, else that of all dates together.
    pub fn among(periods: &[Period], all: &[Period], declared: Option<Frequency>) -> Rhythm {
        let own = Rhythm::of(periods, declared);
        let (count, _) = own.frequent(periods);
        if own.step == 1 || declared.is_some() || count * 2 >= periods.len().saturating_sub(1).max(4) {
            return own;
        }
        Rhythm { step: Rhythm::of(all, declared).step, ..own }
    }

    /// The most frequent distance, after how often it is there; the smaller of two that are equally so.
    fn frequent(self, periods: &[Period]) -> (usize, i64) {
        let mut distances: Vec<i64> = periods.windows(2).map(|pair| self.distance(pair[0], pair[1])).collect();
        distances.sort_unstable();
        let runs = distances.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0]));
        runs.max_by_key(|(count, distance)| (*count, -distance)).unwrap_or((0, 1))
    }

    fn distance(self, a: Period, b: Period) -> i64 {
        if self.one_notation {
            return b.ordinal() - a.ordinal();
        }
        match (a.last_month(), b.last_month()) {
            (Some(a), Some(b)) => b.ordinal() - a.ordinal(),
            _ => (b.end() - a.end()) / 30,
        }
    }

    /// How many periods should lie between two that follow each other. A survey that comes late, or early, does not open
    /// a gap: a whole regular distance must be missing.
    pub fn missing(self, a: Period, b: Period) -> i64 {
        (self.distance(a, b) / self.step - 1).max(0)
    }

    /// Whether a period of this rhythm should lie behind one, up to another.
    pub fn due(self, last: Period, end: Period) -> bool {
        self.distance(last, end) >= self.step
    }

    /// Whether the two are a whole number of regular distances apart.
    pub fn even(self, a: Period, b: Period) -> bool {
        self.distance(a, b) % self.step == 0
    }

    /// The periods that should lie between, where their notation can name them.
    pub fn between(self, a: Period, b: Period) -> Vec<Period> {
        let count = if self.one_notation { self.missing(a, b) } else { 0 };
        (1..=count).filter_map(|n| a.shifted(n * self.step)).collect()
    }
}

/// Whether numbers of the two may be joined by a line: spans of different length may not.
pub(super) fn comparable(a: Period, b: Period, kind: Option<Kind>) -> bool {
    let length = |period: Period| period.end() - period.start();
    match kind {
        Some(Kind::Stock | Kind::Rate) => true,
        _ if a.frequency() == Frequency::Span => b.frequency() == Frequency::Span && (length(a) - length(b)).abs() <= 3,
        _ => a.frequency() == b.frequency(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(text: &str) -> Vec<Period> {
        text.split(' ').map(|p| p.parse().expect("a period")).collect()
    }

    #[test]
    fn periods_are_written_for_people() {
        let say = |text: &str, locale| said(text.parse().expect("a period"), locale);
        assert_eq!(say("2023-12", Locale::En), "Dec 2023");
        assert_eq!(say("2023-12", Locale::Zh), "2023年12月");
        assert_eq!(say("2023-01/2023-10", Locale::En), "Jan–Oct 2023");
        assert_eq!(say("2023-01/2023-10", Locale::Zh), "2023年1—10月");
        assert_eq!(say("2023-H1", Locale::Zh), "2023年上半年");
        assert_eq!(say("2023-W05", Locale::En), "W5 2023");
        assert_eq!(say("2023-03-01", Locale::En), "1 Mar 2023");
        assert_eq!(range("2013".parse().expect("p"), "2024".parse().expect("p"), Locale::En), "2013–2024");
    }

    #[test]
    fn a_late_survey_is_no_gap_and_a_missing_one_is() {
        let dates = periods("2018-06 2018-12 2019-06 2020-03 2020-06 2020-12 2021-12");
        let rhythm = Rhythm::of(&dates, None);
        assert_eq!(rhythm.step, 6);
        assert_eq!(rhythm.missing(dates[2], dates[3]), 0, "March 2020 stands for December 2019");
        assert_eq!(rhythm.missing(dates[5], dates[6]), 1);
        assert_eq!(rhythm.between(dates[5], dates[6]), periods("2021-06"));
    }

    #[test]
    fn a_notation_is_its_own_rhythm() {
        let years = periods("2013 2018 2023");
        assert_eq!(Rhythm::of(&years, None).missing(years[0], years[1]), 4);
        let december = periods("2021-12 2022-12 2023-12");
        assert_eq!(Rhythm::of(&december, None).missing(december[0], december[1]), 0);
    }

    #[test]
    fn a_declared_frequency_makes_holes_of_what_is_regular_without_it() {
        let december = periods("2021-12 2022-12 2023-12");
        assert_eq!(Rhythm::of(&december, Some(Frequency::Half)).between(december[0], december[1]), periods("2022-06"));
    }

    #[test]
    fn a_series_of_few_dates_has_the_rhythm_of_all() {
        let all = periods("2018-06 2018-12 2019-06 2019-12 2020-06");
        let two = periods("2018-06 2020-06");
        assert_eq!(Rhythm::among(&two, &all, None).missing(two[0], two[1]), 3);
        let december = periods("2016-12 2017-12 2018-12 2019-12");
        assert_eq!(Rhythm::among(&december, &all, None).step, 12);
    }

    #[test]
    fn days_are_named_by_months_or_by_even_steps() {
        let named = |first: &str, last: &str, least| {
            let named = named_days(first.parse().expect("a day"), last.parse().expect("a day"), least);
            named.iter().map(Period::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(named("2024-01-01", "2024-03-24", 8.0), "2024-01-01 2024-02-01 2024-03-01 2024-03-24");
        assert_eq!(named("2024-01-03", "2024-01-20", 4.0), "2024-01-03 2024-01-08 2024-01-13 2024-01-20");
        assert_eq!(named("2024-01-03", "2024-01-03", 4.0), "2024-01-03");
    }

    #[test]
    fn spans_of_different_length_are_not_joined() {
        let spans = periods("2016-01/2016-11 2017-01/2017-06 2018-01/2018-06");
        assert!(!comparable(spans[0], spans[1], Some(Kind::Flow)));
        assert!(comparable(spans[1], spans[2], Some(Kind::Flow)));
    }
}
