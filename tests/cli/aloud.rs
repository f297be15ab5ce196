//! What is refused unless it is allowed aloud: growth on a negative base, and numbers across a break.

use crate::harness::Work;

const PROFIT: &str = "period,profit\n2019,-50\n2020,-30\n2021,20\n2022,-10\n2023,0\n2024,5\n";

fn growth(flags: &[&str]) -> Vec<String> {
    let said = Work::with("x.csv", PROFIT).metrics(&[&["x.csv", "--kind", "flow", "--metric", "yoy"], flags].concat());
    said.lines().skip(2).map(|line| line.replace(",profit,yoy,", " ")).collect()
}

#[test]
fn growth_on_a_negative_base() {
    let refused = ["2020 ,%,A,nonpositive_base,,", "2021 ,%,A,sign_change,,", "2022 ,%,A,sign_change,,"];
    assert_eq!(growth(&[])[..3], refused);
    // (−30 + 50) / 50 and (20 + 30) / 30; a fall below zero is a change of sign on a positive base, and stays one.
    let abs = [
        "2020 40,%,A+abs-base,,38.383838,41.584159",
        "2021 166.666667,%,A+abs-base,,163.934426,169.491526",
        "2022 ,%,A,sign_change,,",
        "2023 100,%,A+abs-base,,94.736842,105.263158",
        "2024 ,%,A,zero_base,,",
    ];
    assert_eq!(growth(&["--negative-base", "abs"]), abs);
    let signed = [
        "2020 -40,%,A+signed-base,,-41.584159,-38.383838",
        "2021 -166.666667,%,A+signed-base,,-169.491526,-163.934426",
        "2022 ,%,A,sign_change,,",
        "2023 -100,%,A+signed-base,,-105.263158,-94.736842",
        "2024 ,%,A,zero_base,,",
    ];
    assert_eq!(growth(&["--negative-base", "signed"]), signed);
    // What would be compounded is refused all the same.
    let work = Work::with("x.csv", PROFIT);
    let said = work.metrics(&["x.csv", "--kind", "flow", "--metric", "cagr", "--negative-base", "abs", "--to", "2020"]);
    assert_eq!(said.lines().nth(2), Some("2020,profit,cagr,,%,A,nonpositive_base,,"));
    let usage = "error: `absolute` is no value for `--negative-base`\nhint: it takes abs, signed\n";
    work.run(["metrics", "x.csv", "--negative-base", "absolute"]).exit(2).stderr(usage).done();
}

/// The market that changed its definition.
fn broken() -> Work {
    let analysis = "\
[[table]]
name = \"growth\"
measure = \"d.size\"
metrics = [\"yoy\", \"index(2021)\", \"milestone(10000)\"]
across_breaks = \"allow\"
";
    let card = "[columns]\ndefinition = \"scope\"\n[measures.size]\ncolumn = \"value\"\nkind = \"flow\"\n";
    Work::project(analysis, card, "period,scope,value\n2021,A,6009.1\n2022,A,7274.4\n2023,B,11524.81\n2024,B,12226.49\n")
}

#[test]
fn across_a_change_of_definition() {
    let work = broken();
    work.run(["build", "-q"]).done();
    let expected = "\
period,scope,measure,metric,value,unit,status,reason,lo,hi
2021,A,d.size,yoy,,%,A,no_prior,,
2021,A,d.size,index(2021),100,index,A,,100,100
2022,A,d.size,yoy,21.056398,%,A,,21.054558,21.058238
2022,A,d.size,index(2021),121.056398,index,A,,121.054558,121.058238
,A,d.size,milestone(10000),,,A,not_reached,,
2023,B,d.size,yoy,58.429699,%,A+series-break,,58.42854,58.430857
2023,B,d.size,index(2021),191.789286,index,A+series-break,,191.787607,191.790966
2023,B,d.size,milestone(10000),,,A,break,,
2024,B,d.size,yoy,6.08843,%,A,,6.08834,6.08852
2024,B,d.size,index(2021),203.466243,index,A+series-break,,203.464466,203.46802
";
    assert_eq!(work.read("charts/growth.csv"), expected);
    // A declared break of one series.
    let csv = "period,value\n2020,100\n2021,150\n2022,165\n";
    let work = Work::with("x.csv", csv);
    work.write("x.toml", "[measures.value]\nkind = \"flow\"\n[[breaks]]\nafter = \"2020\"\nnote = \"counted anew\"\n");
    let growth = |flags: &[&str]| {
        let said = work.metrics(&[&["x.csv", "--metric", "yoy"], flags].concat());
        said.lines().skip(2).map(|line| line.split(',').skip(3).take(4).collect::<Vec<_>>().join(",")).collect::<Vec<_>>()
    };
    assert_eq!(growth(&[]), [",%,A,break", "10,%,A,"]);
    assert_eq!(growth(&["--across-breaks"]), ["50,%,A+series-break,", "10,%,A,"]);
    assert_eq!(growth(&["--across-breaks=allow"]), growth(&["--across-breaks"]));
}

#[test]
fn an_index_that_begins_after_its_base() {
    let csv = "period,area,value\n2019,old,100\n2020,old,110\n2021,old,121\n2020,new,50\n2021,new,60\n";
    let index = |flags: &[&str]| {
        let all = ["x.csv", "--by", "area", "--kind", "flow", "--metric", "index(2019)", "--from", "2021"];
        let said = Work::with("x.csv", csv).metrics(&[&all, flags].concat());
        said.lines().skip(1).map(|line| line.split(',').skip(4).take(4).collect::<Vec<_>>().join(",")).collect::<Vec<_>>()
    };
    assert_eq!(index(&[]), [",index,A,no_prior", "121,index,A,"]);
    assert_eq!(index(&["--base", "first"]), ["120,index,A+first-base,", "121,index,A,"]);
    let usage = "error: `2020` is no value for `--base`\nhint: it takes first\n";
    Work::with("x.csv", csv).run(["metrics", "x.csv", "--base", "2020"]).exit(2).stderr(usage).done();
}

#[test]
fn a_chart_across_a_break_does_not_say_that_nothing_can_be_compared() {
    let work = Work::with("x.csv", "period,definition,size\n2021,A,60\n2022,A,72\n2023,B,115\n2024,B,122\n2025,B,130\n");
    let draw = |flags: &[&str]| {
        let asked = ["chart", "x.csv", "--kind", "flow", "--metric", "yoy", "--title", "Growth", "-o", "x.svg"];
        work.run([&asked[..], flags].concat()).done();
        work.read("x.svg")
    };
    let (refused, allowed) = (draw(&[]), draw(&["--across-breaks"]));
    assert!(refused.contains("cannot be compared") && !refused.contains("Computed across"));
    assert!(allowed.contains("counted differently") && allowed.contains("Computed across a break of the series"));
    assert!(!allowed.contains("cannot be compared"));
}

#[test]
fn a_claim_takes_the_same_aloud_and_says_so() {
    let work = broken();
    work.append(
        "sizeup.toml",
        "[[claim]]\nid = \"naive\"\nref = \"d.size.yoy[scope=B]@2023\"\nis = \"58.4%\"\nacross_breaks = \"allow\"\n\
         [[claim]]\nid = \"refused\"\nref = \"d.size.yoy[scope=B]@2023\"\nis = \"58.4%\"\n\
         [[claim]]\nid = \"faster\"\nref = \"d.size.yoy[scope=B]@2023\"\nis = \"> d.size.yoy[scope=B]@2024\"\nacross_breaks = \"allow\"\n",
    );
    work.run(["build", "-q"]).done();
    let said = work.run(["check", "-v"]).exit(1).done();
    for line in [
        "naive",
        "stated 58.4%, computed 58.429699 % in [58.42854, 58.430857], status A+series-break",
        "computed break",
        "computed 58.429699 % in [58.42854, 58.430857] against 6.08843 % in [6.08834, 6.08852], status A+series-break",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    // `explain` does what the claim does; of a reference, what a flag says.
    for arguments in [vec!["explain", "naive"], vec!["explain", "d.size.yoy[scope=B]@2023", "--across-breaks"]] {
        let said = work.run(arguments).done();
        assert!(
            said.contains("= 58.429699 %\n")
                && said.contains("status A+series-break: a normal observation; computed across a break of the series\n"),
            "{said}"
        );
    }
    assert!(work.run(["explain", "d.size.yoy[scope=B]@2023"]).done().contains("break: "));
    let refused = "\
error: `naive` is a claim, which says itself what it allows
hint: leave the flags out, or explain its reference `d.size.yoy[scope=B]@2023`
";
    work.run(["explain", "naive", "--negative-base", "abs"]).exit(2).stdout("").stderr(refused).done();
}

#[test]
fn a_claim_on_a_part_of_a_year_and_on_a_matched_sample() {
    let card = "[measures.sales]\ncolumn = \"value\"\nkind = \"flow\"\n";
    let csv = "period,value\n2023-Q1,10\n2023-Q2,20\n2023-Q3,30\n2023-Q4,40\n2024-Q1,11\n2024-Q2,22\n";
    let claim = "as_of = \"2024-06-30\"\n[[claim]]\nid = \"half\"\nref = \"d.sales.yoy@2024\"\nis = \"10%\"\n";
    let work = Work::project(claim, card, csv);
    work.run(["build", "-q"]).done();
    let said = work.run(["check", "-v"]).exit(1).done();
    assert!(said.contains("computed partial_period"), "{said}");
    work.append("sizeup.toml", "like_for_like = true\n");
    work.run(["build", "-q"]).done();
    let said = work.run(["check", "-v"]).done();
    assert!(said.contains("computed 10 % in [3.225806, 17.24138], status A+partial+like-for-like"), "{said}");
    let card = "[dimensions.shop]\nvalues = [\"a\", \"b\", \"c\"]\npartition = true\n[measures.sales]\ncolumn = \"value\"\nkind = \"flow\"\n";
    let csv = "period,shop,value\n2022,a,10\n2022,b,20\n2022,c,30\n2023,a,11\n2023,b,24\n";
    let claim = "[[claim]]\nid = \"both\"\nref = \"d.sales.yoy@2023\"\nis = \"16.7%\"\nmatched = true\n";
    let work = Work::project(claim, card, csv);
    work.run(["build", "-q"]).done();
    let said = work.run(["check", "-v"]).done();
    assert!(said.contains("computed 16.666667 %") && said.contains("status A+matched-2-of-3"), "{said}");
}
