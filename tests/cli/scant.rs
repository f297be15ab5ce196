//! Figures that are more than nothing and less than half a unit: `0n`, and a zero of status N.

use crate::harness::Work;

/// What the rows of `a` say, from the value on.
fn said(csv: &str, card: &str, metrics: &[&str]) -> Vec<String> {
    let work = Work::with("x.csv", csv);
    if !card.is_empty() {
        work.write("x.toml", card);
    }
    let asked = metrics.iter().flat_map(|metric| ["--metric", *metric]);
    let all: Vec<&str> = ["x.csv", "--by", "part", "--kind", "flow"].into_iter().chain(asked).collect();
    let said = work.metrics(&all);
    let of = |line: &str| line.contains(",a,").then(|| line.split(',').skip(3).collect::<Vec<_>>().join(","));
    said.lines().filter_map(of).collect()
}

#[test]
fn a_zero_that_is_none() {
    let metrics = ["value", "share", "yoy", "log"];
    let expected = [
        "value,0,,N,,0,0.5",
        "share,0,%,N,,0,5",
        "yoy,,%,N,no_prior,,",
        "log,,%,N,no_prior,,",
        "value,4,,A,,3.5,4.5",
        "share,28.571429,%,A,,25,32.142858",
        // Its base is above zero, and may be as near to it as one likes.
        "yoy,,%,A,rounding_indeterminate,,",
        "log,,%,A,rounding_indeterminate,,",
    ];
    for zero in ["0n", "0 n"] {
        let csv = format!("period,part,value\n2022,a,{zero}\n2022,b,10\n2023,a,4\n2023,b,10\n");
        assert_eq!(said(&csv, "", &metrics), expected, "{zero}");
    }
    // The same in a column of its own, as SDMX has it, and with a flag that prevails over it.
    let csv = "period,part,value,OBS_STATUS\n2022,a,0,N\n2022,b,10,A\n2023,a,4,A\n2023,b,10,A\n";
    assert_eq!(said(csv, "", &metrics), expected);
    let flags = "[csv]\nflags = true\n[dimensions.part]\nvalues = [\"a\", \"b\"]\npartition = true\n";
    let csv = "period,part,value\n2022,a,0 np\n2022,b,10\n2023,a,4\n2023,b,10\n";
    assert_eq!(said(csv, flags, &["value"])[0], "value,0,,P,,0,0.5");
    // A zero without it may be a little below nothing, as any rounded figure; and grows by no percentage.
    let csv = "period,part,value\n2022,a,0\n2022,b,10\n2023,a,4\n2023,b,10\n";
    assert_eq!(said(csv, "", &["value", "yoy"])[0], "value,0,,A,,-0.5,0.5");
    assert_eq!(said(csv, "", &["value", "yoy"])[3], "yoy,,%,A,zero_base,,");
}
