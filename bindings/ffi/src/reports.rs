//! Crime reports: written, looked at, filed; one for each victim; and what the
//! force confirms later.

use pocketbook_core::model::{ConfirmedClassification, FieldWarning, RecordingFinding};
use pocketbook_core::{
    FieldOffer, RecordingClockView, RecordingQuestionView, ReportView, parse_document,
    write_document,
};

use crate::SetAsideRecord;
use crate::records::{crime_number, incident_number};
use crate::session::id;
use crate::{
    ClassificationRecord, DraftState, FieldAsItStands, FieldProblem, PocketbookError, ReportChange,
    SealedRecord, Session,
};

/// Something in a report to look at; it never stops anything.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReportNotice {
    /// Path of the field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What it is and what could be done, in words.
    pub message: String,
}

impl From<FieldWarning> for ReportNotice {
    fn from(warning: FieldWarning) -> Self {
        Self {
            field: warning.field,
            code: warning.code.to_owned(),
            message: warning.message.to_owned(),
        }
    }
}

/// A question whether it is a crime.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct QuestionRecord {
    /// Its field in the answers.
    pub field: String,
    /// The question in words.
    pub words: String,
    /// The answer, if there is one.
    pub answer: Option<bool>,
}

impl From<RecordingQuestionView> for QuestionRecord {
    fn from(view: RecordingQuestionView) -> Self {
        Self {
            field: view.question.field().to_owned(),
            words: view.words.to_owned(),
            answer: view.answer,
        }
    }
}

/// Where the answers lead.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum FindingRecord {
    /// To a crime.
    Crime {
        /// Why, in words.
        because: String,
    },
    /// To an incident without a crime.
    NonCrime {
        /// Why, in words.
        because: String,
    },
    /// Nowhere yet.
    Unanswered {
        /// The field of the next question.
        next: String,
    },
}

impl From<RecordingFinding> for FindingRecord {
    fn from(finding: RecordingFinding) -> Self {
        match finding {
            RecordingFinding::Crime(because) => Self::Crime {
                because: because.words().to_owned(),
            },
            RecordingFinding::NonCrime(because) => Self::NonCrime {
                because: because.words().to_owned(),
            },
            RecordingFinding::Unanswered(next) => Self::Unanswered {
                next: next.field().to_owned(),
            },
        }
    }
}

/// Where the 24 hours for recording stand.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ClockRecord {
    /// When they end.
    pub deadline: String,
    /// Milliseconds left, or below zero.
    pub remaining_ms: i64,
    /// Whether the force has the record.
    pub recorded: bool,
    /// Whether it is too late.
    pub overdue: bool,
    /// All that in the officer's words.
    pub words: String,
}

impl From<RecordingClockView> for ClockRecord {
    fn from(view: RecordingClockView) -> Self {
        Self {
            deadline: view.deadline.to_string(),
            remaining_ms: view.remaining_ms,
            recorded: view.recorded.is_some(),
            overdue: view.overdue,
            words: view.words,
        }
    }
}

/// What the force confirmed an offence to be.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ConfirmedClassificationRecord {
    /// What the force recorded.
    pub classification: ClassificationRecord,
    /// When, by the force's clock.
    pub confirmed_at: String,
    /// Which office did: a role, never a name.
    pub confirmed_by: String,
    /// Why, where the force said so; may be empty.
    pub reason: String,
}

impl From<&ConfirmedClassification> for ConfirmedClassificationRecord {
    fn from(confirmed: &ConfirmedClassification) -> Self {
        Self {
            classification: (&confirmed.classification).into(),
            confirmed_at: confirmed.confirmed_at.to_string(),
            confirmed_by: confirmed.confirmed_by.clone(),
            reason: confirmed.reason.reveal().to_owned(),
        }
    }
}

/// A field that the incident fills in where the report is silent.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OfferOfField {
    /// The field; the first where it is several.
    pub field: String,
    /// With what, in words.
    pub words: String,
}

impl From<FieldOffer> for OfferOfField {
    fn from(offer: FieldOffer) -> Self {
        Self {
            field: offer.field.to_owned(),
            words: offer.words.to_owned(),
        }
    }
}

/// A report as an editor shows it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReportRecord {
    /// The draft.
    pub draft: String,
    /// Its incident.
    pub incident: String,
    /// Where it stands.
    pub state: DraftState,
    /// Every field, as JSON.
    pub fields_json: String,
    /// The offence, provisional.
    pub classification: Option<ClassificationRecord>,
    /// What the force confirmed it to be.
    pub confirmed: Option<ConfirmedClassificationRecord>,
    /// What is still needed before it can be filed.
    pub missing: Vec<FieldProblem>,
    /// What to look at; it never stops anything.
    pub warnings: Vec<ReportNotice>,
    /// What the incident was told since, where the report is silent: filled in
    /// when it is next changed or filed, unless emptied on purpose.
    pub offered: Vec<OfferOfField>,
    /// What the change that is answered with this filled in.
    pub filled_in: Vec<OfferOfField>,
    /// The questions whether it is a crime.
    pub checklist: Vec<QuestionRecord>,
    /// Where the answers lead.
    pub finding: FindingRecord,
    /// The 24 hours, once it is known when it was reported.
    pub clock: Option<ClockRecord>,
    /// Each time that it was set aside, the newest last; its state says whether
    /// it is now.
    pub set_asides: Vec<SetAsideRecord>,
    /// The reference to use until the crime number is here.
    pub local_reference: String,
    /// The same, as it is said over the radio.
    pub spoken_reference: String,
    /// The record, once filed.
    pub record: Option<String>,
    /// The crime number, once allocated by the force.
    pub crime_number: Option<String>,
    /// The incident number in the same way, where it is recorded without a
    /// crime; never both.
    pub incident_number: Option<String>,
    /// Drafts of supplements to it: those filed in their order, then those that
    /// are not. Nothing of them is merged into the fields.
    pub supplements: Vec<String>,
    /// Each field that a filed supplement corrected, as it now stands.
    pub as_it_stands: Vec<FieldAsItStands>,
}

impl TryFrom<ReportView> for ReportRecord {
    type Error = PocketbookError;

    fn try_from(view: ReportView) -> Result<Self, PocketbookError> {
        Ok(Self {
            draft: view.draft.to_string(),
            incident: view.incident.to_string(),
            state: view.state.into(),
            fields_json: write_document(&view.content)?,
            classification: view.content.classification.as_ref().map(Into::into),
            confirmed: view.confirmed.as_ref().map(Into::into),
            missing: view.missing.into_iter().map(Into::into).collect(),
            offered: view.offered.into_iter().map(Into::into).collect(),
            filled_in: view.filled_in.into_iter().map(Into::into).collect(),
            warnings: view.warnings.into_iter().map(Into::into).collect(),
            checklist: view.checklist.into_iter().map(Into::into).collect(),
            finding: view.finding.into(),
            clock: view.clock.map(Into::into),
            set_asides: view.set_asides.into_iter().map(Into::into).collect(),
            local_reference: view.local_reference,
            spoken_reference: view.spoken_reference,
            record: view.record.map(|id| id.to_string()),
            crime_number: crime_number(view.number.as_ref()),
            incident_number: incident_number(view.number.as_ref()),
            supplements: view
                .supplements
                .iter()
                .map(|one| one.draft.to_string())
                .collect(),
            as_it_stands: view.as_it_stands.into_iter().map(Into::into).collect(),
        })
    }
}

#[uniffi::export]
impl Session {
    /// Begins a report. Its command-and-control reference is the incident's,
    /// and its victim too, where there is only one.
    pub async fn create_report(
        &self,
        incident: String,
        change: ReportChange,
    ) -> Result<ReportRecord, PocketbookError> {
        self.call(move |session| {
            session
                .create_report(id(&incident, "incident")?, change.try_into()?)?
                .try_into()
        })
        .await
    }

    /// Changes a report; durable when it returns.
    pub async fn edit_report(
        &self,
        draft: String,
        change: ReportChange,
    ) -> Result<ReportRecord, PocketbookError> {
        self.call(move |session| {
            session
                .edit_report(id(&draft, "draft")?, change.try_into()?)?
                .try_into()
        })
        .await
    }

    /// Changes any fields of a report, given as JSON of the shape that
    /// `report edit --from` takes under `report`; durable when it returns.
    pub async fn edit_report_fields(
        &self,
        draft: String,
        fields_json: String,
    ) -> Result<ReportRecord, PocketbookError> {
        self.call(move |session| {
            session
                .edit_report(id(&draft, "draft")?, parse_document(&fields_json)?)?
                .try_into()
        })
        .await
    }

    /// One report; reading it is logged.
    pub async fn report(&self, draft: String) -> Result<ReportRecord, PocketbookError> {
        self.call(move |session| session.report(id(&draft, "draft")?)?.try_into())
            .await
    }

    /// Makes a report for each of these people from one that was written: all
    /// of them, or none. One crime has one victim.
    pub async fn create_reports_for_victims(
        &self,
        from: String,
        victims: Vec<String>,
    ) -> Result<Vec<ReportRecord>, PocketbookError> {
        self.call(move |session| {
            let victims = victims.iter().map(|victim| id(victim, "person"));
            let victims = victims.collect::<Result<Vec<_>, _>>()?;
            let made = session.create_reports_for_victims(id(&from, "draft")?, &victims)?;
            made.into_iter().map(TryInto::try_into).collect()
        })
        .await
    }

    /// Files a complete report.
    pub async fn file_report(&self, draft: String) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| {
            Ok(SealedRecord::from(
                &session.file_report(id(&draft, "draft")?)?,
            ))
        })
        .await
    }

    /// Every confirmation by the force, the one that counts last. They come with
    /// a sync and in no other way.
    pub async fn confirmed_classifications(
        &self,
        record: String,
    ) -> Result<Vec<ConfirmedClassificationRecord>, PocketbookError> {
        self.call(move |session| {
            let all = session.confirmed_classifications(id(&record, "record")?)?;
            Ok(all.iter().map(Into::into).collect())
        })
        .await
    }
}
