//! Analyses read, and refused.

use super::*;
use crate::finding::{Palette, human};
use crate::number::Comparison;
use crate::project::tests::{every_key_is_in, every_line_counts};

/// Every key of an analysis, one to a line.
const FULL: &str = r#"
title = "China's online audiovisual market"
as_of = "2026-06-30"
locale = "zh"

[[measure]]
name = "market-size.dollars"
title = "Market size in dollars"
convert = { from = "market-size.size", to = "USD", with = "exchange-rate.yuan_per_dollar" }
kind = "flow"
note = "At the yearly average"

[[measure]]
name = "internet-users.per_resident"
ratio = ["internet-users.users", "population.residents[definition=nbs_year_end]"]
periods_apart = 1
unit = "percent"

[[measure]]
name = "a.b"
sum = ["a.c", "a.d"]

[[measure]]
name = "a.f"
average = "a.c"

[[measure]]
name = "a.e"
product = ["a.c", "a.d", "a.b"]

[[measure]]
name = "market-size.real"
real = { of = "market-size.size", prices = "prices.inflation", base = "2020" }

[[measure]]
name = "market-size.spliced"
splice = { of = "market-size.size", old = "a", new = "b" }

[[measure]]
name = "a.g"
sum = ["a.c"]
less = ["a.d"]

[[measure]]
name = "market-size.implied"
implied = { of = "market-size.size", growth = "market-size-published.growth" }

[[table]]
name = "users-by-area"
measure = "internet-users.users"
by = ["area"]
where = { area = "rural" }
metrics = ["value", "cagr(2018)", "share"]
from = 2016
to = "2023-12"
title = "Users"
note = "n"
every = "year"
like_for_like = true
negative_base = "abs"
across_breaks = "allow"
matched = true
base = "first"
share_rounding = "largest_remainder"
vintage = "first"

[[chart]]
name = "rural-urban-growth"
type = "column"
measure = "internet-users.users"
metric = "yoy"
by = "area"
where = { area = ["urban", "rural"] }
from = "2016-12"
to = "2024"
title = "Rural users grew faster, then fell"
subtitle = "Growth"
note = "n"
highlight = ["rural"]
labels = { rural = "Country" }
scale = "亿"
rows = "period"
width = 900
height = 500

[[reconcile]]
name = "growth"
printed = "market-size-published.growth"
computed = "market-size.size.yoy"
severity = "warn"
note = "as reprinted"

[[reconcile.known]]
where = { scope = "online_video" }
period = "2018"
note = "six months apart"

[[reconcile]]
name = "users-within-residents"
part = "internet-users.users"
within = "population.residents[definition=nbs_year_end]"

[[reconcile]]
name = "houses"
sources = ["a.b", "a.c"]

[[reconcile]]
name = "areas"
parts = "a.b"

[[claim]]
id = "rural-faster"
text = "Rural users grew faster"
ref = "av-users.users.yoy[area=rural]@2023-12"
is = "> av-users.users.yoy[area=urban]@2023-12"
source = "bnn_2024"
severity = "warn"
allow_forecast = true
note = "true of 2023"

[[claim]]
id = "crossed"
ref = "market-size.size.milestone(1e12)"
reason = "break"
"#;

fn read(text: &str) -> Analysis {
    parse(text, "sizeup.toml").unwrap_or_else(|findings| panic!("{findings:?}"))
}

fn refused(text: &str) -> String {
    let findings = parse(text, "sizeup.toml").expect_err("is refused");
    assert_eq!(findings.exit_code(), 3);
    findings.0.iter().map(|finding| human(finding, Palette::Plain)).collect()
}

#[test]
fn every_key_is_read() {
    let analysis = read(FULL);
    assert_eq!((analysis.as_of.map(|date| date.to_string()).as_deref(), analysis.locale), (Some("2026-06-30"), Locale::Zh));
    let [dollars, per_resident, sum, average, product, real, spliced, difference, implied] = &analysis.measures[..] else {
        panic!("{:?}", analysis.measures)
    };
    assert!(
        matches!(&dollars.op, Op::Convert { from, to, .. } if matches!(from.value, Amount::Measure(_)) && to.name() == "USD")
    );
    let Op::Ratio { den, years_apart: 1, .. } = &per_resident.op else { panic!("{per_resident:?}") };
    assert_eq!(den.to_string(), "population.residents[definition=nbs_year_end]");
    assert_eq!(per_resident.unit.as_ref().map(|unit| unit.name()), Some("%"));
    assert_eq!([sum, average, product].map(|made| made.op.operands().len()), [2, 1, 3]);
    assert!(matches!(&real.op, Op::Real { base, .. } if base.to_string() == "2020"), "{real:?}");
    assert!(matches!(&spliced.op, Op::Splice { link: Link::Definitions { .. }, .. }), "{spliced:?}");
    assert!(matches!(&difference.op, Op::Sum { parts, less } if parts.len() == 1 && less.len() == 1), "{difference:?}");
    assert!(matches!(&implied.op, Op::Implied { growth, .. } if growth.name.measure == "growth"), "{implied:?}");
    assert_eq!(analysis.tables[0].metrics[1].args, ["2018"]);
    assert_eq!(analysis.tables[0].from.as_ref().map(|from| from.to_string()).as_deref(), Some("2016"));
    let chart = &analysis.charts[0];
    assert_eq!((chart.chart.as_str(), chart.scale.as_ref().map(|scale| scale.power)), ("column", Some(8)));
    let [faster, crossed] = &analysis.claims[..] else { panic!("{:?}", analysis.claims) };
    assert!(matches!(faster.expect.value, Expect::Than(Comparison::Greater, _)));
    assert_eq!(faster.severity, Severity::Warning);
    assert!(faster.allow_forecast);
    assert_eq!(crossed.expect.value, Expect::Reason(crate::table::Reason::Break));
    every_key_is_in(&ANALYSIS, FULL);
    every_line_counts(FULL, |text| format!("{:?}", parse(text, "sizeup.toml")));
}

#[test]
fn one_amount_is_converted_at_every_rate() {
    let text = "[[measure]]\nname = \"fx.trillion\"\nconvert = { from = \"1 trillion yuan\", to = \"US dollars\", with = \"fx.rate\" }\n";
    let Op::Convert { from, to, .. } = &read(text).measures[0].op else { panic!("a conversion") };
    let Amount::Fixed(amount) = &from.value else { panic!("{from:?}") };
    assert_eq!((amount.value.to_string().as_str(), to.name()), ("1000000000000", "USD"));
    let named = text.replace("1 trillion yuan", "5g.users");
    assert!(matches!(&read(&named).measures[0].op, Op::Convert { from, .. } if matches!(from.value, Amount::Measure(_))));
}

#[test]
fn dates_may_be_dates_of_toml() {
    assert_eq!(read("as_of = 2026-06-30\n").as_of.map(|date| date.to_string()).as_deref(), Some("2026-06-30"));
    assert!(refused("as_of = 2026-06-30T10:00:00Z\n").starts_with("error: `as_of` takes a period"));
}

#[test]
fn a_reference_is_shown_at_the_character() {
    let expected = "\
error: `av-users.users.yoy[area=rural@2023-12` is not a reference: `]` is missing at character 30
 --> sizeup.toml:3:38
  |
3 | ref  = \"av-users.users.yoy[area=rural@2023-12\"
  |                                      ^
";
    assert_eq!(refused("[[claim]]\nid   = \"a\"\nref  = \"av-users.users.yoy[area=rural@2023-12\"\nis   = \"6.8%\"\n"), expected);
}

#[test]
fn what_a_claim_says_is_shown_at_the_character() {
    let expected = "\
error: `a.b@2023-13` is not a reference: `2023-13` is not a period at character 5
 --> sizeup.toml:4:14
  |
4 | is  = \"> a.b@2023-13\"
  |              ^
";
    assert_eq!(refused("[[claim]]\nid  = \"a\"\nref = \"a.b@2023\"\nis  = \"> a.b@2023-13\"\n"), expected);
}

#[test]
fn two_things_of_one_name_are_shown_with_both_places() {
    let expected = "\
error: the table or chart `Users` is there twice
 --> sizeup.toml:5:9
  |
5 | name = \"Users\"
  |         ^^^^^
 --> sizeup.toml:2:9
  |
2 | name = \"users\"
  |         ^^^^^
";
    let text =
        "[[table]]\nname = \"users\"\nmeasure = \"a.b\"\n[[chart]]\nname = \"Users\"\ntype = \"line\"\nmeasure = \"a.b\"\n";
    assert_eq!(refused(text), expected);
}

#[test]
fn a_plural_is_shown_with_the_singular() {
    let expected = "\
error: unknown key `charts`
 --> sizeup.toml:1:3
  |
1 | [[charts]]
  |   ^^^^^^
hint: did you mean `chart`?
";
    assert_eq!(refused("[[charts]]\nname = \"a\"\n"), expected);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let table = "[[table]]\nmeasure = \"a.b\"\nname = ";
    let measure = "[[measure]]\nname = \"a.b\"\n";
    let claim = "[[claim]]\nid = \"x\"\nref = \"a.b@2023\"\n";
    for (text, sentence) in [
        (format!("{table}\"../x\""), "`../x` cannot be a name: it takes letters, digits, `-`, `_` and `.`"),
        (format!("{table}\"nul\""), "`nul` cannot be a name: Windows keeps this name for a device"),
        (format!("{table}\"x\"\nmetrics = []"), "`metrics` names no metric"),
        (format!("{table}\"x\"\nmetrics = [\"cagr(\"]"), "`cagr(` is not a metric: the argument is missing at character 6"),
        (
            format!("{table}\"x\"\nshare_rounding = \"largest_remainder\""),
            "`share_rounding` is about `share`, which is not asked for",
        ),
        (format!("{table}\"x\"\nfrom = \"2024\"\nto = 2020"), "`from` is 2024, which lies after `to`"),
        (
            "[[table]]\nname = \"x\"\nmeasure = \"users\"".into(),
            "`users` is not a measure: `.` and the measure are missing at character 6",
        ),
        (
            measure.into(),
            "a derived measure is made by one of `convert`, `ratio`, `product`, `sum`, `average`, `real`, `splice` and `implied`",
        ),
        (format!("{measure}sum = [\"a.c\"]"), "`sum` takes two measures or more"),
        (format!("{measure}ratio = [\"a.c\"]"), "`ratio` takes two measures"),
        (format!("{measure}sum = [\"a.c\", \"a.d\"]\nperiods_apart = 1"), "`periods_apart` belongs to a `ratio`"),
        (
            format!("{measure}sum = [\"a.c\", \"a.d\"]\nunit = \"亿元\""),
            "`亿元` is not a base unit, such as \"USD\" or \"percent\"",
        ),
        (format!("{measure}convert = {{ from = \"5\", to = \"USD\", with = \"a.c\" }}"), "`5` has no unit to convert from"),
        (claim.into(), "the key `is` is missing"),
        (format!("{claim}is = 5"), "`is` takes text in quotes"),
        (format!("{claim}is = \"5\"\nreason = \"break\""), "a claim has `is` or `reason`, not both"),
        (format!("{claim}reason = \"brake\""), "there is no reason `brake`"),
        (format!("{claim}is = \"many\""), "`many` is not a number: it has no digits"),
        ("locale = \"fr\"".into(), "there is no locale `fr`"),
    ] {
        let findings = parse(&text, "sizeup.toml").expect_err(&text);
        assert_eq!(findings.0.iter().map(|finding| finding.fact.to_string()).collect::<Vec<_>>(), [sentence], "{text}");
    }
}
