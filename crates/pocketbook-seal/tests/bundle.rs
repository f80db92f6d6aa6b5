//! A whole bundle, made here and then attacked byte by byte.
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use pocketbook_model::{
    AttachmentId, AttachmentReference, DeviceId, FormReference, InstallId, MediaType, Officer,
    OfficerId, RecordId, RecordKind, Sha256Digest, TimeRecord, Timestamp,
};
use pocketbook_seal::*;

const PDF: &[u8] = b"%PDF-1.7 invented pages";
const PHOTO: &[u8] = b"\xff\xd8\xff an invented photograph";
const NOW: i64 = 1_800_000_000_000;

struct Made {
    zip: Vec<u8>,
    trust: TrustAnchors,
}

fn time(boot_ns: u64) -> TimeRecord {
    TimeRecord {
        wall: Timestamp::from_unix_ms(NOW),
        boot_id: "boot".into(),
        boot_ns,
        gateway: Some(pocketbook_model::GatewayTime {
            time: Timestamp::from_unix_ms(NOW - 1),
            boot_id: "boot".into(),
            boot_ns: 1,
        }),
    }
}

fn make() -> Made {
    make_with(3)
}

fn log_signer(seed: u8) -> LogSigner {
    LogSigner::from_seed(&[seed; 32], "log.invented.example/evidence").unwrap()
}

fn make_with(log_seed: u8) -> Made {
    let now = Timestamp::from_unix_ms(NOW);
    let (ca, _) = CertificateAuthority::generate("Invented Constabulary", now).unwrap();
    let (signer, receipt_signer) = (
        SoftwareSigner::generate().unwrap(),
        SoftwareSigner::generate().unwrap(),
    );
    let log = log_signer(log_seed);
    let device = DeviceId::from_parts(1, [1; 10]);
    let install = InstallId::from_parts(1, [4; 10]);
    let officer = Officer::new(
        OfficerId::from_parts(1, [2; 10]),
        "204518",
        "PC Invented Officer",
    )
    .unwrap();
    let record = RecordId::from_parts(1, [5; 10]);

    let entry = |sequence, operation| LedgerEntry {
        sequence,
        install,
        operation,
        actor: Some(officer.id),
        time: time(sequence),
        about: None,
        subject: None,
        note: None,
    };
    let start = LedgerHead {
        sequence: 6,
        hash: sha256(b"earlier"),
    };
    let collected = entry(7, LedgerOperation::Collected);
    let previous = chain(&start.hash, &collected.to_bytes().unwrap());

    let payload = SealedPayload {
        schema: "pocketbook.witness-statement".into(),
        schema_version: 1,
        record,
        kind: RecordKind::WitnessStatement,
        content: serde_json::json!({"body": "He said \"],\\\"content\\\":\" and \",\"sha256\":\"0\"."}),
        form: Some(FormReference {
            id: "mg11".into(),
            version: 1,
            sha256: Sha256Digest::ZERO,
        }),
        pdf: Some(PdfReference {
            attachment: AttachmentId::from_parts(1, [6; 10]),
            sha256: sha256(PDF),
            size: PDF.len() as u64,
            pages: 1,
        }),
        attachments: vec![AttachmentReference {
            id: AttachmentId::from_parts(1, [7; 10]),
            sha256: sha256(PHOTO),
            size: PHOTO.len() as u64,
            media_type: MediaType::Jpeg,
            purpose: None,
            exhibit: Some("ABC/1".parse().unwrap()),
        }],
        provenance: Provenance {
            officer: officer.clone(),
            officer_key: signer.public_key().key_id(),
            device,
            install,
            app_version: "0.1.0".into(),
            ledger: LedgerPosition {
                sequence: 8,
                previous,
            },
        },
        time: time(9),
        last_checkpoint: None,
        nonce: "ab".repeat(32),
        amends: None,
    };
    let envelope = Envelope::sign(
        payload.kind.payload_type(),
        payload.to_bytes().unwrap(),
        &signer,
    )
    .unwrap();
    let digest = envelope.payload_digest();

    // A log of seven records, ours the fourth.
    let mut stored = std::collections::HashMap::new();
    let mut leaves = Vec::new();
    for index in 0..7_u64 {
        let leaf = leaf_hash(&if index == 3 {
            digest
        } else {
            sha256(&index.to_be_bytes())
        });
        let new = {
            let mut read = |l, i| Ok::<_, SealError>(stored[&(l, i)]);
            stored_hashes_for_append(index, leaf, &mut read).unwrap()
        };
        stored.extend(new.into_iter().map(|(l, i, h)| ((l, i), h)));
        leaves.push(leaf);
    }
    let mut read = |l, i| Ok::<_, SealError>(stored[&(l, i)]);
    let note = log.sign(7, root(7, &mut read).unwrap());
    let proof = inclusion_proof(3, 7, &mut read).unwrap();
    let mut receipt = Receipt::new("incarnation".into(), device, now);
    receipt.records.push(ReceiptedRecord {
        record,
        install,
        sequence: 1,
        sha256: digest,
        feed_seq: 4,
        log_index: 3,
        inclusion: proof.hashes,
        crime_number: None,
        quarantined: false,
    });
    receipt.checkpoint = Some(note);

    let parts = BundleParts {
        envelope,
        receipt: receipt.seal(&receipt_signer).unwrap(),
        authority_pem: ca.certificate_pem().to_owned(),
        officer_pem: ca
            .certify_officer(&signer.public_key(), &officer, device, now)
            .unwrap(),
        receipts_pem: ca
            .certify_receipts(&receipt_signer.public_key(), now)
            .unwrap(),
        log_key: log.key(),
        ledger: LedgerExtract {
            start,
            entries: vec![collected, payload.sealing_entry(digest)],
        },
    };
    let mut zip = Cursor::new(Vec::new());
    write_bundle(&mut zip, &parts, Some(&mut &*PDF), |_| Ok(Box::new(PHOTO))).unwrap();
    Made {
        zip: zip.into_inner(),
        trust: TrustAnchors {
            authority_pem: Some(parts.authority_pem),
            log_key: Some(parts.log_key),
        },
    }
}

fn entries(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The same bundle with one file replaced, and its list of digests mended, as
/// a forger would.
fn forged(entries: &[(String, Vec<u8>)], name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut sums = String::new();
    for (entry, original) in entries {
        let content = if entry == name { bytes } else { original };
        if entry != "SHA256SUMS" {
            sums.push_str(&format!("{}  {entry}\n", sha256(content)));
            out.start_file(entry.as_str(), options).unwrap();
            out.write_all(content).unwrap();
        }
    }
    out.start_file("SHA256SUMS", options).unwrap();
    out.write_all(if name == "SHA256SUMS" {
        bytes
    } else {
        sums.as_bytes()
    })
    .unwrap();
    out.finish().unwrap().into_inner()
}

#[test]
fn a_genuine_bundle_verifies() {
    let made = make();
    let report = verify_bundle(Cursor::new(&made.zip), &made.trust);
    assert!(report.holds(), "{:#?}", report.claims);
    assert!(
        report
            .claims
            .iter()
            .all(|claim| claim.outcome == Outcome::Proved)
    );
    let untrusting = verify_bundle(Cursor::new(&made.zip), &TrustAnchors::default());
    let open: Vec<_> = untrusting
        .claims
        .iter()
        .filter(|c| c.outcome == Outcome::NotChecked)
        .map(|c| c.name)
        .collect();
    assert_eq!(open, ["authority", "log key"]);
}

#[test]
fn identical_parts_give_identical_bundles() {
    // Keys and signatures are random; the zip around them is not.
    let zip = make().zip;
    let all = entries(&zip);
    assert_eq!(forged(&all, "", b""), forged(&all, "", b""));
}

#[test]
fn every_flipped_byte_of_every_file_is_refused_by_name() {
    let made = make();
    let all = entries(&made.zip);
    for (name, bytes) in &all {
        // The guide and the script prove nothing by themselves; the list of
        // digests covers them, and a forger could mend that too.
        if name == "VERIFY.md" || name == "verify.sh" {
            continue;
        }
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            let zip = forged(&all, name, &changed);
            let report = verify_bundle(Cursor::new(zip), &made.trust);
            // PEM text and certificates have bytes that mean nothing (line
            // ends, base64 padding bits): refused or the very same meaning.
            let harmless = name.ends_with(".pem") || name == "log-key.txt";
            assert!(!report.holds() || harmless, "{name}, byte {position}");
        }
    }
}

#[test]
fn a_missing_or_added_file_is_refused() {
    let made = make();
    let all = entries(&made.zip);
    for (name, _) in &all {
        let fewer: Vec<_> = all
            .iter()
            .filter(|(entry, _)| entry != name)
            .cloned()
            .collect();
        let zip = if name == "SHA256SUMS" {
            continue;
        } else {
            forged(&fewer, "", b"")
        };
        assert!(
            !verify_bundle(Cursor::new(zip), &made.trust).holds(),
            "{name}"
        );
    }
    let mut more = all;
    more.push(("extra.txt".into(), b"x".to_vec()));
    assert!(!verify_bundle(Cursor::new(forged(&more, "", b"")), &made.trust).holds());
}

#[test]
fn a_bundle_of_another_force_is_refused() {
    let (ours, other) = (make(), make());
    let report = verify_bundle(Cursor::new(other.zip), &ours.trust);
    assert_eq!(report.failure().unwrap().name, "authority");
}

#[test]
fn any_bytes_are_refused_without_a_panic() {
    let zip = make().zip;
    assert!(!verify_bundle(Cursor::new(b"not a zip"), &TrustAnchors::default()).holds());
    for end in (0..zip.len()).step_by(97) {
        assert!(!verify_bundle(Cursor::new(&zip[..end]), &TrustAnchors::default()).holds());
    }
}

fn unpack(entries: &[(String, Vec<u8>)], to: &Path) {
    for (name, bytes) in entries {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn run_script(folder: &Path) -> (bool, String) {
    let output = Command::new("sh")
        .arg("verify.sh")
        .current_dir(folder)
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

#[test]
fn the_script_agrees_using_openssl_and_coreutils_alone() {
    for tool in ["sh", "openssl", "basenc", "sha256sum"] {
        let asked = if tool == "sh" {
            vec!["-c", "true"]
        } else {
            vec![if tool == "openssl" {
                "version"
            } else {
                "--version"
            }]
        };
        if !Command::new(tool)
            .args(asked)
            .output()
            .is_ok_and(|o| o.status.success())
        {
            eprintln!("not run: {tool} is not installed");
            return;
        }
    }
    // Half of all keys hold the `+` that also separates the parts of the line.
    let plus = |seed: &u8| log_signer(*seed).key().to_string().matches('+').count();
    for seed in [
        (0..).find(|seed| plus(seed) == 2).unwrap(),
        (0..).find(|seed| plus(seed) > 3).unwrap(),
    ] {
        let folder = tempfile::tempdir().unwrap();
        unpack(&entries(&make_with(seed).zip), folder.path());
        let (passed, said) = run_script(folder.path());
        assert!(passed, "{said}");
    }
    let all = entries(&make().zip);
    for (name, expected) in [
        ("payload.json", "FAILED"),
        ("statement.pdf", "FAILED       pages"),
        ("envelope.dsse.json", "FAILED"),
        ("receipt.dsse.json", "FAILED"),
        ("checkpoint", "FAILED"),
        ("proof.tlog-proof", "FAILED       inclusion"),
        ("ledger-extract.json", "FAILED"),
        ("log-key.pem", "FAILED"),
    ] {
        let mut bytes = all
            .iter()
            .find(|(entry, _)| entry == name)
            .unwrap()
            .1
            .clone();
        let middle = bytes.len() / 2;
        bytes[middle] = if bytes[middle] == b'4' { b'5' } else { b'4' };
        let attacked = tempfile::tempdir().unwrap();
        unpack(&entries(&forged(&all, name, &bytes)), attacked.path());
        let (passed, said) = run_script(attacked.path());
        assert!(!passed && said.contains(expected), "{name}: {said}");
    }
    let photo = all
        .iter()
        .find(|(entry, _)| entry.starts_with("attachments/"))
        .unwrap();
    let attacked = tempfile::tempdir().unwrap();
    unpack(
        &entries(&forged(&all, &photo.0, b"another photograph")),
        attacked.path(),
    );
    let (passed, said) = run_script(attacked.path());
    assert!(
        !passed && said.contains("FAILED       attachments"),
        "{said}"
    );
}
