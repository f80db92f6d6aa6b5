//! Evidence bundles.

use std::io::{Read, Seek, Write};

use pocketbook_model::{AttachmentReference, FieldError, RecordId, Rule};
use pocketbook_seal::{BundleParts, Envelope, SealError, SealedPayload, write_bundle};

use crate::another_thing::{Thing, missing};
use crate::files::Watch;
use crate::views::ExportView;
use crate::{CoreError, Session};

/// Longest code of a recipient.
const CODE: usize = 40;

/// The code under which a disclosure is logged: a name would be personal data,
/// and a code that was altered would say another recipient.
fn recipient_code(recipient: &str) -> Result<&str, FieldError> {
    let shaped = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (1..=CODE).contains(&recipient.len()) && recipient.chars().all(shaped) {
        return Ok(recipient);
    }
    Err(FieldError {
        field: "recipient".to_owned(),
        rule: Rule::Shape {
            expected: "a code of who gets it, in lower-case letters, digits and hyphens, such as \
                       defence; at most 40, and never a name",
        },
    })
}

impl Session {
    /// Writes the evidence bundle of a record that the force holds. Who gets it
    /// is logged as a disclosure: give a short code such as `defence`, never a
    /// name.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] for a recipient that is no code;
    /// [`CoreError::NotDelivered`] before the force's receipt is here;
    /// [`CoreError::NotForDefence`] for the rear page of a statement, a report and a
    /// supplement, unless the recipient is `police`, `prosecution` or
    /// `witness-care`.
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
        let row = vault.sealed(record)?;
        let row = row.ok_or_else(|| missing(&vault, record, Thing::Record(None), "record"))?;
        let code = recipient_code(recipient)?;
        if !row.kind.may_reach(code) {
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
        vault.log_disclosed(record, code)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_a_code_and_is_never_rewritten() {
        for code in ["defence", "witness-care", "court-2"] {
            assert_eq!(recipient_code(code), Ok(code));
        }
        let long = "x".repeat(41);
        for other in ["", "Defence", "Jane Doe", "defence!", "défense", &long] {
            assert_eq!(recipient_code(other).unwrap_err().field, "recipient");
        }
    }
}
