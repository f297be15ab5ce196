//! `sizeup chart`: a picture of one file.

use crate::harness::Work;

const CSV: &str = "\
period,area,value
2020,urban,20
2020,rural,5
2021,urban,24
2021,rural,6
2022,urban,21
2022,rural,7
";

#[test]
fn every_type_in_every_format() {
    let work = Work::with("x.csv", CSV);
    for (kind, by) in
        [("line", true), ("column", true), ("stack", true), ("combo", false), ("dumbbell", true), ("waterfall", true)]
    {
        for (ending, magic) in [("svg", &b"<svg"[..]), ("png", b"\x89PNG\r\n\x1a\n"), ("pdf", b"%PDF-")] {
            let path = format!("{kind}.{ending}");
            let mut arguments =
                vec!["chart", "x.csv", "--kind", "stock", "--unit", "million persons", "--type", kind, "-o", &path];
            arguments.extend(by.then_some(["--by", "area"]).into_iter().flatten());
            work.run(arguments).stdout("").done();
            let bytes = work.bytes(&path);
            let start = &bytes[..bytes.len().min(200)];
            assert!(start.windows(magic.len()).any(|window| window == magic), "{path} begins with {start:?}");
        }
    }
}

#[test]
fn what_is_said_stands_in_the_picture() {
    let work = Work::with("x.csv", CSV);
    let title = "Rural <users> & \"others\" grew";
    work.run(["chart", "x.csv", "--by", "area", "--kind", "stock", "-o", "x.svg", "--title", title, "--note", "after a census"])
        .done();
    let svg = work.read("x.svg");
    assert!(svg.contains("Rural &lt;users&gt; &amp; "), "the title is escaped");
    assert!(!svg.contains("<users>") && svg.contains("role=\"img\"") && svg.contains("<desc"), "{}", &svg[..500]);
    for forbidden in ["<script", "onload", "href=\"http", "url(http"] {
        assert!(!svg.contains(forbidden), "`{forbidden}` is in the picture");
    }
}

#[test]
fn the_unit_says_the_number() {
    let work = Work::with("x.csv", "period,value\n2022,20\n2023,24\n");
    work.run(["chart", "x.csv", "--kind", "flow", "--metric", "yoy", "-o", "x.svg"]).done();
    let svg = work.read("x.svg");
    let described = svg.split("<desc").nth(1).and_then(|rest| rest.split("</desc>").next()).expect("a description");
    assert!(described.contains('%') && described.contains("20"), "{described}");
}

#[test]
fn one_value_at_a_time() {
    let work = Work::with("x.csv", "period,users,revenue\n2022,1,2\n2023,3,4\n");
    let transcript = "error: a chart shows one value, and there are 2\nhint: name one with `--value`: users, revenue\n";
    work.run(["chart", "x.csv", "-o", "x.svg"]).exit(2).stdout("").stderr(transcript).done();
    assert!(!work.path("x.svg").exists());
}

#[test]
fn a_wrong_file_leaves_the_old_picture() {
    let work = Work::with("x.csv", "period,value\n2022,1\n2023\n");
    work.write("x.svg", "old");
    let transcript = "\
error: this row has 1 field, the header has 2
 --> x.csv:3:1
  |
3 | 2023
  | ^^^^
";
    work.run(["chart", "x.csv", "-o", "x.svg"]).exit(3).stdout("").stderr(transcript).done();
    assert_eq!(work.read("x.svg"), "old");
}

#[test]
fn growth_of_numbers_of_no_kind_is_noticed() {
    let work = Work::with("x.csv", "period,value\n2022,20\n2023,24\n");
    let transcript = "\
warning: the kind of the numbers is not known, and growth depends on it
hint: say it with `--kind flow`, `--kind stock`, `--kind rate`, …
";
    work.run(["chart", "x.csv", "--metric", "yoy", "-o", "x.svg"]).stderr(transcript).done();
    work.run(["chart", "x.csv", "-o", "x.svg"]).done();
}

#[test]
fn numbers_beyond_trillions_have_a_scale() {
    let described = |values: [&str; 2], arguments: &[&str]| {
        let work = Work::with("x.csv", format!("period,value\n2022,{}\n2023,{}\n", values[0], values[1]));
        work.run([&["chart", "x.csv", "--kind", "flow", "-o", "x.svg"], arguments].concat()).done();
        work.read("x.svg")
    };
    assert!(described(["5e15", "7e15"], &[]).contains("quadrillion"));
    assert!(described(["5e18", "7e18"], &[]).contains("× 10¹⁸"));
    assert!(described(["5e15", "7e15"], &["--scale", "亿亿"]).contains("亿亿"));
}

/// Text that would be more than text in a picture, in every place where a picture has text.
#[test]
fn no_text_is_more_than_text_in_a_picture() {
    use resvg::usvg::roxmltree::{Document, ParsingOptions};
    let hostile = ["<script>alert(1)</script>", "\" onload=\"x", "a]]>b", "&amp;&", "<![CDATA[z", "url(http://x)", "&#x1b;"];
    let cells: String = hostile
        .iter()
        .flat_map(|text| [2022, 2023].map(|year| (year, text.replace('"', "\"\""))))
        .map(|(year, text)| format!("{year},\"{text}\",{year}\n"))
        .collect();
    let work = Work::with("x.csv", format!("period,who,value\n{cells}"));
    for kind in ["line", "column", "stack", "combo"] {
        let texts = ["--title", hostile[0], "--subtitle", hostile[1], "--note", "]]><x onclick=\"1\">"];
        let arguments = ["chart", "x.csv", "--by", "who", "--kind", "flow", "--unit", "<b>", "--type", kind, "-o", "x.svg"];
        work.run([&arguments[..], &texts].concat()).any_exit().exit(0).done();
        let svg = work.read("x.svg");
        let read = Document::parse_with_options(&svg, ParsingOptions { allow_dtd: false, ..ParsingOptions::default() });
        let read = read.unwrap_or_else(|error| unreachable!("{kind}: {error}"));
        for node in read.descendants().filter(|node| node.is_element()) {
            let name = node.tag_name().name();
            assert!(!["script", "foreignObject", "a", "image", "x", "iframe"].contains(&name), "{kind}: <{name}>");
            for attribute in node.attributes() {
                let (key, value) = (attribute.name().to_lowercase(), attribute.value());
                assert!(!key.starts_with("on") && (key != "href" || value.starts_with('#')), "{kind}: {key}={value}");
                let outside = value.contains("url(") && !value.contains("url(#");
                assert!(!outside || key.starts_with("aria"), "{kind}: {key}={value}");
            }
        }
    }
}

/// The text of a picture, without the breaks of its lines.
fn read(work: &Work, picture: &str) -> String {
    let svg = work.read(picture);
    let texts = svg.split("aria-label=\"").skip(1).filter_map(|rest| rest.split('"').next());
    texts.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_was_allowed_aloud_is_not_called_impossible() {
    let work = Work::with("x.csv", "period,scope,users\n2021,old,10\n2022,old,12\n2023,new,20\n2024,new,21\n");
    for kind in ["line", "column", "dumbbell", "combo"] {
        let draw = |more: &[&str]| {
            work.run([&["chart", "x.csv", "--kind", "stock", "--type", kind, "-o", "x.svg"], more].concat()).done();
            read(&work, "x.svg")
        };
        let refused = draw(&[]);
        assert!(refused.contains("cannot be compared") && !refused.contains("allowed"), "{kind}: {refused}");
        let allowed = draw(&["--across-breaks"]);
        assert!(!allowed.contains("cannot be compared"), "{kind}: {allowed}");
        assert!(allowed.contains("(series break, comparison allowed)"), "{kind}: {allowed}");
    }
    // The gap between two definitions is a number where it was asked for.
    let gap = |more: &[&str]| {
        work.run([&["chart", "x.csv", "--kind", "stock", "--type", "dumbbell", "-o", "x.svg"], more].concat()).done();
        read(&work, "x.svg")
    };
    assert!(gap(&[]).contains("break") && !gap(&[]).contains("+11"), "{}", gap(&[]));
    assert!(gap(&["--across-breaks"]).contains("+11"), "{}", gap(&["--across-breaks"]));
}

#[test]
fn a_line_that_ends_early_says_when() {
    let csv = "period,area,users\n2020,a,10\n2021,a,12\n2022,a,14\n2023,a,15\n2020,b,5\n2021,b,6\n";
    let draw = |csv: &str, more: &[&str]| {
        let work = Work::with("x.csv", csv);
        work.run([&["chart", "x.csv", "--by", "area", "--kind", "stock", "-o", "x.svg"], more].concat()).done();
        read(&work, "x.svg")
    };
    let said = draw(csv, &[]);
    assert!(said.contains("6 (2021)") && said.contains("Where a line ends early, no later figure was found."), "{said}");
    assert!(!said.contains("(2023)"), "{said}");
    let said = draw(csv, &["--metric", "yoy"]);
    assert!(said.contains("+20.0% (2021)") && said.contains("Where a line ends early, there is no later figure"), "{said}");
    // Each line reaches the last date of its own rhythm; a year is not late in June.
    let said = draw(
        "period,area,users\n2022-06,a,1\n2022-12,a,2\n2023-06,a,3\n2023-12,a,3\n2024-06,a,4\n2021-12,b,5\n2022-12,b,6\n2023-12,b,7\n",
        &[],
    );
    assert!(!said.contains("ends early") && !said.contains("(Dec 2023)"), "{said}");
}

#[test]
fn a_note_on_one_period_stands_where_that_is_shown() {
    let card = "[measures.users]\nkind = \"stock\"\n[[notes]]\nnote = \"A late survey\"\nat = \"2020-03\"\n\
        [[notes]]\nnote = \"Counted by hand\"\nto = \"2019\"\n[[notes]]\nnote = \"Counted anew\"\nfrom = 2022\n";
    let work = Work::with("x.csv", "period,users\n2019-06,1\n2019-12,2\n2020-03,3\n2020-06,4\n2021-06,5\n2022-06,6\n");
    work.write("x.toml", card);
    let notes = |more: &[&str]| {
        work.run([&["chart", "x.csv", "-o", "x.svg"], more].concat()).done();
        let said = read(&work, "x.svg");
        ["A late survey", "Counted by hand", "Counted anew"].map(|note| said.contains(note))
    };
    assert_eq!(notes(&[]), [true, true, true]);
    assert_eq!(notes(&["--from", "2020-06"]), [false, false, true]);
    assert_eq!(notes(&["--to", "2020-06"]), [true, true, false]);
    assert_eq!(notes(&["--from", "2020", "--to", "2021-06"]), [true, false, false]);
    work.write("x.toml", card.replace("from = 2022", "from = 2022\nat = 2023\nto = 2021"));
    work.run(["chart", "x.csv", "-o", "x.svg"]).exit(3).any_stderr().done();
    let unused = "\
doubtful       datasets/d.toml
               no period of d.csv is one that this note is about
";
    let work = Work::project("", "[measures.v]\n[[notes]]\nnote = \"x\"\nat = 1999\n", "period,v\n2020,1\n");
    work.run(["build", "-q"]).any_stderr().done();
    let said = work.run(["check"]).done();
    assert!(said.contains(unused), "{said}");
}

#[test]
fn a_picture_of_thousands_of_series_is_refused() {
    let rows = |count: usize| -> String {
        let each = (0..count).map(|at| format!("2020,s{at:04},{}\n2021,s{at:04},{}\n", 100 + at, 104 + at));
        std::iter::once("period,part,v\n".to_owned()).chain(each).collect()
    };
    let work = Work::with("x.csv", rows(1001));
    let refused = "\
error: `v` has 1001 series here, and of more than 1000 a `line` shows nothing
hint: select some with `where`, or leave the dimension out of `by` to sum over it
";
    let draw = ["chart", "x.csv", "--by", "part", "--kind", "flow", "-o", "x.svg"];
    work.run(draw).exit(3).stdout("").stderr(refused).done();
    // A waterfall brings the smallest together, and hundreds of lines are a ground.
    work.run([&draw[..], &["--type", "waterfall"]].concat()).any_stderr().done();
    Work::with("x.csv", rows(300)).run(draw).any_stderr().done();
}

#[test]
fn a_waterfall_begins_where_it_is_told_to() {
    let csv = "period,segment,size\n2021,a,10\n2021,b,20\n2022,a,12\n2022,b,25\n2023,a,15\n2023,b,40\n2024,a,18\n2024,b,60\n";
    let work = Work::with("x.csv", csv);
    let drawn = |more: &[&str]| {
        let first = ["chart", "x.csv", "--by", "segment", "--kind", "flow", "--type", "waterfall", "-o", "x.svg"];
        work.run([&first[..], more].concat()).done();
        work.read("x.svg")
    };
    let of_a_year = drawn(&[]);
    assert!(of_a_year.contains("<desc id=\"x__desc\">Waterfall. Size, 2023–2024."), "{of_a_year}");
    let of_three = drawn(&["--from", "2021", "--to", "2024"]);
    assert!(of_three.contains("<desc id=\"x__desc\">Waterfall. Size, 2021–2024."), "{of_three}");
}
