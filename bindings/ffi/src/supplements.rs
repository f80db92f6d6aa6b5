//! Supplementary reports: what comes to light after a report was filed.

use std::collections::HashMap;

use pocketbook_core::model::{
    ClearableOfSupplement, Correction, DraftId, EarlierSeen, FieldCorrection, IncidentId, Personal,
    RecordId, RevisionId, Sha256Digest, SupplementDraft, SupplementPatch, Timestamp,
};
use pocketbook_core::{CorrectedFieldView, SupplementView};

use crate::mirror::mirror;
use crate::records::{crime_number, incident_number};
use crate::report_groups::{flags, shown_flags};
use crate::report_records::{all, each_thing, offence};
use crate::{
    ClassificationRecord, DraftState, DraftSummary, FieldProblem, FieldWarning, FirstHourRecord,
    FlagOfReport, KeptRiskAssessment, PartRecord, PocketbookError, PropertyRecord, SealedRecord,
    Session, SolvabilityRecord, VictimCareRecord, YesOrNoResponse,
};

mirror! {
    /// How an earlier record was known where the one that follows it was made.
    HowEarlierWasSeen for EarlierSeen {
        /// It was sealed in the same vault.
        SealedHere,
        /// Its evidence bundle was read there, and verified.
        Bundle,
        /// Only its identifier and its digest were given: nothing of it was seen.
        NotSeen,
    }
}

mirror! {
    /// A field of a supplement that can be emptied again; lists, groups and words
    /// are emptied by giving empty ones.
    SupplementFieldToClear for ClearableOfSupplement {
        /// The offence: the officer does not take it to be another after all.
        Classification,
        /// That it was asked of the victim before its correction: it was asked of the
        /// one it corrects the report to.
        AskedOf,
    }
}

/// A field of the report that was wrong, and what is right.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CorrectionRecord {
    /// The field, by its path in the report.
    pub field: String,
    /// What is right, in words.
    pub is: String,
}

/// A correction as it was kept: what stood in the field, and what is right.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct KeptCorrection {
    /// The field, by its path in the report.
    pub field: String,
    /// What stood there; empty where nothing was entered.
    pub was: String,
    /// What is right, in words.
    pub is: String,
}

impl From<&FieldCorrection> for KeptCorrection {
    fn from(one: &FieldCorrection) -> Self {
        Self {
            field: one.field.clone(),
            was: one.was.reveal().to_owned(),
            is: one.is.reveal().to_owned(),
        }
    }
}

/// A field of a report as it now stands.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldAsItStands {
    /// The field, by its path in the report.
    pub field: String,
    /// What the report says there; empty where nothing was entered.
    pub in_report: String,
    /// What is right, by the supplement that was filed last.
    pub stands: String,
    /// What is right as people read it: somebody by name, a place by address.
    pub in_words: String,
    /// The record of that supplement.
    pub record: RecordId,
    /// When that was filed, by the tablet's clock.
    pub filed_at: Timestamp,
}

impl From<CorrectedFieldView> for FieldAsItStands {
    fn from(view: CorrectedFieldView) -> Self {
        Self {
            field: view.field,
            in_report: view.in_report.reveal().to_owned(),
            stands: view.stands.reveal().to_owned(),
            in_words: view.in_words.reveal().to_owned(),
            record: view.record,
            filed_at: view.filed_at,
        }
    }
}

/// A change to a supplement; what is absent stays, and a group or list that is
/// there stands in place of the one entered. Risk assessments have calls of their
/// own.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct SupplementChange {
    /// Why there is a supplement.
    #[uniffi(default = None)]
    pub reason: Option<String>,
    /// What is new.
    #[uniffi(default = None)]
    pub narrative: Option<String>,
    /// Fields of the report that were wrong.
    #[uniffi(default = None)]
    pub corrections: Option<Vec<CorrectionRecord>>,
    /// Further things: found, recovered, missed since.
    #[uniffi(default = None)]
    pub property: Option<Vec<PropertyRecord>>,
    /// Further parts of people of the incident.
    #[uniffi(default = None)]
    pub people: Option<Vec<PartRecord>>,
    /// What the officer now takes the offence to be.
    #[uniffi(default = None)]
    pub classification: Option<ClassificationRecord>,
    /// Flags that were considered since.
    #[uniffi(default = None)]
    pub flags: Option<HashMap<FlagOfReport, YesOrNoResponse>>,
    /// Actions of the first hour that were taken, or decided on, since.
    #[uniffi(default = None)]
    pub golden_hour: Option<FirstHourRecord>,
    /// What may solve it, as far as it was considered since.
    #[uniffi(default = None)]
    pub solvability: Option<SolvabilityRecord>,
    /// What the victim was asked, told and promised since.
    #[uniffi(default = None)]
    pub victim_care: Option<VictimCareRecord>,
    /// Fields to empty again.
    #[uniffi(default = [])]
    pub clear: Vec<SupplementFieldToClear>,
}

impl TryFrom<SupplementChange> for SupplementPatch {
    type Error = PocketbookError;

    fn try_from(change: SupplementChange) -> Result<Self, PocketbookError> {
        let correction = |one: CorrectionRecord| Correction {
            field: one.field,
            is: one.is.into(),
        };
        Ok(Self {
            reason: change.reason.map(Personal::new),
            narrative: change.narrative.map(Personal::new),
            corrections: change
                .corrections
                .map(|all| all.into_iter().map(correction).collect()),
            property: each_thing(change.property)?,
            people: all(change.people),
            classification: offence(change.classification)?,
            flags: change.flags.map(flags),
            risk_assessments: None,
            golden_hour: change.golden_hour.map(TryInto::try_into).transpose()?,
            solvability: change.solvability.map(Into::into),
            victim_care: change.victim_care.map(TryInto::try_into).transpose()?,
            clear: change.clear.into_iter().map(Into::into).collect(),
        })
    }
}

/// Every field of a supplement as it is: what [`SupplementChange`] writes, and
/// how the report it is to was known.
#[derive(Clone, uniffi::Record)]
pub struct SupplementFields {
    /// SHA-256 of the payload of the report.
    pub report_sha256: Sha256Digest,
    /// How the report was known where the supplement was begun.
    pub seen: HowEarlierWasSeen,
    /// The local reference of the report, where it is known.
    pub local_reference: Option<String>,
    /// Why there is a supplement.
    pub reason: String,
    /// What is new.
    pub narrative: String,
    /// Fields of the report that were wrong, with what stood there.
    pub corrections: Vec<KeptCorrection>,
    /// Further things.
    pub property: Vec<PropertyRecord>,
    /// Further parts of people of the incident.
    pub people: Vec<PartRecord>,
    /// What the officer now takes the offence to be.
    pub classification: Option<ClassificationRecord>,
    /// Flags that were considered since.
    pub flags: HashMap<FlagOfReport, YesOrNoResponse>,
    /// Risk assessments that were begun or answered since.
    pub risk_assessments: Vec<KeptRiskAssessment>,
    /// Actions of the first hour since.
    pub golden_hour: FirstHourRecord,
    /// What may solve it, as far as it was considered since.
    pub solvability: SolvabilityRecord,
    /// What the victim was asked, told and promised since.
    pub victim_care: VictimCareRecord,
}

impl From<&SupplementDraft> for SupplementFields {
    fn from(draft: &SupplementDraft) -> Self {
        let reference = draft.references.local_reference.as_ref();
        Self {
            report_sha256: draft.report.sha256,
            seen: draft.seen.into(),
            local_reference: reference.map(ToString::to_string),
            reason: draft.reason.reveal().to_owned(),
            narrative: draft.narrative.reveal().to_owned(),
            corrections: draft.corrections.iter().map(Into::into).collect(),
            property: draft.property.iter().map(Into::into).collect(),
            people: draft.people.iter().map(Into::into).collect(),
            classification: draft.classification.as_ref().map(Into::into),
            flags: shown_flags(&draft.flags),
            risk_assessments: draft.risk_assessments.iter().map(Into::into).collect(),
            golden_hour: (&draft.golden_hour).into(),
            solvability: draft.solvability.into(),
            victim_care: (&draft.victim_care).into(),
        }
    }
}

/// A supplement as an editor shows it.
#[derive(Clone, uniffi::Record)]
pub struct SupplementRecord {
    /// The draft.
    pub draft: DraftId,
    /// Its incident.
    pub incident: IncidentId,
    /// The record of the report it is to.
    pub report: RecordId,
    /// Where it stands.
    pub state: DraftState,
    /// Its newest revision; durable.
    pub revision: RevisionId,
    /// Every field, group by group.
    pub fields: SupplementFields,
    /// What is still needed before it can be filed.
    pub missing: Vec<FieldProblem>,
    /// What to look at; it never stops anything.
    pub warnings: Vec<FieldWarning>,
    /// The record, once filed.
    pub record: Option<RecordId>,
    /// The crime number of the report, as far as it is known here.
    pub crime_number: Option<String>,
    /// The incident number in the same way, where it is recorded without a
    /// crime; never both.
    pub incident_number: Option<String>,
}

impl From<SupplementView> for SupplementRecord {
    fn from(view: SupplementView) -> Self {
        Self {
            draft: view.draft,
            incident: view.incident,
            report: view.content.report.record,
            state: view.state.into(),
            revision: view.revision,
            fields: (&view.content).into(),
            missing: view.missing.into_iter().map(Into::into).collect(),
            warnings: view.warnings.into_iter().map(Into::into).collect(),
            record: view.record,
            crime_number: crime_number(view.number.as_ref()),
            incident_number: incident_number(view.number.as_ref()),
        }
    }
}

/// A group of what a supplement says, in words.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct GroupInWords {
    /// Its heading; empty for what stands in no group.
    pub heading: String,
    /// Fields, each with its label.
    pub fields: Vec<FieldInWords>,
    /// Free text below them; empty for none.
    pub text: String,
}

/// A field of a supplement, in words.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldInWords {
    /// Its label.
    pub label: String,
    /// What it says.
    pub words: String,
}

impl From<pocketbook_core::FieldInWords> for FieldInWords {
    fn from(field: pocketbook_core::FieldInWords) -> Self {
        Self {
            label: field.label,
            words: field.words.reveal().to_owned(),
        }
    }
}

impl From<pocketbook_core::GroupInWords> for GroupInWords {
    fn from(group: pocketbook_core::GroupInWords) -> Self {
        Self {
            heading: group.heading,
            fields: group.fields.into_iter().map(Into::into).collect(),
            text: group.text.reveal().to_owned(),
        }
    }
}

#[uniffi::export]
impl Session {
    /// Begins a supplement to a filed report.
    #[uniffi::method(default(change))]
    pub async fn create_supplement(
        &self,
        report: RecordId,
        change: SupplementChange,
    ) -> Result<SupplementRecord, PocketbookError> {
        self.on_supplement(
            move |session| Ok(session.create_supplement(report, change.try_into()?)?),
        )
        .await
    }

    /// Changes a supplement, group by group; durable when it returns.
    pub async fn edit_supplement(
        &self,
        draft: DraftId,
        change: SupplementChange,
    ) -> Result<SupplementRecord, PocketbookError> {
        self.on_supplement(move |session| Ok(session.edit_supplement(draft, change.try_into()?)?))
            .await
    }

    /// One supplement; reading it is logged.
    pub async fn supplement(&self, draft: DraftId) -> Result<SupplementRecord, PocketbookError> {
        self.on_supplement(move |session| Ok(session.supplement(draft)?))
            .await
    }

    /// Everything that a supplement says, in words, as the summary of its report
    /// prints it: what a screen shows. Reading it is logged.
    pub async fn supplement_in_words(
        &self,
        draft: DraftId,
    ) -> Result<Vec<GroupInWords>, PocketbookError> {
        self.call(move |session| {
            let groups = session.supplement_in_words(draft)?;
            Ok(groups.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Supplements of an incident, or all; newest first.
    #[uniffi::method(default(incident = None))]
    pub async fn supplements(
        &self,
        incident: Option<IncidentId>,
    ) -> Result<Vec<DraftSummary>, PocketbookError> {
        self.call(move |session| {
            let supplements = session.supplements(incident)?;
            Ok(supplements.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// Files a complete supplement. It carries the crime number of its report
    /// and gets none of its own.
    pub async fn file_supplement(&self, draft: DraftId) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| {
            let filed = session.file_supplement(draft)?;
            Ok(SealedRecord::from(&filed))
        })
        .await
    }
}

impl Session {
    /// Does work that gives a supplement, and shows it.
    pub(crate) async fn on_supplement(
        &self,
        work: impl FnOnce(&pocketbook_core::Session) -> Result<SupplementView, PocketbookError>
        + Send
        + 'static,
    ) -> Result<SupplementRecord, PocketbookError> {
        self.call(move |session| Ok(work(session)?.into())).await
    }
}
