//! Reference data: what the force publishes to its tablets without a build
//! (printed forms, lists of offences and codes, risk forms), in numbered
//! editions, each signed.
//!
//! ```text
//! content --ReferenceEdition--> canonical JSON --DSSE--> envelope
//!                                                  ^ reference key, certified
//!                                                    by the force's authority
//! ```
//!
//! An edition proves who published what, under which name and number, and no
//! more: whether the content can be used is judged by whoever uses it.

use std::fmt;

use pocketbook_model::{ReferenceName, Sha256Digest, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{CertifiedRole, Envelope, SealError, Signer, sha256, verify_certificate};

/// DSSE payload type of an edition of reference data.
pub const REFERENCE_PAYLOAD_TYPE: &str = "application/vnd.pocketbook.reference+json";
/// Largest content of an edition, in bytes: the national list of offences is
/// 300 kB, a form with its wording in ten languages less.
pub const REFERENCE_LIMIT: usize = 4 << 20;
const SCHEMA: &str = "pocketbook.reference";
const WHAT: &str = "the reference data";

/// An edition of reference data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceEdition {
    /// `pocketbook.reference`.
    pub schema: String,
    /// 1.
    pub schema_version: u32,
    /// What it is and which of its kind.
    pub reference: ReferenceName,
    /// Its number under this name, from 1; a later one replaces it.
    pub edition: u64,
    /// When the force published it.
    pub issued: Timestamp,
    /// Media type of the content, such as `application/json`.
    pub media_type: String,
    /// SHA-256 of the content.
    pub sha256: Sha256Digest,
    /// The content.
    pub content: String,
}

impl fmt::Debug for ReferenceEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReferenceEdition({}, {})", self.reference, self.edition)
    }
}

impl ReferenceEdition {
    /// An edition with this content.
    ///
    /// # Errors
    ///
    /// [`SealError::TooLarge`] over [`REFERENCE_LIMIT`]; [`SealError::Rule`]
    /// for edition 0 or a media type that is none.
    pub fn new(
        reference: ReferenceName,
        edition: u64,
        issued: Timestamp,
        media_type: &str,
        content: String,
    ) -> Result<Self, SealError> {
        let edition = Self {
            schema: SCHEMA.to_owned(),
            schema_version: 1,
            reference,
            edition,
            issued,
            media_type: media_type.to_owned(),
            sha256: sha256(content.as_bytes()),
            content,
        };
        edition.check()?;
        Ok(edition)
    }

    /// Signs it with the force's reference key; gives the text of the envelope.
    ///
    /// # Errors
    ///
    /// [`SealError::Signing`] when the key refuses; [`SealError::TooLarge`] when
    /// the envelope would be larger than a reader takes.
    pub fn seal(&self, signer: &dyn Signer) -> Result<String, SealError> {
        let payload = crate::canonical_json(self)?;
        let json = Envelope::sign(REFERENCE_PAYLOAD_TYPE, payload, signer)?.to_json()?;
        // What nobody could read back is not published.
        Envelope::from_json(&json)?;
        String::from_utf8(json).map_err(|_| SealError::Rule {
            what: WHAT,
            why: "its envelope is no text",
        })
    }

    /// Reads an edition that was published with a certificate, if the force's
    /// authority certified that key for reference data at the time of issue.
    ///
    /// # Errors
    ///
    /// [`SealError`] naming the first part that does not hold.
    pub fn verify(
        envelope: &str,
        certificate_pem: &str,
        authority_pem: &str,
    ) -> Result<Self, SealError> {
        let rule = |why| SealError::Rule { what: WHAT, why };
        let certified = verify_certificate(certificate_pem, authority_pem)?;
        if certified.role != CertifiedRole::Reference {
            return Err(SealError::Certificate {
                why: "its key is not for reference data",
            });
        }
        let envelope = Envelope::from_json(envelope.as_bytes())?;
        if envelope.payload_type != REFERENCE_PAYLOAD_TYPE {
            return Err(rule("the envelope holds something else"));
        }
        let edition: Self = crate::parse_canonical(WHAT, envelope.verify(WHAT, &certified.key)?)?;
        edition.check()?;
        if !certified.validity.includes(edition.issued) {
            return Err(SealError::Certificate {
                why: "it did not count when the reference data was issued",
            });
        }
        Ok(edition)
    }

    fn check(&self) -> Result<(), SealError> {
        let rule = |why| Err(SealError::Rule { what: WHAT, why });
        if self.schema != SCHEMA || self.schema_version != 1 {
            return rule("its schema is not known to this version");
        }
        if self.edition == 0 {
            return rule("editions are numbered from 1");
        }
        if self.content.len() > REFERENCE_LIMIT {
            return Err(SealError::TooLarge {
                what: WHAT,
                limit: REFERENCE_LIMIT,
            });
        }
        let shaped = |c: u8| c.is_ascii_alphanumeric() || b"/+.-".contains(&c);
        if !(3..=100).contains(&self.media_type.len()) || !self.media_type.bytes().all(shaped) {
            return rule("its media type is malformed");
        }
        if sha256(self.content.as_bytes()) != self.sha256 {
            return rule("its content does not have the digest it states");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CertificateAuthority, SoftwareSigner};
    use pocketbook_model::{DeviceId, ReferenceId};
    use proptest::prelude::*;

    fn issued() -> Timestamp {
        Timestamp::from_unix_ms(1_800_000_000_000)
    }

    fn name() -> ReferenceName {
        ReferenceName {
            kind: "code_list".parse().unwrap(),
            id: "outcomes".parse::<ReferenceId>().unwrap(),
        }
    }

    fn edition(content: &str) -> ReferenceEdition {
        ReferenceEdition::new(name(), 3, issued(), "application/json", content.to_owned()).unwrap()
    }

    struct Force {
        authority: CertificateAuthority,
        signer: SoftwareSigner,
        certificate: String,
    }

    fn force() -> Force {
        let (authority, _) =
            CertificateAuthority::generate("Invented Constabulary", issued()).unwrap();
        let signer = SoftwareSigner::generate().unwrap();
        let certificate = authority
            .certify_reference(&signer.public_key(), issued())
            .unwrap();
        Force {
            authority,
            signer,
            certificate,
        }
    }

    #[test]
    fn the_payload_of_an_edition_is_as_it_was() {
        let json = crate::canonical_json(&edition("[1]")).unwrap();
        assert_eq!(
            String::from_utf8(json).unwrap(),
            format!(
                r#"{{"content":"[1]","edition":3,"issued":"2027-01-15T08:00:00.000Z","media_type":"application/json","reference":{{"id":"outcomes","kind":"code_list"}},"schema":"pocketbook.reference","schema_version":1,"sha256":"{}"}}"#,
                sha256(b"[1]")
            )
        );
    }

    #[test]
    fn an_edition_is_believed_from_the_forces_reference_key_alone() {
        let force = force();
        let ca = force.authority.certificate_pem();
        let sealed = edition("[1]").seal(&force.signer).unwrap();
        let read = ReferenceEdition::verify(&sealed, &force.certificate, ca).unwrap();
        assert_eq!(read, edition("[1]"));
        let key = force.signer.public_key();
        let refused = |certificate: &str| {
            ReferenceEdition::verify(&sealed, certificate, ca)
                .unwrap_err()
                .to_string()
        };
        // The same key, certified for something else.
        let receipts = force.authority.certify_receipts(&key, issued()).unwrap();
        assert!(refused(&receipts).contains("not for reference data"));
        let device = DeviceId::from_parts(1, [1; 10]);
        let tablet = force
            .authority
            .certify_device(&key, device, issued())
            .unwrap();
        assert!(refused(&tablet).contains("not for reference data"));
        // The right role, from another authority; another key of this one.
        let stranger = self::force();
        assert!(refused(&stranger.certificate).contains("did not issue"));
        let other = SoftwareSigner::generate().unwrap().public_key();
        let other = force.authority.certify_reference(&other, issued()).unwrap();
        assert!(refused(&other).contains("signature"));
        // Certified only after it was issued.
        let late = Timestamp::from_unix_ms(issued().unix_ms() + 86_400_000);
        let late = force.authority.certify_reference(&key, late).unwrap();
        assert!(refused(&late).contains("did not count"));
    }

    #[test]
    fn every_changed_byte_of_an_edition_is_refused() {
        let force = force();
        let sealed = edition("[1]").seal(&force.signer).unwrap().into_bytes();
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            let Ok(changed) = String::from_utf8(changed) else {
                continue;
            };
            let read = ReferenceEdition::verify(
                &changed,
                &force.certificate,
                force.authority.certificate_pem(),
            );
            assert!(read.is_err(), "byte {position}");
        }
    }

    #[test]
    fn what_is_signed_but_breaks_a_rule_is_refused_by_name() {
        let force = force();
        let refused = |change: fn(&mut ReferenceEdition)| {
            let mut changed = edition("[1]");
            change(&mut changed);
            let sealed = changed.seal(&force.signer).unwrap();
            let ca = force.authority.certificate_pem();
            ReferenceEdition::verify(&sealed, &force.certificate, ca)
                .unwrap_err()
                .to_string()
        };
        assert!(refused(|e| e.edition = 0).contains("from 1"));
        assert!(refused(|e| e.schema_version = 2).contains("schema"));
        assert!(refused(|e| e.content.push(' ')).contains("digest"));
        assert!(refused(|e| e.media_type = "text/html\u{7}".into()).contains("media type"));
        let sealed = Envelope::sign("text/plain", b"{}".to_vec(), &force.signer).unwrap();
        let sealed = String::from_utf8(sealed.to_json().unwrap()).unwrap();
        let ca = force.authority.certificate_pem();
        assert!(ReferenceEdition::verify(&sealed, &force.certificate, ca).is_err());
    }

    #[test]
    fn an_edition_that_is_too_large_is_not_made() {
        let make = |content: String| {
            ReferenceEdition::new(name(), 1, issued(), "application/json", content)
        };
        assert!(make("x".repeat(REFERENCE_LIMIT)).is_ok());
        assert!(matches!(
            make("x".repeat(REFERENCE_LIMIT + 1)),
            Err(SealError::TooLarge { .. })
        ));
        // Within the limit, and six times as long once it is escaped.
        let escaped = make("\u{1}".repeat(REFERENCE_LIMIT)).unwrap();
        assert!(matches!(
            escaped.seal(&force().signer),
            Err(SealError::TooLarge { .. })
        ));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(envelope in "\\PC{0,200}", certificate in "\\PC{0,200}") {
            let _ = ReferenceEdition::verify(&envelope, &certificate, &certificate);
        }

        #[test]
        fn any_text_comes_back_as_it_went(content in any::<String>()) {
            let force = force();
            let sealed = edition(&content).seal(&force.signer).unwrap();
            let ca = force.authority.certificate_pem();
            let read = ReferenceEdition::verify(&sealed, &force.certificate, ca).unwrap();
            prop_assert_eq!(read.content, content);
        }
    }
}
