//! A risk assessment form of any bytes: refused or checked, and when it is sound,
//! drawn and scored with every question refused. Never a crash.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use pocketbook_reference::risk::{Answer, RiskAssessment, RiskForm};

fuzz_target!(|bytes: &[u8]| {
    let Ok(form) = RiskForm::parse(bytes) else {
        return;
    };
    // What is read is written and read again as the same.
    assert_eq!(RiskForm::parse(form.to_json().as_bytes()).as_ref(), Ok(&form));
    let mut assessment = RiskAssessment::new(Arc::new(form));
    let form = Arc::clone(assessment.form());
    for question in form.sections().iter().flat_map(|section| &section.questions) {
        let answered = assessment.answer(&question.id, Answer::Refused);
        assert!(answered.is_ok());
    }
    let screen = assessment.screen();
    assert!(form.scoring().is_none() || screen.outcome.grade.is_some());
});
