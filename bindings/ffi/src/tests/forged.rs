//! A host whose keystore gives what is no signature: it is told so at once, and
//! nothing is sealed, enrolled or sent over it.

use std::sync::{Arc, Mutex};

use pocketbook_core::seal::{PublicKey, Signer as _, SoftwareSigner, fixed_signature};
use pocketbook_core::{
    CoreError, Device, EnrolOptions, KeyName, Keystore, KeystoreError, KeystoreKind,
};
use pocketbook_testkit::{TestError, TestGateway, tablet, unlock};
use zeroize::Zeroizing;

use super::scene::{Host, attempt, complete_report, declared_true, typed, wait};
use crate::{PocketbookError, Signer, StageOfSigning};

/// What becomes of a message and its right signature.
type Forged = fn(&[u8], Vec<u8>) -> Vec<u8>;

const FORGED: [Forged; 6] = [
    |_, _| Vec::new(),
    |_, _| vec![0x30, 6, 2, 1, 1, 2, 1, 1],
    |_, _| vec![b'x'; 3_000],
    // The two numbers as they are, without DER around them.
    |_, der| fixed_signature(&der).unwrap().to_vec(),
    |message, _| SoftwareSigner::generate().unwrap().sign(message).unwrap(),
    |_, der| [der.as_slice(), &[0]].concat(),
];

/// Signs with keys named so in a way of its own.
struct Forges(Arc<dyn Keystore>, Mutex<Option<(&'static str, Forged)>>);

impl Forges {
    fn with(&self, whose: &'static str, forged: Forged) {
        *self.1.lock().unwrap() = Some((whose, forged));
    }

    fn no_more(&self) {
        *self.1.lock().unwrap() = None;
    }
}

impl Keystore for Forges {
    fn kind(&self) -> KeystoreKind {
        self.0.kind()
    }
    fn create_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError> {
        self.0.create_key(name)
    }
    fn public_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError> {
        self.0.public_key(name)
    }
    fn sign(&self, name: &KeyName, message: &[u8]) -> Result<Vec<u8>, KeystoreError> {
        let signature = self.0.sign(name, message)?;
        let forged = *self.1.lock().unwrap();
        Ok(match forged {
            Some((whose, forged)) if name.as_str().starts_with(whose) => forged(message, signature),
            _ => signature,
        })
    }
    fn seal_slot(
        &self,
        name: &KeyName,
        stretched: &[u8; 32],
        associated: &[u8],
        secret: &[u8],
    ) -> Result<Vec<u8>, KeystoreError> {
        self.0.seal_slot(name, stretched, associated, secret)
    }
    fn open_slot(
        &self,
        name: &KeyName,
        stretched: &[u8; 32],
        associated: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
        self.0.open_slot(name, stretched, associated, sealed)
    }
    fn delete(&self, name: &KeyName) -> Result<(), KeystoreError> {
        self.0.delete(name)
    }
    fn value(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeystoreError> {
        self.0.value(name)
    }
    fn set_value(&self, name: &KeyName, value: &[u8]) -> Result<(), KeystoreError> {
        self.0.set_value(name, value)
    }
}

fn is_of_the_keystore(error: &PocketbookError) -> bool {
    matches!(error, PocketbookError::Internal { place } if place.to_string() == "keystore")
}

#[test]
fn nothing_comes_of_a_signature_that_is_none_and_all_of_it_later() {
    let gateway = TestGateway::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet");
    drop(tablet(&path).unwrap());
    let mut platform = Device::software_platform(&path).unwrap();
    let keystore = Arc::new(Forges(platform.keystore, Mutex::default()));
    platform.keystore = keystore.clone();
    let device = Device::open(&path, platform).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();

    let ticket = gateway.ticket().unwrap();
    let options = EnrolOptions {
        device_name: "test tablet".to_owned(),
        allow_plain_loopback: false,
    };
    for forged in FORGED {
        keystore.with("device", forged);
        let refused = runtime.block_on(device.enrol(&ticket, &options)).err();
        assert!(matches!(
            refused,
            Some(CoreError::Internal { code: "keystore" })
        ));
    }
    keystore.no_more();
    // The ticket was not used up by any of them.
    runtime.block_on(device.enrol(&ticket, &options)).unwrap();

    let host = Host::of(folder, unlock(&device).unwrap());
    let session = &host.session;
    let report = wait(session.create_report(host.incident, complete_report(&host))).draft;
    let statement = declared_true(&host, "I saw the man in the grey coat.").draft;
    for (signer, name) in [
        (Signer::Witness, "Invented WITNESS"),
        (Signer::Officer, "PC Invented OFFICER"),
    ] {
        wait(session.sign_statement(statement, typed(signer, name)));
    }
    for forged in FORGED {
        keystore.with("officer", forged);
        let refused = attempt(session.file_report(report)).unwrap_err();
        assert!(is_of_the_keystore(&refused), "{refused:?}");
        let refused = attempt(session.seal_statement(statement)).unwrap_err();
        assert!(is_of_the_keystore(&refused), "{refused:?}");
    }
    assert!(wait(session.records(9, None)).records.is_empty());
    let signing = wait(session.statement(statement)).signing.unwrap();
    assert_eq!(signing.stage, StageOfSigning::Signed);
    keystore.no_more();
    wait(session.file_report(report));
    wait(session.seal_statement(statement));

    // The officer's key signs once as it is made known, the tablet's at each sync.
    for whose in ["officer", "device"] {
        keystore.with(whose, FORGED[3]);
        let refused = pocketbook_testkit::sync(&session.inner).unwrap_err();
        assert!(
            matches!(
                refused,
                TestError::Core(CoreError::Internal { code: "keystore" })
            ),
            "{refused:?}"
        );
    }
    keystore.no_more();
    let view = pocketbook_testkit::sync(&session.inner).unwrap();
    assert_eq!(view.delivered.len(), 2);
    wait(session.verify_ledger());
}
