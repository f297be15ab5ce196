//! What the rounding of the printed figures leaves open.

use super::{of, rows, table};
use crate::harness::after;

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
