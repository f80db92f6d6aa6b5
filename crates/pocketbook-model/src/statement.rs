//! A statement while it is being written, and when it is complete.

mod of_kind;
mod parts;
mod patch;
mod ready;
#[cfg(test)]
pub(crate) mod tests;

use serde::{Deserialize, Serialize};

pub use parts::{
    Business, BusinessPatch, ExhibitedRecord, OnBehalfOf, ReadAloudWish, WitnessAge,
    YoungWitnessCare,
};
pub(crate) use patch::replace;
pub use patch::{Clearable, StatementPatch};
pub use ready::ReadyStatement;

use crate::text_mark::TextMark;
use crate::{
    Amendment, Attendant, CadReference, FieldError, FieldErrors, IncidentId, Language, Manner,
    PersonId, Personal, ReadBack, Reading, RecordLink, Rule, StatementKind, Urn, same_name,
};

/// A statement (form MG11) that may still be edited. Every field may be
/// unfinished; none may be malformed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatementDraft {
    /// The incident it belongs to.
    pub incident: IncidentId,
    /// What it is.
    #[serde(default)]
    pub kind: StatementKind,
    /// The incident's command-and-control reference, if it has one.
    #[serde(default)]
    pub cad_reference: Option<CadReference>,
    /// Unique reference number, where it is known before the pages are fixed.
    #[serde(default)]
    pub urn: Option<Urn>,
    /// The witness, where they were entered in the incident.
    #[serde(default)]
    pub witness: Option<PersonId>,
    /// The witness's full name ("Statement of").
    #[serde(default)]
    pub witness_name: Personal,
    /// "Age if under 18 (if over 18 insert 'over 18')".
    #[serde(default)]
    pub age: Option<WitnessAge>,
    /// Who looks after a witness under 18.
    #[serde(default)]
    pub young_witness: Option<YoungWitnessCare>,
    /// The witness's occupation.
    #[serde(default)]
    pub occupation: Personal,
    /// Language of the body.
    #[serde(default)]
    pub language: Language,
    /// "Tick if witness evidence is visually recorded".
    #[serde(default)]
    pub visually_recorded: bool,
    /// An interpreter who is present, and certifies that.
    #[serde(default)]
    pub interpreter: Option<Attendant>,
    /// For a victim personal statement: whether it is read aloud.
    #[serde(default)]
    pub read_aloud: Option<ReadAloudWish>,
    /// For a victim personal statement that a parent or carer makes: whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OnBehalfOf>,
    /// For an impact statement for business: which.
    #[serde(default)]
    pub business: Option<Business>,
    /// For a translation: the sealed statement that it translates.
    #[serde(default)]
    pub translates: Option<RecordLink>,
    /// For an interpreter's statement: the original and the translation that it
    /// exhibits.
    #[serde(default)]
    pub exhibited: Vec<ExhibitedRecord>,
    /// For a further statement: the one that it corrects, adds to or withdraws.
    #[serde(default)]
    pub further_to: Option<Amendment>,
    /// The words of the witness; paragraphs end in line feeds.
    #[serde(default)]
    pub body: Personal,
    /// Where the words came from, by ranges of the body.
    #[serde(default)]
    pub marks: Vec<TextMark>,
    /// The answers when it was read back; forgotten when the words change.
    #[serde(default)]
    pub read_back: Option<ReadBack>,
}

impl StatementDraft {
    /// An empty draft in an incident.
    #[must_use]
    pub fn new(incident: IncidentId, kind: StatementKind) -> Self {
        Self {
            incident,
            kind,
            cad_reference: None,
            urn: None,
            witness: None,
            witness_name: Personal::default(),
            age: None,
            young_witness: None,
            occupation: Personal::default(),
            language: Language::default(),
            visually_recorded: false,
            interpreter: None,
            read_aloud: None,
            on_behalf_of: None,
            business: None,
            translates: None,
            exhibited: Vec::new(),
            further_to: None,
            body: Personal::default(),
            marks: Vec::new(),
            read_back: None,
        }
    }

    /// This draft with the answers given when it was read back.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] when a reader or the witness of a mark is not named, or
    /// another language was asked about than the statement is written in.
    pub fn with_read_back(&self, answers: ReadBack) -> Result<Self, FieldErrors> {
        let mut found = Vec::new();
        answers.check(&mut found);
        if answers.language != self.language {
            found.push(FieldError {
                field: "read_back.language".to_owned(),
                rule: Rule::Contradicts {
                    other: "the language of the statement",
                    remedy: "ask whether the witness can read it in the language it is written in",
                },
            });
        }
        let same = |one: &Attendant| same_name(one.name.reveal(), self.witness_name.reveal());
        let reader = matches!(&answers.reading, Reading::ReadOver { reader } if same(reader));
        let seen_by = matches!(&answers.manner, Manner::Mark { seen_by } if same(seen_by));
        for (is_witness, field) in [
            (reader, "read_back.reader.name"),
            (seen_by, "read_back.mark_seen_by.name"),
        ] {
            if is_witness {
                found.push(FieldError {
                    field: field.to_owned(),
                    rule: Rule::Contradicts {
                        other: "the witness",
                        remedy: "somebody else than the witness must certify it",
                    },
                });
            }
        }
        FieldErrors::check(found)?;
        Ok(Self {
            read_back: Some(answers),
            ..self.clone()
        })
    }
}
