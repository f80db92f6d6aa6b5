//! The tablet: its own database, its officers, its enrolment.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pocketbook_model::{
    DeviceId, GatewayTime, InstallId, Officer, OfficerId, Personal, TimeRecord, WarrantNumber,
};
use pocketbook_seal::{LedgerHead, LedgerOperation, PublicKey, Signer};
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::VaultError;
use crate::database::{Database, RawKey};
use crate::ledger::{self, Author, Note};
use crate::pin::{KdfParameters, Pin};
use crate::platform::{KeyName, KeystoreError, KeystoreSigner, Platform};
use crate::slot::{ATTEMPTS, Attempts, Slot, key_name};
use crate::vault::Vault;

const MIGRATIONS: &[&str] = &[include_str!("../migrations/device_001.sql")];
const DATABASE: &str = "device.db";
/// The device's wrapped key, which no PIN guards: it protects what belongs to
/// no officer against whoever has the disk without the keystore.
const WRAPPED_KEY: &str = "device.key";
const NO_PIN: [u8; 32] = [0; 32];

/// The force this tablet belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// Where the gateway is.
    pub gateway_url: String,
    /// The force's name.
    pub force: String,
    /// The force's authority, which the tablet pins.
    pub authority_pem: String,
    /// The tablet's certificate.
    pub device_pem: String,
    /// The certificate of the gateway's receipt key.
    pub receipts_pem: String,
    /// The key of the transparency log.
    pub log_key: String,
    /// The force's evidence key, to which attachment keys are sealed: an
    /// uncompressed P-256 point in base64.
    pub evidence_key: String,
}

/// The tablet's signing key.
pub type DeviceSigner = Arc<dyn Signer + Send + Sync>;

/// A tablet's own database.
pub struct DeviceStore {
    folder: PathBuf,
    platform: Platform,
    pub(crate) database: Database,
    device: DeviceId,
    install: InstallId,
    signer: DeviceSigner,
    rollback_suspected: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    version: u32,
    device: DeviceId,
    wrapped: String,
}

fn device_key_name(device: DeviceId) -> KeyName {
    KeyName::of("device", device)
}

fn head_name(install: InstallId) -> KeyName {
    KeyName::of("head", install)
}

/// Keeps a ledger's head where restoring a database does not reach it.
pub(crate) fn anchor(
    platform: &Platform,
    install: InstallId,
    head: &LedgerHead,
) -> Result<(), VaultError> {
    let bytes = pocketbook_seal::canonical_json(head)?;
    Ok(platform.keystore.set_value(&head_name(install), &bytes)?)
}

/// Whether the ledger is behind, or beside, a head that was seen before.
pub(crate) fn is_rolled_back(
    platform: &Platform,
    install: InstallId,
    database: &Database,
) -> Result<bool, VaultError> {
    let Some(bytes) = platform.keystore.value(&head_name(install))? else {
        return Ok(false);
    };
    let seen: LedgerHead = serde_json::from_slice(&bytes).map_err(|_| VaultError::Stored {
        what: "ledger head",
    })?;
    let found = database.read(|connection| ledger::hash_at(connection, seen.sequence))?;
    Ok(found != Some(seen.hash))
}

/// Locked while somebody tries a PIN.
const UNLOCKING: &str = "unlocking";

/// There from the first to the last step of making a tablet. What lies beside
/// it was never finished, and its key was never kept.
const CREATING: &str = "creating";

/// Whether a tablet can be made in this folder: it is absent, empty but for
/// the keystore's own folder, or left by a making that was cut off.
///
/// # Errors
///
/// [`VaultError::NotATablet`] when it holds anything else.
pub fn can_create(folder: &Path) -> Result<(), VaultError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    if folder.join(CREATING).is_file() && !folder.join(WRAPPED_KEY).exists() {
        return Ok(());
    }
    for entry in entries {
        if entry?.file_name() != "keystore" {
            return Err(VaultError::NotATablet);
        }
    }
    Ok(())
}

/// Removes what an earlier making left, and marks the beginning of this one.
fn begin_creating(folder: &Path) -> Result<(), VaultError> {
    fs::create_dir_all(folder)?;
    can_create(folder)?;
    for name in [DATABASE, WRAPPED_KEY] {
        for left in [
            format!("{name}-wal"),
            format!("{name}-shm"),
            format!("{name}.new"),
            name.to_owned(),
        ] {
            match fs::remove_file(folder.join(left)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
    }
    fs::File::create(folder.join(CREATING))?.sync_all()?;
    Ok(crate::software_keystore::sync_folder(folder)?)
}

impl DeviceStore {
    /// Makes a new tablet in a folder for which [`can_create`] holds.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotATablet`] when the folder holds anything else.
    pub fn create(folder: &Path, platform: Platform) -> Result<Self, VaultError> {
        begin_creating(folder)?;
        let device: DeviceId = platform.new_id()?;
        let name = device_key_name(device);
        platform.keystore.create_key(&name)?;
        let key = Zeroizing::new(platform.random::<48>()?);
        let associated = format!("pocketbook device key v1 {device}");
        let wrapped =
            platform
                .keystore
                .seal_slot(&name, &NO_PIN, associated.as_bytes(), key.as_ref())?;
        let file = KeyFile {
            version: 1,
            device,
            wrapped: hex::encode(wrapped),
        };
        let install: InstallId = platform.new_id()?;
        // The key file last: a folder with one holds a whole tablet.
        let raw = RawKey::from_bytes(key.as_ref()).ok_or(VaultError::Stored { what: "key" })?;
        let database = Database::open(&folder.join(DATABASE), raw, MIGRATIONS)?;
        let time = time_record(&platform, None);
        let head = database.write(|transaction| {
            set_meta(transaction, "install", install.as_bytes())?;
            let author = Author {
                install,
                actor: None,
            };
            ledger::begin(transaction, &platform, author, &time, Note::about(device))
        })?;
        anchor(&platform, install, &head)?;
        write_durably(
            folder,
            WRAPPED_KEY,
            &pocketbook_seal::canonical_json(&file)?,
        )?;
        database.close()?;
        fs::remove_file(folder.join(CREATING))?;
        Self::open(folder, platform)
    }

    /// Opens a tablet.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotATablet`] when the folder is none; [`VaultError`] when
    /// it cannot be opened.
    pub fn open(folder: &Path, platform: Platform) -> Result<Self, VaultError> {
        let file = match fs::read(folder.join(WRAPPED_KEY)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(VaultError::NotATablet);
            }
            Err(error) => return Err(error.into()),
        };
        let stored = |_| VaultError::Damaged { what: "device.key" };
        let file: KeyFile = serde_json::from_slice(&file).map_err(stored)?;
        let wrapped =
            hex::decode(&file.wrapped).map_err(|_| VaultError::Damaged { what: "device.key" })?;
        let device = file.device;
        let name = device_key_name(device);
        let associated = format!("pocketbook device key v1 {device}");
        let key = platform
            .keystore
            .open_slot(&name, &NO_PIN, associated.as_bytes(), &wrapped)?;
        let key = RawKey::from_bytes(&key).ok_or(VaultError::Damaged { what: "device.key" })?;
        let database = Database::open(&folder.join(DATABASE), key, MIGRATIONS)?
            .when_closed(|| VaultError::Closed);
        let install = database.read(|connection| {
            let bytes =
                meta(connection, "install")?.ok_or(VaultError::Stored { what: "install" })?;
            install_id(&bytes)
        })?;
        let public_key = platform.keystore.public_key(&name)?;
        let signer = Arc::new(KeystoreSigner {
            keystore: Arc::clone(&platform.keystore),
            name,
            public_key,
        });
        let rollback_suspected = is_rolled_back(&platform, install, &database)?;
        let store = Self {
            folder: folder.to_owned(),
            platform,
            database,
            device,
            install,
            signer,
            rollback_suspected,
        };
        if rollback_suspected {
            store.log(LedgerOperation::RollbackSuspected, Note::default(), None)?;
        }
        Ok(store)
    }

    /// Writes out and closes the database's files; the next use reopens them.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the database cannot be written out.
    pub fn suspend(&self) -> Result<(), VaultError> {
        self.database.suspend()
    }

    /// Closes the database for good: every later call is
    /// [`VaultError::Closed`].
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the database cannot be written out; its key is wiped
    /// all the same.
    pub fn close(&self) -> Result<(), VaultError> {
        self.database.close()
    }

    /// The tablet.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// The install of the device database.
    #[must_use]
    pub fn install(&self) -> InstallId {
        self.install
    }

    /// The tablet's signing key.
    #[must_use]
    pub fn signer(&self) -> DeviceSigner {
        Arc::clone(&self.signer)
    }

    /// The machine.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Whether an older copy of the device database seems to have been put back.
    #[must_use]
    pub fn rollback_suspected(&self) -> bool {
        self.rollback_suspected
    }

    /// The force, once enrolled.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the database cannot be read.
    pub fn enrolment(&self) -> Result<Option<Enrolment>, VaultError> {
        let bytes = self
            .database
            .read(|connection| meta(connection, "enrolment"))?;
        bytes
            .map(|bytes| {
                serde_json::from_slice(&bytes).map_err(|_| VaultError::Stored { what: "enrolment" })
            })
            .transpose()
    }

    /// Enters the force.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn save_enrolment(&self, enrolment: &Enrolment) -> Result<(), VaultError> {
        let bytes = pocketbook_seal::canonical_json(enrolment)?;
        let time = self.time_record()?;
        self.database.write(|transaction| {
            set_meta(transaction, "enrolment", &bytes)?;
            let note = Note::about(self.device).with_subject(pocketbook_seal::sha256(&bytes));
            ledger::append(
                transaction,
                self.author(None),
                &time,
                LedgerOperation::Enrolled,
                note,
            )
        })?;
        Ok(())
    }

    /// The officers with an account here, by warrant number.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the database cannot be read.
    pub fn officers(&self) -> Result<Vec<Officer>, VaultError> {
        self.database.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, warrant_number, name FROM officers ORDER BY warrant_number",
            )?;
            let rows = statement.query_map([], |row| {
                Ok((
                    row.get::<_, [u8; 16]>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                ))
            })?;
            rows.map(|row| {
                let (id, warrant_number, name) = row?;
                officer(id, &warrant_number, name)
            })
            .collect()
        })
    }

    /// Adds an officer's account: a key in the keystore, a key slot, a vault.
    ///
    /// # Errors
    ///
    /// [`VaultError::AlreadyExists`] when the warrant number is in use here.
    pub fn add_officer(
        &self,
        officer: &Officer,
        pin: &Pin,
        kdf: KdfParameters,
    ) -> Result<(), VaultError> {
        kdf.check()?;
        if self
            .officers()?
            .iter()
            .any(|other| other.warrant_number == officer.warrant_number)
        {
            return Err(VaultError::AlreadyExists {
                what: "warrant number",
            });
        }
        self.platform.keystore.create_key(&key_name(officer.id))?;
        let dek = Zeroizing::new(self.platform.random::<48>()?);
        let dek = RawKey::from_bytes(dek.as_ref()).ok_or(VaultError::Stored { what: "key" })?;
        let slot = Slot::create(&self.platform, officer.id, self.device, pin, kdf, &dek)?;
        let folder = self.officer_folder(officer.id);
        fs::create_dir_all(folder.join("attachments"))?;
        Vault::create(
            &folder,
            &self.platform,
            self.device,
            officer,
            dek,
            &self.time_record()?,
        )?;
        let (slot, attempts) = (to_json(&slot)?, to_json(&Attempts::default())?);
        let time = self.time_record()?;
        self.database.write(|transaction| {
            transaction.execute(
                "INSERT INTO officers (id, warrant_number, name, slot, attempts) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![officer.id.as_bytes(), officer.warrant_number.as_str(), officer.name.reveal(), slot, attempts],
            )?;
            let note = Note::about(officer.id);
            ledger::append(transaction, self.author(None), &time, LedgerOperation::OfficerAdded, note)
        })?;
        Ok(())
    }

    /// Opens an officer's vault. The attempt is counted, durably and in two
    /// places, before the PIN is stretched.
    ///
    /// # Errors
    ///
    /// [`VaultError::WrongPin`], [`VaultError::Throttled`] or
    /// [`VaultError::SlotDestroyed`]; [`VaultError::KeyMissing`] or another fault
    /// of the keystore, which is not held against the PIN.
    pub fn unlock(&self, id: OfficerId, pin: &Pin) -> Result<Vault, VaultError> {
        // One attempt at a time, whoever makes it: counts that are read side by
        // side would be lost. Let go when it is dropped.
        let turn = fs::File::create(self.folder.join(UNLOCKING))?;
        turn.lock()?;
        let (officer, slot, stored) = self.account(id)?;
        let counter = KeyName::of("attempts", id);
        let kept = match self.platform.keystore.value(&counter)? {
            Some(bytes) => from_json(&bytes)?,
            None => Attempts::default(),
        };
        let mut attempts = kept.later(stored);
        if attempts.failed() >= ATTEMPTS {
            self.platform.keystore.delete(&key_name(id))?;
            return Err(VaultError::SlotDestroyed);
        }
        // Altered parameters cost no attempt and no time.
        slot.parameters_are_safe()?;
        let now = self.platform.clock.now();
        let retry_after_s = attempts.wait_s(&now);
        if retry_after_s > 0 {
            return Err(VaultError::Throttled { retry_after_s });
        }
        let before = attempts.clone();
        attempts.begin(&now);
        self.keep_attempts(id, &counter, &attempts)?;
        match slot.open(&self.platform, pin) {
            Ok(dek) => {
                attempts.succeed();
                self.keep_attempts(id, &counter, &attempts)?;
                let vault = Vault::open(
                    &self.officer_folder(id),
                    &self.platform,
                    self.device,
                    &officer,
                    dek,
                    self.last_gateway_time()?,
                )?;
                let head = vault.ledger_head()?;
                let note = Note::about(vault.install()).with_subject(head.hash);
                self.log(LedgerOperation::Unlocked, note, Some(id))?;
                Ok(vault)
            }
            Err(VaultError::Keystore(KeystoreError::Refused)) => {
                self.log(LedgerOperation::UnlockFailed, Note::about(id), None)?;
                if attempts.failed() >= ATTEMPTS {
                    self.platform.keystore.delete(&key_name(id))?;
                    return Err(VaultError::SlotDestroyed);
                }
                Err(VaultError::WrongPin {
                    attempts_left: u32::try_from(ATTEMPTS - attempts.failed()).unwrap_or(0),
                    retry_after_s: attempts.wait_s(&now),
                })
            }
            Err(error) => {
                // What the keystore had tried by then says it, or nobody.
                match &error {
                    VaultError::Keystore(KeystoreError::Failed) => attempts.fault(),
                    _ => attempts.untried(&before),
                }
                self.keep_attempts(id, &counter, &attempts)?;
                Err(match error {
                    VaultError::Keystore(KeystoreError::Missing) => VaultError::KeyMissing,
                    error => error,
                })
            }
        }
    }

    /// Notes that a vault was locked, with the head its ledger had then.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the ledger cannot be written.
    pub fn log_locked(
        &self,
        officer: OfficerId,
        install: InstallId,
        head: LedgerHead,
    ) -> Result<(), VaultError> {
        let note = Note::about(install).with_subject(head.hash);
        self.log(LedgerOperation::Locked, note, Some(officer))
    }

    fn keep_attempts(
        &self,
        id: OfficerId,
        counter: &KeyName,
        attempts: &Attempts,
    ) -> Result<(), VaultError> {
        let json = to_json(attempts)?;
        self.platform.keystore.set_value(counter, json.as_bytes())?;
        self.database.write(|transaction| {
            transaction.execute(
                "UPDATE officers SET attempts = ?2 WHERE id = ?1",
                params![id.as_bytes(), json],
            )?;
            Ok::<_, VaultError>(())
        })
    }

    fn account(&self, id: OfficerId) -> Result<(Officer, Slot, Attempts), VaultError> {
        let row = self.database.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT warrant_number, name, slot, attempts FROM officers WHERE id = ?1",
                )?
                .query_row([id.as_bytes()], |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, String>(2)?,
                        row.get::<_, String>(3)?,
                    ))
                })
                .optional()?)
        })?;
        let (warrant_number, name, slot, attempts) =
            row.ok_or(VaultError::NotFound { what: "officer" })?;
        let officer = officer(*id.as_bytes(), &warrant_number, name)?;
        Ok((
            officer,
            from_json(slot.as_bytes())?,
            from_json(attempts.as_bytes())?,
        ))
    }

    fn officer_folder(&self, id: OfficerId) -> PathBuf {
        self.folder.join("officers").join(id.to_string())
    }

    /// Remembers the gateway's time with this tablet's clock since boot.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be stored.
    pub fn remember_gateway_time(&self, time: &GatewayTime) -> Result<(), VaultError> {
        let bytes = pocketbook_seal::canonical_json(time)?;
        self.database
            .write(|transaction| set_meta(transaction, "gateway_time", &bytes))
    }

    /// The last time heard from the gateway.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it cannot be read.
    pub fn last_gateway_time(&self) -> Result<Option<GatewayTime>, VaultError> {
        let bytes = self
            .database
            .read(|connection| meta(connection, "gateway_time"))?;
        bytes.map(|bytes| from_json(&bytes)).transpose()
    }

    /// Recomputes the device's ledger.
    ///
    /// # Errors
    ///
    /// [`VaultError`] naming the first entry that does not fit.
    pub fn verify_ledger(&self) -> Result<LedgerHead, VaultError> {
        self.database.read(ledger::verify)
    }

    fn log(
        &self,
        operation: LedgerOperation,
        note: Note,
        actor: Option<OfficerId>,
    ) -> Result<(), VaultError> {
        let time = self.time_record()?;
        let head = self.database.write(|transaction| {
            ledger::append(transaction, self.author(actor), &time, operation, note)
        })?;
        anchor(&self.platform, self.install, &head)
    }

    pub(crate) fn author(&self, actor: Option<OfficerId>) -> Author {
        Author {
            install: self.install,
            actor,
        }
    }

    pub(crate) fn time_record(&self) -> Result<TimeRecord, VaultError> {
        Ok(time_record(&self.platform, self.last_gateway_time()?))
    }

    /// The public half of the tablet's key.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.signer.public_key()
    }
}

/// JSON readers hold integers below 2^53 exactly: 104 days. Waits are counted
/// on the clock itself, which goes on.
fn recordable(boot_ns: u64) -> u64 {
    boot_ns.min((1 << 53) - 1)
}

pub(crate) fn time_record(platform: &Platform, gateway: Option<GatewayTime>) -> TimeRecord {
    let now = platform.clock.now();
    TimeRecord {
        wall: now.wall,
        boot_id: now.boot_id,
        boot_ns: recordable(now.boot_ns),
        gateway,
    }
}

fn officer(id: [u8; 16], warrant_number: &str, name: String) -> Result<Officer, VaultError> {
    let stored = VaultError::Stored { what: "officer" };
    let (Ok(id), Ok(warrant_number)) = (
        OfficerId::from_bytes(id),
        warrant_number.parse::<WarrantNumber>(),
    ) else {
        return Err(stored);
    };
    Ok(Officer {
        id,
        warrant_number,
        name: Personal::new(name),
    })
}

pub(crate) fn install_id(bytes: &[u8]) -> Result<InstallId, VaultError> {
    let stored = || VaultError::Stored { what: "install" };
    InstallId::from_bytes(bytes.try_into().map_err(|_| stored())?).map_err(|_| stored())
}

pub(crate) fn meta(
    connection: &rusqlite::Connection,
    name: &str,
) -> Result<Option<Vec<u8>>, VaultError> {
    Ok(connection
        .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

pub(crate) fn set_meta(
    connection: &rusqlite::Connection,
    name: &str,
    value: &[u8],
) -> Result<(), VaultError> {
    connection
        .prepare_cached("INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")?
        .execute(params![name, value])?;
    Ok(())
}

fn to_json<T: Serialize>(value: &T) -> Result<String, VaultError> {
    String::from_utf8(pocketbook_seal::canonical_json(value)?)
        .map_err(|_| VaultError::Stored { what: "JSON" })
}

fn from_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, VaultError> {
    serde_json::from_slice(bytes).map_err(|_| VaultError::Stored { what: "JSON" })
}

fn write_durably(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
    use std::io::Write as _;
    let new = folder.join(format!("{name}.new"));
    let mut file = fs::File::create(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, folder.join(name))?;
    Ok(crate::software_keystore::sync_folder(folder)?)
}
