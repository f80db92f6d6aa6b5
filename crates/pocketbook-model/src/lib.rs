//! What incidents, people, statements, reports and exhibits are, and their rules.
//!
//! This room is pure: no input or output, no clock, no randomness of its own.
//! Every value that can be wrong is parsed at the edge into a type that
//! cannot be, and every rule of a form answers with the field it concerns
//! ([`FieldError`]), so that a screen can put the message beside the field.
//!
//! A statement passes through types, and what may not be done in a state does
//! not exist on its type: see [`StatementDraft`], [`ReadyStatement`] and the
//! stages of [`Stage`].
//!
//! ```text
//! StatementDraft --read back, ready()--> ReadyStatement --laid out--> ToShow -> ToDeclare -> ToSign
//!      ^   may be edited                  complete       the pages are fixed     -> ToCertify -> ToWitness
//!      +------------------ reopening keeps that version and begins anew ---------  -> SignedStatement
//! ```
//!
//! Personal data is held in [`Personal`], which never shows itself in `Debug`
//! output, and no error of this crate carries any.

pub mod aids;
mod amendment;
mod attachment;
mod continuity;
mod custody;
mod difference;
mod digest;
mod exhibit;
mod id;
mod incident;
mod ink;
mod kind;
mod language;
mod media;
mod names;
mod officer;
mod person;
mod personal;
mod place;
mod read_back;
mod rear;
mod reference;
mod reference_name;
mod report;
mod rules;
mod signing;
mod statement;
mod statement_kind;
mod text_mark;
mod time;

pub use amendment::{Amendment, AmendmentKind, RecordLink};
pub use attachment::{AttachmentPurpose, AttachmentReference};
pub use continuity::{Continuity, ContinuityGap, CustodyEnd, CustodyLink, GapKind, continuity};
pub use custody::{Custodian, CustodyAct, CustodyEvent, CustodyRecord};
pub use difference::{Change, ChangeKind, word_difference};
pub use digest::{ParseDigestError, Sha256Digest};
pub use exhibit::{Exhibit, ExhibitThing, Producer};
pub use id::{
    AttachmentId, DeviceId, DraftId, ExhibitId, Id, IncidentId, InstallId, OfficerId, ParseIdError,
    PersonId, RecordId, RevisionId, kind_of_id,
};
pub use incident::{Incident, Involvement};
pub use ink::{Ink, InkError, InkFile, InkReference, PAGE_HEIGHT, PAGE_WIDTH, Point};
pub use kind::RecordKind;
pub use language::Language;
pub use media::{MediaType, UnknownMediaType};
pub use names::{names_agree, same_name};
pub use officer::Officer;
pub use person::{Age, Person, Role};
pub use personal::Personal;
pub use place::Place;
pub use read_back::{Attendant, Manner, ReadBack, Reading};
pub use rear::{
    Answer, DatesToAvoid, Detailed, FinalRear, ReadyRear, RearDraft, RearFields, ResponsibleAdult,
    SignedRear,
};
pub use reference::{CadReference, CrimeNumber, ExhibitReference, SealNumber, Urn, WarrantNumber};
pub use reference_name::{OtherKind, ReferenceId, ReferenceKind, ReferenceName};
pub use report::{ItemStatus, PropertyItem, ReadyReport, ReportDraft, ReportKind, ReportPatch};
pub use rules::{FieldError, FieldErrors, Limit, Rule};
pub use signing::{
    CertificateKind, Concluded, Declaration, FinalStatement, FormReference, PageShown, Pages,
    Refusal, RefusedStatement, RequiredSignature, Signatory, Signature, SignatureMethod,
    SignaturePlace, SignedStatement, SigningError, Stage, ToCertify, ToCertifyRefusal, ToDeclare,
    ToShow, ToSign, ToWitness,
};
pub use statement::{
    Business, Clearable, ExhibitedRecord, ReadAloudWish, ReadyStatement, StatementDraft,
    StatementPatch, WitnessAge, YoungWitnessCare,
};
pub use statement_kind::StatementKind;
pub use text_mark::{TextMark, TextSource};
pub use time::{GatewayTime, ParseTimestampError, TimeRecord, Timestamp};
