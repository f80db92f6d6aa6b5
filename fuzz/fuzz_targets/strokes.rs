//! Ink from a shell. What is done with them is in `src/strokes.rs`, which the house's own
//! tests share.
#![no_main]

#[path = "../src/strokes.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
