//! The whole room: real projects, names held against each other, any bytes at all.

use proptest::prelude::*;

use super::*;
use crate::finding::{Palette, human};

const KNOWN: Known = Known {
    metrics: &["value", "change", "pop", "yoy", "cagr", "index", "share", "contribution", "gap", "milestone"],
    charts: &["line", "column", "stack", "combo", "dumbbell", "waterfall"],
};

/// Every line of a full example says something: without it, something else is read.
pub(super) fn every_line_counts(full: &str, read: impl Fn(&str) -> String) {
    let whole = unplaced(&read(full));
    for line in full.lines().filter(|line| line.contains('=')) {
        let without = full.replacen(line, "", 1);
        assert_ne!(unplaced(&read(&without)), whole, "`{line}` is not read");
    }
}

/// Every key of a list, and of the lists inside it, stands in an example.
pub(super) fn every_key_is_in(keys: &keys::Keys, example: &str) {
    for key in keys.0 {
        let spellings =
            [format!("\n{} = ", key.name), format!("[{}]", key.name), format!("[{}.", key.name), format!(".{}]", key.name)];
        assert!(spellings.iter().any(|spelling| example.contains(spelling)), "`{}` is in no example", key.name);
        match key.shape {
            keys::Shape::Many(inner) | keys::Shape::Named(inner) => every_key_is_in(inner, example),
            keys::Shape::One(inner) if example.contains(&format!("\n[{}]", key.name)) => every_key_is_in(inner, example),
            _ => {}
        }
    }
}

/// The text of a debug print without its places, `12..15`.
fn unplaced(text: &str) -> String {
    text.split(' ').filter(|word| !word.contains("..")).collect::<Vec<_>>().join(" ")
}

fn transcript(findings: &Findings) -> String {
    findings.0.iter().map(|finding| human(finding, Palette::Plain)).collect()
}

fn project(analysis: &str, cards: &[(&str, &str)]) -> Project {
    let read = cards_and_analysis(PathBuf::new(), ("sizeup.toml", analysis), cards);
    read.unwrap_or_else(|findings| panic!("{}", transcript(&findings)))
}

const CARD: (&str, &str) = (
    "datasets/users.toml",
    "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\ntotal = \"all\"\n[columns]\ndefinition = \"scope\"\n[measures.people]\n",
);

fn unresolved(analysis: &str) -> String {
    transcript(&project(analysis, &[CARD]).check_names(KNOWN).expect_err("has unknown names"))
}

#[test]
fn the_template_is_a_project() {
    let text = |path: &str| template::FILES.iter().find(|(known, _)| *known == path).expect("a file of the template").1;
    let card = "datasets/tea-house.toml";
    let project = project(text("sizeup.toml"), &[(card, text(card))]);
    assert_eq!(project.check_names(KNOWN), Ok(()));
    let analysis = &project.analysis;
    assert_eq!((analysis.tables.len(), analysis.charts.len(), analysis.claims.len()), (1, 1, 2));
    assert_eq!(project.cards[0].file, "tea-house.csv");
}

#[test]
fn the_bundled_project_is_read() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let analysis = std::fs::read_to_string(root.join("sizeup.toml")).expect("the analysis of the bundled datasets");
    let mut cards = Vec::new();
    for entry in std::fs::read_dir(root.join("datasets")).expect("the folder of the cards") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            cards.push((path.to_string_lossy().into_owned(), std::fs::read_to_string(&path).expect("a card")));
        }
    }
    let cards: Vec<(&str, &str)> = cards.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    let project = project(&analysis, &cards);
    // Which metrics and charts there are is not known here; that the datasets have every other name is.
    let calls = project.analysis.tables.iter().flat_map(|table| &table.metrics);
    let calls = calls.chain(project.analysis.charts.iter().flat_map(|chart| &chart.metrics)).map(|call| &call.value);
    let references = project.analysis.claims.iter().map(|claim| &claim.reference.value);
    let others = project.analysis.claims.iter().filter_map(|claim| match &claim.expect.value {
        Expect::Than(_, other) => Some(other),
        _ => None,
    });
    let in_references = references.chain(others).filter_map(|reference| reference.metric.as_ref());
    let metrics: Vec<&str> = calls.chain(in_references).map(|call| call.name.as_str()).collect();
    let charts: Vec<&str> = project.analysis.charts.iter().map(|chart| chart.chart.as_str()).collect();
    if let Err(findings) = project.check_names(Known { metrics: &metrics, charts: &charts }) {
        panic!("{}", transcript(&findings));
    }
    assert!(project.cards.is_sorted_by(|a, b| a.name < b.name));
}

#[test]
fn a_measure_that_no_card_has_is_shown() {
    let expected = "\
error: there is no measure `users.peple`
 --> sizeup.toml:3:12
  |
3 | measure = \"users.peple\"
  |            ^^^^^^^^^^^
hint: did you mean `users.people`?
";
    assert_eq!(unresolved("[[table]]\nname = \"a\"\nmeasure = \"users.peple\"\n"), expected);
}

#[test]
fn a_dimension_in_a_reference_is_shown_where_it_stands() {
    let expected = "\
error: there is no dimension `aera`
 --> sizeup.toml:3:25
  |
3 | ref = \"users.people.yoy[aera=rural]@2023\"
  |                         ^^^^
hint: did you mean `area`?
";
    assert_eq!(unresolved("[[claim]]\nid = \"a\"\nref = \"users.people.yoy[aera=rural]@2023\"\nis = \"5\"\n"), expected);
}

#[test]
fn every_name_is_held_against_what_there_is() {
    let table = "[[table]]\nname = \"a\"\nmeasure = \"users.people\"\n";
    let chart = "[[chart]]\nname = \"a\"\ntype = \"line\"\nmeasure = \"users.people\"\nby = \"area\"\n";
    for (text, lines) in [
        (table.replace("users.", "user."), "there is no dataset `user`\n"),
        (format!("{table}metrics = [\"value\", \"yyo\"]"), "there is no metric `yyo`\n"),
        (format!("{table}by = [\"segment\"]"), "there is no dimension `segment`\n"),
        (format!("{table}where = {{ area = \"rurla\" }}"), "there is no declared value `rurla`\n"),
        (chart.replace("line", "lime"), "there is no chart type `lime`\n"),
        (format!("{chart}highlight = \"sea\""), "there is no declared value `sea`\n"),
        (format!("{chart}labels = {{ sea = \"Sea\" }}"), "there is no declared value `sea`\n"),
        (format!("{chart}rows = \"areas\""), "there is no dimension `areas`\n"),
        ("[[measure]]\nname = \"users.people\"\nsum = [\"users.people\", \"users.people\"]\n".into(), "the measure `users.people` is there twice\n"),
        (
            "[[measure]]\nname = \"x.a\"\nsum = [\"x.b\", \"x.b\"]\n[[measure]]\nname = \"x.b\"\nsum = [\"users.people\", \"users.people\"]\n".into(),
            "there is no measure above this one `x.b`\n",
        ),
    ] {
        let out = unresolved(&text);
        assert!(out.starts_with(&format!("error: {lines} --> sizeup.toml:")), "{out}");
    }
}

#[test]
fn what_the_data_settles_is_not_asked_here() {
    let text = "[[table]]\nname = \"a\"\nmeasure = \"users.people\"\nby = [\"scope\"]\nwhere = { scope = \"any\", area = \"all\" }\n\
                [[claim]]\nid = \"g\"\nref = \"users.people.gap[area=urban-rural]@2023\"\nis = \"> 0 pp\"\n\
                [[table]]\nname = \"b\"\nmeasure = \"plain.value\"\nby = [\"anything\"]\n";
    assert_eq!(project(text, &[CARD, ("datasets/plain.toml", "")]).check_names(KNOWN), Ok(()));
}

#[test]
fn findings_of_several_files_come_together() {
    let read = cards_and_analysis(PathBuf::new(), ("sizeup.toml", "titel = \"x\""), &[("datasets/a.toml", "fiel = \"x\"")]);
    let findings = read.expect_err("two unknown keys");
    let files: Vec<&str> = findings.0.iter().map(|finding| finding.places[0].file.as_str()).collect();
    assert_eq!(files, ["sizeup.toml", "datasets/a.toml"]);
}

#[test]
fn a_hostile_file_takes_time_in_proportion_to_its_size() {
    // With a place for each of its findings, or a search through all names for each name, this would take minutes.
    for text in
        ["[[chart]]\n".repeat(100_000), (0..20_000).map(|n| format!("[dimensions.d{n}]\n[[breaks]]\nafter = 2020\n")).collect()]
    {
        assert!(card::parse("x", &text, "x.toml").is_err());
        assert!(analysis::parse(&text, "sizeup.toml").is_err());
    }
}

/// Texts that are TOML often enough, with keys of ours and values that are seldom right.
fn near_toml() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "title",
        "[dimensions.a]",
        "[measures.b]",
        "[[breaks]]",
        "[[chart]]",
        "[[claim]]",
        "[[measure]]",
        "values",
        "total",
        "where",
        "is",
        "ref",
        "kind",
        "unit",
        "scale",
        "name",
        "type",
        "measure",
        "metric",
        "after",
        "from",
        "to",
        "ratio",
        "convert",
        "columns",
        "csv",
        "labels",
    ]);
    let value = prop::sample::select(vec![
        "\"a\"",
        "\"a.b\"",
        "\"a.b@2023\"",
        "\"> a.b@2023\"",
        "\"million İK\"",
        "\"= 2023\"",
        "[\"a\", \"a\"]",
        "{ a = \"b\" }",
        "{ a = [1] }",
        "3",
        "-1",
        "true",
        "2023-01-01",
        "0x7E7",
        "\"\\u0001\"",
        "\"\"",
        "[]",
        "{}",
        "'''\n'''",
        "\"1960..2023\"",
        "1e5",
        "\"stock\"",
        "\"line\"",
    ]);
    prop::collection::vec((key, value), 0..12).prop_map(|lines| {
        let line =
            |(key, value): (&str, &str)| if key.starts_with('[') { format!("{key}\n") } else { format!("{key} = {value}\n") };
        lines.into_iter().map(line).collect()
    })
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,60}", lines in near_toml()) {
        for text in [text, lines] {
            let results = [card::parse("x", &text, "x.toml").map(|_| ()), analysis::parse(&text, "sizeup.toml").map(|_| ())];
            for findings in results.into_iter().filter_map(Result::err) {
                prop_assert!(!findings.0.is_empty() && findings.0.len() <= MAX_FINDINGS);
                prop_assert_eq!(findings.exit_code(), 3);
                transcript(&findings);
            }
        }
    }
}
