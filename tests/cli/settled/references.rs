//! The address of one number.

use crate::harness::Work;

const CARD: &str =
    "[columns]\ndefinition = \"scope\"\n\n[dimensions.area]\n\n[measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n";
const CSV: &str = "\
period,area,scope,value
2022,\"Rural, total\",old,20
2023,\"Rural, total\",old,24
2023,\"Rural, total\",new,30
2024,\"Rural, total\",new,33
2023,urban,new,7
";

/// The second line of what `explain` says.
fn answer(reference: &str) -> String {
    let said = Work::project("", CARD, CSV).run(["explain", reference]).done();
    said.lines().nth(1).expect("an answer").trim().to_owned()
}

#[test]
fn values_with_other_characters_are_quoted() {
    assert_eq!(answer("d.x[area=\"Rural, total\"]@2022"), "= 20");
}

#[test]
fn a_definition_is_selected_like_a_dimension() {
    assert_eq!(answer("d.x[area=\"Rural, total\",scope=old]@2023"), "= 24");
    assert_eq!(answer("d.x[area=\"Rural, total\",scope=new]@2023"), "= 30");
    // Where but one definition answers it need not be.
    assert_eq!(answer("d.x[area=\"Rural, total\"]@2024"), "= 33");
    assert_eq!(answer("d.x.yoy[area=\"Rural, total\"]@2024"), "= 10 %");
}

#[test]
fn a_definition_must_be_selected_where_several_answer() {
    let transcript = "\
error: `d.x` has several values of `scope`, and the reference selects none
hint: select one: `[scope=new]`
";
    let work = Work::project("", CARD, CSV);
    work.run(["explain", "d.x[area=\"Rural, total\"]@2023"]).exit(3).stdout("").stderr(transcript).done();
}

#[test]
fn a_level_that_was_not_observed_is_a_reason() {
    assert!(answer("d.x[area=urban]@2024").starts_with("= missing_period"));
    assert!(answer("d.x[area=urban]@2020").starts_with("= no_prior"));
    assert!(answer("d.x[area=urban,scope=old]@2023").starts_with("= definition_differs"));
}

#[test]
fn a_milestone_takes_no_period() {
    let work = Work::project("", CARD, CSV);
    let said = work.run(["explain", "d.x.milestone(32)[area=\"Rural, total\",scope=new]"]).done();
    assert!(said.contains("    at 2024\n"), "{said}");
    work.run(["explain", "d.x.milestone(32)[area=urban]@2024"]).any_exit().exit(2).stdout("").done();
}

#[test]
fn a_claim_in_words_of_any_notation() {
    let analysis = "
[[claim]]
id = \"zh\"
ref = \"d.x@2023\"
is = \"11524.81亿元\"

[[claim]]
id = \"en\"
ref = \"d.x@2023\"
is = \"1.15 trillion yuan\"

[[claim]]
id = \"bound\"
ref = \"d.x@2023\"
is = \">= 1 trillion\"

[[claim]]
id = \"apart\"
ref = \"d.x@2023\"
is = \"1.16 trillion yuan\"
";
    let card = "[measures.x]\ncolumn = \"value\"\nkind = \"flow\"\nunit = \"100 million yuan\"\n";
    let work = Work::project(analysis, card, "period,value\n2023,11524.81\n");
    let verdicts = ["zh", "en", "bound", "apart"].map(|id| work.verdict(id));
    assert_eq!(verdicts, ["holds", "holds", "holds", "fails"]);
}
