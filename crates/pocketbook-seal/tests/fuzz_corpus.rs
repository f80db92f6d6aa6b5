//! What the fuzzers found worth keeping, read again by every `cargo test`: the
//! same code as the fuzz targets run, on the kept corpus.
#![allow(clippy::unwrap_used)]

#[path = "../../../fuzz/src/bundle.rs"]
mod bundle;
mod common;
#[path = "../../../fuzz/src/envelope.rs"]
mod envelope;
#[path = "../../../fuzz/src/proof.rs"]
mod proof;
#[path = "../../../fuzz/src/strokes.rs"]
mod strokes;

use std::io::Cursor;
use std::path::{Path, PathBuf};

use pocketbook_seal::{TrustAnchors, verify_bundle};

/// Set to write the bundle that the fuzzer alters anew.
const WRITE: &str = "POCKETBOOK_WRITE_CORPUS";

fn corpus(target: &str) -> PathBuf {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    corpus.join(target)
}

/// A genuine bundle that no longer verifies, or is not what is written today,
/// would leave the fuzzer altering what is refused anyway.
#[test]
fn the_genuine_bundle_is_what_is_written_today() {
    let today = common::statement();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(corpus("bundle").join("genuine.zip"), today.zip()).unwrap();
        return;
    }
    let stale =
        format!("write it anew: {WRITE}=1 cargo test -p pocketbook-seal --test fuzz_corpus");
    let report = verify_bundle(Cursor::new(bundle::GENUINE), &TrustAnchors::default());
    assert!(report.holds(), "{stale}\n{:#?}", report.claims);
    let (kept, today) = (common::files(bundle::GENUINE), today.files());
    let names = |files: &common::Files| -> Vec<String> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&kept), names(&today), "{stale}");
    // Keys and signatures are new each time; these are not.
    for same in ["VERIFY.md", "verify.sh"] {
        let (kept, today) = (common::content(&kept, same), common::content(&today, same));
        assert!(kept == today, "{same}: {stale}");
    }
}

fn replay(target: &str, run: fn(&[u8])) {
    let mut read = 0;
    for entry in std::fs::read_dir(corpus(target)).unwrap() {
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
