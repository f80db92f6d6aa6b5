//! A tablet as the gateway knows one, and records that it has sealed: enough to
//! push, without the tablet's software.

use pocketbook_model::{
    AttachmentId, DeviceId, FormReference, InstallId, Officer, OfficerId, RecordId, RecordKind,
    Sha256Digest, TimeRecord, Timestamp,
};
use pocketbook_protocol::PushItem;
use pocketbook_seal::{
    Envelope, LedgerPosition, PdfReference, Provenance, SealedPayload, Signer as _, SoftwareSigner,
};
use rusqlite::params;
use serde_json::Value;

use crate::{Gateway, GatewayError};

/// A tablet with its one officer.
pub(crate) struct Tablet {
    seed: u8,
    device: DeviceId,
    officer: Officer,
    signer: SoftwareSigner,
}

impl Tablet {
    /// Enrols a tablet by writing down what enrolment would.
    pub(crate) fn add(gateway: &Gateway, seed: u8) -> Result<Self, GatewayError> {
        let tablet = Self {
            seed,
            device: DeviceId::from_parts(1, [seed; 10]),
            officer: Officer::new(
                OfficerId::from_parts(1, [seed; 10]),
                "204518",
                "PC Invented",
            )
            .map_err(|_| GatewayError::Stored("officer"))?,
            signer: SoftwareSigner::generate()?,
        };
        let key = tablet.signer.public_key();
        gateway.database.write(|transaction| {
            transaction.execute(
                "INSERT INTO devices (id, public_key, name, certificate, enrolled)
                 VALUES (?1, '', 'invented tablet', '', 0)",
                [tablet.device.as_bytes()],
            )?;
            transaction.execute(
                "INSERT INTO officer_keys (key_id, device, officer, public_key, certificate)
                 VALUES (?1, ?2, ?3, ?4, '')",
                params![
                    key.key_id().digest().as_bytes(),
                    tablet.device.as_bytes(),
                    tablet.officer.id.as_bytes(),
                    String::from(key.clone())
                ],
            )?;
            Ok(())
        })?;
        Ok(tablet)
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.device
    }

    /// A report by its number; the same number gives the same record.
    pub(crate) fn report(&self, number: u16) -> Result<PushItem, GatewayError> {
        self.item(RecordKind::CrimeReport, number)
    }

    /// A report of a crime, or at every other number of an incident without one.
    pub(crate) fn either(&self, number: u16) -> Result<PushItem, GatewayError> {
        let mut payload = self.payload(RecordKind::CrimeReport, number);
        if Self::is_without_a_crime(number)
            && let Some(Value::Object(report)) = payload.content.pointer_mut("/report")
        {
            let kind = serde_json::json!({"non_crime_incident": "anti_social_behaviour"});
            report.insert("kind".to_owned(), kind);
        }
        self.seal(&payload, number)
    }

    pub(crate) const fn is_without_a_crime(number: u16) -> bool {
        number % 2 == 1
    }

    /// A record of any kind.
    pub(crate) fn item(&self, kind: RecordKind, number: u16) -> Result<PushItem, GatewayError> {
        self.seal(&self.payload(kind, number), number)
    }

    /// Seals a payload.
    pub(crate) fn seal(
        &self,
        payload: &SealedPayload,
        number: u16,
    ) -> Result<PushItem, GatewayError> {
        let envelope = Envelope::sign(
            payload.kind.payload_type(),
            payload.to_bytes()?,
            &self.signer,
        )?;
        Ok(PushItem {
            record: payload.record,
            install: payload.provenance.install,
            sequence: u64::from(number) + 1,
            sha256: envelope.payload_digest(),
            envelope: String::from_utf8(envelope.to_json()?)
                .map_err(|_| GatewayError::Stored("envelope"))?,
        })
    }

    /// What is sealed. Ten records after each other belong to one incident.
    pub(crate) fn payload(&self, kind: RecordKind, number: u16) -> SealedPayload {
        let [high, low] = number.to_be_bytes();
        let random = [self.seed, 0, 0, 0, 0, 0, 0, 0, high, low];
        let incident = RecordId::from_parts(2, [self.seed, 0, 0, 0, 0, 0, 0, 0, 0, low / 10]);
        let pages = kind.has_pages();
        SealedPayload {
            schema: kind.schema().to_owned(),
            schema_version: 1,
            record: RecordId::from_parts(1, random),
            kind,
            content: serde_json::json!({
                "incident": {"id": incident, "title": "Invented", "cad_reference": null},
                "report": {"incident": incident, "narrative": format!("Invented {number}.")},
            }),
            form: pages.then(|| FormReference {
                id: "invented".to_owned(),
                version: 1,
                sha256: Sha256Digest::ZERO,
            }),
            pdf: pages.then(|| PdfReference {
                attachment: AttachmentId::from_parts(3, random),
                sha256: Sha256Digest::ZERO,
                size: 1,
                pages: 1,
            }),
            attachments: Vec::new(),
            provenance: Provenance {
                officer: self.officer.clone(),
                officer_key: self.signer.public_key().key_id(),
                device: self.device,
                install: InstallId::from_parts(1, [self.seed; 10]),
                app_version: "0".to_owned(),
                ledger: LedgerPosition {
                    sequence: u64::from(number) + 1,
                    previous: Sha256Digest::ZERO,
                },
            },
            time: TimeRecord {
                wall: Timestamp::from_unix_ms(1_772_823_360_000),
                boot_id: "b".to_owned(),
                boot_ns: 1,
                gateway: None,
            },
            last_checkpoint: None,
            nonce: "0f".repeat(32),
            amends: None,
        }
    }
}
