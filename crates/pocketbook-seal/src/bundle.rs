//! The evidence bundle: one sealed record with everything that is needed to
//! check it, as a zip. Identical parts give identical bytes.

use std::io::{Read, Seek, Write};

use pocketbook_model::{AttachmentPurpose, AttachmentReference, RecordKind};
use ring::digest::{Context, SHA256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::{Envelope, LedgerExtract, LogKey, Receipt, SealError, SealedPayload, tlog_proof_text};

pub(crate) const PAYLOAD: &str = "payload.json";
pub(crate) const ENVELOPE: &str = "envelope.dsse.json";
pub(crate) const AUTHORITY: &str = "certificates/authority.pem";
pub(crate) const OFFICER: &str = "certificates/officer.pem";
pub(crate) const RECEIPTS: &str = "certificates/receipts.pem";
pub(crate) const RECEIPT: &str = "receipt.dsse.json";
pub(crate) const PROOF: &str = "proof.tlog-proof";
pub(crate) const CHECKPOINT: &str = "checkpoint";
pub(crate) const LOG_KEY: &str = "log-key.txt";
pub(crate) const LOG_KEY_PEM: &str = "log-key.pem";
pub(crate) const LEDGER: &str = "ledger-extract.json";
pub(crate) const SUMS: &str = "SHA256SUMS";
pub(crate) const GUIDE: &str = "VERIFY.md";
pub(crate) const SCRIPT: &str = "verify.sh";

/// What a bundle is made of.
pub struct BundleParts {
    /// The sealed record.
    pub envelope: Envelope,
    /// The gateway's receipt for it.
    pub receipt: Envelope,
    /// The force's authority certificate.
    pub authority_pem: String,
    /// The officer's certificate.
    pub officer_pem: String,
    /// The certificate of the receipt key.
    pub receipts_pem: String,
    /// The log's key.
    pub log_key: LogKey,
    /// The ledger around the record.
    pub ledger: LedgerExtract,
}

/// Name of the pages as they were shown, before any signature. Once it was
/// [`PAGES_BEFORE`], which could be taken for the signed ones.
pub(crate) fn shown_name(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::StatementRear => "rear-as-shown.pdf",
        _ => "statement-as-shown.pdf",
    }
}

/// What the pages as shown were called, whatever had them.
pub(crate) const PAGES_BEFORE: &str = "statement.pdf";

/// Name of the same pages with what was signed on them; of a statement that its
/// witness refused, they are not signed ones either.
fn signed_name(payload: &SealedPayload) -> &'static str {
    let refused = payload
        .content
        .get("outcome")
        .is_some_and(|how| how == "refused");
    match payload.kind {
        RecordKind::StatementRear => "rear-signed.pdf",
        _ if refused => "statement-refused.pdf",
        _ => "statement-signed.pdf",
    }
}

/// Name of an attachment's file in a bundle.
pub(crate) fn attachment_name(payload: &SealedPayload, attachment: &AttachmentReference) -> String {
    match attachment.purpose {
        Some(AttachmentPurpose::SignedPages) if payload.kind.has_pages() => {
            signed_name(payload).to_owned()
        }
        _ => attachment_name_before(attachment),
    }
}

/// The same as it was before the signed pages had a name of their own.
pub(crate) fn attachment_name_before(attachment: &AttachmentReference) -> String {
    format!(
        "attachments/{}.{}",
        attachment.id,
        attachment.media_type.extension()
    )
}

/// Writes a bundle. `pdf` and `open` give the plaintext of the pages and of
/// each attachment; they are copied in small pieces.
///
/// # Errors
///
/// [`SealError`] when a part does not fit the others or cannot be read or
/// written.
pub fn write_bundle<W: Write + Seek>(
    out: W,
    parts: &BundleParts,
    pdf: Option<&mut dyn Read>,
    mut open: impl FnMut(&AttachmentReference) -> Result<Box<dyn Read>, SealError>,
) -> Result<(), SealError> {
    let payload = SealedPayload::parse(&parts.envelope.payload_type, &parts.envelope.payload)?;
    let receipt: Receipt = crate::parse_canonical("the receipt", &parts.receipt.payload)?;
    let rule = |why| SealError::Rule {
        what: "the receipt",
        why,
    };
    let entry = receipt
        .records
        .iter()
        .find(|entry| entry.record == payload.record)
        .ok_or_else(|| rule("it does not name this record"))?;
    let note = receipt
        .checkpoint
        .as_deref()
        .ok_or_else(|| rule("it has no checkpoint"))?;
    let checkpoint = parts.log_key.verify(note)?;

    let mut bundle = Bundle {
        zip: ZipWriter::new(out),
        sums: String::new(),
    };
    bundle.add(PAYLOAD, &parts.envelope.payload)?;
    bundle.add(ENVELOPE, &parts.envelope.to_json()?)?;
    if let Some(pdf) = pdf {
        bundle.copy(shown_name(payload.kind), pdf)?;
    }
    for attachment in &payload.attachments {
        let name = attachment_name(&payload, attachment);
        bundle.copy(&name, &mut open(attachment)?)?;
    }
    bundle.add(AUTHORITY, parts.authority_pem.as_bytes())?;
    bundle.add(OFFICER, parts.officer_pem.as_bytes())?;
    bundle.add(RECEIPTS, parts.receipts_pem.as_bytes())?;
    bundle.add(RECEIPT, &parts.receipt.to_json()?)?;
    bundle.add(
        PROOF,
        tlog_proof_text(&entry.proof(checkpoint.size), note).as_bytes(),
    )?;
    bundle.add(CHECKPOINT, note.as_bytes())?;
    bundle.add(LOG_KEY, format!("{}\n", parts.log_key).as_bytes())?;
    bundle.add(LOG_KEY_PEM, parts.log_key.to_spki_pem().as_bytes())?;
    bundle.add(LEDGER, &crate::canonical_json(&parts.ledger)?)?;
    bundle.add(GUIDE, include_bytes!("../assets/VERIFY.md"))?;
    bundle.add(SCRIPT, include_bytes!("../assets/verify.sh"))?;
    let sums = std::mem::take(&mut bundle.sums);
    bundle.add(SUMS, sums.as_bytes())?;
    bundle.zip.finish().map_err(zip_error)?;
    Ok(())
}

struct Bundle<W: Write + Seek> {
    zip: ZipWriter<W>,
    sums: String,
}

impl<W: Write + Seek> Bundle<W> {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), SealError> {
        self.copy(name, &mut &*bytes)
    }

    fn copy(&mut self, name: &str, source: &mut dyn Read) -> Result<(), SealError> {
        // A fixed time keeps identical parts identical; photographs and video
        // are compressed already.
        let stored = name.starts_with("attachments/");
        let options = SimpleFileOptions::default()
            .compression_method(if stored {
                CompressionMethod::Stored
            } else {
                CompressionMethod::Deflated
            })
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(if name == SCRIPT { 0o755 } else { 0o644 })
            .large_file(stored);
        self.zip.start_file(name, options).map_err(zip_error)?;
        let mut digest = Context::new(&SHA256);
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = source.read(&mut buffer)?;
            let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else {
                break;
            };
            digest.update(piece);
            self.zip.write_all(piece)?;
        }
        self.sums
            .push_str(&format!("{}  {name}\n", hex::encode(digest.finish())));
        Ok(())
    }
}

pub(crate) fn zip_error(error: zip::result::ZipError) -> SealError {
    match error {
        zip::result::ZipError::Io(error) => SealError::from(error),
        _ => SealError::Rule {
            what: "the bundle",
            why: "it is not a readable zip file",
        },
    }
}

/// Checks that every reader of a zip finds the same files in it. A name that is
/// there twice, or a file that the directory leaves out, would show one reader
/// the pages that were signed and another reader others.
pub(crate) fn require_one_reading<R: Read + Seek>(
    zip: &mut zip::ZipArchive<R>,
) -> Result<(), SealError> {
    zip.validate_header_consistency()
        .map_err(|_| SealError::Rule {
            what: "the bundle",
            why: "its zip holds hidden, overlapping or repeated files",
        })
}

/// Unpacks a bundle into a new folder, for the tools of others. A name that
/// would leave the folder is refused.
///
/// # Errors
///
/// [`SealError`] when the bundle is not a readable zip, when readers would find
/// different files in it, or when the folder cannot be written.
pub fn unpack_bundle<R: Read + Seek>(bundle: R, folder: &std::path::Path) -> Result<(), SealError> {
    let mut zip = zip::ZipArchive::new(bundle).map_err(zip_error)?;
    require_one_reading(&mut zip)?;
    std::fs::create_dir_all(folder)?;
    zip.extract(folder).map_err(zip_error)
}
