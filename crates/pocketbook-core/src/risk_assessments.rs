//! Risk assessments of a report, or of a supplement to one: begun with a form of the force, answered
//! offline, completed, and sealed with the report.
//!
//! ```text
//! begin ──▶ answering ──complete──▶ completed ──file the report──▶ sealed
//!    form fixed │ ▲                     │
//!               ▼ └──── any change ─────┘
//!           withdrawn
//! ```
//!
//! The form's id, version and digest are kept with the first stroke: an edition
//! that arrives afterwards is for the next assessment. Each has an id of its own,
//! so that a screen which shows one never writes into another. Points and grade are
//! written down when it is completed, as the form computed them then; whoever
//! reads the record need not have the form. A report with an assessment that is
//! not completed is not filed.

use std::sync::Arc;

use pocketbook_model::{
    DraftId, Entered, FieldWarning, Incident, PersonId, Personal, RecordKind, ReferenceId,
    ReferenceKind, ReferenceName, ReportDraft, ReportPatch, RiskAssessment, RiskAssessmentId,
    RiskForm as FormUsed, Sha256Digest, SupplementDraft, SupplementPatch, Timestamp,
};
use pocketbook_reference::risk::{self, Answer, Judgement, RiskForm, Screen};
use pocketbook_seal::sha256;
use pocketbook_vault::{DraftRow, ReferenceRow, ReferenceState, Vault};
use serde::Serialize;

use crate::another_thing::{Thing, missing};
use crate::demonstration_forms::about_nobody;
use crate::reference::held_edition;
use crate::reports::{now, save};
use crate::risk_answers::{kept, taken_up};
use crate::statements::require_state;
use crate::views::DraftState;
use crate::{CoreError, Device, Session, published_lists};

/// A form that an assessment can be begun with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RiskFormView {
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

/// A risk assessment of a report, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RiskAssessmentView {
    /// The report's draft.
    pub draft: DraftId,
    /// Which of the report's assessments.
    pub id: RiskAssessmentId,
    /// About whom, where they were entered in the incident.
    pub person: Option<PersonId>,
    /// When it was completed; none while it is being answered.
    pub completed_at: Option<Timestamp>,
    /// What to draw.
    pub screen: Screen,
}

/// A risk assessment in the list of a report's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RiskAssessmentLineView {
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
    /// Code of the grade that the form computes of the answers; none where it
    /// computes none, or where it is not here to compute it of an open one.
    pub computed_grade: Option<String>,
    /// Code of the officer's own grade, where there is one.
    pub judged_grade: Option<String>,
    /// What the officer may want to look at in that judgement, as far as the form is
    /// here.
    pub warnings: Vec<FieldWarning>,
}

/// A form, and exactly which.
struct HeldForm {
    form: Arc<RiskForm>,
    edition: Option<u64>,
    sha256: Sha256Digest,
}

impl HeldForm {
    fn used(&self) -> FormUsed {
        FormUsed {
            id: self.form.id().to_owned(),
            version: self.form.version().to_string(),
            sha256: self.sha256,
        }
    }
}

impl Device {
    /// The forms that an assessment can be begun with today, by id: the newest
    /// of each that the force has published and this tablet accepted, and the
    /// demonstration form.
    ///
    /// # Errors
    ///
    /// [`CoreError`] when one cannot be read or no longer verifies.
    pub fn risk_forms(&self) -> Result<Vec<RiskFormView>, CoreError> {
        let rows = self.store().references()?.into_iter();
        let mut ids: Vec<ReferenceId> = rows
            .filter(|row| row.reference.kind == ReferenceKind::RiskForm)
            .filter(|row| row.state == ReferenceState::Accepted)
            .map(|row| row.reference.id)
            .collect();
        if let Some(ours) = demonstration()
            && let Ok(id) = ours.form.id().parse()
        {
            ids.push(id);
        }
        ids.sort();
        ids.dedup();
        let forms = ids.iter().map(|id| {
            let held = self.newest_risk_form(id)?;
            Ok(RiskFormView {
                id: held.form.id().to_owned(),
                version: held.form.version(),
                title: held.form.title().to_owned(),
                demonstration: held.form.is_demonstration(),
                edition: held.edition,
                sha256: held.sha256,
            })
        });
        forms.collect()
    }

    fn newest_risk_form(&self, id: &ReferenceId) -> Result<HeldForm, CoreError> {
        let rows = self.store().references_named(&named(id))?;
        let newest = rows
            .iter()
            .rfind(|row| row.state == ReferenceState::Accepted);
        match newest {
            Some(row) => self.opened_risk_form(row),
            None => demonstration()
                .filter(|ours| ours.form.id() == id.as_str())
                .ok_or(NO_FORM),
        }
    }

    /// The very form that an assessment was begun with, even if it is no longer
    /// in use.
    pub(crate) fn risk_form_used(&self, used: &FormUsed) -> Result<Arc<RiskForm>, CoreError> {
        let id = used.id.parse().map_err(|_| NO_FORM)?;
        let rows = self.store().references_named(&named(&id))?;
        let published = rows
            .iter()
            .find(|row| row.sha256 == used.sha256 && row.state != ReferenceState::Announced);
        let held = match published {
            Some(row) => Some(self.opened_risk_form(row)?),
            None => demonstration(),
        };
        held.filter(|held| held.used() == *used)
            .map(|held| held.form)
            .ok_or(NO_FORM)
    }

    fn opened_risk_form(&self, row: &ReferenceRow) -> Result<HeldForm, CoreError> {
        let form = self.opened_forms().get(row.sha256, || {
            let edition = held_edition(self.store(), row)?;
            let form = published_lists::risk_form(&row.reference.id, &edition.content);
            form.map_err(|_| CoreError::Quarantined {
                what: "a risk assessment form",
            })
        })?;
        Ok(HeldForm {
            form,
            edition: Some(row.edition),
            sha256: row.sha256,
        })
    }
}

fn named(id: &ReferenceId) -> ReferenceName {
    ReferenceName {
        kind: ReferenceKind::RiskForm,
        id: id.clone(),
    }
}

const NO_FORM: CoreError = CoreError::NotFound {
    what: "risk assessment form",
};

const NO_ASSESSMENT: CoreError = CoreError::NotFound {
    what: "risk assessment",
};

fn demonstration() -> Option<HeldForm> {
    let form = risk::demonstration()?;
    Some(HeldForm {
        sha256: sha256(form.to_json().as_bytes()),
        form,
        edition: None,
    })
}

impl Session {
    /// Begins a risk assessment in a report with the newest edition of a form;
    /// it is finished with that one, whatever arrives meanwhile.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such report or form;
    /// [`CoreError::WrongState`] once it is filed; [`CoreError::Invalid`] when
    /// the report has too many.
    pub fn begin_risk_assessment(
        &self,
        draft: DraftId,
        form: &str,
        person: Option<PersonId>,
    ) -> Result<RiskAssessmentView, CoreError> {
        let id = form.parse().map_err(|_| NO_FORM)?;
        let form = self.device().newest_risk_form(&id)?;
        about_nobody(&form.form, person)?;
        self.change_assessments(draft, |incident, list, entered| {
            let known = |person| incident.current_people().any(|one| one.person.id == person);
            if person.is_some_and(|person| !known(person)) {
                return Err(CoreError::NotFound { what: "person" });
            }
            let begun = RiskAssessment {
                id: Some(self.device().new_id()?),
                form: form.used(),
                person,
                answers: Default::default(),
                score: None,
                grade: None,
                judged_grade: None,
                judgement: Personal::default(),
                completed_at: None,
                by: entered.by.clone(),
            };
            let view = view(draft, &form.form, &begun)?;
            list.push(begun);
            Ok(view)
        })
    }

    /// The risk assessments of a report, in the order in which they were begun;
    /// reading them is logged.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is no such report.
    pub fn risk_assessments(
        &self,
        draft: DraftId,
    ) -> Result<Vec<RiskAssessmentLineView>, CoreError> {
        let vault = self.vault()?;
        let assessed = assessed(&vault, draft)?;
        let device = self.device();
        let outcome = |one: &RiskAssessment| {
            let form = device.risk_form_used(&one.form).ok()?;
            Some(taken_up(&form, one).ok()?.outcome())
        };
        let lines = assessed.list.into_iter().map(|one| {
            let (computed, warnings) = match outcome(&one) {
                Some(outcome) => (outcome.computed, outcome.warnings),
                None => (None, Vec::new()),
            };
            Ok(RiskAssessmentLineView {
                computed_grade: one.grade.clone().or(computed),
                warnings,
                judged_grade: one.judged_grade.clone(),
                id: one.id.ok_or(NO_ASSESSMENT)?,
                form: one.form.id,
                version: one.form.version,
                person: one.person,
                completed_at: one.completed_at,
                grade: one.judged_grade.or(one.grade),
            })
        });
        let lines = lines.collect::<Result<Vec<_>, CoreError>>()?;
        vault.log_consulted(draft)?;
        Ok(lines)
    }

    /// A risk assessment of a report, with what to draw; reading it is logged.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none, or its form is not here.
    pub fn risk_assessment(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
    ) -> Result<RiskAssessmentView, CoreError> {
        let vault = self.vault()?;
        let assessed = assessed(&vault, draft)?;
        let kept = assessed.list.iter().find(|one| one.id == Some(id));
        let kept = kept.ok_or(NO_ASSESSMENT)?;
        let form = self.device().risk_form_used(&kept.form)?;
        let view = view(draft, &form, kept)?;
        vault.log_consulted(draft)?;
        Ok(view)
    }

    /// Answers a question of a risk assessment, by the question's identifier, or
    /// changes its answer; durable when this returns. One that was completed is
    /// open again.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming the question, when the answer is none to
    /// it; [`CoreError::WrongState`] once the report is filed.
    pub fn answer_risk_question(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
        question: &str,
        answer: Answer,
    ) -> Result<RiskAssessmentView, CoreError> {
        self.change_assessment(draft, id, |assessment| {
            Ok(assessment.answer(question, answer)?)
        })
    }

    /// Sets another grade by the officer's professional judgement, with the
    /// reason; the computed one is kept beside it.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] when the form does not allow it, has no such
    /// grade, or no reason is given; naming the computed grade, when the judged
    /// one lies below it and the form lets judgement only raise it.
    pub fn judge_risk(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
        judgement: Judgement,
    ) -> Result<RiskAssessmentView, CoreError> {
        self.change_assessment(draft, id, |assessment| Ok(assessment.judge(judgement)?))
    }

    /// Takes a judgement back; the computed grade counts again.
    ///
    /// # Errors
    ///
    /// [`CoreError::WrongState`] once the report is filed.
    pub fn withdraw_risk_judgement(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
    ) -> Result<RiskAssessmentView, CoreError> {
        self.change_assessment(draft, id, |assessment| {
            assessment.withdraw_judgement();
            Ok(())
        })
    }

    /// Completes a risk assessment: points and grade are written down as the
    /// form computes them.
    ///
    /// # Errors
    ///
    /// [`CoreError::Invalid`] naming each question that has to be put still.
    pub fn complete_risk_assessment(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
    ) -> Result<RiskAssessmentView, CoreError> {
        let device = self.device();
        self.change_assessments(draft, |_, list, entered| {
            let kept = which(list, id)?;
            let form = device.risk_form_used(&kept.form)?;
            let outcome = taken_up(&form, kept)?.conclude()?;
            kept.score = Some(outcome.points);
            kept.grade = outcome.computed;
            kept.completed_at = Some(entered.at);
            kept.by = entered.by.clone();
            view(draft, &form, kept)
        })
    }

    /// Takes a risk assessment out of a report that is not filed, such as one
    /// begun with the wrong form. Earlier versions of the draft keep it.
    ///
    /// # Errors
    ///
    /// [`CoreError::NotFound`] when there is none; [`CoreError::WrongState`]
    /// once the report is filed.
    pub fn withdraw_risk_assessment(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
    ) -> Result<(), CoreError> {
        self.change_assessments(draft, |_, list, _| {
            which(list, id)?;
            list.retain(|one| one.id != Some(id));
            Ok(())
        })
    }

    fn change_assessment(
        &self,
        draft: DraftId,
        id: RiskAssessmentId,
        change: impl FnOnce(&mut risk::RiskAssessment) -> Result<(), CoreError>,
    ) -> Result<RiskAssessmentView, CoreError> {
        let device = self.device();
        self.change_assessments(draft, |_, list, entered| {
            let one = which(list, id)?;
            let form = device.risk_form_used(&one.form)?;
            let mut assessment = taken_up(&form, one)?;
            change(&mut assessment)?;
            one.answers = kept(&assessment);
            let judgement = assessment.record().judgement;
            one.judged_grade = judgement.as_ref().map(|judged| judged.grade.clone());
            one.judgement = judgement.map(|judged| judged.reason).unwrap_or_default();
            // What was computed was computed of other answers.
            one.score = None;
            one.grade = None;
            one.completed_at = None;
            one.by = entered.by.clone();
            view(draft, &form, one)
        })
    }

    /// Changes the assessments of a report or supplement that is not filed, in
    /// one revision.
    fn change_assessments<T>(
        &self,
        draft: DraftId,
        change: impl FnOnce(&Incident, &mut Vec<RiskAssessment>, &Entered) -> Result<T, CoreError>,
    ) -> Result<T, CoreError> {
        let vault = self.vault()?;
        let Assessed { row, mut list, of } = assessed(&vault, draft)?;
        require_state(&row, DraftState::Open)?;
        let entered = Entered {
            at: now(&vault),
            by: vault.officer().warrant_number.clone(),
        };
        let incident = crate::incidents::load(&vault, row.incident)?;
        let changed = change(&incident, &mut list, &entered)?;
        match of {
            Of::Report(report) => {
                let patch = ReportPatch {
                    risk_assessments: Some(list),
                    ..ReportPatch::default()
                };
                save(self, &vault, row, &report.patched(patch, &entered)?)?;
            }
            Of::Supplement(supplement) => {
                let patch = SupplementPatch {
                    risk_assessments: Some(list),
                    ..SupplementPatch::default()
                };
                crate::supplements::amend(self, &vault, &row, &supplement, patch)?;
            }
        }
        Ok(changed)
    }
}

/// A report or supplement with its assessments.
struct Assessed {
    row: DraftRow,
    list: Vec<RiskAssessment>,
    of: Of,
}

enum Of {
    Report(Box<ReportDraft>),
    Supplement(Box<SupplementDraft>),
}

fn assessed(vault: &Vault, draft: DraftId) -> Result<Assessed, CoreError> {
    let neither = || {
        let wanted = Thing::Draft(Some(RecordKind::CrimeReport));
        missing(vault, draft, wanted, "report")
    };
    let row = vault.draft(draft)?.ok_or_else(neither)?;
    let (list, of) = match row.kind {
        RecordKind::CrimeReport => {
            let report = report_of(&row)?;
            (
                report.risk_assessments.clone(),
                Of::Report(Box::new(report)),
            )
        }
        RecordKind::SupplementaryReport => {
            let supplement = supplement_of(&row)?;
            (
                supplement.risk_assessments.clone(),
                Of::Supplement(Box::new(supplement)),
            )
        }
        _ => return Err(neither()),
    };
    Ok(Assessed { row, list, of })
}

/// The report of a draft. Assessments that were kept before they had ids have
/// theirs from here on.
pub(crate) fn report_of(row: &DraftRow) -> Result<ReportDraft, CoreError> {
    let mut report: ReportDraft = serde_json::from_slice(&row.content)?;
    RiskAssessment::give_ids(&mut report.risk_assessments, row.id);
    Ok(report)
}

/// The supplement of a draft, in the same way.
pub(crate) fn supplement_of(row: &DraftRow) -> Result<SupplementDraft, CoreError> {
    let mut supplement: SupplementDraft = serde_json::from_slice(&row.content)?;
    RiskAssessment::give_ids(&mut supplement.risk_assessments, row.id);
    Ok(supplement)
}

fn which(
    list: &mut [RiskAssessment],
    id: RiskAssessmentId,
) -> Result<&mut RiskAssessment, CoreError> {
    let mut all = list.iter_mut();
    all.find(|one| one.id == Some(id)).ok_or(NO_ASSESSMENT)
}

fn view(
    draft: DraftId,
    form: &Arc<RiskForm>,
    kept: &RiskAssessment,
) -> Result<RiskAssessmentView, CoreError> {
    Ok(RiskAssessmentView {
        draft,
        id: kept.id.ok_or(NO_ASSESSMENT)?,
        person: kept.person,
        completed_at: kept.completed_at,
        screen: taken_up(form, kept)?.screen(),
    })
}
