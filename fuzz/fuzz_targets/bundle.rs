//! Evidence bundles. What is done with them is in `src/bundle.rs`, which the house's own
//! tests share.
#![no_main]

#[path = "../src/bundle.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
