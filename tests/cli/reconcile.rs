//! Reconciliation: figures held against each other by `check`, what is left between them, and what explains it.

use crate::harness::Work;

/// The part of a report from the reconciliation to the claims, after a build.
fn section(work: &Work, exit: i32) -> String {
    work.run(["build", "-q"]).any_exit().done();
    let said = work.run(["check"]).exit(exit).done();
    let start = said.find("Reconciliation\n").unwrap_or_else(|| unreachable!("no reconciliation:\n{said}"));
    let end = said[start..].find(" claims hold").expect("the last line") + start;
    said[start..end].rsplit_once('\n').expect("several lines").0.to_owned() + "\n"
}

/// Levels of two years and the growth that was printed of them.
fn growth(analysis: &str, measure: &str) -> Work {
    let work = Work::with(
        "sizeup.toml",
        format!("[[reconcile]]\nname = \"growth\"\nprinted = \"d.growth\"\ncomputed = \"d.size.yoy\"\n{analysis}"),
    );
    let card = "[dimensions.item]\n[measures.size]\nwhere = { what = \"size\" }\nkind = \"flow\"\nunit = \"CNY\"\n\
                [measures.growth]\nwhere = { what = \"growth\" }\nkind = \"growth\"\nunit = \"percent\"\n";
    work.write("datasets/d.toml", format!("{card}{measure}"));
    let csv = "period,item,what,value\n2022,a,size,100\n2023,a,size,112\n2022,b,size,100\n2023,b,size,112\n\
               2023,a,growth,12.3\n2023,b,growth,10.5\n2022,b,growth,7\n";
    work.write("datasets/d.csv", csv);
    work
}

#[test]
fn printed_growth_is_held_against_what_is_computed() {
    let expected = "\
Reconciliation
differs        growth
               printed against d.size.yoy:
               2 held, 1 within rounding, 1 different; 1 without a counterpart
  differs      item=b, 2023
               printed 10.5 % in [10.45, 10.55], computed 12 % in [10.945273, 13.065327],
               -1.5 pp apart
               datasets/d.csv:7:15, datasets/d.csv:5:13, datasets/d.csv:4:13

1 of 2 figures reconcile
";
    assert_eq!(section(&growth("", ""), 1), expected);
}

#[test]
fn a_difference_may_be_a_warning() {
    let work = growth("severity = \"warn\"\n", "");
    assert!(section(&work, 0).contains("  differs      item=b, 2023\n"));
    work.run(["check", "--deny", "warnings", "-q"]).any_exit().exit(1).done();
}

#[test]
fn a_difference_that_is_understood_says_why_and_is_no_error() {
    let known =
        "\n[[reconcile.known]]\nwhere = { item = \"b\" }\nperiod = \"2023\"\nnote = \"printed before the last revision\"\n";
    let expected = "\
Reconciliation
reconciles     growth
               printed against d.size.yoy:
               2 held, 1 within rounding, 1 known to differ; 1 without a counterpart
  known        item=b, 2023
               -1.5 pp apart
               printed before the last revision

1 of 2 figures reconcile, 1 differ for a known reason
";
    assert_eq!(section(&growth(known, ""), 0), expected);
    let work = growth(known, "");
    work.run(["build", "-q"]).done();
    let notice = "::notice file=datasets/d.csv,line=7,col=15,title=growth%3A item=b%2C 2023 known::printed 10.5 %25 in \
                  [10.45, 10.55], computed 12 %25 in [10.945273, 13.065327], -1.5 pp apart; printed before the last revision\n";
    work.run(["check", "--format", "github"]).stdout(notice).done();
}

#[test]
fn an_explanation_of_nothing_is_noticed() {
    let known = "\n[[reconcile.known]]\nwhere = { item = \"a\" }\nnote = \"it once differed\"\n\
                 [[reconcile.known]]\nwhere = { item = \"b\" }\nnote = \"revised\"\n";
    let work = growth(known, "");
    work.run(["build", "-q"]).done();
    let said = work.run(["check"]).done();
    let expected = "\
doubtful       sizeup.toml
               no difference in `growth` is left that this explains
               remove it
";
    assert!(said.contains(expected), "{said}");
    let work = growth("\n[[reconcile.known]]\nwhere = { itm = \"b\" }\nnote = \"x\"\n", "");
    let transcript = "\
error: there is no dimension `itm`
 --> sizeup.toml:7:11
  |
7 | where = { itm = \"b\" }
  |           ^^^
hint: did you mean `item`?
";
    work.run(["check"]).exit(3).stderr(transcript).done();
}

#[test]
fn growth_at_comparable_prices_is_no_error() {
    let said = section(&growth("", "basis = \"comparable\"\n"), 0);
    let expected = "  comparable_basis item=b, 2023
               printed 10.5 % in [10.45, 10.55], computed 12 % in [10.945273, 13.065327],
               -1.5 pp apart
               datasets/d.csv:7:15, datasets/d.csv:5:13, datasets/d.csv:4:13
               on a comparable basis: it implies 101.357466 CNY for 2022, where 100 CNY is printed
";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn all_is_listed_where_that_is_wanted() {
    let work = growth("", "");
    work.run(["build", "-q"]).done();
    let said = work.run(["check", "-v"]).exit(1).done();
    let expected = "  rounding     item=a, 2023
               printed 12.3 % in [12.25, 12.35], computed 12 % in [10.945273, 13.065327],
               0.3 pp apart
";
    assert!(said.contains(expected), "{said}");
    assert!(
        said.contains("  not computable item=b, 2022\n               printed 7 % in [6.5, 7.5], computed no_prior\n"),
        "{said}"
    );
}

#[test]
fn programs_read_what_is_left_and_where() {
    let work = growth("", "");
    work.run(["build", "-q"]).done();
    let read = |format: &str| work.run(["check", "--format", format]).exit(1).done();
    let outcomes: Vec<serde_json::Value> = serde_json::from_str(&read("json")).expect("JSON");
    let held: Vec<&serde_json::Value> = outcomes.iter().filter(|outcome| outcome["what"] == "reconciliation").collect();
    let told = |at: usize| {
        [&held[at]["name"], &held[at]["verdict"], &held[at]["level"], &held[at]["residual"]]
            .map(|it| it.as_str().unwrap_or_default())
    };
    assert_eq!(told(0), ["growth: item=a, 2023", "rounding", "none", "0.3"]);
    assert_eq!(told(1), ["growth: item=b, 2022", "not computable", "none", ""]);
    assert_eq!(told(2), ["growth: item=b, 2023", "differs", "error", "-1.5"]);
    let rows: Vec<u64> = held[2]["rows"].as_array().expect("rows").iter().filter_map(|row| row["line"].as_u64()).collect();
    assert_eq!((rows, held[2]["line"].as_u64(), held[2]["column"].as_u64()), (vec![7, 5, 4], Some(7), Some(15)));
    let sarif: serde_json::Value = serde_json::from_str(&read("sarif")).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let kinds: Vec<&str> = results.iter().filter_map(|result| result["kind"].as_str()).collect();
    assert_eq!(kinds, ["pass", "pass", "fail"]);
    assert_eq!(results[2]["relatedLocations"].as_array().map(Vec::len), Some(2));
    let junit = read("junit");
    assert!(junit.contains("<testcase classname=\"reconciliation\" name=\"growth: item=a, 2023\"></testcase>"), "{junit}");
    assert!(
        junit.contains("name=\"growth: item=b, 2023\" file=\"datasets/d.csv\" line=\"7\"><failure message=\"differs\">"),
        "{junit}"
    );
    let annotations = read("github");
    assert!(
        annotations.starts_with("::error file=datasets/d.csv,line=7,col=15,title=growth%3A item=b%2C 2023 differs::"),
        "{annotations}"
    );
}

const AREAS: &str = "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\npartition = true\ntotal = \"all\"\n\
                     [measures.users]\ncolumn = \"value\"\nkind = \"stock\"\nunit = \"person\"\n";

#[test]
fn parts_are_held_against_their_total_without_being_asked() {
    let csv = "period,area,value\n2021,all,10\n2021,urban,7\n2021,rural,3\n2022,all,11\n2022,urban,7\n2022,rural,3\n\
               2023,all,13\n2023,urban,7\n2023,rural,3\n2024,all,12\n2024,rural,3\n2025,all,2\n2025,rural,3\n";
    let work = Work::project("", AREAS, csv);
    let expected = "\
Reconciliation
differs        d.users
               parts and printed total: 5 held, 1 equal, 1 within, 2 within rounding, 1 different
  differs      area=all, 2023
               total 13 person in [12.5, 13.5], parts 10 person in [9, 11], 3 person apart
               datasets/d.csv:8:10, datasets/d.csv:9:12, datasets/d.csv:10:12

4 of 5 figures reconcile
";
    assert_eq!(section(&work, 1), expected);
    // Of 2025 one part alone is more than the total, by as much as rounding allows: 2.5 and 2.5. By more it is not.
    work.edit("datasets/d.csv", "2025,rural,3", "2025,rural,4");
    let said = section(&work, 1);
    let expected = "  exceeds      area=all, 2025
               some parts 4 person in [3.5, 4.5], total 2 person in [1.5, 2.5], 2 person apart
               datasets/d.csv:13:10, datasets/d.csv:14:12
";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn parts_that_are_known_not_to_add_up_do_not_stop_a_build() {
    let csv = "period,area,value\n2023,all,13\n2023,urban,7\n2023,rural,3\n";
    let work = Work::project("", AREAS, csv);
    work.run(["build", "-q"]).any_exit().exit(1).done();
    work.append("sizeup.toml", "[[reconcile]]\nname = \"areas\"\nparts = \"d.users\"\n[[reconcile.known]]\nperiod = \"2023\"\nnote = \"three in no area\"\n");
    work.run(["build", "-q"]).done();
    let expected = "\
Reconciliation
reconciles     areas
               parts and printed total: 1 known to differ
  known        area=all, 2023
               3 person apart
               three in no area

0 of 1 figures reconcile, 1 differ for a known reason
";
    assert_eq!(section(&work, 0), expected);
}

/// A vendor prints more users than there are people online.
#[test]
fn a_part_is_never_more_than_its_whole() {
    let analysis = "[[reconcile]]\nname = \"vendor\"\npart = \"d.vendor\"\nwithin = \"d.netizens\"\n";
    let card = "[measures.vendor]\nkind = \"stock\"\nunit = \"person\"\nscale = \"亿\"\n[measures.netizens]\nkind = \"stock\"\nunit = \"person\"\nscale = \"亿\"\n";
    let work = Work::project(
        analysis,
        card,
        "period,vendor,netizens\n2021,9.75,10.32\n2022,10.75,10.68\n2023,10.90,10.92\n2024,11.10,11.09\n",
    );
    let expected = "\
Reconciliation
differs        vendor
               d.vendor within d.netizens: 4 held, 2 within, 1 within rounding, 1 beyond
  exceeds      2022
               part 1075000000 person in [1074500000, 1075500000],
               whole 1068000000 person in [1067500000, 1068500000], 7000000 person apart
               datasets/d.csv:3:6, datasets/d.csv:3:12

3 of 4 figures reconcile
";
    assert_eq!(section(&work, 1), expected);
}

#[test]
fn a_rate_lies_between_nothing_and_all() {
    let card = "[measures.share]\nkind = \"rate\"\nunit = \"percent\"\n";
    let csv = "period,share\n2021,99.9\n2022,100.04\n2023,-0.1\n2024,100.5\n2025,101\n";
    let work = Work::project("", card, csv);
    let expected = "\
Reconciliation
differs        d.share
               range 0..100: 5 held, 1 within, 4 beyond
  exceeds      2022
               printed 100.04 % in [100.035, 100.045], at most 100 %, 0.04 pp apart
               datasets/d.csv:3:6
               correct it, or declare `range` of the measure in its card
";
    let said = section(&work, 1);
    assert!(said.starts_with(expected), "{said}");
    // What a rounded figure may be is no breach.
    work.write("datasets/d.csv", "period,share\n2021,100\n2022,-0\n");
    section(&work, 0);
    work.write("datasets/d.csv", csv);
    work.write("datasets/d.toml", format!("{card}range = \"-1..150\"\n"));
    assert_eq!(
        section(&work, 0),
        "Reconciliation\nreconciles     1 measure\n               range -1..150: 5 figures\n\n5 of 5 figures reconcile\n"
    );
    work.write("datasets/d.toml", format!("{card}range = \"150\"\n"));
    let transcript = "\
error: `150` is not a range, such as \"0..150\", \"..0\" or \"..\"
 --> datasets/d.toml:4:10
  |
4 | range = \"150\"
  |          ^^^
";
    work.run(["check"]).exit(3).stderr(transcript).done();
}

#[test]
fn sources_of_one_figure_are_held_against_each_other() {
    let analysis =
        "[[reconcile]]\nname = \"houses\"\nsources = [\"d.users[house=a]\", \"d.users[house=b]\", \"d.users[house=c]\"]\n";
    let card = "[dimensions.house]\n[measures.users]\ncolumn = \"value\"\nkind = \"stock\"\nunit = \"person\"\n";
    let csv = "period,house,value\n2021,a,10\n2021,b,10\n2022,a,10\n2022,b,11\n2022-12,c,10\n2023,a,10\n2023,b,14\n2023,c,11\n2024,a,1\n";
    let expected = "\
Reconciliation
differs        houses
               3 sources of one figure: 3 held, 1 equal, 1 within rounding, 1 different
  differs      2023
               a 10 person in [9.5, 10.5], b 14 person in [13.5, 14.5], c 11 person in [10.5, 11.5],
               4 person, 36.364 % apart
               datasets/d.csv:7:8, datasets/d.csv:8:8, datasets/d.csv:9:8

2 of 3 figures reconcile
";
    assert_eq!(section(&Work::project(analysis, card, csv), 1), expected);
}

#[test]
fn what_cannot_be_reconciled_says_why() {
    let refused = |analysis: &str, sentence: &str| {
        let work = growth("", "");
        work.write("sizeup.toml", format!("[[reconcile]]\nname = \"x\"\n{analysis}\n"));
        let said = work.run(["check", "--format", "json"]).exit(3).done();
        assert!(said.contains(sentence), "{analysis}: {said}");
    };
    refused("printed = \"d.growth\"", "`printed` is held against `computed`, which is missing");
    refused("within = \"d.size\"", "`within` is held against `part`, which is missing");
    refused("sources = [\"d.size\"]", "`sources` takes two measures or more");
    refused("", "figures are held against each other by one of");
    refused("parts = \"d.size\"", "`d.size` has neither parts beside a printed total nor shorter periods beside a longer one");
    refused("printed = \"d.growth\"\ncomputed = \"d.size.milestone(5)\"", "this metric answers with a period");
    refused("printed = \"d.growth\"\ncomputed = \"d.size.yoi\"", "there is no metric `yoi`");
    refused("printed = \"d.growth\"\ncomputed = \"d.size\"", "`d.growth` is in `%`, `d.size` in `CNY`");
    refused("printed = \"d.growth[item=a]\"\ncomputed = \"d.size.yoy\"", "`d.size` is split by `item`, which `d.growth` is not");
    refused("part = \"d.size\"\nwithin = \"d.growth\"", "`d.size` and `d.growth` are in two units");
}

#[test]
fn printed_growth_of_years_is_held_against_quarters() {
    let analysis = "[[reconcile]]\nname = \"growth\"\nprinted = \"d.growth\"\ncomputed = \"d.sales.yoy\"\n";
    let card = "[measures.sales]\nwhere = { what = \"sales\" }\nkind = \"flow\"\nunit = \"CNY\"\n\
                [measures.growth]\nwhere = { what = \"growth\" }\nkind = \"growth\"\nunit = \"percent\"\n\
                [[breaks]]\nafter = \"2023-Q4\"\nmeasures = [\"sales\"]\nnote = \"counted anew\"\n";
    let mut csv = "period,what,value\n".to_owned();
    for (year, x) in [(2022, 25), (2023, 28), (2024, 30)] {
        (1..=4).for_each(|quarter| csv += &format!("{year}-Q{quarter},sales,{x}.0\n"));
    }
    csv += "2023,growth,12.1\n2024,growth,9.1\n2024-Q1,growth,7.1\n";
    let work = Work::project(analysis, card, &csv);
    let expected = "\
Reconciliation
reconciles     growth
               printed against d.sales.yoy: 1 within rounding; 2 without a counterpart

1 of 1 figures reconcile
";
    assert_eq!(section(&work, 0), expected);
    // Across the break on request: 30 on 28 is 7.1 %, of the quarter and of the year.
    work.append("sizeup.toml", "across_breaks = \"allow\"\n");
    let said = section(&work, 1);
    assert!(said.contains("2 within rounding, 1 different"), "{said}");
    assert!(said.contains("printed 9.1 % in [9.05, 9.15], computed 7.142857 %"), "{said}");
}
