//! Numbers as people read them: one scale and the same decimals in a whole picture.

use super::data::Bound;
use super::spec::{Locale, Spec};
use super::words;
use crate::number::Decimal;
use crate::unit::{self, Unit};

/// The scales among which one is chosen: the word, its power, and how many of it the largest number must reach.
const ENGLISH: &[(&str, i32, f64)] = &[
    ("× 10³⁰", 30, 4.0),
    ("× 10²⁴", 24, 4.0),
    ("× 10¹⁸", 18, 4.0),
    ("quadrillion", 15, 4.0),
    ("trillion", 12, 4.0),
    ("billion", 9, 4.0),
    ("million", 6, 1.0),
    ("thousand", 3, 100.0),
    ("", 0, 0.0),
];
const CHINESE: &[(&str, i32, f64)] = &[
    ("× 10³²", 32, 1.0),
    ("× 10²⁴", 24, 1.0),
    ("亿亿", 16, 1.0),
    ("万亿", 12, 4.0),
    ("亿", 8, 1.0),
    ("万", 4, 1.0),
    ("", 0, 0.0),
];

/// The scales of numbers that are nearly nothing, for both languages.
const TINY: &[(&str, i32, f64)] = &[("× 10⁻⁶", -6, 1.0), ("× 10⁻⁹", -9, 1.0), ("× 10⁻¹²", -12, 1.0)];

/// How the numbers of a picture are written.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    locale: Locale,
    unit: Option<Unit>,
    word: String,
    power: i32,
    decimals: u32,
    signed: bool,
}

impl Numbers {
    /// The way to write these numbers: a scale that leaves few digits, decimals that leave the smallest three digits
    /// and the largest no more than four, and none that no number has.
    pub fn fit(values: impl IntoIterator<Item = Decimal>, unit: Option<&Unit>, spec: &Spec, signed: bool) -> Numbers {
        let values: Vec<Decimal> = values.into_iter().collect();
        let sizes = || values.iter().map(|value| value.to_f64().abs());
        let largest = sizes().fold(0.0, f64::max);
        let relative = unit.is_some_and(|unit| matches!(unit.name(), "%" | "pp"));
        let (word, power) = match &spec.scale {
            Some(word) if !relative => (word.clone(), power_of(word)),
            _ if relative => (String::new(), 0),
            _ => {
                let scales = spec.locale.pick(ENGLISH, CHINESE);
                let fits = |(_, power, least): &&(&str, i32, f64)| largest >= least * ten(*power);
                let tiny = TINY.iter().filter(|_| largest > 0.0 && largest < 0.001);
                tiny.chain(scales).find(fits).map_or((String::new(), 0), |(word, power, _)| ((*word).to_owned(), *power))
            }
        };
        let smallest = sizes().filter(|size| *size > 0.0).fold(f64::INFINITY, f64::min) / ten(power);
        let most = largest / ten(power);
        let wanted = if relative { 1 } else { digits_after(smallest, 3).min(digits_after(most, 4)).min(2) };
        // These are too few where even the largest number would hardly show a digit.
        let wanted = if most < 0.1 { wanted.max(leading(most) + 1) } else { wanted };
        let known = values.iter().filter_map(|value| value.shifted(-power)).map(|value| value.normalized().scale()).max();
        Numbers { locale: spec.locale, unit: unit.cloned(), word, power, decimals: wanted.min(known.unwrap_or(0)), signed }
    }

    /// The number in the shown scale, for scales of a picture.
    pub fn scaled(&self, value: Decimal) -> f64 {
        value.shifted(-self.power).unwrap_or(value).to_f64()
    }

    /// A number as it is shown, in the shown scale.
    pub fn shown(&self, value: Decimal) -> Decimal {
        rounded(value.shifted(-self.power).unwrap_or(value), self.decimals, Bound::Exact)
    }

    /// The decimals that are shown.
    pub fn decimals(&self) -> u32 {
        self.decimals
    }

    /// A number beside a mark: signed where it is a change, with `%` or `pp` where it is relative.
    pub fn label(&self, value: Decimal) -> String {
        self.known(value, Bound::Exact)
    }

    /// The same with what is known of it: `>660`, `~400`.
    pub fn known(&self, value: Decimal, bound: Bound) -> String {
        format!("{}{}", self.bare(value, bound, self.signed), self.suffix())
    }

    /// The same, always with its sign.
    pub fn change(&self, value: Decimal, bound: Bound) -> String {
        format!("{}{}", self.bare(value, bound, true), self.suffix())
    }

    /// The same, without `%` and `pp`. A bound is rounded towards what is true: more than 660.8 is more than 660, not more
    /// than 661. What is not zero is never written as zero.
    pub fn bare(&self, value: Decimal, bound: Bound, signed: bool) -> String {
        let value = value.shifted(-self.power).unwrap_or(value);
        let shown = rounded(value, self.decimals, bound);
        if !shown.is_zero() || value.is_zero() || bound == Bound::More && value.signum() > 0 {
            return format!("{}{}", bound.sign(), printed(shown, self.decimals, signed));
        }
        let least = Decimal::new(value.signum().into(), self.decimals).unwrap_or(value);
        format!("{}{}", if value.signum() > 0 { "<" } else { ">" }, printed(least, self.decimals, signed))
    }

    /// A number of an axis, in the shown scale.
    pub fn tick(&self, value: f64, decimals: usize) -> String {
        if value == 0.0 {
            return "0".to_owned();
        }
        // A tick has few digits: the nearest decimal of its text is the tick.
        let exact = format!("{value:.decimals$}").parse().unwrap_or(Decimal::ZERO);
        written(exact, u32::try_from(decimals).unwrap_or(0), self.signed)
    }

    /// The unit with its scale, as a subtitle says it: `billion yuan`, `亿元`; empty where there is none.
    pub fn unit(&self) -> String {
        let noun = self.unit.as_ref().map(|unit| words::noun(unit, self.locale)).unwrap_or_default();
        match self.locale {
            Locale::Zh => format!("{}{noun}", self.word),
            Locale::En => format!("{} {noun}", self.word).trim().to_owned(),
        }
    }

    /// The scale, as people say it; nothing where there is none.
    pub fn scale_word(&self) -> &str {
        &self.word
    }

    /// The same numbers as differences: those of percentages are points.
    pub fn differences(&self) -> Numbers {
        let percent = self.unit.as_ref().is_some_and(|unit| unit.name() == "%");
        let unit = if percent { Some(Unit::points()) } else { self.unit.clone() };
        Numbers { unit, signed: true, ..self.clone() }
    }

    fn suffix(&self) -> &'static str {
        match self.unit.as_ref().map(Unit::name) {
            Some("%") => "%",
            Some("pp") => self.locale.pick(" pp", "个百分点"),
            _ => "",
        }
    }
}

fn power_of(word: &str) -> i32 {
    unit::printed(word).map_or(0, |(power, _)| power)
}

/// Exact up to 10^22.
fn ten(power: i32) -> f64 {
    format!("1e{power}").parse().unwrap_or(1.0)
}

/// Decimals that a number needs to show so many digits.
fn digits_after(size: f64, digits: u32) -> u32 {
    let before = [1.0, 10.0, 100.0, 1000.0].iter().filter(|bound| size >= **bound).count();
    digits.saturating_sub(u32::try_from(before).unwrap_or(4))
}

/// A number with so many decimals, half away from zero, thousands separated, with a true minus.
pub(super) fn written(value: Decimal, decimals: u32, signed: bool) -> String {
    printed(rounded(value, decimals, Bound::Exact), decimals, signed)
}

/// A round number with the word of its scale: `1.5 trillion`, `5亿`.
pub(super) fn round(value: Decimal, locale: Locale) -> String {
    let scales = locale.pick(ENGLISH, CHINESE).iter().map(|(word, power, _)| (*word, *power));
    let largest = |(_, power): &(&str, i32)| *power != 3 && value.to_f64().abs() >= ten(*power);
    let (word, power) = scales.into_iter().find(largest).unwrap_or(("", 0));
    let value = value.shifted(-power).unwrap_or(value).normalized();
    let said = written(value, value.scale(), false);
    locale.pick(format!("{said} {word}").trim_end().to_owned(), format!("{said}{word}"))
}

/// The zeros after the point before the first digit of a number below one.
fn leading(size: f64) -> u32 {
    let exponent = format!("{size:e}").split_once("e-").and_then(|(_, power)| power.parse::<u32>().ok());
    exponent.filter(|_| size > 0.0).unwrap_or(0)
}

fn printed(value: Decimal, decimals: u32, signed: bool) -> String {
    let sign = match value.signum() {
        -1 => "−",
        1 if signed => "+",
        _ => "",
    };
    let text = value.to_string();
    let (whole, fraction) = text.trim_start_matches('-').split_once('.').unwrap_or((text.trim_start_matches('-'), ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match usize::try_from(decimals) {
        Ok(decimals) if decimals > 0 => format!("{sign}{grouped}.{fraction:0<decimals$}"),
        _ => format!("{sign}{grouped}"),
    }
}

/// So many decimals: down of what a number exceeds, up of what it stays below, else half away from zero.
fn rounded(value: Decimal, decimals: u32, bound: Bound) -> Decimal {
    let lost = value.scale().saturating_sub(decimals);
    if lost == 0 {
        return value;
    }
    let (unit, exact) = (10_i128.pow(lost), value.mantissa());
    let kept = match bound {
        Bound::More => exact.div_euclid(unit),
        Bound::Less => -(-exact).div_euclid(unit),
        Bound::Exact | Bound::About => (exact + unit / 2 * i128::from(value.signum())) / unit,
    };
    Decimal::new(kept, decimals).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::super::CHARTS;
    use super::*;

    fn fit(values: &[&str], unit: &str, locale: Locale, signed: bool) -> Numbers {
        let spec = Spec { locale, ..Spec::new("t", &CHARTS[0], "T") };
        let values = values.iter().map(|text| text.parse().expect("a decimal"));
        Numbers::fit(values, Some(&Unit::new(unit)), &spec, signed)
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn numbers_are_grouped_signed_and_rounded() {
        assert_eq!(written(decimal("1234567.5"), 0, false), "1,234,568");
        assert_eq!(written(decimal("-0.25"), 1, true), "−0.3");
        assert_eq!(written(decimal("2"), 1, true), "+2.0");
        assert_eq!(written(decimal("-0.04"), 1, true), "0.0");
        assert_eq!(written(decimal("999.96"), 1, false), "1,000.0");
        assert_eq!(written(decimal("12"), 0, false), "12");
    }

    #[test]
    fn the_scale_follows_the_magnitude_and_the_language() {
        let market = ["13220000000", "1222649000000"];
        assert_eq!(fit(&market, "CNY", Locale::En, false).unit(), "billion yuan");
        assert_eq!(fit(&market, "CNY", Locale::Zh, false).unit(), "亿元");
        assert_eq!(fit(&market, "CNY", Locale::En, false).label(decimal("1222649000000")), "1,223");
        assert_eq!(fit(&["5325600000000"], "CNY", Locale::En, false).unit(), "trillion yuan");
        assert_eq!(fit(&["1092000000"], "person", Locale::En, false).unit(), "million people");
        assert_eq!(fit(&["757000"], "company", Locale::En, false).label(decimal("757000")), "757");
        assert_eq!(fit(&["4430"], "title", Locale::En, false).unit(), "titles");
        assert_eq!(fit(&["4430"], "title", Locale::En, false).label(decimal("4430")), "4,430");
    }

    #[test]
    fn the_smallest_number_keeps_its_digits() {
        let numbers = fit(&["1040000000", "21000000", "13000000", "1074000000"], "person", Locale::Zh, false);
        assert_eq!(numbers.label(decimal("1040000000")), "10.40");
        assert_eq!(numbers.change(decimal("21000000"), Bound::Exact), "+0.21");
    }

    #[test]
    fn a_bound_is_rounded_towards_what_is_true() {
        let numbers = fit(&["660800", "757000"], "company", Locale::En, false);
        let known = |text: &str, bound| numbers.known(decimal(text), bound);
        assert_eq!(known("660800", Bound::More), ">660");
        assert_eq!(known("660200", Bound::Less), "<661");
        assert_eq!(known("660800", Bound::About), "~661");
        assert_eq!(known("660000", Bound::More), ">660");
        assert_eq!(known("-1660200", Bound::More), ">−1,661");
        assert_eq!(known("200", Bound::More), ">0");
    }

    #[test]
    fn what_is_not_zero_is_not_written_as_zero() {
        let numbers = fit(&["3", "10000000000"], "CNY", Locale::En, false);
        assert_eq!(numbers.label(decimal("3")), "<0.01");
        assert_eq!(numbers.label(decimal("-3")), ">−0.01");
        assert_eq!(numbers.label(decimal("0")), "0.00");
        let growth = fit(&["0.04", "12"], "%", Locale::En, true);
        assert_eq!(growth.label(decimal("0.04")), "<+0.1%");
        let tiny = fit(&["0.0000000013", "0.0000000156"], "CNY", Locale::En, false);
        assert_eq!((tiny.label(decimal("0.0000000013")), tiny.unit()), ("1.3".into(), "× 10⁻⁹ yuan".into()));
        assert_eq!(fit(&["0.0123"], "CNY", Locale::En, false).label(decimal("0.0123")), "0.012");
        assert_eq!(fit(&["0.00123"], "%", Locale::En, false).label(decimal("0.00123")), "0.0012%");
    }

    #[test]
    fn growth_is_signed_and_differences_of_rates_are_points() {
        let growth = fit(&["6.088", "-1.3"], "%", Locale::En, true);
        assert_eq!(growth.label(decimal("6.088")), "+6.1%");
        assert_eq!(growth.label(decimal("-1.3")), "−1.3%");
        let rate = fit(&["79.7"], "%", Locale::En, false);
        assert_eq!(rate.label(decimal("79.7")), "79.7%");
        assert_eq!(rate.differences().label(decimal("1.9")), "+1.9 pp");
    }

    #[test]
    fn ticks_share_their_decimals() {
        let numbers = fit(&["1000"], "CNY", Locale::En, false);
        assert_eq!(numbers.tick(2.5, 1), "2.5");
        assert_eq!(numbers.tick(-1250.0, 0), "−1,250");
        assert_eq!(numbers.tick(0.0, 1), "0");
    }
}
