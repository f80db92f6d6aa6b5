//! The lint: what in a statement's text deserves a second look, and where.
//!
//! It warns and never blocks. Its answer is a list, not a `Result`: there is
//! nothing a caller could mistake for a refusal. A warning holds no text, so
//! it can be logged; the message names the remedy.
//!
//! ```text
//! body --plain--> reading --+-- address    postcode, street, the witness's own
//!                           +-- contact    phone, e-mail
//!                           +-- birth      date of birth
//!                           +-- exhibits   not attached, used twice
//!                           +-- blank      after the last word, between paragraphs
//!                           +-- direction  marks of writing direction
//!                           +-- lost       characters lost before they arrived
//!                           +-- victim     of a victim personal statement: the crime, the sentence
//!                           +-- tongue     script and language against the declared one
//!                                  |
//!                           places in characters, in the order of the text
//! ```
//!
//! Every check reads the text once and looks back or ahead a bounded distance,
//! so the time grows with the length of the text.

mod address;
mod birth;
mod blank;
mod contact;
mod direction;
mod exhibits;
mod lost;
mod place;
mod spoken;
mod text;
mod tongue;
mod victim;

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub(crate) use birth::written_day;
pub use exhibits::mentioned_exhibits;
pub use place::LineAndColumn;

use super::plain::plain;
use crate::{ExhibitReference, Language, Personal, StatementKind};

/// A statement's text, and what is known beside it.
///
/// The witness's details are only looked for, never stored or returned.
#[derive(Debug, Clone, Copy)]
pub struct WritingContext<'a> {
    /// The words of the witness.
    pub body: &'a Personal,
    /// What the statement is.
    pub kind: StatementKind,
    /// The language the statement declares.
    pub language: &'a Language,
    /// The witness's own address, lines parted by line feeds or commas.
    pub witness_address: Option<&'a Personal>,
    /// How to reach the witness; every phone number in it is looked for.
    pub witness_contact: Option<&'a Personal>,
    /// The witness's date of birth, in any form that the lint can read, such
    /// as `1990-02-01`, `01/02/1990` (day first) or `1 February 1990`.
    pub witness_date_of_birth: Option<&'a Personal>,
    /// The exhibits attached to this statement.
    pub attached: &'a [ExhibitReference],
    /// The exhibit references of the whole incident, each with the number of
    /// different items that carry it. A reference given twice counts as the
    /// sum.
    pub incident_exhibits: &'a [(ExhibitReference, usize)],
}

impl<'a> WritingContext<'a> {
    /// A witness statement of which nothing but the declared language is known.
    #[must_use]
    pub fn new(body: &'a Personal, language: &'a Language) -> Self {
        Self {
            body,
            kind: StatementKind::Witness,
            language,
            witness_address: None,
            witness_contact: None,
            witness_date_of_birth: None,
            attached: &[],
            incident_exhibits: &[],
        }
    }
}

/// What a warning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WarningCode {
    /// A UK postcode.
    Postcode,
    /// A house number with a street, or a flat with a building.
    StreetAddress,
    /// A part of the witness's own address.
    OwnAddress,
    /// A phone number.
    PhoneNumber,
    /// An e-mail address.
    EmailAddress,
    /// A date of birth.
    DateOfBirth,
    /// An exhibit is mentioned that is not attached to the statement.
    ExhibitNotAttached,
    /// One exhibit number stands for two items.
    ExhibitNumberTwice,
    /// Blank space after the last word.
    BlankAfterLastWord,
    /// More than one empty line between paragraphs.
    BlankLines,
    /// A passage in a script that the declared language is not written in.
    OtherScript,
    /// A passage in another language than the declared one.
    OtherLanguage,
    /// A victim personal statement tells what was done.
    AccountOfCrime,
    /// A victim personal statement says what sentence there should be.
    OpinionOnSentence,
    /// An invisible mark of writing direction.
    DirectionMark,
    /// A character that was lost before it arrived here (U+FFFD).
    LostCharacter,
    /// Characters that no font of the tablet has: they cannot be printed.
    /// [`check_writing`] knows no fonts and gives none of these.
    NoFont,
}

impl WarningCode {
    /// Every code.
    pub const ALL: [Self; 17] = [
        Self::Postcode,
        Self::StreetAddress,
        Self::OwnAddress,
        Self::PhoneNumber,
        Self::EmailAddress,
        Self::DateOfBirth,
        Self::ExhibitNotAttached,
        Self::ExhibitNumberTwice,
        Self::BlankAfterLastWord,
        Self::BlankLines,
        Self::OtherScript,
        Self::OtherLanguage,
        Self::AccountOfCrime,
        Self::OpinionOnSentence,
        Self::DirectionMark,
        Self::LostCharacter,
        Self::NoFont,
    ];

    /// The stable name for screens, logs and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Postcode => "postcode",
            Self::StreetAddress => "street_address",
            Self::OwnAddress => "own_address",
            Self::PhoneNumber => "phone_number",
            Self::EmailAddress => "email_address",
            Self::DateOfBirth => "date_of_birth",
            Self::ExhibitNotAttached => "exhibit_not_attached",
            Self::ExhibitNumberTwice => "exhibit_number_twice",
            Self::BlankAfterLastWord => "blank_after_last_word",
            Self::BlankLines => "blank_lines",
            Self::OtherScript => "other_script",
            Self::OtherLanguage => "other_language",
            Self::AccountOfCrime => "account_of_crime",
            Self::OpinionOnSentence => "opinion_on_sentence",
            Self::DirectionMark => "direction_mark",
            Self::LostCharacter => "lost_character",
            Self::NoFont => "no_font",
        }
    }

    /// What to do, for the officer. It never repeats the text.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Postcode => {
                "This looks like a postcode. The defence will read this page: a home address \
                 belongs on the rear page. The address of a scene may stay."
            }
            Self::StreetAddress => {
                "This looks like an address. The defence will read this page: a home address \
                 belongs on the rear page. The address of a scene may stay."
            }
            Self::OwnAddress => {
                "This is part of the witness's own address. The defence will read this page: \
                 keep the address on the rear page and write \"my home address\" here."
            }
            Self::PhoneNumber => {
                "This looks like a phone number. The defence will read this page: numbers of \
                 witnesses belong on the rear page. A number that is itself evidence may stay."
            }
            Self::EmailAddress => {
                "This looks like an e-mail address. The defence will read this page: addresses of \
                 witnesses belong on the rear page. An address that is itself evidence may stay."
            }
            Self::DateOfBirth => {
                "This looks like a date of birth. The defence will read this page: dates of birth \
                 belong on the rear page. Write the age here if it matters."
            }
            Self::ExhibitNotAttached => {
                "This exhibit is mentioned but not attached to the statement. Attach it, or \
                 correct the number."
            }
            Self::ExhibitNumberTwice => {
                "This exhibit number stands for two different items. Give each item its own \
                 number, or check which item is meant."
            }
            Self::BlankAfterLastWord => {
                "There is blank space after the last word, where words could be added. Remove it."
            }
            Self::BlankLines => {
                "There is more than one empty line here, where words could be added. Leave one at \
                 most."
            }
            Self::OtherScript => {
                "This passage is not in the script of the language the statement declares. Check \
                 the declared language, or take this in a statement of its own language."
            }
            Self::OtherLanguage => {
                "This passage seems to be in another language than the statement declares. Check \
                 the declared language, or take this in a statement of its own language."
            }
            Self::AccountOfCrime => {
                "This seems to tell what was done. A victim personal statement says how the crime \
                 has affected the victim: take what happened in a witness statement."
            }
            Self::OpinionOnSentence => {
                "This seems to be an opinion on the sentence, which is for the court. A victim \
                 personal statement says how the crime has affected the victim."
            }
            Self::DirectionMark => {
                "There is an invisible mark of writing direction here, which can change the order \
                 in which this line is read, above all of numbers. Read the printed line with the \
                 witness; remove the mark where it is not needed."
            }
            Self::LostCharacter => {
                "A character was lost here before it came to this tablet: it stands as a sign of \
                 replacement. Ask the witness again and type what was said."
            }
            Self::NoFont => {
                "No font on this tablet has these characters, and the statement cannot be printed \
                 with them. Write a single sign in words. For another script the font pack is \
                 needed; where that lacks it, take the statement in another language that the \
                 witness reads, or on paper and attach it."
            }
        }
    }
}

impl fmt::Display for WarningCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place in the text that deserves a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// First character of the place, counted from 0.
    pub from: usize,
    /// One past its last character.
    pub to: usize,
    /// What it is about.
    pub code: WarningCode,
}

impl Warning {
    /// What to do, for the officer. It never repeats the text.
    #[must_use]
    pub const fn message(&self) -> &'static str {
        self.code.message()
    }

    /// The line and column where the place begins in this text. Reads the text
    /// up to there.
    #[must_use]
    pub fn line_and_column(&self, body: &str) -> LineAndColumn {
        LineAndColumn::of(body, self.from)
    }
}

/// What a check found: a code and a place in bytes of the reading.
struct Finding {
    code: WarningCode,
    bytes: Range<usize>,
}

impl Finding {
    fn new(code: WarningCode, bytes: Range<usize>) -> Self {
        Self { code, bytes }
    }
}

/// Everything in a statement's text that deserves a second look, in the order
/// of the text. Empty when there is nothing.
///
/// ```
/// use pocketbook_model::{Language, Personal};
/// use pocketbook_model::aids::{WarningCode, WritingContext, check_writing};
///
/// let body = Personal::new("Ring me on 07700 900123. ");
/// let language = Language::british_english();
/// let warnings = check_writing(&WritingContext::new(&body, &language));
/// assert_eq!(warnings[0].code, WarningCode::PhoneNumber);
/// assert_eq!((warnings[0].from, warnings[0].to), (11, 23));
/// assert_eq!(warnings[1].code, WarningCode::BlankAfterLastWord);
/// ```
#[must_use]
pub fn check_writing(context: &WritingContext<'_>) -> Vec<Warning> {
    let text = plain(context.body.reveal());
    let mut found = Vec::new();
    address::check(&text, context.witness_address, &mut found);
    contact::check(&text, context.witness_contact, &mut found);
    birth::check(&text, context.witness_date_of_birth, &mut found);
    spoken::check(&text, &mut found);
    exhibits::check(&text, context, &mut found);
    blank::check(&text, &mut found);
    direction::check(&text, &mut found);
    lost::check(&text, &mut found);
    if context.kind == StatementKind::VictimPersonal {
        victim::check(&text, &mut found);
    }
    tongue::check(&text, context.language, &mut found);
    place::in_characters(&text, &found)
}
