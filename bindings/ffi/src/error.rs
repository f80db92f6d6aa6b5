//! One error that a screen can act on: a case for each thing that an officer
//! does differently, with a stable [code](PocketbookError::code), the
//! [advice](PocketbookError::advice) to show, and whether
//! [another try](PocketbookError::retry) can help.
//!
//! Its fields are codes, numbers and advice: generated code prints them all, so
//! each is of a type that [`crate::crossing`] lets cross.

use pocketbook_core::{CoreError, FieldMessage, FormsError};

use crate::crossing::{HoldsNothingPersonal, field_message, form_advice, form_field, may_cross};
use crate::{
    Advice, DamagedThing, ErrorCode, FieldPath, FileFault, GatewayRefusal, MissingThing,
    SigningRule, StateFound, TakenThing,
};

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

impl From<FieldMessage> for FieldProblem {
    fn from(message: FieldMessage) -> Self {
        field_message(&message).into()
    }
}

/// Whether the same call can succeed later, as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Retry {
    /// At once; after [`PocketbookError::Conflict`] upon what is there now.
    Now,
    /// When this time has passed.
    After {
        /// Seconds to wait.
        seconds: u64,
    },
    /// When the gateway can be reached again; a sync tries by itself.
    WhenOnline,
    /// Not as it is: first somebody has to do what the advice says.
    Never,
}

/// Why something was not done. Nothing is lost by any of them.
///
/// The text of each case is its advice: what a screen shows.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum PocketbookError {
    /// The session is locked.
    #[error("the session is locked; unlock it with the PIN")]
    Locked,
    /// The tablet was shut down.
    #[error("the tablet was shut down; open it again")]
    Closed,
    /// The PIN is wrong; one attempt was used.
    #[error("wrong PIN; {attempts_left} attempts left, the next in {retry_after_s} seconds")]
    WrongPin {
        /// Attempts before the officer's key on this tablet is destroyed.
        attempts_left: u32,
        /// Seconds to wait before the next.
        retry_after_s: u64,
    },
    /// It is too soon after a wrong PIN; none was tried and no attempt used.
    #[error("wait {retry_after_s} seconds before the next PIN; no attempt was used")]
    PinTooSoon {
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// Ten wrong PINs: the officer's key on this tablet is gone. No PIN opens
    /// the vault any more.
    #[error("too many wrong PINs: only the force's recovery key opens this vault now; report it")]
    KeyDestroyed,
    /// A key of the tablet or of the officer is not in the keystore that was
    /// lent: another one than the tablet was made with, or one that lost it. No
    /// attempt was used.
    #[error(
        "the key is not in this tablet's keystore; open the tablet with the keystore that it was \
         made with, or report it; no attempt was used"
    )]
    KeyMissing,
    /// The keystore cannot be used now. No attempt was used.
    #[error(
        "the tablet's keystore cannot be used now; unlock the device itself and try again; no \
         attempt was used"
    )]
    KeystoreUnavailable,
    /// There is no such thing.
    #[error("there is no such {what} on this tablet; list them to find it")]
    NotFound {
        /// What was asked for.
        what: MissingThing,
    },
    /// Fields are missing or malformed.
    #[error("{}", invalid_words(fields))]
    Invalid {
        /// The fields, in the order of the form.
        fields: Vec<FieldProblem>,
    },
    /// What was to be made new is in use already.
    #[error("this {what} is there already; use it, or choose another")]
    AlreadyExists {
        /// What there is.
        what: TakenThing,
    },
    /// Somebody changed it meanwhile.
    #[error("it was changed meanwhile; read it again and repeat the change")]
    Conflict,
    /// There is nothing to undo, or nothing to redo.
    #[error("there is nothing to take back")]
    NothingToUndo,
    /// The state of the draft does not allow this.
    #[error("its state does not allow this ({reason}); read it again")]
    WrongState {
        /// The state it is in, or what is finished already.
        reason: StateFound,
    },
    /// A step of signing is not taken.
    #[error("{words}")]
    Signing {
        /// Which rule forbids it.
        rule: SigningRule,
        /// The rule in words, and what to do.
        words: Advice,
    },
    /// The tablet's storage is full.
    #[error("the tablet's storage is full; free some space and try again; nothing was lost")]
    StorageFull,
    /// Something of the tablet is damaged; it was kept.
    #[error("{place} is damaged; it was kept as it is; report this tablet")]
    Quarantined {
        /// What is damaged.
        what: DamagedThing,
        /// What is damaged, exactly, for support.
        place: ErrorCode,
    },
    /// The tablet's data was written by a newer build.
    #[error("the tablet's data was written by a newer build; install that")]
    NewerVersion,
    /// The folder is no tablet's, or not empty where one is to be made.
    #[error("the folder is not a tablet's, or not empty; choose another")]
    NotATablet,
    /// An older copy of the vault seems to have been put back.
    #[error(
        "an older copy of this vault seems to have been put back; sealing waits for a sync; report \
         this tablet if it stays"
    )]
    RollbackSuspected,
    /// The tablet is not enrolled.
    #[error("this tablet is not enrolled; enrol it with a ticket from IT staff")]
    NotEnrolled,
    /// The tablet belongs to a force already.
    #[error("this tablet is enrolled already")]
    AlreadyEnrolled,
    /// The ticket cannot be used.
    #[error("the enrolment ticket is malformed, used or expired; ask IT staff for a new one")]
    Ticket,
    /// The ticket names an address without encryption.
    #[error("the gateway's address is plain HTTP; ask IT staff for a ticket with an https address")]
    PlainHttp,
    /// The gateway cannot be reached.
    #[error(
        "the gateway cannot be reached; everything stays saved on this tablet and is sent later"
    )]
    Offline,
    /// What answers is not the force's gateway.
    #[error("what answers is not the force's gateway; do not use this network, and report it")]
    UntrustedGateway,
    /// A host asked that it end before it was done; nothing was kept of it.
    #[error("it was cancelled; nothing was kept of it")]
    Cancelled,
    /// The gateway was reached and refused.
    #[error(
        "the gateway refused ({reason}); everything stays saved on this tablet; report the code"
    )]
    GatewayRefused {
        /// Why.
        reason: GatewayRefusal,
    },
    /// The force has revoked this tablet and takes nothing from it any more.
    #[error(
        "the force has revoked this tablet and takes nothing from it; what it holds stays safe on \
         it: hand it in to IT"
    )]
    Revoked,
    /// The force does not hold this record yet.
    #[error("the force has not received this record yet; sync first")]
    NotDelivered,
    /// The rear page of a statement, a report and a supplement to one are disclosed,
    /// as they were sealed, to nobody but police, prosecution and witness care: not
    /// to the defence, nor to a court or anybody else.
    #[error(
        "the rear page of a statement, a report and a supplement hold the addresses of people \
         and are for the police, the prosecution and witness-care only; of a statement export \
         the statement itself; a report is disclosed redacted, by the prosecution"
    )]
    NotForDefence,
    /// The file is of no kind that can be attached.
    #[error("attach a photograph, a recording, a video or a PDF; this file is none of them")]
    UnsupportedFile,
    /// The file is too large to be attached.
    #[error("the file is larger than {limit_bytes} bytes; attach a shorter one")]
    FileTooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// A file could not be read or written.
    #[error("{reason}")]
    FileFailed {
        /// How.
        reason: FileFault,
    },
    /// Anything else.
    #[error("an internal error ({place}); try again, and report the code if it stays")]
    Internal {
        /// Stable code of where it happened.
        place: ErrorCode,
    },
}

/// One remedy is said whole; of several the first, with how many there are.
fn invalid_words(fields: &[FieldProblem]) -> String {
    match fields {
        [] => "some fields need attention".to_owned(),
        [only] => format!("{}: {}", only.field, only.message),
        [first, ..] => format!(
            "{} fields need attention; the first is {}: {}",
            fields.len(),
            first.field,
            first.message
        ),
    }
}

/// Does not compile when a field of the error could hold personal data, or when
/// a variant is added without saying here what it holds.
const _: fn(&PocketbookError) = |error| match error {
    PocketbookError::Locked
    | PocketbookError::Closed
    | PocketbookError::KeyDestroyed
    | PocketbookError::KeyMissing
    | PocketbookError::KeystoreUnavailable
    | PocketbookError::Conflict
    | PocketbookError::NothingToUndo
    | PocketbookError::StorageFull
    | PocketbookError::NewerVersion
    | PocketbookError::NotATablet
    | PocketbookError::RollbackSuspected
    | PocketbookError::NotEnrolled
    | PocketbookError::AlreadyEnrolled
    | PocketbookError::Ticket
    | PocketbookError::PlainHttp
    | PocketbookError::Offline
    | PocketbookError::Revoked
    | PocketbookError::UntrustedGateway
    | PocketbookError::Cancelled
    | PocketbookError::NotDelivered
    | PocketbookError::NotForDefence
    | PocketbookError::UnsupportedFile => {}
    PocketbookError::WrongPin {
        attempts_left,
        retry_after_s,
    } => {
        may_cross(attempts_left);
        may_cross(retry_after_s);
    }
    PocketbookError::PinTooSoon { retry_after_s } => may_cross(retry_after_s),
    PocketbookError::FileTooLarge { limit_bytes } => may_cross(limit_bytes),
    PocketbookError::Invalid { fields } => may_cross(fields),
    PocketbookError::Signing { rule, words } => {
        may_cross(rule);
        may_cross(words);
    }
    PocketbookError::NotFound { what } => may_cross(what),
    PocketbookError::AlreadyExists { what } => may_cross(what),
    PocketbookError::Quarantined { what, place } => {
        may_cross(what);
        may_cross(place);
    }
    PocketbookError::GatewayRefused { reason } => may_cross(reason),
    PocketbookError::FileFailed { reason } => may_cross(reason),
    PocketbookError::WrongState { reason } => may_cross(reason),
    PocketbookError::Internal { place } => may_cross(place),
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

#[uniffi::export]
impl PocketbookError {
    /// A stable word for it, for logs, statistics and support. It never changes
    /// with the wording.
    #[must_use]
    pub fn code(&self) -> String {
        self.word().to_owned()
    }

    /// What to do, in words for the officer; never what was typed.
    #[must_use]
    pub fn advice(&self) -> String {
        self.to_string()
    }

    /// Whether the same call can succeed later.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            Self::WrongPin { retry_after_s, .. } | Self::PinTooSoon { retry_after_s } => {
                Retry::After {
                    seconds: *retry_after_s,
                }
            }
            Self::Conflict
            | Self::Cancelled
            | Self::KeystoreUnavailable
            | Self::Internal { .. } => Retry::Now,
            Self::Offline | Self::NotDelivered | Self::RollbackSuspected => Retry::WhenOnline,
            Self::GatewayRefused { reason } if reason.passes() => Retry::WhenOnline,
            Self::GatewayRefused { .. }
            | Self::Locked
            | Self::Closed
            | Self::KeyDestroyed
            | Self::KeyMissing
            | Self::NotFound { .. }
            | Self::Invalid { .. }
            | Self::AlreadyExists { .. }
            | Self::NothingToUndo
            | Self::WrongState { .. }
            | Self::Signing { .. }
            | Self::StorageFull
            | Self::Quarantined { .. }
            | Self::NewerVersion
            | Self::NotATablet
            | Self::NotEnrolled
            | Self::AlreadyEnrolled
            | Self::Ticket
            | Self::PlainHttp
            | Self::Revoked
            | Self::UntrustedGateway
            | Self::NotForDefence
            | Self::UnsupportedFile
            | Self::FileTooLarge { .. }
            | Self::FileFailed { .. } => Retry::Never,
        }
    }
}

impl PocketbookError {
    const fn word(&self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Closed => "closed",
            Self::WrongPin { .. } => "wrong_pin",
            Self::PinTooSoon { .. } => "pin_too_soon",
            Self::KeyDestroyed => "key_destroyed",
            Self::KeyMissing => "key_missing",
            Self::KeystoreUnavailable => "keystore_unavailable",
            Self::NotFound { .. } => "not_found",
            Self::Invalid { .. } => "invalid",
            Self::AlreadyExists { .. } => "already_exists",
            Self::Conflict => "conflict",
            Self::NothingToUndo => "nothing_to_undo",
            Self::WrongState { .. } => "wrong_state",
            Self::Signing { .. } => "signing",
            Self::StorageFull => "storage_full",
            Self::Quarantined { .. } => "quarantined",
            Self::NewerVersion => "newer_version",
            Self::NotATablet => "not_a_tablet",
            Self::RollbackSuspected => "rollback_suspected",
            Self::NotEnrolled => "not_enrolled",
            Self::AlreadyEnrolled => "already_enrolled",
            Self::Ticket => "ticket",
            Self::PlainHttp => "plain_http",
            Self::Offline => "offline",
            Self::UntrustedGateway => "untrusted_gateway",
            Self::GatewayRefused { .. } => "gateway_refused",
            Self::Revoked => "revoked",
            Self::NotDelivered => "not_delivered",
            Self::NotForDefence => "not_for_defence",
            Self::UnsupportedFile => "unsupported_file",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::FileFailed { .. } => "file_failed",
            Self::Cancelled => "cancelled",
            Self::Internal { .. } => "internal",
        }
    }

    pub(crate) fn internal(place: &'static str) -> Self {
        Self::Internal {
            place: place.into(),
        }
    }

    /// The same with each field by its path within a group or list.
    pub(crate) fn within(
        self,
        group: &'static str,
        at: Option<usize>,
        own: Option<&'static str>,
    ) -> Self {
        match self {
            Self::Invalid { fields } => Self::Invalid {
                fields: (fields.into_iter())
                    .map(|problem| FieldProblem {
                        field: problem.field.within(group, at, own),
                        ..problem
                    })
                    .collect(),
            },
            other => other,
        }
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
            CoreError::Throttled { retry_after_s } => Self::PinTooSoon { retry_after_s },
            CoreError::SlotDestroyed => Self::KeyDestroyed,
            CoreError::KeyMissing => Self::KeyMissing,
            CoreError::KeystoreUnavailable => Self::KeystoreUnavailable,
            CoreError::NotFound { what } => Self::NotFound {
                what: MissingThing::of(what),
            },
            CoreError::AnotherThing(other) => Self::field("id", "another_thing", other.is.advice()),
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
            CoreError::Form(FormsError::FontPack { .. }) => Self::field(
                "folder",
                "font_pack",
                "this is no font pack, or a file of it is missing or changed; put the pack there \
                 anew",
            ),
            CoreError::Form(rule) => match form_advice(&rule) {
                Some(advice) => Self::Invalid {
                    fields: vec![FieldProblem {
                        field: form_field(&rule),
                        rule: "form".into(),
                        message: advice,
                    }],
                },
                None => Self::Internal { place: code },
            },
            CoreError::AlreadyExists { what } => Self::AlreadyExists {
                what: TakenThing::of(what),
            },
            CoreError::AlreadyEnrolled => Self::AlreadyEnrolled,
            CoreError::Conflict => Self::Conflict,
            CoreError::NothingToUndo => Self::NothingToUndo,
            CoreError::WrongState { found, .. } => Self::WrongState {
                reason: StateFound::of(found),
            },
            CoreError::Signing(rule) => Self::Signing {
                rule: (&rule).into(),
                words: (&rule).into(),
            },
            CoreError::StorageFull => Self::StorageFull,
            CoreError::Quarantined { what } => Self::Quarantined {
                what: DamagedThing::of(what),
                place: what.into(),
            },
            CoreError::NewerVersion => Self::NewerVersion,
            CoreError::NotATablet => Self::NotATablet,
            CoreError::RollbackSuspected => Self::RollbackSuspected,
            CoreError::NotEnrolled => Self::NotEnrolled,
            CoreError::Ticket => Self::Ticket,
            CoreError::PlainHttp => Self::PlainHttp,
            CoreError::Offline => Self::Offline,
            CoreError::UntrustedGateway => Self::UntrustedGateway,
            CoreError::Cancelled => Self::Cancelled,
            CoreError::Revoked => Self::Revoked,
            CoreError::Gateway { code, .. } => Self::GatewayRefused {
                reason: GatewayRefusal::of(&code),
            },
            CoreError::NotDelivered => Self::NotDelivered,
            CoreError::NotForDefence => Self::NotForDefence,
            CoreError::UnsupportedMedia => Self::UnsupportedFile,
            CoreError::TooLarge { limit } => Self::FileTooLarge { limit_bytes: limit },
            CoreError::Io(kind) => Self::FileFailed {
                reason: kind.into(),
            },
            CoreError::Internal { code } => Self::internal(code),
            _ => Self::Internal { place: code },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_gateway_says_of_its_refusal_crosses_only_as_a_word_of_the_protocol() {
        let refused = |code: &str| {
            PocketbookError::from(CoreError::Gateway {
                code: code.to_owned(),
                detail: Some("SENTINEL".to_owned()),
            })
        };
        let told = |code: &str| format!("{:?} {}", refused(code), refused(code).advice());
        assert!(told("device").contains("device"));
        let strange = told("SENTINEL");
        assert!(!strange.contains("SENTINEL"), "{strange}");
        assert!(strange.contains("unknown"));
        assert_eq!(refused("busy").retry(), Retry::WhenOnline);
        assert_eq!(refused("device").retry(), Retry::Never);
        let revoked = PocketbookError::from(CoreError::Revoked);
        assert_eq!(
            (revoked.code(), revoked.retry()),
            ("revoked".to_owned(), Retry::Never)
        );
        assert!(revoked.advice().contains("hand it in to IT"));
    }

    #[test]
    fn too_soon_wrong_and_destroyed_are_three_cases() {
        let wrong = PocketbookError::from(CoreError::WrongPin {
            attempts_left: 4,
            retry_after_s: 30,
        });
        let soon = PocketbookError::from(CoreError::Throttled { retry_after_s: 12 });
        let gone = PocketbookError::from(CoreError::SlotDestroyed);
        let told = [&wrong, &soon, &gone].map(|error| (error.code(), error.retry()));
        assert_eq!(
            told,
            [
                ("wrong_pin".to_owned(), Retry::After { seconds: 30 }),
                ("pin_too_soon".to_owned(), Retry::After { seconds: 12 }),
                ("key_destroyed".to_owned(), Retry::Never),
            ]
        );
        assert!(soon.advice().contains("no attempt was used"));
    }

    #[test]
    fn of_several_fields_the_first_and_how_many_are_said() {
        let one = PocketbookError::field("pin", "shape", "choose eight digits");
        assert_eq!(one.advice(), "pin: choose eight digits");
        let PocketbookError::Invalid { mut fields } = one else {
            panic!("it is another error");
        };
        fields.push(fields[0].clone());
        let two = PocketbookError::Invalid { fields };
        assert_eq!(
            two.advice(),
            "2 fields need attention; the first is pin: choose eight digits"
        );
    }
}
