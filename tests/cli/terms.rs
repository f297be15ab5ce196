//! Decompositions and products, in tables, charts, references and claims.

use crate::harness::Work;

const ANALYSIS: &str = "title = \"x\"

[[measure]]
name = \"users.online\"
product = [\"people.people\", \"users.rate\"]

[[measure]]
name = \"users.share_online\"
ratio = [\"users.online\", \"people.people\"]
unit = \"percent\"

[[measure]]
name = \"shop.sales\"
product = [\"shop.sold\", \"shop.price\"]

[[table]]
name = \"online\"
measure = \"users.online\"
by = [\"area\"]
from = \"2023\"
metrics = [\"value\", \"lmdi\", \"shift_share\"]

[[table]]
name = \"rates\"
measure = \"users.share_online\"
by = [\"area\"]
from = \"2023\"
metrics = [\"within_between(proof)\"]

[[table]]
name = \"sales\"
measure = \"shop.sales\"
by = [\"item\"]
where = { item = \"tin\" }
from = \"2023\"
metrics = [\"pvm\"]

[[chart]]
name = \"brought\"
type = \"column\"
measure = \"users.online\"
metric = \"lmdi\"
where = { area = \"rural\" }
title = \"The rate brought more than people took\"

[[claim]]
id = \"the-rate-brought-it\"
ref = \"users.online.lmdi(rate)[area=rural]@2023\"
is = \"> users.online.change[area=rural]@2023\"
";

fn project() -> Work {
    let work = Work::new();
    work.write("sizeup.toml", ANALYSIS);
    let area = "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\npartition = true\n";
    work.write(
        "datasets/users.csv",
        "period,area,rate\n2022-12,urban,80.0\n2022-12,rural,60.0\n2023-12,urban,82.0\n2023-12,rural,66.0\n",
    );
    work.write("datasets/users.toml", format!("title = \"Users\"\nfile = \"users.csv\"\n[period]\ncolumn = \"period\"\n{area}[measures.rate]\ncolumn = \"rate\"\nkind = \"rate\"\nunit = \"percent\"\n"));
    work.write("datasets/people.csv", "period,area,people\n2022,urban,9000\n2022,rural,5000\n2023,urban,9200\n2023,rural,4800\n");
    work.write("datasets/people.toml", format!("title = \"People\"\nfile = \"people.csv\"\n[period]\ncolumn = \"period\"\n{area}[measures.people]\ncolumn = \"people\"\nkind = \"stock\"\nunit = \"person\"\n"));
    work.write("datasets/shop.csv", "period,item,sold,price\n2022,tea,10,1\n2022,tin,10,3\n2023,tea,10,1\n2023,tin,20,4\n");
    let item = "[dimensions.item]\nvalues = [\"tea\", \"tin\"]\npartition = true\n";
    work.write("datasets/shop.toml", format!("title = \"Shop\"\nfile = \"shop.csv\"\n[period]\ncolumn = \"period\"\n{item}[measures.sold]\ncolumn = \"sold\"\nkind = \"flow\"\nunit = \"kg\"\n[measures.price]\ncolumn = \"price\"\nkind = \"ratio\"\nunit = \"CNY/kg\"\n"));
    work
}

/// The values of a written table: what stands before the fifth comma of each row.
fn written(work: &Work, name: &str) -> Vec<String> {
    let text = work.read(&format!("charts/{name}.csv"));
    let rows = text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    rows.map(|cells| format!("{} {} {}{}", cells[1], cells[3], cells[4], cells[5])).collect()
}

#[test]
fn a_decomposition_is_a_metric_for_each_of_its_terms() {
    let work = project();
    work.run(["build"]).done();
    let expected = [
        "urban value 7544person",
        "urban lmdi(people) 161.999095person",
        "urban lmdi(rate) 182.000905person",
        "urban shift_share(expected) 361.411765person",
        "urban shift_share(excess) -17.411765person",
        "rural value 3168person",
        "rural lmdi(people) -125.863892person",
        "rural lmdi(rate) 293.863892person",
        "rural shift_share(expected) 150.588235person",
        "rural shift_share(excess) 17.411765person",
    ];
    assert_eq!(written(&work, "online"), expected);
    let rates = written(&work, "rates");
    for row in [
        "all within_between(within) 3.4pp",
        "all within_between(between) 0.257143pp",
        "all within_between(residual) 0pp",
        "rural within_between(change) 2.266939pp",
    ] {
        assert!(rates.iter().any(|known| known == row), "{row} is not in {rates:?}");
    }
    let sales = written(&work, "sales");
    assert!(sales.iter().any(|row| row.ends_with("pvm(price) 20CNY")), "{sales:?}");
    // In a chart the terms are the series.
    let chart = work.read("charts/brought.csv");
    assert!(chart.contains("2023,rate,users.online,lmdi,293.863892,person,A,,"), "{chart}");
    assert!(work.run(["check"]).done().contains("1 of 1 claims hold"));
}

#[test]
fn a_term_that_is_asked_for_twice_is_told_once() {
    let work = project();
    work.edit("sizeup.toml", "\"value\", \"lmdi\", \"shift_share\"", "\"value\", \"shift_share\", \"shift_share(proof)\"");
    work.run(["build", "-q"]).done();
    let table = work.read("charts/online.csv");
    assert_eq!(table.matches("2023,rural,users.online,shift_share(expected),").count(), 1, "{table}");
    assert_eq!(table.matches("2023,rural,users.online,shift_share(residual),").count(), 1, "{table}");
}

#[test]
fn a_chart_that_names_no_type_is_a_line() {
    let work = Work::project(
        "[[chart]]\nname = \"c\"\nmeasure = \"d.x\"\ntitle = \"x\"\n",
        "[measures.x]\ncolumn = \"value\"\nkind = \"flow\"\n",
        "period,value\n2021,1\n2022,2\n",
    );
    work.run(["build", "-q"]).done();
    let untold = work.read("charts/c.svg");
    work.edit("sizeup.toml", "measure", "type = \"line\"\nmeasure");
    work.run(["build", "-q"]).done();
    assert_eq!(work.read("charts/c.svg"), untold);
}

#[test]
fn explain_shows_the_proof() {
    let said = project().run(["explain", "users.online.lmdi(rate)[area=rural]@2023"]).done();
    let proof = "
terms
           people       -125.863892 person
           rate         293.863892 person
           sum          168 person
           change       168 person
           residual     0 person
";
    assert!(said.contains(proof), "{said}");
    assert!(said.contains("printed `66.0` in datasets/users.csv:5:15"), "{said}");
    let all = project().run(["explain", "users.share_online.within_between(within)@2023"]).done();
    assert!(all.starts_with("users.share_online.within_between(within)@2023\n  = 3.4 pp\n"), "{all}");
}

#[test]
fn terms_that_are_not_there() {
    let work = project();
    work.run(["explain", "users.online.lmdi[area=rural]@2023"])
        .exit(3)
        .stderr("error: `lmdi` has several terms, and the reference names none of them\nhint: name one: `lmdi(people)`\n")
        .done();
    work.run(["explain", "users.online.lmdi(ratte)[area=rural]@2023"])
        .exit(3)
        .stderr("error: `lmdi` has no term `ratte` here\nhint: did you mean `rate`?\n")
        .done();
    work.run(["explain", "users.online.shift_share(rate)[area=rural]@2023"]).exit(3).stderr(
        "error: `shift_share` takes one of national, mix, competitive, expected, excess in parentheses, a base period and behind it `dynamic`, behind a term the dimension of the mix, or nothing for all terms\nhint: for example `shift_share(excess)`\n",
    ).done();
    work.run(["metrics", "datasets/people.csv", "--metric", "lmdi"]).exit(3).stderr(
        "error: `people.people` is not made of factors, and `lmdi` tells what each of them brought\nhint: declare it in sizeup.toml by `product = [\"a.b\", \"c.d\"]` or by `ratio`\n",
    ).done();
}

#[test]
fn a_sum_over_parts_has_no_factors_of_its_own() {
    let work = project();
    work.edit(
        "sizeup.toml",
        "by = [\"item\"]\nwhere = { item = \"tin\" }\nfrom = \"2023\"\nmetrics = [\"pvm\"]",
        "by = []\nmetrics = [\"lmdi\"]",
    );
    let said = work.run(["build", "-q"]).exit(3).refusal();
    let sentence = "error: `shop.sales` is a sum over `item` here, and `lmdi` tells what the factors of one part brought\n";
    assert!(said.starts_with(sentence), "{said}");
    assert!(said.ends_with("hint: name `item` among `by`\n"), "{said}");
    let hint = "hint: select a value of `item`, such as `[item=…]`\n";
    work.run(["explain", "shop.sales.lmdi@2023"]).exit(3).stderr(&format!("{sentence}{hint}")).done();
}

#[test]
fn regions_and_trades_of_a_plain_file() {
    let csv = "year,region,trade,x\n2022,north,tea,100\n2022,north,tin,50\n2022,south,tea,50\n2022,south,tin,100\n\
               2023,north,tea,190\n2023,north,tin,50\n2023,south,tea,110\n2023,south,tin,100\n";
    let work = Work::with("x.csv", csv);
    let said = work.metrics(&[
        "x.csv",
        "--by",
        "region",
        "--by",
        "trade",
        "--kind",
        "flow",
        "--from",
        "2023",
        "--metric",
        "shift_share",
    ]);
    for row in [
        "2023,north,tea,x,shift_share(national),50,,A,,",
        "2023,north,tea,x,shift_share(mix),50,,A,,",
        "2023,north,tea,x,shift_share(competitive),-10,,A,,",
        "2023,north,all,x,shift_share(mix),25,,A,,",
    ] {
        assert!(said.contains(row), "`{row}` is not in\n{said}");
    }
}

#[test]
fn the_change_of_a_product_is_bounded_where_a_factor_is_0() {
    let csv = "period,qty,price\n2021,0,3.0\n2022,2,3.5\n";
    let card = "[measures.qty]\nkind = \"flow\"\n\n[measures.price]\nkind = \"ratio\"\n";
    let analysis = "[[measure]]\nname = \"d.rev\"\nproduct = [\"d.qty\", \"d.price\"]\n\n\
                    [[table]]\nname = \"t\"\nmeasure = \"d.rev\"\nmetrics = [\"change\", \"lmdi(change)\"]\n";
    let work = Work::project(analysis, card, csv);
    work.run(["build", "-q"]).done();
    let table = work.read("charts/t.csv");
    let ends: Vec<&str> =
        table.lines().filter(|line| line.starts_with("2022")).map(|line| line.splitn(8, ',').last().expect("columns")).collect();
    // From (1.5 times 3.45) less (0.5 times 3.05) to (2.5 times 3.55) less (-0.5 times 3.05).
    assert_eq!(ends, ["3.65,10.4", "3.65,10.4"], "{table}");
}
