//! Changes of a statement that is being written.

use serde::{Deserialize, Serialize};

use super::of_kind;
use super::{BusinessPatch, ExhibitedRecord, OnBehalfOf, ReadAloudWish, StatementDraft};
use super::{WitnessAge, YoungWitnessCare};
use crate::text_mark::{self, TextMark, TextSource};
use crate::{Attendant, FieldErrors, Language, PersonId, Personal, Urn};

/// A change to some fields of a [`StatementDraft`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct StatementPatch {
    /// New reference number.
    pub urn: Option<Urn>,
    /// New witness.
    pub witness: Option<PersonId>,
    /// New name.
    pub witness_name: Option<Personal>,
    /// New age.
    pub age: Option<WitnessAge>,
    /// New answer on who looks after a witness under 18.
    pub young_witness: Option<YoungWitnessCare>,
    /// New occupation.
    pub occupation: Option<Personal>,
    /// New language.
    pub language: Option<Language>,
    /// New tick.
    pub visually_recorded: Option<bool>,
    /// New interpreter.
    pub interpreter: Option<Attendant>,
    /// New wish.
    pub read_aloud: Option<ReadAloudWish>,
    /// New victim whose statement it is.
    pub on_behalf_of: Option<OnBehalfOf>,
    /// New business, or a part of it.
    pub business: Option<BusinessPatch>,
    /// New exhibits of an interpreter's statement.
    pub exhibited: Option<Vec<ExhibitedRecord>>,
    /// New body.
    pub body: Option<Personal>,
    /// What the change of the body came from, when it was not typed.
    pub source: Option<TextSource>,
    /// New marks, in place of those that follow from the change of the body.
    pub marks: Option<Vec<TextMark>>,
    /// Fields to empty again.
    pub clear: Vec<Clearable>,
}

/// A field that can be emptied again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Clearable {
    /// The reference number.
    Urn,
    /// The witness of the incident; the name stays.
    Witness,
    /// The age.
    Age,
    /// Who looks after a witness under 18.
    YoungWitness,
    /// The interpreter.
    Interpreter,
    /// The wish of a victim.
    ReadAloud,
    /// The victim whose statement it is: the maker makes their own.
    OnBehalfOf,
    /// The business.
    Business,
}

impl StatementDraft {
    /// This draft with a change applied; the draft itself is untouched when
    /// the change is refused.
    ///
    /// Marks follow the body, and the answers given when it was read back are
    /// forgotten when anything changes that the witness would sign.
    ///
    /// # Errors
    ///
    /// [`FieldErrors`] with each field that would be malformed, or that only
    /// another kind of statement has.
    pub fn patched(&self, patch: StatementPatch) -> Result<Self, FieldErrors> {
        let mut found = of_kind::foreign_in(self.kind, &patch);
        let mut changed = self.clone();
        for field in &patch.clear {
            changed.empty(*field);
        }
        replace(&mut changed.urn, patch.urn.map(Some));
        replace(&mut changed.witness, patch.witness.map(Some));
        replace(&mut changed.witness_name, patch.witness_name);
        replace(&mut changed.age, patch.age.map(Some));
        replace(&mut changed.young_witness, patch.young_witness.map(Some));
        replace(&mut changed.occupation, patch.occupation);
        replace(&mut changed.language, patch.language);
        replace(&mut changed.visually_recorded, patch.visually_recorded);
        replace(&mut changed.interpreter, patch.interpreter.map(Some));
        replace(&mut changed.read_aloud, patch.read_aloud.map(Some));
        replace(&mut changed.on_behalf_of, patch.on_behalf_of.map(Some));
        if let Some(patch) = patch.business {
            changed.business = Some(patch.applied_to(changed.business.take()));
        }
        replace(&mut changed.exhibited, patch.exhibited);
        replace(&mut changed.body, patch.body);
        found.extend(changed.broken(false));
        FieldErrors::check(found)?;
        changed.marks = match patch.marks {
            Some(marks) => marks,
            None => text_mark::moved(
                &self.marks,
                self.body.reveal(),
                changed.body.reveal(),
                patch.source,
            ),
        };
        FieldErrors::check(
            text_mark::check(&changed.marks, changed.body.reveal())
                .into_iter()
                .collect(),
        )?;
        if !changed.reads_as(self) {
            changed.read_back = None;
        }
        Ok(changed)
    }

    /// Whether the witness would read the same in both.
    fn reads_as(&self, other: &Self) -> bool {
        let plain = |draft: &Self| Self {
            marks: Vec::new(),
            read_back: None,
            urn: None,
            witness: None,
            young_witness: None,
            ..draft.clone()
        };
        plain(self) == plain(other)
    }

    /// Whether this draft is the earlier one with words added at the end and
    /// nothing else: then keeping this one alone loses nothing that was ever on
    /// the screen. Words put in the middle do not count: "I did see him" is no
    /// part of "I did not see him".
    #[must_use]
    pub fn only_continues(&self, earlier: &Self) -> bool {
        let rest = |draft: &Self| Self {
            body: Personal::default(),
            marks: Vec::new(),
            ..draft.clone()
        };
        self.body.reveal().starts_with(earlier.body.reveal()) && rest(self) == rest(earlier)
    }

    fn empty(&mut self, field: Clearable) {
        match field {
            Clearable::Urn => self.urn = None,
            Clearable::Witness => self.witness = None,
            Clearable::Age => self.age = None,
            Clearable::YoungWitness => self.young_witness = None,
            Clearable::Interpreter => self.interpreter = None,
            Clearable::ReadAloud => self.read_aloud = None,
            Clearable::OnBehalfOf => self.on_behalf_of = None,
            Clearable::Business => self.business = None,
        }
    }
}

pub(crate) fn replace<T>(field: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *field = new;
    }
}
