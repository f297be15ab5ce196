//! What the readers ask of `inspect`, which itself asks `cells`.

#[path = "../../../src/source/inspect/guess.rs"]
mod guess;
#[path = "../../../src/source/inspect/names.rs"]
mod names;
#[path = "../../../src/source/inspect/stated.rs"]
mod stated;

pub(super) use names::is_known_name;

pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}
