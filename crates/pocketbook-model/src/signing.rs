//! Signing: the pages are fixed first, shown, declared true, and then signed in
//! every required place.
//!
//! ```text
//! ToShow --every page shown--> ToDeclare --declared--> ToSign --witness--> ToCertify --> ToWitness --> SignedStatement
//!   |         and read over          |                    |    signed everywhere  |  reader, mark, |  officer
//!   |         where it must be       |                    |                       |  interpreter   |
//!   +--refuse------------------------+------refuse--------+------withdraw---------+----withdraw----+
//!                                    |                            (a step without a place is passed over)
//!                                    v
//!                            ToCertifyRefusal --officer--> RefusedStatement
//! ```
//!
//! Each state is a type, and what may not be done in a state does not exist on
//! its type. [`FinalStatement`] is what they share and what is stored; its
//! [`FinalStatement::stage`] follows from what has been done, so a stored
//! statement cannot claim a stage that it has not reached.
//!
//! The law asks for the declaration, the reader's declaration where the witness
//! cannot read, and the witness's signature (CrimPR 16.2; Criminal Justice Act
//! 1967 s.9). Practice asks for a signature under the declaration, directly
//! after the last word and at the foot of every page, each page witnessed by
//! the officer. The order is part of the rule: nobody certifies or witnesses
//! what is not yet signed.

mod places;
mod stage_names;
mod stages;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use places::{CertificateKind, Pages, RequiredSignature, Signatory, SignaturePlace};
pub use stage_names::StageName;
pub use stages::{
    Concluded, RefusedStatement, SignedStatement, Stage, ToCertify, ToCertifyRefusal, ToDeclare,
    ToShow, ToSign, ToWitness,
};

use crate::{
    InkError, InkReference, Limit, Manner, Personal, Reading, ReadyStatement, Sha256Digest,
    TimeRecord, names_agree,
};

/// The template a form was laid out with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormReference {
    /// The template, such as `mg11`.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 over the template, its wording and its fonts.
    pub sha256: Sha256Digest,
}

/// That the pages were laid out with another form than the one in use, which
/// could not print this very statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormChosen {
    /// The form in use then; absent where it could not even be opened.
    #[serde(default)]
    pub instead_of: Option<FormReference>,
    /// Why, in the officer's words.
    pub reason: Personal,
}

/// The declaration exactly as shown, with its page count filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// The words.
    pub text: String,
    /// The law that the form's head cites.
    pub citation: String,
    /// Every other text of the form as it was printed, by its key: opening
    /// words, certificates, labels.
    #[serde(default)]
    pub wording: BTreeMap<String, String>,
}

/// How somebody signed. Courts accept any of them (CPS, *Electronic Signatures
/// and Statements Obtained Over the Telephone*, 2023).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum SignatureMethod {
    /// The signatory drew their signature.
    Drawn {
        /// The ink.
        ink: InkReference,
    },
    /// The signatory made a mark, because they cannot write.
    Mark {
        /// The ink.
        ink: InkReference,
    },
    /// The signatory typed their name.
    Typed {
        /// The name as typed.
        name: Personal,
    },
}

/// One act of signing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed.
    pub signatory: Signatory,
    /// Under what.
    pub place: SignaturePlace,
    /// On which page, from 1.
    pub page: u32,
    /// In which way.
    pub method: SignatureMethod,
    /// When, as far as the tablet knew.
    pub time: TimeRecord,
}

impl Signature {
    /// Whether it stands in this place.
    pub(crate) fn is_at(&self, place: &RequiredSignature) -> bool {
        self.signatory == place.signatory && self.place == place.place && self.page == place.page
    }
}

/// Checks a typed name, and that it can be that of the person whose name is
/// printed, where one is.
pub(crate) fn check_typed(name: &Personal, printed: Option<&Personal>) -> Result<(), SigningError> {
    Limit::NAME
        .check_final("name", name.reveal())
        .map_err(|_| SigningError::Name)?;
    match printed {
        Some(printed) if !names_agree(printed.reveal(), name.reveal()) => {
            Err(SigningError::OtherName)
        }
        _ => Ok(()),
    }
}

/// A page that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PageShown {
    /// The page, from 1.
    pub page: u32,
    /// When it was first shown.
    pub time: TimeRecord,
}

/// A witness's refusal to sign, or that they took their agreement back before
/// the officer had witnessed what they signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// The reason given, in the officer's words; may be empty when none was.
    pub reason: Personal,
    /// When.
    pub time: TimeRecord,
}

/// Why a step of signing was not taken. None of these loses what was done
/// before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SigningError {
    /// The statement is at another step.
    #[error("the next step is to {expected}; do that first")]
    OutOfTurn {
        /// What comes next, in words.
        expected: &'static str,
    },
    /// The form has no such place.
    #[error(
        "the form has no place for this signature on page {page}; sign one of the places it lists"
    )]
    NoSuchPlace {
        /// The page asked for.
        page: u32,
    },
    /// There is no such page.
    #[error("there is no page {page}; the statement has {pages}")]
    NoSuchPage {
        /// The page asked for.
        page: u32,
        /// Number of pages.
        pages: u32,
    },
    /// This place is already signed.
    #[error("this place on page {page} is already signed; to sign again, reopen the statement")]
    AlreadySigned {
        /// The page.
        page: u32,
    },
    /// The typed name is malformed.
    #[error("the typed name is empty, too long or has control characters; type the full name")]
    Name,
    /// The typed name is another person's than the one printed on the form.
    #[error(
        "the typed name is not that of the person who signs here; type the name as it is printed"
    )]
    OtherName,
    /// The witness signs on another day than the pages say.
    #[error(
        "the pages are dated the day they were fixed, which is not today; reopen them and \
         finalise again today, so that the date beside the signature is the day of signing"
    )]
    AnotherDay,
    /// The witness signs in another way than was settled when the statement was
    /// read back.
    #[error("the witness was to sign {expected}; reopen the statement to change that")]
    Manner {
        /// The way that was settled.
        expected: &'static str,
    },
    /// The ink was not taken.
    #[error(transparent)]
    Ink(#[from] InkError),
    /// The reason of a refusal is malformed.
    #[error("the reason is too long or has control characters; shorten it to 400 characters")]
    Reason,
    /// Places are still unsigned.
    #[error("{count} signatures are missing, the next on page {page}; sign them before sealing")]
    Missing {
        /// How many.
        count: usize,
        /// Page of the first.
        page: u32,
    },
    /// The form lacks a place that the law or practice asks for.
    #[error("the form has no place for {what}; the force's template must be mended")]
    FormLacks {
        /// The place.
        what: &'static str,
    },
    /// What is stored is not what this program stored.
    #[error("what is stored of this signing contradicts itself; it was kept; report this tablet")]
    Contradiction,
}

/// What is fixed of a statement when its text is final, and what has been done
/// since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FinalStatement {
    statement: ReadyStatement,
    declaration: Declaration,
    form: FormReference,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form_chosen: Option<FormChosen>,
    pages: Pages,
    finalised: TimeRecord,
    /// The pages that were shown, in their order.
    #[serde(default)]
    shown: Vec<PageShown>,
    /// When it was read over to the witness.
    #[serde(default)]
    read_over: Option<TimeRecord>,
    /// When the witness declared it true.
    #[serde(default)]
    declared: Option<TimeRecord>,
    #[serde(default)]
    signatures: Vec<Signature>,
    #[serde(default)]
    refusal: Option<Refusal>,
}

impl FinalStatement {
    /// Fixes a complete statement to the pages it was laid out on.
    ///
    /// # Errors
    ///
    /// [`SigningError::FormLacks`] when a template has forgotten a place that
    /// must be signed.
    pub fn fix(
        statement: ReadyStatement,
        declaration: Declaration,
        form: FormReference,
        pages: Pages,
        finalised: TimeRecord,
    ) -> Result<ToShow, SigningError> {
        Self::fix_with(statement, declaration, (form, None), pages, finalised)
    }

    /// The same with a form that the officer chose in place of the one in use.
    ///
    /// # Errors
    ///
    /// As [`FinalStatement::fix`].
    pub fn fix_with(
        statement: ReadyStatement,
        declaration: Declaration,
        (form, form_chosen): (FormReference, Option<FormChosen>),
        pages: Pages,
        finalised: TimeRecord,
    ) -> Result<ToShow, SigningError> {
        places::check(&statement, &pages)?;
        Ok(ToShow::begin(Self {
            statement,
            declaration,
            form,
            form_chosen,
            pages,
            finalised,
            shown: Vec::new(),
            read_over: None,
            declared: None,
            signatures: Vec::new(),
            refusal: None,
        }))
    }

    /// The statement as entered.
    #[must_use]
    pub fn statement(&self) -> &ReadyStatement {
        &self.statement
    }

    /// The template used.
    #[must_use]
    pub fn form(&self) -> &FormReference {
        &self.form
    }

    /// Why it is not the form that was in use, where it is not.
    #[must_use]
    pub fn form_chosen(&self) -> Option<&FormChosen> {
        self.form_chosen.as_ref()
    }

    /// The pages shown.
    #[must_use]
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// The declaration as shown.
    #[must_use]
    pub fn declaration(&self) -> &Declaration {
        &self.declaration
    }

    /// When the text was fixed.
    #[must_use]
    pub fn finalised(&self) -> &TimeRecord {
        &self.finalised
    }

    /// The pages that were shown so far.
    #[must_use]
    pub fn shown(&self) -> &[PageShown] {
        &self.shown
    }

    /// When it was read over to the witness, if it was.
    #[must_use]
    pub fn read_over(&self) -> Option<&TimeRecord> {
        self.read_over.as_ref()
    }

    /// When the witness declared it true, if they did.
    #[must_use]
    pub fn declared(&self) -> Option<&TimeRecord> {
        self.declared.as_ref()
    }

    /// The signatures taken so far.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The witness's refusal, if they refused.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// The places not yet signed that still have to be, in the order to sign
    /// them.
    #[must_use]
    pub fn missing(&self) -> Vec<RequiredSignature> {
        let needed = |place: &&RequiredSignature| {
            let of_refusal = place.place == SignaturePlace::Certificate(CertificateKind::Refusal);
            of_refusal == self.refusal.is_some()
        };
        let mut missing: Vec<_> = self
            .pages
            .required
            .iter()
            .filter(needed)
            .filter(|place| !self.is_signed(place))
            .copied()
            .collect();
        missing.sort_by_key(|r| {
            let after_declaration = r.place != SignaturePlace::Declaration;
            (r.signatory.turn(), after_declaration, r.page, r.place)
        });
        missing
    }

    /// Whether the witness signed in every place that is theirs. With a refusal
    /// that means that they took their agreement back afterwards.
    #[must_use]
    pub fn is_signed_by_witness(&self) -> bool {
        let mut places = self.pages.required.iter();
        places.all(|place| place.signatory != Signatory::Witness || self.is_signed(place))
    }

    fn is_signed(&self, required: &RequiredSignature) -> bool {
        self.signatures.iter().any(|s| s.is_at(required))
    }

    fn is_read_over(&self) -> bool {
        let must_be = matches!(self.statement.read_back().reading, Reading::ReadOver { .. });
        !must_be || self.read_over.is_some()
    }

    /// Whether every page was shown to the witness.
    #[must_use]
    pub fn every_page_shown(&self) -> bool {
        self.unshown().is_none()
    }

    fn unshown(&self) -> Option<u32> {
        (1..=self.pages.count).find(|page| self.shown.iter().all(|shown| shown.page != *page))
    }

    /// Takes one signature of one of the signatories whose turn it is.
    fn take(&mut self, signature: Signature, turn: &[Signatory]) -> Result<(), SigningError> {
        let page = signature.page;
        let required = *self
            .pages
            .required
            .iter()
            .find(|place| signature.is_at(place))
            .ok_or(SigningError::NoSuchPlace { page })?;
        if self.is_signed(&required) {
            return Err(SigningError::AlreadySigned { page });
        }
        if !turn.contains(&signature.signatory) {
            return Err(SigningError::OutOfTurn {
                expected: self.next_step(),
            });
        }
        if signature.signatory == Signatory::Witness && !self.is_dated(&signature) {
            return Err(SigningError::AnotherDay);
        }
        self.check_method(&signature)?;
        self.signatures.push(signature);
        Ok(())
    }

    /// Whether the date that is printed beside the witness's signature is the day
    /// of it. That signature is the one under the declaration: a sitting that
    /// goes on past midnight after it may be finished.
    fn is_dated(&self, signature: &Signature) -> bool {
        let declared = |signed: &Signature| {
            signed.signatory == Signatory::Witness && signed.place == SignaturePlace::Declaration
        };
        let begun =
            signature.place != SignaturePlace::Declaration && self.signatures.iter().any(declared);
        begun || signature.time.wall.uk_day() == self.finalised.wall.uk_day()
    }

    fn check_method(&self, signature: &Signature) -> Result<(), SigningError> {
        let witness = signature.signatory == Signatory::Witness;
        let by_mark = matches!(self.statement.read_back().manner, Manner::Mark { .. });
        match (&signature.method, witness && by_mark) {
            (SignatureMethod::Mark { .. }, true) => Ok(()),
            (_, true) => Err(SigningError::Manner {
                expected: "by mark",
            }),
            (SignatureMethod::Mark { .. }, false) => Err(SigningError::Manner {
                expected: "with a signature",
            }),
            (SignatureMethod::Drawn { .. }, false) => Ok(()),
            (SignatureMethod::Typed { name }, false) => {
                check_typed(name, self.printed_name(signature.signatory))
            }
        }
    }

    /// The name that the form prints for a signatory; the officer's stands in
    /// the officer's account and not here.
    #[must_use]
    pub fn printed_name(&self, signatory: Signatory) -> Option<&Personal> {
        let fields = self.statement.fields();
        let read_back = self.statement.read_back();
        match signatory {
            Signatory::Witness => Some(self.statement.witness_name()),
            Signatory::Reader => match &read_back.reading {
                Reading::ReadOver { reader } => Some(&reader.name),
                Reading::ByWitness => None,
            },
            Signatory::MarkWitness => match &read_back.manner {
                Manner::Mark { seen_by } => Some(&seen_by.name),
                Manner::Signature => None,
            },
            Signatory::Interpreter => fields.interpreter.as_ref().map(|one| &one.name),
            Signatory::AppropriateAdult | Signatory::Officer => None,
        }
    }

    /// What comes next, in words.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        match self.clone().stage() {
            Stage::ToShow(_) if self.unshown().is_some() => "show every page",
            Stage::ToShow(_) => "read the statement over to the witness",
            Stage::ToDeclare(_) => "have the witness declare it true",
            Stage::ToSign(_) => "have the witness sign every place",
            Stage::ToCertify(_) => {
                "have the reader, the witness of the mark or the interpreter sign their certificates"
            }
            Stage::ToWitness(_) => "witness each page as the officer",
            Stage::ToCertifyRefusal(_) => "certify the refusal as the officer",
            Stage::Signed(_) | Stage::Refused(_) => "seal it",
        }
    }
}
