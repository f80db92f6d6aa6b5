//! An edition of reference data as any stranger might send it: an envelope that
//! nobody signed, and a payload of any bytes signed with the force's own key.
//! Read and refused or believed, never a crash; what is believed is what was
//! sealed.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use pocketbook_model::Timestamp;
use pocketbook_seal::{
    CertificateAuthority, Envelope, REFERENCE_PAYLOAD_TYPE, ReferenceEdition, Signer as _,
    SoftwareSigner, canonical_json,
};

struct Force {
    signer: SoftwareSigner,
    certificate: String,
    authority: String,
}

fn force() -> &'static Force {
    static FORCE: OnceLock<Force> = OnceLock::new();
    FORCE.get_or_init(|| {
        let from = Timestamp::from_unix_ms(1_800_000_000_000);
        let (authority, _) = CertificateAuthority::generate("Invented", from).unwrap();
        let signer = SoftwareSigner::generate().unwrap();
        Force {
            certificate: authority
                .certify_reference(&signer.public_key(), from)
                .unwrap(),
            authority: authority.certificate_pem().to_owned(),
            signer,
        }
    })
}

fuzz_target!(|bytes: &[u8]| {
    let force = force();
    let verify =
        |envelope: &str| ReferenceEdition::verify(envelope, &force.certificate, &force.authority);
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert!(verify(text).is_err(), "nobody signed this");
        let _ = ReferenceEdition::verify(text, text, &force.authority);
    }
    let envelope =
        Envelope::sign(REFERENCE_PAYLOAD_TYPE, bytes.to_vec(), &force.signer).unwrap();
    let envelope = String::from_utf8(envelope.to_json().unwrap()).unwrap();
    if let Ok(edition) = verify(&envelope) {
        assert_eq!(canonical_json(&edition).unwrap(), bytes);
    }
});
