//! Risk assessments of a report: kept with its draft and sealed with it.

use pocketbook_core::lists::risk::Judgement;
use pocketbook_core::model::Personal;
use pocketbook_core::{RiskAssessmentView, RiskFormView};

use crate::risk_forms::{screen, to_answer};
use crate::runtime::blocking;
use crate::session::id;
use crate::{Device, PocketbookError, RiskAnswer, RiskScreenRecord, Session};

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
}

impl From<RiskFormView> for RiskFormRecord {
    fn from(view: RiskFormView) -> Self {
        Self {
            id: view.id,
            version: view.version,
            title: view.title,
            demonstration: view.demonstration,
            edition: view.edition,
        }
    }
}

/// A risk assessment of a report. Answers are personal: it does not show itself.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReportRiskRecord {
    /// Its place among the report's assessments, from 0.
    pub number: u32,
    /// About whom, where they were entered in the incident.
    pub person: Option<String>,
    /// When it was completed; none while it is being answered.
    pub completed_at: Option<String>,
    /// What to draw.
    pub screen: RiskScreenRecord,
}

impl From<RiskAssessmentView> for ReportRiskRecord {
    fn from(view: RiskAssessmentView) -> Self {
        Self {
            number: u32::try_from(view.number).unwrap_or(u32::MAX),
            person: view.person.map(|person| person.to_string()),
            completed_at: view.completed_at.map(|at| at.to_string()),
            screen: screen(view.screen),
        }
    }
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
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
    pub async fn begin_risk_assessment(
        &self,
        draft: String,
        form: String,
        person: Option<String>,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| {
            let person = person.map(|person| id(&person, "person")).transpose()?;
            let draft = id(&draft, "draft")?;
            Ok(session.begin_risk_assessment(draft, &form, person)?.into())
        })
        .await
    }

    /// A risk assessment of a report; reading it is logged.
    pub async fn risk_assessment(
        &self,
        draft: String,
        number: u32,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| {
            let draft = id(&draft, "draft")?;
            Ok(session.risk_assessment(draft, place(number))?.into())
        })
        .await
    }

    /// Answers a question; durable when it returns.
    pub async fn answer_risk_question(
        &self,
        draft: String,
        number: u32,
        question: String,
        answer: RiskAnswer,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| {
            let answer = to_answer(answer)?;
            let draft = id(&draft, "draft")?;
            Ok(session
                .answer_risk_question(draft, place(number), &question, answer)?
                .into())
        })
        .await
    }

    /// Sets another grade by professional judgement, with its reason.
    pub async fn judge_risk(
        &self,
        draft: String,
        number: u32,
        grade: String,
        reason: String,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| {
            let judgement = Judgement {
                grade,
                reason: Personal::new(reason),
            };
            let draft = id(&draft, "draft")?;
            Ok(session.judge_risk(draft, place(number), judgement)?.into())
        })
        .await
    }

    /// Takes a judgement back; the computed grade counts again.
    pub async fn withdraw_risk_judgement(
        &self,
        draft: String,
        number: u32,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| {
            let draft = id(&draft, "draft")?;
            Ok(session
                .withdraw_risk_judgement(draft, place(number))?
                .into())
        })
        .await
    }

    /// Completes a risk assessment; each question that has to be put still is
    /// named.
    pub async fn complete_risk_assessment(
        &self,
        draft: String,
        number: u32,
    ) -> Result<ReportRiskRecord, PocketbookError> {
        self.call(move |session| {
            let draft = id(&draft, "draft")?;
            Ok(session
                .complete_risk_assessment(draft, place(number))?
                .into())
        })
        .await
    }

    /// Takes a risk assessment out of a report that is not filed.
    pub async fn withdraw_risk_assessment(
        &self,
        draft: String,
        number: u32,
    ) -> Result<(), PocketbookError> {
        self.call(move |session| {
            let draft = id(&draft, "draft")?;
            Ok(session.withdraw_risk_assessment(draft, place(number))?)
        })
        .await
    }
}
