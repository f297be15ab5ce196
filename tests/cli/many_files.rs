//! Several files as one dataset: folders, patterns, and what is wrong between two of them.

use std::process::Command;

use crate::harness::{Run, Work, program};

const ONE: &str = "period,area,users\n2021,rural,28.5\n2021,urban,72.5\n2022,rural,29.9\n2022,urban,74.1\n";

fn months() -> Work {
    let work = Work::with("m/2021.csv", "period,area,users\n2021,rural,28.5\n2021,urban,72.5\n");
    work.write("m/2022.csv", "\u{feff}area;users;period\r\nrural;29.9;2022\r\nurban;74.1;2022\r\n");
    work.write("one.csv", ONE);
    work
}

const WANTED: &[&str] = &["--by", "area", "--kind", "stock", "--metric", "value", "--metric", "yoy", "--metric", "share"];

#[test]
fn a_folder_a_pattern_and_several_names_are_one_dataset() {
    let work = months();
    let expected = work.metrics(&[&["one.csv"], WANTED].concat());
    assert!(expected.contains("2022,rural,users,yoy,4.912281,%"), "{expected}");
    for named in [&["m"][..], &["m/"], &["m/*.csv"], &["./m/202?.csv"], &["**/20*.csv"], &["m/2022.csv", "m/2021.csv"]] {
        assert_eq!(work.metrics(&[named, WANTED].concat()), expected, "{named:?}");
    }
    // A picture too, but for the name of what was read.
    work.run(["chart", "m", "--by", "area", "--kind", "stock", "-o", "m.svg"]).done();
    assert!(work.read("m.svg").contains("<svg"));
}

#[test]
fn inspect_says_how_each_file_is_written() {
    let work = months();
    work.write("m/2023.csv", "period,area,users\n2022,urban,74.1\n");
    let said = work.run(["inspect", "m"]).done();
    for line in [
        "m\n",
        "  file       m/2021.csv: UTF-8, `,` between fields, header on line 1\n",
        "  file       m/2022.csv: UTF-8, `;` between fields, header on line 1\n",
        "  rows       5 below the header on line 1\n",
        "  duplicate  2022, urban on line 3 of m/2022.csv and line 2 of m/2023.csv\n",
    ] {
        assert!(said.contains(line), "{line} is not in\n{said}");
    }
    assert!(work.run(["inspect", "--card", "m"]).done().contains("file = \"m\"\n"));
    assert!(work.run(["inspect", "--card", "m/*.csv"]).done().contains("file = \"m/*.csv\"\n"));
    work.run(["inspect", "m", "--cells", "-"]).stdout(&format!("{ONE}2022,urban,74.1\n")).done();
    let json: serde_json::Value = serde_json::from_str(&work.run(["inspect", "m", "--json"]).done()).expect("JSON");
    assert_eq!(json["files"][1]["delimiter"], ";");
    assert_eq!(json["duplicates"][0]["files"][1], "m/2023.csv");
}

#[test]
fn what_is_wrong_is_shown_in_its_file() {
    let work = months();
    work.write("m/2023.csv", "period,area,users\n2023,rural,1o\n2022,urban,74.1\n");
    let expected = "\
error: `1o` is not a number
 --> m/2023.csv:2:12
  |
2 | 2023,rural,1o
  |            ^^
hint: if `o` is a footnote mark, list it in `marks` of `[csv]` in the card; draft it with `sizeup inspect m --card > m.toml`
";
    work.run(["metrics", "m", "--by", "area", "--value", "users"]).exit(3).stderr(expected).done();
    work.write("m/2023.csv", "period,area,users\n2022,urban,74.2\n");
    let card = "[period]\ncolumn = \"period\"\n[dimensions.area]\n[measures.users]\nkind = \"stock\"\n";
    work.write("m.toml", card);
    let expected = "\
error: two values for `area=urban, 2022` of `users`
 --> m/2022.csv:3:7
  |
3 | urban;74.1;2022
  |       ^^^^
 --> m/2023.csv:2:12
  |
2 | 2022,urban,74.2
  |            ^^^^
hint: leave one of them out with `[[leave_out]]`, or name the column that tells them apart
";
    work.run(["metrics", "m"]).exit(3).stderr(expected).done();
    work.remove("m.toml");
    work.write("m/2023.csv", "period,region,users\n2022,urban,74.2\n");
    work.run(["metrics", "m"])
        .exit(3)
        .stderr("error: `m/2023.csv` has no column `area`, which `m/2021.csv` has\n --> m/2023.csv:1:1\n --> m/2021.csv:1:1\nhint: the files of one dataset have the same columns, in any order\n")
        .done();
}

#[test]
fn what_names_no_file_is_refused() {
    let work = months();
    work.write("notes/readme.md", "nothing");
    work.run(["metrics", "x/*.csv"])
        .exit(3)
        .stderr("error: no file matches `x/*.csv`\nhint: `*` matches within a folder, `**` across folders\n")
        .done();
    work.run(["metrics", "notes"])
        .exit(3)
        .stderr("error: there is no file of data in the folder `notes`\nhint: files of data end in .csv, .tsv, .tab, .txt, .parquet, packed or not\n")
        .done();
    work.run(["metrics", "m/[.csv"])
        .exit(3)
        .stderr("error: `m/[.csv` is no pattern: invalid range pattern\nhint: `*` stands for any characters of a name, `?` for one, `[ab]` for one of several, `**` for folders\n")
        .done();
    work.write("m/2021.toml", "title = \"x\"\n");
    work.run(["metrics", "m/*.csv"])
        .exit(3)
        .stderr("error: `m/2021.csv` has a card of its own, `m/2021.toml`, and is named with other files\nhint: name it alone; or write a card for all of them, with `file = \"FOLDER/*.csv\"`\n")
        .done();
    work.run(["metrics", "m", "-o", "m/2022.csv"]).exit(3).any_stderr().done();
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_files_is_refused_at_once() {
    let work = months();
    assert!(Command::new("mkfifo").arg(work.path("m/2023.csv")).status().expect("mkfifo").success());
    work.run(["metrics", "m/*.csv"]).exit(3).stderr("error: `m/2023.csv` is a pipe, not a file\n").done();
    work.run(["metrics", "/dev/zer[o]"]).exit(3).stderr("error: `/dev/zero` is a device, not a file\n").done();
    let said = work.run(["metrics", "/proc/self/stat*"]).exit(3).any_stderr().done();
    assert_eq!(said, "");
}

#[test]
fn more_files_than_are_read_are_refused() {
    let work = Work::with("m/notes.md", "");
    for number in 0..=10_000 {
        std::fs::File::create(work.path(format!("m/{number}.csv"))).expect("a file");
    }
    for named in ["m", "m/*.csv"] {
        work.run(["metrics", named])
            .exit(3)
            .stderr(&format!("error: `{named}` names more than 10000 files\nhint: read them in parts, or join them first\n"))
            .done();
    }
}

#[cfg(unix)]
#[test]
fn a_few_open_files_are_enough_for_many() {
    let work = Work::new();
    for number in 0..200 {
        work.write(&format!("m/{number:03}.csv"), format!("period,area,users\n2020,a{number},1\n"));
    }
    let mut command = Command::new("sh");
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    let line = format!("ulimit -n 32; exec {} metrics m --kind stock", program().get_program().to_string_lossy());
    command.args(["-c", &line]).current_dir(work.path("."));
    Run::of(command).stdout("period,measure,metric,value,unit,status,reason,lo,hi\n2020,users,value,200,,A,,100,300\n").done();
}

#[test]
fn check_notices_files_that_come_and_go() {
    let card = "file = \"m/*.csv\"\n[period]\ncolumn = \"period\"\n[dimensions.area]\npartition = true\n[measures.users]\nkind = \"stock\"\n";
    let analysis = "title = \"t\"\n[[table]]\nname = \"t\"\nmeasure = \"d.users\"\nmetrics = [\"value\"]\n";
    let work = Work::with("sizeup.toml", analysis);
    work.write("datasets/d.toml", card);
    work.write("datasets/m/1.csv", "period,area,users\n2021,rural,28.5\n2021,urban,72.5\n");
    work.write("datasets/m/2.csv", "area,period,users\nrural,2022,29.9\nurban,2022,74.1\n");
    work.run(["build", "-q"]).done();
    work.run(["check", "-q"]).done();
    assert!(work.read("sizeup.lock").contains("\"datasets/m/2.csv\" = "));
    let told = work.run(["explain", "d.users[area=rural]@2022"]).done();
    assert!(told.contains("datasets/m/2.csv:2:12"), "{told}");
    work.write("datasets/m/3.csv", "period,area,users\n2023,rural,30\n2023,urban,75\n");
    let said = work.run(["check"]).exit(1).any_stderr().done();
    assert!(said.contains("datasets/m/3.csv") && said.contains("the last build did not read it"), "{said}");
    work.remove("datasets/m/3.csv");
    work.remove("datasets/m/2.csv");
    let said = work.run(["check"]).exit(1).any_stderr().done();
    assert!(said.contains("it was read by the last build, and is read no more"), "{said}");
    // A whole folder may be named as well.
    work.edit("datasets/d.toml", "m/*.csv", "m");
    work.run(["build", "-q"]).done();
    work.run(["check", "-q"]).done();
}

#[test]
fn a_file_that_is_named_twice_does_not_count_twice() {
    let work = Work::with("m/a.csv", "period,area,users\n2021,rural,1\n2021,urban,2\n");
    work.write("m/b.csv", "period,area,users\n2022,rural,3\n2022,urban,4\n");
    let hint = "hint: each file of a dataset is named once\n";
    work.run(["metrics", "m/a.csv", "m/a.csv"]).exit(3).stderr(&format!("error: `m/a.csv` is named twice\n{hint}")).done();
    let same = format!("error: `m/b.csv` and `./m/b.csv` are the same file\n{hint}");
    work.run(["metrics", "m/*.csv", "./m/b.csv"]).exit(3).stderr(&same).done();
}
