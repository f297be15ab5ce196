//! The flags that bring figures to longer periods, and those that allow aloud what the rules otherwise refuse.

use crate::finding::{Finding, Result, UsageFact, nearest};
use crate::period::Frequency;
use crate::table::{NegativeBase, OptIns, Vintage};

/// How long the periods are to be, and what is allowed aloud.
#[derive(clap::Args)]
pub struct Aloud {
    /// Longer periods than those of the file: year, half, quarter or month
    #[arg(long, value_name = "LENGTH")]
    every: Option<String>,
    #[command(flatten)]
    allowed: Allowed,
}

/// What is allowed aloud.
#[derive(clap::Args)]
pub struct Allowed {
    /// Growth of an unfinished longer period on the same part of the year before
    #[arg(long)]
    like_for_like: bool,
    /// Growth on a negative base: abs (over its size) or signed (over it as it stands)
    #[arg(long, value_name = "WAY")]
    negative_base: Option<String>,
    /// Compute across breaks and definitions, and mark every such number
    #[arg(long, value_name = "allow", num_args = 0..=1, require_equals = true, default_missing_value = "allow")]
    across_breaks: Option<String>,
    /// An index of a series that begins after the base starts at its first figure: first
    #[arg(long, value_name = "first")]
    base: Option<String>,
    /// Of a dataset with releases: first (each period as the release has it that first had it), or the date of a release
    #[arg(long, value_name = "first|DATE")]
    vintage: Option<String>,
    /// Growth of a sum over the members that both periods have
    #[arg(long)]
    matched: bool,
    /// Shares of a complete partition add up to 100: largest_remainder
    #[arg(long, value_name = "largest_remainder")]
    share_rounding: Option<String>,
}

impl Aloud {
    /// The length of the periods.
    pub fn every(&self) -> Result<Option<Frequency>> {
        let Some(typed) = &self.every else { return Ok(None) };
        let lengths = || Frequency::ALL.iter().filter(|(frequency, _)| frequency.months().is_some());
        match lengths().find(|(_, name)| name == typed) {
            Some((frequency, _)) => Ok(Some(*frequency)),
            None => Err(refused("--every", typed, "lengths are", lengths().map(|(_, name)| *name).collect())),
        }
    }

    /// What is allowed.
    pub fn opt_ins(&self) -> Result<OptIns> {
        if self.allowed.like_for_like && self.every.is_none() {
            let sentence = "`--like-for-like` is about parts of longer periods".to_owned();
            return Err(Finding::error(UsageFact::Conflict(sentence)).hint("add `--every year`").into());
        }
        self.allowed.opt_ins()
    }
}

impl Allowed {
    /// The flags, read.
    pub fn opt_ins(&self) -> Result<OptIns> {
        let negative_base = match &self.negative_base {
            None => NegativeBase::default(),
            Some(typed) => NegativeBase::named(typed).ok_or_else(|| {
                refused("--negative-base", typed, "it takes", NegativeBase::ALL.iter().map(|(_, word)| *word).collect())
            })?,
        };
        if let Some(typed) = self.across_breaks.as_ref().filter(|typed| *typed != "allow") {
            return Err(refused("--across-breaks", typed, "it takes", vec!["allow"]));
        }
        if let Some(typed) = self.base.as_ref().filter(|typed| *typed != "first") {
            return Err(refused("--base", typed, "it takes", vec!["first"]));
        }
        let vintage = match &self.vintage {
            None => Vintage::default(),
            Some(typed) => Vintage::named(typed)
                .ok_or_else(|| refused("--vintage", typed, "it takes the date of a release, or", vec!["first"]))?,
        };
        if let Some(typed) = self.share_rounding.as_ref().filter(|typed| *typed != "largest_remainder") {
            return Err(refused("--share-rounding", typed, "it takes", vec!["largest_remainder"]));
        }
        Ok(OptIns {
            vintage,
            negative_base,
            across_breaks: self.across_breaks.is_some(),
            like_for_like: self.like_for_like,
            matched: self.matched,
            first_base: self.base.is_some(),
            largest_remainder: self.share_rounding.is_some(),
        })
    }
}

fn refused(flag: &str, typed: &str, lead: &str, known: Vec<&str>) -> crate::finding::Findings {
    let fact = UsageFact::NotAValue { flag: flag.to_owned(), typed: typed.to_owned() };
    let hint = match nearest(typed, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{lead} {}", known.join(", ")),
    };
    Finding::error(fact).hint(hint).into()
}
