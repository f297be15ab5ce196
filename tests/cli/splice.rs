//! Splices: an older definition carried onto a newer one by a period that has both, and refused without one.

use crate::harness::Work;

const CARD: &str = "[columns]\ndefinition = \"scope\"\nstatus = \"status\"\n[measures.size]\ncolumn = \"value\"\nkind = \"flow\"\n\
    unit = \"yuan\"\n";

fn spliced(csv: &str) -> Work {
    let analysis = "\
[[measure]]
name = \"d.spliced\"
splice = { of = \"d.size\", old = \"A\", new = \"B\" }

[[table]]
name = \"t\"
measure = \"d.spliced\"
metrics = [\"value\", \"yoy\"]
";
    Work::project(analysis, CARD, csv)
}

const OVERLAP: &str = "\
period,scope,value,status
2019,A,50.0,
2020,A,80.0,P
2021,A,100.0,
2021,B,150.0,B
2022,B,165.0,
";

#[test]
fn the_older_figures_are_carried_by_what_both_say() {
    let work = spliced(OVERLAP);
    work.run(["build", "-q"]).done();
    // 50 · 150 / 100, between 49.95 · 149.95 / 100.05 and 50.05 · 150.05 / 99.95.
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2019,d.spliced,value,75,CNY,I,,74.862593,75.137594
2019,d.spliced,yoy,,%,I,no_prior,,
2020,d.spliced,value,120,CNY,I,,119.825112,120.175113
2020,d.spliced,yoy,60,%,I,,59.740259,60.260261
2021,d.spliced,value,150,CNY,A,,149.95,150.05
2021,d.spliced,yoy,25,%,I,,24.859462,25.140713
2022,d.spliced,value,165,CNY,A,,164.95,165.05
2022,d.spliced,yoy,10,%,A,,9.930023,10.070024
";
    assert_eq!(work.read("charts/t.csv"), expected);
    let told = "\
d.spliced@2019
  = 75 CNY
    between 74.862593 and 75.137594 CNY, given the rounding of the printed figures
    status I: imputed: derived from other figures, not printed by the source

formula    x(t), the level as printed, in base units
measure    old figure × new / old, of the period that has both

old figure  50 CNY  at d.size 2019 [scope=A]
           printed `50.0` in datasets/d.csv:2:8

new         150 CNY  at d.size 2021 [scope=B]
           printed `150.0` in datasets/d.csv:5:8

old         100 CNY  at d.size 2021 [scope=A]
           printed `100.0` in datasets/d.csv:4:8
";
    work.run(["explain", "d.spliced@2019"]).stdout(told).done();
}

#[test]
fn without_a_period_of_both_it_is_refused() {
    let work = spliced(&OVERLAP.replace("2021,A,100.0,\n", ""));
    let refused = "\
error: no period of `d.size` has a figure of `A` and one of `B`
 --> sizeup.toml:3:18
  |
3 | splice = { of = \"d.size\", old = \"A\", new = \"B\" }
  |                  ^^^^^^
hint: a splice needs one period of both; without it the factor would be made up
";
    work.run(["build"]).exit(3).stderr(refused).done();
    // An empty cell and a zero are no figures that a factor could be made of.
    for value in ["", "0", ">99"] {
        let work = spliced(&OVERLAP.replace("2021,A,100.0,", &format!("2021,A,{value},")));
        work.run(["build"]).exit(3).stderr(refused).done();
    }
}

#[test]
fn the_bundled_market_has_no_period_of_both_definitions() {
    let work = Work::new();
    for folder in ["datasets"] {
        let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in std::fs::read_dir(from).expect("the bundled datasets").flatten() {
            let bytes = std::fs::read(entry.path()).expect("a file");
            work.write(&format!("{folder}/{}", entry.file_name().to_string_lossy()), bytes);
        }
    }
    work.write(
        "sizeup.toml",
        "[[measure]]\nname = \"market-size.spliced\"\nsplice = { of = \"market-size.size\", old = \"pan_online_audiovisual\", \
         new = \"online_audiovisual_2024def\" }\n",
    );
    let refused = "\
error: no period of `market-size.size` has a figure of `pan_online_audiovisual` and one of `online_audiovisual_2024def`
 --> sizeup.toml:3:18
  |
3 | splice = { of = \"market-size.size\", old = \"pan_online_audiovisual\", new = \"online_audiovisual_2024def\" }
  |                  ^^^^^^^^^^^^^^^^
hint: a splice needs one period of both; without it the factor would be made up
";
    work.run(["check"]).exit(3).stderr(refused).done();
}

#[test]
fn what_is_printed_before_a_break_links_too() {
    let analysis = "\
[[measure]]
name = \"d.spliced\"
splice = { of = \"d.value\", pre_break = \"d.before\" }

[[table]]
name = \"t\"
measure = \"d.spliced\"
metrics = [\"value\", \"yoy\"]
";
    let card = "[measures.value]\ncolumn = \"OBS_VALUE\"\nkind = \"stock\"\n[measures.before]\ncolumn = \"OBS_PRE_BREAK\"\nkind = \"stock\"\n\
        [columns]\nstatus = \"OBS_STATUS\"\n[[breaks]]\nafter = \"2019\"\nnote = \"census\"\n";
    let csv =
        "period,OBS_VALUE,OBS_PRE_BREAK,OBS_STATUS\n2018,100,,A\n2019,110,,A\n2020,240,120,B\n2021,300,250,B\n2022,330,,A\n";
    let work = Work::project(analysis, card, csv);
    work.run(["build", "-q"]).done();
    let numbers: Vec<String> = work
        .read("charts/t.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').skip(2).take(5).collect::<Vec<_>>().join(","))
        .collect();
    // 100 · 240/120 · 300/250 = 240; 240 · 300/250 = 288.
    let expected = [
        "value,240,,I,",
        "yoy,,%,I,no_prior",
        "value,264,,I,",
        "yoy,10,%,I,",
        "value,288,,I,",
        "yoy,9.090909,%,I,",
        "value,300,,A,",
        "yoy,4.166667,%,I,",
        "value,330,,A,",
        "yoy,10,%,A,",
    ];
    assert_eq!(numbers, expected);
}

#[test]
fn mistakes_are_told() {
    let work = spliced(OVERLAP);
    work.edit("sizeup.toml", "old = \"A\"", "old = \"C\"");
    let refused = "\
error: there is no definition `C`
 --> sizeup.toml:3:34
  |
3 | splice = { of = \"d.size\", old = \"C\", new = \"B\" }
  |                                  ^
hint: did you mean `A`?
";
    work.run(["check"]).exit(3).stderr(refused).done();
    // What is carried is no suggestion for what it is carried onto.
    work.edit("sizeup.toml", "old = \"C\", new = \"B\"", "old = \"A\", new = \"C\"");
    assert!(work.run(["check"]).exit(3).refusal().ends_with("hint: did you mean `B`?\n"));
    work.edit("sizeup.toml", "old = \"A\", new = \"C\"", "new = \"B\"");
    let refused = "\
error: a splice has `old` and `new`, two definitions, or `pre_break`, a measure
 --> sizeup.toml:3:10
  |
3 | splice = { of = \"d.size\", new = \"B\" }
  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
";
    work.run(["check"]).exit(3).stderr(refused).done();
}
