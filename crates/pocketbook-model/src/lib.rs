//! What incidents, people, statements, reports and exhibits are, and their rules.
//!
//! This room is pure: no input or output, no clock, no randomness of its own.
//! Every value that can be wrong is parsed at the edge into a type that
//! cannot be, and every rule of a form answers with the field it concerns
//! ([`FieldError`]), so that a screen can put the message beside the field.
//!
//! A statement passes through three types, and what may not be done in a state
//! does not exist on its type:
//!
//! ```text
//! StatementDraft --ready()--> ReadyStatement --laid out--> FinalStatement --signed()--> SignedStatement
//!      ^   may be edited           complete       the pages are fixed        every required signature is there
//!      +-----------------------------------------------------+  (reopening discards the signatures)
//! ```
//!
//! Personal data is held in [`Personal`], which never shows itself in `Debug`
//! output, and no error of this crate carries any.

mod attachment;
mod difference;
mod digest;
mod id;
mod incident;
mod kind;
mod language;
mod media;
mod officer;
mod person;
mod personal;
mod place;
mod reference;
mod report;
mod rules;
mod signing;
mod statement;
mod time;

pub use attachment::AttachmentReference;
pub use difference::{Change, ChangeKind, only_adds, word_difference};
pub use digest::{ParseDigestError, Sha256Digest};
pub use id::{
    AttachmentId, DeviceId, DraftId, Id, IncidentId, InstallId, OfficerId, ParseIdError, PersonId,
    RecordId, RevisionId, kind_of_id,
};
pub use incident::{Incident, Involvement};
pub use kind::RecordKind;
pub use language::Language;
pub use media::{MediaType, UnknownMediaType};
pub use officer::Officer;
pub use person::{Age, Person, Role};
pub use personal::Personal;
pub use place::Place;
pub use reference::{CadReference, CrimeNumber, ExhibitReference, WarrantNumber};
pub use report::{ItemStatus, PropertyItem, ReadyReport, ReportDraft, ReportKind, ReportPatch};
pub use rules::{FieldError, FieldErrors, Limit, Rule};
pub use signing::{
    Declaration, FinalStatement, FormReference, Pages, RequiredSignature, Signatory, Signature,
    SignatureMethod, SignaturePlace, SignedStatement, SigningError,
};
pub use statement::{ReadyStatement, StatementDraft, StatementPatch, WitnessAge};
pub use time::{GatewayTime, ParseTimestampError, TimeRecord, Timestamp};
