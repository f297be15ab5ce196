//! Measures made of others, as `sizeup list metrics` tells to declare them: firms that come and go, levels that growth
//! implies, differences; and what several sources say of one figure.

use crate::harness::Work;
use sizeup::metric::Recipe;

/// Companies at the end of each year, and those that came and went in it.
fn firms(exits: u32) -> Work {
    let lines = Recipe::named("demography").expect("a recipe").lines;
    let tables: String = ["entry_rate", "exit_rate", "net", "churn"]
        .map(|name| format!("[[table]]\nname = \"{name}\"\nmeasure = \"firms.{name}\"\n"))
        .concat();
    let work = Work::with("sizeup.toml", format!("{lines}{tables}"));
    let measure = |name: &str, kind: &str| {
        format!("[measures.{name}]\nwhere = {{ what = \"{name}\" }}\nkind = \"{kind}\"\nunit = \"company\"\n")
    };
    work.write("datasets/firms.toml", [measure("stock", "stock"), measure("entries", "flow"), measure("exits", "flow")].concat());
    let csv = format!(
        "period,what,value\n2022,stock,200\n2023,stock,210\n2022,entries,35\n2022,exits,15\n2023,entries,30\n2023,exits,{exits}\n"
    );
    work.write("datasets/firms.csv", csv);
    work
}

#[test]
fn firms_that_come_and_go() {
    let work = firms(20);
    work.run(["build", "-q"]).done();
    let last = |name: &str| work.read(&format!("charts/{name}.csv")).lines().last().map(str::to_owned);
    assert_eq!(last("entry_rate").as_deref(), Some("2023,firms.entry_rate,value,15,%,A,,14.713216,15.288221"));
    assert_eq!(last("exit_rate").as_deref(), Some("2023,firms.exit_rate,value,10,%,A,,9.725685,10.27569"));
    assert_eq!(last("net").as_deref(), Some("2023,firms.net,value,10,company,A,,9,11"));
    assert_eq!(last("churn").as_deref(), Some("2023,firms.churn,value,25,%,A,,24.438902,25.56391"));
    assert!(work.read("charts/entry_rate.csv").contains("2022,firms.entry_rate,value,,%,A,no_prior,,"));
    // 200 + 30 − 20 is 210; 200 + 30 − 26 is not.
    assert!(work.run(["check"]).done().contains("firms-balance"));
    let astray = firms(26);
    astray.run(["build", "-q"]).done();
    let said = astray.run(["check"]).exit(1).done();
    assert!(said.contains("printed 4 company in [3, 5], computed 10 company in [9, 11]"), "{said}");
    let less = "[[measure]]\nname = \"firms.x\"\nratio = [\"firms.entries\", \"firms.stock\"]\nless = [\"firms.exits\"]\n";
    work.append("sizeup.toml", less);
    assert!(work.run(["build"]).exit(3).any_stderr().done().is_empty());
}

#[test]
fn a_sum_breaks_where_any_of_its_parts_does() {
    let analysis = "[[measure]]\nname = \"d.all\"\nsum = [\"d.a\", \"d.b\"]\n[[table]]\nname = \"t\"\nmeasure = \"d.all\"\nmetrics = [\"yoy\"]\n";
    let card = "[measures.a]\nkind = \"flow\"\n[measures.b]\nkind = \"flow\"\n\
                [[breaks]]\nafter = \"2022\"\nmeasures = [\"b\"]\nnote = \"counted anew\"\n";
    let work = Work::project(analysis, card, "period,a,b\n2022,1,2\n2023,2,6\n");
    work.run(["build", "-q"]).done();
    assert!(work.read("charts/t.csv").contains("2023,d.all,yoy,,%,A,break,,"), "{}", work.read("charts/t.csv"));
}

#[test]
fn the_level_that_printed_growth_implies() {
    let analysis = "[[measure]]\nname = \"d.implied\"\nimplied = { of = \"d.size\", growth = \"d.growth\" }\n\
                    [[table]]\nname = \"t\"\nmeasure = \"d.implied\"\n";
    let card = "[measures.size]\nwhere = { what = \"size\" }\nkind = \"flow\"\nunit = \"CNY\"\n\
                [measures.growth]\nwhere = { what = \"growth\" }\nkind = \"growth\"\nunit = \"percent\"\n";
    let csv = "period,what,value\n2022,size,100\n2023,size,112\n2024,size,120\n2023,growth,12.5\n2024,growth,-100\n";
    let work = Work::project(analysis, card, csv);
    work.run(["build", "-q"]).done();
    // 112 over 1.125, between 111.5 over 1.1255 and 112.5 over 1.1245, where 100 was printed.
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2022,d.implied,value,99.555556,CNY,I,,99.067081,100.044465
2023,d.implied,value,,CNY,I,zero_base,,
";
    assert_eq!(work.read("charts/t.csv"), expected);
    let said = work.run(["explain", "d.implied@2022"]).done();
    assert!(said.contains("the level of the year after, over 1 + its growth as printed"), "{said}");
    assert!(said.contains("printed `12.5` in datasets/d.csv:5:13"), "{said}");
    work.edit("sizeup.toml", "growth = \"d.growth\"", "growth = \"d.size\"");
    let refused = "\
error: `d.size` is no growth in percent
 --> sizeup.toml:3:38
  |
3 | implied = { of = \"d.size\", growth = \"d.size\" }
  |                                      ^^^^^^
hint: `kind` and `unit` of its card say what it is: growth, percent
";
    work.run(["build"]).exit(3).stderr(refused).done();
}

#[test]
fn what_growth_implies_breaks_a_year_before_the_level_does() {
    let analysis = "[[measure]]\nname = \"d.implied\"\nimplied = { of = \"d.size\", growth = \"d.growth\" }\n\
                    [[table]]\nname = \"t\"\nmeasure = \"d.implied\"\nmetrics = [\"yoy\"]\n";
    let card = "[measures.size]\nwhere = { what = \"size\" }\nkind = \"flow\"\nunit = \"CNY\"\n\
                [measures.growth]\nwhere = { what = \"growth\" }\nkind = \"growth\"\nunit = \"percent\"\n\
                [[breaks]]\nafter = \"2022\"\nmeasures = [\"size\"]\nnote = \"counted anew\"\n";
    let csv = "period,what,value\n2021,size,100\n2022,size,110\n2023,size,330\n2024,size,360\n\
               2021,growth,10\n2022,growth,10\n2023,growth,10\n2024,growth,10\n";
    let work = Work::project(analysis, card, csv);
    work.run(["build", "-q"]).done();
    // 2022 is on the basis of 2023, 2021 on that of 2022.
    let table = work.read("charts/t.csv");
    for line in ["2021,d.implied,yoy,10,%,I,,", "2022,d.implied,yoy,,%,I,break,,", "2023,d.implied,yoy,9.090909,%,I,,"] {
        assert!(table.contains(line), "{line}\n{table}");
    }
}

#[test]
fn a_difference_of_derived_measures_starts_from_the_figures() {
    let convert = |name: &str| {
        format!("[[measure]]\nname = \"d.{name}_usd\"\nconvert = {{ from = \"d.{name}\", to = \"USD\", with = \"d.rate\" }}\n")
    };
    let analysis = format!(
        "{}{}[[measure]]\nname = \"d.net\"\nsum = [\"d.a_usd\"]\nless = [\"d.b_usd\"]\n\
         [[measure]]\nname = \"d.none\"\nsum = [\"d.a_usd\"]\nless = [\"d.a_usd\"]\n\
         [[table]]\nname = \"t\"\nmeasure = \"d.net\"\n[[table]]\nname = \"n\"\nmeasure = \"d.none\"\n",
        convert("a"),
        convert("b")
    );
    let card = "[measures.a]\nkind = \"flow\"\nunit = \"CNY\"\n[measures.b]\nkind = \"flow\"\nunit = \"CNY\"\n\
                [measures.rate]\nkind = \"ratio\"\nunit = \"CNY/USD\"\n";
    let work = Work::project(&analysis, card, "period,a,b,rate\n2023,100,40,7\n");
    work.run(["build", "-q"]).done();
    // (100 − 40) / 7: between 59 / 7.5 and 61 / 6.5, the rate once.
    assert!(
        work.read("charts/t.csv").ends_with("2023,d.net,value,8.571429,USD,A,,7.866666,9.384616\n"),
        "{}",
        work.read("charts/t.csv")
    );
    assert!(work.read("charts/n.csv").ends_with("2023,d.none,value,0,USD,A,,0,0\n"), "{}", work.read("charts/n.csv"));
}

#[test]
fn how_far_sources_lie_apart() {
    let csv =
        "period,source,users\n2022,a,100\n2022,b,110\n2023,a,95\n2023,b,100\n2023,c,110\n2024,a,100\n2025,a,100\n2025,b,100\n";
    let said = Work::with("x.csv", csv).metrics(&["x.csv", "--by", "source", "--kind", "stock", "--metric", "source_spread"]);
    let expected = "\
period,source,measure,metric,value,unit,status,reason,lo,hi
2022,all,users,source_spread,9.52381,%,A,,8.571428,10.476191
2023,all,users,source_spread,15,%,A,,13.930348,16.080403
2024,all,users,source_spread,,%,A,too_few_points,,
2025,all,users,source_spread,0,%,A,,0,1
";
    assert_eq!(said, expected);
}
