//! One error that a screen can act on. Codes are stable; no variant carries
//! personal data or the text of a dependency.

use pocketbook_forms::FormsError;
use pocketbook_model::{FieldError, FieldErrors, SigningError};
use pocketbook_seal::{SealError, SigningFault};
use pocketbook_sync::{ClientError, StoreError, TransportError};
use pocketbook_vault::{KeystoreError, PinError, VaultError};

use crate::AnotherThing;
use crate::views::DraftState;

/// Why something was not done. Nothing is lost by any of them.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CoreError {
    /// The session is locked.
    #[error("the session is locked; unlock it with the PIN")]
    Locked,
    /// The tablet was shut down.
    #[error("the tablet was shut down; open it again")]
    Closed,
    /// The PIN is wrong.
    #[error("wrong PIN; {attempts_left} attempts left")]
    WrongPin {
        /// Attempts before the officer's key on this tablet is deleted.
        attempts_left: u32,
        /// Seconds to wait before the next.
        retry_after_s: u64,
    },
    /// Too soon after a wrong PIN; no attempt was used.
    #[error("wait {retry_after_s} seconds before the next PIN")]
    Throttled {
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// Ten wrong PINs.
    #[error("too many wrong PINs: only the force's recovery key opens this vault now; report it")]
    SlotDestroyed,
    /// A key of this tablet is not in the keystore that it has now.
    #[error(
        "the key is not in this tablet's keystore; open the tablet with the keystore that it was \
         made with, or report it; no attempt was used"
    )]
    KeyMissing,
    /// The keystore cannot be used now.
    #[error(
        "the tablet's keystore cannot be used now; unlock the device itself and try again; no attempt was used"
    )]
    KeystoreUnavailable,
    /// A new PIN is not accepted.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// There is no such thing.
    #[error("there is no such {what} on this tablet; list them to find it")]
    NotFound {
        /// What was asked for.
        what: &'static str,
    },
    /// The identifier is that of something else.
    #[error(transparent)]
    AnotherThing(#[from] AnotherThing),
    /// It is in use already.
    #[error("this {what} is there already; use it, or choose another")]
    AlreadyExists {
        /// What there is.
        what: &'static str,
    },
    /// Fields are missing or malformed.
    #[error("{0}")]
    Invalid(#[from] FieldErrors),
    /// A signature is not taken, or still missing.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The form cannot be laid out.
    #[error(transparent)]
    Form(#[from] FormsError),
    /// The draft was changed meanwhile.
    #[error(
        "it was changed, or something else was recorded, meanwhile; read it again and repeat what was to be done"
    )]
    Conflict,
    /// There is nothing to undo, or nothing to redo.
    #[error("there is nothing more to take back, or to do again")]
    NothingToUndo,
    /// The draft's state does not allow this.
    #[error("the draft is {found}; this needs it to be {expected}")]
    WrongState {
        /// The state it is in.
        found: &'static str,
        /// The state it should be in.
        expected: &'static str,
    },
    /// The tablet's storage is full.
    #[error("the tablet's storage is full; free some space and try again; nothing was lost")]
    StorageFull,
    /// A file of the tablet is damaged; it was kept.
    #[error("{what} is damaged; it was kept as it is; report this tablet")]
    Quarantined {
        /// What is damaged.
        what: &'static str,
    },
    /// The folder is not a tablet's.
    #[error("the folder is not a tablet's, or not empty; choose another")]
    NotATablet,
    /// The tablet's data was written by a newer build.
    #[error("the tablet's data was written by a newer build; install that")]
    NewerVersion,
    /// The tablet belongs to no force yet.
    #[error("this tablet is not enrolled; enrol it with a ticket from IT staff")]
    NotEnrolled,
    /// The tablet belongs to a force already.
    #[error("this tablet is enrolled already")]
    AlreadyEnrolled,
    /// The ticket cannot be used.
    #[error("the enrolment ticket is malformed, used or expired; ask IT staff for a new one")]
    Ticket,
    /// The gateway cannot be reached.
    #[error(
        "the gateway cannot be reached; everything stays saved on this tablet and is sent later"
    )]
    Offline,
    /// The gateway is not the force's, or its answers do not verify.
    #[error("what answers is not the force's gateway; do not use this network, and report it")]
    UntrustedGateway,
    /// The gateway's address is plain HTTP.
    #[error(
        "the gateway's address is plain HTTP: use a ticket with an https address, or, for a gateway \
         on this very machine, allow it with --allow-plain-loopback"
    )]
    PlainHttp,
    /// The gateway refused.
    #[error(
        "the gateway refused ({code}{}); everything stays saved on this tablet",
        .detail.as_deref().map(|detail| format!(": {detail}")).unwrap_or_default()
    )]
    Gateway {
        /// The gateway's code.
        code: String,
        /// Which field and limit, if it says so; one short line.
        detail: Option<String>,
    },
    /// The force has revoked this tablet.
    #[error(
        "the force has revoked this tablet and takes nothing from it; what it holds stays safe on \
         it: hand it in to IT"
    )]
    Revoked,
    /// The force does not hold this record yet.
    #[error("the force has not received this record yet; sync first")]
    NotDelivered,
    /// The rear page of a statement, a crime report and a supplement to one are not
    /// disclosed to the defence as they were sealed.
    #[error(
        "the rear page of a statement, a report and a supplement hold the addresses of people \
         and are for the police, the prosecution and witness-care only; of a statement export \
         the statement itself; a report is disclosed redacted, by the prosecution"
    )]
    NotForDefence,
    /// An evidence bundle does not verify.
    #[error(
        "the evidence bundle does not verify ({claim}); do not rely on it: ask for it again, or \
         give the record and its SHA-256 as they were given to you"
    )]
    Unverified {
        /// The claim that fails.
        claim: &'static str,
    },
    /// A host asked that it end before it was done.
    #[error("it was cancelled; nothing was kept of it")]
    Cancelled,
    /// The file is of no kind that can be attached.
    #[error("file: attach a photograph, a recording, a video or a PDF; this is none of them")]
    UnsupportedMedia,
    /// The file is too large.
    #[error("file: it is larger than {limit} bytes; attach a shorter one")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// An older copy of the vault seems to have been put back.
    #[error(
        "an older copy of this vault seems to have been put back; sealing waits; report this tablet"
    )]
    RollbackSuspected,
    /// A file could not be read or written.
    #[error("reading or writing failed ({0:?}); check the file and the storage")]
    Io(std::io::ErrorKind),
    /// Anything else; the code tells us where.
    #[error("an internal error ({code}); try again, and report the code if it stays")]
    Internal {
        /// Where it happened.
        code: &'static str,
    },
}

impl CoreError {
    pub(crate) fn wrong_state(found: DraftState, expected: DraftState) -> Self {
        Self::WrongState {
            found: found.as_str(),
            expected: expected.as_str(),
        }
    }

    /// A stable code for hosts and logs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Closed => "closed",
            Self::WrongPin { .. } => "wrong_pin",
            Self::Throttled { .. } => "throttled",
            Self::SlotDestroyed => "slot_destroyed",
            Self::KeyMissing => "key_missing",
            Self::KeystoreUnavailable => "keystore_unavailable",
            Self::Pin(_) => "pin",
            Self::NotFound { .. } => "not_found",
            Self::AnotherThing(_) => "another_thing",
            Self::AlreadyExists { .. } => "already_exists",
            Self::Invalid(_) => "invalid",
            Self::Signing(_) => "signing",
            Self::Form(_) => "form",
            Self::Conflict => "conflict",
            Self::NothingToUndo => "nothing_to_undo",
            Self::WrongState { .. } => "wrong_state",
            Self::StorageFull => "storage_full",
            Self::Quarantined { .. } => "quarantined",
            Self::NotATablet => "not_a_tablet",
            Self::NewerVersion => "newer_version",
            Self::NotEnrolled => "not_enrolled",
            Self::AlreadyEnrolled => "already_enrolled",
            Self::Ticket => "ticket",
            Self::Offline => "offline",
            Self::UntrustedGateway => "untrusted_gateway",
            Self::PlainHttp => "plain_http",
            Self::Gateway { .. } => "gateway",
            Self::Revoked => "revoked",
            Self::NotDelivered => "not_delivered",
            Self::NotForDefence => "not_for_defence",
            Self::Unverified { .. } => "unverified",
            Self::Cancelled => "cancelled",
            Self::UnsupportedMedia => "unsupported_media",
            Self::TooLarge { .. } => "too_large",
            Self::RollbackSuspected => "rollback_suspected",
            Self::Io(_) => "io",
            Self::Internal { .. } => "internal",
        }
    }
}

impl From<VaultError> for CoreError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::WrongPin {
                attempts_left,
                retry_after_s,
            } => Self::WrongPin {
                attempts_left,
                retry_after_s,
            },
            VaultError::Throttled { retry_after_s } => Self::Throttled { retry_after_s },
            VaultError::SlotDestroyed => Self::SlotDestroyed,
            VaultError::KeyMissing | VaultError::Keystore(KeystoreError::Missing) => {
                Self::KeyMissing
            }
            VaultError::Keystore(KeystoreError::Unavailable) => Self::KeystoreUnavailable,
            VaultError::Keystore(KeystoreError::Cancelled) | VaultError::BrokenOff => {
                Self::Cancelled
            }
            VaultError::NotFound { what } => Self::NotFound { what },
            VaultError::AlreadyExists { what } => Self::AlreadyExists { what },
            VaultError::Conflict => Self::Conflict,
            VaultError::NothingToUndo | VaultError::NothingToRedo => Self::NothingToUndo,
            VaultError::WrongState { found, expected } => Self::WrongState { found, expected },
            VaultError::StorageFull | VaultError::Keystore(KeystoreError::Full) => {
                Self::StorageFull
            }
            VaultError::TooLarge { limit } => Self::TooLarge { limit },
            VaultError::UnsupportedMedia => Self::UnsupportedMedia,
            VaultError::WrongKey => Self::Quarantined {
                what: "the database",
            },
            VaultError::Damaged { what } => Self::Quarantined { what },
            VaultError::NewerVersion { .. } => Self::NewerVersion,
            VaultError::RollbackSuspected => Self::RollbackSuspected,
            VaultError::Locked => Self::Locked,
            VaultError::Closed => Self::Closed,
            VaultError::NotEnrolled => Self::NotEnrolled,
            VaultError::NotATablet => Self::NotATablet,
            VaultError::WeakParameters => Self::Quarantined {
                what: "the key slot",
            },
            VaultError::Seal(error) => error.into(),
            VaultError::Io(kind) => Self::Io(kind),
            VaultError::Keystore(_) => Self::Internal { code: "keystore" },
            VaultError::Database { code } => Self::Internal {
                code: database_code(code),
            },
            VaultError::Stored { what } => Self::Quarantined { what },
            _ => Self::Internal { code: "vault" },
        }
    }
}

/// Which of SQLite's results it was, by what whoever is told can do about it. An
/// extended code has its primary one in its lowest byte.
///
/// Source: <https://sqlite.org/rescode.html>.
const fn database_code(code: i32) -> &'static str {
    match code & 0xff {
        1 => "database_error",
        5 | 6 => "database_busy",
        7 => "database_out_of_memory",
        8 => "database_read_only",
        10 => "database_io",
        14 => "database_cannot_open",
        19 => "database_constraint",
        _ => "database",
    }
}

impl From<KeystoreError> for CoreError {
    fn from(error: KeystoreError) -> Self {
        VaultError::from(error).into()
    }
}

impl From<SealError> for CoreError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Io(
                kind @ (std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded),
            ) => {
                let _ = kind;
                Self::StorageFull
            }
            SealError::Io(kind) => Self::Io(kind),
            SealError::Ledger { .. } => Self::Quarantined { what: "the ledger" },
            SealError::Signing(fault) => match fault {
                SigningFault::Missing => Self::KeyMissing,
                SigningFault::Unavailable => Self::KeystoreUnavailable,
                SigningFault::Cancelled => Self::Cancelled,
                SigningFault::Full => Self::StorageFull,
                _ => Self::Internal { code: "keystore" },
            },
            _ => Self::Internal { code: "seal" },
        }
    }
}

impl From<FieldError> for CoreError {
    fn from(error: FieldError) -> Self {
        Self::Invalid(error.into())
    }
}

impl From<serde_json::Error> for CoreError {
    fn from(_: serde_json::Error) -> Self {
        // Its text could quote what it read.
        Self::Quarantined {
            what: "a stored document",
        }
    }
}

impl From<std::io::Error> for CoreError {
    fn from(error: std::io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(error) => match error
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<VaultError>())
            {
                Some(VaultError::Damaged { what }) => Self::Quarantined { what },
                _ => VaultError::from(error).into(),
            },
        }
    }
}

impl From<ClientError> for CoreError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Transport(error) => error.into(),
            ClientError::Refused { code, .. } if code == "ticket" => Self::Ticket,
            ClientError::Refused { code, .. } if code == "revoked" => Self::Revoked,
            ClientError::Refused { code, detail, .. } => Self::Gateway { code, detail },
            _ => Self::Internal { code: "client" },
        }
    }
}

impl From<TransportError> for CoreError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable | TransportError::Timeout | TransportError::Interrupted => {
                Self::Offline
            }
            TransportError::Untrusted | TransportError::Garbage => Self::UntrustedGateway,
            TransportError::PlainHttp => Self::PlainHttp,
            TransportError::Address | TransportError::Authority => Self::Ticket,
            _ => Self::Internal { code: "transport" },
        }
    }
}

impl From<StoreError> for CoreError {
    fn from(error: StoreError) -> Self {
        match error.code {
            "locked" => Self::Locked,
            "closed" => Self::Closed,
            "storage_full" => Self::StorageFull,
            "untrusted_gateway" => Self::UntrustedGateway,
            "not_enrolled" => Self::NotEnrolled,
            "key_missing" => Self::KeyMissing,
            "keystore_unavailable" => Self::KeystoreUnavailable,
            "cancelled" => Self::Cancelled,
            "rollback_suspected" => Self::RollbackSuspected,
            "newer_version" => Self::NewerVersion,
            "quarantined" => Self::Quarantined {
                what: "something that the sync reads",
            },
            "io" => Self::Io(std::io::ErrorKind::Other),
            code => Self::Internal { code },
        }
    }
}
