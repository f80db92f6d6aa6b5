//! A witness statement while it is being written, and when it is complete.

use serde::{Deserialize, Serialize};

use crate::{
    Age, CadReference, FieldError, FieldErrors, IncidentId, Language, Limit, PersonId, Personal,
    Rule,
};

/// Age of a witness as the form asks for it.
pub type WitnessAge = Age;

/// A witness statement (form MG11) that may still be edited. Every field may
/// be unfinished; none may be malformed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementDraft {
    /// The incident it belongs to.
    pub incident: IncidentId,
    /// The incident's command-and-control reference, if it has one.
    #[serde(default)]
    pub cad_reference: Option<CadReference>,
    /// The witness, where they were entered in the incident.
    #[serde(default)]
    pub witness: Option<PersonId>,
    /// The witness's full name ("Statement of").
    #[serde(default)]
    pub witness_name: Personal,
    /// "Age if under 18 (if over 18 insert 'over 18')".
    #[serde(default)]
    pub age: Option<WitnessAge>,
    /// The witness's occupation.
    #[serde(default)]
    pub occupation: Personal,
    /// Language of the body.
    #[serde(default)]
    pub language: Language,
    /// "Tick if witness evidence is visually recorded".
    #[serde(default)]
    pub visually_recorded: bool,
    /// Whether the witness can read the statement in its language; must be
    /// answered before it is signed (CrimPR 16.2(c)).
    #[serde(default)]
    pub witness_can_read: Option<bool>,
    /// The words of the witness; paragraphs end in line feeds.
    #[serde(default)]
    pub body: Personal,
}

/// A change to some fields of a [`StatementDraft`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatementPatch {
    /// New witness.
    pub witness: Option<PersonId>,
    /// New name.
    pub witness_name: Option<Personal>,
    /// New age.
    pub age: Option<WitnessAge>,
    /// New occupation.
    pub occupation: Option<Personal>,
    /// New language.
    pub language: Option<Language>,
    /// New tick.
    pub visually_recorded: Option<bool>,
    /// New answer.
    pub witness_can_read: Option<bool>,
    /// New body.
    pub body: Option<Personal>,
}

impl StatementDraft {
    /// An empty draft in an incident.
    #[must_use]
    pub fn new(incident: IncidentId) -> Self {
        Self {
            incident,
            cad_reference: None,
            witness: None,
            witness_name: Personal::default(),
            age: None,
            occupation: Personal::default(),
            language: Language::default(),
            visually_recorded: false,
            witness_can_read: None,
            body: Personal::default(),
        }
    }

    /// This draft with a change applied; the draft itself is untouched when
    /// the change is refused.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that would be malformed.
    pub fn patched(&self, patch: StatementPatch) -> Result<Self, FieldErrors> {
        let changed = Self {
            incident: self.incident,
            cad_reference: self.cad_reference.clone(),
            witness: patch.witness.or(self.witness),
            witness_name: patch
                .witness_name
                .unwrap_or_else(|| self.witness_name.clone()),
            age: patch.age.or(self.age),
            occupation: patch.occupation.unwrap_or_else(|| self.occupation.clone()),
            language: patch.language.unwrap_or_else(|| self.language.clone()),
            visually_recorded: patch.visually_recorded.unwrap_or(self.visually_recorded),
            witness_can_read: patch.witness_can_read.or(self.witness_can_read),
            body: patch.body.unwrap_or_else(|| self.body.clone()),
        };
        FieldErrors::check(changed.broken(false))?;
        Ok(changed)
    }

    /// Checks that the statement can be laid out and signed.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that is missing or malformed.
    pub fn ready(&self) -> Result<ReadyStatement, FieldErrors> {
        let mut found = self.broken(true);
        let missing = |field: &str| FieldError {
            field: field.to_owned(),
            rule: Rule::Required,
        };
        match (self.age, self.witness_can_read) {
            (Some(age), Some(true)) if found.is_empty() => Ok(ReadyStatement {
                incident: self.incident,
                cad_reference: self.cad_reference.clone(),
                witness: self.witness,
                witness_name: self.witness_name.clone(),
                age,
                occupation: self.occupation.clone(),
                language: self.language.clone(),
                visually_recorded: self.visually_recorded,
                body: self.body.clone(),
            }),
            (age, can_read) => {
                if age.is_none() {
                    found.push(missing("age"));
                }
                match can_read {
                    Some(true) => {}
                    None => found.push(missing("witness_can_read")),
                    // The reader's certificate of CrimPR 16.2(c) has no place
                    // on this version of the form, so signing must not begin.
                    Some(false) => found.push(FieldError {
                        field: "witness_can_read".to_owned(),
                        rule: Rule::Contradicts {
                            other: "signing on this tablet",
                            remedy: "a statement read over to the witness needs the reader's \
                                     certificate; take it on the paper form",
                        },
                    }),
                }
                Err(FieldErrors::of(found, None))
            }
        }
    }

    fn broken(&self, complete: bool) -> Vec<FieldError> {
        let check = |limit: Limit, field: &str, text: &Personal| {
            if complete {
                limit.check_final(field, text.reveal()).err()
            } else {
                limit.check_draft(field, text.reveal()).err()
            }
        };
        [
            check(Limit::NAME, "witness_name", &self.witness_name),
            self.age.and_then(|age| age.check("age").err()),
            check(Limit::NAME, "occupation", &self.occupation),
            check(Limit::NARRATIVE, "body", &self.body),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A complete statement whose text is about to be laid out. There is no way to
/// change it: going back means editing the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadyStatement {
    incident: IncidentId,
    cad_reference: Option<CadReference>,
    witness: Option<PersonId>,
    witness_name: Personal,
    age: WitnessAge,
    occupation: Personal,
    language: Language,
    visually_recorded: bool,
    body: Personal,
}

impl ReadyStatement {
    /// The incident it belongs to.
    #[must_use]
    pub fn incident(&self) -> IncidentId {
        self.incident
    }

    /// The witness's full name.
    #[must_use]
    pub fn witness_name(&self) -> &Personal {
        &self.witness_name
    }

    /// The witness's age as the form asks for it.
    #[must_use]
    pub fn age(&self) -> WitnessAge {
        self.age
    }

    /// The witness's occupation.
    #[must_use]
    pub fn occupation(&self) -> &Personal {
        &self.occupation
    }

    /// Language of the body.
    #[must_use]
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// Whether the evidence is also visually recorded.
    #[must_use]
    pub fn visually_recorded(&self) -> bool {
        self.visually_recorded
    }

    /// The words of the witness.
    #[must_use]
    pub fn body(&self) -> &Personal {
        &self.body
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn complete() -> StatementDraft {
        StatementDraft::new(IncidentId::from_parts(1, [7; 10]))
            .patched(StatementPatch {
                witness_name: Some("Invented WITNESS".into()),
                age: Some(Age::Over18),
                occupation: Some("Baker".into()),
                witness_can_read: Some(true),
                body: Some("I am the person named above.\nI saw it.".into()),
                ..StatementPatch::default()
            })
            .unwrap()
    }

    #[test]
    fn an_empty_draft_is_a_draft_but_is_not_ready() {
        let draft = StatementDraft::new(IncidentId::from_parts(1, [7; 10]));
        let errors = draft.ready().unwrap_err();
        let fields: Vec<_> = errors.fields().iter().map(|e| e.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "witness_name",
                "occupation",
                "body",
                "age",
                "witness_can_read"
            ]
        );
    }

    #[test]
    fn a_witness_who_cannot_read_is_not_led_to_sign() {
        let draft = complete()
            .patched(StatementPatch {
                witness_can_read: Some(false),
                ..StatementPatch::default()
            })
            .unwrap();
        assert_eq!(
            draft.ready().unwrap_err().fields()[0].field,
            "witness_can_read"
        );
        assert!(complete().ready().is_ok());
    }

    #[test]
    fn a_refused_change_leaves_the_draft_as_it_was() {
        let draft = complete();
        let patch = StatementPatch {
            witness_name: Some("x".repeat(121).into()),
            ..StatementPatch::default()
        };
        let errors = draft.patched(patch).unwrap_err();
        assert_eq!(errors.fields()[0].field, "witness_name");
        assert_eq!(draft, complete());
    }

    proptest! {
        #[test]
        fn the_words_are_kept_exactly(body in "[ -~żółć\\n\\t]{1,400}") {
            let patch = StatementPatch { body: Some(body.clone().into()), ..StatementPatch::default() };
            let draft = complete().patched(patch).unwrap();
            let json = serde_json::to_string(&draft).unwrap();
            let read: StatementDraft = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(read.body.reveal(), body.as_str());
        }
    }
}
