//! `sizeup` turns CSV time series on market size, user counts and growth into numbers, tables and charts that stand up
//! to scrutiny: every cell is a number or a reason.
//!
//! # The plan of the house
//!
//! ```text
//! CSV bytes ─ source ─► cells ─ panel ─► Table ─ metric ─► Table ─ chart ─► marks ─ render ─► SVG, PNG, PDF
//! cards, sizeup.toml ─ project ─► specs ─ study ─► what is asked      └─ export ─► CSV, JSON, Markdown
//!                                                                     └─ claim ─► verdicts
//! ```
//!
//! | room | what it is for |
//! | --- | --- |
//! | [`number`], [`period`], [`mod@unit`] | exact decimals with their rounding, the calendar, units: what everything rests on |
//! | [`finding`] | every error, warning and verdict: a fact, its places, one hint |
//! | [`table`], [`sum`] | the one shape that travels through the house, and exact sums of its cells |
//! | [`source`] | files and bytes into cells; the only room that reads data |
//! | [`project`] | `sizeup.toml` and cards, typed and with their places; references |
//! | [`panel`] | cells into the level table of each measure |
//! | [`metric`] | levels into growth, shares, contributions, or the reason why not |
//! | [`study`] | a project read: its measures, and what may be asked of them |
//! | [`claim`] | a printed sentence against a computed cell |
//! | [`reconcile`] | figures against each other: what is left, and whether rounding explains it |
//! | [`text`], [`mark`], [`chart`], [`render`] | tables into laid-out marks, marks into pictures |
//! | [`export`], [`lock`] | tables and digests into bytes |
//! | [`cmd`] | the verbs; the only room that writes |
//!
//! Rooms on one floor do not know each other: `source`, `metric` and `chart` know the table or less.
//! `tests/house.rs` holds the arrows.

pub mod chart;
pub mod claim;
pub mod cmd;
pub mod export;
pub mod finding;
pub mod lock;
pub mod mark;
pub mod metric;
pub mod number;
pub mod panel;
pub mod period;
pub mod project;
pub mod reconcile;
pub mod render;
pub mod source;
pub mod study;
pub mod sum;
pub mod table;
pub mod text;
pub mod unit;
