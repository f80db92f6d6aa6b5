//! Risk assessments of a report: kept with its draft and sealed with it.

use pocketbook_core::lists::risk::Judgement;
use pocketbook_core::model::{
    DraftId, PersonId, Personal, RiskAssessmentId, Sha256Digest, Timestamp,
};
use pocketbook_core::{RiskAssessmentLineView, RiskAssessmentView, RiskFormView};

use crate::risk_forms::{screen, to_answer};
use crate::runtime::blocking;
use crate::{Device, FieldWarning, PocketbookError, RiskAnswer, RiskScreenRecord, Session};

/// A form that an assessment can be begun with.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RiskFormRecord {
    /// Its identifier.
    pub id: String,
    /// Its version.
    pub version: u64,
    /// Its title.
    pub title: String,
    /// Whether it is for trying out only, never for a person.
    pub demonstration: bool,
    /// The edition under which the force published it; none for the one that
    /// comes with Pocketbook.
    pub edition: Option<u64>,
    /// SHA-256 of its definition.
    pub sha256: Sha256Digest,
}

impl From<RiskFormView> for RiskFormRecord {
    fn from(view: RiskFormView) -> Self {
        Self {
            id: view.id,
            version: view.version,
            title: view.title,
            demonstration: view.demonstration,
            edition: view.edition,
            sha256: view.sha256,
        }
    }
}

/// A risk assessment of a report. Answers are personal: it does not show itself.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReportRiskRecord {
    /// Which of the report's assessments; the same whatever is withdrawn.
    pub id: RiskAssessmentId,
    /// About whom, where they were entered in the incident.
    pub person: Option<PersonId>,
    /// When it was completed; none while it is being answered.
    pub completed_at: Option<Timestamp>,
    /// What to draw.
    pub screen: RiskScreenRecord,
}

impl From<RiskAssessmentView> for ReportRiskRecord {
    fn from(view: RiskAssessmentView) -> Self {
        Self {
            id: view.id,
            person: view.person,
            completed_at: view.completed_at,
            screen: screen(view.screen),
        }
    }
}

/// A risk assessment in the list of a report's.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RiskAssessmentLine {
    /// Which.
    pub id: RiskAssessmentId,
    /// Identifier of its form.
    pub form: String,
    /// The form's version.
    pub version: String,
    /// About whom, where they were entered in the incident.
    pub person: Option<PersonId>,
    /// When it was completed; none while it is being answered.
    pub completed_at: Option<Timestamp>,
    /// Code of the grade that counts: the judged one, else the computed one once
    /// it is completed.
    pub grade: Option<String>,
    /// Code of the grade that the form computes of the answers, as far as the form
    /// is here.
    pub computed_grade: Option<String>,
    /// Code of the officer's own grade, where there is one.
    pub judged_grade: Option<String>,
    /// What the officer may want to look at in that judgement.
    pub warnings: Vec<FieldWarning>,
}

impl From<RiskAssessmentLineView> for RiskAssessmentLine {
    fn from(view: RiskAssessmentLineView) -> Self {
        Self {
            id: view.id,
            form: view.form,
            version: view.version,
            person: view.person,
            completed_at: view.completed_at,
            grade: view.grade,
            computed_grade: view.computed_grade,
            judged_grade: view.judged_grade,
            warnings: view.warnings.into_iter().map(Into::into).collect(),
        }
    }
}

#[uniffi::export]
impl Device {
    /// The forms that a risk assessment can be begun with today.
    pub async fn risk_forms(&self) -> Result<Vec<RiskFormRecord>, PocketbookError> {
        let device = self.inner.clone();
        blocking(move || Ok(device.risk_forms()?.into_iter().map(Into::into).collect())).await
    }
}

#[uniffi::export]
impl Session {
    /// Begins a risk assessment in a report, with the newest edition of a form.
    #[uniffi::method(default(person = None))]
    pub async fn begin_risk_assessment(
        &self,
        draft: DraftId,
        form: String,
        person: Option<PersonId>,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| Ok(session.begin_risk_assessment(draft, &form, person)?.into()))
            .await
    }

    /// The risk assessments of a report, in the order in which they were begun;
    /// reading them is logged.
    pub async fn risk_assessments(
        &self,
        draft: DraftId,
    ) -> Result<Vec<RiskAssessmentLine>, PocketbookError> {
        self.call(move |session| {
            let lines = session.risk_assessments(draft)?;
            Ok(lines.into_iter().map(Into::into).collect())
        })
        .await
    }

    /// A risk assessment of a report; reading it is logged.
    pub async fn risk_assessment(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| Ok(session.risk_assessment(draft, id)?.into()))
            .await
    }

    /// Answers a question; durable when it returns.
    pub async fn answer_risk_question(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
        question: String,
        answer: RiskAnswer,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| {
            let answer = to_answer(answer);
            Ok(session
                .answer_risk_question(draft, id, &question, answer)?
                .into())
        })
        .await
    }

    /// Sets another grade by professional judgement, with its reason.
    pub async fn judge_risk(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
        grade: String,
        reason: String,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| {
            let judgement = Judgement {
                grade,
                reason: Personal::new(reason),
            };
            Ok(session.judge_risk(draft, id, judgement)?.into())
        })
        .await
    }

    /// Takes a judgement back; the computed grade counts again.
    pub async fn withdraw_risk_judgement(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| Ok(session.withdraw_risk_judgement(draft, id)?.into()))
            .await
    }

    /// Completes a risk assessment; each question that has to be put still is
    /// named.
    pub async fn complete_risk_assessment(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| Ok(session.complete_risk_assessment(draft, id)?.into()))
            .await
    }

    /// Takes a risk assessment out of a report that is not filed.
    pub async fn withdraw_risk_assessment(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
    ) -> Result<(), PocketbookError> {
        self.call(move |session| Ok(session.withdraw_risk_assessment(draft, id)?))
            .await
    }
}
