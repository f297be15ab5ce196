//! The program as people run it: one file for each verb, and one for each promise.

mod bad_input;
mod build;
mod bundled;
mod chart;
mod check;
mod determinism;
mod explain;
mod harness;
mod init;
mod inputs;
mod inspect;
mod list;
mod many_files;
mod metrics;
mod notations;
mod parquet;
mod publish;
mod reconcile;
mod rejects;
mod schema;
mod settled;
mod shapes;
mod sums;
mod usage;
mod vectors;
