//! Measures made of others: no figure is rounded on the way, none counts twice, and a ratio of wholes is divided anew.

use crate::harness::Work;

/// The rest of the row that begins so, in a table of the analysis.
#[track_caller]
fn row(work: &Work, table: &str, start: &str) -> String {
    let text = work.read(&format!("charts/{table}.csv"));
    let found = text.lines().find_map(|line| line.strip_prefix(start));
    found.unwrap_or_else(|| unreachable!("no row {start} in:\n{text}")).to_owned()
}

/// Users and residents of town and country, without a printed total.
fn people(analysis: &str) -> Work {
    let share = "[[measure]]\nname = \"users.pen\"\nratio = [\"users.users\", \"pop.residents\"]\nunit = \"percent\"\n";
    let work = Work::with("sizeup.toml", format!("{share}{analysis}"));
    let card = |name: &str| {
        let area = "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\npartition = true\n";
        format!("{area}[measures.{name}]\ncolumn = \"value\"\nkind = \"stock\"\nunit = \"million persons\"\n")
    };
    work.write("datasets/users.toml", card("users"));
    work.write("datasets/pop.toml", card("residents"));
    work.write(
        "datasets/users.csv",
        "period,area,value\n2023-12,urban,766\n2023-12,rural,326\n2024-12,urban,795\n2024-12,rural,313\n",
    );
    let residents = "period,area,value\n2023-12,urban,932.67\n2023-12,rural,477.00\n2024-12,urban,943.50\n2024-12,rural,464.78\n";
    work.write("datasets/pop.csv", residents);
    work
}

#[test]
fn a_ratio_over_a_complete_partition_is_that_of_the_sums() {
    let claim = "[[claim]]\nid = \"c\"\ntext = \"78.7 % are online\"\nref = \"users.pen@2024-12\"\nis = \"78.7%\"\n";
    let tables = "[[table]]\nname = \"whole\"\nmeasure = \"users.pen\"\nby = []\nmetrics = [\"value\", \"yoy\"]\n\
                  [[table]]\nname = \"parts\"\nmeasure = \"users.pen\"\n\
                  [[table]]\nname = \"years\"\nmeasure = \"users.pen\"\nby = []\nevery = \"year\"\n";
    let work = people(&format!("{claim}{tables}"));
    let told = "\
users.pen@2024-12
  = 78.677536 %
    between 78.605968 and 78.749104 %, given the rounding of the printed figures

formula    x(t), the level as printed, in base units
measure    numerator / denominator

numerator   1,108,000,000 person  at users.users 2024-12

  part      795,000,000 person  at 2024-12 [area=urban]
             printed `795` in datasets/users.csv:4:15

  part      313,000,000 person  at 2024-12 [area=rural]
             printed `313` in datasets/users.csv:5:15

denominator 1,408,280,000 person  at pop.residents 2024-12

  part      943,500,000 person  at 2024-12 [area=urban]
             printed `943.50` in datasets/pop.csv:4:15

  part      464,780,000 person  at 2024-12 [area=rural]
             printed `464.78` in datasets/pop.csv:5:15
";
    work.run(["explain", "users.pen@2024-12"]).stdout(told).done();
    work.run(["build", "-q"]).done();
    assert_eq!(work.verdict("c"), "holds");
    assert_eq!(row(&work, "whole", "2024-12,users.pen,value,"), "78.677536,%,A,,78.605968,78.749104");
    assert_eq!(row(&work, "whole", "2024-12,users.pen,yoy,"), "1.212597,pp,A,,1.069541,1.355653");
    assert_eq!(row(&work, "parts", "2024-12,urban,users.pen,value,"), "84.260731,%,A,,84.20729,84.314173");
    assert_eq!(row(&work, "years", "2024,users.pen,value,"), "78.677536,%,A,,78.605968,78.749104");
}

#[test]
fn a_ratio_of_what_is_not_all_there_is_none() {
    let work = people("");
    let pen = || work.run(["explain", "users.pen@2024-12"]).done();
    work.edit("datasets/users.csv", "2024-12,rural,313\n", "");
    assert!(pen().starts_with("users.pen@2024-12\n  = missing_period"), "{}", pen());
    // Without declared values nobody knows how many there are; what the one measure has the other must have.
    for card in ["users", "pop"] {
        work.edit(&format!("datasets/{card}.toml"), "values = [\"urban\", \"rural\"]\n", "");
    }
    assert!(pen().starts_with("users.pen@2024-12\n  = low_coverage"), "{}", pen());
}

#[test]
fn a_printed_total_is_divided_by_the_sum_of_the_parts() {
    let work = people("[[reconcile]]\nname = \"r\"\nprinted = \"users.said\"\ncomputed = \"users.pen\"\n");
    work.edit("datasets/users.toml", "partition = true\n", "partition = true\ntotal = \"all\"\n");
    work.edit(
        "datasets/users.toml",
        "[measures.users]\ncolumn = \"value\"\n",
        "[measures.users]\nwhere = { what = \"users\" }\n",
    );
    work.append("datasets/users.toml", "[measures.said]\nwhere = { what = \"share\" }\nkind = \"rate\"\nunit = \"percent\"\n");
    let csv = "period,area,what,value\n2024-12,urban,users,795\n2024-12,rural,users,313\n2024-12,all,users,1108\n2024-12,all,share,78.7\n";
    work.write("datasets/users.csv", csv);
    let told = work.run(["explain", "users.pen@2024-12"]).done();
    assert!(told.starts_with("users.pen@2024-12\n  = 78.677536 %\n    between 78.641472 and 78.713599 %"), "{told}");
    work.run(["build", "-q"]).done();
    let said = work.run(["check"]).done();
    assert!(said.contains("1 within rounding") && !said.contains("missing_period"), "{said}");
}

#[test]
fn a_percentage_that_divides_is_hundredths() {
    let analysis = "\
[[measure]]
name = \"d.residents\"
ratio = [\"d.users\", \"d.pen\"]

[[measure]]
name = \"d.back\"
product = [\"d.pen\", \"d.residents\"]

[[measure]]
name = \"d.stated\"
ratio = [\"d.users\", \"d.pen\"]
unit = \"person\"

[[table]]
name = \"r\"
measure = \"d.residents\"
metrics = [\"value\", \"lmdi\"]

[[table]]
name = \"b\"
measure = \"d.back\"

[[table]]
name = \"s\"
measure = \"d.stated\"
";
    let card = "[measures.users]\nwhere = { what = \"users\" }\nkind = \"stock\"\nunit = \"million persons\"\n\
                [measures.pen]\nwhere = { what = \"pen\" }\nkind = \"rate\"\nunit = \"percent\"\n";
    let csv = "period,what,value\n2022,users,200\n2022,pen,40.0\n2023,users,284\n2023,pen,56.8\n";
    let work = Work::project(analysis, card, csv);
    work.run(["build", "-q"]).done();
    assert_eq!(row(&work, "r", "2023,d.residents,value,"), "500000000,person,A,,498680738.786279,501321585.903084");
    assert_eq!(row(&work, "s", "2023,d.stated,value,"), "500000000,person,A,,498680738.786279,501321585.903084");
    // The share stands above and below the line: only the rounding of the users is left.
    assert_eq!(row(&work, "b", "2023,d.back,value,"), "284000000,person,A,,283500000,284500000");
    // 500 million were 500 million: what the users brought the share took.
    assert!(row(&work, "r", "2023,d.residents,lmdi(users),").starts_with("175328435.8"), "{}", work.read("charts/r.csv"));
    assert!(row(&work, "r", "2023,d.residents,lmdi(pen),").starts_with("-175328435.8"), "{}", work.read("charts/r.csv"));
}

#[test]
fn real_terms_are_exact_and_no_price_counts_twice() {
    let analysis = "\
[[measure]]
name = \"d.real\"
real = { of = \"d.size\", prices = \"p.prices\", base = \"2020\" }

[[table]]
name = \"t\"
measure = \"d.real\"
by = [\"item\"]
metrics = [\"value\", \"yoy\", \"share\"]

[[table]]
name = \"n\"
measure = \"d.size\"
by = [\"item\"]
metrics = [\"share\"]

[[table]]
name = \"f\"
measure = \"d.real\"
by = []
metrics = [\"yoy\", \"index(2021)\"]
";
    let card =
        "[dimensions.item]\npartition = true\n[measures.size]\ncolumn = \"value\"\nkind = \"flow\"\nunit = \"billion yuan\"\n";
    let csv = "period,item,value\n2020,a,35.0\n2021,a,39.9\n2022,a,42.0\n2020,b,10.0\n2021,b,10.0\n2022,b,9.0\n";
    let work = Work::project(analysis, card, csv);
    work.write("datasets/p.toml", "[measures.prices]\ncolumn = \"value\"\nkind = \"index\"\n");
    work.write("datasets/p.csv", "period,value\n2020,99.4\n2021,98.0\n2022,100.8\n");
    work.run(["build", "-q"]).done();
    // 39.9 · 99.4 / 98.0 is 40.47 to the last digit.
    assert_eq!(row(&work, "t", "2021,a,d.real,value,"), "40470000000,CNY,A,,40378352881.183069,40561791730.474733");
    assert_eq!(row(&work, "t", "2020,a,d.real,value,"), "35000000000,CNY,A,,34950000000,35050000000");
    assert_eq!(row(&work, "t", "2021,a,d.real,yoy,"), "15.628571,%,A,,15.202148,16.056629");
    // The price of the base year is gone from growth after it: (42 ± .05)(98 ± .05) / ((39.9 ∓ .05)(100.8 ∓ .05)).
    assert_eq!(row(&work, "t", "2022,a,d.real,yoy,"), "2.339181,%,A,,1.986742,2.692853");
    for year in ["2020", "2021", "2022"] {
        let nominal = row(&work, "n", &format!("{year},a,d.size,share,"));
        assert_eq!(row(&work, "t", &format!("{year},a,d.real,share,")), nominal, "{year}");
    }
    // Of the sum of both: (49.9 ± .1)(99.4 ± .05) / ((45 ∓ .1)(98 ∓ .05)).
    assert_eq!(row(&work, "f", "2021,d.real,yoy,"), "12.473016,%,A,,11.885311,13.063913");
}

#[test]
fn the_factor_of_a_splice_is_gone_from_growth_before_it() {
    let analysis = "\
[[measure]]
name = \"d.spliced\"
splice = { of = \"d.size\", old = \"A\", new = \"B\" }

[[table]]
name = \"t\"
measure = \"d.spliced\"
metrics = [\"yoy\"]
";
    let card = "[columns]\ndefinition = \"scope\"\n[measures.size]\ncolumn = \"value\"\nkind = \"flow\"\n";
    let csv = "period,scope,value\n2019,A,90\n2020,A,100\n2021,A,120\n2021,B,150\n2022,B,165\n";
    let work = Work::project(analysis, card, csv);
    work.run(["build", "-q"]).done();
    // 99.5 / 90.5 and 100.5 / 89.5.
    assert_eq!(row(&work, "t", "2020,d.spliced,yoy,"), "11.111111,%,I,,9.944751,12.290503");
    // Up to the period of both only the old figures are left: 119.5 / 100.5 and 120.5 / 99.5.
    assert_eq!(row(&work, "t", "2021,d.spliced,yoy,"), "20,%,I,,18.905472,21.105528");
}

#[test]
fn an_amount_that_the_analysis_states_is_told_as_that() {
    let analysis = "\
[[measure]]
name    = \"d.trillion\"
convert = { from = \"1 trillion yuan\", to = \"USD\", with = \"d.rate\" }
";
    let card = "[measures.rate]\ncolumn = \"value\"\nkind = \"ratio\"\nunit = \"yuan per US dollar\"\n";
    let work = Work::project(analysis, card, "period,value\n2023,8.0\n");
    let told = "\
d.trillion@2023
  = 125,000,000,000 USD
    between 124,223,602,484.472049 and 125,786,163,522.012579 USD, given the rounding of the printed figures

formula    x(t), the level as printed, in base units
measure    amount, converted at the rate of the same period

amount      1,000,000,000,000 CNY
           stated in sizeup.toml:3:21

rate        8 CNY/USD  at d.rate 2023
           printed `8.0` in datasets/d.csv:2:6
";
    work.run(["explain", "d.trillion@2023"]).stdout(told).done();
}

#[test]
fn scale_words_are_levels_everywhere() {
    let analysis = "[[table]]\nname = \"t\"\nmeasure = \"d.users\"\nmetrics = [\"milestone(50 million)\"]\n";
    let card = "[measures.users]\ncolumn = \"value\"\nkind = \"stock\"\nunit = \"million persons\"\n";
    let work = Work::project(analysis, card, "period,value\n2022,40\n2023,60\n");
    work.run(["build", "-q"]).done();
    assert_eq!(row(&work, "t", "2023,d.users,milestone(50 million),"), "60000000,person,A,,59500000,60500000");
    let told = work.run(["explain", "d.users.milestone(50 million)"]).done();
    assert!(told.contains("= 60,000,000 person\n") && told.contains("at 2023\n"), "{told}");
}

#[test]
fn an_empty_list_of_dimensions_is_the_whole() {
    let table = |says: &str| {
        let analysis = format!("[[table]]\nname = \"t\"\nmeasure = \"d.x\"\n{says}");
        let card = "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\npartition = true\n[measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n";
        let work = Work::project(&analysis, card, "period,area,value\n2023,urban,7\n2023,rural,3\n");
        work.run(["build", "-q"]).done();
        work.read("charts/t.csv").lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let whole = ["2023,d.x,value,10,,A,,9,11"];
    assert_eq!(table("by = []\n"), whole);
    assert_eq!(table("by = []\nmatched = true\n"), whole);
    assert_eq!(table(""), ["2023,urban,d.x,value,7,,A,,6.5,7.5", "2023,rural,d.x,value,3,,A,,2.5,3.5"]);
}
