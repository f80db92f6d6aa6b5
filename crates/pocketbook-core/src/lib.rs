//! What every host calls: devices, sessions, drafts, signing, reports, sync and
//! events.
//!
//! [`Device`] is a tablet; [`Session`] is one officer's unlocked vault on it.
//! Everything but [`Device::enrol`], [`Session::sync`] and [`Session::tick`] is
//! synchronous and may be called from any thread. A shell draws what the views
//! say and keeps no rule of its own.

mod aids;
mod another_thing;
mod asked_of;
mod attachments;
mod by_name;
mod classification;
mod classifications;
mod code_lists;
mod collisions;
mod consents;
mod custody;
mod custody_checks;
mod demonstration_forms;
mod device;
mod document_fault;
mod documents;
mod earlier_records;
mod error;
mod events;
mod exhibit_forms;
mod exhibit_uses;
mod exhibit_views;
mod exhibit_withdrawals;
mod exhibits;
mod export;
mod filed_offences;
mod files;
mod final_steps;
mod finalising;
mod finals;
mod find_reference;
mod flagged_amendments;
mod form_choice;
mod forms;
mod handovers;
mod history;
mod incidents;
mod ink_over_words;
mod labels;
mod lent;
mod life_cycle;
mod links;
mod list_changes;
mod listed_codes;
mod listing;
mod named_exhibits;
mod names_asked;
mod offence_lists;
mod offence_lookup;
mod opened_forms;
mod pages;
mod printing;
mod published_lists;
mod rear_finalising;
mod rear_finals;
mod rear_missing;
mod rears;
mod records;
mod reference;
mod reference_content;
mod report_clock;
mod report_standing;
mod report_summary;
mod report_victims;
mod report_view;
mod reports;
mod reports_beside;
mod requests;
mod risk_answers;
mod risk_assessments;
mod sealing;
mod segments;
mod session;
mod set_aside;
mod signing;
mod statements;
mod supplements;
mod sync;
mod sync_store;
mod sync_to_do;
mod syncs;
mod uploads;
mod victim_cautions;
mod victim_slip;
mod views;

pub use another_thing::{AnotherThing, Thing};
pub use asked_of::AskedOfAnotherView;
pub use attachments::{AttachmentReader, AttachmentUpload};
pub use classification::{OffenceHitView, OffenceSearchView, OffenceView};
pub use classifications::ConfirmationView;
pub use code_lists::{CodeListView, CodeView};
pub use device::Device;
pub use documents::{DocumentFault, parse_document, read_document, write_document};
pub use earlier_records::{BundleView, EarlierRecordView};
pub use error::CoreError;
pub use events::{Event, EventListener, Subscription};
pub use exhibit_views::{
    CustodyEventView, ExhibitCollisionView, ExhibitCorrection, ExhibitLineView, ExhibitVersionView,
    ExhibitView, GapView, NewCustodyEvent, NewExhibit, WithdrawnView,
};
pub use exhibit_withdrawals::ExhibitWithdrawal;
pub use filed_offences::FiledOffenceView;
pub use files::{Watch, WorkProgress, open_font_pack, open_given, write_new};
pub use final_steps::{
    FinalLeftView, FinalStepView, ReadBackView, SignatureTakenView, StepOfSigning, WayOfSigning,
};
pub use finals::{ComparedVersion, FinalDifferenceView, FinalVersionText, FinalVersionView};
pub use find_reference::{FoundBy, ReferenceHit};
pub use flagged_amendments::FlaggedAmendmentView;
pub use form_choice::{FormChoice, FormChoiceView};
pub use handovers::HandoverView;
pub use incidents::{
    DamagedIncident, IncidentVersionView, IncidentView, LinkedDraftView, ListedIncident,
    PersonLineView, TimelineEntryView, TimelineSubject,
};
pub use labels::Label;
pub use list_changes::ListChange;
pub use listing::{ListFilter, ListLineView, ListedKind, ListedState, SearchWithin, SearchedKind};
pub use pages::{Cursor, Page};
pub use published_lists::offences as published_offences;
pub use rear_finals::{RearVersionText, RearVersionView};
pub use reference::{ReferenceStanding, ReferenceView};
pub use reference_content::{ReferenceFault, built_in_form, check_reference};
pub use report_standing::{CorrectedFieldView, ReportSupplementView};
pub use report_summary::{FieldInWords, GroupInWords};
pub use report_view::{FieldOffer, RecordingClockView, RecordingQuestionView, ReportView};
pub use reports_beside::{SameCrimeView, SameThingView};
pub use requests::{
    AttachRequest, EnrolOptions, FurtherTo, NameDiffers, NewIncident, NewPerson, NewStatement,
    ReadBackRequest, ReportElsewhere, SignBy, SignRequest, SyncRequest,
};
pub use risk_assessments::{RiskAssessmentLineView, RiskAssessmentView, RiskFormView};
pub use session::Session;
pub use set_aside::SetAsideView;
pub use supplements::SupplementView;
pub use sync_to_do::{ReceiptTrust, SyncMatter, SyncToDo};
pub use uploads::{Upload, UploadId, UploadOutcome};
pub use views::{
    AttachmentView, DeviceStatus, DraftState, DraftSummaryView, EnrolmentView, ExportView,
    FieldMessage, LedgerView, OfficerView, RearView, RecordState, SealedView, SearchHitView,
    SessionStatus, SigningView, StatementView, SyncView, TextPlace, VersionView, WarningView,
};

pub use pocketbook_forms::{Fonts, FormsError};
pub use pocketbook_model as model;
pub use pocketbook_protocol::{EnrolmentTicket, ParentStanding, ProblemCode};
pub use pocketbook_reference as lists;
pub use pocketbook_seal as seal;
pub use pocketbook_seal::ReferenceEdition;
pub use pocketbook_sync::{CancelHandle, DAMAGED, Network, Progress};

/// What a host implements that sends requests by itself
/// ([`Session::sync_over`]).
pub mod transport {
    pub use pocketbook_sync::{
        BoxFuture, HttpTransport, Method, Request, Response, Transport, TransportError,
    };
}
pub use pocketbook_vault::{
    Clock, ClockReading, Entropy, How, KdfParameters, KeyName, Keystore, KeystoreError,
    KeystoreKind, Pin, PinError, Platform, SoftwareKeystore, SystemClock, SystemEntropy,
};

/// The version of Pocketbook, as it stands in sealed records.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
