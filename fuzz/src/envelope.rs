//! What a verifier reads of a record: envelope, payload, receipt, ledger
//! extract and manifest. Read or refused, never a crash; a payload that is read
//! is in the one canonical form.

use pocketbook_model::RecordKind;
use pocketbook_seal::{
    AttachmentManifest, Envelope, LedgerEntry, LedgerExtract, Receipt, SealedPayload,
    parse_canonical,
};

/// Reads the bytes as each of them.
pub(crate) fn run(bytes: &[u8]) {
    if let Ok(envelope) = Envelope::from_json(bytes) {
        payload(&envelope.payload_type, &envelope.payload);
        receipt(&envelope.payload);
    }
    for kind in RecordKind::ALL {
        payload(kind.payload_type(), bytes);
    }
    receipt(bytes);
    let _ = LedgerEntry::parse(bytes);
    if let Ok(extract) = parse_canonical::<LedgerExtract>("the ledger extract", bytes) {
        let _ = extract.verify();
    }
    if let Ok(manifest) = parse_canonical::<AttachmentManifest>("the manifest", bytes) {
        let _ = manifest.check();
    }
}

fn payload(payload_type: &str, bytes: &[u8]) {
    if let Ok(payload) = SealedPayload::parse(payload_type, bytes) {
        let again = payload.to_bytes().ok();
        assert_eq!(again.as_deref(), Some(bytes), "two forms of one payload");
    }
}

fn receipt(bytes: &[u8]) {
    if let Ok(receipt) = parse_canonical::<Receipt>("the receipt", bytes) {
        for record in &receipt.records {
            let _ = record
                .proof(record.log_index.saturating_add(1))
                .verify(&record.sha256, &record.sha256);
        }
    }
}
