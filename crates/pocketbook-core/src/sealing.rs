//! Making the sealed payload of a record.

use pocketbook_model::{
    Amendment, AttachmentReference, BoundExhibit, FormReference, Pages, RecordId, RecordKind,
};
use pocketbook_seal::{Envelope, PdfReference, Provenance, SealedPayload};
use pocketbook_vault::{DraftRow, SealPosition, SealedDraft, SealedRow, Vault};

use crate::events::Event;
use crate::views::SealedView;
use crate::{CoreError, Session, VERSION};

/// What is particular to the record.
#[derive(Clone)]
pub(crate) struct Sources {
    pub(crate) kind: RecordKind,
    pub(crate) content: serde_json::Value,
    pub(crate) form: Option<FormReference>,
    pub(crate) pages: Option<Pages>,
    /// Files that were made from it.
    pub(crate) made: Vec<AttachmentReference>,
    pub(crate) amends: Option<Amendment>,
}

/// The payload of a sealed record of this vault.
pub(crate) fn payload(vault: &Vault, record: RecordId) -> Result<SealedPayload, CoreError> {
    let envelope = Envelope::from_json(&vault.envelope(record)?)?;
    Ok(SealedPayload::parse(
        &envelope.payload_type,
        &envelope.payload,
    )?)
}

impl Session {
    /// Signs the payload for a place in the ledger.
    pub(crate) fn sign_payload(
        &self,
        vault: &Vault,
        row: &DraftRow,
        sources: Sources,
        position: &SealPosition,
    ) -> Result<SealedDraft, CoreError> {
        let exhibits = crate::named_exhibits::to_seal(vault, row)?;
        let files = attachments(vault, row)?;
        self.sign_with(vault, files, exhibits, sources, position)
    }

    /// The same for files that belong to no draft, with the exhibits it names.
    pub(crate) fn sign_with(
        &self,
        vault: &Vault,
        files: Vec<AttachmentReference>,
        exhibits: Vec<BoundExhibit>,
        sources: Sources,
        position: &SealPosition,
    ) -> Result<SealedDraft, CoreError> {
        let signer = vault.signer();
        let mut nonce = [0; 32];
        self.device().store().platform().entropy.fill(&mut nonce)?;
        let payload = SealedPayload {
            schema: sources.kind.schema().to_owned(),
            schema_version: 1,
            // The clock is not asked again: it may have something logged.
            record: self.device().new_id_at(position.time.wall)?,
            kind: sources.kind,
            content: sources.content,
            form: sources.form,
            pdf: sources.pages.map(|pages| PdfReference {
                attachment: pages.attachment,
                sha256: pages.sha256,
                size: pages.size,
                pages: pages.count,
            }),
            attachments: files.into_iter().chain(sources.made).collect(),
            exhibits,
            provenance: Provenance {
                officer: vault.officer().clone(),
                officer_key: signer.public_key().key_id(),
                device: vault.device(),
                install: vault.install(),
                app_version: VERSION.to_owned(),
                ledger: position.ledger,
            },
            time: position.time.clone(),
            last_checkpoint: last_checkpoint(vault)?,
            nonce: hex::encode(nonce),
            amends: sources.amends,
        };
        let bytes = payload.to_bytes()?;
        let envelope = Envelope::sign(sources.kind.payload_type(), bytes, &*signer)?;
        Ok(SealedDraft { payload, envelope })
    }

    /// Seals a draft that is fixed, in one transaction.
    pub(crate) fn seal_with(
        &self,
        vault: &Vault,
        row: &DraftRow,
        sources: Sources,
    ) -> Result<SealedView, CoreError> {
        let fixed = row.final_content.as_deref().unwrap_or_default();
        let sealed = vault.seal(row.id, fixed, |position| {
            self.sign_payload(vault, row, sources.clone(), position)
        })?;
        self.emit(&Event::Sealed {
            record: sealed.record,
        });
        crate::records::told(vault, &sealed)
    }

    pub(crate) fn sealed(&self, row: &SealedRow) -> SealedView {
        self.emit(&Event::Sealed { record: row.record });
        SealedView::from(row)
    }
}

/// Name under which the newest checkpoint is kept.
pub(crate) const CHECKPOINT: &str = "checkpoint";

fn last_checkpoint(vault: &Vault) -> Result<Option<String>, CoreError> {
    let bytes = vault.sync_value(CHECKPOINT)?;
    bytes
        .map(String::from_utf8)
        .transpose()
        .map_err(|_| CoreError::Quarantined {
            what: "the checkpoint",
        })
}

/// The photographs and recordings that belong to a draft. Printed forms are
/// bound by the pages, not here.
pub(crate) fn attachments(
    vault: &Vault,
    row: &DraftRow,
) -> Result<Vec<AttachmentReference>, CoreError> {
    let rows = vault.attachments_of_draft(row.id)?.into_iter();
    let bound = rows.filter(|a| !a.printed);
    Ok(bound
        .map(|a| AttachmentReference {
            id: a.id,
            sha256: a.sha256,
            size: a.size,
            media_type: a.media_type,
            exhibit: a.exhibit,
            purpose: None,
        })
        .collect())
}
