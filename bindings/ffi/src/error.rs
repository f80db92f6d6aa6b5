//! One error that a screen can act on. Its fields are codes and numbers:
//! generated code prints them all.

use pocketbook_core::{CoreError, FieldMessage};

/// A field that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldProblem {
    /// Path of the field.
    pub field: String,
    /// Stable code of the rule.
    pub rule: String,
    /// What to do, in words.
    pub message: String,
}

impl From<FieldMessage> for FieldProblem {
    fn from(message: FieldMessage) -> Self {
        Self {
            field: message.field,
            rule: message.rule.to_owned(),
            message: message.message,
        }
    }
}

/// Why something was not done. Nothing is lost by any of them.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum PocketbookError {
    /// The session is locked.
    #[error("the session is locked; unlock it with the PIN")]
    Locked,
    /// The PIN is wrong, or it is too soon after a wrong one.
    #[error("wrong PIN; {attempts_left} attempts left, the next in {retry_after_s} seconds")]
    WrongPin {
        /// Attempts before the officer's key on this tablet is deleted.
        attempts_left: u32,
        /// Seconds to wait before the next.
        retry_after_s: u64,
    },
    /// There is no such thing.
    #[error("there is no such {what}")]
    NotFound {
        /// What was asked for.
        what: String,
    },
    /// Fields are missing or malformed.
    #[error("{} fields need attention", fields.len())]
    Invalid {
        /// The fields, in the order of the form.
        fields: Vec<FieldProblem>,
    },
    /// Somebody changed it meanwhile, or it is in use already.
    #[error("it was changed meanwhile, or is in use already ({code})")]
    Conflict {
        /// Stable code.
        code: String,
    },
    /// The state of the draft does not allow this.
    #[error("its state does not allow this ({code})")]
    WrongState {
        /// Stable code.
        code: String,
    },
    /// A step of signing is not taken.
    #[error("{message}")]
    Signing {
        /// Stable code.
        code: String,
        /// Which rule forbids it and what to do.
        message: String,
    },
    /// The tablet's storage is full.
    #[error("the tablet's storage is full; free some space and try again; nothing was lost")]
    StorageFull,
    /// Something of the tablet is damaged; it was kept.
    #[error("something is damaged and was kept as it is; report this tablet ({code})")]
    Quarantined {
        /// Stable code.
        code: String,
    },
    /// The tablet is not enrolled.
    #[error("this tablet is not enrolled")]
    NotEnrolled,
    /// The ticket cannot be used.
    #[error("the enrolment ticket is malformed, used or expired; ask IT staff for a new one")]
    Ticket,
    /// The gateway cannot be reached.
    #[error("the gateway cannot be reached; everything stays saved on this tablet")]
    Offline,
    /// What answers is not the force's gateway.
    #[error("what answers is not the force's gateway; do not use this network")]
    UntrustedGateway,
    /// The file is of no kind that can be attached, or too large.
    #[error("this file cannot be attached ({code})")]
    UnsupportedFile {
        /// Stable code.
        code: String,
    },
    /// Anything else.
    #[error("an internal error ({code})")]
    Internal {
        /// Stable code of where it happened.
        code: String,
    },
}

impl PocketbookError {
    pub(crate) fn internal(code: &str) -> Self {
        Self::Internal {
            code: code.to_owned(),
        }
    }

    pub(crate) fn field(field: &str, rule: &str, message: &str) -> Self {
        let (field, rule, message) = (field.to_owned(), rule.to_owned(), message.to_owned());
        Self::Invalid {
            fields: vec![FieldProblem {
                field,
                rule,
                message,
            }],
        }
    }
}

impl From<CoreError> for PocketbookError {
    fn from(error: CoreError) -> Self {
        let code = error.code().to_owned();
        match error {
            CoreError::Locked => Self::Locked,
            CoreError::WrongPin {
                attempts_left,
                retry_after_s,
            } => Self::WrongPin {
                attempts_left,
                retry_after_s,
            },
            CoreError::Throttled { retry_after_s } => Self::WrongPin {
                attempts_left: 0,
                retry_after_s,
            },
            CoreError::SlotDestroyed => Self::WrongPin {
                attempts_left: 0,
                retry_after_s: 0,
            },
            CoreError::NotFound { what } => Self::NotFound {
                what: what.to_owned(),
            },
            CoreError::Invalid(errors) => Self::Invalid {
                fields: errors
                    .fields()
                    .iter()
                    .map(FieldMessage::from)
                    .map(FieldProblem::from)
                    .collect(),
            },
            CoreError::Pin(rule) => Self::field("pin", "shape", &rule.to_string()),
            CoreError::Form(rule) => Self::field("body", "form", &rule.to_string()),
            CoreError::Conflict | CoreError::AlreadyExists { .. } | CoreError::AlreadyEnrolled => {
                Self::Conflict { code }
            }
            CoreError::Signing(rule) => Self::Signing {
                code,
                message: rule.to_string(),
            },
            CoreError::WrongState { .. }
            | CoreError::NothingToUndo
            | CoreError::NotForDefence
            | CoreError::NotDelivered
            | CoreError::RollbackSuspected => Self::WrongState { code },
            CoreError::StorageFull => Self::StorageFull,
            CoreError::Quarantined { .. } | CoreError::NewerVersion | CoreError::NotATablet => {
                Self::Quarantined { code }
            }
            CoreError::NotEnrolled => Self::NotEnrolled,
            CoreError::Ticket => Self::Ticket,
            CoreError::Offline | CoreError::Gateway { .. } => Self::Offline,
            CoreError::UntrustedGateway => Self::UntrustedGateway,
            CoreError::UnsupportedMedia | CoreError::TooLarge { .. } => {
                Self::UnsupportedFile { code }
            }
            _ => Self::Internal { code },
        }
    }
}
