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
mod body_lines;
mod bound_exhibit;
mod british_isles;
mod continuity;
mod corrected_fields;
mod custody;
mod date;
mod difference;
mod digest;
mod duplicates;
mod ethnicity;
mod exhibit;
mod force_number;
mod further;
mod handover;
mod id;
mod incident;
mod ink;
mod interpreted;
mod kind;
mod language;
mod local_reference;
mod location;
mod media;
mod names;
mod offence_code;
mod officer;
mod period;
mod person;
mod personal;
mod place;
mod read_back;
mod rear;
mod reference;
mod reference_name;
mod report;
mod response;
mod rules;
#[cfg(feature = "schema")]
mod schema;
mod signing;
mod somebody_else;
mod statement;
mod statement_kind;
mod text_mark;
mod time;
mod uk_time;
mod under_18;
mod warning;
mod wav;

pub use amendment::{Amendment, AmendmentKind, EarlierName, EarlierSeen, RecordLink};
pub use attachment::{AttachmentPurpose, AttachmentReference};
pub use body_lines::BODY_LINES;
pub use bound_exhibit::BoundExhibit;
pub use continuity::{
    Continuity, ContinuityGap, CustodyEnd, CustodyLink, GapKind, StruckEvent, continuity,
};
pub use corrected_fields::CorrectedFields;
pub use custody::{Custodian, CustodyAct, CustodyEvent, CustodyRecord};
pub use date::{Date, DateOfBirth};
pub use difference::{Change, ChangeKind, word_difference};
pub use digest::{ParseDigestError, Sha256Digest};
pub use duplicates::{
    Duplicates, LikelySamePerson, LikelySamePlace, PersonLikeness, PlaceLikeness,
};
pub use ethnicity::{
    AppearanceCode, EthnicityCode, EthnicityList, ListedCode, ObservedAppearance,
    SelfDefinedEthnicity,
};
pub use exhibit::{Exhibit, ExhibitThing, Producer};
pub use force_number::{ForceNumber, NumberSeries};
pub use handover::{Handover, handed_on, join_chains};
pub use id::{
    AttachmentId, DeviceId, DraftId, ExhibitId, Id, IncidentId, InstallId, OfficerId, ParseIdError,
    PersonId, PlaceId, RecordId, RevisionId, RiskAssessmentId, kind_of_id,
};
pub use incident::{
    Incident, IncidentField, IncidentPatch, Involvement, Merge, MergeUndone, Merged, Reported,
    ReportingMethod,
};
pub use ink::{Ink, InkError, InkFile, InkReference, PAGE_HEIGHT, PAGE_WIDTH, Point};
pub use kind::RecordKind;
pub use language::Language;
pub use local_reference::LocalReference;
pub use location::{
    Coordinates, GridReference, MapPoint, Position, PositionSource, Uprn, WhatThreeWords,
};
pub use media::{MediaType, UnknownMediaType};
pub use names::{initials_are, initials_fit, names_agree, one_person, same_name};
pub use offence_code::OffenceCode;
pub use officer::Officer;
pub use period::{Certainty, Period};
pub use person::{
    Age, AgeEstimate, Contact, ContactKind, Description, Injury, InjuryDegree, Person,
    PersonAddress, PersonField, PersonKind, PersonPatch, Relationship, RelationshipKind, Role, Sex,
    Vulnerability, VulnerabilityGround,
};
pub use personal::Personal;
pub use place::{Place, PlaceField, PlacePatch, PremisesType};
pub use read_back::{Attendant, Manner, ReadBack, Reading};
pub use rear::{
    Answer, DatesToAvoid, Detailed, FinalRear, ReadyRear, RearDraft, RearFields, ResponsibleAdult,
    SignedRear,
};
pub use reference::{
    CadReference, CrimeNumber, ExhibitReference, IncidentNumber, SealNumber, Urn, WarrantNumber,
};
pub use reference_name::{OtherKind, ReferenceId, ReferenceKind, ReferenceName};
pub use report::ReportDraft;
pub use report::asked_of::{ASKED_OF_ANOTHER, AskedOfAnother, OfTheVictim, is_anothers};
pub use report::clock::{FirstReported, RecordingClock};
pub use report::correction::{Correction, FieldCorrection};
pub use report::field_path::lies_within;
pub use report::flags::{Flag, Flags};
pub use report::golden_hour::{Action, Camera, GoldenHour, Taken};
pub use report::identifier::{Identifier, IdentifierDoubt, IdentifierKind};
pub use report::kind::{NonCrimeClass, ReportKind};
pub use report::method::ModusOperandi;
pub use report::offence::{
    Classification, ClassificationEntry, ConfirmedClassification, Entered, Inchoate,
    OffenceListEdition,
};
pub use report::outcome::{Outcome, UnknownOutcome};
pub use report::part::{Part, Victim};
pub use report::patch::{ClearableOfReport, ReportPatch};
pub use report::property::{ItemStatus, PropertyItem, PropertyType};
pub use report::ready::ReadyReport;
pub use report::recording::{
    Because, RecordingAnswers, RecordingDecision, RecordingFinding, RecordingQuestion,
};
pub use report::register::{AttendingOfficer, Registration, ReportedBy};
pub use report::risk::{RiskAssessment, RiskForm, RiskValue};
pub use report::set_aside::{SetAside, SetAsideReason};
pub use report::solvability::Solvability;
pub use report::standing_report::StandingReport;
pub use report::supplement::{
    ClearableOfSupplement, ReadySupplement, ReportReferences, SupplementDraft, SupplementPatch,
};
pub use report::take_over::TakenOver;
pub use report::victim_care::{
    ContactMeans, ContactPlan, GivenReference, ReferenceGiven, VictimCare,
};
pub use report::warnings_in_incident::{VICTIM_PARTED, victim_was_parted};
pub use response::{NoAnswer, PLAIN_RESPONSES, Response};
pub use rules::{FieldError, FieldErrors, Limit, Rule};
pub use signing::{
    CertificateKind, Concluded, Declaration, FinalStatement, FormChosen, FormReference, PageShown,
    Pages, Refusal, RefusedStatement, RequiredSignature, Signatory, Signature, SignatureMethod,
    SignaturePlace, SignedStatement, SigningError, Stage, StageName, ToCertify, ToCertifyRefusal,
    ToDeclare, ToShow, ToSign, ToWitness,
};
pub use statement::{
    Business, BusinessPatch, Clearable, ExhibitedRecord, OnBehalfOf, ReadAloudWish, ReadyStatement,
    StatementDraft, StatementPatch, WitnessAge, YoungWitnessCare,
};
pub use statement_kind::StatementKind;
pub use text_mark::{TextMark, TextSource};
pub use time::{GatewayTime, ParseTimestampError, TimeRecord, Timestamp};
pub use warning::{FieldWarning, says_nothing};
pub use wav::{WAV_BEGINNING, wav_milliseconds};
