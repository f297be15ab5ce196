//! The settled questions of the interface, each as a small project or a file without one.

use crate::harness::{Work, after};

/// The lines of a table without a dimension, under its header.
fn rows(said: &str) -> Vec<&str> {
    said.lines().skip(1).collect()
}

/// `sizeup metrics x.csv …` of these lines.
fn of(csv: &str, arguments: &[&str]) -> String {
    Work::with("x.csv", csv).metrics(&[&["x.csv"], arguments].concat())
}

/// A project of one table that asks for everything its `keys` say, built; and that table.
fn table(card: &str, csv: &str, keys: &str) -> String {
    let work = Work::project(&format!("[[table]]\nname = \"t\"\nmeasure = \"d.x\"\n{keys}\n"), card, csv);
    work.run(["build", "-q"]).done();
    work.read("charts/t.csv")
}

mod reasons {
    use super::*;

    #[test]
    fn no_prior_before_the_first_missing_period_inside() {
        let said = of("period,value\n2020,1\n2022,2\n2023,3\n", &["--kind", "flow", "--metric", "yoy", "--metric", "pop"]);
        let expected = [
            "2020,value,yoy,,%,A,no_prior,,",
            "2020,value,pop,,%,A,no_prior,,",
            "2022,value,yoy,,%,A,missing_period,,",
            "2022,value,pop,,%,A,missing_period,,",
            "2023,value,yoy,50,%,A,,0,133.333334",
            "2023,value,pop,50,%,A,,0,133.333334",
        ];
        assert_eq!(rows(&said), expected);
    }

    #[test]
    fn missing_value_where_the_cell_is_empty() {
        let said = of("period,value\n2021,1\n2022,\n2023,3\n", &["--kind", "flow", "--metric", "value", "--metric", "yoy"]);
        let expected = [
            "2021,value,value,1,,A,,0.5,1.5",
            "2021,value,yoy,,%,A,no_prior,,",
            "2022,value,value,,,A,missing_value,,",
            "2022,value,yoy,,%,A,missing_value,,",
            "2023,value,value,3,,A,,2.5,3.5",
            "2023,value,yoy,,%,A,missing_value,,",
        ];
        assert_eq!(rows(&said), expected);
    }

    #[test]
    fn bases_that_nothing_may_be_divided_by() {
        let csv = "period,value\n2020,0\n2021,5\n2022,-5\n2023,-10\n2024,0\n2025,0\n2026,3\n";
        let said = of(csv, &["--kind", "flow", "--metric", "yoy"]);
        let reasons: Vec<&str> = rows(&said).iter().map(|row| row.split(',').nth(6).unwrap_or_default()).collect();
        let expected = ["no_prior", "zero_base", "sign_change", "nonpositive_base", "nonpositive_base", "zero_base", "zero_base"];
        assert_eq!(reasons, expected);
        // The difference is still there.
        let said = of(csv, &["--kind", "flow", "--metric", "change"]);
        assert_eq!(after(&said, "2023,value,change,"), "-5,,A,,-6,-4");
    }

    const DECLARED: &str = "
[measures.x]
column = \"value\"
kind = \"stock\"

[[breaks]]
after = \"2021\"
note = \"counted with the census\"
";

    #[test]
    fn a_declared_break_lies_between_two_periods() {
        let csv = "period,value\n2020,20\n2021,24\n2022,21\n2023,24\n";
        let said = table(DECLARED, csv, "metrics = [\"yoy\", \"cagr(2020)\", \"index(2022)\", \"change\"]");
        let expected = [
            "2020,d.x,yoy,,%,A,no_prior,,",
            "2020,d.x,cagr(2020),,%,A,too_few_points,,",
            "2020,d.x,index(2022),,index,A,break,,",
            "2020,d.x,change,,,A,no_prior,,",
            "2021,d.x,yoy,20,%,A,,14.634146,25.641026",
            "2021,d.x,cagr(2020),20,%,A,,14.634146,25.641026",
            "2021,d.x,index(2022),,index,A,break,,",
            "2021,d.x,change,4,,A,,3,5",
            "2022,d.x,yoy,,%,A,break,,",
            "2022,d.x,cagr(2020),,%,A,break,,",
            "2022,d.x,index(2022),100,index,A,,100,100",
            "2022,d.x,change,,,A,break,,",
            "2023,d.x,yoy,14.285714,%,A,,9.302325,19.512196",
            "2023,d.x,cagr(2020),,%,A,break,,",
            "2023,d.x,index(2022),114.285714,index,A,,109.302325,119.512196",
            "2023,d.x,change,3,,A,,2,4",
        ];
        assert_eq!(rows(&said), expected);
    }

    #[test]
    fn a_status_of_break_is_one() {
        let csv = "period,value,status\n2020,20,A\n2021,24,B\n2022,21,A\n";
        let card = "[measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n[columns]\nstatus = \"status\"\n";
        let said = table(card, csv, "metrics = [\"yoy\"]");
        assert_eq!(after(&said, "2021,d.x,yoy,"), ",%,B,break,,");
        assert_eq!(after(&said, "2022,d.x,yoy,"), "-12.5,%,B,,-16.326531,-8.510638");
    }

    #[test]
    fn operands_of_one_period_and_two_definitions() {
        let card = "
[dimensions.area]
values = [\"urban\", \"rural\"]
partition = true
total = \"all\"

[measures.x]
column = \"value\"
kind = \"stock\"

[columns]
definition = \"scope\"
";
        let csv = "period,area,scope,value\n2023,all,old,10\n2023,urban,new,7\n2023,rural,old,3\n";
        let said = table(card, csv, "by = [\"area\", \"scope\"]\nmetrics = [\"share\", \"gap\"]");
        assert_eq!(after(&said, "2023,urban,new,d.x,share,"), ",%,A,definition_differs,,");
        assert_eq!(after(&said, "2023,rural,old,d.x,share,"), "30,%,A,,23.809523,36.842106");
        assert_eq!(after(&said, "2023,urban-rural,new,d.x,gap,"), ",,A,definition_differs,,");
    }

    #[test]
    fn a_bound_stands_beside_its_number() {
        let csv = "period,value\n2020,>3\n2021,~400\n2022,about 5\n2023,<7\n2024,8\n2025,9\n";
        let said = of(csv, &["--kind", "stock", "--metric", "value", "--metric", "yoy"]);
        let expected = [
            "2020,value,value,3,,A,approximate,3,",
            "2020,value,yoy,,%,A,no_prior,,",
            "2021,value,value,400,,A,approximate,,",
            "2021,value,yoy,,%,A,approximate,,",
            "2022,value,value,5,,A,approximate,,",
            "2022,value,yoy,,%,A,approximate,,",
            "2023,value,value,7,,A,approximate,,7",
            "2023,value,yoy,,%,A,approximate,,",
            "2024,value,value,8,,A,,7.5,8.5",
            // From less than 7 to at least 7.5: the bound decides one side.
            "2024,value,yoy,,%,A,approximate,7.142857,",
            "2025,value,value,9,,A,,8.5,9.5",
            "2025,value,yoy,12.5,%,A,,0,26.666667",
        ];
        assert_eq!(rows(&said), expected);
    }

    #[test]
    fn a_milestone_answers_with_its_period() {
        let csv = "period,value\n2020,3\n2021,5\n2022,8\n";
        let said = of(csv, &["--metric", "milestone(4)", "--metric", "milestone(1 thousand)", "--unit", "person"]);
        let expected = ["2021,value,milestone(4),5,person,A,,4.5,5.5", ",value,milestone(1 thousand),,person,A,not_reached,,"];
        assert_eq!(rows(&said), expected);
    }

    #[test]
    fn nothing_is_complete_that_ends_after_the_date_of_the_analysis() {
        let csv = "period,value\n2022,20\n2023,24\n2024,21\n";
        let card = "[measures.x]\ncolumn = \"value\"\nkind = \"flow\"\n";
        let with = |as_of: &str| {
            let analysis = format!("{as_of}[[table]]\nname = \"t\"\nmeasure = \"d.x\"\nmetrics = [\"yoy\"]\n");
            let work = Work::project(&analysis, card, csv);
            work.run(["build", "-q"]).done();
            work.read("charts/t.csv")
        };
        assert_eq!(after(&with("as_of = \"2024-06-30\"\n"), "2024,d.x,yoy,"), ",%,A,partial_period,,");
        assert_eq!(after(&with("as_of = \"2024-12-31\"\n"), "2024,d.x,yoy,"), "-12.5,%,A,,-16.326531,-8.510638");
        assert_eq!(after(&with(""), "2024,d.x,yoy,"), "-12.5,%,A,,-16.326531,-8.510638");
    }

    #[test]
    fn a_level_that_does_not_fit_is_a_reason() {
        let nines = "9".repeat(38);
        let said = of(&format!("period,value\n2023,{nines}\n"), &["--unit", "thousand persons", "--metric", "value"]);
        assert_eq!(rows(&said), ["2023,value,value,,person,A,overflow,,"]);
    }
}

mod frequency {
    use super::*;

    #[test]
    fn the_notation_settles_it() {
        let said = of("period,value\n2022-H1,20\n2022-H2,24\n2023-H1,21\n", &["--kind", "flow", "--metric", "pop", "--metric", "yoy"]);
        assert_eq!(after(&said, "2023-H1,value,pop,"), "-12.5,%,A,,-16.326531,-8.510638");
        // 21 / 20.
        assert_eq!(after(&said, "2023-H1,value,yoy,"), "5,%,A,,0,10.25642");
        let said = of("period,value\n2022-Q4,20\n2023-Q1,24\n2023-Q4,21\n", &["--kind", "flow", "--metric", "pop", "--metric", "yoy"]);
        assert_eq!(after(&said, "2023-Q1,value,pop,"), "20,%,A,,14.634146,25.641026");
        assert_eq!(after(&said, "2023-Q4,value,pop,"), ",%,A,missing_period,,");
        assert_eq!(after(&said, "2023-Q4,value,yoy,"), "5,%,A,,0,10.25642");
    }

    #[test]
    fn a_year_is_no_base_for_a_month() {
        let said = of("period,value\n2022,20\n2023-12,24\n", &["--kind", "flow", "--metric", "yoy"]);
        assert_eq!(after(&said, "2023-12,value,yoy,").split(',').nth(3), Some("missing_period"));
    }

    #[test]
    fn a_card_may_say_that_months_are_half_years() {
        let csv = "period,value\n2020-06,20\n2020-12,24\n2021-12,21\n";
        let card = "[period]\nfrequency = \"half\"\n[measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n";
        let said = table(card, csv, "metrics = [\"pop\", \"yoy\"]");
        assert_eq!(after(&said, "2020-12,d.x,pop,"), "20,%,A,,14.634146,25.641026");
        assert_eq!(after(&said, "2021-12,d.x,pop,"), ",%,A,missing_period,,");
        assert_eq!(after(&said, "2021-12,d.x,yoy,"), "-12.5,%,A,,-16.326531,-8.510638");
    }

    #[test]
    fn one_period_may_be_printed_in_many_ways() {
        let csv = "period,value\n2021年12月,20\nDec 2022,24\n2023M12,21\n";
        let said = of(csv, &["--kind", "stock", "--metric", "yoy"]);
        assert_eq!(after(&said, "2023-12,value,yoy,"), "-12.5,%,A,,-16.326531,-8.510638");
        assert_eq!(after(&said, "2022-12,value,yoy,"), "20,%,A,,14.634146,25.641026");
    }
}

mod kinds {
    use super::*;

    #[test]
    fn levels_need_none_and_growth_does() {
        let work = Work::with("x.csv", "period,value\n2022,20\n2023,24\n");
        work.run(["metrics", "x.csv"]).done();
        let warning = "\
warning: the kind of the numbers is not known, and growth depends on it
hint: say it with `--kind flow`, `--kind stock`, `--kind rate`, …
";
        let said = work.run(["metrics", "x.csv", "--metric", "yoy"]).stderr(warning).done();
        assert_eq!(rows(&said), ["2022,value,yoy,,%,A,kind_mismatch,,", "2023,value,yoy,,%,A,kind_mismatch,,"]);
        work.run(["metrics", "x.csv", "--metric", "yoy", "--quiet"]).done();
    }

    #[test]
    fn one_of_several_values() {
        let csv = "period,users,rate\n2022,20,9.5\n2023,24,10.25\n";
        let arguments = ["--value", "users", "--value", "rate", "--kind", "users=stock", "--kind", "rate=rate", "--unit", "rate=percent"];
        let said = of(csv, &[&arguments[..], &["--metric", "yoy"]].concat());
        let expected = [
            "2022,users,yoy,,%,A,no_prior,,",
            "2023,users,yoy,20,%,A,,14.634146,25.641026",
            "2022,rate,yoy,,pp,A,no_prior,,",
            "2023,rate,yoy,0.75,pp,A,,0.695,0.805",
        ];
        assert_eq!(rows(&said), expected);
    }

    #[test]
    fn a_rate_changes_in_points_under_the_name_asked_for() {
        let metrics = ["change", "change_yoy", "yoy", "pop", "cagr", "index(2022)", "share", "contribution"];
        let asked: Vec<&str> = metrics.iter().flat_map(|metric| ["--metric", *metric]).collect();
        let said = of("period,value\n2022,9.5\n2023,10.25\n", &[&["--kind", "rate", "--unit", "%"], &asked[..]].concat());
        for metric in &metrics[..4] {
            assert_eq!(after(&said, &format!("2023,value,{metric},")), "0.75,pp,A,,0.695,0.805");
        }
        for metric in &metrics[4..6] {
            assert!(after(&said, &format!("2023,value,{metric},")).contains("kind_mismatch"));
        }
        for metric in &metrics[6..] {
            assert!(after(&said, &format!("2023,value,{metric},")).contains("not_additive"));
        }
    }

    #[test]
    fn a_published_growth_rate_changes_in_points_too() {
        let said = of("period,value\n2022,9.5\n2023,10.25\n", &["--kind", "growth", "--unit", "%", "--metric", "yoy"]);
        assert_eq!(after(&said, "2023,value,yoy,"), "0.75,pp,A,,0.695,0.805");
    }

    #[test]
    fn index_and_ratio_change_in_percent_and_are_not_summed() {
        for kind in ["index", "ratio"] {
            let said = of("period,value\n2022,20\n2023,24\n", &["--kind", kind, "--metric", "yoy", "--metric", "share"]);
            assert_eq!(after(&said, "2023,value,yoy,"), "20,%,A,,14.634146,25.641026");
            assert_eq!(after(&said, "2023,value,share,"), ",%,A,not_additive,,");
            let said = of("period,g,value\n2022,a,20\n2022,b,24\n", &["--kind", kind]);
            assert_eq!(rows(&said), ["2022,value,value,,,A,not_additive,,"]);
        }
    }
}

mod parts_and_whole {
    use super::*;

    const AREAS: &str = "period,area,value\n2022,urban,7\n2022,rural,3\n2023,urban,8\n2023,rural,4\n";

    #[test]
    fn ad_hoc_the_parts_of_by_make_the_whole() {
        let said = of(AREAS, &["--by", "area", "--kind", "stock", "--metric", "share"]);
        let expected = [
            "2022,rural,value,share,30,%,A,,25,35",
            "2023,rural,value,share,33.333333,%,A,,29.166666,37.5",
            "2022,urban,value,share,70,%,A,,65,75",
            "2023,urban,value,share,66.666667,%,A,,62.5,70.833334",
        ];
        assert_eq!(rows(&said), expected);
    }

    #[test]
    fn the_whole_is_what_where_leaves() {
        let csv = AREAS.to_owned() + "2022,abroad,10\n2023,abroad,12\n";
        let select = ["--where", "area=urban", "--where", "area=rural", "--by", "area", "--kind", "stock", "--metric", "share"];
        assert_eq!(of(&csv, &select), of(AREAS, &select));
    }

    #[test]
    fn columns_that_nobody_names_are_summed_over() {
        let said = of(AREAS, &["--kind", "flow"]);
        assert_eq!(rows(&said), ["2022,value,value,10,,A,,9,11", "2023,value,value,12,,A,,11,13"]);
    }

    /// A total beside its parts would be counted twice.
    #[test]
    fn a_total_beside_its_parts_must_be_settled() {
        for total in ["all", "total", "合计"] {
            let csv = format!("{AREAS}2022,{total},10\n2023,{total},12\n");
            let work = Work::with("x.csv", &csv);
            let transcript = |hint: &str| {
                format!(
                    "\
error: `{total}` stands beside the parts of `area`, and would be counted twice
 --> x.csv:6:6
  |
6 | 2022,{total},10
  |      {}
hint: {hint}
",
                    "^".repeat(total.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum())
                )
            };
            let hint = format!("select it with `--where area={total}` or name the parts with `--where area=urban`, …; or say `total = \\\"{total}\\\"` in a card");
            let hint = hint.replace("\\\"", "\"");
            work.run(["metrics", "x.csv", "--by", "area", "--kind", "stock"]).exit(3).stdout("").stderr(&transcript(&hint)).done();
            work.run(["metrics", "x.csv", "--kind", "stock"]).exit(3).stdout("").stderr(&transcript(&hint)).done();
            // Settled, either way.
            let condition = format!("area={total}");
            let said = work.metrics(&["x.csv", "--kind", "stock", "--where", &condition]);
            assert_eq!(rows(&said), ["2022,value,value,10,,A,,9.5,10.5", "2023,value,value,12,,A,,11.5,12.5"]);
            work.metrics(&["x.csv", "--kind", "stock", "--by", "area", "--where", "area=urban", "--where", "area=rural"]);
        }
        // Alone it is no total of anything.
        of("period,area,value\n2022,all,7\n", &["--by", "area"]);
    }

    /// A card of areas with what its dimension says beside its values.
    fn areas(says: &str) -> String {
        format!("[dimensions.area]\nvalues = [\"urban\", \"rural\"]\n{says}\n[measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n")
    }

    #[test]
    fn in_a_project_only_a_partition_is_summed_and_shared() {
        let said = table(&areas(""), AREAS, "by = [\"area\"]\nmetrics = [\"share\", \"contribution\"]");
        assert_eq!(after(&said, "2023,urban,d.x,share,"), ",%,A,not_additive,,");
        assert_eq!(after(&said, "2023,urban,d.x,contribution,"), ",pp,A,not_additive,,");
        let work = Work::project("[[table]]\nname = \"t\"\nmeasure = \"d.x\"\nby = []\n", &areas(""), AREAS);
        work.run(["explain", "d.x@2023"])
            .exit(3)
            .stderr("error: `d.x` has several values of `area`, and the reference selects none\nhint: select one: `[area=rural]`\n")
            .done();
    }

    #[test]
    fn a_complete_partition_is_the_whole() {
        let said = table(&areas("partition = true"), AREAS, "by = [\"area\"]\nmetrics = [\"share\"]");
        assert_eq!(after(&said, "2022,urban,d.x,share,"), "70,%,A,,65,75");
        // One part is missing, and nothing states the whole.
        let said = table(&areas("partition = true"), &AREAS.replace("2023,rural,4\n", ""), "by = [\"area\"]\nmetrics = [\"share\"]");
        assert_eq!(after(&said, "2023,urban,d.x,share,"), ",%,A,low_coverage,,");
        let work = Work::project("", &areas("partition = true"), AREAS);
        let said = work.run(["explain", "d.x.share[area=urban]@2022"]).done();
        assert!(said.contains("the whole is the sum of the complete parts\n"), "{said}");
    }

    #[test]
    fn a_printed_total_is_the_whole() {
        let csv = AREAS.to_owned() + "2022,all,10\n2023,all,12\n";
        let card = areas("partition = true\ntotal = \"all\"");
        let said = table(&card, &csv, "by = [\"area\"]\nmetrics = [\"share\"]");
        // 8 of 12, apart: 7.5 / 12.5 and 8.5 / 11.5.
        assert_eq!(after(&said, "2023,urban,d.x,share,"), "66.666667,%,A,,60,73.913044");
        assert_eq!(after(&said, "2023,all,d.x,share,"), "100,%,A,,100,100");
        let work = Work::project("", &card, &csv);
        let said = work.run(["explain", "d.x.share[area=urban]@2023"]).done();
        assert!(said.contains("the whole is the printed total\n"), "{said}");
        assert!(said.contains("printed `12` in datasets/d.csv:7:10\n"), "{said}");
    }

    #[test]
    fn a_derived_part_has_the_rounding_of_both() {
        let csv = "period,area,value\n2023,all,12\n2023,rural,4\n";
        let said = table(&areas("partition = true\ntotal = \"all\"\nderive = true"), csv, "by = [\"area\"]");
        assert_eq!(after(&said, "2023,urban,d.x,value,"), "8,,I,,7,9");
    }

    #[test]
    fn a_part_is_derived_only_where_the_card_wants_it() {
        let csv = "period,area,value\n2023,all,12\n2023,rural,4\n";
        let said = table(&areas("partition = true\ntotal = \"all\""), csv, "by = [\"area\"]");
        assert!(!said.contains("urban"), "{said}");
    }

    #[test]
    fn parts_are_judged_only_where_all_are_there() {
        let three = "[dimensions.area]\nvalues = [\"urban\", \"rural\", \"abroad\"]\npartition = true\ntotal = \"all\"\n\
                     [measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n";
        let csv = AREAS.to_owned() + "2022,all,30\n2023,all,12\n";
        let analysis = "[[table]]\nname = \"t\"\nmeasure = \"d.x\"\nby = [\"area\"]\n";
        Work::project(analysis, three, &csv).run(["build", "-q"]).done();
        Work::project(analysis, &areas("partition = true\ntotal = \"all\""), &csv).run(["build", "-q"]).any_exit().exit(1).done();
    }
}

mod cards_beside_files {
    use super::*;

    const CSV: &str = "period,area,value\n2022,all,10\n2022,rural,3\n2023,all,12\n2023,rural,4\n";
    const CARD: &str = "
[dimensions.area]
values = [\"urban\", \"rural\"]
partition = true
total = \"all\"
derive = true

[measures.users]
column = \"value\"
kind = \"stock\"
unit = \"million persons\"
";

    #[test]
    fn a_file_is_read_by_the_card_beside_it() {
        let work = Work::with("users.csv", CSV);
        work.write("users.toml", CARD);
        let said = work.metrics(&["users.csv", "--metric", "value", "--metric", "share", "--from", "2023"]);
        let expected = [
            "2023,urban,users.users,value,8000000,person,I,,7000000,9000000",
            // 1 − 4 / 12, the rural users apart: 3.5 / 12.5 and 4.5 / 11.5.
            "2023,urban,users.users,share,66.666667,%,I,,60.869565,72",
            "2023,rural,users.users,value,4000000,person,A,,3500000,4500000",
            "2023,rural,users.users,share,33.333333,%,A,,28,39.130435",
            "2023,all,users.users,value,12000000,person,A,,11500000,12500000",
            "2023,all,users.users,share,100,%,A,,100,100",
        ];
        assert_eq!(rows(&said), expected);
    }

    #[test]
    fn flags_override_it() {
        let work = Work::with("users.csv", CSV);
        work.write("users.toml", CARD);
        let said = work.metrics(&["users.csv", "--unit", "person", "--kind", "users=rate", "--where", "area=rural", "--metric", "yoy"]);
        assert_eq!(after(&said, "2023,users.users,yoy,"), "1,pp,A,,0,2");
    }

    #[test]
    fn a_card_that_is_wrong_is_wrong_here_too() {
        let work = Work::with("users.csv", CSV);
        work.write("users.toml", "[measures.users]\nknd = \"stock\"\n");
        let transcript = "\
error: unknown key `knd`
 --> users.toml:2:1
  |
2 | knd = \"stock\"
  | ^^^
hint: did you mean `kind`?
";
        work.run(["metrics", "users.csv"]).exit(3).stdout("").stderr(transcript).done();
    }
}

mod columns_that_say_what_a_number_is {
    use super::*;

    #[test]
    fn they_are_never_summed_over() {
        for column in ["unit", "status", "scope", "basis", "definition", "source", "source_id", "indicator"] {
            let work = Work::with("x.csv", format!("period,g,{column},value\n2022,a,A,10\n2022,b,E,7\n"));
            let at = 9 + 1;
            let transcript = format!(
                "\
error: two values for `2022` of `value`
 --> x.csv:3:{at}
  |
3 | 2022,b,E,7
  |          ^
 --> x.csv:2:{at}
  |
2 | 2022,a,A,10
  |          ^^
hint: `{column}` says what a number is and is never summed over: select one, such as `--where {column}=A`
"
            );
            let run = work.run(["metrics", "x.csv"]).exit(3).stdout("");
            // Two nouns are two base units before they are two values.
            if column == "unit" { run.any_exit().exit(3).done() } else { run.stderr(&transcript).done() };
            let condition = format!("{column}=E");
            let said = work.metrics(&["x.csv", "--where", &condition]);
            assert!(after(&said, "2022,value,value,7,").ends_with(",,6.5,7.5"), "{said}");
        }
    }

    #[test]
    fn also_where_no_other_column_is_summed_over() {
        let work = Work::with("x.csv", "period,scope,value\n2022,a,10\n2022,b,7\n");
        let transcript = "\
error: two values for `2022` of `value`
 --> x.csv:3:8
  |
3 | 2022,b,7
  |        ^
 --> x.csv:2:8
  |
2 | 2022,a,10
  |        ^^
hint: `scope` says what a number is and is never summed over: select one, such as `--where scope=a`
";
        work.run(["metrics", "x.csv"]).exit(3).stdout("").stderr(transcript).done();
        let said = work.metrics(&["x.csv", "--by", "scope", "--kind", "flow"]);
        assert_eq!(rows(&said), ["2022,a,value,value,10,,A,,9.5,10.5", "2022,b,value,value,7,,A,,6.5,7.5"]);
    }

    #[test]
    fn one_value_in_each_period_is_fine() {
        let said = of("period,source_id,status,value\n2022,x,A,20\n2023,y,P,24\n", &["--kind", "flow", "--metric", "yoy"]);
        // The status of the worse operand.
        assert_eq!(after(&said, "2023,value,yoy,"), "20,%,P,,14.634146,25.641026");
    }

    #[test]
    fn alternatives_that_are_not_told_apart_are_two_values() {
        let work = Work::with("x.csv", "period,area,value\n2022,urban,7\n2022,rural,3\n");
        let transcript = "\
error: two values for `2022` of `value`
 --> x.csv:2:12
  |
2 | 2022,urban,7
  |            ^
 --> x.csv:3:12
  |
3 | 2022,rural,3
  |            ^
hint: `area` tells them apart: name it with `--by area`, or select one with `--where area=rural`
";
        work.run(["metrics", "x.csv", "--where", "area=urban", "--where", "area=rural"]).exit(3).stdout("").stderr(transcript).done();
    }
}

mod units {
    use super::*;

    #[test]
    fn scales_and_nouns() {
        for (unit, expected) in [
            ("10,000 persons", "50000,person,A,,45000,55000"),
            ("万人", "50000,person,A,,45000,55000"),
            ("million yuan", "5000000,CNY,A,,4500000,5500000"),
            ("billion US dollars", "5000000000,USD,A,,4500000000,5500000000"),
            ("trillion yuan", "5000000000000,CNY,A,,4500000000000,5500000000000"),
            ("百万元", "5000000,CNY,A,,4500000,5500000"),
            ("亿元", "500000000,CNY,A,,450000000,550000000"),
            ("万亿元", "5000000000000,CNY,A,,4500000000000,5500000000000"),
            ("千元", "5000,CNY,A,,4500,5500"),
            ("percent", "5,%,A,,4.5,5.5"),
            ("yuan per US dollar", "5,CNY/USD,A,,4.5,5.5"),
            ("thousand Widgets", "5000,Widgets,A,,4500,5500"),
        ] {
            let said = of("period,value\n2022,5\n", &["--unit", unit]);
            assert_eq!(after(&said, "2022,value,value,"), expected, "{unit}");
            let said = of(&format!("period,value,unit\n2022,5,\"{unit}\"\n"), &[]);
            assert_eq!(after(&said, "2022,value,value,"), expected, "{unit}");
        }
    }

    #[test]
    fn without_a_unit_the_cell_is_empty() {
        assert_eq!(rows(&of("period,value\n2022,5\n", &[])), ["2022,value,value,5,,A,,4.5,5.5"]);
    }

    #[test]
    fn rows_of_one_base_meet_whatever_their_scale() {
        let csv = "period,value,unit\n2022,200,million persons\n2023,2.4,100 million persons\n";
        let said = of(csv, &["--kind", "stock", "--metric", "value", "--metric", "yoy"]);
        assert_eq!(after(&said, "2023,value,value,"), "240000000,person,A,,235000000,245000000");
        // 235 / 200.5 and 245 / 199.5.
        assert_eq!(after(&said, "2023,value,yoy,"), "20,%,A,,17.206982,22.807018");
    }

    #[test]
    fn a_small_number_keeps_six_digits() {
        let said = of("period,value\n2022,300001\n2023,300002\n", &["--kind", "flow", "--metric", "yoy"]);
        // 1 / 300001 = 0.00033333222…; the bounds are 0 and 2 / 300000.5.
        assert_eq!(after(&said, "2023,value,yoy,"), "0.000333332,%,A,,0,0.000666666");
    }
}

mod intervals {
    use super::*;

    #[test]
    fn half_a_unit_of_the_last_digit() {
        let said = of("period,value\n2020,5\n2021,5.0\n2022,5.00\n2023,\"1,250\"\n2024,-0.5\n", &[]);
        let expected = [
            "2020,value,value,5,,A,,4.5,5.5",
            "2021,value,value,5,,A,,4.95,5.05",
            "2022,value,value,5,,A,,4.995,5.005",
            "2023,value,value,1250,,A,,1249.5,1250.5",
            "2024,value,value,-0.5,,A,,-0.55,-0.45",
        ];
        assert_eq!(rows(&said), expected);
    }

    #[test]
    fn what_is_counted_has_none() {
        let card = "[measures.x]\ncolumn = \"value\"\nkind = \"stock\"\nexact = true\n";
        let said = table(card, "period,value\n2022,3\n2023,4\n", "metrics = [\"value\", \"yoy\"]");
        assert_eq!(after(&said, "2023,d.x,value,"), "4,,A,,4,4");
        assert_eq!(after(&said, "2023,d.x,yoy,"), "33.333333,%,A,,33.333333,33.333334");
    }

    #[test]
    fn sums_add_the_halves() {
        let said = of("period,g,value\n2022,a,1.5\n2022,b,2\n2022,c,0.25\n", &["--kind", "flow"]);
        // 0.05 + 0.5 + 0.005.
        assert_eq!(rows(&said), ["2022,value,value,3.75,,A,,3.195,4.305"]);
    }

    #[test]
    fn a_missing_part_is_not_zero() {
        let said = of("period,g,value\n2022,a,1.5\n2022,b,\n", &["--kind", "flow"]);
        assert_eq!(rows(&said), ["2022,value,value,,,A,missing_value,,"]);
    }
}

mod stocks_and_flows_of_a_year {
    use super::*;

    fn ratio(kind: &str) -> String {
        let analysis = "
[[measure]]
name = \"d.per_resident\"
ratio = [\"d.x\", \"e.residents\"]

[[table]]
name = \"t\"
measure = \"d.per_resident\"
";
        let card = format!("[measures.x]\ncolumn = \"value\"\nkind = \"{kind}\"\nunit = \"million persons\"\n");
        let work = Work::project(analysis, &card, "period,value\n2023-12,50.0\n");
        work.write("datasets/e.toml", format!("[measures.residents]\ncolumn = \"value\"\nkind = \"{kind}\"\nunit = \"million persons\"\n"));
        work.write("datasets/e.csv", "period,value\n2023,125.0\n");
        work.run(["build", "-q"]).done();
        work.read("charts/t.csv")
    }

    #[test]
    fn a_stock_of_a_year_stands_at_the_end_of_its_last_month() {
        assert_eq!(after(&ratio("stock"), "2023-12,d.per_resident,value,"), "0.4,,A,,0.39944,0.400561");
    }

    #[test]
    fn a_flow_does_not() {
        assert_eq!(after(&ratio("flow"), "2023-12,d.per_resident,value,"), ",,A,missing_period,,");
    }

    #[test]
    fn a_base_and_a_reference_meet_it_too() {
        let csv = "period,value\n2022-12,100\n2023-12,120\n";
        for (kind, index, reference) in [("stock", "120,index,A,,118.905472,121.105528", true), ("flow", ",index,A,missing_period,,", false)] {
            let card = format!("[measures.x]\ncolumn = \"value\"\nkind = \"{kind}\"\n");
            let said = table(&card, csv, "metrics = [\"index(2022)\"]");
            let found = after(&said, "2023-12,d.x,index(2022),").to_owned();
            // For a flow 2022 lies before or inside the series; it is not there, whichever.
            assert_eq!(found.replace("no_prior", "missing_period"), index);
            let said = Work::project("", &card, csv).run(["explain", "d.x@2023"]).done();
            assert_eq!(said.contains("= 120\n"), reference, "{said}");
        }
    }
}

mod rows_and_columns {
    use super::*;

    #[test]
    fn dimensions_then_periods_then_metrics() {
        let csv = "value,area,period\n4,rural,2023\n7,urban,2022\n3,rural,2022\n8,urban,2023\n";
        // Without a card in the order of code points, in a project as declared.
        let said = of(csv, &["--by", "area", "--kind", "stock", "--metric", "share", "--metric", "value"]);
        let starts: Vec<String> = rows(&said).iter().map(|row| row.split(',').take(4).collect::<Vec<_>>().join(" ")).collect();
        let expected = [
            "2022 rural value share",
            "2022 rural value value",
            "2023 rural value share",
            "2023 rural value value",
            "2022 urban value share",
            "2022 urban value value",
            "2023 urban value share",
            "2023 urban value value",
        ];
        assert_eq!(starts, expected);
        let card = "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\n[measures.x]\ncolumn = \"value\"\n";
        let said = table(card, csv, "by = [\"area\"]");
        let keys: Vec<&str> = rows(&said).iter().map(|row| row.split(",d.x").next().unwrap_or_default()).collect();
        assert_eq!(keys, ["2022,urban", "2023,urban", "2022,rural", "2023,rural"]);
    }

    #[test]
    fn periods_sort_by_their_start_then_their_end() {
        let csv = "period,value\n2023-12,1\n2023,2\n2023-01,3\n2023-Q1,4\n2023-H1,5\n2022-12-31,6\n";
        let said = of(csv, &[]);
        let periods: Vec<&str> = rows(&said).iter().map(|row| row.split(',').next().unwrap_or_default()).collect();
        assert_eq!(periods, ["2022-12-31", "2023-01", "2023-Q1", "2023-H1", "2023", "2023-12"]);
    }

    #[test]
    fn several_dimensions_and_values_keep_the_order_asked() {
        let csv = "period,b,a,y,x\n2022,p,q,1,2\n";
        let said = of(csv, &["--by", "a", "--by", "b", "--value", "x", "--value", "y"]);
        let expected = "\
period,a,b,measure,metric,value,unit,status,reason,lo,hi
2022,q,p,x,value,2,,A,,1.5,2.5
2022,q,p,y,value,1,,A,,0.5,1.5
";
        assert_eq!(said, expected);
    }

    #[test]
    fn a_gap_is_named_after_its_two_sides() {
        let csv = "period,area,value\n2022-12,urban,83.1\n2022-12,rural,61.9\n";
        let said = of(csv, &["--by", "area", "--kind", "rate", "--unit", "%", "--metric", "value", "--metric", "gap"]);
        assert_eq!(after(&said, "2022-12,urban-rural,value,gap,"), "21.2,pp,A,,21.1,21.3");
        let said = of(csv, &["--by", "area", "--kind", "rate", "--unit", "%", "--metric", "gap(rural,urban)"]);
        assert_eq!(after(&said, "2022-12,rural-urban,value,\"gap(rural,urban)\","), "-21.2,pp,A,,-21.3,-21.1");
    }

    #[test]
    fn names_with_commas_and_quotes_are_quoted() {
        let said = of("period,area,value\n2022,\"Rural, total\",1\n2022,\"the \"\"old\"\" one\",2\n", &["--by", "area"]);
        let expected = [
            "2022,\"Rural, total\",value,value,1,,A,,0.5,1.5",
            "2022,\"the \"\"old\"\" one\",value,value,2,,A,,1.5,2.5",
        ];
        assert_eq!(rows(&said), expected);
    }
}

mod derived_measures {
    use super::*;

    #[test]
    fn an_amount_in_another_currency() {
        let analysis = "
[[measure]]
name = \"d.dollars\"
convert = { from = \"d.x\", to = \"USD\", with = \"e.rate\" }

[[table]]
name = \"t\"
measure = \"d.dollars\"
";
        let work = Work::project(analysis, "[measures.x]\ncolumn = \"value\"\nkind = \"flow\"\nunit = \"亿元\"\n", "period,value\n2022,1000\n2023,1000\n");
        work.write("datasets/e.toml", "[measures.rate]\ncolumn = \"value\"\nkind = \"ratio\"\nunit = \"yuan per US dollar\"\n");
        work.write("datasets/e.csv", "period,value\n2022,6.75\n");
        work.run(["build", "-q"]).done();
        let said = work.read("charts/t.csv");
        assert_eq!(after(&said, "2022,d.dollars,value,"), "14814814814.814815,USD,A,,14796447076.239822,14833209785.025946");
        assert_eq!(after(&said, "2023,d.dollars,value,"), ",USD,A,missing_period,,");
    }

    #[test]
    fn two_values_for_one_key_unless_one_is_left_out() {
        let csv = "period,value,status\n2023,20,A\n2023,24,forecast\n";
        let card = "[measures.x]\ncolumn = \"value\"\n";
        let work = Work::project("[[table]]\nname = \"t\"\nmeasure = \"d.x\"\n", card, csv);
        let transcript = "\
error: two values for `2023` of `x`
 --> datasets/d.csv:2:6
  |
2 | 2023,20,A
  |      ^^
 --> datasets/d.csv:3:6
  |
3 | 2023,24,forecast
  |      ^^
hint: leave one of them out with `[[leave_out]]`, or name the column that tells them apart
";
        work.run(["build"]).exit(3).stdout("").stderr(transcript).done();
        work.append("datasets/d.toml", "[[leave_out]]\nwhere = { status = \"forecast\" }\nnote = \"superseded\"\n");
        work.run(["build", "-q"]).done();
        assert_eq!(after(&work.read("charts/t.csv"), "2023,d.x,value,"), "20,,A,,19.5,20.5");
    }
}
