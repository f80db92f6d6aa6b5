//! The keystore and the clock are the host's: what they may do while the vault
//! calls them, and what becomes of what they refuse.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use common::{Forging, World, draft, newest, payload};
use pocketbook_model::{DraftId, IncidentId, RevisionId};
use pocketbook_seal::{SealError, Signer as _, SigningFault, SoftwareSigner, fixed_signature};
use pocketbook_vault::{Alteration, DraftState, KeystoreError, SealedRow, Vault, VaultError};

/// No host waits as long for anything here; a deadlock does.
const FOR_EVER: Duration = Duration::from_secs(60);

/// Does something elsewhere, and fails where it never ends.
fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, done) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    done.recv_timeout(FOR_EVER)
        .unwrap_or_else(|_| panic!("{what} waits for the host's code"))
}

fn file(vault: &Vault, id: DraftId, head: RevisionId) -> Result<SealedRow, VaultError> {
    vault.finalise_and_seal(id, newest(head, b"one"), b"final", |p| payload(vault, p))
}

/// A sealing whose key asks for a finger.
struct Sealing {
    sealed: thread::JoinHandle<Result<SealedRow, VaultError>>,
    shown: mpsc::Sender<()>,
    times: Arc<AtomicU32>,
}

impl Sealing {
    /// Begins it on a thread of its own, and returns once the finger is asked for.
    fn begin(
        world: &World,
        vault: &Arc<Vault>,
        seal: impl FnOnce(&Vault) -> Result<SealedRow, VaultError> + Send + 'static,
    ) -> Self {
        let (asks, asked) = mpsc::channel();
        let (shown, shows) = mpsc::channel();
        let shows = Mutex::new(shows);
        let times = Arc::new(AtomicU32::new(0));
        let counted = times.clone();
        world.keystore.signs_after(move || {
            // The second time it is shown at once.
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                asks.send(()).unwrap();
                shows.lock().unwrap().recv().unwrap();
            }
            Ok(())
        });
        let vault = vault.clone();
        let sealed = thread::spawn(move || seal(&vault));
        asked.recv_timeout(FOR_EVER).unwrap();
        Self {
            sealed,
            shown,
            times,
        }
    }

    /// Shows the finger: what comes of it, and how often it was asked for.
    fn goes_on(self) -> (Result<SealedRow, VaultError>, u32) {
        self.shown.send(()).unwrap();
        let sealed = self.sealed.join().unwrap();
        (sealed, self.times.load(Ordering::SeqCst))
    }
}

#[test]
fn while_a_key_asks_for_a_finger_others_write_and_the_app_is_suspended() {
    let world = World::new();
    let vault = Arc::new(world.unlock());
    let (_, id, head) = draft(&vault, "one");
    let sealing = Sealing::begin(&world, &vault, move |vault| file(vault, id, head));
    let other = vault.clone();
    let written = in_time("an edit", move || {
        let (_, id, head) = draft(&other, "other");
        let words = b"other words";
        other.save_draft(id, head, words, &"t".into(), Alteration::Changes)
    });
    written.unwrap();
    let other = vault.clone();
    in_time("being suspended", move || other.suspend()).unwrap();
    let (sealed, times) = sealing.goes_on();
    let sealed = sealed.unwrap();
    // Something was logged meanwhile: what was signed first fits nowhere.
    assert_eq!(times, 2);
    assert_eq!(
        vault.sealed_of_draft(id).unwrap().unwrap().sha256,
        sealed.sha256
    );
    vault.verify_ledger().unwrap();
}

#[test]
fn what_is_locked_while_a_key_asks_for_a_finger_is_not_sealed_and_not_lost() {
    let world = World::new();
    let vault = Arc::new(world.unlock());
    let (_, id, head) = draft(&vault, "one");
    let sealing = Sealing::begin(&world, &vault, move |vault| file(vault, id, head));
    let other = vault.clone();
    in_time("locking", move || other.lock()).unwrap();
    let (sealed, _) = sealing.goes_on();
    assert!(matches!(sealed, Err(VaultError::Locked)));
    drop(vault);
    world.keystore.works();
    let vault = world.unlock();
    assert_eq!(vault.draft(id).unwrap().unwrap().state, DraftState::Open);
    file(&vault, id, head).unwrap();
    vault.verify_ledger().unwrap();
}

#[test]
fn signatures_that_were_withdrawn_while_a_key_asked_for_a_finger_are_not_sealed() {
    let world = World::new();
    let vault = Arc::new(world.unlock());
    let (_, id, head) = draft(&vault, "one");
    vault.finalise_draft(id, head, b"signed").unwrap();
    let sealing = Sealing::begin(&world, &vault, move |vault| {
        vault.seal(id, b"signed", |p| payload(vault, p))
    });
    let other = vault.clone();
    in_time("taking it back", move || {
        other.reopen_draft(id, &"Invented".into()).unwrap();
        other.finalise_draft(id, head, b"not signed").unwrap();
    });
    let (sealed, _) = sealing.goes_on();
    assert!(matches!(sealed, Err(VaultError::Conflict)));
    let row = vault.draft(id).unwrap().unwrap();
    assert_eq!(row.state, DraftState::Final);
    assert_eq!(row.final_content.as_deref(), Some(&b"not signed"[..]));
}

/// What a host's mistake may give in place of a signature.
const FORGED: [Forging; 6] = [
    |_, _| Vec::new(),
    |_, _| vec![0x30, 6, 2, 1, 1, 2, 1, 1],
    |_, _| vec![b'x'; 3_000],
    // The two numbers as they are, without DER around them.
    |_, der| fixed_signature(&der).unwrap().to_vec(),
    |message, _| SoftwareSigner::generate().unwrap().sign(message).unwrap(),
    |_, der| [der.as_slice(), &[0]].concat(),
];

#[test]
fn nothing_is_sealed_over_a_signature_that_is_none() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "one");
    for forged in FORGED {
        let before = vault.ledger_head().unwrap();
        world.keystore.forges("officer", forged);
        let refused = file(&vault, id, head).unwrap_err();
        let failed = SealError::Signing(SigningFault::Failed);
        assert_eq!(
            format!("{refused:?}"),
            format!("{:?}", VaultError::Seal(failed))
        );
        assert_eq!(vault.ledger_head().unwrap(), before);
        assert_eq!(vault.draft(id).unwrap().unwrap().state, DraftState::Open);
        assert!(vault.sealed_of_draft(id).unwrap().is_none());
    }
    world.keystore.works();
    file(&vault, id, head).unwrap();
    vault.verify_ledger().unwrap();
}

#[test]
fn the_tablets_own_key_gives_no_signature_that_is_none() {
    let world = World::new();
    let signer = world.tablet().signer();
    for forged in FORGED {
        world.keystore.forges("device", forged);
        let refused = signer.sign(b"words").unwrap_err();
        let failed = SealError::Signing(SigningFault::Failed);
        assert_eq!(format!("{refused:?}"), format!("{failed:?}"));
    }
    world.keystore.works();
    signer.sign(b"words").unwrap();
}

/// A vault whose clock asks it for something each time that it is asked itself.
fn asks_back(world: &World) -> (Arc<Vault>, IncidentId) {
    let vault = Arc::new(world.unlock());
    let (incident, ..) = draft(&vault, "told");
    let asked = Arc::downgrade(&vault);
    world.clock.when_asked(move || {
        if let Some(vault) = asked.upgrade() {
            // A locked one says so.
            let _ = vault.log_consulted(incident);
        }
    });
    (vault, incident)
}

#[test]
fn a_clock_may_ask_the_vault_for_something() {
    let world = World::new();
    let (vault, incident) = asks_back(&world);
    in_time("a vault", move || {
        let (_, id, head) = draft(&vault, "one");
        let head = vault
            .save_draft(id, head, b"two", &"t".into(), Alteration::Changes)
            .unwrap();
        vault.put_incident(incident, b"{\"title\":1}").unwrap();
        vault.finalise_draft(id, head, b"final").unwrap();
        vault.update_final(id, b"signed").unwrap();
        vault.reopen_draft(id, &"Invented".into()).unwrap();
        vault.set_draft_aside(id, head, b"{}").unwrap();
        vault.resume_draft(id).unwrap();
        vault.log_searched().unwrap();
        vault.verify_ledger().unwrap();
        vault.lock().unwrap();
    });
}

#[test]
fn what_the_keystore_answers_instead_of_signing_is_told_and_nothing_is_stored() {
    for (answer, told) in [
        (KeystoreError::Missing, SigningFault::Missing),
        (KeystoreError::Unavailable, SigningFault::Unavailable),
        (KeystoreError::Cancelled, SigningFault::Cancelled),
        (KeystoreError::Full, SigningFault::Full),
        (KeystoreError::Refused, SigningFault::Failed),
        (KeystoreError::Failed, SigningFault::Failed),
    ] {
        let world = World::new();
        let vault = world.unlock();
        let (_, id, head) = draft(&vault, "one");
        let entries = vault.ledger_head().unwrap();
        world.keystore.signs_after(move || Err(answer));
        match file(&vault, id, head) {
            Err(VaultError::Seal(SealError::Signing(fault))) => assert_eq!(fault, told),
            other => panic!("{answer:?}: {:?}", other.err()),
        }
        assert_eq!(vault.ledger_head().unwrap(), entries);
        assert_eq!(vault.draft(id).unwrap().unwrap().state, DraftState::Open);
        world.keystore.works();
        file(&vault, id, head).unwrap();
    }
}

#[test]
fn what_is_sealed_is_sealed_though_the_keystore_keeps_nothing_of_it() {
    let world = World::new();
    let vault = world.unlock();
    let (_, id, head) = draft(&vault, "one");
    world
        .keystore
        .keeps_after(|| Err(KeystoreError::Unavailable));
    let sealed = file(&vault, id, head).unwrap();
    assert_eq!(vault.records_to_send().unwrap().len(), 1);
    // The app is killed before anything else is kept: that is no rollback.
    drop(vault);
    world.keystore.works();
    let vault = world.unlock();
    assert!(!vault.rollback_suspected());
    assert_eq!(
        vault.sealed_of_draft(id).unwrap().unwrap().record,
        sealed.record
    );
}
