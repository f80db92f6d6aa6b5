//! Who stands by a witness is somebody else: nobody is their own appropriate
//! adult or their own interpreter. A witness under 18 whose own name stands as
//! the responsible adult's was alone, and the page would say the contrary.
//!
//! Two people of one name occur (a son with his father's); then the form has to
//! tell them apart anyway.

use crate::aids::written_day;
use crate::{
    Age, Date, FieldError, FieldWarning, Personal, RearDraft, Rule, StatementDraft,
    YoungWitnessCare, same_name,
};

fn refuse_same(field: &str, one: &Personal, witness: &Personal, found: &mut Vec<FieldError>) {
    let named = !one.reveal().trim().is_empty();
    if named && same_name(one.reveal(), witness.reveal()) {
        found.push(FieldError {
            field: field.to_owned(),
            rule: Rule::Contradicts {
                other: "the witness, whose name it is",
                remedy: "name the other person; where two people have one name, tell them \
                         apart, such as \"senior\"",
            },
        });
    }
}

/// What is asked of those named on a statement before its pages are fixed.
pub(crate) fn demand(draft: &StatementDraft, found: &mut Vec<FieldError>) {
    let witness = &draft.witness_name;
    if let Some(YoungWitnessCare::Accompanied { adult }) = &draft.young_witness {
        refuse_same("young_witness.adult.name", &adult.name, witness, found);
    }
    if let Some(interpreter) = &draft.interpreter {
        refuse_same("interpreter.name", &interpreter.name, witness, found);
    }
}

/// What is asked of those named on a rear page.
pub(crate) fn demand_of_rear(rear: &RearDraft, found: &mut Vec<FieldError>) {
    if let Some(adult) = &rear.fields.responsible_adult {
        let witness = &rear.fields.witness_name;
        refuse_same("responsible_adult.name", &adult.name, witness, found);
    }
}

impl RearDraft {
    /// What on the rear does not fit what the statement said, which was made on
    /// this day. Neither is refused: another adult may have come, and the one
    /// that is wrong may be the statement, which is sealed and is put right in a
    /// further statement only.
    #[must_use]
    pub fn against_statement(&self, made: Date) -> Vec<FieldWarning> {
        let mut found = Vec::new();
        if let (Some(YoungWitnessCare::Accompanied { adult: front }), Some(rear)) =
            (&self.young_witness, &self.fields.responsible_adult)
            && !same_name(front.name.reveal(), rear.name.reveal())
        {
            found.push(FieldWarning::new(
                "responsible_adult.name",
                "other_adult",
                "another adult was named on the statement: check who was present, and who signs \
                 here",
            ));
        }
        if let Some(born) = written_day(self.fields.date_of_birth.reveal()) {
            let fits = match (self.age, made.years_since(born)) {
                (Age::Years(years), Some(age)) => u32::from(years) == age,
                (Age::Over18, Some(age)) => age >= 18,
                (_, None) => false,
            };
            if !fits {
                found.push(FieldWarning::new(
                    "date_of_birth",
                    "other_age",
                    "this is not the age on the statement: ask again. If the statement is wrong, \
                     take a further statement that corrects it; who is under 18 needs an adult \
                     and special measures considered",
                ));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::tests::{attendant, complete};
    use crate::{Answer, RecordId, RecordLink, ResponsibleAdult, Sha256Digest};

    fn child() -> StatementDraft {
        let mut draft = complete();
        draft.age = Some(Age::Years(12));
        draft.young_witness = Some(YoungWitnessCare::Accompanied {
            adult: attendant("Invented MOTHER"),
        });
        draft
    }

    fn refused(draft: &StatementDraft) -> Vec<String> {
        match draft.ready() {
            Ok(_) => Vec::new(),
            Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        }
    }

    #[test]
    fn nobody_is_their_own_adult_or_interpreter() {
        let mut draft = child();
        assert_eq!(refused(&draft), [""; 0]);
        draft.young_witness = Some(YoungWitnessCare::Accompanied {
            adult: attendant("miss invented  WITNESS"),
        });
        draft.interpreter = Some(attendant("Invented Witness"));
        assert_eq!(
            refused(&draft),
            ["young_witness.adult.name", "interpreter.name"]
        );
        draft.young_witness = Some(YoungWitnessCare::Accompanied {
            adult: attendant("Invented WITNESS senior"),
        });
        draft.interpreter = Some(attendant("Invented HELP"));
        assert_eq!(refused(&draft), [""; 0]);
    }

    fn rear(age: Age, born: &str, adult: &str) -> RearDraft {
        let link = RecordLink {
            record: RecordId::from_parts(1, [3; 10]),
            sha256: Sha256Digest::ZERO,
        };
        let mut rear = RearDraft::new(link, &child(), age);
        rear.fields.date_of_birth = born.into();
        rear.fields.special_measures.answer = Answer::Yes;
        rear.fields.responsible_adult = Some(ResponsibleAdult {
            name: adult.into(),
            capacity: "parent".into(),
            address: "".into(),
            phone: "".into(),
        });
        rear
    }

    #[test]
    fn nobody_signs_the_rear_for_themselves() {
        let errors = rear(Age::Years(12), "", "Invented WITNESS").ready().err();
        let errors = errors.unwrap();
        let named = errors.fields().iter().map(|error| error.field.as_str());
        assert!(
            named
                .into_iter()
                .any(|field| field == "responsible_adult.name")
        );
        let errors = rear(Age::Years(12), "", "Invented MOTHER").ready().err();
        let errors = errors.unwrap();
        let mut named = errors.fields().iter().map(|error| error.field.as_str());
        assert!(!named.any(|field| field == "responsible_adult.name"));
    }

    #[test]
    fn what_contradicts_the_statement_is_pointed_out_and_not_refused() {
        let made = Date::of(2026, 11, 26).unwrap();
        let mother = "Invented MOTHER";
        for (age, born, adult, expected) in [
            (Age::Years(12), "1 May 2014", mother, &[][..]),
            (Age::Years(12), "01/05/2014", "Mrs Invented Mother", &[]),
            (Age::Years(12), "not sure", mother, &[]),
            (Age::Years(12), "5/14", mother, &[]),
            (Age::Years(12), "27 November 2013", mother, &[]),
            (
                Age::Years(12),
                "26 November 2013",
                mother,
                &["date_of_birth"],
            ),
            (Age::Over18, "2008-11-26", mother, &[]),
            (Age::Over18, "2008-11-27", mother, &["date_of_birth"]),
            (Age::Over18, "1 January 2030", mother, &["date_of_birth"]),
            (
                Age::Years(12),
                "1 May 2014",
                "Invented AUNT",
                &["responsible_adult.name"],
            ),
        ] {
            let found = rear(age, born, adult).against_statement(made);
            let fields: Vec<_> = found.iter().map(|one| one.field.as_str()).collect();
            assert_eq!(fields, expected, "{born}, {adult}");
        }
    }
}
