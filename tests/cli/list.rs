//! `sizeup list`: what there is, read from the lists that the program runs on.

use crate::harness::Work;

fn names(list: &str) -> Vec<String> {
    let text = Work::new().run(["list", list]).done();
    text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// The names of a list that are also among `expected`.
fn known(list: &str, expected: &[&str]) -> Vec<String> {
    names(list).into_iter().filter(|name| expected.contains(&name.as_str())).collect()
}

#[test]
fn metrics_in_the_order_of_the_catalogue() {
    let expected = ["value", "change", "change_yoy", "pop", "yoy", "cagr", "index", "share", "contribution", "gap", "milestone"];
    assert_eq!(known("metrics", &expected), expected);
}

#[test]
fn charts() {
    let expected = ["line", "column", "stack", "combo", "dumbbell", "waterfall"];
    assert_eq!(known("charts", &expected), expected);
}

#[test]
fn reasons_of_the_interface() {
    let expected = [
        "no_prior",
        "missing_period",
        "zero_base",
        "nonpositive_base",
        "sign_change",
        "partial_period",
        "break",
        "definition_differs",
        "kind_mismatch",
        "unit_mismatch",
        "not_additive",
        "low_coverage",
        "mixed_vintage",
        "too_few_points",
        "not_converged",
        "rounding_indeterminate",
        "overflow",
        "missing_value",
        "not_reached",
        "approximate",
    ];
    assert_eq!(names("reasons"), expected);
}

#[test]
fn formats_and_units() {
    let formats = names("formats");
    for name in ["csv", "json", "md", "svg", "png", "pdf"] {
        assert!(formats.iter().any(|known| known == name), "{name} is not in {formats:?}");
    }
    let units = names("units");
    for name in ["flow", "stock", "rate", "index", "ratio", "growth", "million", "亿", "yuan", "persons"] {
        assert!(units.iter().any(|known| known == name), "{name} is not in {units:?}");
    }
}

#[test]
fn one_metric_in_full() {
    let said = Work::new().run(["list", "metrics", "cagr"]).done();
    for part in ["cagr\n", "months / 12, or days / 365.2425", "100 to 121 over two years is 10 % a year", "gives 10\n"] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
    // Under its other names too, and as it would be typed.
    for name in ["复合增长率", "cagr(2018)"] {
        Work::new().run(["list", "metrics", name]).stdout(&said).done();
    }
}

#[test]
fn one_entry_of_another_list() {
    let said = "no_prior                the earlier period lies before the first observation of the series\n";
    Work::new().run(["list", "reasons", "no_prior"]).stdout(said).done();
}

#[test]
fn a_name_that_is_not_in_the_list() {
    let transcript = "error: there is no `cagrr` in this list\nhint: did you mean `cagr`?\n";
    Work::new().run(["list", "metrics", "cagrr"]).exit(2).stdout("").stderr(transcript).done();
    Work::new().run(["list", "reasons", "zebra"]).exit(2).stdout("").stderr("error: there is no `zebra` in this list\n").done();
}

#[test]
fn a_figure_of_two_measures_is_told_as_one() {
    let said = Work::new().run(["list", "metrics", "penetration"]).done();
    assert!(said.contains("ratio = [\"users.users\", \"population.residents\"]"), "{said}");
    assert_eq!(Work::new().run(["list", "metrics", "普及率"]).done(), said);
    let work = Work::new();
    work.write("x.csv", "year,x\n2023,1\n");
    work.run(["metrics", "x.csv", "--metric", "arpu"])
        .exit(2)
        .stderr("error: `arpu` is a measure made of others, and no metric of one\nhint: `sizeup list metrics arpu` shows how to declare it\n")
        .done();
}

/// Every row of every table that the reader runs on is in the list.
#[test]
fn formats_show_every_notation_that_is_understood() {
    use sizeup::source::number::{BEFORE, BOUNDS, CERTAIN, EXAMPLES, EXPONENTS, FLAGS, GROUPS, LETTERS, MISSING, SCANT};
    use sizeup::source::period::{FISCAL, MIDNIGHTS, NOTATIONS, PARTS, SHORT_DAYS, UNSETTLED};
    use sizeup::source::{Delimiter, ENCODINGS, OPENERS, PACKINGS, QUOTES};
    let text = Work::new().run(["list", "formats"]).done();
    let shows = |word: &str| assert!(text.contains(word), "`{word}` is not in the list");
    for chapter in ["WRITTEN\n\nTables\n", "\nFILES\n\nEncodings", "\nPERIODS\n\nAs references", "\nNUMBERS\n\nAs printed"] {
        shows(chapter);
    }
    ENCODINGS.iter().for_each(|known| shows(&format!("\n{} ", known.name())));
    PACKINGS.iter().for_each(|(_, name)| shows(name));
    Delimiter::WORDS.iter().for_each(|(word, _)| shows(&format!("\"{word}\"")));
    QUOTES.iter().for_each(|(_, about)| shows(about));
    [NOTATIONS, UNSETTLED, SHORT_DAYS, FISCAL, PARTS].into_iter().flatten().for_each(|row| shows(row.example));
    EXAMPLES.iter().for_each(|(printed, value, about)| [printed, value, about].into_iter().for_each(|it| shows(it)));
    GROUPS.iter().for_each(|(_, name)| shows(name));
    BOUNDS.iter().for_each(|(word, ..)| shows(word));
    LETTERS.iter().for_each(|(letter, power)| shows(&format!("\n{letter}  10^{power}\n")));
    SCANT.iter().for_each(|(flag, who)| shows(&format!("\n0{flag}  {who}: ")));
    FLAGS.iter().for_each(|(flag, letter, about)| shows(&format!("\n{flag}  {letter}  {about}\n")));
    for table in [OPENERS, MIDNIGHTS, EXPONENTS, BEFORE, CERTAIN, MISSING] {
        table.iter().for_each(|word| shows(word.trim()));
    }
    // Nothing is wider than a screen.
    assert!(text.lines().all(|line| line.chars().count() <= 110), "{text}");
}
