//! Adoption curves: how many will take something up at last, how fast, and when half of them have.
//!
//! The metrics and their terms; `diffusion` fits them to a series.

use super::diffusion::{MODELS, rows};
use crate::metric::{Example, Metric, Quantity, Rule, Takes, UnitRule};
use crate::table::Kind;

/// The Bass curve of the diffusion of something new.
pub(crate) const BASS: Metric = Metric {
    name: "bass",
    aliases: &["巴斯"],
    formula: "M · (1 − e^(−(p+q)t)) / (1 + (q/p) e^(−(p+q)t)) through the users of each period by least squares, t in \
              years since the launch, one period before the first observation",
    edges: "The series must begin with the launch. Terms: curve (its height at each period), m (all who will ever use it), \
            p (innovation), q (imitation), peak (the date of the most new users, as a year: 2014.5 is mid-2014), m_se p_se \
            q_se (standard errors), r2, se (residual standard error). bass(p, 1.4 billion) gives m instead of fitting it; \
            bass(p, ..1.4 billion) lets it be no more. Since the last break, without forecasts, estimates and bounds; of \
            each period by what was known then. lo and hi hold 95 %, not the rounding: of m by its \
            profile (each m with the best p and q, kept while the squares allow it), else, and where no fit with p and q \
            above zero settles, by Student's t with the standard error. An m that its profile leaves open above: \
            not_converged. Two points more than parameters, else too_few_points. A peak outside of the data where m is \
            fitted, an m below the highest figure, above what it may be or with an interval down to 0: not_converged.",
    source: "Bass, A New Product Growth Model for Consumer Durables, Management Science 15 (1969); least squares after \
             Srinivasan and Mason (1986)",
    takes: Takes::Quantities(
        &[
            CURVE,
            Quantity { name: "m", about: "all who will ever use it", unit: UnitRule::Same },
            Quantity { name: "p", about: "innovation", unit: UnitRule::PerYear },
            Quantity { name: "q", about: "imitation", unit: UnitRule::PerYear },
            Quantity { name: "peak", about: "the date of the most new users", unit: UnitRule::Years },
            Quantity { name: "m_se", about: "the standard error of m", unit: UnitRule::Difference },
            Quantity { name: "p_se", about: "the standard error of p", unit: UnitRule::PerYear },
            Quantity { name: "q_se", about: "the standard error of q", unit: UnitRule::PerYear },
            R2,
            SE,
        ],
        &Takes::MaybeCeiling,
    ),
    rule: Rule::Held,
    unit: UnitRule::Same,
    example: Example {
        sentence: "of a thousand, 3 % a year begin by themselves and 38 % after others",
        kind: Kind::Stock,
        parts: &["users"],
        levels: &[
            ("users", "2011", "35.8"),
            ("users", "2012", "85.1"),
            ("users", "2013", "150.5"),
            ("users", "2014", "233.2"),
            ("users", "2015", "331.2"),
            ("users", "2016", "439.2"),
            ("users", "2017", "549.0"),
            ("users", "2018", "651.7"),
            ("users", "2019", "740.7"),
            ("users", "2020", "812.8"),
        ],
        ask: "bass(m)",
        at: ("users", "2020"),
        gives: "1000.202824",
    },
    rows: |levels, argument| rows(levels, argument, &MODELS[0]),
};

/// The logistic curve.
pub(crate) const LOGISTIC: Metric = Metric {
    name: "logistic",
    aliases: &["逻辑斯蒂"],
    formula: "K / (1 + e^(−r(t − t₀))) through the figures of each period by least squares, t in years",
    edges: "Terms: curve (its height at each period), k (the ceiling), r, midpoint (the date of half the ceiling, as a year: \
            2014.5 is mid-2014, and a figure stands at the end of its period), k_se r_se midpoint_se (standard errors), r2, \
            se (residual standard error). logistic(r, 100) gives the ceiling instead of fitting it; logistic(r, ..100) lets \
            it be no more. Otherwise as bass: a midpoint outside of the data where the ceiling is fitted, a ceiling below \
            the highest figure, above what it may be (100 for a rate in percent) or with an interval down to 0, and a \
            curve that falls are not_converged. The interval of a ceiling begins at the highest figure and ends at what it may be.",
    source: "Verhulst (1838); Griliches, Hybrid Corn, Econometrica 25 (1957)",
    takes: Takes::Quantities(TERMS, &Takes::MaybeCeiling),
    rule: Rule::Stated,
    unit: UnitRule::Same,
    example: Example {
        sentence: "half of a hundred at the end of 2016, which is the beginning of 2017",
        kind: Kind::Rate,
        parts: &["users"],
        levels: S_SHAPED,
        ask: "logistic(midpoint)",
        at: ("users", "2022"),
        gives: "2016.998832",
    },
    rows: |levels, argument| rows(levels, argument, &MODELS[1]),
};

/// The Gompertz curve.
pub(crate) const GOMPERTZ: Metric = Metric {
    name: "gompertz",
    aliases: &["龚珀兹"],
    formula: "K · e^(−e^(−r(t − t₀))) through the figures of each period by least squares, t in years",
    edges: "As logistic, with the same terms; midpoint is the date of the steepest rise, where the curve stands at K / e. \
            It nears its ceiling more slowly than it left the ground.",
    source: "Gompertz (1825); Winsor, The Gompertz Curve as a Growth Curve, PNAS 18 (1932)",
    takes: Takes::Quantities(TERMS, &Takes::MaybeCeiling),
    rule: Rule::Stated,
    unit: UnitRule::Same,
    example: Example {
        sentence: "the same figures, with a slower end: the ceiling is higher",
        kind: Kind::Stock,
        parts: &["users"],
        levels: S_SHAPED,
        ask: "gompertz(k)",
        at: ("users", "2022"),
        gives: "109.832742",
    },
    rows: |levels, argument| rows(levels, argument, &MODELS[2]),
};

const S_SHAPED: &[(&str, &str, &str)] = &[
    ("users", "2011", "4.7"),
    ("users", "2012", "8.3"),
    ("users", "2013", "14.2"),
    ("users", "2014", "23.1"),
    ("users", "2015", "35.4"),
    ("users", "2016", "50.0"),
    ("users", "2017", "64.6"),
    ("users", "2018", "76.9"),
    ("users", "2019", "85.8"),
    ("users", "2020", "91.7"),
    ("users", "2021", "95.3"),
    ("users", "2022", "97.3"),
];

const CURVE: Quantity = Quantity { name: "curve", about: "the height of the curve", unit: UnitRule::Same };
const R2: Quantity = Quantity { name: "r2", about: "the part of the variance that the curve explains", unit: UnitRule::Plain };
const SE: Quantity = Quantity { name: "se", about: "the residual standard error", unit: UnitRule::Difference };

const TERMS: &[Quantity] = &[
    CURVE,
    Quantity { name: "k", about: "the ceiling", unit: UnitRule::Same },
    Quantity { name: "r", about: "the rate", unit: UnitRule::PerYear },
    Quantity { name: "midpoint", about: "the date of the steepest rise", unit: UnitRule::Years },
    Quantity { name: "k_se", about: "the standard error of the ceiling", unit: UnitRule::Difference },
    Quantity { name: "r_se", about: "the standard error of the rate", unit: UnitRule::PerYear },
    Quantity { name: "midpoint_se", about: "the standard error of the midpoint", unit: UnitRule::Years },
    R2,
    SE,
];
