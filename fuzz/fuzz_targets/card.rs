//! Bytes into `sizeup_fuzz::targets::card`, as many as libFuzzer finds worth trying.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| sizeup_fuzz::targets::card(data));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("this is a fuzz target: `cargo +nightly fuzz run card`, or `cargo test --release` for its smoke loop");
}
