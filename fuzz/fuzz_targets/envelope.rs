//! Envelopes and what they hold. What is done with them is in `src/envelope.rs`, which the house's own
//! tests share.
#![no_main]

#[path = "../src/envelope.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
