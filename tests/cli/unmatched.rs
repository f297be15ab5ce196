//! Declarations of a card that match nothing in its file: said at their line, and no reason to stop.

use crate::harness::Work;

/// A card with one declaration too many each, and what is said of it.
#[test]
fn what_matches_nothing_is_noticed_at_its_line() {
    let csv = "period,area,state,value\n2022,urban,reported,1\n2023,urban,reported,2\n";
    let start = "[columns]\nstatus = \"state\"\n[status]\nreported = \"A\"\n";
    for (says, transcript) in [
        (
            "[[leave_out]]\nwhere = { state = \"forcast\" }\nnote = \"superseded\"\n",
            "warning: no row of d.csv is left out by this\n --> datasets/d.toml:5:1\n  |\n5 | [[leave_out]]\n  | ^^^^^^^^^^^^^\n",
        ),
        (
            "[[breaks]]\nafter = \"2023\"\nnote = \"census\"\n",
            "warning: this break parts nothing: no series of d.csv has figures on both of its sides\n --> datasets/d.toml:5:1\n  |\n\
             5 | [[breaks]]\n  | ^^^^^^^^^^\n",
        ),
        (
            "[period]\nfrequency = \"quarter\"\n",
            "warning: no period of d.csv is of this frequency\n --> datasets/d.toml:6:14\n  |\n6 | frequency = \"quarter\"\n  |              ^^^^^^^\n",
        ),
        (
            "forecast = \"F\"\n",
            "warning: no row of d.csv has the status `forecast`\n --> datasets/d.toml:5:1\n  |\n5 | forecast = \"F\"\n  | ^^^^^^^^\n",
        ),
        (
            "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\n",
            "warning: no row of d.csv has `rural` in `area`\n --> datasets/d.toml:6:21\n  |\n6 | values = [\"urban\", \"rural\"]\n  |                     ^^^^^\n",
        ),
        (
            "[measures.x]\ncolumn = \"value\"\n[measures.y]\ncolumn = \"value\"\nwhere = { area = \"sea\" }\n",
            "warning: no row of d.csv is of the measure `y`\n --> datasets/d.toml:7:11\n  |\n7 | [measures.y]\n  |           ^\n",
        ),
    ] {
        let work = Work::project("", &format!("{start}{says}"), csv);
        work.run(["build", "-q"]).done();
        work.run(["build"]).stdout("charts: 0 charts and 0 tables\n").stderr(transcript).done();
        let sentence = transcript.lines().next().and_then(|line| line.strip_prefix("warning: ")).expect("a warning");
        let said = work.run(["check"]).done();
        assert!(said.contains(&format!("doubtful       datasets/d.toml\n               {sentence}\n")), "{said}");
        work.run(["check", "--deny", "warnings", "-q"]).any_exit().exit(1).done();
    }
}

#[test]
fn what_matches_something_is_passed_over() {
    let card = "[period]\nfrequency = \"half\"\n[dimensions.area]\nvalues = [\"urban\", \"rural\"]\ntotal = \"all\"\n\
                [[breaks]]\nafter = \"2022-12\"\nnote = \"census\"\n[[leave_out]]\nwhere = { area = \"sea\" }\nnote = \"no area\"\n";
    let csv = "period,area,value\n2022-12,urban,1\n2023-06,urban,2\n2023-06,rural,2\n2023-06,sea,3\n";
    Work::project("", card, csv).run(["build"]).stdout("charts: 0 charts and 0 tables\n").done();
}
