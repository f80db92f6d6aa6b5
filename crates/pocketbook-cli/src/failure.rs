//! Errors of the command, with their exit codes.

use std::path::{Path, PathBuf};

use pocketbook_core::CoreError;
use pocketbook_core::model::FieldError;
use pocketbook_gateway::{DestinationError, GatewayError};
use pocketbook_seal::SealError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Core(#[from] CoreError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(
        "{error}\nThe forms on this tablet:\n{offered}\nWhere one prints it, choose it with --edition or --built-in, and say why with --reason; where none does, change what the error names."
    )]
    Form { error: CoreError, offered: String },
    #[error("{path}: {reason}")]
    File {
        path: PathBuf,
        reason: String,
        /// The field that has another shape than it should, if it is one.
        fields: Vec<FieldError>,
    },
    /// Fields that a list, or what was filed, says otherwise of, with what it says:
    /// a slip, or meant.
    #[error("{said}")]
    Doubted {
        said: String,
        fields: Vec<FieldError>,
    },
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Verification(String),
    #[error("{0}")]
    Attention(String),
    #[error("the demo stopped at \"{step}\": {reason}")]
    Demo { step: &'static str, reason: String },
    #[error("writing the output failed ({0:?})")]
    Output(std::io::ErrorKind),
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        Self::Core(error_of(&error))
    }
}

fn error_of(error: &SealError) -> CoreError {
    match error {
        SealError::Io(kind) => CoreError::Io(*kind),
        _ => CoreError::Quarantined { what: "the bundle" },
    }
}

impl Failure {
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file; check the path".to_owned(),
            std::io::ErrorKind::PermissionDenied => {
                "it may not be read or written; check its rights".to_owned()
            }
            std::io::ErrorKind::AlreadyExists => {
                "it exists already; choose another name".to_owned()
            }
            std::io::ErrorKind::StorageFull => {
                "no space is left; free some and try again".to_owned()
            }
            kind => format!("reading or writing failed ({kind:?})"),
        };
        Self::File {
            path: path.to_owned(),
            reason,
            fields: Vec::new(),
        }
    }

    pub(crate) fn malformed(path: &Path, reason: impl Into<String>) -> Self {
        Self::File {
            path: path.to_owned(),
            reason: reason.into(),
            fields: Vec::new(),
        }
    }

    /// A file of which one field has another shape than it should.
    pub(crate) fn field(path: &Path, reason: impl Into<String>, fault: FieldError) -> Self {
        Self::File {
            path: path.to_owned(),
            reason: reason.into(),
            fields: vec![fault],
        }
    }

    /// The fields that need attention, where it is that.
    pub(crate) fn fields(&self) -> &[FieldError] {
        match self {
            Self::Core(CoreError::Invalid(errors)) => errors.fields(),
            Self::File { fields, .. } | Self::Doubted { fields, .. } => fields,
            _ => &[],
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Core(error) | Self::Form { error, .. } => error.code(),
            Self::Gateway(_) => "gateway",
            Self::File { .. } => "file",
            Self::Doubted { .. } => "invalid",
            Self::Usage(_) => "usage",
            Self::Verification(_) => "verification",
            Self::Attention(_) => "attention",
            Self::Demo { .. } => "demo",
            Self::Output(_) => "output",
        }
    }

    /// The exit codes of `pocketbook --help`.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Verification(_) | Self::Attention(_) | Self::Demo { .. } => 1,
            Self::Usage(_) => 2,
            Self::File { .. } | Self::Doubted { .. } => 3,
            Self::Output(_) => 8,
            Self::Gateway(error) => match error {
                GatewayError::StorageFull
                | GatewayError::LogDamaged
                | GatewayError::NewerVersion
                | GatewayError::Io(_)
                | GatewayError::Database(_)
                | GatewayError::Stored(_) => 8,
                GatewayError::Pattern
                | GatewayError::SamePattern
                | GatewayError::ReferenceTooLarge { .. }
                | GatewayError::RevocationField { .. }
                | GatewayError::EditionTaken { .. } => 3,
                GatewayError::Destination(error) => match error {
                    DestinationError::Taken
                    | DestinationError::Unknown
                    | DestinationError::StillNeeded(_)
                    | DestinationError::NotGiven
                    | DestinationError::OnItsWay(_)
                    | DestinationError::NoSecret
                    | DestinationError::Rotating
                    | DestinationError::NotRotating => 5,
                    DestinationError::Secret => 8,
                    _ => 3,
                },
                _ => 5,
            },
            Self::Core(error) | Self::Form { error, .. } => match error {
                CoreError::Unverified { .. } => 1,
                CoreError::Invalid(_)
                | CoreError::Form(_)
                | CoreError::Pin(_)
                | CoreError::UnsupportedMedia
                | CoreError::TooLarge { .. }
                | CoreError::PlainHttp
                | CoreError::Ticket => 3,
                CoreError::Locked
                | CoreError::Closed
                | CoreError::WrongPin { .. }
                | CoreError::Throttled { .. }
                | CoreError::SlotDestroyed
                | CoreError::KeyMissing
                | CoreError::KeystoreUnavailable => 4,
                CoreError::NotFound { .. }
                | CoreError::AnotherThing(_)
                | CoreError::AlreadyExists { .. }
                | CoreError::Signing(_)
                | CoreError::Conflict
                | CoreError::NothingToUndo
                | CoreError::WrongState { .. }
                | CoreError::NotATablet
                | CoreError::NotEnrolled
                | CoreError::AlreadyEnrolled
                | CoreError::NotForDefence
                | CoreError::NotDelivered => 5,
                CoreError::Offline | CoreError::Gateway { .. } | CoreError::Revoked => 6,
                CoreError::UntrustedGateway => 7,
                CoreError::StorageFull
                | CoreError::Quarantined { .. }
                | CoreError::NewerVersion
                | CoreError::RollbackSuspected
                | CoreError::Io(_) => 8,
                _ => 70,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_those_documented() {
        let cases = [
            (Failure::from(CoreError::Offline), 6),
            (Failure::from(CoreError::UntrustedGateway), 7),
            (Failure::from(CoreError::StorageFull), 8),
            (
                Failure::from(CoreError::WrongPin {
                    attempts_left: 1,
                    retry_after_s: 0,
                }),
                4,
            ),
            (Failure::from(CoreError::NotFound { what: "draft" }), 5),
            (Failure::from(CoreError::UnsupportedMedia), 3),
            (Failure::from(CoreError::Internal { code: "x" }), 70),
            (Failure::Verification(String::new()), 1),
            (Failure::Usage(String::new()), 2),
        ];
        for (failure, code) in cases {
            assert_eq!(failure.exit_code(), code, "{failure:?}");
        }
    }
}
