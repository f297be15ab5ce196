//! Kinds: what may be done with a measure.

/// What a measure is, and with it what may be summed and what a change of it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Sums over time: yuan a year.
    Flow,
    /// A level at a date: users at the end of December.
    Stock,
    /// A percentage of something; its changes are points.
    Rate,
    /// Relative to a base period.
    Index,
    /// A per-something figure: yuan per user.
    Ratio,
    /// A growth rate that somebody published.
    Growth,
}

/// Every kind with the word a card uses and a sentence.
pub const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Flow, "flow", "sums over time and over parts: yuan per year"),
    (Kind::Stock, "stock", "a level at a date; sums over disjoint parts: users at the end of December"),
    (Kind::Rate, "rate", "a percentage of something; changes in points, is never summed"),
    (Kind::Index, "index", "relative to a base period; is never summed"),
    (Kind::Ratio, "ratio", "one thing per another; is never summed: yuan per user"),
    (Kind::Growth, "growth", "a growth rate that somebody published; changes in points, is never summed"),
];

impl Kind {
    /// The kind of this name.
    pub fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, known, _)| *known == name).map(|(kind, ..)| *kind)
    }

    /// The word of a card.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).expect("every kind has a name").1
    }

    /// Whether parts of it may be summed.
    pub fn additive(self) -> bool {
        matches!(self, Kind::Flow | Kind::Stock)
    }

    /// Whether a change of it is counted in points, not in percent.
    pub fn in_points(self) -> bool {
        matches!(self, Kind::Rate | Kind::Growth)
    }
}
