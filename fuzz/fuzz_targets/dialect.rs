//! Bytes into `sizeup_fuzz::targets::dialect`, as many as libFuzzer finds worth trying.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| sizeup_fuzz::targets::dialect(data));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("this is a fuzz target: `cargo +nightly fuzz run dialect`, or `cargo test --release` for its smoke loop");
}
