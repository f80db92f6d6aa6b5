//! A complete statement, and what is asked of one.

use serde::{Deserialize, Serialize};

use super::{StatementDraft, WitnessAge, YoungWitnessCare, of_kind};
use crate::body_lines;
use crate::further;
use crate::somebody_else;
use crate::{
    Age, FieldError, FieldErrors, IncidentId, Language, Limit, Personal, ReadBack, Rule,
    StatementKind,
};

impl StatementDraft {
    /// Checks that the statement can be laid out and signed.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that is missing or malformed.
    pub fn ready(&self) -> Result<ReadyStatement, FieldErrors> {
        let mut found = self.asked();
        of_kind::demand(self, &mut found);
        self.completed(found)
    }

    /// What is missing or malformed by the rules of every version of Pocketbook.
    fn asked(&self) -> Vec<FieldError> {
        let mut found = self.broken(true);
        self.demand(&mut found);
        found
    }

    fn completed(&self, found: Vec<FieldError>) -> Result<ReadyStatement, FieldErrors> {
        match (self.age, &self.read_back) {
            (Some(age), Some(read_back)) if found.is_empty() => Ok(ReadyStatement {
                age,
                read_back: read_back.clone(),
                draft: self.clone(),
            }),
            _ => Err(FieldErrors::of(found, None)),
        }
    }

    /// What the kind and the witness ask for, beyond well-formed fields.
    fn demand(&self, found: &mut Vec<FieldError>) {
        let mut broken = |field: &str, rule| {
            found.push(FieldError {
                field: field.to_owned(),
                rule,
            });
        };
        let mut need = |missing: bool, field: &str, rule: Rule| {
            if missing {
                broken(field, rule);
            }
        };
        let unasked = |remedy| Rule::Unasked { remedy };
        use StatementKind as Kind;
        need(self.age.is_none(), "age", Rule::Required);
        let young = matches!(self.age, Some(Age::Years(_)));
        need(
            young && self.young_witness.is_none(),
            "young_witness",
            unasked("name the adult who is present, or say why there is none"),
        );
        need(
            self.age == Some(Age::Over18) && self.young_witness.is_some(),
            "young_witness",
            Rule::Contradicts {
                other: "the age",
                remedy: "correct the age, or clear who was present for a witness under 18",
            },
        );
        need(
            self.kind == Kind::VictimPersonal && self.read_aloud.is_none(),
            "read_aloud",
            unasked("ask whether the victim wants it read aloud in court, and by whom"),
        );
        need(
            self.kind == Kind::ImpactForBusiness && self.business.is_none(),
            "business",
            Rule::Required,
        );
        need(
            self.kind == Kind::Translation && self.translates.is_none(),
            "translates",
            Rule::Required,
        );
        need(
            self.kind == Kind::Interpreter && self.exhibited.is_empty(),
            "exhibited",
            Rule::Required,
        );
        need(
            self.read_back.is_none(),
            "read_back",
            unasked(
                "read the statement back, and ask whether the witness can read it in its language \
                 and how they will sign",
            ),
        );
        // A range of marks that names the same exhibit twice would let two
        // things be produced under one reference.
        let mut names: Vec<_> = self.exhibited.iter().map(|e| e.exhibit.as_str()).collect();
        names.sort_unstable();
        if names
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a == b))
        {
            broken(
                "exhibited",
                Rule::Contradicts {
                    other: "another exhibit of this statement",
                    remedy: "give each exhibit a reference of its own",
                },
            );
        }
        further::demand(self, found);
        somebody_else::demand(self, found);
    }

    fn check_body(&self, complete: bool) -> Option<FieldError> {
        let (limit, body) = (Limit::NARRATIVE, self.body.reveal());
        if complete {
            limit.check_final_in("body", body, &self.language).err()
        } else {
            limit.check_draft_in("body", body, &self.language).err()
        }
    }

    pub(super) fn broken(&self, complete: bool) -> Vec<FieldError> {
        let check = |limit: Limit, field: &str, text: &Personal| {
            if complete {
                limit.check_final(field, text.reveal()).err()
            } else {
                limit.check_draft(field, text.reveal()).err()
            }
        };
        let mut found: Vec<FieldError> = [
            check(Limit::NAME, "witness_name", &self.witness_name),
            self.age.and_then(|age| age.check("age").err()),
            check(Limit::NAME, "occupation", &self.occupation),
            self.check_body(complete)
                .or_else(|| body_lines::check("body", &self.body).err()),
        ]
        .into_iter()
        .flatten()
        .collect();
        match &self.young_witness {
            Some(YoungWitnessCare::Accompanied { adult }) => {
                adult.check("young_witness.adult", &mut found);
            }
            Some(YoungWitnessCare::Unaccompanied { reason }) => found.extend(
                Limit::ADDRESS
                    .required()
                    .check_final("young_witness.reason", reason.reveal())
                    .err(),
            ),
            None => {}
        }
        if let Some(interpreter) = &self.interpreter {
            interpreter.check("interpreter", &mut found);
        }
        if let Some(other) = &self.on_behalf_of {
            found.extend(check(Limit::NAME, "on_behalf_of.victim", &other.victim));
            found.extend(check(Limit::NAME, "on_behalf_of.capacity", &other.capacity));
        }
        if let Some(business) = &self.business {
            found.extend(check(Limit::NAME, "business.name", &business.name));
            found.extend(check(Limit::NAME, "business.position", &business.position));
        }
        if let Some(amendment) = &self.further_to {
            amendment.check("further_to", &mut found);
        }
        found
    }
}

/// A complete statement whose text is about to be laid out. There is no way to
/// change it: going back means editing the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "StatementDraft", into = "StatementDraft")]
pub struct ReadyStatement {
    age: WitnessAge,
    read_back: ReadBack,
    draft: StatementDraft,
}

impl ReadyStatement {
    /// The incident it belongs to.
    #[must_use]
    pub fn incident(&self) -> IncidentId {
        self.draft.incident
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> StatementKind {
        self.draft.kind
    }

    /// The witness's full name.
    #[must_use]
    pub fn witness_name(&self) -> &Personal {
        &self.draft.witness_name
    }

    /// The witness's age as the form asks for it.
    #[must_use]
    pub fn age(&self) -> WitnessAge {
        self.age
    }

    /// The witness's occupation.
    #[must_use]
    pub fn occupation(&self) -> &Personal {
        &self.draft.occupation
    }

    /// Language of the body.
    #[must_use]
    pub fn language(&self) -> &Language {
        &self.draft.language
    }

    /// The words of the witness.
    #[must_use]
    pub fn body(&self) -> &Personal {
        &self.draft.body
    }

    /// The answers when it was read back.
    #[must_use]
    pub fn read_back(&self) -> &ReadBack {
        &self.read_back
    }

    /// Every field, as entered.
    #[must_use]
    pub fn fields(&self) -> &StatementDraft {
        &self.draft
    }
}

impl TryFrom<StatementDraft> for ReadyStatement {
    type Error = FieldErrors;

    /// A statement that is stored as complete was complete by the rules of its
    /// day; rules that came later do not make it unreadable.
    fn try_from(draft: StatementDraft) -> Result<Self, Self::Error> {
        let found = draft.asked();
        draft.completed(found)
    }
}

impl From<ReadyStatement> for StatementDraft {
    fn from(ready: ReadyStatement) -> Self {
        ready.draft
    }
}
