//! A report's fields as a host reads and writes them: what every report has in
//! the record itself, and each larger group in a record of its own, which is
//! changed without touching the others.

use std::collections::HashMap;

use pocketbook_core::CoreError;
use pocketbook_core::model::{
    Classification, ClearableOfReport, NonCrimeClass, Personal, PlaceId, PropertyItem, ReportDraft,
    ReportKind, ReportPatch, Timestamp,
};

use crate::mirror::mirror;
use crate::report_groups::{flags, shown_flags};
use crate::{
    CertaintyOfTime, ClassificationEntryRecord, ClassificationRecord, FirstHourRecord,
    FlagOfReport, KeptRiskAssessment, MethodRecord, PartRecord, PocketbookError, PropertyRecord,
    RecordingAnswersRecord, RegistrationRecord, SolvabilityRecord, VictimCareRecord,
    VictimOfReport, YesOrNoResponse,
};

mirror! {
    /// A field of a report that can be emptied again.
    ReportFieldToClear for ClearableOfReport {
        /// Crime or not.
        Kind,
        /// The command-and-control reference.
        CadReference,
        /// The offence; its history stays.
        Classification,
        /// The victim.
        Victim,
        /// When it was reported.
        ReportedAt,
        /// The earliest time it can have been committed.
        CommittedFrom,
        /// The latest time.
        CommittedTo,
        /// How sure the times are.
        CommittedCertainty,
        /// The place.
        Place,
        /// That answers were given by another victim: they were given by the one who
        /// is named.
        AskedOfAnother,
    }
}

/// Crime, or an incident recorded without one.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum KindOfReport {
    /// A crime.
    Crime,
    /// A rape was reported and not recorded as a crime (N100).
    ReportedRape,
    /// A domestic incident without a crime.
    DomesticIncident,
    /// Anti-social behaviour.
    AntiSocialBehaviour,
    /// A hate incident without a crime.
    HateIncident,
    /// Any other incident without a crime.
    OtherIncident {
        /// What it is.
        words: String,
    },
}

impl From<KindOfReport> for ReportKind {
    fn from(kind: KindOfReport) -> Self {
        Self::NonCrimeIncident(match kind {
            KindOfReport::Crime => return Self::Crime,
            KindOfReport::ReportedRape => NonCrimeClass::ReportedRape,
            KindOfReport::DomesticIncident => NonCrimeClass::DomesticIncident,
            KindOfReport::AntiSocialBehaviour => NonCrimeClass::AntiSocialBehaviour,
            KindOfReport::HateIncident => NonCrimeClass::HateIncident,
            KindOfReport::OtherIncident { words } => NonCrimeClass::Other(words.into()),
        })
    }
}

impl From<&ReportKind> for KindOfReport {
    fn from(kind: &ReportKind) -> Self {
        let class = match kind {
            ReportKind::Crime => return Self::Crime,
            ReportKind::NonCrimeIncident(class) => class,
        };
        match class {
            NonCrimeClass::ReportedRape => Self::ReportedRape,
            NonCrimeClass::DomesticIncident => Self::DomesticIncident,
            NonCrimeClass::AntiSocialBehaviour => Self::AntiSocialBehaviour,
            NonCrimeClass::HateIncident => Self::HateIncident,
            NonCrimeClass::Other(words) => Self::OtherIncident {
                words: words.reveal().to_owned(),
            },
        }
    }
}

/// Each of a list.
pub(crate) fn all<T, U: From<T>>(list: Option<Vec<T>>) -> Option<Vec<U>> {
    list.map(|list| list.into_iter().map(Into::into).collect())
}

/// Reads each of a list.
pub(crate) fn each<T, U: TryFrom<T, Error = PocketbookError>>(
    list: Option<Vec<T>>,
) -> Result<Option<Vec<U>>, PocketbookError> {
    list.map(|list| list.into_iter().map(TryInto::try_into).collect())
        .transpose()
}

/// Reads each thing; a number that is none names the thing it is of.
pub(crate) fn each_thing(
    list: Option<Vec<PropertyRecord>>,
) -> Result<Option<Vec<PropertyItem>>, PocketbookError> {
    let read = |(at, record): (usize, PropertyRecord)| {
        let item = PropertyItem::try_from(record);
        item.map_err(|error| error.within("property", Some(at), Some("exhibit")))
    };
    list.map(|list| list.into_iter().enumerate().map(read).collect())
        .transpose()
}

/// Reads an offence.
pub(crate) fn offence(
    record: Option<ClassificationRecord>,
) -> Result<Option<Classification>, PocketbookError> {
    let read = record.map(Classification::try_from).transpose();
    read.map_err(|error| error.within("classification", None, Some("code")))
}

/// A change to a report; what is absent stays, and a group or list that is there
/// stands in place of the one entered. Risk
/// assessments have calls of their own.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct ReportChange {
    /// Crime or not.
    #[uniffi(default = None)]
    pub kind: Option<KindOfReport>,
    /// The command-and-control reference.
    #[uniffi(default = None)]
    pub cad_reference: Option<String>,
    /// How it came in.
    #[uniffi(default = None)]
    pub registration: Option<RegistrationRecord>,
    /// The offence, provisional.
    #[uniffi(default = None)]
    pub classification: Option<ClassificationRecord>,
    /// Whose crime it is.
    #[uniffi(default = None)]
    pub victim: Option<VictimOfReport>,
    /// Parts in this report, where they differ from those in the incident.
    #[uniffi(default = None)]
    pub people: Option<Vec<PartRecord>>,
    /// When it was reported.
    #[uniffi(default = None)]
    pub reported_at: Option<Timestamp>,
    /// Why this crime was first reported then and not with its incident, where it
    /// was disclosed later; empty where it was not. Its 24 hours then run from its
    /// own time. It is said with `reported_at`, never without one.
    #[uniffi(default = None)]
    pub disclosed_later: Option<String>,
    /// Earliest time it can have been committed; when it began, where that is exact.
    #[uniffi(default = None)]
    pub committed_from: Option<Timestamp>,
    /// Latest time it can have been committed; when it ended, where that is exact.
    #[uniffi(default = None)]
    pub committed_to: Option<Timestamp>,
    /// How sure that is.
    #[uniffi(default = None)]
    pub committed_certainty: Option<CertaintyOfTime>,
    /// Where: one of the places of the incident.
    #[uniffi(default = None)]
    pub place: Option<PlaceId>,
    /// Where within that place.
    #[uniffi(default = None)]
    pub place_detail: Option<String>,
    /// What happened.
    #[uniffi(default = None)]
    pub narrative: Option<String>,
    /// Things stolen, damaged, recovered, seized or found.
    #[uniffi(default = None)]
    pub property: Option<Vec<PropertyRecord>>,
    /// How it was done.
    #[uniffi(default = None)]
    pub modus_operandi: Option<MethodRecord>,
    /// What was answered about each flag; one that is absent was not asked about.
    #[uniffi(default = None)]
    pub flags: Option<HashMap<FlagOfReport, YesOrNoResponse>>,
    /// What was done in the first hour.
    #[uniffi(default = None)]
    pub golden_hour: Option<FirstHourRecord>,
    /// What may solve it.
    #[uniffi(default = None)]
    pub solvability: Option<SolvabilityRecord>,
    /// What the victim was asked, told and promised.
    #[uniffi(default = None)]
    pub victim_care: Option<VictimCareRecord>,
    /// Answers whether it is a crime.
    #[uniffi(default = None)]
    pub recording: Option<RecordingAnswersRecord>,
    /// Fields to empty again.
    #[uniffi(default = [])]
    pub clear: Vec<ReportFieldToClear>,
}

impl TryFrom<ReportChange> for ReportPatch {
    type Error = PocketbookError;

    fn try_from(change: ReportChange) -> Result<Self, PocketbookError> {
        let cad_reference = change.cad_reference.as_deref().map(str::parse).transpose();
        Ok(Self {
            kind: change.kind.map(Into::into),
            cad_reference: cad_reference.map_err(CoreError::from)?,
            registration: change.registration.map(Into::into),
            classification: offence(change.classification)?,
            victim: change.victim.map(Into::into),
            people: all(change.people),
            reported_at: change.reported_at,
            disclosed_later: change.disclosed_later.map(Personal::new),
            committed_from: change.committed_from,
            committed_to: change.committed_to,
            committed_certainty: change.committed_certainty.map(Into::into),
            place: change.place,
            place_detail: change.place_detail.map(Personal::new),
            narrative: change.narrative.map(Personal::new),
            property: each_thing(change.property)?,
            modus_operandi: change.modus_operandi.map(Into::into),
            flags: change.flags.map(flags),
            risk_assessments: None,
            golden_hour: change.golden_hour.map(TryInto::try_into).transpose()?,
            solvability: change.solvability.map(Into::into),
            victim_care: change.victim_care.map(TryInto::try_into).transpose()?,
            recording: change.recording.map(Into::into),
            clear: change.clear.into_iter().map(Into::into).collect(),
        })
    }
}

/// Every field of a report as it is, group by group: what [`ReportChange`]
/// writes, and what was noted beside it.
#[derive(Clone, uniffi::Record)]
pub struct ReportFields {
    /// Crime or not; none while nobody said.
    pub kind: Option<KindOfReport>,
    /// The command-and-control reference.
    pub cad_reference: Option<String>,
    /// How it came in.
    pub registration: RegistrationRecord,
    /// The offence, provisional.
    pub classification: Option<ClassificationRecord>,
    /// Every offence that was entered, the newest last.
    pub classification_history: Vec<ClassificationEntryRecord>,
    /// Whose crime it is.
    pub victim: Option<VictimOfReport>,
    /// Parts in this report, where they differ from those in the incident.
    pub people: Vec<PartRecord>,
    /// When it was reported; the 24 hours run from here, or from an earlier time
    /// that the incident says.
    pub reported_at: Option<Timestamp>,
    /// Why this crime was first reported then and not with its incident; empty where
    /// it was not disclosed later. Its 24 hours then run from its own time.
    pub disclosed_later: String,
    /// Earliest time it can have been committed; when it began, where that is exact.
    pub committed_from: Option<Timestamp>,
    /// Latest time it can have been committed; when it ended, where that is exact.
    pub committed_to: Option<Timestamp>,
    /// How sure that is.
    pub committed_certainty: Option<CertaintyOfTime>,
    /// Where: one of the places of the incident.
    pub place: Option<PlaceId>,
    /// Where within that place.
    pub place_detail: String,
    /// What happened.
    pub narrative: String,
    /// Things stolen, damaged, recovered, seized or found.
    pub property: Vec<PropertyRecord>,
    /// How it was done.
    pub modus_operandi: MethodRecord,
    /// The flags that were considered, and whether each is set; one that is
    /// absent was not considered.
    pub flags: HashMap<FlagOfReport, YesOrNoResponse>,
    /// Risk assessments that were begun or answered.
    pub risk_assessments: Vec<KeptRiskAssessment>,
    /// What was done in the first hour.
    pub golden_hour: FirstHourRecord,
    /// What may solve it.
    pub solvability: SolvabilityRecord,
    /// What the victim was asked, told and promised.
    pub victim_care: VictimCareRecord,
    /// Answers whether it is a crime.
    pub recording: RecordingAnswersRecord,
    /// Fields that the officer emptied on purpose: the incident does not fill
    /// them in again.
    pub emptied: Vec<ReportFieldToClear>,
}

impl From<&ReportDraft> for ReportFields {
    fn from(draft: &ReportDraft) -> Self {
        Self {
            kind: draft.kind.as_ref().map(Into::into),
            cad_reference: draft.cad_reference.as_ref().map(ToString::to_string),
            registration: (&draft.registration).into(),
            classification: draft.classification.as_ref().map(Into::into),
            classification_history: draft
                .classification_history
                .iter()
                .map(Into::into)
                .collect(),
            victim: draft.victim.map(Into::into),
            people: draft.people.iter().map(Into::into).collect(),
            reported_at: draft.reported_at,
            disclosed_later: draft.disclosed_later.reveal().to_owned(),
            committed_from: draft.committed_from,
            committed_to: draft.committed_to,
            committed_certainty: draft.committed_certainty.map(Into::into),
            place: draft.place,
            place_detail: draft.place_detail.reveal().to_owned(),
            narrative: draft.narrative.reveal().to_owned(),
            property: draft.property.iter().map(Into::into).collect(),
            modus_operandi: (&draft.modus_operandi).into(),
            flags: shown_flags(&draft.flags),
            risk_assessments: draft.risk_assessments.iter().map(Into::into).collect(),
            golden_hour: (&draft.golden_hour).into(),
            solvability: draft.solvability.into(),
            victim_care: (&draft.victim_care).into(),
            recording: (&draft.recording).into(),
            emptied: draft.emptied.iter().copied().map(Into::into).collect(),
        }
    }
}
