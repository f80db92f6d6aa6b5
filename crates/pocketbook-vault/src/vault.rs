//! One officer's vault on one tablet, unlocked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use pocketbook_model::{DeviceId, DraftId, GatewayTime, InstallId, Officer, TimeRecord};
use pocketbook_seal::{LedgerExtract, LedgerHead, LedgerOperation, Signer};

use crate::VaultError;
use crate::database::{Database, RawKey};
use crate::device::{anchor, install_id, is_rolled_back, meta, set_meta, time_record};
use crate::drafts::Altered;
use crate::index;
use crate::ledger::{self, Author, Note};
use crate::platform::{KeystoreSigner, Platform};
use crate::reading::NoLongReads;
use crate::revisions;
use crate::slot::key_name;
use crate::writing::Writing;

const MIGRATIONS: &[&str] = &[include_str!("../migrations/vault_001.sql")];

/// An unlocked vault. It may be used from several threads.
pub struct Vault {
    pub(crate) folder: PathBuf,
    pub(crate) platform: Platform,
    pub(crate) database: Database,
    device: DeviceId,
    officer: Officer,
    install: InstallId,
    signer: Arc<dyn Signer + Send + Sync>,
    gateway_time: RwLock<Option<GatewayTime>>,
    rollback_suspected: bool,
    /// Drafts altered since unlock. Their alteration has an entry when it
    /// begins and one when it ends; an entry for each keystroke batch would
    /// bury the ledger.
    pub(crate) altered: Mutex<BTreeMap<DraftId, Altered>>,
    /// Searches since unlock.
    searches: AtomicU64,
}

impl Vault {
    pub(crate) fn create(
        folder: &Path,
        platform: &Platform,
        device: DeviceId,
        officer: &Officer,
        dek: RawKey,
        time: &TimeRecord,
    ) -> Result<(), VaultError> {
        let database = Database::open(&folder.join("vault.db"), dek, MIGRATIONS)?;
        let install: InstallId = platform.new_id()?;
        let head = database.write(|transaction| {
            set_meta(transaction, "install", install.as_bytes())?;
            let author = Author {
                install,
                actor: Some(officer.id),
            };
            ledger::begin(transaction, platform, author, time, Note::about(device))
        })?;
        anchor(platform, install, &head)?;
        database.close()
    }

    pub(crate) fn open(
        folder: &Path,
        platform: &Platform,
        device: DeviceId,
        officer: &Officer,
        dek: RawKey,
        gateway_time: Option<GatewayTime>,
    ) -> Result<Self, VaultError> {
        let database = Database::open(&folder.join("vault.db"), dek, MIGRATIONS)?;
        let install = database.read(|connection| {
            let bytes =
                meta(connection, "install")?.ok_or(VaultError::Stored { what: "install" })?;
            install_id(&bytes)
        })?;
        let name = key_name(officer.id);
        let public_key = platform.keystore.public_key(&name)?;
        let signer = Arc::new(KeystoreSigner {
            keystore: Arc::clone(&platform.keystore),
            name,
            public_key,
        });
        let rollback_suspected = is_rolled_back(platform, install, &database)?;
        let vault = Self {
            folder: folder.to_owned(),
            platform: platform.clone(),
            database,
            device,
            officer: officer.clone(),
            install,
            signer,
            gateway_time: RwLock::new(gateway_time),
            rollback_suspected,
            altered: Mutex::default(),
            searches: AtomicU64::new(0),
        };
        let swept = vault.sweep_attachments()?;
        vault.write(|transaction| {
            if rollback_suspected {
                vault.log(
                    transaction,
                    LedgerOperation::RollbackSuspected,
                    Note::default(),
                )?;
            }
            if swept > 0 {
                let code = format!("unfinished-attachments-removed:{swept}");
                vault.log(
                    transaction,
                    LedgerOperation::Recovered,
                    Note::default().with_code(code),
                )?;
            }
            index::mark_damaged(transaction)?;
            vault.log(transaction, LedgerOperation::Unlocked, Note::default())
        })?;
        if !rollback_suspected {
            anchor(&vault.platform, install, &vault.ledger_head()?)?;
        }
        Ok(vault)
    }

    /// The officer whose vault this is.
    #[must_use]
    pub fn officer(&self) -> &Officer {
        &self.officer
    }

    /// The tablet.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// The install of this vault: its ledger and its outbox.
    #[must_use]
    pub fn install(&self) -> InstallId {
        self.install
    }

    /// The officer's signing key on this tablet.
    #[must_use]
    pub fn signer(&self) -> Arc<dyn Signer + Send + Sync> {
        Arc::clone(&self.signer)
    }

    /// Whether an older copy of this vault seems to have been put back.
    #[must_use]
    pub fn rollback_suspected(&self) -> bool {
        self.rollback_suspected
    }

    /// What the tablet knows of the time now.
    #[must_use]
    pub fn time_record(&self) -> TimeRecord {
        let gateway = self
            .gateway_time
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        time_record(&self.platform, gateway)
    }

    /// Takes over a time heard from the gateway.
    pub fn set_gateway_time(&self, time: GatewayTime) {
        *self
            .gateway_time
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(time);
    }

    pub(crate) fn log(
        &self,
        writing: &Writing<'_>,
        operation: LedgerOperation,
        note: Note,
    ) -> Result<LedgerHead, VaultError> {
        let author = Author {
            install: self.install,
            actor: Some(self.officer.id),
        };
        ledger::append(writing, author, writing.time(), operation, note)
    }

    /// Keeps the ledger's head in the keystore.
    pub(crate) fn anchor(&self, head: &LedgerHead) -> Result<(), VaultError> {
        // While a rollback is suspected the keystore keeps what it has seen.
        if self.rollback_suspected {
            Ok(())
        } else {
            anchor(&self.platform, self.install, head)
        }
    }

    /// The same once something is stored. Where the keystore keeps nothing now, that
    /// is stored all the same: a keystore behind the database is no rollback, and
    /// the next head that it keeps is beyond this one.
    pub(crate) fn anchor_if_it_can(&self, head: &LedgerHead) {
        drop(self.anchor(head));
    }

    /// The newest entry of the ledger.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn ledger_head(&self) -> Result<LedgerHead, VaultError> {
        self.database.read(ledger::head)
    }

    /// Recomputes the ledger from its first entry.
    ///
    /// # Errors
    ///
    /// [`VaultError`] naming the first entry that does not fit;
    /// [`VaultError::BrokenOff`] where the files are closed meanwhile.
    pub fn verify_ledger(&self) -> Result<LedgerHead, VaultError> {
        self.database.read_at_length(ledger::verify)
    }

    /// The ledger from the first entry about a draft to the one that sealed it.
    /// Entries of other matters are withheld: an extract leaves the force.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotFound`] when there are none.
    pub fn ledger_extract(
        &self,
        draft: DraftId,
        sealing: u64,
    ) -> Result<LedgerExtract, VaultError> {
        self.database
            .read(|connection| ledger::extract(connection, &draft.to_string(), sealing))
    }

    /// Logs that a draft or an incident was read (DPA 2018 s.62(1)(c)). A
    /// draft's newest revision is kept from then on: somebody may speak of it.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the ledger cannot be written.
    pub fn log_consulted(&self, about: impl std::fmt::Display) -> Result<(), VaultError> {
        let about = about.to_string();
        self.write(|transaction| {
            // Identifiers are unique across kinds: any other finds no draft.
            if let Ok(draft) = about.parse::<DraftId>() {
                revisions::keep_newest(transaction, draft)?;
            }
            self.log(transaction, LedgerOperation::Consulted, Note::about(about))
                .map(|_| ())
        })
    }

    /// Logs that the index was asked (DPA 2018 s.62(1)(c)): an entry with the
    /// first question since unlock, and one with their number at lock, because
    /// a question comes with every key that is typed. What was asked for is not
    /// logged: it may name anyone. What is opened then has entries of its own.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the ledger cannot be written.
    pub fn log_searched(&self) -> Result<(), VaultError> {
        if self.searches.fetch_add(1, Ordering::Relaxed) > 0 {
            return Ok(());
        }
        self.write(|transaction| {
            let note = Note::default().with_code("search-begun");
            self.log(transaction, LedgerOperation::Consulted, note)
                .map(|_| ())
        })
    }

    /// Logs that something left the tablet (DPA 2018 s.62(1)(d)).
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the ledger cannot be written.
    pub fn log_disclosed(
        &self,
        about: impl std::fmt::Display,
        recipient_code: &str,
    ) -> Result<(), VaultError> {
        self.write(|transaction| {
            let note = Note::about(about).with_code(recipient_code);
            self.log(transaction, LedgerOperation::Disclosed, note)
                .map(|_| ())
        })
    }

    /// The officer's certificate, once the force has issued it.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn officer_certificate(&self) -> Result<Option<String>, VaultError> {
        let bytes = self
            .database
            .read(|connection| meta(connection, "officer_certificate"))?;
        bytes
            .map(|bytes| {
                String::from_utf8(bytes).map_err(|_| VaultError::Stored {
                    what: "certificate",
                })
            })
            .transpose()
    }

    /// Stores a small value of the sync engine.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn set_sync_value(&self, name: &str, value: &[u8]) -> Result<(), VaultError> {
        self.write(|transaction| set_meta(transaction, name, value))
    }

    /// A small value of the sync engine.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn sync_value(&self, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
        self.database.read(|connection| meta(connection, name))
    }

    /// Breaks off a search and a check of the whole ledger, and lets none begin until
    /// what this gives is dropped: for whoever has little time left.
    #[must_use]
    pub fn without_long_reads(&self) -> NoLongReads<'_> {
        self.database.without_long_reads()
    }

    /// Writes out and closes every file; the next use reopens them. A search and a
    /// check of the whole ledger are broken off, all else is waited for.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the database cannot be written out.
    pub fn suspend(&self) -> Result<(), VaultError> {
        self.database.suspend()
    }

    /// Locks: the last alterations are logged, the head is kept in the
    /// keystore, the files are closed and the key is wiped. Gives the last head.
    /// Whatever reads is broken off ([`VaultError::Locked`]), no write is.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the ledger cannot be written; the key is wiped all
    /// the same.
    pub fn lock(&self) -> Result<LedgerHead, VaultError> {
        let altered =
            std::mem::take(&mut *self.altered.lock().unwrap_or_else(PoisonError::into_inner));
        let head = self.write(|transaction| {
            for (draft, altered) in altered {
                let note = Note::about(draft).with_subject(altered.digest);
                self.log(transaction, LedgerOperation::Altered, note)?;
            }
            let searches = self.searches.swap(0, Ordering::Relaxed);
            if searches > 0 {
                let note = Note::default().with_code(format!("searches:{searches}"));
                self.log(transaction, LedgerOperation::Consulted, note)?;
            }
            self.log(transaction, LedgerOperation::Locked, Note::default())
        });
        let anchored = match &head {
            Ok(head) => self.anchor(head),
            Err(_) => Ok(()),
        };
        let closed = self.database.close();
        anchored?;
        closed?;
        head
    }
}
