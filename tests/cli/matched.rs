//! Matched samples: growth of a sum over the members that both periods have.

use crate::harness::Work;

const CSV: &str = "\
period,region,value
2022,north,10
2022,south,20
2022,west,30
2023,north,11
2023,south,24
2024,north,12
2024,south,25
2024,west,40
";

fn work(matched: bool) -> Work {
    let card = "[dimensions.region]\nvalues = [\"north\", \"south\", \"west\"]\npartition = true\n[measures.sales]\ncolumn = \"value\"\nkind = \"flow\"\n";
    let analysis = format!(
        "[[table]]\nname = \"t\"\nmeasure = \"d.sales\"\nmetrics = [\"value\", \"yoy\"]\nmatched = {matched}\n\
         [[chart]]\nname = \"c\"\ntype = \"column\"\nmeasure = \"d.sales\"\nmetric = \"yoy\"\ntitle = \"Growth\"\nmatched = {matched}\n"
    );
    let work = Work::project(&analysis, card, CSV);
    work.run(["build", "-q"]).done();
    work
}

#[test]
fn growth_over_the_members_of_both_periods() {
    // 11 + 24 on 10 + 20, and 12 + 25 on 11 + 24; the level of 2023 stays without its west.
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2022,d.sales,value,60,,A,,58.5,61.5
2022,d.sales,yoy,,%,A,no_prior,,
2023,d.sales,value,,,A,missing_period,,
2023,d.sales,yoy,16.666667,%,A+matched-2-of-3,,9.677419,24.137932
2024,d.sales,value,77,,A,,75.5,78.5
2024,d.sales,yoy,5.714286,%,A+matched-2-of-3,,0,11.764706
";
    assert_eq!(work(true).read("charts/t.csv"), expected);
    let plain = work(false);
    assert!(plain.read("charts/c.csv").contains("2023,d.sales,yoy,,%,A,missing_period,,"), "{}", plain.read("charts/c.csv"));
    assert!(work(true).read("charts/c.csv").contains("2023,d.sales,yoy,16.666667,%,A+matched-2-of-3,"));
}

#[test]
fn of_fewer_than_half_nothing_is_said() {
    let work = work(true);
    work.edit("datasets/d.csv", "2023,south,24\n", "");
    work.run(["build", "-q"]).done();
    let table = work.read("charts/t.csv");
    assert!(table.contains("2023,d.sales,yoy,,%,A,low_coverage,,"), "{table}");
    assert!(table.contains("2024,d.sales,yoy,,%,A,low_coverage,,"), "{table}");
}

#[test]
fn without_members_it_is_refused() {
    let refused = "\
error: `value` is no sum of members here: there is nothing to match
hint: members are the parts of a `partition` in a card, without a printed total, that `by` does not name
";
    Work::with("x.csv", CSV)
        .run(["metrics", "x.csv", "--by", "region", "--kind", "flow", "--matched"])
        .exit(3)
        .stderr(refused)
        .done();
    // Of a file with a card the partition tells the members.
    let work = work(true);
    let said = work.metrics(&["datasets/d.csv", "--metric", "yoy", "--matched", "--from", "2023", "--to", "2023"]);
    assert_eq!(said.lines().nth(1), Some("2023,d.sales,yoy,16.666667,%,A+matched-2-of-3,,9.677419,24.137932"));
}
