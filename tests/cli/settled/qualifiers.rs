//! Units, scopes, sources: never summed over.

use super::{of, rows};
use crate::harness::{Work, after};

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
        if column == "unit" {
            run.any_exit().exit(3).done()
        } else {
            run.stderr(&transcript).done()
        };
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
fn alternatives_of_any_other_column_are_summed() {
    let csv = "period,area,value\n2022,urban,7\n2022,rural,3\n2022,abroad,1\n";
    let said = of(csv, &["--where", "area=urban", "--where", "area=rural", "--kind", "flow"]);
    assert_eq!(rows(&said), ["2022,value,value,10,,A,,9,11"]);
}
