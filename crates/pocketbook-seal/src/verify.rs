//! Checking an evidence bundle, claim by claim, up to the first that fails.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use pocketbook_model::{
    CustodyLink, CustodyRecord, RecordKind, RecordLink, Sha256Digest, StatementKind, Timestamp,
};
use ring::digest::{Context, SHA256};
use zip::ZipArchive;

use crate::bundle::{
    AUTHORITY, CHECKPOINT, ENVELOPE, GUIDE, LEDGER, LOG_KEY, LOG_KEY_PEM, OFFICER, PAGES_BEFORE,
    PAYLOAD, PROOF, RECEIPT, RECEIPTS, SCRIPT, SUMS, attachment_name, attachment_name_before,
    require_one_reading, shown_name, zip_error,
};
use crate::claims::{Claimed as _, Failure, require};
use crate::{
    CertifiedKey, CertifiedRole, Envelope, LedgerExtract, LogKey, Receipt, SealedPayload,
    VerificationReport, VerifiedEvidence, VerifiedRecord, outcome, tlog_proof_text,
    verify_authority, verify_certificate,
};

/// Largest text file of a bundle that is read.
const TEXT_LIMIT: u64 = 16 << 20;
/// Largest number of files in a bundle.
const FILES: usize = 10_000;

/// What the verifier knows from the force itself.
#[derive(Debug, Clone, Default)]
pub struct TrustAnchors {
    /// The force's authority certificate in PEM.
    pub authority_pem: Option<String>,
    /// The log's key.
    pub log_key: Option<LogKey>,
}

/// Checks every claim of a bundle, up to the first that fails.
#[must_use]
pub fn verify_bundle<R: Read + Seek>(bundle: R, trust: &TrustAnchors) -> VerificationReport {
    let mut report = VerificationReport::default();
    if let Err(failure) = check(bundle, trust, &mut report) {
        report.failed(failure);
    }
    report
}

fn check<R: Read + Seek>(
    bundle: R,
    trust: &TrustAnchors,
    report: &mut VerificationReport,
) -> Result<(), Failure> {
    let mut zip = ZipArchive::new(bundle).map_err(zip_error).claim("files")?;
    require(
        zip.len() <= FILES,
        "files",
        "there are more files than a bundle has",
    )?;
    require_one_reading(&mut zip).claim("files")?;
    let sums = check_files(&mut zip, report)?;

    // Whose keys these are.
    let authority = read_string(&mut zip, AUTHORITY, "authority")?;
    let authority_key = verify_authority(&authority).claim("authority")?;
    match &trust.authority_pem {
        Some(given) => {
            let given = verify_authority(given).claim("authority")?;
            require(
                given == authority_key,
                "authority",
                "it is not the authority you gave",
            )?;
            report.proved(
                "authority",
                "it is the one you gave".to_owned(),
                "comparison of keys",
            );
        }
        None => report.not_checked(
            "authority",
            "give the force's own certificate to check that this authority is the force's",
        ),
    }
    let officer = read_string(&mut zip, OFFICER, "certificates")?;
    let officer = verify_certificate(&officer, &authority).claim("certificates")?;
    let receipts = read_string(&mut zip, RECEIPTS, "certificates")?;
    let receipts = verify_certificate(&receipts, &authority).claim("certificates")?;
    require(
        receipts.role == CertifiedRole::Receipts,
        "certificates",
        "the receipt key has another role",
    )?;
    report.proved(
        "certificates",
        "officer and receipt keys were certified by the authority".to_owned(),
        "X.509 (RFC 5280)",
    );

    // The record.
    let bytes = read(&mut zip, PAYLOAD, "payload")?;
    let envelope =
        Envelope::from_json(&read(&mut zip, ENVELOPE, "signature")?).claim("signature")?;
    envelope
        .verify("the record", &officer.key)
        .claim("signature")?;
    require(
        envelope.payload == bytes,
        "payload",
        "payload.json is not what was signed",
    )?;
    let payload = SealedPayload::parse(&envelope.payload_type, &bytes).claim("payload")?;
    let digest = envelope.payload_digest();
    report.record = Some(VerifiedRecord::of(&payload, digest));
    report.proved(
        "signature",
        format!("the officer's key signed exactly payload.json (SHA-256 {digest})"),
        "DSSE, ECDSA P-256",
    );
    report.proved(
        "payload",
        format!("{} in canonical form", described(&payload)),
        "RFC 8785, schema 1",
    );
    let provenance = &payload.provenance;
    let expected = CertifiedRole::Officer {
        officer: provenance.officer.id,
        device: provenance.device,
        warrant_number: provenance.officer.warrant_number.clone(),
    };
    require(
        officer.role == expected,
        "provenance",
        "the certificate names another officer, warrant number or tablet",
    )?;
    require(
        officer.key.key_id() == provenance.officer_key,
        "provenance",
        "the record names another key than the one that signed it",
    )?;
    report.proved(
        "provenance",
        format!(
            "warrant number {}, officer {}, on tablet {}",
            provenance.officer.warrant_number, provenance.officer.id, provenance.device
        ),
        "X.509 subject alternative names",
    );

    let custody = check_custody(&payload, report)?;
    name_exhibits(&payload, report);
    check_pages_and_attachments(&payload, &sums, report)?;
    let received = check_receipt(&mut zip, trust, &payload, digest, &receipts.key, report)?;
    check_validity(&officer, &receipts, received.at, report)?;
    check_ledger(&mut zip, &payload, digest, report)?;
    check_complete(&zip, &payload, &sums)?;
    // Last, so that a reader sees that all else holds of a record that the
    // force has put apart.
    require(
        !received.quarantined,
        "quarantine",
        "the receipt says that the force holds this record apart because a check of its own \
         failed; ask the force which, before relying on it",
    )?;
    report.proved(
        "quarantine",
        "the force does not hold this record apart".to_owned(),
        "the receipt",
    );
    report.custody = custody.map(|custody| CustodyLink {
        record: RecordLink {
            record: payload.record,
            sha256: digest,
        },
        custody,
    });
    report.evidence = Some(VerifiedEvidence {
        payload,
        envelope,
        receipt: received.envelope,
        received_at: received.at,
    });
    Ok(())
}

/// What a payload is: of a statement, of which kind, so that nobody takes an
/// interpreter's or a translation for the witness's own.
fn described(payload: &SealedPayload) -> String {
    let kind = payload.content.pointer("/statement/kind");
    let kind = kind.and_then(serde_json::Value::as_str);
    match kind.and_then(StatementKind::from_name) {
        Some(StatementKind::VictimPersonal) => "a victim personal statement".to_owned(),
        Some(StatementKind::Officer) => "an officer's own statement".to_owned(),
        Some(StatementKind::Interpreter) => "an interpreter's statement".to_owned(),
        Some(StatementKind::Translation) => "a translation of a statement".to_owned(),
        Some(StatementKind::ImpactForBusiness) => "an impact statement for business".to_owned(),
        Some(StatementKind::Witness) | None => format!("a {}", payload.kind),
    }
}

/// Says where in its chain a custody record stands: whoever has the bundle of
/// the record before compares its payload's digest.
fn check_custody(
    payload: &SealedPayload,
    report: &mut VerificationReport,
) -> Result<Option<CustodyRecord>, Failure> {
    let custody = payload.custody().claim("custody")?;
    if let Some(custody) = &custody {
        let (number, reference) = (custody.number, &custody.exhibit.reference);
        let follows = match custody.previous {
            None => "the first of its chain".to_owned(),
            Some(link) => format!("it follows the record with SHA-256 {}", link.sha256),
        };
        let after = custody.event.act.continues();
        let after = after.map_or_else(String::new, |record| {
            format!("; it goes on from another tablet's record with SHA-256 {record}")
        });
        report.proved(
            "custody",
            format!("event {number} of exhibit {reference}; {follows}{after}"),
            "SHA-256 in the payload",
        );
    }
    Ok(custody)
}

/// Says which exhibits the record names and binds; what each is stands in
/// [`VerificationReport::exhibits`], not in the claim.
fn name_exhibits(payload: &SealedPayload, report: &mut VerificationReport) {
    if payload.exhibits.is_empty() {
        return;
    }
    let references = payload
        .exhibits
        .iter()
        .map(|bound| bound.reference.as_str());
    let references: Vec<_> = references.collect();
    report.proved(
        "exhibits",
        format!(
            "it names {}, each sealed with what it was",
            references.join(", ")
        ),
        "the payload",
    );
    report.exhibits.clone_from(&payload.exhibits);
}

/// The certificates counted when the force received the record. Today they
/// may have expired, which says nothing about the evidence.
fn check_validity(
    officer: &CertifiedKey,
    receipts: &CertifiedKey,
    at: Timestamp,
    report: &mut VerificationReport,
) -> Result<(), Failure> {
    for (whose, certified) in [("officer", officer), ("receipts", receipts)] {
        require(
            certified.validity.includes(at),
            "validity",
            &format!("{whose}.pem or its authority did not count at the receipt's time {at}"),
        )?;
    }
    report.proved(
        "validity",
        format!("both certificates counted at {at}"),
        "X.509 validity (RFC 5280)",
    );
    Ok(())
}

fn check_complete<R: Read + Seek>(
    zip: &ZipArchive<R>,
    payload: &SealedPayload,
    files: &Files,
) -> Result<(), Failure> {
    for name in [GUIDE, SCRIPT] {
        let found = zip.index_for_name(name).is_some();
        require(found, "files", "a file is missing")?;
    }
    // payload, envelope, three certificates, receipt, proof, checkpoint, two
    // forms of the log key, ledger, guide and script; pages; attachments.
    let expected = 13 + usize::from(payload.pdf.is_some()) + payload.attachments.len();
    require(
        files.digests.len() == expected,
        "files",
        "the bundle has files that belong to nothing",
    )
}

/// Digests of the files, as computed here.
struct Files {
    digests: BTreeMap<String, Sha256Digest>,
}

fn check_files<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    report: &mut VerificationReport,
) -> Result<Files, Failure> {
    let sums = read_string(zip, SUMS, "files")?;
    let mut digests = BTreeMap::new();
    let mut buffer = vec![0; 64 << 10];
    for line in sums.lines() {
        let malformed = || Failure("files", "SHA256SUMS is malformed".to_owned());
        let (expected, name) = line.split_once("  ").ok_or_else(malformed)?;
        let expected: Sha256Digest = expected.parse().map_err(|_| malformed())?;
        let mut file = zip
            .by_name(name)
            .map_err(|_| Failure("files", format!("{name} is missing or damaged")))?;
        let mut digest = Context::new(&SHA256);
        loop {
            let read = file
                .read(&mut buffer)
                .map_err(|_| Failure("files", format!("{name} is damaged")))?;
            let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else {
                break;
            };
            digest.update(piece);
        }
        require(
            digest.finish().as_ref() == expected.as_bytes(),
            "files",
            &format!("{name} differs from SHA256SUMS"),
        )?;
        digests.insert(name.to_owned(), expected);
    }
    let listed: BTreeSet<&str> = digests.keys().map(String::as_str).collect();
    for name in zip.file_names() {
        let name = name.map_err(zip_error).claim("files")?;
        let known = name == SUMS || listed.contains(&*name);
        require(known, "files", "a file is not in SHA256SUMS")?;
    }
    report.proved(
        "files",
        format!("{} files are those listed in SHA256SUMS", digests.len()),
        "SHA-256",
    );
    Ok(Files { digests })
}

fn check_pages_and_attachments(
    payload: &SealedPayload,
    files: &Files,
    report: &mut VerificationReport,
) -> Result<(), Failure> {
    // Bundles of earlier versions have other names for the pages.
    let held = |name: &str, before: &str| {
        let name = if files.digests.contains_key(name) {
            name
        } else {
            before
        };
        (name.to_owned(), files.digests.get(name).copied())
    };
    if let Some(pdf) = &payload.pdf {
        let (name, found) = held(shown_name(payload.kind), PAGES_BEFORE);
        require(
            found == Some(pdf.sha256),
            "pages",
            &format!("{name} is not the one that was signed"),
        )?;
        let pages = pdf.pages;
        let what = match payload.kind {
            RecordKind::WitnessStatement => outcome::tell(payload, report)?,
            _ => "what was shown and signed",
        };
        report.proved(
            "pages",
            format!("{name} ({pages} pages) is byte for byte {what}"),
            "SHA-256 in the payload",
        );
    }
    for attachment in &payload.attachments {
        let name = attachment_name(payload, attachment);
        let (name, found) = held(&name, &attachment_name_before(attachment));
        let why = format!("{name} is not what was captured");
        require(found == Some(attachment.sha256), "attachments", &why)?;
    }
    let count = payload.attachments.len();
    report.proved(
        "attachments",
        format!("{count}, each as captured"),
        "SHA-256 in the payload",
    );
    Ok(())
}

/// What the receipt says of the record.
struct Received {
    at: Timestamp,
    quarantined: bool,
    envelope: Envelope,
}

fn check_receipt<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    trust: &TrustAnchors,
    payload: &SealedPayload,
    digest: Sha256Digest,
    receipt_key: &crate::PublicKey,
    report: &mut VerificationReport,
) -> Result<Received, Failure> {
    let log_key: LogKey = read_string(zip, LOG_KEY, "log key")?
        .trim_end()
        .parse::<LogKey>()
        .claim("log key")?;
    require(
        read_string(zip, LOG_KEY_PEM, "log key")? == log_key.to_spki_pem(),
        "log key",
        "log-key.pem and log-key.txt are different keys",
    )?;
    match &trust.log_key {
        Some(given) => {
            require(*given == log_key, "log key", "it is not the one you gave")?;
            report.proved(
                "log key",
                "it is the one you gave".to_owned(),
                "comparison of keys",
            );
        }
        None => report.not_checked(
            "log key",
            "give the force's own to check that this log is the force's",
        ),
    }
    let envelope = Envelope::from_json(&read(zip, RECEIPT, "receipt")?).claim("receipt")?;
    let receipt = Receipt::verify(&envelope, receipt_key, &log_key).claim("receipt")?;
    let entry = receipt
        .records
        .iter()
        .find(|entry| entry.record == payload.record && entry.sha256 == digest)
        .ok_or_else(|| Failure("receipt", "it does not name this record".to_owned()))?;
    require(
        entry.install == payload.provenance.install,
        "receipt",
        "it names another install",
    )?;
    let number = match &entry.number {
        Some(number) => format!(", {}", number.words()),
        None => String::new(),
    };
    report.proved(
        "receipt",
        format!(
            "the force held this record at {}{number}",
            receipt.received_at
        ),
        "DSSE, ECDSA P-256",
    );
    let note = read_string(zip, CHECKPOINT, "checkpoint")?;
    let checkpoint = log_key.verify(&note).claim("checkpoint")?;
    require(
        receipt.checkpoint.as_ref() == Some(&note),
        "checkpoint",
        "it is not the one in the receipt",
    )?;
    report.proved(
        "checkpoint",
        format!(
            "log {} signed a tree of {} records",
            checkpoint.origin, checkpoint.size
        ),
        "C2SP signed note, Ed25519",
    );
    let proof = entry.proof(checkpoint.size);
    require(
        read_string(zip, PROOF, "inclusion")? == tlog_proof_text(&proof, &note),
        "inclusion",
        "proof.tlog-proof is not the proof in the receipt",
    )?;
    report.proved(
        "inclusion",
        format!("the record is number {} of the log", entry.log_index),
        "RFC 9162 audit path",
    );
    Ok(Received {
        at: receipt.received_at,
        quarantined: entry.quarantined,
        envelope,
    })
}

fn check_ledger<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    payload: &SealedPayload,
    digest: Sha256Digest,
    report: &mut VerificationReport,
) -> Result<(), Failure> {
    let extract: LedgerExtract =
        crate::parse_canonical("the ledger extract", &read(zip, LEDGER, "ledger")?)
            .claim("ledger")?;
    let verified = extract.verify().claim("ledger")?;
    let position = payload.provenance.ledger;
    require(
        verified.before.hash == position.previous
            && verified.before.sequence + 1 == position.sequence,
        "ledger",
        "the record was signed at another place of the ledger",
    )?;
    require(
        *verified.last == payload.sealing_entry(digest),
        "ledger",
        "its last entry is not the one that seals this record",
    )?;
    report.proved(
        "ledger",
        format!(
            "{} entries about this record from its beginning to its sealing, {} of other \
             matters between them, no gap",
            verified.shown, verified.withheld
        ),
        "SHA-256 chain",
    );
    Ok(())
}

fn read<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    name: &str,
    claim: &'static str,
) -> Result<Vec<u8>, Failure> {
    let damaged = || Failure(claim, format!("{name} is missing or damaged"));
    let file = zip.by_name(name).map_err(|_| damaged())?;
    let mut bytes = Vec::new();
    // The size in the zip's directory is a claim; this is a limit.
    file.take(TEXT_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| damaged())?;
    let within = u64::try_from(bytes.len()).is_ok_and(|size| size <= TEXT_LIMIT);
    require(within, claim, &format!("{name} is too large"))?;
    Ok(bytes)
}

fn read_string<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    name: &str,
    claim: &'static str,
) -> Result<String, Failure> {
    String::from_utf8(read(zip, name, claim)?)
        .map_err(|_| Failure(claim, format!("{name} is not UTF-8 text")))
}
