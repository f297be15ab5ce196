//! What a key of our TOML files is: a name, the shape of its value, a sentence.
//!
//! The lists of keys (`card_keys`, `analysis_keys`) are the one truth about the shape of a file: `section` refuses what
//! they lack, `schema` prints them. So the schema that an editor knows and what the program reads cannot drift.

/// One key.
pub(super) struct Key {
    pub name: &'static str,
    pub shape: Shape,
    pub needed: bool,
    pub sentence: &'static str,
}

/// The keys of one table of a file.
pub(super) struct Keys(pub &'static [Key]);

impl Keys {
    pub fn find(&self, name: &str) -> Option<&'static Key> {
        self.0.iter().find(|key| key.name == name)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|key| key.name)
    }
}

/// What the value of a key looks like.
pub(super) enum Shape {
    /// One text.
    Text,
    /// One text, or a list of texts.
    Texts,
    /// A list of texts.
    List,
    /// One of a list of words that this house knows; the `&str` is what such a word is called in a sentence.
    Word(&'static str, fn() -> Vec<&'static str>),
    /// A chart type: the caller knows which there are.
    ChartType,
    /// One metric or several, with or without arguments: the caller knows which there are.
    Metrics,
    /// `true` or `false`.
    Flag,
    /// A whole number between two bounds.
    Count(u32, u32),
    /// A period, as text, as a TOML date, or as the whole number of a year.
    Period,
    /// Own names with a text each.
    Labels,
    /// Names of columns with a text or several each.
    Where,
    /// One table.
    One(&'static Keys),
    /// `[[key]]`, any number of times.
    Many(&'static Keys),
    /// `[key.NAME]`, one table for each name.
    Named(&'static Keys),
}

impl Shape {
    /// What a key of this shape takes, for "`key` takes …".
    pub fn expected(&self) -> &'static str {
        match self {
            Shape::Text | Shape::Word(..) | Shape::ChartType => "text in quotes",
            Shape::Texts | Shape::Metrics => "text in quotes, or a list of such texts",
            Shape::List => "a list of texts in quotes",
            Shape::Flag => "`true` or `false`",
            Shape::Count(..) => "a whole number",
            Shape::Period => "a period, such as \"2023\", \"2023-H1\", \"2023-Q4\" or \"2023-12\"",
            Shape::Labels => "names with a text each, such as `{ urban = \"Town\" }`",
            Shape::Where => "columns with a text or a list of texts each, such as `{ area = \"rural\" }`",
            Shape::One(_) => "a section in single brackets",
            Shape::Many(_) => "sections in double brackets",
            Shape::Named(_) => "a section for each name",
        }
    }

    /// How a section of this key is written, for a hint.
    pub fn written(&self, key: &str) -> Option<String> {
        match self {
            Shape::One(_) => Some(format!("write `[{key}]`")),
            Shape::Many(_) => Some(format!("write `[[{key}]]`")),
            Shape::Named(_) => Some(format!("write `[{key}.NAME]`")),
            _ => None,
        }
    }
}

/// A key that may be left out.
pub(super) const fn key(name: &'static str, shape: Shape, sentence: &'static str) -> Key {
    Key { name, shape, needed: false, sentence }
}

/// A key that must be there.
pub(super) const fn needed(name: &'static str, shape: Shape, sentence: &'static str) -> Key {
    Key { name, shape, needed: true, sentence }
}
