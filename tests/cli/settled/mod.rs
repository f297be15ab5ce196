//! The settled questions of the interface, each as a small project or a file without one.

mod cards;
mod derived;
mod frequency;
mod intervals;
mod kinds;
mod order;
mod parts;
mod qualifiers;
mod reasons;
mod references;
mod stocks;
mod units;
mod unnamed;

use crate::harness::Work;

/// The lines of a table without a dimension, under its header.
fn rows(said: &str) -> Vec<&str> {
    said.lines().skip(1).collect()
}

/// `sizeup metrics x.csv …` of these lines.
fn of(csv: &str, arguments: &[&str]) -> String {
    Work::with("x.csv", csv).metrics(&[&["x.csv"], arguments].concat())
}

/// A project of one table that asks for everything its `keys` say, built; and that table.
fn table(card: &str, csv: &str, keys: &str) -> String {
    let work = Work::project(&format!("[[table]]\nname = \"t\"\nmeasure = \"d.x\"\n{keys}\n"), card, csv);
    work.run(["build", "-q"]).done();
    work.read("charts/t.csv")
}
