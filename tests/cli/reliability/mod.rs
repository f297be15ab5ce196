//! What must not break, rule by rule: the structure of a file, its values, and the resources of the machine.

mod resources;
mod structure;
mod values;

use crate::harness::Work;

const HEADER: &str = "period,measure,metric,value,unit,status,reason,lo,hi\n";

/// `sizeup metrics x.csv …` prints these rows.
#[track_caller]
fn prints(csv: impl AsRef<[u8]>, arguments: &[&str], rows: &str) {
    let work = Work::with("x.csv", csv);
    work.run([&["metrics", "x.csv"], arguments].concat()).stdout(&format!("{HEADER}{rows}")).done();
}

/// `sizeup metrics x.csv …` ends with 3, prints nothing, and says this.
#[track_caller]
fn refuses(csv: impl AsRef<[u8]>, arguments: &[&str], transcript: &str) {
    let work = Work::with("x.csv", csv);
    work.run([&["metrics", "x.csv"], arguments].concat()).exit(3).stdout("").stderr(transcript).done();
}
