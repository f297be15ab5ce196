//! A metric as it was asked for: its name and what stands in its parentheses.

use super::{METRICS, Metric, Quantity, Recipe, Takes};
use crate::finding::nearest;
use crate::metric::decomposition::terms::PROOF;
use crate::metric::outlook::methods::Method;
use crate::number::Decimal;
use crate::period::Period;
use crate::table::Measure;
use crate::unit::{self, Unit};

/// What stands in the parentheses of a metric.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// Nothing.
    None,
    /// A period: the base.
    Period(Period),
    /// From one period to another: the base is the mean over them.
    Range(Period, Period),
    /// A level, in base units.
    Level(Decimal),
    /// How many.
    Count(usize),
    /// The lowest instead of the highest.
    Lowest,
    /// Two values of one dimension.
    Parts(String, String),
    /// One of the words that the metric knows.
    Word(String),
    /// One of them, and a base.
    WordSince(Option<String>, Option<Period>),
    /// Its class, by two thresholds.
    Class(Decimal, Decimal),
    /// At most this level, in base units.
    AtMost(Decimal),
    /// How many periods ahead, and by which method where one was named.
    Ahead(usize, Option<Method>),
    /// One of the numbers that the metric gives, and what stands behind it.
    Quantity(&'static Quantity, Box<Argument>),
    /// A term of a decomposition; all of them where none is named.
    Term(TermOf),
}

/// What is asked of a decomposition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermOf {
    /// The term.
    pub term: Option<String>,
    /// The base; one year before where none is named.
    pub base: Option<Period>,
    /// The dimension whose mix is told apart.
    pub over: Option<String>,
    /// Whether the terms are those of each year since the base, added up.
    pub yearly: bool,
}

/// The word for terms of each year, added up.
pub(crate) const YEARLY: &str = "dynamic";

/// A metric with its argument.
///
/// ```
/// use sizeup::metric::Call;
/// let call: Call = "milestone(1 trillion)".parse().unwrap();
/// assert_eq!(call.metric.name, "milestone");
/// assert_eq!("CAGR".parse::<Call>().unwrap_err().hint.as_deref(), Some("did you mean `cagr`?"));
/// ```
#[derive(Clone)]
pub struct Call {
    /// The metric.
    pub metric: &'static Metric,
    /// Its argument.
    pub argument: Argument,
    /// As tables name it: `cagr(2018)`.
    pub text: String,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a text is no metric: a sentence, and a hint.
#[derive(Clone, Debug, PartialEq)]
pub struct NotACall {
    /// What is wrong.
    pub sentence: String,
    /// How to mend it.
    pub hint: Option<String>,
}

impl Call {
    /// A metric without an argument.
    pub fn plain(metric: &'static Metric) -> Call {
        Call { metric, argument: Argument::None, text: metric.name.to_owned() }
    }

    /// The metric of a name with the texts in its parentheses.
    pub fn of(name: &str, arguments: &[String]) -> Result<Call, NotACall> {
        let Some(metric) = Metric::named(name) else {
            if let Some(recipe) = Recipe::named(name) {
                let sentence = format!("`{name}` is a measure made of others, and no metric of one");
                let hint = format!("`sizeup list metrics {}` shows how to declare it", recipe.name);
                return Err(NotACall { sentence, hint: Some(hint) });
            }
            let known = METRICS.iter().flat_map(|metric| metric.aliases.iter().copied().chain([metric.name]));
            let hint = match nearest(name, known) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "`sizeup list metrics` shows them".to_owned(),
            };
            return Err(NotACall { sentence: format!("there is no metric `{name}`"), hint: Some(hint) });
        };
        let argument = metric.takes.read(arguments).ok_or_else(|| NotACall {
            sentence: format!("`{name}` {}", metric.takes.sentence()),
            hint: Some(match arguments.iter().find_map(|argument| Period::fiscal_hint(argument)) {
                Some(fiscal) => fiscal,
                None => format!("for example `{}`", metric.example.ask),
            }),
        })?;
        let text = match arguments {
            [] => metric.name.to_owned(),
            _ => format!("{}({})", metric.name, arguments.join(",")),
        };
        Ok(Call { metric, argument, text })
    }

    /// The unit of the numbers on a measure: that of the term, where the metric gives several.
    pub fn unit_of(&self, measure: &Measure) -> Option<Unit> {
        match &self.argument {
            Argument::Quantity(term, _) => term.unit.of(measure),
            _ => self.metric.unit_of(measure),
        }
    }
}

impl std::str::FromStr for Call {
    type Err = NotACall;

    fn from_str(text: &str) -> Result<Call, NotACall> {
        let text = text.trim();
        match text.split_once('(') {
            None => Call::of(text, &[]),
            Some((name, rest)) => {
                let inner = rest
                    .strip_suffix(')')
                    .ok_or_else(|| NotACall { sentence: format!("`{text}` lacks its closing parenthesis"), hint: None })?;
                let arguments: Vec<String> = inner.split(',').map(|part| part.trim().to_owned()).collect();
                Call::of(name.trim(), &arguments)
            }
        }
    }
}

impl Takes {
    /// What the parentheses take, as the end of a sentence.
    pub fn sentence(self) -> String {
        match self {
            Takes::Quantities(terms, rest) => {
                let names: Vec<&str> = terms.iter().map(|term| term.name).collect();
                let rest = rest.rest().map(|rest| format!(", then {rest}")).unwrap_or_default();
                format!("takes the name of a number in parentheses ({}), or nothing for the first{rest}", names.join(", "))
            }
            Takes::OneOf(words) => format!("takes one of {} in parentheses, or nothing", words.join(", ")),
            Takes::OneOfSince(words) => {
                format!("takes one of {} in parentheses, a base period, both or nothing", words.join(", "))
            }
            Takes::Terms { names: [], .. } => {
                "takes one of its terms in parentheses, the name of a factor, a base period, or nothing".to_owned()
            }
            Takes::Terms { names, over } => {
                let dimension = if over { " and behind it `dynamic`, behind a term the dimension of the mix" } else { "" };
                format!("takes one of {} in parentheses, a base period{dimension}, or nothing for all terms", names.join(", "))
            }
            other => other.plain().to_owned(),
        }
    }

    fn plain(self) -> &'static str {
        match self {
            Takes::Nothing => "takes nothing in parentheses",
            Takes::MaybePeriod => "takes a period in parentheses, or nothing for the first of each series",
            Takes::Base => "takes a period in parentheses, or a range of them: 2018..2020",
            Takes::Count => "takes a whole number above zero in parentheses",
            Takes::MaybeCount => "takes a whole number above one in parentheses, or nothing for the latest",
            Takes::MaybeLow => "takes `low` in parentheses, or nothing for the highest",
            Takes::Level => "takes a level in parentheses",
            Takes::MaybeParts => "takes two values of one dimension in parentheses, or nothing where there are but two",
            Takes::MaybeClass => "takes `class` in parentheses and two thresholds, 1000..1800 where none are named, or nothing",
            Takes::MaybeCeiling => "takes a ceiling in parentheses, or nothing for one that is fitted",
            Takes::Ahead => {
                "takes the number of periods ahead, 1 to 100, in parentheses, and a method or nothing for the best of a back-test"
            }
            Takes::Quantities(..) | Takes::OneOf(_) | Takes::OneOfSince(_) | Takes::Terms { .. } => {
                "takes one of its words in parentheses"
            }
        }
    }

    /// The same where it stands behind the name of a term.
    fn rest(self) -> Option<&'static str> {
        match self {
            Takes::MaybePeriod => Some("a period, or nothing for the first of each series"),
            Takes::MaybeCount => Some("the number of a release, or nothing for the latest"),
            Takes::MaybeCeiling => Some("a ceiling, or `..` and the most that it may be, or nothing"),
            _ => None,
        }
    }

    /// Whether something must stand in the parentheses.
    pub fn needed(self) -> bool {
        self.read(&[]).is_none()
    }

    fn read(self, arguments: &[String]) -> Option<Argument> {
        match (self, arguments) {
            (Takes::Terms { names, over }, _) => term(names, over, arguments).map(Argument::Term),
            (Takes::OneOf(_) | Takes::OneOfSince(_), []) => Some(Argument::None),
            (Takes::OneOf(words), [word]) => words.contains(&word.as_str()).then(|| Argument::Word(word.clone())),
            (Takes::OneOfSince(words), [word]) if words.contains(&word.as_str()) => {
                Some(Argument::WordSince(Some(word.clone()), None))
            }
            (Takes::OneOfSince(_), [period]) => Some(Argument::WordSince(None, Some(period.parse().ok()?))),
            (Takes::OneOfSince(words), [word, period]) => {
                let word = words.contains(&word.as_str()).then(|| word.clone());
                Some(Argument::WordSince(Some(word?), Some(period.parse().ok()?)))
            }
            (Takes::Quantities(terms, rest), arguments) => {
                let named = arguments.first().and_then(|name| terms.iter().find(|term| term.name == *name));
                let behind = if named.is_some() { &arguments[1..] } else { arguments };
                Some(Argument::Quantity(named.or(terms.first())?, Box::new(rest.read(behind)?)))
            }
            (Takes::Nothing | Takes::MaybePeriod | Takes::MaybeParts | Takes::MaybeLow | Takes::MaybeCeiling, []) => {
                Some(Argument::None)
            }
            (Takes::MaybeCount | Takes::MaybeClass, []) => Some(Argument::None),
            (Takes::MaybeClass, [word]) if word == "class" => Some(Argument::Class(1000.into(), 1800.into())),
            (Takes::MaybeClass, [word, range]) if word == "class" => {
                let (low, high) = range.split_once("..")?;
                let (low, high): (Decimal, Decimal) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
                (low.signum() > 0 && low < high).then_some(Argument::Class(low, high))
            }
            (Takes::Base, [range]) if range.contains("..") => {
                let (first, last) = range.split_once("..")?;
                let (first, last): (Period, Period) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
                (first.start() <= last.end()).then_some(Argument::Range(first, last))
            }
            (Takes::MaybePeriod | Takes::Base, [period]) => Some(Argument::Period(period.parse().ok()?)),
            (Takes::Count, [count]) => count.parse().ok().filter(|count| *count > 0).map(Argument::Count),
            (Takes::MaybeCount, [count]) => count.parse().ok().filter(|count| *count > 1).map(Argument::Count),
            (Takes::MaybeLow, [low]) => (low == "low").then_some(Argument::Lowest),
            (Takes::MaybeCeiling, [level]) => {
                let most = level.strip_prefix("..");
                let level = read_level(most.unwrap_or(level)).filter(|level| level.signum() > 0)?;
                Some(if most.is_some() { Argument::AtMost(level) } else { Argument::Level(level) })
            }
            (Takes::Ahead, [count, method @ ..]) if method.len() < 2 => {
                let count = count.parse().ok().filter(|count| (1..=Takes::FARTHEST).contains(count))?;
                let method = method.first().map(|name| Method::named(name).ok_or(())).transpose().ok()?;
                Some(Argument::Ahead(count, method))
            }
            (Takes::Level, [level]) => Some(Argument::Level(read_level(level)?)),
            (Takes::MaybeParts, [a, b]) if a != b && !a.is_empty() && !b.is_empty() => {
                Some(Argument::Parts(a.clone(), b.clone()))
            }
            _ => None,
        }
    }
}

/// A term, a base and a dimension, each of which may be left out; a metric without names of terms has those of factors.
fn term(names: &[&str], over: bool, arguments: &[String]) -> Option<TermOf> {
    let mut read = TermOf::default();
    for argument in arguments {
        let named = names.is_empty() || names.contains(&argument.as_str()) || PROOF.contains(&argument.as_str());
        match argument.parse::<Period>() {
            Ok(period) if read.base.is_none() => read.base = Some(period),
            Err(()) if over && argument == YEARLY && read.base.is_some() && !read.yearly => read.yearly = true,
            Err(()) if named && read.term.is_none() && read.base.is_none() => read.term = Some(argument.clone()),
            Err(()) if over && read.term.is_some() && read.over.is_none() && !argument.is_empty() => {
                read.over = Some(argument.clone())
            }
            _ => return None,
        }
    }
    read.term.as_ref().is_none_or(|term| !term.is_empty()).then_some(read)
}

/// A level as people write it: `1e12`, `500000`, `1.5 trillion`, `1万亿`.
fn read_level(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let number: Decimal = digits.parse().ok()?;
    let power = match rest.strip_prefix(['e', 'E']) {
        Some(exponent) if exponent.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit()) => {
            exponent.parse().ok()?
        }
        _ if rest.trim().is_empty() => 0,
        _ => {
            let (power, unit) = unit::printed(rest)?;
            unit.name().is_empty().then_some(power)?
        }
    };
    (-60..=60).contains(&power).then(|| number.shifted(power))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_people_write_them() {
        for text in ["1e12", "1 trillion", "1万亿", "1000000000000", "1000 billion", "10000亿"] {
            assert_eq!(read_level(text).map(|level| level.to_string()).as_deref(), Some("1000000000000"), "{text}");
        }
        for text in ["", "x", "1 zebra", "1e", "1e999", "--1"] {
            assert_eq!(read_level(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_parentheses_take_is_checked() {
        let error = |text: &str| text.parse::<Call>().expect_err("not a call").sentence;
        assert_eq!(error("yoy(2018)"), "`yoy` takes nothing in parentheses");
        assert_eq!(error("index"), "`index` takes a period in parentheses, or a range of them: 2018..2020");
        assert_eq!(error("cagr(now)"), "`cagr` takes a period in parentheses, or nothing for the first of each series");
        assert_eq!(error("cagr(2018"), "`cagr(2018` lacks its closing parenthesis");
        assert_eq!("gap(urban, rural)".parse::<Call>().expect("a call").text, "gap(urban,rural)");
    }
}
