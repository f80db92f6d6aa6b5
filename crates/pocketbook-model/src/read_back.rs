//! Reading a statement back before its pages are fixed: the questions that have
//! to be answered, and who helps a witness who cannot read or sign.
//!
//! CrimPR 16.2(c) wants a signed declaration of whoever read a statement to a
//! witness that cannot read it. A witness has been heard to sign a page of
//! English they could not read, and their evidence fell apart in court; so the
//! question names the language, and an answer holds only for the words that
//! were read back: a change of the words forgets it.

use serde::{Deserialize, Serialize};

use crate::{FieldError, Language, Limit, Personal, TimeRecord};

/// Somebody who is present when a statement is taken, besides its maker and the
/// officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attendant {
    /// Full name, as printed on the form.
    pub name: Personal,
    /// In which capacity: rank and number, `interpreter`, `mother`.
    pub capacity: Personal,
}

impl Attendant {
    pub(crate) fn check(&self, path: &str, found: &mut Vec<FieldError>) {
        for (name, text) in [("name", &self.name), ("capacity", &self.capacity)] {
            let field = format!("{path}.{name}");
            found.extend(Limit::NAME.check_final(&field, text.reveal()).err());
        }
    }
}

/// Who reads the statement before it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reading {
    /// The witness can read it, in the language it is written in.
    ByWitness,
    /// Somebody reads it to the witness before they sign, and certifies that
    /// (CrimPR 16.2(c); Criminal Justice Act 1967 s.9(3)(b)).
    ReadOver {
        /// Who reads it.
        reader: Attendant,
    },
}

/// How the witness will sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Manner {
    /// With a signature, drawn or typed.
    Signature,
    /// With a mark such as X, because they cannot write; somebody who saw it
    /// made certifies that.
    Mark {
        /// Who sees the mark made.
        seen_by: Attendant,
    },
}

/// The answers that were given when a statement was read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadBack {
    /// The language asked about.
    pub language: Language,
    /// Who reads it.
    pub reading: Reading,
    /// How the witness will sign.
    pub manner: Manner,
    /// When it was asked.
    pub time: TimeRecord,
}

impl ReadBack {
    /// Whether these answers are complete.
    pub(crate) fn check(&self, found: &mut Vec<FieldError>) {
        if let Reading::ReadOver { reader } = &self.reading {
            reader.check("read_back.reader", found);
        }
        if let Manner::Mark { seen_by } = &self.manner {
            seen_by.check("read_back.mark_seen_by", found);
        }
    }
}
