//! Evidence bundles.

use std::io::{Read, Seek, Write};

use pocketbook_model::{AttachmentReference, RecordId};
use pocketbook_seal::{BundleParts, Envelope, SealError, SealedPayload, write_bundle};

use crate::files::Watch;
use crate::views::ExportView;
use crate::{CoreError, Session};

impl Session {
    /// Writes the evidence bundle of a record that the force holds. Who gets it
    /// is logged as a disclosure: give a short code such as `defence`, never a
    /// name.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotDelivered`] before the force's receipt is here;
    /// [`CoreError::NotForDefence`] for the rear page of a statement, unless the
    /// recipient is `police`, `prosecution` or `witness-care`.
    pub fn export<W: Write + Seek>(
        &self,
        record: RecordId,
        recipient: &str,
        out: W,
    ) -> Result<ExportView, CoreError> {
        self.export_watched(record, recipient, out, &Watch::nobody())
    }

    pub(crate) fn export_watched<W: Write + Seek>(
        &self,
        record: RecordId,
        recipient: &str,
        out: W,
        watch: &Watch,
    ) -> Result<ExportView, CoreError> {
        let vault = self.vault()?;
        let row = vault
            .sealed(record)?
            .ok_or(CoreError::NotFound { what: "record" })?;
        let code: String = recipient
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(40)
            .collect();
        if !row.kind.may_reach(&code) {
            return Err(CoreError::NotForDefence);
        }
        let receipt = vault.receipt(record)?.ok_or(CoreError::NotDelivered)?;
        let enrolment = self
            .device()
            .store()
            .enrolment()?
            .ok_or(CoreError::NotEnrolled)?;
        let envelope = Envelope::from_json(&vault.envelope(record)?)?;
        let payload = SealedPayload::parse(&envelope.payload_type, &envelope.payload)?;
        let parts = BundleParts {
            envelope,
            receipt: Envelope::from_json(&receipt)?,
            authority_pem: enrolment.authority_pem,
            officer_pem: vault
                .officer_certificate()?
                .ok_or(CoreError::NotDelivered)?,
            receipts_pem: enrolment.receipts_pem,
            log_key: enrolment.log_key.parse()?,
            ledger: vault.ledger_extract(row.draft, row.ledger)?,
        };
        vault.log_disclosed(record, &code)?;
        let sizes = payload.attachments.iter().map(|file| file.size);
        let sizes = sizes.chain(payload.pdf.as_ref().map(|pdf| pdf.size));
        let (items, bytes) = sizes.fold((0, 0), |(items, bytes), size| (items + 1, bytes + size));
        watch.begin(items, bytes);
        let mut pages = payload
            .pdf
            .as_ref()
            .map(|pdf| vault.open_attachment(pdf.attachment))
            .transpose()?
            .map(|pages| watch.read(pages));
        let mut attachments = 0;
        let open = |attachment: &AttachmentReference| {
            attachments += 1;
            let reader = vault.open_attachment(attachment.id);
            let reader = reader.map_err(|_| SealError::Io(std::io::ErrorKind::InvalidData))?;
            Ok(Box::new(watch.read(reader)) as Box<dyn Read>)
        };
        write_bundle(
            out,
            &parts,
            pages.as_mut().map(|pages| pages as &mut dyn Read),
            open,
        )?;
        Ok(ExportView {
            record,
            attachments,
        })
    }
}
