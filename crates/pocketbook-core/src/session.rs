//! An officer's unlocked session: everything the officer can do.
//!
//! A session is a handle; clones share it. After [`Session::lock`] the keys
//! are gone and every call on every clone answers [`CoreError::Locked`].

use std::sync::{Arc, PoisonError, RwLock};

use pocketbook_vault::Vault;

use crate::device::Device;
use crate::events::{Event, EventListener, Listeners, Subscription};
use crate::lent::{Lending, Lent};
use crate::syncs::Syncs;
use crate::views::OfficerView;
use crate::{CoreError, LedgerView};

/// An unlocked vault of one officer.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    device: Device,
    officer: OfficerView,
    vault: RwLock<Option<Arc<Vault>>>,
    listeners: Arc<Listeners>,
    syncs: Arc<Syncs>,
    lending: Lending,
}

impl Inner {
    /// Closes the vault and forgets its keys, those of what was lent too.
    fn lock(&self) -> Result<(), CoreError> {
        let taken = self
            .vault
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(vault) = taken else { return Ok(()) };
        // A sync would be refused at its next step anyway; this one may be far
        // away, at the end of a slow upload.
        self.syncs.cancel_all();
        self.lending.take_back();
        let locked = vault.lock();
        // Before anybody is told: a listener may take long.
        let logged = locked.map_err(CoreError::from).and_then(|head| {
            let store = self.device.store();
            Ok(store.log_locked(self.officer.id, vault.install(), head)?)
        });
        self.listeners.emit(&Event::Locked);
        logged
    }
}

/// A session that is forgotten is locked as one that is closed: its ledger says
/// so, and whoever listens is told.
impl Drop for Inner {
    fn drop(&mut self) {
        // There is nobody left to tell of a failure.
        let _ = self.lock();
    }
}

impl Session {
    pub(crate) fn new(device: Device, vault: Vault) -> Self {
        let officer = OfficerView::from(vault.officer());
        let vault = RwLock::new(Some(Arc::new(vault)));
        Self {
            inner: Arc::new(Inner {
                device,
                officer,
                vault,
                listeners: Arc::default(),
                syncs: Arc::default(),
                lending: Lending::default(),
            }),
        }
    }

    pub(crate) fn from_inner(inner: Arc<Inner>) -> Self {
        Self { inner }
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }

    pub(crate) fn syncs(&self) -> &Arc<Syncs> {
        &self.inner.syncs
    }

    /// Whose session this is.
    #[must_use]
    pub fn officer(&self) -> &OfficerView {
        &self.inner.officer
    }

    /// Closes the vault and forgets its keys, those of readers and of attachments
    /// on their way in too. Locking twice is locking once; a session whose last
    /// handle is dropped is locked.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the last entry of the ledger cannot be written; the
    /// keys are gone all the same.
    pub fn lock(&self) -> Result<(), CoreError> {
        self.inner.lock()
    }

    /// Whether it is locked, or is being locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        let vault = self.inner.vault.try_read();
        vault.is_ok_and(|vault| vault.is_none())
    }

    /// Writes out and closes every open file, as a host must before the system
    /// suspends it. Calls made while suspended reopen what they need.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the database cannot be written out.
    pub fn suspend(&self) -> Result<(), CoreError> {
        let suspended = self.vault()?.suspend();
        self.inner.device.store().suspend()?;
        Ok(suspended?)
    }

    /// Opens the files again after [`Session::suspend`], so that the next call
    /// does not wait for it. Resuming twice is resuming once.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when the database cannot be opened.
    pub fn resume(&self) -> Result<(), CoreError> {
        self.vault()?.ledger_head()?;
        Ok(())
    }

    /// Listens to what changes until the subscription is cancelled or dropped.
    /// [`Event::Locked`] is the last event of a session; who comes later is told
    /// it at once, so that nobody waits for ever.
    #[must_use]
    pub fn subscribe(&self, listener: Arc<dyn EventListener>) -> Subscription {
        let subscription = self.inner.listeners.add(Arc::clone(&listener));
        // Asked after it was added: a lock meanwhile is told twice, never not at all.
        if self.vault().is_err() {
            listener.on_event(Event::Locked);
        }
        subscription
    }

    /// Recomputes the ledger of this vault from its first entry to its head.
    ///
    /// # Errors
    ///
    /// [`CoreError`] naming the first entry that is missing or altered.
    pub fn verify_ledger(&self) -> Result<LedgerView, CoreError> {
        let head = self.vault()?.verify_ledger()?;
        Ok(LedgerView {
            entries: head.sequence,
            head: head.hash,
        })
    }

    /// Lends something that holds keys; refused once the session is locked.
    pub(crate) fn lend<T: Send + 'static>(&self, lent: T) -> Result<Lent<T>, CoreError> {
        let lent = self.inner.lending.lend(lent);
        // Asked after it was lent: a lock meanwhile has taken it back, or sees it.
        self.vault()?;
        Ok(lent)
    }

    pub(crate) fn vault(&self) -> Result<Arc<Vault>, CoreError> {
        let vault = self
            .inner
            .vault
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        vault.clone().ok_or(CoreError::Locked)
    }

    pub(crate) fn device(&self) -> &Device {
        &self.inner.device
    }

    pub(crate) fn emit(&self, event: &Event) {
        self.inner.listeners.emit(event);
    }
}
