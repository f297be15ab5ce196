//! The bundled analysis as it is committed: whole, borne out by the data, and as large as it was promised to be.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::determinism::bundled;
use crate::harness::{Work, after};

/// The bundled analysis with its committed artefacts.
fn committed() -> Work {
    let work = bundled();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    work.write("sizeup.lock", fs::read(root.join("sizeup.lock")).expect("the lock"));
    for entry in fs::read_dir(root.join("charts")).expect("the charts") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        work.write(&format!("charts/{name}"), fs::read(&path).expect("an artefact"));
    }
    work
}

#[test]
fn everything_is_as_built_and_every_claim_is_judged() {
    let work = committed();
    let said = work.run(["check", "--deny", "warnings"]).done();
    assert!(said.contains("; 0 errors, 0 warnings"), "{said}");
    let report: Vec<serde_json::Value> = serde_json::from_str(&work.run(["check", "--format", "json"]).done()).expect("JSON");
    let claims = report.iter().filter(|outcome| outcome["what"] == "claim").count();
    assert!(claims >= 12, "{claims} claims");
}

#[test]
fn figures_of_different_publications_reconcile() {
    let report: Vec<serde_json::Value> =
        serde_json::from_str(&committed().run(["check", "--format", "json"]).done()).expect("JSON");
    let count = |verdict: &str| report.iter().filter(|it| it["what"] == "reconciliation" && it["verdict"] == verdict).count();
    assert_eq!((count("differs"), count("exceeds")), (0, 0));
    // Printed rates that the printed levels bear out; differences with their explanation.
    assert!(count("rounding") > 100 && count("within") > 100, "{} and {}", count("rounding"), count("within"));
    let explained = report.iter().filter(|it| it["verdict"] == "known");
    assert!(
        explained.clone().count() > 0 && explained.clone().all(|it| it["note"].as_str().is_some_and(|note| !note.is_empty()))
    );
}

#[test]
fn there_are_enough_charts_and_tables() {
    let artefacts = committed().artefacts();
    let stems = |ending: &str| -> Vec<String> {
        artefacts.keys().filter_map(|path| path.strip_suffix(ending).map(str::to_owned)).collect()
    };
    let (svg, png, csv) = (stems(".svg"), stems(".png"), stems(".csv"));
    assert!(svg.len() >= 12, "{} charts", svg.len());
    assert_eq!(svg, png);
    assert!(svg.iter().all(|stem| csv.contains(stem)), "a chart has no CSV");
    assert!(csv.len() - svg.len() >= 6, "{} tables", csv.len() - svg.len());
    assert_eq!(artefacts.len(), svg.len() + png.len() + csv.len(), "nothing else is there");
}

/// The rows of every table, as maps from column to cell.
fn tables() -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let artefacts = committed().artefacts();
    let files = artefacts.into_iter().filter(|(path, _)| path.ends_with(".csv"));
    files
        .map(|(path, bytes)| {
            (path, csv::Reader::from_reader(bytes.as_slice()).deserialize().map(|row| row.expect("a row")).collect())
        })
        .collect()
}

fn decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let trimmed = !text.contains('.') || !text.ends_with('0');
    plain(whole) && plain(decimals) && trimmed && (whole == "0" || !whole.starts_with('0'))
}

#[test]
fn every_cell_is_a_number_or_a_reason() {
    let reasons: Vec<&str> = sizeup_reasons();
    for (path, rows) in tables() {
        assert!(!rows.is_empty(), "{path} has no rows");
        for row in rows {
            let cell = |name: &str| row[name].as_str();
            let (value, reason) = (cell("value"), cell("reason"));
            assert!(reason.is_empty() || reasons.contains(&reason), "{path}: `{reason}` is no reason");
            match reason {
                "" => assert!([value, cell("lo"), cell("hi")].into_iter().all(decimal), "{path}: {row:?}"),
                "approximate" => {
                    assert!([value, cell("lo"), cell("hi")].into_iter().all(|it| it.is_empty() || decimal(it)), "{path}: {row:?}")
                }
                _ => assert!([value, cell("lo"), cell("hi")].into_iter().all(str::is_empty), "{path}: {row:?}"),
            }
            if reason.is_empty() {
                let number = |name: &str| cell(name).parse::<f64>().expect("a number");
                assert!(number("lo") <= number("value") && number("value") <= number("hi"), "{path}: {row:?}");
            }
            // A milestone answers with a period, and has none where it is not reached.
            let dateless = reason == "not_reached" && cell("metric").starts_with("milestone");
            assert!(cell("period").is_empty() == dateless, "{path}: {row:?}");
        }
    }
}

fn sizeup_reasons() -> Vec<&'static str> {
    "no_prior missing_period zero_base nonpositive_base sign_change partial_period break definition_differs kind_mismatch \
     unit_mismatch not_additive low_coverage mixed_vintage too_few_points not_converged rounding_indeterminate overflow \
     missing_value not_reached approximate"
        .split_whitespace()
        .collect()
}

#[test]
fn every_table_has_the_columns_of_the_interface() {
    for (path, bytes) in committed().artefacts().into_iter().filter(|(path, _)| path.ends_with(".csv")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let header = text.lines().next().expect("a header");
        assert!(
            header.starts_with("period,") && header.ends_with("measure,metric,value,unit,status,reason,lo,hi"),
            "{path}: {header}"
        );
        assert!(!text.contains('\r') && text.ends_with('\n'), "{path}");
    }
}

#[test]
fn no_growth_across_the_change_of_scope() {
    let tables = tables();
    let growth = |period: &str| {
        let rows = tables["charts/market-by-scope.csv"].iter();
        let row = rows
            .filter(|row| row["scope"].starts_with("online_audiovisual") && row["metric"] == "yoy")
            .find(|row| row["period"] == period);
        row.expect("a row").clone()
    };
    assert_eq!(growth("2023")["reason"], "break");
    // 12226.49 / 11524.81.
    assert_eq!((growth("2024")["value"].as_str(), growth("2024")["reason"].as_str()), ("6.08843", ""));
}

#[test]
fn urban_users_are_derived_and_say_so() {
    let work = committed();
    let said = work.read("charts/audiovisual-users-by-area.csv");
    // 10.40 − 2.99 and 10.74 − 3.20 hundred million, each within a million either way.
    assert_eq!(after(&said, "2022-12,urban,av-users.users,value,"), "741000000,person,I,,740000000,742000000");
    assert_eq!(after(&said, "2023-12,urban,av-users.users,value,"), "754000000,person,I,,753000000,755000000");
    assert_eq!(after(&said, "2023-12,rural,av-users.users,yoy,"), "7.023411,%,A,,6.677796,7.370185");
    assert_eq!(after(&said, "2023-12,rural,av-users.users,contribution,"), "2.019231,pp,A,,1.922152,2.116403");
}

#[test]
fn a_trillion_yuan_is_a_number_of_dollars() {
    let said = committed().run(["explain", "exchange-rate.trillion_yuan@2023"]).done();
    assert!(said.contains(" USD\n") && said.contains("printed `"), "{said}");
}

#[test]
fn a_figure_that_was_left_out_is_not_called_missing() {
    let svg = committed().read("charts/market-scopes.svg");
    let labels = |piece: &str| piece.split("\"").next().unwrap_or_default().to_owned();
    let said = svg.split("aria-label=\"").skip(1).map(labels).collect::<Vec<_>>().join(" ");
    assert!(said.contains("Left out: Pan online audiovisual (2021). 2021 is a forecast reprinted as an actual"), "{said}");
    assert!(said.contains("no figure was found for") && said.contains("Pan online audiovisual (2017, 2018)."), "{said}");
}

#[test]
fn every_picture_says_what_it_shows() {
    for (path, bytes) in committed().artefacts().into_iter().filter(|(path, _)| path.ends_with(".svg")) {
        let svg = String::from_utf8(bytes).expect("UTF-8");
        let inside = |element: &str| -> String {
            let rest = svg.split(&format!("<{element}")).nth(1).unwrap_or_default();
            rest.split('>').nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default().to_owned()
        };
        assert!(!inside("title").is_empty() && !inside("desc").is_empty() && svg.contains("role=\"img\""), "{path}");
        assert!(inside("desc").contains(|c: char| c.is_ascii_digit()), "{path}: the description tells no number");
    }
}
