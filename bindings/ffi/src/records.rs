//! What crosses: immutable records.

use pocketbook_core::model::{
    Age, DeviceId, DraftId, ForceNumber, Incident, IncidentId, OfficerId, PersonId, RecordId,
    RecordKind, Role, Timestamp,
};
use pocketbook_core::{
    DeviceStatus, DraftSummaryView, ListedIncident, OfficerView, SealedView, SessionStatus,
};

use crate::mirror::mirror;
use crate::{
    FieldWarning, IncidentChange, KindOfListed, PersonChange, PlaceChange, ReferenceNameRecord,
    ReferenceRecord,
};

/// An officer with an account on the tablet.
#[derive(Debug, Clone, uniffi::Record)]
pub struct OfficerRecord {
    /// The account.
    pub id: OfficerId,
    /// Warrant number.
    pub warrant_number: String,
    /// Rank and name.
    pub name: String,
}

impl From<&OfficerView> for OfficerRecord {
    fn from(view: &OfficerView) -> Self {
        Self {
            id: view.id,
            warrant_number: view.warrant_number.to_string(),
            name: view.name.reveal().to_owned(),
        }
    }
}

/// A tablet at a glance.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DeviceStatusRecord {
    /// The tablet.
    pub device: DeviceId,
    /// Whether keys never leave hardware.
    pub hardware_keys: bool,
    /// Name of the force, once enrolled.
    pub force: Option<String>,
    /// Where its gateway is, once enrolled.
    pub gateway_url: Option<String>,
    /// Officers with an account here.
    pub officers: Vec<OfficerRecord>,
    /// Whether an older copy of the tablet's own database seems to have been put
    /// back; report it.
    pub rollback_suspected: bool,
    /// The force's forms and lists, by name and edition.
    pub references: Vec<ReferenceRecord>,
}

impl From<DeviceStatus> for DeviceStatusRecord {
    fn from(status: DeviceStatus) -> Self {
        let (force, gateway_url) = match status.enrolment {
            Some(enrolment) => (Some(enrolment.force), Some(enrolment.gateway_url)),
            None => (None, None),
        };
        Self {
            device: status.device,
            hardware_keys: status.keystore == "hardware",
            force,
            gateway_url,
            officers: status.officers.iter().map(OfficerRecord::from).collect(),
            rollback_suspected: status.rollback_suspected,
            references: status
                .references
                .iter()
                .map(ReferenceRecord::from)
                .collect(),
        }
    }
}

/// An incident to open, with everybody and everywhere that is known by then: it is
/// entered whole or not at all.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewIncidentRecord {
    /// A few words by which the officer finds it again.
    pub title: String,
    /// Command-and-control reference, such as `CAD 2089/21Nov`.
    #[uniffi(default = None)]
    pub cad_reference: Option<String>,
    /// When it happened, as first told.
    #[uniffi(default = None)]
    pub happened_at: Option<Timestamp>,
    /// Where it happened.
    #[uniffi(default = "")]
    pub address: String,
    /// The postcode.
    #[uniffi(default = "")]
    pub postcode: String,
    /// More about the scene; what stands here counts before the two above.
    #[uniffi(default = None)]
    pub scene: Option<PlaceChange>,
    /// Further places, each entered once.
    #[uniffi(default = [])]
    pub places: Vec<PlaceChange>,
    /// The people concerned, each entered once.
    #[uniffi(default = [])]
    pub people: Vec<NewPersonRecord>,
    /// Everything else; what stands here counts before the fields above.
    #[uniffi(default = None)]
    pub details: Option<IncidentChange>,
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
    /// Full name; empty where the details say in `name_not_given` why.
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
    pub id: PersonId,
    /// Full name, or what to call them.
    pub name: String,
}

/// An incident.
#[derive(Debug, Clone, uniffi::Record)]
pub struct IncidentRecord {
    /// The incident.
    pub id: IncidentId,
    /// Its title.
    pub title: String,
    /// Command-and-control reference.
    pub cad_reference: Option<String>,
    /// Its people, each once: of entries that were merged, the one that stands
    /// for all.
    pub people: Vec<PersonRecord>,
    /// What to do about it, where it cannot be read: it is listed all the same.
    pub damaged: Option<String>,
}

impl From<&ListedIncident> for IncidentRecord {
    fn from(listed: &ListedIncident) -> Self {
        match listed {
            ListedIncident::Read(incident) => Self::from(incident.as_ref()),
            ListedIncident::Damaged(damaged) => Self {
                id: damaged.id,
                title: String::new(),
                cad_reference: None,
                people: Vec::new(),
                damaged: Some(damaged.damaged.to_owned()),
            },
        }
    }
}

impl From<&Incident> for IncidentRecord {
    fn from(incident: &Incident) -> Self {
        let people = incident.current_people().map(|involvement| PersonRecord {
            id: involvement.person.id,
            name: involvement.person.known_as().to_owned(),
        });
        Self {
            id: incident.id,
            title: incident.title.reveal().to_owned(),
            cad_reference: incident.cad_reference.as_ref().map(ToString::to_string),
            people: people.collect(),
            damaged: None,
        }
    }
}

mirror! {
    /// Where a draft stands.
    DraftState for pocketbook_core::DraftState {
        /// May be edited.
        Open,
        /// A report that is not to be filed; kept, and may be resumed.
        SetAside,
        /// Pages fixed; being signed.
        Final,
        /// Sealed.
        Sealed,
    }
}
mirror! {
    /// What a draft or a record is.
    KindOfRecord for RecordKind {
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
}

/// A line of a list of drafts.
#[derive(Debug, Clone, uniffi::Record)]
pub struct DraftSummary {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Statement or report.
    pub kind: KindOfRecord,
    /// Where it stands.
    pub state: DraftState,
    /// What it is, more closely: a report of a crime or of an incident without
    /// one.
    pub sort: Option<KindOfListed>,
    /// The reference made on the tablet, of a report or of the report that a
    /// supplement is to.
    pub local_reference: Option<String>,
    /// The force's number for it, once that is here.
    pub number: Option<String>,
    /// The victim of a report; the maker of a statement. Empty where nobody is
    /// named yet.
    pub who: String,
    /// By what the officer knows it.
    pub title: String,
    /// Whether it is a statement that its witness refused to sign.
    pub refused: bool,
    /// Whether it is a sealed statement whose rear page is not sealed yet.
    pub rear_missing: bool,
    /// When it was last changed, by the tablet's clock.
    pub updated: Timestamp,
}

impl From<DraftSummaryView> for DraftSummary {
    fn from(view: DraftSummaryView) -> Self {
        Self {
            draft: view.draft,
            incident: view.incident,
            kind: view.kind.into(),
            state: view.state.into(),
            sort: view.sort.map(Into::into),
            local_reference: view.local_reference,
            number: view.number,
            who: view.who.reveal().to_owned(),
            title: view.title.reveal().to_owned(),
            refused: view.refused,
            rear_missing: view.rear_missing,
            updated: view.updated,
        }
    }
}

mirror! {
    /// Where a sealed record stands.
    DeliveryState for pocketbook_core::RecordState {
        /// On this tablet; to be sent.
        Waiting,
        /// Refused; needs attention.
        Wedged,
        /// The force holds it.
        Delivered,
    }
}

/// A sealed record.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SealedRecord {
    /// The record.
    pub record: RecordId,
    /// The draft it was sealed from.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// Statement or report.
    pub kind: KindOfRecord,
    /// Whether it is the report of an incident without a crime: by its number, or by
    /// what was filed until that is here.
    pub without_crime: bool,
    /// SHA-256 of its payload, in hexadecimal.
    pub sha256: String,
    /// Its number among the records that this tablet sealed.
    pub sequence: u64,
    /// When it was sealed, by the tablet's clock.
    pub sealed_at: Timestamp,
    /// Where it stands.
    pub state: DeliveryState,
    /// Whether the force holds it apart because a check failed; report it.
    pub kept_apart: bool,
    /// Where it stands, in the officer's words.
    pub words: String,
    /// The crime number, once allocated by the force.
    pub crime_number: Option<String>,
    /// The incident number in the same way, where it is recorded without a
    /// crime; never both.
    pub incident_number: Option<String>,
    /// The reference in use until then.
    pub local_reference: Option<String>,
    /// The unique reference number, where it came after sealing.
    pub urn: Option<String>,
    /// When it has just been filed or sealed: what to look at, which stopped
    /// nothing.
    pub warnings: Vec<FieldWarning>,
}

impl From<&SealedView> for SealedRecord {
    fn from(view: &SealedView) -> Self {
        Self {
            record: view.record,
            draft: view.draft,
            incident: view.incident,
            kind: view.kind.into(),
            without_crime: view.without_crime,
            sha256: view.sha256.to_string(),
            sequence: view.sequence,
            sealed_at: view.sealed_at,
            state: view.state.into(),
            kept_apart: view.kept_apart,
            words: view.words.clone(),
            crime_number: crime_number(view.number.as_ref()),
            incident_number: incident_number(view.number.as_ref()),
            local_reference: view.local_reference.clone(),
            urn: view.urn.as_ref().map(ToString::to_string),
            warnings: view.warnings.iter().cloned().map(Into::into).collect(),
        }
    }
}

/// A page of the list of sealed records.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RecordPage {
    /// Its records.
    pub records: Vec<SealedRecord>,
    /// What to give as `after` for the next page; none at the end of the list.
    pub next: Option<String>,
}

/// The ledger of a vault, verified.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LedgerRecord {
    /// Number of entries, all of which were checked.
    pub entries: u64,
    /// SHA-256 of the newest, in hexadecimal.
    pub head: String,
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
    /// Whose session it is.
    pub officer: OfficerRecord,
    /// Drafts not yet sealed.
    pub drafts: u64,
    /// Records that wait to be sent.
    pub waiting: u64,
    /// Records that need attention.
    pub wedged: u64,
    /// Records which the force holds.
    pub delivered: u64,
    /// Attachments that wait to be sent.
    pub attachments_waiting: u64,
    /// Attachments that cannot be sent as they are.
    pub attachments_wedged: u64,
    /// All that in the officer's words.
    pub words: String,
    /// Whether nothing of this officer exists on this tablet alone.
    pub safe_to_hand_in: bool,
    /// When the gateway was last heard, by its own clock.
    pub last_gateway_time: Option<Timestamp>,
    /// Whether an older copy of the vault seems to have been put back; sealing
    /// waits until a sync has settled it.
    pub rollback_suspected: bool,
    /// Whether keys never leave hardware.
    pub hardware_keys: bool,
}

impl From<SessionStatus> for StatusRecord {
    fn from(status: SessionStatus) -> Self {
        Self {
            officer: (&status.officer).into(),
            drafts: status.drafts,
            waiting: status.waiting,
            wedged: status.wedged,
            delivered: status.delivered,
            attachments_waiting: status.attachments_waiting,
            attachments_wedged: status.attachments_wedged,
            words: status.words,
            safe_to_hand_in: status.safe_to_hand_in,
            last_gateway_time: status.last_gateway_time,
            rollback_suspected: status.rollback_suspected,
            hardware_keys: status.keystore == "hardware",
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
        draft: DraftId,
    },
    /// A statement's pages are fixed.
    Finalised {
        /// The draft.
        draft: DraftId,
    },
    /// A record is sealed.
    Sealed {
        /// The record.
        record: RecordId,
    },
    /// The force holds a record.
    Received {
        /// The record.
        record: RecordId,
        /// The crime number, for a report.
        crime_number: Option<String>,
        /// The incident number, for one without a crime.
        incident_number: Option<String>,
    },
    /// A record was refused.
    Wedged {
        /// The record.
        record: RecordId,
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
        record: RecordId,
        /// The reference.
        reference: String,
    },
    /// What had been told as a collision is one thing that was handed over.
    ExhibitSettled {
        /// The record here that names it.
        record: RecordId,
        /// The reference.
        reference: String,
    },
    /// The force confirmed what the offence of a report is.
    ClassificationConfirmed {
        /// The report's record.
        record: RecordId,
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
            Event::DraftSaved { draft } => Self::DraftSaved { draft },
            Event::ReferenceInUse { reference, edition } => Self::ReferenceInUse {
                reference: ReferenceNameRecord::from(&reference),
                edition,
            },
            Event::ReferenceRefused { reference, edition } => Self::ReferenceRefused {
                reference: ReferenceNameRecord::from(&reference),
                edition,
            },
            Event::Finalised { draft } => Self::Finalised { draft },
            Event::Sealed { record } => Self::Sealed { record },
            Event::ExhibitCollision { record, reference } => Self::ExhibitCollision {
                record,
                reference: reference.to_string(),
            },
            Event::ExhibitSettled { record, reference } => Self::ExhibitSettled {
                record,
                reference: reference.to_string(),
            },
            Event::Received { record, number } => Self::Received {
                record,
                crime_number: crime_number(number.as_ref()),
                incident_number: incident_number(number.as_ref()),
            },
            Event::ClassificationConfirmed { record } => Self::ClassificationConfirmed { record },
            Event::Wedged { record } => Self::Wedged { record },
            Event::SyncProgress { done, total } => Self::SyncProgress { done, total },
            Event::Locked => Self::Locked,
            _ => Self::Other,
        }
    }
}
