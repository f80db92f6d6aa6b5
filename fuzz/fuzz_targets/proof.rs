//! Checkpoints and proofs. What is done with them is in `src/proof.rs`, which the house's own
//! tests share.
#![no_main]

#[path = "../src/proof.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target::run(bytes));
