//! What belongs to one kind of statement and to no other: a witness has no wish
//! to be read aloud, and a victim speaks for no business. It would be sealed and
//! not printed, and nobody would have signed it.

use super::{StatementDraft, StatementPatch};
use crate::{FieldError, Rule, StatementKind};

const OTHER: &str = "the kind of statement";

fn foreign(field: &str, remedy: &'static str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        rule: Rule::Contradicts {
            other: OTHER,
            remedy,
        },
    }
}

/// Which of the fields that one kind has are filled in.
#[derive(Clone, Copy)]
struct Filled {
    read_aloud: bool,
    on_behalf_of: bool,
    business: bool,
    translates: bool,
    exhibited: bool,
}

impl Filled {
    fn foreign_to(self, kind: StatementKind) -> Vec<FieldError> {
        use StatementKind::{ImpactForBusiness, Interpreter, Translation, VictimPersonal};
        [
            (
                self.read_aloud,
                VictimPersonal,
                "read_aloud",
                "only a victim personal statement is read aloud in court; leave it out",
            ),
            (
                self.on_behalf_of,
                VictimPersonal,
                "on_behalf_of",
                "only a victim personal statement is made for somebody else; clear it",
            ),
            (
                self.business,
                ImpactForBusiness,
                "business",
                "only an impact statement for business is a business's; leave it out, or begin one",
            ),
            (
                self.translates,
                Translation,
                "translates",
                "only a translation translates a statement; begin one",
            ),
            (
                self.exhibited,
                Interpreter,
                "exhibited",
                "only an interpreter's statement exhibits statements; begin one",
            ),
        ]
        .into_iter()
        .filter(|(filled, of, ..)| *filled && kind != *of)
        .map(|(_, _, field, remedy)| foreign(field, remedy))
        .collect()
    }
}

/// What is asked of a statement that is about to be fixed. One that an earlier
/// version of Pocketbook fixed is read as it was.
pub(super) fn demand(draft: &StatementDraft, found: &mut Vec<FieldError>) {
    let filled = Filled {
        read_aloud: draft.read_aloud.is_some(),
        on_behalf_of: draft.on_behalf_of.is_some(),
        business: draft.business.is_some(),
        translates: draft.translates.is_some(),
        exhibited: !draft.exhibited.is_empty(),
    };
    found.extend(filled.foreign_to(draft.kind));
    if draft.kind != StatementKind::Interpreter {
        return;
    }
    let twice = draft.exhibited.iter().enumerate().any(|(at, one)| {
        let mut later = draft.exhibited.iter().skip(at + 1);
        later.any(|other| other.link == one.link)
    });
    if twice {
        found.push(FieldError {
            field: "exhibited".to_owned(),
            rule: Rule::Contradicts {
                other: "another exhibit of this statement",
                remedy: "it is the same statement under two references; keep one",
            },
        });
    }
}

/// What a change brings that only another kind of statement has.
pub(super) fn foreign_in(kind: StatementKind, patch: &StatementPatch) -> Vec<FieldError> {
    let filled = Filled {
        read_aloud: patch.read_aloud.is_some(),
        on_behalf_of: patch.on_behalf_of.is_some(),
        business: patch.business.is_some(),
        translates: false,
        exhibited: patch.exhibited.as_ref().is_some_and(|all| !all.is_empty()),
    };
    filled.foreign_to(kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::tests::{complete_as, whole_for};
    use crate::{FieldErrors, OnBehalfOf, ReadyStatement, StatementPatch};

    fn refused(result: Result<impl Sized, FieldErrors>) -> Vec<String> {
        match result {
            Ok(_) => Vec::new(),
            Err(errors) => errors.fields().iter().map(|e| e.field.clone()).collect(),
        }
    }

    #[test]
    fn what_one_kind_has_is_taken_by_no_other() {
        use StatementKind::{ImpactForBusiness, Interpreter, VictimPersonal};
        let whole = |kind| StatementPatch {
            on_behalf_of: Some(OnBehalfOf {
                victim: "Invented CHILD".into(),
                capacity: "mother".into(),
            }),
            ..whole_for(kind)
        };
        let everything = StatementPatch {
            read_aloud: whole(VictimPersonal).read_aloud,
            business: whole(ImpactForBusiness).business,
            exhibited: whole(Interpreter).exhibited,
            ..whole(VictimPersonal)
        };
        for kind in StatementKind::ALL {
            let own: &[&str] = match kind {
                VictimPersonal => &["read_aloud", "on_behalf_of"],
                ImpactForBusiness => &["business"],
                Interpreter => &["exhibited"],
                _ => &[],
            };
            let all = ["read_aloud", "on_behalf_of", "business", "exhibited"];
            let expected: Vec<_> = all.into_iter().filter(|one| !own.contains(one)).collect();
            let before = complete_as(kind);
            let found = refused(before.patched(everything.clone()));
            assert_eq!(found, expected, "{kind}");
        }
    }

    #[test]
    fn what_an_earlier_version_took_is_pointed_at_and_still_read() {
        let mut draft = complete_as(StatementKind::Witness);
        draft.business = complete_as(StatementKind::ImpactForBusiness).business;
        draft.translates = complete_as(StatementKind::Translation).translates;
        assert_eq!(refused(draft.ready()), ["business", "translates"]);
        // Neither keeps anybody from writing on.
        assert_eq!(refused(draft.patched(StatementPatch::default())), [""; 0]);
        let fixed: ReadyStatement =
            serde_json::from_value(serde_json::to_value(&draft).unwrap()).unwrap();
        assert_eq!(fixed.fields(), &draft);
    }

    #[test]
    fn an_interpreter_exhibits_statements_each_once() {
        let whole = complete_as(StatementKind::Interpreter);
        assert_eq!(refused(whole.ready()), [""; 0]);
        let mut none = whole.clone();
        none.exhibited.clear();
        assert_eq!(refused(none.ready()), ["exhibited"]);
        let mut same = whole;
        same.exhibited[1].link = same.exhibited[0].link;
        assert_eq!(refused(same.ready()), ["exhibited"]);
    }
}
