//! Sheets of every form. What is done with them is in `src/sheet.rs`, which the house's own
//! tests share.
#![no_main]

#[path = "../src/sheet.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
