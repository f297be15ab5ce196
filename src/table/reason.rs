//! Reasons: why a number cannot be given.

/// Why a cell has no number (or, for [`Reason::Approximate`], what to know about it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant has its sentence in REASONS")]
pub enum Reason {
    NoPrior,
    MissingPeriod,
    ZeroBase,
    NonpositiveBase,
    SignChange,
    PartialPeriod,
    Break,
    DefinitionDiffers,
    KindMismatch,
    UnitMismatch,
    NotAdditive,
    LowCoverage,
    MixedVintage,
    TooFewPoints,
    NotConverged,
    RoundingIndeterminate,
    Overflow,
    MissingValue,
    NotReached,
    Approximate,
}

/// Every reason with its code, as tables print it, and a sentence.
pub const REASONS: &[(Reason, &str, &str)] = &[
    (Reason::NoPrior, "no_prior", "the earlier period lies before the first observation of the series"),
    (Reason::MissingPeriod, "missing_period", "the earlier period lies inside the series and was not observed"),
    (Reason::ZeroBase, "zero_base", "the base is zero: nothing grows from it by a percentage"),
    (Reason::NonpositiveBase, "nonpositive_base", "the base is negative: a percentage of it would mislead"),
    (Reason::SignChange, "sign_change", "the value turned from negative to positive or back: no percentage says that"),
    (Reason::PartialPeriod, "partial_period", "the period was not over at the date of the analysis"),
    (Reason::Break, "break", "an earlier value exists, but under another definition or across a declared break"),
    (Reason::DefinitionDiffers, "definition_differs", "the numbers of this period are of different definitions"),
    (Reason::KindMismatch, "kind_mismatch", "the metric does not apply to a measure of this kind, or of no stated kind"),
    (Reason::UnitMismatch, "unit_mismatch", "the units cannot be brought together"),
    (Reason::NotAdditive, "not_additive", "the parts may not be summed: not this kind, or not declared disjoint"),
    (Reason::LowCoverage, "low_coverage", "too much of the whole is missing"),
    (Reason::MixedVintage, "mixed_vintage", "the numbers come from different releases"),
    (Reason::TooFewPoints, "too_few_points", "the metric needs more observations"),
    (Reason::NotConverged, "not_converged", "the fit did not settle, or the data cannot identify it"),
    (Reason::RoundingIndeterminate, "rounding_indeterminate", "the rounding of the printed figures is as large as the result"),
    (Reason::Overflow, "overflow", "the result has more digits than can be kept exactly"),
    (Reason::MissingValue, "missing_value", "the cell was observed and is empty"),
    (Reason::NotReached, "not_reached", "no period reaches the level"),
    (Reason::Approximate, "approximate", "the source prints a bound or an approximation, such as `>3` or `~400`"),
];

impl Reason {
    /// The code that tables print.
    pub fn code(self) -> &'static str {
        REASONS.iter().find(|(reason, ..)| *reason == self).expect("every reason has a code").1
    }

    /// The sentence that explains it.
    pub fn sentence(self) -> &'static str {
        REASONS.iter().find(|(reason, ..)| *reason == self).expect("every reason has a sentence").2
    }

    /// The reason of this code.
    pub fn named(code: &str) -> Option<Reason> {
        REASONS.iter().find(|(_, known, _)| *known == code).map(|(reason, ..)| *reason)
    }
}
