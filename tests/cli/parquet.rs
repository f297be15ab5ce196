//! Parquet files as input and output, and workbooks as output.

use std::io::{Cursor, Read};
use std::path::Path;

use crate::harness::Work;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parquet").join(name)).expect("a file of the tests")
}

fn work() -> Work {
    let work = Work::new();
    for name in
        ["duckdb-snappy.parquet", "polars-zstd.parquet", "arrow-lz4.parquet", "arrow-list.parquet", "arrow-struct.parquet"]
    {
        work.write(name, fixture(name));
    }
    work
}

#[test]
fn parquet_is_read_like_a_csv_of_the_same_cells() {
    let work = work();
    work.run(["inspect", "duckdb-snappy.parquet", "--cells", "x.csv"]).done();
    for wanted in [
        &["--value", "users", "--by", "area", "--kind", "stock", "--metric", "value", "--metric", "yoy"][..],
        &["--value", "price", "--by", "area", "--kind", "flow"],
        &["--value", "count", "--by", "area", "--kind", "flow", "--metric", "share"],
    ] {
        let expected = work.metrics(&[&["x.csv"], wanted].concat());
        assert_eq!(work.metrics(&[&["duckdb-snappy.parquet"], wanted].concat()), expected);
        assert_eq!(work.metrics(&[&["polars-zstd.parquet"], wanted].concat()), expected);
    }
    let said = work.metrics(&["polars-zstd.parquet", "--value", "count", "--by", "area", "--kind", "flow"]);
    assert!(said.contains("2022-12-31,rural,count,value,9007199254740993,"), "{said}");
    work.run(["chart", "polars-zstd.parquet", "--value", "users", "--by", "area", "--kind", "stock", "-o", "x.svg"]).done();
    let said = work.run(["inspect", "polars-zstd.parquet"]).done();
    assert!(said.contains("  format     Parquet: row 1 is line 2 here\n"), "{said}");
}

#[test]
fn a_place_in_parquet_is_its_row_below_the_header() {
    let work = work();
    let expected = "\
error: `a \"b\"` is not a number
 --> polars-zstd.parquet:2:55
  |
2 | 2021-12-31,rural,28.5,1,1.10,2021-12-31T00:00:00,true,\"a \"\"b\"\"\",1,0,0.1,01:02:03
  |                                                       ^^^^^^^^^

error: `x\\ny` is not a number
 --> polars-zstd.parquet:3:68
  |
3 | 2021-12-31,\"urban, all\",72.5,-2,-2.25,2021-12-31T13:14:15.16,false,\"x
  |                                                                    ^^

error: `数字` is not a number
 --> polars-zstd.parquet:6:54
  |
6 | 2023-12-31,rural,0.1,,0.00,2000-02-29T00:00:00,false,数字,5,4,3.4e38,01:02:03
  |                                                      ^^^^

error: `# no comment` is not a number
 --> polars-zstd.parquet:7:62
  |
7 | 2023-12-31,\"urban, all\",1e21,6,5.00,2100-01-01T00:00:00,true,# no comment,255,18446744073709551615,7,
  |                                                              ^^^^^^^^^^^^
";
    work.run(["metrics", "polars-zstd.parquet", "--value", "note", "--rejects", "r.csv"]).exit(3).stderr(expected).done();
    let listed = work.read("r.csv");
    // A text with a line end does not shift the rows behind it.
    assert!(listed.contains("polars-zstd.parquet,6,`数字` is not a number,"), "{listed}");
    assert!(listed.contains("polars-zstd.parquet,7,`# no comment` is not a number,"), "{listed}");
}

#[test]
fn a_project_reads_parquet_and_folders_of_both() {
    let card =
        "file = \"m\"\n[period]\ncolumn = \"period\"\n[dimensions.area]\npartition = true\n[measures.users]\nkind = \"stock\"\n";
    let analysis = "title = \"t\"\n[[table]]\nname = \"t\"\nmeasure = \"d.users\"\nmetrics = [\"value\"]\n";
    let work = work();
    work.write("sizeup.toml", analysis);
    work.write("datasets/d.toml", card);
    work.write("datasets/m/2021.csv", "area,users,period\nrural,28.5,2021\nurban,72.5,2021\n");
    work.write("x.csv", "period,area,users\n2022,rural,29.9\n2022,urban,74.1\n");
    work.run(["inspect", "x.csv", "--cells", "y.csv"]).done();
    // What `metrics` writes as Parquet can be read again.
    work.run(["metrics", "x.csv", "--by", "area", "-o", "t.parquet"]).done();
    let said = work.metrics(&["t.parquet", "--value", "value", "--by", "area", "--kind", "stock"]);
    assert!(said.contains("2022,rural,value,value,29.9,"), "{said}");
    work.run(["build", "-q"]).done();
    work.run(["check", "-q"]).done();
    work.write("datasets/m/2023.parquet", work.bytes("t.parquet"));
    work.run(["build", "-q"])
        .exit(3)
        .stderr("error: `datasets/m/2023.parquet` has no column `users`, which `datasets/m/2021.csv` has\n --> datasets/m/2023.parquet:1:1\n --> datasets/m/2021.csv:1:1\nhint: the files of one dataset have the same columns, in any order\n")
        .done();
}

#[test]
fn what_is_not_read_is_named() {
    let work = work();
    for (file, expected) in [
        (
            "arrow-list.parquet",
            "has lists or structures in its column `users`: that is not read\nhint: give each part a column of its own, or leave the column out of the file\n",
        ),
        (
            "arrow-struct.parquet",
            "has lists or structures in its column `users`: that is not read\nhint: give each part a column of its own, or leave the column out of the file\n",
        ),
        (
            "arrow-lz4.parquet",
            "is packed with LZ4: that is not read\nhint: write it with snappy, zstd or gzip, or without packing\n",
        ),
    ] {
        work.run(["metrics", file]).exit(3).stderr(&format!("error: `{file}` {expected}")).done();
    }
    let whole = fixture("polars-zstd.parquet");
    work.write("cut.parquet", &whole[..whole.len() - 9]);
    work.run(["metrics", "cut.parquet"])
        .exit(3)
        .stderr("error: `cut.parquet` is damaged: it does not end like a Parquet file: it was cut short, or is still written\nhint: write the file again\n")
        .done();
}

#[test]
fn tables_are_written_as_parquet_and_as_workbooks() {
    let work = Work::with("x.csv", "period,area,users\n2021,rural,28.5\n2021,urban,1234567890123456.5\n2022,rural,29.9\n");
    let wanted = ["metrics", "x.csv", "--by", "area", "--kind", "stock", "--metric", "value", "--metric", "yoy"];
    let csv = work.run(wanted).done();
    for out in ["t.parquet", "t.xlsx"] {
        work.run([&wanted[..], &["-o", out]].concat()).done();
        let bytes = work.bytes(out);
        work.remove(out);
        work.run([&wanted[..], &["-o", out]].concat()).done();
        assert_eq!(work.bytes(out), bytes, "{out}");
    }
    work.run([&wanted[..], &["--format", "parquet", "-o", "other"]].concat()).done();
    assert_eq!(work.bytes("other"), work.bytes("t.parquet"));
    // Read back, every cell is what the CSV has; decimals have the digits of their column.
    let back = work.run(["inspect", "t.parquet", "--cells", "-"]).done();
    let cells = |text: &str| -> Vec<Vec<String>> {
        let zeros = |cell: &str| match cell.contains('.') {
            true => cell.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => cell.to_owned(),
        };
        text.lines().map(|line| line.split(',').map(zeros).collect()).collect()
    };
    assert_eq!(cells(&back), cells(&csv));
    let mut archive = zip::ZipArchive::new(Cursor::new(work.bytes("t.xlsx"))).expect("a workbook");
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet").read_to_string(&mut sheet).expect("text");
    assert!(sheet.contains("<v>28.5</v>") && sheet.contains("preserve\">1234567890123456.5</t>"), "{sheet}");
    assert_eq!(sheet.matches("<row ").count(), csv.lines().count());
}
