//! One error that a screen can act on. Its fields are codes, numbers and advice:
//! generated code prints them all, so each is of a type that [`crate::crossing`]
//! lets cross.

use pocketbook_core::model::FieldWarning;
use pocketbook_core::{CoreError, FieldMessage};

use crate::crossing::{HoldsNothingPersonal, field_message, field_warning, form_advice, may_cross};
use crate::{Advice, ErrorCode, FieldPath};

/// A field that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldProblem {
    /// Path of the field.
    pub field: FieldPath,
    /// Stable code of the rule.
    pub rule: ErrorCode,
    /// What to do, in words.
    pub message: Advice,
}

impl HoldsNothingPersonal for FieldProblem {}

impl From<(FieldPath, ErrorCode, Advice)> for FieldProblem {
    fn from((field, rule, message): (FieldPath, ErrorCode, Advice)) -> Self {
        Self {
            field,
            rule,
            message,
        }
    }
}

impl From<FieldWarning> for FieldProblem {
    fn from(warning: FieldWarning) -> Self {
        field_warning(&warning).into()
    }
}

impl From<FieldMessage> for FieldProblem {
    fn from(message: FieldMessage) -> Self {
        field_message(message).into()
    }
}

/// Why something was not done. Nothing is lost by any of them.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum PocketbookError {
    /// The session is locked.
    #[error("the session is locked; unlock it with the PIN")]
    Locked,
    /// The tablet was shut down.
    #[error("the tablet was shut down; open it again")]
    Closed,
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
        what: ErrorCode,
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
        code: ErrorCode,
    },
    /// The state of the draft does not allow this.
    #[error("its state does not allow this ({code})")]
    WrongState {
        /// Stable code.
        code: ErrorCode,
    },
    /// A step of signing is not taken.
    #[error("{advice}")]
    Signing {
        /// Stable code.
        code: ErrorCode,
        /// Which rule forbids it and what to do.
        advice: Advice,
    },
    /// The tablet's storage is full.
    #[error("the tablet's storage is full; free some space and try again; nothing was lost")]
    StorageFull,
    /// Something of the tablet is damaged; it was kept.
    #[error("something is damaged and was kept as it is; report this tablet ({code})")]
    Quarantined {
        /// Stable code.
        code: ErrorCode,
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
    /// A host asked that it end before it was done; nothing was kept of it.
    #[error("it was cancelled; nothing was kept of it")]
    Cancelled,
    /// The file is of no kind that can be attached, or too large.
    #[error("this file cannot be attached ({code})")]
    UnsupportedFile {
        /// Stable code.
        code: ErrorCode,
    },
    /// Anything else.
    #[error("an internal error ({code})")]
    Internal {
        /// Stable code of where it happened.
        code: ErrorCode,
    },
}

/// Does not compile when a field of the error could hold personal data, or when
/// a variant is added without saying here what it holds.
const _: fn(&PocketbookError) = |error| match error {
    PocketbookError::Locked
    | PocketbookError::Closed
    | PocketbookError::StorageFull
    | PocketbookError::NotEnrolled
    | PocketbookError::Ticket
    | PocketbookError::Offline
    | PocketbookError::UntrustedGateway
    | PocketbookError::Cancelled => {}
    PocketbookError::WrongPin {
        attempts_left,
        retry_after_s,
    } => {
        may_cross(attempts_left);
        may_cross(retry_after_s);
    }
    PocketbookError::NotFound { what } => may_cross(what),
    PocketbookError::Invalid { fields } => may_cross(fields),
    PocketbookError::Signing { code, advice } => {
        may_cross(code);
        may_cross(advice);
    }
    PocketbookError::Conflict { code }
    | PocketbookError::WrongState { code }
    | PocketbookError::Quarantined { code }
    | PocketbookError::UnsupportedFile { code }
    | PocketbookError::Internal { code } => may_cross(code),
};
const _: fn(&FieldProblem) = |problem| {
    let FieldProblem {
        field,
        rule,
        message,
    } = problem;
    may_cross(field);
    may_cross(rule);
    may_cross(message);
};

impl PocketbookError {
    pub(crate) fn internal(code: &'static str) -> Self {
        Self::Internal { code: code.into() }
    }

    pub(crate) fn field(
        field: &'static str,
        rule: &'static str,
        message: impl Into<Advice>,
    ) -> Self {
        Self::Invalid {
            fields: vec![FieldProblem {
                field: field.into(),
                rule: rule.into(),
                message: message.into(),
            }],
        }
    }
}

impl From<CoreError> for PocketbookError {
    fn from(error: CoreError) -> Self {
        let code = ErrorCode::from(error.code());
        match error {
            CoreError::Locked => Self::Locked,
            CoreError::Closed => Self::Closed,
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
            CoreError::NotFound { what } => Self::NotFound { what: what.into() },
            CoreError::Invalid(errors) => Self::Invalid {
                fields: errors
                    .fields()
                    .iter()
                    .map(FieldMessage::from)
                    .map(FieldProblem::from)
                    .collect(),
            },
            CoreError::Pin(rule) => Self::field("pin", "shape", &rule),
            CoreError::Unverified { claim } => Self::field(
                "bundle",
                claim,
                "the evidence bundle does not verify; do not rely on it: ask for it again, or \
                 give the record and its SHA-256 as they were given to you",
            ),
            CoreError::Form(rule) => match form_advice(&rule) {
                Some(advice) => Self::field("body", "form", advice),
                None => Self::Internal { code },
            },
            CoreError::Conflict | CoreError::AlreadyExists { .. } | CoreError::AlreadyEnrolled => {
                Self::Conflict { code }
            }
            CoreError::Signing(rule) => Self::Signing {
                code,
                advice: (&rule).into(),
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
            CoreError::Cancelled => Self::Cancelled,
            CoreError::UnsupportedMedia | CoreError::TooLarge { .. } => {
                Self::UnsupportedFile { code }
            }
            _ => Self::Internal { code },
        }
    }
}
