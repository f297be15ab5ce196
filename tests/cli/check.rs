//! `sizeup check`: does everything still follow from the data?

use crate::harness::Work;

/// The two claims of the project that `sizeup init` makes, as `check` tells them.
const CLAIMS: &str = "\
The Tea House, 2021 to 2024

holds          tea-grew-by-a-quarter
               “Tea sales grew by 25 percent in 2024”
               stated 25%, computed 25 % in [22.680412, 27.368422]
holds          tea-faster-than-coffee
               “Tea grew faster than coffee in 2024”
               stated > tea-house.cups.yoy[drink=coffee]@2024, computed 25 % in [22.680412, 27.368422] against 4 % in [3.322259, 4.682275]
";

/// What `check` says after the two claims.
fn says(work: &Work, exit: i32, rest: &str) {
    let before = work.files();
    work.run(["check"]).exit(exit).stdout(&format!("{CLAIMS}{rest}")).done();
    assert!(work.files() == before, "`check` wrote something");
}

#[test]
fn all_is_as_built() {
    let rest = "\n2 of 2 claims hold, 4 of 4 artefacts and 4 of 4 inputs are as built; 0 errors, 0 warnings\n";
    says(&Work::built(), 0, rest);
}

#[test]
fn a_changed_cell_is_named() {
    let work = Work::built();
    work.edit("charts/cups-by-drink.csv", "2024,tea,tea-house.cups,yoy,25,", "2024,tea,tea-house.cups,yoy,26,");
    let rest = "\
drifted        charts/cups-by-drink.csv
               row 24, column `value` is `26`, and would be `25`
               look at what changed, then run `sizeup build`

2 of 2 claims hold, 3 of 4 artefacts and 4 of 4 inputs are as built; 1 error, 0 warnings
";
    says(&work, 1, rest);
}

#[test]
fn a_row_too_many_and_a_row_too_few_are_named() {
    let work = Work::built();
    let whole = work.read("charts/growth-by-drink.csv");
    work.append("charts/growth-by-drink.csv", "2025,tea,,,,,,,,\n");
    let rest = |said: &str| {
        format!(
            "\
drifted        charts/growth-by-drink.csv
               {said}
               look at what changed, then run `sizeup build`

2 of 2 claims hold, 3 of 4 artefacts and 4 of 4 inputs are as built; 1 error, 0 warnings
"
        )
    };
    says(&work, 1, &rest("row 8 is `2025,tea,,,,,,,,`, and would not be there"));
    let last = whole.lines().last().expect("a row");
    work.write("charts/growth-by-drink.csv", whole.replace(&format!("{last}\n"), ""));
    says(&work, 1, &rest("row 7 is missing, and would be `2024,tea,tea-house.cups,yoy,25,%,A,,22.680412,27.368422`"));
}

#[test]
fn a_changed_element_is_named_and_shown() {
    let work = Work::built();
    // A long line is shown around the place where it differs.
    let svg = work.read("charts/growth-by-drink.svg");
    let number = 1 + svg.lines().position(|line| line.contains("<desc")).expect("a description");
    let end = svg.find("</desc>").expect("its end");
    let spoilt = format!("{}!{}", &svg[..end - 1], &svg[end..]);
    work.write("charts/growth-by-drink.svg", spoilt);
    let said = work.run(["check"]).exit(1).done();
    let line = said.lines().find(|line| line.contains("element on line")).expect("the element is named").trim();
    assert!(line.starts_with(&format!("element on line {number} is `")), "{line}");
    let (is, would_be) = line.split_once(", and would be ").expect("both are shown");
    assert!(is.contains("!</desc>") && would_be.contains("</desc>") && !would_be.contains('!'), "{line}");
}

#[test]
fn a_changed_dot_is_named() {
    let work = Work::built();
    let original = work.bytes("charts/growth-by-drink.png");
    work.edit("sizeup.toml", "Tea has grown faster", "Tea has grown slower");
    work.run(["build", "-q"]).done();
    work.edit("sizeup.toml", "Tea has grown slower", "Tea has grown faster");
    let other = work.bytes("charts/growth-by-drink.png");
    work.run(["build", "-q"]).done();
    assert!(work.bytes("charts/growth-by-drink.png") == original);
    work.write("charts/growth-by-drink.png", other);
    let said = work.run(["check"]).exit(1).done();
    assert!(said.contains("drifted        charts/growth-by-drink.png\n               the dot at "), "{said}");
    assert!(said.contains(" has another colour\n"), "{said}");
    work.write("charts/growth-by-drink.png", "no picture");
    let rest = "\
drifted        charts/growth-by-drink.png
               it is no PNG that can be read
               look at what changed, then run `sizeup build`

2 of 2 claims hold, 3 of 4 artefacts and 4 of 4 inputs are as built; 1 error, 0 warnings
";
    says(&work, 1, rest);
}

#[test]
fn a_missing_artefact() {
    let work = Work::built();
    work.remove("charts/growth-by-drink.svg");
    let rest = "\
missing        charts/growth-by-drink.svg
               it is not there
               run `sizeup build`

2 of 2 claims hold, 3 of 4 artefacts and 4 of 4 inputs are as built; 1 error, 0 warnings
";
    says(&work, 1, rest);
}

#[test]
fn an_extra_artefact() {
    let work = Work::built();
    // What has another ending, or begins with a dot, belongs to people.
    work.write("charts/notes.md", "");
    work.write("charts/.hidden.csv", "");
    work.write("charts/card.toml", "");
    work.write("charts/LICENSE", "");
    work.write("charts/more.csv", "a\n1\n");
    let rest = "\
extra          charts/more.csv
               the analysis names no such table or chart
               remove it, or name it in sizeup.toml

2 of 2 claims hold, 4 of 5 artefacts and 4 of 4 inputs are as built; 1 error, 0 warnings
";
    says(&work, 1, rest);
}

#[test]
fn a_renamed_artefact_is_missing_and_extra() {
    let work = Work::built();
    std::fs::rename(work.path("charts/cups-by-drink.csv"), work.path("charts/cups.csv")).expect("renamed");
    let rest = "\
missing        charts/cups-by-drink.csv
               it is not there
               run `sizeup build`
extra          charts/cups.csv
               the analysis names no such table or chart
               remove it, or name it in sizeup.toml

2 of 2 claims hold, 3 of 5 artefacts and 4 of 4 inputs are as built; 2 errors, 0 warnings
";
    says(&work, 1, rest);
}

#[test]
fn a_changed_input_with_unchanged_outputs() {
    let work = Work::built();
    work.append("datasets/tea-house.toml", "# a remark\n");
    let rest = "\
changed        datasets/tea-house.toml
               it changed since the last build
               look at what changed, then run `sizeup build`

2 of 2 claims hold, 4 of 4 artefacts and 3 of 4 inputs are as built; 1 error, 0 warnings
";
    says(&work, 1, rest);
}

#[test]
fn a_lock_that_is_missing_or_spoilt() {
    let work = Work::built();
    let lock = work.read("sizeup.lock");
    work.remove("sizeup.lock");
    let rest = "\
missing        sizeup.lock
               there is no lock
               run `sizeup build`

2 of 2 claims hold, 4 of 5 artefacts and 0 of 0 inputs are as built; 1 error, 0 warnings
";
    says(&work, 1, rest);
    work.write("sizeup.lock", "junk");
    let rest = "\
unreadable     sizeup.lock
               it is not what `sizeup build` writes
               look at what changed, then run `sizeup build`

2 of 2 claims hold, 4 of 5 artefacts and 0 of 0 inputs are as built; 1 error, 0 warnings
";
    says(&work, 1, rest);
    // A lock of another state of the artefacts: a build that was interrupted before its last rename.
    let at = lock.find("\"charts/cups-by-drink.csv\" = \"").expect("a line") + "\"charts/cups-by-drink.csv\" = \"".len();
    work.write("sizeup.lock", format!("{}{}{}", &lock[..at], "0".repeat(64), &lock[at + 64..]));
    let rest = "\
drifted        sizeup.lock
               its digests are not those of the artefacts: a build was interrupted, or something changed since
               look at what changed, then run `sizeup build`

2 of 2 claims hold, 4 of 5 artefacts and 4 of 4 inputs are as built; 1 error, 0 warnings
";
    says(&work, 1, rest);
}

/// Claims of every kind about tea, whose growth in 2024 is 25 % in [22.68, 27.37].
const MORE_CLAIMS: &str = r#"
[[claim]]
id = "it-fell"
text = "Tea fell"
ref = "tea-house.cups.yoy[drink=tea]@2024"
is = "< 0"
note = "it did not"

[[claim]]
id = "as-printed"
ref = "tea-house.cups.yoy[drink=tea]@2024"
is = "28%"
severity = "warn"

[[claim]]
id = "between"
ref = "tea-house.cups.yoy[drink=tea]@2024"
is = "> 25%"

[[claim]]
id = "nothing-before"
ref = "tea-house.cups.yoy[drink=tea]@2021"
is = "> -100%"

[[claim]]
id = "and-that-is-why"
ref = "tea-house.cups.yoy[drink=tea]@2021"
reason = "no_prior"

[[claim]]
id = "when"
ref = "tea-house.cups.milestone(50000)[drink=tea]"
is = "= 2024"

[[claim]]
id = "never"
ref = "tea-house.cups.milestone(1e9)[drink=tea]"
is = "= 2024"
severity = "warn"
"#;

fn with_more_claims() -> Work {
    let work = Work::tea();
    work.append("sizeup.toml", MORE_CLAIMS);
    work.run(["build", "-q"]).done();
    work
}

#[test]
fn every_verdict_tells_stated_computed_and_margin() {
    let rest = "\
fails          it-fell
               “Tea fell”
               stated < 0, computed 25 % in [22.680412, 27.368422], 25 pp apart
               it did not
fails          as-printed
               stated 28%, computed 25 % in [22.680412, 27.368422], -3 pp apart
undecided      between
               stated > 25%, computed 25 % in [22.680412, 27.368422], 0 pp apart
not computable nothing-before
               stated > -100%, computed no_prior
holds          and-that-is-why
               no number, as stated: no_prior, the earlier period lies before the first observation of the series
holds          when
               stated = 2024, computed 2024
not computable never
               stated = 2024, computed not_reached

4 of 9 claims hold, 4 of 4 artefacts and 4 of 4 inputs are as built; 2 errors, 3 warnings
";
    says(&with_more_claims(), 1, rest);
}

#[test]
fn warnings_count_where_they_are_denied() {
    let work = Work::tea();
    work.append("sizeup.toml", "\n[[claim]]\nid = \"between\"\nref = \"tea-house.cups.yoy[drink=tea]@2024\"\nis = \"> 25%\"\n");
    work.run(["build", "-q"]).done();
    let rest = "\
undecided      between
               stated > 25%, computed 25 % in [22.680412, 27.368422], 0 pp apart

2 of 3 claims hold, 4 of 4 artefacts and 4 of 4 inputs are as built; 0 errors, 1 warning
";
    says(&work, 0, rest);
    work.run(["check", "--deny", "warnings"]).exit(1).stdout(&format!("{CLAIMS}{rest}")).done();
}

#[test]
fn annotations_for_a_workflow() {
    let expected = "\
::error file=sizeup.toml,line=35,col=7,title=it-fell fails::stated < 0, computed 25 %25 in [22.680412, 27.368422], 25 pp apart; it did not
::warning file=sizeup.toml,line=42,col=7,title=as-printed fails::stated 28%25, computed 25 %25 in [22.680412, 27.368422], -3 pp apart
::warning file=sizeup.toml,line=48,col=7,title=between undecided::stated > 25%25, computed 25 %25 in [22.680412, 27.368422], 0 pp apart
::error file=sizeup.toml,line=53,col=7,title=nothing-before not computable::stated > -100%25, computed no_prior
::warning file=sizeup.toml,line=68,col=7,title=never not computable::stated = 2024, computed not_reached
";
    with_more_claims().run(["check", "--format", "github"]).exit(1).stdout(expected).done();
}

#[test]
fn reports_for_programs_can_be_read() {
    let work = with_more_claims();
    let read = |format: &str| work.run(["check", "--format", format]).exit(1).done();
    let outcomes: Vec<serde_json::Value> = serde_json::from_str(&read("json")).expect("JSON");
    // Nine claims, four artefacts, four inputs.
    assert_eq!(outcomes.len(), 17);
    let fell = outcomes.iter().find(|outcome| outcome["name"] == "it-fell").expect("the claim");
    let place = (fell["file"].as_str(), fell["line"].as_u64(), fell["column"].as_u64());
    assert_eq!(place, (Some("sizeup.toml"), Some(35), Some(7)));
    assert_eq!(
        (fell["verdict"].as_str(), fell["level"].as_str(), fell["what"].as_str()),
        (Some("fails"), Some("error"), Some("claim"))
    );
    let tea = outcomes.iter().find(|outcome| outcome["name"] == "tea-grew-by-a-quarter").expect("the claim");
    assert_eq!((tea["text"].as_str(), tea["source"].as_str()), (Some("Tea sales grew by 25 percent in 2024"), None));
    let sarif: serde_json::Value = serde_json::from_str(&read("sarif")).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"].as_array().expect("results").len(), 5);
    assert_eq!(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 35);
    let junit = read("junit");
    assert!(
        junit.starts_with(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"sizeup check\" tests=\"17\" failures=\"2\">\n"
        ),
        "{junit}"
    );
    assert_eq!((junit.matches("<testcase ").count(), junit.matches("<failure ").count()), (17, 2));
}

#[test]
fn a_warning_that_is_denied_is_a_failure_in_every_report() {
    let work = Work::tea();
    work.append("sizeup.toml", "\n[[claim]]\nid = \"between\"\nref = \"tea-house.cups.yoy[drink=tea]@2024\"\nis = \"> 25%\"\n");
    work.run(["build", "-q"]).done();
    let failures = |report: &str| report.matches("<failure ").count();
    assert_eq!(failures(&work.run(["check", "--format", "junit"]).done()), 0);
    let denied = work.run(["check", "--format", "junit", "--deny", "warnings"]).exit(1).done();
    assert_eq!((failures(&denied), denied.contains("failures=\"1\"")), (1, true), "{denied}");
}

#[test]
fn names_of_any_kind_are_written_so_that_programs_can_read_them() {
    let folder = "my %project #1?\u{1b}[31m";
    let work = Work::new();
    work.run(["init", "-q", folder]).done();
    work.write(&format!("{folder}/charts/cups.csv"), "not built\n");
    let read = |format: &str| work.run(["check", "-p", folder, "--format", format]).exit(1).done();
    let reports = ["json", "github", "junit", "sarif"].map(read);
    for report in &reports {
        assert!(!report.contains('\u{1b}'), "{report}");
    }
    let sarif: serde_json::Value = serde_json::from_str(&reports[3]).expect("JSON");
    let uris = sarif["runs"][0]["results"].as_array().expect("results").iter();
    let uris = uris.map(|result| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str());
    for uri in uris {
        let uri = uri.expect("a result about a file names it");
        assert!(uri.starts_with("my%20%25project%20%231%3F%1B%5B31m/"), "{uri}");
    }
    let nowhere = work.run(["check", "-p", "nowhere", "--format", "github"]).exit(3).done();
    assert!(nowhere.starts_with("::error title=project fails::"), "{nowhere}");
}

#[test]
fn a_project_without_claims_or_title() {
    let work = Work::project("[[table]]\nname = \"t\"\nmeasure = \"d.value\"\n", "", "period,value\n2024,1\n");
    work.run(["build", "-q"]).done();
    let said = "0 of 0 claims hold, 1 of 1 artefacts and 3 of 3 inputs are as built; 0 errors, 0 warnings\n";
    work.run(["check"]).stdout(said).done();
}

#[test]
fn a_claim_that_several_numbers_answer_to_is_its_own_verdict() {
    let analysis = "\
[[claim]]
id = \"which\"
ref = \"d.value@2023\"
is = \"1\"

[[claim]]
id = \"both-sides\"
ref = \"d.value[scope=old]@2023\"
is = \"< d.value@2023\"
severity = \"warn\"

[[claim]]
id = \"this\"
ref = \"d.value[scope=old]@2023\"
is = \"1\"
";
    let csv = "period,scope,value\n2023,old,1\n2023,new,2\n";
    let work = Work::project(analysis, "[columns]\ndefinition = \"scope\"\n", csv);
    work.run(["build", "-q"]).done();
    let said = "\
not computable which
               `d.value` has several values of `scope`, and the reference selects none
               select one: `[scope=new]`
not computable both-sides
               `d.value` has several values of `scope`, and the reference selects none
               select one: `[scope=new]`
holds          this
               stated 1, computed 1 in [0.5, 1.5]

1 of 3 claims hold, 0 of 0 artefacts and 3 of 3 inputs are as built; 1 error, 1 warning
";
    work.run(["check"]).exit(1).stdout(said).done();
}

#[test]
fn a_claim_may_hedge_as_print_does() {
    let claims = [
        ("nearly 1.1 billion", "holds"),
        ("近11亿", "holds"),
        ("almost 1.2 billion", "fails"),
        ("over 1 billion", "holds"),
        ("超过10亿", "holds"),
        ("more than 1.1 billion", "fails"),
        ("~1100 million", "holds"),
        ("about 1,090 million", "holds"),
        ("约1.0亿", "fails"),
        ("1 billion or more", "holds"),
        ("at most 1.091 billion", "undecided"),
    ];
    let analysis: String = claims
        .iter()
        .enumerate()
        .map(|(at, (is, _))| format!("[[claim]]\nid = \"c{at:02}\"\nref = \"d.value@2024\"\nis = \"{is}\"\n\n"))
        .collect();
    let work = Work::project(&analysis, "", "period,value\n2024,1091000000\n");
    work.edit("datasets/d.csv", "1091000000", "1091");
    work.write("datasets/d.toml", "[measures.value]\nscale = \"million\"\n");
    work.run(["build", "-q"]).done();
    let outcomes: Vec<serde_json::Value> =
        serde_json::from_str(&work.run(["check", "--format", "json"]).exit(1).done()).expect("JSON");
    for ((is, verdict), outcome) in claims.iter().zip(&outcomes) {
        assert_eq!(outcome["verdict"], *verdict, "{is}: {}", outcome["sentence"]);
    }
}
