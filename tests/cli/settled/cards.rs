//! A file with a card beside it is read by the card.

use super::rows;
use crate::harness::{Work, after};

const CSV: &str = "period,area,value\n2022,all,10\n2022,rural,3\n2023,all,12\n2023,rural,4\n";
const CARD: &str = "
[dimensions.area]
values = [\"urban\", \"rural\"]
partition = true
total = \"all\"
derive = true

[measures.users]
column = \"value\"
kind = \"stock\"
unit = \"million persons\"
";

#[test]
fn a_file_is_read_by_the_card_beside_it() {
    let work = Work::with("users.csv", CSV);
    work.write("users.toml", CARD);
    let said = work.metrics(&["users.csv", "--metric", "value", "--metric", "share", "--from", "2023"]);
    let expected = [
        "2023,urban,users.users,value,8000000,person,I,,7000000,9000000",
        // 1 − 4 / 12, the rural users apart: 3.5 / 12.5 and 4.5 / 11.5.
        "2023,urban,users.users,share,66.666667,%,I,,60.869565,72",
        "2023,rural,users.users,value,4000000,person,A,,3500000,4500000",
        "2023,rural,users.users,share,33.333333,%,A,,28,39.130435",
        "2023,all,users.users,value,12000000,person,A,,11500000,12500000",
        "2023,all,users.users,share,100,%,A,,100,100",
    ];
    assert_eq!(rows(&said), expected);
}

#[test]
fn flags_override_it() {
    let work = Work::with("users.csv", CSV);
    work.write("users.toml", CARD);
    let said =
        work.metrics(&["users.csv", "--unit", "person", "--kind", "users=rate", "--where", "area=rural", "--metric", "yoy"]);
    assert_eq!(after(&said, "2023,users.users,yoy,"), "1,pp,A,,0,2");
}

#[test]
fn a_card_that_is_wrong_is_wrong_here_too() {
    let work = Work::with("users.csv", CSV);
    work.write("users.toml", "[measures.users]\nknd = \"stock\"\n");
    let transcript = "\
error: unknown key `knd`
 --> users.toml:2:1
  |
2 | knd = \"stock\"
  | ^^^
hint: did you mean `kind`?
";
    work.run(["metrics", "users.csv"]).exit(3).stdout("").stderr(transcript).done();
}
