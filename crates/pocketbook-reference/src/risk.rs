//! Risk assessment forms: questions as data, and what follows from the answers.
//!
//! A force chooses its form (DASH, DARA or its own) and publishes it as a
//! versioned document; the format is described in `docs/risk-forms.md`. Nothing
//! here knows a real form's wording, and none is shipped: [`demonstration`] is
//! marked as what it is.
//!
//! ```text
//! JSON ──check──▶ RiskForm ──▶ RiskAssessment ──┬─▶ Screen: what to ask now
//!                                   ▲           └─▶ Outcome: points, grade, what is outstanding
//!                                answers
//! ```
//!
//! Not known, refused and not asked are three answers, and never the same as
//! "no". A question that is not shown counts as not asked, whatever was answered
//! while it was.

mod answer;
mod assessment;
mod check;
mod check_scoring;
mod condition;
mod form;
mod reach;
mod scoring;
mod screen;

pub use answer::{Answer, Value};
pub use assessment::{AssessmentRecord, FormName, Judgement, RiskAssessment};
pub use condition::{AnswerKind, Condition};
pub use form::{AnswerType, Band, JudgementRule, Question, RiskForm, RiskOption, Section};
pub use scoring::{Grade, Outcome, Raised, Rule, Scoring};
pub use screen::{Screen, ScreenQuestion, ScreenSection};

use std::sync::{Arc, LazyLock};

/// A small form for trying things out: it is no real form, and says so.
#[must_use]
pub fn demonstration() -> Option<Arc<RiskForm>> {
    static FORM: LazyLock<Option<Arc<RiskForm>>> = LazyLock::new(|| {
        let bytes = include_bytes!("../forms/demonstration.json");
        RiskForm::parse(bytes).ok().map(Arc::new)
    });
    FORM.clone()
}
