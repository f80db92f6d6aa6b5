//! What the vault needs from the machine: a keystore, a clock and randomness.
//! A host implements them with its hardware; a test owns them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use pocketbook_model::Timestamp;
use pocketbook_seal::{PublicKey, SealError, Signer, SigningFault};
use zeroize::Zeroizing;

use crate::boot_time;

/// Names a key or a value in a keystore: lower-case letters, digits, hyphens
/// and full stops.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyName(String);

impl KeyName {
    pub(crate) fn of(prefix: &str, id: impl fmt::Display) -> Self {
        Self(format!("{prefix}.{id}"))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether keys are held by hardware.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeystoreKind {
    /// Secure Enclave, StrongBox, TPM.
    Hardware,
    /// Files on the same disk: for desktops and tests.
    Software,
}

impl KeystoreKind {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::Software => "software",
        }
    }
}

/// Why a keystore refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeystoreError {
    /// The secret does not fit, or the sealed bytes were altered.
    #[error("the keystore refused: the secret does not fit")]
    Refused,
    /// There is no such key.
    #[error("the keystore has no such key")]
    Missing,
    /// It cannot be used now: the device is locked, or its owner has not shown
    /// who they are. Nothing was tried.
    #[error("the keystore cannot be used now; unlock the device itself and try again")]
    Unavailable,
    /// Whoever was asked said no. Nothing was tried.
    #[error("the use of the key was cancelled; try again")]
    Cancelled,
    /// There is no space left.
    #[error("the keystore has no space left; free some space and try again")]
    Full,
    /// The keystore failed, and nobody knows what it had tried by then.
    #[error("the keystore failed; try again, and report it if it stays")]
    Failed,
}

impl From<KeystoreError> for SigningFault {
    fn from(error: KeystoreError) -> Self {
        match error {
            KeystoreError::Missing => Self::Missing,
            KeystoreError::Unavailable => Self::Unavailable,
            KeystoreError::Cancelled => Self::Cancelled,
            KeystoreError::Full => Self::Full,
            KeystoreError::Refused | KeystoreError::Failed => Self::Failed,
        }
    }
}

/// Where keys live. On a device no key ever leaves its hardware.
pub trait Keystore: Send + Sync {
    /// Whether keys are held by hardware.
    fn kind(&self) -> KeystoreKind;

    /// Makes a P-256 signing key and a slot secret under a name, unless there
    /// is one; gives its public key.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Failed`] when the hardware fails.
    fn create_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError>;

    /// The public key under a name.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Missing`] when there is none.
    fn public_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError>;

    /// Signs SHA-256 of a message with ECDSA P-256; the signature is DER. The vault
    /// checks it, and takes one that does not fit for [`KeystoreError::Failed`].
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Missing`] or [`KeystoreError::Failed`].
    fn sign(&self, name: &KeyName, message: &[u8]) -> Result<Vec<u8>, KeystoreError>;

    /// Encrypts a secret so that opening it needs this keystore, the stretched
    /// PIN and the same associated data.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Missing`] or [`KeystoreError::Failed`].
    fn seal_slot(
        &self,
        name: &KeyName,
        stretched: &[u8; 32],
        associated: &[u8],
        secret: &[u8],
    ) -> Result<Vec<u8>, KeystoreError>;

    /// Opens what [`Keystore::seal_slot`] made. The stretched PIN must enter
    /// one operation of the hardware, so that each guess costs one.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Refused`] when anything differs.
    fn open_slot(
        &self,
        name: &KeyName,
        stretched: &[u8; 32],
        associated: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeystoreError>;

    /// Destroys the key under a name; deleting none is no error.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Failed`] when it may still be there.
    fn delete(&self, name: &KeyName) -> Result<(), KeystoreError>;

    /// A small value kept beside the keys, so that it outlives a restored
    /// database.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Failed`] when the keystore cannot be read.
    fn value(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeystoreError>;

    /// Keeps a small value; durable when it returns.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Failed`] when it was not kept.
    fn set_value(&self, name: &KeyName, value: &[u8]) -> Result<(), KeystoreError>;
}

/// What the clocks say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockReading {
    /// The wall clock, which anyone can set.
    pub wall: Timestamp,
    /// Which boot `boot_ns` counts from.
    pub boot_id: String,
    /// Nanoseconds since that boot, which nobody can set.
    pub boot_ns: u64,
}

/// The machine's clocks.
pub trait Clock: Send + Sync {
    /// Reads both clocks.
    fn now(&self) -> ClockReading;
}

/// The machine's randomness.
pub trait Entropy: Send + Sync {
    /// Fills a buffer with random bytes.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Failed`] when the system gives none.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), KeystoreError>;
}

/// The machine.
#[derive(Clone)]
pub struct Platform {
    /// Its keystore.
    pub keystore: Arc<dyn Keystore>,
    /// Its clocks.
    pub clock: Arc<dyn Clock>,
    /// Its randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Platform {
    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N], KeystoreError> {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// A new identifier.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Failed`] when the system gives no randomness.
    pub fn new_id<K>(&self) -> Result<pocketbook_model::Id<K>, KeystoreError> {
        self.new_id_at(self.clock.now().wall)
    }

    /// A new identifier of a time that was asked for already.
    ///
    /// # Errors
    ///
    /// [`KeystoreError::Failed`] when the system gives no randomness.
    pub fn new_id_at<K>(&self, wall: Timestamp) -> Result<pocketbook_model::Id<K>, KeystoreError> {
        let wall = u64::try_from(wall.unix_ms()).unwrap_or(0);
        Ok(pocketbook_model::Id::from_parts(wall, self.random()?))
    }
}

/// A key in a keystore as a signer, which gives no signature that does not verify.
pub(crate) struct KeystoreSigner {
    pub(crate) keystore: Arc<dyn Keystore>,
    pub(crate) name: KeyName,
    pub(crate) public_key: PublicKey,
}

impl Signer for KeystoreSigner {
    fn public_key(&self) -> PublicKey {
        self.public_key.clone()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError> {
        let signature = self
            .keystore
            .sign(&self.name, message)
            .map_err(|error| SealError::Signing(error.into()))?;
        // What is sealed is sealed for good: a host's code that gives another form,
        // or signs with another key, is found before anybody has gone home.
        self.public_key
            .verify("what the keystore signed", message, &signature)
            .map_err(|_| SealError::Signing(SigningFault::Failed))?;
        Ok(signature)
    }
}

/// The operating system's clocks. They go on while the machine sleeps.
#[derive(Debug, Clone)]
pub struct SystemClock {
    boot_id: String,
    started: Duration,
    started_ns: u64,
}

impl Default for SystemClock {
    fn default() -> Self {
        let started = boot_time::since_boot();
        let (boot_id, started_ns) = this_boot(started).unwrap_or_else(|| {
            // Where the system tells no boot, the wall clock must do: a wait
            // counted from each start of the program would never end.
            let unix_ms = u64::try_from(Utc::now().timestamp_millis()).unwrap_or(0);
            ("wall-clock".to_owned(), unix_ms.saturating_mul(1_000_000))
        });
        Self {
            boot_id,
            started,
            started_ns,
        }
    }
}

/// Which boot this is, and nanoseconds since then.
#[cfg(not(target_vendor = "apple"))]
fn this_boot(since: Duration) -> Option<(String, u64)> {
    let told = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some((told.trim().to_owned(), nanoseconds(since)))
}

/// Which boot this is, and nanoseconds since then. The system tells when it
/// was started (`{ sec = 1700000000, usec = 1 } ...`); a host on a tablet lends
/// a clock of its own.
#[cfg(target_vendor = "apple")]
fn this_boot(_: Duration) -> Option<(String, u64)> {
    let told = std::process::Command::new("/usr/sbin/sysctl")
        .args(["-n", "kern.boottime"])
        .output()
        .ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let seconds = told.split("sec = ").nth(1)?.split(',').next()?;
    let booted: u64 = seconds.trim().parse().ok()?;
    let now = u64::try_from(Utc::now().timestamp()).ok()?;
    let since = now.saturating_sub(booted).saturating_mul(1_000_000_000);
    Some((format!("boot-{booted}"), since))
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl Clock for SystemClock {
    fn now(&self) -> ClockReading {
        let elapsed = boot_time::since_boot().saturating_sub(self.started);
        ClockReading {
            wall: Timestamp::from(Utc::now()),
            boot_id: self.boot_id.clone(),
            boot_ns: self.started_ns.saturating_add(nanoseconds(elapsed)),
        }
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), KeystoreError> {
        use ring::rand::{SecureRandom as _, SystemRandom};
        SystemRandom::new()
            .fill(buffer)
            .map_err(|_| KeystoreError::Failed)
    }
}
