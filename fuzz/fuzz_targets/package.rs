//! Form packages and templates. What is done with them is in `src/package.rs`, which the house's own
//! tests share.
#![no_main]

#[path = "../src/package.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
