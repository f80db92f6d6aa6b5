//! What crosses: immutable records, with identifiers and times as text.

use pocketbook_core::model::{Age, ForceNumber, Incident, RecordKind, Role};
use pocketbook_core::{
    AttachmentView, DraftSummaryView, OfficerView, SealedView, SessionStatus, SyncView,
};

use crate::statements::mirror;
use crate::{CollisionRecord, FlaggedAmendment, PersonChange, ReferenceNameRecord, ReportNotice};

/// An officer with an account on the tablet.
#[derive(Debug, Clone, uniffi::Record)]
pub struct OfficerRecord {
    /// The account.
    pub id: String,
    /// Warrant number.
    pub warrant_number: String,
    /// Rank and name.
    pub name: String,
}

impl From<&OfficerView> for OfficerRecord {
    fn from(view: &OfficerView) -> Self {
        Self {
            id: view.id.to_string(),
            warrant_number: view.warrant_number.to_string(),
            name: view.name.reveal().to_owned(),
        }
    }
}

/// A tablet at a glance.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DeviceStatusRecord {
    /// The tablet.
    pub device: String,
    /// Whether keys never leave hardware.
    pub hardware_keys: bool,
    /// Name of the force, once enrolled.
    pub force: Option<String>,
    /// Officers with an account here.
    pub officers: Vec<OfficerRecord>,
}

/// An incident to open.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewIncidentRecord {
    /// A few words by which the officer finds it again.
    pub title: String,
    /// Command-and-control reference, such as `CAD 2089/21Nov`.
    #[uniffi(default = None)]
    pub cad_reference: Option<String>,
    /// When it happened, as first told (`2026-03-01T09:30:00.000Z`).
    #[uniffi(default = None)]
    pub happened_at: Option<String>,
    /// Where it happened.
    #[uniffi(default = "")]
    pub address: String,
    /// The postcode.
    #[uniffi(default = "")]
    pub postcode: String,
}

mirror! {
    /// The part a person plays.
    PersonRole for Role {
        /// Against whom the offence was committed.
        Victim,
        /// Saw or heard something.
        Witness,
        /// Told the police.
        Informant,
        /// May have committed the offence.
        Suspect,
        /// Interprets for somebody.
        Interpreter,
        /// A police officer concerned.
        PoliceOfficer,
        /// An appropriate adult for somebody.
        AppropriateAdult,
        /// Has been charged.
        Defendant,
    }
}

/// An age as the MG11 asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum WitnessAge {
    /// 18 or older.
    Over18,
    /// Years, below 18.
    Years {
        /// The years.
        years: u8,
    },
}

impl From<WitnessAge> for Age {
    fn from(age: WitnessAge) -> Self {
        match age {
            WitnessAge::Over18 => Self::Over18,
            WitnessAge::Years { years } => Self::Years(years),
        }
    }
}

impl From<Age> for WitnessAge {
    fn from(age: Age) -> Self {
        match age {
            Age::Over18 => Self::Over18,
            Age::Years(years) => Self::Years { years },
        }
    }
}

/// A person to enter.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewPersonRecord {
    /// Full name.
    pub name: String,
    /// Their parts; at least one.
    pub roles: Vec<PersonRole>,
    /// Age, where it was asked.
    #[uniffi(default = None)]
    pub age: Option<WitnessAge>,
    /// Occupation.
    #[uniffi(default = "")]
    pub occupation: String,
    /// Everything else; what stands here counts before the fields above.
    #[uniffi(default = None)]
    pub details: Option<PersonChange>,
}

/// A person of an incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PersonRecord {
    /// The person.
    pub id: String,
    /// Full name, or what to call them.
    pub name: String,
}

/// An incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct IncidentRecord {
    /// The incident.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Command-and-control reference.
    pub cad_reference: Option<String>,
    /// Its people.
    pub people: Vec<PersonRecord>,
}

impl From<&Incident> for IncidentRecord {
    fn from(incident: &Incident) -> Self {
        let people = incident.people.iter().map(|involvement| PersonRecord {
            id: involvement.person.id.to_string(),
            name: involvement.person.known_as().to_owned(),
        });
        Self {
            id: incident.id.to_string(),
            title: incident.title.reveal().to_owned(),
            cad_reference: incident.cad_reference.as_ref().map(ToString::to_string),
            people: people.collect(),
        }
    }
}

/// Where a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum DraftState {
    /// May be edited.
    Open,
    /// A report that is not to be filed; kept, and may be resumed.
    SetAside,
    /// Pages fixed; being signed.
    Final,
    /// Sealed.
    Sealed,
}

impl From<pocketbook_core::DraftState> for DraftState {
    fn from(state: pocketbook_core::DraftState) -> Self {
        match state {
            pocketbook_core::DraftState::Open => Self::Open,
            pocketbook_core::DraftState::SetAside => Self::SetAside,
            pocketbook_core::DraftState::Final => Self::Final,
            pocketbook_core::DraftState::Sealed => Self::Sealed,
        }
    }
}

/// Statement or report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum KindOfRecord {
    /// A witness statement.
    WitnessStatement,
    /// A crime report.
    CrimeReport,
    /// The rear page of a statement.
    StatementRear,
    /// Something that was done with an exhibit.
    Custody,
    /// What came to light after a crime report was filed.
    SupplementaryReport,
}

impl From<RecordKind> for KindOfRecord {
    fn from(kind: RecordKind) -> Self {
        match kind {
            RecordKind::WitnessStatement => Self::WitnessStatement,
            RecordKind::CrimeReport => Self::CrimeReport,
            RecordKind::StatementRear => Self::StatementRear,
            RecordKind::Custody => Self::Custody,
            RecordKind::SupplementaryReport => Self::SupplementaryReport,
        }
    }
}

/// A line of a list of drafts.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DraftSummary {
    /// The draft.
    pub draft: String,
    /// Its incident.
    pub incident: String,
    /// Statement or report.
    pub kind: KindOfRecord,
    /// Where it stands.
    pub state: DraftState,
    /// By what the officer knows it.
    pub title: String,
}

impl From<DraftSummaryView> for DraftSummary {
    fn from(view: DraftSummaryView) -> Self {
        Self {
            draft: view.draft.to_string(),
            incident: view.incident.to_string(),
            kind: view.kind.into(),
            state: view.state.into(),
            title: view.title.reveal().to_owned(),
        }
    }
}

/// A photograph, recording or document.
#[derive(Debug, Clone, uniffi::Record)]
pub struct AttachmentRecord {
    /// The attachment.
    pub id: String,
    /// SHA-256 of the file as captured, in hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Its media type, judged by its content.
    pub media_type: String,
    /// The exhibit it is.
    pub exhibit: Option<String>,
    /// Whether the force holds all of it.
    pub delivered: bool,
}

impl From<AttachmentView> for AttachmentRecord {
    fn from(view: AttachmentView) -> Self {
        Self {
            id: view.id.to_string(),
            sha256: view.sha256.to_string(),
            size: view.size,
            media_type: view.media_type.to_string(),
            exhibit: view.exhibit,
            delivered: view.delivered,
        }
    }
}

/// Where a sealed record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum DeliveryState {
    /// On this tablet; to be sent.
    Waiting,
    /// Refused; needs attention.
    Wedged,
    /// The force holds it.
    Delivered,
}

/// A sealed record.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SealedRecord {
    /// The record.
    pub record: String,
    /// The draft it was sealed from.
    pub draft: String,
    /// Statement or report.
    pub kind: KindOfRecord,
    /// SHA-256 of its payload, in hexadecimal.
    pub sha256: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// The same in the officer's words.
    pub words: String,
    /// The crime number, once allocated by the force.
    pub crime_number: Option<String>,
    /// The incident number in the same way, where it is recorded without a
    /// crime; never both.
    pub incident_number: Option<String>,
    /// The reference in use until then.
    pub local_reference: Option<String>,
    /// When it has just been filed or sealed: what to look at, which stopped
    /// nothing.
    pub warnings: Vec<ReportNotice>,
}

impl From<&SealedView> for SealedRecord {
    fn from(view: &SealedView) -> Self {
        Self {
            record: view.record.to_string(),
            draft: view.draft.to_string(),
            kind: view.kind.into(),
            sha256: view.sha256.to_string(),
            state: match view.state {
                pocketbook_core::RecordState::Waiting => DeliveryState::Waiting,
                pocketbook_core::RecordState::Wedged => DeliveryState::Wedged,
                pocketbook_core::RecordState::Delivered => DeliveryState::Delivered,
            },
            words: view.words.clone(),
            crime_number: crime_number(view.number.as_ref()),
            incident_number: incident_number(view.number.as_ref()),
            local_reference: view.local_reference.clone(),
            warnings: view.warnings.iter().cloned().map(Into::into).collect(),
        }
    }
}

/// The number of a crime, if it is one.
pub(crate) fn crime_number(number: Option<&ForceNumber>) -> Option<String> {
    number.and_then(ForceNumber::crime).map(ToString::to_string)
}

/// The number of an incident without a crime, if it is one.
pub(crate) fn incident_number(number: Option<&ForceNumber>) -> Option<String> {
    number
        .and_then(ForceNumber::incident)
        .map(ToString::to_string)
}

/// A session at a glance.
#[derive(Debug, Clone, uniffi::Record)]
pub struct StatusRecord {
    /// Drafts not yet sealed.
    pub drafts: u64,
    /// Records that wait to be sent.
    pub waiting: u64,
    /// Records that need attention.
    pub wedged: u64,
    /// Records which the force holds.
    pub delivered: u64,
    /// All that in the officer's words.
    pub words: String,
    /// Whether nothing of this officer exists on this tablet alone.
    pub safe_to_hand_in: bool,
}

impl From<SessionStatus> for StatusRecord {
    fn from(status: SessionStatus) -> Self {
        Self {
            drafts: status.drafts,
            waiting: status.waiting,
            wedged: status.wedged,
            delivered: status.delivered,
            words: status.words,
            safe_to_hand_in: status.safe_to_hand_in,
        }
    }
}

/// What a sync did.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SyncRecord {
    /// Records that the force holds since this sync.
    pub delivered: Vec<SealedRecord>,
    /// Attachments that it holds since this sync.
    pub attachments_delivered: u64,
    /// Records it refused.
    pub wedged: u64,
    /// Further statements among those delivered whose earlier one the force
    /// does not hold, or which are not the only ones that follow it.
    pub amendments_flagged: Vec<FlaggedAmendment>,
    /// Exhibits here whose reference the force knows for another thing, told in
    /// this sync; nothing is renumbered.
    pub exhibit_collisions: Vec<CollisionRecord>,
    /// Records of reports whose offence the force confirmed, told in this sync.
    pub classified: Vec<String>,
    /// Records and attachments that still wait.
    pub still_waiting: u64,
    /// Whether it was cancelled, or its time was up, before it was through.
    pub stopped: bool,
    /// Whether the gateway could not be reached.
    pub offline: bool,
    /// Where everything stands now, in the officer's words.
    pub words: String,
}

impl From<SyncView> for SyncRecord {
    fn from(view: SyncView) -> Self {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self {
            delivered: view.delivered.iter().map(SealedRecord::from).collect(),
            attachments_delivered: count(view.attachments_delivered.len()),
            wedged: count(view.wedged.len()),
            amendments_flagged: view
                .amendments_flagged
                .into_iter()
                .map(Into::into)
                .collect(),
            exhibit_collisions: view.exhibit_collisions.iter().map(Into::into).collect(),
            classified: view.classified.iter().map(ToString::to_string).collect(),
            still_waiting: view.still_waiting,
            stopped: view.stopped,
            offline: view.offline,
            words: view.words,
        }
    }
}

/// The link, as the host sees it.
#[derive(Debug, Clone, Copy, uniffi::Record)]
pub struct Connectivity {
    /// Whether there is any.
    pub reachable: bool,
    /// Whether it costs by the byte.
    pub expensive: bool,
    /// Whether the system asks to spare it.
    pub constrained: bool,
}

/// Something changed. It never says what it says: read it through the session.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum SessionEvent {
    /// A draft's newest words are durable.
    DraftSaved {
        /// The draft.
        draft: String,
    },
    /// A statement's pages are fixed.
    Finalised {
        /// The draft.
        draft: String,
    },
    /// A record is sealed.
    Sealed {
        /// The record.
        record: String,
    },
    /// The force holds a record.
    Received {
        /// The record.
        record: String,
        /// The crime number, for a report.
        crime_number: Option<String>,
        /// The incident number, for one without a crime.
        incident_number: Option<String>,
    },
    /// A record was refused.
    Wedged {
        /// The record.
        record: String,
    },
    /// Reference data of the force is in use from now on.
    ReferenceInUse {
        /// What it is and which of its kind.
        reference: ReferenceNameRecord,
        /// Its edition.
        edition: u64,
    },
    /// An edition of reference data is not used; the device's list says why.
    ReferenceRefused {
        /// What it is and which of its kind.
        reference: ReferenceNameRecord,
        /// Its edition.
        edition: u64,
    },
    /// The force holds another thing under the reference of an exhibit here;
    /// nothing is renumbered.
    ExhibitCollision {
        /// The record here that names it.
        record: String,
        /// The reference.
        reference: String,
    },
    /// What had been told as a collision is one thing that was handed over.
    ExhibitSettled {
        /// The record here that names it.
        record: String,
        /// The reference.
        reference: String,
    },
    /// The force confirmed what the offence of a report is.
    ClassificationConfirmed {
        /// The report's record.
        record: String,
    },
    /// Sync has moved on.
    SyncProgress {
        /// Done in this run.
        done: u64,
        /// Of how many.
        total: u64,
    },
    /// The session is locked.
    Locked,
    /// Something newer than these bindings.
    Other,
}

impl From<pocketbook_core::Event> for SessionEvent {
    fn from(event: pocketbook_core::Event) -> Self {
        use pocketbook_core::Event;
        match event {
            Event::DraftSaved { draft } => Self::DraftSaved {
                draft: draft.to_string(),
            },
            Event::ReferenceInUse { reference, edition } => Self::ReferenceInUse {
                reference: ReferenceNameRecord::from(&reference),
                edition,
            },
            Event::ReferenceRefused { reference, edition } => Self::ReferenceRefused {
                reference: ReferenceNameRecord::from(&reference),
                edition,
            },
            Event::Finalised { draft } => Self::Finalised {
                draft: draft.to_string(),
            },
            Event::Sealed { record } => Self::Sealed {
                record: record.to_string(),
            },
            Event::ExhibitCollision { record, reference } => Self::ExhibitCollision {
                record: record.to_string(),
                reference: reference.to_string(),
            },
            Event::ExhibitSettled { record, reference } => Self::ExhibitSettled {
                record: record.to_string(),
                reference: reference.to_string(),
            },
            Event::Received { record, number } => Self::Received {
                record: record.to_string(),
                crime_number: crime_number(number.as_ref()),
                incident_number: incident_number(number.as_ref()),
            },
            Event::ClassificationConfirmed { record } => Self::ClassificationConfirmed {
                record: record.to_string(),
            },
            Event::Wedged { record } => Self::Wedged {
                record: record.to_string(),
            },
            Event::SyncProgress { done, total } => Self::SyncProgress { done, total },
            Event::Locked => Self::Locked,
            _ => Self::Other,
        }
    }
}
