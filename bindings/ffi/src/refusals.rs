//! Why a gateway, or a file system, does not do something.

use std::fmt;
use std::io::ErrorKind;

use pocketbook_core::ProblemCode;

/// Why the force's gateway refused, by the codes of its protocol
/// (docs/openapi).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum GatewayRefusal {
    /// The request is malformed.
    Malformed,
    /// The enrolment ticket is unknown, used or expired.
    Ticket,
    /// The token is missing, unknown or expired.
    Token,
    /// The tablet is not known there, or its signature does not fit.
    Device,
    /// The force revoked this tablet.
    Revoked,
    /// The tablet's clock is too far from the gateway's.
    ClockSkew,
    /// There is no such thing there.
    NotFound,
    /// The method is not allowed there.
    Method,
    /// It is too large.
    TooLarge,
    /// Its media type or encoding is not understood.
    Media,
    /// Other bytes are held there already.
    Conflict,
    /// Not all of it is held, or it has another digest.
    Incomplete,
    /// The cursor belongs to another history of the gateway.
    CursorExpired,
    /// No version of the protocol in common.
    Version,
    /// The rest of it did not come in time.
    Timeout,
    /// The gateway is busy.
    Busy,
    /// The gateway's storage is full.
    StorageFull,
    /// The gateway failed.
    Internal,
    /// A reason that this build does not know.
    Other,
}

impl GatewayRefusal {
    /// The reason that a gateway gave. Its code arrives as a stranger's text, of
    /// which nothing crosses.
    pub(crate) fn of(code: &str) -> Self {
        let known = ProblemCode::named(code).map(|known| match known {
            ProblemCode::Malformed => Self::Malformed,
            ProblemCode::Ticket => Self::Ticket,
            ProblemCode::Token => Self::Token,
            ProblemCode::Device => Self::Device,
            ProblemCode::Revoked => Self::Revoked,
            ProblemCode::ClockSkew => Self::ClockSkew,
            ProblemCode::NotFound => Self::NotFound,
            ProblemCode::Method => Self::Method,
            ProblemCode::TooLarge => Self::TooLarge,
            ProblemCode::Media => Self::Media,
            ProblemCode::Conflict => Self::Conflict,
            ProblemCode::Incomplete => Self::Incomplete,
            ProblemCode::CursorExpired => Self::CursorExpired,
            ProblemCode::Version => Self::Version,
            ProblemCode::Timeout => Self::Timeout,
            ProblemCode::Busy => Self::Busy,
            ProblemCode::StorageFull => Self::StorageFull,
            ProblemCode::Internal => Self::Internal,
            _ => Self::Other,
        });
        known.unwrap_or(Self::Other)
    }

    /// The word for it, as it is reported.
    const fn word(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Ticket => "ticket",
            Self::Token => "token",
            Self::Device => "device",
            Self::Revoked => "revoked",
            Self::ClockSkew => "clock_skew",
            Self::NotFound => "not_found",
            Self::Method => "method",
            Self::TooLarge => "too_large",
            Self::Media => "media",
            Self::Conflict => "conflict",
            Self::Incomplete => "incomplete",
            Self::CursorExpired => "cursor_expired",
            Self::Version => "version",
            Self::Timeout => "timeout",
            Self::Busy => "busy",
            Self::StorageFull => "storage_full",
            Self::Internal => "internal",
            Self::Other => "unknown",
        }
    }

    /// Whether it refuses for a while only.
    pub(crate) const fn passes(self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Timeout | Self::StorageFull | Self::Internal
        )
    }
}

impl fmt::Display for GatewayRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How reading or writing a file failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum FileFault {
    /// There is none, or no folder for it.
    NotFound,
    /// It is a folder, a pipe or a device, or the path can be that of no file.
    NotAFile,
    /// The app may not.
    PermissionDenied,
    /// There is one already.
    AlreadyExists,
    /// Nothing can be written there.
    ReadOnly,
    /// Otherwise.
    Failed,
}

impl From<ErrorKind> for FileFault {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::IsADirectory | ErrorKind::NotADirectory | ErrorKind::InvalidInput => {
                Self::NotAFile
            }
            ErrorKind::PermissionDenied => Self::PermissionDenied,
            ErrorKind::AlreadyExists => Self::AlreadyExists,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Failed,
        }
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => "there is no such file, or no folder for it; choose another",
            Self::NotAFile => "this is no ordinary file; choose one that is",
            Self::PermissionDenied => "the file may not be read or written; choose another",
            Self::AlreadyExists => "there is such a file already; choose another name",
            Self::ReadOnly => "nothing can be written there; choose another place",
            Self::Failed => {
                "reading or writing the file failed; check it and the storage, and try again"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_protocol_is_a_case_of_its_own() {
        for code in ProblemCode::ALL {
            let refusal = GatewayRefusal::of(code.as_str());
            assert_ne!(refusal, GatewayRefusal::Other, "{code:?}");
            assert_eq!(refusal.to_string(), code.as_str());
        }
        assert_eq!(GatewayRefusal::of("SENTINEL"), GatewayRefusal::Other);
    }
}
