//! A witness who speaks through an interpreter signs what they can read: their
//! own language, which is then translated. Signing only a translation that they
//! cannot read can make it inadmissible (*Saifi v Governor of Brixton Prison*
//! \[2001\]). A statement in English through an interpreter is pointed out and not
//! refused: some witnesses read English and want help with speaking it.

use crate::{FieldWarning, StatementDraft, StatementKind};

/// What deserves a second look in a statement that is made through an
/// interpreter.
pub(crate) fn warning(draft: &StatementDraft) -> Option<FieldWarning> {
    let english = matches!(draft.language.as_str().split('-').next(), Some("en"));
    // These are in English because the original in another language is sealed.
    let of_interpreter = matches!(
        draft.kind,
        StatementKind::Interpreter | StatementKind::Translation
    );
    let message = "this is made through an interpreter and in English: a witness signs the \
                   words of their own language, which are then translated. Take it in that \
                   language, unless the witness reads English";
    (draft.interpreter.is_some() && english && !of_interpreter)
        .then(|| FieldWarning::new("language", "interpreted_in_english", message))
}

#[cfg(test)]
mod tests {
    use crate::StatementKind;
    use crate::statement::tests::{attendant, complete_as};

    #[test]
    fn english_words_through_an_interpreter_are_pointed_out() {
        for (kind, language, interpreted, expected) in [
            (StatementKind::Witness, "en-GB", true, true),
            (StatementKind::VictimPersonal, "en", true, true),
            (StatementKind::Witness, "en-GB", false, false),
            (StatementKind::Witness, "ar", true, false),
            (StatementKind::Interpreter, "en-GB", true, false),
            (StatementKind::Translation, "en-GB", true, false),
        ] {
            let mut draft = complete_as(kind);
            draft.language = language.parse().unwrap();
            draft.interpreter = interpreted.then(|| attendant("Invented HELP"));
            let found = draft.warnings();
            let told = found.iter().any(|one| one.code == "interpreted_in_english");
            assert_eq!(told, expected, "{kind} {language} {interpreted}");
        }
    }
}
