//! What the fuzzers found worth keeping, laid out again by every `cargo test`:
//! the same code as the fuzz targets run, on the kept corpus.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

#[path = "../../../fuzz/src/ink.rs"]
mod ink;
#[path = "../../../fuzz/src/package.rs"]
mod package;
mod shared;
#[path = "../../../fuzz/src/sheet.rs"]
mod sheet;

use std::path::Path;
use std::time::{Duration, Instant};

fn folder(target: &str) -> std::path::PathBuf {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    corpus.join(target)
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder(target)).unwrap();
    let read = |entry: std::io::Result<std::fs::DirEntry>| std::fs::read(entry.unwrap().path());
    let kept: Vec<_> = entries.map(|entry| read(entry).unwrap()).collect();
    assert!(!kept.is_empty(), "no corpus of {target}");
    kept
}

/// Runs the corpus, and where `POCKETBOOK_MUTATE_SECONDS` is set goes on that
/// long with changed copies of it: what stable Rust can do of a campaign,
/// without being led by coverage.
fn replay(target: &str, run: fn(&[u8])) {
    let kept = corpus(target);
    kept.iter().for_each(|bytes| run(bytes));
    let asked = std::env::var("POCKETBOOK_MUTATE_SECONDS").ok();
    let Some(seconds) = asked.and_then(|text| text.parse().ok()) else {
        return;
    };
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut runs = 0_u64;
    while Instant::now() < end {
        run(&changed(&kept, &mut random));
        runs += 1;
    }
    eprintln!("{target}: {runs} changed inputs in {seconds} s, no crash");
}

/// Xorshift: the same changes in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// A kept input with up to four changes: a byte, a piece cut out, a piece of
/// another input put in, a piece twice.
fn changed(kept: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = kept.get(random.below(kept.len())).cloned().unwrap();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        let length = (1 + random.below(24)).min(bytes.len() - at);
        match random.below(4) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = b"{}[]()#\"\\,:;$@0919aZ \n\x00\xff"[random.below(24)];
                }
            }
            1 => drop(bytes.drain(at..at + length)),
            2 => {
                let other = kept.get(random.below(kept.len())).unwrap();
                let from = random.below(other.len());
                let until = (from + length).min(other.len());
                bytes.splice(at..at, other[from..until].iter().copied());
            }
            _ => {
                let piece = bytes[at..at + length].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// The signatures that are changed lie where the form's places are now; else the
/// fuzzer would try nothing but the refusal of a place that there is not. Set
/// `POCKETBOOK_WRITE_CORPUS` to write them anew.
#[test]
fn the_signatures_that_are_changed_are_printed_as_they_are() {
    use pocketbook_forms::{Purpose, Signing, SigningAct};
    let file = folder("ink").join("signing.json");
    let (form, sheet, laid_out) = ink::shown().unwrap();
    if std::env::var_os("POCKETBOOK_WRITE_CORPUS").is_some() {
        let signing = shared::signing(&laid_out.places, |place| match place.purpose {
            Purpose::Certificate(_) => SigningAct::Typed("Percy PLOD".to_owned()),
            Purpose::Declaration => SigningAct::Ink(shared::stroke(place)),
            _ => SigningAct::Mark(shared::stroke(place)),
        });
        std::fs::write(&file, serde_json::to_vec(&signing).unwrap()).unwrap();
    }
    let signing: Signing = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let signed = form.lay_out_signed(sheet, &signing, laid_out);
    signed.unwrap_or_else(|error| panic!("{error}: see the comment of this test"));
}

#[test]
fn ink_of_the_corpus_is_printed_or_refused() {
    replay("ink", ink::run);
}

#[test]
fn packages_and_templates_of_the_corpus_are_checked_or_refused() {
    replay("package", package::run);
}

/// What only ever fails tries nothing: each form's own template is laid out by
/// the very code that tries the others, and it is in the corpus as it is now.
#[test]
fn the_templates_that_are_changed_are_laid_out_as_they_are() {
    for (id, sheet) in package::FORMS {
        let package = pocketbook_forms::FormPackage::built_in_by_id(id).unwrap();
        let honest = package.files.get("main.typ").unwrap();
        let kept = format!("// form: {id}\n{honest}");
        let file = folder("package").join(format!("{id}.typ"));
        assert_eq!(std::fs::read_to_string(file).unwrap(), kept, "{id}");
        if let Err(error) = package::laid_out(id, &kept, sheet) {
            panic!("{id}: {error}");
        }
        assert!(package::ends(&kept), "{id}");
    }
}

#[test]
fn sheets_of_the_corpus_are_laid_out_or_refused() {
    // Those that were written are read; what the fuzzer made of them need not be.
    for entry in std::fs::read_dir(folder("sheet")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|name| name == "json") {
            let read = serde_json::from_slice(&std::fs::read(&path).unwrap());
            let _: pocketbook_forms::Sheet =
                read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    }
    replay("sheet", sheet::run);
}
