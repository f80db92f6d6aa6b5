//! Supplementary reports: what comes to light after a report was filed.

use pocketbook_core::model::{Correction, FieldCorrection, Personal, SupplementPatch};
use pocketbook_core::{CorrectedFieldView, SupplementView, parse_document, write_document};

use crate::records::{crime_number, incident_number};
use crate::report_records::property;
use crate::session::id;
use crate::{
    ClassificationRecord, DraftState, FieldProblem, PocketbookError, PropertyRecord, ReportNotice,
    SealedRecord, Session,
};

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
    /// The record of that supplement.
    pub record: String,
    /// When that was filed, by the tablet's clock.
    pub filed_at: String,
}

impl From<CorrectedFieldView> for FieldAsItStands {
    fn from(view: CorrectedFieldView) -> Self {
        Self {
            field: view.field,
            in_report: view.in_report.reveal().to_owned(),
            stands: view.stands.reveal().to_owned(),
            record: view.record.to_string(),
            filed_at: view.filed_at.to_string(),
        }
    }
}

/// A change to a supplement; what is absent stays. The groups that it shares with
/// a report (flags, risk assessments, the first hour, what may solve it, the
/// victim's care, people) cross as JSON: `edit_supplement_fields`.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct SupplementChange {
    /// Why there is a supplement.
    #[uniffi(default = None)]
    pub reason: Option<String>,
    /// What is new.
    #[uniffi(default = None)]
    pub narrative: Option<String>,
    /// Fields of the report that were wrong, in place of those entered.
    #[uniffi(default = None)]
    pub corrections: Option<Vec<CorrectionRecord>>,
    /// Further things, in place of those entered.
    #[uniffi(default = None)]
    pub property: Option<Vec<PropertyRecord>>,
    /// What the officer now takes the offence to be.
    #[uniffi(default = None)]
    pub classification: Option<ClassificationRecord>,
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
            property: property(change.property)?,
            classification: change.classification.map(TryInto::try_into).transpose()?,
            ..Self::default()
        })
    }
}

/// A supplement as an editor shows it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SupplementRecord {
    /// The draft.
    pub draft: String,
    /// Its incident.
    pub incident: String,
    /// The record of the report it is to.
    pub report: String,
    /// Where it stands.
    pub state: DraftState,
    /// Every field, as JSON.
    pub fields_json: String,
    /// Its corrections, with what stood in each field.
    pub corrections: Vec<KeptCorrection>,
    /// What is still needed before it can be filed.
    pub missing: Vec<FieldProblem>,
    /// What to look at; it never stops anything.
    pub warnings: Vec<ReportNotice>,
    /// The record, once filed.
    pub record: Option<String>,
    /// The crime number of the report, as far as it is known here.
    pub crime_number: Option<String>,
    /// The incident number in the same way, where it is recorded without a
    /// crime; never both.
    pub incident_number: Option<String>,
}

impl TryFrom<SupplementView> for SupplementRecord {
    type Error = PocketbookError;

    fn try_from(view: SupplementView) -> Result<Self, PocketbookError> {
        Ok(Self {
            draft: view.draft.to_string(),
            incident: view.incident.to_string(),
            report: view.content.report.record.to_string(),
            state: view.state.into(),
            fields_json: write_document(&view.content)?,
            corrections: view.content.corrections.iter().map(Into::into).collect(),
            missing: view.missing.into_iter().map(Into::into).collect(),
            warnings: view.warnings.into_iter().map(Into::into).collect(),
            record: view.record.map(|id| id.to_string()),
            crime_number: crime_number(view.number.as_ref()),
            incident_number: incident_number(view.number.as_ref()),
        })
    }
}

#[uniffi::export]
impl Session {
    /// Begins a supplement to a filed report.
    pub async fn create_supplement(
        &self,
        report: String,
        change: SupplementChange,
    ) -> Result<SupplementRecord, PocketbookError> {
        self.call(move |session| {
            session
                .create_supplement(id(&report, "record")?, change.try_into()?)?
                .try_into()
        })
        .await
    }

    /// Changes a supplement; durable when it returns.
    pub async fn edit_supplement(
        &self,
        draft: String,
        change: SupplementChange,
    ) -> Result<SupplementRecord, PocketbookError> {
        self.call(move |session| {
            session
                .edit_supplement(id(&draft, "draft")?, change.try_into()?)?
                .try_into()
        })
        .await
    }

    /// Changes any fields of a supplement, given as JSON of the shape that
    /// `report supplement edit --from` takes; durable when it returns.
    pub async fn edit_supplement_fields(
        &self,
        draft: String,
        fields_json: String,
    ) -> Result<SupplementRecord, PocketbookError> {
        self.call(move |session| {
            session
                .edit_supplement(id(&draft, "draft")?, parse_document(&fields_json)?)?
                .try_into()
        })
        .await
    }

    /// One supplement; reading it is logged.
    pub async fn supplement(&self, draft: String) -> Result<SupplementRecord, PocketbookError> {
        self.call(move |session| session.supplement(id(&draft, "draft")?)?.try_into())
            .await
    }

    /// Files a complete supplement. It carries the crime number of its report
    /// and gets none of its own.
    pub async fn file_supplement(&self, draft: String) -> Result<SealedRecord, PocketbookError> {
        self.call(move |session| {
            Ok(SealedRecord::from(
                &session.file_supplement(id(&draft, "draft")?)?,
            ))
        })
        .await
    }
}
