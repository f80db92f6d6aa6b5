//! The key slot of one officer: from a PIN to the vault's key, with every
//! attempt counted before it is made.
//!
//! The count stands in the device database and in the keystore; the higher one
//! counts, so putting back an old database does not give attempts back. Delays
//! run on the clock since boot, which cannot be set.

use pocketbook_model::{DeviceId, OfficerId};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::database::RawKey;
use crate::pin::{KdfParameters, Pin};
use crate::platform::{ClockReading, KeyName, KeystoreError, Platform};
use crate::{VaultError, VaultError::Stored};

/// Wrong PINs after which the officer's key is deleted.
pub(crate) const ATTEMPTS: u64 = 10;
/// Seconds to wait after the first, second, ... wrong PIN.
const DELAYS_S: [u64; 9] = [0, 0, 0, 30, 60, 300, 900, 3600, 3600];

/// What a slot is made of. All but the keys is associated data of the sealed
/// key, so that nothing of it can be altered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    header: Header,
    /// The officer's key-encryption key, sealed by keystore and PIN.
    sealed_kek: String,
    /// The vault's key, wrapped by that key.
    wrapped_dek: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    version: u32,
    officer: OfficerId,
    device: DeviceId,
    kdf: KdfParameters,
    salt: String,
    generation: u64,
}

pub(crate) fn key_name(officer: OfficerId) -> KeyName {
    KeyName::of("officer", officer)
}

impl Slot {
    pub(crate) fn create(
        platform: &Platform,
        officer: OfficerId,
        device: DeviceId,
        pin: &Pin,
        kdf: KdfParameters,
        dek: &RawKey,
    ) -> Result<Self, VaultError> {
        let salt: [u8; 16] = platform.random()?;
        let header = Header {
            version: 1,
            officer,
            device,
            kdf,
            salt: hex::encode(salt),
            generation: 1,
        };
        let associated = pocketbook_seal::canonical_json(&header)?;
        let kek = Zeroizing::new(platform.random::<32>()?);
        let stretched = pin.stretch(kdf, &salt)?;
        let sealed = platform.keystore.seal_slot(
            &key_name(officer),
            &stretched,
            &associated,
            kek.as_ref(),
        )?;
        let nonce: [u8; 12] = platform.random()?;
        let mut wrapped = Zeroizing::new(dek.as_bytes().to_vec());
        let mut buffer = wrapped.to_vec();
        cipher(&kek)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(&associated),
                &mut buffer,
            )
            .map_err(|_| KeystoreError::Failed)?;
        wrapped.clear();
        Ok(Self {
            header,
            sealed_kek: hex::encode(sealed),
            wrapped_dek: hex::encode([nonce.as_slice(), &buffer].concat()),
        })
    }

    /// Opens the vault's key: one run of Argon2id, one keystore operation.
    pub(crate) fn open(&self, platform: &Platform, pin: &Pin) -> Result<RawKey, VaultError> {
        let associated = pocketbook_seal::canonical_json(&self.header)?;
        let slot = || Stored { what: "key slot" };
        let salt: [u8; 16] = hex::decode(&self.header.salt)
            .ok()
            .and_then(|s| s.try_into().ok())
            .ok_or_else(slot)?;
        let sealed = hex::decode(&self.sealed_kek).map_err(|_| slot())?;
        let stretched = pin.stretch(self.header.kdf, &salt)?;
        let name = key_name(self.header.officer);
        let kek = platform
            .keystore
            .open_slot(&name, &stretched, &associated, &sealed)?;
        let kek: Zeroizing<[u8; 32]> =
            Zeroizing::new(kek.as_slice().try_into().map_err(|_| slot())?);
        let wrapped = hex::decode(&self.wrapped_dek).map_err(|_| slot())?;
        let (nonce, wrapped) = wrapped.split_at_checked(12).ok_or_else(slot)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| slot())?;
        let mut buffer = Zeroizing::new(wrapped.to_vec());
        let dek = cipher(&kek)?
            .open_in_place(nonce, Aad::from(&associated), &mut buffer)
            .map_err(|_| KeystoreError::Refused)?;
        RawKey::from_bytes(dek).ok_or_else(slot)
    }

    pub(crate) fn parameters_are_safe(&self) -> Result<(), VaultError> {
        self.header.kdf.check()
    }
}

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, VaultError> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| KeystoreError::Failed)?;
    Ok(LessSafeKey::new(key))
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde asks for it.
const fn is_none(count: &u64) -> bool {
    *count == 0
}

/// How many attempts have failed, and when the last was made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attempts {
    /// Attempts ever made; only grows.
    made: u64,
    /// `made` at the last success.
    succeeded: u64,
    /// Of the attempts since then: how many tried no PIN, because the keystore
    /// said beforehand that it could not.
    #[serde(default, skip_serializing_if = "is_none")]
    untried: u64,
    /// And how many ended with a keystore that failed: nobody knows what it had
    /// tried. They make the next one wait, for a keystore may tell a wrong PIN
    /// so; they destroy nothing, for a broken one would take the officer's work.
    #[serde(default, skip_serializing_if = "is_none")]
    faults: u64,
    boot_id: String,
    boot_ns: u64,
}

impl Attempts {
    /// The one that has seen more.
    pub(crate) fn later(self, other: Self) -> Self {
        let seen = |one: &Self| (one.made, one.succeeded, one.untried + one.faults);
        if seen(&other) > seen(&self) {
            other
        } else {
            self
        }
    }

    /// Attempts since the last success that are held against the key: a wrong
    /// PIN, and one that broke off without an end.
    pub(crate) fn failed(&self) -> u64 {
        self.unsuccessful().saturating_sub(self.faults)
    }

    /// Attempts since the last success that make the next one wait.
    fn unsuccessful(&self) -> u64 {
        let made = self.made.saturating_sub(self.succeeded);
        made.saturating_sub(self.untried)
    }

    /// Seconds still to wait.
    pub(crate) fn wait_s(&self, now: &ClockReading) -> u64 {
        let failed = self.unsuccessful();
        let index = usize::try_from(failed.saturating_sub(1)).unwrap_or(usize::MAX);
        let delay = if failed == 0 {
            0
        } else {
            DELAYS_S.get(index).copied().unwrap_or(3600)
        };
        // After a restart the clock since boot begins anew, and so does the wait.
        let since = if now.boot_id == self.boot_id {
            now.boot_ns.saturating_sub(self.boot_ns)
        } else {
            now.boot_ns
        };
        delay.saturating_sub(since / 1_000_000_000)
    }

    pub(crate) fn begin(&mut self, now: &ClockReading) {
        self.made += 1;
        self.boot_id.clone_from(&now.boot_id);
        self.boot_ns = now.boot_ns;
    }

    pub(crate) fn succeed(&mut self) {
        self.succeeded = self.made;
        (self.untried, self.faults) = (0, 0);
    }

    /// The keystore could not be used, so that no PIN was tried: everything is as
    /// it was before.
    pub(crate) fn untried(&mut self, before: &Self) {
        self.untried += 1;
        self.boot_id.clone_from(&before.boot_id);
        self.boot_ns = before.boot_ns;
    }

    /// The keystore failed.
    pub(crate) fn fault(&mut self) {
        self.faults += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pocketbook_model::Timestamp;

    fn at(boot_id: &str, seconds: u64) -> ClockReading {
        ClockReading {
            wall: Timestamp::from_unix_ms(0),
            boot_id: boot_id.into(),
            boot_ns: seconds * 1_000_000_000,
        }
    }

    #[test]
    fn delays_grow_and_run_on_the_clock_since_boot() {
        let mut attempts = Attempts::default();
        let mut waits = Vec::new();
        for _ in 0..9 {
            attempts.begin(&at("a", 100));
            waits.push(attempts.wait_s(&at("a", 100)));
        }
        assert_eq!(waits, DELAYS_S);
        assert_eq!(attempts.wait_s(&at("a", 3700)), 0);
        // A restart does not shorten the wait.
        assert_eq!(attempts.wait_s(&at("b", 60)), 3540);
    }

    #[test]
    fn a_wait_ends_on_a_tablet_that_has_run_for_a_year() {
        let year = 365 * 24 * 3600;
        let mut attempts = Attempts::default();
        for _ in 0..4 {
            attempts.begin(&at("a", year));
        }
        assert_eq!(attempts.wait_s(&at("a", year)), 30);
        assert_eq!(attempts.wait_s(&at("a", year + 30)), 0);
    }

    #[test]
    fn a_keystore_that_could_not_be_used_leaves_no_trace_and_one_that_failed_only_a_wait() {
        let mut attempts = Attempts::default();
        for _ in 0..4 {
            attempts.begin(&at("a", 100));
        }
        let before = attempts.clone();
        attempts.begin(&at("a", 200));
        attempts.untried(&before);
        assert_eq!((attempts.failed(), attempts.wait_s(&at("a", 200))), (4, 0));
        attempts.begin(&at("a", 200));
        attempts.fault();
        assert_eq!((attempts.failed(), attempts.wait_s(&at("a", 200))), (4, 60));
        attempts.begin(&at("a", 300));
        assert_eq!(attempts.failed(), 5);
        // Of one attempt in two places the one that saw its end counts.
        let mut ended = attempts.clone();
        ended.fault();
        assert_eq!(attempts.clone().later(ended.clone()), ended);
        assert_eq!(ended.clone().later(attempts), ended);
        ended.succeed();
        assert_eq!((ended.failed(), ended.wait_s(&at("a", 300))), (0, 0));
    }

    #[test]
    fn an_older_count_never_wins() {
        let mut newer = Attempts::default();
        let older = newer.clone();
        newer.begin(&at("a", 1));
        assert_eq!(older.clone().later(newer.clone()).failed(), 1);
        assert_eq!(newer.later(older).failed(), 1);
    }
}
