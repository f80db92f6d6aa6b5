//! An evidence bundle as a stranger sends it: any bytes as a zip, and a genuine
//! bundle with one file replaced, its list of digests among them. Judged, never
//! a crash; and no other bytes hold where the record binds every one.

use std::io::{Cursor, Read as _, Write as _};

use pocketbook_seal::{TrustAnchors, sha256, verify_bundle};

pub(crate) const GENUINE: &[u8] = include_bytes!("../corpus/bundle/genuine.zip");
const SUMS: &str = "SHA256SUMS";

/// Files of which every byte is bound; attachments are too. A certificate or a
/// key may have a line feed more and be the same, and the guides are for people.
const BOUND: [&str; 5] = [
    "payload.json",
    "statement-as-shown.pdf",
    "statement-signed.pdf",
    "checkpoint",
    "proof.tlog-proof",
];

/// Judges the bytes, and the genuine bundle with the file that the first byte
/// names replaced by the rest.
pub(crate) fn run(bytes: &[u8]) {
    let trust = TrustAnchors::default();
    let _ = verify_bundle(Cursor::new(bytes), &trust);
    let Some((number, content)) = bytes.split_first() else {
        return;
    };
    let Some(mut files) = genuine() else {
        return;
    };
    let count = files.len().max(1);
    let Some((name, replaced)) = files.get_mut(usize::from(*number) % count) else {
        return;
    };
    let bound = name.starts_with("attachments/") || BOUND.contains(&name.as_str());
    let differs = bound && replaced != content;
    let mend = name != SUMS;
    content.clone_into(replaced);
    if mend {
        mended(&mut files);
    }
    if let Some(zip) = zipped(&files) {
        let report = verify_bundle(Cursor::new(zip), &trust);
        assert!(!(differs && report.holds()), "an altered bundle holds");
    }
}

type Files = Vec<(String, Vec<u8>)>;

fn genuine() -> Option<Files> {
    let mut archive = zip::ZipArchive::new(Cursor::new(GENUINE)).ok()?;
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).ok()?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).ok()?;
            Some((file.name().ok()?.into_owned(), bytes))
        })
        .collect()
}

fn mended(files: &mut Files) {
    let sums: String = files
        .iter()
        .filter(|(name, _)| name != SUMS)
        .map(|(name, content)| format!("{}  {name}\n", sha256(content)))
        .collect();
    if let Some((_, content)) = files.iter_mut().find(|(name, _)| name == SUMS) {
        *content = sums.into_bytes();
    }
}

fn zipped(files: &Files) -> Option<Vec<u8>> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        out.start_file(name.as_str(), options).ok()?;
        out.write_all(content).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}
