//! What can go wrong while making or checking evidence.

/// Why something could not be sealed, or was not accepted as evidence.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The bytes are not the canonical JSON of RFC 8785.
    #[error("{what} is not canonical JSON (RFC 8785): {why}")]
    NotCanonical {
        /// What was read.
        what: &'static str,
        /// Why not.
        why: &'static str,
    },
    /// The JSON is not of the form it should have.
    #[error("{what} does not have the form of its schema (line {line}, column {column})")]
    Schema {
        /// What was read.
        what: &'static str,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A value contradicts a rule of its schema.
    #[error("{what}: {why}")]
    Rule {
        /// What was read.
        what: &'static str,
        /// The rule.
        why: &'static str,
    },
    /// The text is larger than anything genuine.
    #[error("{what} is larger than {limit} bytes")]
    TooLarge {
        /// What was read.
        what: &'static str,
        /// The limit in bytes.
        limit: usize,
    },
    /// A signature does not fit the bytes and the key.
    #[error("the signature of {what} does not fit its bytes and key")]
    Signature {
        /// What was signed.
        what: &'static str,
    },
    /// A key cannot be read.
    #[error("{what} is not a key of the expected kind")]
    Key {
        /// Which key.
        what: &'static str,
    },
    /// A certificate cannot be read, or nobody trusted issued it.
    #[error("certificate: {why}")]
    Certificate {
        /// Why not.
        why: &'static str,
    },
    /// Encrypted bytes are not what was written.
    #[error("{what} was altered, cut or moved")]
    Damaged {
        /// What was read.
        what: &'static str,
    },
    /// The ledger has a gap or was altered.
    #[error("ledger entry {sequence}: {why}")]
    Ledger {
        /// The first entry that does not fit.
        sequence: u64,
        /// Why not.
        why: &'static str,
    },
    /// A proof of the transparency log does not hold.
    #[error("log proof: {why}")]
    Log {
        /// Why not.
        why: &'static str,
    },
    /// A key did not sign, or there was no randomness for a new one.
    #[error("{0}")]
    Signing(SigningFault),
    /// Reading or writing failed.
    #[error("reading or writing failed ({0:?}); check the free space and the file")]
    Io(std::io::ErrorKind),
}

/// Why a key did not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SigningFault {
    /// There is no such key.
    #[error("the key that is to sign is not in the keystore; report this tablet")]
    Missing,
    /// It cannot be used now: the device is locked, or its owner has not shown who
    /// they are.
    #[error("the key cannot be used now; unlock the device itself and try again")]
    Unavailable,
    /// Whoever was asked said no.
    #[error("signing was cancelled; try again")]
    Cancelled,
    /// The keystore has no space left.
    #[error("the keystore has no space left; free some space and try again")]
    Full,
    /// The keystore or the random generator failed.
    #[error("signing failed in the keystore; try again, and report it if it stays")]
    Failed,
}

impl From<std::io::Error> for SealError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.kind())
    }
}

impl SealError {
    /// A schema error without the offending text, which may be personal.
    pub(crate) fn schema(what: &'static str, error: &serde_json::Error) -> Self {
        Self::Schema {
            what,
            line: error.line(),
            column: error.column(),
        }
    }
}
