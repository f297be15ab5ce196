//! Averages of stocks over their periods, as what flows are divided by.

use crate::harness::Work;

const ANALYSIS: &str = "title = \"x\"

[[measure]]
name = \"d.users_on_average\"
average = \"d.users\"

[[measure]]
name = \"d.arpu\"
ratio = [\"d.revenue\", \"d.users_on_average\"]

[[table]]
name = \"arpu\"
measure = \"d.arpu\"

[[table]]
name = \"yearly\"
measure = \"d.users_on_average\"
every = \"year\"
";

fn project(rows: &str) -> Work {
    let work = Work::new();
    work.write("sizeup.toml", ANALYSIS);
    work.write(
        "datasets/d.toml",
        "title = \"d\"\nfile = \"d.csv\"\n[period]\ncolumn = \"period\"\n[measures.users]\ncolumn = \"users\"\nkind = \"stock\"\nunit = \
         \"person\"\n[measures.revenue]\ncolumn = \"revenue\"\nkind = \"flow\"\nunit = \"CNY\"\n[[breaks]]\nafter = \"2022-Q4\"\nnote = \
         \"counted anew\"\n",
    );
    work.write("datasets/d.csv", format!("period,users,revenue\n{rows}"));
    work
}

#[test]
fn a_flow_is_divided_by_the_mean_of_begin_and_end() {
    let work = project("2022-Q1,100,500\n2022-Q2,140,600\n2022-Q4,160,660\n2023-Q1,200,720\n2023-Q2,,720\n2023-Q3,210,720\n");
    work.run(["build", "-q"]).done();
    let expected = "period,measure,metric,value,unit,status,reason,lo,hi
2022-Q1,d.arpu,value,,CNY/person,A,no_prior,,
2022-Q2,d.arpu,value,5,CNY/person,A,,4.975103,5.025105
2022-Q4,d.arpu,value,,CNY/person,A,missing_period,,
2023-Q1,d.arpu,value,,CNY/person,A,break,,
2023-Q2,d.arpu,value,,CNY/person,A,missing_value,,
2023-Q3,d.arpu,value,,CNY/person,A,missing_value,,
";
    assert_eq!(work.read("charts/arpu.csv"), expected);
    let said = work.run(["explain", "d.arpu@2022-Q2"]).done();
    assert!(said.contains("denominator 120 person  at d.users_on_average 2022-Q2\n\n  end       140 person"), "{said}");
    assert!(said.contains("  begin     100 person"), "{said}");
}

#[test]
fn the_average_of_a_year_is_that_of_its_ends() {
    let work = project("2020-Q4,100,1\n2021-Q1,1,1\n2021-Q2,1,1\n2021-Q3,1,1\n2021-Q4,120,1\n");
    work.run(["build", "-q"]).done();
    assert!(work.read("charts/yearly.csv").contains("2021,d.users_on_average,value,110,person,A,,109.5,110.5\n"));
    work.write("sizeup.toml", ANALYSIS.replace("average = \"d.users\"", "average = \"d.revenue\""));
    work.run(["build", "-q"])
        .exit(3)
        .stderr(
            "error: `d.revenue` is no stock: only that stands at the begin and the end of a period
 --> sizeup.toml:5:12
  |
5 | average = \"d.revenue\"
  |            ^^^^^^^^^
hint: `kind = \"stock\"` in its card says that it is one
",
        )
        .done();
}
