//! Errors as problem details (RFC 9457), with a stable code.

use serde::{Deserialize, Serialize};

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// `urn:pocketbook:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The problem in words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Seconds to wait before the next attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// The gateway's time, for `clock_skew`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_time: Option<pocketbook_model::Timestamp>,
}

/// The codes of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemCode {
    /// The request is malformed.
    Malformed,
    /// The enrolment token is unknown, used or expired.
    Ticket,
    /// The bearer token is missing, unknown or expired.
    Token,
    /// The tablet is not known here, or its signature does not fit.
    Device,
    /// The force turned the tablet away.
    Revoked,
    /// The tablet's clock is too far from the gateway's.
    ClockSkew,
    /// There is no such thing.
    NotFound,
    /// The method is not allowed here.
    Method,
    /// The body is too large.
    TooLarge,
    /// The media type or encoding is not understood.
    Media,
    /// Other bytes are held for this range or attachment.
    Conflict,
    /// Not all ranges are held, or they have another digest.
    Incomplete,
    /// The cursor belongs to another history of the gateway.
    CursorExpired,
    /// No common version of the protocol.
    Version,
    /// The rest of the body did not come in time.
    Timeout,
    /// The gateway is busy.
    Busy,
    /// The gateway's storage is full.
    StorageFull,
    /// The gateway failed.
    Internal,
}

impl ProblemCode {
    /// Every code.
    pub const ALL: [Self; 18] = [
        Self::Malformed,
        Self::Ticket,
        Self::Token,
        Self::Device,
        Self::Revoked,
        Self::ClockSkew,
        Self::NotFound,
        Self::Method,
        Self::TooLarge,
        Self::Media,
        Self::Conflict,
        Self::Incomplete,
        Self::CursorExpired,
        Self::Version,
        Self::Timeout,
        Self::Busy,
        Self::StorageFull,
        Self::Internal,
    ];

    /// The code of this name, if this version knows it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == name)
    }

    /// The stable code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
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
        }
    }

    /// HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Ticket | Self::Device | Self::Revoked => 403,
            Self::Token | Self::ClockSkew => 401,
            Self::NotFound => 404,
            Self::Method => 405,
            Self::TooLarge => 413,
            Self::Media => 415,
            Self::Conflict | Self::Incomplete => 409,
            Self::CursorExpired => 410,
            Self::Version => 426,
            Self::Timeout => 408,
            Self::Busy => 503,
            Self::StorageFull => 507,
            Self::Internal => 500,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Malformed => "the request is malformed",
            Self::Ticket => "the enrolment ticket is unknown, used or expired; ask for a new one",
            Self::Token => "the token is missing or expired; fetch a new one",
            Self::Device => "this tablet is not known here; enrol it",
            Self::Revoked => {
                "the force has revoked this tablet and takes nothing from it; what it holds stays safe on it: hand it in to IT"
            }
            Self::ClockSkew => {
                "the tablet's clock is too far from the gateway's; use the time given"
            }
            Self::NotFound => "there is no such thing",
            Self::Method => "this method is not allowed here",
            Self::TooLarge => "the body is too large; send less at once",
            Self::Media => "the media type or encoding is not understood",
            Self::Conflict => "other bytes are held here already",
            Self::Incomplete => {
                "not all of it is held with these digests; ask what is held, send the rest"
            }
            Self::CursorExpired => {
                "the cursor belongs to an earlier history; begin anew without one"
            }
            Self::Version => "no common version of the protocol; update Pocketbook",
            Self::Timeout => "the rest of the body did not come in time; send it again",
            Self::Busy => "the gateway is busy; try again later",
            Self::StorageFull => "the gateway's storage is full; nothing was lost; try again later",
            Self::Internal => "the gateway failed; try again later",
        }
    }
}

impl Problem {
    /// A problem of this code.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        Self {
            kind: format!("urn:pocketbook:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: None,
            retry_after_s: None,
            gateway_time: None,
        }
    }

    /// The code, if this version knows it.
    #[must_use]
    pub fn code(&self) -> Option<ProblemCode> {
        ProblemCode::named(self.kind.strip_prefix("urn:pocketbook:problem:")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for code in ProblemCode::ALL {
            let json = serde_json::to_string(&Problem::new(code)).unwrap();
            let problem: Problem = serde_json::from_str(&json).unwrap();
            assert_eq!(problem.code(), Some(code));
        }
    }
}
