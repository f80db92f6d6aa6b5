//! The officer's PIN and how it is stretched.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::VaultError;

/// A PIN of at least eight digits, or a passphrase of at least eight
/// characters. Neither is ever shown.
pub struct Pin(Zeroizing<String>);

/// Why a PIN was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PinError {
    /// It is too short.
    #[error("the PIN needs at least 8 digits, a passphrase at least 8 characters")]
    TooShort,
    /// It is too long.
    #[error("the PIN or passphrase has more than 128 characters; shorten it")]
    TooLong,
    /// It is among the first that anyone would try.
    #[error("the PIN is among the first that anyone would try; choose another")]
    Common,
}

impl Pin {
    /// Checks a PIN.
    ///
    /// # Errors
    ///
    /// [`PinError`] when it is too short, too long or too common.
    pub fn new(text: String) -> Result<Self, PinError> {
        let text = Zeroizing::new(text);
        let count = text.chars().count();
        if count < 8 {
            return Err(PinError::TooShort);
        }
        if count > 128 {
            return Err(PinError::TooLong);
        }
        if is_common(&text) {
            return Err(PinError::Common);
        }
        Ok(Self(text))
    }

    /// What somebody entered to unlock, without judging whether it would do as
    /// a new PIN.
    #[must_use]
    pub fn entered(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(crate) fn stretch(
        &self,
        parameters: KdfParameters,
        salt: &[u8; 16],
    ) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        parameters.check()?;
        let params = Params::new(
            parameters.memory_kib,
            parameters.passes,
            parameters.lanes,
            Some(32),
        )
        .map_err(|_| VaultError::WeakParameters)?;
        let mut stretched = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(self.0.as_bytes(), salt, stretched.as_mut())
            .map_err(|_| VaultError::WeakParameters)?;
        Ok(stretched)
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin")
    }
}

/// One character throughout, a run up or down, or a block said twice or more.
fn is_common(text: &str) -> bool {
    let characters: Vec<u32> = text.chars().map(u32::from).collect();
    let steps: Vec<i64> = characters
        .iter()
        .zip(characters.iter().skip(1))
        .map(|(a, b)| i64::from(*b) - i64::from(*a))
        .collect();
    // 9 to 0 and 0 to 9 continue a run on a keypad.
    let run = |step: i64| steps.iter().all(|s| *s == step || *s == -9 * step);
    if steps.iter().all(|s| *s == 0) || run(1) || run(-1) {
        return true;
    }
    let count = characters.len();
    (1..=count / 2)
        .filter(|period| count.is_multiple_of(*period))
        .any(|period| {
            characters
                .iter()
                .zip(characters.iter().skip(period))
                .all(|(a, b)| a == b)
        })
}

/// Cost of Argon2id (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KdfParameters {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for KdfParameters {
    fn default() -> Self {
        Self {
            memory_kib: 64 << 10,
            passes: 3,
            lanes: 1,
        }
    }
}

impl KdfParameters {
    /// The weakest that is accepted: 19 MiB, two passes (OWASP).
    pub const WEAKEST: Self = Self {
        memory_kib: 19_456,
        passes: 2,
        lanes: 1,
    };

    /// Refuses what is too weak before any time is spent on it, and what no
    /// tablet could compute.
    pub(crate) fn check(self) -> Result<(), VaultError> {
        let least = Self::WEAKEST;
        let enough = self.memory_kib >= least.memory_kib
            && self.passes >= least.passes
            && (1..=4).contains(&self.lanes)
            && self.memory_kib <= 1 << 20
            && self.passes <= 64;
        if enough {
            Ok(())
        } else {
            Err(VaultError::WeakParameters)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anyone_would_try_first_is_refused() {
        for text in [
            "12345678", "87654321", "00000000", "12121212", "12341234", "78901234", "aaaaaaaa",
            "abcdefgh",
        ] {
            assert_eq!(
                Pin::new(text.into()).unwrap_err(),
                PinError::Common,
                "{text}"
            );
        }
        assert_eq!(Pin::new("4821937".into()).unwrap_err(), PinError::TooShort);
        assert_eq!(Pin::new("x1".repeat(65)).unwrap_err(), PinError::TooLong);
        for text in ["48219375", "correct horse battery", "żółć gęślą"] {
            assert!(Pin::new(text.into()).is_ok(), "{text}");
        }
    }

    #[test]
    fn weak_parameters_are_refused_before_any_work() {
        let weak = KdfParameters {
            memory_kib: 1024,
            ..KdfParameters::default()
        };
        let pin = Pin::entered("48219375".into());
        assert!(matches!(
            pin.stretch(weak, &[0; 16]),
            Err(VaultError::WeakParameters)
        ));
    }
}
