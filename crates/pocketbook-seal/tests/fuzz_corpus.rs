//! What the fuzzers found worth keeping, read again by every `cargo test`: the
//! same code as the fuzz targets run, on the kept corpus.
#![allow(clippy::unwrap_used)]

#[path = "../../../fuzz/src/bundle.rs"]
mod bundle;
#[path = "../../../fuzz/src/envelope.rs"]
mod envelope;
#[path = "../../../fuzz/src/proof.rs"]
mod proof;
#[path = "../../../fuzz/src/strokes.rs"]
mod strokes;

use std::path::Path;

fn replay(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut read = 0;
    for entry in std::fs::read_dir(folder.join(target)).unwrap() {
        run(&std::fs::read(entry.unwrap().path()).unwrap());
        read += 1;
    }
    assert!(read > 0, "no corpus of {target}");
}

#[test]
fn ink_of_the_corpus_is_read_or_refused() {
    replay("strokes", strokes::run);
}

#[test]
fn envelopes_of_the_corpus_are_read_or_refused() {
    replay("envelope", envelope::run);
}

#[test]
fn proofs_of_the_corpus_are_read_or_refused() {
    replay("proof", proof::run);
}

#[test]
fn no_bundle_of_the_corpus_but_the_genuine_one_holds() {
    replay("bundle", bundle::run);
}
