//! `sizeup explain`: formula, operands, and the place of every input.

use crate::harness::Work;

#[test]
fn growth_with_its_two_figures() {
    let expected = "\
tea-house.cups.yoy[drink=tea]@2024
  = 25 %
    between 22.680412 and 27.368422 %, given the rounding of the printed figures

formula    x(t) / x(t − one year) − 1, the same notation one year earlier

value       60,000 cups  at 2024 [drink=tea]
           printed `60` in datasets/tea-house.csv:9:10
           source till: Yearly till report, The Tea House

prior       48,000 cups  at 2023 [drink=tea]
           printed `48` in datasets/tea-house.csv:7:10
           source till: Yearly till report, The Tea House
";
    let work = Work::tea();
    work.run(["explain", "tea-house.cups.yoy[drink=tea]@2024"]).stdout(expected).done();
    // The same by the claim about it, after its sentence and what became of it.
    let claimed = format!(
        "\
“Tea sales grew by 25 percent in 2024”

claim      tea-grew-by-a-quarter in sizeup.toml:23:9
says       25%
verdict    holds: stated 25%, computed 25 % in [22.680412, 27.368422]

{expected}"
    );
    work.run(["explain", "tea-grew-by-a-quarter"]).stdout(&claimed).done();
}

#[test]
fn a_share_with_all_parts_of_its_whole() {
    let said = Work::tea().run(["explain", "tea-house.cups.share[drink=tea]@2024"]).done();
    for part in [
        "156,000 cups  at 2024 [drink=coffee]\n",
        "60,000 cups  at 2024 [drink=tea]\n",
        "\nthe whole is the sum of the complete parts\n",
    ] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
    assert!(!said.contains("whole156000"), "{said}");
}

#[test]
fn a_sum_with_each_of_its_parts() {
    let said = Work::tea().run(["explain", "tea-house.cups@2024"]).done();
    assert!(said.starts_with("tea-house.cups@2024\n  = 216,000 cups\n    between 215,000 and 217,000 cups,"), "{said}");
    assert_eq!(said.matches("printed `").count(), 2, "{said}");
    for printed in ["printed `156` in datasets/tea-house.csv:8:13\n", "printed `60` in datasets/tea-house.csv:9:10\n"] {
        assert!(said.contains(printed), "{said}");
    }
    // Growth of a sum: the parts of both years, each once.
    let said = Work::tea().run(["explain", "tea-house.cups.yoy@2024"]).done();
    assert!(said.contains("  = 9.090909 %\n    between 8.040201 and 10.152285 %"), "{said}");
    assert_eq!(said.matches("printed `").count(), 4, "{said}");
}

#[test]
fn a_derived_part_with_the_figures_it_is_made_from() {
    let card = "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\npartition = true\ntotal = \"all\"\nderive = true\n\
                [measures.x]\ncolumn = \"value\"\nkind = \"stock\"\nunit = \"100 million persons\"\n";
    let work = Work::project("", card, "period,area,value\n2023-12,all,10.74\n2023-12,rural,3.20\n");
    let said = work.run(["explain", "d.x[area=urban]@2023-12"]).done();
    for part in [
        "  = 754,000,000 person\n",
        "    between 753,000,000 and 755,000,000 person,",
        "    status I: imputed: derived from other figures, not printed by the source\n",
        "not printed: the total less the other parts\n",
        "printed `10.74` in datasets/d.csv:2:13\n",
        "printed `3.20` in datasets/d.csv:3:15\n",
    ] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
}

#[test]
fn a_milestone_answers_with_a_period() {
    let said = Work::tea().run(["explain", "tea-house.cups.milestone(50000)[drink=tea]"]).done();
    assert!(said.contains("  = 60,000 cups\n") && said.contains("    at 2024\n"), "{said}");
}

#[test]
fn a_reason_is_told_in_words() {
    let said = Work::tea().run(["explain", "tea-house.cups.yoy[drink=tea]@2021"]).done();
    assert!(said.contains("  = no_prior: the earlier period lies before the first observation of the series\n"), "{said}");
}

#[test]
fn a_break_is_named() {
    let card =
        "[measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n[[breaks]]\nafter = \"2021\"\nnote = \"counted with the census\"\n";
    let work = Work::project("", card, "period,value\n2021,24\n2022,21\n");
    let said = work.run(["explain", "d.x.yoy@2022"]).done();
    assert!(said.contains("  = break: ") && said.contains("\nbreak after 2021: counted with the census\n"), "{said}");
}

#[test]
fn a_reference_to_what_is_not_there() {
    for (reference, transcript) in [
        ("tea-house.cups.yoy[drink=te]@2024", "error: there is no value `te` of `drink`\nhint: did you mean `tea`?\n"),
        ("tea-house.cups.yoy[drnk=tea]@2024", "error: there is no dimension `drnk`\nhint: did you mean `drink`?\n"),
        (
            "tea-house.cup.yoy[drink=tea]@2024",
            "error: there is no measure `tea-house.cup`\nhint: did you mean `tea-house.cups`?\n",
        ),
        ("tea-house.cups.yoi[drink=tea]@2024", "error: there is no metric `yoi`\nhint: did you mean `yoy`?\n"),
    ] {
        Work::tea().run(["explain", reference]).exit(3).stdout("").stderr(transcript).done();
    }
}

#[test]
fn a_reference_that_is_none() {
    let transcript = "\
error: `tea-house.cups.yoy[drink=tea]` is not a reference: `@` and the period are missing at character 30
 --> reference:1:30
  |
1 | tea-house.cups.yoy[drink=tea]
  |                              ^
";
    Work::tea().run(["explain", "tea-house.cups.yoy[drink=tea]"]).exit(2).stdout("").stderr(transcript).done();
}

#[test]
fn only_growth_of_a_rate_is_said_to_be_a_difference() {
    let work = Work::new();
    work.write("sizeup.toml", "title = \"x\"\n");
    work.write("datasets/x.csv", "period,area,value\n2022,urban,80.0\n2022,rural,60.0\n2023,urban,81.0\n2023,rural,62.0\n");
    let card = "title = \"X\"\nfile = \"x.csv\"\n[period]\ncolumn = \"period\"\n[dimensions.area]\nvalues = [\"urban\", \"rural\"]\n\
                [measures.rate]\ncolumn = \"value\"\nkind = \"rate\"\nunit = \"percent\"\n";
    work.write("datasets/x.toml", card);
    for (metric, area, said) in [
        ("yoy", "rural", true),
        ("pop", "rural", true),
        ("change", "rural", false),
        ("rank", "rural", false),
        ("streak", "rural", false),
        ("gap_ratio", "urban-rural", false),
        ("catch_up", "rural-urban", false),
        ("headroom", "rural", false),
    ] {
        let told = work.run(["explain", &format!("x.rate.{metric}[area={area}]@2023")]).done();
        assert_eq!(told.contains("of a rate: the difference, in points"), said, "{told}");
    }
}

#[test]
fn a_period_that_the_series_does_not_have() {
    let csv = "period,area,users\n2021,a,1\n2022,a,2\n2024,a,3\n2023,b,4\n";
    let work = Work::project("", "[dimensions.area]\n[measures.users]\nkind = \"stock\"\n", csv);
    for (reference, expected) in [
        ("d.users[area=a]@2030", "= missing_period: it runs from 2021 to 2024 and has no figure at 2030"),
        ("d.users.yoy[area=a]@2030", "= missing_period: it runs from 2021 to 2024 and has no figure at 2030"),
        ("d.users[area=a]@2023", "= missing_period: it runs from 2021 to 2024 and has no figure at 2023"),
        ("d.users[area=a]@2010", "= no_prior: it runs from 2021 to 2024 and has no figure at 2010"),
        ("d.users[area=b]@2010", "= no_prior: its only period is 2023, not 2010"),
        // Where the period is there, the reason is about the one before.
        ("d.users.yoy[area=a]@2024", "= missing_period: the earlier period lies inside the series and was not observed"),
    ] {
        let said = work.run(["explain", reference]).done();
        assert_eq!(said.lines().nth(1).map(str::trim), Some(expected), "{reference}");
    }
}

/// Figures on two definitions with a change between, and claims about them.
fn redefined() -> Work {
    let analysis = "
[[measure]]
name = \"d.real\"
real = { of = \"d.size\", prices = \"p.rise\", base = \"2023\" }

[[claim]]
id = \"no-growth\"
text = \"The market did not grow by 58 percent\"
ref = \"d.size.yoy[scope=new]@2023\"
reason = \"break\"
note = \"two definitions\"

[[claim]]
id = \"too-much\"
text = \"It grew by 20 percent\"
ref = \"d.size.yoy[scope=new]@2024\"
is = \"20%\"
source = \"report\"
note = \"as printed\"

[[claim]]
id = \"faster\"
ref = \"d.size.yoy[scope=new]@2024\"
is = \"> d.size.yoy[scope=old]@2022\"
";
    let card = "sources = \"sources.csv\"\n[measures.size]\ncolumn = \"value\"\nkind = \"flow\"\nunit = \"million yuan\"\n\
                [columns]\ndefinition = \"scope\"\n";
    let work = Work::project(
        analysis,
        card,
        "period,scope,value\n2021,old,600\n2022,old,727.44\n2023,new,1152.481\n2024,new,1267.7291\n",
    );
    work.write("datasets/p.toml", "[measures.rise]\ncolumn = \"value\"\nkind = \"growth\"\nunit = \"percent\"\n");
    work.write("datasets/p.csv", "period,value\n2022,2.0\n2023,0.2\n2024,10.0\n");
    work.write("datasets/sources.csv", "source_id,title,publisher,url\nreport,Yearly report,The Bureau,\n");
    work
}

#[test]
fn a_break_shows_what_lies_beyond_it() {
    let said = redefined().run(["explain", "no-growth"]).done();
    let expected = "\
“The market did not grow by 58 percent”

claim      no-growth in sizeup.toml:7:7
says       break
verdict    holds: no number, as stated: break, an earlier value exists, but under another definition or across a declared break
note       two definitions

d.size.yoy[scope=new]@2023
  = break: an earlier value exists, but under another definition or across a declared break

formula    x(t) / x(t − one year) − 1, the same notation one year earlier

value       1,152,481,000 CNY  at 2023 [scope=new]
           printed `1152.481` in datasets/d.csv:4:10

earlier     727,440,000 CNY  at 2022 [scope=old]
           printed `727.44` in datasets/d.csv:3:10
";
    assert_eq!(said, expected);
}

#[test]
fn a_claim_is_told_with_its_verdict_and_what_it_is_compared_with() {
    let work = redefined();
    let said = work.run(["explain", "too-much"]).done();
    for part in [
        "says       20%\nverdict    fails: stated 20%, computed 10 % in [9.999947, 10.000053], -10 pp apart\n",
        "\nnote       as printed\nsource     report: Yearly report, The Bureau\n",
    ] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
    let said = work.run(["explain", "faster"]).done();
    for part in [
        "says       > d.size.yoy[scope=old]@2022\nverdict    fails: ",
        "\ncompared with\n\nd.size.yoy[scope=old]@2022\n  = 21.24 %\n",
        "printed `600` in datasets/d.csv:2:10\n",
    ] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
    work.run(["build", "-q"]).done();
    let said = work.run(["check"]).exit(1).done();
    for part in [
        "holds          no-growth\n               “The market did not grow by 58 percent”\n               no number, as stated: break, ",
        "fails          too-much\n               “It grew by 20 percent”\n               stated 20%, ",
        "               as printed\n               source report: Yearly report, The Bureau\n",
    ] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
}

#[test]
fn real_terms_name_their_base() {
    let work = redefined();
    let said = work.run(["explain", "d.real[scope=new]@2024"]).done();
    assert!(said.contains("\n           at the prices of 2023, by `p.rise`: divided by 1.1\n"), "{said}");
    let said = work.run(["explain", "d.real.yoy[scope=new]@2024"]).done();
    assert!(said.contains("\n           at the prices of 2023, by `p.rise`: divided by 1.1\n"), "{said}");
    // A quotient is told with as many digits as tables have.
    assert!(said.contains("\nvalue       1,152,481,000 CNY  at 2024 [scope=new]\n"), "{said}");
}

#[test]
fn a_gap_that_does_not_close_is_told_with_both_years() {
    let card = "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\n[measures.x]\ncolumn = \"value\"\nkind = \"rate\"\nunit = \"percent\"\n\
                [[breaks]]\nafter = \"2021\"\nnote = \"census\"\n";
    let csv = "period,area,value\n2021,urban,80\n2021,rural,60\n2022,urban,82\n2022,rural,60\n2023,urban,84\n2023,rural,61\n2024,urban,60\n2024,rural,61\n";
    let work = Work::project("", card, csv);
    let said = work.run(["explain", "d.x.catch_up[area=rural-urban]@2023"]).done();
    assert!(said.contains("  = not_reached: the gap is not closing\n"), "{said}");
    assert_eq!(said.matches("printed `").count(), 4, "{said}");
    // The break lies before both years.
    assert!(!said.contains("census"), "{said}");
    let said = work.run(["explain", "d.x.catch_up[area=rural-urban]@2024"]).done();
    assert!(said.contains("  = not_reached: the one that follows is ahead already\n"), "{said}");
}

#[test]
fn bounds_of_concentration_are_not_those_of_the_source() {
    let card = "[dimensions.firm]\nvalues = [\"a\", \"b\"]\npartition = true\ntotal = \"all\"\n[measures.x]\ncolumn = \"value\"\nkind = \"flow\"\n";
    let csv = "period,firm,value\n2023,a,500\n2023,b,300\n2023,all,1000\n";
    let said = Work::project("", card, csv).run(["explain", "d.x.hhi@2023"]).done();
    assert!(
        said.contains("approximate: not all of the whole was printed: the bounds hold what the rest of it may add\n"),
        "{said}"
    );
    assert!(!said.contains("the source prints"), "{said}");
}
