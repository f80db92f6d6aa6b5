//! An invented force, an invented officer and a sealed record of theirs, from
//! which the tests make bundles: genuine ones, and what a forger would make of
//! them.
#![allow(
    dead_code,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::collections::HashMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use pocketbook_model::{
    AttachmentId, AttachmentPurpose, AttachmentReference, DeviceId, DraftId, ExhibitId,
    ForceNumber, FormReference, IncidentId, InstallId, MediaType, Officer, OfficerId, PersonId,
    RecordId, RecordKind, RecordLink, Sha256Digest, TimeRecord, Timestamp,
};
use pocketbook_seal::*;

pub(crate) const PDF: &[u8] = b"%PDF-1.7 invented pages";
pub(crate) const SIGNED: &[u8] = b"%PDF-1.7 invented pages, signed";
pub(crate) const PHOTO: &[u8] = b"\xff\xd8\xff an invented photograph";
pub(crate) const RECORDING: &[u8] = b"ID3 an invented recording";
pub(crate) const NOW: i64 = 1_800_000_000_000;
/// A draft of the officer that has nothing to do with the record.
pub(crate) const OTHER_MATTER: &str = "another-invented-matter";
/// Where the record stands in the log, among seven.
const LEAF: u64 = 3;

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_ms(NOW)
}

pub(crate) fn officer(number: u8) -> Officer {
    Officer::new(
        OfficerId::from_parts(1, [number; 10]),
        &format!("20451{number}"),
        "PC Invented Officer",
    )
    .unwrap()
}

fn time(boot_ns: u64) -> TimeRecord {
    TimeRecord {
        wall: now(),
        boot_id: "boot".into(),
        boot_ns,
        gateway: Some(pocketbook_model::GatewayTime {
            time: Timestamp::from_unix_ms(NOW - 1),
            boot_id: "boot".into(),
            boot_ns: 1,
        }),
    }
}

/// Everything a force signs with.
pub(crate) struct Force {
    pub(crate) authority: CertificateAuthority,
    pub(crate) receipts: SoftwareSigner,
    pub(crate) log: LogSigner,
}

impl Force {
    pub(crate) fn new() -> Self {
        Self::with_log(log_signer(3))
    }

    pub(crate) fn with_log(log: LogSigner) -> Self {
        Self::named("Invented Constabulary", log)
    }

    pub(crate) fn named(name: &str, log: LogSigner) -> Self {
        let (authority, _) = CertificateAuthority::generate(name, now()).unwrap();
        Self {
            authority,
            receipts: SoftwareSigner::generate().unwrap(),
            log,
        }
    }

    pub(crate) fn trust(&self) -> TrustAnchors {
        TrustAnchors {
            authority_pem: Some(self.authority.certificate_pem().to_owned()),
            log_key: Some(self.log.key()),
        }
    }
}

pub(crate) fn log_signer(seed: u8) -> LogSigner {
    LogSigner::from_seed(&[seed; 32], "log.invented.example/evidence").unwrap()
}

/// The hashes of a log that holds one record of interest among invented ones.
pub(crate) struct Leaves {
    hashes: HashMap<(u8, u64), Sha256Digest>,
    size: u64,
}

impl Leaves {
    /// Digest of the invented record at a place.
    pub(crate) fn other(index: u64) -> Sha256Digest {
        sha256(&index.to_be_bytes())
    }

    fn with(digest: Sha256Digest, size: u64) -> Self {
        let mut leaves = Self {
            hashes: HashMap::new(),
            size,
        };
        for index in 0..size {
            let digest = if index == LEAF {
                digest
            } else {
                Self::other(index)
            };
            let new = {
                let mut read = |level, place| Ok::<_, SealError>(leaves.hashes[&(level, place)]);
                stored_hashes_for_append(index, leaf_hash(&digest), &mut read).unwrap()
            };
            leaves
                .hashes
                .extend(new.into_iter().map(|(level, place, h)| ((level, place), h)));
        }
        leaves
    }

    pub(crate) fn checkpoint(&self, log: &LogSigner) -> String {
        let mut read = |level, place| Ok::<_, SealError>(self.hashes[&(level, place)]);
        log.sign(self.size, root(self.size, &mut read).unwrap())
    }

    pub(crate) fn proof(&self, index: u64) -> InclusionProof {
        let mut read = |level, place| Ok::<_, SealError>(self.hashes[&(level, place)]);
        inclusion_proof(index, self.size, &mut read).unwrap()
    }
}

/// A record that an officer sealed and a force holds, part by part, so that a
/// test can alter one before the bundle is written.
pub(crate) struct Case {
    pub(crate) force: Force,
    pub(crate) officer: Officer,
    pub(crate) signer: SoftwareSigner,
    pub(crate) payload: SealedPayload,
    pub(crate) receipt: Receipt,
    pub(crate) parts: BundleParts,
}

/// A witness statement with one exhibit.
pub(crate) fn statement() -> Case {
    statement_of(Force::new())
}

pub(crate) fn statement_of(force: Force) -> Case {
    let words = "He said \"],\\\"content\\\":\" and \",\"sha256\":\"0\".";
    seal(force, RecordKind::WitnessStatement, ended(words), |_| {})
}

/// A crime report with a kind of its own, as the model writes one, and with
/// two attachments.
pub(crate) fn report() -> Case {
    report_saying("He ran off.")
}

pub(crate) fn report_saying(narrative: &str) -> Case {
    let content = serde_json::json!({
        "incident": {"id": "invented", "kind": "burglary", "form": {"id": "x"}},
        "report": {"kind": "crime", "narrative": narrative, "provenance": {"device": "none"}},
    });
    seal(Force::new(), RecordKind::CrimeReport, content, |_| {})
}

/// The rear page of a statement.
pub(crate) fn rear() -> Case {
    let content = serde_json::json!({"home_address": "1 Invented Road"});
    seal(Force::new(), RecordKind::StatementRear, content, |_| {})
}

/// A custody record, the first of its chain or one that follows another.
pub(crate) fn custody(previous: Option<Sha256Digest>) -> Case {
    custody_with(previous, |_| {})
}

/// One whose content was altered before the officer signed it.
pub(crate) fn custody_with(
    previous: Option<Sha256Digest>,
    alter: impl FnOnce(&mut SealedPayload),
) -> Case {
    let content = serde_json::json!({
        "exhibit": {
            "id": ExhibitId::from_parts(1, [1; 10]),
            "incident": IncidentId::from_parts(1, [2; 10]),
            "reference": "ABC/1",
            "producer": {"person": {"person": PersonId::from_parts(1, [3; 10]), "name": "Anna CARPENTER"}},
            "description": "A note that says \"previous\":null} and \"sha256\":\"0\".",
            "thing": "physical",
            "found_at": null,
            "found_place": "",
        },
        "cad_reference": null,
        "number": if previous.is_some() { 2 } else { 1 },
        "previous": previous.map(|sha256| RecordLink { record: RecordId::from_parts(1, [4; 10]), sha256 }),
        "event": {
            "act": {"sealed": {"seal": "A1"}},
            "who": {"name": "Invented OFFICER", "warrant_number": "204518", "capacity": ""},
            "at": "2026-03-01T09:30:00.000Z",
            "place": "Invented Road",
            "reason": "",
        },
    });
    seal(Force::new(), RecordKind::Custody, content, alter)
}

/// A supplementary report, whose reason says what the script seeks.
pub(crate) fn supplement() -> Case {
    let content = serde_json::json!({
        "incident": {"id": "invented"},
        "supplement": {"narrative": "He came back.", "corrections": []},
    });
    seal(
        Force::new(),
        RecordKind::SupplementaryReport,
        content,
        |payload| {
            payload.amends = Some(pocketbook_model::Amendment {
                record: RecordId::from_parts(1, [6; 10]),
                sha256: sha256(b"the report"),
                kind: pocketbook_model::AmendmentKind::Addition,
                reason: "He said \"attachments\":[ and },\"form\":null,\"kind\":\"x\".".into(),
                seen: pocketbook_model::EarlierSeen::SealedHere,
                earlier_name: None,
            });
        },
    )
}

/// A statement whose payload was altered before the officer signed it.
pub(crate) fn statement_with(alter: impl FnOnce(&mut SealedPayload)) -> Case {
    let content = ended("Invented.");
    seal(Force::new(), RecordKind::WitnessStatement, content, alter)
}

/// The content of a statement as far as verifiers read it: signed once by hand.
/// The wording has names and texts that would mislead whoever seeks carelessly.
fn ended(words: &str) -> serde_json::Value {
    serde_json::json!({
        "outcome": "signed",
        "declaration": {
            "citation": "},\"declared\":",
            "text": "\"outcome\":\"refused\"",
            "wording": {"outcome": "refused", "refusal": "}},\"declared\":null"},
        },
        "declared": time(3),
        "shown": [{"page": 1, "time": time(2)}],
        "read_over": null,
        "refusal": null,
        "signatures": [signed("witness", serde_json::json!({"typed": {"name": "\"outcome\":\"refused\""}}))],
        "statement": {"body": words},
    })
}

/// One act of signing, as a payload holds it.
pub(crate) fn signed(signatory: &str, method: serde_json::Value) -> serde_json::Value {
    serde_json::json!({
        "signatory": signatory, "place": "declaration", "page": 1, "method": method, "time": time(4),
    })
}

/// A statement that its witness refused to sign, with this reason.
pub(crate) fn refused(reason: &str, pages_shown: bool) -> Case {
    statement_with(|payload| {
        payload.content["outcome"] = "refused".into();
        payload.content["declared"] = serde_json::Value::Null;
        payload.content["refusal"] = serde_json::json!({"reason": reason, "time": time(5)});
        payload.content["signatures"] = serde_json::json!([signed(
            "officer",
            serde_json::json!({"typed": {"name": "PC Invented"}})
        )]);
        if !pages_shown {
            payload.content["shown"] = serde_json::json!([]);
        }
    })
}

fn secret() -> LedgerSecret {
    LedgerSecret::from_bytes([11; 32])
}

/// The head after some entries of an extract, whatever it shows of them.
pub(crate) fn head_after(extract: &LedgerExtract, count: usize) -> LedgerHead {
    let entries = extract.entries.iter().take(count);
    entries.fold(extract.start, |head, entry| {
        head.followed_by(&match entry {
            ExtractEntry::Shown(entry) => extract
                .matter_key
                .commit(entry.sequence, &entry.to_bytes().unwrap()),
            ExtractEntry::Withheld(commitment) => *commitment,
        })
    })
}

fn attachment(seed: u8, bytes: &[u8], media_type: MediaType) -> AttachmentReference {
    AttachmentReference {
        id: AttachmentId::from_parts(1, [seed; 10]),
        sha256: sha256(bytes),
        size: bytes.len() as u64,
        media_type,
        exhibit: Some(format!("ABC/{seed}").parse().unwrap()),
        purpose: None,
    }
}

fn seal(
    force: Force,
    kind: RecordKind,
    content: serde_json::Value,
    alter: impl FnOnce(&mut SealedPayload),
) -> Case {
    let signer = SoftwareSigner::generate().unwrap();
    let device = DeviceId::from_parts(1, [1; 10]);
    let install = InstallId::from_parts(1, [4; 10]);
    let officer = officer(2);
    let record = RecordId::from_parts(1, [5; 10]);
    let statement = kind.has_pages();

    let draft = DraftId::from_parts(1, [10; 10]).to_string();
    let entry = |sequence, operation, about: &str| LedgerEntry {
        sequence,
        install,
        operation,
        actor: Some(officer.id),
        time: time(sequence),
        about: Some(about.to_owned()),
        subject: None,
        note: None,
    };
    let start = LedgerHead {
        sequence: 6,
        hash: sha256(b"earlier"),
    };
    let matter_key = secret().matter_key(&draft);
    let other = entry(8, LedgerOperation::Altered, OTHER_MATTER);
    let other = secret()
        .matter_key(OTHER_MATTER)
        .commit(8, &other.to_bytes().unwrap());
    let mut ledger = LedgerExtract {
        start,
        matter_key,
        entries: vec![
            ExtractEntry::Shown(entry(7, LedgerOperation::Collected, &draft)),
            ExtractEntry::Withheld(other),
            ExtractEntry::Shown(entry(9, LedgerOperation::Reopened, &draft)),
            ExtractEntry::Shown(entry(10, LedgerOperation::Finalised, &draft)),
        ],
    };
    let previous = head_after(&ledger, ledger.entries.len()).hash;

    let mut attachments = vec![attachment(7, PHOTO, MediaType::Jpeg)];
    if statement {
        attachments.push(AttachmentReference {
            exhibit: None,
            purpose: Some(AttachmentPurpose::SignedPages),
            ..attachment(9, SIGNED, MediaType::Pdf)
        });
    } else {
        attachments.push(attachment(8, RECORDING, MediaType::Mp3));
    }
    let mut payload = SealedPayload {
        schema: kind.schema().into(),
        schema_version: 1,
        record,
        kind,
        content,
        form: statement.then(|| FormReference {
            id: "mg11".into(),
            version: 1,
            sha256: Sha256Digest::ZERO,
        }),
        pdf: statement.then(|| PdfReference {
            attachment: AttachmentId::from_parts(1, [6; 10]),
            sha256: sha256(PDF),
            size: PDF.len() as u64,
            pages: 1,
        }),
        attachments,
        exhibits: Vec::new(),
        provenance: Provenance {
            officer: officer.clone(),
            officer_key: signer.public_key().key_id(),
            device,
            install,
            app_version: "0.1.0".into(),
            ledger: LedgerPosition {
                sequence: 11,
                previous,
            },
        },
        time: time(9),
        last_checkpoint: None,
        nonce: "ab".repeat(32),
        amends: None,
    };
    alter(&mut payload);
    let envelope =
        Envelope::sign(kind.payload_type(), payload.to_bytes().unwrap(), &signer).unwrap();
    let digest = envelope.payload_digest();

    ledger
        .entries
        .push(ExtractEntry::Shown(payload.sealing_entry(digest)));

    let leaves = Leaves::with(digest, 7);
    let mut receipt = Receipt::new("incarnation".into(), device, now());
    receipt.records.push(ReceiptedRecord {
        record,
        install,
        sequence: 1,
        sha256: digest,
        feed_seq: 4,
        log_index: LEAF,
        inclusion: leaves.proof(LEAF).hashes,
        number: (kind == RecordKind::CrimeReport)
            .then(|| ForceNumber::Crime("42/1234567/27".parse().unwrap())),
        quarantined: false,
    });
    receipt.checkpoint = Some(leaves.checkpoint(&force.log));

    let parts = BundleParts {
        envelope,
        receipt: receipt.seal(&force.receipts).unwrap(),
        authority_pem: force.authority.certificate_pem().to_owned(),
        officer_pem: force
            .authority
            .certify_officer(&signer.public_key(), &officer, device, now())
            .unwrap(),
        receipts_pem: force
            .authority
            .certify_receipts(&force.receipts.public_key(), now())
            .unwrap(),
        log_key: force.log.key(),
        ledger,
    };
    Case {
        force,
        officer,
        signer,
        payload,
        receipt,
        parts,
    }
}

impl Case {
    pub(crate) fn device(&self) -> DeviceId {
        self.payload.provenance.device
    }

    /// The log the record is in, when it had this many records.
    pub(crate) fn leaves(&self, size: u64) -> Leaves {
        Leaves::with(self.parts.envelope.payload_digest(), size)
    }

    /// Signs the receipt again as the force would, after it was altered.
    pub(crate) fn receipt_again(&mut self) {
        self.parts.receipt = self.receipt.seal(&self.force.receipts).unwrap();
    }

    /// The bundle of the parts.
    pub(crate) fn zip(&self) -> Vec<u8> {
        let mut zip = Cursor::new(Vec::new());
        let mut pages = self.payload.pdf.as_ref().map(|_| PDF);
        write_bundle(
            &mut zip,
            &self.parts,
            pages.as_mut().map(|pages| pages as &mut dyn Read),
            |attachment| {
                Ok(Box::new(match attachment.media_type {
                    MediaType::Jpeg => PHOTO,
                    MediaType::Pdf => SIGNED,
                    _ => RECORDING,
                }))
            },
        )
        .unwrap();
        zip.into_inner()
    }

    /// The files of the bundle.
    pub(crate) fn files(&self) -> Files {
        files(&self.zip())
    }
}

/// Names and contents of a bundle's files.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

pub(crate) fn files(zip: &[u8]) -> Files {
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

pub(crate) fn content<'a>(files: &'a Files, name: &str) -> &'a [u8] {
    &files.iter().find(|(file, _)| file == name).unwrap().1
}

/// Replaces a file, or adds it, without mending the list of digests.
pub(crate) fn replace(files: &mut Files, name: &str, bytes: &[u8]) {
    match files.iter_mut().find(|(file, _)| file == name) {
        Some((_, content)) => bytes.clone_into(content),
        None => files.push((name.to_owned(), bytes.to_owned())),
    }
}

/// Mends the list of digests, as a forger would.
pub(crate) fn mend(files: &mut Files) {
    files.retain(|(name, _)| name != "SHA256SUMS");
    let sums: String = files
        .iter()
        .map(|(name, content)| format!("{}  {name}\n", sha256(content)))
        .collect();
    files.push(("SHA256SUMS".into(), sums.into_bytes()));
}

/// The files with one replaced, and the list of digests mended.
pub(crate) fn forged(original: &Files, name: &str, bytes: &[u8]) -> Files {
    let mut files = original.clone();
    replace(&mut files, name, bytes);
    if name != "SHA256SUMS" {
        mend(&mut files);
    }
    files
}

pub(crate) fn zipped(files: &Files) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        out.start_file(name.as_str(), options).unwrap();
        out.write_all(content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// What this crate's verifier says of the files.
pub(crate) fn judge(files: &Files, trust: &TrustAnchors) -> VerificationReport {
    verify_bundle(Cursor::new(zipped(files)), trust)
}

pub(crate) fn unpack(files: &Files, to: &Path) {
    for (name, bytes) in files {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// Runs the bundle's own script; gives whether it passed and what it said.
pub(crate) fn run_script(folder: &Path, trust: &TrustAnchors) -> (bool, String) {
    run_script_where(folder, trust, None)
}

/// Runs it on a computer that trusts the authorities in this folder.
pub(crate) fn run_script_where(
    folder: &Path,
    trust: &TrustAnchors,
    system_store: Option<&Path>,
) -> (bool, String) {
    let anchors = tempfile::tempdir().unwrap();
    let mut command = Command::new("sh");
    command.arg("verify.sh").current_dir(folder);
    if let Some(store) = system_store {
        command.env("SSL_CERT_DIR", store);
    }
    if let Some(authority) = &trust.authority_pem {
        let path = anchors.path().join("authority.pem");
        std::fs::write(&path, authority).unwrap();
        command.arg("--ca").arg(path);
    }
    if let Some(log_key) = &trust.log_key {
        let path = anchors.path().join("log-key.txt");
        std::fs::write(&path, format!("{log_key}\n")).unwrap();
        command.arg("--log-key").arg(path);
    }
    let output = command.output().unwrap();
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr),
    )
}

/// What the script says of the files, unpacked.
pub(crate) fn script_judges(files: &Files, trust: &TrustAnchors) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    unpack(files, folder.path());
    run_script(folder.path(), trust)
}

/// Whether the tools of `verify.sh` are here. Where they are not, the test says
/// that it was not run; where `POCKETBOOK_REQUIRE_TOOLS` is set it fails, so
/// that a green run there means that they ran.
pub(crate) fn tools_are_here() -> bool {
    let answer = |tool: &str, argument: &str| {
        let output = Command::new(tool).arg(argument).output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(said)
    };
    let missing = if answer("openssl", "version")
        .is_none_or(|said| !said.starts_with("OpenSSL ") || said.starts_with("OpenSSL 1"))
    {
        Some("OpenSSL 3 or later")
    } else {
        ["basenc", "sha256sum", "date"]
            .into_iter()
            .find(|tool| answer(tool, "--version").is_none())
    };
    let Some(missing) = missing else {
        return true;
    };
    assert!(
        std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
        "POCKETBOOK_REQUIRE_TOOLS is set, but {missing} is not installed"
    );
    eprintln!("not run: {missing} is not installed");
    false
}
