//! What an officer is reminded of when a witness is under 18. They qualify as
//! vulnerable by their age alone (Youth Justice and Criminal Evidence Act 1999
//! s.16), so their evidence may be recorded on video (*Achieving Best
//! Evidence*) and special measures are considered. Reminders: none of them
//! stops anything, because the decision is not the tablet's.

use crate::{Age, Answer, FieldWarning, RearDraft, StatementDraft};

const CODE: &str = "under_18";

impl StatementDraft {
    /// What deserves a second look before the statement is taken.
    #[must_use]
    pub fn warnings(&self) -> Vec<FieldWarning> {
        let young = matches!(self.age, Some(Age::Years(_)));
        let unrecorded = young && !self.visually_recorded;
        let infant = matches!(self.age, Some(Age::Years(..=2)));
        let look = "nobody of this age makes a statement: check it, in years";
        let message = "a witness under 18 qualifies as vulnerable: consider recording their \
                       evidence on video (Achieving Best Evidence) before a statement is written";
        unrecorded
            .then(|| FieldWarning::new("visually_recorded", CODE, message))
            .into_iter()
            .chain(infant.then(|| FieldWarning::new("age", "unlikely", look)))
            .chain(crate::interpreted::warning(self))
            .collect()
    }
}

impl RearDraft {
    /// What deserves a second look before the page is signed.
    #[must_use]
    pub fn warnings(&self) -> Vec<FieldWarning> {
        let young = matches!(self.age, Age::Years(_));
        let denied = matches!(
            self.fields.special_measures.answer,
            Answer::No | Answer::NotApplicable
        );
        let message = "a witness under 18 qualifies for special measures by their age: answer \
                       yes, with form MG2, unless they were considered and are not wanted";
        (young && denied)
            .then(|| FieldWarning::new("special_measures", CODE, message))
            .into_iter()
            .chain(self.fields.warnings())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::tests::complete;

    #[test]
    fn a_witness_under_18_is_pointed_out_until_their_evidence_is_recorded() {
        let mut draft = complete();
        assert!(draft.warnings().is_empty());
        draft.age = Some(Age::Years(17));
        let fields: Vec<_> = draft.warnings().into_iter().map(|w| w.field).collect();
        assert_eq!(fields, ["visually_recorded"]);
        draft.visually_recorded = true;
        assert!(draft.warnings().is_empty());
        draft.age = Some(Age::Years(0));
        let codes: Vec<_> = draft.warnings().into_iter().map(|w| w.code).collect();
        assert_eq!(codes, ["unlikely"]);
    }
}
