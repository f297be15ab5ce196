//! References read, refused, and written back.

use proptest::prelude::*;

use super::*;
use crate::finding::{Palette, human};

fn reference(text: &str) -> Reference {
    text.parse().unwrap_or_else(|refused: NotAReference| panic!("{refused:?}"))
}

#[test]
fn the_examples_of_the_interface_are_read() {
    for text in [
        "internet-users.users@2023-12",
        "internet-users.users.yoy[area=rural]@2023-12",
        "market-size.size.share[segment=short_video,scope=pan_online_audiovisual]@2022",
        "market-size.size.milestone(1e12)",
        "population.residents[area=\"Rural, total\"]@2020",
        "a.b.index(2016-01/2016-12)[x=\"say \\\"hi\\\" \\\\ \"]@2023-01/2023-10",
        "internet-users.penetration.gap[area=urban-rural]@2024-12",
        "用户.规模[地区=农村]@2023-W05",
    ] {
        assert_eq!(reference(text).to_string(), text);
    }
}

#[test]
fn the_plainest_spelling_is_written() {
    assert_eq!(
        reference("a.b.gap( urban , \"rural\" )[ x = \"y\" , \"p q\"=r]@2023").to_string(),
        "a.b.gap(urban,rural)[x=y,\"p q\"=r]@2023"
    );
}

#[test]
fn words_in_brackets_are_one_argument() {
    let args = |text: &str| reference(text).metric.expect("a metric").args;
    assert_eq!(args("a.b.milestone(50 million)"), ["50 million"]);
    assert_eq!(args("a.b.bass(p , 1.4  billion )@2023"), ["p", "1.4 billion"]);
    assert_eq!(reference("a.b.milestone(50 million)").to_string(), "a.b.milestone(\"50 million\")");
    assert_eq!(args("a.b.milestone(\"50 million\")"), ["50 million"]);
}

#[test]
fn what_is_no_reference_says_where() {
    for (text, why) in [
        ("", "the dataset is missing at character 1"),
        ("users", "`.` and the measure are missing at character 6"),
        ("a.b", "`@` and the period are missing at character 4"),
        ("a.b.", "the metric is missing at character 5"),
        ("a.b.yoy(", "the argument is missing at character 9"),
        ("a.b.yoy(1@2023", "`)` is missing at character 10"),
        ("a.b[x]@2023", "`=` is missing at character 6"),
        ("a.b[x=1,x=2]@2023", "`x` is selected twice at character 9"),
        ("a.b[x=\"1]@2023", "this quote never closes at character 7"),
        ("a.b[x=\"\\n\"]@2023", "`\\` stands before `\"` or `\\` at character 8"),
        ("a.b[x=p q]@2023", "`]` is missing at character 9"),
        ("a.b@2023-13", "`2023-13` is not a period at character 5"),
        ("a.b yoy@2023", "` ` is not expected at character 4"),
        ("a.b.milestone(1e12)@2023", "this metric answers with a period and takes none at character 20"),
    ] {
        let refused = text.parse::<Reference>().expect_err(text);
        assert_eq!(refused.fact().to_string(), format!("`{text}` is not a reference: {why}"));
    }
}

#[test]
fn a_reference_from_the_command_line_is_its_own_line() {
    let refused = "av-users.users.yoy[area=rural@2023".parse::<Reference>().expect_err("is refused");
    let expected = "\
error: `av-users.users.yoy[area=rural@2023` is not a reference: `]` is missing at character 30
 --> REFERENCE:1:30
  |
1 | av-users.users.yoy[area=rural@2023
  |                              ^
";
    assert_eq!(human(&refused.finding("REFERENCE"), Palette::Plain), expected);
}

#[test]
fn a_measure_and_a_metric_stand_alone() {
    assert_eq!("a.b".parse::<MeasureName>().map(|name| name.to_string()), Ok("a.b".into()));
    assert!("a.b.c".parse::<MeasureName>().is_err());
    assert_eq!("cagr(2018)".parse::<MetricCall>().map(|metric| metric.args), Ok(vec!["2018".into()]));
    assert_eq!("a.b[c=d]".parse::<Series>().map(|series| series.to_string()), Ok("a.b[c=d]".into()));
}

fn name() -> impl Strategy<Value = String> {
    "[a-z0-9_农村-]{1,8}"
}

fn value() -> impl Strategy<Value = String> {
    "[a-z ,\"\\\\\\]=@农]{0,8}"
}

prop_compose! {
    fn references()(
        dataset in name(), measure in name(), metric in prop::option::of((name(), prop::collection::vec(value(), 0..3))),
        select in prop::collection::btree_map(value(), value(), 0..3), year in 1000_i64..9999,
    ) -> Reference {
        let metric = metric.map(|(name, args)| {
            let call = MetricCall { name, args, text: String::new() };
            MetricCall { text: call.to_string(), ..call }
        });
        let built = Reference {
            dataset, measure, metric, select: select.into_iter().collect(), period: Period::of_year(year), text: String::new(),
        };
        Reference { text: built.to_string(), ..built }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(written in references()) {
        prop_assert_eq!(written.to_string().parse::<Reference>(), Ok(written));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,30}", near in "[a-z.()\\[\\]=\"\\\\,@0-9]{0,30}") {
        for text in [text, near] {
            if let Err(refused) = text.parse::<Reference>() {
                prop_assert!(refused.at <= text.chars().count());
                let _ = human(&refused.finding("x"), Palette::Plain);
            }
        }
    }
}
