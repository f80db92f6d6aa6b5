//! What makes a statement a further one to an earlier: whose it is, and what may
//! be done to which kind.
//!
//! Only who made a statement can correct, add to or withdraw it, and on a form
//! people are known by their name. A name that was misspelt, or has changed
//! since, is no bar: the officer says so with the reason, which is sealed and
//! printed. Two names that differ without a word are refused where the earlier
//! statement can be read; where it was not seen, nobody can tell.

use crate::{
    Amendment, AmendmentKind, EarlierName, FieldError, FieldErrors, Personal, Rule, StatementDraft,
    StatementKind, same_name,
};

const FURTHER_TO: &str = "further_to";
const EARLIER_NAME: &str = "further_to.earlier_name";

fn contradicts(field: &str, other: &'static str, remedy: &'static str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Contradicts { other, remedy },
    }
}

impl Amendment {
    /// Checks who makes the further statement against the name that stands on
    /// the earlier one. Names that are the same need nothing; names that differ
    /// need the reason, and the earlier name as it stands there.
    ///
    /// # Errors
    ///
    /// [`Rule::Unasked`] while nothing was said of a name that differs;
    /// [`Rule::Contradicts`] when another name was given than stands there.
    pub fn check_maker(&self, now: &Personal, earlier: &Personal) -> Result<(), FieldError> {
        match &self.earlier_name {
            None if same_name(now.reveal(), earlier.reveal()) => Ok(()),
            None => Err(FieldError {
                field: EARLIER_NAME.to_owned(),
                rule: Rule::Unasked {
                    remedy: "the earlier statement is in another name, and only who made it can \
                             correct, add to or withdraw it: correct the name, or say why it \
                             differs, such as misspelt or changed by marriage",
                },
            }),
            Some(said) if said.name == *earlier => Ok(()),
            Some(_) => Err(contradicts(
                EARLIER_NAME,
                "the name on the earlier statement",
                "give it as it stands there",
            )),
        }
    }
}

impl StatementDraft {
    /// This further statement with what is said of the name that the earlier
    /// one was made in; nothing takes it back. The witness would read it, so
    /// the answers given when it was read back are forgotten.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] when this follows no earlier statement, or name or
    /// reason are missing or malformed.
    pub fn with_earlier_name(
        &self,
        earlier_name: Option<EarlierName>,
    ) -> Result<Self, FieldErrors> {
        let mut changed = self.clone();
        let Some(further_to) = &mut changed.further_to else {
            return Err(contradicts(
                EARLIER_NAME,
                "a statement that follows no earlier one",
                "begin a further statement to say whose name has changed",
            )
            .into());
        };
        further_to.earlier_name = earlier_name;
        let mut found = Vec::new();
        further_to.check(FURTHER_TO, &mut found);
        FieldErrors::check(found)?;
        if changed != *self {
            changed.read_back = None;
        }
        Ok(changed)
    }
}

/// What a further statement asks for that is about to be fixed.
pub(crate) fn demand(draft: &StatementDraft, found: &mut Vec<FieldError>) {
    let Some(further_to) = &draft.further_to else {
        return;
    };
    // Whatever it follows: a victim's words in it add to the earlier ones.
    let adds = further_to.kind == AmendmentKind::Addition;
    if draft.kind == StatementKind::VictimPersonal && !adds {
        found.push(contradicts(
            FURTHER_TO,
            "a victim personal statement",
            "it cannot be changed or withdrawn once it is signed; make a further one that adds",
        ));
    }
    let said = further_to.earlier_name.as_ref();
    if said.is_some_and(|said| same_name(said.name.reveal(), draft.witness_name.reveal())) {
        found.push(contradicts(
            EARLIER_NAME,
            "the name of the witness",
            "the two are the same: take back what was said of a name that differs",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::tests::complete;
    use crate::{EarlierSeen, RecordId, Sha256Digest};

    fn further() -> StatementDraft {
        StatementDraft {
            further_to: Some(Amendment {
                record: RecordId::from_parts(1, [4; 10]),
                sha256: Sha256Digest::ZERO,
                kind: AmendmentKind::Correction,
                reason: "Invented reason".into(),
                seen: EarlierSeen::Bundle,
                earlier_name: None,
            }),
            ..complete()
        }
    }

    fn said(name: &str, reason: &str) -> Option<EarlierName> {
        Some(EarlierName {
            name: name.into(),
            reason: reason.into(),
        })
    }

    fn maker(draft: &StatementDraft, earlier: &str) -> Option<(String, &'static str)> {
        let further_to = draft.further_to.as_ref().unwrap();
        let checked = further_to.check_maker(&draft.witness_name, &earlier.into());
        checked.err().map(|e| (e.field, e.rule.code()))
    }

    #[test]
    fn a_name_that_is_the_same_needs_nothing_and_one_that_differs_a_reason() {
        let draft = further();
        assert_eq!(maker(&draft, "Mr Invented Witness"), None);
        let unasked = ("further_to.earlier_name".to_owned(), "unasked");
        assert_eq!(maker(&draft, "Invented WITNES"), Some(unasked));
        let draft = draft
            .with_earlier_name(said("Invented WITNES", "misspelt"))
            .unwrap();
        assert_eq!(maker(&draft, "Invented WITNES"), None);
        let other = ("further_to.earlier_name".to_owned(), "contradicts");
        assert_eq!(maker(&draft, "Somebody ELSE"), Some(other));
    }

    #[test]
    fn what_is_said_of_a_name_is_read_back_again_and_never_empty() {
        let draft = further();
        assert!(draft.read_back.is_some());
        let changed = draft
            .with_earlier_name(said("Invented WITNES", "misspelt"))
            .unwrap();
        assert_eq!(changed.read_back, None, "the witness has not read that");
        let errors = draft.with_earlier_name(said(" ", "")).unwrap_err();
        let fields: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "further_to.earlier_name.name",
                "further_to.earlier_name.reason"
            ]
        );
        assert!(complete().with_earlier_name(said("A B", "x")).is_err());
        assert_eq!(draft.with_earlier_name(None).unwrap(), draft);
    }

    #[test]
    fn a_name_that_does_not_differ_is_not_explained() {
        let mut draft = further();
        draft.further_to.as_mut().unwrap().earlier_name = said("invented witness", "misspelt");
        let errors = draft.ready().unwrap_err();
        let fields: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["further_to.earlier_name"]);
    }
}
