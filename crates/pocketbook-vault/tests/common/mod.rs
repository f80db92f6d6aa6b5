//! A tablet whose clock and keystore a test owns.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use pocketbook_model::{
    DraftId, IncidentId, Officer, OfficerId, RecordId, RecordKind, RevisionId, Timestamp,
};
use pocketbook_seal::{Envelope, Provenance, PublicKey, SealedPayload};
use pocketbook_vault::*;
use zeroize::Zeroizing;

pub(crate) const PIN: &str = "48219375";

/// A clock that stands still until it is moved, and does what it is told to each
/// time that it is asked.
#[derive(Default)]
pub(crate) struct TestClock(pub(crate) AtomicU64, Mutex<Option<Box<dyn Fn() + Send>>>);

impl TestClock {
    pub(crate) fn when_asked(&self, does: impl Fn() + Send + 'static) {
        *self.1.lock().unwrap() = Some(Box::new(does));
    }
}

impl Clock for TestClock {
    fn now(&self) -> ClockReading {
        // What it does asks it again, and does nothing then.
        let does = self.1.lock().unwrap().take();
        if let Some(does) = does {
            does();
            *self.1.lock().unwrap() = Some(does);
        }
        let seconds = self.0.load(Ordering::SeqCst);
        ClockReading {
            wall: Timestamp::from_unix_ms(
                1_772_800_000_000 + i64::try_from(seconds).unwrap() * 1000,
            ),
            boot_id: "boot".into(),
            boot_ns: (1_000_000 + seconds) * 1_000_000_000,
        }
    }
}

/// Counts the operations that a guess costs, and can be told to break.
pub(crate) struct CountingKeystore {
    inner: SoftwareKeystore,
    pub(crate) opened: AtomicU64,
    fault: Mutex<Option<Fault>>,
    before_signing: Mutex<Option<Before>>,
    before_keeping: Mutex<Option<Before>>,
    forged: Mutex<Option<Forged>>,
}

/// What becomes of a message and its right signature.
pub(crate) type Forging = fn(&[u8], Vec<u8>) -> Vec<u8>;

/// Whose key is forged, and how.
type Forged = (&'static str, Forging);

/// What a keystore does before it works, or instead.
type Before = Arc<dyn Fn() -> Result<(), KeystoreError> + Send + Sync>;

/// What a keystore answers instead of working.
type Fault = Arc<dyn Fn() -> KeystoreError + Send + Sync>;

impl CountingKeystore {
    /// From now on nothing is opened: this is what comes instead.
    pub(crate) fn answers(&self, fault: impl Fn() -> KeystoreError + Send + Sync + 'static) {
        *self.fault.lock().unwrap() = Some(Arc::new(fault));
    }

    /// Before it signs with an officer's key.
    pub(crate) fn signs_after(
        &self,
        does: impl Fn() -> Result<(), KeystoreError> + Send + Sync + 'static,
    ) {
        *self.before_signing.lock().unwrap() = Some(Arc::new(does));
    }

    /// What it gives as the signature of a key named so.
    pub(crate) fn forges(&self, whose: &'static str, forged: Forging) {
        *self.forged.lock().unwrap() = Some((whose, forged));
    }

    /// Before it keeps a value.
    pub(crate) fn keeps_after(
        &self,
        does: impl Fn() -> Result<(), KeystoreError> + Send + Sync + 'static,
    ) {
        *self.before_keeping.lock().unwrap() = Some(Arc::new(does));
    }

    fn first(before: &Mutex<Option<Before>>) -> Result<(), KeystoreError> {
        let does = before.lock().unwrap().clone();
        does.map_or(Ok(()), |does| does())
    }

    pub(crate) fn works(&self) {
        *self.fault.lock().unwrap() = None;
        *self.before_signing.lock().unwrap() = None;
        *self.before_keeping.lock().unwrap() = None;
        *self.forged.lock().unwrap() = None;
    }
}

impl Keystore for CountingKeystore {
    fn kind(&self) -> KeystoreKind {
        self.inner.kind()
    }
    fn create_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError> {
        self.inner.create_key(name)
    }
    fn public_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError> {
        self.inner.public_key(name)
    }
    fn sign(&self, name: &KeyName, message: &[u8]) -> Result<Vec<u8>, KeystoreError> {
        if name.as_str().starts_with("officer") {
            Self::first(&self.before_signing)?;
        }
        let signature = self.inner.sign(name, message)?;
        let forged = *self.forged.lock().unwrap();
        Ok(match forged {
            Some((whose, forged)) if name.as_str().starts_with(whose) => forged(message, signature),
            _ => signature,
        })
    }
    fn seal_slot(
        &self,
        n: &KeyName,
        s: &[u8; 32],
        a: &[u8],
        secret: &[u8],
    ) -> Result<Vec<u8>, KeystoreError> {
        self.inner.seal_slot(n, s, a, secret)
    }
    fn open_slot(
        &self,
        n: &KeyName,
        s: &[u8; 32],
        a: &[u8],
        b: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
        if n.as_str().starts_with("officer") {
            self.opened.fetch_add(1, Ordering::SeqCst);
            let fault = self.fault.lock().unwrap().clone();
            if let Some(fault) = fault {
                return Err(fault());
            }
        }
        self.inner.open_slot(n, s, a, b)
    }
    fn delete(&self, name: &KeyName) -> Result<(), KeystoreError> {
        self.inner.delete(name)
    }
    fn value(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeystoreError> {
        self.inner.value(name)
    }
    fn set_value(&self, name: &KeyName, value: &[u8]) -> Result<(), KeystoreError> {
        Self::first(&self.before_keeping)?;
        self.inner.set_value(name, value)
    }
}

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) keystore: Arc<CountingKeystore>,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let inner = SoftwareKeystore::open(&folder.path().join("keystore")).unwrap();
        let keystore = CountingKeystore {
            inner,
            opened: AtomicU64::new(0),
            fault: Mutex::new(None),
            before_signing: Mutex::new(None),
            before_keeping: Mutex::new(None),
            forged: Mutex::default(),
        };
        Self {
            folder,
            clock: Arc::default(),
            keystore: Arc::new(keystore),
        }
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("tablet")
    }

    pub(crate) fn platform(&self) -> Platform {
        Platform {
            keystore: self.keystore.clone(),
            clock: self.clock.clone(),
            entropy: Arc::new(SystemEntropy),
        }
    }

    pub(crate) fn tablet(&self) -> DeviceStore {
        if self.path().join("device.key").is_file() {
            return DeviceStore::open(&self.path(), self.platform()).unwrap();
        }
        let store = DeviceStore::create(&self.path(), self.platform()).unwrap();
        for number in 1..=2 {
            let officer = officer(number);
            store
                .add_officer(&officer, &Pin::entered(pin(number)), KdfParameters::WEAKEST)
                .unwrap();
        }
        store
    }

    pub(crate) fn unlock(&self) -> Vault {
        self.tablet()
            .unlock(officer(1).id, &Pin::entered(PIN.into()))
            .unwrap()
    }

    pub(crate) fn officer_folder(&self, number: u8) -> std::path::PathBuf {
        self.path()
            .join("officers")
            .join(officer(number).id.to_string())
    }
}

pub(crate) fn officer(number: u8) -> Officer {
    Officer::new(
        OfficerId::from_parts(u64::from(number), [number; 10]),
        &format!("20451{number}"),
        "PC Invented",
    )
    .unwrap()
}

pub(crate) fn pin(number: u8) -> String {
    if number == 1 {
        PIN.into()
    } else {
        "73519284".into()
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// How things are listed and found in tests.
pub(crate) const DESCRIBE: Describe<'static> = Describe {
    version: 1,
    thing: &describe,
};

/// Drafts are plain words here, and every incident has one title.
pub(crate) fn describe(thing: &Indexed<'_>) -> Described {
    let body = std::str::from_utf8(thing.content);
    let (sort, title, body) = match thing.subject {
        Subject::Draft(..) => ("draft", "Title", body.unwrap_or_default()),
        Subject::Incident(_) => ("incident", "Invented incident", ""),
        Subject::Exhibit(_) => ("exhibit", "Invented exhibit", ""),
    };
    Described {
        damaged: std::str::from_utf8(thing.content).is_err(),
        text: SearchText {
            title: title.into(),
            body: body.into(),
            references: thing.number.into_iter().map(Into::into).collect(),
        },
        sort,
        ..Described::default()
    }
}

/// What follows a revision, under the title of every draft here.
pub(crate) fn newest(parent: RevisionId, content: &[u8]) -> Newest<'_> {
    static TITLE: std::sync::LazyLock<pocketbook_model::Personal> =
        std::sync::LazyLock::new(|| "Title".into());
    Newest {
        parent,
        content,
        title: &TITLE,
    }
}

/// An incident and a draft in it.
pub(crate) fn draft(vault: &Vault, body: &str) -> (IncidentId, DraftId, RevisionId) {
    let platform_id = |seed: u64| seed + vault.ledger_head().unwrap().sequence;
    let incident = IncidentId::from_parts(platform_id(1), [1; 10]);
    let id = DraftId::from_parts(platform_id(2), [2; 10]);
    vault.put_incident(incident, b"{}").unwrap();
    let new = NewDraft {
        id,
        incident,
        kind: RecordKind::CrimeReport,
        content: body.as_bytes(),
        title: &"Title".into(),
    };
    let head = vault.create_draft(&new).unwrap();
    (incident, id, head)
}

/// A report stands in for what the core builds: this room does not read it.
pub(crate) fn payload(vault: &Vault, position: &SealPosition) -> Result<SealedDraft, VaultError> {
    let signer = vault.signer();
    let payload = SealedPayload {
        schema: RecordKind::CrimeReport.schema().into(),
        schema_version: 1,
        record: RecordId::from_parts(position.ledger.sequence, [5; 10]),
        kind: RecordKind::CrimeReport,
        content: serde_json::json!({}),
        form: None,
        pdf: None,
        attachments: vec![],
        exhibits: vec![],
        provenance: Provenance {
            officer: vault.officer().clone(),
            officer_key: signer.public_key().key_id(),
            device: vault.device(),
            install: vault.install(),
            app_version: "0".into(),
            ledger: position.ledger,
        },
        time: position.time.clone(),
        last_checkpoint: None,
        nonce: "00".repeat(32),
        amends: None,
    };
    let envelope = Envelope::sign(payload.kind.payload_type(), payload.to_bytes()?, &*signer)?;
    Ok(SealedDraft { payload, envelope })
}
