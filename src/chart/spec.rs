//! What is asked of a picture: its type, its words, its size.

use super::ChartType;
use crate::period::Period;
use crate::table::Table;

/// The language of what the program writes into a picture by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Chinese, with 万 and 亿.
    Zh,
}

impl Locale {
    /// The locale of a name as an analysis writes it.
    ///
    /// ```
    /// use sizeup::chart::Locale;
    /// assert_eq!(Locale::named("zh"), Some(Locale::Zh));
    /// assert_eq!(Locale::named("fr"), None);
    /// ```
    pub fn named(name: &str) -> Option<Locale> {
        match name {
            "en" => Some(Locale::En),
            "zh" => Some(Locale::Zh),
            _ => None,
        }
    }

    /// The one of two that is in this language.
    pub(super) fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Locale::En => en,
            Locale::Zh => zh,
        }
    }
}

/// One picture, as an analysis asks for it. Periods and values that it shall not show are no longer in the tables.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The name of its files, and the prefix of its ids.
    pub name: String,
    /// The type.
    pub kind: &'static ChartType,
    /// The finding, as a sentence.
    pub title: String,
    /// Measure, unit, place and period; written from the data where it is `None`.
    pub subtitle: Option<String>,
    /// A note of the author, before those that write themselves.
    pub note: Option<String>,
    /// The series that are coloured while the others are grey, by value or label; at most four count.
    pub highlight: Vec<String>,
    /// What people call values of dimensions, as `(value, label)`; stronger than the labels of the card.
    pub labels: Vec<(String, String)>,
    /// The scale of the numbers, as [`unit::printed`](crate::unit::printed) reads it; chosen by magnitude where `None`.
    pub scale: Option<String>,
    /// Whether shares are rounded so that those of a complete whole add up to 100.
    pub largest_remainder: bool,
    /// Whether comparisons across breaks and definitions were asked for.
    pub across_breaks: bool,
    /// The language.
    pub locale: Locale,
    /// Pixels; 800 where `None`.
    pub width: Option<f64>,
    /// Pixels; what the contents need where `None`.
    pub height: Option<f64>,
    /// The first period that was asked for, where one was.
    pub from: Option<Period>,
}

impl Spec {
    /// A picture of this type with a title and nothing else said.
    pub fn new(name: impl Into<String>, kind: &'static ChartType, title: impl Into<String>) -> Spec {
        Spec {
            name: name.into(),
            kind,
            title: title.into(),
            subtitle: None,
            note: None,
            highlight: Vec::new(),
            labels: Vec::new(),
            scale: None,
            largest_remainder: false,
            across_breaks: false,
            locale: Locale::En,
            width: None,
            height: None,
            from: None,
        }
    }
}

/// What a picture is drawn from.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// What is asked for.
    pub spec: &'a Spec,
    /// One table for each of the type's [`roles`](ChartType::roles), in their order; later ones may be missing.
    pub tables: Vec<&'a Table>,
    /// The number of the dimension of the first table whose values are the series.
    pub by: Option<usize>,
    /// The names of the sources, for the source line.
    pub sources: Vec<String>,
    /// Notes that come from the card: why there is a break, how something was derived.
    pub notes: Vec<String>,
}
