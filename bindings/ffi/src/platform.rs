//! The host's hardware, lent to the core: keystore and clock.

use std::sync::{Arc, Mutex, PoisonError};

use pocketbook_core::model::Timestamp;
use pocketbook_core::seal::PublicKey;
use pocketbook_core::{Clock, ClockReading, KeyName, Keystore, KeystoreError, KeystoreKind};
use zeroize::Zeroizing;

/// Why a host's keystore refused.
#[derive(Debug, Clone, Copy, thiserror::Error, uniffi::Error)]
pub enum HostKeystoreError {
    /// The secret does not fit: of `open_slot`, that the PIN is wrong. It is held
    /// against the key, which is deleted after ten.
    #[error("refused")]
    Refused,
    /// There is no such key.
    #[error("missing")]
    Missing,
    /// It cannot be used now: the device is locked, or a finger was not
    /// recognised. Nothing was tried, and nothing is held against the PIN.
    #[error("unavailable")]
    Unavailable,
    /// Whoever was asked for their finger or face said no. Nothing was tried.
    #[error("cancelled")]
    Cancelled,
    /// There is no space left.
    #[error("full")]
    Full,
    /// The keystore, or the host's code, failed, and nobody knows what it had
    /// tried: the next PIN waits as after a wrong one, and the key stays.
    #[error("failed")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HostKeystoreError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

impl From<HostKeystoreError> for KeystoreError {
    fn from(error: HostKeystoreError) -> Self {
        match error {
            HostKeystoreError::Refused => Self::Refused,
            HostKeystoreError::Missing => Self::Missing,
            HostKeystoreError::Unavailable => Self::Unavailable,
            HostKeystoreError::Cancelled => Self::Cancelled,
            HostKeystoreError::Full => Self::Full,
            HostKeystoreError::Failed => Self::Failed,
        }
    }
}

/// Keys in the host's hardware: Secure Enclave, Android Keystore, TPM. Names
/// are lower-case letters, digits, hyphens and full stops. It is asked on threads
/// of this library, several at once, and never on the host's own.
#[uniffi::export(with_foreign)]
pub trait HostKeystore: Send + Sync {
    /// Whether keys never leave hardware.
    fn is_hardware(&self) -> Result<bool, HostKeystoreError>;
    /// Makes a P-256 signing key and a slot secret unless there is one; gives
    /// the public key as an uncompressed point of 65 bytes.
    fn create_key(&self, name: String) -> Result<Vec<u8>, HostKeystoreError>;
    /// The public key.
    fn public_key(&self, name: String) -> Result<Vec<u8>, HostKeystoreError>;
    /// Signs a message with ECDSA P-256 over its SHA-256, which is taken once; gives
    /// a DER signature. It is checked: one that is in another form or of another key
    /// is as good as `Failed`, and nothing is signed.
    fn sign(&self, name: String, message: Vec<u8>) -> Result<Vec<u8>, HostKeystoreError>;
    /// Encrypts a secret under hardware key, stretched PIN and associated data. The
    /// stretched PIN has to go into the operation of the hardware: the guide
    /// (docs/integrating.md, section 4) says what has to hold, with a recipe.
    fn seal_slot(
        &self,
        name: String,
        stretched: Vec<u8>,
        associated: Vec<u8>,
        secret: Vec<u8>,
    ) -> Result<Vec<u8>, HostKeystoreError>;
    /// Opens what `seal_slot` made, by one hardware operation for each attempt;
    /// `Refused` when PIN, key or associated data are others.
    fn open_slot(
        &self,
        name: String,
        stretched: Vec<u8>,
        associated: Vec<u8>,
        sealed: Vec<u8>,
    ) -> Result<Vec<u8>, HostKeystoreError>;
    /// Destroys a key.
    fn delete(&self, name: String) -> Result<(), HostKeystoreError>;
    /// A small value kept beside the keys.
    fn value(&self, name: String) -> Result<Option<Vec<u8>>, HostKeystoreError>;
    /// Keeps a small value durably.
    fn set_value(&self, name: String, value: Vec<u8>) -> Result<(), HostKeystoreError>;
}

pub(crate) struct LentKeystore(pub(crate) Arc<dyn HostKeystore>);

fn point(bytes: &[u8]) -> Result<PublicKey, KeystoreError> {
    PublicKey::from_uncompressed(bytes).map_err(|_| KeystoreError::Failed)
}

impl Keystore for LentKeystore {
    fn kind(&self) -> KeystoreKind {
        match self.0.is_hardware() {
            Ok(true) => KeystoreKind::Hardware,
            _ => KeystoreKind::Software,
        }
    }

    fn create_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError> {
        point(&self.0.create_key(name.as_str().to_owned())?)
    }

    fn public_key(&self, name: &KeyName) -> Result<PublicKey, KeystoreError> {
        point(&self.0.public_key(name.as_str().to_owned())?)
    }

    fn sign(&self, name: &KeyName, message: &[u8]) -> Result<Vec<u8>, KeystoreError> {
        Ok(self.0.sign(name.as_str().to_owned(), message.to_vec())?)
    }

    fn seal_slot(
        &self,
        name: &KeyName,
        stretched: &[u8; 32],
        associated: &[u8],
        secret: &[u8],
    ) -> Result<Vec<u8>, KeystoreError> {
        let name = name.as_str().to_owned();
        Ok(self.0.seal_slot(
            name,
            stretched.to_vec(),
            associated.to_vec(),
            secret.to_vec(),
        )?)
    }

    fn open_slot(
        &self,
        name: &KeyName,
        stretched: &[u8; 32],
        associated: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
        let name = name.as_str().to_owned();
        let opened = self.0.open_slot(
            name,
            stretched.to_vec(),
            associated.to_vec(),
            sealed.to_vec(),
        )?;
        Ok(Zeroizing::new(opened))
    }

    fn delete(&self, name: &KeyName) -> Result<(), KeystoreError> {
        Ok(self.0.delete(name.as_str().to_owned())?)
    }

    fn value(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeystoreError> {
        Ok(self.0.value(name.as_str().to_owned())?)
    }

    fn set_value(&self, name: &KeyName, value: &[u8]) -> Result<(), KeystoreError> {
        Ok(self.0.set_value(name.as_str().to_owned(), value.to_vec())?)
    }
}

/// What the host's clocks say.
#[derive(Debug, Clone, uniffi::Record)]
pub struct HostClockReading {
    /// Wall clock in milliseconds since 1970, within the years 1 to 9999.
    pub wall_unix_ms: i64,
    /// Which boot the next value counts from.
    pub boot_id: String,
    /// Nanoseconds since that boot.
    pub boot_ns: u64,
}

/// A host's clock could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum HostClockError {
    /// It threw, or said so.
    #[error("the clock failed")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HostClockError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

/// The host's clocks. They are read on threads of this library, several at once.
#[uniffi::export(with_foreign)]
pub trait HostClock: Send + Sync {
    /// Reads both. Where it fails, time goes on from what it said last, of the
    /// same boot and through sleep; where it has never said anything, the system's clock counts.
    fn now(&self) -> Result<HostClockReading, HostClockError>;
}

/// A host's clock, which goes on by itself when the host's code fails. Another
/// clock in its place would count from another boot, and time would seem to have
/// been set: waits after a wrong PIN would begin anew.
pub(crate) struct LentClock {
    host: Arc<dyn HostClock>,
    system: Box<dyn Clock>,
    last: Mutex<Option<Said>>,
}

/// What a host's clock said, and when that was by the system's own.
#[derive(Clone)]
struct Said {
    reading: ClockReading,
    asked: u64,
    answered: u64,
}

/// The second day of the year 1: the earliest that the days and instants of every
/// language hold, wherever the tablet is.
const EARLIEST_MS: i64 = -62_135_510_400_000;

/// The largest number that every store of the tablet keeps exactly.
const MOST_NS: u64 = (1 << 53) - 1;

impl LentClock {
    pub(crate) fn new(host: Arc<dyn HostClock>) -> Self {
        // It goes on while the tablet sleeps, as the host's does.
        Self::beside(host, Box::new(pocketbook_core::SystemClock::default()))
    }

    fn beside(host: Arc<dyn HostClock>, system: Box<dyn Clock>) -> Self {
        Self {
            host,
            system,
            last: Mutex::default(),
        }
    }

    fn gone_on(&self) -> ClockReading {
        let now = self.system.now();
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(said) = last.clone() else {
            return now;
        };
        let ns = now.boot_ns.saturating_sub(said.answered);
        let ms = i64::try_from(ns / 1_000_000).unwrap_or(i64::MAX);
        ClockReading {
            wall: Timestamp::from_unix_ms(said.reading.wall.unix_ms().saturating_add(ms)),
            boot_id: said.reading.boot_id,
            boot_ns: said.reading.boot_ns.saturating_add(ns).min(MOST_NS),
        }
    }

    /// Keeps what was said, unless what was asked for later is kept already: two
    /// threads that ask side by side may be answered in either order.
    fn keep(&self, said: Said) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_none_or(|kept| kept.asked <= said.asked) {
            *last = Some(said);
        }
    }
}

impl Clock for LentClock {
    fn now(&self) -> ClockReading {
        let asked = self.system.now().boot_ns;
        // Called without the lock: the host's code may do what it likes.
        let Ok(said) = self.host.now() else {
            return self.gone_on();
        };
        let reading = ClockReading {
            wall: Timestamp::from_unix_ms(said.wall_unix_ms.max(EARLIEST_MS)),
            boot_id: said.boot_id,
            boot_ns: said.boot_ns.min(MOST_NS),
        };
        self.keep(Said {
            reading: reading.clone(),
            asked,
            answered: self.system.now().boot_ns,
        });
        reading
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    use std::sync::mpsc::{Receiver, Sender, channel};

    const SECOND: u64 = 1_000_000_000;

    #[derive(Default)]
    struct Breaks(AtomicBool);

    impl HostClock for Breaks {
        fn now(&self) -> Result<HostClockReading, HostClockError> {
            if self.0.load(Ordering::Relaxed) {
                return Err(HostClockError::Failed);
            }
            Ok(reading(7 * SECOND))
        }
    }

    fn reading(boot_ns: u64) -> HostClockReading {
        HostClockReading {
            wall_unix_ms: 1_772_823_360_000,
            boot_id: "host".to_owned(),
            boot_ns,
        }
    }

    /// A system whose time a test moves on.
    #[derive(Clone, Default)]
    struct System(Arc<AtomicU64>);

    impl Clock for System {
        fn now(&self) -> ClockReading {
            ClockReading {
                wall: Timestamp::from_unix_ms(0),
                boot_id: "system".to_owned(),
                boot_ns: self.0.load(Ordering::Relaxed),
            }
        }
    }

    #[test]
    fn a_clock_that_fails_goes_on_from_what_it_said_last() {
        let host = Arc::new(Breaks::default());
        let clock = LentClock::new(host.clone());
        let said = clock.now();
        host.0.store(true, Ordering::Relaxed);
        let gone_on = clock.now();
        assert_eq!(gone_on.boot_id, said.boot_id, "no other boot");
        assert!(gone_on.boot_ns >= said.boot_ns && gone_on.wall >= said.wall);
        let late = gone_on.wall.unix_ms() - said.wall.unix_ms();
        assert!(late < 60_000, "{late} ms");
        let never = LentClock::new(host).now();
        assert_ne!(never.boot_id, said.boot_id, "the system's");
    }

    /// Says whatever a broken one may.
    struct Says(i64);

    impl HostClock for Says {
        fn now(&self) -> Result<HostClockReading, HostClockError> {
            Ok(HostClockReading {
                wall_unix_ms: self.0,
                ..reading(0)
            })
        }
    }

    #[test]
    fn no_clock_says_a_time_that_a_language_cannot_hold() {
        for (said, told) in [
            (i64::MIN, "0001-01-02T00:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-02T00:00:00.000Z"),
            (0, "1970-01-01T00:00:00.000Z"),
            (i64::MAX, "9999-12-31T23:59:59.999Z"),
        ] {
            let wall = LentClock::new(Arc::new(Says(said))).now().wall;
            assert_eq!(wall.to_string(), told, "{said}");
        }
    }

    #[test]
    fn the_time_that_a_tablet_slept_counts_where_its_clock_fails() {
        let (host, system) = (Arc::new(Breaks::default()), System::default());
        let clock = LentClock::beside(host.clone(), Box::new(system.clone()));
        let said = clock.now();
        host.0.store(true, Ordering::Relaxed);
        system.0.fetch_add(8 * 3_600 * SECOND, Ordering::Relaxed);
        let gone_on = clock.now();
        assert_eq!(gone_on.boot_ns - said.boot_ns, 8 * 3_600 * SECOND);
        assert_eq!(gone_on.wall.unix_ms() - said.wall.unix_ms(), 8 * 3_600_000);
    }

    /// Answers each call when it is told to, with what it is told.
    struct Waits(Mutex<Sender<Sender<Option<u64>>>>);

    impl HostClock for Waits {
        fn now(&self) -> Result<HostClockReading, HostClockError> {
            let (answer, answered): (_, Receiver<Option<u64>>) = channel();
            self.0.lock().unwrap().send(answer).unwrap();
            let told = answered.recv().unwrap();
            told.map(reading).ok_or(HostClockError::Failed)
        }
    }

    #[test]
    fn an_answer_that_comes_late_does_not_put_the_clock_back() {
        let (calls, called) = channel();
        let system = System::default();
        let host = Arc::new(Waits(Mutex::new(calls)));
        let clock = Arc::new(LentClock::beside(host, Box::new(system.clone())));
        let ask = || {
            let clock = Arc::clone(&clock);
            let asked = std::thread::spawn(move || clock.now());
            (asked, called.recv().unwrap())
        };
        let (first, answers_first) = ask();
        system.0.fetch_add(SECOND, Ordering::Relaxed);
        let (second, answers_second) = ask();
        answers_second.send(Some(11 * SECOND)).unwrap();
        second.join().unwrap();
        answers_first.send(Some(10 * SECOND)).unwrap();
        first.join().unwrap();
        let (third, answers_third) = ask();
        answers_third.send(None).unwrap();
        assert_eq!(third.join().unwrap().boot_ns, 11 * SECOND);
    }
}
