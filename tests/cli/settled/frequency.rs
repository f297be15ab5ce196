//! The notation of periods settles the frequency.

use super::{of, table};
use crate::harness::after;

#[test]
fn the_notation_settles_it() {
    let said =
        of("period,value\n2022-H1,20\n2022-H2,24\n2023-H1,21\n", &["--kind", "flow", "--metric", "pop", "--metric", "yoy"]);
    assert_eq!(after(&said, "2023-H1,value,pop,"), "-12.5,%,A,,-16.326531,-8.510638");
    // 21 / 20.
    assert_eq!(after(&said, "2023-H1,value,yoy,"), "5,%,A,,0,10.256411");
    let said =
        of("period,value\n2022-Q4,20\n2023-Q1,24\n2023-Q4,21\n", &["--kind", "flow", "--metric", "pop", "--metric", "yoy"]);
    assert_eq!(after(&said, "2023-Q1,value,pop,"), "20,%,A,,14.634146,25.641026");
    assert_eq!(after(&said, "2023-Q4,value,pop,"), ",%,A,missing_period,,");
    assert_eq!(after(&said, "2023-Q4,value,yoy,"), "5,%,A,,0,10.256411");
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
