//! `sizeup build`: every artefact of a project, or none.

use sha2::Digest;

use crate::harness::{Work, after};

/// What the project of `sizeup init` says, computed by hand: 1,000 cups a unit, half a unit of rounding either way.
const CUPS_BY_DRINK: &str = "\
period,drink,measure,metric,value,unit,status,reason,lo,hi
2021,coffee,tea-house.cups,value,120000,cups,A,,119500,120500
2021,coffee,tea-house.cups,yoy,,%,A,no_prior,,
2021,coffee,tea-house.cups,share,75,%,A,,74.6875,75.3125
2022,coffee,tea-house.cups,value,138000,cups,A,,137500,138500
2022,coffee,tea-house.cups,yoy,15,%,A,,14.107883,15.899582
2022,coffee,tea-house.cups,share,77.094972,%,A,,76.815642,77.374302
2023,coffee,tea-house.cups,value,150000,cups,A,,149500,150500
2023,coffee,tea-house.cups,yoy,8.695652,%,A,,7.942238,9.454546
2023,coffee,tea-house.cups,share,75.757576,%,A,,75.50505,76.010102
2024,coffee,tea-house.cups,value,156000,cups,A,,155500,156500
2024,coffee,tea-house.cups,yoy,4,%,A,,3.322259,4.682275
2024,coffee,tea-house.cups,share,72.222222,%,A,,71.99074,72.453704
2021,tea,tea-house.cups,value,40000,cups,A,,39500,40500
2021,tea,tea-house.cups,yoy,,%,A,no_prior,,
2021,tea,tea-house.cups,share,25,%,A,,24.6875,25.3125
2022,tea,tea-house.cups,value,41000,cups,A,,40500,41500
2022,tea,tea-house.cups,yoy,2.5,%,A,,0,5.063292
2022,tea,tea-house.cups,share,22.905028,%,A,,22.625698,23.184358
2023,tea,tea-house.cups,value,48000,cups,A,,47500,48500
2023,tea,tea-house.cups,yoy,17.073171,%,A,,14.457831,19.753087
2023,tea,tea-house.cups,share,24.242424,%,A,,23.989898,24.49495
2024,tea,tea-house.cups,value,60000,cups,A,,59500,60500
2024,tea,tea-house.cups,yoy,25,%,A,,22.680412,27.368422
2024,tea,tea-house.cups,share,27.777778,%,A,,27.546296,28.00926
";

#[test]
fn it_writes_tables_charts_and_the_lock() {
    let work = Work::tea();
    work.run(["build"]).stdout("charts: 1 chart and 1 table\n").done();
    let files: Vec<String> = work.files().into_keys().collect();
    let expected = [
        "charts/cups-by-drink.csv",
        "charts/growth-by-drink.csv",
        "charts/growth-by-drink.png",
        "charts/growth-by-drink.svg",
        "datasets/sources.csv",
        "datasets/tea-house.csv",
        "datasets/tea-house.toml",
        "sizeup.lock",
        "sizeup.toml",
    ];
    assert_eq!(files, expected);
    assert_eq!(work.read("charts/cups-by-drink.csv"), CUPS_BY_DRINK);
    // The CSV of a chart is what it plots: the rows of the table from 2022 on.
    let plotted = |line: &&str| line.starts_with("period") || (line.contains(",yoy,") && !line.starts_with("2021"));
    let rows: String = CUPS_BY_DRINK.lines().filter(plotted).map(|line| format!("{line}\n")).collect();
    assert_eq!(work.read("charts/growth-by-drink.csv"), rows);
    assert!(work.bytes("charts/growth-by-drink.png").starts_with(b"\x89PNG\r\n\x1a\n"));
}

fn digest(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_lock_has_a_digest_of_every_input_and_artefact() {
    let work = Work::built();
    let lock: toml::Table = work.read("sizeup.lock").parse().expect("TOML");
    assert_eq!(lock["version"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    for (path, bytes) in work.files().into_iter().filter(|(path, _)| path != "sizeup.lock") {
        let section = if path.starts_with("charts/") { "artefacts" } else { "inputs" };
        assert_eq!(lock[section][&path].as_str(), Some(digest(&bytes).as_str()), "{path}");
    }
    assert_eq!(lock["inputs"].as_table().expect("a table").len(), 4);
    assert_eq!(lock["artefacts"].as_table().expect("a table").len(), 4);
}

#[test]
fn a_picture_tells_its_data_to_those_who_cannot_see_it() {
    let work = Work::built();
    let svg = work.read("charts/growth-by-drink.svg");
    assert!(svg.contains("role=\"img\""), "{}", &svg[..400]);
    assert!(svg.contains(">Tea has grown faster than coffee since 2023</title>"));
    let description = svg.split("<desc").nth(1).and_then(|rest| rest.split("</desc>").next()).expect("a description");
    for part in ["Coffee", "Tea", "2022", "2024", "25"] {
        assert!(description.contains(part), "`{part}` is not in {description}");
    }
}

#[test]
fn it_says_nothing_where_that_is_wanted() {
    Work::tea().run(["build", "--quiet"]).stdout("").done();
}

#[test]
fn the_project_may_lie_elsewhere() {
    let work = Work::new();
    work.run(["init", "-q", "market"]).done();
    work.run(["build", "-p", "market"]).stdout("market/charts: 1 chart and 1 table\n").done();
    assert_eq!(work.read("market/charts/cups-by-drink.csv"), CUPS_BY_DRINK);
}

#[test]
fn only_what_is_named() {
    let work = Work::tea();
    work.run(["build", "--only", "cups-by-drink"]).stdout("charts: 0 charts and 1 table\n").done();
    assert_eq!(work.artefacts().into_keys().collect::<Vec<_>>(), ["charts/cups-by-drink.csv"]);
    // Beside what an older build made, which stays in the lock.
    let work = Work::built();
    let before = work.files();
    work.write("charts/growth-by-drink.png", "spoilt");
    work.write("charts/cups-by-drink.csv", "spoilt");
    work.run(["build", "--only", "growth-by-drink"]).stdout("charts: 1 chart and 0 tables\n").done();
    assert_eq!(work.read("charts/cups-by-drink.csv"), "spoilt");
    work.run(["build", "--only", "growth-by-drink", "--only", "cups-by-drink", "-q"]).done();
    assert!(work.files() == before);
}

#[test]
fn only_a_name_that_there_is() {
    let transcript = "error: there is no table or chart `cups-by-drnk`\nhint: did you mean `cups-by-drink`?\n";
    let work = Work::tea();
    work.run(["build", "--only", "cups-by-drnk"]).exit(3).stdout("").stderr(transcript).done();
    assert!(work.artefacts().is_empty());
}

#[test]
fn a_renamed_table_leaves_nothing_behind() {
    let work = Work::built();
    work.write("charts/mine.csv", "not of a build");
    work.edit("sizeup.toml", "\"cups-by-drink\"", "\"cups\"");
    work.run(["build", "-q"]).done();
    let names: Vec<String> = work.artefacts().into_keys().collect();
    let expected = [
        "charts/cups.csv",
        "charts/growth-by-drink.csv",
        "charts/growth-by-drink.png",
        "charts/growth-by-drink.svg",
        "charts/mine.csv",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_lock_from_elsewhere_removes_nothing_outside_the_folder() {
    let work = Work::built();
    work.write("precious.csv", "1");
    work.write("charts/precious.csv", "2");
    work.edit("sizeup.lock", "[artefacts]", "[artefacts]\n\"precious.csv\" = \"00\"\n\"charts/../precious.csv\" = \"00\"");
    work.run(["build", "-q"]).done();
    assert_eq!((work.read("precious.csv").as_str(), work.read("charts/precious.csv").as_str()), ("1", "2"));
}

/// Parts and a printed total; `all` is what stands in the file for the total of 2024.
fn parts(all: &str) -> Work {
    let card = "\
[dimensions.area]
values = [\"urban\", \"rural\"]
partition = true
total = \"all\"

[measures.users]
column = \"value\"
kind = \"stock\"
unit = \"million persons\"
";
    let analysis = "[[table]]\nname = \"users\"\nmeasure = \"d.users\"\nby = [\"area\"]\n";
    Work::project(analysis, card, &format!("period,area,value\n2024,urban,7.4\n2024,rural,3.1\n2024,all,{all}\n"))
}

#[test]
fn parts_that_do_not_add_up_are_a_finding() {
    let work = parts("10.8");
    let transcript = "\
error: the parts of `d.users` at 2024 add up to 10500000 person, the printed total is 10800000 person: 300000 person that rounding does not explain
 --> datasets/d.csv:4:10
  |
4 | 2024,all,10.8
  |          ^^^^
 --> datasets/d.csv:2:12
  |
2 | 2024,urban,7.4
  |            ^^^
 --> datasets/d.csv:3:12
  |
3 | 2024,rural,3.1
  |            ^^^
hint: correct a figure, or explain it in sizeup.toml: `[[reconcile]]` with `parts = \"d.users\"` and `[[reconcile.known]]`
";
    work.run(["build"]).exit(1).stdout("charts: 0 charts and 1 table\n").stderr(transcript).done();
    // It is a finding, not an error: the table is there and says what was printed.
    assert_eq!(after(&work.read("charts/users.csv"), "2024,all,d.users,value,"), "10800000,person,A,,10750000,10850000");
}

#[test]
fn parts_that_add_up_within_their_rounding_are_none() {
    // 7.4 + 3.1 lies in [10.4, 10.6): 10.6 as printed begins at 10.55.
    parts("10.6").run(["build", "-q"]).done();
    // 10.7 begins at 10.65.
    parts("10.7").run(["build", "-q"]).exit(1).any_exit().done();
}

#[test]
fn a_file_that_no_build_has_written_is_not_replaced() {
    let work = Work::tea();
    let own = "my own figures\n";
    work.write("charts/cups-by-drink.csv", own);
    work.write("charts/growth-by-drink.svg", own);
    let before = work.files();
    let refused = "\
error: `charts/cups-by-drink.csv` cannot be written: another file stands there, which no build has written
hint: move it away, or remove it: `sizeup build` replaces only what sizeup.lock lists

error: `charts/growth-by-drink.svg` cannot be written: another file stands there, which no build has written
hint: move it away, or remove it: `sizeup build` replaces only what sizeup.lock lists
";
    work.run(["build"]).exit(4).stdout("").stderr(refused).done();
    assert!(work.files() == before, "something was written");
    work.remove("charts/growth-by-drink.svg");
    // The other file is not of this run.
    work.run(["build", "-q", "--only", "growth-by-drink"]).done();
    assert_eq!(work.read("charts/cups-by-drink.csv"), own);
    work.remove("charts/cups-by-drink.csv");
    work.run(["build", "-q"]).done();
    // What holds the same bytes is no loss, and neither is what a lock lists that a merge has spoilt.
    work.remove("sizeup.lock");
    work.run(["build", "-q"]).done();
    let lock = work.read("sizeup.lock");
    work.write("sizeup.lock", format!("<<<<<<< ours\n{lock}=======\n{lock}>>>>>>> theirs\n"));
    work.append("charts/cups-by-drink.csv", "2030,,,,,,,,,\n");
    work.run(["build", "-q"]).done();
    work.run(["check", "-q"]).done();
}
