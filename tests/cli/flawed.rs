//! A claim or a reconciliation that is wrong in itself: it is told at its line, and all others are judged.

use crate::harness::Work;

const CSV: &str = "period,growth,size\n2022,,100\n2023,10,110\n";

const CARD: &str =
    "[measures.size]\nkind = \"flow\"\nunit = \"yuan\"\n[measures.growth]\nkind = \"growth\"\nunit = \"percent\"\n";

const FINE: &str = "\
[[claim]]
id = \"fine\"
ref = \"d.size.yoy@2023\"
is = \"10%\"

[[claim]]
id = \"untrue\"
ref = \"d.size.yoy@2023\"
is = \"20%\"

[[reconcile]]
name = \"growth\"
printed = \"d.growth\"
computed = \"d.size.yoy\"

";

const JUDGED: &str = "\
holds          fine
               stated 10%, computed 10 % in [8.955223, 11.055277]
fails          untrue
               stated 20%, computed 10 % in [8.955223, 11.055277], -10 pp apart
";

const LEDGER: &str = "\
Reconciliation
reconciles     growth
               printed against d.size.yoy: 1 equal; 1 without a counterpart

1 of 1 figures reconcile
";

/// A project with a block too many, whose first line is number 15.
fn with(block: &str) -> Work {
    let work = Work::project(FINE, CARD, CSV);
    work.run(["build", "-q"]).done();
    work.write("sizeup.toml", format!("{FINE}{block}"));
    work
}

const CHANGED: &str = "\
changed        sizeup.toml
               it changed since the last build
               look at what changed, then run `sizeup build`
";

fn told(block: &str, claims: &str, counts: &str, transcript: &str) {
    let stdout = format!("{JUDGED}{claims}{CHANGED}\n{LEDGER}{counts}\n");
    with(block).run(["check"]).exit(3).stdout(&stdout).stderr(transcript).done();
}

const ONE_OF_THREE: &str = "1 of 3 claims hold, 0 of 0 artefacts and 2 of 3 inputs are as built; 3 errors, 0 warnings";

#[test]
fn a_claim_in_another_unit() {
    told(
        "[[claim]]\nid = \"odd\"\nref = \"d.size.yoy@2023\"\nis = \"10 apples\"\nseverity = \"warn\"\n",
        "not computable odd\n               the claim is in `apples`, the number in `%`\n               say it in `%`, or let `ref` name another number\n",
        ONE_OF_THREE,
        "\
error: the claim is in `apples`, the number in `%`
  --> sizeup.toml:19:7
   |
19 | is = \"10 apples\"
   |       ^^^^^^^^^
hint: say it in `%`, or let `ref` name another number
",
    );
}

#[test]
fn a_claim_that_names_what_nothing_has() {
    told(
        "[[claim]]\nid = \"odd\"\nref = \"d.sise.yoy@2023\"\nis = \"10%\"\n",
        "not computable odd\n               there is no measure `d.sise`\n               did you mean `d.size`?\n",
        ONE_OF_THREE,
        "\
error: there is no measure `d.sise`
  --> sizeup.toml:18:8
   |
18 | ref = \"d.sise.yoy@2023\"
   |        ^^^^^^
hint: did you mean `d.size`?
",
    );
}

#[test]
fn a_claim_that_cannot_be_read() {
    let claims = "not computable claim 3
               the key `id` is missing; the key `is` is missing; unknown key `it`
               did you mean `id`?
";
    let transcript = "\
error: the key `id` is missing
  --> sizeup.toml:16:1
   |
16 | [[claim]]
   | ^^^^^^^^^

error: the key `is` is missing
  --> sizeup.toml:16:1
   |
16 | [[claim]]
   | ^^^^^^^^^

error: unknown key `it`
  --> sizeup.toml:18:1
   |
18 | it = \"10%\"
   | ^^
hint: did you mean `id`?
";
    told("[[claim]]\nref = \"d.size.yoy@2023\"\nit = \"10%\"\n", claims, ONE_OF_THREE, transcript);
}

#[test]
fn every_other_mistake_of_one_claim_is_its_own() {
    for (block, sentence) in [
        ("ref = \"d.size.yoy\"\nis = \"1\"", "`@` and the period are missing"),
        ("ref = \"d.size.yoi@2023\"\nis = \"1\"", "there is no metric `yoi`"),
        ("ref = \"d.size[area=x]@2023\"\nis = \"1\"", "no dimension `area`"),
        ("ref = \"d.size@2023\"\nis = \"high\"", "`high` is not a number"),
        ("ref = \"d.size@2023\"\nis = 1", "`is` takes"),
        ("ref = \"d.size@2023\"\nis = \"1\"\nreason = \"break\"", "a claim has `is` or `reason`, not both"),
        ("ref = \"d.size@2023\"\nis = \"110\"\nsource = \"nobody\"", ""),
        ("ref = \"d.size.cagr(2040)@2023\"\nis = \"1\"", ""),
        ("ref = \"d.size.milestone(x)\"\nis = \"2023\"", ""),
        ("ref = \"d.size@2023\"\nis = \"> d.growth@2023\"", "`CNY` cannot be compared with `%`"),
    ] {
        let work = with(&format!("[[claim]]\nid = \"odd\"\n{block}\n"));
        assert_eq!(work.verdict("fine"), "holds", "{block}");
        assert_eq!(work.verdict("untrue"), "fails", "{block}");
        if !sentence.is_empty() {
            assert_eq!(work.verdict("odd"), "not computable", "{block}");
            let said = work.run(["check", "--format", "json"]).exit(3).done();
            assert!(said.contains(sentence), "{block}: {said}");
        }
    }
    // Of two claims of one name the first is judged.
    let work = with("[[claim]]\nid = \"Fine\"\nref = \"d.size.yoy@2023\"\nis = \"10%\"\n");
    assert_eq!((work.verdict("fine"), work.verdict("Fine")), ("holds".to_owned(), "not computable".to_owned()));
}

#[test]
fn a_reconciliation_that_is_wrong_in_itself() {
    let counts = "1 of 2 claims hold, 0 of 0 artefacts and 2 of 3 inputs are as built; 3 errors, 0 warnings";
    let of = |sentence: &str| {
        let flawed = format!("not computable odd\n               {sentence}\n");
        format!("{JUDGED}{CHANGED}{flawed}\n{LEDGER}{counts}\n")
    };
    let work = with("[[reconcile]]\nname = \"odd\"\nprinted = \"d.growth\"\ncomputed = \"d.size.change\"\n");
    let transcript = "\
error: `d.growth` is in `%`, `d.size.change` in `CNY`
  --> sizeup.toml:19:13
   |
19 | computed = \"d.size.change\"
   |             ^^^^^^^^^^^^^
";
    let stdout = of("`d.growth` is in `%`, `d.size.change` in `CNY`");
    work.run(["check"]).exit(3).stdout(&stdout).stderr(transcript).done();
    let work = with("[[reconcile]]\nname = \"odd\"\npart = \"d.size\"\n");
    let transcript = "\
error: `part` is held against `within`, which is missing
  --> sizeup.toml:18:8
   |
18 | part = \"d.size\"
   |        ^^^^^^^^
";
    let stdout = of("`part` is held against `within`, which is missing");
    work.run(["check"]).exit(3).stdout(&stdout).stderr(transcript).done();
}

#[test]
fn nothing_is_judged_where_more_than_claims_is_wrong() {
    let work = with("[[claim]]\nid = \"odd\"\n\n[[table]]\nname = \"t\"\nmeasure = \"d.size\"\nby = \"are\"\nfrm = 2023\n");
    let transcript = "\
error: the key `ref` is missing
  --> sizeup.toml:16:1
   |
16 | [[claim]]
   | ^^^^^^^^^

error: the key `is` is missing
  --> sizeup.toml:16:1
   |
16 | [[claim]]
   | ^^^^^^^^^

error: unknown key `frm`
  --> sizeup.toml:23:1
   |
23 | frm = 2023
   | ^^^
hint: did you mean `from`?
";
    work.run(["check"]).exit(3).stdout("").stderr(transcript).done();
}

#[test]
fn other_verbs_refuse_a_claim_that_is_wrong() {
    let work = with("[[claim]]\nid = \"odd\"\nref = \"d.sise@2023\"\nis = \"1\"\n");
    let transcript = "\
error: there is no measure `d.sise`
  --> sizeup.toml:18:8
   |
18 | ref = \"d.sise@2023\"
   |        ^^^^^^
hint: did you mean `d.size`?
";
    work.run(["build"]).exit(3).stdout("").stderr(transcript).done();
}
