//! Units as printed, and what tables write for them.

use super::{of, rows};
use crate::harness::after;

#[test]
fn scales_and_nouns() {
    for (unit, expected) in [
        ("10,000 persons", "50000,person,A,,45000,55000"),
        ("万人", "50000,person,A,,45000,55000"),
        ("million yuan", "5000000,CNY,A,,4500000,5500000"),
        ("billion US dollars", "5000000000,USD,A,,4500000000,5500000000"),
        ("trillion yuan", "5000000000000,CNY,A,,4500000000000,5500000000000"),
        ("百万元", "5000000,CNY,A,,4500000,5500000"),
        ("亿元", "500000000,CNY,A,,450000000,550000000"),
        ("万亿元", "5000000000000,CNY,A,,4500000000000,5500000000000"),
        ("千元", "5000,CNY,A,,4500,5500"),
        ("percent", "5,%,A,,4.5,5.5"),
        ("yuan per US dollar", "5,CNY/USD,A,,4.5,5.5"),
        ("thousand Widgets", "5000,Widgets,A,,4500,5500"),
        // Several countries have dollars, pounds and rupees, and nothing says whose these are.
        ("Dollars", "5,dollars,A,,4.5,5.5"),
        ("million dollars", "5000000,dollars,A,,4500000,5500000"),
        ("Dollars (millions)", "5000000,dollars,A,,4500000,5500000"),
        ("dollars per person", "5,dollars/person,A,,4.5,5.5"),
        ("pounds", "5,pounds,A,,4.5,5.5"),
        ("Canadian dollars", "5,CAD,A,,4.5,5.5"),
    ] {
        let said = of("period,value\n2022,5\n", &["--unit", unit]);
        assert_eq!(after(&said, "2022,value,value,"), expected, "{unit}");
        let said = of(&format!("period,value,unit\n2022,5,\"{unit}\"\n"), &[]);
        assert_eq!(after(&said, "2022,value,value,"), expected, "{unit}");
    }
}

#[test]
fn without_a_unit_the_cell_is_empty() {
    assert_eq!(rows(&of("period,value\n2022,5\n", &[])), ["2022,value,value,5,,A,,4.5,5.5"]);
}

#[test]
fn rows_of_one_base_meet_whatever_their_scale() {
    let csv = "period,value,unit\n2022,200,million persons\n2023,2.4,100 million persons\n";
    let said = of(csv, &["--kind", "stock", "--metric", "value", "--metric", "yoy"]);
    assert_eq!(after(&said, "2023,value,value,"), "240000000,person,A,,235000000,245000000");
    // 235 / 200.5 and 245 / 199.5.
    assert_eq!(after(&said, "2023,value,yoy,"), "20,%,A,,17.206982,22.807018");
}

#[test]
fn a_small_number_keeps_six_digits() {
    let said = of("period,value\n2022,300001\n2023,300002\n", &["--kind", "flow", "--metric", "yoy"]);
    // 1 / 300001 = 0.00033333222…; the bounds are 0 and 2 / 300000.5.
    assert_eq!(after(&said, "2023,value,yoy,"), "0.000333332,%,A,,0,0.000666666");
}
