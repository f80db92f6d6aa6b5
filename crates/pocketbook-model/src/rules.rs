//! How a broken rule is reported: by field, with the remedy, without the text.

use std::fmt;

use crate::Language;

/// One field that breaks one rule. The field is a path such as
/// `witness_name` or `property[2].description`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct FieldError {
    /// Path of the field, in the names of the JSON form.
    pub field: String,
    /// The rule that it breaks.
    pub rule: Rule,
}

/// A rule of a field. Its text says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The field must be filled in.
    Required,
    /// The witness has not been asked yet.
    Unasked {
        /// What to ask.
        remedy: &'static str,
    },
    /// The text is longer than the limit.
    TooLong {
        /// Greatest number of characters.
        limit: usize,
        /// Characters given.
        found: usize,
    },
    /// The text has more lines than the forms can print.
    TooManyLines {
        /// Greatest number of lines.
        limit: usize,
        /// Lines given.
        found: usize,
    },
    /// The text holds a control character that cannot be printed.
    ControlCharacter {
        /// Position of the first one, in characters from 0.
        at: usize,
    },
    /// The text holds an invisible mark of writing direction, which changes the
    /// order in which a page is read.
    DirectionMark {
        /// Position of the first one, in characters from 0.
        at: usize,
    },
    /// A mark where no language writes one: through a letter or around it, as if
    /// it were struck out; on no letter; or one of a tower of marks.
    MisplacedMark {
        /// Position of the first one, in characters from 0.
        at: usize,
    },
    /// The text does not have the shape that the field needs.
    Shape {
        /// The shape, in words, with an example.
        expected: &'static str,
    },
    /// The value is none of those that the field takes.
    OneOf {
        /// What it takes: names of its type, never what somebody entered.
        names: Vec<String>,
    },
    /// The value is out of range.
    Range {
        /// The range, in words.
        expected: &'static str,
    },
    /// The value contradicts another field.
    Contradicts {
        /// The other field.
        other: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// A grade lies below the one that a form computes, and the form lets judgement
    /// only raise it. Which grade that is, is somebody's answers in one word, and no
    /// error says it.
    BelowComputed,
    /// The value makes a field necessary that is not filled in.
    Needs {
        /// The field, by its path: a name of the model, never what somebody
        /// entered.
        field: String,
        /// What to ask, where it is a question.
        question: Option<&'static str>,
    },
    /// The field is not known.
    Unknown {
        /// The fields that are, in words.
        expected: &'static str,
    },
    /// A document has a field that does not belong where it stands: the one that
    /// the error names, or one within it that is not written as fields are.
    UnknownField {
        /// Whether it is the one that the error names.
        named: bool,
        /// The fields that belong there: names of a type, never what somebody
        /// entered.
        takes: Vec<String>,
        /// Which of them is meant, where the spelling says so.
        meant: Option<String>,
        /// Under which of them it belongs, where that is known.
        under: Option<String>,
    },
}

impl Rule {
    /// A stable code for screens and logs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Unasked { .. } => "unasked",
            Self::TooLong { .. } => "too_long",
            Self::TooManyLines { .. } => "too_many_lines",
            Self::ControlCharacter { .. } => "control_character",
            Self::DirectionMark { .. } => "direction_mark",
            Self::MisplacedMark { .. } => "misplaced_mark",
            Self::Shape { .. } => "shape",
            Self::OneOf { .. } => "one_of",
            Self::Range { .. } => "range",
            Self::Contradicts { .. } => "contradicts",
            Self::BelowComputed => "below_computed",
            Self::Needs { .. } => "needs",
            Self::Unknown { .. } => "unknown",
            Self::UnknownField { .. } => "unknown_field",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("is needed; fill it in"),
            Self::Unasked { remedy } => write!(f, "is not answered yet; {remedy}"),
            Self::TooLong { limit, found } => {
                write!(f, "has {found} characters; shorten it to {limit} or fewer")
            }
            Self::TooManyLines { limit, found } => {
                write!(
                    f,
                    "has {found} lines; run lines together until there are {limit} or fewer"
                )
            }
            Self::ControlCharacter { at } => {
                write!(
                    f,
                    "has a control character after {at} characters; remove it"
                )
            }
            Self::DirectionMark { at } => {
                write!(
                    f,
                    "has an invisible mark of writing direction after {at} characters, which \
                     would change the order in which it is read; remove it (such marks come with \
                     text that was pasted)"
                )
            }
            Self::MisplacedMark { at } => {
                write!(
                    f,
                    "has an accent, or a line through a letter, where no language writes one, after \
                     {at} characters; remove it (nothing is struck out: what changes later is a \
                     further statement)"
                )
            }
            Self::Shape { expected } => write!(f, "must be {expected}"),
            Self::OneOf { names } => write!(f, "must be one of: {}", names.join(", ")),
            Self::Range { expected } => write!(f, "must be {expected}"),
            Self::Contradicts { other, remedy } => write!(f, "does not fit {other}; {remedy}"),
            Self::BelowComputed => f.write_str(
                "is below the grade that the form computes of the answers, and this form lets judgement only raise it; choose a higher grade, or leave it as it is computed",
            ),
            Self::Needs { field, question } => {
                write!(f, "makes {field} necessary; correct that too")?;
                question.map_or(Ok(()), |question| write!(f, " ({question})"))
            }
            Self::Unknown { expected } => write!(f, "is not known here; use {expected}"),
            Self::UnknownField {
                named,
                takes,
                meant,
                under,
            } => {
                f.write_str(if *named {
                    "is not a field that belongs here"
                } else {
                    "has a field that does not belong there"
                })?;
                match (under, meant) {
                    (Some(under), _) => write!(f, "; put it under {under}")?,
                    (None, Some(meant)) => write!(f, "; {meant} is meant, so write that")?,
                    (None, None) => f.write_str("; leave it out, or write it as it is called")?,
                }
                match takes.as_slice() {
                    [] => f.write_str(" (there are no fields)"),
                    takes => write!(f, " (the fields are {})", takes.join(", ")),
                }
            }
        }
    }
}

/// Every field that breaks a rule, in the order of the form; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// `Ok` when nothing was found.
    ///
    /// # Errors
    ///
    /// What was found, when that is anything.
    pub fn check(found: Vec<FieldError>) -> Result<(), Self> {
        if found.is_empty() {
            Ok(())
        } else {
            Err(Self(found))
        }
    }

    /// What was found, unless that is nothing.
    #[must_use]
    pub fn any(found: Vec<FieldError>) -> Option<Self> {
        Self::check(found).err()
    }

    /// Joins the findings of two checks, of which at least one found something.
    pub(crate) fn of(
        first: impl IntoIterator<Item = FieldError>,
        second: impl IntoIterator<Item = FieldError>,
    ) -> Self {
        Self(first.into_iter().chain(second).collect())
    }

    /// The fields and their rules.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.0
    }
}

impl From<FieldError> for FieldErrors {
    fn from(error: FieldError) -> Self {
        Self(vec![error])
    }
}

impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, error) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("; ")?;
            }
            fmt::Display::fmt(error, f)?;
        }
        Ok(())
    }
}

/// Limits of a text field, and their check.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Greatest number of characters (Unicode scalar values).
    pub characters: usize,
    /// Whether paragraphs are allowed.
    pub multiline: bool,
    /// Whether the field may be left empty.
    pub optional: bool,
}

impl Limit {
    /// A name or other single line that must be given.
    pub const NAME: Self = Self {
        characters: 120,
        multiline: false,
        optional: false,
    };
    /// A single line that may be left empty.
    pub const LINE: Self = Self {
        characters: 250,
        multiline: false,
        optional: true,
    };
    /// An address.
    pub const ADDRESS: Self = Self {
        characters: 400,
        multiline: true,
        optional: true,
    };
    /// A narrative: about 60 printed pages.
    pub const NARRATIVE: Self = Self {
        characters: 250_000,
        multiline: true,
        optional: false,
    };

    /// The same limit for a field that may be left empty.
    #[must_use]
    pub const fn or_empty(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    /// The same limit for a field that must be filled in.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            optional: false,
            ..self
        }
    }

    /// Checks one text while a draft is edited: length and characters, but not
    /// whether it is filled in, because an unfinished draft is a valid draft.
    ///
    /// # Errors
    ///
    /// The first [`FieldError`] found.
    pub fn check_draft(&self, field: &str, text: &str) -> Result<(), FieldError> {
        self.check_letters(field, text)?;
        match text.chars().position(turns) {
            Some(at) => Err(FieldError {
                field: field.to_owned(),
                rule: Rule::DirectionMark { at },
            }),
            None => Ok(()),
        }
    }

    /// The same of a text in a language, which may hold marks of writing
    /// direction where the language runs from right to left: there a line needs
    /// them, to keep a full stop or a number where it is read.
    ///
    /// # Errors
    ///
    /// The first [`FieldError`] found.
    pub fn check_draft_in(
        &self,
        field: &str,
        text: &str,
        language: &Language,
    ) -> Result<(), FieldError> {
        if language.is_right_to_left() {
            self.check_letters(field, text)
        } else {
            self.check_draft(field, text)
        }
    }

    fn check_letters(&self, field: &str, text: &str) -> Result<(), FieldError> {
        let broken = |rule| {
            Err(FieldError {
                field: field.to_owned(),
                rule,
            })
        };
        let found = text.chars().count();
        if found > self.characters {
            return broken(Rule::TooLong {
                limit: self.characters,
                found,
            });
        }
        // Tabs and line feeds are text in a narrative; other C0 and C1 controls,
        // and what can make a printed page read otherwise than its text, are not.
        let forbidden =
            |c: char| (c.is_control() && !(self.multiline && (c == '\n' || c == '\t'))) || hides(c);
        if let Some(at) = text.chars().position(forbidden) {
            return broken(Rule::ControlCharacter { at });
        }
        match misplaced_mark(text) {
            Some(at) => broken(Rule::MisplacedMark { at }),
            None => Ok(()),
        }
    }

    /// Checks one text that is about to be finalised.
    ///
    /// # Errors
    ///
    /// The first [`FieldError`] found.
    pub fn check_final(&self, field: &str, text: &str) -> Result<(), FieldError> {
        self.check_filled(field, text)?;
        self.check_draft(field, text)
    }

    /// The same of a text in a language; see [`Limit::check_draft_in`].
    ///
    /// # Errors
    ///
    /// The first [`FieldError`] found.
    pub fn check_final_in(
        &self,
        field: &str,
        text: &str,
        language: &Language,
    ) -> Result<(), FieldError> {
        self.check_filled(field, text)?;
        self.check_draft_in(field, text, language)
    }

    fn check_filled(&self, field: &str, text: &str) -> Result<(), FieldError> {
        if self.optional || text.chars().any(is_visible) {
            return Ok(());
        }
        Err(FieldError {
            field: field.to_owned(),
            rule: Rule::Required,
        })
    }
}

/// Characters that a reader does not see and that can change what is read:
/// directions, separators of lines, places to break, tags; and letters that are
/// blank, which no page can be read back with.
fn hides(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Marks that one letter carries at most: Vietnamese writes two, careful
/// transcription four.
const MARKS: usize = 4;

/// Where a mark stands on no letter, through one, or on too many others.
fn misplaced_mark(text: &str) -> Option<usize> {
    let (mut letter, mut marks) = (None, 0);
    text.chars().position(|c| {
        // What nobody sees is no letter that a mark could stand on.
        if matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}') {
            return false;
        }
        if !is_mark(c) {
            (letter, marks) = ((!c.is_whitespace()).then_some(c), 0);
            return false;
        }
        marks += 1;
        // A sign such as \u{2260} may come as two characters.
        let a_sign =
            |letter| marks == 1 && unicode_normalization::char::compose(letter, c).is_some();
        marks > MARKS || letter.is_none_or(|letter| strikes(c) && !a_sign(letter))
    })
}

/// Marks that stand over or under the letter before: Unicode's combining marks
/// of no script of their own, and the vowels of Arabic.
const fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Lines and strokes through a letter, and rings and boxes around it.
const fn strikes(c: char) -> bool {
    matches!(c, '\u{334}'..='\u{338}' | '\u{488}' | '\u{489}' | '\u{1abe}' | '\u{20d0}'..='\u{20ff}')
}

/// Marks of writing direction. Nobody sees them, and a page shows `18:10 - 19:40`
/// as `19:40 - 18:10` between two of them.
pub(crate) const fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

/// Whether a reader sees something. Joiners, which Persian and Bengali need,
/// and fillers are nothing to see by themselves.
fn is_visible(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !hides(c)
        && !matches!(c,
            '\u{61c}' | '\u{200c}'..='\u{200f}'
            | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_empty_required_field_is_named() {
        let error = Limit::NAME.check_final("witness_name", "  ").unwrap_err();
        assert_eq!(error.to_string(), "witness_name: is needed; fill it in");
        assert!(Limit::NAME.check_draft("witness_name", "").is_ok());
    }

    #[test]
    fn a_letter_carries_no_tower_of_accents() {
        for honest in [
            "Nguyê\u{303}n",
            "1 =\u{338} 2",
            "\u{6a9}\u{651}\u{64e}\u{654}",
            "x\u{302}\u{301}\u{323}\u{308}y",
        ] {
            assert!(
                Limit::NARRATIVE.check_draft("body", honest).is_ok(),
                "{honest}"
            );
        }
        let tower = format!("ab{}", "\u{301}".repeat(60));
        let error = Limit::NARRATIVE.check_draft("body", &tower).unwrap_err();
        assert_eq!(error.rule, Rule::MisplacedMark { at: 6 });
        for (struck, at) in [
            ("no\u{336}t\u{336}", 2),
            ("not\u{338}", 3),
            ("a \u{301}b", 2),
            ("\u{301}b", 0),
            ("x\u{20dd}", 1),
            ("a \u{200d}\u{301}", 3),
            ("a\u{301}\u{301}\u{fe0f}\u{301}\u{301}\u{301}", 6),
        ] {
            let error = Limit::NARRATIVE.check_draft("body", struck).unwrap_err();
            assert_eq!(error.rule, Rule::MisplacedMark { at }, "{struck:?}");
        }
    }

    #[test]
    fn the_limit_counts_characters_not_bytes() {
        assert!(Limit::NAME.check_final("name", &"ż".repeat(120)).is_ok());
        let error = Limit::NAME
            .check_final("name", &"ż".repeat(121))
            .unwrap_err();
        assert_eq!(
            error.rule,
            Rule::TooLong {
                limit: 120,
                found: 121
            }
        );
    }

    #[test]
    fn controls_and_direction_overrides_are_refused() {
        for (text, at) in [("a\u{0}b", 1), ("ab\u{202e}c", 2), ("\u{7}", 0)] {
            let error = Limit::NARRATIVE.check_draft("body", text).unwrap_err();
            assert_eq!(error.rule, Rule::ControlCharacter { at });
        }
        assert!(Limit::NARRATIVE.check_draft("body", "one\n\ttwo").is_ok());
        assert!(Limit::NAME.check_draft("name", "one\ntwo").is_err());
    }

    #[test]
    fn a_mark_of_direction_is_taken_only_where_the_language_runs_from_right_to_left() {
        let [english, arabic]: [Language; 2] = ["en-GB", "ar"].map(|tag| tag.parse().unwrap());
        for mark in ['\u{200e}', '\u{200f}', '\u{61c}'] {
            let text = format!("from {mark}18:10 - 19:40{mark}");
            let refused = Rule::DirectionMark { at: 5 };
            for checked in [
                Limit::NARRATIVE.check_draft("body", &text),
                Limit::NARRATIVE.check_final("body", &text),
                Limit::NARRATIVE.check_draft_in("body", &text, &english),
                Limit::NARRATIVE.check_final_in("body", &text, &english),
                Limit::NAME.check_draft("witness_name", &text),
            ] {
                assert_eq!(checked.unwrap_err().rule, refused);
            }
            assert!(
                Limit::NARRATIVE
                    .check_final_in("body", &text, &arabic)
                    .is_ok()
            );
            let only = mark.to_string();
            let error = Limit::NARRATIVE.check_final_in("body", &only, &arabic);
            assert_eq!(error.unwrap_err().rule, Rule::Required);
        }
    }

    #[test]
    fn what_nobody_sees_fills_in_nothing() {
        for text in ["", " ", "\u{200d}", "\u{2003}\u{200c}", "\u{3164}"] {
            let error = Limit::NAME.check_final("name", text).unwrap_err();
            assert_eq!(error.rule, Rule::Required, "{text:?}");
        }
        for text in [
            "a\u{200b}b",
            "a\u{34f}b",
            "a\u{2028}b",
            "a\u{ad}b",
            "a\u{e0041}b",
            "a\u{3164}b",
        ] {
            let error = Limit::NARRATIVE.check_draft("body", text).unwrap_err();
            assert_eq!(error.rule, Rule::ControlCharacter { at: 1 }, "{text:?}");
        }
        // Persian and Bengali need their joiners.
        assert!(
            Limit::NARRATIVE
                .check_final("body", "می\u{200c}خواهم")
                .is_ok()
        );
    }

    proptest! {
        #[test]
        fn no_message_repeats_the_text(text in "[A-Z]{130,200}") {
            let error = Limit::NAME.check_draft("name", &text).unwrap_err();
            prop_assert!(!error.to_string().contains(&text));
        }
    }
}
