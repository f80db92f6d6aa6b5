//! Signatures on a printed form. What is done with them is in `src/ink.rs`, which the house's own
//! tests share.
#![no_main]

#[path = "../src/ink.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
