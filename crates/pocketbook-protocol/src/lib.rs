//! What travels between tablet and gateway, version 1: types and limits.
//!
//! Bodies are JSON, optionally compressed with zstd; errors are problem details
//! (RFC 9457). Sealed records travel as the exact text of their DSSE envelope
//! and attachments as ciphertext, so nothing here can alter evidence.
//!
//! | request | answer |
//! | --- | --- |
//! | `POST /v1/enrol` [`EnrolRequest`] | [`EnrolResponse`] |
//! | `POST /v1/token` [`TokenRequest`] | [`TokenResponse`] |
//! | `POST /v1/officers` [`RegisterOfficer`] | [`OfficerRegistered`] |
//! | `POST /v1/session` [`SessionRequest`] | [`SessionResponse`] |
//! | `POST /v1/push` [`PushRequest`] | [`PushResponse`] |
//! | `PUT /v1/attachments/{id}/segments/{n}?offset=` bytes | [`AttachmentHeld`] |
//! | `PUT /v1/attachments/{id}/segments/{n}` bytes, signed ([`SegmentUpload`]) | [`SegmentHeld`] |
//! | `GET /v1/attachments/{id}` | [`AttachmentHeld`] |
//! | `POST /v1/attachments/{id}/complete` manifest | [`CompleteResponse`] |
//! | `GET /v1/changes?cursor=` | [`Changes`] |
//! | `GET /v1/reference/{kind}/{id}/{edition}` | [`PublishedReference`] |
//! | `GET /v1/log/checkpoint` | a signed note (C2SP), as text |
//! | `GET /v1/log/consistency?from=&to=` | [`LogConsistency`] |

mod amendment;
mod attachments;
mod changes;
mod classification;
mod enrol;
mod exhibits;
mod log;
mod problem;
mod push;
mod reference;
mod segment_upload;
mod session;

pub use amendment::{AmendmentStanding, ParentStanding};
pub use attachments::{AttachmentHeld, CompleteResponse, SEGMENT_SIZE_HEADER, SegmentHeld};
pub use changes::{Change, ChangeEvent, Changes};
pub use classification::RecordClassified;
pub use enrol::{
    EnrolRequest, EnrolResponse, EnrolmentTicket, OfficerRegistered, RegisterOfficer,
    TICKET_SCHEMA, TokenRequest, TokenResponse, enrol_message, officer_message, token_message,
};
pub use exhibits::{CollidingRecord, ExhibitCollision, ExhibitSettlement};
pub use log::LogConsistency;
pub use problem::{Problem, ProblemCode};
pub use push::{PushItem, PushOutcome, PushRequest, PushResponse, PushResult, RejectReason};
pub use reference::PublishedReference;
pub use segment_upload::{
    ReceivedUpload, SegmentUpload, UPLOAD_LIFETIME_S, UPLOAD_SKEW_S, UploadRefused, UploadSignature,
};
pub use session::{Limits, SessionRequest, SessionResponse, SyncControl};

/// Version of the protocol that this crate speaks.
pub const PROTOCOL: u32 = 1;

/// Largest body of any JSON request after decompression, in bytes.
pub const MAX_BODY: usize = 16 << 20;
/// Largest number of records in one push.
pub const MAX_BATCH: u32 = 100;
/// Smallest range of a segment, unless it is the last one, in bytes.
pub const MIN_RANGE: u64 = 256 << 10;
/// Largest range of a segment in bytes.
pub const MAX_RANGE: u64 = 4 << 20;
